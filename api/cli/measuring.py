"""`syllabary evaluate` and `syllabary train`: how good search is, and what its features count for."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.opening import embedder_of, search_session
from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluation.judgments import JudgedSet
    from evaluation.measures import Measurement
    from evaluation.report import Report

BELOW_GATE, WRONG = 1, 2  # statuses, as of `python -m evaluation`
_NEW = click.Path(dir_okay=False, writable=True, path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """The options of `syllabary evaluate` by name."""

    folder: Path
    run: Path | None
    against: str | None
    ablations: bool
    cross_validated: bool
    html: Path | None
    markdown: Path | None
    as_json: bool
    gate: Path | None
    freeze: Path | None
    tolerance: float


@click.command("evaluate")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--run", type=_NEW, help="Write the run here, in TREC format (else in runs/ of SYLLABARY_HOME).")
@click.option(
    "--against", metavar="NAME", help="Compare with NAME.run of FOLDER, or with a run file, on the topics it answers."
)
@click.option("--ablations", is_flag=True, help="Also measure search with each of its parts left out.")
@click.option(
    "--cross-validated", is_flag=True, help="Measure each topic by weights learned without it, and not what ships."
)
@click.option("--html", type=_NEW, help="Also write the report as one page, with the lists of every topic.")
@click.option("--markdown", type=_NEW, help="Also write a summary for a pull request.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--gate", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Fail below this baseline.")
@click.option("--freeze", type=_NEW, help="Write the means, and what was searched, as a baseline for --gate.")
@click.option("--tolerance", default=0.02, show_default=True, help="How far --gate lets a measure fall, for --freeze.")
@click.pass_obj
def evaluate_command(settings: Settings, /, **options: Any) -> None:
    """Measure search on the judged set in FOLDER (topics.jsonl, qrels.txt).

    Makes a run of 50 results a topic through the same search as every reader's, keeps it, and scores it if there are
    judgments. Status: 0 measured, 1 below the gate, 2 something is wrong with the command or a file.
    """
    from catalog.errors import JudgmentError  # noqa: PLC0415

    wanted = _Wanted(**options)
    try:
        shortfalls = _cross_validate(settings, wanted) if wanted.cross_validated else _evaluate(settings, wanted)
    except JudgmentError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(WRONG)
    for shortfall in shortfalls:
        click.echo(f"Below the gate: {shortfall}", err=True)
    sys.exit(BELOW_GATE if shortfalls else 0)


def _evaluate(settings: Settings, wanted: _Wanted) -> list[str]:
    """Measures, writes what is to be written, prints the report, and says what falls short of the gate."""
    from api.measuring.judged_search import evaluate  # noqa: PLC0415

    run, tries = wanted.run or _place_for_run(settings, wanted.folder), _kept_runs(settings, wanted.folder)
    with search_session(settings) as search:
        show = sys.stderr.isatty()
        done = evaluate(
            search,
            wanted.folder,
            run=run,
            against=wanted.against,
            ablations=wanted.ablations,
            progress=show,
            tries=tries,
        )
    shortfalls: list[str] = []
    if done.report is None:
        click.echo(f"{len(done.judged.topics)} topics run; there are no judgments (qrels.txt) to score them by.")
    else:
        from api.measuring.judged_search import NAME  # noqa: PLC0415

        ours = done.report.comparison.measurement(NAME)
        shortfalls = _held_to_gate(ours, done.judged, done.catalog, wanted)
        _write(done.report, wanted)
    for topic, problem in done.outcomes[0].failed.items():
        click.echo(f"Topic {topic} counts as unanswered: {problem}", err=True)
    timing = done.outcomes[0].timing
    click.echo(f"search() took {timing.p50 * 1000:.1f} ms at the median, {timing.p95 * 1000:.1f} ms at p95.", err=True)
    click.echo(f"The run is kept in {run}", err=True)
    return shortfalls


def _cross_validate(settings: Settings, wanted: _Wanted) -> list[str]:
    """Prints what to expect of topics that nothing was learned from, and says what falls short of the gate."""
    from api.measuring.held_out import cross_validate  # noqa: PLC0415

    if wanted.ablations or wanted.run:
        raise click.UsageError("--cross-validated makes a run for each parting: leave out --ablations and --run.")
    with search_session(settings) as search:
        figures = cross_validate(search, wanted.folder, against=wanted.against)
    shortfalls = _held_to_gate(figures.measurement, figures.judged, figures.catalog, wanted)
    _write_pages(figures.report, wanted)
    click.echo(json.dumps(figures.as_record(), indent=2) if wanted.as_json else figures.as_text(), nl=wanted.as_json)
    return shortfalls


def _kept_runs(settings: Settings, folder: Path) -> int:
    return sum(1 for _ in (settings.home / "runs").glob(f"{escape(folder.resolve().name)}-*.run"))


def _place_for_run(settings: Settings, folder: Path) -> Path:
    """A file that is not there yet: no run of an earlier day is overwritten."""
    runs = settings.home / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    return runs / f"{folder.resolve().name}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z.run"


def _write(report: Report, wanted: _Wanted) -> None:
    from evaluation.report import as_record, as_text  # noqa: PLC0415

    _write_pages(report, wanted)
    click.echo(json.dumps(as_record(report), ensure_ascii=False, indent=2) if wanted.as_json else as_text(report))


def _write_pages(report: Report, wanted: _Wanted) -> None:
    from evaluation.markdown import write_markdown  # noqa: PLC0415
    from evaluation.page import write_page  # noqa: PLC0415

    if wanted.html:
        write_page(wanted.html, report)
    if wanted.markdown:
        write_markdown(wanted.markdown, report)


def _held_to_gate(ours: Measurement, judged: JudgedSet, catalog: Mapping[str, str | int], wanted: _Wanted) -> list[str]:
    from catalog.errors import JudgmentError  # noqa: PLC0415
    from evaluation.gate import against_baseline, freeze, read_baseline, write_baseline  # noqa: PLC0415

    short = []
    if wanted.gate:
        frozen = read_baseline(wanted.gate)
        if frozen.run != ours.run:
            raise JudgmentError(
                f"{wanted.gate} was frozen from the run “{frozen.run}” and this one is “{ours.run}”: figures that were "
                "cross-validated and those that were not do not compare."
            )
        short = against_baseline(ours, frozen, digest=judged.digest(), catalog=catalog)
    if wanted.freeze:
        frozen = freeze(ours, set_name=judged.name, digest=judged.digest(), tolerance=wanted.tolerance, catalog=catalog)
        write_baseline(wanted.freeze, frozen)
    return [str(drop) for drop in short]


@click.command("searches")
@click.option("--topics", type=_NEW, help="Write them as topics to evaluate search on.")
@click.option(
    "--judged",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write into this folder a set of topics judged by what readers said of results.",
)
@click.option("--sample", type=click.IntRange(1), help="Draw only this many, the frequent ones more often.")
@click.option("--seed", default=0, show_default=True, help="Seed of the sample.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def searches_command(
    settings: Settings, *, topics: Path | None, judged: Path | None, sample: int | None, seed: int, as_json: bool
) -> None:
    """List what is searched for on several days, the most frequent first, if SYLLABARY_COUNT_SEARCHES is on.

    Nothing says who asked. Words that were asked on fewer than five days are not kept; deleting searches.db in
    SYLLABARY_HOME forgets everything.

    Judgments from use are marked as such in qrels.txt (second column), and are not united with judges' grades.
    """
    from catalog.judging.search_counts import SearchCounts  # noqa: PLC0415
    from catalog.judging.search_counts import sample as draw  # noqa: PLC0415
    from evaluation.topics import Topic, write_topics  # noqa: PLC0415

    searches = SearchCounts(settings.home / "searches.db").frequent()
    if judged:
        _write_judged(settings, judged)
    if sample:
        searches = draw(searches, sample, seed)
    if topics:
        write_topics(
            topics,
            [
                Topic(id=f"s-{number:03}", text=search.words, labels={"days": (str(search.days),)})
                for number, search in enumerate(searches, 1)
            ],
        )
        click.echo(f"Wrote {topics}", err=True)
    if as_json:
        shown = [{"words": search.words, "days": search.days, "last": search.last.isoformat()} for search in searches]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for searched in searches:
        click.echo(f"{searched.days:5} days  {searched.words}")
    if not searches:
        on = "" if settings.count_searches else " Searches are not counted: set SYLLABARY_COUNT_SEARCHES=on."
        click.echo(f"Nothing was searched for on five days or more.{on}")


def _write_judged(settings: Settings, folder: Path) -> None:
    from catalog.judging.from_use import grades  # noqa: PLC0415
    from catalog.judging.search_counts import SearchCounts  # noqa: PLC0415
    from evaluation.judgments import write_qrels  # noqa: PLC0415
    from evaluation.topics import Topic, write_topics  # noqa: PLC0415

    by_words = grades(SearchCounts(settings.home / "searches.db").feedback())
    if not by_words:
        click.echo("Too little was said of the results of frequent searches; nothing is written.", err=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    ids = {words: f"u-{number:03}" for number, words in enumerate(by_words, 1)}
    write_topics(folder / "topics.jsonl", [Topic(id=ids[words], text=words) for words in by_words])
    write_qrels(
        folder / "qrels.txt", {ids[words]: grades_by_id for words, grades_by_id in by_words.items()}, from_use=True
    )
    click.echo(f"Wrote {len(by_words)} topics and {sum(map(len, by_words.values()))} judgments to {folder}", err=True)


@click.command("train")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--alignments", is_flag=True, help="Learn to infer alignments, from those that this catalog declares.")
@click.option("--trained-on", required=True, help="What is learned from, for the file that is written.")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="Write what was learned here (JSON).")
@click.pass_obj
def train_command(
    settings: Settings, *, folder: Path | None, alignments: bool, trained_on: str, write: Path | None
) -> None:
    """Learn what each feature of a result counts for, from the judged words in FOLDER; or learn to infer alignments.

    What is reported was measured only on topics, or standards, that were not learned from.
    """
    if alignments == (folder is not None):
        raise click.UsageError("Give a FOLDER of judged words, or --alignments, and not both.")
    if alignments:
        _train_alignments(settings, trained_on, write)
        return
    assert folder is not None  # noqa: S101  or --alignments
    from api.measuring.held_out import train  # noqa: PLC0415
    from evaluation.report import as_text  # noqa: PLC0415

    with search_session(settings) as search:
        coefficients, report = train(search, folder, trained_on)
    click.echo(as_text(report))
    if write:
        write.write_text(coefficients.to_json(), encoding="utf-8")
        click.echo(f"Wrote {write}", err=True)


def _train_alignments(settings: Settings, trained_on: str, write: Path | None) -> None:
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from indexer.alignment.model import load_model  # noqa: PLC0415
    from indexer.alignment.train import collection_of, train  # noqa: PLC0415

    embedder, version = embedder_of(settings, convert=True), str(int(load_model().version) + 1)
    with open_existing_catalog(settings) as catalog, catalog.snapshot() as snapshot:
        collection = collection_of(snapshot, embedder, settings.index, trained_on)
        learned = train([collection], version=version, revision=embedder.revision)
    click.echo(json.dumps(learned.model.reliability, indent=2))
    if write:
        learned.model.save(write)
        click.echo(f"Wrote {write}", err=True)
