"""Making runs through a search: depth, order, time, refusals and ablations."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from catalog.errors import JudgmentError, UnknownStandardError
from catalog.model import Query
from evaluation.judgments import parse_run, run_lines
from evaluation.runner import Timing, run_ablations, run_topics
from evaluation.topics import Topic

TOPICS = [Topic(id="q1", text="maps"), Topic(id="q2", text="rivers"), Topic(id="q3", standards=("X.1",))]


def search(query: Query) -> Sequence[tuple[str, float]]:
    """A hundred results for words, none for standards."""
    return [(f"{query.words}-{place}", 1 / place) for place in range(1, 101)] if query.words else []


def test_every_topic_is_asked_once_as_its_query_for_fifty_results() -> None:
    asked: list[Query] = []

    def listening(query: Query) -> Sequence[tuple[str, float]]:
        asked.append(query)
        return search(query)

    outcome = run_topics(TOPICS, listening, name="mine")
    assert asked == [topic.query(50) for topic in TOPICS]
    assert {topic: len(ranking) for topic, ranking in outcome.run.results.items()} == {"q1": 50, "q2": 50}
    assert outcome.run.results["q1"][0] == ("maps-1", 1.0)
    assert set(outcome.timing.seconds) == {"q1", "q2", "q3"}


def test_a_made_run_reads_back_in_the_order_search_gave() -> None:
    run = run_topics(TOPICS, lambda query: [("b", 1.0), ("a", 1.0)], name="ties", depth=2).run
    reread = parse_run("\n".join(run_lines(run)).encode(), "ties.run")
    assert [resource for resource, _ in reread.results["q1"]] == ["b", "a"]


def test_a_topic_that_search_refuses_is_kept_with_its_sentence_and_the_rest_goes_on() -> None:
    def refusing(query: Query) -> Sequence[tuple[str, float]]:
        if query.standards:
            raise UnknownStandardError(query.standards[0])
        return search(query)

    outcome = run_topics(TOPICS, refusing, name="mine")
    assert outcome.failed == {"q3": "No standard “X.1” is known here."}
    assert list(outcome.run.results) == ["q1", "q2"]


def test_a_defect_of_search_is_not_hidden() -> None:
    def broken(query: Query) -> Sequence[tuple[str, float]]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_topics(TOPICS, broken, name="mine")


@pytest.mark.parametrize("answer", [[("a", 1.0), ("a", 0.5)], [("a", 1.0), ("b", 2.0)], [("a", float("nan"))]])
def test_an_answer_that_is_no_ranking_is_an_error_that_names_run_and_topic(answer: list[tuple[str, float]]) -> None:
    with pytest.raises(JudgmentError, match="mine: Topic “q1”"):
        run_topics(TOPICS, lambda query: answer, name="mine")


def test_time_is_taken_for_each_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 10.5, 11.0, 14.0])  # before and after the first topic, and the second
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    outcome = run_topics(TOPICS[:2], search, name="slow")
    assert outcome.timing == Timing(seconds={"q1": 0.5, "q2": 3.0})
    assert (outcome.timing.p50, outcome.timing.p95) == (0.5, 3.0)


def test_percentiles_are_the_nearest_rank() -> None:
    timing = Timing(seconds={f"q{n}": float(n) for n in range(1, 21)})
    assert (timing.p50, timing.p95, timing.percentile(100), timing.percentile(0)) == (10.0, 19.0, 20.0, 1.0)
    assert Timing(seconds={}).p95 == 0.0


def test_ablations_put_the_same_topics_to_each_search() -> None:
    outcomes = run_ablations(TOPICS, {"words only": search, "nothing": lambda query: []}, depth=3)
    assert [outcome.run.name for outcome in outcomes] == ["words only", "nothing"]
    assert [len(outcome.run.results) for outcome in outcomes] == [2, 0]


def test_progress_is_shown_on_the_error_stream(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = run_topics(TOPICS, search, name="mine", progress=True)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "mine" in captured.err
    assert len(outcome.timing.seconds) == 3
