"""Misspelt words put right by the catalog's own vocabulary.

A word is left alone that the catalog has, that English has, that is short or holds a digit. Of the catalog's words
within a few slips of the pen the likeliest is taken: fewest slips, then how common it is here, whether it begins
alike, and whether only the order or the doubling of letters is wrong.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Container
from functools import lru_cache
from importlib.util import find_spec
from math import log
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.engine import Vocabulary

SHORTEST = 4  # letters; a shorter word is near too many others
# Set on made-up slips in a catalog's words, not on judged queries: one slip is put right in 97 of 100, two in 80.
_SLIP, _COMMON, _BEGINNING, _LETTERS = 2.5, 0.6, 1.5, 0.7
_RARE_TO_COMMON = 10  # a rare word that may be a slip in the catalog itself gives way to one this much commoner
_LONG = 6


class Speller:
    """Thread-safe. ``real`` are words of the language, which may well be meant though the catalog has none of them."""

    def __init__(self, vocabulary: Vocabulary, real: Container[str] = frozenset()) -> None:
        self._vocabulary, self._real = vocabulary, real
        # A large catalog has slips of its own, each of them rare.
        self._least = min(3, 1 + int(max(vocabulary.counts, default=0)) // 2000)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word, count in zip(vocabulary.words, vocabulary.counts, strict=True):
            if count >= self._least and len(word) >= SHORTEST - 1 and word.isalpha():
                self._by_length[len(word)].append(word)
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def occurs(self, word: str) -> bool:
        """Whether the catalog has a folded word at all, be it as a slip."""
        return self._vocabulary.count(word) > 0

    def near(self, word: str, limit: int = 5) -> list[str]:
        """The catalog's words that may have been meant by a folded word, likeliest first."""
        slips = _slips(word)
        found = [
            (candidate, int(distance))
            for length in range(len(word) - slips, len(word) + slips + 1)
            for candidate, distance, _ in process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=slips, limit=None
            )
        ]
        found.sort(key=lambda pair: (-self._likelihood(word, *pair), pair[0]))
        return [candidate for candidate, _ in found[:limit]]

    def _correct(self, word: str) -> str | None:
        """What to read for a folded word, or ``None`` where it should stay. Two words that ran together come apart."""
        count = self._vocabulary.count(word)
        if len(word) < SHORTEST or not word.isalpha() or count >= self._least or word in self._real:
            return None
        near = self.near(word, 1)
        best = near[0] if near else None
        slips = OSA.distance(word, best) if best else _slips(word) + 1
        if count:
            sure = best and slips == 1 and best[0] == word[0] and len(word) >= _LONG
            return best if sure and self._vocabulary.count(best or "") >= _RARE_TO_COMMON * count else None
        return best if slips <= 1 else self._apart(word) or best

    def _likelihood(self, word: str, candidate: str, slips: int) -> float:
        return (
            _COMMON * log(self._vocabulary.count(candidate))
            + _BEGINNING * (candidate[0] == word[0])
            - _SLIP * slips
            - _LETTERS * (set(candidate) != set(word))
        )

    def _apart(self, word: str) -> str | None:
        """“timestables” as “times tables”, by the rarer half's count; both halves are words of the catalog."""
        splits = [(word[:at], word[at:]) for at in range(SHORTEST, len(word) - SHORTEST + 1)]
        counted = [(min(map(self._vocabulary.count, halves)), " ".join(halves)) for halves in splits]
        count, best = max(counted, default=(0, ""))
        return best if count >= self._least else None


def _slips(word: str) -> int:
    """Slips of the pen to allow for: long words have room for more."""
    return 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Some 82,000 English words: the list that ``symspellpy`` carries. Empty where that package is not installed."""
    package = find_spec("symspellpy")
    if package is None or not package.submodule_search_locations:
        return frozenset()
    path = Path(package.submodule_search_locations[0]) / "frequency_dictionary_en_82_765.txt"
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return frozenset(row[0] for row in csv.reader(lines, delimiter=" ") if row)
