"""Steps after a migration that need the catalog open.

Catalogs made before records were known within their sources took a bare id, such as ``lesson-01``, for one material
whichever source it came from. Where two sources mean different materials by it (other titles, other addresses) they
part now. The newest record keeps the id with everything that people did, since its title is what they saw.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import orjson
from sqlalchemy import Connection, Select, insert, select, update

from catalog.store.database import AnyRow
from catalog.store.effective_record import Resolver
from catalog.store.grouping import regroup
from catalog.store.naming import give_names
from catalog.store.record_keys import DERIVED, RecordContent, normal_title
from catalog.store.tables import identities, source_records, sources


def unsettled(connection: Connection) -> bool:
    """Whether migration 0013 left records that no source knows yet; it marks them by an empty key."""
    return connection.execute(_unsettled().limit(1)).first() is not None


def settle(connection: Connection, resolve: Resolver, now: str) -> None:
    """Part what two sources mean by one bare id."""
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
