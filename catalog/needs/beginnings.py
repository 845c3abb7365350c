"""With which letters the words of a text begin: what tells in one step that a text can hold no match of a pattern.

Most texts hold nothing of most patterns, and reading a text once is many times as fast as searching it for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

SHORTEST, LONGEST = 2, 9  # letters of the beginning of a word
END = "."  # after a beginning that is a whole word
BEGINNING = re.compile(rf"\b\w{{{SHORTEST},{LONGEST}}}")
_MOST_TOKENS = 100_000  # remembered, some 15 MB
_LONGEST_KEPT = 64  # characters: text without spaces comes once


class Beginnings:
    """Which of some beginnings of words a text has. Longer ones count by their first ``LONGEST`` letters."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        self._of_token = _OfToken(beginnings)

    def __call__(self, text: str) -> frozenset[str]:
        begun = _tokens(text) - self._of_token.without
        return frozenset(chain.from_iterable(map(self._of_token.__getitem__, begun)))


class _OfToken(dict[str, tuple[str, ...]]):
    """Which beginnings the words have of what is written without a space, worked out once for each. Most have none:
    they are in ``without``, which a text's tokens are taken from in one step."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        super().__init__()
        self.without: set[str] = set()
        self._beginnings = {beginning[:LONGEST] for beginning in beginnings}  # a whole word is shorter

    def __missing__(self, token: str) -> tuple[str, ...]:
        words = BEGINNING.findall(token)
        starts = (word[:size] for word in words for size in range(SHORTEST, len(word) + 1))
        wholes = (word + END for word in words if len(word) < LONGEST)
        begun = tuple(start for start in chain(starts, wholes) if start in self._beginnings)
        if len(token) <= _LONGEST_KEPT:
            if len(self) + len(self.without) >= _MOST_TOKENS:
                self.clear()
                self.without = set()
            if begun:
                self[token] = begun
            else:
                self.without.add(token)
        return begun


@lru_cache(maxsize=16)  # the texts of one resource, which every rule asks for
def _tokens(text: str) -> frozenset[str]:
    """What a text has between spaces, in lower case."""
    return frozenset(text.lower().split())
