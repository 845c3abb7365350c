"""The command `syllabary`. Heavy imports wait until a command needs them, so that `--help` answers at once."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from api.cli.contributions import judgments_group, problems_group
from api.cli.opening import embedder_of, search_session
from api.cli.progress import INDEXING, show_progress
from api.cli.staff import audit_group, links_group, people_group
from api.settings import Settings, in_force, read_settings, unknown
from catalog.errors import SyllabaryError
from catalog.model import Sort

if TYPE_CHECKING:
    pass


# Commands in modules of their own, loaded when they are called or listed.
_ELSEWHERE = {
    "import": "api.cli.importing:import_command",
    "evaluate": "api.cli.measuring:evaluate_command",
    "searches": "api.cli.measuring:searches_command",
    "train": "api.cli.measuring:train_command",
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


@main.command("index")
@click.option("--verify", is_flag=True, help="Check every file of the index in use instead, and say if it is whole.")
@click.option("--rollback", is_flag=True, help="Serve the generation before this one again instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def index_command(settings: Settings, verify: bool, rollback: bool, as_json: bool) -> None:
    """Make what was imported findable. Only what changed is embedded; a running server goes over to it by itself."""
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from indexer.build import build  # noqa: PLC0415
    from indexer.generation import files as generation  # noqa: PLC0415

    if verify:
        generation.verify(settings.index)
        click.echo("The index is whole.")
        return
    if rollback:
        click.echo(f"Serving the generation built {generation.rollback(settings.index).built}.")
        return
    with open_existing_catalog(settings) as catalog, catalog.snapshot() as snapshot:
        report = build(snapshot, embedder_of(settings, convert=True), settings.index, show_progress(INDEXING))
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
    with search_session(settings) as search:
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
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from indexer.generation.files import read_manifest  # noqa: PLC0415

    manifest, resources, frameworks, current = None, 0, [], False
    from api.composition import has_catalog  # noqa: PLC0415

    if has_catalog(settings):
        with open_existing_catalog(settings) as catalog:
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


@main.command("serve")
@click.option("--starter", is_flag=True, help="Import the starter collection first when the catalog is empty.")
@click.option("--host", default=None, help="Address to listen on (SYLLABARY_HOST).")
@click.option("--port", default=None, type=click.IntRange(1, 65535), help="Port to listen on (SYLLABARY_PORT).")
@click.pass_obj
def serve_command(settings: Settings, starter: bool, host: str | None, port: int | None) -> None:
    """Serve the pages and the API. Indexes first when there is no index for this catalog yet."""
    from api.cli.serve import serve  # noqa: PLC0415

    serve(settings, host or settings.host, port or settings.port, starter=starter)
