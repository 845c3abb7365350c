"""JSON-LD files into records: a list, one object, ``@graph``, one object a line, or scripts within HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BufferedReader

import orjson

from catalog.errors import InvalidRecordError
from catalog.formats.lrmi import read_resource
from catalog.formats.nodes import candidates, problem_of, types_of, unprefixed
from catalog.formats.record import LIMITS, Record, Rejection
from catalog.formats.stream import elements, lines, read_whole
from catalog.formats.values import Node
from catalog.messages import message

_SCRIPT = re.compile(rb"<script\b[^<>]{0,500}?application/ld\+json[^<>]{0,500}>", re.IGNORECASE)
_SCRIPT_END = re.compile(rb"</script", re.IGNORECASE)
_WRAPPING = re.compile(
    rb"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*$"
)


def read_json_lines(stream: BufferedReader) -> Iterator[Record | Rejection]:
    for piece in lines(stream):
        if isinstance(piece, Rejection):
            yield piece
        else:
            yield from records(piece[1], piece[0])


def read_json_list(stream: BufferedReader) -> Iterator[Record | Rejection]:
    for piece in elements(stream):
        if isinstance(piece, Rejection):
            yield piece
        else:
            yield from records(piece[1], piece[0])


def read_json_document(stream: BufferedReader) -> Iterator[Record | Rejection]:
    yield from records(
        read_whole(stream, LIMITS.document_bytes, "write one record a line (NDJSON), which has no limit"), 1
    )


def read_html(stream: BufferedReader) -> Iterator[Record | Rejection]:
    """A web page's embedded JSON-LD; a page without any is a rejection that says so."""
    page = read_whole(stream, LIMITS.document_bytes, "a page this large is not one resource")
    any_found, at = False, 0
    while (start := _SCRIPT.search(page, at)) and (end := _SCRIPT_END.search(page, start.end())):
        at = end.end()
        line = page.count(b"\n", 0, start.end()) + 1
        for item in records(_WRAPPING.sub(b"", page[start.end() : end.start()]), line, alone=False):
            any_found = True
            yield item
    if not any_found:
        reason = "The page has no JSON-LD of a learning resource: embed it in <script type=application/ld+json>."
        yield Rejection(None, "", reason, detail=message("wrong-record.page"))


def records(data: bytes, line: int | None, *, alone: bool = True) -> Iterator[Record | Rejection]:
    """The records of one piece of JSON; what is wrong with one costs that one."""
    try:
        document = orjson.loads(data)
        candidate_nodes = list(candidates(document))
    except orjson.JSONDecodeError as error:
        detail = message("wrong-record.json", place=error.pos + 1)
        yield Rejection(line, "", _json_problem(data, error, line), detail=detail)
        return
    except InvalidRecordError as error:
        yield Rejection.of(error, line)
        return
    for candidate in candidate_nodes:
        problem = problem_of(candidate, candidate.alone and alone)
        if problem is None:
            yield _record(candidate.node, candidate.graph, data if candidate.node is document else None, line)
        elif problem:
            kinds = ", ".join(sorted(types_of(unprefixed(candidate.node))))[:100]
            yield Rejection(line, "@type", problem, detail=message("wrong-record.type", kinds=kinds))


def _record(
    node: Node, graph: Mapping[str, Node] | None, original: bytes | None, line: int | None
) -> Record | Rejection:
    """The record, or why it is none; without ``original`` that is made from the node."""
    try:
        resource, notes = read_resource(node, graph)
        return Record(resource, orjson.dumps(node) if original is None else original, line, notes=notes)
    except InvalidRecordError as error:
        return Rejection.of(error, line)
    except orjson.JSONEncodeError:
        reason = "The record is nested too deeply to be kept: flatten it."
        return Rejection(line, "", reason, detail=message("wrong-record.too-deep"))


def _json_problem(data: bytes, error: orjson.JSONDecodeError, line: int | None) -> str:
    """orjson's finding in words a person can act on, with the place in the file."""
    try:
        data.decode()
    except UnicodeDecodeError as wrong:
        return f"Byte {wrong.start + 1:,} of the record is not UTF-8: save the file as UTF-8."
    place = f"character {error.pos + 1:,}"
    if (breaks := data.count(b"\n", 0, error.pos)) and line is not None:
        place = f"line {line + breaks}, {place} of the record"
    near = data[max(0, error.pos - 12) : error.pos + 12].decode("utf-8", "replace")
    if re.search(r"\b(?:NaN|-?Infinity)\b", near):
        return f"NaN and Infinity are no JSON values ({place}): leave the property out or write null."
    return f"The record is not valid JSON at {place}, near “{' '.join(near.split())}”: {error.msg}."
