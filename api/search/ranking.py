"""The order of results and the reasons for it, which are one computation: a score is the sum of its reasons' points.

Pure. Points are a feature times its coefficient, rounded to a multiple of 2**-20, so that sums are exact in any order.
Order is total, ``(tiers, -score, id)`` (see ``api.search.tiers``); how candidates arrive changes nothing.
Another order than the best is the engine's (``api.search.listing``).
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
from api.search.reasons import Reason, ScoredResult, is_read, say, terms_read
from api.search.tiers import Tiering, grades_elsewhere, grades_instead, order_by, part_of, tierings, tiers_of
from catalog.model import AgeRange, Resource
from indexer.engine import Candidates
from indexer.words.analysis import FIELDS

_GRAIN = float(2**20)
_NO_POINTS = dict.fromkeys(GROUPS, 0.0)

_TOPIC = ("words", "synonyms", "meaning", "course", "standard")
ASKED = (*_TOPIC, "name")  # what was asked for; the rest are wishes
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


class Scored:
    """Candidates and their points by kind of reason, from which results are made."""

    def __init__(self, asked: Asked, candidates: Candidates, coefficients: Coefficients) -> None:
        self.asked, self.candidates, self.coefficients = asked, candidates, coefficients
        self._points = points_of(asked, candidates, coefficients)
        self._total = total(self._points.values(), len(candidates.ids))
        self._tierings: Sequence[Tiering] = ()

    def results(self, places: Sequence[Sequence[int]]) -> list[Ranked]:
        """For each place the first of these candidates, its largest reasons first, and the others as its duplicates."""
        shown = self._shown([first for first, *_ in places])
        return [self._ranked(result, *alike) for result, alike in zip(shown, places, strict=True)]

    def _shown(self, places: list[int]) -> list[ScoredResult]:
        """Some candidates with what is read of them to explain them, a column at a time."""
        candidates, terms = self.candidates, terms_read(self.asked.engine_query)
        known = candidates.held is not None and bool(terms)
        signals = candidates.signals_at(places)
        read = {name: signals[name] for name in signals if is_read(name, held=known)}
        points = {kind: column[places] for kind, column in self._points.items()}
        some = ({**_NO_POINTS, **scored} for scored in _by_place(points, len(places)))
        held = _by_field(candidates.held(places, terms), terms) if candidates.held and terms else [None] * len(places)
        resources = (candidates.resources[place] for place in places)
        return list(map(ScoredResult, resources, some, _by_place(read, len(places)), held))

    def _ranked(self, shown: ScoredResult, at: int, *duplicates: int) -> Ranked:
        also = tuple(self.candidates.resources[twin] for twin in duplicates)
        tiers = tiers_of(self._tierings, at)
        known = self.candidates.barriers
        barriers = known(at) if known else None
        return Ranked(shown.resource, float(self._total[at]), say(self.asked, shown), also, tiers, barriers)


class Ranking(Scored):
    """All candidates in order; ``ids`` and ``scores`` are of each, duplicates too.

    Its length and its pages count duplicates once. Reasons are put into words a page at a time.
    """

    def __init__(self, asked: Asked, candidates: Candidates, coefficients: Coefficients) -> None:
        super().__init__(asked, candidates, coefficients)
        relevance = total((self._points[kind] for kind in _FITS if kind in self._points), len(candidates.ids))
        self._tierings = tierings(asked, candidates, relevance)
        self.grades_elsewhere: Sequence[AgeRange] = grades_elsewhere(asked, self._tierings, candidates, relevance)
        self.grades_instead: Sequence[AgeRange] = grades_instead(self._tierings, candidates)
        self.best = order_by(self._tierings, self._total, candidates.rows)  # places among the candidates, best first
        self.scores: Column = self._total[self.best]
        self._duplicates = candidates.duplicates[self.best]
        self._firsts = _first_places(self._duplicates)

    def __len__(self) -> int:
        return len(self._firsts)

    @cached_property
    def ids(self) -> Sequence[str]:
        ids = self.candidates.ids
        return [ids[at] for at in self.best.tolist()]

    @property
    def tiers(self) -> Mapping[str, Mapping[str, int]]:
        """How many places are in each tier, by kind and in order; kinds beside the topic count only what is about
        it."""
        if not self._tierings:
            return {}
        firsts = self.best[self._firsts]
        topic, *others = self._tierings
        about = firsts[topic.places[firsts] == 0]
        return {topic.kind: topic.count(firsts)} | {
            other.kind: other.count(firsts if other.of_all else about) for other in others
        }

    @property
    def first_part(self) -> str:
        """Which part of the list it begins with."""
        return part_of(tiers_of(self._tierings, int(self.best[0]))) if len(self) else ""

    def leading(self, limit: int) -> list[int]:
        """Places among the candidates of the first results, as far as no divider parts them."""
        firsts, part = self.best[self._firsts[:limit]].tolist(), self.first_part
        return [at for at in firsts if part_of(tiers_of(self._tierings, at)) == part]

    def page(self, offset: int, limit: int) -> list[Ranked]:
        """Places ``offset`` to ``offset + limit``; what is not known comes last."""
        firsts = self._duplicates[self._firsts[offset : offset + limit]].tolist()
        return self.results([self.best[self._duplicates == first].tolist() for first in firsts])


def _first_places(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of the numbers that no equal one precedes."""
    places = np.arange(len(numbers))
    first = np.empty(numbers.max(initial=-1) + 1, np.int64)
    first[numbers[::-1]] = places[::-1]  # of equal numbers the last that is written stays
    return np.flatnonzero(first[numbers] == places)


def _by_place(columns: Mapping[str, NDArray[Any]], size: int) -> list[dict[str, float]]:
    """What some columns have at each of ``size`` places."""
    if not columns:
        return [{} for _ in range(size)]
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _by_field(held: NDArray[np.bool_], terms: Sequence[str]) -> list[Mapping[str, Collection[str]]]:
    """For each of some resources the terms that each of its fields has, by the fields' names."""
    by_place: list[dict[str, set[str]]] = [{} for _ in range(held.shape[2])]
    for place, term, at in zip(*(where.tolist() for where in np.nonzero(held)), strict=True):
        by_place[at].setdefault(FIELDS[place], set()).add(terms[term])
    return list(by_place)


def rank(asked: Asked, candidates: Candidates, coefficients: Coefficients) -> Ranking:
    """Order candidates, the best first."""
    return Ranking(asked, candidates, coefficients)


def points_of(
    asked: Asked, candidates: Candidates, coefficients: Coefficients, kinds: Iterable[str] = GROUPS
) -> Mapping[str, Column]:
    """The points of each of these kinds of reason that something is known of."""
    none = np.zeros(len(candidates.ids))
    columns = features(asked, candidates, none)
    points: dict[str, Column] = {}
    for kind in kinds:
        if there := [coefficients[name] * columns[name] for name in GROUPS[kind] if columns[name] is not none]:
            points[kind] = _rounded(sum(there, none))
    return points


def total(columns: Iterable[Column], count: int) -> Column:
    return sum(columns, np.zeros(count))


def _rounded(points: Column) -> Column:
    return np.rint(points * _GRAIN) / _GRAIN + 0.0  # no -0.0
