"""`syllabary export`: everything out again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

import click

from api.settings import Settings


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["ndjson", "jsonld", "csv", "case", "desk"]),
    default="ndjson",
    show_default=True,
    help="schema.org lines, one schema.org document, a table, every framework as CASE (TARGET is a folder), or what"
    " people did at the desk: accounts without passwords, reviews, decisions, corrections, a line for each.",
)
@click.pass_obj
def export_command(settings: Settings, target: Path, format_: str) -> None:
    """Write everything stored to TARGET, in forms that `syllabary import` and others read; - is standard output.

    A file that is there already is replaced once the new one is whole.
    """
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from catalog.export import ExportFormat, export_package, export_resources  # noqa: PLC0415
    from catalog.store.whole_file import whole_file  # noqa: PLC0415

    if format_ == "case" and target == Path("-"):
        raise click.UsageError("Frameworks are a file each: give a folder.")
    if format_ == "case" and target.exists() and not target.is_dir():
        raise click.UsageError(f"Frameworks are a file each, and {target} is no folder: give one.")
    with open_existing_catalog(settings) as catalog:
        if format_ == "case":
            target.mkdir(parents=True, exist_ok=True)
            frameworks = catalog.frameworks()
            for framework in frameworks:
                with whole_file(target / f"{quote(framework.id, safe='')}.json") as stream:
                    export_package(catalog, framework.id, stream)
            click.echo(f"Wrote {len(frameworks):,} frameworks to {target}")
            return
        with opened_target(target) as stream:
            if format_ == "desk":
                from catalog.vetting.export import export_desk  # noqa: PLC0415

                count, what = export_desk(catalog.database, stream), "rows"
            else:
                count, what = export_resources(catalog, stream, ExportFormat(format_)), "resources"
    click.echo(f"Wrote {count:,} {what} to {target}", err=target == Path("-"))


@contextmanager
def opened_target(target: Path) -> Iterator[IO[bytes]]:
    """Standard output for -, else a file that appears whole. Raises StateError where there can be no such file."""
    if target == Path("-"):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from catalog.store.whole_file import whole_file  # noqa: PLC0415

    with whole_file(target) as stream:
        yield stream
