"""Off by default, an unknown visitor can write nothing here: every route that is not only read, tried for real."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_site import browser, district, propose, send, with_rubric, writing_routes
from fastapi import FastAPI
from fastapi.testclient import TestClient
from little_site import LESSONS
from sqlalchemy import select

from catalog.formats.record import Record
from catalog.store.database import Database
from catalog.store.sources import public_source
from catalog.store.tables import metadata

PLACES = {"id": "m:add", "name": "short", "topic": "q-001", "version": "1"}  # whatever is counted is 1
FIELDS: dict[str, str | list[str]] = {  # what the forms here ask for, filled in so that they could be taken
    "id": ["m:add"], "title": "A title", "reason": "A reason", "rubric": "short", "kind": "wrong-grade",
    "note": "A note", "what": "confirm", "standard": "4.NF.B.3", "type": "requires", "key": ["1"], "reviewer": ["rita"],
    "conflict": "no", "outcome": "adopt", "rationale": "Because", "decision": "1", "name": "A name",
    "handle": "newcomer", "role": "reviewer", "password": "nine yellow rulers", "codes": "4.NF.B.3", "comment": "Words",
    "judge": "ana", "q": "fractions", "reference": "problem:1", "then": "publish", "publish": "1", "language": "en",
    "field": "minutes", "value": "30",
}  # fmt: skip
ELSEWHERE = ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"})
SIGNING_IN = {"/sign-in": {"failed_sign_ins"}}  # what a route must write before it knows who is there


def contents(database: Database) -> dict[str, str]:
    """A digest of every table's rows, in whatever order they come."""
    found = {}
    with database.reading() as connection:
        for table in metadata.sorted_tables:
            rows = sorted(map(repr, connection.execute(select(table)).all()))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    """A service as it is by default, with something in it to be changed."""
    with with_rubric(tmp_path) as app:
        propose(browser(app, "rita"))
        chris = browser(app, "chris")
        send(chris, "/desk/coverage/lists", title="A list", codes="4.NF.B.3")
        assert chris.post("/resources/m:add/problems", data={"kind": "wrong-grade"}).status_code == 303
        yield app


def tried(client: TestClient, method: str, path: str, **headers: str) -> list[int]:
    """The form, and the file too, for routes that ask for one."""
    place = re.sub(r"\{(\w+)[^}]*\}", lambda found: PLACES.get(found[1], "1"), path)
    form = client.request(method, place, data=FIELDS, headers=headers)
    file = client.request(method, place, data=FIELDS, headers=headers, files={"file": ("a.csv", b"Title\nA\n")})
    return [form.status_code, file.status_code]


def test_no_route_changes_anything_for_somebody_unknown(app: FastAPI) -> None:
    database, routes = app.state.services.catalog.database, writing_routes(app)
    assert {("POST", "/desk/people"), ("POST", "/resources/{id:path}/problems")} <= set(routes)
    for method, path in routes:
        for headers in ({}, {"origin": "http://testserver"}, {"sec-fetch-site": "same-origin"}, *ELSEWHERE):
            before = contents(database)
            answers = tried(browser(app), method, path, **headers)
            assert all(answer in {303, 400, 401, 403, 404, 405, 415, 422} for answer in answers), (path, answers)
            assert changed(before, contents(database)) <= SIGNING_IN.get(path, set()), path


def test_no_route_takes_another_sites_form_even_of_somebody_who_may(app: FastAPI) -> None:
    database, client = app.state.services.catalog.database, browser(app, "chris")
    before = contents(database)
    for method, path in writing_routes(app):
        for headers in ELSEWHERE:
            assert tried(client, method, path, **headers) == [403, 403], path
    assert changed(before, contents(database)) == set()


def test_the_same_forms_do_write_for_somebody_who_may(app: FastAPI) -> None:
    """Else the tests above would prove nothing."""
    database, wrote = app.state.services.catalog.database, set()
    for method, path in writing_routes(app):
        if path in {"/sign-in", "/sign-out", "/account"}:
            continue
        client = browser(app, "chris")
        before = contents(database)
        tried(client, method, path, **{"origin": "http://testserver", "sec-fetch-site": "same-origin"})
        if changed(before, contents(database)):
            wrote.add(path)
    assert {
        "/desk/new", "/desk/assign", "/desk/alignments", "/desk/problems/{number}", "/desk/coverage/lists",
        "/desk/correct", "/resources/{id:path}/problems",
    } <= wrote  # fmt: skip


def test_a_report_needs_somebody_signed_in_and_the_page_says_so(app: FastAPI) -> None:
    visitor = browser(app)
    page = visitor.get("/resources/m:add").text
    assert "Sign in to report a problem" in page
    assert visitor.get("/problems/new?id=m:add").headers["location"] == "/sign-in?next=%2Fproblems%2Fnew%3Fid%3Dm%3Aadd"
    spanish = visitor.get("/resources/m:add", headers={"accept-language": "es"}).text
    assert "Iniciar sesión para avisar de un problema" in spanish
    answer = visitor.post("/resources/m:add/problems", data={"kind": "other", "note": "Long words"})
    assert answer.status_code == 401
    assert "Long words" in answer.text, "what was typed is shown again"
    tom = browser(app, "tom")
    assert "Report a problem" in tom.get("/resources/m:add").text
    assert "the log of changes keeps it" in tom.get("/problems/new?id=m:add").text
    sent = tom.post("/resources/m:add/problems", data={"kind": "other", "note": "Long words"})
    assert sent.status_code == 303
    entry = app.state.services.desk.audit.entries(limit=1)[0]
    assert (entry.who, entry.action, entry.after["note"]) == ("tom", "problem.report", "Long words")


def test_where_a_record_came_from_is_told_without_the_folders_of_the_server(tmp_path: Path) -> None:
    path, lesson = "/srv/secret-folder/programs.ndjson", replace(LESSONS[0], id="urn:lesson")
    with district(tmp_path, resources=[lesson]) as app:
        catalog = app.state.services.catalog
        catalog.import_resources([Record(lesson, b"{}", 7), Record(replace(lesson, id="own"), b"{}", 8)], path)
        catalog.import_resources([Record(replace(lesson, id="own", title="Another"), b"{}", 9)], f"{path}.gz")
        assert {resource.id for resource in catalog.resources()} == {"urn:lesson", "own", "own@programs.ndjson.gz"}
        for page in ("/resources/urn:lesson", "/api/v1/resources/urn:lesson"):
            for handle in ("", "tom"):
                said = browser(app, handle).get(page).text
                assert "programs.ndjson" in said, (page, handle)
                assert "secret-folder" not in said, (page, handle)
            assert path in browser(app, "rita").get(page).text, page


@pytest.mark.parametrize(
    ("name", "is_whole", "said"),
    [
        ("/tmp/in/programs.ndjson", True, "programs.ndjson"),
        ("/tmp/in/pack/a.csv", False, "a.csv"),
        ("vendor/lessons.ndjson", True, "lessons.ndjson"),
        ("../shared/lessons.ndjson", True, "lessons.ndjson"),
        ("~ana/lessons.ndjson", True, "lessons.ndjson"),
        ("C:\\data\\lessons.csv", True, "lessons.csv"),
        ("file:///srv/in/lessons.csv", True, "lessons.csv"),
        ("https://ana:pw@x.org:8080/all.csv?key=1#k", True, "https://x.org:8080/all.csv"),
        ("https://x.org?key=a/b@c", True, "https://x.org"),
        ("Oak", True, "Oak"),
        ("Oak/maths/a.csv", False, "Oak/maths/a.csv"),
        ("BBC/Bitesize", True, "BBC/Bitesize"),
    ],
)
def test_a_source_keeps_its_given_name_and_loses_its_path_and_its_secrets(name: str, is_whole: bool, said: str) -> None:
    assert public_source(name, is_whole=is_whole) == said
