"""`syllabary import`: files into the catalog."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.progress import Advance, show_progress
from api.settings import Settings

if TYPE_CHECKING:
    from catalog.importing.report import Report
    from catalog.store.intake import Counts


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path, allow_dash=True))
@click.option(
    "--source",
    metavar="NAME",
    help="One name for where all of this comes from; a newer copy under this name takes its place."
    " Else each file is a source of its own, called by its path.",
)
@click.option("--full", is_flag=True, help="This is all that the source has: withdraw what is missing.")
@click.option("--force", is_flag=True, help="With --full: withdraw even more than 30 % of it.")
@click.option("--dry-run", is_flag=True, help="Say what an import would do, and change nothing.")
@click.option("--strict", is_flag=True, help="End with status 1 if any record is rejected.")
@click.option(
    "--map", "pairs", multiple=True, metavar="THEIRS=OURS", help="A table's column and ours, e.g. Title=title."
)
@click.option("--sheet", default="", metavar="NAME", help="Of workbooks, read this sheet alone.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def import_command(
    settings: Settings,
    paths: tuple[Path, ...],
    *,
    source: str | None,
    full: bool,
    force: bool,
    dry_run: bool,
    strict: bool,
    pairs: tuple[str, ...],
    sheet: str,
    as_json: bool,
) -> None:
    """Import resources and standards from files or folders; - is standard input.

    Takes schema.org JSON-LD (also NDJSON, gzip, and inside HTML), AMB, CSV, XLSX, Markdown with front matter, Common
    Cartridges and CASE packages. A broken record is reported and costs only itself; importing again changes
    nothing that is the same.

    Status 1 if nothing could be read at all, if --full withdrew nothing because too much is missing, or with --strict
    if any record was rejected.
    """
    from api.cli.inputs import standard_input, trial  # noqa: PLC0415
    from api.composition import open_catalog  # noqa: PLC0415
    from catalog.importing import import_path  # noqa: PLC0415
    from catalog.store.loading import Full  # noqa: PLC0415

    if force and not full:
        raise click.UsageError("--force goes with --full.")
    if Path("-") in paths and not source:
        raise click.UsageError("Standard input has no name: say where it comes from with --source NAME.")
    whole = Full.NO if not full else Full.FORCE if force else Full.YES
    with (
        standard_input(paths) as files,
        trial(settings, dry_run=dry_run) as used,
        open_catalog(used) as catalog,
        show_progress({"import": "Importing records"}) as advance,
    ):
        told = partial(_told, advance)
        report = import_path(catalog, files, _mapping(pairs), told, source, full=whole, sheet=sheet)
    click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2) if as_json else str(report))
    if dry_run:
        click.echo("This was a trial: nothing was changed.", err=True)
    if _is_nothing(report) or report.refused or (strict and report.rejected):
        sys.exit(1)


def _told(advance: Advance, counts: Counts) -> None:
    advance("import", sum(asdict(counts).values()), None)


def _is_nothing(report: Report) -> bool:
    """Whether there was something to read, and none of it could be."""
    counts = report.resources
    read = counts.added + counts.changed + counts.unchanged + counts.removed
    return bool(report.rejected or report.notes) and not (report.frameworks or read)


def _mapping(pairs: tuple[str, ...]) -> dict[str, str] | None:
    mapping = {}
    for pair in pairs:
        theirs, equals, ours = pair.partition("=")
        if not equals or not theirs or not ours:
            raise click.BadParameter(f"“{pair}” is not THEIRS=OURS.", param_hint="--map")
        mapping[theirs] = ours
    return mapping or None
