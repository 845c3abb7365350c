"""Agreement between judges, against published examples, NLTK and slow arithmetic."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.errors import JudgmentError
from evaluation.agreement import agreement, krippendorff_alpha, main, median_grades, median_qrels, weighted_kappa

if TYPE_CHECKING:
    from nltk.metrics.agreement import AnnotationTask

grade = st.integers(0, 3)
pairs_of_grades = st.lists(st.tuples(grade, grade), min_size=1, max_size=30)
all_units = st.lists(st.lists(grade, min_size=1, max_size=5), min_size=1, max_size=15)

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers, twelve units.
OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


def units_of(observers: list[str]) -> list[list[int]]:
    rows = [row.split() for row in observers]
    return [[int(value) for value in unit if value != "."] for unit in zip(*rows, strict=True)]


def test_alpha_is_as_published_for_four_observers_with_gaps() -> None:
    assert krippendorff_alpha(units_of(OBSERVERS), level="ordinal") == pytest.approx(0.815, abs=0.0005)
    assert krippendorff_alpha(units_of(OBSERVERS), level="nominal") == pytest.approx(0.743, abs=0.0005)


def test_alpha_is_as_published_for_two_observers_of_ten_articles() -> None:
    units = units_of(["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"])
    assert krippendorff_alpha(units, level="nominal") == pytest.approx(0.095, abs=0.0005)


def test_alpha_is_as_published_for_two_observers_of_five_categories() -> None:
    names = {"a": "1", "b": "2", "c": "3", "d": "4", "e": "5"}
    letters = ["a a b b d c c c e d d a", "b a b b b c c c e d d d"]
    units = units_of([" ".join(names[letter] for letter in row.split()) for row in letters])
    assert krippendorff_alpha(units, level="nominal") == pytest.approx(0.692, abs=0.0005)


def test_ordinal_alpha_comes_out_as_on_paper() -> None:
    # Values 0 0 | 0 1 | 1 1 | 3 3: n0 = 3, n1 = 3, n3 = 2. Differences squared: 0-1: (6 - 3)^2 = 9;
    # 1-3: (5 - 2.5)^2 = 6.25; 0-3: (8 - 2.5)^2 = 30.25. Observed 2 * 9 = 18;
    # expected 2 * (9 * 9 + 6 * 6.25 + 6 * 30.25) / 7 = 600 / 7. Alpha = 1 - 18 * 7 / 600 = .79.
    assert krippendorff_alpha([[0, 0], [0, 1], [1, 1], [3, 3]]) == pytest.approx(0.79)


@given(all_units)
def test_alpha_is_at_most_1_and_1_only_when_all_agree(units: list[list[int]]) -> None:
    alpha = krippendorff_alpha(units)
    assume(alpha is not None)
    assert alpha is not None
    assert alpha <= 1 + 1e-12
    assert (alpha == pytest.approx(1)) == all(len(set(unit)) == 1 for unit in units)


@given(all_units, st.randoms(use_true_random=False))
def test_alpha_does_not_depend_on_the_order_of_units_or_judges(units: list[list[int]], random: object) -> None:
    turned = [list(reversed(unit)) for unit in units]
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert krippendorff_alpha(turned) == pytest.approx(krippendorff_alpha(units))


@given(all_units)
def test_what_one_judge_alone_judged_does_not_move_alpha(units: list[list[int]]) -> None:
    assert krippendorff_alpha([*units, [3], [0]]) == krippendorff_alpha(units)


@pytest.mark.parametrize("units", [[], [[1]], [[2, 2], [2, 2, 2]], [[0], [3]]])
def test_alpha_says_nothing_where_nothing_varies_or_is_shared(units: list[list[int]]) -> None:
    assert krippendorff_alpha(units) is None


def test_alpha_knows_only_its_levels() -> None:
    with pytest.raises(ValueError, match="not “ratio”"):
        krippendorff_alpha([[0, 1]], level="ratio")


def task(units: Sequence[Sequence[int]], distance: Callable[[int, int], float]) -> AnnotationTask:
    """The same judgments for NLTK; which judge gave a value does not matter to alpha."""
    from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415  a second, which other tests do without

    given = [(str(judge), str(item), value) for item, unit in enumerate(units) for judge, value in enumerate(unit)]
    return AnnotationTask(data=given, distance=distance)


def steps_between(units: list[list[int]]) -> Callable[[int, int], float]:
    """The ordinal distance, squared, as Krippendorff words it: ranks between two values, half of each value's own."""
    values = sorted(value for unit in units if len(unit) > 1 for value in unit)

    def distance(a: int, b: int) -> float:
        a, b = min(a, b), max(a, b)
        rank_a = bisect_left(values, a) + values.count(a) / 2
        rank_b = bisect_left(values, b) + values.count(b) / 2
        return (rank_b - rank_a) ** 2

    return distance


@given(all_units)
def test_alpha_agrees_with_nltk(units: list[list[int]]) -> None:
    alpha = krippendorff_alpha(units)
    assume(alpha is not None)
    paired = [unit for unit in units if len(unit) > 1]
    assert alpha == pytest.approx(task(paired, steps_between(units)).alpha())
    assert krippendorff_alpha(units, level="nominal") == pytest.approx(task(paired, lambda a, b: float(a != b)).alpha())


@given(pairs_of_grades)
def test_weighted_kappa_compares_the_steps_apart_with_those_of_everybody_with_everybody(
    pairs: list[tuple[int, int]],
) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = weighted_kappa(first, second)
    assert (found is None) == (len(set(first + second)) == 1)
    if found is not None:
        seen = mean(abs(a - b) for a, b in pairs)
        chance = mean(abs(a - b) for a in first for b in second)
        assert found == pytest.approx(1 - seen / chance)


def test_weighted_kappa_counts_a_disagreement_by_its_steps() -> None:
    near, far = weighted_kappa([0, 1, 2, 3], [0, 1, 2, 2]), weighted_kappa([0, 1, 2, 3], [0, 1, 2, 0])
    assert near is not None
    assert far is not None
    assert near > far


def test_kappa_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="equally long"):
        weighted_kappa([], [])


def test_judges_are_compared_in_pairs_over_what_both_judged() -> None:
    found = agreement(
        {
            "ben": {"a": 0, "b": 1, "c": 2},
            "ada": {"a": 0, "b": 2, "c": 2, "d": 3},
            "cleo": {"e": 1},
        }
    )
    assert found.judges == ("ada", "ben", "cleo")
    assert (found.items, found.shared) == (5, 3)
    assert [(pair.first, pair.second, pair.items, pair.same) for pair in found.pairs] == [
        ("ada", "ben", 3, pytest.approx(2 / 3))
    ]
    assert found.pairs[0].kappa == pytest.approx(1 - (1 / 3) / (9 / 9))
    assert found.alpha == pytest.approx(krippendorff_alpha([[0, 0], [1, 2], [2, 2]]))


@pytest.mark.parametrize(
    ("ratings", "verdict"),
    [
        ({"a": [0, 3] * 10, "b": [0, 3] * 10}, "judges agree well"),
        ({"a": [0, 3] * 10, "b": [3, 0] * 10}, "judges disagree: talk about what the grades mean"),
        ({"a": [0, 0, 1, 3] * 5, "b": [0, 1, 1, 3] * 5}, "judges agree somewhat"),
        ({"a": [0, 3] * 9 + [0], "b": [0, 3] * 9 + [0]}, "too little is judged by two people to tell"),
        ({"a": [0] * 40}, "too little is judged by two people to tell"),
        ({}, "too little is judged by two people to tell"),
    ],
)
def test_agreement_is_put_in_words(ratings: dict[str, list[int]], verdict: str) -> None:
    assert agreement({judge: dict(enumerate(grades)) for judge, grades in ratings.items()}).verdict == verdict


def test_agreement_is_said_again_from_the_files_of_judges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ada.qrels.txt").write_text("q 0 w 0\nq 0 x 0\nq 0 y 1\nq 0 z 3\nq 0 v 2\n", encoding="utf-8")
    (tmp_path / "ben.qrels.txt").write_text("q 0 w 0\nq 0 x 1\nq 0 y 1\nq 0 z 3\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    alpha = krippendorff_alpha([[0, 0], [0, 1], [1, 1], [3, 3], [2]])
    assert capsys.readouterr().out.splitlines() == [
        f"alpha {alpha:.2f} over 4 results that two or more judged, of 5: too little is judged by two people to tell",
        f"ada, ben: 4 results, 75% the same, kappa {weighted_kappa([0, 0, 1, 3], [0, 1, 1, 3]):.2f}",
    ]


@pytest.mark.parametrize(
    ("files", "wrong"),
    [
        (["ada.qrels.txt"], "two judges or more"),
        (["ada.qrels.txt", "use.qrels.txt"], "from use"),
        (["ada.qrels.txt", "more/ada.qrels.txt"], "a second file of a judge"),
    ],
)
def test_files_that_are_not_two_judges_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: list[str], wrong: str
) -> None:
    (tmp_path / "more").mkdir()
    for file in ("ada.qrels.txt", "more/ada.qrels.txt"):
        (tmp_path / file).write_text("q 0 x 1\n", encoding="utf-8")
    (tmp_path / "use.qrels.txt").write_text("q use x 1\n", encoding="utf-8")
    assert main([str(tmp_path / file) for file in files]) == 2
    assert wrong in capsys.readouterr().err


def test_a_grade_outside_0_to_3_is_refused_with_its_judge() -> None:
    with pytest.raises(JudgmentError, match="Judge “ada” gave 5"):
        agreement({"ada": {"x": 5}})


def test_several_judges_become_one_by_the_median_and_the_lower_of_two() -> None:
    assert median_grades({"a": {"x": 3, "y": 1}, "b": {"x": 2, "y": 2}, "c": {"x": 0}}) == {"x": 2, "y": 1}


def test_stored_judgments_become_qrels_in_the_order_of_ids() -> None:
    found = median_qrels({"a": {("q2", "x"): 3, ("q1", "z"): 1}, "b": {("q1", "y"): 0, ("q2", "x"): 1}})
    assert found == {"q1": {"y": 0, "z": 1}, "q2": {"x": 1}}
    assert list(found) == ["q1", "q2"]


@given(st.dictionaries(st.text(max_size=3), st.dictionaries(st.integers(0, 9), grade), max_size=4))
def test_a_median_is_a_grade_that_some_judge_gave(ratings: dict[str, dict[int, int]]) -> None:
    for item, median in median_grades(ratings).items():
        assert median in {given[item] for given in ratings.values() if item in given}
