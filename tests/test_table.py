"""CSV in any dialect and encoding, and XLSX, into records."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from catalog.errors import InvalidRequestError
from catalog.formats.cells import is_nothing
from catalog.formats.reading import read
from catalog.formats.record import FileNote, Record, Rejection
from catalog.formats.table import COLUMNS, read_csv
from catalog.model import AgeRange, Alignment, AlignmentType, Part, Resource

HEADER = (
    "id,title,url,subjects,keywords,grades,minutes,free,part_of,position,teaches,framework,objectives,audience_notes"
)
ROW = (
    'x:1,"Walls, fences",https://x.org/1,Mathematics; Art,"bars, parts",Grade 3|Grade 4,45,yes,'
    "Unit 1,2,3.NF.1; 3.NF.2,CCSS,Compare,ELL"
)


def written(tmp_path: Path, content: str | bytes, name: str = "catalog.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def split(path: Path, mapping: dict[str, str] | None = None) -> tuple[list[Resource], list[Rejection]]:
    items = list(read(path, mapping))
    return (
        [item.resource for item in items if isinstance(item, Record)],
        [item for item in items if isinstance(item, Rejection)],
    )


EXPECTED = Resource(
    id="x:1",
    title="Walls, fences",
    url="https://x.org/1",
    subjects=("Mathematics", "Art"),
    keywords=("bars", "parts"),
    grades=("Grade 3", "Grade 4"),
    ages=AgeRange(8, 10),
    minutes=45,
    free=True,
    parts=(Part("Unit 1", None, 2),),
    alignments=(
        Alignment(AlignmentType.TEACHES, "3.NF.1", None, "CCSS"),
        Alignment(AlignmentType.TEACHES, "3.NF.2", None, "CCSS"),
    ),
    objectives=("Compare",),
    audience_notes=("ELL",),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_row_is_read_in_every_encoding(encoding: str, ends: str, tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADER}{ends}{ROW}{ends}{ROW.replace('Walls', 'Wände')}".encode(encoding))
    found, rejected = split(path)
    assert rejected == []
    assert found[0] == EXPECTED
    assert found[1].title == "Wände, fences"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found_out(delimiter: str, tmp_path: Path) -> None:
    rows = [["Title", "Grade Level", "Subject"], ["A", "Grade 3", "Art"]]
    found, _ = split(written(tmp_path, "\n".join(delimiter.join(row) for row in rows)))
    assert [(r.title, r.ages, r.subjects) for r in found] == [("A", AgeRange(8, 9), ("Art",))]


def test_excels_own_delimiter_line_decides(tmp_path: Path) -> None:
    found, _ = split(written(tmp_path, "sep=;\ntitle;description\nA;b, c\n"))
    assert [(r.title, r.description) for r in found] == [("A", "b, c")]


def test_their_columns_are_mapped_to_ours(tmp_path: Path) -> None:
    path = written(tmp_path, "Bezeichnung,Klasse,title\nBruch,Grade 5,ignored\n")
    found, rejected = split(path, {"Bezeichnung": "title", "klasse": "grades"})
    assert rejected == []
    assert [(r.title, r.ages) for r in found] == [("Bruch", AgeRange(10, 11))]
    with pytest.raises(InvalidRequestError, match="Allowed: id, title"):
        split(path, {"Bezeichnung": "heading"})
    _, rejected = split(path, {"Klass": "grades"})
    assert "no column “Klass”" in rejected[0].reason


def test_schema_org_names_are_columns_too(tmp_path: Path) -> None:
    found, _ = split(written(tmp_path, "identifier,name,educationalLevel,inLanguage\nx:9,A,Year 4,en-GB\n"))
    assert [(r.id, r.title, r.grades, r.languages) for r in found] == [("x:9", "A", ("Year 4",), ("en-GB",))]


def test_a_table_without_titles_says_which_columns_it_has(tmp_path: Path) -> None:
    found, rejected = split(written(tmp_path, "code,statement\n1,b\n2,c\n"))
    assert found == []
    assert len(rejected) == 1
    assert "“code”, “statement”" in rejected[0].reason


def test_a_bad_row_costs_that_row_only_and_is_named_by_its_line(tmp_path: Path) -> None:
    rows = [
        "title,description,text",
        "A,b,",
        f"Long,{'x' * 1_000_000},",
        ",no title,",
        "Many,cells,here,and,here",
        "Z,,",
    ]
    found, rejected = split(written(tmp_path, "\n".join(rows)))
    assert [r.title for r in found] == ["A", "Z"]
    assert [(item.line, item.field) for item in rejected] == [(3, "description"), (4, "title"), (5, "")]


def test_a_quote_that_never_closes_costs_its_line_only(tmp_path: Path) -> None:
    rows = ["title,description", 'A,"two\nlines"', 'B,"never closed', "C,c", 'D,"says ""hi"""', 'E,"x"y', "F,f"]
    found, rejected = split(written(tmp_path, "\n".join(rows)))
    assert [(r.title, r.description) for r in found] == [
        ("A", "two\nlines"), ("C", "c"), ("D", 'says "hi"'), ("F", "f"),
    ]  # fmt: skip
    assert [item.line for item in rejected] == [4, 7]


def test_a_line_far_too_long_costs_that_row_only(tmp_path: Path) -> None:
    found, rejected = split(written(tmp_path, f"title,description\nA,a\nB,{'x, ' * 2_000_000}\nC,c\n"))
    assert [r.title for r in found] == ["A", "C"]
    assert [item.line for item in rejected] == [3]


def test_lines_are_those_of_the_file_though_cells_hold_line_breaks(tmp_path: Path) -> None:
    items = list(read(written(tmp_path, 'title,text\nA,"1\n2\n3"\nB,\n')))
    assert [item.line for item in items if isinstance(item, Record)] == [2, 5]


def workbook(rows: list[list[object]], *, first: str = "Cover") -> bytes:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = first
    cover.append(["Our catalog"])
    sheet = book.create_sheet("Materials")
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_from_its_first_sheet_with_titles(tmp_path: Path) -> None:
    data = workbook(
        [
            ["Title", "Minutes", "Free", "Published", "Standards", "Grades"],
            ["A", 45, True, date(2024, 5, 6), "4.NF.B.3a | 4.NF.B.3b", "3rd grade"],
            [None] * 6,
            ["B", 30.0, False, "2023", None, None],
        ]
    )
    found, rejected = split(written(tmp_path, data, "catalog.xlsx"))
    assert rejected == []
    assert [(r.title, r.minutes, r.free, r.published, r.ages) for r in found] == [
        ("A", 45, True, "2024-05-06", AgeRange(8, 9)), ("B", 30, False, "2023", None),
    ]  # fmt: skip
    assert [a.code for a in found[0].alignments] == ["4.NF.B.3a", "4.NF.B.3b"]


def test_a_zip_bomb_and_a_zip_that_is_no_workbook_are_refused(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    for data in (bomb.getvalue(), b"PK\x03\x04" + b"junk" * 50, workbook([["title"], ["A"]])[:3000]):
        found, rejected = split(written(tmp_path, data, "bomb.xlsx"))
        assert found == []
        assert len(rejected) == 1
        assert "spreadsheet" in rejected[0].reason


def test_every_documented_column_reaches_the_record(tmp_path: Path) -> None:
    values = dict.fromkeys(COLUMNS, "x:value") | {
        "ages": "8-9", "minutes": "5", "free": "true", "position": "1", "published": "2024", "modified": "2025",
        "url": "https://x.org/", "text_format": "text/markdown", "languages": "en",
        "isbn": "978-0-306-40615-7", "image": "https://x.org/a.png", "aggregation": "unit", "identifiers": "x:other",
    }  # fmt: skip
    found, rejected = split(written(tmp_path, "\n".join([",".join(values), ",".join(values.values())])))
    assert rejected == []
    empty = Resource(id="", title="")
    ours = ("reviewed_needs", "from_parts", "needs_of_parts")  # which people or an index add
    told = [name for name in Resource.__dataclass_fields__ if name not in ours]
    same = [name for name in told if getattr(found[0], name) == getattr(empty, name)]
    assert same == ["has_parts", "provenance"]
    assert {a.type for a in found[0].alignments} == set(AlignmentType)


@given(st.text(max_size=120))
@settings(max_examples=150)
def test_any_text_below_a_header_is_rows_or_rejections(text: str) -> None:
    data = b"title,description\n" + text.encode("utf-8", "replace")
    for item in read_csv(io.BufferedReader(io.BytesIO(data))):
        assert isinstance(item, Record | Rejection | FileNote)


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\0;|<>&\ufeff\ufffe\uffff", exclude_categories=("Cc", "Cs")),
    max_size=20,
)


@given(st.lists(st.tuples(cells.filter(str.strip), cells), min_size=1, max_size=6))
@example([("TBA", "TBA"), ("0", "?")])
@settings(max_examples=100)
def test_what_a_csv_writer_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    text = "title,description\n" + "".join(
        f'"{title.replace(chr(34), chr(34) * 2)}","{words.replace(chr(34), chr(34) * 2)}"\n' for title, words in rows
    )
    items = list(read_csv(io.BufferedReader(io.BytesIO(text.encode()))))
    found = [(i.resource.title, i.resource.description) for i in items if isinstance(i, Record)]
    # A title may be "TBA"; a description of "TBA" is none.
    texts = [(" ".join(title.split()), words.strip()) for title, words in rows]
    assert found == [(title, "" if is_nothing(words, "description") else words) for title, words in texts]
