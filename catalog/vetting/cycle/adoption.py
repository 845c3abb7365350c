"""Today's decision on each resource, as search shows it: adopted for whom, until when, on what conditions.

The latest published decision that has begun holds, unless it was undone; before any has begun, the one that begins
first is to come. An approval ends on its last day, or on the day before a later decision rejects or withdraws what it
approved, whichever is earlier. The statuses are worked out again with every change of a
proposal or a decision, with every change of materials, since records that are joined may get another identifier, and
with the date, since decisions begin and expire.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from threading import Lock
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, select

from catalog.messages import Message, message
from catalog.model import AgeRange
from catalog.store.audit import Clock, utc_now
from catalog.store.database import AnyRow, Database, rows_among
from catalog.store.summaries import Summaries
from catalog.store.tables import state
from catalog.vetting.cycle.proposal import OPEN, State
from catalog.vetting.tables import decision_resources, decisions, proposal_resources, proposals, vetting_state


class Outcome(StrEnum):
    """What may be decided; UNDO takes the effect of an earlier decision away."""

    ADOPT = "adopt"
    PILOT = "pilot"
    CONDITIONS = "adopt with conditions"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    UNDO = "undo"


class Status(StrEnum):
    """The status of a resource. NONE is not stored: such resources are absent from ``statuses``."""

    NONE = "not reviewed"
    PROPOSED = "proposed"
    IN_REVIEW = "in review"
    ADOPTED = "adopted"
    PILOT = "in pilot"
    CONDITIONAL = "adopted with conditions"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    COMING = "adopted from a later date"


APPROVED = frozenset({Status.ADOPTED, Status.PILOT, Status.CONDITIONAL})

_STATUS: Mapping[str, Status] = {
    Outcome.ADOPT: Status.ADOPTED,
    Outcome.PILOT: Status.PILOT,
    Outcome.CONDITIONS: Status.CONDITIONAL,
    Outcome.REJECT: Status.REJECTED,
    Outcome.WITHDRAW: Status.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Adoption:
    """The status of one resource. ``decision`` is None while it is only proposed or in review. ``until`` is the last
    day of the approval; ``expires`` the last day that its decision gives, which a withdrawal may come before."""

    status: Status
    grades: str = ""
    ages: AgeRange | None = None
    effective: str | None = None
    until: str | None = None
    conditions: str = ""
    decided: str | None = None
    decision: int | None = None
    in_review: bool = False  # again, or for the first time
    expires: str | None = None

    @property
    def approved(self) -> bool:
        return self.status in APPROVED

    def message(self) -> Message:
        """As "Adopted for grades 3-5 until June 2028", which a ranking reason and the desk say."""
        status = message(f"status.{self.status.name.lower()}")
        if self.status is Status.COMING and self.effective:
            status = message("standing.from", month=_month(self.effective))
        if self.grades and self.status not in (Status.REJECTED, Status.WITHDRAWN):
            status = message("standing.for", standing=status, grades=_in_sentence(self.grades))
        if self.until and self.status is Status.EXPIRED:
            status = message("standing.in", standing=status, month=_month(self.until))
        elif self.until:
            status = message("standing.until", standing=status, month=_month(self.until))
        if self.conditions and self.status is Status.CONDITIONAL:
            status = message("standing.if", standing=status, conditions=self.conditions)
        return status


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of the approved or the refused list."""

    resource_id: str
    title: str
    adoption: Adoption
    rationale: str
    votes: Mapping[str, int]
    decided_by: str
    proposal: int


class _Version(NamedTuple):
    """What the statuses depend on."""

    today: date
    decisions: int
    resources: str  # digest: says which identifier is a material's own


_VERSIONS = select(vetting_state.c.version, state.c.resources_digest).where(vetting_state.c.key == state.c.key)


class Adoptions:
    """The statuses of one database; one object serves all threads and keeps the latest answer."""

    def __init__(self, database: Database, clock: Clock = utc_now, facts: Summaries | None = None) -> None:
        self._database, self._clock, self._facts = database, clock, facts or Summaries()
        self._lock = Lock()
        self._cached: tuple[_Version, Mapping[str, Adoption]] | None = None

    def statuses(self, today: date | None = None) -> Mapping[str, Adoption]:
        """By the resource's own id, of all that are or were up for review; the same object until one changes."""
        with self._database.snapshot() as connection:
            return self.statuses_in(connection, today)

    def statuses_in(self, connection: Connection, today: date | None = None) -> Mapping[str, Adoption]:
        """As ``statuses``, of the state that this connection sees."""
        today = self._clock().date() if today is None else today
        version = _Version(today, *connection.execute(_VERSIONS).one())
        with self._lock:
            if self._cached is not None and self._cached[0] == version:
                return self._cached[1]
        statuses: Mapping[str, Adoption] = _statuses(connection, self._facts.names(connection).own, today.isoformat())
        with self._lock:
            if self._cached is not None and self._cached[1] == statuses:
                statuses = self._cached[1]
            self._cached = version, statuses
        return statuses

    def of(self, resource_id: str, today: date | None = None) -> Adoption:
        return self.statuses(today).get(resource_id, Adoption(Status.NONE))

    def approved(self, today: date | None = None) -> list[ListLine]:
        """What may be used, by title."""
        return self._list(APPROVED, today)

    def refused(self, today: date | None = None) -> list[ListLine]:
        """What was rejected or withdrawn, with the reasons, by title."""
        return self._list(frozenset({Status.REJECTED, Status.WITHDRAWN}), today)

    # -- within ---------------------------------------------------------------------------------------------

    def _list(self, wanted: Iterable[Status], today: date | None) -> list[ListLine]:
        chosen = {
            name: adoption
            for name, adoption in self.statuses(today).items()
            if adoption.status in wanted and adoption.decision
        }
        with self._database.snapshot() as connection:
            rows = {row.key: row for row in holding(connection, {adoption.decision for adoption in chosen.values()})}
            facts = self._facts.of(connection, list(chosen))
        lines = []
        for name, adoption in chosen.items():
            row = rows.get(adoption.decision)
            if row is not None:
                votes = orjson.loads(row.votes)
                title = facts[name].title if name in facts else name
                lines.append(ListLine(name, title, adoption, row.rationale, votes, row.decided_by, row.proposal_key))
        return sorted(lines, key=lambda line: (line.title.casefold(), line.resource_id))


def holding(connection: Connection, keys: Iterable[int | None]) -> list[AnyRow]:
    """The decisions with these keys."""
    wanted = [key for key in keys if key is not None]
    return list(rows_among(connection, select(decisions), decisions.c.key, wanted))


def in_force(rows: Iterable[AnyRow]) -> list[AnyRow]:
    """The published decisions that no other in force undoes, oldest first; an undoing that is undone undoes nothing."""
    undone: set[int] = set()
    entries = []
    for row in sorted(rows, key=lambda row: row.key, reverse=True):
        if row.key in undone:
            continue
        if row.undoes is not None:
            undone.add(row.undoes)
        else:
            entries.append(row)
    return entries[::-1]


def _statuses(connection: Connection, own: Mapping[str, str], today: str) -> dict[str, Adoption]:
    published = select(
        *(decisions.c[name] for name in ("key", "outcome", "grades", "low", "high", "effective", "expires")),
        *(decisions.c[name] for name in ("conditions", "decided", "undoes")),
    ).where(decisions.c.published.is_not(None))
    published_rows = {row.key: row for row in in_force(connection.execute(published).all())}
    about = select(decision_resources.c.decision_key, decision_resources.c.resource_id)
    holds: dict[str, AnyRow] = {}
    later: dict[str, list[AnyRow]] = {}  # what takes over from what holds, on the day that each begins
    for key, named in sorted(connection.execute(about).all()):
        row = published_rows.get(key)
        name = own.get(named)
        if row is None or name is None:
            continue
        if name in holds and row.effective > today and row.effective > holds[name].effective:
            later[name] = [other for other in later.get(name, ()) if other.effective < row.effective] + [row]
            continue  # what began before, or begins before, holds until this one does
        holds[name] = row
        later.pop(name, None)
    made: dict[tuple[int, str | None], Adoption] = {}
    adoptions: dict[str, Adoption] = {}
    for name, row in holds.items():
        end = _end(later[name]) if name in later else None
        if (row.key, end) not in made:
            made[row.key, end] = _adoption(row, end, today)
        adoptions[name] = made[row.key, end]
    _mark_reviews(connection, own, adoptions)
    return adoptions


def _end(later: Iterable[AnyRow]) -> str | None:
    """The day before the first of these decisions that ends an approval."""
    ends = [row.effective for row in later if _STATUS[row.outcome] not in APPROVED]
    return (date.fromisoformat(min(ends)) - timedelta(days=1)).isoformat() if ends else None


def _adoption(row: AnyRow, end: str | None, today: str) -> Adoption:
    """``end`` is the last day before another decision ends what this one approves."""
    _, outcome, grades, low, high, effective, expires, conditions, decided, _ = row
    status = _STATUS[outcome]
    ends = (expires, end) if status in APPROVED else (expires,)
    until = min((day for day in ends if day is not None), default=None)
    if effective > today and status in APPROVED:
        status = Status.COMING
    elif expires is not None and expires < today:
        status = Status.EXPIRED
    ages = None if low is None else AgeRange(low, high)
    return Adoption(status, grades, ages, effective, until, conditions, decided, row.key, expires=expires)


def _mark_reviews(connection: Connection, own: Mapping[str, str], adoptions: dict[str, Adoption]) -> None:
    """Note what is up for review; it has that status only until something is decided about it."""
    query = (
        select(proposals.c.state, proposal_resources.c.resource_id)
        .join(proposal_resources, proposal_resources.c.proposal_key == proposals.c.key)
        .where(proposals.c.state.in_((*OPEN, State.DECIDED)))
    )
    for stage, named in connection.execute(query).all():
        name = own.get(named)
        if name is None:
            continue
        status = Status.PROPOSED if stage == State.PROPOSED else Status.IN_REVIEW
        known = adoptions.get(name)
        if known is None or known.status is Status.PROPOSED:
            adoptions[name] = Adoption(status, in_review=True)
        elif not known.in_review:
            adoptions[name] = replace(known, in_review=True)


def _in_sentence(grades: str) -> str:
    return grades[0].lower() + grades[1:] if grades.startswith("Grade") else grades


def _month(day: str) -> Message:
    then = date.fromisoformat(day)
    return message(f"month.{then.month}", year=str(then.year))
