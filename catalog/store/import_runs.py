"""Imports as they are kept: each a row that counts what became of its records, and entries in the log.

An import of a million records is two entries, its begin and its end, so that one that was killed shows too; each has
the whole catalog's digest, in which what others wrote meanwhile is too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from catalog.store.audit import append, utc_now
from catalog.store.database import next_key
from catalog.store.intake import Counts
from catalog.store.tables import runs

_COUNTED = ("added", "changed", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import; ``finished`` is None while it goes on, or for ever if it was interrupted."""

    kind: str
    source: str
    started: str
    finished: str | None
    counts: Counts


def start(connection: Connection, kind: str, source: str, now: str) -> int:
    key = next_key(connection, runs.c.key)
    zero = dict.fromkeys(_COUNTED, 0)
    connection.execute(insert(runs).values(key=key, kind=kind, source=source, started=now, **zero))
    return key


def cut_off_since(connection: Connection, source: str) -> str | None:
    """When the first of the latest imports of ``source`` began that never ended; None if the latest one did end."""
    mine = (runs.c.kind == "resources") & (runs.c.source == source)
    ended = select(func.coalesce(func.max(runs.c.key), 0)).where(mine, runs.c.finished.is_not(None)).scalar_subquery()
    began: str | None = connection.execute(select(func.min(runs.c.started)).where(mine, runs.c.key > ended)).scalar()
    return began


def count(connection: Connection, key: int, counts: Counts, finished: str | None = None) -> None:
    values = {name: getattr(counts, name) for name in _COUNTED}
    connection.execute(update(runs).where(runs.c.key == key).values(**values, finished=finished))


def log(connection: Connection, key: int, action: str, before: str, after: str, *, by: str, **details: Any) -> None:
    """An entry of the run, ``by`` a person or "" for the program: the catalog's digests and the ``details``."""
    append(
        connection,
        utc_now(),
        by,
        action,
        f"import:{key}",
        before={"catalog": before},
        after=details | {"catalog": after},
    )


def latest(connection: Connection, limit: int) -> list[ImportRun]:
    """Newest first."""
    rows = connection.execute(select(runs).order_by(runs.c.key.desc()).limit(limit))
    return [
        ImportRun(row.kind, row.source, row.started, row.finished, Counts(*(getattr(row, name) for name in _COUNTED)))
        for row in rows
    ]
