"""Parameters that are read here are what FastAPI would read, and so is what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.dependencies.utils import get_dependant, request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient
from hypothesis import example, given
from hypothesis import strategies as st
from little_site import little_app

from api.http.direct_route import read_parameters
from api.http.well_formed import well_formed
from api.search.parameters import SearchParameters
from api.v1.search import router, search_endpoint

QUERY_PARAMETERS = get_dependant(path="/search", call=search_endpoint).query_params
NAMES = [*SearchParameters.model_fields, "nonsense", "Q", "parameters"]
VALUES = ["", " ", "true", "on", "0", "7", "-1", "1.0", "101", "4.NF", "reasons", "nonsense", "ünï" * 200, "9" * 50]


def read_here(request: Request) -> tuple[Any, list[tuple[Any, ...]]]:
    try:
        return read_parameters(SearchParameters, request), []
    except RequestValidationError as error:
        return None, [_shown(item) for item in error.errors()]


def read_by_fastapi(request: Request) -> tuple[Any, list[tuple[Any, ...]]]:
    values, errors = request_params_to_args(QUERY_PARAMETERS, request.query_params)
    return values.get("parameters"), [_shown(item) for item in errors]


def _shown(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["type"], item["loc"], item["msg"], item.get("ctx")


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=6))
@example([("fields", "reasons"), ("fields", "nonsense"), ("limit", "x"), ("extra", "1"), ("extra", "2")])
@example([])
def test_parameters_and_errors_are_those_that_fastapi_reads(pairs: list[tuple[str, str]]) -> None:
    request = Request({"type": "http", "query_string": urlencode(pairs).encode(), "headers": []})
    if len({name for name, _ in pairs}) == len(pairs) or all(name not in _single() for name, _ in pairs):
        assert read_here(request) == read_by_fastapi(request)


def test_what_is_asked_of_every_route_is_what_a_direct_one_asks(tmp_path: Path) -> None:
    """It runs no dependency of FastAPI's, so one that is added to all routes must be added there too."""
    with little_app(tmp_path) as app:
        assert [one.dependency for one in (*app.router.dependencies, *router.dependencies)] == [well_formed]
        refused = TestClient(app).get("/api/v1/search?q=a%00b&limit=1&limit=2")
    assert (refused.status_code, {one["parameter"] for one in refused.json()["errors"]}) == (400, {"q", "limit"})


def _single() -> set[str]:
    """What may be given once: a second is refused before anything is read."""
    properties = SearchParameters.model_json_schema()["properties"]
    return {name for name, one in properties.items() if one.get("type") != "array"}
