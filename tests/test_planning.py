"""Choosing materials for a unit, against every subset and every seating tried."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.recommending.selection import (
    CHECK,
    FIRST,
    PART,
    PLACES,
    WHOLE,
    Candidate,
    choose,
    covered,
    missing_minutes,
    swaps,
    total,
)

STANDARDS = ["s1", "s2", "s3", "s4"]
PARTS = ["s1a", "s1b"]


@st.composite
def pools(draw: st.DrawFn, most: int = 7) -> list[Candidate]:
    count = draw(st.integers(0, most))
    worth = st.dictionaries(st.sampled_from(STANDARDS), st.integers(1, 6), max_size=3)
    return [
        Candidate(
            id=f"m{n}",
            minutes=draw(st.integers(1, 9)),
            worth=draw(worth),
            place=draw(st.integers(0, 2)),
            checks=draw(st.booleans()),
            parts=draw(st.dictionaries(st.sampled_from(PARTS), st.sampled_from([0.25, 0.5, 1.0]), max_size=2)),
        )
        for n in range(count)
    ]


def seated(chosen: tuple[Candidate, ...], standard: str) -> float:
    """By hand: one material at most sits in the place for checks, the others by falling worth."""
    sitting = [material for material in chosen if standard in material.worth]
    best = 0.0
    for checking in (None, *(material for material in sitting if material.checks)):
        rest = sorted((material.worth[standard] for material in sitting if material is not checking), reverse=True)
        lessons = sum(worth * share for worth, share in zip(rest, PLACES, strict=False)) + (FIRST if rest else 0)
        best = max(best, lessons + (CHECK * checking.worth[standard] if checking else 0.0))
    return best


def by_hand(chosen: tuple[Candidate, ...], units: list[list[str]]) -> float:
    ids = {material.id for material in chosen}
    whole = sum(WHOLE * len(unit) for unit in units if set(unit) <= ids)
    parts = sum(PART * max((material.parts.get(part, 0.0) for material in chosen), default=0.0) for part in PARTS)
    return whole + parts + sum(seated(chosen, standard) for standard in STANDARDS)


def oracle(pool: list[Candidate], minutes: int, units: list[list[str]]) -> tuple[float, int]:
    """The most worth of all subsets that fit, and the fewest minutes that reach it."""
    found = []
    for size in range(len(pool) + 1):
        for subset in itertools.combinations(pool, size):
            spent = sum(candidate.minutes for candidate in subset)
            if spent <= minutes:
                found.append((-by_hand(subset, units), spent))
    worth, spent = min(found)
    return -worth, spent


@settings(max_examples=120, deadline=None)
@given(pool=pools(), minutes=st.integers(0, 30))
def test_a_choice_is_worth_the_most_and_of_equal_ones_takes_the_fewest_minutes(
    pool: list[Candidate], minutes: int
) -> None:
    choice = choose(pool, minutes)
    assert choice.exact
    assert (choice.worth, choice.minutes) == oracle(pool, minutes, [])


@settings(max_examples=60, deadline=None)
@given(pool=pools(6), minutes=st.integers(0, 30), unit=st.sets(st.integers(0, 5), min_size=2, max_size=4))
def test_a_unit_counts_more_when_it_is_whole(pool: list[Candidate], minutes: int, unit: set[int]) -> None:
    units = [[f"m{n}" for n in sorted(unit)]]
    choice = choose(pool, minutes, units=units)
    assert (choice.worth, choice.minutes) == oracle(pool, minutes, units)


@settings(max_examples=100, deadline=None)
@given(pool=pools())
def test_what_a_choice_is_worth_is_the_best_seating(pool: list[Candidate]) -> None:
    assert total(pool) == by_hand(tuple(pool), [])


@settings(max_examples=60, deadline=None)
@given(pool=pools(), minutes=st.integers(0, 30), seed=st.randoms())
def test_the_order_of_the_candidates_changes_nothing(pool: list[Candidate], minutes: int, seed: random.Random) -> None:
    assert choose(pool, minutes) == choose(seed.sample(pool, len(pool)), minutes)


@settings(max_examples=60, deadline=None)
@given(pool=pools(), minutes=st.integers(0, 30), more=st.integers(0, 10))
def test_more_minutes_are_never_worth_less(pool: list[Candidate], minutes: int, more: int) -> None:
    assert choose(pool, minutes).worth <= choose(pool, minutes + more).worth


@settings(max_examples=60, deadline=None)
@given(pool=pools(6), minutes=st.integers(0, 30), kept=st.sets(st.integers(0, 5), max_size=3))
def test_what_is_kept_stays_and_the_rest_is_chosen_beside_it(
    pool: list[Candidate], minutes: int, kept: set[int]
) -> None:
    keep = tuple(pool[n] for n in kept if n < len(pool))
    choice = choose(pool, minutes, keep)
    spent = sum(candidate.minutes for candidate in keep)
    assert {candidate.id for candidate in keep} <= set(choice.ids)
    assert choice.minutes <= max(minutes, spent)
    others = [c for c in pool if c not in keep]
    possible = [
        by_hand((*keep, *subset), [])
        for size in range(len(others) + 1)
        for subset in itertools.combinations(others, size)
        if not subset or spent + sum(c.minutes for c in subset) <= minutes
    ]
    assert choice.worth == max(possible)


@settings(max_examples=100, deadline=None)
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
            assert swap.worth == by_hand(tuple(after), [])
            assert set(swap.lost) == covered(chosen) - covered(after)
        ranks = [(len(swap.lost), -swap.worth, swap.minutes) for swap in found]
        assert ranks == sorted(ranks)
        possible = {
            c.id for c in pool
            if c not in chosen and set(c.worth) & set(leaving.worth)
            and sum(other.minutes for other in rest) + c.minutes <= minutes
        }  # fmt: skip
        assert {swap.id for swap in found} == possible


def test_a_unit_for_one_standard_fills_its_minutes_while_there_is_something_for_it() -> None:
    """Ten lessons of 45 minutes fit into 450; with eight there are, all are chosen."""
    lessons = [Candidate(id=f"l{n:02d}", minutes=45, worth={"S": 700 - n}, place=n) for n in range(20)]
    assert choose(lessons, 450).minutes == 450
    assert len(choose(lessons[:8], 450).ids) == 8


def test_every_standard_is_taught_before_one_is_taught_twice() -> None:
    pool = [
        Candidate(id=f"{s}{n}", minutes=30, worth={s: 900 if s == "s1" else 600}) for s in STANDARDS for n in (1, 2)
    ]
    assert covered(material for material in pool if material.id in choose(pool, 120).ids) == set(STANDARDS)
    assert len(choose(pool, 150).ids) == 5
    assert choose(pool, 240).minutes == 240, "and the minutes are used while anything adds"


def test_each_part_of_a_standard_is_met_before_another_lesson_for_a_part_that_is_and_after_other_standards() -> None:
    pool = [
        *(Candidate(id=f"a{n}", minutes=30, worth={"s1": 1180}, parts={"s1a": 1.0}) for n in range(3)),
        Candidate(id="b", minutes=30, worth={"s1": 330}, parts={"s1b": 1.0}),
        Candidate(id="other", minutes=30, worth={"s2": 330}),
    ]
    assert set(choose(pool, 60).ids) == {"a0", "other"}
    assert set(choose(pool, 90).ids) == {"a0", "b", "other"}


def test_a_long_lesson_does_not_keep_out_short_ones_of_more_worth() -> None:
    """The classic trap of choosing by worth a minute: the tiny one goes first and the one that matters fits no more."""
    tiny = Candidate(id="tiny", minutes=1, worth={"s1": 2})
    vital = Candidate(id="vital", minutes=100, worth={"s2": 100})
    assert choose([tiny, vital], 100).ids == ("vital",)
    assert choose([tiny, vital], 101).ids == ("tiny", "vital")


def test_how_far_a_standard_is_from_fitting_is_said_in_minutes() -> None:
    chosen = [Candidate(id="a", minutes=50, worth={"s1": 5})]
    pool = [*chosen, Candidate(id="b", minutes=40, worth={"s2": 5}), Candidate(id="c", minutes=20, worth={"s2": 1})]
    assert missing_minutes("s2", chosen, pool, 60) == 10
    assert missing_minutes("s3", chosen, pool, 60) is None


@pytest.mark.parametrize("minutes", [200, 600])
def test_a_large_unit_fits_its_minutes_and_no_single_material_would_add_to_it(minutes: int) -> None:
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
    chosen = [material for material in pool if material.id in choice.ids]
    left = [material for material in pool if material not in chosen and material.minutes <= minutes - choice.minutes]
    assert all(total([*chosen, resource]) <= choice.worth for resource in left)
