"""The meaning of a JSON-LD value in any shape: string, object, list, language map, or a mixture."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.errors import InvalidRecordError
from catalog.formats.record import LIMITS, Note, check_length
from catalog.messages import Message, message
from catalog.vocabularies.languages import parse_language

Node = Mapping[str, Any]

_LOCAL = re.compile(r"_:|#")  # names that mean something within one document only
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff<&]")
_BREAK = re.compile(r"<(?:br|hr)\s*/?>|</(?:p|div|li|h[1-6]|tr|ul|ol|table|blockquote)\s*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]{0,500}>.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|br|code|div|em|figure|figcaption|font|footer|h[1-6]|header|hr|i|iframe|img|li|ol"
    r"|p|pre|q|s|section|small|span|strong|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_YES = frozenset(("true", "yes", "y", "t", "1", "x", "✓", "✔", "sí", "si", "ja", "oui", "sim", "free", "gratis"))
_NO = frozenset(("false", "no", "n", "f", "0", "nein", "non", "não", "paid"))
_NAMES = ("name", "prefLabel", "@value", "termName", "title", "alternateName", "value")
_LANGUAGE = re.compile(r"(?!id$|url$|type$)[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,2}")


def plain(text: str) -> str:
    """Text without control characters and HTML; ``x < 3`` and unknown tags stay as they are."""
    if not _SUSPECT.search(text):
        return text.strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&lt;" in text and "<" not in text:
        text = html.unescape(text)  # markup that was escaped once too often
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", _HIDDEN.sub(" ", text)))
    if "&" in text:
        text = html.unescape(text)
    text = _CONTROL.sub("", text)
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


def printable(text: str) -> str:
    """Text without control characters, otherwise as it is: for Markdown and codes."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip() if _CONTROL.search(text) else text.strip()


def as_list(value: Any) -> list[Any]:
    """JSON-LD draws no line between a value and a list of one; containers ``@list`` and ``@set`` are opened."""
    while isinstance(value, Mapping):  # not by recursion: a hostile file nests deeper than Python calls
        container = next((name for name in ("@list", "@set", "itemListElement") if name in value), None)
        if container is None:
            break
        value = value[container]
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


class Reader:
    """Reads the values of one record: knows its language, and the nodes that it may refer to by ``@id``."""

    def __init__(self, node: Node, graph: Mapping[str, Node] | None = None) -> None:
        self.node = node
        self.notes: list[Note] = []
        self._graph = graph or {}
        self.language = ""
        self.language = next((tag for text in self.strings("inLanguage") if (tag := parse_language(text))), "")

    def note(self, name: str, value: str, reason: str, detail: Message) -> None:
        """Say of a value that it is not used, and why."""
        note = Note(name, value[:200], reason, detail)
        if note not in self.notes:
            self.notes.append(note)

    def nodes(self, *names: str) -> Iterator[Any]:
        """The single values of the first of these properties that has any; references are followed."""
        for name in names:
            if self.node.get(name) not in (None, "", [], {}):
                yield from self._flat(name, self.node[name], 0)
                return

    def _flat(self, name: str, value: Any, depth: int) -> Iterator[Any]:
        if depth > LIMITS.depth:
            problem = f"“{name}” is nested deeper than {LIMITS.depth} levels: flatten it."
            detail = message("wrong-record.deep", name=name, depth=LIMITS.depth)
            raise InvalidRecordError(problem, field=name, detail=detail)
        values = as_list(value)
        if len(values) > LIMITS.values:
            problem = f"“{name}” has {len(values):,} values and at most {LIMITS.values:,} are read: shorten the list."
            detail = message("wrong-record.many", name=name, count=len(values), most=LIMITS.values)
            raise InvalidRecordError(problem, field=name, detail=detail)
        for one in values:
            if isinstance(one, list):
                yield from self._flat(name, one, depth + 1)
            elif isinstance(one, Mapping) and len(one) <= 2 and (known := self._graph.get(node_id(one))) is not None:
                yield known
            elif isinstance(one, str) and one.startswith("_:"):
                yield from (known for known in [self._graph.get(one)] if known is not None)
            elif one is not None and one != "":
                yield one

    def strings(self, *names: str, limit: int = LIMITS.value) -> tuple[str, ...]:
        """What the values are called, in words, once each; a language map gives what it says in the record's
        language."""
        strings: dict[str, None] = {}
        for name in names[:1] + tuple(n for n in names[1:] if n in self.node):
            for value in self._in_one_language(list(self.nodes(name))):
                text = self.words(value)
                check_length(name, text, limit)
                if text := plain(text):
                    strings[text] = None
            if strings:
                break
        return tuple(strings)

    def _in_one_language(self, values: list[Any]) -> list[Any]:
        """The values in the record's language, else in English, else in the first one's."""
        tags = [str(value.get("@language", "")) if isinstance(value, Mapping) else "" for value in values]
        if len(set(tags)) < 2:
            return values
        languages = {tag.partition("-")[0].lower() for tag in tags if tag}
        wanted = next((tag for tag in (self.language.partition("-")[0], "en") if tag in languages), "")
        wanted = wanted or next(tag for tag in tags if tag).partition("-")[0].lower()
        same = zip(values, tags, strict=True)
        return [value for value, tag in same if not tag or tag.partition("-")[0].lower() == wanted]

    def string(self, *names: str, limit: int = LIMITS.value) -> str:
        return "\n".join(self.strings(*names, limit=limit))

    def words(self, value: Any, depth: int = 0) -> str:
        """One value in words: a string or number itself, an object by its name or label."""
        if isinstance(value, str):
            return value
        text = ""
        if depth > LIMITS.depth or isinstance(value, bool):
            text = ""
        elif isinstance(value, int | float):
            text = f"{value:g}" if isinstance(value, float) else str(value)
        elif isinstance(value, list):
            text = next((words for one in value if (words := self.words(one, depth + 1))), "")
        elif isinstance(value, Mapping):
            name = next((name for name in _NAMES if value.get(name)), None)
            text = self.words(value[name], depth + 1) if name else self._localised(value) or _person(value)
            text = text or identity(value)
        return text

    def _localised(self, value: Node) -> str:
        """``{"de": "Bruch", "en": "Fraction"}``: the record's language, else English, else the first."""
        if not all(isinstance(text, str) and _LANGUAGE.fullmatch(key) for key, text in value.items()):
            return ""
        wanted = (self.language, self.language.partition("-")[0], "en")
        return next((value[key] for key in wanted if key in value), next(iter(value.values()), ""))


def _person(value: Node) -> str:
    """A name that is given in two."""
    return " ".join(str(value[key]).strip() for key in ("givenName", "familyName") if isinstance(value.get(key), str))


def node_id(value: Node) -> str:
    """What other nodes of the graph call a node: its ``@id``, also one that only this document knows ("_:b1")."""
    own = next((value[key] for key in ("@id", "id") if isinstance(value.get(key), str)), "")
    return own or identity(value)


def identity(value: Any) -> str:
    """The ``@id``, ``id`` or ``url`` of an object, or a string that is one; blank nodes have none."""
    if isinstance(value, Mapping):
        names = [value[key] for key in ("@id", "id", "url") if isinstance(value.get(key), str)]
        value = next((name for name in names if not _LOCAL.match(name)), "")
    return printable(value) if isinstance(value, str) and not _LOCAL.match(value) else ""


def identity_of_part(value: Node) -> str:
    """What a record that another one names is known by: its ``identity``, else its ``identifier`` if that is plain."""
    plain_ids = (text for text in as_list(value.get("identifier")) if isinstance(text, str))
    return identity(value) or next(filter(None, (" ".join(printable(text).split()) for text in plain_ids)), "")


def whole_number(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,9}(?:\.0+)?\s*", value):
        return int(float(value))
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return int(value) if value == int(value) and abs(value) < 2**31 else None
    return None


def boolean(value: Any) -> bool | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower().rpartition("/")[2] if isinstance(value, str | int) else ""
    return True if word in _YES else False if word in _NO else None
