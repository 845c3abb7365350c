"""Words that are a few slips from a given one, found without a comparison with each word that there is. Pure.

A slip changes at most one letter of a word for another, so words that differ in more letters than slips need no
comparison: an array of each word's letters as bits tells which those are.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

_BITS = 32  # letters that share a bit, as many beside a to z do, only make more words look alike


class NearWords:
    """Some words, none of them empty, in the order in which they were given."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)
        self._lengths = np.array([len(word) for word in self._words], np.int32)
        self._letters = _letters(self._words, self._lengths)

    def within(self, word: str, slips: int) -> list[str]:
        """The words at a distance of at most so many slips: a letter more, less or another, or two swapped."""
        (own,) = _letters([word], np.array([len(word)])) if word else (np.uint32(0),)
        alike = np.abs(self._lengths - len(word)) <= slips
        alike &= np.bitwise_count(self._letters & ~own) <= slips
        alike &= np.bitwise_count(own & ~self._letters) <= slips
        some = [self._words[at] for at in np.flatnonzero(alike).tolist()]
        found = process.extract(word, some, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [near for near, _, _ in found]


def _letters(words: list[str], lengths: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Which letters each word has, one bit a letter."""
    if not words:
        return np.zeros(0, np.uint32)
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32)
    bits = np.left_shift(np.uint32(1), codes % _BITS, dtype=np.uint32)
    return np.asarray(np.bitwise_or.reduceat(bits, np.cumsum(lengths) - lengths), np.uint32)
