"""Lists of standards that a district keeps: what a course, a pacing guide or a policy asks for, as people pasted it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from catalog.errors import Clash, ConflictError, ForbiddenError, NotFoundError
from catalog.messages import message
from catalog.store.audit import Clock, append, instant, utc_now
from catalog.store.database import AnyRow, Database, next_key
from catalog.vetting.form_values import line, prose
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, Role, require
from catalog.vetting.tables import standards_lists

_MAX_LENGTH = 500_000  # characters of one list


@dataclass(frozen=True, slots=True)
class StandardsList:
    """One list; ``version`` goes back with a change of it. ``codes`` is the text as it was pasted."""

    key: int
    title: str
    codes: str
    version: int
    made_by: str
    made: str


class StandardsLists:
    """The lists of one database."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    def all(self) -> list[StandardsList]:
        """By title."""
        query = select(standards_lists).where(standards_lists.c.removed.is_(False))
        with self._database.reading() as connection:
            lists = [_list(row) for row in connection.execute(query)]
        return sorted(lists, key=lambda standards_list: (standards_list.title.casefold(), standards_list.key))

    def get(self, key: int) -> StandardsList:
        with self._database.reading() as connection:
            return _list(_row(connection, key))

    def save(
        self, by: Person | None, title: str, codes: str, key: int | None = None, version: int = 0
    ) -> StandardsList:
        """Keep a new list, or change the one at ``key``; ConflictError with both texts if it changed meanwhile."""
        actor = require(by, Action.PROPOSE)
        values: dict[str, Any] = {"title": line("title", title, needed=True)}
        values |= {"codes": prose("codes", codes, needed=True, longest=_MAX_LENGTH)}
        values |= {"made_by": actor.handle, "made": instant(self._clock()), "removed": False}
        with self._database.writing() as connection:
            before = None
            if key is None:
                key = next_key(connection, standards_lists.c.key)
                connection.execute(insert(standards_lists).values(key=key, version=1, **values))
            else:
                old = _row(connection, key)
                if old.version != version:
                    raise ConflictError((Clash(old.title, values["codes"], old.codes, old.version),))
                values["made_by"] = old.made_by  # who changed it is in the log
                before = {"title": old.title, "codes": old.codes}
                this = standards_lists.c.key == key
                connection.execute(update(standards_lists).where(this).values(version=version + 1, **values))
            after = {"title": values["title"], "codes": values["codes"]}
            append(connection, self._clock(), actor.handle, "list.save", f"list:{key}", before=before, after=after)
            return _list(_row(connection, key))

    def remove(self, by: Person | None, key: int) -> None:
        """Remove a list from the page; the log keeps its text. Raises ForbiddenError unless the list is the person's
        own, or the person is an administrator."""
        actor = require(by, Action.PROPOSE)
        with self._database.writing() as connection:
            old = _row(connection, key)
            if old.made_by != actor.handle and actor.role != Role.ADMINISTRATOR:
                raise ForbiddenError(
                    "list",
                    f"“{old.made_by}” made it: they remove it, or an administrator.",
                    detail=message("refused.list-of-another", by=old.made_by),
                )
            connection.execute(update(standards_lists).where(standards_lists.c.key == key).values(removed=True))
            before = {"title": old.title, "codes": old.codes}
            append(connection, self._clock(), actor.handle, "list.remove", f"list:{key}", before=before)


def _row(connection: Connection, key: int) -> AnyRow:
    query = select(standards_lists).where(standards_lists.c.key == key, standards_lists.c.removed.is_(False))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no list {key} of standards.", message("error.no-list"))
    return row


def _list(row: AnyRow) -> StandardsList:
    return StandardsList(row.key, row.title, row.codes, row.version, row.made_by, row.made)
