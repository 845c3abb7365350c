"""How records enter the database: one batch, one transaction. Only ``catalog.store.catalog`` calls this.

A batch first writes the source records, then settles which of them are one resource (``catalog.store.identity``), then
makes the effective records of the resources it touched anew from all that is stored about them. What an import
leaves behind does not depend on how it was cut into batches.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from catalog.errors import InvalidRecordError
from catalog.model import Resource
from catalog.store.codec import dumps
from catalog.store.database import AnyRow, batched
from catalog.store.effective_record import Resolver, refresh, remove
from catalog.store.identity import Claim, groups, normal_url, shared_urls
from catalog.store.merging import digest
from catalog.store.tables import identities, resources, source_records, sources, state

_CHUNK = 500
_LONGEST_ID = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_THIS = and_(
    source_records.c.source_key == bindparam("at"),
    source_records.c.id == bindparam("at_id"),
    source_records.c.occurrence == bindparam("at_occurrence"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, ready to be stored."""

    source: str
    id: str
    occurrence: int
    url: str | None
    line: int | None
    record: str
    original: bytes
    digest: str


@dataclass(slots=True)
class Counts:
    """What became of the records of an import."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    removed: int = 0  # of standards and associations; resources stay until a person removes them

    def add(self, other: Counts) -> None:
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.removed += other.removed


class _Change(NamedTuple):
    entry: Entry
    old_url: str | None
    new: bool


@dataclass(slots=True)
class Intake:
    """One import. Keeps what it has seen of each source, to tell a repeated id from a changed record."""

    now: str
    _seen: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _source_keys: dict[str, int] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)  # URLs met that identify nothing, see catalog.store.identity

    def entry(self, source: str, resource: Resource, original: bytes, line: int | None) -> Entry | None:
        """The record as it will be stored; None if this source has already said the very same."""
        name = resource.id
        if not name.strip() or len(name) > _LONGEST_ID or _CONTROL.search(name):
            reason = f"An id has 1 to {_LONGEST_ID} characters, none of them a control character."
            raise InvalidRecordError(reason, field="id", line=line)
        record = dumps(resource)
        said = digest(record)
        before = self._seen.get((source, name), ())
        if said in before:
            return None
        self._seen[source, name] = (*before, said)
        url = normal_url(resource.url)
        return Entry(source, name, len(before), url, line, record.decode(), original, digest(original))

    def store(self, connection: Connection, batch: Sequence[Entry], resolve: Resolver) -> Counts:
        """Store a batch; the caller commits."""
        self._name_sources(connection, batch)
        stored = self._stored(connection, batch)
        changes: list[_Change] = []
        moved: list[Entry] = []  # the same record, at another line or in another spelling
        for entry in batch:
            old = stored.get((self._source_keys[entry.source], entry.id, entry.occurrence))
            if old is None or old.record != entry.record:
                changes.append(_Change(entry, old.url if old else None, old is None))
            elif old.line != entry.line or old.digest != entry.digest:
                moved.append(entry)
        fresh = _introduce(connection, [change.entry.id for change in changes], self.now)
        self._write(connection, changes, moved)
        touched = self._settle(connection, changes)
        at = _keys(connection, [*(change.entry.id for change in changes), *(entry.id for entry in moved)])
        refresh(connection, touched | set(at.values()), resolve, self.now)
        added = sum(fresh.get(name) == key for name, key in at.items())
        return Counts(added=added, changed=len(changes) - added, unchanged=len(batch) - len(changes))

    def finish(self, connection: Connection, resolve: Resolver) -> None:
        """Forget the repeats of an id that its source no longer has."""
        record = source_records.c
        stale = []
        names = {key: name for name, key in self._source_keys.items()}
        for chunk in batched(names, _CHUNK):
            repeats = select(record.source_key, record.id, record.occurrence, record.url).where(
                record.source_key.in_(chunk), record.occurrence > 0
            )
            for row in connection.execute(repeats):
                said = self._seen.get((names[row.source_key], row.id))
                if said and row.occurrence >= len(said):
                    stale.append(row)
        if stale:
            rows = [{"at": row.source_key, "at_id": row.id, "at_occurrence": row.occurrence} for row in stale]
            connection.execute(delete(source_records).where(_THIS), rows)
            ids = {row.id for row in stale}
            left = {row.url for row in stale if row.url}
            self._shared -= left
            touched = self._regroup(connection, ids | _ids_at(connection, left))
            refresh(connection, touched | set(_keys(connection, ids).values()), resolve, self.now)

    def _name_sources(self, connection: Connection, batch: Iterable[Entry]) -> None:
        new = list(dict.fromkeys(entry.source for entry in batch if entry.source not in self._source_keys))
        for chunk in batched(new, _CHUNK):
            known = select(sources.c.name, sources.c.key).where(sources.c.name.in_(chunk))
            self._source_keys.update((row.name, row.key) for row in connection.execute(known))
        last = connection.execute(select(func.coalesce(func.max(sources.c.key), 0))).scalar_one()
        unknown = {name: n for n, name in enumerate((n for n in new if n not in self._source_keys), last + 1)}
        if unknown:
            connection.execute(insert(sources), [{"key": key, "name": name} for name, key in unknown.items()])
            self._source_keys |= unknown

    def _stored(self, connection: Connection, batch: Sequence[Entry]) -> dict[tuple[int, str, int], AnyRow]:
        record = source_records.c
        columns = (
            record.source_key,
            record.id,
            record.occurrence,
            record.url,
            record.line,
            record.record,
            record.digest,
        )
        rows = connection.execute(
            select(*columns).where(
                record.source_key.in_({self._source_keys[entry.source] for entry in batch}),
                record.id.in_({entry.id for entry in batch}),
            )
        )
        return {(row.source_key, row.id, row.occurrence): row for row in rows}

    def _write(self, connection: Connection, changes: Sequence[_Change], moved: Sequence[Entry]) -> None:
        def row(entry: Entry, *names: str) -> dict[str, Any]:
            at = {"at": self._source_keys[entry.source], "at_id": entry.id, "at_occurrence": entry.occurrence}
            return at | {name: getattr(entry, name) for name in names}

        last = connection.execute(select(state.c.sequence)).scalar_one()
        connection.execute(update(state).values(sequence=last + len(changes)))
        where = ("line", "original", "digest")
        new, changed = [], []
        for n, change in enumerate(changes, last + 1):
            when = {"sequence": n, "imported": self.now}
            if change.new:
                found = row(change.entry, "id", "occurrence", "url", "record", *where)
                new.append({**found, **when, "source_key": found["at"]})
            else:
                changed.append({**row(change.entry, "url", "record", *where), **when})
        if new:
            columns = [column.name for column in source_records.c]
            connection.execute(insert(source_records), [{name: each[name] for name in columns} for each in new])
        _update_records(connection, changed)
        _update_records(connection, [row(entry, *where) for entry in moved])

    def _settle(self, connection: Connection, changes: Iterable[_Change]) -> set[int]:
        """Join and part resources where these changes say so; returns the resources that were touched."""
        came = {entry.url for entry, old_url, new in changes if entry.url and (new or entry.url != old_url)}
        left = {old_url for entry, old_url, new in changes if old_url and entry.url != old_url}
        still = _still_shared(connection, left - came)  # these joined nothing before and join nothing now
        left -= still
        self._shared = (self._shared - left) | still
        at: dict[str, set[str]] = defaultdict(set)
        for chunk in batched((came | left) - self._shared, _CHUNK):
            claimed = select(source_records.c.url, source_records.c.id).where(source_records.c.url.in_(chunk))
            for url, name in connection.execute(claimed):
                at[url].add(name)
        ids = {name for url, found in at.items() if len(found) > 1 or url in left for name in found}
        ids |= {entry.id for entry, old_url, _ in changes if old_url in left}
        return self._regroup(connection, ids) if ids else set()

    def _regroup(self, connection: Connection, ids: set[str]) -> set[int]:
        claims, key_of = _neighbourhood(connection, ids, self._shared)
        self._shared |= shared_urls(claims)
        return _assign(connection, groups(claims), key_of, self.now)


def _update_records(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if not name.startswith("at")}
        connection.execute(update(source_records).where(_THIS).values(values), rows)


def _introduce(connection: Connection, ids: Sequence[str], now: str) -> dict[str, int]:
    """A resource for every id that is new here, for now its own; returns their keys."""
    known = _keys(connection, ids)
    key = connection.execute(select(func.coalesce(func.max(resources.c.key), 0))).scalar_one()
    fresh = {name: n for n, name in enumerate((name for name in dict.fromkeys(ids) if name not in known), key + 1)}
    _add_resources(connection, fresh, now)
    if fresh:
        connection.execute(insert(identities), [{"id": name, "resource_key": n} for name, n in fresh.items()])
    return fresh


def _add_resources(connection: Connection, keys: dict[str, int], now: str) -> None:
    """Empty resources, which ``refresh`` fills within the same transaction."""
    empty = {"record": "", "provenance": "", "digest": "", "added": now, "changed": now}
    if keys:
        connection.execute(insert(resources), [{"key": key, "id": name, **empty} for name, key in keys.items()])


def _keys(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in batched(ids, _CHUNK):
        rows = select(identities.c.id, identities.c.resource_key).where(identities.c.id.in_(chunk))
        found.update((row.id, row.resource_key) for row in connection.execute(rows))
    return found


def _ids_at(connection: Connection, urls: Collection[str]) -> set[str]:
    found: set[str] = set()
    for chunk in batched(urls, _CHUNK):
        rows = select(source_records.c.id).where(source_records.c.url.in_(chunk))
        found.update(connection.execute(rows).scalars())
    return found


def _still_shared(connection: Connection, urls: Collection[str]) -> set[str]:
    """Those of the URLs that some source uses for two ids, asked of the database without reading the records."""
    record = source_records.c
    found: set[str] = set()
    for chunk in batched(urls, _CHUNK):
        used = select(record.url).where(record.url.in_(chunk)).group_by(record.url, record.source_key)
        found.update(connection.execute(used.having(func.min(record.id) != func.max(record.id))).scalars())
    return found


def _neighbourhood(connection: Connection, ids: set[str], shared: set[str]) -> tuple[list[Claim], dict[str, int]]:
    """All claims that can bear on these ids: of the same resource, of the same URL, and theirs in turn."""
    record = source_records.c
    claims: set[Claim] = set()
    key_of: dict[str, int] = {}
    asked: tuple[set[Any], ...] = (set(), set(), set())
    asking: tuple[set[Any], ...] = (ids, set(), set())
    while any(asking):
        rows: list[AnyRow] = []
        for values, column in zip(asking, (record.id, record.url, identities.c.resource_key), strict=True):
            for chunk in batched(values, _CHUNK):
                claimed = select(record.source_key, record.id, record.url, identities.c.resource_key)
                claimed = claimed.join(identities, identities.c.id == record.id).where(column.in_(chunk))
                rows += connection.execute(claimed).all()
        claims.update(Claim(source, name, None if url in shared else url) for source, name, url, _ in rows)
        key_of.update((row.id, row.resource_key) for row in rows)
        asked = tuple(before | now for before, now in zip(asked, asking, strict=True))
        found = {row.id for row in rows}, {row.url for row in rows if row.url} - shared, set(key_of.values())
        asking = tuple(now - before for now, before in zip(found, asked, strict=True))
    return sorted(claims, key=lambda claim: (claim.id, claim.source, claim.url or "")), key_of


def _assign(connection: Connection, parts: list[set[str]], key_of: dict[str, int], now: str) -> set[int]:
    """Give each set of ids one resource. A resource stays with the id it is named by; the older of two remains."""
    keys = sorted(set(key_of.values()))
    name_of: dict[int, str] = {}
    for chunk in batched(keys, _CHUNK):
        rows = select(resources.c.key, resources.c.id).where(resources.c.key.in_(chunk))
        name_of.update((row.key, row.id) for row in connection.execute(rows))
    next_key = connection.execute(select(func.max(resources.c.key))).scalar_one() + 1
    new: dict[str, int] = {}
    moves, names, losers = [], [], set()
    touched: set[int] = set()
    for ids in parts:
        own = sorted(key for key in {key_of[name] for name in ids} if name_of[key] in ids)
        keeper = own[0] if own else next_key + len(new)
        if not own:
            new[min(ids)] = keeper
        elif name_of[keeper] != min(ids):
            names.append({"at": keeper, "id": min(ids)})
        losers.update(own[1:])
        moving = [name for name in ids if key_of[name] != keeper]
        moves += [{"at": name, "resource_key": keeper} for name in moving]
        if moving or not own or (names and names[-1]["at"] == keeper):
            touched |= {keeper, *(key_of[name] for name in moving)}
    _add_resources(connection, new, now)
    if moves:
        connection.execute(update(identities).where(identities.c.id == bindparam("at")), moves)
    remove(connection, losers)
    if names:
        connection.execute(update(resources).where(resources.c.key == bindparam("at")), names)
    return touched - losers
