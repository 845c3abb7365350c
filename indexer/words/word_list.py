"""A vocabulary that lies in memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class WordList(NamedTuple):
    """See ``indexer.engine.Vocabulary``. Folded words, in order, and in how many resources each occurs; by word, the
    accents that most of them write."""

    words: Sequence[str]
    counts: NDArray[np.int64]
    accents: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, counts: Mapping[str, int], accents: Mapping[str, str] = MappingProxyType({})) -> WordList:
        """Of counts by word, in any order."""
        words = sorted(counts)
        return cls(words, np.array([counts[word] for word in words], np.int64), accents)

    @property
    def most(self) -> int:
        return int(np.max(self.counts, initial=0))

    def count(self, word: str) -> int:
        at = bisect_left(self.words, word)
        return int(self.counts[at]) if at < len(self.words) and self.words[at] == word else 0

    def page(self, after: str, limit: int) -> Sequence[tuple[str, int]]:
        start = bisect_right(self.words, after)
        listed = slice(start, start + limit)
        return list(zip(self.words[listed], self.counts[listed].tolist(), strict=True))

    def beginning(self, prefix: str, limit: int) -> Sequence[str]:
        if not prefix:
            return []
        first, last = bisect_left(self.words, prefix), bisect_left(self.words, prefix + "\U0010ffff")
        places = sorted(range(first, last), key=lambda at: (-int(self.counts[at]), self.words[at]))
        return [self.accents.get(self.words[at], self.words[at]) for at in places[:limit]]
