"""Finds materials by their place: in the unit, module or topic of a number, and the lesson of a number there. Pure.

Publishers number units in their names: "grade 7 / module 2 / topic C". A lesson's number counts all lessons of the
innermost of these that is asked for, by the names of its units and then by position.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.units import NO_POSITION, Units
from indexer.words.analysis import words

Place = tuple[str, str]  # what is numbered and its number, folded: ("module", "2"), ("topic", "c")
LESSON = "lesson"
_EDITION, _NTH = re.compile(r"(\d+)e"), re.compile(r"(\d+)(?:st|nd|rd|th)")  # "2e", "2nd (edition)"
IN_UNIT = 0.5  # of a material in the unit, if it is not the lesson asked for


def _numbered(spoken: Sequence[str]) -> Iterator[tuple[int, Place]]:
    """All that may be numbered by a word of a name, each with how many words lead to it: "2e" is an edition."""
    for end, word in enumerate(spoken, 1):
        if match := _EDITION.fullmatch(word):
            yield end, ("edition", match[1])
    for end, (first, second) in enumerate(pairwise(spoken), 2):
        nth = _NTH.fullmatch(first)
        yield end, (second, nth[1]) if nth else (first, second)


class Places:
    """The places of an index's units, read when the first is looked up."""

    def __init__(self, units: Units) -> None:
        self._units = units

    @cached_property
    def _by_place(self) -> Mapping[Place, Mapping[int, int]]:
        """For each place the units in it, each with how many of its name's words lead to it."""
        places: dict[Place, dict[int, int]] = defaultdict(dict)
        for unit, name in enumerate(self._units.names):
            for end, place in _numbered(list(words(name))):
                places[place].setdefault(unit, end)
        return places

    def at(self, asked: Sequence[Place]) -> NDArray[np.float32] | None:
        """Of each row, 1 at all the places, ``IN_UNIT`` if only its lesson is another; None if no unit is there. Of
        places with one label any will do."""
        ends: dict[int, int] | None = None
        for label in dict.fromkeys(label for label, _ in asked if label != LESSON):
            found: dict[int, int] = {}
            for number in (number for other, number in asked if other == label):
                found |= self._units_at(label, number)
            ends = found if ends is None else {unit: max(ends[unit], found[unit]) for unit in ends.keys() & found}
        if not ends:
            return None
        share = np.zeros(len(self._units.starts) - 1, np.float32)
        lessons = [int(number) for label, number in asked if label == LESSON]
        rows = np.repeat(np.arange(len(share)), np.diff(self._units.starts))
        there = np.flatnonzero(np.isin(self._units.units, list(ends)))
        share[rows[there]] = IN_UNIT if lessons else 1.0
        for ordered in self._in_order(ends, rows, there) if lessons else ():
            share[[ordered[number - 1] for number in lessons if 0 < number <= len(ordered)]] = 1.0
        return share

    def _units_at(self, label: str, number: str) -> dict[int, int]:
        """The units there; without a letter typed, "3" is "3A" and "3B" too."""
        found = dict(self._by_place.get((label, number), {}))
        if number.isdigit():
            for letter in "abcd":
                found |= self._by_place.get((label, number + letter), {})
        return found

    def _in_order(self, ends: Mapping[int, int], rows: NDArray[np.int64], there: NDArray[np.int64]) -> list[list[int]]:
        """The rows of each innermost place, in order; those without a position are no numbered lessons."""
        groups: dict[tuple[str, ...], list[tuple[tuple[str, ...], int, int]]] = defaultdict(list)
        for at in there.tolist():
            unit, position = int(self._units.units[at]), int(self._units.positions[at])
            name = tuple(words(self._units.names[unit]))
            if position != NO_POSITION:
                groups[name[: ends[unit]]].append((name, position, int(rows[at])))
        return [[row for _, _, row in sorted(group)] for group in groups.values()]
