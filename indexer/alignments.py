"""Alignments of resources by standard: declared and inferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.model import AlignmentSource, AlignmentType, Resource
from catalog.standards.declared_codes import aligned_to, declared_code
from indexer.engine import Floats, Surely

Array = NDArray[Any]
NOTHING: Mapping[str, Sequence[int]] = MappingProxyType({})

TYPES = tuple(AlignmentType)
# The least confidence of "probably", and of "possibly"; what is less sure is shown nowhere. How often what
# is said is true, on standards that were held out, is in the model's ``reliability`` and in evaluation/README.md.
PROBABLE = 0.5
POSSIBLE = 0.25
# An inference counts for the standard asked for, its equivalents and its parts. What was inferred for a mere relative
# (its parent, a prerequisite) says less than what was inferred for the standard itself, and would drown it:
# nDCG@10 of standard-to-lesson search in mathematics falls from .69 to .63 when relatives count too.
NEAREST = 0.85


class Measured(NamedTuple):
    """What inference measures over a whole catalog, and a part that comes later is judged by: by standard, in the order
    of the graph, how far behind its rivals the last that is listed is (infinite if there was room for more), the
    log-odds taken off for an embedding model that was not learned from, and the use of words
    (``indexer.alignment.features.WordUse``)."""

    behind: Array
    excess: float
    df: Array
    texts: int
    mean: float


class Inferred(NamedTuple):
    """Inferred alignments. ``confidence`` is calibrated, 0..1; ``parts`` are what it was made of, each
    an array as long, shown to ranking as ``inferred.<part>``. ``standards`` are CASE identifiers, repeated."""

    standards: Sequence[str]
    rows: Array
    confidence: Array
    parts: Mapping[str, Array]
    measured: Measured | None = None


def nothing_inferred() -> Inferred:
    return Inferred((), np.empty(0, np.int64), np.empty(0, np.float32), {})


class Declared(NamedTuple):
    """One alignment: standard, the resource's row, the place of its type in ``TYPES``, whether a reviewer says it."""

    standard: str
    row: int
    type: int
    reviewed: bool


def declared(resource: Resource, row: int) -> list[Declared]:
    """What people say the resource meets: standards, and codes that no imported framework has."""
    return [
        Declared(standard, row, TYPES.index(alignment.type), alignment.source is AlignmentSource.REVIEWER)
        for alignment in resource.alignments
        if alignment.source is not AlignmentSource.INFERRED and (standard := aligned_to(alignment))
    ]


class ByStandard(NamedTuple):
    """Rows sorted by standard: standard s has ``[starts[s]:starts[s + 1]]`` of every column."""

    standards: Sequence[str]
    starts: Array
    columns: Mapping[str, Array]


def declared_by_standard(declared: Sequence[Declared]) -> ByStandard:
    ordered = sorted(set(declared))
    table = np.array([[alignment.row, alignment.type, alignment.reviewed] for alignment in ordered], np.int32).reshape(
        -1, 3
    )
    columns: dict[str, Array] = {
        "row": table[:, 0].copy(),
        "type": table[:, 1].astype(np.int8),
        "reviewed": table[:, 2].astype(np.int8),
    }
    return _grouped([alignment.standard for alignment in ordered], columns)


def inferred_by_standard(inferred: Inferred) -> ByStandard:
    order = sorted(range(len(inferred.standards)), key=lambda at: (inferred.standards[at], int(inferred.rows[at])))
    columns: dict[str, Array] = {"row": np.asarray(inferred.rows)[order].astype(np.int32)}
    columns["confidence"] = np.asarray(inferred.confidence)[order].astype(np.float32)
    columns |= {f"part.{name}": np.asarray(part)[order].astype(np.float32) for name, part in inferred.parts.items()}
    return _grouped([inferred.standards[at] for at in order], columns)


def _grouped(standards: Sequence[str], columns: Mapping[str, Array]) -> ByStandard:
    numbers = Counter(standards)  # in order, as they are
    starts = np.cumsum([0, *numbers.values()], dtype=np.int64)
    return ByStandard(list(numbers), starts, columns)


class Aligned:
    """Alignments of ``size`` resources. Every signal is dense, zero if nothing is known. ``by_parts`` are the rows of
    wholes whose declared alignments are those of their parts."""

    def __init__(
        self, declared: ByStandard, inferred: ByStandard, size: int, by_parts: Sequence[int] | Array = ()
    ) -> None:
        self.size, self._by_parts = size, by_parts
        self._declared, self._inferred = declared, inferred
        self._places = [{name: place for place, name in enumerate(part.standards)} for part in (declared, inferred)]
        self._parts = [name for name in inferred.columns if name.startswith("part.")]

    def signals(self, asked: Mapping[str, float], refused: Mapping[str, Sequence[int]] = NOTHING) -> dict[str, Floats]:
        """``declared.<type>``: the greatest nearness of an asked standard that people say the resource meets so;
        ``declared.reviewed`` the same if a reviewer says it; ``inferred``: the greatest nearness (from ``NEAREST``
        up) times confidence, ``inferred.standard`` the place in ``asked`` of the standard it is for,
        ``inferred.<part>`` its parts. Nothing is inferred of the rows that are ``refused`` for a standard, nor
        concluded from their parts."""
        return self._declared_signals(asked, refused) | self._inferred_signals(asked, refused)

    def meeting(self, standards: Collection[str]) -> Array:
        """Whether each row is declared or inferred to meet any of the standards; what requires one does not."""
        met = np.zeros(self.size, np.bool_)
        for standard in standards:
            declared, inferred = self._part(0, standard), self._part(1, standard)
            meets = self._declared.columns["type"][declared] != TYPES.index(AlignmentType.REQUIRES)
            met[self._declared.columns["row"][declared][meets]] = True
            met[self._inferred.columns["row"][inferred][self._inferred.columns["confidence"][inferred] >= POSSIBLE]] = (
                True
            )
        return met

    def surely(self, asked: Mapping[str, float], refused: Mapping[str, Sequence[int]], least: Surely) -> Array:
        """Whether each row meets one of the standards so surely."""
        signals = self.signals(asked, refused)
        declared = np.maximum(signals["declared.teaches"], signals["declared.assesses"])
        met = (declared >= least.nearness) & (declared > 0)
        if asked and least.confidence is not None:
            place = signals["inferred.standard"].astype(np.int64)
            met |= signals["inferred"] / np.array(list(asked.values()))[place] >= least.confidence
        return np.asarray(met)

    def _declared_signals(
        self, asked: Mapping[str, float], refused: Mapping[str, Sequence[int]] = NOTHING
    ) -> dict[str, Floats]:
        signals = {f"declared.{type}": np.zeros(self.size, np.float32) for type in (*TYPES, "reviewed")}
        for standard, nearness in asked.items():
            part = self._part(0, standard)
            rows = self._declared.columns["row"][part]
            types, reviewed = self._declared.columns["type"][part], self._declared.columns["reviewed"][part]
            if standard in refused:
                counts = ~np.isin(rows, np.intersect1d(refused[standard], self._by_parts))
                rows, types, reviewed = rows[counts], types[counts], reviewed[counts]
            kinds = [(f"declared.{type}", types == place) for place, type in enumerate(TYPES)]
            for name, mask in [*kinds, ("declared.reviewed", reviewed == 1)]:
                there = rows[mask]
                signals[name][there] = np.maximum(signals[name][there], np.float32(nearness))
        return signals

    def _inferred_signals(self, asked: Mapping[str, float], refused: Mapping[str, Sequence[int]]) -> dict[str, Floats]:
        names = ["inferred", "inferred.standard", *(f"inferred.{name.removeprefix('part.')}" for name in self._parts)]
        signals = {name: np.zeros(self.size, np.float32) for name in names}
        for place, (standard, nearness) in enumerate(asked.items()):
            if nearness < NEAREST:
                continue
            part = self._part(1, standard)
            rows = self._inferred.columns["row"][part]
            scores = self._inferred.columns["confidence"][part] * np.float32(nearness)
            better = scores > signals["inferred"][rows]
            if standard in refused:
                better &= ~np.isin(rows, refused[standard])
            signals["inferred"][rows[better]] = scores[better]
            signals["inferred.standard"][rows[better]] = place
            for name in self._parts:
                values = self._inferred.columns[name][part]
                signals[f"inferred.{name.removeprefix('part.')}"][rows[better]] = values[better]
        return signals

    def inferred_of(self, row: int, least: float) -> list[tuple[str, float]]:
        """The standards inferred for one row with confidences of at least ``least``, surest first, equal ones by
        standard."""
        standards, confidences, starts = self._by_row
        begin, end = starts[row : row + 2].tolist()
        names = self._inferred.standards
        inferred = zip(standards[begin:end].tolist(), confidences[begin:end].tolist(), strict=True)
        sure = [(names[standard], chance) for standard, chance in inferred if chance >= least]
        return sorted(sure, key=lambda found: (-found[1], found[0]))

    @cached_property
    def _by_row(self) -> tuple[Array, Array, Array]:
        """Standards and confidences of the inferences, row by row, and where each row's start; made once, for a row's
        are looked up for every result that is shown. Only those that are shown are sorted further: to sort all was a
        twentieth of the time of a start."""
        rows, confidences = (np.asarray(self._inferred.columns[name]) for name in ("row", "confidence"))
        standards = np.repeat(np.arange(len(self._inferred.standards), dtype=np.int32), np.diff(self._inferred.starts))
        order = np.argsort(rows, kind="stable")
        return standards[order], confidences[order], np.searchsorted(rows[order], np.arange(self.size + 1))

    def inferences(
        self,
        standards: Collection[str] | None,
        allowed: Array | None,
        near: float | None,
        *,
        start: int = 0,
        limit: int | None = None,
    ) -> tuple[Array, Array, Array]:
        """A page of the rows, places in ``inferred_standards`` and confidences of all that is inferred of the
        ``allowed`` rows for these standards (None: all): surest first, or those first whose confidence is nearest to
        ``near``. What comes after the page is not sorted."""
        rows, confidence = self._inferred.columns["row"], self._inferred.columns["confidence"]
        at = self._inferred_at(standards)
        if allowed is not None:
            at = at[allowed[rows[at]]]
        rank = -confidence[at] if near is None else np.abs(confidence[at] - np.float32(near))
        end = len(at) if limit is None else start + limit
        if 0 < end < len(at):
            first = rank <= np.partition(rank, end - 1)[end - 1]
            at, rank = at[first], rank[first]
        places = np.searchsorted(self._inferred.starts, at, side="right") - 1
        order = np.lexsort((places, rows[at], rank))[start:end]
        return rows[at[order]], places[order], confidence[at[order]]

    def _inferred_at(self, standards: Collection[str] | None) -> Array:
        """Where the inferences for these standards (None: all) are, rising."""
        starts = self._inferred.starts
        if standards is None:
            return np.arange(len(self._inferred.columns["row"]))
        places = sorted(place for standard in standards if (place := self._places[1].get(standard)) is not None)
        return np.concatenate([np.arange(0), *(np.arange(starts[place], starts[place + 1]) for place in places)])

    @property
    def declared_codes(self) -> list[str]:
        """Those of the standards that are codes which records alone have (``catalog.standards.declared_codes``)."""
        return [standard for standard in self._declared.standards if declared_code(standard)]

    @property
    def inferred_standards(self) -> Sequence[str]:
        return self._inferred.standards

    def _part(self, which: int, standard: str) -> slice:
        place = self._places[which].get(standard)
        if place is None:
            return slice(0, 0)
        starts = (self._declared, self._inferred)[which].starts
        return slice(int(starts[place]), int(starts[place + 1]))
