"""Forms that write are taken from our own pages only, within bounds."""

from __future__ import annotations

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient

from api.auth.forms import COOKIE, MAX_BYTES, MAX_FIELDS, Form, keep, read_form, token


@pytest.fixture
def site() -> TestClient:
    app = FastAPI()

    @app.get("/")
    def page(request: Request) -> Response:
        held = token(request)
        return keep(request, PlainTextResponse(held), held)

    @app.post("/")
    def sent(form: Annotated[Form, Depends(read_form)]) -> list[tuple[str, str]]:
        return list(form.pairs)

    return TestClient(app)


def test_a_form_from_our_page_is_read_in_order_with_its_empty_fields(site: TestClient) -> None:
    held = site.get("/").text
    body = f"token={held}&b=2&a=&b=%C3%A9+%00%FF"
    answer = site.post("/", content=body, headers={"content-type": "application/x-www-form-urlencoded; charset=utf-8"})
    assert answer.json() == [["token", held], ["b", "2"], ["a", ""], ["b", "é \0\ufffd"]]


def test_the_token_is_random_kept_and_out_of_scripts_reach(site: TestClient) -> None:
    first = site.get("/")
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "SameSite=lax" in first.headers["set-cookie"]
    second = site.get("/")
    assert second.text == first.text
    assert "set-cookie" not in second.headers
    site.cookies.clear()
    assert site.get("/").text != first.text
    site.cookies.set(COOKIE, "short")
    assert len(site.get("/").text) == 43, "a cookie of somebody else's making is replaced"


@pytest.mark.parametrize("sent", ["", "x", "A" * 43, "é" * 43])
def test_a_wrong_token_is_refused(site: TestClient, sent: str) -> None:
    site.get("/")
    assert site.post("/", data={"token": sent}).status_code == 403


def test_a_form_without_the_cookie_is_refused_even_with_a_token(site: TestClient) -> None:
    held = site.get("/").text
    site.cookies.clear()
    answer = site.post("/", data={"token": held})
    assert answer.status_code == 403
    assert "open the page anew" in answer.text
    site.cookies.set(COOKIE, "")
    assert site.post("/", data={"token": ""}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "http://TESTSERVER", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "http://testserver:81"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "http://[::1"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_a_form_is_taken_only_from_a_page_of_this_host(site: TestClient, headers: dict[str, str], status: int) -> None:
    held = site.get("/").text
    assert site.post("/", data={"token": held}, headers=headers).status_code == status


def test_too_much_is_refused(site: TestClient) -> None:
    held = site.get("/").text
    assert site.post("/", data={"token": held, "a": "x" * MAX_BYTES}).status_code == 413
    many = "&".join(["a=1"] * (MAX_FIELDS + 1))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert site.post("/", content=f"token={held}&{many}", headers=kind).status_code == 413
    assert site.post("/", json={"token": held}).status_code == 415


def test_the_cookie_is_only_for_https_where_the_page_came_by_it(site: TestClient) -> None:
    assert "Secure" not in site.get("/").headers["set-cookie"]
    secure = TestClient(site.app, base_url="https://testserver")
    assert "Secure" in secure.get("/").headers["set-cookie"]
