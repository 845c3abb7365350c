"""Dead links: those that answered 404 or 410 on two passes at least a day apart, and were found on none between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from threading import Event
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import insert, or_, select, update

from catalog.store.audit import Clock, append, instant, utc_now
from catalog.store.database import Database
from catalog.store.tables import source_records
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.tables import links
from catalog.vetting.upkeep.links import Answer, Finding, LinkChecker

APART = timedelta(days=1)
EVERY = timedelta(days=30)  # a link that was fine
AGAIN = timedelta(days=1)  # one that was not
_HOSTS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Link:
    """What is known of one address; ``first_gone`` begins the row of passes that met 404 or 410."""

    url: str
    checked: str
    finding: Finding
    status: int | None
    first_gone: str | None
    dead: bool


def judge(answer: Answer, now: datetime, before: Link | None) -> Link:
    """What is known after a pass (pure, save for the url). An unclear answer neither confirms nor clears *gone*."""
    url = before.url if before is not None else ""
    if answer.finding is Finding.GONE:
        first = before.first_gone if before is not None and before.first_gone else instant(now)
        dead = now - datetime.fromisoformat(first) >= APART
        return Link(url, instant(now), answer.finding, answer.status, first, dead)
    if answer.finding is Finding.FINE or before is None:
        return Link(url, instant(now), answer.finding, answer.status, None, False)
    status = before.status if before.dead else answer.status
    return Link(url, instant(now), answer.finding, status, before.first_gone, before.dead)


class LinkChecks:
    """The links of one database's resources."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    def due(self, limit: int = 1000) -> list[str]:
        """Addresses to ask: new ones first, then those not asked for longest; a host's own follow one another."""
        now = self._clock()
        old = or_(
            links.c.url.is_(None),
            links.c.checked < instant(now - EVERY),
            (links.c.outcome != Finding.FINE) & (links.c.checked <= instant(now - AGAIN)),
        )
        query = (
            select(source_records.c.url, links.c.checked)
            .outerjoin(links, links.c.url == source_records.c.url)
            .where(source_records.c.url.is_not(None), old)
            .group_by(source_records.c.url, links.c.checked)
            .order_by(links.c.checked.is_not(None), links.c.checked, source_records.c.url)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [row.url for row in connection.execute(query)]

    def dead(self) -> list[Link]:
        """By address."""
        with self._database.reading() as connection:
            rows = connection.execute(select(links).where(links.c.dead).order_by(links.c.url)).all()
        return [_link(row) for row in rows]

    def link(self, url: str) -> Link | None:
        with self._database.reading() as connection:
            row = connection.execute(select(links).where(links.c.url == url)).one_or_none()
        return None if row is None else _link(row)

    def run(self, by: Person | None, checker: LinkChecker, urls: Sequence[str] | None = None) -> dict[Finding, int]:
        """Ask for these links, or for those that are due; hosts beside one another, the links of one host in turn."""
        actor = require(by, Action.CHECK_LINKS)
        return self._run(actor.handle, checker, self.due() if urls is None else urls)

    def run_unattended(self, checker: LinkChecker, limit: int = 1000) -> dict[Finding, int]:
        """The same of what is due, for the command that a timer starts; the log names no person."""
        return self._run("", checker, self.due(limit))

    def _run(self, who: str, checker: LinkChecker, urls: Sequence[str]) -> dict[Finding, int]:
        by_host: dict[str, list[str]] = defaultdict(list)
        for url in dict.fromkeys(urls):
            by_host[_host(url)].append(url)
        stopped = Event()

        def of_one_host(mine: Sequence[str]) -> list[Finding]:
            found = []
            for url in mine:
                if stopped.is_set():
                    break
                answer = _ask(checker, url)
                self._store(who, url, answer)  # at once: a pass over a host of many links takes hours
                found.append(answer.finding)
            return found

        counts = dict.fromkeys(Finding, 0)
        with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
            try:
                for finding in chain.from_iterable(pool.map(of_one_host, by_host.values())):
                    counts[finding] += 1
            except BaseException:
                stopped.set()  # or Ctrl-C would wait for all links of the hosts that were begun
                raise
        return counts

    def _store(self, who: str, url: str, answer: Answer) -> None:
        now = self._clock()
        with self._database.writing() as connection:
            row = connection.execute(select(links).where(links.c.url == url)).one_or_none()
            before = None if row is None else _link(row)
            after = judge(answer, now, before)
            values: dict[str, Any] = {"checked": after.checked, "outcome": after.finding, "status": after.status}
            values |= {"first_gone": after.first_gone, "dead": after.dead}
            if before is None:
                connection.execute(insert(links).values(url=url, **values))
            else:
                connection.execute(update(links).where(links.c.url == url).values(**values))
            if after.dead != (before is not None and before.dead):
                action = "link.dead" if after.dead else "link.alive"
                append(connection, now, who, action, f"link:{url}", after=values)


def _ask(checker: LinkChecker, url: str) -> Answer:
    """The catalog keeps addresses without a slash at their end, which some servers insist on: both are asked."""
    answer = checker.check(url)
    if answer.finding is Finding.GONE and not url.endswith("/") and "?" not in url and "#" not in url:
        other = checker.check(url + "/")
        return other if other.finding is Finding.FINE else answer
    return answer


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _link(row: Any) -> Link:
    return Link(row.url, row.checked, Finding(row.outcome), row.status, row.first_gone, row.dead)
