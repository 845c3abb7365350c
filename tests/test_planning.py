"""Choosing materials for a unit, against every subset tried."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.recommending.selection import Candidate, choose, covered, missing_minutes, swaps

STANDARDS = ["s1", "s2", "s3", "s4", "s5"]


@st.composite
def pools(draw: st.DrawFn, most: int = 9) -> list[Candidate]:
    count = draw(st.integers(0, most))
    worth = st.dictionaries(st.sampled_from(STANDARDS), st.integers(1, 6), min_size=1, max_size=4)
    return [
        Candidate(id=f"m{n}", minutes=draw(st.integers(1, 9)), worth=draw(worth), place=draw(st.integers(0, 2)))
        for n in range(count)
    ]


def oracle(pool: list[Candidate], minutes: int) -> tuple[object, ...]:
    """The rank of the best of all subsets, by the rules as the module states them."""
    ranks = []
    for size in range(len(pool) + 1):
        for subset in itertools.combinations(pool, size):
            spent = sum(candidate.minutes for candidate in subset)
            if spent <= minutes:
                worth = sum(max(c.worth.get(s, 0) for c in subset) for s in STANDARDS) if subset else 0
                places = sum(candidate.place for candidate in subset)
                ranks.append((-worth, spent, size, places, tuple(sorted(candidate.id for candidate in subset))))
    return min(ranks)


@settings(max_examples=300)
@given(pool=pools(), minutes=st.integers(0, 30))
def test_a_small_case_is_solved_exactly_and_ties_go_as_stated(pool: list[Candidate], minutes: int) -> None:
    choice = choose(pool, minutes)
    worth, spent, size, _, ids = oracle(pool, minutes)
    assert choice.exact
    assert (choice.worth, choice.minutes, len(choice.ids), choice.ids) == (-worth, spent, size, ids)  # type: ignore[operator]


@settings(max_examples=300)
@given(pool=pools(), minutes=st.integers(0, 30))
def test_greedy_reaches_what_it_promises(pool: list[Candidate], minutes: int) -> None:
    choice = choose(pool, minutes, nodes=0)
    best = -int(str(oracle(pool, minutes)[0]))
    assert choice.worth >= (1 - 1 / math.e) * best - 1e-9
    assert choice.minutes <= minutes or not choice.ids
    assert choice.worth == sum(covered([c for c in pool if c.id in choice.ids]).values())


@settings(max_examples=150)
@given(pool=pools(), minutes=st.integers(0, 30), nodes=st.sampled_from([0, 3, 4000]), seed=st.randoms())
def test_the_order_of_the_candidates_changes_nothing(
    pool: list[Candidate], minutes: int, nodes: int, seed: random.Random
) -> None:
    shuffled = seed.sample(pool, len(pool))
    assert choose(pool, minutes, nodes=nodes) == choose(shuffled, minutes, nodes=nodes)


@settings(max_examples=150)
@given(pool=pools(), minutes=st.integers(0, 30), more=st.integers(0, 10))
def test_more_minutes_never_cover_less(pool: list[Candidate], minutes: int, more: int) -> None:
    assert choose(pool, minutes).worth <= choose(pool, minutes + more).worth


@settings(max_examples=150)
@given(pool=pools(), minutes=st.integers(0, 30), kept=st.sets(st.integers(0, 8), max_size=3))
def test_what_is_kept_stays_and_the_rest_is_chosen_beside_it(
    pool: list[Candidate], minutes: int, kept: set[int]
) -> None:
    keep = [pool[n] for n in kept if n < len(pool)]
    choice = choose(pool, minutes, keep)
    spent = sum(candidate.minutes for candidate in keep)
    assert {candidate.id for candidate in keep} <= set(choice.ids)
    assert choice.minutes <= max(minutes, spent)
    others = [c for c in pool if c not in keep]
    possible = [
        sum(covered([*keep, *subset]).values())
        for size in range(len(others) + 1)
        for subset in itertools.combinations(others, size)
        if not subset or spent + sum(c.minutes for c in subset) <= minutes
    ]
    assert choice.worth == max(possible)


@settings(max_examples=200)
@given(pool=pools(), minutes=st.integers(1, 30))
def test_every_alternative_covers_something_of_what_it_replaces_and_fits(pool: list[Candidate], minutes: int) -> None:
    by_id = {candidate.id: candidate for candidate in pool}
    chosen = [by_id[id] for id in choose(pool, minutes).ids]
    for leaving in chosen:
        rest = [candidate for candidate in chosen if candidate is not leaving]
        found = swaps(chosen, leaving.id, pool, minutes, limit=100)
        for swap in found:
            after = [*rest, by_id[swap.id]]
            assert swap.id not in {candidate.id for candidate in chosen}
            assert set(by_id[swap.id].worth) & set(leaving.worth)
            assert swap.minutes == sum(candidate.minutes for candidate in after) <= minutes
            assert swap.worth == sum(covered(after).values())
            assert set(swap.lost) == covered(chosen).keys() - covered(after).keys()
        ranks = [(len(swap.lost), -swap.worth, swap.minutes) for swap in found]
        assert ranks == sorted(ranks)
        possible = {
            c.id for c in pool
            if c not in chosen and set(c.worth) & set(leaving.worth)
            and sum(other.minutes for other in rest) + c.minutes <= minutes
        }  # fmt: skip
        assert {swap.id for swap in found} == possible


def test_a_quick_material_for_each_standard_beats_a_long_one_for_all() -> None:
    long = Candidate(id="long", minutes=100, worth={"s1": 5, "s2": 5, "s3": 5})
    short = [Candidate(id=f"short{n}", minutes=30, worth={f"s{n}": 5}) for n in (1, 2, 3)]
    assert choose([long, *short], 100).ids == ("short1", "short2", "short3")
    assert choose([long, *short], 60).ids == ("short1", "short2")
    assert choose([long, *short], 29).ids == ()


def test_greedy_alone_would_be_fooled_by_a_tiny_material_and_the_pairs_are_not() -> None:
    """The classic trap: by worth a minute the tiny one goes first, and then the one that matters no longer fits."""
    tiny, vital = (
        Candidate(id="tiny", minutes=1, worth={"s1": 2}),
        Candidate(id="vital", minutes=100, worth={"s2": 100}),
    )
    choice = choose([tiny, vital], 100, nodes=0)
    assert (choice.ids, choice.exact) == (("vital",), False)


def test_how_far_a_standard_is_from_fitting_is_said_in_minutes() -> None:
    chosen = [Candidate(id="a", minutes=50, worth={"s1": 5})]
    pool = [*chosen, Candidate(id="b", minutes=40, worth={"s2": 5}), Candidate(id="c", minutes=20, worth={"s2": 1})]
    assert missing_minutes("s2", chosen, pool, 60) == 10
    assert missing_minutes("s3", chosen, pool, 60) is None


@pytest.mark.parametrize("minutes", [200, 600])
def test_a_large_unit_is_planned_in_a_second_or_two(minutes: int) -> None:
    dice = random.Random(7)  # noqa: S311
    names = [f"s{n}" for n in range(30)]
    pool = [
        Candidate(
            id=f"m{n}",
            minutes=dice.randint(5, 90),
            worth={s: dice.randint(600, 1000) for s in dice.sample(names, dice.randint(1, 5))},
            place=dice.randint(0, 9),
        )
        for n in range(120)
    ]
    choice = choose(pool, minutes)
    assert choice.minutes <= minutes
