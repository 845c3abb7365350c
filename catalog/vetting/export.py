"""What people did at the desk, as lines of JSON: for a district that moves on, or wants to read it elsewhere."""

from __future__ import annotations

from typing import IO

import orjson
from sqlalchemy import select

from catalog.store.database import Database
from catalog.store.tables import metadata
from catalog.vetting import tables  # noqa: F401  puts the desk's tables into `metadata`

_TABLES = (
    *("people", "rubrics", "proposals", "proposal_resources", "assignments", "scores", "adjudications"),
    *("decisions", "decision_resources", "corrections", "removals", "alignment_verdicts", "problems"),
    *("standards_lists", "kept_collections", "judged_sets", "judged_topics", "judged_pool", "judgments"),
)
_SECRET = {"people": ("password",)}


def export_desk(database: Database, stream: IO[bytes]) -> int:
    """Write each row as ``{"table": …, …}``, of one state of the database, without passwords; returns how many."""
    count = 0
    with database.snapshot() as connection:
        for name in _TABLES:
            table = metadata.tables[name]
            columns = [column for column in table.c if column.name not in _SECRET.get(name, ())]
            names = [str(column.name) for column in columns]
            for row in connection.execute(select(*columns).order_by(*table.primary_key.columns)):
                stream.write(orjson.dumps({"table": name} | dict(zip(names, row, strict=True))) + b"\n")
                count += 1
    return count
