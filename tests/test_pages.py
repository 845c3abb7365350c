"""The pages over a small real site, without script: what they say, what state an address holds, what stays text."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from little_catalog import sure_model
from little_site import HOSTILE, LESSONS, little_app, little_site

from api.http.addresses import web_link
from api.messages import catalogs
from api.recommending.alternatives import alternatives, same_objective
from api.recommending.collection import Collection, read_collection, read_id
from api.web.exports.citation import attribution, citation
from api.web.pages.answers import without_answers
from api.web.pages.browse import together
from api.web.pages.facets import facets, read_ages, value_words
from api.web.pages.facts import grade_words, license_name, license_words, minutes_words
from api.web.pages.resource import material_html
from api.web.pages.standards_map import MAX_LENGTH, draw
from catalog.model import AgeRange, Part, Resource, Standard
from catalog.vetting.collections import Item
from catalog.vetting.cycle.adoption import Adoption, Status
from catalog.vocabularies.grades import name_ages

ENGLISH = catalogs()["en"]
FREE = "https://creativecommons.org/licenses/by-sa/4.0/"
CAPTIONED = replace(
    LESSONS[3],
    id="m:add-short",
    title="Adding fractions, told in ten minutes",
    minutes=10,
    license=FREE,
    url="https://example.org/add",
    accessibility_features=("captions", "transcript"),
    text="# First\n\nAdd.\n\n## Then\n\n[more](https://example.org/) [not](javascript:alert(1)) ![x](https://example.org/x)",
    text_format="text/markdown",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("site"), (*LESSONS, CAPTIONED)) as client:
        yield client


def plain(answer: Response) -> str:
    """The page's text as a reader meets it."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def links(answer: Response) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', answer.text)]


# -- searching ------------------------------------------------------------------------------------------------


def test_the_first_page_offers_a_box_subjects_and_frameworks(site: TestClient) -> None:
    text = plain(site.get("/"))
    assert "Find a material, and see why it fits" in text
    assert "Mathematics" in text
    assert "Little standards" in text


def test_one_browses_from_grade_to_subject_to_unit_to_lesson(site: TestClient) -> None:
    way = next(href for href in links(site.get("/")) if href.startswith("/browse?in_ages="))
    for start in ("/browse?in_ages=", "/unit?", "/resources/"):
        page = site.get(way)
        assert page.status_code == 200
        way = next(href for href in links(page) if href.startswith(start) and len(href) > len(way) * (start[1] == "b"))
    assert site.get(way).status_code == 200
    assert "Fractions course" in plain(site.get("/browse?subject=Mathematics"))
    assert site.get("/browse?in_ages=young").status_code == 400


def test_subjects_of_one_meaning_share_a_tile_under_the_name_with_most() -> None:
    counted = [("Mathematics", 9), ("English Language Arts", 5), ("English", 3), ("Maths", 1), ("Latin", 2)]
    assert together(counted) == [
        (("Mathematics", "Maths"), 10),
        (("English Language Arts", "English"), 8),
        (("Latin",), 2),
    ]


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
        assert "material" in plain(site.get(way)), way
        assert "No material matches" not in plain(site.get(way)), way


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
        ("/?standard=9.XX.9", 404, "No standard"),
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


# -- a material -----------------------------------------------------------------------------------------------


def test_a_material_shows_itself_what_is_known_and_what_to_cite(site: TestClient) -> None:
    text = plain(site.get("/resources/m:add-short"))
    for said in ("Open the material", "its publisher says so", "4.NF.B.3", "CC BY-SA 4.0", "told in ten minutes. http"):
        assert said in text, said
    assert "Record from" in text


def test_a_material_opens_with_itself_and_what_is_unknown_of_needs_is_one_line(site: TestClient) -> None:
    page = site.get("/resources/m:add-short").text
    text = plain(site.get("/resources/m:add-short"))
    assert page.index('id="material"') < page.index('id="needs"')
    assert re.search(r"Nothing is known for \d+ other needs", text)
    assert page.count('class="state unknown"') == 0
    assert "https://classroom.google.com/share?url=http" in page


def test_answers_can_be_left_out_of_the_copy_for_learners() -> None:
    text = "# Quiz\n\n1. 2 + 2\n\n## Answer key\n\n4\n\n### More\n\nfour\n\n## Next\n\nDone"
    resource = replace(CAPTIONED, text=text, text_format="text/markdown")
    assert without_answers(resource) == "# Quiz\n\n1. 2 + 2\n\n## Next\n\nDone"
    assert without_answers(replace(resource, text="# Quiz\n\n```\n# Answers\n```")) == "# Quiz\n\n```\n# Answers\n```"
    assert without_answers(replace(resource, text_format="text/plain")) == text


def test_what_was_inferred_says_how_sure_and_by_which_version_of_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.alignment.model.load_model", lambda: sure_model("7"))
    with little_site(tmp_path, LESSONS[:1]) as inferring:
        page = plain(inferring.get("/resources/m:equivalent"))
        told = inferring.get("/api/v1/resources/m:equivalent").json()["alignments"]
    assert "its publisher says so" in page
    assert "probably (100% sure)" in page
    assert "How was this inferred? By version 7" in page
    assert [(each["source"], each["model"]) for each in told[:2]] == [("publisher", None), ("inferred", "7")]


def test_what_says_the_same_stands_behind_the_first_of_it_on_pages_and_in_the_api(tmp_path: Path) -> None:
    again = replace(LESSONS[0], id="m:again", url=None, parts=(Part("Another course"),))
    with little_site(tmp_path, [*LESSONS, again]) as repeating:
        page = repeating.get("/?q=equivalent+fractions")
        told = repeating.get("/api/v1/search?q=equivalent+fractions").json()
    assert "1 duplicate" in plain(page)
    shown = [each for each in ("again", "equivalent") if f'<h3><a href="/resources/m:{each}"' in page.text]
    assert len(shown) == 1, "one card for both, which names the other"
    assert all(f"/resources/m:{each}" in links(page) for each in ("again", "equivalent"))
    together = [{each["id"], *(twin["id"] for twin in each["duplicates"])} for each in told["results"]]
    assert [each for each in together if len(each) > 1] == [{"m:again", "m:equivalent"}]
    assert told["count"] == told["listed"] + 1


def test_what_a_district_decided_shows_beside_a_material(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    decided = {
        "m:add": Adoption(Status.CONDITIONAL, grades="grades 3-5", until="2028-06-30", conditions="with the glossary"),
        "m:times": Adoption(Status.PROPOSED),
    }
    desk = site.app.state.services.desk  # type: ignore[attr-defined]
    monkeypatch.setattr(desk.read_state, "_kept", None)
    monkeypatch.setattr(desk.adoptions, "statuses_in", lambda *_: decided)
    said = "Adopted with conditions for grades 3-5 until June 2028: with the glossary"
    assert said in plain(site.get("/resources/m:add"))
    assert said in plain(site.get("/?q=adding+fractions"))
    assert "proposed" not in plain(site.get("/resources/m:times")).lower()


def test_a_material_names_alternatives_and_what_comes_before_and_after(site: TestClient) -> None:
    text = plain(site.get("/resources/m:add"))
    assert "The same objective, but…" in text
    assert "10 minutes instead of 45 minutes" in text
    assert "In Fractions course" in text
    assert re.search(r"Builds on 4\.NF\.A\.1 .*Equivalent fractions with paper strips", text)
    assert re.search(r"Leads to 4\.NF\.B\.4 .*A fraction times a whole number", text)


def test_a_hostile_record_is_text_wherever_it_shows(site: TestClient) -> None:
    for address in (
        "/resources/m:hostile",
        "/?q=fraction",
        "/collection?id=m:hostile&note=" + HOSTILE,
        "/?q=" + HOSTILE,
    ):
        answer = site.get(address)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text
        assert not any(href.lower().startswith("javascript") for href in links(answer))


def test_markdown_is_sanitised_and_its_headings_stand_below_the_pages_own() -> None:
    html = material_html(CAPTIONED)
    assert "<h3>First</h3>" in html
    assert "<h4>Then</h4>" in html
    assert 'href="https://example.org/"' in html
    assert "javascript" not in html.replace("](javascript:alert(1))", "")
    assert "<img" not in html
    assert material_html(replace(CAPTIONED, text="<b>x</b>", text_format="text/plain")) == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


def test_policy_forbids_everything_from_elsewhere(site: TestClient) -> None:
    headers = site.get("/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]


def test_alternatives_are_accessible_simpler_harder_or_shorter() -> None:
    base = replace(LESSONS[3], minutes=50)
    younger = replace(base, id="y", ages=AgeRange(8, 9))
    older = replace(base, id="o", ages=AgeRange(10, 11))
    much_older = replace(base, id="m", ages=AgeRange(15, 16))
    near = [(each, 0.9) for each in (base, younger, older, much_older, CAPTIONED)]
    others = same_objective(base, near, frozenset())
    assert base not in others
    found = {kind: [each.resource.id for each in chosen] for kind, chosen in alternatives(base, others)}
    assert found == {"accessible": ["m:add-short"], "simpler": ["y"], "harder": ["o"], "shorter": ["m:add-short"]}


def test_what_means_something_else_is_no_alternative() -> None:
    assert not same_objective(LESSONS[0], [(LESSONS[5], 0.2)], frozenset())


def test_citation_and_attribution_say_what_is_known_and_no_more() -> None:
    bare = Resource(id="x", title="A title.", url="javascript:1")
    assert citation(ENGLISH, bare, "http://here/x") == "Author unknown (no date). A title. http://here/x"
    assert attribution(ENGLISH, bare, "http://here/x") is None
    full = replace(bare, authors=("Ada",), publisher="Press", published="2024-05-01", license=FREE, url="https://a.b/c")
    assert citation(ENGLISH, full, "") == "Ada (2024). A title. Press. https://a.b/c"
    assert attribution(ENGLISH, full, "") == f"“A title.” by Ada, https://a.b/c. License: CC BY-SA 4.0 ({FREE})."


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
    shown = {each.parameter: each for each in facets(ENGLISH, "us", counts, [("q", "x"), ("max_minutes", "15")])}
    assert [(c.label, c.chosen) for c in shown["max_minutes"].choices] == [
        ("Up to 15 minutes", True),
        ("Up to 30 minutes", False),
    ]
    assert [c.href for c in shown["max_minutes"].choices] == ["/?q=x", "/?q=x&max_minutes=30"]
    assert value_words(ENGLISH, "england", "in_ages", "8-9") == "Year 4"
    assert [read_ages(text) for text in ("8-9", "16-", "9-8", "x-9", "", "8")] == [
        AgeRange(8, 9), AgeRange(16, None), None, None, None, None,
    ]  # fmt: skip


# -- standards ------------------------------------------------------------------------------------------------


def test_a_standards_page_has_its_place_its_materials_and_their_gaps(site: TestClient) -> None:
    text = plain(site.get("/standards/4.NF.B.3"))
    for said in ("Little standards", "Builds on", "Leads to", "2 materials for it.", "gap", "1 declared"):
        assert said in text, said


def test_standards_are_found_by_code_and_by_words_and_a_framework_is_a_tree(site: TestClient) -> None:
    assert "4.NF.A.2" in plain(site.get("/standards?q=4.nf.2"))
    assert "4 standards found" in plain(site.get("/standards?q=fraction"))
    assert "No standard found" in plain(site.get("/standards?q=zebra"))
    assert "What 4.NF.A.1 asks of a fraction" in plain(site.get("/standards/f"))


def _standard(code: str, statement: str = "S") -> Standard:
    return Standard(id=code, uri=f"https://example.org/{code}", framework_id="f", code=code, statement=statement)


def test_the_drawing_runs_in_reading_direction_and_stays_small() -> None:
    before = [_standard(f"B.{n}") for n in range(9)]
    after, part = [_standard("", "A long statement that has no code at all")], [_standard("P.1")]
    drawing = draw(_standard("X.1"), before, part, after)
    mirrored = draw(_standard("X.1"), before, part, after, rtl=True)
    assert drawing
    assert mirrored
    assert [box.kind for box in drawing.boxes] == ["before"] * 6 + ["self", "part", "after"]
    assert drawing.boxes[0].x < drawing.boxes[-1].x
    assert mirrored.boxes[0].x > mirrored.boxes[-1].x
    assert len(drawing.boxes[-1].label) <= MAX_LENGTH
    assert all(0 <= box.x <= drawing.width and 0 <= box.y <= drawing.height for box in drawing.boxes)
    assert draw(_standard("X.1"), [], part, []) is None


# -- collections ----------------------------------------------------------------------------------------------


def test_a_collections_address_is_all_of_it() -> None:
    listed = Collection("Unité 1 & 2", (Item("a/b?c", "première note"), Item("d"), Item("e", "x")))
    assert read_collection(urlencode(listed.pairs())) == (listed, {})
    assert read_collection("id=a&id=b&note=n&id=a&note=later")[0].items == (Item("a"), Item("b", "n"))
    assert [item.id for item in listed.moved(2, -1).items] == ["a/b?c", "e", "d"]
    assert listed.moved(0, -1) == listed.moved(9, 1) == listed.less(9) == listed.more("d") == listed
    assert read_id("https://here.example/resources/a%2Fb") == read_id("/resources/a%2Fb") == "a/b"
    assert read_id("starter:x") == "starter:x"


def test_a_collection_is_edited_without_script(site: TestClient) -> None:
    start = "/collection?name=Mine&id=m:add&note=first&id=m:times"

    def after(change: str) -> list[tuple[str, str]]:
        answer = site.get(start + change)
        assert answer.status_code == 303
        return parse_qsl(urlsplit(answer.headers["location"]).query)[1:]

    assert after("&down=0") == [("id", "m:times"), ("id", "m:add"), ("note", "first")]
    assert after("&remove=0") == [("id", "m:times")]
    assert after("&add=/resources/m:both")[-1] == ("id", "m:both")
    assert after("&add=&up=junk") == parse_qsl(start.partition("?")[2])[1:]
    text = plain(site.get(start + "&id=gone"))
    assert "Adding fractions on a number line" in text
    assert "No longer in this catalog" in text
    assert "45 minutes and 2 without a stated length" in text


def test_a_collection_goes_out_as_a_table_and_json_ld(site: TestClient) -> None:
    state = "?name=Mine&id=m:add-short&note=%3D1%2B1&id=m:hostile"
    table = site.get("/collection.csv" + state)
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row["identifier"] for row in rows] == ["m:add-short", "m:hostile"]
    assert rows[0]["note"] == "'=1+1"
    assert rows[1]["link"].endswith("/resources/m:hostile")
    document = json.loads(site.get("/collection.jsonld" + state).content)
    assert document["name"] == "Mine"
    assert document["itemListElement"][0]["item"]["name"] == CAPTIONED.title
    assert site.get("/collection.docx" + state).status_code == 400


def test_a_collection_goes_out_as_one_archive_of_every_file_with_notes_and_the_texts_held_here(
    site: TestClient,
) -> None:
    state = "?name=My+week&id=m:add&note=for+Monday&id=m:add-short&id=m:hostile&id=gone"
    with zipfile.ZipFile(io.BytesIO(site.get("/collection.zip" + state).content)) as archive:
        files = {name.removeprefix("my-week/"): archive.read(name) for name in archive.namelist()}
    for form in ("csv", "jsonld", "imscc"):
        assert files[f"my-week.{form}"] == site.get(f"/collection.{form}{state}").content
    texts = sorted(name for name in files if name.startswith("materials/"))
    assert [name[:14] for name in texts] == ["materials/001-", "materials/003-"], "one has its own address"
    assert LESSONS[3].text.encode() in files[texts[0]]
    assert b"for Monday" in files["overview.html"]
    assert not any(b"<script" in files[name] for name in ("overview.html", *texts))


def test_a_collection_is_printed_with_its_materials_and_without_their_answers(site: TestClient, tmp_path: Path) -> None:
    state = "?name=My+week&id=m:add-short&note=for+Monday&id=m:times"
    page = site.get("/collection" + state)
    printed = site.get(next(href for href in links(page) if href.startswith("/collection/print")))
    assert re.findall(r'<h2 id="printed-\d+" dir="auto">(.*?)</h2>', printed.text) == [
        f"1. {CAPTIONED.title}",
        f"2. {LESSONS[4].title}",
    ]
    assert re.search(rf"for Monday .*First.* {LESSONS[4].text}", plain(printed))
    assert "Without the answers" not in plain(printed), "there are none to leave out"
    answered = replace(CAPTIONED, id="m:answered", text="# Task\n\nAdd.\n\n# Answers\n\nSeven.")
    with little_site(tmp_path, (*LESSONS, answered)) as other:
        whole = other.get("/collection/print?id=m:answered")
        assert "Seven." in plain(whole)
        less = plain(other.get(next(href for href in links(whole) if href.endswith("answers=no"))))
        assert "Add." in less
        assert "Seven." not in less


# -- suggestions, documentation -------------------------------------------------------------------------------


def test_suggestions_are_standards_topics_and_titles(site: TestClient) -> None:
    def kinds(typed: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in site.get("/api/v1/suggest", params={"q": typed}).json()["results"]:
            found.setdefault(each["kind"], []).append(each["value"])
        return found

    assert "4.NF.A.1" in kinds("4.nf")["standard"]
    assert kinds("adding frac")["topic"] == ["adding fraction"]
    assert "Volcanoes for beginners" in kinds("volcan")["title"]
    assert kinds("a") == kinds("") == {}
    only = site.get("/api/v1/suggest?q=fracti&kind=standard").json()["results"]
    assert {each["kind"] for each in only} == {"standard"}
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
            values = [(each["kind"], each["value"]) for each in found]
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
