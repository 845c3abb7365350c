"""Markdown with front matter: a lesson a file, its properties named as schema.org names them, its text below.

Front matter is read without YAML's guesses: every scalar is text, so that the language ``no`` stays Norwegian and
the code ``1.10`` keeps its zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BufferedReader

import yaml

from catalog.errors import InvalidRecordError
from catalog.formats.lrmi import resource_of
from catalog.formats.record import LIMITS, Record, Rejection
from catalog.formats.stream import read_whole
from catalog.formats.values import Node

_FRONT = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+?)[ \t#]*(?:\n|\Z)")
_NOTHING = ("", "null", "~")
_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_markdown(stream: BufferedReader) -> Iterator[Record | Rejection]:
    """The one record of a Markdown file. A first heading stands in for a missing ``name``."""
    data = read_whole(stream, LIMITS.markdown_bytes, "cut the text into several materials")
    try:
        yield Record(resource_of(*_parts(data), text_format="text/markdown"), data, 1)
    except InvalidRecordError as error:
        yield Rejection(error.line or 1, error.field, error.reason)


def _parts(data: bytes) -> tuple[Node, None]:
    try:
        text = data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidRecordError(f"Line {line} is not UTF-8: save the file as UTF-8.", line=line) from None
    front = _FRONT.match(text)
    if not front:
        raise InvalidRecordError(
            "The file has no front matter: begin it with a line ---, then name: and the other properties, then ---."
        )
    node = front_matter(front[1])
    body = text[front.end() :]
    if node.get("name", "") in _NOTHING and (heading := _HEADING.match(body)):
        node["name"] = heading["title"]
    node["text"] = body
    return node, None


def front_matter(source: str) -> dict[str, object]:
    """The properties of a block of YAML; raises InvalidRecordError for what is no mapping, or is built to do harm."""
    if len(source) > LIMITS.front_matter_bytes:
        limit = LIMITS.front_matter_bytes // 1024
        raise InvalidRecordError(f"The front matter is larger than {limit} KB: move its text below the second ---.")
    try:
        _check_events(source)
        loaded = yaml.load(source, Loader=_Loader)  # noqa: S506  a base loader makes text, lists and mappings only
    except yaml.YAMLError as error:
        raise _yaml_problem(error) from None
    if not isinstance(loaded, Mapping):
        raise InvalidRecordError("The front matter is not a list of “property: value” lines.", line=2)
    return {str(key): value for key, value in loaded.items() if not (isinstance(value, str) and value in _NOTHING)}


def _check_events(source: str) -> None:
    depth = 0
    for event in yaml.parse(source, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise InvalidRecordError("The front matter uses YAML aliases (*name): write the value itself there.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > LIMITS.depth:
            raise InvalidRecordError(f"The front matter is nested deeper than {LIMITS.depth} levels: flatten it.")


def _yaml_problem(error: yaml.YAMLError) -> InvalidRecordError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 2 if mark else 2  # the front matter begins on the file's second line
    problem = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
    return InvalidRecordError(
        f"The front matter is not valid YAML on line {line} ({problem}): put values with a colon or quotes in quotes.",
        line=line,
    )
