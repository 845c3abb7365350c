"""Collections that people keep under their accounts: named lists of materials in an order, each with a note.

Only its owner sees a list, whatever the role of others, and it is not part of vetting. So the log,
which coordinators read, says nothing of it. When an account is closed its lists stay, out of reach, and
are there again if it is opened again. A list that is removed is gone: only its number stays, so that no other list is
ever taken for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, insert, select, update

from catalog.errors import Clash, ConflictError, InvalidRequestError, NotFoundError
from catalog.messages import message
from catalog.store.audit import Clock, instant, utc_now
from catalog.store.database import AnyRow, Database, next_key
from catalog.vetting.form_values import line, prose
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.tables import kept_collections as table

MAX_COLLECTIONS = 100  # of one person
MAX_ITEMS, MAX_NAME, MAX_NOTE, MAX_ID = 100, 120, 500, 2000
_LARGEST_KEY = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Item:
    """A material's id, and what the list's owner noted. The material may have left the catalog since."""

    id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SavedCollection:
    """One list. ``version`` goes back with a change of it, so that no tab undoes another's."""

    key: int
    name: str
    items: tuple[Item, ...]
    version: int
    changed: str  # ISO 8601, UTC


class SavedCollections:
    """The lists of one database; each method works on those of ``by`` and knows no others."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    def all(self, by: Person | None) -> list[SavedCollection]:
        """By name."""
        owner = require(by, Action.KEEP)
        with self._database.reading() as connection:
            collections = [_saved_collection(row) for row in connection.execute(_own(owner))]
        return sorted(collections, key=lambda collection: (collection.name.casefold(), collection.key))

    def names(self, by: Person | None) -> list[tuple[int, str]]:
        """Key and name of each list, by name: what every page offers to save to."""
        own = _own(require(by, Action.KEEP)).with_only_columns(table.c.key, table.c.name)
        with self._database.reading() as connection:
            names = [(row.key, row.name) for row in connection.execute(own)]
        return sorted(names, key=lambda pair: (pair[1].casefold(), pair[0]))

    def get(self, by: Person | None, key: int) -> SavedCollection:
        owner = require(by, Action.KEEP)
        with self._database.reading() as connection:
            return _saved_collection(_row(connection, owner, key))

    def keep(self, by: Person | None, name: str, items: Sequence[Item]) -> SavedCollection:
        """A new list. Raises ConflictError, with both, if a list of this name holds something else."""
        owner = require(by, Action.KEEP)
        values = _values(name, items)
        with self._database.writing() as connection:
            same = connection.execute(_own(owner).where(table.c.name == values["name"])).first()
            if same is not None:
                return _unless_different(same, values)
            count = connection.execute(select(func.count()).select_from(_own(owner).subquery())).scalar_one()
            if count >= MAX_COLLECTIONS:
                problem = f"you keep {count} collections already: remove one first."
                raise InvalidRequestError(
                    "name",
                    problem,
                    f"at most {MAX_COLLECTIONS}",
                    detail=message("refused.collections-most", count=count),
                )
            key = next_key(connection, table.c.key)
            row = {"key": key, "person_key": owner.key, "version": 1, "removed": False}
            connection.execute(insert(table).values(**row, **values, changed=instant(self._clock())))
            return _saved_collection(_row(connection, owner, key))

    def save(self, by: Person | None, key: int, version: int, name: str, items: Sequence[Item]) -> SavedCollection:
        """The list as it now is; Raises ConflictError, with both and nothing saved, if it changed after ``version``."""
        owner = require(by, Action.KEEP)
        values = _values(name, items)
        with self._database.writing() as connection:
            old = _row(connection, owner, key)
            if old.version != version:
                return _unless_different(old, values)
            other = _own(owner).where(table.c.name == values["name"], table.c.key != key)
            if connection.execute(other).first() is not None:
                raise InvalidRequestError(
                    "name",
                    f"you keep another collection called “{values['name']}”.",
                    detail=message("refused.collection-name", name=values["name"]),
                )
            self._update(connection, key, version + 1, values)
            return _saved_collection(_row(connection, owner, key))

    def add(self, by: Person | None, key: int, id: str) -> SavedCollection:
        """One material more, at the end, whatever other tabs did meanwhile; one that is in it stays where it is."""
        owner = require(by, Action.KEEP)
        with self._database.writing() as connection:
            old = _saved_collection(_row(connection, owner, key))
            if any(item.id == id for item in old.items):
                return old
            self._update(connection, key, old.version + 1, _values(old.name, (*old.items, Item(id))))
            return _saved_collection(_row(connection, owner, key))

    def remove(self, by: Person | None, key: int, version: int) -> None:
        """Remove a list for good. Raises ConflictError if it changed after ``version``."""
        owner = require(by, Action.KEEP)
        with self._database.writing() as connection:
            old = _row(connection, owner, key)
            if old.version != version:
                raise ConflictError((Clash(old.name, "", _text(_saved_collection(old).items), old.version),))
            self._update(connection, key, version + 1, {"name": "", "items": "[]", "removed": True})

    def _update(self, connection: Connection, key: int, version: int, values: dict[str, Any]) -> None:
        values = values | {"version": version, "changed": instant(self._clock())}
        connection.execute(update(table).where(table.c.key == key).values(**values))


def joined(saved: Sequence[Item], yours: Sequence[Item]) -> list[Item]:
    """Both lists as one: yours in its order, then what only the stored one has; of two notes, both."""
    theirs = {item.id: item.note for item in saved}
    own = {item.id for item in yours}
    both = [Item(item.id, _both(item.note, theirs.get(item.id, ""))) for item in yours]
    return [*both, *(item for item in saved if item.id not in own)]


def _both(note: str, other: str) -> str:
    if other in note or note in other:
        return max(note, other, key=len)
    return f"{note}\n{other}"


def _own(owner: Person) -> Select[*tuple[Any, ...]]:
    return select(table).where(table.c.person_key == owner.key, table.c.removed.is_(False))


def _row(connection: Connection, owner: Person, key: int) -> AnyRow:
    key = key if 0 < key <= _LARGEST_KEY else 0
    row = connection.execute(_own(owner).where(table.c.key == key)).one_or_none()
    if row is None:
        raise NotFoundError("You keep no such collection.", message("error.no-collection"))
    return row


def _saved_collection(row: AnyRow) -> SavedCollection:
    items = tuple(Item(id, note) for id, note in orjson.loads(row.items))
    return SavedCollection(row.key, row.name, items, row.version, row.changed)


def _values(name: str, items: Sequence[Item]) -> dict[str, Any]:
    """A name and items within their limits, as they are stored."""
    if len(items) > MAX_ITEMS:
        raise InvalidRequestError(
            "items",
            f"{len(items)} are too many for a collection.",
            f"at most {MAX_ITEMS}",
            detail=message("refused.collection-long", count=len(items), most=MAX_ITEMS),
        )
    pairs = [
        (
            prose("id", item.id, needed=True, longest=MAX_ID),
            prose(f"note {place}", item.note, longest=MAX_NOTE),
        )
        for place, item in enumerate(items, 1)
    ]
    if len({id for id, _ in pairs}) < len(pairs):
        raise InvalidRequestError("items", "a material is in it twice.", detail=message("refused.collection-twice"))
    return {"name": line("name", name, needed=True, longest=MAX_NAME), "items": orjson.dumps(pairs).decode()}


def _unless_different(row: AnyRow, values: dict[str, Any]) -> SavedCollection:
    """What is stored, if it equals what was to be stored: a form sent twice is no conflict."""
    if (row.name, row.items) == (values["name"], values["items"]):
        return _saved_collection(row)
    yours = tuple(Item(id, note) for id, note in orjson.loads(values["items"]))
    raise ConflictError((Clash(row.name, _text(yours), _text(_saved_collection(row).items), row.version),))


def _text(items: Sequence[Item]) -> str:
    return "\n".join(f"{item.id}  {item.note}".rstrip() for item in items)
