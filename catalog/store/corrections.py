"""Corrections of single fields by people, over what sources say: each logged, none ever overwritten.

Call them through ``catalog.store.catalog``, which makes the effective record again in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select

from catalog.store.audit import append, instant
from catalog.store.database import next_key
from catalog.store.tables import corrections, identities


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's change of one field; ``value`` as JSON has it, None for *unknown*. One that is ``withdrawn`` takes
    every earlier correction of its field back, and the sources' own word counts again."""

    field: str
    value: Any
    by: str
    note: str
    made: str
    withdrawn: bool = False


def corrections_of(connection: Connection, id: str) -> list[Correction]:
    """Every correction of the resource that has this id, oldest first."""
    here = select(identities.c.resource_key).where(identities.c.id == id).scalar_subquery()
    query = (
        select(corrections)
        .join(identities, identities.c.id == corrections.c.id)
        .where(identities.c.resource_key == here)
        .order_by(corrections.c.key)
    )
    return [
        Correction(row.field, orjson.loads(row.value), row.made_by, row.note, row.made, row.withdrawn)
        for row in connection.execute(query)
    ]


def in_force(corrections: Collection[Correction]) -> dict[str, Correction]:
    """By field, those that hold, of corrections that come oldest first."""
    last = {correction.field: correction for correction in corrections}
    return {field: correction for field, correction in last.items() if not correction.withdrawn}


def add(connection: Connection, id: str, new: Correction, before: Any, now: datetime) -> None:
    """Store and log one; ``before`` is what the field was, ``id`` one that is known here."""
    key = next_key(connection, corrections.c.key)
    row = {"field": new.field, "value": orjson.dumps(new.value).decode(), "made_by": new.by, "made": instant(now)}
    connection.execute(insert(corrections).values(key=key, id=id, note=new.note, withdrawn=new.withdrawn, **row))
    action = "resource.withdraw" if new.withdrawn else "resource.correct"
    after = {"field": new.field, "note": new.note} | ({} if new.withdrawn else {"value": new.value})
    append(connection, now, new.by, action, f"resource:{id}", before={"field": new.field, "value": before}, after=after)


def corrected(connection: Connection, keys: list[int]) -> dict[int, list[tuple[str, object]]]:
    """By resource, the fields and values that people gave and that hold."""
    rows = connection.execute(
        select(identities.c.resource_key, corrections.c.field, corrections.c.value, corrections.c.withdrawn)
        .join(corrections, corrections.c.id == identities.c.id)
        .where(identities.c.resource_key.in_(keys))
        .order_by(corrections.c.key)
    )
    last: dict[int, dict[str, tuple[str, bool]]] = defaultdict(dict)
    for key, name, value, withdrawn in rows:
        last[key][name] = value, withdrawn
    return {
        key: [(name, orjson.loads(value)) for name, (value, withdrawn) in correction.items() if not withdrawn]
        for key, correction in last.items()
    }
