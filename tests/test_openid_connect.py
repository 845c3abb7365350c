"""Signing in through a district's own sign-on, against a real issuer on this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_site import browser, district, plain
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from issuer import CLIENT, SECRET, Issuer, running
from joserfc.jwk import KeySet, RSAKey

from api.auth.openid_connect import OpenIDConnect
from api.settings import read_settings
from catalog.errors import InvalidRequestError
from catalog.vetting.people.permission import Role


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with district(tmp_path_factory.mktemp("signon")) as app:
        yield app


@pytest.fixture
def issuer(app: FastAPI) -> Iterator[Issuer]:
    with running() as issuer:
        app.state.services = replace(app.state.services, sign_on=OpenIDConnect(issuer.address, CLIENT, SECRET))
        yield issuer


def leave(client: TestClient, issuer: Issuer, next: str = "") -> str:
    """Press the button and sign in there; returns the address that the issuer sends the browser back to."""
    answer = client.get("/sign-in/district", params={"next": next})
    assert answer.headers["location"].startswith(f"{issuer.address}/authorize?")
    return issuer.authorize(answer.headers["location"].partition("?")[2])


def signed_on(client: TestClient, issuer: Issuer, next: str = "") -> Response:
    return client.get(leave(client, issuer, next))


def link(app: FastAPI, issuer: Issuer, handle: str = "rita") -> None:
    people = app.state.services.desk.people
    people.link(people.person("admin"), handle, issuer.address, "p-17")


def test_a_linked_account_is_signed_in_and_led_where_it_wanted_to_go(app: FastAPI, issuer: Issuer) -> None:
    link(app, issuer)
    client = browser(app)
    assert "Sign in through the district" in plain(client.get("/sign-in"))
    answer = signed_on(client, issuer, "/desk/due")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/due")
    assert "Rita (rita)" in plain(client.get("/account"))
    assert signed_on(browser(app), issuer, "//evil.example").headers["location"] == "/desk"


def test_somebody_without_an_account_is_told_what_an_administrator_needs(app: FastAPI, issuer: Issuer) -> None:
    issuer.claims = {"sub": "p-99"}
    client = browser(app)
    answer = signed_on(client, issuer)
    assert answer.status_code == 401
    assert "p-99" in plain(answer)
    assert "session" not in client.cookies


def test_where_the_district_wants_it_whoever_it_vouches_for_becomes_a_teacher(app: FastAPI, issuer: Issuer) -> None:
    app.state.services.sign_on.admit = True
    client = browser(app)
    assert signed_on(client, issuer).headers["location"] == "/"
    made = app.state.services.desk.people.person("pat")
    assert (made.role, made.email, made.subject) == (Role.TEACHER, "pat@example.org", "p-17")
    issuer.claims = {"sub": "p-18"}
    assert "“pat” is taken" in plain(signed_on(browser(app), issuer)), "a name alone is not an identity"


def test_a_closed_account_is_not_let_in(app: FastAPI, issuer: Issuer) -> None:
    people = app.state.services.desk.people
    link(app, issuer, "rob")
    people.change(people.person("admin"), "rob", people.person("rob").version, active=False)
    assert signed_on(browser(app), issuer).status_code == 401
    people.change(people.person("admin"), "rob", people.person("rob").version, active=True)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "somebody-else"},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 3600},
        {"aud": [CLIENT, "other"], "azp": "other"},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    app: FastAPI, issuer: Issuer, claims: dict[str, object]
) -> None:
    link(app, issuer)
    issuer.claims = claims
    client = browser(app)
    assert signed_on(client, issuer).status_code == 401
    assert "session" not in client.cookies


def test_only_keys_that_the_issuer_publishes_are_believed_and_new_ones_fetched(app: FastAPI, issuer: Issuer) -> None:
    link(app, issuer)
    assert signed_on(browser(app), issuer).status_code == 303
    issuer.key = RSAKey.generate_key(2048, {"kid": "two"})
    assert signed_on(browser(app), issuer).status_code == 401
    issuer.published = KeySet([issuer.key])
    assert signed_on(browser(app), issuer).status_code == 303


def test_a_return_that_this_browser_did_not_leave_for_is_refused(app: FastAPI, issuer: Issuer) -> None:
    link(app, issuer)
    back = leave(browser(app), issuer)
    victim = browser(app)
    assert victim.get(back).status_code == 401, "somebody else's code"
    leave(victim, issuer)
    assert victim.get(back).status_code == 401, "somebody else's state"
    assert victim.get("/sign-in/district/return?error=access_denied").status_code == 401
    assert victim.get("/sign-in/district/return").status_code == 401


def test_an_issuer_that_is_away_or_not_itself_lets_nobody_in(app: FastAPI, issuer: Issuer) -> None:
    app.state.services = replace(app.state.services, sign_on=OpenIDConnect("http://127.0.0.1:9", CLIENT, SECRET))
    assert browser(app).get("/sign-in/district").status_code == 401
    app.state.services = replace(
        app.state.services, sign_on=OpenIDConnect(issuer.address.replace("127.0.0.1", "localhost"), CLIENT, SECRET)
    )
    assert "cannot be reached" in plain(browser(app).get("/sign-in/district"))
    for address in ("http://id.example", "ftp://id.example", "id.example"):
        with pytest.raises(InvalidRequestError):
            OpenIDConnect(address, CLIENT, SECRET)


def test_without_an_issuer_there_is_no_such_sign_on(app: FastAPI, issuer: Issuer) -> None:
    app.state.services = replace(app.state.services, sign_on=None)
    assert browser(app).get("/sign-in/district").status_code == 404
    assert "through the district" not in plain(browser(app).get("/sign-in"))


def test_the_settings_of_an_issuer_go_together(tmp_path: Path) -> None:
    env = {"SYLLABARY_HOME": str(tmp_path), "SYLLABARY_OIDC_ISSUER": "https://id.example"}
    with pytest.raises(InvalidRequestError, match="SYLLABARY_OIDC_CLIENT"):
        read_settings(env)
    settings = read_settings(env | {"SYLLABARY_OIDC_CLIENT": "a", "SYLLABARY_OIDC_SECRET": "hush"})
    assert "hush" not in repr(settings)
