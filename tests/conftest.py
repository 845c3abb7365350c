"""What tests share: one Chromium (Playwright's loop allows one in a thread), one PostgreSQL, a district's desk, and how
properties are tried.

A commit passes or fails by what it says, not by the day's luck: properties are tried with the same examples each time.
`make fuzz` looks for new ones (HYPOTHESIS_PROFILE=fuzz); what it finds is fixed and kept as an `@example`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import Connection, inspect

if TYPE_CHECKING:
    from district import District
    from fastapi import FastAPI
    from postgresql_server import PostgreSQL

pytest.register_assert_rewrite("engine_contract", "merging_contract", "segments", "store_contract")

# No deadlines: a busy machine is no failure.
# Engines inherit one contract, so that a property runs for each of them.
ENGINES = [HealthCheck.differing_executors]
settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=ENGINES)
settings.register_profile("fuzz", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
FEW = {"max_examples": 20, "deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("quick", derandomize=True, **FEW)  # of `make quick`
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "repeatable")
settings.load_profile(PROFILE)
if PROFILE != "fuzz":  # else examples hold constants of whatever modules the tests before have imported
    providers._get_local_constants = lambda: providers._local_constants

# Homes are thousands of small files, each flushed to the disk: in memory, if there is room, no test waits for that.
# What tests leave is removed with the folder; run them with TMPDIR set to keep it.
MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
    tempfile.tempdir = os.environ["TMPDIR"] = tempfile.mkdtemp(prefix="syllabary-tests-", dir=MEMORY)
    Path(tempfile.tempdir).chmod(0o711)  # a PostgreSQL server runs as another user


def pytest_unconfigure(config: pytest.Config) -> None:
    if (folder := tempfile.gettempdir()).startswith(f"{MEMORY}/syllabary-tests-") and not hasattr(
        config, "workerinput"
    ):
        shutil.rmtree(folder, ignore_errors=True)


CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)


@pytest.fixture(scope="session", autouse=True)
def migrated_once() -> Iterator[None]:
    """The migrations make the first SQLite file of this process; later new files repeat the statements that it came to,
    which takes a tenth of the time. A file with tables is migrated as usual."""
    from catalog.store import database  # noqa: PLC0415

    migrate, statements = database._upgrade, list[str]()

    def upgrade(connection: Connection) -> None:
        file: Any = connection.connection.dbapi_connection
        if connection.dialect.name != "sqlite" or inspect(connection).get_table_names():
            migrate(connection)
        elif statements:
            for statement in statements:
                file.execute(statement)
        else:
            migrate(connection)
            statements.extend(
                statement for statement in file.iterdump() if statement not in ("BEGIN TRANSACTION;", "COMMIT;")
            )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_upgrade", upgrade)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    expect.set_options(timeout=30_000)  # as long as every other wait: a busy machine is no failure
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One server for all tests; each asks for databases under names of its own."""
    from postgresql_server import started  # noqa: PLC0415  most runs of a few tests need none

    with started() as server:
        yield server


@pytest.fixture
def here(tmp_path: Path) -> Iterator[District]:
    """A district's desk over a new catalog, whose log must verify afterwards."""
    from district import District, new_database  # noqa: PLC0415

    district = District(new_database(tmp_path))
    yield district
    assert district.desk.audit.verify().ok
    district.catalog.close()


@pytest.fixture
def cycle(tmp_path: Path) -> Iterator[FastAPI]:
    """A district's site with a short rubric, before anything is proposed."""
    from desk_site import with_rubric  # noqa: PLC0415

    with with_rubric(tmp_path) as app:
        yield app


@pytest.fixture
def reported(cycle: FastAPI) -> FastAPI:
    """The same with one material adopted after reviews, and one refused."""
    from desk_site import one_adopted_one_refused  # noqa: PLC0415

    one_adopted_one_refused(cycle)
    return cycle
