"""Steps after a migration that need the catalog open.

Catalogs made before records were known within their sources took a bare id, such as ``lesson-01``, for one material
whichever source it came from. If two sources mean different materials by it (other titles, other addresses) they
part now. The newest record keeps the id with everything that people did, since its title is what they saw.

Catalogs made before records were joined by all their identifiers get them written down, and what is one by them joins.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import orjson
from sqlalchemy import Connection, Select, insert, select, tuple_, update

from catalog.store.codec import resource
from catalog.store.database import AnyRow
from catalog.store.effective_record import Resolver
from catalog.store.grouping import regroup
from catalog.store.identifiers import Place, identifiers_of, ids_at, mistrust, values_met_twice, write_identifiers
from catalog.store.naming import give_names
from catalog.store.record_keys import DERIVED, RecordContent, normal_title
from catalog.store.tables import identities, source_records, sources, state

_PAGE = 1000


def unsettled(connection: Connection) -> bool:
    """Whether a migration left something for ``settle``."""
    return not connection.execute(select(state.c.identified)).scalar_one()


def settle(connection: Connection, resolve: Resolver, now: str) -> None:
    """Bring the records of an older catalog under the rules of today."""
    _part_bare_ids(connection, resolve, now)
    _write_all_identifiers(connection)
    regroup(connection, ids_at(connection, values_met_twice(connection)), resolve, now)
    connection.execute(update(state).values(identified=True))


def _write_all_identifiers(connection: Connection) -> None:
    record = source_records.c
    columns = (record.source_key, record.id, record.occurrence, record.url, record.imported, record.record)
    by_value: dict[str, list[AnyRow]] = defaultdict(list)
    after: tuple[int, str, int] = (-1, "", -1)
    at = tuple_(record.source_key, record.id, record.occurrence)
    while rows := connection.execute(select(*columns).where(at > after).order_by(*at.clauses).limit(_PAGE)).all():
        values: dict[Place, frozenset[str]] = {}
        for row in rows:
            after = (row.source_key, row.id, row.occurrence)
            values[after] = identifiers_of(resource(orjson.loads(row.record)))
            for value in values[after]:
                by_value[value].append(row)
        write_identifiers(connection, values, values)
    for value, holders in by_value.items():
        mistrust(connection, [((row.source_key, row.id, row.occurrence), value) for row in _of_one_import(holders)])


def _of_one_import(holders: list[AnyRow]) -> list[AnyRow]:
    """Those of the records with one identifier that came by one import, in several files, and have other addresses or
    titles: the identifier is that of their collection."""
    by_import: dict[str, list[AnyRow]] = defaultdict(list)
    for row in holders:
        by_import[row.imported].append(row)
    apart: list[AnyRow] = []
    for rows in by_import.values():
        files = {row.source_key for row in rows}
        if len(files) > 1 and (len({row.url for row in rows if row.url}) > 1 or len(set(map(_title, rows))) > 1):
            apart += rows
    return apart


def _part_bare_ids(connection: Connection, resolve: Resolver, now: str) -> None:
    """Part what two sources mean by one bare id; migration 0013 marks those records by an empty key."""
    by_id: dict[str, list[AnyRow]] = defaultdict(list)
    for row in connection.execute(_unsettled().order_by(source_records.c.sequence.desc())):
        by_id[row.id].append(row)
    ids: set[str] = set(by_id)
    for id, rows in by_id.items():
        names: dict[int, str] = {rows[0].source_key: id}
        title, url, record = _title(rows[0]), rows[0].url, rows[0].record
        for row in rows:
            apart = _title(row) != title or (row.url and url and row.url != url)
            apart = apart or (id.startswith(DERIVED) and row.record != record)
            if row.source_key not in names:
                names[row.source_key] = _new_name(connection, row) if apart else id
            here = (
                (source_records.c.source_key == row.source_key)
                & (source_records.c.id == id)
                & (source_records.c.occurrence == row.occurrence)
            )
            connection.execute(update(source_records).where(here).values(key=id, id=names[row.source_key]))
        ids |= set(names.values())
    if ids:
        regroup(connection, ids, resolve, now)


def _new_name(connection: Connection, row: AnyRow) -> str:
    content = RecordContent(row.name, row.id, row.url, None, _title(row), "", "", "", None, key=row.id)
    give_names(connection, [content])
    own = select(identities.c.resource_key).where(identities.c.id == row.id).scalar_subquery()
    connection.execute(insert(identities).values(id=content.name, resource_key=own))
    return content.name


def _unsettled() -> Select[*tuple[Any, ...]]:
    record = source_records.c
    columns = (record.source_key, record.id, record.occurrence, record.url, record.record, sources.c.name)
    return select(*columns).join(sources, sources.c.key == record.source_key).where(sources.c.renames, record.key == "")


def _title(row: AnyRow) -> str:
    return normal_title(orjson.loads(row.record)["title"])
