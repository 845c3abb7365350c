"""What phrases mean, by their words, and which of them begin at a place of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Key = tuple[str, ...]
V = TypeVar("V")


class Phrases(dict[Key, V]):
    """Not to be changed once made."""

    def __init__(self, meanings: Mapping[Key, V] | Iterable[tuple[Key, V]] = ()) -> None:
        super().__init__(meanings)
        self._longest: dict[str, int] = {}  # by a word, words of the longest phrase that it begins
        for phrase in filter(None, self):
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    def at(self, said: Sequence[str], at: int) -> Sequence[tuple[int, V]]:
        """The phrases that begin at a place of what is said, the longest first: how many words each has, and what it
        means."""
        longest = self._longest.get(said[at], 0)
        if not longest:
            return ()
        begun = ((length, tuple(said[at : at + length])) for length in range(min(longest, len(said) - at), 0, -1))
        return [(length, self[phrase]) for length, phrase in begun if phrase in self]
