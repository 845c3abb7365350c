"""What an import reads and writes: standard input as a file, and a copy of the catalog for a trial."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from api.settings import Settings


@contextmanager
def standard_input(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The paths, with a file of what comes on standard input in place of ``-``."""
    if Path("-") not in paths:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="syllabary-") as folder:
        file = Path(folder) / "standard input"
        with file.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        yield [file if path == Path("-") else path for path in paths]


@contextmanager
def trial(settings: Settings, *, dry_run: bool) -> Iterator[Settings]:
    """The settings themselves, or for a trial those of a copy that goes afterwards."""
    if not dry_run:
        yield settings
        return
    from catalog.store.backup import copy_database  # noqa: PLC0415
    from catalog.store.database import Database  # noqa: PLC0415
    from catalog.store.trial import trial_copy  # noqa: PLC0415

    if not settings.database.startswith("sqlite"):
        with closing(Database.open(settings.database)) as database, trial_copy(database) as file:
            yield replace(settings, home=file.parent, database=f"sqlite:///{file}")
        return
    with tempfile.TemporaryDirectory(prefix="syllabary-") as folder:
        file = Path(folder) / "catalog.db"
        source = Path(settings.database.partition("///")[2])
        if source.exists():
            copy_database(source, file)
        yield replace(settings, home=Path(folder), database=f"sqlite:///{file}")
