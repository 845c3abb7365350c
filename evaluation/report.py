"""What was measured, for a terminal and for programs. The page for people is in evaluation/page.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import JudgmentError
from evaluation.compare import Comparison, Difference, bears_gaps, compare, kind_of, topics_of
from evaluation.confusion import Confusion, Facts, WrongGrade, sibling_confusion, wrong_grade
from evaluation.judgments import JudgedSet, Qrels, Run
from evaluation.measures import RELEVANT_FROM, measure, usual_measures
from evaluation.runner import Outcome, Timing
from evaluation.significance import EXACT_UP_TO, Interval

SIGNIFICANT = 0.05
SHOWN = 10  # results of a topic that are shown side by side

MEANINGS = {
    "nDCG": "How good the first {k} results are, best first: 1 is the best order possible, and a good result counts "
    "less the further down it is.",
    "RR": "How soon the first useful result comes, within {k}: 1 when it is first, 0.5 when second, 0.33 when third.",
    "P": "What share of the first {k} results is useful.",
    "R": "What share of all the useful materials known is among the first {k}.",
    "AP": "How early the useful materials known come, all of them, within {k}.",
    "Success": "On what share of topics anything useful is among the first {k}.",
    "Judged": "What share of the first {k} is judged. It is no measure of quality: if it is low or differs between "
    "runs, no comparison of the others holds, since an unjudged result counts as not useful.",
    "Bpref": "How seldom a result judged useless comes before a useful one. It passes over what is not judged.",
}
FROM_USE = (
    "These are judgments from use: what readers said of results in passing, weighed by place. No judge gave them, and "
    "only what was listed could get one, so they favor the search that readers used. They are no "
    "proof that a run is better."
)
OTHER = "A measure of ir-measures; https://ir-measur.es says what it means."


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All there is to tell; everything but the comparison is by run name and may be absent."""

    title: str
    comparison: Comparison
    timings: Mapping[str, Timing] = field(default_factory=dict, hash=False)
    failed: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    wrong_grades: Mapping[str, WrongGrade] = field(default_factory=dict, hash=False)
    confusions: Mapping[str, Confusion] = field(default_factory=dict, hash=False)
    first: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict, hash=False)  # run, topic: ids
    qrels: Qrels = field(default_factory=dict, hash=False)
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)  # of ids in ``first``, if known
    from_use: bool = False  # judged by readers in passing
    cautions: Sequence[str] = ()  # what else speaks against taking the figures at their word

    @property
    def notes(self) -> tuple[str, ...]:
        refused = tuple(
            f"{run} refused {topics_of(topics)}, counted as 0; the first, {next(iter(topics))}: {first}"
            for run, topics in self.failed.items()
            if topics
            for first in [next(iter(topics.values()))]
        )
        use = (FROM_USE,) if self.from_use else ()
        return (*use, *self.cautions, *self.comparison.notes, *refused, *mistakes(self))


def report_on(
    judged: JudgedSet,
    runs: Sequence[Run | Outcome],
    *,
    measures: Sequence[str] = (),
    baseline: str | None = None,
    answered_by: str | None = None,
    relevant_from: int = RELEVANT_FROM,
    seed: int = 0,
    facts: Facts | None = None,
    cautions: Sequence[str] = (),
) -> Report:
    """Measures runs, read or just made, on a judged set and sets them side by side.

    ``measures`` are the usual ones unless named; a result is useful from grade ``relevant_from``.
    ``answered_by`` keeps only the topics that the run of this name answers. ``facts`` add what went to the wrong grade
    or to a sibling standard, and titles. Raises JudgmentError as ``measure`` and ``compare`` do.
    """
    made = {item.run.name: item for item in runs if isinstance(item, Outcome)}
    plain = [item.run if isinstance(item, Outcome) else item for item in runs]
    answered = {run.name: run.results.keys() for run in plain}
    if answered_by is not None and answered_by not in answered:
        raise JudgmentError(f"No run is called “{answered_by}”; those there are: {', '.join(answered)}.")
    only = answered[answered_by] if answered_by is not None else None
    chosen = measures or usual_measures(judged.qrels, relevant_from)
    measured = [measure(judged.qrels, run, chosen, topics=only, relevant_from=relevant_from) for run in plain]
    comparison = compare(measured, baseline=baseline, topics=judged.topics, seed=seed)
    asked = list(comparison.topics.values())
    first = {run.name: {topic: [id for id, _ in run.results[topic][:SHOWN]] for topic in run.results} for run in plain}
    ids = {id for topics in first.values() for shown in topics.values() for id in shown}
    return Report(
        title=judged.name,
        comparison=comparison,
        timings={name: outcome.timing for name, outcome in made.items()},
        failed={name: outcome.failed for name, outcome in made.items()},
        wrong_grades={run.name: wrong_grade(run, asked, facts.ages_of) for run in plain} if facts else {},
        confusions={run.name: sibling_confusion(run, asked, facts.standards_of) for run in plain} if facts else {},
        first=first,
        qrels=judged.qrels,
        from_use=judged.from_use,
        cautions=cautions,
        titles={id: title for id in sorted(ids) if (title := facts.title_of(id))} if facts else {},
    )


def meaning(measure: str) -> str:
    """The measure in a coordinator's words."""
    _, _, k = measure.partition("@")
    words = MEANINGS.get(kind_of(measure), OTHER).format(k=k or "all")
    level = re.search(r"rel=(\d+)", measure)
    useful = f" Useful here means grade {level[1]} or more." if level else ""
    return (
        words + useful + (" Results that are not judged are taken out first." if "judged_only=True" in measure else "")
    )


def p_text(p: float) -> str:
    return "< .001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


def signed(value: float) -> str:
    """A difference with its sign: a true minus below zero, and none if it rounds to zero."""
    text = f"{value:+.3f}".replace("-", "−")
    return text[1:] if set(text[1:]) <= {"0", "."} else text


def interval_text(interval: Interval) -> str:
    return f"{interval.mean:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def sentence(difference: Difference, baseline: str) -> str:
    """One comparison as a sentence, which never calls a difference more than what its test shows.

    If results are judged too little or unlike, it names neither run the better one and says why.
    """
    at = difference.interval
    better = "better" if at.mean > 0 else "worse"
    reach = f"95% interval {signed(at.low)} to {signed(at.high)}"
    size = f"{abs(at.mean):.3f} {better} than {baseline} in {difference.measure} ({reach})"
    sure = "more than chance explains" if difference.p_holm < SIGNIFICANT else "which chance alone may explain"
    counts = f"better on {difference.wins} topics, equal on {difference.ties}, worse on {difference.losses}"
    if difference.caution:
        return (
            f"{difference.run} and {baseline} cannot be compared by {difference.measure}: {difference.caution}. "
            f"The measured difference is {signed(at.mean)} ({reach}): judge what is missing first."
        )
    if at.mean == 0:
        return f"{difference.run} is as good as {baseline} in {difference.measure}: {counts}."
    return f"{difference.run} is {size}, {sure} (p {p_sign(difference.p_holm)}): {counts}."


def p_sign(p: float) -> str:
    text = p_text(p)
    return text if text.startswith("<") else f"= {text}"


def test_note(comparison: Comparison) -> str:
    """How the p-values came about."""
    rounds = {d.test.rounds for d in comparison.differences if not d.test.exact}
    how = f"{max(rounds):,} random sign patterns (seed {comparison.seed})" if rounds else "every sign pattern"
    exact = f" (all of them if {EXACT_UP_TO} topics or fewer differ)" if rounds else ""
    holm = len({d.run for d in comparison.differences})
    corrected = f", Holm-corrected for {holm} runs" if holm > 1 else ""
    return (
        f"p: two-sided paired randomization test over {how}{exact}{corrected}. "
        "Intervals: 95% bootstrap over topics (BCa)."
    )


def sentences(comparison: Comparison) -> list[str]:
    """What may be said of each run in the first measure and, if that is withheld, in those that bear unjudged results;
    then the smallest difference that these topics can show."""
    lead = [d for d in comparison.differences if d.measure == comparison.measures[0]]
    withheld = {d.run for d in lead if d.caution}
    spoken = lead + [d for d in comparison.differences if d.run in withheld and bears_gaps(d.measure) and not d.caution]
    spoken_lines = [sentence(d, comparison.baseline) for d in spoken]
    if smallest := max((d.smallest for d in lead if d.smallest), default=None):
        spoken_lines.append(
            f"{len(comparison.topic_ids)} topics that differ as these do mostly show a true difference of "
            f"{smallest:.3f} or more in {comparison.measures[0]} (power .8); a smaller one may well be missed."
        )
    return spoken_lines


def mistakes(report: Report) -> list[str]:
    """A sentence for each run and kind of possible mistake; none if no result counts."""
    lines = []
    for run, grades in report.wrong_grades.items():
        if not grades.shown + grades.unknown:
            continue
        far = ", ".join(f"{n} by {y} year{'s' * (y != 1)}" for y, n in grades.by_years.items())
        lines.append(
            f"{run}: {grades.share:.1%} of the first ten results are for the wrong grade "
            f"({grades.wrong} of {grades.shown}{': ' + far if far else ''}; {grades.unknown} of unknown grade)."
        )
    for run, confusion in report.confusions.items():
        if not confusion.shown:
            continue
        pairs = "; ".join(f"{asked} → {returned} ({n})" for asked, returned, n in confusion.pairs[:3])
        often = f"; most often {pairs}" if pairs else ""
        lines.append(
            f"{run}: {confusion.share:.1%} of the first ten results meet only a sibling of the standard asked for "
            f"({confusion.sibling} of {confusion.shown}, {confusion.met} meet it{often})."
        )
    return lines


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of text, the first being the heads, in aligned columns: the first column left, the others right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def as_text(report: Report) -> str:
    """The report for a terminal."""
    comparison = report.comparison
    runs = [m.run for m in comparison.measurements]
    parts = [f"{report.title}: {len(comparison.topic_ids)} topics"]
    parts.append(
        table(
            [
                ["run", *comparison.measures],
                *([run, *(f"{comparison.intervals[run, m].mean:.3f}" for m in comparison.measures)] for run in runs),
            ]
        )
    )
    if comparison.differences:
        parts.append(f"Difference from {comparison.baseline}\n\n" + table(_difference_rows(comparison)))
        parts.append("\n".join(sentences(comparison)))
        parts.append(test_note(comparison))
    else:
        lead = comparison.measures[0]
        at = comparison.intervals[runs[0], lead]
        parts.append(f"{lead} {interval_text(at)}: the 95% bootstrap interval over topics.")
    if comparison.slices:
        rows = [
            [f"{s.name}: {s.value}", str(len(s.topics)), *(interval_text(s.means[r]) for r in runs)]
            for s in comparison.slices
        ]
        parts.append(table([[f"{comparison.measures[0]} by slice", "topics", *runs], *rows]))
    if report.timings:
        rows = [[run, f"{t.p50 * 1000:.0f} ms", f"{t.p95 * 1000:.0f} ms"] for run, t in report.timings.items()]
        parts.append(table([["time a topic", "p50", "p95"], *rows]))
    parts += [f"Note: {note}" for note in report.notes]
    return "\n\n".join(parts) + "\n"


def _difference_rows(comparison: Comparison) -> list[list[str]]:
    several = len({d.run for d in comparison.differences}) > 1
    heads = ["run", "measure", "difference", "95% interval", "p", *["p (Holm)"] * several, "better/equal/worse"]
    return [
        heads,
        *(
            [
                d.run,
                d.measure,
                signed(d.interval.mean),
                f"[{signed(d.interval.low)}, {signed(d.interval.high)}]",
                p_text(d.test.p),
                *[p_text(d.p_holm)] * several,
                f"{d.wins}/{d.ties}/{d.losses}",
            ]
            for d in comparison.differences
        ),
    ]


def as_record(report: Report) -> dict[str, Any]:
    """The report for programs: plain JSON values, figures unrounded."""
    comparison = report.comparison
    runs = {}
    for m in comparison.measurements:
        record: dict[str, Any] = {
            "means": {name: _interval(comparison.intervals[m.run, name]) for name in comparison.measures},
            "judged": comparison.judged(m.run),
            "unanswered": list(m.unanswered),
            "unjudged": list(m.unjudged),
            "failed": dict(report.failed.get(m.run, {})),
            "per_topic": {topic: dict(row) for topic, row in m.per_topic.items()},
        }
        if timing := report.timings.get(m.run):
            record["seconds"] = {"p50": timing.p50, "p95": timing.p95}
        if grades := report.wrong_grades.get(m.run):
            record["wrong_grade"] = {"share": grades.share, "wrong": grades.wrong, "shown": grades.shown}
        if confusion := report.confusions.get(m.run):
            record["sibling_standard"] = {
                "share": confusion.share,
                "shown": confusion.shown,
                "pairs": [list(pair) for pair in confusion.pairs],
            }
        runs[m.run] = record
    return {
        "title": report.title,
        "judgments": "from use" if report.from_use else "by judges",
        "topics": len(comparison.topic_ids),
        "baseline": comparison.baseline,
        "seed": comparison.seed,
        "measures": list(comparison.measures),
        "relevant_from": comparison.measurements[0].relevant_from,
        "runs": runs,
        "differences": [_difference(d) for d in comparison.differences],
        "slices": [
            {
                "name": s.name,
                "value": s.value,
                "topics": len(s.topics),
                "means": {run: _interval(at) for run, at in s.means.items()},
                "differences": {run: _interval(at) for run, at in s.differences.items()},
            }
            for s in comparison.slices
        ],
        "notes": list(report.notes),
    }


def _interval(interval: Interval) -> dict[str, float]:
    return {"mean": interval.mean, "low": interval.low, "high": interval.high}


def _difference(d: Difference) -> dict[str, Any]:
    return {
        "run": d.run,
        "measure": d.measure,
        "difference": _interval(d.interval),
        "p": d.test.p,
        "p_holm": d.p_holm,
        "exact": d.test.exact,
        "rounds": d.test.rounds,
        "wins": d.wins,
        "ties": d.ties,
        "losses": d.losses,
        "caution": d.caution,
        "smallest_difference": d.smallest,
    }
