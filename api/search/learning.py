"""Learning what each feature counts for from judged topics, and measuring it on topics that were not learned from.

A listwise softmax: a topic's candidates share out its grades, and the features' weighted sum should put its share
there (ListNet, Cao et al. 2007), with a ridge penalty on weights in units of a feature's spread. The weights are the
mean of what three strengths of the penalty give: to choose one by so few topics would be luck. They are never
negative, since no feature of words is evidence against a resource: few topics teach little, and a wrong sign teaches
the wrong thing to every other catalog. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.search.coefficients import Coefficients, digest_of
from api.search.features import OF_WORDS, Asked, features
from catalog.errors import SyllabaryError
from catalog.model import Query
from evaluation.judgments import JudgedSet, Qrels
from indexer.engine import Candidates

Numbers = NDArray[np.float64]
Look = Callable[[Query], tuple[Asked, Candidates]]

STRENGTHS = (0.1, 0.2, 0.4)  # of the penalty
FOLDS = 10

# What judged words cannot teach, in the same units. Words that fit well come to some 5 to 8 points.
BY_HAND: Mapping[str, float] = {
    # People's word for the standard asked for outweighs any words; the machine's never outweighs people's.
    "declared.teaches": 8.0,
    "declared.assesses": 7.0,
    "declared.requires": 3.0,
    "declared.reviewed": 1.0,
    "inferred": 5.0,
    # Who types the name of a unit means that unit. Few judged queries do.
    "named": 3.0,
    # Who types a title means what is called so: more than all else adds up to.
    "titled": 40.0,
    # Wishes order what fits about as well by its words: a year's difference moves a result by a place or two.
    "grade": 0.6,
    "subject": 0.8,
    "type": 0.8,
    "minutes": 0.6,
    # Who cannot read a material cannot use it: this makes up for the words of the wish, which find little after it.
    "language": 2.0,
    "need": 1.0,
    # What a district decided is said beside a result and moves it only if the district wants that.
    "adopted": 0.0,
}


class TrainingError(SyllabaryError):
    """There is too little to learn from."""


class Example(NamedTuple):
    """One judged topic: its candidates' features, a row each, and their grades."""

    topic: str
    ids: tuple[str, ...]
    table: Numbers
    grades: Numbers


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights of ``names``, in units of the features themselves."""

    names: tuple[str, ...]
    weights: Numbers


def gather(judged: JudgedSet, look: Look, names: Sequence[str] = OF_WORDS) -> list[Example]:
    """The topics with words and something relevant among their candidates; ``look`` asks as search does."""
    examples = []
    for topic in judged.topics:
        grades = judged.qrels.get(topic.id, {})
        if not topic.text or not grades:
            continue
        asked, candidates = look(topic.query())
        columns = features(asked, candidates)
        relevance = np.array([grades.get(id, 0) for id in candidates.ids], np.float64)
        if relevance.any():
            table = np.stack([columns[name] for name in names], axis=1)
            examples.append(Example(topic.id, tuple(candidates.ids), table, relevance))
    return examples


def learn(examples: Sequence[Example], qrels: Qrels, names: Sequence[str] = OF_WORDS) -> Learned:
    """Weights from all examples. Raises ``TrainingError`` for fewer than two topics that share nothing relevant."""
    if len(set(families(examples, qrels).values())) < 2:
        raise TrainingError("Learning needs at least two judged topics that share no relevant resource.")
    return Learned(tuple(names), fit_all(examples))


def held_out_weights(examples: Sequence[Example], qrels: Qrels, *, seed: int = 0) -> dict[str, Numbers]:
    """By topic, weights that were learned without it and its family. ``seed`` parts the topics otherwise. Raises
    ``TrainingError`` for fewer than three topics that share nothing relevant."""
    family = families(examples, qrels)
    if len(set(family.values())) < 3:
        raise TrainingError("Cross-validation needs at least three judged topics that share no relevant resource.")
    weights: dict[str, Numbers] = {}
    for fold in _folds(family, seed):
        weights |= dict.fromkeys(fold, fit_all([example for example in examples if example.topic not in fold]))
    return weights


def to_coefficients(learned: Learned, *, version: int, trained_on: str, queries: Sequence[str] = ()) -> Coefficients:
    """What was learned beside what is set by hand; ``queries`` are the words that it was learned from."""
    values = dict(zip(learned.names, map(float, learned.weights), strict=True))
    digests = tuple(sorted(map(digest_of, queries)))
    return Coefficients(version, trained_on, tuple(BY_HAND), {**BY_HAND, **values}, digests)


def families(examples: Sequence[Example], qrels: Qrels) -> dict[str, str]:
    """By topic, the first topic of its family: those that share a relevant resource, however indirectly. Twins such
    as a query and its misspelling must not teach one another."""
    first = {example.topic: example.topic for example in examples}

    def root(topic: str) -> str:
        while first[topic] != topic:
            topic = first[topic]
        return topic

    owner: dict[str, str] = {}
    for topic in first:
        for id, grade in qrels.get(topic, {}).items():
            if grade > 0:
                one, other = root(topic), root(owner.setdefault(id, topic))
                first[max(one, other)] = min(one, other)
    return {topic: root(topic) for topic in first}


def fit_all(examples: Sequence[Example]) -> Numbers:
    """The mean of the weights that each of ``STRENGTHS`` gives."""
    return np.asarray(np.mean([fit(examples, strength) for strength in STRENGTHS], axis=0), np.float64)


def fit(examples: Sequence[Example], strength: float) -> Numbers:
    """Weights that minimize the mean cross-entropy plus ``strength`` times their squares, in units of spread."""
    from scipy.optimize import minimize  # noqa: PLC0415  half a second
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415

    spread = _spread(examples)
    tables = [example.table / spread for example in examples]
    shares = [example.grades / example.grades.sum() for example in examples]

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        total, slope = 0.0, np.zeros_like(weights)
        for table, share in zip(tables, shares, strict=True):
            entropy, towards = _cross_entropy(table, share, weights)
            total += entropy
            slope += towards
        count = len(tables)
        return total / count + strength * float(weights @ weights), slope / count + 2 * strength * weights

    start = np.zeros(len(spread))
    with threadpool_limits(1):  # products of small matrices, which threads only slow, on a busy machine fortyfold
        solution = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(spread))
    return np.asarray(solution.x / spread, np.float64)


def _cross_entropy(table: Numbers, share: Numbers, weights: Numbers) -> tuple[float, Numbers]:
    scores = table @ weights
    scores -= scores.max()
    chances = np.exp(scores)
    whole = float(chances.sum())
    return float(np.log(whole) - share @ scores), table.T @ (chances / whole - share)


def _spread(examples: Sequence[Example]) -> Numbers:
    """Each feature's standard deviation within a topic; 1 for a feature that never differs, which learns nothing."""
    spread = np.sqrt(np.mean([example.table.var(axis=0) for example in examples], axis=0))
    return np.where(spread > 1e-9, spread, 1.0)


def _folds(family: Mapping[str, str], seed: int) -> list[frozenset[str]]:
    """Topics in up to ``FOLDS`` parts, families whole, by the luck of ``seed``."""
    members: dict[str, list[str]] = defaultdict(list)
    for topic, first in family.items():
        members[first].append(topic)
    firsts = sorted(members)
    Random(seed).shuffle(firsts)  # noqa: S311  luck, not secrecy
    parts = (firsts[nth::FOLDS] for nth in range(min(FOLDS, len(firsts))))
    return [frozenset(topic for first in part for topic in members[first]) for part in parts]
