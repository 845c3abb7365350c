"""The report as one HTML page: no script, no request to anywhere, every plot with its figures as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluation.compare import TIE, Comparison, Slice
from evaluation.plots import bars, interval_rows, legend_mark
from evaluation.report import SHOWN, Report, interval_text, meaning, p_text, sentences, signed, test_note
from evaluation.significance import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A line of the table of topics; ``values`` and ``deltas`` follow the runs and the other runs."""

    id: str
    asked: str
    values: tuple[float, ...]
    deltas: tuple[float, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A result in a list: ``grade`` is None if it is not judged; ``before`` is its place in the baseline's
    list, 0 if it is not there, None in the baseline's own list."""

    id: str
    title: str
    grade: int | None
    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """A topic's first results of each run, in the runs' order; ``lost`` are useful ones of the baseline's that a run
    no longer shows."""

    row: TopicRow
    lists: tuple[tuple[Placed, ...], ...]
    lost: tuple[tuple[Placed, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A plot of topics: one of a run's differences from the baseline, or of its values if it is the only run."""

    heading: str
    words: str
    levels: tuple[str, ...]
    svg: Markup


def as_html(report: Report) -> str:
    """The whole page. Text from topics, runs and file names is escaped."""
    comparison = report.comparison
    runs = [m.run for m in comparison.measurements]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        interval_rows=interval_rows, legend_mark=legend_mark, interval_text=interval_text, p_text=p_text, signed=signed
    )
    return environment.get_template("report.html").render(
        report=report,
        comparison=comparison,
        runs=runs,
        others=[run for run in runs if run != comparison.baseline],
        lead=comparison.measures[0],
        sentences=sentences(comparison),
        meanings={measure: meaning(measure) for measure in comparison.measures},
        test_note=test_note(comparison) if comparison.differences else "",
        bars=_bars(comparison, runs),
        slice_groups=_groups(comparison.slices),
        indexed=lambda intervals: _indexed(intervals, runs),
        overall={measure: {run: comparison.intervals[run, measure] for run in runs} for measure in comparison.measures},
        rows=_rows(comparison, runs),
        beside=_beside(report, runs),
        shown=SHOWN,
        useful=comparison.measurements[0].relevant_from,
    )


def write_page(path: Path, report: Report) -> None:
    path.write_text(as_html(report), encoding="utf-8", newline="\n")


def _beside(report: Report, runs: Sequence[str]) -> list[SideBySide]:
    """Every topic's lists, in the order of the table of topics; empty if the report has no lists."""
    comparison = report.comparison
    if not report.first:
        return []
    useful = comparison.measurements[0].relevant_from

    def placed(topic: str, run: str) -> tuple[Placed, ...]:
        base = list(report.first[comparison.baseline].get(topic, ()))
        grades = report.qrels.get(topic, {})
        return tuple(
            Placed(
                id=id,
                title=report.titles.get(id, ""),
                grade=grades.get(id),
                before=None if run == comparison.baseline else base.index(id) + 1 if id in base else 0,
            )
            for id in report.first[run].get(topic, ())
        )

    rows = []
    for row in _rows(comparison, runs):
        lists = {run: placed(row.id, run) for run in runs}
        base = [item for item in lists[comparison.baseline] if (item.grade or 0) >= useful]
        shown = {run: {item.id for item in items} for run, items in lists.items()}
        lost = tuple(tuple(item for item in base if item.id not in shown[run]) for run in runs)
        rows.append(SideBySide(row=row, lists=tuple(lists.values()), lost=lost))
    return rows


def _indexed(intervals: Mapping[str, Interval], runs: Sequence[str]) -> dict[int, Interval]:
    return {index: intervals[run] for index, run in enumerate(runs) if run in intervals}


def _groups(slices: Sequence[Slice]) -> dict[str, list[Slice]]:
    groups: dict[str, list[Slice]] = {}
    for part in slices:
        groups.setdefault(part.name, []).append(part)
    return groups


def _asked(comparison: Comparison, topic_id: str) -> str:
    topic = comparison.topics.get(topic_id)
    if topic is None:
        return ""
    asked = topic.text or ", ".join(topic.standards)
    return "" if asked == topic_id else asked


def _bars(comparison: Comparison, runs: Sequence[str]) -> list[Bars]:
    others = [run for run in runs if run != comparison.baseline]
    if not others:
        values = {topic: row[comparison.measures[0]] for topic, row in comparison.measurements[0].per_topic.items()}
        return [
            _plot(comparison, f"{runs[0]}, topic by topic", _value_words(comparison.measures[0], values), values, 0)
        ]
    plots = []
    for number, run in enumerate(others):
        deltas = comparison.deltas(run, comparison.measures[0])
        heading = f"{run} against {comparison.baseline}, topic by topic"
        plots.append(_plot(comparison, heading, _delta_words(comparison.measures[0], deltas), deltas, number))
    return plots


def _value_words(lead: str, values: Mapping[str, float]) -> str:
    perfect, none = sum(value >= 1 - TIE for value in values.values()), sum(value == 0 for value in values.values())
    return (
        f"Each bar is one topic's {lead}, best first: {perfect} of {len(values)} are perfect and {none} score 0. "
        "The table of topics below has every figure."
    )


def _delta_words(lead: str, deltas: Mapping[str, float]) -> str:
    up, down = sum(value > 0 for value in deltas.values()), sum(value < 0 for value in deltas.values())
    return (
        f"Each bar is one topic's difference in {lead}, from the most gained to the most lost: {up} above zero, "
        f"{len(deltas) - up - down} at zero, {down} below. The table of topics below has every figure."
    )


def _plot(comparison: Comparison, heading: str, words: str, values: Mapping[str, float], number: int) -> Bars:
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    named = [(_asked(comparison, topic) or topic, value) for topic, value in ordered]
    return Bars(
        heading=heading,
        words=words,
        levels=("+1", "+.5", "0", "−.5", "−1") if any(value < 0 for value in values.values()) else ("1", ".5", "0"),
        svg=bars(named, title=heading, description=words, key=f"topics-{number}"),
    )


def _rows(comparison: Comparison, runs: Sequence[str]) -> list[TopicRow]:
    """Topics with the greatest loss of any run first; with one run, the lowest value first."""
    lead = comparison.measures[0]
    others = [run for run in runs if run != comparison.baseline]
    deltas = {run: comparison.deltas(run, lead) for run in others}
    silent = {m.run: set(m.unanswered) for m in comparison.measurements}
    rows = [
        TopicRow(
            id=topic,
            asked=_asked(comparison, topic),
            values=tuple(m.per_topic[topic][lead] for m in comparison.measurements),
            deltas=tuple(deltas[run][topic] for run in others),
            unanswered=tuple(run for run in runs if topic in silent[run]),
        )
        for topic in comparison.topic_ids
    ]
    return sorted(rows, key=lambda row: (min(row.deltas or row.values), row.id))
