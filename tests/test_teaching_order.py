"""Materials in the order to teach them."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from api.recommending.teaching_order import PlanItem, teaching_order

STANDARDS = ["a", "b", "c", "d"]
BEFORE = {"b": frozenset("a"), "c": frozenset("ab"), "d": frozenset()}


def order(*steps: PlanItem) -> list[str]:
    return teaching_order(steps, STANDARDS, BEFORE)


def test_what_a_standard_builds_on_comes_first_whatever_the_standards_order() -> None:
    steps = [
        PlanItem(id="1", standards=("c",)),
        PlanItem(id="2", standards=("b",)),
        PlanItem(id="3", standards=("a",)),
    ]
    assert order(*steps) == ["3", "2", "1"]
    assert teaching_order(steps, ["c", "b", "a"], BEFORE) == ["3", "2", "1"]


def test_a_courses_own_order_holds_within_it() -> None:
    later = PlanItem(id="1", standards=("a",), positions={"course": 7})
    earlier = PlanItem(id="2", standards=("c",), positions={"course": 3})
    assert order(later, earlier) == ["2", "1"]
    assert order(PlanItem(id="1", standards=("a",), positions={"x": 7}), earlier) == ["1", "2"], (
        "two courses say nothing"
    )


def test_a_quiz_follows_the_lesson_on_the_same_standard() -> None:
    assert order(PlanItem(id="1", standards=("a",), only_assesses=True), PlanItem(id="2", standards=("a",))) == [
        "2",
        "1",
    ]


def test_unrelated_materials_follow_the_order_of_the_standards_and_then_their_ids() -> None:
    assert order(
        PlanItem(id="2", standards=("a",)),
        PlanItem(id="1", standards=("d",)),
        PlanItem(id="0", standards=("a",)),
    ) == [
        "0",
        "2",
        "1",
    ]


def test_a_circle_is_broken_by_the_order_of_the_standards() -> None:
    round_about = {"a": frozenset("b"), "b": frozenset("a")}
    steps = [PlanItem(id="1", standards=("b",)), PlanItem(id="2", standards=("a",))]
    assert teaching_order(steps, STANDARDS, round_about) == ["2", "1"]


def test_a_material_kept_by_hand_that_covers_nothing_comes_last() -> None:
    assert order(PlanItem(id="1"), PlanItem(id="2", standards=("d",))) == ["2", "1"]


@st.composite
def units(draw: st.DrawFn) -> list[PlanItem]:
    covers = st.lists(st.sampled_from(STANDARDS), max_size=3, unique=True)
    positions = st.dictionaries(st.sampled_from(["x", "y"]), st.integers(1, 5), max_size=2)
    count = draw(st.integers(0, 6))
    return [
        PlanItem(id=str(n), standards=tuple(draw(covers)), positions=draw(positions), only_assesses=draw(st.booleans()))
        for n in range(count)
    ]


@given(steps=units(), seed=st.randoms())
def test_every_material_is_there_once_and_the_order_given_changes_nothing(
    steps: list[PlanItem], seed: random.Random
) -> None:
    found = order(*steps)
    assert sorted(found) == sorted(step.id for step in steps)
    assert order(*seed.sample(steps, len(steps))) == found


@given(steps=units())
def test_without_courses_nothing_comes_before_what_it_builds_on(steps: list[PlanItem]) -> None:
    """With one standard a material there can be no circle, and the rule is plain."""
    plain = [PlanItem(id=step.id, standards=step.standards[:1]) for step in steps]
    found = order(*plain)
    of = {step.id: step.standards for step in plain}
    for n, later in enumerate(found):
        for earlier in found[:n]:
            assert not (of[earlier] and of[later] and of[later][0] in BEFORE.get(of[earlier][0], frozenset()))
