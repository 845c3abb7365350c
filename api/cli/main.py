"""The command `syllabary`. Heavy imports wait until a command needs them, so that `--help` answers at once."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.contributions import judgments_group, problems_group
from api.cli.progress import INDEXING, show_progress
from api.cli.staff import audit_group, links_group, people_group
from api.settings import Settings, in_force, read_settings, unknown
from catalog.errors import SyllabaryError
from catalog.model import Sort

if TYPE_CHECKING:
    from api.search.service import SearchSession
    from catalog.store.catalog import Catalog
    from indexer.vectors.embedder import Embedder


# Commands in modules of their own, loaded when they are called or listed.
_ELSEWHERE = {
    "import": "api.cli.importing:import_command",
    "export": "api.cli.exporting:export_command",
    "template": "api.cli.template:template_command",
    "backup": "api.cli.backup:backup_command",
    "restore-backup": "api.cli.backup:restore_backup_command",
    "sources": "api.cli.sources:sources_command",
    "remove": "api.cli.sources:remove_command",
    "restore": "api.cli.sources:restore_command",
}


_CANNOT_WRITE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})


class Group(click.Group):
    """Errors raised on purpose end a command with their sentence and exit status 1, without a trace."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *_ELSEWHERE])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in _ELSEWHERE:
            module, _, command = _ELSEWHERE[name].partition(":")
            found: click.Command = getattr(import_module(module), command)
            return found
        return super().get_command(context, name)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except SyllabaryError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno not in _CANNOT_WRITE:
                raise
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror}. Nothing that was there is lost.") from error


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="syllabary")
@click.pass_context
def main(context: click.Context) -> None:
    """Search and recommendation for instructional materials.

    All data lives in one folder, SYLLABARY_HOME (var/ unless set). `syllabary settings` lists every setting.
    """
    context.obj = read_settings(os.environ)
    for name, meant in unknown(os.environ).items():
        if meant:
            click.echo(f"{name} is not a setting and changes nothing. Did you mean {meant}?", err=True)


main.add_command(judgments_group)
main.add_command(problems_group)
main.add_command(people_group)
main.add_command(audit_group)
main.add_command(links_group)


def _catalog(settings: Settings) -> AbstractContextManager[Catalog]:
    from api.composition import open_existing_catalog  # noqa: PLC0415

    return open_existing_catalog(settings)


def _embedder(settings: Settings, *, convert: bool = False) -> Embedder:
    from indexer.vectors.embedder import open_embedder  # noqa: PLC0415

    return open_embedder(settings.model, home=settings.home, convert=convert, notice=partial(click.echo, err=True))


@main.command("index")
@click.option("--verify", is_flag=True, help="Check every file of the index in use instead, and say if it is whole.")
@click.option("--rollback", is_flag=True, help="Serve the generation before this one again instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def index_command(settings: Settings, verify: bool, rollback: bool, as_json: bool) -> None:
    """Make what was imported findable. Only what changed is embedded; a running server goes over to it by itself."""
    from indexer.build import build  # noqa: PLC0415
    from indexer.generation import files as generation  # noqa: PLC0415

    if verify:
        generation.verify(settings.index)
        click.echo("The index is whole.")
        return
    if rollback:
        click.echo(f"Serving the generation built {generation.rollback(settings.index).built}.")
        return
    with _catalog(settings) as catalog, catalog.snapshot() as snapshot:
        report = build(snapshot, _embedder(settings, convert=True), settings.index, show_progress(INDEXING))
    click.echo(json.dumps(report.to_json(), indent=2) if as_json else report.to_text())


@main.command("search")
@click.argument("words", nargs=-1)
@click.option("--standard", multiple=True, metavar="CODE", help="A standard's code, in any usual spelling.")
@click.option("--grade", default="", help="Grade wished for: “Grade 4”, “Year 5”, “K-2”, “ages 8-9”.")
@click.option("--need", multiple=True, help="A learner need, such as english-learner; `syllabary needs` lists them.")
@click.option("--subject", multiple=True, help="Only this subject (or any of several).")
@click.option("--type", "type_", multiple=True, help="Only this type (or any of several).")
@click.option(
    "--sort",
    default="best",
    type=click.Choice([sort.value for sort in Sort]),
    show_default=True,
    help="Order of the results.",
)
@click.option("--limit", default=10, type=click.IntRange(1, 100), show_default=True, help="Results to show.")
@click.option("--offset", default=0, type=click.IntRange(0), help="Results to skip.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API would answer.")
@click.pass_obj
def search_command(
    settings: Settings,
    *,
    words: tuple[str, ...],
    standard: tuple[str, ...],
    grade: str,
    need: tuple[str, ...],
    subject: tuple[str, ...],
    type_: tuple[str, ...],
    sort: str,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Find materials for WORDS, a standard, a grade or a need, and say why each is there."""
    from api.messages import english  # noqa: PLC0415
    from api.search.parameters import SearchParameters, read_query  # noqa: PLC0415
    from api.v1.rows import Rows  # noqa: PLC0415

    text = " ".join(words)
    if len(text) > 1000:
        raise click.BadParameter("at most 1,000 characters, please.", param_hint="WORDS")
    parameters = SearchParameters(
        q=text,
        standard=list(standard),
        grade=grade,
        need=list(need),
        subject=list(subject),
        type=list(type_),
        sort=sort,
        limit=limit,
        offset=offset,
    )
    with _session(settings) as search:
        results = search(read_query(parameters))
        if as_json:
            click.echo(Rows(search).search(results).model_dump_json(indent=2))
            return
    for chip in results.chips:
        click.echo(f"Understood “{chip.words}” as {chip.kind}: {chip.label}", err=True)
    say = english().say
    for sentence in results.reason:
        click.echo(say(sentence))
    for option in results.loosen:
        click.echo(f"  without {say(option.label)}: {option.count}")
    for place, hit in enumerate(results.hits, offset + 1):
        click.echo(f"{place:3}. {click.style(hit.resource.title, bold=True)}  ({hit.score:.2f})  {hit.resource.id}")
        for reason in hit.reasons:
            click.echo(f"      {reason.points:+.2f}  {english().say(reason.because)}")
        for twin in hit.twins:
            click.echo(f"      says the same: {twin.title}  {twin.id}")


@contextmanager
def _session(settings: Settings) -> Iterator[SearchSession]:
    """A session of search as the settings say, over what a reader who is not signed in may see."""
    from api.composition import open_existing_catalog, open_search  # noqa: PLC0415

    opened = open_existing_catalog(settings)
    with opened as catalog, open_search(settings, catalog) as search, search.session() as session:
        yield session


@main.command("needs")
def needs_command() -> None:
    """List the learner needs and what counts as evidence for each."""
    from api.messages import english  # noqa: PLC0415
    from api.search.need_rules import need_rules  # noqa: PLC0415
    from catalog.needs.needs import GROUPS, NEEDS  # noqa: PLC0415

    words = english()
    for group in GROUPS:
        click.echo(click.style(words(f"need-group.{group}"), underline=True))
        for need in (each for each in NEEDS.values() if each.group == group):
            about = words(f"need-about.{need.id}")
            click.echo(f"{click.style(need.id, bold=True)}: {need.name}. {about}")
            for rule in need_rules(words, need.id):
                click.echo(f"    {rule}")


@main.command("settings")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def settings_command(settings: Settings, as_json: bool) -> None:
    """Print every setting: its value, where that comes from, and what it is for. Secrets are masked."""
    shown = in_force(settings, os.environ)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in shown], ensure_ascii=False, indent=2))
        return
    for each in shown:
        value = click.style(each.value or "(empty)", bold=True)
        click.echo(f"{each.name} = {value}  ({each.origin}; default: {each.default or 'none'})\n    {each.sentence}")
    for name in unknown(os.environ):
        click.echo(f"{name} is set, and is not a setting.")
    click.echo(f"Data is in {settings.home}")


@main.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def status_command(settings: Settings, as_json: bool) -> None:
    """Say what is stored, what is indexed, and whether the index is up to date."""
    from api.composition import has_catalog  # noqa: PLC0415
    from indexer.generation.files import read_manifest  # noqa: PLC0415

    manifest, resources, frameworks, current = None, 0, [], False
    if has_catalog(settings):
        with _catalog(settings) as catalog:
            manifest = read_manifest(settings.index)
            resources, frameworks = catalog.count(), [framework.title for framework in catalog.frameworks()]
            current = manifest is not None and manifest.catalog_digest == catalog.digest()
    if as_json:
        index = None if manifest is None else asdict(manifest) | {"up_to_date": current}
        facts = {"home": str(settings.home), "resources": resources, "frameworks": frameworks, "index": index}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    click.echo(f"{resources:,} resources and {len(frameworks)} frameworks in {settings.home}")
    if manifest is None:
        click.echo("No index yet: run `syllabary index`.")
    else:
        stale = "" if current else " The catalog has changed since: run `syllabary index`."
        click.echo(f"Index of {manifest.resources:,} resources, built {manifest.built} with {manifest.model}.{stale}")


@main.command("evaluate")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--run", type=click.Path(dir_okay=False, path_type=Path), help="Write the run here, in TREC format.")
@click.option("--against", metavar="NAME", help="Compare with NAME.run in the folder, on the topics it answers.")
@click.option("--ablations", is_flag=True, help="Also measure search with each of its parts left out.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as one page.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def evaluate_command(
    settings: Settings,
    *,
    folder: Path,
    run: Path | None,
    against: str | None,
    ablations: bool,
    html: Path | None,
    as_json: bool,
) -> None:
    """Measure search on the judged set in FOLDER (topics.jsonl, qrels.txt).

    Makes a run of 50 results a topic through the same search that everybody uses, and scores it where there are
    judgments. `python -m evaluation` scores anybody's run, and holds one to a frozen baseline.
    """
    from api.measuring.judged_search import evaluate  # noqa: PLC0415
    from evaluation.page import write_page  # noqa: PLC0415
    from evaluation.report import as_record, as_text  # noqa: PLC0415

    with _session(settings) as search:
        show = sys.stderr.isatty()
        done = evaluate(search, folder, run=run, against=against, ablations=ablations, progress=show)
    timing = done.outcomes[0].timing
    if done.report is None:
        click.echo(f"{len(done.judged.topics)} topics run; there are no judgments (qrels.txt) to score them by.")
    else:
        if html:
            write_page(html, done.report)
        record = as_record(done.report)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2) if as_json else as_text(done.report))
    for topic, problem in done.outcomes[0].failed.items():
        click.echo(f"Topic {topic} counts as unanswered: {problem}", err=True)
    click.echo(f"search() took {timing.p50 * 1000:.1f} ms at the median, {timing.p95 * 1000:.1f} ms at p95.", err=True)


@main.command("train")
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
    from api.measuring.judged_search import train  # noqa: PLC0415
    from evaluation.report import as_text  # noqa: PLC0415

    with _session(settings) as search:
        coefficients, report = train(search, folder, trained_on)
    click.echo(as_text(report))
    if write:
        write.write_text(coefficients.to_json(), encoding="utf-8")
        click.echo(f"Wrote {write}", err=True)


def _train_alignments(settings: Settings, trained_on: str, write: Path | None) -> None:
    from indexer.alignment.model import load_model  # noqa: PLC0415
    from indexer.alignment.train import collection_of, train  # noqa: PLC0415

    embedder, version = _embedder(settings, convert=True), str(int(load_model().version) + 1)
    with _catalog(settings) as catalog, catalog.snapshot() as snapshot:
        collection = collection_of(snapshot, embedder, settings.index, trained_on)
        learned = train([collection], version=version, revision=embedder.revision)
    click.echo(json.dumps(learned.model.reliability, indent=2))
    if write:
        learned.model.save(write)
        click.echo(f"Wrote {write}", err=True)


@main.command("serve")
@click.option("--starter", is_flag=True, help="Import the starter collection first when the catalog is empty.")
@click.option("--host", default=None, help="Address to listen on (SYLLABARY_HOST).")
@click.option("--port", default=None, type=click.IntRange(1, 65535), help="Port to listen on (SYLLABARY_PORT).")
@click.pass_obj
def serve_command(settings: Settings, starter: bool, host: str | None, port: int | None) -> None:
    """Serve the pages and the API. Indexes first when there is no index for this catalog yet."""
    from api.cli.serve import serve  # noqa: PLC0415

    serve(settings, host or settings.host, port or settings.port, starter=starter)
