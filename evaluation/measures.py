"""How good a run is, topic by topic, by ir-measures, which says what each measure is and how it is spelled.

nDCG takes a grade as its gain as it is (3 counts three times 1; below 0 counts 0) with discount 1/log2(1 + rank), as
trec_eval does; measures with a relevance level take it from the setting unless their name says one. Only the order of
a run counts: scores are replaced by places before measuring, so that no tool's rule for ties or single precision can
move a figure.
"""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import JudgmentError
from evaluation.judgments import Qrels, Run

CONDENSED = "nDCG(judged_only=True)@10"  # the list without unjudged results (Sakai 2007)
STRICT = "P(rel=2)@3"
MEASURES = ("nDCG@10", CONDENSED, "RR@10", "P@3", STRICT, "R@10", "R@50", "Judged@10")
RELEVANT_FROM = 1
USUAL_CUTOFF = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One run measured. ``per_topic[topic][measure]`` covers every judged topic asked for."""

    run: str
    measures: tuple[str, ...]
    per_topic: Mapping[str, Mapping[str, float]] = field(hash=False)
    unanswered: tuple[str, ...] = ()  # judged, without a result in the run: measured as 0
    unjudged: tuple[str, ...] = ()  # in the run, without a judgment: left out
    nothing_relevant: tuple[str, ...] = ()  # judged, but nothing is relevant: no run can score above 0
    cutoff: int = USUAL_CUTOFF  # of the first measure
    judged: Mapping[str, float] = field(default_factory=dict, hash=False)  # share of the first ``cutoff``, if answered
    relevant_from: int = RELEVANT_FROM

    def mean(self, measure: str) -> float:
        """The plain mean over topics, unanswered ones counting 0."""
        return math.fsum(row[measure] for row in self.per_topic.values()) / len(self.per_topic)

    @property
    def means(self) -> dict[str, float]:
        return {measure: self.mean(measure) for measure in self.measures}


def usual_measures(qrels: Qrels, relevant_from: int = RELEVANT_FROM) -> tuple[str, ...]:
    """MEASURES, without the stricter P@3 if it says nothing of its own: no grade is above the relevance level."""
    above = relevant_from == RELEVANT_FROM and any(grade > 1 for grades in qrels.values() for grade in grades.values())
    return tuple(name for name in MEASURES if above or name != STRICT)


def measure(
    qrels: Qrels,
    run: Run,
    measures: Sequence[str] = MEASURES,
    *,
    topics: Collection[str] | None = None,
    relevant_from: int = RELEVANT_FROM,
) -> Measurement:
    """Measures the run on the judged topics, or on those of them that are among ``topics``.

    Raises JudgmentError for a measure that cannot be computed here and if no topic is left to measure.
    """
    parsed = parse_measures(measures, relevant_from)
    judged = {topic: dict(grades) for topic, grades in qrels.items() if topics is None or topic in topics}
    if not judged:
        raise JudgmentError("No judged topic is left to measure; check that topics and judgments share their ids.")
    ranked = {
        topic: [resource for resource, _ in ranking]
        for topic, ranking in run.results.items()
        if topic in judged and ranking
    }
    cutoff = _cutoff(parsed[measures[0]])
    return Measurement(
        run=run.name,
        measures=tuple(measures),
        per_topic=_values(parsed, judged, ranked),
        unanswered=tuple(topic for topic in judged if topic not in ranked),
        unjudged=tuple(topic for topic in run.results if topic not in qrels),
        nothing_relevant=tuple(t for t, grades in judged.items() if max(grades.values(), default=0) < relevant_from),
        cutoff=cutoff,
        judged={
            t: sum(r in judged[t] for r in ranking[:cutoff]) / len(ranking[:cutoff]) for t, ranking in ranked.items()
        },
        relevant_from=relevant_from,
    )


def _values(
    parsed: Mapping[str, Any], judged: Mapping[str, Mapping[str, int]], ranked: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Each topic's values. Topics get numbers for ids while measuring, since one of the tools reads only these."""
    import ir_measures  # noqa: PLC0415  see parse_measures()

    per_topic = {topic: dict.fromkeys(parsed, 0.0) for topic in judged}
    if not ranked:
        return per_topic
    numbers = {str(number): topic for number, topic in enumerate(judged, 1)}
    grades = {n: {resource: max(0, grade) for resource, grade in judged[t].items()} for n, t in numbers.items()}
    places = {
        number: {resource: float(len(ranked[topic]) - place) for place, resource in enumerate(ranked[topic])}
        for number, topic in numbers.items()
        if topic in ranked
    }
    names = {metric: name for name, metric in parsed.items()}
    try:
        for one in ir_measures.iter_calc(list(names), grades, places):
            per_topic[numbers[one.query_id]][names[one.measure]] = float(one.value)
    except (ValueError, AssertionError, RuntimeError, OSError, subprocess.SubprocessError) as error:
        raise JudgmentError(f"{', '.join(parsed)}: cannot be measured here ({str(error).splitlines()[0]}).") from None
    return per_topic


def parse_measures(measures: Sequence[str], relevant_from: int = RELEVANT_FROM) -> dict[str, Any]:
    """Names as ir-measures spells them -> its measures, with the relevance level for names without one.

    Raises JudgmentError for a name it does not know, one that cannot be computed here, and a name given twice.
    """
    import ir_measures  # noqa: PLC0415  a tenth of a second that --help need not wait for

    if not measures:
        raise JudgmentError("No measure is named; name at least one, such as nDCG@10.")
    parsed: dict[str, Any] = {}
    for name in measures:
        try:
            one = ir_measures.parse_measure(name)
            if "rel" in one.SUPPORTED_PARAMS and "rel" not in one.params and relevant_from != RELEVANT_FROM:
                one = one(rel=relevant_from)
            supported = ir_measures.DefaultPipeline.supports(one)
        except (ValueError, NameError, AttributeError, KeyError, AssertionError, TypeError, SyntaxError) as error:
            why = re.sub(r"invalid param (\w+)=<object .*?>", r"it needs \1", str(error))
            raise JudgmentError(f"Measure “{name}” is not known here ({why}); {_SPELLING}") from None
        if not supported or one.params.get("cutoff", 1) < 1:
            install = "" if supported else _what_to_install(one)
            raise JudgmentError(f"Measure “{name}” cannot be computed here; {install}{_SPELLING}")
        if one in parsed.values():
            raise JudgmentError("A measure is named twice; name each once.")
        parsed[name] = one
    return parsed


def _what_to_install(measure: Any) -> str:
    """What brings a measure that ir-measures knows and can compute only with another package."""
    from ir_measures.providers import registry  # noqa: PLC0415  see parse_measures()

    ways = [
        tool.install_instructions() for tool in registry.values() if not tool.is_available() and tool.supports(measure)
    ]
    return f"it may be after `{ways[0]}`. Else " if ways else ""


_SPELLING = "use one that ir-measures computes, such as nDCG@10, RR@10, P(rel=2)@3 or Bpref (https://ir-measur.es)."


def _cutoff(measure: Any) -> int:
    cutoff = measure.params.get("cutoff")
    return int(cutoff) if isinstance(cutoff, int) else USUAL_CUTOFF
