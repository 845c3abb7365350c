"""What is withdrawn leaves every page and interface at once, with the index as it was; what is restored is back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from desk_site import GOOD, browser, decided, plain, propose, score, send, with_rubric
from fastapi import FastAPI

from catalog.vetting.reports.coverage import matrix, whole_framework

GONE = "m:both"  # adopted, in no course, and one of two for each of its standards
TITLE = "Equivalent fractions and comparing them"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with with_rubric(tmp_path_factory.mktemp("withdrawn"), 1) as app:
        propose(browser(app, "rita"), GONE)
        send(browser(app, "chris"), "/desk/proposals/1/assign", reviewer=["rita"])
        send(browser(app, "rita"), "/desk/proposals/1/declare", conflict="no")
        score(browser(app, "rita"), 1, "submit", **GOOD)
        decided(app, 1)
        yield app


@pytest.fixture
def removed(app: FastAPI) -> Iterator[FastAPI]:
    """The site with the material taken out, and put back afterwards."""
    catalog = app.state.services.catalog
    catalog.remove(GONE, "kim", "Out of print")
    yield app
    catalog.restore(GONE, "kim")


def answer(app: FastAPI, path: str) -> Any:
    return browser(app, "chris").get(path, headers={"accept": "application/json"}).json()


def ids(found: Any) -> set[str]:
    return {hit["id"] for hit in found["results"]}


def test_search_and_its_numbers_leave_it_out_and_have_it_again(app: FastAPI) -> None:
    search, catalog = "/api/v1/search?q=fractions&facets=true", app.state.services.catalog
    before = answer(app, search)
    assert GONE in ids(before)
    catalog.remove(GONE, "kim")
    after = answer(app, search)
    catalog.restore(GONE, "kim")
    assert ids(after) == ids(before) - {GONE}
    assert after["count"] == before["count"] - 1
    counts = [{value["value"]: value["count"] for value in found["facets"]["subjects"]} for found in (before, after)]
    assert counts[1]["Mathematics"] == counts[0]["Mathematics"] - 1
    assert answer(app, search) == before


@pytest.mark.parametrize(
    "path", ["/api/v1/resources/m:equivalent/similar", "/api/v1/search?standard=4.NF.A.2", "/api/v1/search?q=m:both"]
)
def test_no_list_has_it(removed: FastAPI, path: str) -> None:
    assert f"'id': '{GONE}'" not in str(answer(removed, path))


def test_its_own_addresses_say_since_when(removed: FastAPI) -> None:
    page = browser(removed).get(f"/resources/{GONE}")
    record = browser(removed).get(f"/api/v1/resources/{GONE}")
    assert (page.status_code, record.status_code) == (410, 410)
    assert record.json()["withdrawn"]


def test_every_endpoint_of_one_material_says_that_it_is_gone(removed: FastAPI) -> None:
    client = browser(removed)
    declared = client.get("/api/v1/openapi.json").json()["paths"]
    asked = {
        path.replace("{id}", GONE) if "{id}" in path else f"{path}?id={GONE}": get["responses"]
        for path, item in declared.items()
        for get in [item.get("get", {})]
        for named in get.get("parameters", [])
        if named["name"] == "id" and named["required"] and named["schema"].get("type") == "string"
    }
    said = {path: client.get(path) for path in asked}
    assert len(said) >= 4
    assert {path: one.status_code for path, one in said.items()} == dict.fromkeys(said, 410)
    assert {one.json()["type"] for one in said.values()} == {"urn:syllabary:problem:gone"}
    assert {one.json()["id"] for one in said.values()} == {GONE}
    assert all("410" in responses for responses in asked.values())


def test_changes_tell_of_it(removed: FastAPI) -> None:
    last = answer(removed, "/api/v1/changes")["changes"][-1]
    assert (last["id"], last["change"]) == (GONE, "withdrawn")


def test_a_collection_and_a_proposal_say_that_it_is_gone(removed: FastAPI) -> None:
    for path in (f"/collection?name=x&id={GONE}", "/desk/proposals/1"):
        assert "Not in this catalog now" in plain(browser(removed, "chris").get(path))


def test_the_approved_list_and_what_is_due_say_so(removed: FastAPI) -> None:
    chris = browser(removed, "chris")
    assert f"{TITLE} Withdrawn from the catalog" in plain(chris.get("/approved"))
    assert "It was withdrawn from the catalog on" in plain(chris.get("/desk/due"))
    header, line = chris.get("/approved?format=csv").text.splitlines()
    assert header.endswith("withdrawn from the catalog")
    assert line.endswith("yes")


def test_coverage_does_not_count_it(app: FastAPI) -> None:
    desk, catalog = app.state.services.desk, app.state.services.catalog

    def held() -> dict[str, tuple[int, int, int]]:
        graph = catalog.graph()
        chosen = whole_framework(graph, "f")
        return {row.standard.code: row.counts for row in matrix(chosen, desk.holdings.of(graph, chosen)).rows}

    before = held()
    catalog.remove(GONE, "kim")
    after = held()
    catalog.restore(GONE, "kim")
    assert before["4.NF.A.1"] == (1, 0, 1)  # adopted, and one that is only available
    assert after == before | dict.fromkeys(("4.NF.A.1", "4.NF.A.2"), (0, 0, 1))
    assert held() == before
