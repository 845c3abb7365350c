"""The store on SQLite: its contract, and what only a file can do."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import select
from store_contract import StoreContract
from store_records import NewUrl, record

from catalog.errors import StoreError
from catalog.store import migrations
from catalog.store.catalog import Catalog
from catalog.store.tables import SCHEMA, state


class TestSQLite(StoreContract):
    @pytest.fixture(scope="class")
    @classmethod
    def empty_url(cls, tmp_path_factory: pytest.TempPathFactory) -> NewUrl:
        folder = tmp_path_factory.mktemp("sqlite")
        numbers = iter(range(1_000_000))
        return lambda: f"sqlite:///{folder}/{next(numbers)}.db"

    @pytest.fixture(scope="class")
    @classmethod
    def new_url(cls, empty_url: NewUrl) -> NewUrl:
        template = empty_url()
        Catalog.open(template).close()

        def new() -> str:
            url = empty_url()
            shutil.copy(template.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
            return url

        return new


def test_a_path_names_a_file_and_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "catalog.db"
    with Catalog.open(path) as catalog:
        catalog.import_resources([record("a")], "s")
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT json_extract(record, '$.title') FROM resources").fetchone() == ("A lesson",)
    connection.close()
    with Catalog.open(str(path)) as catalog:
        assert catalog.count() == 1


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://localhost/x", "SQLite or PostgreSQL|needs a driver"),
        ("nonsense://x", "SQLite or PostgreSQL"),
        ("postgresql+nonsense://x", "postgresql\\+psycopg://"),
        ("://", "no URL"),
        ("postgresql+psycopg://nobody:secret@127.0.0.1:1/x", "cannot be opened"),
    ],
)
def test_an_address_that_is_no_catalog_is_refused_in_a_sentence(address: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as refused:
        Catalog.open(address)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear Kim, " * 1000)
    with pytest.raises(StoreError, match=r"letter\.txt cannot be opened: file is not a database"):
        Catalog.open(path)
    assert path.read_bytes() == b"Dear Kim, " * 1000


def test_the_schemas_version_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


def test_a_database_that_lost_its_contents_is_not_taken_for_a_new_catalog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "catalog.db").touch()
    monkeypatch.setattr("catalog.store.database._NEW_SECONDS", 0.1)
    with pytest.raises(StoreError, match="empty"):
        Catalog.open(tmp_path / "catalog.db")
    assert (tmp_path / "catalog.db").stat().st_size == 0


def test_what_every_request_asks_is_answered_over_a_connection_that_was_lost_and_in_many_threads(tmp_path: Path):
    asked = select(state.c.resources_digest)
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        before = catalog.database.row(asked)
        catalog.database._spare[0].driver_connection.close()  # type: ignore[union-attr]
        assert catalog.database.row(asked) == before
        catalog.import_resources([record("one", "A lesson")], "files/")
        after = catalog.database.row(asked)
        assert after != before  # no transaction was left open, which would see the former state
        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(lambda _: catalog.database.row(asked), range(200))) == {after}
