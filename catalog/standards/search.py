"""Finding standards by the words of their statements: a small BM25, made for thousands of short texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from catalog.model import AgeRange, Standard
from catalog.text.analysis import terms
from catalog.text.bm25 import dilution, idf, saturated

_SATURATION, _LENGTH = 1.2, 0.4  # BM25's k1 and b; b is low since long statements are not the worse for it


def stated_once(standards: Iterable[Standard], ancestors: Callable[[str], Sequence[Standard]]) -> tuple[Standard, ...]:
    """These in their order, without the parts that only repeat one of these above them: no code, the statement and ages
    of the whole. England's curriculum repeats each statement that has no parts of its own so."""
    kept = {standard.id: standard for standard in standards}
    alike: dict[tuple[str, str, AgeRange | None], list[Standard]] = defaultdict(list)
    for standard in kept.values():
        if not standard.code:
            alike[standard.framework_id, standard.statement, standard.ages].append(standard)
    for group in alike.values():
        left = {standard.id for standard in group}
        for standard in group:
            if len(left) > 1 and any(above.id in left for above in ancestors(standard.id)):
                left.remove(standard.id)
                del kept[standard.id]
    return tuple(kept.values())


class StatementIndex:
    """An inverted index over statements, abbreviated statements and keywords."""

    def __init__(self, standards: Iterable[Standard]) -> None:
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        counts = {s.id: Counter(terms(" ".join((s.statement, s.abbreviated, *s.keywords)))) for s in standards}
        self._size = len(counts)
        mean = sum(c.total() for c in counts.values()) / max(1, self._size)
        for id, count in counts.items():
            diluted = dilution(count.total(), max(1.0, mean), _LENGTH)
            for term, times in count.items():
                self._postings[term].append((id, saturated(times, _SATURATION, diluted)))

    def search(self, words: str) -> list[str]:
        """Identifiers of standards that share a telling word with the query, best first."""
        scores: dict[str, float] = defaultdict(float)
        for term in set(terms(words[:1000])):
            postings = self._postings.get(term, ())
            if len(postings) > self._size / 4 and self._size > 50:
                continue  # "the", "of", "students": too common to say anything
            weight = float(idf(len(postings), self._size))
            for id, score in postings:
                scores[id] += weight * score
        return sorted(scores, key=lambda id: (-scores[id], id))
