"""Bytes of a file, piece by piece: compressed or not, in bounded memory, whatever the file turns out to be."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from catalog.errors import UnreadableFileError
from catalog.formats.record import LIMITS, Rejection
from catalog.messages import message

_GZIP = b"\x1f\x8b"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLOCK = 1 << 16
_OUTSIDE = re.compile(rb'["{}\n]')
_INSIDE = re.compile(rb'["\n]|\\[^\n]?')


class _Inflating(io.RawIOBase):
    """A gzip stream that ends with UnreadableFileError if it is damaged, cut short or a bomb."""

    def __init__(self, file: IO[bytes], compressed: int) -> None:
        self._stream = gzip.GzipFile(fileobj=file)
        self._bytes_left = max(LIMITS.inflation_floor, LIMITS.inflation * compressed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except EOFError:
            raise UnreadableFileError("The gzip file ends too early: copy or download it again.") from None
        except (OSError, zlib.error):
            raise UnreadableFileError("The gzip file is damaged here: copy or download it again.") from None
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise UnreadableFileError(
                f"The gzip file grows to more than {LIMITS.inflation} times its size, as only a decompression bomb "
                "does: unpack it yourself if you trust it."
            )
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def open_bytes(path: Path) -> Iterator[io.BufferedReader]:
    """The file's content, unpacked if it begins as gzip does, and in UTF-8 if a byte order mark says UTF-16."""
    try:
        with path.open("rb", buffering=_BLOCK) as file:
            stream = cast(io.BufferedReader, file)
            if stream.peek(2)[:2] == _GZIP:
                stream = io.BufferedReader(_Inflating(file, path.stat().st_size), _BLOCK)
            yield _without_bom(stream)
    except OSError as error:
        raise UnreadableFileError(f"The file cannot be read: {error.strerror or error}.") from None


def _without_bom(stream: io.BufferedReader) -> io.BufferedReader:
    head = stream.peek(4)[:4]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            if encoding == "utf-8-sig":
                stream.read(len(bom))
                return stream
            return io.BufferedReader(
                _Recoding(io.TextIOWrapper(stream, encoding, errors="replace", newline="")), _BLOCK
            )
    return stream


class _Recoding(io.RawIOBase):
    """UTF-16 as UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._rest = text, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = self._text.read(_BLOCK // 4).encode("utf-8", "replace")
        data, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def read_whole(stream: IO[bytes], limit: int, advice: str) -> bytes:
    """All of a stream that has to be parsed at once; raises UnreadableFileError beyond ``limit`` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnreadableFileError(f"The file is larger than {limit // 2**20} MB: {advice}.")
    return data


def lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes] | Rejection]:
    """Numbered lines that are not blank; one too long is skipped without being held in memory."""
    number = 0
    while line := stream.readline(LIMITS.record_bytes + 1):
        number += 1
        if len(line) > LIMITS.record_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_BLOCK)
            yield _too_large(number)
        elif line.strip():
            yield number, line.strip()


def _too_large(line: int) -> Rejection:
    limit = LIMITS.record_bytes // 2**20
    reason = f"The record on line {line} is larger than {limit} MB: put its text behind a url."
    return Rejection(line, "", reason, detail=message("wrong-record.large", line=line, limit=limit))


def elements(stream: IO[bytes]) -> Iterator[tuple[int, bytes] | Rejection]:
    """The objects of a JSON list, each with the line it starts on, cut apart without parsing them.

    A broken element is cut out unchanged, for the parser to reject, as long as its quotes and braces pair up. A list
    that was cut off between two elements is a rejection after all of them.
    """
    cutter, end = _Cutter(), b""
    while block := stream.read(_BLOCK):
        yield from cutter.feed(block)
        end = block.rstrip()[-1:] or end
    if cutter.depth > 0:
        yield Rejection(
            cutter.start,
            "",
            f"The record that starts on line {cutter.start} never ends: close its braces.",
            detail=message("wrong-record.endless", line=cutter.start),
        )
    elif end != b"]":
        yield Rejection(
            cutter.line,
            "",
            f"The list ends on line {cutter.line} without its “]”: the file was cut short.",
            detail=message("wrong-record.cut-short", line=cutter.line),
        )


class _Cutter:
    """Finds where objects begin and end: counts braces outside strings.

    No JSON string holds a line break, so a quote that was forgotten costs no more than its line.
    """

    def __init__(self) -> None:
        self.depth, self.line, self.start = 0, 1, 1
        self._in_string = False
        self._skip = 0  # bytes of the next block that a backslash has already taken
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, block: bytes) -> Iterator[tuple[int, bytes] | Rejection]:
        begin, at, self._skip = 0, self._skip, 0
        while match := (_INSIDE if self._in_string else _OUTSIDE).search(block, at):
            at, mark = match.end(), match[0]
            if mark == b"{":
                if self.depth == 0:
                    begin, self.start = match.start(), self.line
                self.depth += 1
            elif mark == b"}":
                self.depth = max(0, self.depth - 1)
                if self.depth == 0:
                    yield self._finish(block[begin:at])
            else:
                self._read_quoted(mark)
        if self.depth > 0:
            self._keep(block[begin:])

    def _read_quoted(self, mark: bytes) -> None:
        if mark == b"\n":
            self.line += 1
            self._in_string = False
        elif mark == b'"':
            self._in_string = not self._in_string
        elif mark == b"\\":  # at the end of a block: what it escapes is in the next
            self._skip = 1

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= LIMITS.record_bytes:
            self._parts.append(part)

    def _finish(self, last: bytes) -> tuple[int, bytes] | Rejection:
        self._keep(last)
        whole, size = b"".join(self._parts), self._size
        self._parts, self._size = [], 0
        return (self.start, whole) if size <= LIMITS.record_bytes else _too_large(self.start)
