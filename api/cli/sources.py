"""`syllabary sources`, `remove` and `restore`: where materials come from, and how they leave and come back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from api.settings import Settings

if TYPE_CHECKING:
    from catalog.store.catalog import Original

_BY = click.option("--by", default="", metavar="HANDLE", help="Who does it, for the log.")
_NOTE = click.option("--note", default="", help="Why, for the log.")


@click.command("sources")
@click.argument("id", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def sources_command(settings: Settings, id: str | None, *, as_json: bool) -> None:
    """List the sources of what is stored: records, withdrawn records, and when the newest came.

    With the ID of a material: what each source says of it, as it came.
    """
    from api.composition import open_existing_catalog  # noqa: PLC0415

    with open_existing_catalog(settings) as catalog:
        if id is not None:
            known = catalog.stored(id, withdrawn=True).resource.id
            _print_originals(catalog.originals(known), as_json=as_json)
            return
        sources = catalog.sources()
    if as_json:
        click.echo(json.dumps([asdict(source) for source in sources], ensure_ascii=False, indent=2))
        return
    for source in sources:
        gone = f", {source.withdrawn:,} withdrawn" if source.withdrawn else ""
        click.echo(f"{source.name}: {source.records:,} records{gone}, last import {(source.imported or 'never')[:10]}")
    if not sources:
        click.echo("Nothing has been imported yet.")


def _print_originals(originals: Sequence[Original], *, as_json: bool) -> None:
    if as_json:
        records = [
            {**asdict(one.provenance), "id": one.id, "original": one.original.decode(errors="replace")}
            for one in originals
        ]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    for one in originals:
        line = f", line {one.provenance.line:,}" if one.provenance.line else ""
        click.echo(f"{one.provenance.source}{line}, imported {one.provenance.imported[:10]}, as {one.id}:")
        click.echo(one.original.rstrip(b"\n") + b"\n")


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
