"""With which letters the words of a text begin: what tells in one step that a text can hold no match of a pattern.

Most texts hold nothing of most patterns, and reading a text once is many times as fast as searching it for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

SHORTEST, LONGEST = 2, 9  # letters of the beginning of a word
BEGINNING = re.compile(rf"\b\w{{{SHORTEST},{LONGEST}}}")
_MOST_WORDS = 200_000  # remembered, some 20 MB


class Beginnings:
    """Which of some beginnings of words a text has. Longer ones count by their first ``LONGEST`` letters."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        self._of_word = _OfWord(beginnings)

    def __call__(self, text: str) -> frozenset[str]:
        return frozenset(chain.from_iterable(map(self._of_word.__getitem__, words_begun(text))))


class _OfWord(dict[str, tuple[str, ...]]):
    """Which beginnings a word has, worked out once for each word."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        super().__init__()
        self._beginnings = {beginning[:LONGEST] for beginning in beginnings}

    def __missing__(self, word: str) -> tuple[str, ...]:
        starts = (word[:size] for size in range(SHORTEST, len(word) + 1))
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = begun = tuple(start for start in starts if start in self._beginnings)
        return begun


@lru_cache(maxsize=16)  # the texts of one resource, which every rule asks for
def words_begun(text: str) -> frozenset[str]:
    """The first letters of the words of a text, ``LONGEST`` at most, in lower case."""
    return frozenset(BEGINNING.findall(text.lower()))
