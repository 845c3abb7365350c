"""Caches in SQLite files, of what can be computed again. One that SQLite cannot read starts empty."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

_MEMORY = 64 << 20  # bytes
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


def drop_surplus(database: sqlite3.Connection, table: str, needed: Collection[bytes]) -> None:
    """Drop the rows of ``table`` whose digest is not ``needed``, once they are the most."""
    (entries,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  a name of ours
    if entries <= 2 * len(needed):
        return  # as nearly always, without a table of as many rows
    with database:
        database.execute("CREATE TEMP TABLE needed (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        database.executemany("INSERT INTO needed VALUES (?)", ((digest,) for digest in sorted(needed)))
        database.execute(f"DELETE FROM {table} WHERE digest NOT IN (SELECT digest FROM needed)")  # noqa: S608
        database.execute("DROP TABLE needed")
    database.execute("VACUUM")


def _open(path: Path, table: str) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        # Digests come in no order: the pages that a million of them lie in stay in memory, and each is put into the
        # file once for many changes of it.
        database.execute(f"PRAGMA cache_size = -{_MEMORY // 1024}")
        database.execute(f"PRAGMA wal_autocheckpoint = {_MEMORY // 4096}")
        database.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        database.commit()
    except BaseException:
        database.close()
        raise
    return database
