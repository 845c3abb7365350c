"""The order of results and the reasons for it, which are one computation: a score is the sum of its reasons' points.

Pure. Points are a feature times its coefficient, rounded to a multiple of 2**-20, so that sums are exact in any order.
Order is total, ``(tiers, -score, id)`` (see ``api.search.tiers``); how candidates arrive changes nothing.
Another order than the best goes before it (``catalog.model.Sort``) and lists what is relevant enough: ``CLOSE``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.search.coefficients import Coefficients
from api.search.features import GROUPS, Asked, Column, features
from api.search.reasons import Reason, ScoredResult, say, terms_read
from api.search.tiers import PARTED, Tiering, order_by, tierings, tiers_of
from catalog.model import Resource, Sort
from indexer.engine import Candidates

Places = NDArray[np.int64]

_GRAIN = float(2**20)

# In another order than the best, what is listed has at least this share of the points that the best has for what was
# asked. On judged queries 19 in 20 relevant materials do, and nine in ten of what shares a word do not.
CLOSE = 0.25
_READS = {
    Sort.SHORTEST: ("minutes",),
    Sort.NEWEST: ("date",),
    Sort.YOUNGEST: ("ages.low", "ages.high"),
    Sort.TITLE: ("title",),
}
_TOPIC = ("words", "synonyms", "meaning", "course", "standard")
_ASKED = (*_TOPIC, "name")  # what was asked for; the rest are wishes
_FITS = (*_TOPIC, "language")  # a text about the topic in another language than the one asked for is less about it


@dataclass(frozen=True, slots=True)
class Ranked:
    """A resource in its place. ``score == sum(reason.points for reason in reasons)``, exactly.

    ``duplicates`` say the same (``generation.duplicates``) and would have come later: they have no place of their own.
    ``tiers`` are those it is in, by kind; empty where the order is by points alone.
    """

    resource: Resource
    score: float
    reasons: tuple[Reason, ...]
    duplicates: tuple[Resource, ...] = ()
    tiers: Mapping[str, str] = field(default_factory=dict)
    barriers: Collection[str] | None = None  # the needs that its source states something against, if that is known


class Ranking:
    """All candidates in order, or those that another order lists; ``ids`` and ``scores`` are of each, duplicates too.

    Its length and its pages count duplicates once. Reasons are put into words a page at a time.
    """

    def __init__(
        self, asked: Asked, candidates: Candidates, points: Mapping[str, Column], sort: Sort = Sort.BEST
    ) -> None:
        self._asked, self._candidates, self._points = asked, candidates, points
        self._total = _total(points.values(), len(candidates.ids))
        self._tierings: Sequence[Tiering] = ()
        if sort is Sort.BEST:
            self._tierings = tierings(asked, candidates, _total((points[kind] for kind in _FITS), len(candidates.ids)))
        order = order_by(self._tierings, self._total, candidates.rows)
        self.best = order  # places among the candidates, best first, also if the list has another order
        if sort is not Sort.BEST:
            order = _in_order(sort, candidates, order, _close(asked, points))
        self._unplaced = _unknown(sort, candidates)[order]
        self.scores: Column = self._total[order]
        self._order = order
        self._duplicates = candidates.duplicates[order]
        self._firsts = np.sort(np.unique(self._duplicates, return_index=True)[1])  # those that none precedes

    def __len__(self) -> int:
        return len(self._firsts)

    @cached_property
    def ids(self) -> Sequence[str]:
        ids = self._candidates.ids
        return [ids[at] for at in self._order.tolist()]

    @property
    def unplaced(self) -> int:
        """How many places are last because they do not declare what the order goes by."""
        return int(np.count_nonzero(self._unplaced[self._firsts]))

    @property
    def tiers(self) -> Mapping[str, Mapping[str, int]]:
        """How many places are in each tier, by kind and in order; kinds beside the topic count only what is about
        it."""
        if not self._tierings:
            return {}
        firsts = self._order[self._firsts]
        topic, *others = self._tierings
        about = firsts[topic.places[firsts] == 0]
        return {topic.kind: topic.count(firsts)} | {
            other.kind: other.count(firsts if other.of_all else about) for other in others
        }

    def leading(self, limit: int) -> list[int]:
        """Places among the candidates of the first results, as far as no divider parts them."""
        firsts = self._order[self._firsts[:limit]].tolist()
        parts = [PARTED.intersection(tiers_of(self._tierings, at).items()) for at in firsts]
        return [at for at, part in zip(firsts, parts, strict=True) if part == parts[0]]

    def page(self, offset: int, limit: int) -> list[Ranked]:
        """Places ``offset`` to ``offset + limit``, the largest reasons first; what is not known comes last."""
        firsts = self._duplicates[self._firsts[offset : offset + limit]].tolist()
        places = [self._order[self._duplicates == first].tolist() for first in firsts]
        shown = self._shown([first for first, *_ in places])
        return [self._ranked(result, *alike) for result, alike in zip(shown, places, strict=True)]

    def _shown(self, places: list[int]) -> list[ScoredResult]:
        """Some candidates with what is read of them to explain them, a column at a time."""
        candidates, terms = self._candidates, terms_read(self._asked.engine_query)
        points = _by_place(self._points, places)
        signals = _by_place(candidates.signals, places)
        held = candidates.held(places, terms) if candidates.held and terms else [None] * len(places)
        resources = (candidates.resources[place] for place in places)
        return list(map(ScoredResult, resources, points, signals, held))

    def _ranked(self, shown: ScoredResult, at: int, *duplicates: int) -> Ranked:
        also = tuple(self._candidates.resources[twin] for twin in duplicates)
        tiers = tiers_of(self._tierings, at)
        known = self._candidates.barriers
        barriers = known(at) if known else None
        return Ranked(shown.resource, float(self._total[at]), say(self._asked, shown), also, tiers, barriers)


def _by_place(columns: Mapping[str, NDArray[Any]], places: list[int]) -> list[dict[str, float]]:
    """What some columns have at each place."""
    if not columns:
        return [{} for _ in places]
    rows = zip(*(column[places].tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def rank(asked: Asked, candidates: Candidates, coefficients: Coefficients, sort: Sort = Sort.BEST) -> Ranking:
    """Order candidates. Another order than the best is exact when the candidates are all that match."""
    columns = features(asked, candidates)
    none = np.zeros(len(candidates.ids))
    nonzero = {name: column for name, column in columns.items() if column.any()}  # most are zero, in most searches
    points = dict.fromkeys(GROUPS, none)
    for kind, names in GROUPS.items():
        if there := [coefficients[name] * nonzero[name] for name in names if name in nonzero]:
            points[kind] = _rounded(sum(there, none))
    return Ranking(asked, candidates, points, sort)


def _close(asked: Asked, points: Mapping[str, Column]) -> NDArray[np.bool_]:
    """Which candidates are near enough to the query to be listed in another order; all, if there is no query."""
    relevance = _total((points[kind] for kind in _ASKED), len(points["words"]))
    best = relevance.max(initial=0.0)
    if not asked.engine_query.asks_for_anything or best <= 0:
        return np.ones(len(relevance), np.bool_)
    return np.asarray(relevance >= CLOSE * best)


def _unknown(sort: Sort, candidates: Candidates) -> NDArray[np.bool_]:
    """Which candidates do not declare what ``sort`` goes by."""
    if sort is Sort.BEST or sort is Sort.TITLE:
        return np.zeros(len(candidates.ids), np.bool_)
    return np.isnan(np.asarray(candidates.signals[_READS[sort][0]], np.float64))


def _in_order(sort: Sort, candidates: Candidates, best: Places, close: NDArray[np.bool_]) -> Places:
    """The close ones of the places ``best``, by the signals that ``sort`` reads; equal ones stay as they are."""
    close_enough = best[close[best]]
    columns = [np.asarray(candidates.signals[name], np.float64)[close_enough] for name in _READS[sort]]
    keys = [np.where(np.isnan(column), np.inf, -column if sort is Sort.NEWEST else column) for column in columns]
    return close_enough[np.lexsort(keys[::-1])]  # lexsort is stable, and its last key counts most


def _total(columns: Iterable[Column], count: int) -> Column:
    return sum((column for column in columns if column.any()), np.zeros(count))


def _rounded(points: Column) -> Column:
    return np.round(points * _GRAIN) / _GRAIN + 0.0  # no -0.0
