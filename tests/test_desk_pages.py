"""The door of the desk, by plain forms without script: who gets in, who may write, and the commands over both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from desk_site import (
    NEW,
    browser,
    district,
    plain,
    rows,
    send,
    sign_in,
    writing_routes,
)
from district import PASSWORD
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from little_site import LESSONS, little_app

from api.cli.main import main
from api.settings import read_settings
from catalog.formats.record import Record
from catalog.store.catalog import Catalog
from catalog.vetting.people.permission import Role


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with district(tmp_path_factory.mktemp("district")) as app:
        yield app


# -- getting in -------------------------------------------------------------------------------------------------


def test_before_anybody_has_an_account_the_page_says_who_makes_the_first_and_tells_the_public_no_command(
    tmp_path: Path,
) -> None:
    with little_app(tmp_path) as app:
        page = browser(app).get("/sign-in").text
    assert "The person who runs this service makes the first one" in page
    assert "first-administrator" not in page


def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_do_not_get(app: FastAPI) -> None:
    client = browser(app)
    answer = sign_in(client, "rita", NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    cookie = next(cookie for cookie in answer.headers.get_list("set-cookie") if cookie.startswith("session="))
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
    assert all("Secure" in cooky for cooky in cookies)


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
    client.cookies.clear()
    answer = client.post("/desk/people", data={"name": "A <b> long text", "password": "secret words"})
    assert answer.status_code == 401
    assert "A &lt;b&gt; long text" in answer.text
    assert "secret words" not in answer.text


def test_changing_the_password_asks_for_the_old_one_and_ends_every_other_session(app: FastAPI) -> None:
    here, there = browser(app, "rob"), browser(app, "rob")
    fields = {"password-old": NEW, "password-new": "eleven brown desks", "password-again": "eleven brown desks"}
    assert send(here, "/account", **fields | {"password-old": "no no no no no"}).status_code == 401
    assert "The two new passwords differ" in plain(send(here, "/account", **fields | {"password-again": "other"}))
    assert "10 to 200 characters" in plain(
        send(here, "/account", **fields | {"password-new": "x", "password-again": "x"})
    )
    assert send(here, "/account", **fields).headers["location"] == "/account?done=password"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert sign_in(browser(app), "rob", NEW).status_code == 401
    assert sign_in(browser(app), "rob", "eleven brown desks").status_code == 303


# -- who may write ----------------------------------------------------------------------------------------------


def test_a_teacher_can_write_nothing_at_the_desk(app: FastAPI) -> None:
    database, client = app.state.services.catalog.database, browser(app, "tom")
    before = rows(database)
    own = {"/sign-out", "/account", "/sign-in"}
    for method, path in writing_routes(app):
        if path in own or not path.startswith("/desk"):
            continue
        answer = client.request(method, re.sub(r"\{[^}]+\}", "1", path), data={"note": "A note"})
        assert answer.status_code >= 400, (method, path)
    assert rows(database) == before


def test_every_form_of_a_session_comes_from_a_page_of_ours(app: FastAPI) -> None:
    client = browser(app, "admin")
    before = rows(app.state.services.catalog.database)
    fields = {"handle": "new", "name": "New", "role": "teacher"}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert client.post("/desk/people", data=fields, headers=headers).status_code == 403
    assert rows(app.state.services.catalog.database) == before


def test_a_form_that_somebody_else_opened_in_this_browser_is_not_sent_in_another_name(app: FastAPI) -> None:
    client = browser(app, "admin")
    opened = re.search(r'name="signed-in-as" value="([^"]+)"', client.get("/desk/people").text)
    assert opened
    sign_in(client, "chris", NEW)
    fields = {"title": "Strips", "reason": "For grade 4", "id": "m:add"}
    before = rows(app.state.services.catalog.database)
    answer = client.post("/desk/new", data=fields | {"signed-in-as": opened[1]})
    assert answer.status_code == 403
    assert "“admin” opened this page, and “chris” is signed in now" in plain(answer)
    assert rows(app.state.services.catalog.database) == before
    assert client.post("/desk/new", data=fields | {"signed-in-as": "chris"}).status_code == 303
    assert client.post("/desk/new", data=fields | {"token": "of an earlier page"}).status_code == 303


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


@pytest.mark.parametrize(
    ("form", "typed", "shown"),
    [
        ("", {"name": "Thomas", "role": "teacher", "active": "no"}, 'value="Thomas"'),
        ("/password", {"password": "eleven blue erasers"}, "opened"),
        ("/link", {"issuer": "https://id.example", "subject": "t-9"}, 'value="t-9"'),
    ],
)
def test_a_change_made_on_an_old_page_is_refused_and_kept_on_the_page(
    app: FastAPI, form: str, typed: dict[str, str], shown: str
) -> None:
    first, second, people = browser(app, "admin"), browser(app, "admin"), app.state.services.desk.people
    opened = version(second, "tom")
    email = f"tom{form.strip('/')}@example.org"
    fields = {"name": "Tom Thumb", "email": email, "role": "teacher", "active": "yes", "version": version(first, "tom")}
    assert send(first, "/desk/people/tom", **fields).status_code == 303
    before = people.person("tom")
    answer = send(second, f"/desk/people/tom{form}", **typed, version=opened)
    assert answer.status_code == 409
    assert people.person("tom") == before
    assert "Nothing was saved: this account was changed elsewhere" in plain(answer)
    assert email in plain(answer), "what the other one saved"
    assert shown in answer.text
    assert "eleven blue erasers" not in answer.text
    again = send(second, f"/desk/people/tom{form}", **typed, version=version(answer))
    assert again.status_code == 303, "who was told may go on"
    assert people.person("tom") != before


def version(page: TestClient | Response, handle: str = "") -> str:
    """What the forms of a person's page send back with a change."""
    text = (page.get(f"/desk/people/{handle}") if isinstance(page, TestClient) else page).text
    seen = re.findall(r'name="version" value="(\d+)"', text)
    assert len(seen) == 3
    assert len(set(seen)) == 1
    return str(seen[0])


def test_the_last_administrator_stays_one(app: FastAPI) -> None:
    admin = browser(app, "admin")
    version = str(app.state.services.desk.people.person("admin").version)
    fields = {"name": "Ada", "role": "teacher", "active": "yes", "version": version}
    assert "make another one first" in plain(send(admin, "/desk/people/admin", **fields))


def test_an_administrator_sets_a_password_and_links_the_districts_sign_on(app: FastAPI) -> None:
    admin, chris = browser(app, "admin"), browser(app, "chris")
    assert send(admin, "/desk/people/chris/password", password=PASSWORD).status_code == 409, "from no page of ours"
    seen = {"version": version(admin, "chris")}
    assert send(admin, "/desk/people/chris/password", password=PASSWORD, **seen).status_code == 303
    assert chris.get("/account").status_code == 303
    seen = {"version": version(admin, "chris")}
    send(admin, "/desk/people/chris/link", issuer="https://id.example", subject="c-1", **seen)
    assert app.state.services.desk.people.by_subject("https://id.example", "c-1").handle == "chris"
    app.state.services.desk.people.change_password(app.state.services.desk.people.person("chris"), PASSWORD, NEW)


# -- commands ---------------------------------------------------------------------------------------------------


def command(folder: Path, *arguments: str, typed: str = "") -> str:
    env = {"SYLLABARY_HOME": str(folder)}
    assert read_settings(env).home == folder.resolve()
    result = CliRunner().invoke(main, arguments, input=typed, env=env)
    return f"{result.exit_code}: {result.output}"


def test_the_first_administrator_is_made_by_a_command_once(tmp_path: Path) -> None:
    first = ("people", "first-administrator", "ada", "--name", "Ada", "--password-stdin")
    assert command(tmp_path, "people").startswith("1: Error: There is no catalog in")
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


def test_links_are_asked_for_by_command_and_never_inside_ones_own_network(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        inward = replace(LESSONS[0], url="http://127.0.0.1:9/secret")
        catalog.import_resources([Record(inward, b"inward", 1)], "test")
    checked, place = command(tmp_path, "links", "check").splitlines()
    assert checked == "0: fine: 0, gone: 0, unclear: 0, forbidden: 0, refused: 1"
    assert place == f"The audit log is at {command(tmp_path, 'audit', 'verify').splitlines()[-1]}"
    assert "No link is known to be dead" in command(tmp_path, "links")


def test_roles_are_offered_as_they_are_kept() -> None:
    assert [role.value for role in Role] == ["teacher", "reviewer", "coordinator", "administrator"]


@pytest.mark.parametrize("place", ["/desk/proposals/99", "/desk/proposals/99/review", "/desk/rubrics/none"])
def test_what_is_not_there_is_said_not_to_be(app: FastAPI, place: str) -> None:
    assert browser(app, "admin").get(place).status_code == 404
