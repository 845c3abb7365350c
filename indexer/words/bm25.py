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

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.text.analysis import fingerprint
from catalog.text.bm25 import idf
from indexer.engine import Floats
from indexer.words.analysis import FIELDS

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Array = NDArray[Any]

SPACES = ("all", *FIELDS)
K1, K1_UNIT, B_ALL, B_UNIT = 1.2, 4.0, 0.75, 0.75
# How much a long text dilutes a word: little if a field is short by nature.
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
STOPWORDS_IN = ("title",)  # fields whose stopwords are found when nothing else is looked for; no length counts them


def rules() -> str:
    """A digest of how words are analyzed and weighed. An index says by which rules it was made, and is built again when
    they change."""
    weighed = (SPACES, K1, K1_UNIT, B_ALL, B_UNIT, sorted(B.items()), sorted(WEIGHT.items()), UNIT_FIELDS, STOPWORDS_IN)
    return hashlib.sha256(f"{fingerprint()} {weighed}".encode()).hexdigest()[:16]


class Postings(NamedTuple):
    """Term t's cells and scores are ``[starts[t]:starts[t + 1]]`` of each."""

    starts: Array
    cells: Array
    scores: Array


class Matches:
    """What words found: ``table`` is ``(spaces, resources)``, ``units`` ``(units,)``."""

    def __init__(self, table: Floats, units: Floats) -> None:
        self.table, self.units = table, units

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
        return {term: weight * self._idf(term, mask) for term, weight in terms.items() if term in self}

    def search(self, shares: Mapping[str, float], divisor: float = 1.0) -> Matches:
        """Scores of every resource and unit over ``shares``, divided by ``divisor``. A term that does not occur adds
        nothing."""
        table, units = np.zeros(len(SPACES) * self.size, np.float32), np.zeros(self.units, np.float32)
        for term, share in shares.items():
            if (place := self._places.get(term)) is None:
                continue
            _add(table, self._resources, place, np.float32(share / divisor))
            _add(units, self._unit, place, np.float32(share / divisor))
        return Matches(table.reshape(len(SPACES), self.size), units)

    def holding(self, terms: Iterable[str]) -> Mask:
        """The resources that hold any of the terms, which all occur, in any field."""
        rows = np.zeros(self.size, np.bool_)
        for term in terms:
            rows[self.rows(term)] = True
        return rows

    def unit_holding(self, term: str) -> Mask:
        """The units that hold a term; none, if it does not occur."""
        place, mask = self._places.get(term), np.zeros(self.units, np.bool_)
        if place is not None:
            mask[self._unit.cells[int(self._unit.starts[place]) : int(self._unit.starts[place + 1])]] = True
        return mask

    def rows(self, term: str) -> Array:
        """The resources that hold a term: its cells in "all", which come first and number them. None, if it does not
        occur."""
        place = self._places.get(term)
        if place is None:
            return np.empty(0, np.int64)
        start = int(self._resources.starts[place])
        return self._resources.cells[start : start + int(self._df[place])]

    def held(self, terms: Sequence[str], rows: Ints) -> Mask:
        """Whether each of some resources holds each term in each field: ``(FIELDS, terms, rows)``."""
        cells = (np.arange(1, len(SPACES))[:, None] * self.size + rows).ravel().astype(self._resources.cells.dtype)
        held = np.zeros((len(terms), len(cells)), np.bool_)
        for at, term in enumerate(terms):
            if (place := self._places.get(term)) is not None:
                start, end = int(self._resources.starts[place]), int(self._resources.starts[place + 1])
                there = self._resources.cells[start:end]
                held[at] = there[np.minimum(np.searchsorted(there, cells), end - start - 1)] == cells
        return held.reshape(len(terms), len(FIELDS), len(rows)).swapaxes(0, 1)

    def _idf(self, term: str, mask: Mask | None) -> float:
        rows = self.rows(term)
        whole = float(idf(len(rows), self.size))
        if mask is None:
            return whole
        return (whole + float(idf(int(np.count_nonzero(mask[rows])), int(np.count_nonzero(mask))))) / 2


def _add(table: Floats, postings: Postings, place: int, share: np.float32) -> None:
    part = slice(int(postings.starts[place]), int(postings.starts[place + 1]))
    table[postings.cells[part]] += postings.scores[part] * share  # a term names a cell once
