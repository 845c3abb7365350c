"""The desk by plain forms, without script: who gets in, who may write, and what a proposal goes through."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from district import FAST, PASSWORD, Clock, staff
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from little_site import little_app, token_of
from openpyxl import load_workbook
from sqlalchemy import func, select

from api.cli import main
from api.pages.desk.table import Table, download
from api.settings import read_settings
from catalog.database import Database
from catalog.desk import Desk
from catalog.permission import Role
from catalog.store import Catalog
from catalog.tables import metadata

NEW = "nine yellow rulers"
OPEN_TO_ALL = {"/resources/{id:path}/problems"}  # reporting a problem asks for no name, by design


@contextmanager
def district(folder: Path, approved: str = "all") -> Iterator[FastAPI]:
    """A site whose people are those of ``district.staff``, all with PASSWORD, at a clock that stands still."""
    clock = Clock()

    def open_desk(catalog: Catalog) -> Desk:
        return Desk.open(catalog, clock, FAST)

    with little_app(folder, judging=False, open_desk=open_desk, approved=approved) as app:
        desk = app.state.desk
        known = staff(desk.people)
        for handle in set(known) - {"admin"}:
            person = desk.people.set_password(known["admin"], handle, PASSWORD)
            desk.people.change_password(person, PASSWORD, NEW)
        app.state.clock = clock
        yield app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with district(tmp_path_factory.mktemp("district")) as app:
        yield app


def browser(app: FastAPI, handle: str = "", password: str = "") -> TestClient:
    """A browser without script, signed in where a handle is given."""
    client = TestClient(app, follow_redirects=False, headers={"accept": "text/html"})
    if handle:
        answer = sign_in(client, handle, password or (PASSWORD if handle == "admin" else NEW))
        assert answer.status_code == 303, answer.text
    return client


def sign_in(client: TestClient, handle: str, password: str, **fields: str) -> Response:
    token = token_of(client.get("/sign-in").text)
    return client.post("/sign-in", data={"token": token, "handle": handle, "password": password, **fields})


def send(client: TestClient, to: str, on: str = "/account", **fields: str | list[str]) -> Response:
    """Send a form as a page of the desk does."""
    return client.post(to, data={"token": token_of(client.get(on).text), **fields})


def plain(answer: Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def rows(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        counted = metadata.sorted_tables
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in counted
        }


# -- getting in -------------------------------------------------------------------------------------------------


def test_before_anybody_has_an_account_the_page_says_how_the_first_is_made(tmp_path: Path) -> None:
    with little_app(tmp_path) as app:
        page = browser(app).get("/sign-in").text
    assert "syllabary people first-administrator" in page


def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_do_not_get(app: FastAPI) -> None:
    client = browser(app)
    answer = sign_in(client, "rita", NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie, "over http the browser would drop it"
    account = client.get("/account")
    assert "Rita (rita). Role: Reviewer." in plain(account)
    assert account.headers["cache-control"] == "private, no-store"
    assert "Rita" in plain(client.get("/")).split("Settings")[0], "every page's head says who is signed in"


def test_over_https_the_cookie_is_secure(app: FastAPI) -> None:
    client = TestClient(app, base_url="https://testserver", follow_redirects=False, headers={"accept": "text/html"})
    cookies = sign_in(client, "rita", NEW).headers.get_list("set-cookie")
    assert all("Secure" in each for each in cookies)


def test_a_wrong_password_and_an_unknown_name_get_one_same_answer_until_the_name_is_closed(app: FastAPI) -> None:
    client = browser(app)
    said = {plain(sign_in(client, name, "wrong wrong wrong")) for name in ("tom", "nobody")}
    assert len({text.replace("nobody", "tom") for text in said}) == 1
    assert "Name and password do not fit" in said.pop()
    for _ in range(5):
        assert sign_in(client, "ruth", "wrong wrong wrong").status_code == 401
    assert sign_in(client, "ruth", NEW).status_code == 401, "the name is closed for a while"
    app.state.clock.pass_(minutes=16)
    assert sign_in(client, "ruth", NEW).status_code == 303


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\nb"])
def test_signing_in_leads_nowhere_but_to_pages_of_ours(app: FastAPI, next: str) -> None:
    assert sign_in(browser(app), "rita", NEW, next=next).headers["location"] == "/desk"
    assert sign_in(browser(app), "rita", NEW, next="/standards?x=1").headers["location"] == "/standards?x=1"
    assert sign_in(browser(app), "tom", NEW).headers["location"] == "/"


def test_signing_out_ends_the_session_and_not_only_the_cookie(app: FastAPI) -> None:
    client = browser(app, "rita")
    stolen = client.cookies["session"]
    assert send(client, "/sign-out").headers["location"] == "/sign-in?done=signed-out"
    assert "session" not in client.cookies
    client.cookies.set("session", stolen)
    assert client.get("/account").headers["location"].startswith("/sign-in")


def test_a_session_ends_by_itself(app: FastAPI) -> None:
    client = browser(app, "rita")
    app.state.clock.pass_(hours=3)
    assert client.get("/account").headers["location"] == "/sign-in?next=%2Faccount"


def test_signing_out_everywhere_ends_the_other_devices_too(app: FastAPI) -> None:
    here, there = browser(app, "rita"), browser(app, "rita")
    send(here, "/sign-out", everywhere="1")
    assert there.get("/account").status_code == 303


def test_a_form_sent_after_the_session_ended_is_refused_and_shows_what_was_typed(app: FastAPI) -> None:
    client = browser(app, "chris")
    token = token_of(client.get("/account").text)
    client.cookies.clear()
    answer = client.post("/desk/people", data={"token": token, "name": "A <b> long text", "password": "secret words"})
    assert answer.status_code == 401
    assert "A &lt;b&gt; long text" in answer.text
    assert "secret words" not in answer.text


def test_changing_the_password_asks_for_the_old_one_and_ends_every_other_session(app: FastAPI) -> None:
    here, there = browser(app, "rob"), browser(app, "rob")
    fields = {"password-old": NEW, "password-new": "eleven brown desks", "password-again": "eleven brown desks"}
    assert send(here, "/account", **fields | {"password-old": "no no no no no"}).status_code == 401
    assert "the two new ones differ" in plain(send(here, "/account", **fields | {"password-again": "other"}))
    assert "10 to 200 characters" in plain(
        send(here, "/account", **fields | {"password-new": "x", "password-again": "x"})
    )
    assert send(here, "/account", **fields).headers["location"] == "/account?done=password"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert sign_in(browser(app), "rob", NEW).status_code == 401
    assert sign_in(browser(app), "rob", "eleven brown desks").status_code == 303


# -- who may write ----------------------------------------------------------------------------------------------


def writing_routes(app: FastAPI) -> list[tuple[str, str]]:
    found = []
    for included in app.routes:
        router = getattr(included, "original_router", None)
        for route in router.routes if router is not None else [included]:
            methods = sorted((getattr(route, "methods", None) or set()) - {"GET", "HEAD"})
            found += [(method, route.path) for method in methods]
    return found


def test_nobody_unknown_can_write_through_any_route(app: FastAPI) -> None:
    database = app.state.catalog.database
    before = rows(database)
    routes = writing_routes(app)
    assert ("POST", "/desk/people") in routes
    for method, path in routes:
        if path in OPEN_TO_ALL:
            continue
        place = re.sub(r"\{[^}]+\}", "1", path)
        for origin in ({}, {"origin": "http://testserver"}, {"origin": "https://evil.example"}):
            answer = browser(app).request(method, place, data={"token": "x", "name": "y"}, headers=origin)
            assert answer.status_code in {303, 401, 403, 404, 405, 422, 400}, (method, path, answer.status_code)
            assert answer.status_code != 303 or answer.headers["location"].startswith("/sign-in"), path
    assert rows(database) == before


def test_a_teacher_can_write_nothing_at_the_desk(app: FastAPI) -> None:
    database, client = app.state.catalog.database, browser(app, "tom")
    token = token_of(client.get("/account").text)
    before = rows(database)
    own = {"/sign-out", "/account", "/sign-in"} | OPEN_TO_ALL
    for method, path in writing_routes(app):
        if path in own or not path.startswith("/desk"):
            continue
        answer = client.request(method, re.sub(r"\{[^}]+\}", "1", path), data={"token": token})
        assert answer.status_code >= 400, (method, path)
    assert rows(database) == before


def test_every_form_of_a_session_needs_its_own_token_and_comes_from_a_page_of_ours(app: FastAPI) -> None:
    client, other = browser(app, "admin"), browser(app, "rita")
    before = rows(app.state.catalog.database)
    theirs = token_of(other.get("/account").text)
    fields = {"handle": "new", "name": "New", "role": "teacher"}
    for token in ("", "x", theirs):
        assert client.post("/desk/people", data=fields | {"token": token}).status_code == 403
    mine = token_of(client.get("/account").text)
    for origin in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert client.post("/desk/people", data=fields | {"token": mine}, headers=origin).status_code == 403
    assert rows(app.state.catalog.database) == before


# -- people -----------------------------------------------------------------------------------------------------


def test_an_administrator_adds_somebody_who_must_change_the_password_before_anything_else(app: FastAPI) -> None:
    admin = browser(app, "admin")
    fields = {"handle": "Nia", "name": "Nia <b>", "role": "coordinator", "password": "first password"}
    assert send(admin, "/desk/people", **fields).headers["location"] == "/desk/people/nia?done=person"
    assert "Nia &lt;b&gt;" in admin.get("/desk/people").text
    nia = browser(app)
    assert sign_in(nia, "nia", "first password", next="/desk/people").headers["location"] == "/account"
    assert nia.get("/desk/people").headers["location"].startswith("/account")
    changed = {"password-old": "first password", "password-new": NEW, "password-again": NEW}
    assert send(nia, "/account", **changed).status_code == 303
    assert nia.get("/desk/people").status_code == 403, "a coordinator does not manage people"


def test_a_change_made_on_an_old_page_is_refused_and_kept_on_the_page(app: FastAPI) -> None:
    admin = browser(app, "admin")
    seen = re.search(r'name="version" value="(\d+)"', admin.get("/desk/people/tom").text)
    assert seen
    fields = {"name": "Tom Thumb", "role": "teacher", "active": "yes", "version": seen[1]}
    assert send(admin, "/desk/people/tom", **fields).status_code == 303
    answer = send(admin, "/desk/people/tom", **fields | {"name": "Thomas"})
    assert answer.status_code == 409
    assert 'value="Thomas"' in answer.text


def test_the_last_administrator_stays_one(app: FastAPI) -> None:
    admin = browser(app, "admin")
    version = str(app.state.desk.people.person("admin").version)
    fields = {"name": "Ada", "role": "teacher", "active": "yes", "version": version}
    assert "make another one first" in plain(send(admin, "/desk/people/admin", **fields))


def test_an_administrator_sets_a_password_and_links_the_districts_sign_on(app: FastAPI) -> None:
    admin, chris = browser(app, "admin"), browser(app, "chris")
    assert send(admin, "/desk/people/chris/password", password=PASSWORD).status_code == 303
    assert chris.get("/account").status_code == 303
    send(admin, "/desk/people/chris/link", issuer="https://id.example", subject="c-1")
    assert app.state.desk.people.by_subject("https://id.example", "c-1").handle == "chris"
    app.state.desk.people.change_password(app.state.desk.people.person("chris"), PASSWORD, NEW)


# -- commands ---------------------------------------------------------------------------------------------------


def command(folder: Path, *arguments: str, typed: str = "") -> str:
    env = {"SYLLABARY_HOME": str(folder)}
    assert read_settings(env).home == folder.resolve()
    result = CliRunner().invoke(main, arguments, input=typed, env=env)
    return f"{result.exit_code}: {result.output}"


def test_the_first_administrator_is_made_by_a_command_once(tmp_path: Path) -> None:
    first = ("people", "first-administrator", "ada", "--name", "Ada", "--password-stdin")
    assert "Nobody has an account" in command(tmp_path, "people")
    assert command(tmp_path, *first, typed=f"{PASSWORD}\n") == "0: ada may now sign in.\n"
    assert command(tmp_path, *first, typed=f"{PASSWORD}\n").startswith("1: Error: There are accounts already")
    add = ("people", "add", "ben", "--name", "Ben", "--role", "reviewer", "--password-stdin")
    assert command(tmp_path, *add, typed=f"{NEW}\n") == "0: ben has an account as reviewer.\n"
    assert "ben                  reviewer" in command(tmp_path, "people", "list")
    with_prompt = ("people", "add", "cy", "--name", "Cy", "--role", "administrator")
    assert "cy has an account" in command(tmp_path, *with_prompt, typed=f"{NEW}\n{NEW}\n")
    assert "several administrators" in command(tmp_path, "people", "add", "di", "--name", "D", "--role", "teacher")


def test_the_log_is_verified_and_exported_by_command(tmp_path: Path) -> None:
    command(tmp_path, "people", "first-administrator", "ada", "--name", "Ada", "--password-stdin", typed=PASSWORD)
    verified = command(tmp_path, "audit", "verify")
    assert verified.startswith("0: The log is whole.\n1:")
    anchor = verified.split("\n")[1]
    assert command(tmp_path, "audit", "export", str(tmp_path / "log.ndjson")).startswith("0: Wrote 1 entries")
    exported = ("audit", "verify", "--file", str(tmp_path / "log.ndjson"))
    assert command(tmp_path, *exported, "--anchor", anchor).startswith("0")
    text = (tmp_path / "log.ndjson").read_text().replace("administrator", "teacher")
    (tmp_path / "log.ndjson").write_text(text)
    assert command(tmp_path, *exported).startswith("1: Entry 1 does not fit its hash")
    assert command(tmp_path, *exported, "--anchor", "x").startswith("1: Error: “x” is no place")
    assert '"ok": true' in command(tmp_path, "audit", "verify", "--json")


def test_roles_are_offered_as_they_are_kept() -> None:
    assert [role.value for role in Role] == ["teacher", "reviewer", "coordinator", "administrator"]


# -- the cycle --------------------------------------------------------------------------------------------------


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


@pytest.fixture
def cycle(tmp_path: Path) -> Iterator[FastAPI]:
    with district(tmp_path) as app:
        desk = app.state.desk
        draft = desk.rubrics.save_draft(desk.people.person("chris"), rubric())
        desk.rubrics.publish(desk.people.person("chris"), "short", draft.revision)
        yield app


def propose(client: TestClient, *ids: str, **fields: str) -> Response:
    given = {"title": "Paper strips", "reason": "For grade 4", "rubric": "short"} | fields
    return send(client, "/desk/new", id=list(ids or ("m:equivalent",)), **given)


def hidden(page: str) -> dict[str, str]:
    """What the scoring page was drawn from."""
    return {name: unescape(value) for name, value in re.findall(r'name="((?:was|seen)\.[^"]+)" value="([^"]*)"', page)}


def score(client: TestClient, key: int, then: str = "", page: str = "", **values: tuple[str, str, str]) -> Response:
    """Save scores as the page that is open does: criterion to value, note and place."""
    page = page or client.get(f"/desk/proposals/{key}/review").text
    fields = hidden(page) | {"token": token_of(page), "then": then}
    fields |= stored(page)
    for id, (value, note, place) in values.items():
        fields |= {f"value.{id}": value, f"note.{id}": note, f"place.{id}": place}
    return client.post(f"/desk/proposals/{key}/review", data=fields)


def stored(page: str) -> dict[str, str]:
    """The fields of the scoring form as they stand on the page."""
    fields = dict(re.findall(r'name="(value\.[^"]+)" value="([^"]*)" checked', page))
    fields |= {name: unescape(text) for name, text in re.findall(r'name="(note\.[^"]+)"[^>]*>([^<]*)<', page)}
    return fields | {n: unescape(v) for n, v in re.findall(r'name="(place\.[^"]+)"[^>]*? value="([^"]*)"', page)}


GOOD = {"aligned": ("2", "All of them", "p. 3"), "correct": ("1", "Nothing wrong", "p. 1-9"), "extra": ("n/a", "", "")}


def reviewed(app: FastAPI, key: int = 1, **ruths: tuple[str, str, str]) -> None:
    """A proposal reviewed by Rita and by Ruth, who scores as given where not as Rita does."""
    send(browser(app, "chris"), f"/desk/proposals/{key}/assign", reviewer=["rita", "ruth"])
    for handle, scores in (("rita", GOOD), ("ruth", GOOD | ruths)):
        client = browser(app, handle)
        send(client, f"/desk/proposals/{key}/declare", conflict="no")
        assert score(client, key, "submit", **scores).headers["location"] == f"/desk/proposals/{key}?done=submitted"


def test_a_material_goes_from_its_page_through_review_to_a_published_decision_and_back(cycle: FastAPI) -> None:
    rita, chris = browser(cycle, "rita"), browser(cycle, "chris")
    assert "/desk/new?id=m%3Aequivalent" in rita.get("/resources/m:equivalent").text
    assert "Equivalent fractions with paper strips" in plain(rita.get("/desk/new?id=m:equivalent"))
    assert propose(rita).headers["location"] == "/desk/proposals/1?done=proposed"
    reviewed(cycle, aligned=("1", "Only the first", "p. 4"))
    page = plain(chris.get("/desk/proposals/1"))
    assert "1 disagreement" in page
    assert "rita : 2 · Found throughout All of them p. 3 ruth : 1 · Found in part Only the first p. 4" in page
    refused = send(chris, "/desk/proposals/1/decide", outcome="adopt", rationale="Good")
    assert (refused.status_code, "Settle first" in plain(refused)) == (409, True)
    send(chris, "/desk/proposals/1/settle", criterion="aligned", value="2", note="We looked again", seen="0")
    verdict = {"outcome": "adopt", "rationale": "Strong <b>", "grades": "Grades 3-5", "expires": "2028-06-30"}
    votes = {"votes-for": "5", "votes-against": "1", "votes-abstained": ""}
    assert send(chris, "/desk/proposals/1/decide", **verdict, **votes).status_code == 303
    assert not cycle.state.desk.adoptions.of("m:equivalent").approved, "it takes effect when it is published"
    send(chris, "/desk/proposals/1/publish", decision="1")
    assert str(cycle.state.desk.adoptions.of("m:equivalent")) == "Adopted for grades 3-5 until June 2028"
    assert "Votes for: 5, Votes against: 1, Abstained: 0" in plain(chris.get("/desk/proposals/1"))
    assert "reason" in plain(send(chris, "/desk/proposals/1/undo", decision="1", reason=""))
    send(chris, "/desk/proposals/1/undo", decision="1", reason="The wrong grades")
    assert not cycle.state.desk.adoptions.of("m:equivalent").approved
    assert "Undoes decision 1" in plain(chris.get("/desk/proposals/1"))
    assert cycle.state.desk.audit.verify().ok


def test_reviewers_do_not_see_each_others_scores_until_all_have_submitted(cycle: FastAPI) -> None:
    rita, ruth, chris = browser(cycle, "rita"), browser(cycle, "ruth"), browser(cycle, "chris")
    propose(rita)
    send(chris, "/desk/proposals/1/assign", reviewer=["rita", "ruth"])
    send(rita, "/desk/proposals/1/declare", conflict="no")
    send(ruth, "/desk/proposals/1/declare", conflict="no")
    score(rita, 1, "submit", **GOOD)
    for client in (ruth, chris):
        for page in ("/desk/proposals/1", "/desk/proposals/1/review"):
            assert "Nothing wrong" not in client.get(page).text
    assert send(rita, "/desk/proposals/1/take-back").status_code == 303
    assert "Nothing wrong" in rita.get("/desk/proposals/1/review").text


def test_a_conflict_of_interest_closes_the_review_to_whoever_declares_it(cycle: FastAPI) -> None:
    rita, chris = browser(cycle, "rita"), browser(cycle, "chris")
    propose(rita)
    send(chris, "/desk/proposals/1/assign", reviewer=["rita", "ruth"])
    assert rita.get("/desk/proposals/1/review").headers["location"] == "/desk/proposals/1", "first the declaration"
    assert send(rita, "/desk/proposals/1/declare", conflict="yes", note="").status_code == 400
    send(rita, "/desk/proposals/1/declare", conflict="yes", note="I wrote it")
    assert "stays closed to you" in plain(rita.get("/desk/proposals/1"))
    assert rita.get("/desk/proposals/1/review").status_code == 303
    token = token_of(rita.get("/account").text)
    assert rita.post("/desk/proposals/1/review", data={"token": token, "value.aligned": "2"}).status_code == 403
    assert "declared a conflict" in plain(send(chris, "/desk/proposals/1/assign", reviewer=["rita"]))
    assert "I wrote it" in plain(chris.get("/desk/proposals/1"))
    assert "I wrote it" not in plain(browser(cycle, "ruth").get("/desk/proposals/1"))


def test_two_windows_on_one_review_lose_no_word(cycle: FastAPI) -> None:
    rita = browser(cycle, "rita")
    propose(rita)
    send(browser(cycle, "chris"), "/desk/proposals/1/assign", reviewer=["rita"])
    send(rita, "/desk/proposals/1/declare", conflict="no")
    first = second = rita.get("/desk/proposals/1/review").text
    assert score(rita, 1, page=first, aligned=("2", "From the first window", "p. 1")).status_code == 303
    clash = score(rita, 1, page=second, aligned=("1", "From the second", "p. 2"), extra=("0", "Typed too", ""))
    assert clash.status_code == 409
    assert "From the first window" in clash.text
    assert "From the second" in clash.text
    assert "Typed too" in clash.text, "nothing was saved, and what does not clash is still there to be saved"
    assert stored(rita.get("/desk/proposals/1/review").text)["note.aligned"] == "From the first window"
    both = score(rita, 1, page=clash.text, aligned=("1", "From the first window. From the second", "p. 2"))
    assert both.headers["location"] == "/desk/proposals/1/review?n=2&done=scores"
    kept = stored(rita.get("/desk/proposals/1/review").text)
    assert kept["note.aligned"] == "From the first window. From the second"
    assert kept["note.extra"] == "Typed too"


def test_what_is_not_touched_in_one_window_is_not_taken_from_the_other(cycle: FastAPI) -> None:
    rita = browser(cycle, "rita")
    propose(rita)
    send(browser(cycle, "chris"), "/desk/proposals/1/assign", reviewer=["rita"])
    send(rita, "/desk/proposals/1/declare", conflict="no")
    first = second = rita.get("/desk/proposals/1/review").text
    score(rita, 1, page=first, aligned=("2", "line one\r\nline two  ", " p.  1 "))
    assert score(rita, 1, page=second, extra=("1", "other", "")).status_code == 303
    again = rita.get("/desk/proposals/1/review").text
    assert score(rita, 1, page=again).headers["location"].endswith("n=0&done=scores"), "spaces are no change"
    refused = score(rita, 1, "submit", aligned=("2", "", ""))
    assert refused.status_code == 400
    assert "still to be scored: correct" in plain(refused)
    assert score(rita, 1, page=refused.text, correct=("1", "fine", "p. 2")).status_code == 303
    wrong = score(rita, 1, correct=("7", "kept though refused", "p. 2"))
    assert (wrong.status_code, "kept though refused" in wrong.text) == (400, True)


def test_a_teacher_may_request_a_review_and_sees_nothing_of_the_desk(cycle: FastAPI) -> None:
    tom, chris = browser(cycle, "tom"), browser(cycle, "chris")
    assert "Request a review" in plain(tom.get("/resources/m:volcano"))
    answer = propose(tom, "m:volcano", origin="import", rubric="")
    assert answer.headers["location"] == "/account?done=requested"
    assert cycle.state.desk.proposals.get(1).origin == "request"
    for place in ("/desk", "/desk/proposals/1", "/desk/due", "/desk/rubrics"):
        assert tom.get(place).status_code == 403
    assert "A teacher’s request tom" in plain(chris.get("/desk?state=proposed"))


def test_a_collection_is_proposed_whole(cycle: FastAPI) -> None:
    rita = browser(cycle, "rita")
    page = rita.get("/collection?name=Unit&id=m:equivalent&id=m:compare").text
    assert 'name="origin" value="collection"' in page
    form = plain(rita.get("/desk/new?origin=collection&name=Unit&id=m:equivalent&id=m:compare&id=nowhere"))
    assert "2 materials, reviewed as one set" in form
    assert "Not stored here: nowhere" in form
    propose(rita, "m:equivalent", "m:compare", origin="collection")
    assert cycle.state.desk.proposals.get(1).resource_ids == ("m:equivalent", "m:compare")


def test_reviewers_are_asked_and_decisions_made_for_many_at_once_and_failures_are_named(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    for id in ("m:equivalent", "m:compare", "m:both"):
        propose(chris, id, rubric="" if id == "m:both" else "short")
    answer = send(chris, "/desk/assign", key=["1", "2", "3"], reviewer=["rita", "ruth"])
    assert answer.status_code == 409
    assert "Done for 2 proposals. 1 proposal could not be changed: No. 3 : Choose the rubric" in plain(answer)
    answer = send(chris, "/desk/decide", key=["1", "3"], outcome="reject", rationale="Not now", publish="1")
    assert "Done for 1 proposal." in plain(answer)
    assert cycle.state.desk.adoptions.of("m:both").status == "rejected"
    assert send(chris, "/desk/assign", reviewer=["rita"]).status_code == 400
    assert send(browser(cycle, "rita"), "/desk/decide", key=["1"], outcome="adopt", rationale="x").status_code == 403


def test_the_queue_is_paged_by_state_and_shows_what_waits_for_the_reader(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    for n in range(52):
        cycle.state.desk.proposals.propose(
            cycle.state.desk.people.person("chris"), ["m:equivalent"], f"Title {n}", "Because"
        )
    first = chris.get("/desk")
    older = re.search(r'href="(/desk\?before=\d+)"', first.text)
    assert older
    assert "Title 51" in plain(first)
    assert "Title 1 " in plain(chris.get(older[1]))
    assert "No proposal is here" in plain(chris.get("/desk?state=decided"))
    propose(chris)
    send(chris, "/desk/proposals/53/assign", reviewer=["rita"])
    assert "Waiting for your review" in plain(browser(cycle, "rita").get("/desk"))


def test_a_proposal_is_closed_with_a_reason_and_taken_up_again(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    propose(chris)
    send(chris, "/desk/proposals/1/close", reason="Withdrawn by the teacher")
    assert "Closed" in plain(chris.get("/desk/proposals/1"))
    assert send(chris, "/desk/proposals/1/assign", reviewer=["rita"]).status_code == 409
    send(chris, "/desk/proposals/1/reopen", reason="Asked for again")
    assert cycle.state.desk.proposals.get(1).state == "proposed"


def test_the_rubrics_that_ship_are_published_once_and_shown(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    send(chris, "/desk/rubrics/install")
    assert len(cycle.state.desk.rubrics.all()) == 6
    page = chris.get("/desk/rubrics").text
    for place in re.findall(r'href="(/desk/rubrics/[^"]+)"', page):
        assert chris.get(unescape(place)).status_code == 200


@pytest.mark.parametrize("place", ["/desk/proposals/99", "/desk/proposals/99/review", "/desk/rubrics/none"])
def test_what_is_not_there_is_said_not_to_be(app: FastAPI, place: str) -> None:
    assert browser(app, "admin").get(place).status_code == 404


# -- reports ----------------------------------------------------------------------------------------------------


def decided(app: FastAPI, key: int, outcome: str = "adopt", **fields: str) -> None:
    chris = browser(app, "chris")
    send(chris, f"/desk/proposals/{key}/decide", outcome=outcome, rationale=f"Because of {key}", **fields)
    number = app.state.desk.decisions.of(key)[-1].key
    assert send(chris, f"/desk/proposals/{key}/publish", decision=str(number)).status_code == 303


@pytest.fixture
def reported(cycle: FastAPI) -> FastAPI:
    """One adopted material with a review behind it, and one refused."""
    propose(browser(cycle, "rita"))
    reviewed(cycle)
    decided(cycle, 1, grades="Grades 3-5", expires="2028-06-30", **{"votes-for": "4"})
    propose(browser(cycle, "rita"), "m:hostile", title="=SUM(A1)")
    decided(cycle, 2, "reject")
    return cycle


def test_anybody_reads_what_was_approved_and_refused_and_why(reported: FastAPI) -> None:
    client = browser(reported)
    approved, refused = client.get("/approved"), client.get("/refused")
    assert "Equivalent fractions with paper strips Adopted Grades 3-5 until 2028-06-30 Because of 1" in plain(approved)
    assert "Because of 2" in plain(refused)
    assert "<script>alert" not in refused.text
    rows = list(csv.DictReader(io.StringIO(client.get("/approved?format=csv").content.decode("utf-8-sig"))))
    assert [(row["identifier"], row["until"], row["votes for"]) for row in rows] == [
        ("m:equivalent", "2028-06-30", "4")
    ]
    assert client.get("/approved?format=json").json()[0]["rationale"] == "Because of 1"
    sheet = load_workbook(io.BytesIO(client.get("/refused?format=xlsx").content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][1:3] == ["m:hostile", "rejected"]
    assert client.get("/approved?format=exe").status_code == 400


def test_files_hold_nothing_that_a_spreadsheet_runs() -> None:
    table = Table("t", ("a",), [["=1+1"], ["@x"], ["plain\x00"], [-3], [None]])
    assert download(table, "csv").body.decode("utf-8-sig") == "a\r\n'=1+1\r\n'@x\r\nplain\x00\r\n-3\r\n\"\"\r\n"
    sheet = load_workbook(io.BytesIO(bytes(download(table, "xlsx").body))).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for (cell,) in sheet["A2:A5"]] == [
        ("=1+1", "s"), ("@x", "s"), ("plain ", "s"), (-3, "n"),
    ]  # fmt: skip


def test_a_reviews_record_holds_every_score_with_its_evidence_and_what_happened(reported: FastAPI) -> None:
    client = browser(reported, "ruth")
    page = plain(client.get("/desk/proposals/1/record"))
    assert "rita: 2 · All of them (p. 3)" in page
    assert "rita: review.submit" in page
    record = client.get("/desk/proposals/1/record?format=json").json()
    assert record["scores"]["ruth"]["correct"]["place"] == "p. 1-9"
    assert record["decisions"][0]["rationale"] == "Because of 1"
    rows = list(csv.reader(io.StringIO(client.get("/desk/proposals/1/record?format=csv").content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 6
    assert client.get("/desk/proposals/1/record?format=xlsx").status_code == 200


def test_coverage_shows_what_is_approved_for_each_standard_and_where_nothing_is(reported: FastAPI) -> None:
    client = browser(reported, "rita")
    page = plain(client.get("/desk/coverage?framework=f"))
    assert "1 of 4 standards have an approved material; 3 have none" in page
    assert "0 of 1 standards" in plain(client.get("/desk/coverage?codes=4.NF.A.2"))
    listed = plain(client.get("/desk/coverage?codes=4.NF.A.1,%204.NF.B.3%0A9.ZZ&only=gaps"))
    assert "1 line names no standard known here" in listed
    assert "What 4.NF.B.3 asks" in listed
    assert "What 4.NF.A.1 asks" not in listed
    whole = client.get("/desk/coverage?framework=f&format=json").json()
    assert (whole["covered"], whole["gaps"], whole["rows"][0]["approved"]) == (1, 3, 1)
    assert len(client.get("/desk/coverage?framework=f&only=gaps&format=csv").text.splitlines()) == 4
    assert plain(client.get("/desk/coverage?framework=f&grade=Grade+9")).count("No standard fits") == 1
    for wrong in ("framework=none", "framework=f&grade=purple"):
        assert client.get(f"/desk/coverage?{wrong}").status_code == 400


def test_a_pasted_list_of_standards_is_kept_and_removed(reported: FastAPI) -> None:
    client = browser(reported, "rita")
    page = "/desk/coverage?codes=4.NF.A.1"
    place = send(client, "/desk/coverage/lists", on=page, title="Autumn", codes="4.NF.A.1").headers["location"]
    assert "Autumn" in plain(client.get(place))
    assert "1 of 1 standards" in plain(client.get("/desk/coverage?list=1"))
    send(client, "/desk/coverage/lists/1/remove", on="/desk/coverage?list=1")
    assert client.get("/desk/coverage?list=1").status_code == 404


def test_up_to_five_materials_stand_side_by_side_with_their_scores_and_evidence(reported: FastAPI) -> None:
    client = browser(reported, "rita")
    two = "/desk/compare?id=m:equivalent&id=m:volcano"
    page = plain(client.get(two))
    assert "Status Adopted for grades 3-5 until June 2028 Not reviewed" in page
    assert "All of them (p. 3)" in page
    rows = list(csv.reader(io.StringIO(client.get(f"{two}&format=csv").content.decode("utf-8-sig"))))
    assert rows[1] == ["title", "Equivalent fractions with paper strips", "Volcanoes for beginners"]
    assert client.get("/desk/compare?" + "&".join(f"id=m:{n}" for n in range(6))).status_code == 400
    assert client.get("/desk/compare").status_code == 200


# -- joined to search -------------------------------------------------------------------------------------------


def found(client: TestClient, query: str) -> list[str]:
    return [each["id"] for each in client.get(f"/api/v1/search?{query}").json()["results"]]


def test_what_was_decided_is_a_filter_a_facet_and_a_reason_at_once(reported: FastAPI) -> None:
    client = browser(reported)
    assert found(client, "q=fraction&status=adopted") == ["m:equivalent"]
    assert found(client, "q=fraction&status=approved&status=rejected") == ["m:equivalent", "m:hostile"]
    assert found(client, "status=pilot") == []
    hit = client.get("/api/v1/search?q=fraction&status=approved").json()["results"][0]
    reason = {"points": 0.0, "because": "Adopted for grades 3-5 until June 2028", "kind": "status"}
    assert reason in hit["reasons"]
    counted = client.get("/api/v1/facets?q=fraction").json()["statuses"]
    assert sorted((each["value"], each["count"]) for each in counted) == [
        ("adopted", 1), ("approved", 1), ("rejected", 1),
    ]  # fmt: skip
    assert "Rejected" in plain(client.get("/?q=fraction")).split("Decision")[1]
    assert client.get("/api/v1/search?status=purple").status_code == 400
    send(browser(reported, "chris"), "/desk/proposals/1/undo", decision="1", reason="Too early")
    assert found(client, "q=fraction&status=adopted") == [], "no index is built anew for it"


def test_a_review_in_progress_is_not_told_to_searchers(cycle: FastAPI) -> None:
    propose(browser(cycle, "rita"))
    assert "statuses" not in browser(cycle).get("/api/v1/facets?q=fraction").json()


@pytest.mark.parametrize(("approved", "first"), [("first", ["m:times"]), ("only", ["m:times"])])
def test_a_district_shows_teachers_approved_materials_first_or_only(tmp_path: Path, approved: str, first: str) -> None:
    with district(tmp_path, approved) as app:
        desk, chris = app.state.desk, app.state.desk.people.person("chris")
        draft = desk.rubrics.save_draft(chris, rubric(1))
        desk.rubrics.publish(chris, "short", draft.revision)
        propose(browser(app, "rita"), "m:times")
        send(browser(app, "chris"), "/desk/proposals/1/assign", reviewer=["rita"])
        send(browser(app, "rita"), "/desk/proposals/1/declare", conflict="no")
        score(browser(app, "rita"), 1, "submit", **GOOD)
        decided(app, 1)
        ids = found(browser(app, "tom"), "q=equivalent+fraction")
        assert ids[:1] == first
        assert (len(ids) == 1) == (approved == "only")
        assert (found(browser(app), "q=equivalent+fraction&status=rejected") == first) == (approved == "only")
        assert len(found(browser(app, "rita"), "q=equivalent+fraction")) > 1, "who reviews sees everything"
        page = plain(browser(app).get("/?q=equivalent+fraction"))
        assert ("Comparing fractions with a benchmark" in page) == (approved == "first")
