"""Errors as answers: each kind has its status, an outage is 503 and never 404, and a page says it with what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_site import browser, district
from fastapi import FastAPI
from fastapi.testclient import TestClient
from keyword_embedder import KeywordEmbedder

from api.app import create_app
from api.http.problems import STATUS, describe
from api.search.service import Search
from catalog import errors
from catalog.errors import SyllabaryError
from indexer.engine import Floats

# By hand, from RFC 9110: whose fault it is, and whether asking again later may help.
EXPECTED: dict[type[SyllabaryError], int] = {
    errors.InvalidRequestError: 400,
    errors.AmbiguousCodeError: 400,
    errors.InvalidRubricError: 400,
    errors.SignInError: 401,
    errors.ForbiddenError: 403,
    errors.UnknownCursorError: 409,
    errors.NotFoundError: 404,
    errors.WithdrawnError: 410,
    errors.UnknownStandardError: 404,
    errors.WithdrawnError: 410,
    errors.StateError: 409,
    errors.ConflictError: 409,
    errors.GenerationError: 503,
    errors.ModelError: 503,
    errors.StoreError: 503,
    SyllabaryError: 500,
}


class Silent(KeywordEmbedder):
    """A model that was there when the index was opened, and is not any more."""

    def encode_query(self, text: str) -> Floats:
        raise errors.ModelError("The model's files are gone.")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with district(tmp_path) as app:
        yield app


def without_model(app: FastAPI) -> FastAPI:
    services = app.state.services
    search = Search(services.search.current, Silent(), services.desk.state)
    return create_app(replace(services, search=search))


def without_store(app: FastAPI, *tables: str) -> None:
    with app.state.services.catalog.database.writing() as connection:
        for table in tables:
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_gone")


def is_outage(client: TestClient, path: str, said: str) -> None:
    """503 in both forms, with the cause, and nothing of Python's."""
    told = client.get(path, headers={"accept": "application/json"})
    assert told.status_code == 503, told.text
    assert told.headers["content-type"] == "application/problem+json"
    assert (told.json()["status"], told.json()["title"]) == (503, "Service Unavailable")
    assert said in told.json()["detail"]
    assert not any(word in told.text for word in ("Traceback", "sqlite", "catalog.db", "no such table"))


def is_outage_page(client: TestClient, path: str, said: str) -> None:
    page = client.get(path, headers={"accept": "text/html"})
    assert page.status_code == 503
    assert "<main" in page.text
    assert said in page.text


def test_every_row_of_the_table_of_statuses_is_what_the_status_means() -> None:
    assert {kind for kind, _ in STATUS} <= EXPECTED.keys()
    for kind, status in EXPECTED.items():
        assert next(int(found) for row, found in STATUS if issubclass(kind, row)) == status, kind


@pytest.mark.parametrize("kind", [errors.GenerationError, errors.ModelError, errors.StoreError])
@pytest.mark.parametrize("secret", ["/srv/syllabary/catalog.db", "postgresql+psycopg://reader@db.internal/materials"])
def test_an_outage_is_described_without_paths_and_addresses(kind: type[SyllabaryError], secret: str) -> None:
    status, body = describe(kind(f"{secret} is gone."))
    assert (status, body["status"]) == (503, 503)
    assert "at the moment" in body["detail"]
    assert not any(secret in str(value) for value in body.values())


def test_readiness_follows_the_database(app: FastAPI) -> None:
    client = TestClient(app)
    assert client.get("/readyz").status_code == 200
    without_store(app, "state")
    app.state.services.readiness.clear()  # what was seen within the last second is said again
    is_outage(client, "/readyz", "database cannot do this at the moment")
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/search?q=fractions", "/readyz", "/api/v1/readyz"])
def test_without_a_model_the_api_says_503_and_a_query_without_words_still_answers(app: FastAPI, path: str) -> None:
    client = TestClient(without_model(app))
    is_outage(client, path, "The language model cannot be used")
    assert client.get("/api/v1/search?standard=4.NF.A.1").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_without_a_model_pages_say_so_and_browsing_goes_on(app: FastAPI) -> None:
    client = browser(without_model(app))
    is_outage_page(client, "/?q=fractions", "The language model cannot be used")
    assert client.get("/resources/m:add").status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/v1/resources/m:add", "/api/v1/search?q=fractions", "/api/v1/plan?standard=4.NF.A.1&minutes=50"]
)
def test_without_its_database_the_api_says_503(app: FastAPI, path: str) -> None:
    without_store(app, "resources", "state")
    is_outage(TestClient(app), path, "database cannot do this at the moment")


@pytest.mark.parametrize("handle", ["", "tom", "chris"])
def test_without_its_database_a_page_says_so_to_everybody_who_is_signed_in_or_not(app: FastAPI, handle: str) -> None:
    client = browser(app, handle)
    without_store(app, "resources", "state", "sessions", "kept_collections")
    for path in ("/resources/m:add", "/?q=fractions", "/plan?standard=4.NF.A.1"):
        is_outage_page(client, path, "database cannot do this at the moment")


def test_a_page_about_an_outage_is_drawn_if_only_approved_materials_are_shown_too(tmp_path: Path) -> None:
    with district(tmp_path, "only") as app:
        client = browser(app)
        without_store(app, "vetting_state")
        is_outage_page(client, "/?q=fractions", "database cannot do this at the moment")


def test_standards_are_not_said_to_be_unknown_while_the_database_is_away(app: FastAPI) -> None:
    without_store(app, "state")
    answer = TestClient(app).get("/api/v1/standards/4.NF.A.1")
    assert answer.status_code == 503
