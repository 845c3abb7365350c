"""A real PostgreSQL server for tests, started here from the system's own package. conftest.py starts one a process."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalog.store.catalog import Catalog

_BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
_MIGRATED = "migrated"  # a catalog without a record, of which new ones are copies


@dataclass(frozen=True)
class PostgreSQL:
    """A server by the folder of its socket."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run one statement, outside a transaction."""
        import psycopg  # noqa: PLC0415  an extra, which only these tests need

        with psycopg.connect(f"host={self.folder} user=postgres dbname={database}", autocommit=True) as connection:
            connection.execute(statement.encode())

    def empty(self, database: str) -> str:
        """The address of a database without a table, in place of one of that name."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        # a collation that does not order by code point, so that the store must ask for one that does
        self.run(f"CREATE DATABASE {database} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-GB'")
        return self.url(database)

    def new(self, database: str) -> str:
        """The address of a catalog without a record, in place of one of that name."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self.run(f"CREATE DATABASE {database} TEMPLATE {_MIGRATED}")
        return self.url(database)


@contextmanager
def started() -> Iterator[PostgreSQL]:
    """A server that listens nowhere but on its socket, and forgets everything afterwards."""
    if _BIN is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    owner: str | None = None
    if os.geteuid() == 0:  # the server refuses to run as root
        if "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
            pytest.skip("PostgreSQL has no user “postgres” to run as")
        owner = "postgres"
    folder = Path(tempfile.mkdtemp(prefix="syllabary-postgres-"))
    try:
        if owner:
            shutil.chown(folder, owner)
        data = folder / "data"
        setup = [_BIN / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        subprocess.run(setup, user=owner, cwd=folder, check=True, capture_output=True)
        quick = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=50"]
        command = [_BIN / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *quick]
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(command, user=owner, cwd=folder, stdout=log, stderr=log) as process,
        ):
            try:
                _wait(folder, process)
                server = PostgreSQL(folder)
                Catalog.open(server.empty(_MIGRATED)).close()
                yield server
            finally:
                process.send_signal(signal.SIGQUIT)  # at once; the data is thrown away
                process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        ready = subprocess.run([str(_BIN / "pg_isready"), "-q", "-h", folder], check=False)  # type: ignore[operator]
        if ready.returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.025)
    pytest.fail("PostgreSQL did not start:\n" + (folder / "log").read_text())
