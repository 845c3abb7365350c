"""The store's contract on a real PostgreSQL server."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest
from command import run
from postgresql_server import PostgreSQL
from store_contract import StoreContract
from store_records import NewUrl, record

from catalog.errors import NotFoundError, StoreError
from catalog.store.catalog import Catalog
from catalog.store.trial import trial_copy

_AT_ONCE = 8  # more databases than any one test has open


class TestPostgres(StoreContract):
    @pytest.fixture(scope="class")
    @classmethod
    def empty_url(cls, postgresql: PostgreSQL) -> NewUrl:
        names = cycle(f"empty{n}" for n in range(_AT_ONCE))
        return lambda: postgresql.empty(next(names))

    @pytest.fixture(scope="class")
    @classmethod
    def new_url(cls, postgresql: PostgreSQL) -> NewUrl:
        names = cycle(f"new{n}" for n in range(_AT_ONCE))
        return lambda: postgresql.new(next(names))

    def test_a_server_that_is_gone_is_said_to_be(self, postgresql: PostgreSQL) -> None:
        with pytest.raises(StoreError, match="cannot be opened"):
            Catalog.open(postgresql.url("no_such_database"))

    def test_a_refusal_by_the_server_is_a_store_error(self, postgresql: PostgreSQL) -> None:
        url = postgresql.new("refusing")
        Catalog.open(url).close()
        postgresql.run("ALTER DATABASE refusing SET default_transaction_read_only = on")
        with Catalog.open(url) as catalog, pytest.raises(StoreError, match="read-only"):
            catalog.import_resources([record("a")], "s")

    def test_an_import_is_tried_on_a_copy_and_says_what_the_import_itself_says(
        self, postgresql: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = postgresql.new("tried")
        with Catalog.open(url) as catalog:
            catalog.import_resources([record(f"r{n}", identifiers=(f"10.1000/{n}",)) for n in range(9)], "s")
            catalog.correct("r1", "title", "By hand", by="kim")
            catalog.remove("r2", by="kim")
            before = catalog.digest(), catalog.last_change()
            with trial_copy(catalog.database) as file, Catalog.open(file) as trial:
                assert (trial.digest(), trial.last_change()) == before
                new = [record("r0", "Other"), record("q", url="https://q.org", identifiers=("doi:10.1000/4",))]
                tried = trial.import_resources(new, "t").counts
            assert (catalog.digest(), catalog.last_change()) == before
            assert catalog.import_resources(new, "t").counts == tried
        table = tmp_path / "a.csv"
        table.write_text("id,title\nz,Zeta\n")
        monkeypatch.setenv("SYLLABARY_DATABASE", url)
        assert "1 added" in run(tmp_path / "home", "import", "--dry-run", str(table)).stdout
        with Catalog.open(url) as catalog, pytest.raises(NotFoundError):
            catalog.resource("z")
