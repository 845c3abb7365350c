"""What is known of each row and each learner need, as the index holds it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.model import Evidence
from indexer.engine import Floats
from indexer.generation.facets import Chosen, as_bits, ranked
from indexer.wholes import LEVELS

Mask = NDArray[np.bool_]

_SIGNALS = np.array([0.0, 0.5, 1.0, -1.0], np.float32)  # of unknown, inferred, declared, barrier
_INFERRED, _DECLARED, _BARRIER = 1, 2, 3


class NeedsKnown:
    """``evidence`` is ``(rows, needs)``: 0 unknown, 1 inferred, 2 declared, 3 a barrier. A need that is not among
    ``needs`` is known of no row."""

    def __init__(self, needs: Sequence[str], evidence: NDArray[Any]) -> None:
        self._evidence = evidence
        self._places = {need: place for place, need in enumerate(needs)}
        self._names = sorted(needs)
        self._in_order = [self._places[need] for need in self._names]

    def signal(self, need: str, rows: NDArray[np.int64]) -> Floats:
        """Of these rows, as ``indexer.signals`` says."""
        place = self._places.get(need)
        return np.zeros(len(rows), np.float32) if place is None else _SIGNALS[self._evidence[rows, place]]

    def barriers(self, row: int) -> list[str]:
        """The needs that the source of a row states something against."""
        stated = self._evidence[row].tobytes()
        return [need for need, place in self._places.items() if stated[place] == _BARRIER] if _BARRIER in stated else []

    def meeting(self, need: str) -> Mask:
        """The rows that are known to meet a need, declared or inferred."""
        place, size = self._places.get(need), len(self._evidence)
        if place is None:
            return np.zeros(size, np.bool_)
        return np.unpackbits(self._met[place].view(np.uint8), count=size).view(np.bool_)

    def counts(self, chosen: Chosen) -> list[tuple[str, int]]:
        """How many of the rows are known to meet each need: largest first, equal counts by need, nothing at zero."""
        return ranked(self._names, chosen.in_each(self._met)[self._in_order])

    def states(self, rows: Mask) -> dict[str, dict[Evidence, int]]:
        """How many of the rows are in each state of each need."""
        there = self._evidence[rows]
        counted = {need: np.bincount(there[:, place], minlength=len(LEVELS)) for need, place in self._places.items()}
        return {need: dict(zip(LEVELS, counts.tolist(), strict=True)) for need, counts in counted.items()}

    @cached_property
    def _met(self) -> NDArray[np.uint64]:
        """For each need a bit a row, whether it is known to be met: a count reads an eighth of a byte a row."""
        met = (self._evidence == _INFERRED) | (self._evidence == _DECLARED)
        bits = np.zeros((met.shape[1], -(-len(met) // 64)), np.uint64)
        for place in range(len(bits)):
            bits[place] = as_bits(met[:, place])
        return bits
