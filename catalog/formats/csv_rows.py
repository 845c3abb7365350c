"""Rows of a delimited file in any dialect and encoding, with the lines they start on."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from io import BufferedReader, RawIOBase

from catalog.errors import UnreadableFileError
from catalog.formats.columns import our_name
from catalog.formats.record import LIMITS, Rejection
from catalog.formats.rows import Row
from catalog.messages import message

_DELIMITERS = ",;\t|"
_ROW_BYTES = 4 * LIMITS.text
_REWINDS = 100  # unclosed quotes that are worked around in one file
_TOP = 25  # lines among which the header is looked for
_HEADER = 20_000  # characters of one


class _NewLines(RawIOBase):
    """A stream whose carriage returns are line ends."""

    def __init__(self, stream: BufferedReader) -> None:
        self._source = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._source.read1(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)


class CsvRows:
    """Rows of a CSV stream with the lines they start on. A row whose quotes do not close costs its first line only."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        head = stream.peek(_HEADER)[:_HEADER]
        if b"\r" in head and b"\n" not in head:  # the line ends of old Macs
            self._stream = BufferedReader(_NewLines(stream))
        self._again: deque[tuple[int, str]] = deque()
        self._row: list[tuple[int, str]] = []
        self._number = self._size = self._rewinds = 0
        self._delimiter = ","

    def __iter__(self) -> Iterator[Row | Rejection]:
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
                yield Row(self._row[0][0], cells)

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
            rest = self._stream.readline(_ROW_BYTES)  # the rest of a line too long to be a row; not kept
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
        reason = f"{problem}: close its quotes, and double those within a cell."
        return Rejection(line, "", reason, detail=message("wrong-record.quotes", line=line))

    def _find_delimiter(self) -> None:
        """The delimiter that makes most of a header among the top lines; Excel's own ``sep=;`` line decides."""
        top: list[tuple[int, str]] = []
        while len(top) < _TOP and (line := self._next_line()):
            if not top and (hint := re.fullmatch(r"sep=(.)\s*", line[1])):
                self._delimiter = hint[1]
                return
            if top or line[1].strip():
                top.append(line)
        self._again.extend(top)

        def columns(delimiter: str) -> tuple[int, int]:
            split = [line[1][:_HEADER].split(delimiter) for line in top]
            named = [sum(our_name(cell.strip(' "\r\n')) is not None for cell in cells) for cells in split]
            return max(named, default=0), len(split[0]) if split else 0

        self._delimiter = max(_DELIMITERS, key=columns)
