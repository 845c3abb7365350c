"""Tables into records: CSV in any dialect and encoding, and XLSX. The header is found among the top rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BufferedReader
from typing import Any, NamedTuple

import orjson

from catalog.errors import InvalidRecordError
from catalog.formats.cells import is_nothing, split_cell
from catalog.formats.columns import COLUMNS, ends, likely_name, our_name, path_of_topics, places, repeated, spares
from catalog.formats.csv_rows import CsvRows
from catalog.formats.lrmi import read_resource
from catalog.formats.record import LIMITS, FileNote, Note, Record, Rejection
from catalog.formats.rows import Headed, Row, RowStore, find_header
from catalog.formats.stream import read_whole
from catalog.formats.xlsx import Book
from catalog.messages import message
from catalog.vocabularies.dates import is_unclear, order_of, parse_date
from catalog.vocabularies.durations import PROBLEMS, parse_duration, unit_of_column, unit_of_heading
from catalog.vocabularies.licenses import parse_license

__all__ = ["COLUMNS", "read_csv", "read_xlsx"]

UNUSED = "The column is not used"  # begins what is noted of such a column
_DATES = ("published", "modified")
_AS_TEXT = frozenset(
    ("grades", "ages", "minutes", "position", "part_of", "teaches", "assesses", "requires", "types", "subjects")
)
_MADE_A_DATE = (
    "The spreadsheet made a date of what was typed, such as 3-5: format the column as text and type it again.",
    message("remark.made-a-date"),
)

Item = Record | Rejection | FileNote


def read_csv(stream: BufferedReader, mapping: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Rows of a delimited file; delimiter, encoding (UTF-8, UTF-16 with a mark, Windows-1252) and header are found."""
    headed = find_header(CsvRows(stream), _score(mapping))
    if headed:
        yield from _table(headed, mapping)


def read_xlsx(stream: BufferedReader, mapping: Mapping[str, str] | None = None, sheet: str = "") -> Iterator[Item]:
    """Rows of every sheet of a workbook that has a title column, or of one; the others are named in notes."""
    book = Book(read_whole(stream, LIMITS.document_bytes, "save the sheet as CSV, which has no such limit"))
    score = _score(mapping)
    titled: list[str] = []
    others: list[str] = []
    if sheet and sheet not in book.sheets:
        there = ", ".join(f"“{name}”" for name in book.sheets)
        detail = message("wrong-record.no-sheet", sheet=sheet, there=there)
        yield Rejection(None, "", f"The workbook has no sheet “{sheet}”; it has {there}.", detail=detail)
        return
    visible = [name for name in book.sheets if name not in book.hidden] or book.sheets
    for name in [sheet] if sheet else visible:
        headed = find_header(book.rows(name), score)
        if headed:
            (titled if "title" in places(headed.header.cells, mapping) else others).append(name)
    for name in titled or others[:1]:
        headed = find_header(book.rows(name), score)
        if headed:
            yield from (_named(item, name) if len(titled) > 1 else item for item in _table(headed, mapping))
    for name in others if titled else others[1:]:
        yield FileNote(Note("", name, "This sheet has no title column and is not read.", message("remark.sheet")))
    for name in () if sheet else (sheet for sheet in book.sheets if sheet not in visible):
        reason = "This sheet is hidden and is not read: --sheet reads it."
        yield FileNote(Note("", name, reason, message("remark.hidden-sheet")))


def _named(item: Item, sheet: str) -> Item:
    """A rejection says which of several sheets it is about."""
    if not isinstance(item, Rejection):
        return item
    detail = item.detail and message("wrong-record.in-sheet", sheet=sheet, problem=item.detail)
    return replace(item, reason=f"Sheet “{sheet}”: {item.reason}", detail=detail)


def _score(mapping: Mapping[str, str] | None) -> Any:
    """How many of a row's cells are headings; 0 without a title and another among them."""
    theirs = {name.strip().casefold(): ours for name, ours in (mapping or {}).items()}

    def score(cells: Sequence[str]) -> int:
        named = {theirs.get(cell.strip().casefold()) or our_name(cell) for cell in cells if len(cell) < 100} - {None}
        return len(named) if "title" in named and len(named) > 1 else 0

    return score


class _Columns(NamedTuple):
    """What the columns hold: our name -> place, and what the whole of a column shows of its bare values."""

    headings: list[str]
    at: dict[str, int]
    unit: float | None = None  # minutes that a bare number counts
    day_first: Mapping[str, bool | None] = {}
    more: Mapping[str, tuple[int, ...]] = {}  # further columns of the same heading, of a list
    ends: Mapping[str, tuple[int, int]] = {}  # columns of a lowest and a highest value
    spare: Mapping[str, tuple[int, ...]] = {}  # columns that count if the first says nothing
    path: int | None = None  # the column of a path of topics

    def read_for(self, name: str) -> frozenset[int]:
        """The columns that one of ours is read from."""
        at = (self.at[name],) if name in self.at else ()
        return frozenset((*at, *self.more.get(name, ()), *self.ends.get(name, ()), *self.spare.get(name, ())))

    def places(self) -> set[int]:
        """Of all columns that are read."""
        of_path = () if self.path is None else (self.path,)
        return {n for name in (*self.at, *self.ends) for n in self.read_for(name)} | set(of_path)


def _table(headed: Headed, mapping: Mapping[str, str] | None) -> Iterator[Item]:
    headings = headed.header.cells
    at = places(headings, mapping)
    ranges = {ours: two for ours, two in ends(headings).items() if ours not in at}
    path = path_of_topics(headings) if "part_of" not in at else None
    more, spare = repeated(headings, at), spares(headings, at)
    columns = _Columns(headings, at, more=more, ends=ranges, spare=spare, path=path)
    yield from _header_problems(headed.header.line, columns, mapping)
    if "title" not in columns.at:
        return
    for row in headed.above:
        words = " ".join(cell for cell in row.cells if cell)[:100]
        yield FileNote(Note("", words, "It is above the header and is not read.", message("remark.above")), row.line)
    yield from _unused(headed.header.line, columns)
    unit = _unit_of(columns, mapping)
    if not any(name in columns.at for name in _DATES) and ("minutes" not in columns.at or unit is not None):
        yield from _records(headed.body, columns._replace(unit=unit))
        return
    store = RowStore()
    try:
        for row_or_rejection in headed.body:
            store.add(row_or_rejection)
        columns = _shown(store, columns._replace(unit=unit))
        yield from _evidence(store, columns, unit, headed.header.line)
        yield from _records(store, columns)
    finally:
        store.close()


def _unit_of(columns: _Columns, mapping: Mapping[str, str] | None) -> float | None:
    """What the heading says that numbers count; a column that a person maps to minutes counts minutes."""
    if "minutes" not in columns.at:
        return None
    heading = columns.headings[columns.at["minutes"]]
    mapped = {theirs.strip().casefold() for theirs, ours in (mapping or {}).items() if ours == "minutes"}
    return unit_of_heading(heading) or (1.0 if heading.strip().casefold() in mapped else None)


def _column(rows: Iterable[Row | Rejection], place: int) -> Iterator[str]:
    return (row.cells[place] for row in rows if isinstance(row, Row) and place < len(row.cells))


def _shown(store: RowStore, columns: _Columns) -> _Columns:
    """The columns with what all their cells together show."""
    unit = columns.unit
    if unit is None and "minutes" in columns.at:
        unit = unit_of_column(_column(store, columns.at["minutes"]))
    order = {name: order_of(_column(store, columns.at[name])).day_first for name in _DATES if name in columns.at}
    return columns._replace(unit=unit, day_first=order)


def _evidence(store: RowStore, columns: _Columns, unit: float | None, line: int) -> Iterator[FileNote]:
    """What was concluded from whole columns, for a person to check."""
    if unit is None and columns.unit is not None:
        heading = columns.headings[columns.at["minutes"]]
        reason = "Its numbers are read as minutes, as the whole column suggests."
        yield FileNote(Note(heading, "", reason, message("remark.minutes")), line)
    for name, day_first in columns.day_first.items():
        if day_first is not None and any(is_unclear(cell) for cell in _column(store, columns.at[name])):
            first = "day" if day_first else "month"
            reason = f"Its dates are read with the {first} first, since some of them can be read in no other way."
            detail = message("remark.day-first") if day_first else message("remark.month-first")
            yield FileNote(Note(columns.headings[columns.at[name]], "", reason, detail), line)


def _unused(line: int, columns: _Columns) -> Iterator[FileNote]:
    used = columns.places()
    for n, heading in enumerate(columns.headings[: LIMITS.columns]):
        if n not in used and heading.strip():
            likely = likely_name(heading)
            hint = f"--map “{heading.strip()[:60]}={likely or '…'}”"
            mapped = likely in columns.at if likely else False
            reason = UNUSED + (
                f": “{columns.headings[columns.at[likely or '']]}” is." if mapped else f": {hint} says what it holds."
            )
            yield FileNote(Note(heading.strip(), "", reason), line)


def _records(rows: Iterable[Row | Rejection], columns: _Columns) -> Iterator[Item]:
    empty = True
    for row in rows:
        empty = False
        yield row if isinstance(row, Rejection) else _record(row, columns)
    if empty:
        yield FileNote(Note("", "", "The table has no rows below its header.", message("remark.no-rows")))


def _header_problems(line: int, columns: _Columns, mapping: Mapping[str, str] | None) -> Iterator[Rejection]:
    there = ", ".join(f"“{heading.strip()[:40]}”" for heading in columns.headings[:40])
    have = {heading.strip().casefold() for heading in columns.headings}
    for theirs in mapping or {}:
        if theirs.strip().casefold() not in have:
            reason = f"The table has no column “{theirs}” to map; it has {there}."
            yield Rejection(line, theirs, reason, detail=message("wrong-record.no-column", column=theirs, there=there))
    if "title" not in columns.at:
        reason = f"The table has no title column: name one “title” or map one to it; it has {there}."
        yield Rejection(line, "title", reason, detail=message("wrong-record.no-title-column", there=there))


def _record(row: Row, columns: _Columns) -> Record | Rejection:
    cells, headings = row.cells, columns.headings
    if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
        problem = f"The row has {len(cells)} cells for {len(headings)} columns"
        reason = f"{problem}: put a cell that holds the delimiter in quotes."
        detail = message("wrong-record.cells", count=len(cells), columns=len(headings))
        return Rejection(row.line, "", reason, detail=detail)
    cells_by_name = _row_values(row, columns)
    made_dates = [name for name in cells_by_name if name in _AS_TEXT and row.dates & columns.read_for(name)]
    notes = [Note(headings[min(columns.read_for(name))], cells_by_name.pop(name), *_MADE_A_DATE) for name in made_dates]
    _settle(cells_by_name, columns, notes)
    try:
        resource, more = read_resource(_node(cells_by_name), text_format=cells_by_name.get("text_format", "text/plain"))
    except InvalidRecordError as error:
        return _rejected(error, row.line, columns)
    notes += [replace(note, field=_heading_of(note.field, columns)) for note in more]
    original = {heading: cells[n] for n, heading in enumerate(headings) if n < len(cells) and cells[n]}
    return Record(resource, orjson.dumps(original), row.line, notes=tuple(notes))


def _row_values(row: Row, columns: _Columns) -> dict[str, str]:
    """What the row says, by our columns. An address under a word is the url if the table gives none in words."""
    cells = [cell.strip() for cell in row.cells]
    cells_by_name = {
        name: cells[n] for name, n in columns.at.items() if n < len(cells) and not is_nothing(cells[n], name)
    }
    for name, others in columns.more.items():
        values = [
            cells_by_name.get(name, ""),
            *(cells[n] for n in others if n < len(cells) and not is_nothing(cells[n], name)),
        ]
        cells_by_name |= {name: ";".join(filter(None, values))} if any(values) else {}
    for name, others in columns.spare.items():
        values = [cells[n] for n in others if n < len(cells) and cells[n] and not is_nothing(cells[n], name)]
        if values and (
            not cells_by_name.get(name) or (name == "license" and not parse_license(cells_by_name[name]).family)
        ):
            cells_by_name[name] = next(
                (value for value in values if parse_license(value).family), cells_by_name.get(name) or values[0]
            )
    if columns.path is not None and columns.path < len(cells):
        topics = [folder.strip() for folder in cells[columns.path].split("/")[:-1] if folder.strip()]
        cells_by_name |= {"part_of": topics[-1]} if topics else {}
    for name, two in columns.ends.items():
        values = [cells[n] for n in two if n < len(cells) and not is_nothing(cells[n], name)]
        cells_by_name |= {name: "-".join(dict.fromkeys(values))} if values else {}
    for name in ("url", "title") if row.links else ():
        link = row.links.get(columns.at.get(name, -1), "")
        if link and not re.match(r"https?://", cells_by_name.get("url", "")):
            cells_by_name["url"] = link
    return {name: cell for name, cell in cells_by_name.items() if cell}


def _settle(cells_by_name: dict[str, str], columns: _Columns, notes: list[Note]) -> None:
    """Put lengths and dates, which the column helps to read, in the form of ISO 8601."""
    if cell := cells_by_name.pop("minutes", ""):
        length = parse_duration(cell, columns.unit)
        if length.minutes:
            cells_by_name["minutes"] = f"PT{length.minutes}M"
        else:
            detail = message(f"remark.length-{length.problem}")
            notes.append(Note(columns.headings[columns.at["minutes"]], cell, PROBLEMS[length.problem], detail))
    for name in _DATES:
        if cell := cells_by_name.get(name, ""):
            cells_by_name[name] = parse_date(cell, columns.day_first.get(name)) or cell


_COLUMN_OF = {value.lstrip("*"): ours for ours, value in COLUMNS.items()}


def _heading_of(field: str, columns: _Columns) -> str:
    ours = _COLUMN_OF.get(field, "")
    return columns.headings[columns.at[ours]] if ours in columns.at else field


def _rejected(error: InvalidRecordError, line: int, columns: _Columns) -> Rejection:
    """What is wrong with a row, by the name that the file's own column has."""
    heading, ours = _heading_of(error.field, columns), _COLUMN_OF.get(error.field, error.field)
    reason, detail = error.reason.replace(f"“{error.field}”", f"“{heading}”"), error.detail
    if detail is not None:
        named = tuple((name, heading if name == "name" else value) for name, value in detail.values)
        detail = detail._replace(values=named)
    return Rejection(line, ours, reason, detail=detail)


def _node(cells_by_name: Mapping[str, str]) -> dict[str, Any]:
    """A row in schema.org's properties."""
    node: dict[str, Any] = {}
    alignments: list[dict[str, str]] = []
    for ours, cell in cells_by_name.items():
        name = COLUMNS[ours]
        if name.startswith("*standards "):
            kind = name.removeprefix("*standards ")
            framework = cells_by_name.get("framework", "")
            alignments += [
                {"alignmentType": kind, "targetName": code, "educationalFramework": framework}
                for code in split_cell(cell, r"[;|,\n]")
            ]
        elif name.startswith("*"):
            node[name[1:]] = split_cell(cell, r"[;|,\n]" if ours in ("keywords", "audience") else r"[;|\n]")
        else:
            node[name] = cell
    notes = node.pop("audience_notes", [])
    if notes:
        node["audience"] = [*node.get("audience", []), *({"audienceType": "", "description": note} for note in notes)]
    if alignments:
        node["educationalAlignment"] = alignments
    return node
