"""Being found: what others read to find this service and its materials, and the address that they are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from little_site import CODES, LESSONS, little_app

from api.http.reads import prefers
from catalog.export import node_of

PUBLIC = "https://example.org/materials"
EVIL = {"host": "evil.example", "x-forwarded-host": "evil.example"}
MAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_app(tmp_path_factory.mktemp("discovery")) as app:
        app.state.services = replace(app.state.services, public_url=PUBLIC)
        yield TestClient(app, follow_redirects=False, headers={"accept": "text/html", **EVIL})


def addresses(text: str) -> list[str]:
    return [address.text or "" for address in ElementTree.fromstring(text).iterfind(".//s:loc", MAPS)]  # noqa: S314  our own


@pytest.mark.parametrize(
    "path",
    [
        "/", "/resources/m:add", "/collection?id=m:add", "/collection.imscc?id=m:add", "/collection.csv?id=m:volcano",
        "/robots.txt", "/sitemap.xml", "/sitemap/1.xml", "/opensearch.xml", "/api/v1/search?q=fraction",
        "/api/v1/similar?id=m:add", "/standards", "/nowhere",
    ],
)  # fmt: skip
def test_no_answer_repeats_the_host_that_a_request_names(site: TestClient, path: str) -> None:
    answer = site.get(path)
    assert b"evil.example" not in answer.content
    assert "evil.example" not in str(answer.headers)


def test_addresses_that_leave_a_page_are_below_the_public_one(site: TestClient) -> None:
    page = site.get("/resources/m:add").text
    assert f'<link rel="canonical" href="{PUBLIC}/resources/m:add">' in page
    assert site.get("/api/v1/search?q=fraction").json()["results"][0]["page"].startswith(f"{PUBLIC}/resources/")
    assert f"{PUBLIC}/collection?id=m%3Aadd" in site.get("/collection?id=m:add").text
    assert f"{PUBLIC}/resources/m:volcano" in site.get("/collection.csv?id=m:volcano").text


def test_a_sitemap_leads_to_every_material_and_each_leads_somewhere(site: TestClient) -> None:
    robots = site.get("/robots.txt").text
    [index] = re.findall(r"^Sitemap: (.*)$", robots, re.MULTILINE)
    maps = addresses(site.get(index.removeprefix(PUBLIC)).text)
    pages = [page for address in maps for page in addresses(site.get(address.removeprefix(PUBLIC)).text)]
    assert {page for page in pages if "/resources/" in page} == {f"{PUBLIC}/resources/{one.id}" for one in LESSONS}
    assert {page for page in pages if "/standards/" in page} == {
        f"{PUBLIC}/standards/{id}" for id in ("f", *(f"std:{code}" for code in CODES))
    }
    assert {site.get(page.removeprefix(PUBLIC)).status_code for page in pages} == {200}
    assert site.get("/sitemap/standards-2.xml").status_code == 404
    assert site.get("/sitemap/2.xml").status_code == site.get("/sitemap/x.xml").status_code == 404


def test_a_browser_can_offer_the_search(site: TestClient) -> None:
    found = ElementTree.fromstring(site.get("/opensearch.xml").text)  # noqa: S314  our own
    url = next(link for link in found if link.get("type") == "text/html")
    assert url.get("template") == f"{PUBLIC}/?q={{searchTerms}}"
    assert 'rel="search" href="/materials/opensearch.xml"' in site.get("/").text


def test_a_materials_page_holds_it_as_json_ld_and_is_it_for_who_asks(site: TestClient) -> None:
    page = site.get("/resources/m:add")
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    data = site.get("/resources/m:add", headers={"accept": "application/ld+json"})
    assert data.headers["content-type"] == "application/ld+json"
    assert "Accept" in data.headers["vary"]
    assert "Accept," in page.headers["vary"]
    assert json.loads(block) == data.json()
    assert data.json()["name"] == "Adding fractions on a number line"
    assert data.json()["mainEntityOfPage"] == f"{PUBLIC}/resources/m:add"
    kept = {name for name in node_of(LESSONS[3]) if name not in {"educationalAlignment", "teaches"}}
    assert kept <= data.json().keys()


def test_a_hostile_record_does_not_leave_its_json_ld(site: TestClient) -> None:
    page = site.get("/resources/m:hostile").text
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert "<" not in block
    assert json.loads(block)["description"].startswith("<script>")


@pytest.mark.parametrize(
    ("accept", "data"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("application/ld+json", True),
        ("application/ld+json;q=0.5, text/html", False),
        ("text/html;q=0.2, application/*", True),
        ("*/*", False),
        ("", False),
        ("application/ld+json;q=x", False),
    ],
)
def test_the_form_that_is_preferred_is_sent(accept: str, data: bool) -> None:
    assert prefers(accept, "application/ld+json", "text/html") is data
