"""Workbooks (XLSX) as rows of text, in time and memory that depend on what the file holds, not on what it claims.

Only cells that are there are visited, so that one cell far from all others costs nothing. XML is read without
document types, and so without entities.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import IO, Any
from xml.parsers import expat

from catalog.errors import UnreadableFileError
from catalog.formats.record import LIMITS
from catalog.formats.rows import Row

_BLOCK = 1 << 16
_MAX_STRINGS = 2_000_000
_RATIO, _RATIO_FLOOR = 100, 8 * 1024 * 1024  # a part grows to no more than this times its size, beyond the floor
_DATES = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))  # built-in formats that show a date
_TIMES = frozenset((*range(18, 22), 45, 46, 47))
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.', re.IGNORECASE)
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_HYPERLINK = re.compile(r'HYPERLINK\(\s*"(https?://[^"]+)"', re.IGNORECASE)
_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError, RecursionError),
    *(KeyError, ValueError, TypeError, IndexError, NotImplementedError, RuntimeError, OverflowError),
)


class Book:
    """A workbook in memory. ``sheets`` are the names of those with cells; raises UnreadableFileError throughout."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._refuse_bomb(len(data))
            self._paths = self._find_sheets()
            self._formats = _formats(self._part("xl/styles.xml")) if self._has("xl/styles.xml") else []
            self._strings = _strings(self._part(self._strings_path)) if self._has(self._strings_path) else []
        except _ERRORS as error:
            raise _unreadable(error) from None

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(self._paths)

    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet that hold anything, with their own numbers."""
        try:
            path = self._paths[sheet]
            links = self._links(path)
            yield from _SheetReader(self._part(path), self._strings, self._formats, self._epoch, links).rows()
        except _ERRORS as error:
            raise _unreadable(error) from None

    def _links(self, path: str) -> dict[tuple[int, int], str]:
        """Addresses under the words of cells, by row and column; a sheet names them behind its cells."""
        folder, _, name = path.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels"
        if not self._has(relations):
            return {}
        targets: dict[str, str] = {}
        links: dict[tuple[int, int], str] = {}

        def relation(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith("/hyperlink"):
                targets[attributes.get("Id", "")] = attributes.get("Target", "")

        def link(tag: str, attributes: Mapping[str, str]) -> None:
            place = _REFERENCE.match(attributes.get("ref", "")) if tag == "hyperlink" else None
            target = next(
                (targets.get(value) for key, value in attributes.items() if key.rpartition(":")[2] == "id"), ""
            )
            if place and target:
                links[int(place[2]), _column(place[1])] = target

        _parse(self._part(relations), relation)
        if targets:
            _parse(self._part(path), link)
        return links

    def _refuse_bomb(self, size: int) -> None:
        entries = self._zip.infolist()
        grown = sum(entry.file_size for entry in entries)
        bomb = grown > max(LIMITS.inflation_floor, LIMITS.inflation * size) or grown > 4 * LIMITS.document_bytes
        if bomb or any(entry.file_size > max(_RATIO_FLOOR, _RATIO * entry.compress_size) for entry in entries):
            raise UnreadableFileError("The spreadsheet grows out of all proportion when unpacked: save it as CSV.")

    def _has(self, path: str) -> bool:
        return path in self._zip.namelist()

    def _part(self, path: str) -> IO[bytes]:
        return self._zip.open(path)

    def _find_sheets(self) -> dict[str, str]:
        targets: dict[str, str] = {}
        self._strings_path = "xl/sharedStrings.xml"

        def relation(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship":
                target = attributes.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                targets[attributes.get("Id", "")] = path
                if attributes.get("Type", "").endswith("/sharedStrings"):
                    self._strings_path = path

        names: list[tuple[str, str]] = []
        self.hidden: set[str] = set()  # sheets that a reader of the workbook does not see
        self._epoch = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet's times have no zone

        def element(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "sheet":
                place = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                names.append((attributes.get("name", "Sheet"), place))
                if attributes.get("state", "visible") != "visible":
                    self.hidden.add(attributes.get("name", "Sheet"))
            elif tag == "workbookPr" and attributes.get("date1904", "") in ("1", "true"):
                self._epoch = datetime(1904, 1, 1)  # noqa: DTZ001

        _parse(self._part("xl/_rels/workbook.xml.rels"), relation)
        _parse(self._part("xl/workbook.xml"), element)
        return {name: targets[place] for name, place in names if self._has(targets.get(place, ""))}


def _unreadable(error: BaseException) -> UnreadableFileError:
    if isinstance(error, UnreadableFileError):
        return error
    problem = f"The spreadsheet cannot be read ({type(error).__name__}): open it and save it as XLSX or CSV again."
    return UnreadableFileError(problem)


def _parser(on_start: Callable[[str, Mapping[str, str]], None]) -> Any:
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        on_start(tag.rpartition(":")[2], attributes)

    def refuse(*_: object) -> None:
        raise UnreadableFileError("The spreadsheet's XML declares a document type: save it as XLSX again.")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    return parser


def _parse(stream: IO[bytes], on_start: Callable[[str, Mapping[str, str]], None]) -> None:
    with stream:
        parser = _parser(on_start)
        while block := stream.read(_BLOCK):
            parser.Parse(block)
        parser.Parse(b"", True)


def _formats(stream: IO[bytes]) -> list[str]:
    """What each style of a cell shows: "date", "time", zeros ("000") or nothing that matters here."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = [False]

    def element(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles"):
            inside[0] = tag == "cellXfs"
        elif tag == "xf" and inside[0]:
            number = attributes.get("numFmtId", "0")
            styles.append(_shows(number, codes.get(number)))

    _parse(stream, element)
    return styles


def _shows(number: str, code: str | None) -> str:
    if code is None:
        id = int(number) if number.isdigit() else 0
        return "date" if id in _DATES else "time" if id in _TIMES else ""
    shown = _NOT_SHOWN.sub("", code.split(";")[0]).lower()
    if re.fullmatch(r"0{2,20}", shown):
        return shown
    if "y" in shown or "d" in shown or re.search(r"m{3,}", shown):
        return "date"
    return "time" if re.search(r"[hs]", shown) else "date" if shown.strip() in ("m", "mm") else ""


def _strings(stream: IO[bytes]) -> list[str]:
    reader = _StringsReader()
    with stream:
        parser = _parser(reader.start)
        parser.EndElementHandler, parser.CharacterDataHandler = reader.end, reader.text
        while block := stream.read(_BLOCK):
            parser.Parse(block)
        parser.Parse(b"", True)
    return reader.strings


class _StringsReader:
    """The workbook's shared strings, in their order; what is read aloud beside them (phonetics) is left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._reading = self._phonetic = False
        self._bytes_left = LIMITS.document_bytes

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._phonetic = True
        self._reading = tag == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        self._reading = False
        if tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            self.strings.append("".join(self._parts))
            if len(self.strings) > _MAX_STRINGS:
                raise UnreadableFileError(f"The spreadsheet has more than {_MAX_STRINGS:,} texts: save it as CSV.")

    def text(self, data: str) -> None:
        if self._reading:
            self._bytes_left -= len(data)
            if self._bytes_left < 0:
                raise UnreadableFileError("The spreadsheet's texts are too large: save it as CSV.")
            self._parts.append(data)


class _SheetReader:
    """One pass over a sheet's XML. Rows and cells without a reference follow the one before."""

    def __init__(
        self,
        stream: IO[bytes],
        strings: list[str],
        formats: list[str],
        epoch: datetime,
        links: Mapping[tuple[int, int], str],
    ) -> None:
        self._stream, self._strings, self._formats, self._epoch = stream, strings, formats, epoch
        self._all_links = links
        self._links: dict[int, str] = {}
        self._done: list[Row] = []
        self._row = self._column = 0
        self._cells: dict[int, str] = {}
        self._dates: set[int] = set()
        self._kind = self._shown = ""
        self._text: list[str] = []
        self._formula: list[str] = []
        self._reading = self._reading_formula = False

    def rows(self) -> Iterator[Row]:
        with self._stream:
            parser = _parser(self._start)
            parser.EndElementHandler, parser.CharacterDataHandler = self._end, self._data
            while block := self._stream.read(_BLOCK):
                parser.Parse(block)
                yield from self._done
                self._done.clear()
            parser.Parse(b"", True)
        yield from self._done

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            row_number = attributes.get("r", "")
            self._row = int(row_number) if row_number.isdigit() else self._row + 1
            self._column, self._cells, self._dates, self._links = -1, {}, set(), {}
        elif tag == "c":
            place = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _column(place[1]) if place else self._column + 1
            self._kind = attributes.get("t", "n")
            style = attributes.get("s", "")
            self._shown = self._formats[int(style)] if style.isdigit() and int(style) < len(self._formats) else ""
            self._text, self._formula = [], []
        self._reading = tag in ("v", "t")
        self._reading_formula = tag == "f"

    def _data(self, data: str) -> None:
        if self._reading:
            self._text.append(data)
        elif self._reading_formula:
            self._formula.append(data)

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        self._reading = self._reading_formula = False
        if tag == "c" and 0 <= self._column < LIMITS.columns:
            if value := self._value("".join(self._text)):
                self._cells[self._column] = value
                if link := self._link():
                    self._links[self._column] = link
        elif tag == "row" and self._cells:
            cells = [self._cells.get(n, "") for n in range(max(self._cells) + 1)]
            self._done.append(Row(self._row, cells, frozenset(self._dates), self._links))

    def _link(self) -> str:
        """The address under a cell's words, from the sheet's links or from a formula."""
        formula = _HYPERLINK.match("".join(self._formula)) if self._formula else None
        return formula[1] if formula else self._all_links.get((self._row, self._column), "")

    def _value(self, text: str) -> str:
        if self._kind == "s":
            number = int(text) if text.isdigit() else -1
            return self._strings[number].strip() if 0 <= number < len(self._strings) else ""
        if self._kind == "b":
            return "true" if text.strip() == "1" else "false"
        if self._kind == "e":
            return ""
        if self._kind == "d":
            self._dates.add(self._column)
            return text[:10]
        return self._number(text.strip()) if self._kind == "n" and text.strip() else text.strip()

    def _number(self, text: str) -> str:
        value = float(text)
        if self._shown == "date":
            self._dates.add(self._column)
            return (self._epoch + timedelta(days=value)).isoformat()[:10]
        if self._shown == "time":
            seconds = round(value * 86400)
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        if not value.is_integer() or abs(value) >= 1e15:
            return f"{value:.15g}"
        return str(int(value)).zfill(len(self._shown))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
