"""The places of lessons in a query: "module 2 lesson 5", "lessons 3-6 of unit 3", "topics A and B". Pure.

A lesson's number is read beside the unit that it is in; alone, and of chapters and weeks, it is a word like others,
and a notice says so. A range or list of numbers asks for any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from catalog.messages import Message, listed, message

_LABELS = {
    "unidad": "unit",
    "unidades": "unit",
    "módulo": "module",
    "módulos": "module",
    "modulo": "module",
    "modulos": "module",
    "tema": "topic",
    "temas": "topic",
    "lección": "lesson",
    "leccion": "lesson",
    "lecciones": "lesson",
}
# Neither a part of a code or a decimal, nor what counts something else: "unit 3-5 year olds", "unit 2 and 3 digits".
_ENDS = r"(?![\w%°]|[.:/-]\w|[\s-]*(?:(?:years?|yrs?)[\s-]*olds?|digits?|times|steps?)\b)"
_JOINED = r"(?:\s*[-–—,&]\s*|\s*,?\s+(?:to|through|thru|and|or|al?|y|o|hasta)\s+)"
_LETTER = r"(?-i:[A-H])|[a-h](?=\s*$|\s+lesson)"
_ONE_UNIT = rf"(?:\d{{1,2}}[a-d]?|{_LETTER})"
_UNIT = re.compile(
    r"(?<![\w-])(?:(?:in|of)\s+)?(?P<said>(?P<label>unit|module|topic|unidad(?:es)?|m[óo]dulo|tema)s?\s+"
    rf"(?P<numbers>{_ONE_UNIT}(?:{_JOINED}{_ONE_UNIT}{_ENDS})*)){_ENDS}",
    re.IGNORECASE,
)
_LESSON = re.compile(
    r"(?<![\w-])(?P<said>(?P<label>lesson|lecci[óo]n(?:es)?)s?\s+"
    rf"(?P<numbers>\d{{1,2}}(?:{_JOINED}\d{{1,2}}{_ENDS})*)){_ENDS}",
    re.IGNORECASE,
)
_UNREAD = re.compile(
    r"(?<![\w-])(?:lessons?|lecci[óo]n(?:es)?|chapters?|cap[íi]tulos?|weeks?|semanas?|sections?)\s+"
    rf"\d{{1,2}}(?:{_JOINED}\d{{1,2}}{_ENDS})*{_ENDS}",
    re.IGNORECASE,
)
_NUMBER = r"(\d{1,2}[a-d]?|[a-h])"
_RANGE = re.compile(rf"{_NUMBER}\s*(?:[-–—]|\b(?:to|through|thru|al?|hasta)\b)\s*{_NUMBER}", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,|&|\b(?:and|or|y|o)\b)[\s,]*", re.IGNORECASE)


class PlaceSpan(NamedTuple):
    """``values`` are what is numbered and each number, in English: "module 2". ``label`` is as typed, without a word
    before it."""

    start: int
    end: int
    values: tuple[str, ...]
    label: str


def find_places(typed: str) -> Iterator[PlaceSpan]:
    units = list(_UNIT.finditer(typed))
    for match in (*units, *(_LESSON.finditer(typed) if units else ())):
        label = match["label"].lower()
        label = _LABELS.get(label, label)
        numbers = [number for part in _LISTED.split(match["numbers"]) for number in _numbers(part.strip().lower())]
        values = tuple(f"{label} {number}" for number in dict.fromkeys(numbers))
        yield PlaceSpan(match.start(), match.end(), values, match["said"])


def _numbers(part: str) -> list[str]:
    """The numbers, or letters, of one or of a range; of a range that goes down just its ends."""
    if (ends := _RANGE.fullmatch(part)) is None:
        return [part]
    first, last = ends.groups()
    if first.isdigit() and last.isdigit() and int(first) < int(last):
        return [str(number) for number in range(int(first), int(last) + 1)]
    if first.isalpha() and last.isalpha() and first < last:
        return [chr(letter) for letter in range(ord(first), ord(last) + 1)]
    return [first, last]


def without_places(typed: str) -> str:
    """The text with spaces in place of all numbered places, whose numbers are no grades: "lessons 1-5 grade 4"."""
    spans = [*((place.start, place.end) for place in find_places(typed)), *(m.span() for m in _UNREAD.finditer(typed))]
    for start, end in spans:
        typed = typed[:start] + " " * (end - start) + typed[end:]
    return typed


def places_not_read(typed: str) -> list[Message]:
    """A sentence that names the places which are words like others."""
    read = list(find_places(typed))
    unread = [m[0] for m in _UNREAD.finditer(typed) if all(m.end() <= p.start or p.end <= m.start() for p in read)]
    quoted = [message("quoted", text=text) for text in unread]
    return [message("notice.place-not-read", len(quoted), places=listed(quoted, "and"))] if quoted else []
