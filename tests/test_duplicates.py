"""indexer.generation.duplicates: what says the same, against a slow oracle; what must never be taken for the same."""

from dataclasses import replace
from itertools import islice, product
from random import Random

import numpy as np
import pytest
from brute_force import slow_firsts
from growth import LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import AgeRange, Resource
from indexer.generation.duplicates import Duplicates, firsts, key_of

TEXT = "Share a pizza of eight slices between four friends and draw what each of them gets"
LESSON = Resource(id="a", title="Sharing a pizza", text=TEXT, types=("Lesson",), ages=AgeRange(8, 9))


def under(*resources: Resource) -> list[int]:
    return firsts([key_of(resource) for resource in resources], resources).tolist()


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Sharing the pizzas", "parts": (), "subjects": ("Mathematics",)},
        {"text": TEXT.upper() + "!", "publisher": "Somebody else", "url": "https://example.org/"},
        {"ages": None},
        {"ages": AgeRange(8, 11)},
    ],
)
def test_the_same_in_another_place_is_a_twin(other: dict[str, object]) -> None:
    assert under(LESSON, replace(LESSON, **other)) == [0, 0]


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Sharing a cake"},
        {"text": TEXT.replace("eight", "8")},
        {"text": TEXT + " . Then 12 of them."},
        {"text": TEXT.replace("pizza of eight slices", "cake of ten pieces")},
        {"types": ("Quiz",)},
        {"languages": ("es",)},
        {"ages": AgeRange(9, 10)},
    ],
)
def test_another_number_kind_language_grade_or_text_is_none(other: dict[str, object]) -> None:
    assert under(LESSON, replace(LESSON, **other)) == [0, 1]


def test_too_little_text_is_nobodys_twin() -> None:
    assert under(*[replace(LESSON, text="End of unit assessment")] * 2) == [0, 1]


def test_nothing_is_a_twin_by_way_of_another() -> None:
    long = " ".join(f"word{'abcdefghijklmnopqrst'[n]}" for n in range(20))
    chain = [long, f"{long} red", f"{long} red green", f"{long} red green blue"]
    found = under(*[replace(LESSON, text=text) for text in chain])
    assert found == [0, 0, 0, 3]  # 19 pairs of 19, 20, 21 and 22


@pytest.mark.parametrize("words", [6, 2000])
def test_many_of_one_title_cost_in_proportion_whatever_they_say(words: int) -> None:
    spelt = ["".join(letters) for letters in islice(product("bcdfg", repeat=5), words)]

    def join(size: int) -> None:
        chance = Random(1)  # noqa: S311  nothing here is secret
        under(*[replace(LESSON, text=" ".join(chance.choices(spelt, k=20))) for _ in range(size)])

    assert growth(join, 4000) < LINEAR


texts = st.lists(
    st.sampled_from(["one", "two", "three", "four", "five", "six", "seven", "eight", "9", "10"]), max_size=14
).map(" ".join)
lessons = st.lists(
    st.builds(
        Resource,
        id=st.just("x"),
        title=st.sampled_from(["Halves", "A half"]),
        description=texts,
        text=st.sampled_from(["", TEXT, TEXT + " here", TEXT + " here and there", "So " + TEXT]),
        ages=st.sampled_from([None, AgeRange(8, 9), AgeRange(8, 10), AgeRange(9, 10)]),
    ),
    max_size=12,
)


@given(lessons)
def test_twins_are_those_that_comparing_all_finds(resources: list[Resource]) -> None:
    assert under(*resources) == slow_firsts(resources)


@given(st.lists(st.integers(0, 4), max_size=12), st.data())
def test_the_best_of_each_is_kept_and_all_twins_come_back(groups: list[int], data: st.DataObject) -> None:
    size = len(groups)
    twins = Duplicates(np.array([groups.index(group) for group in groups], np.int64))
    scores = np.array(data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)), np.float32)
    matching = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), np.bool_)
    rows = np.flatnonzero(matching)
    kept, kept_scores = twins.best_of_each(rows, scores[rows])
    assert kept_scores.tolist() == scores[kept].tolist()
    best = {group: max((row for row in rows if groups[row] == group), key=lambda row: (scores[row], -row))
            for group in {groups[row] for row in rows}}  # fmt: skip
    assert kept.tolist() == sorted(best.values())
    assert twins.completed(kept, matching).tolist() == rows.tolist()
