"""The report as a Markdown summary, short enough for a pull request: what moved, and the topics that lost most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from evaluation.compare import Comparison
from evaluation.report import Report, interval_text, p_text, sentences, signed, test_note

MAX_LISTED = 10  # topics listed of those that lost, and of those that gained


def as_markdown(report: Report) -> str:
    """Tables and sentences of the terminal's report, and for each run the topics that lost and gained most."""
    comparison = report.comparison
    runs = [m.run for m in comparison.measurements]
    parts = [f"## {_plain(report.title)}: {len(comparison.topic_ids)} topics"]
    rows = [[run, *(f"{comparison.intervals[run, m].mean:.3f}" for m in comparison.measures)] for run in runs]
    parts.append(_table([["run", *comparison.measures], *rows]))
    if comparison.differences:
        parts.append("\n".join(f"- {_plain(line)}" for line in sentences(comparison)))
        parts.append(_differences(comparison))
        parts += [_moved(comparison, run) for run in runs if run != comparison.baseline]
        parts.append(f"<sub>{_plain(test_note(comparison))}</sub>")
    else:
        lead = comparison.measures[0]
        parts.append(f"{lead} {interval_text(comparison.intervals[runs[0], lead])}, the 95% interval over topics.")
    parts += [f"> {_plain(note)}" for note in report.notes]
    return "\n\n".join(parts) + "\n"


def write_markdown(path: Path, report: Report) -> None:
    path.write_text(as_markdown(report), encoding="utf-8", newline="\n")


def _differences(comparison: Comparison) -> str:
    heads = ["run", "measure", f"difference from {comparison.baseline}", "95% interval", "p", "better/equal/worse"]
    rows = [
        [
            d.run,
            d.measure,
            signed(d.interval.mean),
            f"{signed(d.interval.low)} to {signed(d.interval.high)}",
            p_text(d.p_holm),
            f"{d.wins}/{d.ties}/{d.losses}",
        ]
        for d in comparison.differences
    ]
    return _table([heads, *rows])


def _moved(comparison: Comparison, run: str) -> str:
    """Topics with the greatest change first, losses before gains, equal ones by id; said if there are none."""
    lead = comparison.measures[0]
    deltas = sorted(comparison.deltas(run, lead).items(), key=lambda item: (item[1], item[0]))
    lost = [item for item in deltas if item[1] < 0][:MAX_LISTED]
    gained = [item for item in reversed(deltas) if item[1] > 0][:MAX_LISTED]
    if not lost + gained:
        return f"No topic changed in {lead} of {_plain(run)}."
    base, ours = comparison.measurement(comparison.baseline).per_topic, comparison.measurement(run).per_topic
    heads = ["topic", "asked", comparison.baseline, run, "difference"]
    rows = [
        [topic, _asked(comparison, topic), f"{base[topic][lead]:.3f}", f"{ours[topic][lead]:.3f}", signed(delta)]
        for topic, delta in lost + gained
    ]
    counts = f"{sum(d < 0 for _, d in deltas)} topics lost, {sum(d > 0 for _, d in deltas)} gained"
    return f"**{_plain(run)}, {lead} by topic** ({counts}; at most {MAX_LISTED} of each):\n\n{_table([heads, *rows])}"


def _asked(comparison: Comparison, topic: str) -> str:
    known = comparison.topics.get(topic)
    return (known.text or ", ".join(known.standards)) if known else ""


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(map(_plain, row)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _plain(text: str) -> str:
    """Text that Markdown shows as it is: what topics and files are called makes no markup, no link and no column."""
    return re.sub(r"([\\`*_\[\]<>|#!~&]|(?<!\w)@)", r"\\\1", " ".join(text.split())) if text else ""
