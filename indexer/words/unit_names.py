"""Finds the units that are called just so: what is looked for by name is that unit, however common its words. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.words.analysis import stem, words

_MIN_WORDS = 2  # one word is a topic, also if a unit is called that
_ARTICLES = frozenset({"a", "an", "the"})
_SUBTITLE = re.compile(r"\s*[:(|–—]|\s-\s")  # "The Romans: invasion", "Germany (1918-39)"


def name_key(spoken: Sequence[str]) -> tuple[str, ...]:
    """What names are compared by: stems of all folded words but articles."""
    return tuple(stem(word) for word in spoken if word not in _ARTICLES)


def name_keys(name: str) -> frozenset[tuple[str, ...]]:
    """The keys that a unit of this name is found by: the name whole, and before its subtitle."""
    keys = (name_key(list(words(part))) for part in (name, _SUBTITLE.split(name, maxsplit=1)[0]))
    return frozenset(key for key in keys if len(key) >= _MIN_WORDS)


class UnitNames:
    """The ``names`` of an index's units, read when the first is looked up."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    @cached_property
    def _places(self) -> dict[tuple[str, ...], list[int]]:
        places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, name in enumerate(self._names):
            for key in name_keys(name):
                places[key].append(place)
        return dict(places)

    def called(self, asked: Collection[tuple[str, ...]]) -> NDArray[np.bool_]:
        """Whether each unit is called by one of these keys, whole or before its subtitle."""
        marks = np.zeros(len(self._names), np.bool_)
        for key in asked:
            marks[self._places.get(key, [])] = True
        return marks
