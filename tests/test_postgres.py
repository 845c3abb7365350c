"""The store's contract on a real PostgreSQL server, started here from the system's own package."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from test_store import NewUrl, StoreContract, record

from catalog.errors import StoreError
from catalog.store.catalog import Catalog

_BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)

_ROOM = 1 << 30
_AT_ONCE = 8  # more databases than any one test has open


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The folder of a server's socket. The server listens nowhere else and forgets everything afterwards."""
    if _BIN is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    owner: str | None = None
    if os.geteuid() == 0:  # the server refuses to run as root
        if "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
            pytest.skip("PostgreSQL has no user “postgres” to run as")
        owner = "postgres"
    memory = Path("/dev/shm")  # databases are thousands of small files
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    folder = Path(tempfile.mkdtemp(prefix="syllabary-postgres-", dir=memory if roomy else None))
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
                yield str(folder)
            finally:
                process.send_signal(signal.SIGQUIT)  # at once; the data is thrown away
                process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        ready = subprocess.run([str(_BIN / "pg_isready"), "-q", "-h", folder], check=False)  # type: ignore[operator]
        if ready.returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail("PostgreSQL did not start:\n" + (folder / "log").read_text())


def _url(server: str, database: str) -> str:
    return f"postgresql+psycopg://postgres@/{database}?host={server}"


def _psql(server: str, statement: str) -> str:
    command = [str(_BIN / "psql"), "-h", server, "-U", "postgres", "-Atqc", statement]  # type: ignore[operator]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class TestPostgres(StoreContract):
    @pytest.fixture(scope="class")
    @classmethod
    def empty_url(cls, server: str) -> NewUrl:
        numbers = iter(range(1_000_000))

        def empty() -> str:
            name = f"empty{next(numbers)}"
            # a collation that does not order by code point, so that the store must ask for one that does
            _psql(server, f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-GB'")
            return _url(server, name)

        return empty

    @pytest.fixture(scope="class")
    @classmethod
    def new_url(cls, server: str, empty_url: NewUrl) -> NewUrl:
        template = empty_url()
        Catalog.open(template).close()
        name = template.rpartition("/empty")[2].partition("?")[0]
        names = cycle(f"new{n}" for n in range(_AT_ONCE))

        def new() -> str:
            fresh = next(names)
            _psql(server, f"DROP DATABASE IF EXISTS {fresh} WITH (FORCE)")
            _psql(server, f"CREATE DATABASE {fresh} TEMPLATE empty{name}")
            return _url(server, fresh)

        return new

    def test_a_server_that_is_gone_is_said_to_be(self, server: str) -> None:
        with pytest.raises(StoreError, match="cannot be opened"):
            Catalog.open(_url(server, "no_such_database"))

    def test_a_refusal_by_the_server_is_a_store_error(self, server: str, new_url: NewUrl) -> None:
        url = new_url()
        with Catalog.open(url) as catalog:
            _psql(
                server,
                f"ALTER DATABASE {url.rpartition('@/')[2].partition('?')[0]} SET default_transaction_read_only = on",
            )
        with Catalog.open(url) as catalog, pytest.raises(StoreError, match="read-only"):
            catalog.import_resources([record("a")], "s")
