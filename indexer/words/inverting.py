"""The word index in the making: texts counted one after another, then scored a block of terms at a time, so that a
million materials take what is counted (8 bytes a word and text) and what is written, and little beside."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.words.analysis import FIELDS, accented, is_stopword, stems, words
from indexer.words.bm25 import B_ALL, B_UNIT, K1, K1_UNIT, SPACES, STOPWORDS_IN, UNIT_FIELDS, WEIGHT, B, Postings
from indexer.words.word_list import WordList

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]
Array = NDArray[Any]
S = TypeVar("S")
T = TypeVar("T")

_AT_ONCE = 3_000_000  # counts that are scored together


@dataclass(frozen=True, slots=True)
class BuiltLexical:
    """``terms`` in order, ``df`` of each, postings of resources and units, the words as they were written, and the mean
    lengths that the scores are made with."""

    terms: list[str]
    df: Array
    resources: Postings
    unit: Postings
    written: Written
    means: Means


class Means(NamedTuple):
    """Mean numbers of words: of each of ``FIELDS``, and of a unit, over those that have any."""

    fields: Doubles
    unit: float


class Written(NamedTuple):
    """In how many resources each word occurs as it is spelled, and each word with accents, plain and as written."""

    words: Mapping[str, int]
    accents: Mapping[tuple[str, str], int]

    def vocabulary(self) -> WordList:
        """The words in order; of accents those that most of the resources write that have the plain form."""
        pairs = sorted(self.accents.items(), key=lambda item: (item[1], item[0]))
        most = {plain: mark for (plain, mark), count in pairs if 0 < self.words.get(plain, 0) < 2 * count}
        return WordList.of(self.words, most)

    def changed(self, gone: Written, new: Written) -> Written:
        """After some resources went and others came; what occurs no more is left out."""
        return Written(_moved(self.words, gone.words, new.words), _moved(self.accents, gone.accents, new.accents))


def _moved(counts: Mapping[T, int], gone: Mapping[T, int], new: Mapping[T, int]) -> dict[T, int]:
    moved = dict(counts)
    for other, sign in ((gone, -1), (new, 1)):
        for key, count in other.items():
            moved[key] = moved.get(key, 0) + sign * count
            if moved[key] <= 0:
                del moved[key]
    return moved


def count_written(texts: Iterable[WordCounts]) -> Written:
    words, accents = Counter[str](), Counter[tuple[str, str]]()
    for text in texts:
        words.update(text.surface)
        accents.update(text.accents)
    return Written(words, accents)


class FieldWords(NamedTuple):
    """The distinct terms of a field, how often each is there, and how many words that are no stopwords it has."""

    terms: Sequence[str]
    counts: Sequence[int]
    length: int


class WordCounts(NamedTuple):
    """The words of one resource: each of ``FIELDS``, every word as it is spelled once, and those with accents, plain
    and as written."""

    fields: Sequence[FieldWords]
    surface: Sequence[str]
    accents: Sequence[tuple[str, str]]


def count_words(document: Mapping[str, str]) -> WordCounts:
    """Of a text by field (``indexer.words.analysis.searchable``)."""
    surface: dict[str, None] = {}
    fields = []
    for field in FIELDS:
        spoken = list(words(document[field]))
        surface.update(dict.fromkeys(spoken))
        stemmed = stems(spoken)
        counts = Counter(stemmed)
        if field in STOPWORDS_IN:
            counts.update(filter(is_stopword, spoken))
        fields.append(FieldWords(list(counts), list(counts.values()), len(stemmed)))
    accents = dict.fromkeys(pair for field in FIELDS for pair in accented(document[field]))
    return WordCounts(fields, list(surface), list(accents))


class LexicalInMaking:
    """Collects the terms of every field of every resource, in the order of the rows."""

    def __init__(self) -> None:
        self._places = defaultdict[str, int]()
        self._places.default_factory = self._places.__len__  # a term not seen before takes the next place
        self._sizes = array("i")  # distinct terms of each text
        self._terms = array("i")
        self._counts = array("i")
        self._lengths = array("i")
        self._totals: Counter[str] = Counter()
        self._accented: Counter[tuple[str, str]] = Counter()

    def add(self, counted: WordCounts) -> None:
        """The next row's words."""
        place = self._places.__getitem__
        for field in counted.fields:
            self._lengths.append(field.length)
            self._terms.fromlist(list(map(place, field.terms)))
            self._counts.fromlist(list(field.counts))
            self._sizes.append(len(field.terms))
        self._totals.update(counted.surface)
        self._accented.update(counted.accents)

    def finish(self, unit_starts: Ints, units: Ints, means: Means | None = None) -> BuiltLexical:
        """Row r belongs to ``units[unit_starts[r]:unit_starts[r + 1]]``. Nothing can be added after. ``means`` are
        those of the catalog that the texts are a part of, if they are not all."""
        names = sorted(self._places)
        rank = np.empty(len(names), np.int32)
        rank[[self._places[name] for name in names]] = np.arange(len(names), dtype=np.int32)
        terms = rank[np.frombuffer(self._terms, np.int32)]
        self._terms = array("i")
        counted = _Counted(
            terms,
            np.frombuffer(self._counts, np.int32),
            np.cumsum(np.frombuffer(self._sizes, np.int32), dtype=np.int64),
            np.frombuffer(self._lengths, np.int32).astype(np.float64).reshape(-1, len(FIELDS)),
        )
        scorer = _Scorer(counted.lengths, unit_starts, units, means)
        resources = _Postings(len(names), 2 * len(terms), len(SPACES) * len(counted.lengths))
        unit_words = _Postings(len(names), 0, int(units.max(initial=-1)) + 1)
        df = np.zeros(len(names), np.int32)

        def scored(block: _Block) -> tuple[Ints, _Scored, _Scored]:
            whole = scorer.folded(block)
            of_resources, of_units = scorer.by_field(block).beside(whole), scorer.by_unit(block)
            return whole.terms, of_resources.ordered(resources.width), of_units.ordered(unit_words.width)

        for of_whole, of_resources, of_units in _side_by_side(scored, counted.blocks(len(names))):
            df += np.bincount(of_whole, minlength=len(names)).astype(np.int32)
            resources.add(of_resources)
            unit_words.add(of_units)
        written = Written(self._totals, self._accented)
        return BuiltLexical(names, df, resources.finish(), unit_words.finish(), written, scorer.means)


class _Block(NamedTuple):
    """Counts of terms in fields of resources: four columns of one length."""

    terms: Ints
    rows: Ints
    fields: Ints
    counts: Doubles


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted, text after text: ``ends`` is where each text's terms end, ``lengths`` are the words of each
    field, ``(rows, fields)``."""

    terms: Array
    counts: Array
    ends: Ints
    lengths: Doubles

    def blocks(self, size: int) -> Iterator[_Block]:
        """All counts, terms in order, as many terms at a time as have ``_AT_ONCE`` counts, or one that has more."""
        before = np.concatenate([[0], np.cumsum(np.bincount(self.terms, minlength=size))])
        first = 0
        while first < size:
            last = max(first + 1, int(np.searchsorted(before, before[first] + _AT_ONCE, side="right")) - 1)
            at = np.flatnonzero((self.terms >= first) & (self.terms < last))
            texts = np.searchsorted(self.ends, at, side="right")
            counts = self.counts[at].astype(np.float64)
            yield _Block(self.terms[at].astype(np.int64), texts // len(FIELDS), texts % len(FIELDS), counts)
            first = last


@dataclass(frozen=True, slots=True)
class _Scored:
    """Scores of terms in texts: a cell is ``space * texts + row``."""

    terms: Ints
    cells: Ints
    scores: Doubles

    def ordered(self, width: int) -> _Scored:
        """By term, then cell, which is below ``width``."""
        order = np.argsort(self.terms * width + self.cells)  # no two are equal; half the time of a lexsort
        return _Scored(*(getattr(self, name)[order] for name in self.__slots__))

    def beside(self, other: _Scored) -> _Scored:
        return _Scored(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in self.__slots__))


class _Scorer:
    """The formulas of ``indexer.words.bm25`` over blocks of terms."""

    def __init__(self, lengths: Doubles, unit_starts: Ints, units: Ints, means: Means | None) -> None:
        self._size, self._starts, self._units = len(lengths), unit_starts, units
        there = [FIELDS.index(field) for field in UNIT_FIELDS]
        of_units = np.repeat(lengths[:, there].sum(1), np.diff(unit_starts))
        whole = np.bincount(units, of_units, int(units.max(initial=-1)) + 1).astype(np.float64)
        self.means = means or Means(_means(lengths), float(_means(whole)))
        self._relative = lengths / self.means.fields
        self._unit_relative = whole / self.means.unit
        self._of_unit = np.array([field in UNIT_FIELDS for field in FIELDS])
        self._b = np.array([B[field] for field in FIELDS])
        self._weight = np.array([WEIGHT[field] for field in FIELDS])

    def by_field(self, block: _Block) -> _Scored:
        b = self._b[block.fields]
        diluted = K1 * (1 - b + b * self._relative[block.rows, block.fields])
        scores = block.counts * (K1 + 1) / (block.counts + diluted)
        return _Scored(block.terms, (block.fields + 1) * self._size + block.rows, scores)

    def folded(self, block: _Block) -> _Scored:
        norm = 1 - B_ALL + B_ALL * self._relative[block.rows, block.fields]
        weighed = self._weight[block.fields] * block.counts / norm
        terms, rows, t = _summed(block.terms, block.rows, weighed)
        return _Scored(terms, rows, t * (K1 + 1) / (t + K1))

    def by_unit(self, block: _Block) -> _Scored:
        in_unit = self._of_unit[block.fields]
        terms, rows, counts = block.terms[in_unit], block.rows[in_unit], block.counts[in_unit]
        of_row = np.diff(self._starts)[rows]  # a resource's words count in every unit it belongs to
        nth = np.arange(of_row.sum()) - np.repeat(np.cumsum(of_row) - of_row, of_row)
        there = self._units[np.repeat(self._starts[rows], of_row) + nth]
        terms, there, t = _summed(np.repeat(terms, of_row), there, np.repeat(counts, of_row))
        diluted = K1_UNIT * (1 - B_UNIT + B_UNIT * self._unit_relative[there])
        return _Scored(terms, there, t * (K1_UNIT + 1) / (t + diluted))


class _Postings:
    """Postings of ``terms`` terms, filled block by block; ``size`` is how many there will be at most, 0 if unknown:
    what is not filled takes no memory."""

    def __init__(self, terms: int, size: int, cells: int) -> None:
        self._numbers, self.width = np.zeros(terms, np.int64), max(1, cells)
        narrow = np.int32 if cells <= np.iinfo(np.int32).max else np.int64
        self._cells, self._scores, self._end = np.empty(size, narrow), np.empty(size, np.float32), 0

    def add(self, block: _Scored) -> None:
        """A block that is ordered by ``width``, of terms after those before."""
        end = self._end + len(block.cells)
        if end > len(self._cells):
            self._cells.resize(end, refcheck=False)
            self._scores.resize(end, refcheck=False)
        self._cells[self._end : end], self._scores[self._end : end] = block.cells, block.scores
        self._numbers += np.bincount(block.terms, minlength=len(self._numbers))
        self._end = end

    def finish(self) -> Postings:
        starts = np.concatenate([[0], np.cumsum(self._numbers)])
        return Postings(starts, self._cells[: self._end], self._scores[: self._end])


def _side_by_side(work: Callable[[T], S], items: Iterable[T]) -> Iterator[S]:
    """What ``work`` gives for each item, in order, two worked on at once: NumPy lets other threads run meanwhile."""
    begun: deque[Future[S]] = deque()
    with ThreadPoolExecutor(2) as threads:
        for item in items:
            begun.append(threads.submit(work, item))
            if len(begun) == 2:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


def _means(lengths: Doubles) -> Array:
    """Mean of each column over what is not zero; 1 if all are."""
    mean = lengths.sum(0) / np.maximum((lengths > 0).sum(0), 1)
    return np.asarray(np.where(mean > 0, mean, 1.0))


def _summed(terms: Ints, rows: Ints, values: Doubles) -> tuple[Ints, Ints, Doubles]:
    """Values of equal (term, row) added up, in order of both."""
    size = int(rows.max(initial=0)) + 1
    keys, places = np.unique(terms * size + rows, return_inverse=True)
    return keys // size, keys % size, np.asarray(np.bincount(places, values, len(keys)), np.float64)
