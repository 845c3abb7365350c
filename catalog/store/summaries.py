"""The few facts about each resource that lists and reports need, read again only when the resource changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import Connection, select

from catalog.model import AgeRange, AlignmentType
from catalog.store.database import batched
from catalog.store.tables import identities, resources, state

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Fact:
    """A resource in a line of a list."""

    id: str
    title: str
    url: str | None
    publisher: str | None
    ages: AgeRange | None
    types: tuple[str, ...]
    meets: frozenset[str] = frozenset()  # standards that it teaches or assesses; to require one is not to meet it


@dataclass(frozen=True, slots=True)
class Names:
    """Which resource each id and each row means; ``own`` leads from any id to the resource's own."""

    own: Mapping[str, str]
    of_key: Mapping[int, str]
    key: Mapping[str, int]  # of a resource's own id


class Summaries:
    """Identifiers and facts of one database's resources; one object serves all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._digest = ""  # the digest of all resources when `_known` was last compared with them
        self._known: dict[str, tuple[str, Fact]] = {}  # with the record's digest
        self._names: tuple[str, Names] | None = None

    def names(self, connection: Connection) -> Names:
        """The identifiers and keys of all resources, read again only when resources have changed."""
        digest = _digest(connection)
        with self._lock:
            if self._names is not None and self._names[0] == digest:
                return self._names[1]
        key = {row[0]: row[1] for row in connection.execute(select(resources.c.id, resources.c.key)).all()}
        of_key = {number: name for name, number in key.items()}
        ids = connection.execute(select(identities.c.id, identities.c.resource_key)).all()
        names = Names({row[0]: of_key[row[1]] for row in ids if row[1] in of_key}, of_key, key)
        with self._lock:
            self._names = digest, names
        return names

    def of(self, connection: Connection, ids: Collection[str]) -> Mapping[str, Fact]:
        """By the resource's own id; ids that are not one are absent."""
        digest = _digest(connection)
        with self._lock:
            if digest != self._digest:
                self._forget(connection)
                self._digest = digest
            known = {id: self._known[id] for id in ids if id in self._known}
        facts: dict[str, tuple[str, Fact]] = {}
        for chunk in batched([id for id in ids if id not in known], _CHUNK):
            rows = select(resources.c.id, resources.c.digest, resources.c.record).where(resources.c.id.in_(chunk))
            read = connection.execute(rows).all()
            facts.update((row.id, (row.digest, _fact(orjson.loads(row.record)))) for row in read)
        with self._lock:
            if digest == self._digest:
                self._known |= facts
        known |= facts
        return {id: known[id][1] for id in ids if id in known}

    def _forget(self, connection: Connection) -> None:
        """Drop what changed since."""
        if self._known:
            rows = connection.execute(select(resources.c.id, resources.c.digest)).all()
            current = {(row[0], row[1]) for row in rows}
            self._known = {name: fact for name, fact in self._known.items() if (name, fact[0]) in current}


def _digest(connection: Connection) -> str:
    return str(connection.execute(select(state.c.resources_digest)).scalar_one())


def _fact(record: dict[str, Any]) -> Fact:
    ages = record.get("ages")
    return Fact(
        record["id"],
        record["title"],
        record.get("url"),
        record.get("publisher"),
        None if ages is None else AgeRange(ages["low"], ages.get("high")),
        tuple(record.get("types", ())),
        frozenset(
            alignment["standard_id"]
            for alignment in record.get("alignments", ())
            if alignment.get("standard_id") and alignment["type"] in (AlignmentType.TEACHES, AlignmentType.ASSESSES)
        ),
    )
