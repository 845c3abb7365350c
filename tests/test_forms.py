"""Forms are read within bounds, and whatever may change something is taken from our own pages only."""

from __future__ import annotations

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from api.auth.cross_site import RefuseCrossSite, is_ours, why_refused
from api.auth.forms import MAX_BYTES, MAX_FIELDS, Form, read_form


def refuse(_: Request) -> Response:
    return PlainTextResponse("not from here", 403)


def site_of(public_url: str = "") -> TestClient:
    app = FastAPI()

    @app.get("/")
    def page() -> str:
        return "read"

    @app.post("/")
    def sent(form: Annotated[Form, Depends(read_form)]) -> list[tuple[str, str]]:
        return list(form.pairs)

    app.add_middleware(RefuseCrossSite, refuse=refuse, public_url=public_url)
    return TestClient(app)


@pytest.fixture
def site() -> TestClient:
    return site_of()


def test_a_form_is_read_in_order_with_its_empty_fields(site: TestClient) -> None:
    body = "b=2&a=&b=%C3%A9+%00%FF"
    answer = site.post("/", content=body, headers={"content-type": "application/x-www-form-urlencoded; charset=utf-8"})
    assert answer.json() == [["b", "2"], ["a", ""], ["b", "é \0\ufffd"]]


OURS = [
    ({}, 200),  # no browser
    ({"origin": "http://testserver"}, 200),
    ({"origin": "http://TESTSERVER", "sec-fetch-site": "same-origin"}, 200),
    ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),  # a page that hides its address
    ({"origin": "http://inner:8000", "sec-fetch-site": "same-origin"}, 200),  # a proxy that names another host
    ({"sec-fetch-site": "none"}, 200),  # typed, or from a bookmark
    ({"origin": "http://testserver.evil.example"}, 403),
    ({"origin": "http://testserver:81"}, 403),
    ({"origin": "null"}, 403),
    ({"origin": ""}, 403),
    ({"origin": "http://[::1"}, 403),
    ({"origin": "http://testserver", "sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "same-site"}, 403),
    ({"sec-fetch-site": ""}, 403),
]


@pytest.mark.parametrize(("headers", "status"), OURS)
def test_a_form_is_taken_only_from_a_page_of_this_host(site: TestClient, headers: dict[str, str], status: int) -> None:
    assert site.post("/", data={"a": "1"}, headers=headers).status_code == status
    assert site.get("/", headers=headers).status_code == 200, "reading is free"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "QUERY"])
def test_only_what_reads_is_free(site: TestClient, method: str) -> None:
    assert site.request(method, "/", headers={"origin": "https://evil.example"}).text == "not from here"


def test_the_public_address_is_ours_behind_a_proxy_that_names_another_host() -> None:
    site = site_of("https://materials.example.org")
    for origin, status in (("https://materials.example.org", 200), ("https://other.example.org", 403)):
        assert site.post("/", data={"a": "1"}, headers={"origin": origin}).status_code == status


@given(
    origin=st.text(st.characters(codec="latin-1"), max_size=60), host=st.sampled_from(["a.example", "a.example:81", ""])
)
def test_no_origin_whatever_it_says_is_taken_for_another(origin: str, host: str) -> None:
    headers = Headers(raw=[(b"origin", origin.encode("latin-1")), (b"host", host.encode())])
    assert not is_ours(headers) or (host and host in origin.lower())


def test_too_much_is_refused(site: TestClient) -> None:
    assert site.post("/", data={"a": "x" * MAX_BYTES}).status_code == 413
    many = "&".join(["a=1"] * (MAX_FIELDS + 1))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert site.post("/", content=many, headers=kind).status_code == 413
    assert site.post("/", json={"a": "1"}).status_code == 415


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"origin": "http://[::1", "sec-fetch-site": "cross-site"}, {}),
        ({"origin": "null"}, {}),
        ({"origin": "https://a.example", "host": "b:1"}, {"origin": "https://a.example", "host": "b:1"}),
    ],
)
def test_a_refused_form_says_which_two_addresses_differ(headers: dict[str, str], said: dict[str, str]) -> None:
    assert dict(why_refused(Headers(headers)).values) == said
