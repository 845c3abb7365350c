"""A segment's rows joined with those of the whole generation that it is read beside, as one index in order of ids.

A segment holds the rows that are new or changed and, since a unit's words are weighed together, all rows of each unit
that any of them is in or was in. Its rows take the place of the whole generation's of the same ids. What is small is
joined when the index is opened; words, vectors and records are read where they lie, and what is found there is put into
the joint order. Everything above sees rows without gaps.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.model import Resource
from indexer.alignments import ByStandard
from indexer.engine import Floats
from indexer.generation.facets import VALUES, Column, Facets, value_key
from indexer.generation.records import Rows
from indexer.units import Units
from indexer.vectors.faiss_index import Vectors
from indexer.words.analysis import FIELDS
from indexer.words.bm25 import Lexical, Matches

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Array = NDArray[Any]


@dataclass(frozen=True)
class Joint:
    """Where rows are in the joint order: ``at`` that of each row of the whole, -1 if its id is gone; ``new`` that of
    each row of the segment. ``read_rows`` are the rows of the whole that are still read there, rising."""

    at: Ints
    read_rows: Ints
    new: Ints
    size: int

    @classmethod
    def of(cls, whole: Sequence[str], segment: Sequence[str], gone: Iterable[str]) -> Joint:
        """Made from ids in order; those that are ``gone`` are in the whole and not in the segment."""
        places = np.array([bisect_left(whole, id) for id in segment], np.int64)
        there = np.array(
            [at < len(whole) and whole[at] == id for at, id in zip(places, segment, strict=True)], np.bool_
        )
        gone_rows = np.array([bisect_left(whole, id) for id in sorted(gone)], np.int64)
        rows, inserted = np.arange(len(whole)), places[~there]
        at = rows - np.searchsorted(gone_rows, rows) + np.searchsorted(inserted, rows, side="right")
        new = np.empty(len(segment), np.int64)
        new[there] = at[places[there]]
        new[~there] = inserted - np.searchsorted(gone_rows, inserted) + np.arange(len(inserted))
        read = np.ones(len(whole), np.bool_)
        read[places[there]] = read[gone_rows] = False
        at[gone_rows] = -1
        return cls(at, np.flatnonzero(read), new, len(whole) - len(gone_rows) + len(inserted))

    @classmethod
    def appended(cls, whole: int, linked: Array) -> Joint:
        """Of things that come after those of the whole, in their order, but for those that are ``linked`` to one of the
        whole (-1 if not)."""
        rows, fresh = np.arange(whole), linked < 0
        return cls(rows, rows, np.where(fresh, whole + np.cumsum(fresh) - 1, linked), whole + int(fresh.sum()))

    @cached_property
    def read(self) -> Mask:
        """Which rows of the whole are read there."""
        mask = np.zeros(len(self.at), np.bool_)
        mask[self.read_rows] = True
        return mask

    @cached_property
    def own(self) -> Mask:
        """Which of the segment's rows are no link to one of the whole."""
        from_whole = np.zeros(self.size, np.bool_)
        from_whole[self.at[self.read_rows]] = True
        return ~from_whole[self.new]

    def joined(self, whole: Array, segment: Array) -> Array:
        """One value a row, in the joint order."""
        values = np.empty((self.size, *whole.shape[1:]), whole.dtype)
        values[self.at[self.read_rows]] = whole[self.read_rows]
        values[self.new[self.own]] = segment[self.own]
        return values

    def names(self, whole: Sequence[str], segment: Sequence[str]) -> list[str]:
        names: list[str] = self.joined(np.array(whole, object), np.array(segment, object)).tolist()
        return names

    @cached_property
    def places(self) -> Ints:
        """Where each joint row is read: its row of the whole, or -1 less its row of the segment."""
        return self.joined(np.arange(len(self.at)), -1 - np.arange(len(self.new)))

    def parted(self, rows: Mask) -> tuple[Mask, Mask]:
        """The rows of the whole and of the segment that these joint rows are."""
        whole = np.zeros(len(self.at), np.bool_)
        whole[self.read_rows] = rows[self.at[self.read_rows]]
        return whole, rows[self.new] & self.own


class JoinedLexical(Lexical):
    """Scores lie where they were written; how many hold a term is counted over the joint rows."""

    def __init__(self, whole: Lexical, segment: Lexical, joint: Joint, units: Joint) -> None:
        self._whole, self._segment, self._joint, self._joint_units = whole, segment, joint, units
        self.size, self.units = joint.size, units.size

    def __contains__(self, term: str) -> bool:
        return len(self.rows(term)) > 0

    def rows(self, term: str) -> Array:
        there = self._whole.rows(term)
        whole_rows = self._joint.at[there[self._joint.read[there]]]
        return np.concatenate([whole_rows, self._joint.new[self._segment.rows(term)]])

    def held(self, terms: Sequence[str], rows: Ints) -> Mask:
        places = self._joint.places[rows]
        held = np.empty((len(FIELDS), len(terms), len(rows)), np.bool_)
        for part, there, those in (
            (self._whole, places >= 0, places),
            (self._segment, places < 0, -1 - places),
        ):
            held[:, :, there] = part.held(terms, those[there])
        return held

    def unit_holding(self, term: str) -> Mask:
        return self._joint_units.joined(self._whole.unit_holding(term), self._segment.unit_holding(term))

    def search(self, shares: Mapping[str, float], divisor: float = 1.0) -> Matches:
        parts = self._whole.search(shares, divisor), self._segment.search(shares, divisor)
        return _JoinedMatches(*parts, self._joint, self._joint_units)


class _JoinedMatches(Matches):
    def __init__(self, whole: Matches, segment: Matches, joint: Joint, units: Joint) -> None:
        self._parts, self._joint, self._joint_units = (whole, segment), joint, units

    @cached_property
    def units(self) -> Floats:
        return self._joint_units.joined(*(part.units for part in self._parts))

    def space(self, name: str) -> Floats:
        return self._joint.joined(*(part.space(name) for part in self._parts))

    def at(self, name: str, rows: Ints) -> Floats:
        whole, segment = (partial(part.at, name) for part in self._parts)
        return _of_both(self._joint, rows, whole, segment, np.float32)


def _of_both(
    joint: Joint, rows: Ints, whole: Callable[[Ints], Array], segment: Callable[[Ints], Array], kind: type[np.generic]
) -> Array:
    """One value of this kind for each joint row, asked of the whole or of the segment by its own rows."""
    places = joint.places[rows]
    there, values = places >= 0, np.empty(len(rows), kind)
    values[there], values[~there] = whole(places[there]), segment(-1 - places[~there])
    return values


class JoinedVectors(Vectors):
    """The same cosines as of one index, since each is of one row and the query."""

    def __init__(self, whole: Vectors, segment: Vectors, joint: Joint) -> None:
        self._whole, self._segment, self._joint = whole, segment, joint
        self._all = joint.parted(np.ones(joint.size, np.bool_))
        self.size, self.dimensions = joint.size, whole.dimensions
        self._remember()

    def vector(self, row: int) -> Floats:
        there = np.flatnonzero(self._joint.new == row)
        if len(there) and self._joint.own[there[0]]:
            return self._segment.vector(int(there[0]))
        return self._whole.vector(int(np.flatnonzero(self._joint.at == row)[0]))

    def _about(self, query: Floats, floor: float, mask: Mask | None) -> tuple[Ints, Floats, float]:
        masks = (None, None) if mask is None else self._joint.parted(mask)
        one, other = (
            part._about(query, floor, own) for part, own in zip((self._whole, self._segment), masks, strict=True)
        )
        first, second = self._joint.read[one[0]], self._joint.own[other[0]]
        rows = np.concatenate([self._joint.at[one[0][first]], self._joint.new[other[0][second]]])
        order = np.argsort(rows, kind="stable")
        return rows[order], np.concatenate([one[1][first], other[1][second]])[order], max(one[2], other[2])

    def at(self, query: Floats, rows: Ints) -> Floats:
        whole, segment = (partial(part.at, query) for part in (self._whole, self._segment))
        return _of_both(self._joint, rows, whole, segment, np.float32)

    def _range(self, query: Floats, floor: float, mask: Mask | None) -> tuple[Ints, Floats]:
        first, second = self._all if mask is None else self._joint.parted(mask)
        one, other = self._whole._range(query, floor, first), self._segment._range(query, floor, second)
        rows = np.concatenate([self._joint.at[one[0]], self._joint.new[other[0]]])
        order = np.argsort(rows, kind="stable")
        return rows[order], np.concatenate([one[1], other[1]])[order]

    def _search(self, query: Floats, k: int, mask: Mask | None) -> tuple[Ints, Floats]:
        first, second = self._all if mask is None else self._joint.parted(mask)
        one, other = self._whole._search(query, k, first), self._segment._search(query, k, second)
        rows = np.concatenate([self._joint.at[one[0]], self._joint.new[other[0]]])
        scores = np.concatenate([one[1], other[1]])
        best = np.argsort(-scores, kind="stable")[:k]
        return rows[best], scores[best]


class JoinedRecords(Rows[Resource]):
    """The records of both, in the joint order."""

    def __init__(self, whole: Sequence[Resource], segment: Sequence[Resource], joint: Joint) -> None:
        self._parts = whole, segment
        self._places = joint.places

    def __len__(self) -> int:
        return len(self._places)

    def row(self, row: int) -> Resource:
        place = int(self._places[row])
        return self._parts[0][place] if place >= 0 else self._parts[1][-1 - place]


def join_units(whole: Units, segment: Units, joint: Joint, units: Joint) -> Units:
    counts = joint.joined(np.diff(whole.starts), np.diff(segment.starts))
    starts = np.concatenate([[0], np.cumsum(counts)])

    def ragged(first: Array, second: Array) -> Array:
        joined = np.empty(int(starts[-1]), np.int64)
        for values, of, rows, at in (
            (first, whole.starts, joint.read_rows, joint.at[joint.read_rows]),
            (second, segment.starts, np.arange(len(joint.new)), joint.new),
        ):
            of_row = np.diff(of)[rows]
            nth = np.arange(of_row.sum()) - np.repeat(np.cumsum(of_row) - of_row, of_row)
            joined[np.repeat(starts[at], of_row) + nth] = values[np.repeat(of[rows], of_row) + nth]
        return joined

    names = units.names(whole.names, segment.names)
    rows = ragged(whole.units, units.new[segment.units]), ragged(whole.positions, segment.positions)
    return Units(starts, *rows, names, lambda: units.names(whole.read_keys(), segment.read_keys()))


def join_facets(whole: Facets, segment: Facets, joint: Joint) -> Facets:
    """A value is spelled as the whole spells it."""
    columns = {name: _join_column(whole.columns[name], segment.columns[name], joint) for name in VALUES}
    numbers = {
        name: joint.joined(getattr(whole, name), getattr(segment, name)) for name in ("low", "high", "minutes", "free")
    }
    return Facets(columns, **numbers)


def _join_column(whole: Column, segment: Column, joint: Joint) -> Column:
    places = {value_key(value): place for place, value in enumerate(whole.values)}
    moved = np.array([places.setdefault(value_key(value), len(places)) for value in segment.values], np.int64)
    known = set(map(value_key, whole.values))
    values = [*whole.values, *(value for value in segment.values if value_key(value) not in known)]
    first = _Pairs(np.arange(len(whole.values)), whole.starts, whole.rows)
    second = _Pairs(moved, segment.starts, segment.rows)
    starts, columns = _merged(first, second, joint, len(values), {"row": (whole.rows, segment.rows)})
    return Column(values, starts, columns["row"].astype(np.int32))


def join_by_standard(whole: ByStandard, segment: ByStandard, joint: Joint) -> ByStandard:
    standards = sorted({*whole.standards, *segment.standards})
    places = {standard: place for place, standard in enumerate(standards)}
    first, second = (
        _Pairs(np.array([places[standard] for standard in part.standards], np.int64), part.starts, part.columns["row"])
        for part in (whole, segment)
    )
    shaped = whole if whole.columns.keys() >= segment.columns.keys() else segment  # one may have nothing inferred
    columns = {
        name: tuple(part.columns.get(name, np.empty(0, column.dtype)) for part in (whole, segment))
        for name, column in shaped.columns.items()
    }
    starts, joined = _merged(first, second, joint, len(standards), columns)
    return ByStandard(standards, starts, joined)


@dataclass(frozen=True)
class _Pairs:
    """Rows by value: value v, which is ``places[v]`` in the joint order, has ``rows[starts[v]:starts[v + 1]]``."""

    places: Ints
    starts: Array
    rows: Array

    @property
    def value_of_row(self) -> Ints:
        return np.repeat(self.places, np.diff(self.starts))


def _merged(
    whole: _Pairs, segment: _Pairs, joint: Joint, values: int, columns: Mapping[str, Sequence[Array]]
) -> tuple[Ints, dict[str, Array]]:
    """Where each value starts, and the columns, of both in order of values and rows; the column ``row`` is put into
    the joint order."""
    read = joint.read[whole.rows]
    whole_values, came = whole.value_of_row[read], segment.value_of_row
    keys = whole_values * joint.size + joint.at[whole.rows[read]]
    more = came * joint.size + joint.new[segment.rows]
    order = np.argsort(more, kind="stable")
    places = np.searchsorted(keys, more[order], side="right")
    joined_columns = {}
    for name, (first, second) in columns.items():
        old, new = (joint.at[first[read]], joint.new[second]) if name == "row" else (first[read], second)
        joined_columns[name] = np.insert(old, places, new[order])
    counts = np.bincount(whole_values, minlength=values) + np.bincount(came, minlength=values)
    joined_columns["row"] = joined_columns["row"].astype(np.int32)
    return np.concatenate([[0], np.cumsum(counts)]), joined_columns


def join_titles(whole: Array, segment: Array, joint: Joint) -> Array:
    """The place of each title in the order of all. Of a title of the segment it is written as twice the place in the
    whole of the next one, less one if they differ, and its own place among the segment's (``title_gaps``)."""
    among = len(segment) + 1
    keys = joint.joined(2 * np.asarray(whole, np.int64) * among, segment[:, 0] * among + segment[:, 1])
    return np.unique(keys, return_inverse=True)[1].astype(np.int32)


def join_firsts(whole: Array, joint: Joint, moved: tuple[Array, Array]) -> Array:
    """The first of each row's duplicates; ``moved`` are the rows whose duplicates changed, and their firsts."""
    firsts = np.arange(joint.size)
    here = np.flatnonzero(joint.at >= 0)
    under = joint.at[whole[here]]
    firsts[joint.at[here]] = np.where(under >= 0, under, joint.at[here])
    firsts[moved[0]] = moved[1]
    return firsts
