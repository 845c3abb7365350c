"""The log of changes to materials: a harvester reads on from its last cursor.

Cursors count up without a gap in the order of commits, since one writer at a time takes the next; no entry is ever
changed or taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from catalog.store.database import Database, rows_among
from catalog.store.tables import changes, resources


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
        last = last_cursor_in(connection)
        rows = [{"cursor": n, "id": id, "change": kind.value, "at": at} for n, id in enumerate(ids, last + 1)]
        connection.execute(insert(changes), rows)


def last_cursor(database: Database) -> int:
    """That of the newest entry; 0 if there is none."""
    with database.reading() as connection:
        return last_cursor_in(connection)


def last_cursor_in(connection: Connection) -> int:
    """As ``last_cursor``, of the state that this connection sees."""
    return int(connection.execute(select(func.coalesce(func.max(changes.c.cursor), 0))).scalar_one())


def ids_changed(connection: Connection, after: int) -> set[str]:
    """What was stored or withdrawn after a cursor."""
    return set(connection.execute(select(changes.c.id).where(changes.c.cursor > after)).scalars())


class Withdrawn:
    """Which materials of one catalog are withdrawn now. One object serves all threads; it asks little while nothing
    changes, and then gives the same set again."""

    def __init__(self) -> None:
        self._known: tuple[int, frozenset[str]] = (0, frozenset())

    def ids(self, connection: Connection) -> frozenset[str]:
        """The own identifiers of what is withdrawn, as this connection sees it or newer."""
        cursor, known = self._known
        last = last_cursor_in(connection)
        if last <= cursor:
            return known
        is_withdrawn = (changes.c.cursor > cursor) & (changes.c.change == ChangeKind.WITHDRAWN.value)
        may = known | set(connection.execute(select(changes.c.id).where(is_withdrawn)).scalars())
        withdrawn: set[str] = set()
        gone = select(resources.c.id).where(resources.c.withdrawn.is_not(None))
        withdrawn.update(row.id for row in rows_among(connection, gone, resources.c.id, sorted(may)))
        ids = known if withdrawn == known else frozenset(withdrawn)
        self._known = last, ids
        return ids


def read_changes(database: Database, after: int, limit: int) -> list[Change]:
    """The entries behind a cursor, oldest first; 0 is before the first."""
    query = select(changes).where(changes.c.cursor > after).order_by(changes.c.cursor).limit(limit)
    with database.reading() as connection:
        return [Change(row.cursor, row.id, ChangeKind(row.change), row.at) for row in connection.execute(query)]
