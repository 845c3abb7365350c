"""The store's contract on a real PostgreSQL server."""

from __future__ import annotations

from itertools import cycle

import pytest
from postgresql_server import PostgreSQL
from store_contract import StoreContract
from store_records import NewUrl, record

from catalog.errors import StoreError
from catalog.store.catalog import Catalog

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
