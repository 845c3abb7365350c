"""Links are asked after politely and never inwards; they are dead only after two passes a day apart."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import pytest
from click.testing import CliRunner
from district import District
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from api.cli.main import main
from api.messages import english
from catalog.errors import ForbiddenError
from catalog.formats.record import Record
from catalog.model import Resource
from catalog.store.catalog import Catalog
from catalog.vetting.tables import links
from catalog.vetting.upkeep.link_check import Link, judge
from catalog.vetting.upkeep.links import AGENT, Answer, Finding, LinkChecker, Reply, ask, is_public
from catalog.vetting.upkeep.rereview import Cause

PUBLIC = "93.184.216.34"


class Web:
    """A web of pages in memory, with the time that passes on it. A host that is not named does not resolve."""

    def __init__(self, pages: dict[str, Reply], addresses: dict[str, Sequence[str]] | None = None) -> None:
        self.pages = pages
        self.addresses = addresses or {}
        self.asked: list[tuple[str, str, float]] = []
        self.now = 0.0

    def resolve(self, host: str, port: int) -> Sequence[str]:
        known = {urlsplit(url.rpartition(" ")[2]).hostname for url in self.pages}
        if host in self.addresses:
            return self.addresses[host]
        if host not in known:
            raise OSError("no such host")
        return [PUBLIC]

    def ask(self, method: str, url: SplitResult, address: str, most_bytes: int) -> Reply:
        self.asked.append((method, url.geturl(), self.now))
        self.now += 0.1
        reply = self.pages.get(f"{method} {url.geturl()}") or self.pages.get(url.geturl(), Reply(404))
        return Reply(reply.status, reply.location, reply.body[:most_bytes])

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def checker(self) -> LinkChecker:
        return LinkChecker(self.resolve, self.ask, self.sleep, lambda: self.now)


@pytest.mark.parametrize(
    ("pages", "finding", "status"),
    [
        ({"https://a.example/x": Reply(200)}, Finding.FINE, 200),
        ({"https://a.example/x": Reply(404)}, Finding.GONE, 404),
        ({"https://a.example/x": Reply(410)}, Finding.GONE, 410),
        ({"https://a.example/x": Reply(403)}, Finding.UNCLEAR, 403),
        ({"https://a.example/x": Reply(500)}, Finding.UNCLEAR, 500),
        ({"https://b.example/": Reply(200)}, Finding.UNCLEAR, None),
        ({"https://a.example/x": Reply(301, "/y"), "https://a.example/y": Reply(200)}, Finding.FINE, 200),
        (
            {"https://a.example/x": Reply(302, "http://b.example/z"), "http://b.example/z": Reply(410)},
            Finding.GONE,
            410,
        ),
        ({"https://a.example/x": Reply(302, "/x")}, Finding.UNCLEAR, None),
        ({"HEAD https://a.example/x": Reply(405), "GET https://a.example/x": Reply(200)}, Finding.FINE, 200),
    ],
)
def test_an_answer_is_what_the_last_page_says(pages: dict[str, Reply], finding: Finding, status: int | None) -> None:
    found = Web(pages).checker().check("https://a.example/x")
    assert (found.finding, found.status) == (finding, status)


ROBOTS = "User-agent: *\nDisallow: /private\n\nUser-agent: Syllabary-link-check\nDisallow: /teachers\n"


@pytest.mark.parametrize(
    ("robots", "path", "finding"),
    [
        (Reply(200, body=ROBOTS.encode()), "/teachers/1", Finding.FORBIDDEN),
        (Reply(200, body=ROBOTS.encode()), "/private/1", Finding.FINE),  # our own rules hold, not the others'
        (Reply(200, body=b"User-agent: *\nDisallow: /"), "/x", Finding.FORBIDDEN),
        (Reply(200, body=b"\xff\xfe<html>"), "/x", Finding.FINE),
        (Reply(404), "/x", Finding.FINE),
        (Reply(503), "/x", Finding.FORBIDDEN),
    ],
)
def test_a_sites_robots_rules_hold(robots: Reply, path: str, finding: Finding) -> None:
    web = Web({"https://a.example/robots.txt": robots, f"https://a.example{path}": Reply(200)})
    checker = web.checker()
    assert checker.check(f"https://a.example{path}").finding is finding
    checker.check(f"https://a.example{path}")
    assert [url for _, url, _ in web.asked].count("https://a.example/robots.txt") == 1


def test_one_host_is_asked_no_more_than_once_a_second() -> None:
    web = Web({f"https://a.example/{n}": Reply(200) for n in range(5)})
    checker = web.checker()
    for n in range(5):
        checker.check(f"https://a.example/{n}")
    times = [at for _, _, at in web.asked]
    assert len(times) == 6  # robots.txt first
    assert all(later - earlier >= 1 for earlier, later in pairwise(times))


def test_one_host_is_asked_by_one_thread_at_a_time() -> None:
    busy, most = 0, 0
    lock = threading.Lock()

    def slow(method: str, url: SplitResult, address: str, most_bytes: int) -> Reply:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.01)
        with lock:
            busy -= 1
        return Reply(404 if "robots" in url.path else 200)

    checker = LinkChecker(lambda host, port: [PUBLIC], slow, lambda seconds: None)
    threads = [threading.Thread(target=checker.check, args=(f"https://a.example/{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


INWARD = [
    *("127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
    *("224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1"),
    *("::127.0.0.1", "::8.8.8.8", "fec0::1", "feff::1", "64:ff9b:1::808:808", "64:ff9b:1:7f00::1"),
    *("2001:db8::1", "localhost", "", "1.2.3", "0x7f.1"),
]


@pytest.mark.parametrize("address", INWARD)
def test_an_inward_address_is_never_asked(address: str) -> None:
    assert not is_public(address)
    web = Web({"https://a.example/x": Reply(200)}, {"a.example": [PUBLIC, address]})
    assert web.checker().check("https://a.example/x").finding is Finding.REFUSED
    assert web.asked == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_may_be_asked(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="192.168.0.0/16"))
def test_no_private_address_hides_in_an_ipv6_one(address: object) -> None:
    assert not is_public(f"::ffff:{address}")


@pytest.mark.parametrize(
    "target",
    [
        "http://inside.example/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
    ],
)
def test_a_redirect_leads_nowhere_inward(target: str) -> None:
    addresses: dict[str, Sequence[str]] = {
        "inside.example": ["10.0.0.7"],
        "127.0.0.1": ["127.0.0.1"],
        "::1": ["::1"],
        "169.254.169.254": ["169.254.169.254"],
        "2130706433": ["127.0.0.1"],
    }
    web = Web({"https://a.example/x": Reply(302, target)}, addresses)
    assert web.checker().check("https://a.example/x").finding is Finding.REFUSED
    assert {urlsplit(url).hostname for _, url, _ in web.asked} == {"a.example"}


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "ftp://a.example/x",
            "javascript:alert(1)",
            "gopher://a.example",
            "sha256:abc",
            "",
            "//a",
        ),
        *(
            "http://user:secret@a.example/",
            "http://a.example/x y",
            "http://a.example/x\r\nHost: b",
            "http://a.example:22/",
        ),
    ],
)
def test_what_is_no_plain_web_address_is_not_asked(url: str) -> None:
    web = Web({"http://a.example/": Reply(200)})
    assert web.checker().check(url).finding is Finding.REFUSED
    assert web.asked == []


@pytest.mark.parametrize("url", ["http://[", "http://a.example:99999/", "http://a.example:x/"])
def test_an_address_that_cannot_be_read_is_unclear(url: str) -> None:
    assert Web({}).checker().check(url).finding in (Finding.UNCLEAR, Finding.REFUSED)


def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    seen: list[str] = []

    def asking(method: str, url: SplitResult, address: str, most_bytes: int) -> Reply:
        seen.append(address)
        return Reply(404)

    checker = LinkChecker(lambda host, port: next(answers), asking, lambda seconds: None)
    assert checker.check("http://rebinding.example/").finding is Finding.REFUSED
    assert seen == [PUBLIC]


# -- a real server ----------------------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    seen: list[tuple[str, str, str]] = []

    class Pages(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            seen.append((self.command, self.path, self.headers["User-Agent"]))
            status = {"/here": 200, "/moved": 301, "/slow": 200}.get(self.path, 404)
            if self.path == "/slow":
                time.sleep(1)
            self.send_response(status)
            if status == 301:
                self.send_header("Location", "/here")
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://lessons.example:{running.server_port}", seen
    running.shutdown()
    thread.join()
    running.server_close()


def test_a_real_server_is_asked_by_name_at_its_address(server: tuple[str, list[tuple[str, str, str]]]) -> None:
    site, seen = server
    checker = LinkChecker(lambda host, port: ["127.0.0.1"], ask, pause=0, allow=lambda address: True)
    found = [checker.check(f"{site}/{page}").finding for page in ("here", "moved", "nowhere")]
    assert found == [Finding.FINE, Finding.FINE, Finding.GONE]
    assert [(method, path) for method, path, _ in seen] == [
        ("GET", "/robots.txt"),
        ("HEAD", "/here"),
        ("HEAD", "/moved"),
        ("HEAD", "/here"),
        ("HEAD", "/nowhere"),
    ]
    assert {agent for _, _, agent in seen} == {AGENT}


def test_a_server_that_never_ends_its_answer_is_unclear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.vetting.upkeep.links.MAX_SECONDS", 0.3)

    class Drip(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            with suppress(OSError):  # the other side is gone
                while True:
                    self.wfile.write(b"x")
                    time.sleep(0.02)

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Drip)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    checker = LinkChecker(resolve=lambda host, port: ["127.0.0.1"], ask=ask, pause=0, allow=lambda address: True)
    answer = checker.check(f"http://slow.example:{running.server_port}/a")
    running.shutdown()
    thread.join()
    running.server_close()
    assert (answer.finding, answer.status) == (Finding.UNCLEAR, None)


def test_the_systems_own_resolver_does_not_lead_to_this_machine(server: tuple[str, list[tuple[str, str, str]]]) -> None:
    site, seen = server
    for host in ("localhost", "127.0.0.1", "[::1]"):
        found = LinkChecker(pause=0).check(site.replace("lessons.example", host) + "/here")
        assert found.finding is Finding.REFUSED
    assert seen == []


# -- dead or alive ----------------------------------------------------------------------------------------------

NOW = datetime(2027, 3, 1, tzinfo=UTC)
GONE, FINE, UNCLEAR = Answer(Finding.GONE, 404, ""), Answer(Finding.FINE, 200, ""), Answer(Finding.UNCLEAR, 503, "")


@pytest.mark.parametrize(
    ("passes", "dead"),
    [
        ([(0, GONE)], False),
        ([(0, GONE), (23.9, GONE)], False),
        ([(0, GONE), (24, GONE)], True),
        ([(0, GONE), (12, FINE), (24, GONE)], False),
        ([(0, GONE), (12, FINE), (24, GONE), (48, GONE)], True),
        ([(0, GONE), (24, UNCLEAR)], False),
        ([(0, GONE), (12, UNCLEAR), (24, GONE)], True),
        ([(0, GONE), (24, GONE), (48, UNCLEAR)], True),
        ([(0, GONE), (24, GONE), (48, FINE)], False),
        ([(0, UNCLEAR), (24, UNCLEAR), (900, UNCLEAR)], False),
    ],
)
def test_a_link_is_dead_when_two_passes_a_day_apart_met_nothing(passes: list[tuple[float, Answer]], dead: bool) -> None:
    link: Link | None = None
    for hours, answer in passes:
        link = judge(answer, NOW + timedelta(hours=hours), link)
    assert link is not None
    assert link.dead is dead


def test_a_dead_link_makes_an_approved_material_due_until_it_lives_again(here: District) -> None:
    here.adopted()
    pages = {f"https://a.example/r{n}": Reply(200) for n in range(2, 6)}
    web = Web(pages)
    links = here.desk.links
    assert links.due() == [f"https://a.example/r{n}" for n in range(1, 6)]
    assert links.run(here.chris, web.checker()) == {**dict.fromkeys(Finding, 0), Finding.GONE: 1, Finding.FINE: 4}
    assert (links.due(), links.dead(), here.desk.rereview.due()) == ([], [], [])
    here.clock.pass_(days=1)
    assert links.due() == ["https://a.example/r1"]
    links.run_unattended(web.checker())
    assert [link.url for link in links.dead()] == ["https://a.example/r1"]
    (due,) = here.desk.rereview.due()
    assert [(why.cause, english().say(why.message)) for why in due.why] == [
        (Cause.LINK, "Its link is dead: 404 since 2027-03-01.")
    ]
    assert here.desk.audit.entries(subject="link:https://a.example/r1")[0].action == "link.dead"
    here.clock.pass_(days=1)
    pages["https://a.example/r1"] = Reply(200)
    links.run(here.chris, web.checker())
    assert here.desk.rereview.due() == []
    assert here.desk.audit.entries(subject="link:https://a.example/r1")[0].action == "link.alive"
    here.clock.pass_(days=31)
    assert len(links.due()) == 5


def test_what_was_answered_before_a_check_ended_midway_is_kept(here: District) -> None:
    class Ended(BaseException):
        """As Ctrl-C, or a server that goes down."""

    class EndsAtTheThird(Web):
        def ask(self, method: str, url: SplitResult, address: str, most_bytes: int) -> Reply:
            if url.path == "/r3":
                raise Ended
            return super().ask(method, url, address, most_bytes)

    web = EndsAtTheThird({f"https://a.example/r{n}": Reply(200) for n in range(1, 6)})
    with pytest.raises(Ended):
        here.desk.links.run(here.chris, web.checker())
    assert here.desk.links.due() == [f"https://a.example/r{n}" for n in range(3, 6)]


def test_a_page_that_insists_on_its_slash_is_not_gone(here: District) -> None:
    web = Web({"https://a.example/r1/": Reply(200)})
    assert here.desk.links.run(here.chris, web.checker(), ["https://a.example/r1"])[Finding.FINE] == 1


def test_only_coordinators_start_a_check(here: District) -> None:
    web = Web(defaultdict(lambda: Reply(200)))
    for by in (here.rita, here.tom, None):
        with pytest.raises(ForbiddenError):
            here.desk.links.run(by, web.checker())
    assert web.asked == []


def test_the_command_for_a_timer_tells_what_it_found_as_json(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        lesson = Resource(id="inward", title="A lesson", url="http://127.0.0.1:9/secret")
        catalog.import_resources([Record(lesson, b"inward", 1)], "s")
        dead = {"checked": "2027-01-01", "outcome": "gone", "status": 404, "first_gone": "2026-12-01", "dead": True}
        with catalog.database.writing() as connection:
            connection.execute(insert(links).values(url="https://a.example/gone", **dead))
    done = CliRunner().invoke(main, ["links", "check", "--json"], env={"SYLLABARY_HOME": str(tmp_path)})
    said = json.loads(done.output)
    assert (said["asked"], said["findings"]["refused"], sum(said["findings"].values())) == (1, 1, 1)
    assert said["dead"] == [{"url": "https://a.example/gone", "status": 404, "since": "2026-12-01"}]
