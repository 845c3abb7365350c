"""What a whole (a program, a unit) has from its parts if its record says nothing: ages, subjects, standards, needs.

A whole's parts are the materials that it names (``has_parts``) or that name it (``parts``): by an identifier or address
that means the same everywhere, or within one source by its id there or, if no other whole of that source has it, its
title. Values pass up through units within programs.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.formats.containers import aggregation_of
from catalog.model import AgeRange, Alignment, Evidence, NeedOfParts, Part, Resource
from catalog.needs.needs import NEEDS
from catalog.store.identity import global_id, normal_url

LEVELS = (Evidence.UNKNOWN, Evidence.INFERRED, Evidence.DECLARED, Evidence.BARRIER)  # as an index numbers them
_UNKNOWN, _BARRIER = 0, 3
_FIELDS = ("ages", "subjects", "alignments")
_TITLE = "title\x1f"  # before a title, in place of an id
_FARTHEST = 1 << 30  # position


class Whole(NamedTuple):
    """A whole with what its parts say, and the levels of its needs in the order of ``NEEDS``."""

    resource: Resource
    needs: bytes


class _Parts(NamedTuple):
    """The rows of a whole's parts in their order, and whether all that it names are here."""

    rows: Sequence[int]
    complete: bool


class Relations(NamedTuple):
    """By which later materials are held against those of an index: every key that a row is known by, rising, and the
    row; and every key by which a row names a whole or a part (``links``), rising, and the row that does."""

    keys: NDArray[np.int64]
    rows: NDArray[np.int32]
    links: NDArray[np.int64]
    linking: NDArray[np.int32]


class WholesInMaking:
    """``add`` every resource in order of rows, then ``finish``. ``sources`` are the names of all sources."""

    def __init__(self, sources: Iterable[str] = ()) -> None:
        self._sources = frozenset(sources)
        self._source = cache(self._source_of)
        self._keys, self._rows = array("q"), array("i")  # what a row is known by, and the row
        self._links = array("q"), array("q"), array("q")  # the whole that a row names, the row's position, the row
        self._lists: list[tuple[int, list[set[int]]]] = []  # a row that names its parts, and each part's keys

    def add(self, resource: Resource, row: int) -> None:
        scopes = sorted({self._source(origin.source) for origin in resource.provenance}) or [""]
        ids = [resource.id, *resource.identifiers, *(resource.id.removesuffix(f"@{scope}") for scope in scopes)]
        if aggregation_of(resource) in ("program", "unit"):
            ids.append(_TITLE + resource.title)
        keys = {key for id in dict.fromkeys(ids) for key in _keys(id, scopes)}
        if address := normal_url(resource.url):
            keys.add(_number(address))
        self._keys.extend(keys)
        self._rows.extend([row] * len(keys))
        for part in resource.parts:
            position = max(0, min(part.position or 0, _FARTHEST))
            for key in _keys_of(part, scopes):
                for column, value in zip(self._links, (key, position, row), strict=True):
                    column.append(value)
        if resource.has_parts:
            self._lists.append((row, [_keys_of(part, scopes) for part in resource.has_parts]))

    @property
    def relates(self) -> bool:
        """Whether any row names a whole or a part."""
        return bool(self._lists or self._links[0])

    def relations(self) -> Relations:
        listed = [(key, row) for row, parts in self._lists for part in parts for key in part]
        more = np.array(listed, np.int64).reshape(-1, 2)
        links = np.concatenate([np.frombuffer(self._links[0], np.int64), more[:, 0]])
        linking = np.concatenate([np.frombuffer(self._links[2], np.int64), more[:, 1]])
        keys, rows = np.frombuffer(self._keys, np.int64), np.frombuffer(self._rows, np.int32)
        order, by_link = np.argsort(keys, kind="stable"), np.argsort(links, kind="stable")
        return Relations(keys[order], rows[order], links[by_link], linking[by_link].astype(np.int32))

    def finish(self, read: Callable[[int], Resource], needs: Callable[[int], bytes]) -> dict[int, Whole]:
        """By row, each whole that has something from its parts. ``read`` gives a row's resource, ``needs`` the levels
        of its needs."""
        parts = self._parts()
        completed: dict[int, Whole] = {}
        for row in _bottom_up(parts):
            members = [completed.get(part) or Whole(read(part), needs(part)) for part in parts[row].rows]
            own = Whole(read(row), needs(row))
            if (whole := _filled(own, members, complete=parts[row].complete)) != own:
                completed[row] = whole
        return completed

    def _parts(self) -> dict[int, _Parts]:
        order = np.argsort(np.frombuffer(self._keys, np.int64), kind="stable")
        keys, rows = np.frombuffer(self._keys, np.int64)[order], np.frombuffer(self._rows, np.int32)[order]

        def known(key: int, but: int) -> set[int]:
            first, last = int(np.searchsorted(keys, key, "left")), int(np.searchsorted(keys, key, "right"))
            there = set(rows[first:last].tolist())
            return there - {but} if len(there) <= 2 else set()

        parts_by_row: dict[int, _Parts] = {}
        for row, named in self._lists:
            there = [set[int]().union(*(known(key, row) for key in part)) for part in named]
            alone = [keys.copy().pop() for keys in there if len(keys) == 1]
            parts_by_row[row] = _Parts(tuple(dict.fromkeys(alone)), len(alone) == len(named))
        children: dict[int, list[int]] = {}
        for key, _, row in sorted(zip(*self._links, strict=True)):
            if len(wholes := known(key, row)) == 1:
                children.setdefault(wholes.pop(), []).append(row)
        for row, more in children.items():
            listed = parts_by_row.get(row, _Parts((), True))
            parts_by_row[row] = _Parts(tuple(dict.fromkeys([*listed.rows, *more])), listed.complete)
        return {row: parts for row, parts in parts_by_row.items() if parts.rows}

    def _source_of(self, place: str) -> str:
        """The source that a record's place names, without the file within it."""
        source = place
        while source not in self._sources and "/" in source:
            source = source.rpartition("/")[0]
        return source if source in self._sources else place


def _keys_of(part: Part, scopes: Sequence[str]) -> set[int]:
    names = [part.id] if part.id else [part.name, _TITLE + part.name]
    return {key for name in names for key in _keys(name, scopes)}


def _keys(id: str, scopes: Sequence[str]) -> list[int]:
    known = global_id(id)
    return [_number(known)] if known else [_number(f"{scope}\x1f{id}") for scope in scopes]


def _number(text: str) -> int:
    """64 bits of a text's digest, the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def _bottom_up(parts: Mapping[int, _Parts]) -> list[int]:
    """The wholes, each after those among its parts; of wholes that are parts of each other, the first is last."""
    order: list[int] = []
    visited: set[int] = set()
    for start in parts:
        waiting = [(start, False)]
        while waiting:
            row, done = waiting.pop()
            if done:
                order.append(row)
            elif row not in visited:
                visited.add(row)
                waiting.append((row, True))
                waiting += [(part, False) for part in reversed(parts[row].rows) if part in parts]
    return order


def _filled(own: Whole, members: Sequence[Whole], *, complete: bool) -> Whole:
    """The whole, with what its members say of what it says nothing of itself."""
    resource = own.resource
    filled = replace(
        resource,
        ages=resource.ages or _hull([member.resource.ages for member in members]),
        subjects=resource.subjects or tuple(dict.fromkeys(s for member in members for s in member.resource.subjects)),
        alignments=resource.alignments or _together([a for member in members for a in member.resource.alignments]),
    )
    levels = bytearray(own.needs)
    for place, level in enumerate(own.needs):
        if level == _UNKNOWN:
            levels[place] = _level([member.needs[place] for member in members], complete=complete)
    needs_of_parts = tuple(
        NeedOfParts(need, LEVELS[level])
        for need, level, before in zip(NEEDS, levels, own.needs, strict=True)
        if level != before
    )
    names = tuple(name for name in _FIELDS if getattr(filled, name) != getattr(resource, name))
    if not (names or needs_of_parts):
        return own
    return Whole(replace(filled, from_parts=names, needs_of_parts=needs_of_parts), bytes(levels))


def _hull(known: Sequence[AgeRange | None]) -> AgeRange | None:
    """From the youngest to the oldest that any part is for."""
    ages = [age_range for age_range in known if age_range is not None]
    if not ages:
        return None
    highs = [age_range.high for age_range in ages if age_range.high is not None]
    return AgeRange(min(age_range.low for age_range in ages), max(highs) if len(highs) == len(ages) else None)


def _together(alignments: Sequence[Alignment]) -> tuple[Alignment, ...]:
    """Each standard and type once, as the first part has it."""
    distinct = {
        (alignment.type, alignment.standard_id or (alignment.code, alignment.framework)): alignment
        for alignment in reversed(alignments)
    }
    return tuple(reversed(distinct.values()))


def _level(levels: Sequence[int], *, complete: bool) -> int:
    """Of one need: a barrier if any part states one; met only if every part is here and meets it, as the least sure."""
    if _BARRIER in levels:
        return _BARRIER
    return min(levels) if complete and min(levels) != _UNKNOWN else _UNKNOWN
