"""The id in the whole catalog of each record that is new here: what pages, reviews and exports call it.

A global identifier is its own name, in the spelling that came first. An id that only its source knows is its name as
long as no other source has it; else its source is added, without its folders, which are not for all to read:
``lesson-01@second.csv``. Names are given once and kept, so that adding a source never renames what is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select
from sqlalchemy.sql.elements import ColumnElement

from catalog.store.database import AnyRow, rows_among
from catalog.store.identity import global_id
from catalog.store.record_keys import DERIVED, RecordContent, derived
from catalog.store.sources import public_source
from catalog.store.tables import identities, source_records

_MAX_NAME = 500


def give_names(connection: Connection, records: Collection[RecordContent]) -> None:
    """Set ``name`` of each of these records that has none."""
    unnamed = [content for content in records if not content.name]
    if not unnamed:
        return
    record = source_records.c
    keys = {content.key for content in unnamed}
    shared = {known for key in keys if (known := global_id(key)) is not None}
    names = {row.global_id: row.id for row in _where(connection, record.global_id, shared)}
    used = {row.id for row in _where(connection, record.id, keys)}
    local_names: dict[tuple[str, str], str] = {}
    used_names = _known(connection, keys)
    for content in unnamed:
        known = global_id(content.key)
        if known is not None:
            free = content.key if content.key not in used else _told_apart(connection, content, used_names)
            content.name = names.setdefault(known, free)
        else:
            at = content.source, content.key
            if at not in local_names:
                local_names[at] = (
                    content.key if content.key not in used_names else _told_apart(connection, content, used_names)
                )
            content.name = local_names[at]
        used_names.add(content.name)


def _told_apart(connection: Connection, content: RecordContent, used_names: set[str]) -> str:
    name = f"{content.key}@{public_source(content.source, is_whole=True)}"
    unfit = content.key.startswith(DERIVED) or len(name) > _MAX_NAME or name in used_names or _known(connection, {name})
    return derived(content.source, content.key) if unfit else name


def _where(connection: Connection, column: ColumnElement[str], values: Iterable[str]) -> list[AnyRow]:
    """The ids and global identifiers; of rows for one value the smallest id is last, which a dict keeps."""
    query = select(source_records.c.id, source_records.c.global_id).order_by(source_records.c.id.desc())
    return list(rows_among(connection, query, column, values))


def _known(connection: Connection, ids: Iterable[str]) -> set[str]:
    return {row.id for row in rows_among(connection, select(identities.c.id), identities.c.id, ids)}
