"""Search, its conditions, a standard's page, steps around a material, plan and coverage say the same of a pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis.strategies import integers, permutations
from little_site import lesson, little_app

from api.recommending.plan import UnitAsked, plan_unit
from api.recommending.prerequisites import steps_around
from api.recommending.standard_materials import answering_materials
from api.search.fit import STANDARD_TIERS, unsaid
from api.search.service import SearchSession
from catalog.formats.record import Package
from catalog.model import (
    AgeRange,
    Alignment,
    AlignmentType,
    Association,
    Framework,
    Query,
    Relation,
    Standard,
)
from catalog.vetting.reports.coverage import pasted
from indexer.alignments import POSSIBLE, PROBABLE

PARENTS = {"5.NF.B.3": "5.NF.B", "5.NF.B.3a": "5.NF.B.3", "5.NF.B.3b": "5.NF.B.3", "5.NF.B.4": "5.NF.B"}
# By standard asked for, what each material that meets it is declared for; worked out by hand from the rule.
MEETS = {
    "5.NF.B.3": {"5.NF.B.3", "5.NF.B.3a", "5.NF.B.3b", "Q.3"},  # itself, its parts, its equivalent
    "5.NF.B.3a": {"5.NF.B.3a", "5.NF.B.3", "Q.3"},  # itself, and what it is a lettered part of, here and elsewhere
    "5.NF.B.4": {"5.NF.B.4"},  # neither its cluster nor what it builds on
}
LESSONS = [lesson(f"m:{code}", f"Lesson for {code}", 30, code) for code in (*PARENTS, "5.NF.B", "Q.3", "5.NF.A.1")]
AFTER = lesson("m:after", "What comes after", 30, "6.NF.A.1")
NEXT = lesson("m:next", "What comes next", 30, "4.NF.B.4")  # after 4.NF.B.3, which nothing is declared for


def package() -> Package:
    """A cluster with two standards, the first with lettered parts; the first has an equivalent under another code."""
    codes = ("5.NF.B", *PARENTS, "5.NF.A.1", "6.NF.A.1", "Q.3")
    ages = AgeRange(10, 11)
    standards = tuple(
        Standard(
            id=f"std:{code}", uri=f"https://example.org/{code}", framework_id="g", code=code,
            statement=f"What {code} asks", ages=ages,
        )
        for code in codes
    )  # fmt: skip
    links = [(Relation.IS_CHILD_OF, child, parent) for child, parent in PARENTS.items()]
    links += [(Relation.EXACT_MATCH_OF, "5.NF.B.3", "Q.3"), (Relation.PRECEDES, "5.NF.A.1", "5.NF.B.4")]
    links += [(Relation.PRECEDES, code, "6.NF.A.1") for code in MEETS]
    named = (Association(f"{kind} {a} {b}", kind, f"std:{a}", f"std:{b}") for kind, a, b in links)
    framework = Framework(id="g", uri="https://example.org/g", title="Little parts", subjects=("Mathematics",))
    return Package(framework, standards, tuple(named), b'{"CFDocument": {"identifier": "g"}}')


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with little_app(tmp_path_factory.mktemp("fit"), (*LESSONS, AFTER, NEXT), packages=[package()]) as app:
        yield app


@pytest.fixture(scope="module")
def search(app: FastAPI) -> Iterator[SearchSession]:
    with app.state.services.search.session() as session:
        yield session


def searched(search: SearchSession, app: FastAPI, code: str) -> set[str]:
    hits = search(Query(standards=(code,), limit=50)).hits
    return {hit.resource.id for hit in hits if hit.tiers["standard"] == "declared"}


def required(search: SearchSession, app: FastAPI, code: str) -> set[str]:
    return {hit.resource.id for hit in search(Query(standards=(code,), require=("standard",), limit=50)).hits}


def on_its_page(search: SearchSession, app: FastAPI, code: str) -> set[str]:
    return set(answering_materials(search, code)[0])


def built_on(search: SearchSession, app: FastAPI, code: str) -> set[str]:
    (step,) = (
        step for step in steps_around(search, search.graph, search.resource(AFTER.id)).builds_on if step.code == code
    )
    return {one.id for one in step.materials}


def planned(search: SearchSession, app: FastAPI, code: str) -> set[str]:
    asked = UnitAsked(standards=(search.graph.resolve(code).id,), minutes=10_000)
    return {pick.resource.id for pick in plan_unit(search, search.graph, asked).picks}


def covered(search: SearchSession, app: FastAPI, code: str) -> set[str]:
    holdings = app.state.services.desk.holdings.of(search.graph, pasted(search.graph, code))
    return {holding.fact.id for of_one in holdings.values() for holding in of_one}


Said = Callable[[SearchSession, FastAPI, str], set[str]]


@pytest.mark.parametrize("said", [searched, required, on_its_page, planned, covered])
def test_every_place_that_tells_what_meets_a_standard_tells_the_same(
    app: FastAPI, search: SearchSession, said: Said
) -> None:
    told = {code: said(search, app, code) for code in MEETS}
    assert told == {code: {f"m:{declared}" for declared in meets} for code, meets in MEETS.items()}


def test_what_a_material_builds_on_is_shown_with_the_first_of_these(app: FastAPI, search: SearchSession) -> None:
    for code, meets in MEETS.items():
        shown = built_on(search, app, code)
        assert len(shown) == min(3, len(meets))
        assert shown <= {f"m:{declared}" for declared in meets}


def test_what_only_possibly_meets_a_standard_is_offered_everywhere_and_nowhere_said_to_cover_it(
    app: FastAPI, search: SearchSession
) -> None:
    code, meant = "4.NF.B.3", search.graph.resolve("4.NF.B.3").id
    confidences = {
        one.id: inference.confidence
        for one in (*LESSONS, AFTER, NEXT)
        for inference in search.inferred(one.id)
        if inference.standard_id == meant
    }
    assert confidences, "the model infers it"
    assert all(POSSIBLE <= sure < PROBABLE for sure in confidences.values())
    assert searched(search, app, code) == on_its_page(search, app, code) == set()
    assert required(search, app, code) == set(confidences)
    site = TestClient(app, headers={"accept": "text/html"})
    plan = site.get("/api/v1/plan", params={"standard": code, "minutes": 1000}).json()
    assert (plan["covered"], plan["possible"], plan["missing"]) == (0, [meant], [])
    assert {cover["band"] for pick in plan["materials"] for cover in pick["covers"]} == {"possibly"}
    assert "Only possibly covered: 4.NF.B.3." in plan["notices"][0]
    page = site.get("/plan", params={"codes": code, "minutes": "1000"}).text
    assert "Covers 0 of 1 standard · 1 only possibly · " in page
    assert plan["notices"][0] in page
    short = site.get("/api/v1/plan", params={"standard": code, "minutes": 10}).json()
    assert [(one["more_minutes"], one["possibly"]) for one in short["missing"]] == [(20, True)]
    said = f"No material is known to teach or assess it; {len(confidences)} are possibly for it."
    for path, asked in ((f"/standards/{code}", {}), ("/", {"standard": code}), ("/", {"q": code})):
        assert said in site.get(path, params=asked).text
    tiers = site.get("/api/v1/search", params={"standard": code}).json()["tiers"]
    assert tiers["standard"]["possibly"] == tiers["topic"]["about"] == len(confidences)
    step = next(
        step
        for step in steps_around(search, search.graph, search.resource(NEXT.id)).builds_on
        if step.standard.id == meant
    )
    assert {one.id for one in step.materials} <= confidences.keys()
    assert (len(step.materials), step.possible, step.probable) == (3, True, frozenset())
    assert "is known to teach it yet; possibly for it:" in site.get(f"/resources/{NEXT.id}").text


def test_a_plan_says_which_lettered_parts_of_a_standard_nothing_in_it_is_for(app: FastAPI) -> None:
    site = TestClient(app)
    asked = {"standard": "5.NF.B.3", "minutes": "1000", "without": ["m:5.NF.B.3", "m:5.NF.B.3b", "m:Q.3"]}
    plan = site.get("/api/v1/plan", params=asked).json()
    assert (plan["covered"], plan["unmet_parts"]) == (1, ["std:5.NF.B.3b"])
    assert plan["notices"] == ["No material in this plan is known to be for 5.NF.B.3b, a part of 5.NF.B.3."]
    whole = site.get("/api/v1/plan", params={"standard": "5.NF.B.3", "minutes": "60"}).json()
    assert {one["id"] for one in whole["materials"]} == {"m:5.NF.B.3a", "m:5.NF.B.3b"}, "one for each part"
    assert (whole["unmet_parts"], whole["notices"]) == ([], [])


def test_nothing_is_inferred_for_a_standard_that_what_people_say_answers_for(search: SearchSession) -> None:
    teaches, requires = AlignmentType.TEACHES, AlignmentType.REQUIRES
    inferred = [(f"std:{code}", 0.6) for code in MEETS]

    def left(kind: AlignmentType, code: str) -> set[str]:
        said = [Alignment(kind, code, standard_id=f"std:{code}")]
        return {standard.removeprefix("std:") for standard, _ in unsaid(search.graph, inferred, said)}

    for code in (*PARENTS, "5.NF.B", "Q.3", "5.NF.A.1"):
        assert left(teaches, code) == {asked for asked, meets in MEETS.items() if code not in meets}
        assert left(requires, code) == MEETS.keys() - {code}


def test_results_facets_and_the_api_count_one_list_whether_or_not_a_part_of_it_is_only_near_the_standard(
    app: FastAPI, search: SearchSession
) -> None:
    site = TestClient(app, headers={"accept": "text/html"})
    for code in (*MEETS, "4.NF.B.3"):
        results = search(Query(standards=(code,)), facets=True)
        assert results.facets is not None
        places = sum(results.tiers["standard"].values())
        assert dict(results.facets["subjects"])["Mathematics"] == results.count == places
        assert f"{places} materials" in site.get("/", params={"q": code}).text


DECLARED_FOR = ("4.NF.B.4", "5.NF.A.1", "5.NF.B.3", "5.NF.B.3a", "5.NF.B.4", "6.NF.A.1")
Found = tuple[int, dict[str, str]]


@settings(max_examples=40, deadline=None)
@given(asked=permutations(DECLARED_FOR).flatmap(lambda codes: integers(2, 4).map(lambda n: tuple(codes[:n]))))
def test_the_order_of_standards_changes_nothing_and_what_meets_each_is_in(
    search: SearchSession, asked: tuple[str, ...]
) -> None:
    def found(words: Sequence[str], chosen: Sequence[str]) -> Found:
        results = search(Query(words=" and ".join(words), standards=tuple(chosen), limit=50))
        return results.count, {hit.resource.id: hit.tiers["standard"] for hit in results.hits}

    whole = found((), asked)
    for typed in range(len(asked) + 1):  # none, some or all of them in words
        assert found(asked[:typed], asked[typed:]) == found(asked[:typed][::-1], asked[typed:][::-1]) == whole
    for code in asked:
        for id, tier in found((), [code])[1].items():
            assert STANDARD_TIERS.index(whole[1][id]) <= STANDARD_TIERS.index(tier)


def test_a_domain_is_its_standards_on_its_page_in_json_and_in_search(app: FastAPI) -> None:
    site = TestClient(app, base_url="http://localhost")
    found = site.get("/api/v1/search", params={"standard": "5.NF", "limit": "50"}).json()
    tiers = [hit["tiers"]["standard"] for hit in found["results"]]
    met = len(tiers) - tiers.count("related")
    assert met == len({*LESSONS}), "all but what comes before and after"
    domain, page = site.get("/api/v1/standards/5.NF").json(), site.get("/standards/5.NF").text
    below = {f"std:{code}" for code in (*PARENTS, "5.NF.B", "5.NF.A.1")}
    assert (domain["code"], domain["ages"], {part["id"] for part in domain["parts"]}) == ("5.NF", "10-11", below)
    counted = site.get("/api/v1/standards/5.NF/coverage").json()
    assert (counted["standard"]["code"], counted["materials"]) == ("5.NF", met)
    assert f"{met} materials for it." in page
    assert all(
        f'href="/standards/{id.replace(":", "%3A")}"' in page or f'href="/standards/{id}"' in page for id in below
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [("5.NF.B.4 fraction", ""), ("5.NF.B.4", ""), ("comes after", ""), ("5.NF.B.4 comes after", "comes after")],
)
def test_words_beside_a_code_that_nothing_for_it_says_are_named(search: SearchSession, typed: str, words: str) -> None:
    """A material is about “comes after”, none for 5.NF.B.4."""
    notices = {notice.key: dict(notice.values) for notice in search(Query(words=typed)).notices}
    expected = {"words": words, "codes": "5.NF.B.4"} if words else None
    assert notices.get("notice.apart-from-standard") == expected
