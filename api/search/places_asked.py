"""The places of lessons in a query: "module 2 lesson 5", "unit 3", "topic E", "unidad 3". Pure.

A lesson's number is read beside the unit that it is in; alone, and of chapters and weeks, it is a word like others,
and a notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from catalog.messages import Message, listed, message

_LABELS = {
    "unidad": "unit",
    "módulo": "module",
    "modulo": "module",
    "tema": "topic",
    "lección": "lesson",
    "leccion": "lesson",
}
_ENDS = r"(?![\w%°]|[.:/-]\w)"
_UNIT = re.compile(
    rf"(?<![\w-])(?:in\s+|of\s+)?(?P<label>unit|module|topic|unidad|m[óo]dulo|tema)\s+"
    rf"(?P<number>\d{{1,2}}[a-d]?|(?-i:[A-H])|[a-h](?=\s*$|\s+lesson)){_ENDS}",
    re.IGNORECASE,
)
_LESSON = re.compile(rf"(?<![\w-])(?P<label>lesson|lecci[óo]n)\s+(?P<number>\d{{1,2}}){_ENDS}", re.IGNORECASE)
_UNREAD = re.compile(
    rf"(?<![\w-])(?:lesson|lecci[óo]n|chapter|cap[íi]tulo|week|semana|section)\s+\d{{1,2}}{_ENDS}", re.IGNORECASE
)


class PlaceSpan(NamedTuple):
    """``value`` is what is numbered and its number, in English: "module 2"."""

    start: int
    end: int
    value: str


def find_places(typed: str) -> Iterator[PlaceSpan]:
    units = list(_UNIT.finditer(typed))
    for match in (*units, *(_LESSON.finditer(typed) if units else ())):
        label = match["label"].lower()
        yield PlaceSpan(match.start(), match.end(), f"{_LABELS.get(label, label)} {match['number'].lower()}")


def places_not_read(typed: str) -> list[Message]:
    """A sentence that names the places which are words like others."""
    read = list(find_places(typed))
    unread = [m[0] for m in _UNREAD.finditer(typed) if all(m.end() <= p.start or p.end <= m.start() for p in read)]
    quoted = [message("quoted", text=text) for text in unread]
    return [message("notice.place-not-read", len(quoted), places=listed(quoted, "and"))] if quoted else []
