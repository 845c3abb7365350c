"""The word index: BM25 of every term for every resource and unit, computed when built and looked up when asked.

A *space* is a set of texts that are weighed together. Resources have ``all`` (BM25F: the fields folded into one
before saturation) and one space a field; units have ``unit``, the words of everything taught together.

    score = idf(term) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))            a field, a unit
    score = idf(term) * t * (k1 + 1) / (t + k1),  t = sum over fields of weight * tf / (1 - b + b * length / mean)  all
    idf   = ln(1 + (N - df + 0.5) / (df + 0.5)),  df counting resources that hold the term in any field

Under a filter the idf is the mean of the whole catalog's and that of what passes the filter, since "French" says
nothing among French lessons. (Robertson and Zaragoza 2009; Lucene's idf, never negative.) Means are over the texts
that are not empty. What is stored leaves out the idf. Postings lie term after term, each a cell
``space * texts + row`` in rising order and its score, so that a term is added to a dense table in one step and
memory-mapped files open at once at any size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engine import Floats, Vocabulary
from indexer.words.analysis import FIELDS, accented, is_stopword, stem, words

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Array = NDArray[Any]

SPACES = ("all", *FIELDS)
K1, K1_UNIT, B_ALL, B_UNIT = 1.2, 4.0, 0.75, 0.75
# How much a long text dilutes a word: little where a field is short by nature.
B = {"title": 0.4, "objective": 0.4, "keyword": 0.4, "description": 0.75, "body": 0.75, "part": 0.4, "subject": 0.0}
# How many times over a field's words count in "all".
WEIGHT = {
    "title": 3.0,
    "objective": 2.0,
    "keyword": 1.0,
    "description": 1.5,
    "body": 1.0,
    "part": 1.0,
    "subject": 0.25,
}
UNIT_FIELDS = ("title", "objective", "keyword", "description")


class Postings(NamedTuple):
    """Term t's cells and scores are ``[starts[t]:starts[t + 1]]`` of each."""

    starts: Array
    cells: Array
    scores: Array


@dataclass(frozen=True, slots=True)
class Matches:
    """What words found: ``table`` is ``(spaces, resources)``, ``units`` ``(units,)``."""

    table: Floats
    units: Floats

    def space(self, name: str) -> Floats:
        row: Floats = self.table[SPACES.index(name)]
        return row


class Lexical:
    """An open word index of ``size`` resources in ``units`` units; the rest is as ``LexicalInMaking`` made it."""

    def __init__(
        self, terms: Sequence[str], df: Array, resources: Postings, unit: Postings, *, size: int, units: int
    ) -> None:
        self.size, self.units = size, units
        self._places = {term: place for place, term in enumerate(terms)}
        self._df = np.asarray(df)
        self._resources, self._unit = resources, unit

    def __contains__(self, term: str) -> bool:
        return term in self._places

    def shares(self, terms: Mapping[str, float], mask: Mask | None = None) -> dict[str, float]:
        """Weight times idf (under ``mask``) of the terms that occur anywhere."""
        return {term: weight * self._idf(term, mask) for term, weight in terms.items() if term in self._places}

    def search(self, shares: Mapping[str, float], divisor: float = 1.0) -> Matches:
        """Scores of every resource and unit over ``shares``, divided by ``divisor``."""
        table, units = np.zeros(len(SPACES) * self.size, np.float32), np.zeros(self.units, np.float32)
        for term, share in shares.items():
            place = self._places[term]
            _add(table, self._resources, place, np.float32(share / divisor))
            _add(units, self._unit, place, np.float32(share / divisor))
        return Matches(table.reshape(len(SPACES), self.size), units)

    def holding(self, terms: Iterable[str]) -> Mask:
        """The resources that hold any of the terms, which all occur, in any field."""
        found = np.zeros(self.size, np.bool_)
        for term in terms:
            found[self._rows(self._places[term])] = True
        return found

    def _rows(self, place: int) -> Array:
        """A term's cells in "all", which come first and number its resources."""
        start = int(self._resources.starts[place])
        return self._resources.cells[start : start + int(self._df[place])]

    def _idf(self, term: str, mask: Mask | None) -> float:
        place = self._places[term]
        df = int(self._df[place])
        whole = _idf(df, self.size)
        if mask is None:
            return whole
        rows = self._rows(place)
        return (whole + _idf(int(np.count_nonzero(mask[rows])), int(np.count_nonzero(mask)))) / 2


def _idf(df: int, size: int) -> float:
    return log1p((size - df + 0.5) / (df + 0.5))


def _add(table: Floats, postings: Postings, place: int, share: np.float32) -> None:
    part = slice(int(postings.starts[place]), int(postings.starts[place + 1]))
    table[postings.cells[part]] += postings.scores[part] * share  # a term names a cell once


@dataclass(frozen=True, slots=True)
class BuiltLexical:
    """``terms`` in order, ``df`` of each, postings of resources and units, and the words as they were written."""

    terms: list[str]
    df: Array
    resources: Postings
    unit: Postings
    vocabulary: Vocabulary


class LexicalInMaking:
    """Counts the terms of every field of every resource, each text read once, in the order of the rows."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.sizes: list[int] = []  # distinct terms of each text
        self.terms: list[int] = []
        self.counts: list[int] = []
        self.lengths: list[int] = []
        self.seen: Counter[str] = Counter()
        self.accented: Counter[tuple[str, str]] = Counter()

    def add(self, document: Mapping[str, str]) -> None:
        """The next row's text by field (``indexer.words.analysis.searchable``)."""
        surface: set[str] = set()
        for field in FIELDS:
            spoken = Counter(words(document[field]))
            surface.update(spoken)
            stems: Counter[str] = Counter()
            for word, count in spoken.items():
                if not is_stopword(word):
                    stems[stem(word)] += count
            self.terms.extend([self.places.setdefault(term, len(self.places)) for term in stems])
            self.counts.extend(stems.values())
            self.sizes.append(len(stems))
            self.lengths.append(stems.total())
        self.seen.update(surface)
        self.accented.update({pair for field in FIELDS for pair in accented(document[field])})

    def finish(self, unit_starts: Ints, units: Ints) -> BuiltLexical:
        """Row r belongs to ``units[unit_starts[r]:unit_starts[r + 1]]``."""
        names = sorted(self.places)
        rank = np.empty(len(names), np.int64)
        rank[[self.places[name] for name in names]] = np.arange(len(names))
        lengths = np.array(self.lengths, np.float64).reshape(-1, len(FIELDS))
        text = np.repeat(np.arange(lengths.size), self.sizes)
        found = _Found(rank[np.array(self.terms, np.int64)], text // len(FIELDS), text % len(FIELDS), self.counts)
        whole = found.folded(lengths)
        seen = sorted(self.seen)
        return BuiltLexical(
            names,
            np.bincount(whole.terms, minlength=len(names)).astype(np.int32),
            found.by_field(lengths).beside(whole).postings(len(names), len(lengths)),
            found.by_unit(unit_starts, units).postings(len(names), int(units.max(initial=-1)) + 1),
            Vocabulary(seen, np.array([self.seen[word] for word in seen], np.int64), self._accents()),
        )

    def _accents(self) -> dict[str, str]:
        """Words by their plain form, where most resources that have one write its accents so."""
        pairs = sorted(self.accented.items(), key=lambda item: (item[1], item[0]))
        return {plain: written for (plain, written), count in pairs if 0 < self.seen[plain] < 2 * count}


@dataclass(frozen=True, slots=True)
class _Scored:
    """Scores of terms in texts: four columns of one length."""

    terms: Ints
    spaces: Ints
    rows: Ints
    scores: NDArray[np.float64]

    def beside(self, other: _Scored) -> _Scored:
        columns = ("terms", "spaces", "rows", "scores")
        return _Scored(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in columns))

    def postings(self, terms: int, texts: int) -> Postings:
        cells = self.spaces * texts + self.rows
        order = np.lexsort((cells, self.terms))
        starts = np.concatenate([[0], np.cumsum(np.bincount(self.terms, minlength=terms))])
        narrow = np.int32 if texts * len(SPACES) <= np.iinfo(np.int32).max else np.int64
        return Postings(starts, cells[order].astype(narrow), self.scores[order].astype(np.float32))


class _Found:
    """Counts of terms in fields of resources: four columns of one length."""

    def __init__(self, terms: Ints, rows: Ints, fields: Ints, counts: Sequence[int]) -> None:
        self.terms, self.rows, self.fields = terms, rows, fields
        self.counts = np.array(counts, np.float64)

    def by_field(self, lengths: NDArray[np.float64]) -> _Scored:
        b = np.array([B[field] for field in FIELDS])
        diluted = K1 * (1 - b + b * lengths / _means(lengths))[self.rows, self.fields]
        scores = self.counts * (K1 + 1) / (self.counts + diluted)
        return _Scored(self.terms, self.fields + 1, self.rows, scores)

    def folded(self, lengths: NDArray[np.float64]) -> _Scored:
        norm = (1 - B_ALL + B_ALL * lengths / _means(lengths))[self.rows, self.fields]
        weighed = np.array([WEIGHT[field] for field in FIELDS])[self.fields] * self.counts / norm
        terms, rows, t = _summed(self.terms, self.rows, weighed)
        return _Scored(terms, np.zeros_like(terms), rows, t * (K1 + 1) / (t + K1))

    def by_unit(self, starts: Ints, units: Ints) -> _Scored:
        kept = np.isin(self.fields, [FIELDS.index(field) for field in UNIT_FIELDS])
        terms, rows, counts = self.terms[kept], self.rows[kept], self.counts[kept]
        each = np.diff(starts)[rows]  # a resource's words count in every unit it belongs to
        nth = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
        there = units[np.repeat(starts[rows], each) + nth]
        terms, there, t = _summed(np.repeat(terms, each), there, np.repeat(counts, each))
        lengths = np.asarray(np.bincount(there, weights=t), np.float64)
        diluted = K1_UNIT * (1 - B_UNIT + B_UNIT * lengths / _means(lengths))[there]
        return _Scored(terms, np.zeros_like(terms), there, t * (K1_UNIT + 1) / (t + diluted))


def _means(lengths: NDArray[np.float64]) -> Array:
    """Mean of each column over what is not zero; 1 where all are."""
    mean = lengths.sum(0) / np.maximum((lengths > 0).sum(0), 1)
    return np.asarray(np.where(mean > 0, mean, 1.0))


def _summed(terms: Ints, rows: Ints, values: NDArray[np.float64]) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Values of equal (term, row) added up, in order of both."""
    size = int(rows.max(initial=0)) + 1
    keys, places = np.unique(terms * size + rows, return_inverse=True)
    return keys // size, keys % size, np.asarray(np.bincount(places, values, len(keys)), np.float64)
