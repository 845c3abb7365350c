"""Workbooks: what a cell shows, sheets, and files that claim more than they hold."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from growth import FACTOR, growth
from openpyxl import Workbook, load_workbook

from catalog.errors import UnreadableFileError
from catalog.formats.reading import read
from catalog.formats.record import FileNote, Record, Rejection
from catalog.formats.rows import Row
from catalog.formats.xlsx import Book


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rows(data: bytes) -> list[Row]:
    book = Book(data)
    return list(book.rows(book.sheets[0]))


def with_part(data: bytes, name: str, text: str) -> bytes:
    """The workbook with one of its parts replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, text if entry.filename == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, text)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_are_read_as_they_are_shown() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "title", 45, 2.5, True, None, "last"])
    sheet.append([7, date(2021, 5, 3), timedelta(hours=1, minutes=30), datetime(2021, 5, 3, 10, 0), 1e9, 0.1])  # noqa: DTZ001
    sheet["A2"].number_format = "000"
    sheet["C2"].number_format = "[h]:mm"
    found = rows(saved(book))
    assert found[0] == Row(1, ["id", "title", "45", "2.5", "true", "", "last"])
    assert found[1].cells == ["007", "2021-05-03", "1:30:00", "2021-05-03", "1000000000", "0.1"]
    assert found[1].dates == {1, 3}


def test_plain_cells_agree_with_openpyxl() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for n in range(1, 60):
        sheet.append([n, f"Row {n} & <more>", n / 8, None if n % 3 else "third", "ünïcödé\nline"])
    data = saved(book)
    expected = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    for row, values in zip(rows(data), expected, strict=True):
        told = [str(v) if v is not None and not isinstance(v, float) else "" if v is None else f"{v:g}" for v in values]
        assert row.cells == told


def test_a_cell_far_from_all_others_is_one_cell() -> None:
    def sheet(line: int) -> bytes:
        far = '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row>'
        far += f'<row r="{line}"><c r="XFD{line}"><v>1</v></c><c r="B{line}"><v>2</v></c></row></sheetData></worksheet>'
        return with_part(saved(Workbook()), SHEET, far)

    sheets = {line: sheet(line) for line in (2**20, 2**20 // FACTOR)}
    assert [(row.line, len(row.cells)) for row in rows(sheets[2**20])] == [(1, 1), (2**20, 2)]
    assert growth(lambda line: rows(sheets[line]), 2**20) < FACTOR / 2, "padding to the far cell costs as many lines"


def test_texts_and_sheets_out_of_all_proportion_are_refused() -> None:
    plain = saved(Workbook())
    for part, text in (
        ("xl/sharedStrings.xml", "<sst>" + "<si/>" * 4_000_000 + "</sst>"),
        (SHEET, "<a>" + " " * 30_000_000 + "</a>"),
    ):
        with pytest.raises(UnreadableFileError, match="out of all proportion"):
            rows(with_part(plain, part, text))


def test_entities_are_refused() -> None:
    evil = '<!DOCTYPE a [<!ENTITY x "boom">]><worksheet><sheetData><row><c t="str"><v>&x;</v></c></row></sheetData>'
    evil += "</worksheet>"
    with pytest.raises(UnreadableFileError, match="document type"):
        rows(with_part(saved(Workbook()), SHEET, evil))


@pytest.mark.parametrize(
    "cell", ['t="s"><v>99</v>', 't="s"><v>-1</v>', 's="9999"><v>1</v>', 'r="??"><v>1</v>', "><v>1e400</v>", "><v>x</v>"]
)
def test_a_cell_that_lies_costs_at_most_its_file(cell: str) -> None:
    text = f"<worksheet><sheetData><row><c {cell}</c></row></sheetData></worksheet>"
    try:
        found = rows(with_part(saved(Workbook()), SHEET, text))
    except UnreadableFileError:
        return
    assert all(isinstance(row, Row) for row in found)


def test_every_sheet_with_titles_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Cover"
    cover.append(["Our catalog"])
    for grade in ("Grade 3", "Grade 4"):
        sheet = book.create_sheet(grade)
        sheet.append([f"Lessons of {grade}"])
        sheet.append(["ID", "Title", "Grades"])
        sheet.append([grade, f"A lesson of {grade}", grade])
        sheet.append([f"{grade} x", "", grade])
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(book))
    items = list(read(path))
    assert [item.resource.title for item in items if isinstance(item, Record)] == [
        "A lesson of Grade 3",
        "A lesson of Grade 4",
    ]
    assert ["Grade 4" in item.reason for item in items if isinstance(item, Rejection)] == [False, True]
    notes = {item.note.value: item.note.reason for item in items if isinstance(item, FileNote)}
    assert "not read" in notes["Cover"]
    assert "above the header" in notes["Lessons of Grade 3"]


def test_a_date_that_the_program_made_of_a_band_of_grades_is_refused_with_advice(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Title", "Grades", "Published"])
    sheet.append(["Beans", date(2021, 5, 3), date(2020, 1, 2)])
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(book))
    (found,) = (item for item in read(path) if isinstance(item, Record))
    assert (found.resource.ages, found.resource.grades, found.resource.published) == (None, (), "2020-01-02")
    assert [(note.field, note.value) for note in found.notes] == [("Grades", "2021-05-03")]
    assert "as text" in found.notes[0].reason
    text = tmp_path / "b.csv"
    text.write_text("title,grades\nBeans,5-Mar\n", encoding="utf-8")
    (found,) = (item for item in read(text) if isinstance(item, Record))
    assert "made a date" in found.notes[0].reason
