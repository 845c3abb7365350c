"""A material's page, without script: what it shows, what stays text, and what it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from little_catalog import sure_model
from little_site import HOSTILE, LESSONS, little_site
from page_text import CAPTIONED, FREE, links, plain

from api.messages import catalogs
from api.recommending.alternatives import alternatives, same_objective
from api.web.exports.citation import attribution, citation
from api.web.pages.answers import without_answers
from api.web.pages.resource import alignment_rows, material_html
from catalog.model import (
    AgeRange,
    Alignment,
    AlignmentSource,
    AlignmentType,
    Framework,
    Part,
    Resource,
    Standard,
)
from catalog.standards.graph import StandardsGraph
from catalog.vetting.cycle.adoption import Adoption, Status

ENGLISH = catalogs()["en"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("site"), (*LESSONS, CAPTIONED)) as client:
        yield client


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


def test_what_a_record_names_by_a_word_of_a_vocabulary_is_named_in_the_readers_language(site: TestClient) -> None:
    known = plain(site.get("/resources/m:add-short", headers={"accept-language": "es"})).partition("Lo que se sabe")[2]
    for said in ("Público docentes", "Uso ejercicios de práctica", "Accesibilidad subtítulos, transcripción"):
        assert said in known, said


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
    assert [(message["source"], message["model"]) for message in told[:2]] == [("publisher", None), ("inferred", "7")]


def test_what_says_the_same_stands_behind_the_first_of_it_on_pages_and_in_the_api(tmp_path: Path) -> None:
    again = replace(LESSONS[0], id="m:again", url=None, parts=(Part("Another course"),))
    with little_site(tmp_path, [*LESSONS, again]) as repeating:
        page = repeating.get("/?q=equivalent+fractions")
        told = repeating.get("/api/v1/search?q=equivalent+fractions").json()
    assert "1 duplicate" in plain(page)
    shown = [name for name in ("again", "equivalent") if f'<h3><a href="/resources/m:{name}"' in page.text]
    assert len(shown) == 1, "one card for both, which names the other"
    assert all(f"/resources/m:{name}" in links(page) for name in ("again", "equivalent"))
    together = [{hit["id"], *(twin["id"] for twin in hit["duplicates"])} for hit in told["results"]]
    assert [group for group in together if len(group) > 1] == [{"m:again", "m:equivalent"}]
    assert told["count"] == told["listed"] + 1


def test_what_a_district_decided_shows_beside_a_material(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    decided = {
        "m:add": Adoption(Status.CONDITIONAL, grades="grades 3-5", until="2028-06-30", conditions="with the glossary"),
        "m:times": Adoption(Status.PROPOSED),
    }
    desk = site.app.state.services.desk  # type: ignore[attr-defined]
    monkeypatch.setattr(desk.read_state, "_cached", None)
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
    said = "We share a {0} between {1} and draw what each {1} gets, then {2} it as a sum of parts with one name. "
    tell = lambda *words: " ".join(said.format(f"{word} cake", word, f"write {word}") for word in words)  # noqa: E731
    base = replace(LESSONS[3], minutes=50, text=tell("friend", "class"), parts=())
    younger = replace(base, id="y", ages=AgeRange(8, 9), text=tell("doll", "bear", "toy"), description="Toys get cake.")
    older = replace(
        base, id="o", ages=AgeRange(10, 11), text=tell("farmer", "trader", "grocer"), description="Cake at market."
    )
    much_older = replace(base, id="m", ages=AgeRange(15, 16))
    short = replace(CAPTIONED, title=f"{base.title}, told in ten minutes", parts=())
    near = [(resource, 0.9) for resource in (base, younger, older, much_older, short)]
    others = same_objective(base, near, frozenset())
    assert base not in others
    found = {kind: [material.resource.id for material in chosen] for kind, chosen in alternatives(base, others)}
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


def test_a_need_that_was_searched_for_leads_the_material_to_what_meets_it(site: TestClient) -> None:
    results = site.get("/?q=adding+fractions+on+a+number+line&need=captions&need=braille-tactile")
    page = site.get(next(href for href in links(results) if href.startswith("/resources/m:add?")))
    text = plain(page)
    assert re.search(rf"None here is known to meet: Braille[^.]*\. For the needs asked for {CAPTIONED.title}", text)
    assert text.index("Captions") < text.index("Nothing is known"), "said whatever is known of it"


def test_standards_without_codes_are_told_apart_by_grade_and_a_part_that_says_the_same_is_not_repeated() -> None:
    framework = Framework(id="f", title="F", uri="https://example.org/f")
    like = partial(Standard, framework_id="f", code="", statement="Understand what they read.")
    standards = [
        like(id=id, uri=f"https://example.org/{id}", ages=ages)
        for id, ages in (("whole", AgeRange(8, 9)), ("part", AgeRange(8, 9)), ("older", AgeRange(10, 11)))
    ]
    graph = StandardsGraph([framework], standards, [])
    inferred = [
        Alignment(AlignmentType.TEACHES, id, id, source=AlignmentSource.INFERRED, confidence=sure)
        for id, sure in (("part", 0.6), ("whole", 0.5), ("older", 0.4))
    ]
    rows = alignment_rows(graph, inferred)
    assert [(row.standard_id, row.ages) for row in rows] == [("part", AgeRange(8, 9)), ("older", AgeRange(10, 11))]
