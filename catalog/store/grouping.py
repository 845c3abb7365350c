"""Which ids are one resource, kept true in the database (``identity`` says when they are)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from catalog.store.changes import ChangeKind, log_changes
from catalog.store.database import next_key, rows_among
from catalog.store.effective_record import Resolver, refresh, remove
from catalog.store.identifiers import claims_of, claims_to
from catalog.store.identity import Claim, groups, shared_values
from catalog.store.tables import identities, resources, source_records


def group(connection: Connection, ids: set[str], shared: set[str], now: str) -> set[int]:
    """Join and part the resources of these ids; returns those that were touched. ``shared`` are values that are known
    to identify nothing, and gets those that turn out so."""
    claims, key_of = _neighborhood(connection, ids, shared)
    shared |= shared_values(claims)
    return _assign(connection, groups(claims), key_of, now)


def regroup(connection: Connection, ids: set[str], resolve: Resolver, now: str) -> None:
    """Settle which of these ids are one resource, when something else than an import has changed them."""
    touched = group(connection, ids, set(), now)
    refresh(connection, touched | set(keys_of(connection, ids).values()), resolve, now)


def rename(connection: Connection, old: str, new: str) -> None:
    """Make a new id one of the resource that has the old one, unless it is already known here."""
    if not keys_of(connection, [new]):
        key = keys_of(connection, [old])[old]
        connection.execute(insert(identities).values(id=new, resource_key=key))


def forget_name(connection: Connection, old: str, new: str, now: str) -> None:
    """Let an id go that no record has any more; IntegrityError if something a person did hangs on it."""
    if connection.execute(select(source_records.c.id).where(source_records.c.id == old).limit(1)).first() is None:
        log_changes(connection, [old], ChangeKind.WITHDRAWN, now)
        key = keys_of(connection, [old])[old]
        if keys_of(connection, [new])[new] == key:
            connection.execute(update(resources).where(resources.c.id == old).values(id=new))
            connection.execute(delete(identities).where(identities.c.id == old))
        else:
            connection.execute(delete(identities).where(identities.c.id == old))
            if connection.execute(select(identities.c.id).where(identities.c.resource_key == key)).first() is None:
                remove(connection, [key])


def add_resources(connection: Connection, keys: dict[str, int], now: str) -> None:
    """Empty resources, which ``refresh`` fills within the same transaction."""
    empty = {"record": "", "provenance": "", "digest": "", "added": now, "changed": now}
    if keys:
        connection.execute(insert(resources), [{"key": key, "id": name, **empty} for name, key in keys.items()])


def keys_of(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """By id, the key of the material that has it; ids that are unknown here are absent."""
    query = select(identities.c.id, identities.c.resource_key)
    return {row.id: row.resource_key for row in rows_among(connection, query, identities.c.id, ids)}


def present_ids(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """By id, the material's own id today; ids that are unknown here are absent."""
    query = select(identities.c.id, resources.c.id.label("present")).join(resources)
    return {row.id: row.present for row in rows_among(connection, query, identities.c.id, ids)}


def _neighborhood(connection: Connection, ids: set[str], shared: set[str]) -> tuple[list[Claim], dict[str, int]]:
    """All claims that can bear on these ids: of the same resource, to the same value, and theirs in turn."""
    claims: set[Claim] = set()
    key_of: dict[str, int] = {}
    asked: tuple[set[Any], ...] = (set(), set(), set())
    asking: tuple[set[Any], ...] = (ids, set(), set())
    while any(asking):
        rows = [
            *claims_of(connection, source_records.c.id, asking[0]),
            *claims_to(connection, asking[1]),
            *claims_of(connection, identities.c.resource_key, asking[2]),
        ]
        claims.update(
            Claim(row.source_key, row.id, None if row.value in shared else row.value, row.withdrawn is not None)
            for row in rows
        )
        key_of.update((row.id, row.resource_key) for row in rows)
        asked = tuple(before | now for before, now in zip(asked, asking, strict=True))
        near = {row.id for row in rows}, {row.value for row in rows if row.value} - shared, set(key_of.values())
        asking = tuple(now - before for now, before in zip(near, asked, strict=True))
    return sorted(claims, key=lambda claim: (claim.id, claim.source, claim.value or "")), key_of


def _assign(connection: Connection, parts: list[set[str]], key_of: dict[str, int], now: str) -> set[int]:
    """Give each set of ids one resource. A resource stays with the id it is named by; the older of two remains."""
    query = select(resources.c.key, resources.c.id, resources.c.digest)
    rows = list(rows_among(connection, query, resources.c.key, sorted(set(key_of.values()))))
    name_of = {row.key: row.id for row in rows}
    earlier = {row.id for row in rows if row.digest}  # names under which materials have been stored before
    first = next_key(connection, resources.c.key)
    new: dict[str, int] = {}
    moves, names, losers, renamed = [], [], set(), []
    touched: set[int] = set()
    for ids in parts:
        own = sorted(key for key in {key_of[name] for name in ids} if name_of[key] in ids)
        keeper = own[0] if own else first + len(new)
        if not own:
            new[min(ids)] = keeper
        elif name_of[keeper] != min(ids):
            names.append({"at": keeper, "id": min(ids)})
            renamed.append(name_of[keeper])
        losers.update(own[1:])
        moving = [name for name in ids if key_of[name] != keeper]
        moves += [{"at": name, "resource_key": keeper} for name in moving]
        if moving or not own or (names and names[-1]["at"] == keeper):
            touched |= {keeper, *(key_of[name] for name in moving)}
    add_resources(connection, new, now)
    if moves:
        connection.execute(update(identities).where(identities.c.id == bindparam("at")), moves)
    remove(connection, losers)
    lost = {*renamed, *(name_of[key] for key in losers)} & earlier
    log_changes(connection, sorted(lost), ChangeKind.WITHDRAWN, now)
    if names:
        connection.execute(update(resources).where(resources.c.key == bindparam("at")), names)
    return touched - losers
