"""A material's place in its unit, and the unit's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site, teaches
from page_text import plain

from catalog.model import AgeRange, Part, Resource
from catalog.vetting.collections import MAX_ITEMS


def part(id: str, publisher: str, unit: str, position: int | None, minutes: int | None = 30) -> Resource:
    return Resource(
        id=id,
        title=f"Lesson {id}",
        text="A lesson on the sea.",
        subjects=("Geography",),
        ages=AgeRange(9, 10) if minutes else AgeRange(10, 11),
        minutes=minutes,
        publisher=publisher,
        parts=(Part(unit, None, position),),
        alignments=teaches("4.NF.A.1") if minutes else (),
    )


SEA = [
    *(part(f"a:{n}", "Atlas", "The sea", position) for n, position in enumerate([4, 0, 1])),
    part("a:late", "Atlas", "The sea", 7, None),
    *(part(f"b:{n}", "Beacon", "The sea", None) for n in range(2)),
    part("c:0", "Atlas", "Deserts", 3),
]
# A course that names its units by identifier, one of them not here, and a unit that names one of its two lessons.
COURSE = (
    Resource(id="w:course", title="Tides", aggregation="program", has_parts=(Part("w:u", "w:u"), Part("Gone", "w:x"))),
    Resource(
        id="w:u",
        title="Why there are tides",
        aggregation="unit",
        parts=(Part("w:course", "w:course", 1),),
        has_parts=(Part("w:2", "w:2"),),
    ),
    *(Resource(id=f"w:{n}", title=f"Moon {n}", types=("Lesson",), parts=(Part("w:u", "w:u", n),)) for n in (1, 2)),
)
# A program and a unit that name no parts, and lessons that name them: by identifier, by address, by title.
BARE = (
    Resource(id="p:p", title="Dunes", aggregation="program"),
    Resource(id="p:u", title="Sand", aggregation="unit", url="https://p.example/sand", parts=(Part("D", "p:p", 2),)),
    Resource(id="p:v", title="Wind", aggregation="unit", publisher="Erg", parts=(Part("D", "p:p", 1),)),
    Resource(id="p:z", title="Grains, last", parts=(Part("Sand", "p:u"),)),
    Resource(id="p:y", title="A grain", parts=(Part("Sand", "https://p.example/sand"),)),
    Resource(id="p:x", title="Heaps", parts=(Part("Called otherwise", "p:u", 1),)),
    Resource(id="p:w", title="Gusts", publisher="Erg", parts=(Part("Wind"),)),
    Resource(id="p:o", title="Other gusts", publisher="Other", parts=(Part("Wind"),)),
    Resource(id="p:l", title="A lesson", types=("Lesson",)),
    Resource(id="p:k", title="Names a lesson", parts=(Part("A lesson", "p:l"),)),
)
MANY = [Resource(id=f"n:{n:03}", title=f"Wave {n}", parts=(Part("Waves", None, n),)) for n in range(MAX_ITEMS + 1)]
ORDER = ["a:1", "a:2", "a:0", "a:late"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("units"), (*LESSONS, *SEA, *COURSE, *MANY)) as client:
        yield client


def resource(site: TestClient, id: str) -> Any:
    return site.get(f"/api/v1/resources/{id}").json()


def links(page: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', page)]


@pytest.mark.parametrize(("id", "number"), [*((id, n) for n, id in enumerate(ORDER, 1)), ("b:0", None), ("c:0", None)])
def test_a_place_counts_what_is_here_from_one_whatever_the_publisher_counts_from(
    site: TestClient, id: str, number: int | None
) -> None:
    [unit] = resource(site, id)["units"]
    expected = {"a": 4, "b": 2, "c": 1}[id[0]]
    assert (unit["number"], unit["of"], len(unit["lessons"])) == (number, expected, expected)
    rows = site.get("/api/v1/search", params={"q": "sea", "limit": 20, "fields": "parts"}).json()["results"]
    [part] = next(row["parts"] for row in rows if row["id"] == id)
    assert (part["number"], part["of"]) == (number, expected)


def test_the_api_gives_a_units_lessons_in_their_order(site: TestClient) -> None:
    [unit] = resource(site, "a:0")["units"]
    assert [lesson["id"] for lesson in unit["lessons"]] == ORDER
    assert (unit["name"], unit["minutes"]) == ("The sea", 90)


def test_a_units_page_is_one_page_from_whichever_lesson_and_says_what_it_takes_and_covers(site: TestClient) -> None:
    page = site.get("/unit", params={"id": "a:0", "name": "The sea"}).text
    assert [href for href in links(page) if href.startswith("/resources/")] == [f"/resources/{id}" for id in ORDER]
    canonical = re.search(r'rel="canonical" href="([^"]*)"', page)
    assert canonical is not None
    assert unescape(canonical[1]) == "http://testserver/unit?id=a%3A1&name=The+sea"
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "4 lessons Grades 4–5 1 h 30 min and 1 without a stated length Atlas" in text
    assert re.search(r"4\.NF\.A\.1 .* 3 lessons", text)
    kept = next(href for href in links(page) if href.startswith("/collection?"))
    assert re.findall(r"id=([^&]*)", kept) == [id.replace(":", "%3A") for id in ORDER]


def test_a_unit_without_positions_claims_no_order(site: TestClient) -> None:
    page = site.get("/unit", params={"id": "b:0"}).text
    assert "their order is not given" in page
    assert 'rel="next"' not in site.get("/resources/b:0").text


def test_a_material_leads_to_the_one_before_and_the_next(site: TestClient) -> None:
    page = site.get("/resources/a:2").text
    assert re.findall(r'rel="(prev|next)" href="([^"]*)"', page) == [
        ("prev", "/resources/a:1"),
        ("next", "/resources/a:0"),
    ]
    assert "Lesson 2 of 4 in The sea" in page
    assert re.findall(r'rel="(prev|next)"', site.get("/resources/a:late").text) == ["prev"]


def test_units_of_one_name_are_told_apart_and_a_tile_counts_what_its_page_shows(site: TestClient) -> None:
    page = site.get("/browse", params={"subject": "Geography"}).text
    tiles = re.findall(r'<a href="([^"]+)"><span dir="auto">(.*?)</span> <span class="count">(\d+)</span>', page)
    assert [(label, count) for _, label, count in tiles] == [
        ("Deserts", "1"), ("The sea (Atlas)", "4"), ("The sea (Beacon)", "2")
    ]  # fmt: skip
    for href, _, count in tiles:
        assert f">{count} lesson" in site.get(unescape(href)).text


def test_an_address_that_named_a_unit_before_leads_to_its_page(site: TestClient) -> None:
    asked = {"subject": "Geography", "unit": "Deserts"}
    answer = site.get("/browse", params=asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/unit?id=c%3A0&name=Deserts")


@pytest.mark.parametrize("asked", [{"id": "a:0", "name": "No such"}, {"id": "m:volcano"}, {"id": "none"}])
def test_no_unit_is_nothing_found(site: TestClient, asked: dict[str, str]) -> None:
    assert site.get("/unit", params=asked).status_code == 404


def test_the_page_of_a_whole_lists_its_parts_in_order_also_one_that_is_not_here(site: TestClient) -> None:
    course = plain(site.get("/resources/w:course"))
    assert "What it is made of 2 parts Why there are tides Gone not in this catalog" in course
    assert "neither the material itself" not in course
    unit = site.get("/resources/w:u").text
    made_of = unit[unit.index('id="parts"') : unit.index('id="alignments"')]
    assert re.findall(r'href="/resources/([^"]*)"', made_of) == ["w:2", "w:1"], "its own order, then what names it"


def test_the_page_of_a_whole_that_names_no_parts_lists_what_names_it_by_position_then_title(tmp_path: Path) -> None:
    expected = {"p:p": ["p:v", "p:u"], "p:u": ["p:x", "p:y", "p:z"], "p:v": ["p:w"], "p:l": []}
    with little_site(tmp_path, (*LESSONS, *BARE)) as site:
        for id, parts in expected.items():
            made_of = site.get(f"/resources/{id}").text.partition('id="parts"')[2].partition("</section>")[0]
            assert re.findall(r'href="/resources/([^"]*)"', made_of) == parts, id


def test_a_unit_that_is_named_by_its_identifier_is_called_by_its_title_everywhere(site: TestClient) -> None:
    assert "Lesson 1 of 2 in Why there are tides" in plain(site.get("/resources/w:1"))
    assert resource(site, "w:1")["units"][0]["name"] == "Why there are tides"
    page = site.get("/unit", params={"id": "w:2", "name": "w:u"})
    assert '<h1 dir="auto">Why there are tides</h1>' in page.text
    assert "/resources/w:u" in links(page.text), "the unit's own record"
    similar = site.get("/api/v1/resources/w:1/similar", params={"limit": 50}).json()["results"]
    because = next(near["because"] for near in similar if near["id"] == "w:2")
    assert because == "from the same unit, “Why there are tides”"


def test_a_unit_of_more_lessons_than_a_collection_holds_says_that_the_first_are_taken(site: TestClient) -> None:
    page = site.get("/unit", params={"id": "n:000"})
    assert f"Open the first {MAX_ITEMS} as a collection" in plain(page)
    assert sum(href.startswith("/resources/") for href in links(page.text)) == len(MANY)
    [kept] = [href for href in links(page.text) if href.startswith("/collection?")]
    assert kept.count("id=") == MAX_ITEMS
