"""An address or identifier typed alone leads to its material, on the page and in the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site

HERE = replace(LESSONS[1], id="p:here", title="Fractions at an address", url="https://www.example.org/lessons/frac-01/")
SHARED = [replace(LESSONS[2], id=f"p:shared{n}", url="https://example.org/one-page") for n in (1, 2)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("pasted"), (*LESSONS, HERE, *SHARED)) as client:
        yield client


@pytest.mark.parametrize(
    "typed",
    [
        "https://www.example.org/lessons/frac-01/",
        "http://example.org/lessons/frac-01",
        "HTTPS://EXAMPLE.ORG/lessons/frac-01?utm_source=mail",
        "example.org/lessons/frac-01#top",
        "  p:here ",
    ],
)
def test_every_spelling_of_an_address_and_the_identifier_find_the_material_alone(site: TestClient, typed: str) -> None:
    found = site.get("/api/v1/search", params={"q": typed}).json()
    assert [hit["id"] for hit in found["results"]] == ["p:here"]
    assert (found["count"], found["did_you_mean"]) == (1, None)
    [reason] = found["results"][0]["reasons"]
    assert reason["because"] == "Has the address or identifier that you entered"
    assert found["results"][0]["score"] == reason["points"]
    assert "Fractions at an address" in site.get("/", params={"q": typed}).text


def test_an_address_finds_the_material_by_its_identifiers_too(site: TestClient) -> None:
    asked = {"id": [HERE.url, "example.org/lessons/frac-01", "p:here", SHARED[0].url]}
    found = site.get("/api/v1/resources", params=asked).json()
    assert {one["id"] for one in found["results"]} == {"p:here"}
    assert found["missing"] == [SHARED[0].url]


def test_what_follows_the_only_result_is_an_empty_page(site: TestClient) -> None:
    found = site.get("/api/v1/search", params={"q": "p:here", "offset": 1}).json()
    assert (found["count"], found["results"]) == (1, [])


@pytest.mark.parametrize("typed", ["https://example.org/nowhere", "frac-01", "half-way", "4.NF.A.1", "\x01:x"])
def test_what_is_no_address_here_is_searched_for_as_words(site: TestClient, typed: str) -> None:
    found = site.get("/api/v1/search", params={"q": typed}).json()
    said = {reason["because"] for hit in found["results"] for reason in hit["reasons"]}
    assert "Has the address or identifier that you entered" not in said


def test_an_address_of_several_materials_leads_to_none_of_them_alone(site: TestClient) -> None:
    found = site.get("/api/v1/search", params={"q": SHARED[0].url}).json()
    ids = [hit["id"] for hit in found["results"]]
    assert len(ids) != 1 or not ids[0].startswith("p:shared")
