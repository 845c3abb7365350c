"""`syllabary backup` and `restore-backup`: a copy of the catalog in one file, and a catalog from such a copy."""

from __future__ import annotations

from pathlib import Path

import click

from api.settings import Settings
from catalog.errors import StateError


@click.command("backup")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup_command(settings: Settings, target: Path) -> None:
    """Write everything stored, with accounts and decisions, to one file; the service may keep running.

    The index is not in it: `syllabary index` makes it again. Keep the file where only you can read it.
    """
    from catalog.store.backup import check_database, copy_database  # noqa: PLC0415

    if target.exists():
        raise StateError(f"{target} is there already: give another name.")
    source = _database_file(settings)
    if not source.exists():
        raise StateError(f"There is no catalog in {settings.home}.")
    copy_database(source, target)
    check_database(target)
    click.echo(f"Wrote {target} ({target.stat().st_size:,} bytes).")


@click.command("restore-backup")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the existing catalog; a copy of it is kept beside it.")
@click.pass_obj
def restore_backup_command(settings: Settings, file: Path, *, force: bool) -> None:
    """Make FILE, which `syllabary backup` wrote, the catalog. Stop the service first."""
    from catalog.store.backup import check_database, copy_database, replace_database  # noqa: PLC0415

    check_database(file)
    target = _database_file(settings)
    if target.exists():
        if not force:
            raise StateError(f"There is a catalog in {settings.home}: use --force to replace it.")
        former = target.with_name(f"{target.stem}.before-restore{target.suffix}")
        copy_database(target, former)
        click.echo(f"The catalog that was there is kept as {former}.", err=True)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_database(file, target)
    click.echo(f"Restored {target}. Run `syllabary index` to search it.")


def _database_file(settings: Settings) -> Path:
    if not settings.database.startswith("sqlite:///"):
        raise StateError("The catalog is in PostgreSQL: use pg_dump and pg_restore.")
    return Path(settings.database.removeprefix("sqlite:///"))
