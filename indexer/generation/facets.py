"""What can be filtered and counted: columns of values by row, masks of rows, counts of values under a mask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.formats.containers import aggregation_of
from catalog.model import AgeRange, Filter, Resource
from catalog.vocabularies.languages import parse_language, with_general
from catalog.vocabularies.licenses import parse_license
from catalog.vocabularies.subjects import NAMES, subject_key
from catalog.vocabularies.terms import kind_label

Mask = NDArray[np.bool_]
Array = NDArray[Any]

# Facets whose values are words: how a resource holds them. The names are those of ``Filter``.
VALUES: Mapping[str, Callable[[Resource], Iterable[str]]] = {
    "subjects": lambda resource: resource.subjects,
    "types": lambda resource: resource.types,
    "levels": lambda resource: (aggregation_of(resource),),
    "languages": lambda resource: with_general(resource.languages),  # "en-GB" is counted under "en" too
    "licenses": lambda resource: (resource.license,) if resource.license else (),
    "publishers": lambda resource: (resource.publisher,) if resource.publisher else (),
    "accessibility_features": lambda resource: resource.accessibility_features,
}
ALL_OF = frozenset({"accessibility_features"})  # of which a filter asks for every value, not for any
# One school year each; a resource counts in every year it is for.
AGE_BINS = (*(AgeRange(age, age + 1) for age in range(3, 18)), AgeRange(18, None))
MINUTE_BINS = (15, 30, 45, 60, 90)
_REMEMBERED = 16  # masks, a byte a row
_MANY = 64  # one row in this many: as bits they are read as soon as gathered
UNKNOWN, NO_LIMIT = -1, 1000  # minutes or ages not given; "18 and over"
FACETS = (*VALUES, "ages", "free", "max_minutes")


class Column(NamedTuple):
    """Distinct values in order; value v is held by ``rows[starts[v]:starts[v + 1]]``, rising."""

    values: Sequence[str]
    starts: Array
    rows: Array


def build_column(values_by_row: Iterable[tuple[str, ...]]) -> Column:
    """Of what each row holds; a value that differs only in case or outer spaces is the one seen first. Each list of
    values is looked at once: a million rows hold few that differ, and the rest is arithmetic."""
    numbers = defaultdict[tuple[str, ...], int]()
    numbers.default_factory = numbers.__len__  # a list not seen before takes the next number
    lists = np.fromiter(map(numbers.__getitem__, values_by_row), np.int64)
    spelled: dict[str, str] = {}
    keys = [{key: None for value in values if (key := _seen(spelled, value))} for values in numbers]
    values = sorted(spelled.values())
    places = {value_key(value): place for place, value in enumerate(values)}
    of_lists = np.array([places[key] for held in keys for key in held], np.int64)
    lengths = np.array([len(held) for held in keys], np.int64)
    of_rows = lengths[lists]
    nth = np.arange(of_rows.sum()) - np.repeat(np.cumsum(of_rows) - of_rows, of_rows)
    held_by = of_lists[np.repeat((np.cumsum(lengths) - lengths)[lists], of_rows) + nth]
    starts = np.concatenate([[0], np.cumsum(np.bincount(held_by, minlength=len(values)))])
    rows = np.repeat(np.arange(len(lists), dtype=np.int32), of_rows)
    return Column(values, starts.astype(np.int64), rows[np.argsort(held_by, kind="stable")])


def _seen(spelled: dict[str, str], value: str) -> str:
    """The key of a value, whose first spelling is remembered; "" of a blank."""
    key = value_key(value)
    if key:
        spelled.setdefault(key, value.strip())
    return key


def _place_of(names: Sequence[str], value: str) -> int:
    return names.index(value_key(value)) if value_key(value) in names else len(names)


def _column_of(masks: Iterable[tuple[str, Mask]]) -> Column:
    return _of_each((name, np.flatnonzero(mask).astype(np.int32)) for name, mask in masks)


def _of_each(held: Iterable[tuple[str, Array]]) -> Column:
    """A column of values and the rows of each."""
    names, rows = zip(*sorted(held, key=itemgetter(0)), strict=True)
    return Column(names, np.cumsum([0, *map(len, rows)]).astype(np.int64), np.concatenate(rows))


def _in_order(column: Column) -> Column:
    """Those that a segment adds come last in its column."""
    values = column.values
    if all(one < other for one, other in pairwise(values)):
        return column
    return _of_each((value, column.rows[column.starts[at] : column.starts[at + 1]]) for at, value in enumerate(values))


def one_name_each(column: Column) -> Column:
    """Subjects with all names of one as one value ("Maths" and "Mathematics"): the most usual that is held."""
    places: dict[str, list[int]] = {}
    for place, value in enumerate(column.values):
        places.setdefault(subject_key(value) or value_key(value), []).append(place)
    if len(places) == len(column.values):
        return column
    held = []
    for key, same in places.items():
        usual = [value_key(name) for name in NAMES.get(key, ())]
        rows = [column.rows[column.starts[place] : column.starts[place + 1]] for place in same]
        name = min((column.values[place] for place in same), key=partial(_place_of, usual))
        held.append((name, rows[0] if len(rows) == 1 else np.unique(np.concatenate(rows))))
    return _of_each(held)


def _usual(name: str, value: str) -> str:
    """A value that nothing holds as it is written, in the form that imports give it: "CC BY 4.0", "English"."""
    if name == "licenses":
        return parse_license(value).id
    if name == "languages":
        return parse_language(value) or value
    return kind_label(value) if name == "types" else value


def _family(license: str) -> str:
    """What a license without a version names: each version of it. "" of any other."""
    named = parse_license(license)
    return "" if any(map(str.isdigit, named.id)) else named.family


def _fixed(mask: Mask) -> Mask:
    """A mask that is kept and given out several times."""
    mask.flags.writeable = False
    return mask


def value_key(value: str) -> str:
    """What all spellings of one value share."""
    return value.strip().casefold()


def as_bits(mask: Mask) -> NDArray[np.uint64]:
    """A bit a row, in words of 64: so many are counted at a time."""
    bits, packed = np.zeros(-(-len(mask) // 64), np.uint64), np.packbits(mask)
    bits.view(np.uint8)[: len(packed)] = packed
    return bits


class Chosen:
    """Rows of which something is counted: a byte each, and a bit each."""

    def __init__(self, rows: Mask) -> None:
        self.rows = rows

    @cached_property
    def bits(self) -> NDArray[np.uint64]:
        return as_bits(self.rows)

    def in_each(self, bits: NDArray[np.uint64]) -> NDArray[np.int64]:
        """How many of them are in each of several sets of rows, ``as_bits``."""
        return np.asarray(np.bitwise_count(bits & self.bits).sum(axis=1, dtype=np.int64))


class Holders(NamedTuple):
    """Which rows hold each of some values. Of a value that many hold, a bit a row: a count reads an eighth of a byte of
    each. Of the others (``few``) the rows, one value's after the other's. Both rise."""

    many: Array
    bits: NDArray[np.uint64]
    few: Array
    starts: Array
    rows: Array

    @classmethod
    def of_column(cls, column: Column, size: int) -> Holders:
        lengths = np.diff(column.starts)
        is_many = lengths * _MANY >= max(1, size)
        many, few = np.flatnonzero(is_many), np.flatnonzero(~is_many)
        bits = np.zeros((len(many), -(-size // 64)), np.uint64)
        for place, value in enumerate(many):
            mask = np.zeros(size, np.bool_)
            mask[column.rows[column.starts[value] : column.starts[value + 1]]] = True
            bits[place] = as_bits(mask)
        starts = np.concatenate([[0], np.cumsum(lengths[few])])
        return cls(many, bits, few, starts, np.asarray(column.rows)[np.repeat(~is_many, lengths)])

    def part(self, values: slice) -> Holders:
        """Of some values alone."""
        first, ends = values.start, (values.start, values.stop)
        many, few = (slice(*np.searchsorted(part, ends).tolist()) for part in (self.many, self.few))
        starts = self.starts[few.start : few.stop + 1]
        rows = self.rows[starts[0] : starts[-1]]
        return Holders(self.many[many] - first, self.bits[many], self.few[few] - first, starts - starts[0], rows)

    def counts(self, chosen: Chosen) -> NDArray[np.int64]:
        """How many of the rows hold each value."""
        numbers = np.empty(len(self.many) + len(self.few), np.int64)
        numbers[self.many] = chosen.in_each(self.bits)
        before = np.concatenate([[0], np.cumsum(chosen.rows[self.rows])])
        numbers[self.few] = before[self.starts[1:]] - before[self.starts[:-1]]
        return numbers


class Counted(NamedTuple):
    """All that is counted: the values of facet f, in order, are ``values[f]``, and in the part ``parts[f]`` of all."""

    values: Mapping[str, Sequence[str]]
    parts: Mapping[str, slice]
    holders: Holders

    @classmethod
    def of(cls, columns: Mapping[str, Column], size: int) -> Counted:
        ends = np.cumsum([0, *(len(column.values) for column in columns.values())]).tolist()
        before = np.cumsum([0, *(len(column.rows) for column in columns.values())])
        starts = [column.starts[:-1] + first for column, first in zip(columns.values(), before[:-1], strict=True)]
        rows = np.concatenate([column.rows for column in columns.values()])
        joined = Column((), np.concatenate([*starts, before[-1:]]), rows)
        values = {name: column.values for name, column in columns.items()}
        parts = dict(zip(columns, map(slice, ends[:-1], ends[1:]), strict=True))
        return cls(values, parts, Holders.of_column(joined, size))

    def counts(self, facets: Sequence[str], chosen: Chosen) -> dict[str, list[tuple[str, int]]]:
        """All are counted in one step, unless it is one facet."""
        if len(facets) == 1:
            (facet,) = facets
            return {facet: ranked(self.values[facet], self.holders.part(self.parts[facet]).counts(chosen))}
        numbers = self.holders.counts(chosen)
        return {facet: ranked(self.values[facet], numbers[self.parts[facet]]) for facet in facets}


def ranked(values: Sequence[str], counts: NDArray[np.int64]) -> list[tuple[str, int]]:
    """Values, which are in order, with their counts: largest first, equal counts by value, nothing at zero."""
    counted = zip(values, counts.tolist(), strict=True)
    return sorted((pair for pair in counted if pair[1]), key=itemgetter(1), reverse=True)  # equal ones stay in order


class Facets:
    """Filters over one generation. ``low``, ``high``, ``minutes`` and ``free`` are one number a row."""

    def __init__(self, columns: Mapping[str, Column], *, low: Array, high: Array, minutes: Array, free: Array) -> None:
        self.size = len(low)
        self.low, self.high, self.minutes, self.free = (np.asarray(column) for column in (low, high, minutes, free))
        self.columns = columns
        # One search asks for the same rows several times: of what was found, for facets, for what to drop.
        self.any_of = lru_cache(maxsize=_REMEMBERED)(self._any_of)
        self.overlapping = lru_cache(maxsize=_REMEMBERED)(self._overlapping)
        self._filtered = {**columns, "subjects": one_name_each(columns["subjects"])}
        self._places = {
            name: {value_key(value): place for place, value in enumerate(column.values)}
            for name, column in self._filtered.items()
        }
        for value, place in list(self._places["subjects"].items()):
            for name in NAMES.get(subject_key(value), ()):
                self._places["subjects"].setdefault(value_key(name), place)

    def masks(self, filter: Filter) -> dict[str, Mask]:
        """For every facet that ``filter`` sets, the rows that hold it; a value that no row has lets nothing through."""
        masks: dict[str, Mask] = {}
        for name in VALUES:
            if wanted := getattr(filter, name):
                masks[name] = self._holding(name, wanted)
        if filter.ages is not None:
            masks["ages"] = self.overlapping(filter.ages)
        if filter.free is not None:
            masks["free"] = self.free == int(filter.free)
        if filter.max_minutes is not None:
            masks["max_minutes"] = (self.minutes != UNKNOWN) & (self.minutes <= filter.max_minutes)
        return masks

    def holding_any(self, excluding: Filter) -> Mask:
        """The rows that hold any value of any field of ``excluding``, or are made for some of its ages."""
        masks = [self.any_of(name, tuple(wanted)) for name in VALUES if (wanted := getattr(excluding, name))]
        if excluding.ages is not None:
            masks.append(self.overlapping(excluding.ages))
        return np.asarray(np.logical_or.reduce(masks)) if masks else np.zeros(self.size, np.bool_)

    def counts(self, facets: Sequence[str], chosen: Chosen) -> dict[str, list[tuple[str, int]]]:
        """How many of the rows hold each value of some facets, as ``ranked``."""
        return self._counted.counts(facets, chosen)

    @cached_property
    def _counted(self) -> Counted:
        return Counted.of({facet: _in_order(self._column(facet)) for facet in FACETS}, self.size)

    def _column(self, facet: str) -> Column:
        """The values of a facet, and which rows hold each."""
        if facet == "ages":
            return _column_of((str(ages), self._overlapping(ages)) for ages in AGE_BINS)
        if facet == "free":
            return _column_of((name, self.free == value) for name, value in (("true", 1), ("false", 0)))
        if facet == "max_minutes":
            known = self.minutes != UNKNOWN
            return _column_of((str(limit), known & (self.minutes <= limit)) for limit in MINUTE_BINS)
        return self._filtered[facet]

    def _any_of(self, name: str, wanted: tuple[str, ...]) -> Mask:
        """The rows that hold any of the values."""
        return _fixed(np.asarray(np.logical_or.reduce([self._with(name, value) for value in wanted])))

    def _holding(self, name: str, wanted: Sequence[str]) -> Mask:
        if name in ALL_OF:
            return np.asarray(np.logical_and.reduce([self.any_of(name, (value,)) for value in wanted]))
        return self.any_of(name, tuple(wanted))

    def _with(self, name: str, value: str) -> Mask:
        mask = np.zeros(self.size, np.bool_)
        column, places = self._filtered[name], self._places[name]
        place = places.get(value_key(value), places.get(value_key(_usual(name, value))))
        found = [] if place is None else [place]
        if name == "licenses" and (family := _family(value)):
            found = [at for at, known in enumerate(column.values) if parse_license(known).family == family]
        for place in found:
            mask[column.rows[column.starts[place] : column.starts[place + 1]]] = True
        return mask

    def _overlapping(self, ages: AgeRange) -> Mask:
        """The rows made for ages that share some with these."""
        high = NO_LIMIT if ages.high is None else ages.high
        return _fixed(np.asarray((self.low != UNKNOWN) & (self.low < high) & (self.high > ages.low)))


def number_arrays(numbers: Sequence[int]) -> dict[str, Array]:
    """``low``, ``high``, ``minutes``, ``free`` as ``Facets`` takes them, of what ``numbers`` gave row after row."""
    table = np.array(numbers, np.int32).reshape(-1, 4)
    return {name: table[:, place].copy() for place, name in enumerate(("low", "high", "minutes", "free"))}


def numbers(resource: Resource) -> tuple[int, int, int, int]:
    """Lowest age, end of the ages, minutes, free: one row of ``number_arrays``."""
    ages, minutes, free = resource.ages, resource.minutes, resource.free
    low, high = (UNKNOWN, UNKNOWN) if ages is None else (ages.low, NO_LIMIT if ages.high is None else ages.high)
    return low, high, UNKNOWN if minutes is None else min(minutes, 1 << 30), UNKNOWN if free is None else int(free)
