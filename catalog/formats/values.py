"""What a value in somebody's JSON-LD says, whatever shape it has: string, object, list, language map, or a mixture."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.errors import InvalidRecordError
from catalog.formats.record import LIMITS, check_length
from catalog.grades import parse_grade
from catalog.model import AgeRange

Node = Mapping[str, Any]

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
_NAMES = ("name", "prefLabel", "@value", "termName", "title", "alternateName", "value")
_DURATION = re.compile(
    r"P(?:(?P<weeks>[\d.,]+)W)?(?:(?P<days>[\d.,]+)D)?"
    r"(?:T(?:(?P<hours>[\d.,]+)H)?(?:(?P<minutes>[\d.,]+)M)?(?:(?P<seconds>[\d.,]+)S)?)?",
    re.IGNORECASE,
)
_AMOUNT = r"(\d+(?:\.\d+)?)[\s-]*(h|m|d)(?:(?:ou)?rs?|in(?:ute)?s?|ays?)?\b\.?"
_SPOKEN = re.compile(_AMOUNT, re.IGNORECASE)
_ALL_SPOKEN = re.compile(rf"(?:about\s+)?(?:{_AMOUNT}[\s,]*(?:and\s+)?){{1,4}}", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?!id$|url$|type$)[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,2}")
_DATE = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
_MINUTES = {"weeks": 10080.0, "days": 1440.0, "hours": 60.0, "minutes": 1.0, "seconds": 1 / 60}


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
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, Mapping):
        for container in ("@list", "@set", "itemListElement"):
            if container in value:
                return as_list(value[container])
    return [value]


class Reader:
    """Reads the values of one record: knows its language, and the nodes that it may refer to by ``@id``."""

    def __init__(self, node: Node, graph: Mapping[str, Node] | None = None) -> None:
        self.node = node
        self._graph = graph or {}
        self.language = ""
        self.language = next(iter(self.strings("inLanguage")), "")

    def nodes(self, *names: str) -> Iterator[Any]:
        """The single values of the first of these properties that has any; references are followed."""
        for name in names:
            if self.node.get(name) not in (None, "", [], {}):
                yield from self._flat(name, self.node[name], 0)
                return

    def _flat(self, name: str, value: Any, depth: int) -> Iterator[Any]:
        if depth > LIMITS.depth:
            raise InvalidRecordError(f"“{name}” is nested deeper than {LIMITS.depth} levels: flatten it.", field=name)
        values = as_list(value)
        if len(values) > LIMITS.values:
            problem = f"“{name}” has {len(values):,} values and at most {LIMITS.values:,} are read: shorten the list."
            raise InvalidRecordError(problem, field=name)
        for one in values:
            if isinstance(one, list):
                yield from self._flat(name, one, depth + 1)
            elif isinstance(one, Mapping) and (known := self._graph.get(identity(one))) is not None and len(one) <= 2:
                yield known
            elif one is not None and one != "":
                yield one

    def strings(self, *names: str, limit: int = LIMITS.value) -> tuple[str, ...]:
        """What the values are called, in words, once each; of a language map, what it says in the record's language."""
        found: dict[str, None] = {}
        for name in names[:1] + tuple(n for n in names[1:] if n in self.node):
            for value in self.nodes(name):
                text = self.words(value)
                check_length(name, text, limit)
                if text := plain(text):
                    found[text] = None
            if found:
                break
        return tuple(found)

    def string(self, *names: str, limit: int = LIMITS.value) -> str:
        return "\n".join(self.strings(*names, limit=limit))

    def words(self, value: Any, depth: int = 0) -> str:
        """One value in words: a string or number itself, an object by its name or label."""
        if isinstance(value, str):
            return value
        found = ""
        if depth > LIMITS.depth or isinstance(value, bool):
            found = ""
        elif isinstance(value, int | float):
            found = f"{value:g}" if isinstance(value, float) else str(value)
        elif isinstance(value, list):
            found = next((words for one in value if (words := self.words(one, depth + 1))), "")
        elif isinstance(value, Mapping):
            name = next((name for name in _NAMES if value.get(name)), None)
            found = self.words(value[name], depth + 1) if name else self._localised(value) or identity(value)
        return found

    def _localised(self, value: Node) -> str:
        """``{"de": "Bruch", "en": "Fraction"}``: the record's language, else English, else the first."""
        if not all(isinstance(text, str) and _LANGUAGE.fullmatch(key) for key, text in value.items()):
            return ""
        wanted = (self.language, self.language.partition("-")[0], "en")
        return next((value[key] for key in wanted if key in value), next(iter(value.values()), ""))


def identity(value: Any) -> str:
    """The ``@id``, ``id`` or ``url`` of an object, or a string that is one; blank nodes have none."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("@id", "id", "url") if isinstance(value.get(key), str)), "")
    return printable(value) if isinstance(value, str) and not value.startswith("_:") else ""


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
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(word)


def minutes(value: str) -> int | None:
    """ISO 8601 ("PT1H30M"), "1 hour 30 min", or a number of minutes; a started minute counts."""
    total = 0.0
    try:
        if match := _DURATION.fullmatch(value.strip()):
            total = sum(_MINUTES[unit] * float(n.replace(",", ".")) for unit, n in match.groupdict().items() if n)
        elif re.fullmatch(r"\s*\d{1,6}\s*", value):
            total = float(value)
        elif _ALL_SPOKEN.fullmatch(value.strip()):
            total = sum(
                float(n) * {"h": 60.0, "m": 1.0, "d": 1440.0}[unit.lower()] for n, unit in _SPOKEN.findall(value)
            )
    except ValueError:
        return None
    return math.ceil(total) if 0 < total < 10_000_000 else None


def age_range(text: str) -> AgeRange | None:
    """``typicalAgeRange``: like a grade, but a number alone is an age. "8-9" is the school year that begins at 8."""
    text = text.strip()
    return parse_grade(f"age {text}" if re.fullmatch(r"\d{1,3}", text) else text)


def iso_date(value: str) -> str | None:
    """The date of an ISO 8601 date or time; ``None`` for anything else, since an unclear date misleads."""
    match = _DATE.fullmatch(value.strip())
    return match[1] if match else None
