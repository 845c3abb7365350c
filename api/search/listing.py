"""What is listed of what matches, and a page of it: the best of each leg in order, or, in another order, all that is
relevant enough.

That list is the engine's (``indexer.engine.Engine.ordered``), which is told what candidates are worth, so that no
request holds all that matches. What is relevant enough is told by the question without its filters, so that one cut
holds for the list, its counts and its facets, whatever filter is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from api.search.adoption_signals import USABLE
from api.search.coefficients import Coefficients
from api.search.features import Asked, Column
from api.search.ranking import ASKED, Ranking, Scored, points_of, total
from api.search.relaxation import SEEN
from catalog.model import Filter, Query, Sort
from indexer.engine import NOTHING, Candidates, Engine, EngineQuery, Rows, Worth

# In another order than the best, what is listed has at least this share of the points that the best has for what was
# asked, with or without filters. On judged queries 19 in 20 relevant materials do, and nine in ten of what shares a
# word do not.
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


def relevant(
    engine: Engine, sort: Sort | None, asked: Asked, coefficients: Coefficients, *, everything: bool
) -> Rows | None:
    """What may be listed and counted in an order, under whatever filter: None if that is all that matches. Unless
    ``everything`` is shown, what is not usable sets no measure either."""
    if not sort or sort is Sort.BEST or not asked.engine_query.asks_for_anything:
        return None
    seen = NOTHING if everything else Filter(statuses=USABLE)
    question = replace(asked.engine_query, filter=seen, excluding=NOTHING)
    return engine.relevant(question, _points_for_what_was_asked(asked, coefficients), CLOSE)


def _points_for_what_was_asked(asked: Asked, coefficients: Coefficients) -> Worth:
    """No coefficient of meaning is negative (``learning``), as an engine expects."""

    def points(candidates: Candidates) -> Column:
        by_kind = points_of(asked, candidates, coefficients, ASKED)
        return total(by_kind.values(), len(candidates.ids))

    return points


def facet_counts(
    engine: Engine, engine_query: EngineQuery, among: Rows | None, *, everything: bool
) -> Mapping[str, Sequence[tuple[str, int]]]:
    """Facets; unless ``everything`` is shown, with no count of what is not: that of the decisions is made without their
    own filter."""
    counts = dict(engine.facets(engine_query, among))
    if not everything and "statuses" in counts:
        counts["statuses"] = [(value, count) for value, count in counts["statuses"] if value in USABLE]
    return counts


def count_listed(engine: Engine, asked: Asked, among: Rows) -> int:
    """How many are listed of what is ``relevant``."""
    return engine.ordered(asked.engine_query, Sort.TITLE, lambda some: np.zeros(len(some.ids)), among).listed


def listing(engine: Engine, query: Query, ranking: Ranking, among: Rows | None) -> Listing:
    """What ``query`` asks for; ``ranking`` is that of the best of what matches, ``among`` what is ``relevant``."""
    if query.sort and query.sort is not Sort.BEST:
        return _ordered(engine, query, query.sort, ranking, among)
    hits = ranking.page(query.offset, query.limit)
    fields = {
        "count": ranking.candidates.count,
        "fitting": ranking.candidates.fitting,
        "elsewhere": ranking.grades_elsewhere,
        "instead": ranking.grades_instead,
        "reachable": len(ranking.scores),
        "places": len(ranking),
        "hits": hits,
        "tiers": ranking.tiers,
        "first_part": ranking.first_part,
    }
    return Listing(fields, ranking.candidates, ranking.leading(SEEN))


def _ordered(engine: Engine, query: Query, sort: Sort, ranking: Ranking, among: Rows | None) -> Listing:
    asked, coefficients = ranking.asked, ranking.coefficients
    ordered = engine.ordered(asked.engine_query, sort, _places(ranking), among)
    page = ordered.page(query.offset, query.limit)
    first = page if not query.offset and query.limit >= SEEN else ordered.page(0, SEEN)
    hits = Scored(asked, page.candidates, coefficients).results(page.places)
    fields = {
        "count": ordered.listed,
        "fitting": page.candidates.fitting,
        "unlisted": ranking.candidates.count - ordered.listed,
        "elsewhere": ranking.grades_elsewhere,
        "reachable": ordered.listed,
        "places": ordered.length,
        "hits": hits,
        "unplaced": ordered.unplaced,
    }
    return Listing(fields, first.candidates, [place[0] for place in first.places[:SEEN]])


def _places(ranking: Ranking) -> Worth:
    """Where candidates are among the best: what ``ranking`` lists is in its order, before the rest by points."""
    asked, known = ranking.asked, ranking.candidates.rows
    places = np.empty(len(known))
    places[ranking.best] = np.arange(len(known))

    def order(candidates: Candidates) -> Column:
        by_kind = points_of(asked, candidates, ranking.coefficients)
        order = total(by_kind.values(), len(candidates.ids)) - _UNLISTED
        _, among, at = np.intersect1d(candidates.rows, known, assume_unique=True, return_indices=True)
        order[among] = -places[at]
        return order

    return order
