"""All that matches and is close enough to a query, in another order than the best, a page at a time.

What each row is worth is asked of blocks of rows, so that a list over a million takes no table of a million, and in all
only of what comes first, which alone is sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.model import Sort
from indexer.engine import Candidates, Doubles, Floats, OrderedPage

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Array = NDArray[Any]

_AT_ONCE = 65_536  # rows whose worth is asked at a time
_LIKELY = 64  # rows that may be worth most, of which the best is about the best of all
_AHEAD = 64  # rows that are sorted beyond those of a page, and twice as many again while they are too few places
_READS = {Sort.SHORTEST: ("minutes",), Sort.NEWEST: ("date",), Sort.YOUNGEST: ("ages.low", "ages.high")}


def sort_columns(sort: Sort, known: Mapping[str, Floats], titles: Array) -> list[Array]:
    """What every row is ordered by, the least first: infinite if that is unknown. ``known`` as in ``Index``."""
    if sort is Sort.TITLE:
        return [titles]
    columns = [known[name] for name in _READS[sort]]
    return [np.where(np.isnan(column), np.inf, -column if sort is Sort.NEWEST else column) for column in columns]


def is_unknown(sort: Sort, known: Mapping[str, Floats], rows: Ints) -> Mask:
    """Which rows do not declare what they are ordered by."""
    if sort is Sort.TITLE:
        return np.zeros(len(rows), np.bool_)
    return np.asarray(np.isnan(known[_READS[sort][0]][rows]))


Worths = Callable[[Ints], Doubles]  # what some rows, which rise, are worth


def in_blocks(rows: Ints, worth: Worths) -> Doubles:
    """What rows are worth, asked of a block of them at a time."""
    parts = [worth(rows[start : start + _AT_ONCE]) for start in range(0, len(rows), _AT_ONCE)]
    return np.concatenate(parts) if parts else np.empty(0)


def close_enough(rows: Ints, worth: Worths, close: float) -> Ints:
    """Those of the rows that are worth at least this share of the most that any is, all if none is worth anything."""
    asked = in_blocks(rows, worth)
    best = asked.max(initial=0.0)
    return rows[asked >= close * best] if best > 0 else rows


def close_by_bounds(rows: Ints, worth: Worths, most: Worths, close: float) -> Ints:
    """The same rows as ``close_enough`` gives; the worth itself is asked only of those that may be worth enough by what
    they are worth at ``most``."""
    upper = in_blocks(rows, most)
    likely = np.argpartition(upper, -_LIKELY)[-_LIKELY:] if len(rows) > _LIKELY else np.arange(len(rows))
    reached = worth(rows[np.sort(likely)]).max(initial=0.0)
    return close_enough(rows[upper >= close * reached] if reached > 0 else rows, worth, close)


@dataclass(frozen=True)
class RowList:
    """See ``indexer.engine.OrderedList``. Rows that are listed: the columns they are ordered by, whether each declares
    what those tell, and the first of its duplicates, whose place all of them share. ``whole`` tells what rows that rise
    are worth in all, ``table`` makes candidates of them."""

    rows: Ints
    columns: Sequence[Array]
    unknown: Mask
    whole: Worths
    firsts: Ints
    table: Callable[[Ints], Candidates]

    @property
    def listed(self) -> int:
        return len(self.rows)

    @cached_property
    def length(self) -> int:
        return _distinct(self.firsts)

    @property
    def unplaced(self) -> int:
        return self.length - _distinct(self.firsts[~self.unknown])

    def page(self, start: int, limit: int) -> OrderedPage:
        places = self._places(start, limit)
        shown = np.unique(np.concatenate(places)) if places else self.rows[:0]
        return OrderedPage(self.table(shown), [np.searchsorted(shown, sharing).tolist() for sharing in places])

    def _places(self, start: int, limit: int) -> list[Ints]:
        """For each of these places the rows that share it, in order."""
        wanted = start + limit
        order = self._beginning(wanted)
        firsts = self.firsts[order]
        shown = firsts[np.sort(np.unique(firsts, return_index=True)[1])][start:wanted]
        sharing = self._sorted(np.flatnonzero(np.isin(self.firsts, shown)))
        return [self.rows[sharing[self.firsts[sharing] == first]] for first in shown]

    def _beginning(self, places: int) -> Ints:
        """Which rows come first, in order: at least as many as take so many places, or all."""
        count, leading = places + _AHEAD, self.columns[0]
        while count < len(self.rows):
            cut = np.partition(leading, count)[count]
            first = np.flatnonzero(leading <= cut)
            if _distinct(self.firsts[first]) >= places:
                return self._sorted(first)
            count *= 2
        return self._sorted(np.arange(len(self.rows)))

    def _sorted(self, at: Ints) -> Ints:
        """``at`` rises."""
        keys = [column[at] for column in self.columns]
        whole = in_blocks(self.rows[at], self.whole)
        return at[np.lexsort((self.rows[at], -whole, *keys[::-1]))]  # its last key counts most


def _distinct(rows: Ints) -> int:
    """How many different rows these are."""
    there = np.zeros(int(rows.max(initial=-1)) + 1, np.bool_)
    there[rows] = True
    return int(np.count_nonzero(there))
