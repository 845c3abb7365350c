"""How records enter the database: one batch, one transaction. Only ``catalog.store.catalog`` calls this.

A batch first writes the source records, then settles which of them are one resource (``catalog.store.identity``), then
makes the effective records of the resources it touched again from all that is stored about them. What an import
leaves behind does not depend on how it was cut into batches.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from catalog.errors import InvalidRecordError
from catalog.formats.record import Record
from catalog.messages import message
from catalog.store.codec import dumps
from catalog.store.database import AnyRow, next_key, rows_among
from catalog.store.effective_record import Resolver, refresh
from catalog.store.grouping import add_resources, forget_name, group, keys_of, rename
from catalog.store.identifiers import (
    Place,
    identifiers_of,
    ids_at,
    ids_by_value,
    mistrust,
    own_id,
    still_shared,
    values_of,
    write_identifiers,
)
from catalog.store.identity import global_id, normal_url
from catalog.store.merging import digest
from catalog.store.naming import give_names
from catalog.store.record_keys import RecordContent, RecordKeys, normal_title
from catalog.store.sources import keys_shared, share_keys, source_keys
from catalog.store.tables import identities, resources, source_records, state

_MAX_ID = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_THIS = and_(
    source_records.c.source_key == bindparam("at"),
    source_records.c.id == bindparam("at_id"),
    source_records.c.occurrence == bindparam("at_occurrence"),
)


@dataclass(frozen=True, slots=True)
class IntakeRecord:
    """One record, ready to be stored."""

    content: RecordContent
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


_At = tuple[int, str, int]  # source, key and occurrence of a record


class _Change(NamedTuple):
    entry: IntakeRecord
    old: AnyRow | None  # what was stored of it
    back: bool  # it was withdrawn


@dataclass(slots=True)
class Intake:
    """One import. Keeps what it has seen of each source, to distinguish a repeated id from a changed record."""

    now: str
    since: str  # what this source has had for no longer is new here: it came with an import that was cut off
    keys: RecordKeys = field(default_factory=RecordKeys)
    _source_keys: dict[str, int] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)  # values met that identify nothing, see catalog.store.identity

    def entry(self, source: str, record: Record) -> IntakeRecord:
        """The record as it will be stored."""
        resource = record.resource
        if not resource.id.strip() or len(resource.id) > _MAX_ID or _CONTROL.search(resource.id):
            reason = f"An id has 1 to {_MAX_ID} characters, none of them a control character."
            raise InvalidRecordError(
                reason, field="id", line=record.line, detail=message("wrong-record.id", most=_MAX_ID)
            )
        text = dumps(resource)
        content = RecordContent(
            source=source,
            id=own_id(resource),
            url=normal_url(resource.url),
            address=resource.url,
            title=normal_title(resource.title),
            digest=digest(text),
            file=record.file,
            path=record.path or source,
            line=record.line,
            identifiers=identifiers_of(resource),
            former=resource.id,
        )
        return IntakeRecord(content, text.decode(), record.original, digest(record.original))

    def store(self, connection: Connection, read: Sequence[IntakeRecord], resolve: Resolver) -> Counts:
        """Store a batch; the caller commits."""
        self._name_sources(connection, read)
        batch = [entry for entry in read if self.keys.place(entry.content)]
        touched = self._move_displaced(connection)
        rows, moved_ids = self._stored(connection, batch)
        if moved_ids:
            touched |= self._regroup(connection, moved_ids) | set(keys_of(connection, moved_ids).values())
        changes: list[_Change] = []
        moved: list[IntakeRecord] = []  # the same record, at another line or in another spelling
        for entry in batch:
            content = entry.content
            old = rows.get(self._at(content))
            content.fresh = old is None or old.imported >= self.since
            if old is not None:
                content.name = content.name or old.id
            if old is None or old.record != entry.record or old.withdrawn is not None:
                changes.append(_Change(entry, old, old is not None and old.withdrawn is not None))
            elif (old.line, old.digest, old.file) != (content.line, entry.digest, content.file):
                moved.append(entry)
        give_names(connection, [entry.content for entry in batch])
        fresh = _introduce(connection, [change.entry.content.name for change in changes], self.now)
        self._write(connection, changes, moved)
        for entry in batch:
            entry.content.stored = entry.content.occurrence
        touched |= self._settle(connection, changes, *self._write_identifiers(connection, changes))
        at = keys_of(
            connection, [*(change.entry.content.name for change in changes), *(placed.content.name for placed in moved)]
        )
        refresh(connection, touched | set(at.values()), resolve, self.now)
        added = sum(fresh.get(name) == key for name, key in at.items())
        return Counts(added=added, changed=len(changes) - added, unchanged=len(read) - len(changes))

    def finish(self, connection: Connection, resolve: Resolver) -> None:
        """Forget the repeats of an id that its source no longer has."""
        record = source_records.c
        stale = []
        names = {key: name for name, key in self._source_keys.items()}
        repeats = select(record.source_key, record.id, record.occurrence, record.key).where(record.occurrence > 0)
        for row in rows_among(connection, repeats, record.source_key, names):
            count = self.keys.records_of(names[row.source_key], row.key)
            if (count and row.occurrence >= count) or self.keys.is_shared(names[row.source_key], row.key):
                stale.append(row)
        if stale:
            rows = [{"at": row.source_key, "at_id": row.id, "at_occurrence": row.occurrence} for row in stale]
            ids = {row.id for row in stale}
            values = values_of(connection, ids)
            connection.execute(delete(source_records).where(_THIS), rows)
            self._shared -= values
            touched = self._regroup(connection, ids | ids_at(connection, values))
            refresh(connection, touched | set(keys_of(connection, ids).values()), resolve, self.now)

    def _name_sources(self, connection: Connection, batch: Iterable[IntakeRecord]) -> None:
        new = list(
            dict.fromkeys(entry.content.source for entry in batch if entry.content.source not in self._source_keys)
        )
        if new:
            self._source_keys |= source_keys(connection, new)
            for name in new:
                self.keys.learn(name, keys_shared(connection, self._source_keys[name]))

    def _stored(self, connection: Connection, batch: Sequence[IntakeRecord]) -> tuple[dict[_At, AnyRow], set[str]]:
        """What is stored of these records, and the ids of those that were stored under another key until now.

        A record that has come by an id is still the one that its source has at its address without one, and one that
        shares its id is still the one that was stored under this id with the same address, or title.
        """
        contents = [entry.content for entry in batch]
        of = {self._source_keys[content.source] for content in contents}
        rows = _rows(connection, of, {content.key for content in contents})
        unknown = [content for content in contents if self._at(content) not in rows]
        other_keys = {way for content in unknown for way in (*content.ways(), content.former) if way != content.key}
        older: dict[tuple[int, str], list[AnyRow]] = defaultdict(list)
        for (source_key, key, _), row in _rows(connection, of, other_keys).items() if other_keys else ():
            older[source_key, key].append(row)
        ids: set[str] = set()
        for fresh in unknown if older else ():
            earlier = self._older(fresh, older)
            if earlier is not None:
                fresh.name, fresh.stored, fresh.fresh = earlier.id, earlier.occurrence, earlier.imported >= self.since
                ids |= self._rekey(connection, fresh)
                rows[self._at(fresh)] = earlier
        return rows, ids

    def _older(self, content: RecordContent, older: dict[tuple[int, str], list[AnyRow]]) -> AnyRow | None:
        """The stored row of this record under a key that is no longer its own; it is taken out of ``older``."""
        for way in (*content.ways(), content.former):
            rows = older.get((self._source_keys[content.source], way), [])
            if way != content.key and not (rows and self.keys.records_of(content.source, way)):
                for n, row in enumerate(rows):
                    same_title = normal_title(orjson.loads(row.record)["title"]) == content.title
                    if (content.url is not None and row.url == content.url) or (
                        same_title and not (content.url and row.url)
                    ):
                        return rows.pop(n)
        return None

    def _at(self, content: RecordContent) -> _At:
        return self._source_keys[content.source], content.key, content.occurrence

    def _move_displaced(self, connection: Connection) -> set[int]:
        """Store what records are known by that have lost their key; returns the resources that were touched."""
        shared = [(self._source_keys[source], key) for source, key in self.keys.newly_shared]
        share_keys(connection, shared)
        self.keys.newly_shared.clear()
        moved = {id(content): content for content in self.keys.displaced if content.stored is not None}
        self.keys.displaced.clear()
        ids: set[str] = set()
        for content in moved.values():
            ids |= self._rekey(connection, content)
        return self._regroup(connection, ids) | set(keys_of(connection, ids).values()) if ids else set()

    def _rekey(self, connection: Connection, content: RecordContent) -> set[str]:
        """Store a record's new key. What this import brought gets a new name, too; what was here before keeps the name
        that reviews and links know it by, or of several that had one name the first. Returns the ids concerned."""
        at = {"at": self._source_keys[content.source], "at_id": content.name, "at_occurrence": content.stored}
        key = {"key": content.key, "global_id": global_id(content.key)}
        if content.fresh or content.stored:
            old, content.name = content.name, ""
            give_names(connection, [content])
            try:
                with connection.begin_nested():
                    rename(connection, old, content.name)
                    new = {"id": content.name, "occurrence": content.occurrence, **key}
                    connection.execute(update(source_records).where(_THIS).values(**new), at)
                    forget_name(connection, old, content.name, self.now)
            except IntegrityError:  # a person has reviewed or corrected it meanwhile
                content.name = old
            else:
                content.stored = content.occurrence
                return {old, content.name}
        content.occurrence = content.stored or 0
        connection.execute(update(source_records).where(_THIS).values(**key), at)
        return set()

    def _write(self, connection: Connection, changes: Sequence[_Change], moved: Sequence[IntakeRecord]) -> None:
        def row(entry: IntakeRecord, *names: str) -> dict[str, Any]:
            content = entry.content
            at = {"at": self._source_keys[content.source], "at_id": content.name, "at_occurrence": content.occurrence}
            values: dict[str, Any] = {"id": content.name, "global_id": global_id(content.key), "record": entry.record}
            values |= {"original": entry.original, "digest": entry.digest}
            return at | {name: values[name] if name in values else getattr(content, name) for name in names}

        last = connection.execute(select(state.c.sequence)).scalar_one()
        connection.execute(update(state).values(sequence=last + len(changes)))
        where = ("file", "line", "original", "digest")
        new, changed = [], []
        for n, change in enumerate(changes, last + 1):
            when = {"sequence": n, "imported": self.now, "withdrawn": None}
            if change.old is None:
                inserted = row(change.entry, "id", "occurrence", "key", "global_id", "url", "record", *where)
                new.append({**inserted, **when, "source_key": inserted["at"]})
            else:
                changed.append({**row(change.entry, "url", "record", *where), **when})
        if new:
            columns = [column.name for column in source_records.c]
            connection.execute(insert(source_records), [{name: record[name] for name in columns} for record in new])
        _update_records(connection, changed)
        _update_records(connection, [row(entry, *where) for entry in moved])

    def _write_identifiers(self, connection: Connection, changes: Sequence[_Change]) -> tuple[set[str], set[str]]:
        """Store by what else these records are known; returns the values that a record had and has no longer, or that
        turn out to be at several addresses of this import, and the ids of these records."""
        values: dict[Place, frozenset[str]] = {}
        new: set[Place] = set()
        for entry, old, _ in changes:
            place = self._place(entry.content)
            values[place] = entry.content.identifiers
            if old is None:
                new.add(place)
        removed, ids = write_identifiers(connection, values, new)
        mistrusted = [(self._place(content), value) for content, value in self.keys.mistrusted]
        self.keys.mistrusted.clear()
        mistrust(connection, mistrusted)
        return removed | {value for _, value in mistrusted}, ids | {place[1] for place, _ in mistrusted}

    def _settle(self, connection: Connection, changes: Iterable[_Change], removed: set[str], ids: set[str]) -> set[int]:
        """Join and part resources as these changes say, and as the ``removed`` values do, which records of ``ids`` have
        no longer; returns the keys of the resources that were touched."""
        came: set[str | None] = set()
        for entry, old, back in changes:
            content = entry.content
            if old is None or back:
                came |= {content.url, global_id(content.key)}
            elif old.url != content.url:
                came.add(content.url)
                removed |= {old.url} if old.url else set()
                ids |= {content.name} if old.url else set()
            came |= content.identifiers
        known = {value for value in came if value}
        still = still_shared(connection, removed - known)  # these joined nothing before and join nothing now
        removed -= still
        self._shared = (self._shared - removed) | still
        at = ids_by_value(connection, (known | removed) - self._shared)
        ids |= {name for value, names in at.items() if len(names) > 1 or value in removed for name in names}
        return self._regroup(connection, ids) if ids else set()

    def _place(self, content: RecordContent) -> Place:
        return self._source_keys[content.source], content.name, content.occurrence

    def _regroup(self, connection: Connection, ids: set[str]) -> set[int]:
        return group(connection, ids, self._shared, self.now)


def _rows(connection: Connection, of: set[int], keys: Collection[str]) -> dict[_At, AnyRow]:
    record = source_records.c
    columns = (
        *(record.source_key, record.key, record.id, record.occurrence),
        *(record.url, record.line, record.record, record.digest, record.file, record.imported),
        record.withdrawn,
    )
    rows = rows_among(connection, select(*columns).where(record.source_key.in_(of)), record.key, keys)
    return {(row.source_key, row.key, row.occurrence): row for row in rows}


def _update_records(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if not name.startswith("at")}
        connection.execute(update(source_records).where(_THIS).values(values), rows)


def _introduce(connection: Connection, ids: Sequence[str], now: str) -> dict[str, int]:
    """A resource for every id that is new here, for now its own; returns their keys."""
    known = keys_of(connection, ids)
    first = next_key(connection, resources.c.key)
    fresh = {name: n for n, name in enumerate((name for name in dict.fromkeys(ids) if name not in known), first)}
    add_resources(connection, fresh, now)
    if fresh:
        connection.execute(insert(identities), [{"id": name, "resource_key": n} for name, n in fresh.items()])
    return fresh
