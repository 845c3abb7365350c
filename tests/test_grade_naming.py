"""One question, one way of naming grades: on a result, its page, its unit, a collection and a plan alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from desk_site import browser, district
from fastapi.testclient import TestClient
from little_site import lesson, little_site

from catalog.model import Resource

# Ages 9-10 are Grade 4 and Year 5, in whatever words a publisher has them.
ENGLISH = replace(lesson("m:one", "Equivalent fractions", 40, "4.NF.A.1", position=1), grades=("Year 5",))
SECOND = replace(lesson("m:two", "Comparing fractions", 40, "4.NF.A.2", position=2), grades=("Y5",))
AMERICAN = replace(lesson("m:us", "Adding fractions on a line", 40, "4.NF.B.3"), grades=("4th grade",))
UNNAMED = lesson("m:none", "A fraction times a number", 40, "4.NF.B.4")
MATERIALS: tuple[Resource, ...] = (ENGLISH, SECOND, AMERICAN, UNNAMED)
NAMES = re.compile(r"\b(?:Grade 4|Year 5|Ages 9–10)\b")
CARRIED = re.compile(r"<a\s[^>]*href=\"(/(?:resources/|unit\?|plan\b|collection\?|standards/|browse\b)[^\"#]*)\"")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("naming"), MATERIALS) as site:
        yield site


def named(html: str) -> set[str]:
    """How the content of a page names grades, beside what may be chosen and what it quotes from the publisher."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return set(
        NAMES.findall(
            unescape(re.sub(r"<select.*?</select>|<dt>Publisher’s grade.*?</dd>|<[^>]*>", " ", main, flags=re.DOTALL))
        )
    )


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("/?q=fraction+year+5", "Year 5"),
        ("/?q=fraction+4th+grade", "Grade 4"),
        ("/?q=fraction&grade=Year+5", "Year 5"),
        ("/?q=fraction+ages+9-10", "Ages 9–10"),
        ("/plan?codes=4.NF.A.1,4.NF.B.3&grade=Year+5", "Year 5"),
        ("/browse?in_ages=9-10&subject=Mathematics&grades=england", "Year 5"),
        ("/standards/4.NF.A.1?grades=england", "Year 5"),
    ],
)
def test_a_question_is_answered_in_its_words_on_every_page_that_it_leads_to(
    site: TestClient, question: str, name: str
) -> None:
    seen, waiting = set[str](), [question]
    while waiting and len(seen) < 25:
        address = waiting.pop(0)
        if (kind := address.partition("?")[0]) in seen:
            continue
        seen.add(kind)
        html = site.get(address, follow_redirects=True).text
        assert named(html) <= {name}, address
        waiting += [unescape(text) for text in CARRIED.findall(html)]
    assert {"/unit", "/resources/m:one", "/standards/std:4.NF.A.1"} <= seen


@pytest.mark.parametrize(
    "question", ["/standards/4.NF.A.1", "/?standard=4.NF.A.1", "/?q=4.NF.A.1", "/?q=fraction&grade=4"]
)
def test_reasons_name_grades_as_the_page_does(site: TestClient, question: str) -> None:
    text = re.sub(r"<[^>]*>", " ", site.get(question).text.partition("<main")[2])
    assert "ages 9-10" not in unescape(text).lower()
    assert "Grade 4" in text
    english = site.get(question, headers={"cookie": "grades=england"}).text.partition("<main")[2]
    assert "Year 5" in english


def test_without_a_question_each_material_is_named_as_its_publisher_does_and_else_as_the_site_is_set(
    site: TestClient,
) -> None:
    assert named(site.get("/?q=fraction").text) == {"Year 5", "Grade 4"}
    for id, name in (("m:one", "Year 5"), ("m:us", "Grade 4"), ("m:none", "Grade 4")):
        assert named(site.get(f"/resources/{id}").text) == {name}
        assert named(site.get(f"/collection?id={id}").text.partition('id="like"')[0] + "</main>") == {name}
    assert named(site.get("/unit?id=m:one").text) == {"Year 5"}


def test_what_the_reader_chose_goes_before_the_publisher_and_after_the_question(site: TestClient) -> None:
    chosen = {"cookie": "grades=us"}
    assert named(site.get("/resources/m:one", headers=chosen).text) == {"Grade 4"}
    assert named(site.get("/?q=fraction+year+5", headers=chosen).text) == {"Year 5"}
    assert named(site.get("/resources/m:one", headers={"cookie": "grades=publisher"}).text) == {"Year 5"}


def test_the_settings_lead_back_to_the_page_without_what_the_question_had(site: TestClient) -> None:
    html = site.get("/resources/m:one?grades=us&answers=no").text
    assert re.search(r'name="back" value="([^"]*)"', html)[1] == "/resources/m:one?answers=no"  # type: ignore[index]


@pytest.mark.parametrize("address", ["/resources/m:one", "/plan?codes=4.NF.A.1", "/browse", "/unit?id=m:one"])
def test_a_way_of_naming_that_is_none_is_left_aside(site: TestClient, address: str) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}grades=%22klassen"
    answer = site.get(joined)
    assert answer.status_code == 200
    assert named(answer.text) == named(site.get(address).text)


def test_the_desk_names_the_grade_of_a_record_as_its_page_does(tmp_path: Path) -> None:
    with district(tmp_path, resources=MATERIALS) as app:
        for choice in ("", "publisher", "us", "england", "ages"):
            chris = browser(app, "chris")
            if choice:
                chris.cookies.set("grades", choice)
            for material in MATERIALS:
                there = named(chris.get(f"/resources/{material.id}").text)
                desk = chris.get(f"/desk/correct?id={material.id}").text
                assert set(NAMES.findall(desk[desk.index('<dl class="known">') :])) == there, (choice, material.id)
