"""The log of changes to materials: a harvester reads on from its last cursor.

Cursors count up without a gap in the order of commits, since one writer at a time takes the next; no entry is ever
changed or taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from catalog.store.database import Database
from catalog.store.tables import changes


class ChangeKind(StrEnum):
    """What became of the material under this id: it is here as it now is, or no longer."""

    STORED = "stored"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry; ``at`` is ISO 8601, UTC."""

    cursor: int
    id: str
    change: ChangeKind
    at: str


def log_changes(connection: Connection, ids: Sequence[str], kind: ChangeKind, at: str) -> None:
    """Add entries, within the transaction that makes them true."""
    if ids:
        last = connection.execute(select(func.coalesce(func.max(changes.c.cursor), 0))).scalar_one()
        rows = [{"cursor": n, "id": id, "change": kind.value, "at": at} for n, id in enumerate(ids, last + 1)]
        connection.execute(insert(changes), rows)


def read_changes(database: Database, after: int, limit: int) -> list[Change]:
    """The entries behind a cursor, oldest first; 0 is before the first."""
    query = select(changes).where(changes.c.cursor > after).order_by(changes.c.cursor).limit(limit)
    with database.reading() as connection:
        return [Change(row.cursor, row.id, ChangeKind(row.change), row.at) for row in connection.execute(query)]
