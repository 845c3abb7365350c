"""Exports of repositories as tables, and workbooks with hidden sheets, each read by its own columns."""

# ruff: noqa: E501  a row a line

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from catalog.formats.reading import read
from catalog.formats.record import FileNote, Record
from catalog.model import Part


def table_of(tmp_path: Path, text: str) -> list[Record]:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    return [record for record in read(path) if isinstance(record, Record)]


def test_a_channel_of_kolibri_keeps_its_topics_activities_and_accessibility(tmp_path: Path) -> None:
    head = "Path *,Title *,Source ID,Language,License ID *,Copyright Holder,Learning Activity,Accessibility Labels,Category"
    row = "Channel/Math/Fractions/intro.mp4,Intro,k1,en,CC BY-SA,Acme,Watch,Captions or subtitles,Mathematics"
    (found,) = (record.resource for record in table_of(tmp_path, f"{head}\n{row}\n"))
    assert (found.id, found.parts, found.publisher) == ("k1", (Part("Fractions"),), "Acme")
    assert (found.educational_use, found.subjects) == (("Watch",), ("Mathematics",))
    assert (found.accessibility_features, found.license) == (("captions",), "CC BY-SA")


def test_an_export_of_oer_commons_has_the_license_that_one_of_two_columns_names(tmp_path: Path) -> None:
    head = "Title,URL,License Deed,Conditions of Use,Primary User,Alignment Tags,Material Type"
    deed = "https://creativecommons.org/licenses/by/4.0/"
    rows = (
        f'A,https://x.org/1,{deed},Read the Fine Print,"Teacher, Student",CCSS.Math.Content.4.NF.A.1,Lesson Plan',
        "B,https://x.org/2,,Creative Commons Attribution Non-Commercial,Student,,Simulation",
    )
    swapped = head.replace("License Deed,Conditions of Use", "Conditions of Use,License Deed")
    one, two = (record.resource for record in table_of(tmp_path, "\n".join([head, *rows])))
    assert (one.license, two.license) == (deed, "CC BY-NC")
    assert one.audience == ("teacher", "student")
    assert [alignment.code for alignment in one.alignments] == ["CCSS.Math.Content.4.NF.A.1"]
    other = rows[0].replace(f"{deed},Read the Fine Print", f"Read the Fine Print,{deed}")
    assert table_of(tmp_path, f"{swapped}\n{other}")[0].resource.license == deed


def test_a_column_called_path_is_no_topic_elsewhere(tmp_path: Path) -> None:
    assert table_of(tmp_path, "title,path,id\nA,/lessons/a,1\n")[0].resource.parts == ()


def test_a_hidden_sheet_is_named_and_not_read_unless_it_is_chosen(tmp_path: Path) -> None:
    book = Workbook()
    for name, title in (("Materials", "Beans"), ("Old", "Sand")):
        sheet = book.create_sheet(name)
        sheet.append(["Title", "Minutes"])
        sheet.append([title, 40])
    book.remove(book.worksheets[0])
    book["Old"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    items = list(read(tmp_path / "a.xlsx"))
    assert [item.resource.title for item in items if isinstance(item, Record)] == ["Beans"]
    assert [item.note.value for item in items if isinstance(item, FileNote)] == ["Old"]
    chosen = read(tmp_path / "a.xlsx", sheet="Old")
    assert [item.resource.title for item in chosen if isinstance(item, Record)] == ["Sand"]
