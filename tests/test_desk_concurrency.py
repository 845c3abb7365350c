"""Many people at the desk at once, through HTTP: nothing half-done, no word lost, a log that verifies."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from desk_site import browser, propose, score, send, with_rubric
from fastapi import FastAPI
from fastapi.testclient import TestClient
from little_site import LESSONS
from postgresql_server import PostgreSQL

IDS = [lesson.id for lesson in LESSONS]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return ""
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.new("desk_concurrency")


@pytest.mark.parametrize("writes", [160, pytest.param(1000, marks=pytest.mark.large)])
def test_concurrent_mixed_writes_leave_a_log_that_verifies_and_nothing_half_done(
    tmp_path: Path, database: str, writes: int
) -> None:
    with with_rubric(tmp_path, database=database) as app:
        propose(browser(app, "rita"))
        send(browser(app, "chris"), "/desk/proposals/1/assign", reviewer=["rita", "ruth"])
        for handle in ("rita", "ruth"):
            send(browser(app, handle), "/desk/proposals/1/declare", conflict="no")
        before = app.state.services.desk.audit.head().sequence
        people = ["rita", "ruth", "chris", "rita", "ruth", "chris", "admin", "chris"]
        with ThreadPoolExecutor(len(people)) as pool:
            counts = pool.map(lambda at: work(app, *at, writes // len(people)), enumerate(people))
            done = sum(counts)
        desk = app.state.services.desk
        found = desk.audit.verify()
        assert found.ok, found.problems
        said = desk.alignments.version()  # the same verdict said twice is said once
        assert found.head.sequence == before + done + said, "every write that succeeded is one entry, and no other is"
        lines = desk.proposals.list(limit=2000)
        assert all(line.resources == 2 for line in lines if line.key != 1), "no proposal without its materials"
        assert desk.proposals.get(1).state == "reviewing"


def work(app: FastAPI, number: int, handle: str, writes: int) -> int:
    """Steps of one person chosen at random; returns how many entries of the log they must have made."""
    chance, client = random.Random(number), browser(app, handle)  # noqa: S311
    done = 0
    for n in range(writes):
        step = chance.choice([_propose, _align, _score if handle in {"rita", "ruth"} else _propose])
        done += step(client, chance, f"{handle} {number} {n}")
    return done


def _propose(client: TestClient, chance: random.Random, text: str) -> int:
    fields = {"id": chance.sample(IDS, 2), "title": text, "reason": text}
    answer = client.post("/desk/new", data=fields)
    assert answer.status_code == 303, answer.text
    return 1


def _align(client: TestClient, chance: random.Random, text: str) -> int:
    """On a page that was opened a while ago: a newer verdict is not replaced."""
    fields = {"id": chance.choice(IDS), "standard": "4.NF.B.4", "type": "requires", "note": text}
    fields |= {"what": chance.choice(["confirm", "reject", "add"]), "seen": str(chance.choice([0, 2**53]))}
    answer = client.post("/desk/alignments", data=fields)
    assert answer.status_code in ({303} if fields["seen"] != "0" else {303, 409}), answer.text
    return 0


def _score(client: TestClient, chance: random.Random, text: str) -> int:
    """Two browsers of one reviewer meet here: the later one gets an error, and nothing of it is stored."""
    answer = score(client, 1, aligned=(str(chance.randrange(3)), text, "p. 1"))
    assert answer.status_code in {303, 409}, answer.text
    if answer.status_code == 409:
        assert text in answer.text, "what was typed is still there"
    return int(answer.status_code == 303)
