"""`syllabary sources`, `remove` and `restore`: where materials come from, and how they leave and come back."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from api.settings import Settings

_BY = click.option("--by", default="", metavar="HANDLE", help="Who does it, for the log.")
_NOTE = click.option("--note", default="", help="Why, for the log.")


@click.command("sources")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def sources_command(settings: Settings, *, as_json: bool) -> None:
    """List the sources of what is stored: records, withdrawn records, and when the newest came."""
    from api.composition import open_existing_catalog  # noqa: PLC0415

    with open_existing_catalog(settings) as catalog:
        sources = catalog.sources()
    if as_json:
        click.echo(json.dumps([asdict(source) for source in sources], ensure_ascii=False, indent=2))
        return
    for source in sources:
        gone = f", {source.withdrawn:,} withdrawn" if source.withdrawn else ""
        click.echo(f"{source.name}: {source.records:,} records{gone}, last import {(source.imported or 'never')[:10]}")
    if not sources:
        click.echo("Nothing has been imported yet.")


@click.command("remove")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--source", metavar="NAME", help="Withdraw all records of this source.")
@_BY
@_NOTE
@click.pass_obj
def remove_command(settings: Settings, ids: tuple[str, ...], *, source: str | None, by: str, note: str) -> None:
    """Take materials out of the catalog by their IDs, or all of one source.

    They leave search at once, and keep their decisions and history. What was taken out by its
    id stays out whatever is imported, until `syllabary restore`; a source comes back when it is imported again.
    """
    from api.composition import open_existing_catalog  # noqa: PLC0415

    if bool(ids) == (source is not None):
        raise click.UsageError("Give IDs, or --source NAME, and not both.")
    with open_existing_catalog(settings) as catalog:
        if source is not None:
            click.echo(f"Withdrew {catalog.remove_source(source):,} records of {source}.")
        for id in ids:
            catalog.remove(id, by, note)
            click.echo(f"Took out {id}.")


@click.command("restore")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_BY
@_NOTE
@click.pass_obj
def restore_command(settings: Settings, ids: tuple[str, ...], *, by: str, note: str) -> None:
    """Put materials back that were taken out or withdrawn, by their IDs."""
    from api.composition import open_existing_catalog  # noqa: PLC0415

    with open_existing_catalog(settings) as catalog:
        for id in ids:
            catalog.restore(id, by, note)
            click.echo(f"Put back {id}.")
    click.echo("Run `syllabary index` if they were not in the index when they left.", err=True)
