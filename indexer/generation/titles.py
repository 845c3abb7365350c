"""Finds the rows whose title is what was typed: case, accents and marks make no difference."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from catalog.model import Resource
from indexer.generation.sort_keys import title_key
from indexer.words.analysis import words

_REMEMBERED = 4096  # keys: every look-up halves the rows at the same titles, a dozen of its steps among these


class Titles:
    """``places`` are each row's in the order of titles, equal for equal ones; few records are read for a look-up."""

    def __init__(self, places: NDArray[np.int32], records: Sequence[Resource]) -> None:
        self._places = places
        self._key = lru_cache(_REMEMBERED)(lambda row: title_key(records[row].title))

    @cached_property
    def _rows(self) -> NDArray[np.int64]:
        return np.argsort(self._places, kind="stable")

    def called(self, title: str) -> NDArray[np.bool_] | None:
        """Which rows are titled so; None if none is, or ``title`` has no words."""
        if not any(words(title)):
            return None
        key, rows = title_key(title), self._rows
        at = bisect_left(rows, key, key=lambda row: self._key(int(row)))
        if at == len(rows) or self._key(int(rows[at])) != key:
            return None
        return np.asarray(self._places == self._places[rows[at]])
