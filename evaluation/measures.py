"""How good a run is, topic by topic, by ir-measures.

nDCG takes a grade as its gain as it stands (3 counts three times 1) with discount 1/log2(1 + rank), as trec_eval
does; RR, P and R count a resource as relevant from grade 1. Only the order of a run counts: scores are replaced by
places before measuring, so that no tool's rule for ties or single precision can move a figure.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.errors import JudgmentError
from evaluation.judgments import Qrels, Run

MEASURES = ("nDCG@10", "RR@10", "P@3", "R@10", "R@50", "Judged@10")
RELEVANT_FROM = 1
SUPPORTED = "nDCG@k, RR@k, P@k, R@k, AP@k, Success@k, Judged@k"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One run measured. ``per_topic[topic][measure]`` lies in 0..1 and covers every judged topic asked for."""

    run: str
    measures: tuple[str, ...]
    per_topic: Mapping[str, Mapping[str, float]] = field(hash=False)
    unanswered: tuple[str, ...] = ()  # judged, without a result in the run: measured as 0
    unjudged: tuple[str, ...] = ()  # in the run, without a judgment: left out
    nothing_relevant: tuple[str, ...] = ()  # judged, but nothing is from grade 1 up: no run can score above 0

    def mean(self, measure: str) -> float:
        """The plain mean over topics, unanswered ones counting 0."""
        return math.fsum(row[measure] for row in self.per_topic.values()) / len(self.per_topic)

    @property
    def means(self) -> dict[str, float]:
        return {measure: self.mean(measure) for measure in self.measures}


def measure(
    qrels: Qrels, run: Run, measures: Sequence[str] = MEASURES, *, topics: Collection[str] | None = None
) -> Measurement:
    """Measures the run on the judged topics, or on those of them that are among ``topics``.

    Raises JudgmentError for a measure that is not known and where no topic is left to measure.
    """
    import ir_measures  # noqa: PLC0415  a tenth of a second that --help need not wait for

    parsed = _parsed(measures)
    judged = {topic: dict(grades) for topic, grades in qrels.items() if topics is None or topic in topics}
    if not judged:
        raise JudgmentError("No judged topic is left to measure; check that topics and judgments share their ids.")
    places = {
        topic: {resource: float(len(ranking) - place) for place, (resource, _) in enumerate(ranking)}
        for topic, ranking in run.results.items()
        if topic in judged and ranking
    }
    per_topic = {topic: dict.fromkeys(measures, 0.0) for topic in judged}
    if places:
        names = {parsed[name]: name for name in measures}
        for metric in ir_measures.iter_calc(list(parsed.values()), judged, places):
            per_topic[metric.query_id][names[metric.measure]] = float(metric.value)
    return Measurement(
        run=run.name,
        measures=tuple(measures),
        per_topic=per_topic,
        unanswered=tuple(topic for topic in judged if topic not in places),
        unjudged=tuple(topic for topic in run.results if topic not in qrels),
        nothing_relevant=tuple(topic for topic, grades in judged.items() if not any(grades.values())),
    )


def _parsed(measures: Sequence[str]) -> dict[str, object]:
    import ir_measures  # noqa: PLC0415  see measure()

    if len(set(measures)) != len(measures):
        raise JudgmentError("A measure is named twice; name each once.")
    parsed = {}
    for name in measures:
        kind, _, cut = name.partition("@")
        if kind not in SUPPORTED.replace("@k", "").split(", ") or not (cut.isascii() and cut.isdigit() and int(cut)):
            raise JudgmentError(f"Measure “{name}” is not known here; use {SUPPORTED} with a number for k.")
        parsed[name] = ir_measures.parse_measure(name)
    return parsed
