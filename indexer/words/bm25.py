"""The word index: BM25 of every term for every resource and unit, computed when built and looked up when asked.

A *space* is a set of texts that are weighed together. Resources have ``all`` (BM25F: the fields folded into one
before saturation) and one space a field; units have ``unit``, the words of everything taught together.

    score = idf(term) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))            a field, a unit
    score = idf(term) * t * (k1 + 1) / (t + k1),  t = sum over fields of weight * tf / (1 - b + b * length / mean)  all
    idf   = ln(1 + (N - df + 0.5) / (df + 0.5)),  df counting resources that hold the term in any field

Under a filter the idf is the mean of the whole catalog's and that of what passes the filter, since "French" says
nothing among French lessons. (Robertson and Zaragoza 2009; Lucene's idf, never negative.) What a term counts is
``(idf * told) ** 0.75``, told being its information in English at large (``commonness``). Means are over the texts
that are not empty. What is stored leaves out what a term counts. Postings lie term after term, each a cell
``space * texts + row`` in rising order and its score, so that a term is added to all texts of a space in one step, or
looked up for a few of them, and memory-mapped files open at once at any size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.text.analysis import fingerprint
from catalog.text.bm25 import idf
from indexer.engine import Floats
from indexer.words.analysis import FIELDS
from indexer.words.commonness import told_in_english

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Array = NDArray[Any]

SPACES = ("all", *FIELDS)
K1, K1_UNIT, B_ALL, B_UNIT = 1.2, 4.0, 0.75, 0.75
TOLD_POWER = 0.75  # below 1, so that a rare word beside common ones does not decide alone
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
_SMALL = 65_536  # resources of which one table of all spaces costs less than each space by itself
_REMEMBERED = 16  # terms, each with whether each resource holds it
_FEW = 64  # of one row in this many or fewer, scores are looked up; of more, all are worked out
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


class _TermScores(NamedTuple):
    """One term's part of postings, its cells rising, and what its scores count."""

    cells: Array
    scores: Array
    share: np.float32


class Matches:
    """What words found: ``terms`` are what each of them adds to resources, ``unit_terms`` to units."""

    def __init__(
        self, size: int, terms: Sequence[_TermScores], units: int = 0, unit_terms: Sequence[_TermScores] = ()
    ) -> None:
        self._size, self._terms = size, terms
        self._units, self._unit_terms = units, unit_terms
        self._spaces: dict[str, Floats] = {}

    @cached_property
    def units(self) -> Floats:
        """The score of every unit."""
        return _added(self._units, self._unit_terms)

    def space(self, name: str) -> Floats:
        """The score of every resource in one space."""
        if name not in self._spaces:
            every = self._size <= _SMALL
            self._spaces |= self._table() if every else {name: self._worked_out(name)}
        return self._spaces[name]

    def _table(self) -> dict[str, Floats]:
        """All spaces in one step."""
        table = _added(len(SPACES) * self._size, self._terms)
        return dict(zip(SPACES, table.reshape(len(SPACES), self._size), strict=True))

    def _worked_out(self, name: str) -> Floats:
        return _added(self._size, self._in(name))

    def at(self, name: str, rows: Ints) -> Floats:
        """The scores of some resources in one space."""
        if name in self._spaces or self._size <= _SMALL or len(rows) * _FEW > self._size:
            return self.space(name)[rows]
        return self._looked_up(name, rows)

    def _looked_up(self, name: str, rows: Ints) -> Floats:
        scores = np.zeros(len(rows), np.float32)
        for held_by, of_rows, share in self._in(name):
            wanted = rows.astype(held_by.dtype)
            places = np.minimum(np.searchsorted(held_by, wanted), len(held_by) - 1)
            there = held_by[places] == wanted
            scores[there] += of_rows[places[there]] * share
        return scores

    def _in(self, name: str) -> Iterator[_TermScores]:
        """The same of one space, by resource, of each term that is in it."""
        first = SPACES.index(name) * self._size
        for cells, scores, share in self._terms:
            start, end = np.searchsorted(cells, np.array([first, first + self._size], cells.dtype)).tolist()
            if start < end:
                rows = cells[start:end]
                yield _TermScores(rows - rows.dtype.type(first) if first else rows, scores[start:end], share)


def _added(size: int, terms: Iterable[_TermScores]) -> Floats:
    """The score of each of ``size`` cells."""
    table = np.zeros(size, np.float32)
    for cells, scores, share in terms:
        table[cells] += scores * share  # a term names a cell once
    return table


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
        """Weight times what it counts (under ``mask``), of the terms that occur anywhere."""
        allowed = 0 if mask is None else int(np.count_nonzero(mask))
        return {
            term: weight * float((self._idf(term, mask, allowed) * told_in_english(term)) ** TOLD_POWER)
            for term, weight in terms.items()
            if term in self
        }

    def search(self, shares: Mapping[str, float], divisor: float = 1.0) -> Matches:
        """Scores of every resource and unit over ``shares``, divided by ``divisor``. A term that does not occur adds
        nothing."""
        known = [(self._places[term], np.float32(share / divisor)) for term, share in shares.items() if term in self]
        terms, unit_terms = (
            [_TermScores(*_part(postings, place), counts) for place, counts in known]
            for postings in (self._resources, self._unit)
        )
        return Matches(self.size, terms, self.units, unit_terms)

    def holding(self, terms: Iterable[str]) -> Mask:
        """The resources that hold any of the terms, which all occur, in any field."""
        rows = np.zeros(self.size, np.bool_)
        for term in terms:
            rows[self.rows(term)] = True
        return rows

    @cached_property
    def holding_term(self) -> Callable[[str], Mask]:
        """The resources that hold a term in any field, not to be written to; none, if it does not occur. The last are
        remembered, since one search asks for the same terms several times: of what was found, and of what to drop."""

        def holding(term: str) -> Mask:
            rows = self.holding([term] if term in self else ())
            rows.flags.writeable = False
            return rows

        return lru_cache(maxsize=_REMEMBERED)(holding)

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

    def _idf(self, term: str, mask: Mask | None, allowed: int) -> float:
        rows = self.rows(term)
        whole = float(idf(len(rows), self.size))
        if mask is None:
            return whole
        return (whole + float(idf(int(np.count_nonzero(mask[rows])), allowed))) / 2


def _part(postings: Postings, place: int) -> tuple[Array, Array]:
    """The cells and scores of one term."""
    part = slice(int(postings.starts[place]), int(postings.starts[place + 1]))
    return postings.cells[part], postings.scores[part]
