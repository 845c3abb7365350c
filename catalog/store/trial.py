"""A copy of the catalog to try an import on, whatever database the catalog is in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert, select

from catalog.store.backup import copy_database
from catalog.store.database import Database, batched
from catalog.store.tables import metadata

_CHUNK = 500
_LEFT_OUT = frozenset({"audit", "audit_head", "sessions"})  # a trial begins a log of its own and has no sign-in


@contextmanager
def trial_copy(database: Database, folder: Path | None = None) -> Iterator[Path]:
    """A catalog's file with all that an import depends on; it goes afterwards. Others may read and write meanwhile."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="trial-") as inside:
        file = Path(inside) / "catalog.db"
        if database.name.startswith("sqlite"):
            copy_database(Path(database.name.partition("///")[2]), file)
        else:
            _copy_rows(database, file)
        yield file


def _copy_rows(database: Database, file: Path) -> None:
    """From a server into a new SQLite file, as of one moment."""
    copy = Database.open(file)
    try:
        with database.snapshot() as reading, copy.writing() as writing:
            for table in metadata.sorted_tables:
                if table.name not in _LEFT_OUT:
                    rows = reading.execution_options(yield_per=_CHUNK).execute(select(table)).mappings()
                    for chunk in batched(rows, _CHUNK):
                        writing.execute(insert(table).prefix_with("OR REPLACE"), [dict(row) for row in chunk])
    finally:
        copy.close()
