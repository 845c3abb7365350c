"""Standards in the database: frameworks with their items, associations and whole CASE packages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import orjson
from sqlalchemy import Connection, Table, delete, insert, select, update

from catalog.errors import InvalidRecordError
from catalog.formats.record import Package
from catalog.model import Association, Framework, Standard
from catalog.standards.graph import StandardsGraph
from catalog.store.codec import Json, dumps, loads
from catalog.store.intake import Counts
from catalog.store.merging import add_digests, digest
from catalog.store.tables import associations, frameworks, standards, state
from catalog.text.signs import plain_fractions

_MAX_ID = 500


@dataclass(slots=True)
class PackageCounts:
    """What became of a package's items and associations."""

    items: Counts = field(default_factory=Counts)
    associations: Counts = field(default_factory=Counts)


def load(connection: Connection) -> StandardsGraph:
    """The graph of all that is stored, in an order that does not depend on when it came."""
    return StandardsGraph(
        load_frameworks(connection),
        [_readable(loads(Standard, record)) for record in _records(connection, standards)],
        [loads(Association, record) for record in _records(connection, associations)],
    )


def _readable(standard: Standard) -> Standard:
    """With its statement as people read it; the package that was imported keeps its own."""
    statement = plain_fractions(standard.statement)
    return standard if statement == standard.statement else replace(standard, statement=statement)


def load_frameworks(connection: Connection) -> list[Framework]:
    rows = connection.execute(select(frameworks.c.record).order_by(frameworks.c.id)).scalars()
    return [loads(Framework, row) for row in rows]


def load_document(connection: Connection, framework_id: str) -> Json | None:
    text = connection.execute(select(frameworks.c.document).where(frameworks.c.id == framework_id)).scalar()
    if text is None:
        return None
    document: Json = orjson.loads(text)
    inner = document.get("CFPackage")
    return inner if isinstance(inner, dict) else document


def put(connection: Connection, package: Package, now: str) -> PackageCounts:
    """Store a package in place of what was stored of its framework; the caller commits."""
    framework = package.framework
    if not framework.id or len(framework.id) > _MAX_ID or "\0" in framework.id:
        reason = f"A CASE package needs an identifier of at most {_MAX_ID} characters in its CFDocument."
        raise InvalidRecordError(reason, field="identifier")
    document = package.original.decode()
    items = [dumps(record).decode() for record in package.standards]
    links = [dumps(record).decode() for record in package.associations]
    new_digest = digest("\n".join([document, *items, *links]).encode())
    old_digest = connection.execute(select(frameworks.c.digest).where(frameworks.c.id == framework.id)).scalar()
    values = {"record": dumps(framework).decode(), "document": document, "digest": new_digest}
    if old_digest is None:
        connection.execute(insert(frameworks).values(id=framework.id, **values, added=now, changed=now))
    counts = PackageCounts(
        _replace(connection, standards, framework.id, items),
        _replace(connection, associations, framework.id, links),
    )
    if old_digest is not None and old_digest != new_digest:
        changed = update(frameworks).where(frameworks.c.id == framework.id)
        connection.execute(changed.values(**values, changed=now))
    total = connection.execute(select(state.c.standards_digest)).scalar_one()
    gone = [old_digest] if old_digest else []
    connection.execute(update(state).values(standards_digest=add_digests(total, [new_digest], gone)))
    return counts


def _replace(connection: Connection, table: Table, framework_id: str, new: list[str]) -> Counts:
    records = select(table.c.record).where(table.c.framework_id == framework_id).order_by(table.c.position)
    old = list(connection.execute(records).scalars())
    if old != new:
        connection.execute(delete(table).where(table.c.framework_id == framework_id))
        rows = [{"framework_id": framework_id, "position": n, "record": record} for n, record in enumerate(new)]
        if rows:
            connection.execute(insert(table), rows)
    before, after = _by_id(old), _by_id(new)
    in_both = before.keys() & after.keys()
    changed = sum(before[name] != after[name] for name in in_both)
    return Counts(
        added=len(after) - len(in_both),
        changed=changed,
        unchanged=len(in_both) - changed,
        removed=len(before) - len(in_both),
    )


def _by_id(records: list[str]) -> dict[str, str]:
    return {orjson.loads(record)["id"]: record for record in records}


def _records(connection: Connection, table: Table) -> Sequence[str]:
    return connection.execute(select(table.c.record).order_by(table.c.framework_id, table.c.position)).scalars().all()
