"""Caches in SQLite files, of what can be computed again. One that SQLite cannot read starts empty."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_UNREADABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def open_cache(path: Path, table: str) -> sqlite3.Connection:
    """The database in ``path``, with ``table`` (its name and columns) in it. The folder is made if it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _open(path, table)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in _UNREADABLE:
            raise  # a full disk, say: what is in the file is whole
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        return _open(path, table)


def drop_surplus(database: sqlite3.Connection, table: str) -> None:
    """Drop the rows of ``table`` whose digest is not in the temporary table ``needed``, once they are the most."""
    with database:
        (needed,) = database.execute("SELECT count(*) FROM needed").fetchone()
        (entries,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  a name of ours
        surplus = entries > 2 * needed
        if surplus:
            database.execute(f"DELETE FROM {table} WHERE digest NOT IN (SELECT digest FROM needed)")  # noqa: S608
        database.execute("DROP TABLE needed")
    if surplus:
        database.execute("VACUUM")


def begin_needed(database: sqlite3.Connection) -> None:
    """Make the temporary table ``needed``."""
    with database:
        database.execute("CREATE TEMP TABLE needed (digest BLOB PRIMARY KEY) WITHOUT ROWID")


def _open(path: Path, table: str) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        database.commit()
    except BaseException:
        database.close()
        raise
    return database
