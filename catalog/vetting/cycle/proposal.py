"""A proposal: one material or a set, who proposed it and why, and who is asked to review it.

A proposal goes from *proposed* to *reviewing* when a reviewer is asked, to *discussing* when enough reviewers are asked
and all of them have submitted, then to *decided* and *published* (``catalog.vetting.cycle.decision``).
*Closed* ones came to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from catalog.errors import ForbiddenError, InvalidRequestError, NotFoundError, SyllabaryError
from catalog.messages import message
from catalog.store.audit import Clock, LogEntry, append, append_many, instant
from catalog.store.database import AnyRow, next_key, rows_among
from catalog.store.tables import identities
from catalog.vetting.rubrics.versions import published
from catalog.vetting.tables import assignments, people, proposal_resources, proposals, vetting_state

MAX_RESOURCES = 500  # in one set


class State(StrEnum):
    PROPOSED = "proposed"
    REVIEWING = "reviewing"
    DISCUSSING = "discussing"
    DECIDED = "decided"
    PUBLISHED = "published"
    CLOSED = "closed"


OPEN = (State.PROPOSED, State.REVIEWING, State.DISCUSSING)


class Origin(StrEnum):
    """What a proposal came from; its ``reference`` says which one."""

    SEARCH = "search"
    REQUEST = "request"
    PROBLEM = "problem"
    COLLECTION = "collection"
    REREVIEW = "re-review"
    IMPORT = "import"


class Assigned(StrEnum):
    """How far one reviewer is. Only *asked*, *ready* and *submitted* ones are waited for."""

    ASKED = "asked"  # has not yet said whether there is a conflict of interest
    READY = "ready"
    SUBMITTED = "submitted"
    BLOCKED = "blocked"  # by a conflict of interest
    RELEASED = "released"  # by the coordinator


LIVE = (Assigned.ASKED, Assigned.READY, Assigned.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Assignment:
    handle: str
    name: str
    state: Assigned
    conflict: str
    due: str | None
    assigned: str
    submitted: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal, whole. ``rubric`` is a name and a version."""

    key: int
    title: str
    reason: str
    origin: Origin
    reference: str
    rubric: tuple[str, int] | None
    state: State
    proposed_by: str
    proposed: str
    changed: str
    resource_ids: tuple[str, ...]
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal in a list; ``asked`` counts the reviewers it waits for or has, ``submitted`` those who are done."""

    key: int
    title: str
    origin: Origin
    state: State
    rubric: tuple[str, int] | None
    proposed_by: str
    proposed: str
    changed: str
    resources: int
    asked: int
    submitted: int


def create(connection: Connection, clock: Clock, who: str, row: dict[str, Any], resource_ids: Sequence[str]) -> int:
    """Store a new proposal in the caller's transaction. Raises NotFoundError for a material that is not here."""
    return create_many(connection, clock, who, [(row, resource_ids)])[0]


def create_many(
    connection: Connection, clock: Clock, who: str, new: Sequence[tuple[dict[str, Any], Sequence[str]]]
) -> list[int]:
    """Store several proposals, each of a row and its materials; returns their keys."""
    ids_of = [list(dict.fromkeys(ids)) for _, ids in new]
    for ids in ids_of:
        if not 1 <= len(ids) <= MAX_RESOURCES:
            raise InvalidRequestError(
                "resources",
                f"there are {len(ids)}.",
                f"1 to {MAX_RESOURCES} in one proposal",
                detail=message("refused.proposal-size", count=len(ids), most=MAX_RESOURCES),
            )
    named = dict.fromkeys(id for ids in ids_of for id in ids)
    known = {row.id for row in rows_among(connection, select(identities.c.id), identities.c.id, named)}
    if unknown := [id for ids in ids_of for id in ids if id not in known]:
        raise NotFoundError(
            f"No resource “{unknown[0]}” is stored here.", detail=message("error.no-material", id=unknown[0])
        )
    first = next_key(connection, proposals.c.key)
    now, rows, positions, changes = instant(clock()), [], [], []
    for key, ((values, _), ids) in enumerate(zip(new, ids_of, strict=True), first):
        row = {"state": State.PROPOSED} | values | {"version": 1, "proposed_by": who, "proposed": now, "changed": now}
        rows.append({"key": key} | row)
        positions += [{"proposal_key": key, "resource_id": id, "position": n} for n, id in enumerate(ids)]
        changes.append(LogEntry("proposal.create", f"proposal:{key}", after=row | {"resources": ids}))
    connection.execute(insert(proposals), rows)
    connection.execute(insert(proposal_resources), positions)
    touch(connection)
    append_many(connection, clock(), who, changes)
    return [row["key"] for row in rows]


def load(connection: Connection, key: int) -> Proposal:
    """A proposal as this transaction sees it; NotFoundError if there is none."""
    row = connection.execute(select(proposals).where(proposals.c.key == key)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no proposal {key}.", detail=message("refused.no-proposal", number=key))
    mine = select(proposal_resources.c.resource_id).where(proposal_resources.c.proposal_key == key)
    asked = (
        select(assignments, people.c.handle, people.c.name)
        .join(people, people.c.key == assignments.c.person_key)
        .where(assignments.c.proposal_key == key)
        .order_by(people.c.handle)
    )
    return Proposal(
        key,
        row.title,
        row.reason,
        Origin(row.origin),
        row.reference,
        rubric_of(row),
        State(row.state),
        row.proposed_by,
        row.proposed,
        row.changed,
        tuple(connection.execute(mine.order_by(proposal_resources.c.position)).scalars()),
        tuple(
            Assignment(row.handle, row.name, Assigned(row.state), row.conflict, row.due, row.assigned, row.submitted)
            for row in connection.execute(asked)
        ),
    )


def change(
    connection: Connection, clock: Clock, who: str, action: str, old: Proposal, *, note: str = "", **values: Any
) -> None:
    """Change columns of a proposal and log them; the status that search shows may follow from it."""
    fields = {**values, "version": proposals.c.version + 1, "changed": instant(clock())}
    connection.execute(update(proposals).where(proposals.c.key == old.key).values(**fields))
    before: dict[str, Any] = {"state": old.state}
    if "rubric" in values:
        before |= {"rubric": old.rubric and old.rubric[0], "rubric_version": old.rubric and old.rubric[1]}
    after = {name: values.get(name, was) for name, was in before.items()} | ({"note": note} if note else {})
    append(connection, clock(), who, action, f"proposal:{old.key}", before=before, after=after)
    touch(connection)


def settle(connection: Connection, clock: Clock, who: str, action: str, old: Proposal) -> Proposal:
    """After its assignments changed: bring an open proposal to the state that they amount to, and log both."""
    now = load(connection, old.key)
    live = [assignment for assignment in now.assignments if assignment.state in LIVE]
    state = State.REVIEWING if live else State.PROPOSED
    if live and now.rubric is not None and all(assignment.state is Assigned.SUBMITTED for assignment in live):
        needed = published(connection, *now.rubric).reviewers_needed
        state = State.DISCUSSING if len(live) >= needed else state
    fields = {"state": state, "version": proposals.c.version + 1, "changed": instant(clock())}
    connection.execute(update(proposals).where(proposals.c.key == old.key).values(**fields))
    before, after = ({"state": old.state} | _stages(old)), ({"state": state} | _stages(now))
    append(connection, clock(), who, action, f"proposal:{old.key}", before=before, after=after)
    if state is not old.state:
        touch(connection)
    return load(connection, old.key)


def touch(connection: Connection) -> None:
    """Say that some resource's status may have changed, see ``catalog.vetting.cycle.adoption``."""
    connection.execute(update(vetting_state).values(version=vetting_state.c.version + 1))


def try_each(keys: Iterable[int], step: Callable[[int], object]) -> dict[int, str]:
    """Take a step for each of these proposals or decisions, once each; returns by key why it could not be taken. Raises
    ForbiddenError, which concerns them all."""
    failed: dict[int, str] = {}
    for key in dict.fromkeys(keys):
        try:
            step(key)
        except ForbiddenError:
            raise
        except SyllabaryError as error:
            failed[key] = str(error)
    return failed


def _stages(proposal: Proposal) -> dict[str, Any]:
    return {
        "reviewers": {assignment.handle: assignment.state for assignment in proposal.assignments},
        "conflicts": {
            assignment.handle: assignment.conflict for assignment in proposal.assignments if assignment.conflict
        },
        "due": {assignment.handle: assignment.due for assignment in proposal.assignments if assignment.due},
    }


def rubric_of(row: AnyRow) -> tuple[str, int] | None:
    return None if row.rubric is None else (row.rubric, row.rubric_version)
