"""What is listed of what matches, and a page of it: the best of each leg in order, or, in another order, all that is
relevant enough.

That list is the engine's (``indexer.engine.Engine.ordered``), which is told what candidates are worth, so that no
request holds all that matches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from api.search.features import Column
from api.search.ranking import ASKED, Ranking, Scored, points_of, total
from api.search.relaxation import SEEN
from catalog.model import Query, Sort
from indexer.engine import Candidates, Engine, EngineQuery, Worth

# In another order than the best, what is listed has at least this share of the points that the best has for what was
# asked. On judged queries 19 in 20 relevant materials do, and nine in ten of what shares a word do not.
CLOSE = 0.25
_UNLISTED = 1e6  # more than the places and the points of any list


class Listing(NamedTuple):
    """``fields`` are those of ``Results`` with the page asked for; ``first`` are rows of ``candidates``: the first
    results of the list, as far as no divider parts them."""

    fields: Mapping[str, Any]
    candidates: Candidates
    first: Sequence[int]


def beside_chosen(name: str, engine_query: EngineQuery) -> EngineQuery:
    """For counts of what each other value of a filter, any of whose values will do, adds to those that are chosen; the
    same query if no filter is named."""
    if not name:
        return engine_query
    free: dict[str, Any] = {name: ()}
    others: dict[str, Any] = {name: (*getattr(engine_query.excluding, name), *getattr(engine_query.filter, name))}
    return replace(
        engine_query,
        filter=replace(engine_query.filter, **free),
        excluding=replace(engine_query.excluding, **others),
    )


def listing(engine: Engine, query: Query, ranking: Ranking) -> Listing:
    """What ``query`` asks for; ``ranking`` is that of the best of what matches."""
    if query.sort and query.sort is not Sort.BEST:
        return _ordered(engine, query, query.sort, ranking)
    hits = ranking.page(query.offset, query.limit)
    fields = {
        "elsewhere": ranking.grades_elsewhere,
        "instead": ranking.grades_instead,
        "reachable": len(ranking.scores),
        "places": len(ranking),
        "hits": hits,
        "tiers": ranking.tiers,
        "first_part": ranking.first_part,
    }
    return Listing(fields, ranking.candidates, ranking.leading(SEEN))


def _ordered(engine: Engine, query: Query, sort: Sort, ranking: Ranking) -> Listing:
    asked, coefficients = ranking.asked, ranking.coefficients
    ordered = engine.ordered(asked.engine_query, sort, worth(ranking), close=CLOSE)
    page = ordered.page(query.offset, query.limit)
    first = page if not query.offset and query.limit >= SEEN else ordered.page(0, SEEN)
    hits = Scored(asked, page.candidates, coefficients).results(page.places)
    fields = {
        "elsewhere": ranking.grades_elsewhere,
        "reachable": ordered.listed,
        "places": ordered.length,
        "hits": hits,
        "unplaced": ordered.unplaced,
    }
    return Listing(fields, first.candidates, [place[0] for place in first.places[:SEEN]])


def worth(ranking: Ranking) -> Worth:
    """What candidates are worth for what was asked, in points, and where they are among the best: what ``ranking``
    lists is in its order, before the rest by points. No coefficient of meaning is negative (``learning``)."""
    asked, known = ranking.asked, ranking.candidates.rows
    places = np.empty(len(known))
    places[ranking.best] = np.arange(len(known))

    def points(candidates: Candidates) -> tuple[Column, Column]:
        by_kind, count = points_of(asked, candidates, ranking.coefficients), len(candidates.ids)
        order = total(by_kind.values(), count) - _UNLISTED
        _, among, at = np.intersect1d(candidates.rows, known, assume_unique=True, return_indices=True)
        order[among] = -places[at]
        return total((by_kind[kind] for kind in ASKED), count), order

    return points
