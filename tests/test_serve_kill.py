"""A server killed at any moment loses nothing it said it kept; one that runs goes over to a new index unnoticed."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPException
from http.cookiejar import CookieJar
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

from killed import about_to
from little_server import main
from served import free_port, index, wait

KILLS = 10


def serve(folder: Path, port: int, ready: Event) -> None:
    ready.set()
    main(folder, port)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[BaseProcess, str]]:
    """A server in a process of its own that answers."""
    port = free_port()
    process, address = about_to(serve, folder, port), f"http://127.0.0.1:{port}"
    try:
        wait(process, address)
        yield process, address
    finally:
        process.kill()
        process.join()


def report_problems(address: str, name: str, kept: list[str]) -> None:
    """Report problems until the server is gone; ``kept`` are those it answered for."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    for number in range(15):
        try:
            form = browser.open(f"{address}/problems/new?id=m:add", timeout=5).read().decode()
            note = f"{name}-{number}"
            body = urllib.parse.urlencode({"kind": "other", "note": note}).encode()
            action = re.search(r'<form[^>]*method="post"[^>]*action="([^"]+)"', form)
            assert action
            request = urllib.request.Request(f"{address}{action[1]}", body, {"Origin": address})
            browser.open(request, timeout=5).close()
            kept.append(note)
        except (OSError, HTTPException):  # also an answer cut off half-way
            return


def test_what_the_server_said_it_kept_outlives_its_killing(tmp_path: Path) -> None:
    index(tmp_path, 7)
    chance = random.Random(5)  # noqa: S311  nothing here is secret
    kept: list[str] = []
    for kill in range(KILLS):
        with serving(tmp_path) as (process, address):
            reporter = threading.Thread(target=report_problems, args=(address, f"k{kill}", kept))
            reporter.start()
            time.sleep(chance.uniform(0.02, 0.5))
            while kill == KILLS - 1 and not kept and reporter.is_alive():
                time.sleep(0.01)  # on a busy machine no report may have been answered yet
            process.kill()
            reporter.join(30)
    assert kept, "no report was ever answered: the test would prove nothing"
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stored = {note for (note,) in database.execute("SELECT note FROM problems")}
    assert set(kept) <= stored


def test_a_running_server_takes_each_new_index_over_without_a_failed_request(tmp_path: Path) -> None:
    index(tmp_path, 3)
    seen: list[int] = []
    failed: list[object] = []
    over = threading.Event()

    def ask(address: str) -> None:
        while not over.is_set():
            try:
                with urllib.request.urlopen(f"{address}/api/v1/search?limit=50", timeout=10) as answer:
                    seen.append(json.load(answer)["count"])
            except (OSError, HTTPException) as error:
                failed.append(error)

    with serving(tmp_path) as (_, address):
        askers = [threading.Thread(target=ask, args=(address,)) for _ in range(2)]
        for asker in askers:
            asker.start()
        for count in (3, 4, 5, 6, 7):
            if count > 3:
                index(tmp_path, count)
            deadline = time.monotonic() + 30
            while count not in seen and time.monotonic() < deadline:
                time.sleep(0.02)
        over.set()
        for asker in askers:
            asker.join(30)
    assert failed == []
    assert sorted(set(seen)) == [3, 4, 5, 6, 7]
    assert seen[-1] == 7
