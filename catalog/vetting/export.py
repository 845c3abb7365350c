"""What people did at the desk, as lines of JSON: for a district that moves on, or wants to read it elsewhere."""

from __future__ import annotations

from typing import IO

import orjson
from sqlalchemy import Table, select

from catalog.store.database import Database
from catalog.store.tables import metadata
from catalog.vetting import tables  # noqa: F401  puts the desk's tables into `metadata`

_CATALOG = "the catalog: `syllabary export` writes it in its own formats"
_STANDARDS = "standards: `syllabary export --format case` writes them"
_DERIVED = "made by the program from other tables"
_LOG = "the log: `syllabary audit export` writes it so that it can be verified"
NOT_EXPORTED = {  # each with the reason; every other table is exported
    "resources": _CATALOG,
    "source_records": _CATALOG,
    "sources": _CATALOG,
    "identities": _CATALOG,
    "identifiers": _DERIVED,
    "shared_keys": _DERIVED,
    "codes": _DERIVED,
    "resource_codes": _DERIVED,
    "changes": _DERIVED,
    "state": _DERIVED,
    "vetting_state": _DERIVED,
    "frameworks": _STANDARDS,
    "standards": _STANDARDS,
    "associations": _STANDARDS,
    "audit": _LOG,
    "audit_head": _LOG,
    "runs": "imports, which the log names",
    "links": "answers of web servers, which are asked again",
    "sessions": "who is signed in now, which ends with this service",
    "failed_sign_ins": "digests of names that were typed, kept until a lock ends",
}
_SECRET = {"people": {"password"}}


def exported_tables() -> list[Table]:
    """Those that others refer to come first."""
    return [table for table in metadata.sorted_tables if table.name not in NOT_EXPORTED]


def export_desk(database: Database, stream: IO[bytes]) -> int:
    """Write each row as ``{"table": …, …}``, of one state of the database, without passwords; returns how many."""
    count = 0
    with database.snapshot() as connection:
        for table in exported_tables():
            columns = [column for column in table.c if column.name not in _SECRET.get(table.name, ())]
            names = [str(column.name) for column in columns]
            query = select(*columns).order_by(*table.primary_key.columns)
            for row in connection.execute(query, execution_options={"yield_per": 1000}):
                stream.write(orjson.dumps({"table": table.name} | dict(zip(names, row, strict=True))) + b"\n")
                count += 1
    return count
