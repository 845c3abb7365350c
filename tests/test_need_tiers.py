"""A need asked for: what is known to meet it comes first, a stated barrier last, and each result says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site
from ranking_table import candidates

from api.messages import catalogs, english
from api.search.coefficients import load_coefficients
from api.search.features import Asked
from api.search.need_table import UNSTATED, helping
from api.search.needs_served import need_coverage
from api.search.ranking import rank
from catalog.model import Evidence, Resource
from catalog.needs.needs import NEEDS, evidence
from indexer.engine import EngineQuery

FILM = {"types": ("Video",), "access_modes": ("auditory", "visual")}
MATERIALS = [
    Resource(id="t:barrier", title="Tides and the moon, tides film", **FILM, accessibility_features=("none",)),
    Resource(id="t:unknown", title="Tides and the moon, a tides film", **FILM),
    Resource(
        id="t:both",
        title="Tides film",
        **FILM,
        accessibility_features=("closedCaptions",),
        keywords=("ELL",),
        minutes=60,
    ),
    Resource(
        id="t:captions",
        title="Tides film again",
        **FILM,
        accessibility_features=("closedCaptions",),
        publisher="Tidal",
    ),
    Resource(id="t:flashing", title="Glaciers", **FILM, accessibility_hazards=("flashing",)),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("needs"), (*LESSONS[:4], *MATERIALS)) as client:
        yield client


def test_what_is_known_is_counted_by_publisher_as_every_record_says(site: TestClient) -> None:
    with site.app.state.services.search.session() as session:  # type: ignore[attr-defined]
        counted = {one.publisher: one for one in need_coverage(session)}
    held = [*LESSONS[:4], *MATERIALS]
    assert set(counted) == {resource.publisher or "" for resource in held}
    for publisher, one in counted.items():
        theirs = [resource for resource in held if (resource.publisher or "") == publisher]
        assert one.materials == len(theirs)
        for need in NEEDS:
            states = Counter(evidence(resource, need).evidence for resource in theirs)
            assert one.needs[need] == {state: states[state] for state in Evidence}, (publisher, need)


def found(site: TestClient, **asked: object) -> list[str]:
    return [hit["id"] for hit in site.get("/api/v1/search", params=asked).json()["results"]]


@pytest.mark.parametrize("asked", [{"q": "tides film", "need": "captions"}, {"q": "tides film with captions"}])
def test_known_comes_before_unknown_and_a_barrier_last(site: TestClient, asked: dict[str, str]) -> None:
    ids = [id for id in found(site, **asked) if id.startswith("t:")]
    assert set(ids[:2]) == {"t:both", "t:captions"}
    assert ids[2:4] == ["t:unknown", "t:barrier"]


def test_several_needs_are_counted_and_never_cancel(site: TestClient) -> None:
    asked = {"q": "tides film", "need": ["captions", "english-learner", "executive-function"]}
    answer = site.get("/api/v1/search", params=asked).json()
    tiers = {hit["id"]: hit["tiers"]["need"] for hit in answer["results"]}
    assert tiers["t:captions"] == "1-of-3"
    assert tiers["t:both"] == "barrier", "it takes an hour, whatever else it meets"
    assert tiers["t:unknown"] == "unknown"
    (both,) = (hit for hit in answer["results"] if hit["id"] == "t:both")
    assert [(need["need"], need["evidence"]) for need in both["needs"][:3]] == [
        ("captions", "declared"),
        ("english-learner", "declared"),
        ("executive-function", "barrier"),
    ]
    page = site.get("/", params=asked).text
    assert "2 of 3 needs known to be met" in page
    assert "A barrier is stated" in page


def test_only_what_is_known_to_meet_every_need(site: TestClient) -> None:
    asked = {"q": "tides film", "need": ["captions", "english-learner"]}
    assert found(site, **asked, known_needs="only") == ["t:both"]
    words = site.get("/api/v1/search", params={"q": "tides film with captions", "known_needs": "only"}).json()
    assert {hit["id"] for hit in words["results"]} == {"t:both", "t:captions"}
    assert site.get("/api/v1/search", params={"q": "tides", "known_needs": "yes"}).status_code == 400


@pytest.mark.parametrize("needs", [["captions"], ["captions", "english-learner"]])
def test_the_link_to_what_is_known_counts_what_it_finds(site: TestClient, needs: list[str]) -> None:
    page = site.get("/", params={"q": "tides film", "need": needs}).text
    link = re.search(r'href="([^"]+)"[^>]*>Only what is known to meet every need \((\d+)\)', page)
    assert link is not None
    assert f'<h2 id="found">{link[2]} material' in site.get(link[1].replace("&amp;", "&")).text


def test_facets_count_what_is_known_to_meet_each_need(site: TestClient) -> None:
    counts = site.get("/api/v1/facets", params={"q": "tides film"}).json()["needs"]
    assert {"value": "captions", "count": 2} in counts
    assert {"value": "english-learner", "count": 1} in counts


def test_one_sentence_says_that_nothing_is_known_to_meet_a_need(site: TestClient) -> None:
    notices = site.get("/api/v1/search", params={"q": "tides film", "need": ["signed", "captions"]}).json()["notices"]
    assert [notice for notice in notices if "known to meet" in notice] == [
        "Nothing here is known to meet: Sign language. Perhaps it is only undeclared; look into the materials yourself."
    ]


def test_a_stated_danger_is_on_the_card_whether_asked_for_or_not(site: TestClient) -> None:
    page = site.get("/", params={"q": "glaciers"}).text
    assert "The publisher warns of flashing" in page


def test_an_earlier_id_goes_on_working(site: TestClient) -> None:
    earlier = site.get("/api/v1/search", params={"q": "tides film", "need": "short-attention"}).json()
    today = site.get("/api/v1/search", params={"q": "tides film", "need": "executive-function"}).json()
    assert earlier == today
    page = site.get("/", params={"need": "short-attention", "q": "tides"})
    assert page.status_code == 308
    assert page.headers["location"] == "/?need=executive-function&q=tides"


def test_words_that_a_chip_took_for_a_need_can_be_words_again(site: TestClient) -> None:
    asked = {"q": "tides film with captions"}
    page = site.get("/", params=asked).text
    assert "Look for the words “captions” instead" in page
    assert "as_words=captions" in page
    words = site.get("/api/v1/search", params={**asked, "as_words": "captions"}).json()
    assert "need" not in [chip["kind"] for chip in words["understood"]]
    literal = site.get("/api/v1/search", params={"q": "tides film captions", "as_words": "captions"}).json()
    assert [hit["id"] for hit in words["results"]] == [hit["id"] for hit in literal["results"]]
    assert [hit["score"] for hit in words["results"]] == [hit["score"] for hit in literal["results"]]
    chosen = site.get("/", params={**asked, "as_words": "captions"}).text
    assert "Only as words" in chosen
    assert site.get("/api/v1/search", params={**asked, "as_words": "short-attention"}).json()["understood"]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Take back the chosen need too, and look for the words “captions” instead"),
        ("es", "Quitar también la necesidad elegida y buscar las palabras «captions» en su lugar"),
    ],
)
def test_a_need_that_is_typed_and_chosen_is_one_chip_that_takes_both_back(
    site: TestClient, language: str, says: str
) -> None:
    asked = {"q": "tides film with captions", "need": "captions"}
    page = unescape(site.get("/", params=asked, headers={"accept-language": language}).text)
    chips = re.search(r'<ul class="chips">.*?</ul>', page, re.DOTALL)
    assert chips is not None
    assert chips[0].count(catalogs()[language]("need.captions") + "</span>") == 1
    (href,) = re.findall(rf'href="([^"]+)" title="{says}"', chips[0])
    assert parse_qs(urlsplit(href).query) == {"q": [asked["q"]], "as_words": ["captions"]}


def test_each_needs_count_is_what_choosing_it_alone_finds(site: TestClient) -> None:
    counts = {need["value"]: need["count"] for need in site.get("/api/v1/facets").json()["needs"]}
    found = {need: site.get("/api/v1/search", params={"need": need, "known_needs": "only"}).json() for need in NEEDS}
    assert {need: answer["total"] for need, answer in found.items() if answer["total"]} == counts


def test_every_page_and_interface_says_the_same_of_a_material_and_a_need(site: TestClient) -> None:
    """The rule, asked directly, is the oracle of the index, the rows, the resource, its page and the cards."""
    for material in MATERIALS:
        said = {need: evidence(material, need) for need in NEEDS}
        resource = site.get(f"/api/v1/resources/{material.id}").json()
        assert {need["need"]: need["evidence"] for need in resource["needs"]} == {
            need: finding.evidence for need, finding in said.items()
        }
        page = unescape(site.get(f"/resources/{material.id}").text)
        assert [need for need in NEEDS if english().say(said[need].because) not in page] == []
    for need in NEEDS:
        answer = site.get("/api/v1/search", params={"need": need, "limit": 100}).json()
        rows = {hit["id"]: hit for hit in answer["results"]}
        kept = site.get("/api/v1/search", params={"need": need, "known_needs": "only", "limit": 100}).json()
        cards = unescape(site.get("/", params={"need": need, "limit": 100}).text)
        for material in MATERIALS:
            known = evidence(material, need)
            tier = "known" if known.evidence.met else "barrier" if known.evidence == "barrier" else "unknown"
            assert rows[material.id]["tiers"]["need"] == tier
            assert rows[material.id]["needs"][0] == {
                "need": need, "evidence": known.evidence, "because": english().say(known.because)
            }  # fmt: skip
            assert english().say(known.because) in cards
        assert {hit["id"] for hit in kept["results"]} == {
            id for id, row in rows.items() if row["tiers"]["need"] == "known"
        }


@pytest.mark.parametrize(("covered", "first"), [(1.0, "b"), (0.2, "a")])
def test_a_text_in_a_home_language_is_about_the_topic_if_it_holds_the_words(covered: float, first: str) -> None:
    """An English model tells little of its meaning, which is no reason to put an English text before it."""
    signals = {"words.all": [2.0, 0.8], "meaning": [0.8, 0.1], "covered": [1.0, covered], "need.home-language": [0, 1]}
    query = EngineQuery(terms={"water": 1.0, "cycle": 1.0}, needs=("home-language",))
    assert rank(Asked(query), candidates(2, signals), load_coefficients()).ids[0] == first


def test_what_may_help_is_one_link_away_with_the_words_as_they_are(site: TestClient) -> None:
    for typed, needs in {
        "fractions for students with dyscalculia": helping(f"{UNSTATED}dyscalculia"),
        "fractions IEP": ("captions", "low-vision", "executive-function", "english-learner", "reads-below-grade"),
        "fractions": (),
    }.items():
        page = site.get("/", params={"q": typed}).text
        links = [parse_qs(urlsplit(unescape(href)).query) for href in re.findall(r'href="(/\?[^"]*)"', page)]
        found = [link["need"][0] for link in links if link.get("q") == [typed] and link.keys() == {"q", "need"}]
        assert found[: len(needs)] == list(needs), typed
        assert bool(needs) == ("Search with one of these first" in page), typed
