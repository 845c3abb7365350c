"""Measures and gates: hand arithmetic, independent oracles, and laws that hold for any judgments and run."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from catalog.errors import JudgmentError
from evaluation.gate import against_baseline, at_least, freeze, read_baseline, tell, write_baseline
from evaluation.judgments import Run, parse_run, read_folder, run_lines
from evaluation.measures import CONDENSED, MEASURES, Measurement, measure, usual_measures

SHARED = Path(__file__).parents[1] / ".." / "shared" / "data" / "judgments"
DOCUMENTS = [f"d{number:02}" for number in range(60)]
grades = st.dictionaries(st.sampled_from(DOCUMENTS), st.integers(-2, 4), min_size=1, max_size=15)
judgments = st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), grades, min_size=1)
rankings = st.lists(st.sampled_from(DOCUMENTS), unique=True, max_size=60)


def run_of(**rankings: list[str]) -> Run:
    return Run(
        "mine",
        {
            topic: [(doc, float(len(found) - place)) for place, doc in enumerate(found)]
            for topic, found in rankings.items()
        },
    )


def by_hand(grades: dict[str, int], found: list[str]) -> dict[str, float]:
    """Every measure from its definition, sharing nothing with the code that is tested."""
    relevant = {doc for doc, grade in grades.items() if grade >= 1}
    gains = {doc: max(0, grade) for doc, grade in grades.items()}

    def dcg(values: list[int]) -> float:
        return sum(value / math.log2(rank + 1) for rank, value in enumerate(values[:10], 1))

    best = dcg(sorted(gains.values(), reverse=True))
    gain = dcg([gains.get(doc, 0) for doc in found])
    condensed = dcg([gains[doc] for doc in found if doc in gains])
    first = next((rank for rank, doc in enumerate(found[:10], 1) if doc in relevant), None)
    return {
        "nDCG@10": gain / best if best else 0.0,
        "nDCG(judged_only=True)@10": condensed / best if best else 0.0,
        "RR@10": 1 / first if first else 0.0,
        "P@3": len(relevant & set(found[:3])) / 3,
        "P(rel=2)@3": sum(grades.get(doc, 0) >= 2 for doc in found[:3]) / 3,
        "R@10": len(relevant & set(found[:10])) / len(relevant) if relevant else 0.0,
        "R@50": len(relevant & set(found[:50])) / len(relevant) if relevant else 0.0,
        "Judged@10": len(grades.keys() & set(found[:10])) / min(10, len(found)) if found else 0.0,
    }


def test_a_short_example_comes_out_as_on_paper() -> None:
    measured = measure({"q": {"best": 3, "good": 2, "poor": 0}}, run_of(q=["poor", "best", "new"]))
    ideal = 3 / math.log2(2) + 2 / math.log2(3)
    assert measured.per_topic["q"] == pytest.approx(
        {
            "nDCG@10": (3 / math.log2(3)) / ideal,
            "nDCG(judged_only=True)@10": (3 / math.log2(3)) / ideal,
            "RR@10": 1 / 2,
            "P@3": 1 / 3,
            "P(rel=2)@3": 1 / 3,
            "R@10": 1 / 2,
            "R@50": 1 / 2,
            "Judged@10": 2 / 3,
        }
    )
    assert measured.judged == {"q": pytest.approx(2 / 3)}


def test_grade_three_gains_three_times_grade_one() -> None:
    measured = measure({"q": {"a": 3, "b": 1}}, run_of(q=["b", "a"]), ["nDCG@10"])
    assert measured.per_topic["q"]["nDCG@10"] == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))


@given(grades, rankings)
def test_every_measure_is_what_its_definition_says(grades: dict[str, int], found: list[str]) -> None:
    assert measure({"q": grades}, run_of(q=found)).per_topic["q"] == pytest.approx(by_hand(grades, found))


@given(grades, st.permutations(DOCUMENTS))
def test_ndcg_agrees_with_scikit_learn(grades: dict[str, int], found: list[str]) -> None:
    truth = np.array([[max(0, grades.get(doc, 0)) for doc in found]])
    scores = np.array([[float(len(found) - place) for place in range(len(found))]])
    expected = ndcg_score(truth, scores, k=10) if truth.any() else 0.0
    assert measure({"q": grades}, run_of(q=list(found)), ["nDCG@10"]).mean("nDCG@10") == pytest.approx(expected)


@given(judgments, rankings, rankings)
def test_every_value_lies_between_0_and_1_and_the_mean_is_plain(
    qrels: dict[str, dict[str, int]], first: list[str], second: list[str]
) -> None:
    measured = measure(qrels, run_of(q1=first, q2=second))
    for name in MEASURES:
        values = [row[name] for row in measured.per_topic.values()]
        assert all(0 <= value <= 1 for value in values)
        assert measured.mean(name) == pytest.approx(sum(values) / len(qrels))


@given(judgments, rankings, st.integers(1, 1_000_000))
def test_scaling_scores_changes_nothing(qrels: dict[str, dict[str, int]], found: list[str], factor: int) -> None:
    plain = run_of(q1=found)
    scaled = Run("mine", {"q1": [(doc, score * factor) for doc, score in plain.results["q1"]]})
    reread = parse_run("\n".join(run_lines(scaled)).encode(), "mine.run")
    assert measure(qrels, plain).per_topic == measure(qrels, reread).per_topic


@given(judgments, rankings, rankings)
def test_the_order_of_topics_changes_nothing(
    qrels: dict[str, dict[str, int]], first: list[str], second: list[str]
) -> None:
    turned = measure(dict(reversed(qrels.items())), run_of(q2=second, q1=first))
    assert turned.per_topic == measure(qrels, run_of(q1=first, q2=second)).per_topic


@given(grades, rankings, rankings)
def test_what_comes_after_the_first_fifty_changes_nothing(
    grades: dict[str, int], found: list[str], more: list[str]
) -> None:
    fifty = found[:50] + [f"x{number}" for number in range(50 - len(found[:50]))]
    longer = fifty + [doc for doc in more if doc not in fifty]
    names = [name for name in MEASURES if name != CONDENSED]  # which goes on down the list for what is judged
    whole = measure({"q": grades}, run_of(q=longer), names)
    assert whole.per_topic == measure({"q": grades}, run_of(q=fifty), names).per_topic


def test_a_topic_without_an_answer_counts_as_0_and_is_named() -> None:
    measured = measure({"q1": {"a": 1}, "q2": {"a": 1}}, run_of(q1=["a"], q2=[]))
    assert measured.unanswered == ("q2",)
    assert measured.means == pytest.approx(
        {
            "nDCG@10": 0.5,
            "nDCG(judged_only=True)@10": 0.5,
            "RR@10": 0.5,
            "P@3": 1 / 6,
            "P(rel=2)@3": 0.0,
            "R@10": 0.5,
            "R@50": 0.5,
            "Judged@10": 0.5,
        }
    )
    assert measured.judged == {"q1": 1.0}


def test_a_run_that_answers_nothing_scores_0_everywhere() -> None:
    assert set(measure({"q": {"a": 1}}, Run("mute", {})).means.values()) == {0.0}


def test_a_topic_nobody_judged_is_left_out_and_named() -> None:
    measured = measure({"q1": {"a": 1}}, run_of(q1=["a"], q7=["b"]))
    assert measured.unjudged == ("q7",)
    assert list(measured.per_topic) == ["q1"]
    assert measured.mean("RR@10") == 1.0


def test_a_topic_with_nothing_relevant_scores_0_and_is_named() -> None:
    measured = measure({"q1": {"a": 0}, "q2": {"a": 2}}, run_of(q1=["a"], q2=["a"]))
    assert measured.nothing_relevant == ("q1",)
    assert measured.mean("nDCG@10") == 0.5


def test_only_the_topics_asked_for_are_measured() -> None:
    measured = measure({"q1": {"a": 1}, "q2": {"b": 1}}, run_of(q1=["a"]), topics={"q1"})
    assert list(measured.per_topic) == ["q1"]
    assert measured.unjudged == ()


def test_equal_scores_are_measured_in_the_order_of_the_run() -> None:
    tied = Run("mine", {"q": [("z", 1.0), ("a", 1.0)]})
    assert measure({"q": {"a": 1}}, tied, ["RR@10"]).mean("RR@10") == 0.5


def test_other_cut_offs_can_be_asked_for() -> None:
    assert measure({"q": {"a": 1}}, run_of(q=["b", "a"]), ["RR@1", "Success@2", "AP@5"]).means == {
        "RR@1": 0.0,
        "Success@2": 1.0,
        "AP@5": 0.5,
    }


def test_the_grade_from_which_a_result_is_useful_can_be_set_and_a_measure_may_name_its_own() -> None:
    qrels = {"q": {"a": 1, "b": 2, "c": -2, "d": 5}}
    found = run_of(q=["c", "a", "b"])
    names = ["P@3", "P(rel=3)@3", "RR@10", "R@10"]
    assert measure(qrels, found, names).means == pytest.approx(
        {"P@3": 2 / 3, "P(rel=3)@3": 0.0, "RR@10": 1 / 2, "R@10": 2 / 3}
    )
    strict = measure(qrels, found, names, relevant_from=2)
    assert strict.means == pytest.approx({"P@3": 1 / 3, "P(rel=3)@3": 0.0, "RR@10": 1 / 3, "R@10": 1 / 2})
    assert measure({"q": {"a": 1}}, found, ["P@3"], relevant_from=2).nothing_relevant == ("q",)


def test_bpref_counts_useless_results_above_useful_ones_and_passes_over_what_is_not_judged() -> None:
    qrels = {"q": {"good": 1, "also": 1, "bad": 0, "poor": 0}}
    measured = measure(qrels, run_of(q=["new", "good", "bad", "newer", "also"]), ["Bpref"])
    assert measured.mean("Bpref") == pytest.approx((1 + (1 - 1 / 2)) / 2)


def test_both_levels_of_precision_are_usual_only_if_grades_tell_them_apart() -> None:
    assert "P(rel=2)@3" in usual_measures({"q": {"a": 1, "b": 3}})
    assert "P(rel=2)@3" not in usual_measures({"q": {"a": 1}})
    assert "P(rel=2)@3" not in usual_measures({"q": {"a": 3}}, relevant_from=2)


@pytest.mark.parametrize("name", ["nDCG@0", "nDCG@x", "precision", "alpha_nDCG@5", "RBP", "INST", "@10", ""])
def test_an_unknown_measure_is_refused_with_what_is_known(name: str) -> None:
    with pytest.raises(JudgmentError, match="use one that ir-measures computes"):
        measure({"q": {"a": 1}}, run_of(q=["a"]), [name])


@pytest.mark.parametrize(
    ("name", "said"), [("alpha_nDCG@5", r"pip install ir-measures\[pyndeval\]"), ("INST", "needs max_rel")]
)
def test_what_a_measure_lacks_is_said(name: str, said: str) -> None:
    with pytest.raises(JudgmentError, match=said):
        measure({"q": {"a": 1}}, run_of(q=["a"]), [name])


def test_nothing_to_measure_is_an_error() -> None:
    with pytest.raises(JudgmentError, match="No judged topic is left"):
        measure({"q": {"a": 1}}, run_of(q=["a"]), topics=set())


def measurement(**values: float) -> Measurement:
    named = {name.replace("_", "@"): value for name, value in values.items()}
    return Measurement(run="mine", measures=tuple(named), per_topic={"q": named})


def test_a_fall_within_the_tolerance_passes_and_a_larger_one_does_not(tmp_path: Path) -> None:
    baseline = freeze(measurement(nDCG_10=0.70, RR_10=0.80), set_name="starter", digest="abc", tolerance=0.02)
    write_baseline(tmp_path / "baseline.json", baseline)
    frozen = read_baseline(tmp_path / "baseline.json")
    assert frozen == baseline
    assert against_baseline(measurement(nDCG_10=0.68, RR_10=0.95), frozen, digest="abc") == []
    short = against_baseline(measurement(nDCG_10=0.679, RR_10=0.80), frozen, digest="abc")
    assert tell(short) == "nDCG@10 is 0.6790; at least 0.6800 is asked for."


def test_a_measure_can_have_a_tolerance_of_its_own() -> None:
    baseline = freeze(
        measurement(nDCG_10=0.7, RR_10=0.8), set_name="s", digest="d", tolerance=0.02, tolerances={"RR@10": 0.1}
    )
    assert baseline.tolerances == {"nDCG@10": 0.02, "RR@10": 0.1}
    assert tell(against_baseline(measurement(nDCG_10=0.7, RR_10=0.71), baseline, digest="d")) == "The gate is passed."


def test_how_much_is_judged_is_not_gated() -> None:
    assert list(freeze(measurement(nDCG_10=0.7, Judged_10=0.3), set_name="s", digest="d").values) == ["nDCG@10"]


def test_a_baseline_of_other_judgments_is_refused() -> None:
    baseline = freeze(measurement(nDCG_10=0.7), set_name="starter", digest="abc")
    with pytest.raises(JudgmentError, match="“starter” was frozen on other topics or judgments"):
        against_baseline(measurement(nDCG_10=0.7), baseline, digest="xyz")


def test_a_run_over_another_catalog_is_not_called_worse(tmp_path: Path) -> None:
    then = {"resources": 12517, "digest": "a", "model": "one"}
    frozen = freeze(measurement(nDCG_10=0.7), set_name="starter", digest="abc", catalog=then)
    write_baseline(tmp_path / "baseline.json", frozen)
    baseline = read_baseline(tmp_path / "baseline.json")
    assert baseline.catalog == then
    worse = measurement(nDCG_10=0.1)
    with pytest.raises(JudgmentError, match=r"The catalog differs .*resources 12517 then, 17935 now"):
        against_baseline(worse, baseline, digest="abc", catalog={**then, "resources": 17935})
    assert len(against_baseline(worse, baseline, digest="abc", catalog={**then, "model": "two"})) == 1
    assert len(against_baseline(worse, baseline, digest="abc")) == 1


def test_a_gate_on_what_was_not_measured_is_refused() -> None:
    with pytest.raises(JudgmentError, match="R@10 was not measured; measured were nDCG@10"):
        at_least(measurement(nDCG_10=0.7), {"R@10": 0.5})


@given(st.binary(max_size=100))
def test_any_bytes_are_a_baseline_or_a_judgment_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("gate") / "baseline.json"
    path.write_bytes(data)
    with pytest.raises(JudgmentError, match="not a frozen baseline"):
        read_baseline(path)


@pytest.mark.parametrize(
    "text",
    [
        '{"format": 2}',
        '{"format": 1}',
        '{"format": 1, "set": "s", "run": "r", "topics": 1, "digest": "d", "measures": {}}',
        '{"format": 1, "set": "s", "run": "r", "topics": 1, "digest": "d", "measures": {"P@3": {"value": NaN}}}',
        '{"format": 1, "set": "s", "run": "r", "topics": 1e999, "digest": "d", "measures": {"P@3": {"value": 1}}}',
        '{"format": 1, "set": "s", "run": "r", "topics": 1, "digest": "d", "measures": [1]}',
    ],
)
def test_a_baseline_that_lacks_something_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "baseline.json").write_text(text)
    with pytest.raises(JudgmentError, match="freeze it again"):
        read_baseline(tmp_path / "baseline.json")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the large judged sets are not here (../shared/data/judgments)")
def test_the_production_run_measures_as_recorded_on_the_topics_it_answers() -> None:
    judged = read_folder(SHARED / "oak-search")
    run = judged.runs[0]
    measured = measure(judged.qrels, run, topics=run.results.keys())
    assert len(measured.per_topic) == 73
    assert {name: round(value, 3) for name, value in measured.means.items()} == {
        "nDCG@10": 0.705,
        "RR@10": 0.804,
        "nDCG(judged_only=True)@10": 0.82,
        "P@3": 0.553,
        "P(rel=2)@3": 0.548,
        "R@10": 0.782,
        "R@50": 0.782,
        "Judged@10": 0.267,
    }
    for topic, ranking in run.results.items():
        expected = by_hand(dict(judged.qrels[topic]), [doc for doc, _ in ranking])
        assert measured.per_topic[topic] == pytest.approx(expected)
