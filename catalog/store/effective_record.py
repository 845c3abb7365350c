"""The effective records: what all sources and people together say of a resource, as search reads it.

Only ``refresh`` makes one, for an import, a correction, or new standards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from catalog.errors import AmbiguousCodeError, UnknownStandardError
from catalog.standards.graph import StandardsGraph
from catalog.store.changes import ChangeKind, log_changes
from catalog.store.codec import Json
from catalog.store.corrections import corrected
from catalog.store.database import AnyRow, batched, rows_among
from catalog.store.merging import Version, add_digests, digest, merge
from catalog.store.reviewed_alignments import add_reviewed, leave_out_rejected, verdicts_on, with_rejections
from catalog.store.sources import place_of_record
from catalog.store.tables import codes, identities, removals, resource_codes, resources, source_records, sources, state

_CHUNK = 500

Spelling = tuple[str, str, str]  # identifier, code and framework as a source gives them


@dataclass(slots=True)
class Resolver:
    """What the codes of resources mean in one state of the standards; asked once for each spelling."""

    graph: StandardsGraph
    _known: dict[Spelling, str | None] = field(default_factory=dict)

    def __call__(self, spelling: Spelling) -> str | None:
        if spelling not in self._known:
            self._known[spelling] = self._find(spelling)
        return self._known[spelling]

    def _find(self, spelling: Spelling) -> str | None:
        identifier, code, framework = spelling
        for name in filter(None, (identifier, code)):
            meanings = self.graph.meanings(name)
            if len(meanings) == 1:
                return meanings[0]
            if meanings and framework:
                try:
                    return self.graph.resolve(name, framework).id
                except (AmbiguousCodeError, UnknownStandardError):
                    continue
        return None


def refresh(connection: Connection, keys: Iterable[int], resolve: Resolver, now: str) -> None:
    """Make these resources' effective records again; an unchanged one keeps its digest and times."""
    for chunk in batched(sorted(keys), _CHUNK):
        _refresh(connection, chunk, resolve, now)


def remove(connection: Connection, keys: Collection[int]) -> None:
    """Take resources away that have become part of others; nothing may refer to them any more."""
    for chunk in batched(keys, _CHUNK):
        here = select(resources.c.digest).where(resources.c.key.in_(chunk), resources.c.withdrawn.is_(None))
        gone = connection.execute(here).scalars().all()
        connection.execute(delete(resource_codes).where(resource_codes.c.resource_key.in_(chunk)))
        connection.execute(delete(resources).where(resources.c.key.in_(chunk)))
        _account(connection, gone=[digest for digest in gone if digest])


def resolve_again(connection: Connection, resolve: Resolver, now: str) -> int:
    """After a change of standards: the resources whose codes now mean something else get it, and those for which
    reviewers reject a standard, which may have other equivalents now. Returns how many were looked at."""
    moved = []
    for key, spelling, standard_id in connection.execute(select(codes)):
        meant = resolve(tuple(orjson.loads(spelling)))
        if meant != standard_id:
            moved.append({"at": key, "standard_id": meant})
    if moved:
        connection.execute(update(codes).where(codes.c.key == bindparam("at")), moved)
    touched = with_rejections(connection)
    named = rows_among(
        connection, select(resource_codes.c.resource_key), resource_codes.c.code_key, [row["at"] for row in moved]
    )
    touched.update(row.resource_key for row in named)
    refresh(connection, touched, resolve, now)
    return len(touched)


def _refresh(connection: Connection, keys: list[int], resolve: Resolver, now: str) -> None:
    contents = _source_records(connection, keys)
    fixed = corrected(connection, keys)
    reviewed = verdicts_on(connection, keys)
    removed = removed_by_people(connection, keys)
    columns = (resources.c.key, resources.c.id, resources.c.digest, resources.c.provenance, resources.c.withdrawn)
    changed, moved, names, gone, came = [], [], {}, [], []
    rewritten: list[str] = []
    withdrawn: list[str] = []
    for key, name, old_digest, old_provenance, old_withdrawn in connection.execute(
        select(*columns).where(resources.c.key.in_(keys))
    ).all():
        here = [version for version in contents[key] if not version.withdrawn]
        live = bool(here) and key not in removed
        record = merge(name, [version.version for version in here or contents[key]], fixed.get(key, ()))
        verdicts = reviewed.get(key, {})
        record = add_reviewed(record, verdicts)
        spellings = _resolve(record, resolve)
        leave_out_rejected(record, verdicts, resolve.graph)
        encoded = orjson.dumps(record)
        new_digest = digest(encoded)
        row = {"at": key, "provenance": orjson.dumps([version.origin for version in here or contents[key]]).decode()}
        row["withdrawn"] = None if live else (old_withdrawn or now)
        was_live = bool(old_digest) and old_withdrawn is None
        if new_digest != old_digest:
            changed.append(row | {"record": encoded.decode(), "digest": new_digest, "changed": now})
            names[key] = spellings
        elif row["provenance"] != old_provenance or row["withdrawn"] != old_withdrawn:
            moved.append(row)
        if live != was_live or (live and new_digest != old_digest):
            came += [new_digest] if live else []
            gone += [old_digest] if was_live else []
            (rewritten if live else withdrawn).append(name)
    _write(connection, changed)
    _write(connection, moved)
    _name(connection, names, resolve)
    _account(connection, came, gone)
    log_changes(connection, rewritten, ChangeKind.STORED, now)
    log_changes(connection, withdrawn, ChangeKind.WITHDRAWN, now)


def _write(connection: Connection, rows: list[Json]) -> None:
    if rows:
        values: Json = {column: bindparam(column) for column in rows[0] if column != "at"}
        connection.execute(update(resources).where(resources.c.key == bindparam("at")).values(values), rows)


def declared(connection: Connection, key: int, resolve: Resolver) -> frozenset[tuple[str, str]]:
    """The standards and types that a resource's sources align it to, without what reviewers say."""
    contents = _source_records(connection, [key])[key]
    record = merge("", [one.version for one in contents if not one.withdrawn] or [one.version for one in contents], ())
    _resolve(record, resolve)
    said = record.get("alignments", ())
    return frozenset((one["standard_id"], one["type"]) for one in said if "standard_id" in one)


def removed_by_people(connection: Connection, keys: list[int]) -> set[int]:
    """Those of the resources that a person took out of the catalog."""
    rows = connection.execute(
        select(identities.c.resource_key, removals.c.removed)
        .join(removals, removals.c.id == identities.c.id)
        .where(identities.c.resource_key.in_(keys))
        .order_by(removals.c.key)
    )
    return {key for key, removed in {row.resource_key: row.removed for row in rows}.items() if removed}


class _SourceRecord(NamedTuple):
    version: Version
    origin: list[Any]
    withdrawn: bool


def _source_records(connection: Connection, keys: list[int]) -> dict[int, list[_SourceRecord]]:
    """By resource: each source's record, and where it came from, in the order of the sources."""
    record, place = source_records.c, place_of_record()
    rows: Iterable[AnyRow] = connection.execute(
        select(
            identities.c.resource_key,
            *(record.source_key, record.id, record.occurrence, record.sequence, record.record),
            *(record.withdrawn, place, record.line, record.imported, record.digest),
        )
        .select_from(identities)
        .join(source_records, record.id == identities.c.id)
        .join(sources, sources.c.key == record.source_key)
        .where(identities.c.resource_key.in_(keys))
        .order_by(record.source_key, record.id, record.occurrence)
    )
    contents: dict[int, list[_SourceRecord]] = defaultdict(list)
    for key, source_key, said_id, occurrence, sequence, text, withdrawn, *origin in rows:
        version = Version((source_key, said_id, occurrence), sequence, orjson.loads(text))
        contents[key].append(_SourceRecord(version, origin, withdrawn is not None))
    return contents


def _resolve(record: Json, resolve: Resolver) -> set[Spelling]:
    """Put the standards' identifiers into a record's alignments; returns how it spells them."""
    spellings: set[Spelling] = set()
    resolved = []
    for alignment in record.get("alignments", ()):
        spelling = alignment.get("standard_id", ""), alignment.get("code", ""), alignment.get("framework", "")
        spellings.add(spelling)
        standard_id = resolve(spelling)
        resolved.append({name: value for name, value in alignment.items() if name != "standard_id"})
        if standard_id is not None:
            resolved[-1]["standard_id"] = standard_id
    if resolved:
        record["alignments"] = resolved
    return spellings


def _name(connection: Connection, names: dict[int, set[Spelling]], resolve: Resolver) -> None:
    """Remember which codes these resources use, to find them when the standards change."""
    if not names:
        return
    connection.execute(delete(resource_codes).where(resource_codes.c.resource_key.in_(list(names))))
    encoded = {spelling: orjson.dumps(spelling) for spelling in set().union(*names.values())}
    key_of = {spelling: digest(data)[:32] for spelling, data in encoded.items()}
    if not key_of:
        return
    known = {row.key for row in rows_among(connection, select(codes.c.key), codes.c.key, key_of.values())}
    new = [
        {"key": key, "spelling": encoded[spelling].decode(), "standard_id": resolve(spelling)}
        for spelling, key in key_of.items()
        if key not in known
    ]
    if new:
        connection.execute(insert(codes), new)
    used = [{"resource_key": key, "code_key": key_of[code]} for key, spelled in names.items() for code in spelled]
    connection.execute(insert(resource_codes), used)


def _account(connection: Connection, came: Collection[str] = (), gone: Collection[str] = ()) -> None:
    """Keep the count and the digest of all resources true, within the same transaction; ``came`` and ``gone`` are the
    digests of resources."""
    if came or gone:
        total = connection.execute(select(state.c.resources_digest)).scalar_one()
        count = state.c.resources + (len(came) - len(gone))
        connection.execute(update(state).values(resources=count, resources_digest=add_digests(total, came, gone)))
