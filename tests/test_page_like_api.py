"""The search page answers a question as the API does, by each parameter that both take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site
from page_text import CAPTIONED, plain

from api.search.parameters import SearchParameters

SPANISH = replace(LESSONS[0], id="m:spanish", title="Fracciones y fractions en tiras", languages=("es",), free=True)
ASKED = {
    "q": ["fractions", "fracions grade 4", "volcano -fractions", "“equivalent fractions”"],
    "standard": ["4.NF.A.1", "4.NF", "9.Z.9"],
    "grade": ["Grade 4", "zzz"],
    "ages": ["9-10", "x"],
    "need": ["captions", "x"],
    "as_words": ["captions"],
    "subject": ["Science", "Nope"],
    "type": ["Lesson"],
    "level": ["lesson", "x"],
    "language": ["es", "de", "Spanish", "xx"],
    "license": [CAPTIONED.license],
    "publisher": ["Nobody"],
    "accessibility": ["captions"],
    "in_ages": ["5-9", "x"],
    "free": ["true", "maybe"],
    "max_minutes": ["20", "0", "x"],
    "status": ["approved", "x"],
    "known_needs": ["only", "x"],
    "require": ["standard", "x"],
    "relation": ["self", "x"],
    "alignment": ["declared", "x"],
    "understand": ["off", "x"],
    "spell": ["off", "x"],
    "sort": ["title", "shortest", "x"],
    "limit": ["2", "0", "x"],
    "offset": ["3", "-1"],
    "fields": ["page", "x"],
    "facets": ["true"],
}
BESIDE = [{}, {"q": "fracions grade 4 captions"}, {"standard": "4.NF.A.1", "q": "strips"}]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("alike"), (*LESSONS, CAPTIONED, SPANISH)) as client:
        client.headers["accept"] = "text/html"
        yield client


def test_every_parameter_of_a_search_is_asked_here() -> None:
    assert ASKED.keys() == SearchParameters.model_fields.keys()


@pytest.mark.parametrize("name", ASKED)
def test_page_and_api_give_the_same_results_numbers_and_notices(site: TestClient, name: str) -> None:
    for value in ASKED[name]:
        for beside in BESIDE:
            asked = {**beside, name: value}
            if asked.keys() <= {"sort", "offset"}:
                continue  # the home page
            page, api = site.get("/", params=asked), site.get("/api/v1/search", params=asked)
            assert page.status_code == api.status_code, asked
            if api.status_code != 200:
                continue
            found, text = api.json(), plain(page)
            hrefs = re.findall(r'<h3><a href="/resources/([^"?]+)', page.text)
            assert [unquote(unescape(href)) for href in hrefs] == [hit["id"] for hit in found["results"]], asked
            notices = found["notices"][found["did_you_mean"] is not None :]  # a link says that one
            for notice in notices:
                assert " ".join(notice.split()) in text, asked
            assert page.text.count('<p class="notice">') <= len(found["notices"]), asked
            numbers = {found["total"], found["count"], found["tiers"].get("topic", {}).get("about", 0)}
            told = re.search(r"([0-9]+) (?:result|material)s?\b", text) if found["results"] else None
            assert told is None or int(told[1]) in numbers, asked


@pytest.mark.parametrize(
    "address",
    [
        "/?q=%ff%fe", "/api/v1/search?q=%ff%fe", "/?q=a&q=b",
        "/?q=fractions&grades=zzz", "/browse?foo=1", "/needs?foo=1", "/collection?id=m:add&foo=1",
        "/collection/print?id=m:add&foo=1", "/collection.csv?id=m:add&foo=1", "/collection.jsonld?foo=1",
    ],
)  # fmt: skip
def test_a_page_refuses_what_it_does_not_take(site: TestClient, address: str) -> None:
    page = site.get(address)
    assert page.status_code == 400
    assert re.search("“(?:foo|q|grades)”|foo|once", plain(page))


def test_a_list_of_too_many_materials_is_refused_on_pages_and_in_the_api(site: TestClient) -> None:
    most, one = [f"m:{n}" for n in range(100)], ["m:add"] * 101
    for place in ("/collection", "/collection/print", "/collection.csv", "/api/v1/collection"):
        assert site.get(place, params={"id": [*most, "m:add"]}).status_code == 400, place
        assert site.get(place, params={"id": most}).status_code == 200, place
        assert site.get(place, params={"id": one}).status_code == 200, place


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"q": "volcano", "standard": "4.NF.A.1", "relation": "part"}, "relation=part"),
        (
            {"standard": "4.NF.A.1", "subject": "Science", "alignment": "declared"},
            "alignment=declared",
        ),
        ({"need": "braille-tactile", "require": "need"}, "known"),
    ],
)
def test_the_reason_for_no_results_names_the_condition(site: TestClient, asked: dict[str, str], named: str) -> None:
    found = site.get("/api/v1/search", params=asked).json()
    assert found["count"] == 0
    assert named in found["reason"]


def test_a_value_that_nothing_has_is_said_beside_one_that_has_materials(site: TestClient) -> None:
    asked = {"q": "fractions", "subject": ["Mathematics", "Nope"], "language": ["es", "fr"]}
    alone = {"q": "fractions", "subject": ["Mathematics"], "language": ["es"]}
    found, known = (site.get("/api/v1/search", params=params).json() for params in (asked, alone))
    assert [hit["id"] for hit in found["results"]] == [hit["id"] for hit in known["results"]] == ["m:spanish"]
    said = [notice for notice in found["notices"] if notice not in known["notices"]]
    assert len(said) == 2
    assert "Nope" in said[0]
    assert "French" in said[1]


BLANKS = [name for name in ASKED if name not in {"limit", "offset", "facets", "free", "max_minutes"}]


@pytest.mark.parametrize("blank", ["", " ", "  \t"])
def test_an_empty_value_counts_as_not_given_on_page_and_in_the_api(site: TestClient, blank: str) -> None:
    asked: dict[str, str] = {"q": "fractions", "standard": "4.NF.A.1"}
    page, api = (plain(site.get("/", params=asked)), site.get("/api/v1/search", params=asked).json()["results"])
    for name in BLANKS:
        if name not in asked:
            assert site.get("/api/v1/search", params={**asked, name: blank}).json().get("results") == api, name
    for name in ASKED:
        if name not in {*asked, "fields", "facets"}:
            assert plain(site.get("/", params={**asked, name: blank})) == page, name
    for path, name in (("/browse", "in_ages"), ("/browse", "subject"), ("/standards", "q"), ("/plan", "minutes")):
        there = site.get(path, params={name: blank})
        assert (there.status_code, plain(there)) == (200, plain(site.get(path)))


@pytest.mark.parametrize("need", [[], ["captions"], ["captions", "captions"]])
def test_a_need_that_is_named_twice_is_named_once_in_the_notice(site: TestClient, need: list[str]) -> None:
    asked: dict[str, str | list[str]] = {"q": "fractions with captions for deaf students", "need": need}
    (notice,) = site.get("/api/v1/search", params=asked).json()["notices"]
    assert notice.startswith("1 of the first 8 results is known to meet “Captions and transcripts”;")
    assert notice.count("Captions") == 1
    assert notice in plain(site.get("/", params=asked))
