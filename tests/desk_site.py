"""A district's desk for tests: its people, browsers without script, and the steps of a review as pages take them."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from district import FAST, PASSWORD, Clock, staff
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from little_site import LESSONS, kept_folder, little_app
from sqlalchemy import func, select

from catalog.model import Resource
from catalog.store.catalog import Catalog
from catalog.store.database import Database
from catalog.store.tables import metadata
from catalog.vetting.desk import Desk

NEW = "nine yellow rulers"  # the password of all but the administrator, whose is PASSWORD


@contextmanager
def district(
    folder: Path,
    approved: str = "all",
    database: str = "",
    resources: Sequence[Resource] = LESSONS,
    *,
    judging: bool = False,
    public_url: str = "http://testserver",
    needed: int = 0,
) -> Iterator[FastAPI]:
    """A site whose people are those of ``district.staff``, at a clock that does not move. If reviewers are ``needed``,
    a short rubric that asks for so many is published."""
    clock = Clock()

    def open_desk(catalog: Catalog) -> Desk:
        return Desk.open(catalog, clock, FAST)

    if copied := resources is LESSONS and not database:
        shutil.copytree(_home(needed), folder, dirs_exist_ok=True)
    given = {"judging": judging, "open_desk": open_desk, "approved": approved, "database": database}
    with little_app(folder, resources, public_url=public_url, filled=copied, **given) as app:
        if not copied:
            _settle(app.state.services.desk, needed)
        app.state.clock = clock
        yield app


@cache
def _home(needed: int) -> Path:
    """A home with a district's people, and a rubric if it needs reviewers, made once: to copy it is quicker."""
    folder = kept_folder()
    with little_app(folder, open_desk=lambda catalog: Desk.open(catalog, Clock(), FAST)) as app:
        _settle(app.state.services.desk, needed)
    return folder


def _settle(desk: Desk, needed: int) -> None:
    known = staff(desk.people)
    for handle in set(known) - {"admin"}:
        person = desk.people.set_password(known["admin"], handle, PASSWORD)
        desk.people.change_password(person, PASSWORD, NEW)
    if needed:
        chris = desk.people.person("chris")
        desk.rubrics.publish(chris, "short", desk.rubrics.save_draft(chris, rubric(needed)).revision)


def browser(app: FastAPI, handle: str = "", password: str = "") -> TestClient:
    """A browser without script, signed in if a handle is given."""
    client = TestClient(app, follow_redirects=False, headers={"accept": "text/html"})
    if handle:
        answer = sign_in(client, handle, password or (PASSWORD if handle == "admin" else NEW))
        assert answer.status_code == 303, answer.text
    return client


def sign_in(client: TestClient, handle: str, password: str, **fields: str) -> Response:
    return client.post("/sign-in", data={"handle": handle, "password": password, **fields})


def send(client: TestClient, to: str, **fields: str | list[str]) -> Response:
    """Send a form as a page of the desk does, one without fields too."""
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return client.post(to, content=urlencode(fields, doseq=True), headers=kind)


def plain(answer: Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def writing_routes(app: FastAPI) -> list[tuple[str, str]]:
    """Method and path, as it is declared, of everything that is not only read."""
    found = []
    for included in app.routes:
        router = getattr(included, "original_router", None)
        for route in router.routes if router is not None else [included]:
            methods = sorted((getattr(route, "methods", None) or set()) - {"GET", "HEAD"})
            found += [(method, route.path) for method in methods]
    return found


def rows(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        counted = metadata.sorted_tables
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in counted
        }


def rubric(needed: int = 2) -> dict[str, object]:
    """Three criteria on two scales, one of which may not apply."""
    criteria = [
        {"id": "aligned", "text": "Aligned to the standards", "scale": "0-2"},
        {"id": "correct", "text": "Free of errors", "scale": "yes-no", "non_negotiable": True},
        {"id": "extra", "text": "Offers practice", "scale": "0-2", "may_not_apply": True, "evidence": False},
    ]
    return {
        "name": "short", "title": "A short rubric", "reviewers_needed": needed,
        "sections": [{"id": "all", "title": "Everything", "criteria": criteria}], "rule": {"kind": "lowest"},
    }  # fmt: skip


def propose(client: TestClient, *ids: str, **fields: str) -> Response:
    given = {"title": "Paper strips", "reason": "For grade 4", "rubric": "short"} | fields
    return send(client, "/desk/new", id=list(ids or ("m:equivalent",)), **given)


def hidden(page: str) -> dict[str, str]:
    """What the scoring page was drawn from."""
    return {name: unescape(value) for name, value in re.findall(r'name="((?:was|seen)\.[^"]+)" value="([^"]*)"', page)}


def score(client: TestClient, key: int, then: str = "", page: str = "", **values: tuple[str, str, str]) -> Response:
    """Save scores as the page that is open does: criterion to value, note and place."""
    page = page or client.get(f"/desk/proposals/{key}/review").text
    fields = hidden(page) | {"then": then}
    fields |= stored(page)
    for id, (value, note, place) in values.items():
        fields |= {f"value.{id}": value, f"note.{id}": note, f"place.{id}": place}
    return client.post(f"/desk/proposals/{key}/review", data=fields)


def stored(page: str) -> dict[str, str]:
    """The fields of the scoring form as the page shows them."""
    fields = dict(re.findall(r'name="(value\.[^"]+)" value="([^"]*)" checked', page))
    fields |= {name: unescape(text) for name, text in re.findall(r'name="(note\.[^"]+)"[^>]*>([^<]*)<', page)}
    return fields | {n: unescape(v) for n, v in re.findall(r'name="(place\.[^"]+)"[^>]*? value="([^"]*)"', page)}


GOOD = {"aligned": ("2", "All of them", "p. 3"), "correct": ("1", "Nothing wrong", "p. 1-9"), "extra": ("n/a", "", "")}


def reviewed(app: FastAPI, key: int = 1, **ruths: tuple[str, str, str]) -> None:
    """A proposal reviewed by Rita and by Ruth, who scores as Rita does unless other scores are given."""
    send(browser(app, "chris"), f"/desk/proposals/{key}/assign", reviewer=["rita", "ruth"])
    for handle, scores in (("rita", GOOD), ("ruth", GOOD | ruths)):
        client = browser(app, handle)
        send(client, f"/desk/proposals/{key}/declare", conflict="no")
        assert score(client, key, "submit", **scores).headers["location"] == f"/desk/proposals/{key}?done=submitted"


def decided(app: FastAPI, key: int, outcome: str = "adopt", **fields: str | list[str]) -> None:
    chris = browser(app, "chris")
    send(chris, f"/desk/proposals/{key}/decide", outcome=outcome, rationale=f"Because of {key}", **fields)
    number = app.state.services.desk.decisions.of(key)[-1].key
    assert send(chris, f"/desk/proposals/{key}/publish", decision=str(number)).status_code == 303


@contextmanager
def with_rubric(folder: Path, needed: int = 2, *given: Any, **more: Any) -> Iterator[FastAPI]:
    """A district with a short rubric published."""
    with district(folder, *given, needed=needed, **more) as app:
        yield app


def one_adopted_one_refused(app: FastAPI) -> None:
    """One adopted material with a review behind it, and one refused."""
    propose(browser(app, "rita"))
    reviewed(app)
    decided(app, 1, grades="Grades 3-5", expires="2028-06-30", **{"votes-for": "4"})
    propose(browser(app, "rita"), "m:hostile", title="=SUM(A1)")
    decided(app, 2, "reject")


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The address of the site on a port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
