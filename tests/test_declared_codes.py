"""A code that only records declare is found by it, and what is near an unknown one is named, everywhere alike."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site

from catalog.model import Alignment, AlignmentType, Resource
from catalog.standards.declared_codes import DeclaredCodes

TEKS, FLORIDA = "TEKS.Physics.4.A", "MA.5.FR.1.1"


def aligned(id: str, title: str, *codes: str, framework: str = "TEKS Physics") -> Resource:
    said = f"Florida says so of {title}" if framework == "B.E.S.T." else "generate and interpret graphs"
    alignments = tuple(Alignment(AlignmentType.TEACHES, code, framework=framework, statement=said) for code in codes)
    return Resource(id=id, title=title, alignments=alignments)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    materials = (
        *LESSONS,
        aligned("t:graphs", "Graphs of motion", TEKS),
        aligned("t:speed", "Speed", "teks.physics.4.a", "TEKS.Physics.4.B"),
        aligned("t:share", "Sharing a pie", FLORIDA, framework="B.E.S.T."),
        Resource(id="t:other", title="Physics of graphs"),
    )
    with little_site(tmp_path_factory.mktemp("declared"), materials) as client:
        yield client


def search(site: TestClient, **asked: str) -> dict[str, object]:
    return dict(site.get("/api/v1/search", params=asked).json())


def ids(answer: dict[str, object]) -> set[str]:
    results = answer["results"]
    assert isinstance(results, list)
    return {hit["id"] for hit in results}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (TEKS, {"t:graphs", "t:speed"}),
        ("teks physics 4a", {"t:graphs", "t:speed"}),
        ("TEKS.Physics.4.B", {"t:speed"}),
        ("TEKS.Physics.4", {"t:graphs", "t:speed"}),
        (FLORIDA, {"t:share"}),
    ],
)
def test_what_records_declare_is_found_by_its_code_typed_or_asked_for(
    site: TestClient, code: str, found: set[str]
) -> None:
    for asked in ({"q": code}, {"q": f"lessons for {code}"}, {"standard": code}, {"standard": f"code:{code}"}):
        answer = search(site, **asked)
        assert ids(answer) == found, asked
        [notice] = answer["notices"]  # type: ignore[misc]
        assert notice.startswith("No framework imported here has the standard")
        assert not answer["reason"]
        for hit in answer["results"]:  # type: ignore[attr-defined]
            assert hit["reasons"][0]["because"].startswith("Aligned by its publisher to ")


def test_beside_words_such_a_code_is_a_wish(site: TestClient) -> None:
    answer = search(site, q=f"graphs {TEKS}")
    assert next(hit["id"] for hit in answer["results"]) == "t:graphs"  # type: ignore[attr-defined]
    assert "t:other" in ids(answer)
    assert ids(search(site, q=f"graphs {TEKS}", require="standard")) == {"t:graphs", "t:speed"}


def test_its_page_says_that_the_framework_is_not_here_and_lists_what_declares_it(site: TestClient) -> None:
    page = unescape(site.get(f"/standards/{TEKS}").text)
    assert "The framework “TEKS Physics” is not imported here." in page
    assert "generate and interpret graphs" in page
    assert "2 materials are declared for it." in page
    assert "Graphs of motion" in page
    assert "Sharing a pie" not in page
    assert f'href="/standards/{TEKS}"' in site.get("/resources/t:graphs").text
    assert site.get("/standards/TEKS.Physics.9.Q").status_code == 404


def test_near_an_unknown_code_every_answer_names_the_same_codes(site: TestClient) -> None:
    for code, near in (("4.NF.B.9", "4.NF.B.3"), ("TEKS.Physics.4.Z", TEKS)):
        answer = search(site, q=code)
        assert near in answer["suggestions"]  # type: ignore[operator]
        assert any(str(notice).startswith(f"Codes near “{code}”: ") for notice in answer["notices"])  # type: ignore[attr-defined]
        problem = site.get("/api/v1/search", params={"standard": code}).json()
        assert problem["suggestions"] == answer["suggestions"]
        page = unescape(site.get("/", params={"q": code}).text)
        assert f"Near {code} there are:" in page
        assert f'<a class="code" href="/?q={near}">{near}</a>' in page
        assert near in unescape(site.get(f"/standards/{code}").text)


def test_what_needs_its_framework_says_that_materials_declare_it(site: TestClient) -> None:
    said = (
        f"No framework imported here has the standard “{TEKS}”. Materials declare it: a search for “{TEKS}” finds them."
    )
    path = f"/api/v1/standards?parent={TEKS}"
    answer = site.get(path)
    problem = answer.json()
    assert (answer.status_code, problem["detail"]) == (400, said)
    assert [one["detail"] for one in problem["errors"]] == [said]
    assert "«TEKS.Physics.4.A»" in site.get(path, headers={"accept-language": "es"}).json()["detail"]


def test_what_is_declared_for_it_is_counted(site: TestClient) -> None:
    counted = site.get(f"/api/v1/standards/{TEKS}/coverage").json()
    assert (counted["standard"]["code"], counted["materials"], counted["inferred"]) == (TEKS, 2, 0)


@pytest.mark.parametrize(
    "path", ["standards/{}", "standards/{}/coverage", "plan?standard={}", "standards?parent={}", "search?standard={}"]
)
def test_a_code_that_nothing_declares_is_refused_with_those_near_it(site: TestClient, path: str) -> None:
    nowhere = site.get(f"/api/v1/{path.format('TEKS.Physics.4.Z')}").json()
    assert nowhere["detail"].startswith("No standard “")
    assert TEKS in nowhere["suggestions"]


NOT_HERE = f"No framework imported here has the standard “{TEKS}”. Shown is what is declared for it in records."


@pytest.mark.parametrize("code", [TEKS, f"code:{TEKS}", "teks physics 4a"])
def test_a_unit_is_planned_with_what_declares_it(site: TestClient, code: str) -> None:
    plan = site.get("/api/v1/plan", params={"standard": code, "minutes": 200}).json()
    assert {one["id"] for one in plan["materials"]} == {"t:graphs", "t:speed"}
    assert {(cover["band"], cover["standard"]) for one in plan["materials"] for cover in one["covers"]} == {
        ("declared", f"code:{TEKS}")
    }
    assert (plan["covered"], plan["missing"], plan["notices"]) == (1, [], [NOT_HERE])
    for asked in ({"standard": code}, {"codes": code.removeprefix("code:")}):
        page = unescape(site.get("/plan", params={**asked, "minutes": "200"}).text)
        assert NOT_HERE in page
        assert "Graphs of motion" in page


def test_beside_a_standard_of_a_framework_both_are_planned(site: TestClient) -> None:
    plan = site.get("/api/v1/plan", params={"standard": ["4.NF.A.1", "TEKS.Physics.4"], "minutes": 500}).json()
    assert plan["covered"] == 3  # the standard, and two codes that begin so
    assert {one["id"] for one in plan["materials"]} >= {"t:graphs", "t:speed"}


def test_it_is_a_standard_without_relatives_and_of_no_framework_here(site: TestClient) -> None:
    one = site.get(f"/api/v1/standards/{TEKS}").json()
    assert (one["code"], one["statement"], one["framework"]) == (TEKS, "generate and interpret graphs", "TEKS Physics")
    assert (one["notice"], one["parts"], one["equivalents"]) == (NOT_HERE, [], [])
    several = site.get("/api/v1/standards/TEKS.Physics.4").json()
    assert [part["code"] for part in several["parts"]] == [TEKS, "TEKS.Physics.4.B"]
    assert site.get("/api/v1/standards/4.NF.A.1").json()["notice"] is None


def test_codes_are_declared_by_what_is_written_like_one_only() -> None:
    codes = DeclaredCodes(["code:TEKS.Physics.4.A", "code:5.1", "code:4.A"])
    assert codes.typed("4.A", 1) == ("code:4.A",)
    for text, words in (("4A", 1), ("4 A", 2), ("5.1", 1), ("physics", 1)):
        assert codes.typed(text, words) == (), text
    assert codes.meanings("5.1") == ("code:5.1",)  # asked for as a standard it can be nothing else
