"""Withdrawal of materials: their source no longer has them, or a person takes them out. Both can be reversed.

Nothing is deleted. A material without any record that holds, or one that a person took out, is withdrawn: it leaves
search, lists and exports, and keeps its id, its decisions and its history.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from catalog.errors import NotFoundError, StateError
from catalog.messages import message
from catalog.store.audit import append, utc_now
from catalog.store.database import AnyRow, batched, next_key
from catalog.store.effective_record import Resolver, refresh, removed_by_people
from catalog.store.grouping import regroup
from catalog.store.identifiers import ids_at, values_of
from catalog.store.intake import Intake
from catalog.store.tables import identities, removals, resources, source_records, sources

MAX_SHARE = 0.3  # of a source's records that may go at once without being forced
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Source:
    """One source: how many records of it hold, how many are withdrawn, and when the newest of them came."""

    name: str
    records: int
    withdrawn: int
    imported: str | None  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Removal:
    """That a person takes a material out, or puts it back."""

    id: str
    by: str
    note: str


def list_sources(connection: Connection) -> list[Source]:
    """All sources by name."""
    record = source_records.c
    query = (
        select(sources.c.name, func.count(record.id), func.count(record.withdrawn), func.max(record.imported))
        .outerjoin(source_records, record.source_key == sources.c.key)
        .group_by(sources.c.name)
        .order_by(sources.c.name)
    )
    return [Source(name, every - gone, gone, at) for name, every, gone, at in connection.execute(query)]


def withdraw_missing(
    connection: Connection, intake: Intake, source: str, resolve: Resolver, *, rejected: int, force: bool
) -> int:
    """Withdraw what this source had and a whole import of it has no longer; returns how many records.

    A name that ends in a slash is a folder's and means all sources within it. Raises StateError, and withdraws
    nothing, if records were rejected (each may be one that is missing) or if more than ``MAX_SHARE`` would go, unless
    ``force``.
    """
    record = source_records.c
    name = sources.c.name
    within = name.startswith(source, autoescape=True) if source.endswith("/") else name == source
    columns = (sources.c.name, record.source_key, record.id, record.occurrence, record.key)
    query = select(*columns).join(sources, sources.c.key == record.source_key).where(within, record.withdrawn.is_(None))
    rows = connection.execute(query).all()
    missing = [row for row in rows if not intake.keys.records_of(row.name, row.key)]
    if missing and not force:
        if rejected:
            raise StateError(
                f"Nothing was withdrawn from {source}: {rejected:,} records were rejected, and {len(missing):,} that"
                " were here are missing. Fix the rejected records, or use --force.",
                message("refused.full-rejected", source=source, rejected=rejected, missing=len(missing)),
            )
        if len(missing) > MAX_SHARE * len(rows):
            share = round(MAX_SHARE * 100)
            raise StateError(
                f"Nothing was withdrawn from {source}: {len(missing):,} of its {len(rows):,} records are missing,"
                f" more than {MAX_SHARE:.0%}. Check that the files are whole, or use --force.",
                message("refused.full-missing", source=source, missing=len(missing), records=len(rows), share=share),
            )
    _withdraw(connection, missing, resolve, intake.now)
    return len(missing)


def remove_source(connection: Connection, name: str, resolve: Resolver, now: str) -> int:
    """Withdraw all records of a source; returns how many. NotFoundError if there is no such source."""
    record = source_records.c
    key = connection.execute(select(sources.c.key).where(sources.c.name == name)).scalar()
    if key is None:
        raise NotFoundError(f"There is no source “{name}”. `syllabary sources` lists them.")
    columns = (record.source_key, record.id, record.occurrence)
    rows = connection.execute(select(*columns).where(record.source_key == key, record.withdrawn.is_(None))).all()
    _withdraw(connection, rows, resolve, now)
    append(connection, utc_now(), "", "source.remove", f"source:{name}", after={"records": len(rows)})
    return len(rows)


def remove_material(connection: Connection, entry: Removal, resolve: Resolver, now: str) -> None:
    """Take a material out, whatever its sources say, until it is restored."""
    row = _material(connection, entry.id)
    if row.resource_key in removed_by_people(connection, [row.resource_key]):
        raise StateError(f"“{entry.id}” was taken out already.", detail=message("refused.taken-out", id=entry.id))
    _record(connection, entry, now, removed=True)
    refresh(connection, [row.resource_key], resolve, now)


def restore_material(connection: Connection, entry: Removal, resolve: Resolver, now: str) -> None:
    """Put a material back that a person took out, or its sources withdrew."""
    row = _material(connection, entry.id)
    if row.withdrawn is None:
        raise StateError(f"“{entry.id}” is not withdrawn.", detail=message("refused.not-withdrawn", id=entry.id))
    names = select(identities.c.id).where(identities.c.resource_key == row.resource_key)
    ids = set(connection.execute(names).scalars())
    live = select(source_records.c.id).where(source_records.c.id.in_(ids), source_records.c.withdrawn.is_(None))
    if connection.execute(live.limit(1)).first() is None:
        connection.execute(update(source_records).where(source_records.c.id.in_(ids)).values(withdrawn=None))
    _record(connection, entry, now, removed=False)
    regroup(connection, ids, resolve, now)


def _material(connection: Connection, id: str) -> AnyRow:
    query = select(identities.c.resource_key, resources.c.withdrawn).join(resources).where(identities.c.id == id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"No resource “{id}” is stored here.", detail=message("error.no-material", id=id))
    return row


def _record(connection: Connection, entry: Removal, now: str, *, removed: bool) -> None:
    key = next_key(connection, removals.c.key)
    row = {"id": entry.id, "removed": removed, "made_by": entry.by, "made": now, "note": entry.note}
    connection.execute(insert(removals).values(key=key, **row))
    action = "resource.remove" if removed else "resource.restore"
    append(connection, utc_now(), entry.by, action, f"resource:{entry.id}", after={"note": entry.note})


def _withdraw(connection: Connection, rows: Sequence[AnyRow], resolve: Resolver, now: str) -> None:
    ids = {row.id for row in rows}
    by_source: dict[tuple[int, int], list[str]] = {}
    for row in rows:
        by_source.setdefault((row.source_key, row.occurrence), []).append(row.id)
    for (source_key, occurrence), names in by_source.items():
        for chunk in batched(names, _CHUNK):
            here = _these(source_key, occurrence, chunk)
            connection.execute(update(source_records).where(here).values(withdrawn=now))
    if ids:
        ids |= ids_at(connection, values_of(connection, ids))  # a value that told two apart may identify again
        regroup(connection, ids, resolve, now)


def _these(source_key: int, occurrence: int, ids: Collection[str]) -> ColumnElement[bool]:
    record = source_records.c
    return (record.source_key == source_key) & (record.occurrence == occurrence) & record.id.in_(ids)
