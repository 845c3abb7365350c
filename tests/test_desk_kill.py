"""The service killed while people write through its pages: what it answered for is there, and nothing is half done.

SYLLABARY_KILLS sets how often it is killed on each database; by default often enough to see that it holds.
"""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from desk_site import NEW, hidden, rubric, stored
from district import FAST, PASSWORD, staff
from little_site import LESSONS, fractions
from postgresql_server import PostgreSQL
from sqlalchemy import func, select
from vetting_writer import check_whole

from catalog.formats.record import Record
from catalog.store.audit import utc_now
from catalog.store.catalog import Catalog
from catalog.store.tables import alignment_verdicts, audit, problems
from catalog.vetting.desk import Desk
from catalog.vetting.upkeep.problems import Problems

KILLS = int(os.environ.get("SYLLABARY_KILLS", "2"))
SYLLABARY = str(Path(sys.executable).with_name("syllabary"))
IDS = [lesson.id for lesson in LESSONS]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'catalog.db'}"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.new("desk_kill")


def prepare(database: str) -> None:
    """Lessons, people, a rubric, and a proposal that Rita and Ruth review."""
    with Catalog.open(database) as catalog:
        catalog.import_package(fractions())
        catalog.import_resources([Record(one, one.id.encode(), n) for n, one in enumerate(LESSONS, 1)], "little")
        desk = Desk.open(catalog, utc_now, FAST)
        known = staff(desk.people)
        for handle in set(known) - {"admin"}:
            desk.people.change_password(desk.people.set_password(known["admin"], handle, PASSWORD), PASSWORD, NEW)
        draft = desk.rubrics.save_draft(known["chris"], rubric())
        desk.rubrics.publish(known["chris"], "short", draft.revision)
        key = desk.proposals.propose(known["chris"], ["m:both"], "To be scored", "First", rubric="short").key
        desk.proposals.assign(known["chris"], key, ["rita", "ruth"])
        for handle in ("rita", "ruth"):
            desk.reviews.declare(desk.people.person(handle), key, conflict=False)


@contextmanager
def serving(home: Path, database: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The command as people start it."""
    command = [SYLLABARY, "serve", "--port", str(port)]
    environment = {**os.environ, "SYLLABARY_HOME": str(home), "SYLLABARY_DATABASE": database}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                    break
                except urllib.error.URLError:
                    time.sleep(0.05)
            assert process.poll() is None, "the server ended by itself"
            yield process
        finally:
            process.kill()


class Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """A redirection is the answer: what was sent has been stored."""


class Client:
    """One person's browser. ``kept`` holds what the server answered for; its session outlives the server."""

    def __init__(self, address: str, handle: str, seed: int) -> None:
        self.address, self.handle, self.chance = address, handle, random.Random(seed)  # noqa: S311
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), Unfollowed())
        self.kept: dict[str, list[str]] = defaultdict(list)
        self.sent = 0
        self.signed_in = False

    def get(self, path: str) -> str:
        with self.browser.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str | list[str]) -> str:
        """Where the answer leads; Raises LookupError if the rules do not allow it now, or not so often."""
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        try:
            self.browser.open(urllib.request.Request(self.address + path, body), timeout=30).close()
        except urllib.error.HTTPError as answer:
            with answer:
                if answer.code == 303:
                    return str(answer.headers["location"])
                if answer.code in (409, 429):
                    raise LookupError(path) from answer
                raise AssertionError(f"{path} answered {answer.code}: {answer.read()[:2000]!r}") from answer
        raise AssertionError(f"{path} did not store what was sent")

    def sign_in(self) -> None:
        if not self.signed_in:
            self.post("/sign-in", handle=self.handle, password=NEW)
        self.signed_in = True

    def write(self) -> None:
        """Steps at random until the server is gone."""
        steps: list[Callable[[str], None]] = [self.report]
        if self.handle != "tom":
            steps += [self.propose, self.align]
        if self.handle in {"rita", "ruth"}:
            steps += [self.score, self.score]
        if self.handle == "chris":
            steps += [self.decide, self.settle]
        while True:
            self.sent += 1
            text = f"{self.handle}-{self.sent}"
            step = self.chance.choice(steps)
            try:
                step(text)
                self.kept[step.__name__].append(text)
            except LookupError:
                continue  # the rules do not allow it now, and the page said so
            except (OSError, HTTPException, ValueError):
                return

    def report(self, text: str) -> None:
        self.post("/resources/m:add/problems", kind="other", note=text)

    def propose(self, text: str) -> None:
        self.post("/desk/new", id=self.chance.sample(IDS, 2), title=text, reason=text, rubric="short")

    def align(self, text: str) -> None:
        about = {
            "id": self.chance.choice(IDS),
            "standard": "4.NF.B.4",
            "type": "requires",
            "note": text,
            "seen": str(2**53),
        }
        self.post("/desk/alignments", what=self.chance.choice(["confirm", "reject", "add"]), **about)

    def score(self, text: str) -> None:
        page = self.get("/desk/proposals/1/review")
        fields = hidden(page) | stored(page) | {"then": ""}
        fields |= {"value.aligned": str(self.chance.randrange(3)), "note.aligned": text, "place.aligned": "p. 1"}
        self.post("/desk/proposals/1/review", **fields)

    def decide(self, text: str) -> None:
        key = self.post("/desk/new", id=["m:add"], title=text, reason=text).split("?")[0].rsplit("/", 1)[1]
        self.post(f"/desk/proposals/{key}/decide", outcome="reject", rationale=text)

    def settle(self, text: str) -> None:
        waiting = re.findall(r'action="/desk/problems/(\d+)"', self.get("/desk/problems"))
        if not waiting:
            raise LookupError
        self.post(f"/desk/problems/{self.chance.choice(waiting)}", note=text)


def check(database: str, clients: list[Client]) -> None:
    """Everything that was acknowledged is stored, and the log and the tables tell the same."""
    said: dict[str, list[str]] = defaultdict(list)
    for client in clients:
        for kind, texts in client.kept.items():
            said[kind] += texts
    with Catalog.open(database) as catalog:
        check_whole(catalog)
        desk = Desk.open(catalog, hasher=FAST)
        lines = desk.proposals.list(limit=5000)
        assert {*said["propose"], *said["decide"]} <= {line.title for line in lines}
        decided = {decision.rationale for line in lines for decision in desk.decisions.of(line.key)}
        assert set(said["decide"]) <= decided
        found = Problems(catalog.database).listed(resolved=True, limit=5000)
        assert set(said["report"]) <= {problem.note for problem in found}
        assert set(said["settle"]) <= {problem.resolution for problem in found}
        assert set(said["align"]) <= {verdict.note for id in IDS for verdict in desk.alignments.of(id)}
        for client in clients:
            if own := client.kept["score"]:
                note = desk.reviews.sheet(desk.people.person(client.handle), 1).own["aligned"].note
                assert note.startswith(client.handle)
                assert number(note) >= number(own[-1]), "no acknowledged score was lost to an earlier one"
        with catalog.database.reading() as connection:
            logged = Counter(connection.execute(select(audit.c.action)).scalars())
            stored_ = [connection.execute(select(func.count()).select_from(table)).scalar_one()
                       for table in (problems, alignment_verdicts)]  # fmt: skip
        assert [logged["problem.report"], logged["alignment.review"]] == stored_
        assert logged["problem.resolve"] == sum(not problem.open for problem in found)


def answered(clients: list[Client]) -> int:
    return sum(len(texts) for client in clients for texts in list(client.kept.values()))


def number(text: str) -> int:
    return int(text.rsplit("-", 1)[1])


def test_a_service_killed_while_people_write_keeps_what_it_answered_for(tmp_path: Path, database: str) -> None:
    prepare(database)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chance = random.Random(11)  # noqa: S311
    clients = [
        Client(f"http://127.0.0.1:{port}", handle, n) for n, handle in enumerate(["rita", "ruth", "chris", "tom"])
    ]
    moments = []
    for _ in range(KILLS):
        with serving(tmp_path, database, port) as process:
            for client in clients:
                client.sign_in()
            writers = [threading.Thread(target=client.write) for client in clients]
            for writer in writers:
                writer.start()
            before, patience = answered(clients), time.monotonic() + 60
            while answered(clients) == before and time.monotonic() < patience:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 1))
            process.send_signal(signal.SIGKILL)
            for writer in writers:
                writer.join(60)
        check(database, clients)
        moments.append(answered(clients))
    assert moments[0] > 0, "no write was ever answered: the test would prove nothing"
    assert moments == sorted(set(moments)), "after each kill, writing went on"
    environment = {**os.environ, "SYLLABARY_DATABASE": database}
    said = subprocess.run([SYLLABARY, "audit", "verify"], env=environment, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout.splitlines()[0]) == (0, "The log is whole.")
