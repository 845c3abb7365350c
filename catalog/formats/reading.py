"""Read any format: a file, or a folder of files, into records, rejections and packages of standards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from io import BufferedReader
from pathlib import Path

import orjson

from catalog.errors import UnreadableFileError
from catalog.formats import cartridge, case, jsonld, knowledge_graph, markdown, table
from catalog.formats.record import FileNote, Item, Note, Record, Rejection
from catalog.formats.stream import open_bytes
from catalog.messages import message

_HEAD = 1 << 16
_ZIP = b"PK\x03\x04"
# The root element of a cartridge's manifest. What comes before it is matched in one way only, or each comment at the
# head of another page would double the time that it takes.
_MANIFEST = re.compile(rb"(?:<\?[^>]*+>\s*+|<!--.*?-->\s*+)*+<(?:\w+:)?manifest\b", re.DOTALL)
_MARKDOWN = frozenset((".md", ".markdown", ".qmd", ".mdx", ".rmd"))
_HTML = frozenset((".html", ".htm", ".xhtml"))
_JSON = frozenset((".json", ".jsonld", ".ndjson", ".jsonl"))
_SUFFIXES = _MARKDOWN | _HTML | _JSON | {".gz", ".csv", ".tsv", ".xlsx", ".imscc"}


class Format(StrEnum):
    """What a file turns out to be."""

    JSON_LINES = "JSON-LD, one record a line"
    JSON_LIST = "a list of JSON-LD records"
    JSON_DOCUMENT = "a JSON-LD document"
    CASE = "a CASE package"
    HTML = "a web page"
    MARKDOWN = "Markdown"
    ARCHIVE = "a spreadsheet, or a Common Cartridge"
    MANIFEST = "the manifest of a thin Common Cartridge"
    TABLE = "a table (CSV)"


def read(path: Path, mapping: Mapping[str, str] | None = None, sheet: str = "") -> Iterator[Item]:
    """Everything in a file, or in the files of a folder in sorted order, as it comes.

    ``mapping`` gives, for tables, our column for each of theirs; ``sheet`` is the one that is read of a workbook.
    What is wrong is a Rejection that says so, never an exception, so that one bad file of a folder costs that file;
    only a path that does not exist raises.
    """
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if _hidden(file.relative_to(path)) or not file.is_file():
                continue
            if file.suffix.lower() in _SUFFIXES:
                yield from _read_file(file, mapping, sheet)
            else:
                kind = f"Files named *{file.suffix.lower()}" if file.suffix else "Files without a suffix"
                reason = f"{kind} are not read within a folder: name such a file itself to import it."
                yield FileNote(Note("", file.relative_to(path).as_posix(), reason), source=str(path))
    elif path.exists():
        yield from _read_file(path, mapping, sheet)
    else:
        raise UnreadableFileError(f"There is no file or folder {path}.")


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "__")) for part in path.parts)


def _read_file(path: Path, mapping: Mapping[str, str] | None, sheet: str) -> Iterator[Item]:
    line: int | None = None
    try:
        with open_bytes(path) as stream:
            if not stream.peek(1):
                yield FileNote(Note("", "", "The file is empty.", message("remark.empty")), source=str(path))
                return
            for item in _items(stream, path, mapping, sheet):
                if isinstance(item, Record | Rejection) and item.line:
                    line = item.line
                yield item if item.source else replace(item, source=str(path))
    except UnreadableFileError as error:
        after = f" What came before, up to line {line}, was read." if line else ""
        yield Rejection(line, "", f"{error}{after}", str(path))


def _items(stream: BufferedReader, path: Path, mapping: Mapping[str, str] | None, sheet: str) -> Iterator[Item]:
    file_format = format_of(stream, path)
    if file_format is Format.JSON_LINES and (part := _part_of_graph(stream)):
        return knowledge_graph.read_graph(stream, path, part)
    return _READERS[file_format](stream, mapping, sheet)


def _part_of_graph(stream: BufferedReader) -> str:
    line = stream.peek(_HEAD)[:_HEAD].lstrip().split(b"\n", 1)[0]
    try:
        first = orjson.loads(line)
    except orjson.JSONDecodeError:
        return ""
    return knowledge_graph.part_of_graph(first) if isinstance(first, dict) else ""


def _controls(head: bytes) -> int:
    """How many bytes no text holds: control characters other than white space."""
    return sum(byte < 32 and byte not in b"\t\n\f\r" for byte in head)


def format_of(stream: BufferedReader, path: Path) -> Format:
    """The format of the file at ``path``, by its content and, if that leaves a doubt, its name; ``stream`` stays at its
    begin. Raises UnreadableFileError if it is none of these."""
    head = stream.peek(_HEAD)[:_HEAD]
    suffixes = {suffix.lower() for suffix in path.suffixes[-2:]}
    start = head.lstrip()
    markdown_name = bool(suffixes & _MARKDOWN)
    if head.startswith(_ZIP):
        recognized = Format.ARCHIVE
    elif 0 in head[:1000] and _controls(head[:1000]) > 5:  # a single NUL that strayed into a table is dropped
        raise UnreadableFileError(
            "This is none of the formats read here: JSON-LD, CASE, CSV, XLSX, Markdown, HTML, Common Cartridge."
        )
    elif markdown_name or re.match(rb"(?:---|\+\+\+)[ \t]*\r?\n", start):
        recognized = Format.MARKDOWN
    elif start.startswith(b"["):
        recognized = Format.CASE if re.match(rb'\[\s*\{\s*"CF(?:Package|Document)"\s*:', start) else Format.JSON_LIST
    elif start.startswith(b"{"):
        recognized = _json_format(start)
    elif _MANIFEST.match(start):
        recognized = Format.MANIFEST
    elif start.startswith(b"<") or suffixes & _HTML:
        recognized = Format.HTML
    elif suffixes & _JSON:
        recognized = Format.JSON_LINES
    else:
        recognized = Format.TABLE
    return recognized


def _json_format(start: bytes) -> Format:
    """One object a line if the first or second line is one; a CASE package by its first keys; else one document."""
    if re.search(rb'"CF(?:Documents?|Items|Associations|Packages?)"\s*:', start) and not start.startswith(b'{"@'):
        return Format.CASE
    first, *rest = start.split(b"\n", 2)
    whole_lines = [first, *rest[:1]] if len(rest) > 1 else [first] if rest else []
    one_long_line = not rest and len(start) > _HEAD // 2 and b'"@graph"' not in start
    if any(_is_object(line) for line in whole_lines) or one_long_line:
        return Format.JSON_LINES
    return Format.JSON_DOCUMENT


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _read_archive(stream: BufferedReader, mapping: Mapping[str, str] | None, sheet: str) -> Iterator[Item]:
    if stream.seekable():  # a cartridge may be large, and little of it is read
        archive = cartridge.open_cartridge(stream)
        if archive is not None:
            yield from cartridge.read_cartridge(archive)
            return
        stream.seek(0)
    yield from table.read_xlsx(stream, mapping, sheet)


_Reader = Callable[[BufferedReader, Mapping[str, str] | None, str], Iterator[Item]]
_READERS: dict[Format, _Reader] = {
    Format.JSON_LINES: lambda stream, *_: jsonld.read_json_lines(stream),
    Format.JSON_LIST: lambda stream, *_: jsonld.read_json_list(stream),
    Format.JSON_DOCUMENT: lambda stream, *_: jsonld.read_json_document(stream),
    Format.CASE: lambda stream, *_: case.read_case(stream),
    Format.HTML: lambda stream, *_: jsonld.read_html(stream),
    Format.MARKDOWN: lambda stream, *_: markdown.read_markdown(stream),
    Format.ARCHIVE: _read_archive,
    Format.MANIFEST: lambda stream, *_: cartridge.read_manifest(stream),
    Format.TABLE: lambda stream, mapping, _: table.read_csv(stream, mapping),
}
