"""Markdown with front matter: a lesson a file, its properties named as schema.org names them, its text below.

Other usual names of the properties ("title", "grade", "tags") are those of a table's columns. Front matter is YAML, or
TOML as Hugo writes it, read without guesses: every scalar is text, so that the language ``no`` stays Norwegian and
the code ``1.10`` keeps its zero.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from io import BufferedReader
from typing import TYPE_CHECKING

from catalog.errors import InvalidRecordError
from catalog.formats.alignments import CODE_KEYS
from catalog.formats.columns import COLUMNS, our_name
from catalog.formats.lrmi import PROPERTIES, read_resource
from catalog.formats.record import LIMITS, Record, Rejection
from catalog.formats.stream import read_whole
from catalog.formats.values import Node
from catalog.messages import message
from catalog.vocabularies.durations import unit_of_heading

if TYPE_CHECKING:
    import yaml

_FRONT = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML_FRONT = re.compile(r"\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"\A\s*(?:#[ \t]+(?P<title>[^\n]+)|(?P<underlined>[^\s#>*+-][^\n]*)\n=+[ \t]*(?:\n|\Z))")
_CLOSING = re.compile(r"(?<![ \t])[ \t]++#*+[ \t]*+\Z")  # marks that close a heading, but not those of "Learn C#"
_NOTHING = ("", "null", "~")


def read_markdown(stream: BufferedReader) -> Iterator[Record | Rejection]:
    """The one record of a Markdown file. The first heading replaces a missing ``name``."""
    data = read_whole(stream, LIMITS.markdown_bytes, "cut the text into several materials")
    try:
        node = _parts(data)
        resource, notes = read_resource(node, text_format="text/markdown")
        yield Record(resource, data, 1, notes=notes)
    except InvalidRecordError as error:
        yield Rejection.of(error, error.line or 1)


def _parts(data: bytes) -> Node:
    try:
        text = data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"Line {line} is not UTF-8: save the file as UTF-8."
        raise InvalidRecordError(problem, line=line, detail=message("wrong-record.utf-8", line=line)) from None
    front, reader = _FRONT.match(text), front_matter
    if not front:
        front, reader = _TOML_FRONT.match(text), toml_front_matter
    if not front:
        raise InvalidRecordError(
            "The file has no front matter: begin it with a line ---, then name: and the other properties, then ---.",
            detail=message("wrong-record.no-front-matter"),
        )
    node = _named(reader(front[1]))
    body = text[front.end() :]
    if not any(node.get(name) for name in ("name", "headline")) and (heading := _HEADING.match(body)):
        node["name"] = _CLOSING.sub("", heading["title"] or heading["underlined"])
    node["text"] = body
    return node


def _named(front_matter: Mapping[str, object]) -> dict[str, object]:
    """The properties by schema.org's names; what has none keeps its own."""
    node: dict[str, object] = {
        key: value for key, value in front_matter.items() if key in PROPERTIES and key != "title"
    }
    alignments: list[dict[str, object]] = []
    for key, value in front_matter.items():
        ours = our_name(key)
        if key in node:
            continue
        name = COLUMNS.get(ours or "", "").removeprefix("*")
        if name.startswith("standards "):
            kind = name.removeprefix("standards ")
            codes = value if isinstance(value, list) else [value]
            alignments += [_alignment(kind, code) for code in codes]
        elif ours == "minutes" and isinstance(value, str) and value.isdigit() and (unit := unit_of_heading(key)):
            node.setdefault(name, f"PT{round(int(value) * unit)}M")
        elif name in PROPERTIES:
            node.setdefault(name, value)
        else:
            node[key] = value
    if alignments and "educationalAlignment" not in node:
        node["educationalAlignment"] = alignments
    return node


def _alignment(kind: str, code: object) -> dict[str, object]:
    """An alignment object of a code, or of a mapping that names it."""
    if not isinstance(code, Mapping):
        return {"alignmentType": kind, "targetName": code}
    named = {"targetName": CODE_KEYS, "educationalFramework": ("framework",), "targetUrl": ("url", "uri", "id")}
    named["targetDescription"] = ("statement", "description")
    properties = {name: next((code[key] for key in keys if code.get(key)), None) for name, keys in named.items()}
    return {"alignmentType": kind, **code, **{name: value for name, value in properties.items() if value}}


def toml_front_matter(source: str) -> dict[str, object]:
    """The properties of a block of TOML, as Hugo writes it between lines of ``+++``; every scalar as text."""
    _check_size(source)
    try:
        loaded = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        detail = message("wrong-record.toml", problem=f"{error}")
        raise InvalidRecordError(f"The front matter is not valid TOML ({error}).", line=2, detail=detail) from None
    return {key: _as_text(value) for key, value in loaded.items()}


def _as_text(value: object) -> object:
    if isinstance(value, list):
        return [_as_text(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _as_text(part) for key, part in value.items()}
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_size(source: str) -> None:
    if len(source) > LIMITS.front_matter_bytes:
        limit = LIMITS.front_matter_bytes // 1024
        problem = f"The front matter is larger than {limit} KB: move its text below it."
        raise InvalidRecordError(problem, detail=message("wrong-record.front-matter-large", limit=limit))


def front_matter(source: str) -> dict[str, object]:
    """The properties of a block of YAML; raises InvalidRecordError for what is no mapping, or is built to do harm."""
    import yaml  # noqa: PLC0415  only these files need it

    _check_size(source)
    loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _check_events(yaml.parse(source, Loader=loader))
        loaded = yaml.load(source, Loader=loader)  # noqa: S506  a base loader makes text, lists and mappings only
    except yaml.YAMLError as error:
        raise _yaml_problem(error) from None
    if not isinstance(loaded, Mapping):
        problem = "The front matter is not a list of “property: value” lines."
        raise InvalidRecordError(problem, line=2, detail=message("wrong-record.front-matter-lines"))
    return {str(key): value for key, value in loaded.items() if not (isinstance(value, str) and value in _NOTHING)}


def _check_events(events: Iterable[yaml.Event]) -> None:
    import yaml  # noqa: PLC0415

    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            problem = "The front matter uses YAML aliases (*name): write the value itself there."
            raise InvalidRecordError(problem, detail=message("wrong-record.front-matter-alias"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > LIMITS.depth:
            problem = f"The front matter is nested deeper than {LIMITS.depth} levels: flatten it."
            raise InvalidRecordError(problem, detail=message("wrong-record.document-deep", depth=LIMITS.depth))


def _yaml_problem(error: yaml.YAMLError) -> InvalidRecordError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 2 if mark else 2  # the front matter begins on the file's second line
    problem = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
    return InvalidRecordError(
        f"The front matter is not valid YAML on line {line} ({problem}): put values with a colon or quotes in quotes.",
        line=line,
        detail=message("wrong-record.yaml", line=line, problem=problem),
    )
