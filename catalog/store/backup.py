"""Copies of a catalog that is in use, and a catalog from such a copy. SQLite only; PostgreSQL has pg_dump."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from catalog.errors import StoreError


def copy_database(source: Path, target: Path) -> None:
    """Write one consistent state of a database to a new file, while others read and write it.

    The copy appears whole or not at all. Raises StoreError if it cannot be written.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
        with closing(reading) as old, closing(sqlite3.connect(partial)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")  # one file, whole by itself
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"{source} cannot be copied to {target}: {error}.") from error


def check_database(file: Path) -> None:
    """Raises StoreError unless the file is a catalog whose pages and references are whole."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"alembic_version", "resources", "sources"} <= tables:
                raise StoreError(f"{file} is not a copy of a catalog.")
            if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise StoreError(f"{file} is damaged: take another copy.")
            if database.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise StoreError(f"{file} is damaged: take another copy.")
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{file} cannot be read as a copy of a catalog: {error}.") from error


def replace_database(copy: Path, target: Path) -> None:
    """Replace a database, which no process may have open, by a copy; what was there is lost."""
    fresh = target.with_name(f"{target.name}.restored")
    copy_database(copy, fresh)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    fresh.replace(target)
