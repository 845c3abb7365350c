"""A grade, chosen or typed: what is made for it comes first, and what is not is said to be so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site
from ranking_table import candidates

from api.messages import english
from api.search.coefficients import load_coefficients
from api.search.features import Asked
from api.search.ranking import Ranking, rank
from api.search.results import Results
from api.search.tiers import part_of
from api.web.pages.parts_of_list import dividers
from api.web.pages.search import fit_words
from catalog.messages import message
from catalog.model import AgeRange, Query, Resource
from catalog.vocabularies.grades import naming_of
from indexer.engine import EngineQuery
from indexer.words.analysis import FIELDS

AGES = {"kindergarten": (5, 6), "third": (8, 9), "fourth": (9, 10), "sixth": (11, 12)}
VOLCANOES = [
    Resource(id=f"v:{name}", title=f"Volcanoes in {name} grade", ages=AgeRange(*ages)) for name, ages in AGES.items()
]
UNDATED = Resource(id="v:undated", title="Volcanoes")
OLDER = replace(LESSONS[3], id="m:add-later", title="Adding fractions later", ages=AgeRange(12, 13))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("grades"), (*LESSONS[:5], OLDER, *VOLCANOES, UNDATED)) as client:
        yield client


def found(site: TestClient, **asked: str) -> list[str]:
    return [hit["id"] for hit in site.get("/api/v1/search", params=asked).json()["results"]]


@pytest.mark.parametrize(
    "asked",
    [{"q": "volcanoes", "grade": "Grade 4"}, {"q": "volcanoes", "ages": "9-10"}, {"q": "year 5 volcanoes"}],
)
def test_a_chosen_grade_and_a_typed_one_order_alike(site: TestClient, asked: dict[str, str]) -> None:
    ids = found(site, **asked)
    assert ids[:3] == ["v:fourth", "v:third", "v:undated"]
    assert set(ids[3:]) == {"v:kindergarten", "v:sixth"}


def test_a_standard_implies_its_grade(site: TestClient) -> None:
    answer = site.get("/api/v1/search", params={"standard": "4.NF.B.3"}).json()
    assert [hit["id"] for hit in answer["results"]].index("m:add") < [hit["id"] for hit in answer["results"]].index(
        "m:add-later"
    )
    assert answer["ages"] == "9-10"
    (later,) = (hit for hit in answer["results"] if hit["id"] == "m:add-later")
    assert "Written for ages 12-13; the standard is for ages 9-10" in [one["because"] for one in later["reasons"]]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("year 5 volcanoes", "Written for Year 5, as you asked"),
        ("grade 4 volcanoes", "Written for Grade 4, as you asked"),
        ("volcanoes ages 9-10", "Written for ages 9-10, as you asked"),
    ],
)
def test_a_grade_is_answered_in_the_words_of_the_question(site: TestClient, typed: str, answer: str) -> None:
    first = site.get("/api/v1/search", params={"q": typed}).json()["results"][0]
    assert answer in [reason["because"] for reason in first["reasons"]]


def test_the_page_counts_says_what_is_for_other_grades_and_leads_to_the_grade_alone(site: TestClient) -> None:
    page = site.get("/", params={"q": "volcanoes grade 4"}).text
    assert "1 for Grade 4, 1 for the grades next to it, 1 that does not say, 2 for other grades." in page
    before, _, after = page.partition('<h3 class="divider">For other grades</h3>')
    assert "v%3Aundated" in before or "v:undated" in before
    assert "Volcanoes in kindergarten grade" in after
    link = re.search(r'href="([^"]+)">Only Grade 4 \((\d+)\)', page)
    assert link is not None
    only = site.get(link[1].replace("&amp;", "&")).text
    assert f'<h2 id="found">{link[2]} material' in only
    assert "For other grades" not in only


def test_a_page_names_the_grade_once_and_says_once_that_nothing_is_for_it(site: TestClient) -> None:
    page = site.get("/", params={"q": "adding on a number line grade 6"}).text
    assert "none for Grade 6, 1 for the grades next to it" in page
    assert "None of the best matches says" not in page
    assert '<li class="chip"><span>Grade 6</span>' in page


def test_counts_of_the_closest_matches_are_said_to_be_theirs() -> None:
    tiers = {"topic": {"about": 7, "loose": 90}, "grade": {"in": 1, "near": 0, "unknown": 2, "other": 4}}
    results = Results(query=Query(), count=97, reachable=97, places=97, hits=(), ages=AgeRange(9, 10), tiers=tiers)
    counted = "1 for Grade 4, 2 that do not say, 4 for other grades."
    assert fit_words(english(), "us", results) == f"Of the 7 closest matches: {counted}"
    about = replace(results, tiers={**tiers, "topic": {"about": 7, "loose": 0}})
    assert fit_words(english(), "us", about) == counted


def test_grades_of_the_best_are_named_if_nothing_for_the_grade_is_about_as_good() -> None:
    """For Year 3 there is only the last; with more of the words than four fifths of the best's it is good enough."""
    low, high = [14.0, 12.0, 12.0, 7.0], [15.0, 13.0, 13.0, 8.0]
    made = [
        Resource(id=id, title=id, ages=AgeRange(int(first), int(end)))
        for id, first, end in zip("abcd", low, high, strict=True)
    ]
    query = EngineQuery(terms={"river": 1.0}, wished_ages=AgeRange(7, 8))

    def elsewhere(words: list[float], asked: Asked) -> Sequence[AgeRange]:
        table = candidates(4, {"words.all": words, "ages.low": low, "ages.high": high}, made)
        return rank(asked, table, load_coefficients()).grades_elsewhere

    assert elsewhere([2.0, 1.9, 1.8, 0.3], Asked(query)) == [AgeRange(12, 13), AgeRange(14, 15)]
    assert elsewhere([1.0, 2.0, 1.0, 1.5], Asked(query)) == [AgeRange(12, 13)]
    assert elsewhere([2.0, 1.9, 1.8, 1.7], Asked(query)) == []
    assert elsewhere([2.0, 1.9, 1.8, 0.3], Asked(query, ages_implied=True)) == []
    assert elsewhere([2.0, 1.9, 1.8, 0.3], Asked(replace(query, wished_ages=None))) == []


def test_the_page_and_the_json_say_what_grades_the_best_are_for(site: TestClient) -> None:
    asked = {"q": "adding fractions on a number line year 4"}
    said = "The best matches for these words are for Year 8."
    one = Results(query=Query(words=asked["q"]), count=1, reachable=1, places=1, hits=(), ages=AgeRange(8, 9))
    found = replace(one, elsewhere=[AgeRange(12, 13)], naming="england")
    assert english().say(found.all_notices[0]) == said
    assert replace(found, reason=[message("weak.far")]).all_notices == []  # nothing is a best match
    assert "The best matches" not in site.get("/", params={"q": "adding fractions year 5"}).text


def test_what_is_about_the_topic_comes_first_and_says_so_if_nothing_for_the_grade_is(site: TestClient) -> None:
    asked = {"q": "adding fractions on a number line year 1"}
    said = "Nothing for Year 1 is about “adding fractions on a number line”; these are for Year 5."
    assert said in site.get("/api/v1/search", params=asked).json()["notices"]
    page = site.get("/", params=asked).text
    assert f'<h3 class="divider">{said}</h3>' in page
    assert page.count(said) == 1
    link = re.search(r'<a href="([^"]+)">Search without Year 1</a>', page)
    assert link is not None
    assert link[1] == "/?q=adding+fractions+on+a+number+line"
    chosen = site.get("/", params={"q": "adding fractions on a number line", "ages": "5-6", "need": "captions"}).text
    assert '<a href="/?q=adding+fractions+on+a+number+line&amp;need=captions">Search without ages 5-6</a>' in chosen


Fields = Mapping[str, str]
RIVER, STREAM = {"title": "river"}, {"description": "river"}


def ordered(points: Sequence[float], grades: Sequence[int], fields: Sequence[Fields], **asked: Any) -> Ranking:
    """Materials a, b, c ... of US grades (-1: not said), with BM25 scores and the words of their fields, for "rivers"
    in Grade 5, of which "water course" and "stream" are other words."""
    low = [grade + 5.0 if grade >= 0 else np.nan for grade in grades]
    table = candidates(len(grades), {"words.all": points, "ages.low": low, "ages.high": [age + 1 for age in low]})
    held = lambda places, terms: np.array(  # noqa: E731
        [[[term in fields[at].get(name, "").split() for at in places] for term in terms] for name in FIELDS]
    )
    query = EngineQuery(terms={"river": 1.0}, wished_ages=AgeRange(10, 11))
    concept = (("water", "cours"), ("stream",), ("river",))
    asking = Asked(query, **{"concepts": [concept], **asked})
    return rank(asking, replace(table, held=held), load_coefficients())


FITS = ("both", "topic", "grade", "neither")


@pytest.mark.parametrize(
    ("points", "grades", "fields", "order"),
    [
        pytest.param([2.0, 1.9, 1.0], [8, 2, 5], [RIVER, RIVER, {"body": "river"}], "ab c", id="none in grade"),
        pytest.param([2.0, 0.9, 1.0], [8, 5, 5], [RIVER, STREAM, {}], "b a c", id="weak in grade comes first"),
        pytest.param([2.0, 1.4, 1.0], [8, 5, 5], [RIVER, STREAM, {}], "b c a", id="strong in grade"),
        pytest.param([2.0, 1.4, 1.0], [8, 6, 5], [RIVER, RIVER, {}], "b c a", id="strong in the next grade"),
        pytest.param([2.0, 1.4, 1.0], [8, -1, 5], [RIVER, RIVER, {}], "b c a", id="strong without a grade"),
        pytest.param([2.0, 1.0, 1.0], [8, 6, 5], [RIVER, RIVER, {}], "a c b", id="weak in the next grade"),
        pytest.param([2.0, 1.0], [8, 5], [STREAM, {}], "b a", id="named by no title: the grade first"),
        pytest.param([2.0, 1.0], [8, 5], [{"part": "river"}, {}], "a b", id="named by its unit"),
        pytest.param([2.0, 1.0, 0.9], [8, 5, 5], [RIVER, {"keyword": "water cours"}, {"keyword": "stream"}], "b a c",
                     id="another name of several words is as good, a single one may be wider"),
        pytest.param([2.0, 1.0], [8, 5], [{"title": "stream"}, {}], "a b", id="unless nothing is called as typed"),
    ],
)  # fmt: skip
def test_words_in_titles_and_grade_order_together(
    points: list[float], grades: list[int], fields: list[Fields], order: str
) -> None:
    assert "".join(ordered(points, grades, fields).ids) == order.replace(" ", "")


def test_what_only_a_standard_implies_is_ordered_by_the_grade_alone() -> None:
    rivers = ([2.0, 1.0], [8, 5], [RIVER, {}])
    assert ordered(*rivers).ids == ["a", "b"]
    assert ordered(*rivers, ages_implied=True).ids == ordered(*rivers, concepts=()).ids == ["b", "a"]


def test_each_part_of_a_list_by_topic_and_grade_is_counted_and_has_a_divider() -> None:
    ranking = ordered([2.0, 1.9, 1.0, 0.9, 1.8], [8, 2, 5, 5, 8], [RIVER, RIVER, STREAM, {}, {}])
    assert ranking.tiers["topic-grade"] == dict(zip(FITS, (1, 2, 1, 1), strict=True))
    hits = ranking.page(0, 5)
    assert [part_of(hit.tiers) for hit in hits] == ["", "elsewhere", "elsewhere", "little", "other"]
    assert ranking.grades_instead == [AgeRange(7, 8), AgeRange(13, 14)]
    results = Results(
        query=Query(), count=5, reachable=5, places=5, hits=hits, ages=AgeRange(10, 11), tiers=ranking.tiers,
        topic="rivers", instead=ranking.grades_instead,
    )  # fmt: skip
    assert dividers(english(), "us", results) == [
        "", "More about “rivers”, for other grades", "", "For Grade 5 or near it, and less about “rivers”",
        "For other grades",
    ]  # fmt: skip


def test_what_is_equal_in_another_order_comes_as_the_best_do(site: TestClient) -> None:
    """No volcano states a length or a date, so that all are equal."""
    best = found(site, q="volcanoes grade 4")
    assert best != found(site, q="volcanoes")
    assert (
        found(site, q="volcanoes grade 4", sort="shortest") == found(site, q="volcanoes grade 4", sort="newest") == best
    )


def test_how_a_grade_is_named() -> None:
    names = {
        "england": ["Year 4", "y4", "Years 5 and 6", "KS2", "key stage 1", "Reception", "GCSE", "a level", "AS level"],
        "us": ["Grade 3", "grades 3-5", "K", "K-2", "kindergarten", "elementary", "4th grade", "high school", "PK"],
        "ages": ["ages 8-9", "8 year olds", "aged 7", "9-year-olds"],
        "": ["3-5", "primary"],
    }
    assert {text: naming_of(text) for texts in names.values() for text in texts} == {
        text: name for name, texts in names.items() for text in texts
    }


@pytest.mark.parametrize(("first", "order"), [(False, "abcd"), (True, "bacd")])
def test_approved_materials_come_first_within_a_grade_and_never_before_a_better_fit(first: bool, order: str) -> None:
    """a and b are for the grade, c for another one, d says next to nothing of the words; all but a are approved."""
    ages = {"ages.low": [9, 9, 12, 9], "ages.high": [10, 10, 13, 10]}
    table = candidates(4, {"words.all": [2.0, 1.5, 2.0, 0.1], "marked.approved": [0, 1, 1, 1], **ages})
    query = EngineQuery(terms={"tide": 1.0}, wished_ages=AgeRange(9, 10))
    asked = Asked(query, approved=dict.fromkeys("bcd", message("evidence.unknown")), approved_first=first)
    assert "".join(rank(asked, table, load_coefficients()).ids) == order
    without_grade = replace(asked, engine_query=replace(query, wished_ages=None))
    assert "".join(rank(without_grade, table, load_coefficients()).ids) == ("cbad" if first else "acbd")


@pytest.mark.parametrize(("subject", "order"), [("French", "bcda"), ("Languages/French", "bcda"), ("Art", "cdba")])
def test_what_teaches_a_language_that_is_the_subject_comes_before_the_grade(subject: str, order: str) -> None:
    """b is of the subject and for another grade than c and d; a says next to nothing of the words."""
    signals = {"words.all": [0.1, 1.5, 2.0, 1.9], "subject": [0, 1, 0, 0]}
    ages = {"ages.low": [9, 12, 9, 9], "ages.high": [10, 13, 10, 10]}
    query = EngineQuery(terms={"colour": 1.0}, wished_ages=AgeRange(9, 10), wished_subjects=[subject])
    assert "".join(rank(Asked(query), candidates(4, signals | ages), load_coefficients()).ids) == order
