"""`syllabary judgments`: the judged sets that people made."""

from __future__ import annotations

from pathlib import Path

import click

from api.settings import Settings


@click.group("judgments", invoke_without_command=True)
@click.pass_context
def judgments_group(context: click.Context) -> None:
    """List the judged sets, or export one as files that `syllabary evaluate` measures."""
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from catalog.judging.judging import Judging  # noqa: PLC0415

    if context.invoked_subcommand is not None:
        return
    settings: Settings = context.obj
    with open_existing_catalog(settings) as catalog:
        sets = Judging(catalog.database).sets()
    for one in sets:
        name = click.style(one.name, bold=True)
        counts = f"questions: {one.topics:,}, grades: {one.judgments:,}, judges: {len(one.judges):,}"
        click.echo(f"{name}: {one.title} ({counts})")
    if not sets:
        click.echo("No set has been started. Judging is on a page of the service: set SYLLABARY_JUDGING=on.")


@judgments_group.command("export")
@click.argument("name", metavar="SET")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export_judgments(settings: Settings, name: str, folder: Path) -> None:
    """Write SET's topics.jsonl and qrels.txt (the median of its judges) into FOLDER."""
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from api.measuring.judgment_files import write_judged  # noqa: PLC0415
    from catalog.judging.judging import Judging  # noqa: PLC0415

    with open_existing_catalog(settings) as catalog:
        written = write_judged(Judging(catalog.database), name, folder)
    click.echo(f"Wrote {' and '.join(map(str, written))}")
