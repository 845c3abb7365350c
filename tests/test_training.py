"""Training: what features count for, learned from judged topics and measured on others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranking_table import candidates

from api.measuring.held_out import held_out_run
from api.search.coefficients import Coefficients
from api.search.features import OF_WORDS, Asked
from api.search.learning import (
    BY_HAND,
    STRENGTHS,
    Example,
    TrainingError,
    families,
    fit,
    gather,
    held_out_weights,
    learn,
    to_coefficients,
)
from catalog.model import AgeRange, Query, Resource
from evaluation.judgments import JudgedSet
from evaluation.topics import Topic
from indexer.engine import Candidates, EngineQuery

NAMES = ("words.all", "meaning")


def example(topic: str, table: list[list[float]], grades: list[float]) -> Example:
    ids = tuple(f"{topic}{n}" for n in range(len(grades)))
    return Example(topic, ids, np.array(table, np.float64), np.array(grades, np.float64))


def some_examples(count: int = 6, seed: int = 3) -> tuple[list[Example], dict[str, dict[str, int]]]:
    """The first feature finds what is relevant; the second is noise."""
    chance = np.random.default_rng(seed)
    found = []
    for number in range(count):
        grades = np.zeros(20)
        grades[chance.choice(20, 3, replace=False)] = [3, 2, 1]
        table = np.stack([grades / 3 + chance.normal(0, 0.3, 20), chance.normal(0, 1, 20)], axis=1)
        found.append(Example(f"t{number:02}", tuple(f"{number:02}-{n:02}" for n in range(20)), table, grades))
    qrels = {
        example.topic: {id: int(g) for id, g in zip(example.ids, example.grades, strict=True) if g} for example in found
    }
    return found, qrels


def test_one_feature_by_hand():
    """Two candidates x = 1 and 0, all the grade on the first: the minimum of ln(1 + e^-w/s) + l (w/s)^2 where the
    spread s is 1/2. With l = .1, u = w/s... in units of spread the gap is 2, so sigma(-2u) = .1 u and u = .8985."""
    weights = fit([example("t", [[1.0], [0.0]], [1.0, 0.0])], 0.1)
    u = weights[0] / 2
    assert 2 / (1 + np.exp(2 * u)) == pytest.approx(2 * 0.1 * u, abs=1e-4)


def test_what_finds_is_learned_and_noise_is_not():
    examples, qrels = some_examples()
    learned = learn(examples, qrels, NAMES)
    assert learned.weights[0] > 10 * learned.weights[1] >= 0
    each = [fit(examples, strength) for strength in STRENGTHS]
    assert learned.weights == pytest.approx(sum(each) / len(each))


def test_no_feature_ever_counts_against():
    against = [example(f"t{n}", [[0.0], [1.0], [1.0]], [1.0, 0.0, 0.0]) for n in range(4)]
    assert fit(against, 0.05).tolist() == [0.0]


def test_a_feature_that_never_differs_learns_nothing():
    assert fit([example("t", [[1.0, 5.0], [0.0, 5.0]], [1.0, 0.0])], 0.1)[1] == pytest.approx(0.0)


def test_a_stronger_penalty_gives_smaller_weights():
    examples, _ = some_examples()
    sizes = [float(np.abs(fit(examples, strength)).sum()) for strength in STRENGTHS]
    assert sizes == sorted(sizes, reverse=True)


@settings(max_examples=10)
@given(st.sampled_from([0.125, 0.5, 3.0, 10.0]), st.permutations(range(6)))
def test_neither_the_scale_of_a_feature_nor_the_order_of_topics_changes_the_ranking(scale: float, order: list[int]):
    examples, _ = some_examples(6)
    scaled = [examples[at]._replace(table=examples[at].table * [scale, 1.0]) for at in order]
    assert fit(scaled, 0.1) * [scale, 1.0] == pytest.approx(fit(examples, 0.1), rel=1e-3, abs=1e-4)


def test_topics_that_share_something_relevant_are_one_family():
    examples = [example(topic, [[1.0], [0.0]], [1.0, 0.0]) for topic in "abcd"]
    qrels = {"a": {"x": 3}, "b": {"x": 1, "y": 2}, "c": {"y": 1}, "d": {"z": 1, "x": 0}}
    assert families(examples, qrels) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_every_topic_is_ranked_by_what_the_others_teach():
    examples, qrels = some_examples()
    weights = held_out_weights(examples, qrels)
    assert sorted(weights) == [example.topic for example in examples]
    best = [example.ids[int(np.argmax(example.table @ weights[example.topic]))] for example in examples]
    assert sum(qrels[example.topic].get(id, 0) > 0 for example, id in zip(examples, best, strict=True)) >= 5
    assert all((weights[topic] == again).all() for topic, again in held_out_weights(examples, qrels).items())


def test_a_topic_does_not_learn_from_its_own_grades():
    """Only the first topic has anything to say, so held out it can say nothing."""
    flat = [example(topic, [[0.0]] * 3, [1.0, 0.0, 0.0]) for topic in "bc"]
    told = example("a", [[0.0], [0.0], [1.0]], [0.0, 0.0, 1.0])
    qrels = {"a": {"a2": 1}, "b": {"b0": 1}, "c": {"c0": 1}}
    weights = held_out_weights([told, *flat], qrels)
    assert weights["a"].tolist() == [0.0]
    assert weights["b"].tolist() > [0.0]


def test_what_is_held_out_is_in_the_whole_order_tiers_and_all():
    """Words teach that 0 comes first; it is for another grade than the one that topic 2 asks for."""

    def look(query: Query) -> tuple[Asked, Candidates]:
        signals = {"words.all": [3.0, 2.0, 2.5], "ages.low": [12, 8, 12], "ages.high": [13, 9, 13]}
        found = candidates(3, signals, [Resource(id=f"{query.words}-{n}", title="") for n in range(3)])
        return Asked(EngineQuery(terms={"x": 1.0}, wished_ages=query.ages)), found

    topics = tuple(Topic(id=id, text=id, ages=AgeRange(8, 9) if id == "2" else None) for id in "1234")
    few = JudgedSet(name="j", topics=topics, qrels={id: {f"{id}-0": 1} for id in "12"})
    with pytest.raises(TrainingError, match="at least three"):
        held_out_run(few, gather(few, look), look)
    judged = replace(few, qrels={id: {f"{id}-0": 1} for id in "123"})
    run = held_out_run(judged, gather(judged, look), look)
    order = {topic: [id for id, _ in ranking] for topic, ranking in run.results.items()}
    assert order == {"1": ["1-0", "1-2", "1-1"], "2": ["2-1", "2-0", "2-2"], "3": ["3-0", "3-2", "3-1"]}
    assert all(first > second for (_, first), (_, second), _ in run.results.values())


def test_too_few_topics_are_refused():
    with pytest.raises(TrainingError, match="at least two"):
        learn([example("a", [[1.0], [0.0]], [1.0, 0.0])], {"a": {"a0": 1}})


def test_topics_with_words_and_something_relevant_found_are_gathered():
    asked: list[str] = []

    def look(query: Query) -> tuple[Asked, Candidates]:
        asked.append(query.words)
        return Asked(EngineQuery(terms={"x": 1.0})), candidates(2, {"meaning": [0.5, 0.25]})

    topics = (
        Topic(id="1", text="one"),
        Topic(id="2", text="two"),
        Topic(id="3", standards=("S.1",)),
        Topic(id="4", text="x"),
    )
    judged = JudgedSet(name="j", topics=topics, qrels={"1": {"b": 2}, "2": {"z": 3}, "3": {"a": 1}})
    (found,) = gather(judged, look)
    assert asked == ["one", "two"]
    assert (found.topic, found.ids, found.grades.tolist()) == ("1", ("a", "b"), [0.0, 2.0])
    assert found.table[:, OF_WORDS.index("meaning")].tolist() == [0.5, 0.25]


def test_what_was_learned_is_kept_beside_what_is_set_by_hand():
    examples, qrels = some_examples()
    wide = [example._replace(table=np.tile(example.table, 4)) for example in examples]
    made = to_coefficients(learn(wide, qrels), version=2, trained_on="a test")
    assert all(made[name] == value for name, value in BY_HAND.items())
    assert Coefficients.from_json(made.to_json(), "made").by_hand == tuple(BY_HAND)
