"""Needs that a sentence says around a name of its own, which no list of terms can hold: "8th graders who read at a 3rd
grade level", "arrived from Syria last week". Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from catalog.vocabularies.grades import GradeSpan
from catalog.vocabularies.patterns import lazy_pattern

# Said of who reads, before what is said of the level; no part of the topic. No more words than a sentence has, so that
# a long text takes no longer than its length says.
_MOST = 12
_WHO = (
    r"(?:\b(?:class|group|students?|learners?|pupils?|kids|kiddos|children|but|who|that|and|they|he|she|some|many|most|all"
    rf"|are|is|have|has|having|with|can|only|still|currently|actually|an?|the|their|her|his|my|our)\b\W+){{0,{_MOST}}}"
)
_READS = lazy_pattern(
    rf"(?:{_WHO})\b(?:reads?|reading|readers?)\W+(?:(?:only|still|around|about|more like|independently)\W+)*"
    r"(?:(?:at|on|around|like|is|of)\W+)?(?:(?:about|around|an?|the)\W+)*$",
    re.IGNORECASE,
)
_LEVEL = lazy_pattern(
    rf"(?:{_WHO})\breading (?:level|age|ability)s?\W+(?:(?:is|are|at|of|around|about|only|an?|the)\W+)*$", re.IGNORECASE
)
_AT = lazy_pattern(rf"(?:{_WHO})(?:\b(?:at|on|needs?|with|for)\W+)?(?:\b(?:about|around|an?|the)\W+)*$", re.IGNORECASE)
_PLACED = lazy_pattern(r"\b(?:at|on|like|around|levels?|age|ability)\b", re.IGNORECASE)  # not "reading grade 2"
_READING_LEVEL = lazy_pattern(
    r"(?:\W+(?:grade|year))?\W+(?:(?:reading|lexile)\W+(?:levels?|age|ability)|readers?\b(?!'))", re.IGNORECASE
)
_LEVEL_AFTER = lazy_pattern(r"(?:\W+(?:grade|year))?(?:\W+(?:reading\W+)?levels?\b)?", re.IGNORECASE)
_READING_AGE = lazy_pattern(
    rf"(?:{_WHO})\breading ages?\W+(?:(?:is|are|of|at|around|about|below|under|only)\W+)*(?P<age>\d{{1,2}})"
    r"(?:\s?[-–]\s?\d{1,2})?(?:\W+years?(?:\W+olds?)?)?(?!\w)",
    re.IGNORECASE,
)
_ARRIVED = lazy_pattern(
    r"(?:\b(?:who|that|students?|learners?|pupils?|kids|children|famil(?:y|ies)|have|has|just|recently|newly|only|an?|new"
    rf"|my|our)\W+){{0,{_MOST}}}\b(?:arrived|came|come|moved(?: here| over)?|fled|transferred)\W+(?:here\W+)?from\W+"
    r"(?-i:[A-Z])\w+(?:\W(?-i:[A-Z])\w+)?(?P<when>\W+(?:(?:last|this) (?:week|month|year|term|semester"
    r"|summer|fall|autumn|winter|spring)|recently|(?:a|an|one|two|three|a few|few|\d+) (?:days?|weeks?|months?) ago"
    r"|yesterday))?(?!\w)",
    re.IGNORECASE,
)
_RECENTLY = lazy_pattern(r"\b(?:just|recently|newly)\b", re.IGNORECASE)
_LEARNS = lazy_pattern(
    r"(?:\W*\b(?:who|that|an?|new|my|our))*\W*\b(?:students?|learners?|pupils?|kids|children|famil(?:y|ies)|who|arrived)\b",
    re.IGNORECASE,
)
_APART = 1  # grades from which a level of reading is another than the class's


class Sentence(NamedTuple):
    need: str
    start: int
    end: int


def find_sentences(typed: str, find_grades: Callable[[str], Sequence[GradeSpan]]) -> Iterator[Sentence]:
    yield from _reading_levels(typed, find_grades)
    for match in _ARRIVED.finditer(typed) if "from" in typed else ():
        recently = _RECENTLY.search(match[0]) or (match["when"] and _LEARNS.match(match[0]))
        if recently or (match["when"] and not match.start()):
            yield Sentence("newcomers", *match.span())


def _reading_levels(typed: str, find_grades: Callable[[str], Sequence[GradeSpan]]) -> Iterator[Sentence]:
    """A level of reading that is another than the grade of the class, which is then the only grade."""
    if "read" not in typed.lower():
        return
    grades = find_grades(typed)
    levels = [(span, at) for span in grades if (at := _level(typed, span))]
    classes = [span for span in grades if all(span != level for level, _ in levels)]
    if not classes:
        return
    low = min(span.ages.low for span in classes)
    for span, (start, end) in levels:
        if abs(span.ages.low - low) >= _APART:
            yield Sentence(_need(span.ages.low, low), start, end)
    for match in _READING_AGE.finditer(typed):
        within = any(match.start() < span.end and span.start < match.end() for span in classes)
        if not within and abs(int(match["age"]) - low) > _APART:
            yield Sentence(_need(int(match["age"]), low), *match.span())


def _need(reads: int, grade: int) -> str:
    return "reads-below-grade" if reads < grade else "advanced"


def _level(typed: str, span: GradeSpan) -> tuple[int, int] | None:
    """Where it is said that learners read at a grade, that included."""
    before, after = typed[: span.start], typed[span.end :]
    if said := _READS.search(before) or _LEVEL.search(before):
        told = _LEVEL_AFTER.match(after)
        if _PLACED.search(said[0]) or (told and "level" in told[0].lower()):
            return said.start(), span.end + (told.end() if told else 0)
    if (level := _READING_LEVEL.match(after)) and (said := _AT.search(before)):
        return said.start(), span.end + level.end()
    return None
