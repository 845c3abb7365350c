"""The courses and units of resources. A resource in none is a unit of its own, so every row has one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.model import Part, Resource
from indexer.engine import Floats

Array = NDArray[Any]

NO_POSITION = -1
_ALONE = "\x1e"  # before the id of a material that names no unit


@dataclass(frozen=True)
class Units:
    """Row r is in ``units[starts[r]:starts[r + 1]]``, at ``positions`` of the same place (-1 if not given).
    ``names`` are the units' names, in order of first appearance; ``read_keys`` gives what each is known by."""

    starts: Array
    units: Array
    positions: Array
    names: Sequence[str]
    read_keys: Callable[[], Sequence[str]] = tuple

    @cached_property
    def by_key(self) -> Mapping[str, Sequence[int]]:
        """The units that several materials may name, by what they are known by. Read at first use: there is a key for
        every material that is alone, too."""
        found: dict[str, list[int]] = {}
        for unit, key in enumerate(self.read_keys()):
            if not key.startswith(_ALONE):
                found.setdefault(key, []).append(unit)
        return found

    def members(self, keys: Iterable[str]) -> list[int]:
        """The rows in the units of these keys, rising."""
        by_unit, first = self.by_unit
        units = [unit for key in keys for unit in self.by_key.get(key, ())]
        return sorted({row for unit in units for row in by_unit[first[unit] : first[unit + 1]].tolist()})

    @cached_property
    def by_unit(self) -> tuple[Array, Array]:
        """The rows of each unit in the order of ``shared``, unit by unit, and where each unit's begin: made once, as
        the units of every result that is shown are looked up."""
        rows = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        order = np.lexsort((rows, self.positions, self.positions == NO_POSITION, self.units))
        return rows[order], np.searchsorted(self.units[order], np.arange(len(self.names) + 1))

    def placed(self, rows: Array) -> Placed:
        """The units of some rows."""
        begin = self.starts[rows]
        counts = self.starts[rows + 1] - begin
        if (counts == 1).all():
            return Placed(self.units[begin], None)
        firsts = np.cumsum(counts) - counts
        return Placed(self.units[np.arange(counts.sum()) - np.repeat(firsts - begin, counts)], firsts)

    def of_any(self, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether each row is in a unit that is marked (``marked``: one a unit)."""
        return (
            Placed(self.units, self.starts[:-1]).any(marked)
            if marked.any()
            else np.zeros(len(self.starts) - 1, np.bool_)
        )

    def earliest(self) -> Floats:
        """The first position of each row in its units; NaN if none is given."""
        known = np.where(self.positions == NO_POSITION, np.inf, self.positions).astype(np.float32)
        earliest = np.minimum.reduceat(known, self.starts[:-1]) if len(known) else known
        return np.where(np.isinf(earliest), np.float32(np.nan), earliest)

    def shared(self, row: int) -> list[tuple[str, list[int]]]:
        """The units that hold more than this row: name and rows, by position (the unknown last), then by row."""
        shared_units = []
        by_unit, first = self.by_unit
        for unit in self.units[self.starts[row] : self.starts[row + 1]].tolist():
            rows = by_unit[first[unit] : first[unit + 1]]
            if len(rows) > 1:
                shared_units.append((self.names[unit], rows.tolist()))
        return shared_units


class Placed(NamedTuple):
    """The units of some rows, one row's after the other's: row n's begin at ``firsts[n]``, or each row has one."""

    units: Array
    firsts: Array | None

    def best(self, scores: Floats) -> Floats:
        """The greatest of ``scores`` (one a unit) over the units of each row."""
        values = scores[self.units]
        return values if self.firsts is None else np.asarray(np.maximum.reduceat(values, self.firsts), np.float32)

    def any(self, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether any unit of each row is marked (``marked``: one a unit)."""
        marks = marked[self.units]
        return marks if self.firsts is None else np.asarray(np.logical_or.reduceat(marks, self.firsts))

    def distinct(self) -> Array:
        """Each unit once, rising."""
        return np.flatnonzero(np.bincount(self.units))


def _parts(resource: Resource) -> Sequence[Part]:
    return resource.parts or (Part(resource.title, f"{_ALONE}{resource.id}"),)


def named_key(resource: Resource, name: str) -> str:
    """What a unit is known by that a resource names by no identifier."""
    return f"{resource.publisher or ''}\x1f{name}"


class UnitsInMaking:
    """Gathers units row by row."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._names: list[str] = []
        self._starts, self._units, self._positions = [0], list[int](), list[int]()

    def add(self, resource: Resource) -> None:
        parts: dict[str, Part] = {}
        for named in _parts(resource):
            parts.setdefault(self._key(resource, named), named)
        for key, part in parts.items():
            if key not in self._places:
                self._places[key] = len(self._names)
                self._names.append(part.name)
            self._units.append(self._places[key])
            position = NO_POSITION if part.position is None else part.position
            self._positions.append(max(NO_POSITION, min(position, 1 << 30)))
        self._starts.append(len(self._units))

    @property
    def keys(self) -> Sequence[str]:
        """What the units are known by, in their order."""
        return list(self._places)

    def finish(self) -> Units:
        whole = [np.array(column, np.int64) for column in (self._starts, self._units, self._positions)]
        return Units(whole[0], whole[1], whole[2], self._names, lambda: self.keys)

    @staticmethod
    def _key(resource: Resource, part: Part) -> str:
        return part.id or named_key(resource, part.name)

    @classmethod
    def keys_of(cls, resource: Resource) -> set[str]:
        """What the units of a resource are known by."""
        return {cls._key(resource, part) for part in _parts(resource)}
