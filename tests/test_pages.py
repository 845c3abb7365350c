"""The pages of search over a small real site, without script: what they say and what state an address holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from little_site import HOSTILE, LESSONS, little_app, little_site
from page_text import CAPTIONED, FREE, links, plain

from api.http.addresses import web_link
from api.messages import catalogs
from api.search.ranking import Ranked
from api.search.reasons import Reason
from api.search.results import Results
from api.web.pages.facets import facets, read_ages, value_words
from api.web.pages.facts import grade_words, license_name, license_words, minutes_words
from api.web.pages.search import vague_reasons
from catalog.messages import message
from catalog.model import AgeRange, Query, Resource
from catalog.vocabularies.grades import name_ages
from indexer.generation.local_engine import LocalEngine

ENGLISH = catalogs()["en"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("site"), (*LESSONS, CAPTIONED)) as client:
        yield client


# -- searching ------------------------------------------------------------------------------------------------


def test_the_first_page_offers_a_box_subjects_and_frameworks(site: TestClient) -> None:
    text = plain(site.get("/"))
    assert "Find a material, and see why it fits" in text
    assert "Mathematics" in text
    assert "Little standards" in text


def test_a_count_that_the_engine_broke_off_is_told_as_the_least(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = site.get("/api/v1/search?q=fractions").json()
    assert exact["count_relation"] == "eq"
    counting = LocalEngine.candidates
    monkeypatch.setattr(LocalEngine, "candidates", lambda *asked: replace(counting(*asked), more=True))
    assert site.get("/api/v1/search?q=fractions").json() == exact | {"count_relation": "gte"}
    assert f"of more than {exact['count']} materials" in plain(site.get("/?q=fractions"))


def test_one_browses_from_grade_to_subject_to_unit_to_lesson(site: TestClient) -> None:
    way = next(href for href in links(site.get("/")) if href.startswith("/browse?in_ages="))
    for start in ("/browse?in_ages=", "/unit?", "/resources/"):
        page = site.get(way)
        assert page.status_code == 200
        way = next(href for href in links(page) if href.startswith(start) and len(href) > len(way) * (start[1] == "b"))
    assert site.get(way).status_code == 200
    assert "Fractions course" in plain(site.get("/browse?subject=Mathematics"))
    assert site.get("/browse?in_ages=young").status_code == 400


NAMED = [("Mathematics",), ("Maths", "Statistics"), ("Mathematics", "maths"), ("ELA",), ("English",), ("Wassersport",)]


def test_names_of_one_subject_are_one_value_that_each_of_them_finds(tmp_path: Path) -> None:
    lessons = [
        Resource(id=f"n:{n}", title=f"Rivers {n}", subjects=names, types=("Lesson plan",), languages=("de",))
        for n, names in enumerate(NAMED)
    ]
    with little_site(tmp_path, lessons) as client:
        values = client.get("/api/v1/search", params={"q": "rivers", "facets": "true"}).json()["facets"]["subject"]
        counted = {facet["value"]: facet["count"] for facet in values}
        assert counted == {"Mathematics": 3, "English": 2, "Statistics": 1, "Wassersport": 1}
        for names, count in ((("Mathematics", "maths", "Math"), 3), (("English Language Arts", "ELA", "english"), 2)):
            for name in names:
                found = client.get("/api/v1/search", params={"q": "rivers", "subject": name}).json()
                assert found["count"] == count, name
        tiles = plain(client.get("/"))
        assert "English / Language Arts 2" in tiles
        assert "Mathematics 3" in tiles
        spanish = client.get("/?q=rivers", headers={"accept-language": "es"})
        assert "Inglés y lengua inglesa 2" in plain(spanish)
        assert "Plan de lección" in plain(spanish)
        assert '<span lang="de">Wassersport</span>' in spanish.text


def test_examples_are_those_that_the_catalog_answers(site: TestClient) -> None:
    offered = [href for href in links(site.get("/")) if href.startswith("/?q=")]
    assert offered
    for href in offered:
        assert 'class="notice' not in site.get(href).text


def test_the_address_that_people_guess_leads_to_the_search_page(site: TestClient) -> None:
    answer = site.get("/search?q=adding+fractions&grade=Grade+4", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/?q=adding+fractions&grade=Grade+4")


def test_results_say_why_they_are_there_and_how_they_meet_each_need(site: TestClient) -> None:
    answer = site.get("/?q=adding+fractions&need=captions&need=screen-reader")
    text = plain(answer)
    assert answer.status_code == 200
    assert "Adding fractions, told in ten minutes" in text
    assert text.count("Captions and transcripts:") >= 2
    assert "Screen reader and text to speech:" in text
    assert "Accessibility not declared" in text
    assert "Declared: captions, transcript" in text


def test_every_chip_and_facet_is_an_address_that_leads_to_something(site: TestClient) -> None:
    answer = site.get("/?q=fractions&subject=Mathematics&max_minutes=45")
    ways = [href for href in links(answer) if href.startswith("/?")]
    assert len(ways) > 5
    for way in dict.fromkeys(ways):
        shown = site.get(way)
        assert "No material matches" not in plain(shown), way
        assert any(href.startswith("/resources/") for href in links(shown)), way


def test_a_standard_is_named_by_its_code_however_the_address_names_it(site: TestClient) -> None:
    assert "Remove 4.NF.B.3" in site.get("/?standard=std:4.NF.B.3").text


def test_nothing_found_names_what_to_loosen(site: TestClient) -> None:
    answer = site.get("/?q=fractions&subject=Science&type=Lesson")
    assert answer.status_code == 200
    assert "No material matches" in plain(answer)
    assert "Nothing was found for “fractions” with subject Science, type Lesson." in plain(answer)
    assert "Without Subject: Science" in plain(answer)


def test_nothing_found_is_said_in_the_readers_language(site: TestClient) -> None:
    answer = site.get("/?q=fractions&subject=Sciense&max_minutes=20", headers={"accept-language": "es"})
    assert "No se encontró nada para «fractions» con materia Sciense, como máximo 20 minutos." in plain(answer)
    assert "Aquí nada tiene: materia «Sciense». ¿Quiso decir «Science»?" in plain(answer)


def test_the_shortest_come_first_when_asked_and_those_without_a_length_last(site: TestClient) -> None:
    page = site.get("/?q=fraction&sort=shortest")
    found = [int(n) for n in re.findall(r"<li>(\d+) minutes</li>", page.text)]
    assert found == sorted(found)
    assert len(found) > 2
    shortest = re.findall(r"<h3><a[^>]*>([^<]*)", page.text)
    assert shortest[0] == "Adding fractions, told in ten minutes"


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/?grade=zzz", 400, "is no grade known here"),
        ("/?q=x&sort=random", 400, "is no order known here"),
        ("/?standard=9.XX.9", 400, "No standard"),
        ("/?max_minutes=-1", 400, "not a number of minutes"),
        ("/?nonsense=1", 400, "is not a parameter here"),
        ("/nowhere", 404, "There is nothing at /nowhere"),
        ("/resources/none", 404, "none"),
        ("/standards/9.XX.9", 404, "No standard"),
    ],
)
def test_what_goes_wrong_is_said_on_a_page(site: TestClient, address: str, status: int, said: str) -> None:
    answer = site.get(address)
    assert answer.status_code == status
    assert said in plain(answer)
    assert "<html" in answer.text


def test_the_readers_grades_and_language_hold_on_every_page(site: TestClient) -> None:
    chosen = site.get("/settings?grades=england&language=es&back=/standards")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/standards")
    cookies = {"grades": "england", "language": "es"}
    answer = site.get("/?q=fractions", headers={"cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
    assert '<html lang="es" dir="ltr">' in answer.text
    assert "Año 5" in plain(answer)
    assert "Dice «fractions» en su título" in plain(answer)
    site.cookies.clear()
    assert '<html lang="es"' in site.get("/", headers={"accept-language": "es-MX"}).text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\tb"])
def test_settings_never_send_a_reader_elsewhere(site: TestClient, back: str) -> None:
    assert site.get("/settings", params={"back": back}).headers["location"] == "/"
    assert site.get("/settings?grades=mars").status_code == 400


# -- facts ----------------------------------------------------------------------------------------------------


def test_grades_are_named_as_the_catalogs_own_names_in_english() -> None:
    for system in ("us", "england", "ages"):
        for low in range(3, 18):
            for high in (*range(low + 1, 19), None):
                ages = AgeRange(low, high)
                ours = grade_words(ENGLISH, ages, system).replace("–", "-").lower()
                assert ours == name_ages(ages, system).lower()  # type: ignore[arg-type]
    assert grade_words(catalogs()["es"], AgeRange(9, 10), "us") == "Grado 4"


def test_licences_lengths_and_links_are_said_in_words() -> None:
    assert license_words(ENGLISH, None) == "License unknown"
    assert license_words(ENGLISH, FREE).startswith("CC BY-SA: ")
    assert license_words(ENGLISH, "Ask us") == "Ask us"
    assert license_name("https://creativecommons.org/publicdomain/zero/1.0/") == "CC0 1.0"
    assert [minutes_words(ENGLISH, n) for n in (1, 45, 60, 90)] == ["1 minute", "45 minutes", "1 hour", "1 h 30 min"]
    assert web_link(" https://a.b/ ") == "https://a.b/"
    assert [web_link(url) for url in (None, "javascript:1", "https://", "data:text/html,x", "http://[", "//a.b")] == [
        None
    ] * 6


def test_facets_offer_no_value_without_results_and_single_ones_replace() -> None:
    counts = {"max_minutes": [("30", 4), ("15", 1)], "subjects": [("Science", 3), ("Art", 2)]}
    shown = {facet.parameter: facet for facet in facets(ENGLISH, "us", counts, [("q", "x"), ("max_minutes", "15")])}
    assert [(c.label, c.chosen) for c in shown["max_minutes"].choices] == [
        ("Up to 15 minutes", True),
        ("Up to 30 minutes", False),
    ]
    assert [c.href for c in shown["max_minutes"].choices] == ["/?q=x", "/?q=x&max_minutes=30"]
    assert value_words(ENGLISH, "england", "in_ages", "8-9") == "Year 4"
    assert [read_ages(text) for text in ("8-9", "16-", "9-8", "x-9", "", "8")] == [
        AgeRange(8, 9), AgeRange(16, None), None, None, None, None,
    ]  # fmt: skip


# -- suggestions, documentation -------------------------------------------------------------------------------


def test_suggestions_are_standards_topics_and_titles(site: TestClient) -> None:
    def kinds(typed: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for hit in site.get("/api/v1/suggest", params={"q": typed}).json()["results"]:
            found.setdefault(hit["kind"], []).append(hit["value"])
        return found

    assert "4.NF.A.1" in kinds("4.nf")["standard"]
    assert kinds("adding frac")["topic"] == ["adding fraction"]
    assert "Volcanoes for beginners" in kinds("volcan")["title"]
    assert kinds("a") == kinds("") == {}
    only = site.get("/api/v1/suggest?q=fracti&kind=standard").json()["results"]
    assert {suggestion["kind"] for suggestion in only} == {"standard"}
    assert site.get("/api/v1/suggest", params={"q": HOSTILE}).status_code == 200


def test_suggestions_are_written_with_their_accents_whichever_way_one_types(tmp_path: Path) -> None:
    lessons = [
        Resource(id="f1", title="La fracción y la educación", keywords=("Fracción propia",)),
        Resource(id="f2", title="Otra fracción", text="Una FRACCIÓN; el informe resume un résumé."),
        Resource(id="f3", title="Resume la fraccion"),
    ]
    with little_app(tmp_path, lessons) as app:
        client = TestClient(app)
        for typed in ("fraccion", "fracción", "Fracció", "fracc"):
            found = client.get("/api/v1/suggest", params={"q": typed}).json()["results"]
            values = [(suggestion["kind"], suggestion["value"]) for suggestion in found]
            assert ("topic", "fracción") in values, typed
            assert ("topic", "fracción propia") in values, typed
            assert ("title", "La fracción y la educación") in values, typed
        beside = client.get("/api/v1/suggest", params={"q": "otra educacion"}).json()["results"]
        assert beside[0] == {"kind": "topic", "value": "otra educación", "label": "otra educación", "path": None}
        plain = client.get("/api/v1/suggest", params={"q": "resum"}).json()["results"]
        assert plain[0]["value"] == "resume"  # two write it so, one of them résumé too


def test_the_api_describes_itself_on_a_page(site: TestClient) -> None:
    text = plain(site.get("/api/docs"))
    assert "GET /api/v1/search" in text
    assert "GET /api/v1/suggest" in text
    assert "`" not in text


def test_no_card_says_that_it_means_the_same_under_a_notice_that_nothing_comes_close() -> None:
    close, says = message("reason.meaning.close"), message("weak.few", 1, conditions="x")
    reasons = (Reason(1.0, close, "meaning"), Reason(0.5, says, "words"))
    hit = Ranked(Resource(id="a", title="A"), 1.5, reasons)
    far = Results(query=Query(), count=1, reachable=1, places=1, hits=[hit], reason=[message("weak.far")])
    words = catalogs()["en"]
    assert vague_reasons(words, far) == {words.say(close)}
    assert vague_reasons(words, replace(far, reason=[])) == frozenset()


def test_examples_are_in_the_readers_language_if_the_catalog_answers_them(site: TestClient) -> None:
    spanish = {"accept-language": "es"}
    offered = [href for href in links(site.get("/", headers=spanish)) if href.startswith("/?q=")]
    assert offered[0] == "/?q=fracciones"
    for href in offered:
        assert 'class="notice warn"' not in site.get(href, headers=spanish).text
