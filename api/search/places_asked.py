"""The places of lessons in a query: "module 2 lesson 5", "lessons 3-6 of unit 3", "week 4", "Volume 1". Pure.

A lesson's number is read beside the unit that it is in; alone it is a word like others, and a notice says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from api.search.numbered import LESSON, OF_BOOKS, OF_COURSES, Numbered, find_numbered
from api.search.operators import blanked
from catalog.messages import Message, listed, message


class PlaceSpan(NamedTuple):
    """``values`` are what is numbered and each number, in English: "module 2"; none of a lesson without its unit.
    ``label`` is as typed, without a word before it."""

    start: int
    end: int
    values: tuple[str, ...]
    label: str


def find_places(typed: str) -> Iterator[PlaceSpan]:
    """Those of lessons last."""
    numbered = find_numbered(typed)
    for one in sorted(numbered, key=lambda one: one.label == LESSON):
        values = tuple(f"{one.label} {number}" for number in one.numbers) if _is_place(one, numbered) else ()
        yield PlaceSpan(one.start, one.end, values, one.said)


def is_of_course(value: str) -> bool:
    """Whether a place is a unit of a course or a lesson of one, which its materials seldom say in their texts."""
    return value.partition(" ")[0] in OF_COURSES


def is_of_book(value: str) -> bool:
    """Whether a place is a book itself, whose number is part of its name."""
    return value.partition(" ")[0] in OF_BOOKS


def without_places(typed: str) -> str:
    """The text with spaces in place of all labeled numbers, which are no grades: "lessons 1-5 grade 4"."""
    return blanked(typed, ((one.start, one.end) for one in find_numbered(typed)))


def places_not_read(typed: str) -> list[Message]:
    """A sentence that names the lessons without a unit, in which their numbers would be looked up."""
    numbered = find_numbered(typed)
    quoted = [message("quoted", text=one.said) for one in numbered if not _is_place(one, numbered)]
    return [message("notice.place-not-read", len(quoted), places=listed(quoted, "and"))] if quoted else []


def _is_place(one: Numbered, numbered: Sequence[Numbered]) -> bool:
    return one.label != LESSON or any(other.label in OF_COURSES - {LESSON} for other in numbered)
