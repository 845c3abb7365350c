"""Why an approved material should be looked at again: it expires, it changed, it was withdrawn from the catalog, its
link died, its standards moved on.

A decision keeps what it was made about (``Stamp``); comparing is done for all resources at once.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, select

from catalog.messages import Message, message
from catalog.model import Relation
from catalog.standards.graph import StandardsGraph
from catalog.store.audit import Clock, utc_now
from catalog.store.changes import Withdrawn
from catalog.store.database import Database, batched, rows_among
from catalog.store.summaries import Names, Summaries
from catalog.store.tables import associations, codes, identities, resource_codes, resources, source_records, state
from catalog.vetting.cycle.adoption import APPROVED, Adoption, Adoptions, Status
from catalog.vetting.tables import decision_resources, links

_CHUNK = 500
SOON = 60  # days before a decision expires


class Cause(StrEnum):
    EXPIRY = "expiry"
    CONTENT = "content"
    LINK = "link"
    STANDARD = "standard"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Why:
    cause: Cause
    message: Message


@dataclass(frozen=True, slots=True)
class Due:
    """One approved resource that should be reviewed again."""

    resource_id: str
    title: str
    adoption: Adoption
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a resource was when it was decided about. ``sequence`` is the cheap part: unchanged, so is the rest."""

    sequence: int
    content: str  # digest of what every source says
    standards: Mapping[str, str]  # fingerprints of what it is aligned to


class Rereview:
    """What is due in one database. ``graph`` gives the standards of today."""

    def __init__(
        self,
        database: Database,
        adoptions: Adoptions,
        graph: Callable[[], StandardsGraph],
        clock: Clock = utc_now,
        facts: Summaries | None = None,
        *,
        withdrawn: Withdrawn | None = None,
    ) -> None:
        self._withdrawn = withdrawn or Withdrawn()
        self._database, self._adoptions, self._graph, self._clock = database, adoptions, graph, clock
        self._facts = facts or Summaries()
        self._lock = Lock()
        self._cached: tuple[Mapping[str, Adoption], Names, dict[str, _Decided]] | None = None
        self._newest: tuple[tuple[int, str], dict[int, int]] | None = None

    def due(self, today: date | None = None, soon: int = SOON) -> list[Due]:
        """Approved and expired resources with a reason, those that expire first at the head."""
        today = today or self._clock().date()
        statuses = self._adoptions.statuses(today)
        wanted = APPROVED | {Status.EXPIRED}
        adoptions = {
            name: adoption
            for name, adoption in statuses.items()
            if adoption.status in wanted and not adoption.in_review
        }
        graph = self._graph()
        why: dict[str, list[Why]] = defaultdict(list)
        for name, adoption in adoptions.items():
            if (reason := _expiry(adoption, today, soon)) is not None:
                why[name].append(reason)
        with self._database.snapshot() as connection:
            decided = self._decided_of(connection, statuses)
            decided = {name: decision for name, decision in decided.items() if name in adoptions}
            newest = self._newest_of(connection)
            for name, reason in (*_content(connection, decided, newest), *_links(connection, adoptions)):
                why[name].append(reason)
            for name, reason in _standards(decided, graph, _replaced(connection)):
                why[name].append(reason)
            for name, reason in _gone(connection, self._withdrawn.ids(connection) & adoptions.keys()):
                why[name].append(reason)
            facts = self._facts.of(connection, list(why))
        due = [
            Due(name, facts[name].title if name in facts else name, adoptions[name], tuple(reasons))
            for name, reasons in why.items()
        ]
        return sorted(due, key=lambda due: (due.adoption.until or "9999", due.title.casefold(), due.resource_id))

    def _decided_of(self, connection: Connection, statuses: Mapping[str, Adoption]) -> dict[str, _Decided]:
        """What the decisions in force were made about; read again only when a status or any material has changed."""
        names = self._facts.names(connection)
        with self._lock:
            if self._cached is not None and self._cached[0] is statuses and self._cached[1] is names:
                return self._cached[2]
        decided = _decided(connection, statuses, names)
        with self._lock:
            self._cached = statuses, names, decided
        return decided

    def _newest_of(self, connection: Connection) -> dict[int, int]:
        """The newest change of each resource; read again only when an import changed something."""
        row = connection.execute(select(state.c.sequence, state.c.resources_digest)).one()
        now = row[0], row[1]
        with self._lock:
            if self._newest is not None and self._newest[0] == now:
                return self._newest[1]
        newest = _newest(connection)
        with self._lock:
            self._newest = now, newest
        return newest


def stamps(connection: Connection, resource_ids: Collection[str], graph: StandardsGraph) -> dict[str, Stamp]:
    """What these resources are now, under the ids that were given."""
    stamps_of: dict[str, Stamp] = {}
    for chunk in batched(resource_ids, _CHUNK):
        key_of = {
            row.id: row.resource_key for row in connection.execute(select(identities).where(identities.c.id.in_(chunk)))
        }
        keys = set(key_of.values())
        sequences, contents = _contents(connection, keys)
        aligned: dict[int, set[str]] = defaultdict(set)
        for row in connection.execute(_aligned(keys)):
            aligned[row.resource_key].add(row.standard_id)
        for name, key in key_of.items():
            prints = {id: fingerprint(graph, id) for id in sorted(aligned[key])}
            stamps_of[name] = Stamp(sequences.get(key, 0), contents.get(key, ""), prints)
    return stamps_of


def fingerprint(graph: StandardsGraph, standard_id: str) -> str:
    """Changes with what a standard asks for; "" for one that is not here."""
    standard = graph.standards.get(standard_id)
    if standard is None:
        return ""
    return hashlib.sha256(f"{standard.code}\n{standard.statement}".encode()).hexdigest()[:16]


def _expiry(adoption: Adoption, today: date, soon: int) -> Why | None:
    if adoption.until is None:
        return None
    until = date.fromisoformat(adoption.until)
    if until < today:
        return Why(Cause.EXPIRY, message("due.expired", day=adoption.until))
    if until <= today + timedelta(days=soon):
        if adoption.until != adoption.expires:
            return Why(Cause.EXPIRY, message("due.ends", day=adoption.until))
        return Why(Cause.EXPIRY, message("due.expires", day=adoption.until))
    return None


@dataclass(frozen=True, slots=True)
class _Decided:
    """What the decision in force on a resource was made about."""

    key: int  # of the resource
    sequence: int
    content: str
    standards: Mapping[str, str]


def _decided(connection: Connection, statuses: Mapping[str, Adoption], names: Names) -> dict[str, _Decided]:
    decided: dict[str, _Decided] = {}
    for key, named, sequence, content, standards in connection.execute(select(decision_resources)).all():
        name = names.own.get(named, "")
        if name in statuses and statuses[name].decision == key:
            decided[name] = _Decided(names.key[name], sequence, content, orjson.loads(standards))
    return decided


def _newest(connection: Connection) -> dict[int, int]:
    query = (
        select(identities.c.resource_key, func.max(source_records.c.sequence))
        .join(source_records, source_records.c.id == identities.c.id)
        .group_by(identities.c.resource_key)
    )
    return {row[0]: row[1] for row in connection.execute(query).all()}


def _content(
    connection: Connection, decided: Mapping[str, _Decided], newest: Mapping[int, int]
) -> Iterable[tuple[str, Why]]:
    moved = {name: decision for name, decision in decided.items() if newest.get(decision.key, 0) != decision.sequence}
    contents: dict[int, str] = {}
    for chunk in batched([decision.key for decision in moved.values()], _CHUNK):
        contents |= _contents(connection, set(chunk))[1]
    for name, decision in moved.items():
        if contents.get(decision.key, "") != decision.content:
            yield name, Why(Cause.CONTENT, message("due.changed"))


def _contents(connection: Connection, keys: set[int]) -> tuple[dict[int, int], dict[int, str]]:
    """The newest sequence of these resources, and a digest of what every source says, in whatever order it came."""
    texts: dict[int, list[str]] = defaultdict(list)
    sequences: dict[int, int] = defaultdict(int)
    query = (
        select(identities.c.resource_key, source_records.c.record, source_records.c.sequence)
        .join(source_records, source_records.c.id == identities.c.id)
        .where(identities.c.resource_key.in_(keys))
    )
    for key, record, sequence in connection.execute(query):
        texts[key].append(hashlib.sha256(record.encode()).hexdigest())
        sequences[key] = max(sequences[key], sequence)
    digests = {
        key: hashlib.sha256("".join(sorted(statements)).encode()).hexdigest() for key, statements in texts.items()
    }
    return dict(sequences), digests


def _gone(connection: Connection, names: Collection[str]) -> Iterable[tuple[str, Why]]:
    query = select(resources.c.id, resources.c.withdrawn).where(resources.c.withdrawn.is_not(None))
    for row in rows_among(connection, query, resources.c.id, sorted(names)):
        yield row.id, Why(Cause.WITHDRAWN, message("due.withdrawn", day=row.withdrawn[:10]))


def _links(connection: Connection, adoptions: Mapping[str, Adoption]) -> Iterable[tuple[str, Why]]:
    dead = {row.url: row for row in connection.execute(select(links).where(links.c.dead))}
    if not dead:
        return
    query = (
        select(resources.c.id, source_records.c.url)
        .join(identities, identities.c.id == source_records.c.id)
        .join(resources, resources.c.key == identities.c.resource_key)
    )
    reported: set[str] = set()
    for row in rows_among(connection, query, source_records.c.url, dead):
        if row.id in adoptions and row.id not in reported:
            reported.add(row.id)
            link = dead[row.url]
            yield row.id, Why(Cause.LINK, message("due.dead", status=str(link.status), day=link.first_gone[:10]))


def _replaced(connection: Connection) -> frozenset[str]:
    """Standards that a framework says are replaced by others."""
    marked = associations.c.record.like(f'%"{Relation.REPLACED_BY}"%')
    rows = connection.execute(select(associations.c.record).where(marked)).scalars()
    links_ = (orjson.loads(row) for row in rows)
    return frozenset(link["origin_id"] for link in links_ if link.get("type") == Relation.REPLACED_BY)


def _standards(
    decided: Mapping[str, _Decided], graph: StandardsGraph, replaced: frozenset[str]
) -> Iterable[tuple[str, Why]]:
    prints: dict[str, str] = {}
    for name, decision in decided.items():
        for standard_id, before in decision.standards.items():
            if standard_id not in prints:
                prints[standard_id] = fingerprint(graph, standard_id)
            now = prints[standard_id]
            if before == now and standard_id not in replaced:
                continue
            code = graph.name(standard_id) if now else standard_id
            happened = "replaced" if standard_id in replaced else "reworded" if now else "gone"
            yield name, Why(Cause.STANDARD, message(f"due.standard.{happened}", code=code))
            break


def _aligned(keys: set[int]) -> Select[Any]:
    return (
        select(resource_codes.c.resource_key, codes.c.standard_id)
        .join(codes, codes.c.key == resource_codes.c.code_key)
        .where(codes.c.standard_id.is_not(None), resource_codes.c.resource_key.in_(keys))
    )
