"""Runs side by side: intervals, tests, slices and confusions, against hand arithmetic and SciPy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from catalog.errors import JudgmentError
from catalog.model import AgeRange, Filter
from evaluation.compare import compare
from evaluation.confusion import parent_code, read_facts, sibling_confusion, wrong_grade
from evaluation.judgments import Run
from evaluation.measures import Measurement
from evaluation.significance import ROUNDS, holm, interval, randomisation_test, smallest_difference
from evaluation.topics import Topic

values = st.lists(st.integers(-20, 20).map(lambda n: n / 20), min_size=1, max_size=40)


def measured(run: str, *scores: float, measure: str = "nDCG@10") -> Measurement:
    rows = {f"q{number}": {measure: score} for number, score in enumerate(scores, 1)}
    return Measurement(run=run, measures=(measure,), per_topic=rows)


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=9))
def test_the_exact_test_agrees_with_scipy(differences: list[int]) -> None:
    sample = np.array(differences, dtype=float)
    oracle = stats.permutation_test(
        (sample,),
        lambda x, axis: np.mean(x, axis=axis),
        permutation_type="samples",
        n_resamples=np.inf,
        vectorized=True,
    )
    found = randomisation_test([float(d) for d in differences])
    assert found.exact
    assert found.p == pytest.approx(min(1.0, oracle.pvalue))


def test_three_gains_out_of_three_have_one_chance_in_four() -> None:
    found = randomisation_test([0.1, 0.2, 0.3, 0.0])
    assert (found.p, found.exact, found.rounds) == (0.25, True, 8)


def test_no_difference_at_all_has_p_1() -> None:
    assert randomisation_test([0.0, 0.0]).p == 1.0
    assert randomisation_test([]).p == 1.0


def test_sums_that_round_differently_still_count_as_equally_extreme() -> None:
    assert randomisation_test([0.1, 0.2, -0.3]).p == 1.0


def test_many_topics_are_sampled_close_to_the_exact_value() -> None:
    random = np.random.default_rng(5)
    differences = [float(d) for d in np.round(random.normal(0.08, 0.25, 17), 2)]
    assert all(differences)
    found = randomisation_test(differences, seed=1)
    patterns = 1 - 2 * (np.arange(2**17)[:, None] >> np.arange(17) & 1)
    sums = np.abs(patterns @ np.array(differences))
    exact = float((sums >= abs(sum(differences)) - 1e-9).mean())
    assert (found.exact, found.rounds) == (False, ROUNDS)
    assert abs(found.p - exact) < 4 * (exact * (1 - exact) / ROUNDS) ** 0.5


def test_a_sampled_p_value_is_never_0() -> None:
    assert randomisation_test([1.0] * 60, rounds=999).p == 1 / 1000


@given(values, st.randoms(use_true_random=False))
def test_intervals_and_tests_do_not_depend_on_the_order_of_topics(numbers: list[float], random: object) -> None:
    turned = list(numbers)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert interval(turned, resamples=200) == interval(numbers, resamples=200)
    assert randomisation_test(turned, rounds=200) == randomisation_test(numbers, rounds=200)


@given(values)
def test_a_difference_and_its_opposite_are_equally_surprising(numbers: list[float]) -> None:
    opposite = [-number for number in numbers]
    assert randomisation_test(opposite, rounds=500).p == pytest.approx(
        randomisation_test(numbers, rounds=500).p, abs=0.2
    )
    if sum(number != 0 for number in numbers) <= 8:
        assert randomisation_test(opposite) == randomisation_test(numbers)


@given(values)
def test_an_interval_holds_within_the_values_and_around_the_mean(numbers: list[float]) -> None:
    found = interval(numbers, resamples=500)
    assert min(numbers) - 1e-9 <= found.low <= found.high <= max(numbers) + 1e-9
    assert found.mean == pytest.approx(sum(numbers) / len(numbers))


def test_a_bootstrap_interval_is_near_the_normal_one_for_many_topics() -> None:
    numbers = [float(n) for n in np.random.default_rng(2).uniform(size=400)]
    found = interval(numbers)
    half = 1.96 * float(np.std(numbers)) / 20
    assert found.low == pytest.approx(found.mean - half, abs=0.003)
    assert found.high == pytest.approx(found.mean + half, abs=0.003)


def test_an_interval_follows_from_its_seed_alone() -> None:
    numbers = [1 / n for n in range(1, 20)]
    assert interval(numbers, seed=3) == interval(numbers, seed=3)
    assert interval(numbers, seed=3) != interval(numbers, seed=4)


def test_an_interval_of_nothing_is_refused_and_of_one_is_a_point() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        interval([])
    assert interval([0.4]).low == interval([0.4]).high == pytest.approx(0.4)


def test_holms_correction_comes_out_as_on_paper() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.6]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holms_correction_keeps_the_order_and_never_flatters(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(raw <= new <= 1 for raw, new in zip(p_values, adjusted, strict=True))
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    assert [adjusted[index] for index in order] == sorted(adjusted)


def test_wins_ties_and_losses_are_counted_against_the_baseline() -> None:
    found = compare([measured("old", 0.5, 0.5, 0.5, 0.1), measured("new", 0.9, 0.5, 0.5 + 1e-12, 0.0)])
    only = found.differences[0]
    assert (found.baseline, only.run) == ("old", "new")
    assert (only.wins, only.ties, only.losses) == (1, 2, 1)
    assert only.interval.mean == pytest.approx(0.3 / 4)
    assert only.test.p == 1.0  # of ±.4 ± .1, all four are at least .3 from zero
    assert found.deltas("new", "nDCG@10")["q3"] == 0.0


def test_a_baseline_can_be_named_and_every_other_run_is_set_against_it() -> None:
    runs = [measured("a", 0.1, 0.2), measured("b", 0.3, 0.4), measured("c", 0.5, 0.6)]
    found = compare(runs, baseline="b")
    assert [(d.run, round(d.interval.mean, 6)) for d in found.differences] == [("a", -0.2), ("c", 0.2)]


def test_p_values_are_corrected_for_the_number_of_runs() -> None:
    base, gains = [0.0] * 6, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    alone = compare([measured("base", *base), measured("a", *gains)]).differences[0]
    both = compare([measured("base", *base), measured("a", *gains), measured("b", *gains)]).differences
    assert alone.test.p == alone.p_holm == 2 / 64
    assert [d.p_holm for d in both] == [4 / 64, 4 / 64]


def shared_out(run: str, judged: float, *scores: float, measure: str = "nDCG@10") -> Measurement:
    """A measurement of which so large a share of each topic's first results is judged."""
    return replace(measured(run, *scores, measure=measure), judged={f"q{n}": judged for n in range(1, len(scores) + 1)})


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (1.0, 1.0, ""),
        (0.9, 0.94, ""),
        (0.483, 1.0, "100% of the first 10 results of new are judged and 48% of old, and an unjudged result counts"),
        (0.94, 0.88, "88% of the first 10 results of new are judged and 94% of old, and"),
        (0.7, 0.72, "only 72% of the first 10 results of new are judged and 70% of old, so that unjudged results may"),
    ],
)
def test_a_difference_is_no_evidence_if_few_results_are_judged_or_unlike_many(
    old: float, new: float, reason: str
) -> None:
    base, gains = [0.0] * 8, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    only = compare([shared_out("old", old, *base), shared_out("new", new, *gains)]).differences[0]
    assert only.caution.startswith(reason)
    assert bool(only.caution) == bool(reason)


@pytest.mark.parametrize("name", ["Bpref", "nDCG(judged_only=True)@10"])
def test_measures_that_pass_over_unjudged_results_need_no_such_caution(name: str) -> None:
    runs = [shared_out("old", 0.4, 0.1, 0.2, measure=name), shared_out("new", 1.0, 0.3, 0.4, measure=name)]
    assert compare(runs).differences[0].caution == ""
    hardly = [shared_out("old", 0.24, 0.1, 0.2, measure=name), runs[1]]
    assert compare(hardly).differences[0].caution == "of one run only 24% of the first 10 results are judged"


def test_how_much_is_judged_is_no_difference_in_quality() -> None:
    rows = {"q1": {"P@3": 0.5, "Judged@10": 1.0}, "q2": {"P@3": 0.5, "Judged@10": 0.2}}
    runs = [Measurement(run=name, measures=("P@3", "Judged@10"), per_topic=rows) for name in ("old", "new")]
    found = compare(runs)
    assert [d.measure for d in found.differences] == ["P@3"]
    assert found.intervals["new", "Judged@10"].mean == pytest.approx(0.6)


def test_the_smallest_difference_that_so_many_topics_show_is_found_again_by_trying() -> None:
    """Samples with that very mean difference come out significant in about four of five trials."""
    random = np.random.default_rng(7)
    spread, topics, trials = 0.3, 80, 400
    many = 20_000
    least = smallest_difference([float(d) for d in random.normal(0, spread, many)]) * (many / topics) ** 0.5
    samples = random.normal(least, spread, (trials, topics))
    power = float((stats.ttest_1samp(samples, 0.0, axis=1).pvalue < 0.05).mean())
    assert 0.7 < power < 0.9


def test_runs_are_compared_on_the_topics_they_share() -> None:
    found = compare([measured("a", 0.1, 0.2, 0.3), measured("b", 0.5, 0.6)])
    assert found.topic_ids == ("q1", "q2")
    assert found.intervals["a", "nDCG@10"].mean == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("runs", "problem"),
    [
        ([], "no run to compare"),
        ([measured("a", 0.1), measured("a", 0.2)], "Two runs are called “a”"),
        ([measured("a", 0.1), measured("b", 0.2, measure="P@3")], "different measures"),
        (
            [measured("a", 0.1), Measurement(run="b", measures=("nDCG@10",), per_topic={"z": {"nDCG@10": 1}})],
            "in common",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(runs: list[Measurement], problem: str) -> None:
    with pytest.raises(JudgmentError, match=problem):
        compare(runs)


def test_an_unknown_baseline_is_refused_with_those_there_are() -> None:
    with pytest.raises(JudgmentError, match="No run is called “z”; the baseline can be a"):
        compare([measured("a", 0.1)], baseline="z")


def test_slices_are_groups_of_topics_that_share_a_value() -> None:
    kinds = ["precise", "precise", "precise", "vague"]
    topics = [Topic(id=f"q{n}", text="x", labels={"category": (kind,)}) for n, kind in enumerate(kinds, 1)]
    topics.append(Topic(id="q9", text="not measured", labels={"category": ("vague",)}))
    found = compare([measured("a", 0.1, 0.2, 0.3, 0.9), measured("b", 0.2, 0.3, 0.4, 0.9)], topics=topics)
    assert [(s.name, s.value, s.topics) for s in found.slices] == [("category", "precise", ("q1", "q2", "q3"))]
    assert found.slices[0].means["a"].mean == pytest.approx(0.2)
    assert found.slices[0].differences["b"].mean == pytest.approx(0.1)


def test_a_topic_with_two_needs_is_in_both_slices() -> None:
    topics = [Topic(id=f"q{n}", text="x", needs=("captions", "audio") if n < 3 else ("audio",)) for n in (1, 2, 3, 4)]
    topics[3] = Topic(id="q4", text="x")
    found = compare([measured("a", 0.1, 0.2, 0.3, 0.4)], topics=topics, smallest_slice=2)
    assert [(s.value, len(s.topics)) for s in found.slices] == [("audio", 3), ("captions", 2)]


def test_the_notes_say_what_was_not_answered_judged_or_relevant() -> None:
    odd = Measurement(
        run="a",
        measures=("P@3",),
        per_topic={"q1": {"P@3": 0.0}, "q2": {"P@3": 0.0}},
        unanswered=("q1",),
        unjudged=("q8",),
        nothing_relevant=("q2",),
    )
    assert compare([odd]).notes[:3] == (
        "a answers 1 of 2 topics; the other 1 count as 0.",
        "a also answers 1 topic without judgments, left out: q8.",
        "For 1 topic nothing is judged relevant, so every run scores 0: q2.",
    )


AGES = {"y4": AgeRange(8, 9), "y5": AgeRange(9, 10), "y9": AgeRange(13, 14), "any": None}


def test_a_result_for_another_grade_is_counted_with_how_far_it_is_off() -> None:
    run = Run(
        "a", {"q1": [("y4", 4.0), ("y5", 3.0), ("y9", 2.0), ("any", 1.0)], "q2": [("y9", 1.0)], "q3": [("y9", 1.0)]}
    )
    topics = [
        Topic(id="q1", text="x", ages=AgeRange(8, 9)),
        Topic(id="q2", text="x", filter=Filter(ages=AgeRange(11, 16))),
        Topic(id="q3", text="no ages asked for"),
    ]
    found = wrong_grade(run, topics, AGES.get)
    assert (found.shown, found.wrong, found.unknown) == (4, 2, 1)
    assert found.by_years == {1: 1, 5: 1}
    assert found.per_topic == {"q1": pytest.approx(2 / 3), "q2": 0.0}
    assert found.share == 0.5


def test_a_result_that_meets_only_the_standard_next_door_is_a_confusion() -> None:
    standards = {
        "hit": ["3.NF.A.1", "3.NF.A.2"],
        "next": ["3.NF.A.2"],
        "far": ["5.G.A.1"],
        "none": [],
    }
    run = Run("a", {"q1": [("hit", 4.0), ("next", 3.0), ("far", 2.0), ("none", 1.0)]})
    found = sibling_confusion(run, [Topic(id="q1", standards=("3.NF.A.1",))], lambda resource: standards[resource])
    assert (found.shown, found.met, found.sibling) == (3, 1, 1)
    assert found.pairs == (("3.NF.A.1", "3.NF.A.2", 1),)
    assert found.per_topic == {"q1": pytest.approx(1 / 3)}
    assert found.share == pytest.approx(1 / 3)


def test_the_caller_may_say_what_a_sibling_is_and_how_deep_to_look() -> None:
    run = Run("a", {"q1": [("x", 2.0), ("y", 1.0)]})
    topics = [Topic(id="q1", standards=("A",))]
    assert sibling_confusion(run, topics, lambda _: ["B"], lambda a, b: {a, b} == {"A", "B"}, k=1).sibling == 1
    assert sibling_confusion(run, topics, lambda _: ["B"]).sibling == 0


def test_nothing_known_is_no_confusion() -> None:
    run = Run("a", {"q1": [("x", 1.0)]})
    topics = [Topic(id="q1", standards=("A.1",), ages=AgeRange(8, 9))]
    assert sibling_confusion(run, topics, lambda _: ()).share == 0.0
    assert wrong_grade(run, topics, lambda _: None).share == 0.0


@pytest.mark.parametrize(
    ("code", "parent"),
    [("3.NF.A.1", "3.NF.A"), ("4.NF.B.3a", "4.NF.B.3"), ("4.NF.B.3.a", "4.NF.B.3"), ("MP1", ""), ("", "")],
)
def test_a_codes_parent_is_the_code_without_its_last_step(code: str, parent: str) -> None:
    assert parent_code(code) == parent


def test_facts_of_resources_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text('{"id": "a", "ages": "8-9", "standards": ["3.NF.A.1"], "title": "A"}\n{"id": "b"}\n')
    ages_of, standards_of, title_of = read_facts(path)
    assert (ages_of("a"), ages_of("b"), ages_of("c")) == (AgeRange(8, 9), None, None)
    assert (title_of("a"), title_of("b"), title_of("c")) == ("A", "", "")
    assert (standards_of("a"), standards_of("b"), standards_of("c")) == (("3.NF.A.1",), (), ())
    path.write_text('{"id": "a", "ages": "old"}\n')
    with pytest.raises(JudgmentError, match="line 1: “ages” must be rising ages"):
        read_facts(path)
