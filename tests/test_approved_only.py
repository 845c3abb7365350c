"""If a district shows approved materials only, no address of the service reveals another to other readers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote, urlencode

import pytest
from desk_site import GOOD, browser, decided, plain, propose, score, send, with_rubric
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from little_site import LESSONS
from starlette.routing import Route

from catalog.model import Resource

NAMED = {"x-request-id": "same"}
HIDDEN = "m:compare"  # between two lessons of its course, aligned like one of them, and near in meaning
TITLE, WORD = "Ostrichology of quibbling parts", "ostrichology"
REFUSED = "m:volcano"


def materials() -> Sequence[Resource]:
    """The little site's lessons, one of them under a name that no other text holds."""
    return [replace(one, title=TITLE, keywords=(WORD,)) if one.id == HIDDEN else one for one in LESSONS]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Three of the course's lessons adopted, one material refused, and one without a decision."""
    folder = tmp_path_factory.mktemp("only")
    with with_rubric(folder, 1, "only", resources=materials(), judging=True) as app:
        propose(browser(app, "rita"), "m:equivalent", "m:both", "m:add")
        send(browser(app, "chris"), "/desk/proposals/1/assign", reviewer=["rita"])
        send(browser(app, "rita"), "/desk/proposals/1/declare", conflict="no")
        score(browser(app, "rita"), 1, "submit", **GOOD)
        decided(app, 1)
        propose(browser(app, "rita"), REFUSED)
        decided(app, 2, "reject")
        yield app


@pytest.fixture(params=["", "tom"], ids=["anybody", "a teacher"])
def reader(app: FastAPI, request: pytest.FixtureRequest) -> TestClient:
    return browser(app, request.param)


def said(answer: Response) -> str:
    """All text of an answer, also of what is zipped in it."""
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return answer.text


def addresses(app: FastAPI) -> Iterator[str]:
    """Every route that reads, asked for the two materials that are not approved in each way that it can be asked."""
    asked = urlencode([("id", "m:equivalent"), ("id", HIDDEN), ("id", REFUSED), ("n", 1), ("name", "x")])
    plan = [("standard", "4.NF.A.1"), ("standard", "4.NF.A.2"), ("minutes", 500), ("without", "m:both")]
    queries = ["", asked, f"{asked}&format=json", f"q={WORD[:4]}", f"q={WORD}&sort=grade&facets=true"]
    queries += ["q=volc", "q=fraction&status=rejected&status=approved", "list=1&verify=1"]
    queries += [urlencode(plan), urlencode([*plan, ("use", HIDDEN), ("use", REFUSED)])]
    for route in all_routes(app):
        forms = ("csv", "jsonld", "imscc") if "{form}" in route else (HIDDEN, REFUSED, "m:equivalent", "4.NF.A.2", "1")
        for path in {re.sub(r"\{[^}]+\}", quote(value, safe=":"), route) for value in forms}:
            yield from (f"{path}?{query}" if query else path for query in queries)


def all_routes(app: FastAPI) -> list[str]:
    """The path of everything that can be read, as it is declared."""
    found = []
    for included in app.routes:
        router = getattr(included, "original_router", None)
        found += router.routes if router is not None else [included]
    return sorted({route.path for route in found if isinstance(route, Route) and "GET" in (route.methods or ())})


def test_no_address_reveals_a_material_that_is_not_approved(app: FastAPI, reader: TestClient) -> None:
    assert {"/resources/{id:path}", "/api/v1/resources/{id:path}/similar", "/plan"} <= set(all_routes(app))
    for address in addresses(app):
        answer = reader.get(address)
        assert answer.status_code < 500, address
        text = said(answer)
        for id, title in ((HIDDEN, TITLE), (REFUSED, "Volcanoes for beginners")):
            if id == REFUSED and address.startswith("/refused"):
                continue  # the published list
            assert title not in text, address
            if id not in unquote(address):
                assert id not in unquote(text), address


def test_what_was_refused_is_on_the_published_list_with_its_reason(reader: TestClient) -> None:
    answer = reader.get("/refused")
    assert "Volcanoes for beginners" in answer.text
    assert "Because of 2" in answer.text
    assert "/resources/" not in answer.text


def test_an_unapproved_materials_address_answers_as_one_that_leads_nowhere(
    app: FastAPI, reader: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.state._state, "services", replace(app.state.services, anyone_reports=True))
    for path in ("/api/v1/resources/{}", "/api/v1/resources/{}/similar", "/resources/{}", "/problems/new?id={}"):
        hidden, unknown = (reader.get(path.format(id), headers=NAMED) for id in (HIDDEN, "m:nobody"))
        assert hidden.status_code == unknown.status_code == 404, path
        echoed = hidden.text.replace(HIDDEN, "m:nobody").replace(quote(HIDDEN, safe=""), "m%3Anobody")
        assert echoed == unknown.text, path


def test_what_is_approved_is_whole_and_who_reviews_sees_all(app: FastAPI) -> None:
    visitor, rita = browser(app), browser(app, "rita")

    def ids(client: TestClient, address: str) -> set[str]:
        return {hit["id"] for hit in client.get(address).json()["results"]}

    similar = "/api/v1/resources/m:equivalent/similar?limit=50"
    assert ids(visitor, similar) == {"m:both", "m:add"}
    assert ids(rita, similar) == {one.id for one in LESSONS} - {"m:equivalent", "m:volcano"}, "another subject"
    assert rita.get(f"/resources/{HIDDEN}").status_code == 200
    assert TITLE in rita.get("/resources/m:equivalent").text
    plan = "/api/v1/plan?standard=4.NF.A.2&minutes=500"
    assert [material["id"] for material in visitor.get(plan).json()["materials"]] == ["m:both"]
    assert HIDDEN in str(rita.get(plan).json())
    assert TITLE in said(rita.get(f"/collection.csv?id={HIDDEN}"))
    standard = "/standards/4.NF.A.2"
    assert "1 material for it" in plain(visitor.get(standard))
    assert "2 materials for it" in plain(rita.get(standard))
    assert f"/resources/{REFUSED}" in rita.get("/refused").text
    suggest = f"/api/v1/suggest?q={WORD[:4]}"
    assert visitor.get(suggest).json()["results"] == []
    assert {hit["value"] for hit in rita.get(suggest).json()["results"]} == {WORD, TITLE}
    assert visitor.get("/judge").status_code == 403
    assert rita.get("/judge").status_code == 200


def test_a_decision_undone_hides_a_material_at_once(app: FastAPI) -> None:
    visitor = browser(app)
    assert visitor.get("/resources/m:add").status_code == 200
    send(browser(app, "chris"), "/desk/proposals/1/undo", decision="1", reason="Too early")
    assert visitor.get("/resources/m:add").status_code == 404
    assert visitor.get("/api/v1/facets").json().get("statuses", []) == []
