"""What every engine answers in another order than the best: a part of tests/engine_contract.py."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from brute_force import BruteForce
from engine_queries import engine_queries
from hypothesis import given, settings
from hypothesis import strategies as st
from little_catalog import SUBJECTS

from catalog.model import Filter, Resource, Sort
from indexer.engine import Candidates, Engine, EngineQuery, OrderedPage
from indexer.generation.sort_keys import NO_DATE, date_number, title_key
from indexer.signals import check


def asked_worth(candidates: Candidates) -> np.ndarray:
    """What is worth for what was asked: by words and meaning."""
    signals, none = candidates.signals, np.zeros(len(candidates.ids))
    return none + signals.get("words.all", none) + np.maximum(signals.get("meaning", none), 0)


def whole_worth(candidates: Candidates) -> np.ndarray:
    """In all also by the minutes, so that the two differ."""
    return asked_worth(candidates) + np.nan_to_num(candidates.signals["minutes"]) / 640


def listed(page: OrderedPage) -> list[str]:
    return [page.candidates.ids[place[0]] for place in page.places]


def sort_key(sort: Sort, resource: Resource) -> tuple[float, ...] | tuple[str] | None:
    """What a resource is sorted by, the least first; None if it is not known."""
    ages, day = resource.ages, date_number(resource)
    if sort is Sort.SHORTEST:
        return None if resource.minutes is None else (resource.minutes,)
    if sort is Sort.NEWEST:
        return None if day == NO_DATE else (-day,)
    if sort is Sort.YOUNGEST:
        return None if ages is None else (ages.low, math.inf if ages.high is None else ages.high)
    return (title_key(resource.title),)


class OrderContract:
    """Over the fixtures of ``EngineContract``."""

    @pytest.mark.parametrize(
        ("sort", "ids", "unplaced"),
        [(Sort.SHORTEST, "acdb", 2), (Sort.YOUNGEST, "acbd", 0), (Sort.TITLE, "dcba", 0), (Sort.NEWEST, "adcb", 4)],
    )
    def test_an_order_is_followed_and_what_is_unknown_comes_last(
        self, small: Engine, sort: Sort, ids: str, unplaced: int
    ) -> None:
        """Words are worth most in d (twice in a title of two words: t = 6 / (1/4 + 3/4 * 2 / 1.4)), then in a (once in
        one of one: 3 / (1/4 + 3/4 / 1.4)), c and b. In all a is worth most, as it takes known minutes."""
        query = EngineQuery(terms={"fraction": 1.0, "volcano": 1.0})
        found = small.ordered(query, sort, whole_worth)
        assert "".join(listed(found.page(0, 10))) == ids
        assert "".join(listed(found.page(1, 2))) == ids[1:3]
        assert (found.listed, found.length, found.unplaced) == (4, 4, unplaced)
        only = small.ordered(query, sort, whole_worth, small.relevant(query, asked_worth, 1.0))
        assert (listed(only.page(0, 10)), only.listed) == (["d"], 1)

    def test_what_is_relevant_is_so_under_any_filter_and_counts_alike_in_facets(self, small: Engine) -> None:
        """Of a, b, c and d only d is worth as much as the best, so that nothing of Science is left."""
        query = EngineQuery(terms={"fraction": 1.0, "volcano": 1.0})
        best = small.relevant(query, asked_worth, 1.0)
        science = replace(query, filter=Filter(subjects=("Science",)))
        assert small.ordered(science, Sort.TITLE, whole_worth).listed == 2
        assert small.ordered(science, Sort.TITLE, whole_worth, best).listed == 0
        assert list(small.facets(science, best)["subjects"]) == [("Mathematics", 1)]
        assert small.facets(science, best)["ages"] == []
        assert small.relevant(EngineQuery(), asked_worth, 1.0).tolist() == [0, 1, 2, 3, 4]
        assert small.relevant(EngineQuery(terms={"unheard": 1.0}), asked_worth, 1.0).tolist() == []

    @given(
        engine_query=engine_queries,
        order=st.tuples(
            st.sampled_from([*Sort][1:]),
            st.sampled_from([0.0, 0.25, 0.9]),
            st.sampled_from([0, 4, 57]),
            st.integers(1, 70),
        ),
    )
    @settings(max_examples=60)
    def test_a_page_of_an_order_is_that_of_all_that_is_relevant_sorted_and_facets_count_it(
        self, engine: Engine, oracle: BruteForce, engine_query: EngineQuery, order: tuple[Sort, float, int, int]
    ) -> None:
        sort, share, start, limit = order
        question = replace(engine_query, filter=Filter(), excluding=Filter())
        unfiltered = engine.candidates(question, 200)  # compared with brute force above
        asked = asked_worth(unfiltered)
        best = asked.max(initial=0.0) if question.asks_for_anything else 0.0
        close = {int(row) for row, points in zip(unfiltered.rows, asked, strict=True) if points >= share * best}
        among = engine.relevant(question, asked_worth, share)
        assert among.tolist() == sorted(close)
        whole = engine.candidates(engine_query, 200)
        total = whole_worth(whole)
        keys = [sort_key(sort, resource) for resource in whole.resources]
        near = [at for at in range(len(keys)) if int(whole.rows[at]) in close]
        near.sort(key=lambda at: (keys[at] is None, keys[at] or (), -total[at], whole.ids[at]))
        groups: dict[int, list[int]] = {}
        for at in near:
            groups.setdefault(oracle.firsts[int(whole.rows[at])], []).append(at)
        found = engine.ordered(engine_query, sort, whole_worth, among)
        page = found.page(start, limit)
        check(engine_query, page.candidates)
        shown = [[page.candidates.ids[at] for at in place] for place in page.places]
        assert shown == [[whole.ids[at] for at in group] for group in [*groups.values()][start : start + limit]]
        unplaced = sum(keys[group[0]] is None for group in groups.values())
        assert (found.listed, found.length, found.unplaced) == (len(near), len(groups), unplaced)
        ages = engine_query.wished_ages
        made = [at for at in near if ages and (its := whole.resources[at].ages) and its.overlaps(ages)]
        counted = page.candidates.count, page.candidates.total, page.candidates.fitting
        assert counted == (len(near), whole.total, len(made))
        facets = engine.facets(engine_query, among)
        subjects = {value: Filter(subjects=(value,)) for value in SUBJECTS}
        assert dict(facets["subjects"]) == oracle.facet(engine_query, "subjects", subjects, close)
        for value, count in facets["types"]:
            narrowed = replace(engine_query, filter=replace(engine_query.filter, types=(value,)))
            assert engine.ordered(narrowed, sort, whole_worth, among).listed == count
