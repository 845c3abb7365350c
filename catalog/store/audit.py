"""What happened, who did it and when: a log that only grows, in which each entry's hash covers the one before.

A change and its entry are one transaction, so that neither exists without the other. Triggers refuse to change the
table; ``AuditLog.verify`` finds changes made past them. The end of the log is known from its head row, and
from any ``Anchor`` kept elsewhere, which also reveals a log that was cut short or rewritten as a whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update

from catalog.errors import StoreError
from catalog.store.database import AnyRow, Database
from catalog.store.tables import audit, audit_head

NOTHING = "0" * 64  # the hash before the first entry
MAX_PROBLEMS = 100
_MAX_DIGITS = 19  # of an entry's number: the database keeps it in 64 bits
_COLUMNS = ("sequence", "at", "who", "action", "subject", "before", "after", "hash")
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. ``who`` is a handle, or "" for the program; ``before`` and ``after`` are any JSON."""

    sequence: int
    at: str
    who: str
    action: str
    subject: str  # "proposal:17", "person:kim", "rubric:accessibility:2"
    before: Any
    after: Any
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the log and its hash: kept on paper or elsewhere, it fixes everything up to it."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """What is wrong with the log at ``sequence``, the number of the entry."""

    sequence: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Verification:
    """``problems`` is empty when the log is whole; at most the first hundred are listed."""

    entries: int
    head: Anchor
    problems: tuple[AuditFinding, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def utc_now() -> datetime:
    return datetime.now(UTC)


def instant(moment: datetime) -> str:
    """As every table here keeps a moment; such texts sort by time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One of several changes that are logged together."""

    action: str
    subject: str
    before: Any = None
    after: Any = None


def append(
    connection: Connection,
    at: datetime,
    who: str,
    action: str,
    subject: str,
    *,
    before: Any = None,
    after: Any = None,
) -> Entry:
    """Log a change within the transaction that makes it; ``connection`` comes from ``Database.writing``."""
    (row,) = append_many(connection, at, who, [LogEntry(action, subject, before, after)])
    return Entry(**(row | {"before": before, "after": after}))


def append_many(connection: Connection, at: datetime, who: str, changes: Iterable[LogEntry]) -> list[dict[str, Any]]:
    """As ``append`` for each of these, in their order; returns the rows as they are stored."""
    head = connection.execute(select(audit_head).with_for_update()).one()
    number, previous, rows = head.sequence, head.hash, []
    for change in changes:
        number += 1
        row: dict[str, Any] = {
            "sequence": number,
            "at": instant(at),
            "who": who,
            "action": change.action,
            "subject": change.subject,
            "before": _canonical(change.before),
            "after": _canonical(change.after),
        }
        previous = row["hash"] = _hash(previous, row)
        rows.append(row)
    if rows:
        connection.execute(insert(audit), rows)
        connection.execute(update(audit_head).values(sequence=number, hash=previous))
    return rows


class AuditLog:
    """The log of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(
        self,
        *,
        subject: str | None = None,
        who: str | None = None,
        action: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[Entry]:
        """The latest entries, newest first; ``before`` a sequence for the next page."""
        query = select(audit).order_by(audit.c.sequence.desc()).limit(limit)
        for column, value in ((audit.c.subject, subject), (audit.c.who, who), (audit.c.action, action)):
            if value is not None:
                query = query.where(column == value)
        if before is not None:
            query = query.where(audit.c.sequence < before)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def all_of(self, action: str) -> Iterator[Entry]:
        """Every entry of an action, newest first."""
        before: int | None = None
        while page := self.entries(action=action, before=before, limit=1000):
            yield from page
            before = page[-1].sequence

    def head(self) -> Anchor:
        """The newest place, to be kept elsewhere."""
        with self._database.reading() as connection:
            row = connection.execute(select(audit_head)).one()
        return Anchor(row.sequence, row.hash)

    def verify(self, anchor: Anchor | None = None) -> Verification:
        """Every change, gap, repetition, reordering or cut in the log, in the order of the entries."""
        with self._database.snapshot() as connection:
            return self.verified(connection, anchor)

    @staticmethod
    def verified(connection: Connection, anchor: Anchor | None = None) -> Verification:
        """As ``verify``, of the log as this transaction sees it."""
        head = connection.execute(select(audit_head)).one_or_none()
        rows = connection.execute(select(audit).order_by(audit.c.sequence), execution_options={"yield_per": 1000})
        findings = _verify((row._asdict() for row in rows), anchor)
        problems = list(findings.problems)
        if head is None or (head.sequence, head.hash) != (findings.head.sequence, findings.head.hash):
            wanted = 0 if head is None else head.sequence
            sentence = (
                f"The log ends at entry {findings.head.sequence}, but its head says {wanted}: its end was changed."
            )
            problems.append(AuditFinding(max(wanted, findings.head.sequence), sentence))
        return Verification(findings.entries, findings.head, tuple(problems[:MAX_PROBLEMS]))

    @staticmethod
    def oldest_first(connection: Connection) -> Iterator[Entry]:
        """Every entry as this transaction sees it."""
        rows = connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.sequence))
        return (_entry(row) for row in rows)

    @staticmethod
    def entry(connection: Connection, sequence: int) -> Entry | None:
        """One entry as this transaction sees it."""
        row = connection.execute(select(audit).where(audit.c.sequence == sequence)).one_or_none()
        return None if row is None else _entry(row)

    def export(self) -> Iterator[bytes]:
        """The log as NDJSON, oldest first; ``verify_export`` checks it without the database."""
        with self._database.snapshot() as connection:
            rows = connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.sequence))
            for row in rows:
                # the texts stay texts: they are what was hashed
                yield orjson.dumps(dict(zip(_COLUMNS, row, strict=True))) + b"\n"


def verify_export(lines: Iterable[bytes], anchor: Anchor | None = None) -> Verification:
    """The same check on an exported log. Raises StoreError if a line is no entry."""

    def rows() -> Iterator[dict[str, Any]]:
        for number, line in enumerate(lines, 1):
            try:
                entry = orjson.loads(line)
                row = {name: entry[name] for name in _COLUMNS}
            except (orjson.JSONDecodeError, KeyError, TypeError) as error:
                raise StoreError(f"Line {number} is no entry of an audit log.") from error
            if not all(isinstance(value, int if name == "sequence" else str) for name, value in row.items()):
                raise StoreError(f"Line {number} is no entry of an audit log.")
            yield row

    return _verify(rows(), anchor)


def noted_anchor(file: Path) -> Anchor | None:
    """The last place in the log that ``note_anchor`` wrote to ``file``; None if there is no file or no line yet.

    Raises StoreError if its last line is no place in a log.
    """
    if not file.exists():
        return None
    lines = file.read_text(encoding="utf-8").split()
    return parse_anchor(lines[-1]) if lines else None


def note_anchor(file: Path, anchor: Anchor) -> None:
    """Add a line to ``file`` unless its last one is the same; what was noted before stays."""
    if noted_anchor(file) != anchor:
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f"{anchor.sequence}:{anchor.hash}\n")


def parse_anchor(text: str) -> Anchor:
    """A place in the log as it is printed, "12:ab...". Raises StoreError if it is none."""
    number, colon, digest = text.strip().partition(":")
    if not (colon and number.isascii() and number.isdigit() and len(number) < _MAX_DIGITS and len(digest) == 64):
        raise StoreError(f"“{text:.80}” is no place in a log: give the number and hash that verify printed.")
    return Anchor(int(number), digest)


def _verify(rows: Iterable[dict[str, Any]], anchor: Anchor | None) -> Verification:
    problems: list[AuditFinding] = []
    count, expected, previous = 0, 1, NOTHING
    anchored = anchor is None or (anchor.sequence == 0 and anchor.hash == NOTHING)
    for row in rows:
        count += 1
        sequence = row["sequence"]
        if sequence > expected:
            missing = f"Entry {expected} is" if sequence == expected + 1 else f"Entries {expected}-{sequence - 1} are"
            problems.append(AuditFinding(expected, f"{missing} missing."))
        elif sequence < expected:
            problems.append(AuditFinding(sequence, f"Entry {sequence} comes after entry {expected - 1}."))
        if _hash(previous, row) != row["hash"]:
            cause = "it or the entry before it was changed" if sequence == expected else "the entry before it is gone"
            problems.append(AuditFinding(sequence, f"Entry {sequence} does not fit its hash: {cause}."))
        if anchor is not None and sequence == anchor.sequence and row["hash"] == anchor.hash:
            anchored = True
        previous, expected = row["hash"], sequence + 1
    if anchor is not None and not anchored:
        problems.append(
            AuditFinding(anchor.sequence, f"Entry {anchor.sequence} is not the one that was noted elsewhere.")
        )
    return Verification(count, Anchor(expected - 1, previous), tuple(problems[:MAX_PROBLEMS]))


def _hash(previous: str, row: dict[str, Any]) -> str:
    values = [row[name] for name in _COLUMNS[:-1]]
    return hashlib.sha256(previous.encode() + b"\n" + orjson.dumps(values)).hexdigest()


def _canonical(value: Any) -> str:
    return orjson.dumps(value, option=_CANONICAL).decode()


def _entry(row: AnyRow) -> Entry:
    return Entry(**(row._asdict() | {"before": orjson.loads(row.before), "after": orjson.loads(row.after)}))
