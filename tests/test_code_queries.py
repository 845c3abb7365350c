"""A standard's code as the query: every spelling asks what ``standard=`` asks; one unknown here is said to be so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site

from catalog.model import Resource
from catalog.standards.codes import is_foreign_code

MENTIONS = Resource(id="m:mentions", title="Volcanoes MA.5.FR.1.1 and 4-PS3-1", text="4.3A 5 FR PS3")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("codes"), (*LESSONS, MENTIONS)) as client:
        yield client


def answer(site: TestClient, **asked: str) -> tuple[list[tuple[str, float]], list[str]]:
    found = site.get("/api/v1/search", params=asked).json()
    return [(hit["id"], hit["score"]) for hit in found["results"]], found["notices"]


@pytest.mark.parametrize(
    "typed",
    [
        "4.NF.A.2",
        "4.nf.a.2",
        "4 NF.A.2",
        "4nf2",
        "CCSS.MATH.CONTENT.4.NF.A.2",
        "standard 4.NF.A.2",
        "lessons for 4nf2",
        "materials to teach 4.NF.A.2",
        "std:4.NF.A.2",
        "https://example.org/4.NF.A.2",
        "4NFA2",
        "4．ｎｆ．Ａ．２",
        "4–NF–A–2",
        "4.NF.A.2 math",
    ],
)
def test_a_code_alone_finds_just_what_the_standard_finds(site: TestClient, typed: str) -> None:
    found, notices = answer(site, q=typed)
    assert found == answer(site, standard="4.NF.A.2")[0] != []
    assert notices == []


@pytest.mark.parametrize("typed", ["4.NF.A.2 and 4.NF.B.3", "4.nf.a.2, 4NFB3", "4.NF.A.2 or 4.NF.B.3 lessons"])
def test_a_list_of_codes_finds_what_its_standards_find(site: TestClient, typed: str) -> None:
    both = site.get("/api/v1/search", params={"standard": ["4.NF.A.2", "4.NF.B.3"]}).json()["results"]
    assert answer(site, q=typed)[0] == [(hit["id"], hit["score"]) for hit in both] != []


@pytest.mark.parametrize("beside", ["grade 5", "no video", "20 minutes", "not grade 2", "worksheets"])
def test_beside_a_code_a_wish_is_no_word_to_look_for(site: TestClient, beside: str) -> None:
    found, notices = answer(site, q=f"4.NF.A.2 {beside}")
    assert {id for id, _ in found} <= {id for id, _ in answer(site, standard="4.NF.A.2")[0]}
    assert not [notice for notice in notices if "4.nf.a.2" in notice]


def test_a_domain_finds_what_meets_its_standards(site: TestClient) -> None:
    meeting = {"m:equivalent", "m:compare", "m:both", "m:add", "m:times"}
    assert {id for id, _ in answer(site, q="4.NF")[0][:5]} == meeting
    assert answer(site, q="4nf") == answer(site, q="4.NF") == answer(site, standard="4.NF")
    assert {id for id, _ in answer(site, q="lessons on 4.NF.B")[0][:2]} == {"m:add", "m:times"}


@pytest.mark.parametrize("typed", ["MA.5.FR.1.1", "4-PS3-1", "TEKS 4.3A", "standard MA.5.FR.1.1", "4.NF.Z.9",
                                   "CCSS.MATH.CONTENT.4.NF.B.9", "CCSS.ELA-Literacy.W.5.99"])  # fmt: skip
def test_a_code_of_no_framework_here_is_said_to_be_so_and_not_matched_by_its_letters(
    site: TestClient, typed: str
) -> None:
    found, notices = answer(site, q=typed)
    assert found == []
    assert [notice for notice in notices if "No framework imported here" in notice]


def test_of_an_unknown_code_nothing_is_said_to_be_shown(site: TestClient) -> None:
    found, notices = answer(site, q="4.NF.Z.9 worksheet")
    assert (found, [notice for notice in notices if "showing" in notice]) == ([], [])


def test_beside_an_unknown_code_the_other_words_are_searched(site: TestClient) -> None:
    found, notices = answer(site, q="volcanoes MA.5.FR.1.1")
    assert {id for id, _ in found} >= {"m:volcano", "m:mentions"}
    assert notices == ["No framework imported here has the standard “MA.5.FR.1.1”."]
    named = answer(site, q="volcanoes TEKS 4.3A")
    assert named == (answer(site, q="volcanoes")[0], ["No framework imported here has the standard “4.3A”."])


@pytest.mark.parametrize(
    ("word", "before", "foreign"),
    [
        ("MS-LS2-3", "", True),
        ("111.6(b)(3)(A)", "", True),
        ("§111.6", "", True),
        ("4.3A", "our TEKS ", True),
        ("4.2", "SOL ", True),
        ("VA.912.C.1.2", "", True),
        ("CCSS.Math.Practice.MP9", "", True),
        ("4.3A", "the ", False),
        ("ccss-aligned", "", False),
        ("math.3.5", "", False),
        ("9.30am", "at ", False),
        ("2.5kg", "", False),
        ("covid-19-free", "", False),
        ("v1.2", "", False),
        ("3.5", "", False),
        ("e.g", "", False),
        ("K-2", "", False),
    ],
)
def test_what_is_written_like_a_code(word: str, before: str, foreign: bool) -> None:
    assert is_foreign_code(word, before) is foreign
