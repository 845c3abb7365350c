"""A service below a path of a server: everything that a reader can follow from any page is there, whether the proxy in
front strips the path or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from desk_site import NEW, browser, district, with_rubric
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.prefix import below

PREFIX = "/materials/district-7"
PUBLIC = f"https://example.org{PREFIX}"
MAX_PAGES = 160  # pages that one crawl looks at


class Strip:
    """What a proxy does that serves other things too: 404 for all that is not below the prefix."""

    def __init__(self, app: ASGIApp, *, stripping: bool) -> None:
        self.app, self._stripping = app, stripping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not f"{scope['path']}/".startswith(f"{PREFIX}/"):
            await send({"type": "http.response.start", "status": 404, "headers": [(b"x-elsewhere", b"1")]})
            await send({"type": "http.response.body", "body": b"another service"})
            return
        if self._stripping:
            scope = {**scope, "path": scope["path"].removeprefix(PREFIX) or "/", "raw_path": None}
        await self.app(scope, receive, send)


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.reads: list[str] = []
        self.forms: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.reads.append(value)
            if name in {"action", "formaction"} and value:
                self.forms.append(value)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with district(tmp_path_factory.mktemp("prefix"), public_url=PUBLIC) as app:
        yield app


def reader(app: FastAPI, *, stripping: bool, handle: str = "") -> TestClient:
    client = TestClient(
        Strip(app, stripping=stripping), "https://example.org", headers={"accept": "text/html"}, follow_redirects=False
    )
    if handle:
        answer = client.post(f"{PREFIX}/sign-in", data={"handle": handle, "password": NEW, "next": "/desk"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PREFIX}/desk")
        assert f"Path={PREFIX};" in answer.headers["set-cookie"] + ";"
    return client


def shape(path: str) -> str:
    """Addresses of one kind, of which a few are enough."""
    return re.sub(r"(?<=/)[^/?]*[:%.\d][^/?]*", "*", urlsplit(path).path)


@pytest.mark.parametrize("stripping", [True, False])
def test_everything_that_can_be_followed_is_below_the_prefix(app: FastAPI, stripping: bool) -> None:
    client = reader(app, stripping=stripping, handle="chris")
    left, seen, kinds = [f"{PREFIX}/"], set[str](), dict[str, int]()
    while left and len(seen) < MAX_PAGES:
        path = left.pop(0)
        kinds[shape(path)] = kinds.get(shape(path), 0) + 1
        if path in seen or kinds[shape(path)] > 3:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code in {200, 303}, (path, answer.status_code)
        if answer.status_code == 303:
            left.append(answer.headers["location"])
            continue
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        links = Links(answer.text)
        assert [form for form in links.forms if form.startswith("/") and not form.startswith(PREFIX)] == [], path
        for link in links.reads:
            there = urlsplit(link)
            if there.netloc in {"", "example.org"} and there.path.startswith("/"):
                assert there.path.startswith(PREFIX), (path, link)
                left.append(link.partition("#")[0].removeprefix("https://example.org"))
    assert len({shape(path) for path in seen}) > 25, sorted({shape(path) for path in seen})


def test_what_programs_follow_is_below_the_prefix_too(app: FastAPI) -> None:
    client = reader(app, stripping=True)
    found = client.get(f"{PREFIX}/api/v1/search", params={"q": "fractions"}).json()
    assert found["results"][0]["page"].startswith(f"{PUBLIC}/resources/")
    titles = client.get(f"{PREFIX}/api/v1/suggest", params={"q": "equiv", "kind": "title"}).json()["results"]
    assert all(title["path"].startswith(f"{PREFIX}/resources/") for title in titles)
    assert titles
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in client.get(f"{PREFIX}/robots.txt").text
    again = client.get(f"{PREFIX}/search?q=x").headers["location"]
    assert again.startswith(f"{PREFIX}/?")
    assert client.get(f"{PREFIX}/desk").headers["location"].startswith(f"{PREFIX}/sign-in?")


def test_only_links_in_tags_are_changed() -> None:
    page = '<a href="/x">see href="/y"</a><form action="/z"><a href="//else"><img src="/a.png"><a href="?q=1">'
    assert below("/p", page) == (
        '<a href="/p/x">see href="/y"</a><form action="/p/z"><a href="//else"><img src="/p/a.png"><a href="?q=1">'
    )
    assert below("", page) == page


def test_a_prefix_that_is_a_path_of_ours_is_taken_off_no_request(tmp_path: Path) -> None:
    with with_rubric(tmp_path, public_url="https://example.org/resources") as app:
        client = TestClient(app, headers={"accept": "text/html"})  # behind a proxy that strips
        assert client.get("/resources/m:add").status_code == 200


def test_a_redirection_never_goes_to_the_host_that_a_request_names(app: FastAPI, tmp_path: Path) -> None:
    evil = {"host": "evil.example"}
    with with_rubric(tmp_path) as plain:
        for client, prefix in ((reader(app, stripping=True), PREFIX), (browser(plain), "")):
            for path in ("/desk/", "/static", "/collections/", "/search/?q=1", "/sign-in/", "/api/v1/search/"):
                answer = client.get(f"{prefix}{path}", headers=evil)
                assert answer.status_code == 307, path
                assert answer.headers["location"].startswith(f"{prefix}/{path.split('/')[1]}"), path
            assert client.get(f"{prefix}/desk//evil.example/", headers=evil).status_code == 404
