"""What an operator sees of requests: their names, a line of JSON each, and numbers for Prometheus, of several processes
too."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import os
import re
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import reduction
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from little_site import little_app
from prometheus_client.parser import text_string_to_metric_families
from served import index, serving, wait

from api.app import App
from api.http import server
from api.http.observe import AccessLog
from api.http.server import SharedSocket
from api.services import shares

SECRET = "a-very-private-question"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with little_app(tmp_path_factory.mktemp("observe")) as app:
        yield app


def numbers(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """As Prometheus' own parser reads them."""
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def metrics(address: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    with urllib.request.urlopen(f"{address}/metrics", timeout=5) as answer:
        return numbers(answer.read().decode())


def requests(found: dict[tuple[str, tuple[tuple[str, str], ...]], float], route: str) -> float:
    """How many there were, whatever became of them."""
    return sum(
        value for (name, labels), value in found.items()
        if name == "syllabary_requests_total" and dict(labels)["route"] == route
    )  # fmt: skip


def test_a_request_keeps_its_senders_name_if_that_can_be_one_and_a_problem_says_it(app: App) -> None:
    client = TestClient(app)
    answer = client.get("/api/v1/search?limit=0", headers={"x-request-id": "edge-42"})
    assert (answer.headers["x-request-id"], answer.json()["instance"]) == ("edge-42", "urn:syllabary:request:edge-42")
    for hostile in ("", "a b", "x" * 65, "a\u00e9", 'x"}{"y'):
        answer = client.get("/api/v1/search?limit=0", headers={"x-request-id": hostile.encode()})
        name = answer.headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{16}", name)
        assert answer.json()["instance"].endswith(f":{name}")


def test_a_line_says_the_route_and_nothing_that_was_typed(app: App) -> None:
    log, text = AccessLog(addresses=False), io.StringIO()
    handler = logging.StreamHandler(text)
    logging.getLogger("syllabary.access").handlers[:] = [handler]
    object.__setattr__(app.state.services, "access_log", log)
    app.middleware_stack = None
    client = TestClient(app, headers={"accept": "text/html"})
    for path in (f"/?q={SECRET}", f"/resources/{SECRET}", f"/standards/{SECRET}", f"/{SECRET}", "/static/style.css"):
        client.get(path)
    assert SECRET not in text.getvalue()
    lines = [json.loads(line) for line in text.getvalue().splitlines()]
    assert [(line["route"], line["status"]) for line in lines] == [
        ("/", 200), ("/resources/{id:path}", 404), ("/standards/{standard:path}", 404), (None, 404), ("/static", 200),
    ]  # fmt: skip
    assert {frozenset(line) for line in lines} == {
        frozenset({"at", "request", "method", "route", "status", "ms", "bytes", "process"})
    }
    log.addresses = True
    client.get("/")
    assert json.loads(text.getvalue().splitlines()[-1])["address"] == "testclient"


def test_metrics_count_what_was_asked_and_say_what_answers(app: App) -> None:
    client = TestClient(app, client=("127.0.0.1", 50000))
    before = requests(numbers(client.get("/metrics").text), "/api/v1/search")
    for _ in range(3):
        client.get("/api/v1/search")
    found = numbers(client.get("/metrics").text)
    assert requests(found, "/api/v1/search") == before + 3
    assert found["syllabary_request_seconds_count", (("route", "/api/v1/search"),)] == before + 3
    ready = client.get("/readyz").json()
    assert found["syllabary_index_materials", ()] == ready["resources"]
    assert abs(time.time() - found["syllabary_index_built_timestamp_seconds", ()]) < 3600


@pytest.mark.parametrize(
    ("setting", "address", "headers", "status"),
    [
        ("loopback", "127.0.0.1", {}, 200),
        ("loopback", "::1", {}, 200),
        ("loopback", "10.0.0.9", {}, 404),
        ("loopback", "127.0.0.1", {"x-forwarded-for": "10.0.0.9"}, 404),
        ("loopback", "127.0.0.1", {"via": "1.1 proxy"}, 404),
        ("anyone", "10.0.0.9", {}, 200),
        ("off", "127.0.0.1", {}, 404),
    ],
)
def test_metrics_are_for_whom_the_setting_says(
    app: App, setting: str, address: str, headers: dict[str, str], status: int
) -> None:
    object.__setattr__(app.state.services, "metrics", setting)
    assert TestClient(app, client=(address, 50000)).get("/metrics", headers=headers).status_code == status
    object.__setattr__(app.state.services, "metrics", "loopback")


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
def test_workers_together_let_through_no_more_than_one_alone(workers: int) -> None:
    def let_through(tries: int) -> int:
        parts = [shares(workers)["tries"] for _ in range(workers)]
        return sum(parts[n % workers].wait(f"10.0.{n}.1") == 0 for n in range(tries))

    assert let_through(200) <= 60


class Sent:
    """What ``multiprocessing`` sends of a socket to a process that it starts."""

    def __init__(self, descriptor: int) -> None:
        self._copy = os.dup(descriptor)

    def detach(self) -> int:
        return self._copy


def test_processes_that_share_a_socket_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two loops over one socket, as two processes have them: of 32 clients that wait, each takes one a turn."""
    monkeypatch.setattr(reduction, "DupFd", Sent)

    def taken_by_each() -> list[int]:
        taken = [0, 0]
        with socket.create_server(("127.0.0.1", 0), backlog=64) as listening, contextlib.ExitStack() as opened:
            loops, servers = [asyncio.new_event_loop(), asyncio.new_event_loop()], list[asyncio.Server]()
            for place, loop in enumerate(loops):
                with SharedSocket(fileno=os.dup(listening.fileno())) as own:
                    received, sent = own.__reduce__()
                shared = opened.enter_context(received(*sent))

                class Taking(asyncio.Protocol):
                    def connection_made(self, transport: asyncio.BaseTransport, place: int = place) -> None:
                        taken[place] += 1
                        transport.close()

                shared.setblocking(False)
                servers.append(loop.run_until_complete(loop.create_server(Taking, sock=shared)))
            for _ in range(32):
                opened.enter_context(socket.create_connection(listening.getsockname()))
            for loop in loops * 40:
                loop.call_soon(loop.stop)
                loop.run_forever()
            for listener, loop in zip(servers, loops, strict=True):
                listener.close()
                loop.close()
        return taken

    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(taken_by_each).result() == [16, 16]


def test_workers_are_given_a_socket_to_share(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[socket.socket] = []

    class Started:
        def __init__(self, _: object, sockets: list[socket.socket]) -> None:
            given.extend(sockets)

        def run(self) -> None: ...

    monkeypatch.setattr(server, "Multiprocess", Started)
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=0")  # what the operator sets stays
    server.run_workers("nothing:started", "127.0.0.1", 0, 2)
    assert [type(one) for one in given] == [SharedSocket]
    assert os.environ["GLIBC_TUNABLES"] == "glibc.malloc.hugetlb=0"
    given[0].close()


def test_two_workers_answer_as_one_and_one_that_dies_is_replaced(tmp_path: Path) -> None:
    index(tmp_path, 3)
    out = tmp_path / "access.log"
    with out.open("wb") as log, serving(tmp_path, workers=2, out=log) as (process, address):
        wait(process, address)

        def workers() -> set[int]:
            with contextlib.suppress(OSError):  # a worker that was just killed takes its connections with it
                urllib.request.urlopen(f"{address}/api/v1/search", timeout=10).close()
            lines = [json.loads(line) for line in out.read_text().splitlines()]
            return {line["process"] for line in lines if line["route"] == "/api/v1/search"}

        until(lambda: len(workers()) == 2)
        if sys.platform == "linux":
            started_with = [Path(f"/proc/{worker}/environ").read_bytes().split(b"\0") for worker in workers()]
            assert all(b"GLIBC_TUNABLES=glibc.malloc.hugetlb=1" in environment for environment in started_with)

        def logged() -> int:
            return sum('"/api/v1/search"' in line for line in out.read_text().splitlines())

        # The numbers are those of both; a line comes after the answer that it is about.
        until(lambda: requests(metrics(address), "/api/v1/search") == logged())
        index(tmp_path, 6)
        until(lambda: metrics(address)["syllabary_index_materials", ()] == 6 or not workers())
        died = min(workers())
        os.kill(died, signal.SIGKILL)
        until(lambda: len(workers() - {died}) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)
