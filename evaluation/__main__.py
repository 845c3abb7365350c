"""``python -m evaluation QRELS RUN...``: scores run files by judgments, without a model and without an index."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:  # what measures is imported when there is something to measure: --help stays quick
    from collections.abc import Sequence

    from evaluation.compare import Comparison
    from evaluation.gate import Shortfall
    from evaluation.judgments import JudgedSet, Run
    from evaluation.report import Report

BELOW_GATE = 1
USAGE = 2
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_ANY = click.Path(exists=True, path_type=Path)
_NEW = click.Path(dir_okay=False, writable=True, path_type=Path)


class _Least(click.ParamType[tuple[str, float]]):
    """``nDCG@10=0.6`` as a pair."""

    name = "MEASURE=VALUE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        measure, _, number = str(value).partition("=")
        try:
            least = float(number)
        except ValueError:
            least = -1.0
        if not measure or not 0 <= least <= 1:
            self.fail(f"“{value}” is not a measure and a value from 0 to 1, such as nDCG@10=0.6.", param, ctx)
        return measure, least


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """The command's arguments and options by name."""

    qrels: Path
    runs: tuple[Path, ...]
    topics: Path | None
    baseline: str | None
    answered_by: str | None
    measures: tuple[str, ...]
    facts: Path | None
    relevant_from: int
    seed: int
    as_json: bool
    html: Path | None
    markdown: Path | None
    least: tuple[tuple[str, float], ...]
    gate: Path | None
    freeze: Path | None
    tolerance: float


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("qrels", type=_ANY)
@click.argument("runs", metavar="[RUN]...", type=click.Path(path_type=Path), nargs=-1)
@click.option("--topics", type=_FILE, help="Topics file: adds slices and the topics' words.")
@click.option(
    "--baseline", metavar="NAME", help="The run to compare with: a file's name without .run (default: the first)."
)
@click.option("--answered-by", metavar="NAME", help="Measure only on topics that this run answers.")
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="M",
    help="A measure as ir-measures spells it, repeatable (default: the usual ones).",
)
@click.option(
    "--facts",
    type=_FILE,
    help="JSON Lines of id, title, ages, standards: adds titles, wrong grades, siblings.",
)
@click.option(
    "--relevant-from", default=1, show_default=True, metavar="GRADE", help="The grade from which a result is useful."
)
@click.option("--seed", default=0, show_default=True, help="Seed of intervals and of sampled tests.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--html", type=_NEW, help="Also write the report as one self-contained page.")
@click.option("--markdown", type=_NEW, help="Also write a summary for a pull request.")
@click.option("--at-least", "least", type=_Least(), multiple=True, help="Fail (status 1) below this mean, repeatable.")
@click.option("--gate", type=_FILE, help="Fail (status 1) if a measure falls below this frozen baseline.")
@click.option("--freeze", type=_NEW, help="Write the one run's means as a frozen baseline.")
@click.option(
    "--tolerance", default=0.02, show_default=True, help="How far a measure may fall below what --freeze writes."
)
def main(**options: Any) -> None:
    """Score RUN files by the judgments QRELS, side by side.

    QRELS is a TREC qrels file, or a folder with topics.jsonl and qrels.txt, whose own *.run files are scored unless
    some are named: RUN is a file, or the name of one in the folder. Status: 0 measured, 1 below a gate, 2 something is
    wrong with the command or a file.
    """
    from catalog.errors import JudgmentError  # noqa: PLC0415

    try:
        shortfalls = _score(_Wanted(**options))
    except (JudgmentError, OSError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(USAGE)
    for run, shortfall in shortfalls:
        click.echo(f"Below the gate: {run}: {shortfall}", err=True)
    sys.exit(BELOW_GATE if shortfalls else 0)


def _score(wanted: _Wanted) -> list[tuple[str, Shortfall]]:
    """Measure, write what is to be written, print the report, and say what falls short."""
    judged = _judged(wanted.qrels, wanted.topics)
    report = _report(wanted, judged)
    shortfalls = _shortfalls(report.comparison, judged, wanted.least, wanted.gate)
    if wanted.html:
        from evaluation.page import write_page  # noqa: PLC0415

        write_page(wanted.html, report)
    if wanted.markdown:
        from evaluation.markdown import write_markdown  # noqa: PLC0415

        write_markdown(wanted.markdown, report)
    if wanted.freeze:
        _freeze(report.comparison, judged, wanted.freeze, wanted.tolerance)
    click.echo(_printed(report, wanted.as_json), nl=False)
    return shortfalls


def _report(wanted: _Wanted, judged: JudgedSet) -> Report:
    from evaluation.confusion import read_facts  # noqa: PLC0415
    from evaluation.report import report_on  # noqa: PLC0415

    return report_on(
        judged,
        _runs([_found(run, wanted.qrels) for run in wanted.runs], judged),
        measures=wanted.measures,
        relevant_from=wanted.relevant_from,
        baseline=wanted.baseline,
        answered_by=wanted.answered_by,
        seed=wanted.seed,
        facts=read_facts(wanted.facts) if wanted.facts else None,
    )


def _judged(qrels: Path, topics: Path | None) -> JudgedSet:
    from catalog.errors import JudgmentError  # noqa: PLC0415
    from evaluation.judgments import JudgedSet, check_known, read_folder, read_judgments  # noqa: PLC0415
    from evaluation.topics import read_topics  # noqa: PLC0415

    if qrels.is_dir():
        if topics:
            raise JudgmentError(f"{qrels} is a folder with topics of its own; leave out --topics.")
        judged = read_folder(qrels)
        if not judged.qrels:
            raise JudgmentError(f"{qrels}: holds no judgments (qrels.txt); judge some results first.")
        return judged
    grades, from_use = read_judgments(qrels)
    asked = read_topics(topics) if topics else ()
    if topics:
        check_known(grades, [topic.id for topic in asked], str(qrels))
    return JudgedSet(name=qrels.stem, topics=asked, qrels=grades, from_use=from_use)


def _found(run: Path, folder: Path) -> Path:
    """The file itself, or the one that is called so in the folder, with or without .run."""
    places = [run, folder / run, folder / f"{run}.run"]
    return next((place for place in places if place.is_file()), run)  # if nowhere, its reader names it


def _runs(files: Sequence[Path], judged: JudgedSet) -> list[Run]:
    from catalog.errors import JudgmentError  # noqa: PLC0415
    from evaluation.judgments import read_run  # noqa: PLC0415

    if not files:
        if not judged.runs:
            raise JudgmentError("No run to score; name at least one run file.")
        return list(judged.runs)
    stems = [file.stem for file in files]
    return [read_run(file, file.stem if stems.count(file.stem) == 1 else str(file)) for file in files]


def _printed(report: Report, as_json: bool) -> str:
    from evaluation.report import as_record, as_text  # noqa: PLC0415

    return json.dumps(as_record(report), indent=2, ensure_ascii=False) + "\n" if as_json else as_text(report)


def _freeze(comparison: Comparison, judged: JudgedSet, path: Path, tolerance: float) -> None:
    from catalog.errors import JudgmentError  # noqa: PLC0415
    from evaluation.gate import freeze, write_baseline  # noqa: PLC0415

    if len(comparison.measurements) != 1:
        raise JudgmentError("--freeze takes exactly one run.")
    one = comparison.measurements[0]
    write_baseline(path, freeze(one, set_name=judged.name, digest=judged.digest(), tolerance=tolerance))


def _shortfalls(
    comparison: Comparison, judged: JudgedSet, least: tuple[tuple[str, float], ...], gate: Path | None
) -> list[tuple[str, Shortfall]]:
    """What every run but the baseline falls short in; a lone run is held to the gates itself."""
    from evaluation.gate import against_baseline, at_least, read_baseline  # noqa: PLC0415

    frozen = read_baseline(gate) if gate else None
    shortfalls = []
    for one in comparison.measurements:
        if len(comparison.measurements) > 1 and one.run == comparison.baseline:
            continue
        short = at_least(one, dict(least))
        if frozen:
            short += against_baseline(one, frozen, digest=judged.digest())
        shortfalls += [(one.run, shortfall) for shortfall in short]
    return shortfalls


if __name__ == "__main__":
    main(prog_name="python -m evaluation")
