"""What to expect of topics that nothing was learned from: each judged topic in the whole order that search gives it, by
weights that were learned without it and its family.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import fsum
from pathlib import Path
from statistics import fmean
from typing import Any

from api.measuring.judged_search import NAME, other_run, searched
from api.measuring.topic_checks import check_topics, not_loaded
from api.search.coefficients import Coefficients, load_coefficients
from api.search.features import OF_WORDS, Asked
from api.search.learning import FOLDS, Example, Numbers, gather, held_out_weights, learn, to_coefficients
from api.search.ranking import rank
from api.search.service import SearchSession
from catalog.model import Query
from evaluation.compare import compare
from evaluation.judgments import JudgedSet, Run, read_folder
from evaluation.measures import Measurement, measure, usual_measures
from evaluation.report import Report, as_record, as_text, report_on, table
from evaluation.runner import run_topics
from indexer.engine import Candidates

PARTINGS = 5  # ways to part the topics into folds: which topics teach one another is luck
DEPTH = 50
HELD_OUT = "held out"

Look = Callable[[Query], tuple[Asked, Candidates]]


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """A measurement for each parting of the topics into folds, and a report of their mean, beside another run if one
    was named. ``catalog`` is what was searched."""

    judged: JudgedSet
    partings: tuple[Measurement, ...]
    report: Report
    catalog: Mapping[str, str | int]

    @property
    def measurement(self) -> Measurement:
        return self.report.comparison.measurement(HELD_OUT)

    def mean(self, measure: str) -> float:
        """Over topics and partings."""
        return fsum(parting.mean(measure) for parting in self.partings) / len(self.partings)

    def topic_mean(self, topic: str, measure: str) -> float:
        return fsum(parting.per_topic[topic][measure] for parting in self.partings) / len(self.partings)

    def as_text(self) -> str:
        measures = self.partings[0].measures
        rows = [[parting.run, *(f"{parting.mean(name):.3f}" for name in measures)] for parting in self.partings]
        means = ["mean", *(f"{self.mean(name):.3f}" for name in measures)]
        lead = (
            f"{self.judged.name}: {len(self.partings[0].per_topic)} topics, each ranked by weights learned without it"
        )
        beside = f"\n{as_text(self.report)}" if self.report.comparison.differences else ""
        return f"{lead} ({FOLDS} folds)\n\n{table([['parting', *measures], *rows, means])}\n{beside}"

    def as_record(self) -> dict[str, Any]:
        measures, topics = self.partings[0].measures, self.partings[0].per_topic
        return {
            "title": self.judged.name,
            "partings": {parting.run: parting.means for parting in self.partings},
            "means": {name: self.mean(name) for name in measures},
            "topics": {topic: {name: self.topic_mean(topic, name) for name in measures} for topic in topics},
            "report": as_record(self.report),
        }


def cross_validate(
    search: SearchSession, folder: Path, partings: int = PARTINGS, against: str | None = None
) -> CrossValidation:
    """``against`` names a run of the folder or a run file; the report is of the topics that it answers.

    Raises JudgmentError, and TrainingError for fewer than three topics that share nothing relevant.
    """
    judged, look = read_folder(folder), cache(search.look)
    check_topics(judged.topics, search)
    examples, chosen = gather(judged, look), usual_measures(judged.qrels)
    runs = [held_out_run(judged, examples, look, seed=seed, name=str(seed + 1)) for seed in range(partings)]
    measured = tuple(measure(judged.qrels, run, chosen) for run in runs)
    others = []
    if against is not None:
        other = other_run(judged, folder, against)
        others = [measure(judged.qrels, other, chosen, topics=other.results.keys())]
    comparison = compare([*others, _over_partings(measured)], topics=judged.topics)
    report = Report(
        title=judged.name,
        comparison=comparison,
        qrels=judged.qrels,
        from_use=judged.from_use,
        cautions=not_loaded(judged, search.graph),
    )
    return CrossValidation(judged, measured, report, searched(search))


def _over_partings(measured: tuple[Measurement, ...]) -> Measurement:
    """The mean of the partings, topic by topic."""
    first = measured[0]
    return replace(
        first,
        run=HELD_OUT,
        per_topic={
            topic: {name: fmean(one.per_topic[topic][name] for one in measured) for name in first.measures}
            for topic in first.per_topic
        },
        judged={topic: fmean(one.judged[topic] for one in measured) for topic in first.judged},
    )


def held_out_run(judged: JudgedSet, examples: list[Example], look: Look, *, seed: int = 0, name: str = HELD_OUT) -> Run:
    """The judged topics that ``examples`` are of; another can teach nothing and counts as unanswered."""
    shipped, weights = load_coefficients(), held_out_weights(examples, judged.qrels, seed=seed)
    topics = [topic for topic in judged.topics if topic.id in weights]
    return Run(name, {topic.id: _ranked(topic.query(), look, shipped, weights[topic.id]) for topic in topics})


def _ranked(query: Query, look: Look, shipped: Coefficients, weights: Numbers) -> tuple[tuple[str, float], ...]:
    """Places count down, since points may rise past a tier."""
    learned = dict(zip(OF_WORDS, map(float, weights), strict=True))
    asked, candidates = look(query)
    ids = rank(asked, candidates, replace(shipped, values={**shipped.values, **learned})).ids[:DEPTH]
    return tuple((id, float(len(ids) - place)) for place, id in enumerate(ids))


def train(search: SearchSession, folder: Path, trained_on: str) -> tuple[Coefficients, Report]:
    """Coefficients learned from all judged topics of ``folder``, and a report of two runs: what ships now, and what is
    learned without the topics that it is measured on, which is what to expect of new ones. Raises TrainingError."""
    judged, look = read_folder(folder), cache(search.look)
    check_topics(judged.topics, search)
    examples = gather(judged, look)
    learned = learn(examples, judged.qrels)
    now = run_topics(judged.topics, search.runner(), name=NAME)
    report = report_on(judged, [now, held_out_run(judged, examples, look)], baseline=NAME)
    version = load_coefficients().version + 1
    taught = {example.topic for example in examples}
    queries = [topic.text for topic in judged.topics if topic.id in taught]
    return to_coefficients(learned, version=version, trained_on=trained_on, queries=queries), report
