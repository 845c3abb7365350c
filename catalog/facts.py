"""The few facts about each resource that lists and reports need, read once and again only when the resource changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import Connection, select

from catalog.database import batched
from catalog.model import AgeRange
from catalog.tables import resources, state

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


class Facts:
    """Facts of one database's resources; one object serves all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._digest = ""  # of all resources, when `_known` was last compared with them
        self._known: dict[str, tuple[str, Fact]] = {}  # with the record's digest

    def of(self, connection: Connection, ids: Collection[str]) -> Mapping[str, Fact]:
        """By the resource's own id; ids that are not one are absent."""
        digest = str(connection.execute(select(state.c.resources_digest)).scalar_one())
        with self._lock:
            if digest != self._digest:
                self._forget(connection)
                self._digest = digest
            known = dict(self._known)
        missing = [each for each in ids if each not in known]
        found: dict[str, tuple[str, Fact]] = {}
        for chunk in batched(missing, _CHUNK):
            rows = select(resources.c.id, resources.c.digest, resources.c.record).where(resources.c.id.in_(chunk))
            found.update((row.id, (row.digest, _fact(orjson.loads(row.record)))) for row in connection.execute(rows))
        with self._lock:
            if digest == self._digest:
                self._known |= found
        known |= found
        return {each: known[each][1] for each in ids if each in known}

    def _forget(self, connection: Connection) -> None:
        """Drop what changed since."""
        if self._known:
            current = {(row.id, row.digest) for row in connection.execute(select(resources.c.id, resources.c.digest))}
            self._known = {name: kept for name, kept in self._known.items() if (name, kept[0]) in current}


def _fact(record: dict[str, Any]) -> Fact:
    ages = record.get("ages")
    return Fact(
        record["id"],
        record["title"],
        record.get("url"),
        record.get("publisher"),
        None if ages is None else AgeRange(ages["low"], ages.get("high")),
        tuple(record.get("types", ())),
    )
