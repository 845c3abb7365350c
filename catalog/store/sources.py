"""Sources: where records come from, each by its name. A record is known within its source, see ``record_keys``.

Catalogs made before sources were named by their paths call a file by its last name, or by its path within the folder
that was imported. Such a source ``renames``: the first import whose path ends so takes it over.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import Connection, bindparam, case, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from catalog.store.database import Database, next_key, rows_among
from catalog.store.tables import shared_keys, source_records, sources

_ABSOLUTE = re.compile(r"[/\\~]|[A-Za-z]:[/\\]|\.\.?[/\\]")  # or from a folder that only its server knows


def source_keys(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """The keys of these sources; those that are new here are made, or taken over from an older name."""
    named = select(sources.c.name, sources.c.key)
    key_of = {row.name: row.key for row in rows_among(connection, named, sources.c.name, dict.fromkeys(names))}
    older_names = {row.name: row.key for row in connection.execute(named.where(sources.c.renames))}
    for name in dict.fromkeys(names):
        if name not in key_of and older_names:
            tails = [name.split("/", n)[-1] for n in range(1, name.count("/") + 1)]
            if tail := next((tail for tail in tails if tail in older_names), None):
                key_of[name] = older_names.pop(tail)
                connection.execute(
                    update(sources).where(sources.c.key == key_of[name]).values(name=name, renames=False)
                )
    unknown = (name for name in dict.fromkeys(names) if name not in key_of)
    new = {name: n for n, name in enumerate(unknown, next_key(connection, sources.c.key))}
    if new:
        connection.execute(insert(sources), [{"key": key, "name": name} for name, key in new.items()])
        key_of |= new
    for name in key_of if older_names else ():
        _gather(connection, name, key_of[name], older_names)
    return key_of


def _gather(connection: Connection, name: str, key: int, older: dict[str, int]) -> None:
    """Take over what was a source for each file of a folder that has one name now."""
    record = source_records.c
    within = {old: old_key for old, old_key in older.items() if old.startswith(f"{name}/") and old_key != key}
    if not within:
        return
    of = select(record.id, record.occurrence, record.source_key)
    places = {(row.id, row.occurrence) for row in connection.execute(of.where(record.source_key == key))}
    for old, old_key in within.items():
        moves = []
        for id, occurrence, _ in connection.execute(of.where(record.source_key == old_key)).all():
            free = occurrence
            while (id, free) in places:
                free += 1
            places.add((id, free))
            moves.append({"at_id": id, "at_occurrence": occurrence, "to": free})
        if moves:
            here = (
                (record.source_key == old_key)
                & (record.id == bindparam("at_id"))
                & (record.occurrence == bindparam("at_occurrence"))
            )
            values = {"source_key": key, "occurrence": bindparam("to"), "file": old.removeprefix(f"{name}/")}
            connection.execute(update(source_records).where(here).values(values), moves)
        connection.execute(sources.delete().where(sources.c.key == old_key))
        del older[old]
    connection.execute(update(sources).where(sources.c.key == key).values(renames=False))


def place_of_record() -> ColumnElement[str]:
    """The source of a record with its file, as provenance names it."""
    file = source_records.c.file
    return case((file == "", sources.c.name), else_=sources.c.name + "/" + file)


def source_names(database: Database, among: Collection[str]) -> frozenset[str]:
    """Those of some names that are the whole name of a source, not of a file within one; of those alone of which
    ``public_source`` cannot tell without it."""
    among = [name for name in among if "." in name and not _ABSOLUTE.match(name)]
    if not among:
        return frozenset()
    with database.reading() as connection:
        return frozenset(connection.execute(select(sources.c.name).where(sources.c.name.in_(among))).scalars())


def public_source(name: str, *, is_whole: bool) -> str:
    """A source as all may read it: of an address no user, password, query or fragment, of a path the file's name. A
    name that was given stays, with the file within it. ``is_whole`` if no file within a source is named."""
    scheme, is_url, rest = re.split(r"[?#]", name)[0].partition("://")
    if is_url and scheme.casefold() != "file":
        host, slash, path = rest.partition("/")
        return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"
    name = rest if is_url else name
    file = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    return file if _ABSOLUTE.match(name) or (is_whole and "." in file) else name


def keys_shared(connection: Connection, source_key: int) -> set[str]:
    """What this source has used as the id of several materials."""
    rows = select(shared_keys.c.key).where(shared_keys.c.source_key == source_key)
    return set(connection.execute(rows).scalars())


def share_keys(connection: Connection, shared: Collection[tuple[int, str]]) -> None:
    """Remember such ids."""
    if shared:
        connection.execute(insert(shared_keys), [{"source_key": source, "key": key} for source, key in shared])
