"""What pages say is there as JSON too, from one use case: each test compares the two, and who may read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from desk_site import browser, district, plain, rubric, send
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.messages import catalogs

LIST = "name=Strips&id=m:equivalent&note=first&id=m:add&id=m:gone&note=left+the+catalog"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with district(tmp_path_factory.mktemp("json")) as app:
        chris = browser(app, "chris")
        send(chris, "/desk/rubrics/save", text=json.dumps(rubric()))
        yield app


@pytest.fixture(scope="module")
def anyone(app: FastAPI) -> TestClient:
    return browser(app)


def links(html: str, heading: str) -> list[str]:
    """The materials that are linked below a heading of a page."""
    part = html.partition(f">{heading}<")[2]
    return re.findall(r'href="/resources/([^"?]+)"', re.split(r"<h[23]", part, maxsplit=1)[0])


def test_a_shared_list_holds_what_its_page_shows(anyone: TestClient) -> None:
    found = anyone.get(f"/api/v1/collection?{LIST}").json()
    assert [(one["id"], one["note"], one["material"] is None) for one in found["items"]] == [
        ("m:equivalent", "first", False),
        ("m:add", "", False),
        ("m:gone", "left the catalog", True),
    ]
    assert (found["minutes"], found["untimed"]) == (40 + 45, 0)
    page = anyone.get(f"/collection?{LIST}")
    assert "1 h 25 min" in plain(page)
    assert all(f"/resources/{one['id']}" in page.text for one in found["like"])
    again = found["page"].replace("http://testserver/collection", "/api/v1/collection")
    assert anyone.get(again).json() == found


def test_a_list_under_an_account_is_its_owners_alone(app: FastAPI) -> None:
    tom, rita = browser(app, "tom"), browser(app, "rita")
    send(tom, "/collections", name="Mine", id=["m:add", "m:both"])
    (mine,) = tom.get("/api/v1/collections").json()["results"]
    assert (mine["name"], mine["ids"]) == ("Mine", ["m:add", "m:both"])
    whole = tom.get(f"/api/v1/collections/{mine['key']}")
    assert [one["material"]["id"] for one in whole.json()["items"]] == mine["ids"]
    assert whole.headers["cache-control"] == "private, no-store"
    assert rita.get("/api/v1/collections").json()["results"] == []
    assert rita.get(f"/api/v1/collections/{mine['key']}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/api/v1/collections", "/api/v1/collections/1", "/api/v1/coverage", "/api/v1/reports"]
)
def test_what_is_not_for_everybody_asks_to_sign_in(app: FastAPI, anyone: TestClient, path: str) -> None:
    answer = anyone.get(path)
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:syllabary:problem:not-signed-in")
    assert answer.headers["content-type"] == "application/problem+json"


def test_each_role_reads_of_the_desk_what_its_pages_show(app: FastAPI) -> None:
    teacher, reviewer = browser(app, "tom"), browser(app, "rita")
    for client, path, page in (
        (teacher, "/api/v1/coverage?framework=f", "/desk/coverage?framework=f"),
        (teacher, "/api/v1/reports", "/desk/problems"),
        (reviewer, "/api/v1/reports", "/desk/problems"),
    ):
        assert client.get(path).status_code == client.get(page).status_code == 403
        assert client.get(path).json()["type"] == "urn:syllabary:problem:forbidden"


@pytest.mark.parametrize(
    "asked", ["framework=f", "codes=4.NF.A.1,+4.NF.B.3%0A9.ZZ&only=gaps", "framework=f&grade=Grade+9"]
)
def test_coverage_is_that_of_the_desks_page(app: FastAPI, asked: str) -> None:
    client = browser(app, "chris")
    found, page = (
        client.get(f"/api/v1/coverage?{asked}").json(),
        client.get(f"/desk/coverage?{asked}&format=json").json(),
    )
    assert found["whole"] | {"name": ""} == {
        "name": "",
        "standards": page["standards"],
        "covered": page["covered"],
        "gaps": page["gaps"],
        "over_supplied": found["whole"]["over_supplied"],
    }
    for ours, theirs in zip(found["results"], page["rows"], strict=True):
        counts = [len(ours[name]) for name in ("approved", "in_review", "available")]
        assert (ours["standard"]["code"], *counts) == tuple(
            theirs[name] for name in ("code", "approved", "in review", "available")
        )
        assert ours["probably"] == theirs["probably"]
    shares = [(share["name"], share["grade"]) for share in found["by_grade"]]
    assert shares == [(share["name"], share["grade"]) for share in page["by_grade"]]
    assert all(grade.startswith("Grade") for _, grade in shares)
    assert [(line["line"], line["text"]) for line in found["unknown"]] == [
        (line["line"], line["text"]) for line in page["unknown"]
    ]


def test_pages_of_coverage_join_to_all_of_it(app: FastAPI) -> None:
    client = browser(app, "rita")
    pages = [client.get(f"/api/v1/coverage?framework=f&limit=3&offset={at}").json() for at in (0, 3)]
    joined = [row["standard"]["code"] for page in pages for row in page["results"]]
    assert joined == ["4.NF.A.1", "4.NF.A.2", "4.NF.B.3", "4.NF.B.4"]
    assert [page["total"] for page in pages] == [4, 4]
    for wrong, parameter in (("", "framework"), ("framework=none", "framework"), ("framework=f&grade=purple", "grade")):
        answer = client.get(f"/api/v1/coverage?{wrong}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_what_a_material_builds_on_and_leads_to_is_that_of_its_page(anyone: TestClient) -> None:
    found = anyone.get("/api/v1/prerequisites", params={"id": "m:compare"}).json()
    assert [step["standard"]["code"] for step in found["builds_on"]] == ["4.NF.A.1"]
    page = anyone.get("/resources/m:compare").text
    for name, key in (("builds_on", "course.builds-on"), ("leads_to", "course.leads-to")):
        ids = [material["id"] for step in found[name] for material in step["materials"]]
        assert ids == links(page, str(catalogs()["en"].messages[key]))
    assert anyone.get("/api/v1/prerequisites", params={"id": "m:none"}).status_code == 404


def test_a_standards_coverage_counts_what_its_page_counts(anyone: TestClient) -> None:
    found = anyone.get("/api/v1/standards/4.NF.A.1/coverage").json()
    assert found["materials"] == 2
    assert set(found["gaps"]) == {need["need"] for need in found["needs"] if not need["total"]}
    page = plain(anyone.get("/standards/4.NF.A.1"))
    assert "2 materials" in page
    assert anyone.get("/api/v1/standards/9.ZZ/coverage").status_code == 404


def test_reports_are_those_of_the_desks_queue(app: FastAPI) -> None:
    send(browser(app, "tom"), "/resources/m:add/problems", kind="other", note="The answers are missing")
    client = browser(app, "chris")
    found = client.get("/api/v1/reports").json()
    assert [(one["id"], one["note"], one["resolved"]) for one in found["results"]] == [
        ("m:add", "The answers are missing", None)
    ]
    assert "The answers are missing" in plain(client.get("/desk/problems"))
    send(client, f"/desk/problems/{found['results'][0]['number']}", note="Added")
    assert client.get("/api/v1/reports").json()["count"] == 0
    assert client.get("/api/v1/reports?all=true").json()["results"][0]["resolution"] == "Added"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/v1/search?grade=purple", "«purple» no es un grado conocido aquí."),
        ("/api/v1/search?limit=0", "«limit» tiene que ser 1 o más."),
        ("/api/v1/search?colour=red", "«colour» no es un parámetro de esta dirección."),
        ("/api/v1/search?need=captoins", "¿Quiso decir captions?"),
        ("/api/v1/needs?x=1", "«x» no es un parámetro de esta dirección."),
        ("/api/v1/standards/9.ZZ.9", "Aquí no se conoce ningún estándar «9.ZZ.9»."),
        ("/api/v1/resources/none", "No hay ningún recurso «none»."),
        ("/api/v1/nowhere", "No hay nada en /api/v1/nowhere."),
        ("/api/v1/collections", "Inicie sesión primero"),
        ("/api/v1/plan", "Falta «standard»."),
    ],
)
def test_a_problem_speaks_the_callers_language_and_keeps_its_type_and_fields(
    anyone: TestClient, path: str, said: str
) -> None:
    spanish, english = (anyone.get(path, headers={"accept-language": tag}) for tag in ("es", "en"))
    assert said in spanish.json()["detail"]
    assert (spanish.headers["content-language"], english.headers["content-language"]) == ("es", "en")
    assert "Accept-Language" in spanish.headers["vary"]
    words = {"title", "detail", "errors", "instance"}
    assert {k: v for k, v in spanish.json().items() if k not in words} == {
        k: v for k, v in english.json().items() if k not in words
    }
    assert [error["parameter"] for error in spanish.json()["errors"]] == [
        error["parameter"] for error in english.json()["errors"]
    ]
    assert spanish.json()["title"] != english.json()["title"]
