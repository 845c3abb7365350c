"""Tables into records: CSV in any dialect and encoding, and XLSX. The first row names the columns."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from io import BufferedReader
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import ParseError

import orjson

from catalog.errors import InvalidRecordError, InvalidRequestError, UnreadableFileError
from catalog.formats.lrmi import resource_of
from catalog.formats.record import LIMITS, Record, Rejection
from catalog.formats.stream import read_whole

# Our column -> the schema.org property it fills; "*" marks a list, whose cells are split on ";" or "|".
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "id": "identifier",
        "title": "name",
        "url": "url",
        "description": "description",
        "objectives": "*teaches",
        "text": "text",
        "text_format": "text_format",
        "types": "*learningResourceType",
        "subjects": "*about",
        "keywords": "*keywords",
        "languages": "*inLanguage",
        "ages": "typicalAgeRange",
        "grades": "*educationalLevel",
        "minutes": "timeRequired",
        "license": "license",
        "publisher": "publisher",
        "authors": "*author",
        "free": "isAccessibleForFree",
        "part_of": "*isPartOf",
        "position": "position",
        "teaches": "*standards teaches",
        "assesses": "*standards assesses",
        "requires": "*standards requires",
        "framework": "framework",
        "access_modes": "*accessMode",
        "access_modes_sufficient": "*accessModeSufficient",
        "accessibility_features": "*accessibilityFeature",
        "accessibility_hazards": "*accessibilityHazard",
        "accessibility_controls": "*accessibilityControl",
        "accessibility_summary": "accessibilitySummary",
        "audience": "*audience",
        "audience_notes": "*audience_notes",
        "educational_use": "*educationalUse",
        "interactivity": "interactivityType",
        "materials": "*materials",
        "format": "encodingFormat",
        "published": "datePublished",
        "modified": "dateModified",
    }
)
_OTHER_NAMES = {
    "name": "title", "link": "url", "uri": "url", "summary": "description", "objective": "objectives", "type": "types",
    "resourcetype": "types", "subject": "subjects", "topic": "keywords", "tags": "keywords", "keyword": "keywords",
    "language": "languages", "age": "ages", "agerange": "ages", "grade": "grades", "gradelevel": "grades",
    "gradelevels": "grades", "level": "grades", "year": "grades", "time": "minutes", "duration": "minutes",
    "licence": "license", "author": "authors", "creator": "authors", "unit": "part_of", "course": "part_of",
    "standard": "teaches", "standards": "teaches", "alignment": "teaches", "alignments": "teaches", "media": "format",
}  # fmt: skip
_DELIMITERS = ",;\t|"
_ROW_BYTES = 4 * LIMITS.text
_REWINDS = 100  # unclosed quotes that are worked around in one file


def read_csv(stream: BufferedReader, mapping: Mapping[str, str] | None = None) -> Iterator[Record | Rejection]:
    """Rows of a delimited file; delimiter and encoding (UTF-8, UTF-16 with a mark, Windows-1252) are found out."""
    yield from _records(_Rows(stream), mapping)


def read_xlsx(stream: BufferedReader, mapping: Mapping[str, str] | None = None) -> Iterator[Record | Rejection]:
    """Rows of the workbook's first sheet that has a title column, else of its first."""
    from openpyxl import load_workbook  # noqa: PLC0415  half a second, and most files are no workbooks

    file = io.BytesIO(read_whole(stream, LIMITS.document_bytes, "save the sheet as CSV, which has no such limit"))
    try:
        _refuse_bomb(file)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
            chosen = next((sheet for sheet in sheets if "title" in _header(_sheet_rows(sheet, 1), mapping)), None)
            if sheets:
                yield from _records(_sheet_rows(chosen or sheets[0]), mapping)
        finally:
            book.close()
    except (
        *(zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError),
        *(KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError, RuntimeError),
    ) as error:
        problem = f"The spreadsheet cannot be read ({type(error).__name__}): open it and save it as XLSX or CSV again."
        raise UnreadableFileError(problem) from None


def _refuse_bomb(file: io.BytesIO) -> None:
    with zipfile.ZipFile(file) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > max(LIMITS.inflation_floor, LIMITS.inflation * len(file.getbuffer())) or size > 4 * LIMITS.document_bytes:
        raise UnreadableFileError("The spreadsheet grows out of all proportion when unpacked: save it as CSV.")


def _sheet_rows(sheet: Any, most: int | None = None) -> Iterator[tuple[int, list[str]]]:
    rows = sheet.iter_rows(max_row=most, max_col=LIMITS.columns, values_only=True)
    for number, row in enumerate(rows, 1):
        cells = [_cell(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


class _Rows:
    """Rows of a CSV stream with the lines they start on. A row whose quotes do not close costs its first line only."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._again: deque[tuple[int, str]] = deque()
        self._row: list[tuple[int, str]] = []
        self._number = self._size = self._rewinds = 0
        self._delimiter = ","

    def __iter__(self) -> Iterator[tuple[int, list[str]] | Rejection]:
        csv.field_size_limit(max(csv.field_size_limit(), _ROW_BYTES))
        self._find_delimiter()
        rows = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        while True:
            self._row, self._size = [], 0
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._give_up_line(error)
                rows = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
                continue
            if any(cell.strip() for cell in cells):
                yield self._row[0][0], cells

    def _lines(self) -> Iterator[str]:
        while line := self._next_line():
            self._row.append(line)
            self._size += len(line[1])
            if self._size >= _ROW_BYTES:
                raise csv.Error("the row is too long")
            yield line[1]

    def _next_line(self) -> tuple[int, str] | None:
        if self._again:
            return self._again.popleft()
        raw = self._stream.readline(_ROW_BYTES)
        if not raw:
            return None
        self._number += 1
        rest = raw
        while len(rest) == _ROW_BYTES and not rest.endswith(b"\n"):
            rest = self._stream.readline(_ROW_BYTES)  # of a line too long to be a row; not kept
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
        return self._number, text.replace("\0", "")

    def _give_up_line(self, error: csv.Error) -> Rejection:
        self._rewinds += 1
        if self._rewinds > _REWINDS:
            raise UnreadableFileError(
                f"More than {_REWINDS} rows have quotes that do not close: export the table again."
            )
        self._again.extendleft(reversed(self._row[1:]))
        line = self._row[0][0] if self._row else self._number
        problem = f"The row on line {line} cannot be parted into cells ({error})"
        return Rejection(line, "", f"{problem}: close its quotes, and double those within a cell.")

    def _find_delimiter(self) -> None:
        """The delimiter that makes most of the header; Excel's own ``sep=;`` line decides where there is one."""
        while line := self._next_line():
            if hint := re.fullmatch(r"sep=(.)\s*", line[1]):
                self._delimiter = hint[1]
                return
            if line[1].strip():
                self._again.append(line)
                break
        else:
            return

        def columns(delimiter: str) -> tuple[int, int]:
            cells = line[1].split(delimiter) if line else []
            return sum(_our_name(cell.strip(' "\r\n')) is not None for cell in cells), len(cells)

        self._delimiter = max(_DELIMITERS, key=columns)


def _our_name(theirs: str) -> str | None:
    """Our column for a heading in their words, or ``None``; schema.org's property names are understood too."""
    return _names().get(re.sub(r"[^a-z]", "", theirs.casefold()))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    properties = {value.lstrip("*").lower(): ours for ours, value in COLUMNS.items() if " " not in value}
    return {**properties, **{ours.replace("_", ""): ours for ours in COLUMNS}, **_OTHER_NAMES}


def _header(rows: Iterable[tuple[int, list[str]] | Rejection], mapping: Mapping[str, str] | None) -> dict[str, int]:
    """Our column -> its place, by the mapping first and then by its name; raises for a mapping to no column of ours."""
    first = next((row[1] for row in rows if isinstance(row, tuple)), [])
    return _places(first, mapping)


def _places(headings: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, int]:
    wanted = {theirs.strip().casefold(): ours for theirs, ours in (mapping or {}).items()}
    for ours in wanted.values():
        if ours not in COLUMNS:
            raise InvalidRequestError("map", f"“{ours}” is no column known here.", ", ".join(COLUMNS))
    places: dict[str, int] = {}
    for n, heading in enumerate(headings[: LIMITS.columns]):
        if mapped := wanted.get(heading.strip().casefold()):
            places[mapped] = n
    for n, heading in enumerate(headings[: LIMITS.columns]):
        named = _our_name(heading)
        if named and heading.strip().casefold() not in wanted:
            places.setdefault(named, n)
    return places


def _records(
    rows: Iterable[tuple[int, list[str]] | Rejection], mapping: Mapping[str, str] | None
) -> Iterator[Record | Rejection]:
    headings: list[str] = []
    places: dict[str, int] = {}
    for row in rows:
        if isinstance(row, Rejection):
            yield row
        elif not headings:
            headings, places = row[1], _places(row[1], mapping)
            yield from _header_problems(row[0], headings, places, mapping)
            if "title" not in places:
                return
        else:
            yield _record(row[0], row[1], headings, places)


def _header_problems(
    line: int, headings: Sequence[str], places: Mapping[str, int], mapping: Mapping[str, str] | None
) -> Iterator[Rejection]:
    there = ", ".join(f"“{heading.strip()[:40]}”" for heading in headings[:40])
    have = {heading.strip().casefold() for heading in headings}
    for theirs in mapping or {}:
        if theirs.strip().casefold() not in have:
            yield Rejection(line, theirs, f"The table has no column “{theirs}” to map; it has {there}.")
    if "title" not in places:
        reason = f"The table has no title column: name one “title” or map one to it; it has {there}."
        yield Rejection(line, "title", reason)


def _record(line: int, cells: Sequence[str], headings: Sequence[str], places: Mapping[str, int]) -> Record | Rejection:
    if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
        problem = f"The row has {len(cells)} cells for {len(headings)} columns"
        return Rejection(line, "", f"{problem}: put a cell that holds the delimiter in quotes.")
    said = {ours: cells[n].strip() for ours, n in places.items() if n < len(cells) and cells[n].strip()}
    try:
        resource = resource_of(_node(said), text_format=said.get("text_format", "text/plain"))
    except InvalidRecordError as error:
        return Rejection(line, _COLUMN_OF.get(error.field, error.field), error.reason)
    original = {heading: cells[n] for n, heading in enumerate(headings) if n < len(cells) and cells[n]}
    return Record(resource, orjson.dumps(original), line)


_COLUMN_OF = {value.lstrip("*"): ours for ours, value in COLUMNS.items()}


def _node(said: Mapping[str, str]) -> dict[str, Any]:
    """A row in schema.org's properties."""
    node: dict[str, Any] = {}
    alignments: list[dict[str, str]] = []
    for ours, cell in said.items():
        name = COLUMNS[ours]
        if name.startswith("*standards "):
            kind = name.removeprefix("*standards ")
            framework = said.get("framework", "")
            alignments += [
                {"alignmentType": kind, "targetName": code, "educationalFramework": framework}
                for code in _split(cell, r"[;|,\n]")
            ]
        elif name.startswith("*"):
            node[name[1:]] = _split(cell, r"[;|\n]" if ours not in ("keywords", "languages") else r"[;|,\n]")
        else:
            node[name] = cell
    notes = node.pop("audience_notes", [])
    if notes:
        node["audience"] = [*node.get("audience", []), *({"audienceType": "", "description": note} for note in notes)]
    if alignments:
        node["educationalAlignment"] = alignments
    return node


def _split(cell: str, separators: str) -> list[str]:
    return [part for piece in re.split(separators, cell) if (part := piece.strip())]
