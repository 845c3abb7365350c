"""Which searches are frequent, in a file of its own: counts of words, never who asked.

The file holds a keyed digest of each search's words and the number of days on which they were asked. It holds the words
themselves only once they have been asked on ``ENOUGH_DAYS`` days: a name that one person types once is not in the file.
A search that is not asked for ``KEPT_DAYS`` days is dropped. Deleting the file forgets everything.

On how many days readers said that a result is useful for a search, or not, is kept the same way: under the digest, with
the place that the result had. It is told only of searches whose words are kept, and dropped with them.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import random
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from catalog.judging.from_use import Feedback

ENOUGH_DAYS = 5
KEPT_DAYS = 90
MAX_LENGTH = 200  # characters; longer ones are pasted texts
MAX_ROWS = 100_000
LAST_PLACE = 100  # of a list, of which anything is kept
_MAX_TODAY = 100_000  # digests that one process remembers of a day
_log = logging.getLogger(__name__)

_TABLES = (
    "create table if not exists secret (value blob not null)",
    "create table if not exists counts"
    " (digest text primary key, days integer not null, last text not null, words text) without rowid",
    "create index if not exists by_last on counts (last)",
    "create table if not exists said"
    " (digest text, id text, useful integer, place integer, days integer not null, last text not null,"
    " primary key (digest, id, useful, place)) without rowid",
)


@dataclass(frozen=True, slots=True)
class Frequent:
    """Words that were asked on ``days`` days, last on ``last``."""

    words: str
    days: int
    last: date


class SearchCounts:
    """The counts in a file that is made when there is something to count. Safe between threads and processes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._today: date | None = None
        self._counted_today: set[str] = set()

    def count(self, words: str, on: date | None = None) -> None:
        """Counts words once a day, however they are spaced and capitalized. A file that cannot be written to is logged:
        no search fails for it."""
        words = _plain(words)
        if not 0 < len(words) <= MAX_LENGTH:
            return
        on = on or datetime.now(UTC).date()
        with self._lock:
            if on != self._today or len(self._counted_today) >= _MAX_TODAY:
                self._today, self._counted_today = on, set()
            if words in self._counted_today:
                return
            self._counted_today.add(words)
            try:
                self._write(words, on)
            except (sqlite3.Error, OSError) as error:
                _log.warning("A search was not counted: %s", error)

    def frequent(self) -> list[Frequent]:
        """What was asked on ``ENOUGH_DAYS`` days or more, the most frequent first, then by words."""
        if not self.file.exists():
            return []
        with self._open() as connection:
            rows = connection.execute(
                "select words, days, last from counts where words is not null order by days desc, words"
            ).fetchall()
        return [Frequent(words, days, date.fromisoformat(last)) for words, days, last in rows]

    def say(self, words: str, id: str, place: int, *, useful: bool, on: date | None = None) -> None:
        """Keeps, once a day for the same, that a reader found a result useful for these words, or not. A file that
        cannot be written to is logged."""
        words = _plain(words)
        if not 0 < len(words) <= MAX_LENGTH or not 0 < place <= LAST_PLACE:
            return
        day = (on or datetime.now(UTC).date()).isoformat()
        try:
            with self._open() as connection:
                row = (self._digest(connection, words), id, useful, place, day)
                connection.execute(
                    "insert into said values (?, ?, ?, ?, 1, ?) on conflict (digest, id, useful, place) do update"
                    " set days = days + 1, last = excluded.last where last < excluded.last",
                    row,
                )
                connection.execute(
                    "delete from said where (digest, id, useful, place) in (select digest, id, useful, place from said"
                    " order by last limit max(0, (select count(*) from said) - ?))",
                    (MAX_ROWS,),
                )
        except (sqlite3.Error, OSError) as error:
            _log.warning("What was said of a result was not kept: %s", error)

    def feedback(self) -> list[Feedback]:
        """What readers said of results of frequent searches."""
        if not self.file.exists():
            return []
        with self._open() as connection:
            rows = connection.execute(
                "select words, id, useful, place, said.days from said join counts using (digest)"
                " where words is not null order by words, id, useful, place"
            ).fetchall()
        return [Feedback(words, id, bool(useful), place, days) for words, id, useful, place, days in rows]

    def _write(self, words: str, on: date) -> None:
        with self._open() as connection:
            digest = self._digest(connection, words)
            connection.execute(
                "insert into counts values (:digest, 1, :on, null) on conflict (digest) do update"
                " set days = days + 1, last = :on where last < :on",
                {"digest": digest, "on": on.isoformat()},
            )
            connection.execute(
                "update counts set words = ? where digest = ? and days >= ? and words is null",
                (words, digest, ENOUGH_DAYS),
            )
            connection.execute("delete from counts where last < ?", ((on - timedelta(days=KEPT_DAYS)).isoformat(),))
            connection.execute(
                "delete from counts where digest in (select digest from counts where words is null and digest != ?"
                " order by last limit max(0, (select count(*) from counts) - ?))",
                (digest, MAX_ROWS),
            )
            connection.execute("delete from said where digest not in (select digest from counts)")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        new = not self.file.exists()
        with closing(sqlite3.connect(self.file, timeout=2, isolation_level=None)) as connection:
            if new:
                self.file.chmod(0o600)
            # A count lost with the power is no loss, so no write waits for the disk; what is dropped is overwritten.
            for pragma in ("journal_mode = wal", "synchronous = normal", "secure_delete = on"):
                connection.execute(f"pragma {pragma}")
            with connection:
                connection.execute("begin immediate")
                for table in _TABLES:
                    connection.execute(table)
                yield connection

    def _digest(self, connection: sqlite3.Connection, words: str) -> str:
        return hmac.new(self._secret(connection), words.encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def _secret(connection: sqlite3.Connection) -> bytes:
        row = connection.execute("select value from secret").fetchone()
        if row is None:
            row = (secrets.token_bytes(32),)
            connection.execute("insert into secret values (?)", row)
        return bytes(row[0])


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def sample(frequent: Sequence[Frequent], size: int, seed: int) -> list[Frequent]:
    """``size`` of them drawn without replacement, each with a weight of its days (Efraimidis and Spirakis 2006), in the
    order of ``frequent``; all of them if there are no more. Equal seeds draw alike."""
    draw = random.Random(seed)  # noqa: S311  not for secrets
    keyed = sorted(((draw.random() ** (1 / search.days), place) for place, search in enumerate(frequent)), reverse=True)
    return [frequent[place] for place in sorted(place for _, place in keyed[:size])]
