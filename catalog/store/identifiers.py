"""By what a record is known everywhere: its address, its own id if that is global, and its other identifiers.

The first two are columns of ``source_records``; the others, of which a record may have any number, are in
``identifiers``. What they together say is what ``catalog.store.grouping`` joins records by.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from catalog.formats.containers import aggregation_of
from catalog.model import Resource
from catalog.store.database import AnyRow, batched, rows_among
from catalog.store.identity import global_id, normal_url
from catalog.store.record_keys import derived
from catalog.store.tables import identifiers, identities, source_records

_CHUNK = 500
_BOOK = re.compile("book|program|curricul|course", re.IGNORECASE)

Place = tuple[int, str, int]  # source, id and occurrence of a record


def identifiers_of(resource: Resource) -> frozenset[str]:
    """The global identifiers of a record, but for its own id and its URL.

    An ISBN names an edition of a book. It says nothing of what is part of the book, or of a kind that is no book.
    """
    values = {global_id(text) for text in (*resource.identifiers, resource.url or "")}
    values |= {f"isbn:{resource.isbn}"} if resource.isbn else set()
    known = {value for value in values if value and (_is_book(resource) or not value.startswith("isbn:"))}
    return frozenset(known - {normal_url(resource.url)})


def own_id(resource: Resource) -> str:
    """What a record is known by in its source: its id, unless that is the ISBN of what it is only a part of."""
    if not (global_id(resource.id) or "").startswith("isbn:") or _is_book(resource):
        return resource.id
    return resource.url or derived(resource.id, resource.title)


def _is_book(resource: Resource) -> bool:
    if resource.parts or aggregation_of(resource) not in ("", "program"):
        return False
    return not resource.types or any(map(_BOOK.search, resource.types))


def write_identifiers(
    connection: Connection, values: Mapping[Place, frozenset[str]], new: Collection[Place]
) -> tuple[set[str], set[str]]:
    """Store the identifiers of these records, of which ``new`` had none until now; returns those that a record had and
    has no longer, and the ids of these records."""
    old: dict[Place, set[str]] = {}
    columns = identifiers.c
    place = tuple_(columns.source_key, columns.id, columns.occurrence)
    query = select(columns.source_key, columns.id, columns.occurrence, columns.value)
    earlier = [at for at in values if at not in new]
    for source_key, id, occurrence, value in rows_among(connection, query, place, earlier):
        old.setdefault((source_key, id, occurrence), set()).add(value)
    came = [_row(at, value) for at, known in values.items() for value in sorted(known - old.get(at, set()))]
    removed = [_row(at, value) for at, known in old.items() for value in sorted(known - values[at])]
    if removed:
        here = and_(*(column == bindparam(f"at_{column.name}") for column in _columns()))
        connection.execute(delete(identifiers).where(here), [_at(row) for row in removed])
    if came:
        connection.execute(insert(identifiers), came)
    return {row["value"] for row in removed}, {row["id"] for row in removed}


def mistrust(connection: Connection, rows: Iterable[tuple[Place, str]]) -> None:
    """Remember that these identifiers of these records identify nothing."""
    here = and_(*(column == bindparam(f"at_{column.name}") for column in _columns()))
    mistrusted = [_at(_row(at, value)) for at, value in rows]
    if mistrusted:
        connection.execute(update(identifiers).where(here).values(shared=True), mistrusted)


def claims_of(connection: Connection, column: ColumnElement[Any], asked: Collection[Any]) -> list[AnyRow]:
    """The claims (source_key, id, withdrawn, resource_key, value) of records for which a column is one of ``asked``."""
    return [row for claimed, _ in _claims() for row in _claimed(connection, claimed, column, asked)]


def claims_to(connection: Connection, values: Collection[str]) -> list[AnyRow]:
    """The claims to any of these values, as ``claims_of`` gives them."""
    return [row for claimed, value in _claims() for row in _claimed(connection, claimed, value, values)]


def _claimed(
    connection: Connection, claimed: Select[*tuple[Any, ...]], column: ColumnElement[Any], asked: Collection[Any]
) -> list[AnyRow]:
    known = claimed.add_columns(identities.c.resource_key).join(identities, identities.c.id == source_records.c.id)
    return list(rows_among(connection, known, column, asked))


def values_of(connection: Connection, ids: Collection[str]) -> set[str]:
    """Everything by which the records of these ids are known everywhere."""
    return {row.value for row in claims_of(connection, source_records.c.id, ids) if row.value}


def ids_by_value(connection: Connection, values: Collection[str], *, live: bool = False) -> dict[str, set[str]]:
    """By value, the ids that are known by it, if ``live`` those that their source still has."""
    ids: dict[str, set[str]] = {}
    for claimed, value in _claims():
        for row in rows_among(connection, claimed, value, values):
            if not live or row.withdrawn is None:
                ids.setdefault(row.value, set()).add(row.id)
    return ids


def ids_at(connection: Connection, values: Collection[str], *, live: bool = False) -> set[str]:
    return set().union(*ids_by_value(connection, values, live=live).values())


def still_shared(connection: Connection, values: Collection[str]) -> set[str]:
    """Those of the values that some source uses for two ids, asked of the database without reading the records."""
    shared: set[str] = set()
    for chunk in batched(values, _CHUNK):
        live = (claimed.where(value.in_(chunk), source_records.c.withdrawn.is_(None)) for claimed, value in _claims())
        claims = union_all(*live).subquery()
        used = select(claims.c.value).group_by(claims.c.value, claims.c.source_key)
        shared.update(connection.execute(used.having(func.min(claims.c.id) != func.max(claims.c.id))).scalars())
    return shared


def values_met_twice(connection: Connection) -> set[str]:
    """The values that several ids are known by."""
    claims = union_all(*(claimed.where(value.is_not(None)) for claimed, value in _claims())).subquery()
    twice = select(claims.c.value).group_by(claims.c.value).having(func.min(claims.c.id) != func.max(claims.c.id))
    return set(connection.execute(twice).scalars())


def _claims() -> list[tuple[Select[*tuple[Any, ...]], ColumnElement[Any]]]:
    """Who is known by what: a query for each place where a value is kept, with its column of the value."""
    record, other = source_records.c, identifiers.c
    columns = (record.source_key, record.id, record.withdrawn)
    same = and_(other.source_key == record.source_key, other.id == record.id, other.occurrence == record.occurrence)
    others = select(*columns, other.value.label("value")).join_from(source_records, identifiers, same)
    return [
        (select(*columns, record.url.label("value")), record.url),
        (select(*columns, record.global_id.label("value")), record.global_id),
        (others.where(other.shared.is_(False)), other.value),
    ]


def _columns() -> tuple[ColumnElement[Any], ...]:
    return (identifiers.c.source_key, identifiers.c.id, identifiers.c.occurrence, identifiers.c.value)


def _row(at: Place, value: str) -> dict[str, Any]:
    return {"source_key": at[0], "id": at[1], "occurrence": at[2], "value": value}


def _at(row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"at_{name}": value for name, value in row.items()}
