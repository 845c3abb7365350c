"""The line before the work: who is let in, who waits, who is sent away, and that every place comes back."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.http.overload import BoundTries, Line, Look, Overload
from api.http.rate_limit import Passwords, TooManyPasswordsError, Tries, address_of
from api.http.server import OnceAMinute


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def run_apart(work: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns, run in a thread of its own: the browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def asked(app: Any, method: str = "GET", path: str = "/", body: tuple[bytes, ...] = (b"",), **headers: str) -> Any:
    """The messages that an ASGI application sends for a request."""

    async def ask() -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        parts = list(body)

        async def receive() -> dict[str, Any]:
            part = parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(parts)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": method, "path": path, "client": ("192.0.2.1", 5),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        await app(scope, receive, send)
        return sent

    return run_apart(ask())


async def fine(scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"fine"})


def test_the_line_is_first_come_first_served_and_bounded() -> None:
    async def run() -> None:
        line = Line(at_once=1, waiting=2, patience=30)
        order: list[str] = []

        async def work(name: str) -> None:
            if await line.enter():
                order.append(name)
            else:
                order.append(f"{name} refused")

        assert await line.enter()
        tasks = []
        for name in ("a", "b", "c"):
            tasks.append(asyncio.create_task(work(name)))
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert order == ["c refused"]
        line.leave()
        await tasks[0]
        line.leave()
        await tasks[1]
        assert order == ["c refused", "a", "b"]
        line.leave()
        assert (line.active, line.waiting) == (0, 0)

    run_apart(run())


def test_nobody_waits_longer_than_patience_and_who_hangs_up_takes_no_place() -> None:
    async def run() -> None:
        line = Line(at_once=1, waiting=9, patience=0.01)
        assert await line.enter()
        assert not await line.enter()
        line.leave()
        line = Line(at_once=1, waiting=9, patience=30)
        assert await line.enter()
        gone = asyncio.create_task(line.enter())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        line.leave()
        assert (line.active, line.waiting) == (0, 0)

    run_apart(run())


@given(at_once=st.integers(1, 4), waiting=st.integers(0, 6), many=st.integers(0, 30))
def test_whatever_comes_no_more_work_than_there_are_places_and_all_come_back(
    at_once: int, waiting: int, many: int
) -> None:
    async def run() -> None:
        line = Line(at_once, waiting, patience=30)
        now, most, refused = 0, 0, 0

        async def work() -> None:
            nonlocal now, most, refused
            if not await line.enter():
                refused += 1
                return
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1
            line.leave()

        await asyncio.gather(*(work() for _ in range(many)))
        assert most <= at_once
        assert refused == max(0, many - at_once - waiting)
        assert (line.active, line.waiting) == (0, 0)

    run_apart(run())


def test_a_full_line_refuses_with_a_reason_and_when_to_come_back_and_health_goes_on() -> None:
    line = Line(at_once=1, waiting=0, patience=0)
    app = Overload(fine, line)
    assert [message.get("status") for message in asked(app)] == [200, None]
    assert line.active == 0
    assert run_apart(line.enter())
    start, body = asked(app, path="/api/v1/search")
    assert start["status"] == 503
    assert dict(start["headers"])[b"retry-after"] == b"2"
    assert dict(start["headers"])[b"content-type"] == b"application/problem+json"
    assert b"try again in a few seconds" in body["body"]
    start, body = asked(app, accept="text/html", **{"accept-language": "es"})
    assert start["status"] == 503
    assert b'<html lang="es"' in body["body"]
    assert asked(app, path="/healthz")[0]["status"] == 200


def test_a_page_that_refuses_looks_like_the_others_and_offers_to_try_again() -> None:
    line, app = Line(at_once=0, waiting=0, patience=0), Starlette()
    app.state.look = Look("/static/style.css?1", b"main { color: red }", "/below")
    app.add_middleware(Overload, line=line)
    client = TestClient(app, headers={"accept": "text/html"})
    page = client.get("/standards", params={"q": '"><b>'})
    assert page.status_code == 503
    assert '<link rel="stylesheet" href="/below/static/style.css?1">' in page.text
    assert 'href="/below/standards?q=%22%3E%3Cb%3E">Try again</a>' in page.text
    assert 'href="/below/other.example/x"' in client.get("http://testserver//other.example/x").text, "no other host"
    styles = client.get("/static/style.css?1")
    assert (styles.status_code, styles.text) == (200, "main { color: red }")
    assert client.get("/static/desk.css").status_code == 503


def test_a_form_that_arrives_slowly_holds_no_place() -> None:
    line, seen = Line(at_once=1, waiting=0), []

    async def reading(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["more_body"]:
            seen.append(line.active)
        seen.append(line.active)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        seen.append(line.active)
        await send({"type": "http.response.body", "body": b""})

    asked(Overload(reading, line), "POST", body=(b"a", b"b", b"c"))
    assert seen == [0, 0, 1, 0]


def test_tries_of_one_address_are_bounded_and_cost_no_other_its_own() -> None:
    watch = Watch()
    tries = Tries((2, 3600), (5, 3600), watch)
    assert [tries.wait("a") for _ in range(2)] == [0, 0]
    assert tries.wait("a") == pytest.approx(1)
    assert tries.wait("b") == 0
    tries.forgive("b")
    assert [tries.wait("b") for _ in range(2)] == [0, 0]
    assert tries.wait("c") == 0
    assert tries.wait("d") > 0, "five altogether"
    watch.now = 1.0
    assert tries.wait("d") == 0


def test_a_try_too_many_is_held_back_and_only_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    monkeypatch.setattr("api.http.overload.asyncio.sleep", pause)
    app = BoundTries(fine, Tries((1, 360), (10, 3600), Watch()), "/sign-in")
    assert [asked(app, "POST", "/sign-in")[0]["status"] for _ in range(3)] == [200, 429, 429]
    assert paused == [1.0, 1.0]
    monkeypatch.setattr("api.http.overload.MAX_PAUSING", 0)
    assert asked(app, "POST", "/sign-in")[0]["status"] == 429
    assert paused == [1.0, 1.0], "beyond the bound a refusal does not wait"


def test_a_try_too_many_is_429_with_a_time_to_wait() -> None:
    app = BoundTries(fine, Tries((1, 360), (10, 3600), Watch()), "/sign-in")
    assert asked(app, "POST", "/sign-in")[0]["status"] == 200
    start, body = asked(app, "POST", "/sign-in", accept="text/html")
    assert start["status"] == 429
    assert dict(start["headers"])[b"retry-after"] == b"11"
    assert b"too many tries" in body["body"]
    assert asked(app, "GET", "/sign-in")[0]["status"] == 200


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (None, ""),
        (("testclient", 1), "testclient"),
    ],
)
def test_an_ipv6_address_counts_by_its_network(client: Any, address: str) -> None:
    assert address_of({"client": client}) == address


def test_the_log_says_each_kind_of_thing_once_a_minute_and_how_often(monkeypatch: pytest.MonkeyPatch) -> None:
    watch, bounded = Watch(), OnceAMinute()
    monkeypatch.setattr("api.http.server.time.monotonic", watch)

    def said(text: str, *values: object) -> str | None:
        record = logging.LogRecord("api", logging.WARNING, "", 1, text, values, None)
        return record.getMessage() if bounded.filter(record) else None

    assert said("too many from %s", "a") == "too many from a"
    assert [said("too many from %s", letter) for letter in "bcd"] == [None] * 3
    assert said("another thing") == "another thing"
    watch.now = 61
    assert said("too many from %s", "e") == "too many from e (3 more of these since the last such line)"
    watch.now = 122
    assert said("too many from %s", "f") == "too many from f"


def test_passwords_have_a_small_pool_of_their_own_and_beyond_it_nothing_waits() -> None:
    passwords, go, begun = Passwords(1, 1), threading.Event(), threading.Event()
    threads: list[str] = []

    def compare(name: str) -> str:
        threads.append(threading.current_thread().name)
        begun.set()
        go.wait(30)
        return name

    with ThreadPoolExecutor(2) as callers:
        first = callers.submit(passwords.run, compare, "a")
        assert begun.wait(30)
        second = callers.submit(passwords.run, compare, "b")
        while True:  # until the second waits
            try:
                passwords.run(lambda: go.wait(0.01))
            except TooManyPasswordsError:
                break
        go.set()
        assert (first.result(30), second.result(30)) == ("a", "b")
    assert all(name.startswith("passwords") for name in threads)
    with pytest.raises(ZeroDivisionError):
        passwords.run(lambda: 1 // 0)
    assert passwords.run(compare, "c") == "c"
