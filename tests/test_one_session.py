"""One session a request: the engine is leased once, the database is asked little, and no page mixes two generations."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_site import browser, district
from fastapi import FastAPI
from fastapi.testclient import TestClient
from keyword_embedder import KeywordEmbedder
from little_site import LESSONS, fractions
from sqlalchemy import Select, event

from catalog.formats.record import Record
from catalog.model import Query, Sort
from catalog.store.catalog import Catalog
from indexer.build import build
from indexer.current import Current
from indexer.generation.local_engine import LocalEngine
from indexer.generation.retrieval import Retrieval

RESOURCE, SEARCH, STANDARD = "/resources/m:both", "/?q=fractions&grade=Grade+4", "/standards/4.NF.A.1"
PLAN = "/plan?standard=4.NF.A.1&standard=4.NF.A.2&minutes=300"
COLLECTION = "/collection?name=x&id=m:equivalent&id=m:compare"
PAGES = (
    RESOURCE,
    SEARCH,
    STANDARD,
    PLAN,
    COLLECTION,
    "/",
    "/api/v1" + SEARCH.replace("/?", "/search?"),
    "/api/v1" + PLAN,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with district(tmp_path_factory.mktemp("session")) as app:
        yield app


class Counting:
    """What one request costs: leases of the engine, and statements, with those that begin a transaction."""

    def __init__(self) -> None:
        self.leases: list[LocalEngine] = []
        self.statements: list[str] = []


@contextmanager
def counting(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    counted, current = Counting(), app.state.services.search.current
    lease = current.lease

    @contextmanager
    def leased() -> Iterator[LocalEngine]:
        with lease() as engine:
            counted.leases.append(engine)
            yield engine

    def executed(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.statements.append(statement)

    database = app.state.services.catalog.database
    engine, row = database._engine, database.row

    def asked(statement: Select[Any]) -> tuple[Any, ...]:
        counted.statements.append(str(statement))
        return row(statement)

    event.listen(engine, "before_cursor_execute", executed)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(current, "lease", leased)
            patched.setattr(database, "row", asked)
            yield counted
    finally:
        event.remove(engine, "before_cursor_execute", executed)


@pytest.mark.parametrize("handle", ["", "tom", "chris"])
@pytest.mark.parametrize("address", PAGES)
def test_a_request_leases_the_engine_once(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, address: str, handle: str
) -> None:
    client = browser(app, handle)
    client.get(address)
    with counting(app, monkeypatch) as counted:
        assert client.get(address).status_code == 200
    assert len(counted.leases) == 1
    assert app.state.services.search.current._serving.users == 0


@pytest.mark.parametrize("handle", ["", "tom", "chris"])
@pytest.mark.parametrize(("address", "most"), [(RESOURCE, 10), (PLAN, 13), (SEARCH, 10)])
def test_a_page_asks_the_database_little(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, address: str, most: int, handle: str
) -> None:
    client = browser(app, handle)
    client.get(address)
    with counting(app, monkeypatch) as counted:
        client.get(address)
    assert counted.statements
    assert len(counted.statements) <= most, "\n".join(counted.statements)


def test_a_request_that_fails_gives_its_engine_back(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(app, raise_server_exceptions=False)

    def fail(*_: Any) -> None:
        raise RuntimeError("in the middle of a page")

    monkeypatch.setattr("api.web.pages.resource.alternatives", fail)
    with counting(app, monkeypatch) as counted:
        assert client.get(RESOURCE, headers={"accept": "text/html"}).status_code == 500
    assert len(counted.leases) == 1
    assert app.state.services.search.current._serving.users == 0


def test_a_closed_session_leases_nothing(app: FastAPI) -> None:
    with app.state.services.search.session() as session:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        session.resource("m:both")


def publish_second_generation(folder: Path, index: Path) -> None:
    """The same materials under other titles, as a build beside the server publishes them."""
    with Catalog.open(folder / "second.db") as catalog:
        catalog.import_package(fractions())
        retitled = [replace(one, title=f"{one.title}, second edition") for one in LESSONS]
        catalog.import_resources([Record(one, one.id.encode(), n) for n, one in enumerate(retitled, 1)], "second")
        with catalog.snapshot() as snapshot:
            build(snapshot, KeywordEmbedder(), index)


@pytest.mark.parametrize("address", [RESOURCE, SEARCH, STANDARD, PLAN, COLLECTION])
def test_a_page_is_of_one_generation_though_another_is_published_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    with district(tmp_path) as app:
        current: Current = app.state.services.search.current
        lease, published = current.lease, []

        @contextmanager
        def leased() -> Iterator[LocalEngine]:
            with lease() as engine:
                if not published:
                    publish_second_generation(tmp_path, tmp_path / "index")
                    current.refresh()
                    published.append(engine)
                yield engine

        monkeypatch.setattr(current, "lease", leased)
        client = browser(app)
        during, after = client.get(address), client.get(address)
        assert published
        assert current._serving.engine is not published[0]
    assert during.status_code == after.status_code == 200
    assert "second edition" not in during.text
    assert after.text.count("second edition") >= 2


def test_the_state_of_the_district_is_one_object_and_one_statement_until_something_changes(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = app.state.services.desk
    before = desk.state()
    with counting(app, monkeypatch) as counted:
        assert desk.state() is before
    assert [statement for statement in counted.statements if not statement.startswith("BEGIN")] == counted.statements[
        -1:
    ]
    standard = before.graph.resolve("4.NF.A.1").id
    desk.alignments.reject(desk.people.person("chris"), "m:both", standard, note="It is about tenths.")
    after = desk.state()
    assert after is not before
    assert after.graph is before.graph
    assert after.adoptions is before.adoptions
    assert "m:both" in after.rejected[standard]


def test_what_a_search_found_is_freed_without_the_garbage_collector(app: FastAPI, monkeypatch: pytest.MonkeyPatch):
    """Its tables are as large as the catalog, so the next search is to have their memory at once."""
    made: list[weakref.ref[Retrieval]] = []
    find = LocalEngine._retrieval

    def found(*asked: Any) -> Retrieval:
        made.append(weakref.ref(retrieval := find(*asked)))
        return retrieval

    monkeypatch.setattr(LocalEngine, "_retrieval", found)
    gc.disable()
    try:
        for words in ("fractions", "number line grade 4", "fractions for english learners"):
            for sort in (None, Sort.TITLE):
                with app.state.services.search.session() as session:
                    assert session(Query(words=words, sort=sort), facets=True).hits
        left = [one() for one in made[:-1]]  # an engine knows what it found last
    finally:
        gc.enable()
    assert len(left) >= 6
    assert not any(left)
