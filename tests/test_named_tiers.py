"""A kind of material or a publisher that is named in words: what is so comes first, then a divider, then the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from little_site import little_site

from api.messages import english
from api.search.results import Results
from api.web.pages.parts_of_list import dividers
from catalog.model import AgeRange, Query, Resource

# (id, kind, publisher, grade): all are about volcanoes, and those of "a" say so most often.
MATERIALS = (
    ("a1", "Lesson", "Alder", 4),
    ("a2", "Lesson", "Alder", 4),
    ("b1", "Worksheet", "Alder", 4),
    ("b2", "Worksheet", "Birch", 5),
    ("b3", "Worksheet", "Birch", 9),
    ("c1", "Video", "Birch", 4),
)


def material(id: str, kind: str, publisher: str, grade: int) -> Resource:
    title = "Volcanoes" if id.startswith("a") else f"Volcanoes of region {id}"
    ages = AgeRange(grade + 5, grade + 6)
    return Resource(id=f"v:{id}", title=title, types=(kind,), publisher=publisher, ages=ages)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    others = [Resource(id=f"o:{n}", title=f"Rivers {n}", types=("Worksheet",), publisher="Birch") for n in range(3)]
    with little_site(tmp_path_factory.mktemp("named"), (*(material(*row) for row in MATERIALS), *others)) as client:
        yield client


def kinds_in_order(site: TestClient, typed: str) -> list[str]:
    results = site.get("/api/v1/search", params={"q": typed}).json()["results"]
    return [hit["id"].removeprefix("v:") for hit in results if hit["id"].startswith("v:")]


def parts(page: str) -> list[tuple[str, set[str]]]:
    """The dividers of a page, "" before the first, with the materials behind each."""
    texts = re.split(r'<h3 class="divider">(.*?)</h3>', page.partition('id="found"')[2])
    headed = zip(["", *texts[1::2]], texts[::2], strict=True)
    return [(unescape(head), set(re.findall(r"v(?:%3A|:)([abc]\d)", text))) for head, text in headed]


def test_what_is_of_the_kind_comes_first_and_the_api_counts_it(site: TestClient) -> None:
    assert kinds_in_order(site, "volcanoes")[0].startswith("a")
    for typed in ("worksheet on volcanoes", "volcanoes worksheets", "hoja de trabajo volcanoes"):
        assert sorted(kinds_in_order(site, typed)[:3]) == ["b1", "b2", "b3"], typed
    answer = site.get("/api/v1/search", params={"q": "worksheet on volcanoes"}).json()
    assert answer["tiers"]["type"] == {"of": 3, "other": 3}
    assert {hit["id"][2]: hit["tiers"]["type"] for hit in answer["results"] if hit["id"][0] == "v"} == {
        "a": "other",
        "b": "of",
        "c": "other",
    }


def test_the_page_has_a_divider_before_the_rest_counts_the_kind_and_leads_to_it_alone(site: TestClient) -> None:
    page = site.get("/", params={"q": "worksheet on volcanoes"}).text
    [(_, first), (divider, rest), *_] = parts(page)
    assert (first, divider) == ({"b1", "b2", "b3"}, "No more worksheets; other materials on the topic")
    assert rest == {"a1", "a2", "c1"}
    assert "3 of the 6 closest matches are declared to be worksheets." in page
    link = re.search(r'href="([^"]+)">Only worksheets \((\d+)\)', page)
    assert link is not None
    only = site.get(unescape(link[1])).text
    assert f'<h2 id="found">{link[2]} material' in only
    assert "No more worksheets" not in only
    assert "Only worksheets" not in only


def test_a_page_that_begins_behind_the_divider_has_it_at_its_top(site: TestClient) -> None:
    page = site.get("/", params={"q": "worksheet on volcanoes", "offset": 4, "limit": 2}).text
    assert [head for head, _ in parts(page)] == ["", "No more worksheets; other materials on the topic"]


def test_a_publisher_and_a_kind_with_a_publisher_have_dividers_too(site: TestClient) -> None:
    [(_, first), (divider, _), *_] = parts(site.get("/", params={"q": "volcanoes by Birch"}).text)
    assert (first, divider) == ({"b2", "b3", "c1"}, "No more by Birch; other materials on the topic")
    [(_, first), (divider, _), *_] = parts(site.get("/", params={"q": "worksheet on volcanoes by Birch"}).text)
    assert (first, divider) == ({"b2", "b3"}, "No more worksheets by Birch; other materials on the topic")


def test_a_grade_counts_before_a_kind(site: TestClient) -> None:
    typed = "worksheet on volcanoes grade 4"
    in_order = kinds_in_order(site, typed)
    assert (in_order[0], sorted(in_order[1:4]), in_order[4:]) == ("b1", ["a1", "a2", "c1"], ["b2", "b3"])
    [(_, first), (divider, rest), (last, others), *_] = parts(site.get("/", params={"q": typed}).text)
    assert (first, divider) == ({"b1"}, "No more worksheets for Grade 4; other materials on the topic")
    assert (rest, last, others) == ({"a1", "a2", "c1", "b2"}, "For other grades", {"b3"})


def test_a_kind_that_all_or_none_on_the_topic_are_orders_nothing(site: TestClient) -> None:
    rivers = site.get("/api/v1/search", params={"q": "rivers worksheets"}).json()
    assert "type" not in rivers["tiers"]
    assert [hit["id"] for hit in rivers["results"]] == [
        hit["id"] for hit in site.get("/api/v1/search", params={"q": "rivers"}).json()["results"]
    ]
    page = site.get("/", params={"q": "rivers video"}).text
    assert "None of the first results is declared to be Video" in page
    assert "divider" not in page.partition('id="found"')[2].partition("loosely")[0]


def test_what_has_no_barrier_is_not_listed_under_one() -> None:
    def hit(grade: str, need: str) -> Any:
        return SimpleNamespace(tiers={"topic": "about", "grade": grade, "need": need})

    hits = [hit("in", "known"), hit("in", "barrier"), hit("near", "unknown"), hit("other", "known")]
    results = Results(query=Query(), count=4, reachable=4, places=4, hits=hits)
    barrier = "A barrier is stated: these do not meet what you need"
    assert dividers(english(), "us", results) == ["", barrier, "No barrier is stated", "For other grades"]
