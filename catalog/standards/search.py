"""Finding standards by the words of their statements: a small BM25, made for thousands of short texts."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import Stemmer

from catalog.model import Standard

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_SATURATION, _LENGTH = 1.2, 0.4  # BM25's k1 and b; b is low since long statements are not the worse for it


class StatementIndex:
    """An inverted index over statements, abbreviated statements and keywords."""

    def __init__(self, standards: Iterable[Standard]) -> None:
        self._stem = Stemmer.Stemmer("english").stemWord
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        counts = {s.id: Counter(self._terms(" ".join((s.statement, s.abbreviated, *s.keywords)))) for s in standards}
        self._size = len(counts)
        mean = sum(c.total() for c in counts.values()) / max(1, self._size)
        for each, count in counts.items():
            damping = _SATURATION * (1 - _LENGTH + _LENGTH * count.total() / max(1.0, mean))
            for term, times in count.items():
                self._postings[term].append((each, times * (_SATURATION + 1) / (times + damping)))

    def _terms(self, text: str) -> list[str]:
        return [self._stem(word) for word in _WORD.findall(text.casefold())]

    def search(self, words: str) -> list[str]:
        """Identifiers of standards that share a telling word with the query, best first."""
        scores: dict[str, float] = defaultdict(float)
        for term in set(self._terms(words[:1000])):
            postings = self._postings.get(term, ())
            if len(postings) > self._size / 4 and self._size > 50:
                continue  # "the", "of", "students": too common to tell anything
            weight = math.log(1 + (self._size - len(postings) + 0.5) / (len(postings) + 0.5))
            for each, score in postings:
                scores[each] += weight * score
        return sorted(scores, key=lambda each: (-scores[each], each))
