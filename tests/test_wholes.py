"""Programs, units and lessons: found by level, with what their parts say if they say nothing themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from desk_site import district
from fastapi.testclient import TestClient
from little_site import LESSONS, little_app

from catalog.model import AgeRange, Part, Provenance, Resource
from catalog.needs.needs import NEEDS, evidence
from indexer.wholes import LEVELS, WholesInMaking

CAPTIONS = list(NEEDS).index("captions")


def wholes(*resources: Resource, sources: tuple[str, ...] = ("a.csv",)) -> dict[str, Resource]:
    """The wholes that have something from their parts, by id. All resources are of the first source unless they say."""
    making = WholesInMaking(sources)
    rows = [
        resource if resource.provenance else replace(resource, provenance=(Provenance(sources[0], None, "", ""),))
        for resource in resources
    ]
    for row, material in enumerate(rows):
        making.add(material, row)

    def levels(row: int) -> bytes:
        return bytes(LEVELS.index(evidence(rows[row], need).evidence) for need in NEEDS)

    return {whole.resource.id: whole.resource for whole in making.finish(rows.__getitem__, levels).values()}


def of(source: str) -> tuple[Provenance, ...]:
    return (Provenance(source, None, "", ""),)


UNIT = Resource(id="u", title="Fractions", aggregation="unit")
ONE = Resource(id="1", title="One", parts=(Part("Fractions", "u", 2),), ages=AgeRange(8, 9), subjects=("Mathematics",))
TWO = Resource(id="2", title="Two", parts=(Part("Fractions", "u", 1),), ages=AgeRange(9, 11), subjects=("Art",))


def test_a_whole_has_the_ages_and_subjects_of_its_parts_in_their_order() -> None:
    unit = wholes(UNIT, ONE, TWO)["u"]
    assert (unit.ages, unit.subjects) == (AgeRange(8, 11), ("Art", "Mathematics"))
    assert unit.from_parts == ("ages", "subjects")


def test_what_a_whole_says_itself_counts() -> None:
    unit = wholes(replace(UNIT, ages=AgeRange(5, 6)), ONE, TWO)["u"]
    assert (unit.ages, unit.from_parts) == (AgeRange(5, 6), ("subjects",))
    assert wholes(replace(UNIT, ages=AgeRange(5, 6), subjects=("Music",)), ONE, TWO) == {}


def test_values_pass_up_through_units_also_in_a_circle() -> None:
    course = Resource(id="c", title="Course", aggregation="program")
    inner = replace(UNIT, parts=(Part("Course", "c"),))
    assert wholes(course, inner, ONE)["c"].ages == AgeRange(8, 9)
    circle = wholes(replace(course, parts=(Part("Fractions", "u"),)), inner, ONE)
    assert circle["u"].ages == AgeRange(8, 9)


def test_a_chain_of_ten_thousand_wholes_is_no_trouble() -> None:
    chain = [Resource(id=f"w{n}", title=f"W{n}", parts=(Part("", f"w{n + 1}"),)) for n in range(10_000)]
    found = wholes(replace(chain[0], ages=AgeRange(8, 9)), *chain[1:])
    assert found["w9999"].ages == AgeRange(8, 9)


@pytest.mark.parametrize(
    "part",
    [
        Part("Fractions"),  # a cell of a table: the title of the one unit that is called so
        Part("u"),  # or its id
        Part("anything", "u"),
    ],
)
def test_parts_name_their_whole_by_id_or_title_within_one_source(part: Part) -> None:
    lesson = replace(ONE, parts=(part,))
    assert wholes(UNIT, lesson)["u"].ages == AgeRange(8, 9)
    elsewhere = replace(lesson, provenance=of("b.csv"))
    assert wholes(UNIT, elsewhere, sources=("a.csv", "b.csv")) == {}


def test_a_title_that_two_wholes_have_leads_to_neither() -> None:
    assert wholes(UNIT, replace(UNIT, id="v"), replace(ONE, parts=(Part("Fractions"),))) == {}


def test_files_of_one_folder_are_one_source_and_a_name_given_here_is_no_other_id() -> None:
    unit = replace(UNIT, id="u@vendor", provenance=of("vendor/units/1.json"))
    lesson = replace(ONE, provenance=of("vendor/lessons/1.json"))
    assert wholes(unit, lesson, sources=("vendor",))["u@vendor"].ages == AgeRange(8, 9)


def test_a_whole_names_its_parts_across_sources_by_what_means_the_same_everywhere() -> None:
    unit = replace(UNIT, has_parts=(Part("One", "https://x.org/one/"),))
    lesson = replace(ONE, parts=(), url="https://x.org/one", provenance=of("b.csv"))
    assert wholes(unit, lesson, sources=("a.csv", "b.csv"))["u"].subjects == ("Mathematics",)


def test_a_need_is_met_by_a_whole_only_if_every_part_is_here_and_meets_it() -> None:
    captioned = replace(ONE, access_modes=("auditory", "visual"), accessibility_features=("captions",))
    both = wholes(UNIT, captioned, replace(captioned, id="2"))["u"]
    assert evidence(both, "captions").evidence.value == "declared"
    assert evidence(both, "captions").because.key == "parts.declared"
    assert evidence(wholes(UNIT, captioned, TWO)["u"], "captions").evidence.value == "unknown"
    missing = replace(UNIT, has_parts=(Part("One", "1"), Part("Missing", "9")))
    assert evidence(wholes(missing, captioned)["u"], "captions").evidence.value == "unknown"
    silent = replace(ONE, id="2", access_modes=("auditory",), accessibility_features=("none",))
    assert evidence(wholes(UNIT, captioned, silent)["u"], "captions").evidence.value == "barrier"


UNIT_HERE = Resource(id="course:fractions", title="All about fractions", types=("Unit plan",), isbn="9780306406157",
                     edition="2nd")  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    book = Resource(id="book", title="Fractions: the textbook", types=("Textbook",), subjects=("Mathematics",))
    with little_app(tmp_path_factory.mktemp("wholes"), (*LESSONS, UNIT_HERE, book)) as app:
        yield TestClient(app)


def search(site: TestClient, query: str) -> Any:
    return site.get(f"/api/v1/search?{query}").json()


def test_search_answers_with_lessons_units_or_programs(site: TestClient) -> None:
    found = search(site, "q=fractions&facets=true")
    counts = {value["value"]: value["count"] for value in found["facets"]["level"]}
    assert counts == {"lesson": 5, "unit": 1, "program": 1}
    for level, count in counts.items():
        only = search(site, f"q=fractions&level={level}")
        assert (only["count"], {hit["level"] for hit in only["results"]}) == (count, {level})
    assert search(site, "q=fractions&level=unit&level=program")["count"] == 2
    refused = site.get("/api/v1/search?level=chapter")
    assert refused.status_code in (400, 422)
    assert "program" in refused.text


def test_a_unit_is_found_for_the_standards_of_its_lessons_and_says_so(site: TestClient) -> None:
    found = search(site, "standard=4.NF.A.1&level=unit")["results"]
    assert [hit["id"] for hit in found] == ["course:fractions"]
    unit = found[0]
    assert unit["from_parts"] == ["ages", "subjects", "alignments"]
    assert (unit["ages"], unit["isbn"], unit["edition"]) == ("9-10", "9780306406157", "2nd")
    assert sorted(alignment["code"] for alignment in unit["alignments"]) == ["4.NF.A.1", "4.NF.A.2", "4.NF.B.3"]
    assert "Its parts are aligned to" in unit["reasons"][0]["because"]


def test_its_page_and_its_record_tell_its_own_word_from_its_parts(site: TestClient) -> None:
    answer = site.get("/api/v1/resources/course:fractions").json()
    assert (answer["level"], answer["ages"], answer["from_parts"]) == (
        "unit", "9-10", ["ages", "subjects", "alignments"],
    )  # fmt: skip
    assert not answer["record"].keys() & {"typicalAgeRange", "about", "teaches", "educationalAlignment"}
    page = site.get("/resources/course:fractions", headers={"accept": "text/html"}).text
    assert page.count("from its parts") >= 2
    assert "9780306406157" in page
    assert "Its own record names no standards" in page


def test_a_plan_takes_lessons_and_not_the_whole_that_has_their_standards(site: TestClient) -> None:
    plan = site.get("/api/v1/plan?standard=4.NF.A.1&standard=4.NF.B.3&minutes=300").json()
    picked = {material["id"] for material in plan["materials"]}
    assert "m:add" in picked
    assert "course:fractions" not in picked


def test_a_reviewers_no_holds_for_the_whole_though_its_lessons_say_yes(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with district(tmp_path_factory.mktemp("no"), resources=(*LESSONS, UNIT_HERE)) as app:
        site, desk = TestClient(app), app.state.services.desk
        assert search(site, "standard=4.NF.A.1&level=unit")["count"] == 1
        desk.alignments.reject(desk.people.person("rita"), "course:fractions", "std:4.NF.A.1", note="Only one lesson.")
        found = search(site, "standard=4.NF.A.1&level=unit&require=standard")
        assert found["count"] == 0
        codes = [alignment["code"] for alignment in site.get("/api/v1/resources/course:fractions").json()["alignments"]]
        assert "4.NF.A.1" not in codes
        assert "4.NF.A.2" in codes
