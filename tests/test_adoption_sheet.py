"""An adoption list as a file: its table, its columns, its words for a decision, its dates."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from catalog.errors import InvalidRequestError, UnreadableFileError
from catalog.vetting.adoption_import.sheet import check_mapping, day_of, guess_mapping, outcome_of, read_sheet
from catalog.vetting.cycle.adoption import Outcome


def test_a_workbook_is_read_with_its_dates_and_numbers() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["ID", "Status", "Until"],
        [None, None, None],
        [7, "Approved", date(2028, 6, 30)],
        ["b", None, 1.5],
    ):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    found = read_sheet(file.getvalue(), "list.xlsx")
    assert found.header == ("ID", "Status", "Until")
    assert found.rows == ((3, ("7", "Approved", "2028-06-30")), (4, ("b", "", "1.5")))


@pytest.mark.parametrize(
    "data",
    [
        "id;status\né;yes".encode(),
        "id\tstatus\r\né\tyes\r\n".encode("utf-16"),
        "id|status\né|yes".encode("cp1252"),
        '\ufeffid,status\n\n"é","yes"\n'.encode(),
    ],
)
def test_a_delimited_file_is_read_in_any_dialect(data: bytes) -> None:
    found = read_sheet(data, "list.csv")
    assert (found.header, [cells for _, cells in found.rows]) == (("id", "status"), [("é", "yes")])


@pytest.mark.parametrize("data", [b"", b"\n\n,,\n", b"PK\x03\x04nonsense", b"\x00\x01\x02", b"a\n" * 50_002])
def test_what_is_no_table_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"list\.csv"):
        read_sheet(data, "list.csv")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_make_reading_fail_otherwise(data: bytes) -> None:
    try:
        found = read_sheet(data, "x")
    except UnreadableFileError:
        return
    assert all(len(cells) == len(found.header) for _, cells in found.rows)


def test_plain_headings_are_guessed_and_each_is_used_once() -> None:
    header = ["Resource Name", "URL", "Decision", "Grade Level(s)", "Start Date", "End date", "Comments", "Vendor"]
    assert guess_mapping(header) == {
        "url": "URL",
        "title": "Resource Name",
        "status": "Decision",
        "grades": "Grade Level(s)",
        "effective": "Start Date",
        "expires": "End date",
        "rationale": "Comments",
    }


def test_every_column_has_a_name_of_its_own_also_beyond_the_headings() -> None:
    read = read_sheet(b"Title,Status,Notes,,Notes\nOne,Adopted,a,b,c,d\nTwo,Pilot\n", "list.csv")
    assert read.header == ("Title", "Status", "Notes", "column 4", "Notes (column 5)", "column 6")
    assert [cells for _, cells in read.rows] == [
        ("One", "Adopted", "a", "b", "c", "d"),
        ("Two", "Pilot", "", "", "", ""),
    ]
    assert guess_mapping(read.header) == {"title": "Title", "status": "Status", "rationale": "Notes"}


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({"status": "b"}, "one of resource, url or title"),
        ({"resource": "a"}, "needs the status"),
        ({"resource": "a", "status": "z"}, "no column “z”"),
        ({"resource": "a", "status": "b", "colour": "a"}, "“colour” is no column"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(mapping: dict[str, str], says: str) -> None:
    with pytest.raises(InvalidRequestError, match=says):
        check_mapping(["a", "b"], mapping)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Adopted w/ conditions", Outcome.CONDITIONS),
        ("Approved", Outcome.ADOPT),
        (" yes ", Outcome.ADOPT),
        ("Approved - with conditions", Outcome.CONDITIONS),
        ("PILOT", Outcome.PILOT),
        ("Not approved", Outcome.REJECT),
        ("Deny", Outcome.REJECT),
        ("Retired", Outcome.WITHDRAW),
        ("", None),
        ("approved?", Outcome.ADOPT),
        ("see minutes", None),
        ("undo", None),
    ],
)
def test_a_districts_word_for_a_status_is_understood_or_not_guessed(words: str, outcome: Outcome | None) -> None:
    assert outcome_of(words) is outcome


@pytest.mark.parametrize(
    ("words", "day_first", "day"),
    [
        ("2028-06-30", False, "2028-06-30"),
        ("2028-06-30 00:00:00", False, "2028-06-30"),
        ("6/30/2028", False, "2028-06-30"),
        ("3/4/2028", False, "2028-03-04"),
        ("3/4/2028", True, "2028-04-03"),
        ("30.6.2028", False, "2028-06-30"),
        ("", False, None),
    ],
)
def test_a_date_is_read_as_it_is_written_there(words: str, day_first: bool, day: str | None) -> None:
    assert day_of(words, day_first=day_first) == day


@pytest.mark.parametrize("words", ["June", "30/30/2028", "2028", "1/2/28", "6/31/2028"])
def test_what_is_no_date_is_not_guessed(words: str) -> None:
    with pytest.raises(InvalidRequestError, match="is no date"):
        day_of(words)
