"""Planning a unit through the API and the page, over the real search."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from little_site import CODES, LESSONS, lesson, little_site, teaches

from api.recommending.checks import checks_learning
from catalog.model import AgeRange, Resource

CODE = {f"std:{code}": code for code in CODES}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("plan")) as client:
        yield client


def plan(site: TestClient, **asked: str | int | list[str]) -> dict:  # type: ignore[type-arg]
    answer = site.get("/api/v1/plan", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()  # type: ignore[type-arg]
    return found


def ids(found: dict) -> list[str]:  # type: ignore[type-arg]
    return [material["id"] for material in found["materials"]]


def words(page: str) -> str:
    main = page[page.index("<main") : page.index("</main")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def links(page: str, about: str) -> list[str]:
    """Addresses of the links that say ``about``, in order."""
    found = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return [html.unescape(href) for href, text in found if about in re.sub(r"<[^>]+>", "", text)]


def test_a_unit_teaches_every_standard_then_practises_and_keeps_the_order_of_teaching(site: TestClient) -> None:
    found = plan(site, standard=["4.NF.B.4", "4.NF.B.3", "4.NF.A.1", "4.NF.A.2"])
    assert ids(found) == ["m:equivalent", "m:both", "m:compare", "m:add", "m:times"]
    assert (found["minutes"], found["unknown_minutes"], found["covered"]) == (40 + 40 + 60 + 45 + 45, 1, 4)
    assert (found["exact"], found["missing"]) == (True, [])
    times = found["materials"][4]
    assert (times["minutes"], times["counted"]) == (None, 45)
    roles = {
        material["id"]: {CODE[cover["standard"]]: cover["role"] for cover in material["covers"]}
        for material in found["materials"]
    }
    assert roles["m:equivalent"] == {"4.NF.A.1": "introduce"}
    assert roles["m:both"] == {"4.NF.A.1": "practise", "4.NF.A.2": "introduce"}
    assert {CODE[standard["standard"]]: standard["roles"] for standard in found["standards"]}["4.NF.B.4"] == [
        "introduce"
    ]


def test_in_little_time_one_material_for_two_standards_is_taken_before_one_for_each(site: TestClient) -> None:
    found = plan(site, standard=["4.NF.B.4", "4.NF.B.3", "4.NF.A.1", "4.NF.A.2"], minutes=150)
    assert ids(found) == ["m:both", "m:add", "m:times"], "60 minutes for two standards, where one takes 40"
    assert found["covered"] == 4


def test_a_publishers_unit_that_fits_is_taken_whole(site: TestClient) -> None:
    found = plan(site, standard=["4.NF.A.1", "4.NF.A.2", "4.NF.B.3"], minutes=130)
    assert ids(found) == ["m:equivalent", "m:compare", "m:add"]
    assert found["units"] == [{"name": "Fractions course", "materials": ["m:equivalent", "m:compare", "m:add"]}]
    page = words(site.get("/plan", params={"codes": "4.NF.A.1 4.NF.A.2 4.NF.B.3", "minutes": "130"}).text)
    assert "Holds the whole unit “Fractions course”: 3 lessons." in page
    assert "Nothing in this plan checks 4.NF.A.1, 4.NF.A.2, 4.NF.B.3." in page


def test_what_assesses_checks_and_comes_after_what_teaches(tmp_path: Path) -> None:
    quiz = replace(LESSONS[0], id="m:a-quiz", title="Equivalent fractions quiz", types=("Quiz",), minutes=15, parts=())
    with little_site(tmp_path, (*LESSONS, quiz)) as site:
        found = plan(site, standard="4.NF.A.1", minutes=300)
    assert [material["id"] for material in found["materials"]][-1] == "m:a-quiz"
    assert [cover["role"] for cover in found["materials"][-1]["covers"]] == ["check"]
    assert found["standards"][0]["roles"] == ["introduce", "practise", "check"]


def test_a_plan_of_approved_materials_has_no_others(site: TestClient) -> None:
    found = plan(site, standard="4.NF.A.1", approved="true")
    assert (ids(found), [one["more_minutes"] for one in found["missing"]]) == ([], [None]), "none is approved here"
    page = words(site.get("/plan", params={"codes": "4.NF.A.1", "approved": "true"}).text)
    assert "Only materials approved for use were considered." in page


def test_what_is_not_covered_is_named_with_the_minutes_that_would_cover_it(site: TestClient) -> None:
    found = plan(site, standard=list(CODES), minutes=120)
    assert ids(found) == ["m:both", "m:add"]
    assert [(CODE[one["id"]], one["more_minutes"]) for one in found["missing"]] == [("4.NF.B.4", 30)]
    found = plan(site, standard=["4.NF.B.4"], minutes=300, without=["m:times"])
    assert [one["more_minutes"] for one in found["missing"]] == [None]


def test_an_alternative_stands_in_where_it_is_asked_for_and_the_rest_stays(site: TestClient) -> None:
    first = plan(site, standard=["4.NF.A.1", "4.NF.B.3"], minutes=110)
    assert ids(first) == ["m:equivalent", "m:add"]
    (other,) = first["materials"][0]["alternatives"]
    assert (other["id"], other["minutes"], other["total"], other["lost"]) == ("m:both", 60, 105, [])
    second = plan(
        site, standard=["4.NF.A.1", "4.NF.B.3"], minutes=110, use=["m:both", "m:add"], without=["m:equivalent"]
    )
    assert ids(second) == ["m:both", "m:add"]
    assert second["materials"][0]["alternatives"][0]["id"] == "m:equivalent", "and back again"


def test_what_is_kept_stays_though_it_takes_too_long(site: TestClient) -> None:
    found = plan(site, standard=["4.NF.A.1"], minutes=10, use=["m:both", "m:volcano", "m:nowhere"])
    assert (sorted(ids(found)), found["gone"]) == (["m:both", "m:volcano"], ["m:nowhere"])
    assert found["minutes"] == 60 + 45


def test_lessons_of_the_grade_come_before_a_whole_unit_of_the_next_unless_that_is_the_grade_wished_for(
    tmp_path: Path,
) -> None:
    fourth = [lesson(f"m:fourth-{n}", f"Equivalent fractions {n}", 45, "4.NF.A.1") for n in (1, 2)]
    fifth = [lesson(f"m:fifth-{n}", f"Fractions again {n}", 45, "4.NF.A.1", position=n) for n in (1, 2)]
    fifth = [replace(one, ages=AgeRange(10, 11)) for one in fifth]
    with little_site(tmp_path, [*fourth, *fifth]) as site:
        for grade, ids_expected in (("", fourth), ("Grade 4", fourth), ("Grade 5", fifth)):
            answer = plan(site, standard=["4.NF.A.1"], minutes=90, grade=grade)
            assert set(ids(answer)) == {one.id for one in ids_expected}, grade


def test_a_unit_that_fits_worse_than_other_lessons_is_not_taken_for_being_whole(tmp_path: Path) -> None:
    said = [lesson(f"m:said-{n}", f"Equivalent fractions {n}", 45, "4.NF.A.1") for n in range(4)]
    said = [replace(one, languages=("en",), accessibility_features=("captions",)) for one in said]
    unit = [lesson(f"m:unit-{n}", f"Fracciones {n}", 45, "4.NF.A.1", position=n + 1) for n in range(4)]
    unit = [replace(one, languages=("es",)) for one in unit]
    with little_site(tmp_path, [*said, *unit]) as site:
        answer = plan(site, standard=["4.NF.A.1"], minutes=180, language="en", need=["captions"])
        assert (set(ids(answer)), answer["units"]) == ({one.id for one in said}, [])
        mixed = plan(site, standard=["4.NF.A.1"], minutes=270, need=["captions"])
    assert "4 of these 6 materials are known to meet: Captions and transcripts." in mixed["notices"]


@pytest.mark.parametrize(
    ("title", "checks"),
    [
        ("End-of-Unit 2 Assessment", True),
        ("Mid-Module Test: fractions", True),
        ("Fractions exit ticket", True),
        ("A risk assessment for a trip", False),
        ("Planning a fair test", False),
        ("Quiz shows on television", False),
    ],
)
def test_what_is_called_a_test_of_what_was_taught_checks_it(title: str, *, checks: bool) -> None:
    assert checks_learning(Resource(id="r", title=title, types=("Lesson",)), teaches("4.NF.A.1")) is checks


def test_what_is_left_out_and_is_not_here_is_named_as_what_is_kept_is(site: TestClient) -> None:
    answer = plan(site, standard=["4.NF.A.1"], use=["m:nowhere"], without=["m:gone"])
    assert answer["gone"] == ["m:nowhere", "m:gone"]


def test_a_need_that_nothing_in_the_unit_is_known_to_meet_is_said_in_program_and_page(site: TestClient) -> None:
    sentence = "Nothing here is known to meet: Sign language."
    answer = plan(site, standard=["4.NF.A.1"], need=["signed"])
    assert [notice[: len(sentence)] for notice in answer["notices"]] == [sentence]
    assert sentence in html.unescape(site.get("/plan?standard=4.NF.A.1&need=signed").text)
    assert plan(site, standard=["4.NF.A.1"])["notices"] == []


def test_a_language_or_grade_that_the_unit_is_not_in_is_said_as_a_search_says_it(tmp_path: Path) -> None:
    both = [lesson(f"m:{n}", f"Equivalent fractions {n}", 30, "4.NF.A.1") for n in (1, 2)]
    both = [replace(both[0], languages=("es-MX",), ages=AgeRange(10, 11)), replace(both[1], languages=("en",))]
    spanish = ["1 of these 2 materials is known to be in Spanish."]
    grade_5 = ["1 of these 2 materials says that it is for Grade 5."]
    with little_site(tmp_path, both) as site:

        def notices(**asked: str) -> list[str]:
            found: list[str] = plan(site, standard="4.NF.A.1", **asked)["notices"]
            return found

        assert notices(language="es") == notices(language="Spanish") == spanish
        assert notices(grade="Grade 5", language="spa") == spanish + grade_5
        assert notices(language="fr") == ["No materials in French here."]
        assert notices(language="fr") == site.get("/api/v1/search?q=4.NF.A.1+in+French").json()["notices"]
        far = site.get("/api/v1/search?standard=4.NF.A.1&grade=Grade+9").json()
        assert notices(grade="Grade 9") == [far["reason"]]
        assert far["reason"] in site.get("/plan?codes=4.NF.A.1&grade=Grade+9").text
        alone = plan(site, standard="4.NF.A.1", language="es", without="m:1")["notices"]
        assert alone == ["None of these materials is known to be in Spanish."]
        assert "in English" in site.get("/plan?codes=4.NF.A.1").text, "one is known to be in another language"


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({}, "standard"),
        ({"standard": "4.NF.Z"}, "standard"),
        ({"standard": ["4.NF.A.1"] * 31}, "standard"),
        ({"standard": "4.NF.A.1", "minutes": 0}, "minutes"),
        ({"standard": "4.NF.A.1", "need": "nonsense"}, "need"),
        ({"standard": "4.NF.A.1", "grade": "purple"}, "grade"),
        ({"standard": "4.NF.A.1", "language": "!!"}, "language"),
        ({"standard": "4.NF.A.1", "surprise": "x"}, "surprise"),
    ],
)
def test_a_request_that_makes_no_plan_is_refused_by_name(
    site: TestClient, asked: dict[str, str | int | list[str]], parameter: str
) -> None:
    answer = site.get("/api/v1/plan", params=asked)
    assert answer.status_code in {400, 404}
    assert answer.json()["parameter"] == parameter


def test_the_page_says_what_the_api_says(site: TestClient) -> None:
    page = site.get("/plan", params={"codes": "4.NF.A.1, 4.NF.A.2; 4.NF.B.3 and 4.NF.B.4", "minutes": "120"}).text
    text = words(page)
    assert "Covers 3 of 4 standards · 2 materials · 1 h 45 min of 2 hours" in text
    assert "4.NF.B.4 What 4.NF.B.4 asks of a fraction 30 minutes more would let it be" in text
    assert text.index("Equivalent fractions and comparing them") < text.index("Adding fractions on a number line")
    assert "4.NF.A.1 introduces it · teaches it, its publisher says so" in text


def test_on_paper_a_plan_says_what_was_asked_for(site: TestClient) -> None:
    asked = {"codes": "4.NF.A.1, 4.NF.A.2", "minutes": "120", "grade": "Grade 4", "need": "captions"}
    page = site.get("/plan", params=asked).text
    [printed] = re.findall(r'<ul class="print-only plain"[^>]*>(.*?)</ul>', page, re.DOTALL)
    assert re.findall(r"<li>(.*?)</li>", re.sub(r"</?span[^>]*>", "", printed)) == [
        "4.NF.A.1 What 4.NF.A.1 asks of a fraction", "4.NF.A.2 What 4.NF.A.2 asks of a fraction",
        "Grade 4", "Captions and transcripts",
    ]  # fmt: skip


def test_on_paper_a_material_without_a_link_has_the_address_of_its_page_here(site: TestClient) -> None:
    page = site.get("/plan", params={"codes": "4.NF.A.1, 4.NF.B.3", "minutes": "120"}).text
    addresses = re.findall(r'<p class="small print-only">(.*?)</p>', page)
    ids = re.findall(r'<h3><a href="/resources/([^"?]*)', page)
    assert addresses == [f"http://testserver/resources/{id}" for id in ids]
    assert len(addresses) == 2


def test_what_is_near_an_unknown_code_is_offered_instead_of_it(site: TestClient) -> None:
    page = site.get("/plan", params={"codes": "4.NF.A.1, 4.NF.B.9", "minutes": "120"}).text
    assert "Near 4.NF.B.9 there are: 4.NF.B.3 , 4.NF.B.4 ," in words(page)
    (instead,) = links(page, "4.NF.B.4")[:1]
    assert "Covers 2 of 2 standards" in words(site.get(instead).text)


def test_unknown_lengths_are_said_and_can_be_counted_otherwise(site: TestClient) -> None:
    text = words(site.get("/plan", params={"codes": "4.NF.B.4", "lesson": "30"}).text)
    assert "1 material does not state its length; 30 minutes were counted for it." in text
    assert "length not stated, counted as 30 minutes" in text


def test_swapping_and_leaving_out_are_links_and_the_address_is_the_whole_state(site: TestClient) -> None:
    page = site.get("/plan", params={"codes": "4.NF.A.1 4.NF.B.3", "minutes": "110"}).text
    assert "Equivalent fractions with paper strips" in words(page)
    (swap,) = links(page, "Use it instead")
    swapped = site.get(swap).text
    assert words(swapped).count("Step 2 Adding fractions") == 1
    assert "Step 1 Equivalent fractions and comparing them" in words(swapped)
    assert swapped == site.get(swap).text
    back = links(swapped, "Use it instead")[0]
    assert "Step 1 Equivalent fractions with paper strips" in words(site.get(back).text)
    anew = links(swapped, "Start over")[0]
    assert "Step 1 Equivalent fractions with paper strips" in words(site.get(anew).text)
    dropped = links(page, "Leave it out")[1]
    assert "Adding fractions on a number line" not in words(site.get(dropped).text)
    assert links(page, "Keep as a collection") == ["/collection?name=The+unit&id=m%3Aequivalent&id=m%3Aadd&grades=us"]


def test_standards_are_listed_to_tick_by_framework_and_grade(site: TestClient) -> None:
    page = site.get("/plan", params={"framework": "f", "grade": "Grade 4"}).text
    assert re.findall(r'type="checkbox" name="standard" value="([^"]+)"', page) == list(CODE)
    assert "no standards of that grade" in site.get("/plan", params={"framework": "f", "grade": "Grade 9"}).text
    ticked = site.get("/plan", params={"framework": "f", "grade": "Grade 4", "standard": "std:4.NF.A.1"}).text
    assert re.findall(r'value="([^"]+)" checked', ticked) == ["std:4.NF.A.1"]
    assert "Covers 1 of 1 standard " in words(ticked)
    elsewhere = site.get("/plan", params={"framework": "f", "grade": "Grade 9", "standard": "std:4.NF.A.1"}).text
    assert '<input type="hidden" name="standard" value="std:4.NF.A.1">' in elsewhere, "a tick made before is kept"
    by_code = site.get("/plan", params={"standard": "4.NF.A.1"}).text
    assert '<input type="hidden" name="standard" value="std:4.NF.A.1">' in by_code, "so is one named by code"


def test_a_standards_page_and_a_frameworks_lead_to_a_plan(site: TestClient) -> None:
    (one,) = links(site.get("/standards/4.NF.A.1").text, "Plan a unit for it")
    assert "Covers 1 of 1 standard " in words(site.get(one).text)
    (all_,) = links(site.get("/standards/f").text, "Plan a unit from these standards")
    listed = re.findall(r'type="checkbox" name="standard" value="([^"]+)"', site.get(all_).text)
    assert listed == list(CODE)


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ({"codes": "4.NF.A.1 9.ZZ.Z.9"}, 200, "No standard here is called: 9.ZZ.Z.9"),
        ({"codes": "4.NF.A.1 FOO.1 and BAR"}, 200, "No standard here is called: FOO.1, BAR"),
        ({"codes": "fractions"}, 200, "No standard here is called: fractions"),
        ({"codes": "4.NF.A.1", "minutes": "soon"}, 400, "“soon” is not a number of minutes"),
        ({"standard": "nowhere"}, 400, "No standard “nowhere”"),
        ({"codes": "<script>alert(1)</script>"}, 200, "alert(1)"),
    ],
)
def test_what_cannot_be_planned_is_said_on_the_page(
    site: TestClient, asked: dict[str, str], status: int, says: str
) -> None:
    answer = site.get("/plan", params=asked)
    assert answer.status_code == status
    assert says in words(answer.text)
    assert "<script>alert" not in answer.text


def test_spanish_pages_say_it_in_spanish(site: TestClient) -> None:
    page = site.get("/plan", params={"codes": "4.NF.A.1"}, headers={"accept-language": "es"}).text
    assert "Cubre 1 de 1 estándar " in words(page)


@pytest.mark.parametrize("language", ["xx", "!!", "es,en", "fr", "Spanish", "EN_us", " "])
def test_a_search_and_a_plan_read_a_language_alike(site: TestClient, language: str) -> None:
    search = site.get("/api/v1/search", params={"q": "fractions", "language": language})
    planned = site.get("/api/v1/plan", params={"standard": "4.NF.A.1", "language": language})
    assert (search.status_code, search.json().get("detail")) == (planned.status_code, planned.json().get("detail"))
    assert search.status_code == (400 if language in {"xx", "!!", "es,en"} else 200)


def test_what_surely_covers_a_standard_is_in_its_plan_however_many_fit_the_grade_better(tmp_path: Path) -> None:
    """Seventy lessons of the grade asked for only possibly meet the standard; one of another grade declares it."""
    near = [replace(lesson(f"n:{n}", f"Fractions {n}", 40, "4.NF.A.1"), ages=AgeRange(6, 7)) for n in range(70)]
    sure = replace(lesson("m:sure", "Something else altogether", 40, "4.NF.B.3"), ages=AgeRange(13, 14))
    with little_site(tmp_path, (*near, sure)) as site:
        planned = plan(site, standard="4.NF.B.3", grade="Grade 1")
    assert planned["covered"] == 1
    assert "m:sure" in {pick["id"] for pick in planned["materials"]}
