"""Proposing materials and asking reviewers: the steps of a proposal until it is discussed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, insert, select, update

from catalog.errors import InvalidRequestError, NotFoundError, StateError
from catalog.messages import message
from catalog.store.audit import Clock, instant, utc_now
from catalog.store.database import AnyRow, Database
from catalog.store.tables import identities
from catalog.vetting.cycle.proposal import (
    LIVE,
    OPEN,
    Assigned,
    Assignment,
    Origin,
    Proposal,
    ProposalLine,
    State,
    change,
    create,
    load,
    rubric_of,
    try_each,
)
from catalog.vetting.cycle.review import advance
from catalog.vetting.form_values import day, line, prose
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, Role, require
from catalog.vetting.rubrics.versions import published
from catalog.vetting.tables import assignments, people, proposal_resources, proposals


class Proposals:
    """The proposals of one database."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    # -- reading --------------------------------------------------------------------------------------------

    def get(self, key: int) -> Proposal:
        with self._database.reading() as connection:
            return load(connection, key)

    def list(
        self,
        *,
        states: Iterable[State] = (),
        reviewer: str | None = None,
        resource_id: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[ProposalLine]:
        """The newest first; ``before`` a key for the next page. ``reviewer`` is a handle that still has to submit."""
        query = select(proposals).order_by(proposals.c.key.desc()).limit(limit)
        if wanted := [State(state) for state in states]:
            query = query.where(proposals.c.state.in_(wanted))
        if before is not None:
            query = query.where(proposals.c.key < before)
        if reviewer is not None:
            waited = select(assignments.c.proposal_key).join(people, people.c.key == assignments.c.person_key)
            waited = waited.where(
                people.c.handle == reviewer, assignments.c.state.in_((Assigned.ASKED, Assigned.READY))
            )
            query = query.where(proposals.c.key.in_(waited))
        if resource_id is not None:
            mine = _other_names(resource_id)
            query = query.where(
                proposals.c.key.in_(
                    select(proposal_resources.c.proposal_key).where(proposal_resources.c.resource_id.in_(mine))
                )
            )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            return _lines(connection, rows)

    def counts(self) -> dict[State, int]:
        """How many proposals are in each state."""
        query = select(proposals.c.state, func.count()).group_by(proposals.c.state)
        with self._database.reading() as connection:
            counts = {State(state): count for state, count in connection.execute(query)}
        return {state: counts.get(state, 0) for state in State}

    # -- writing --------------------------------------------------------------------------------------------

    def propose(
        self,
        by: Person | None,
        resource_ids: Sequence[str],
        title: str,
        reason: str,
        *,
        origin: Origin = Origin.SEARCH,
        reference: str = "",
        rubric: str | None = None,
    ) -> Proposal:
        """Put a material or a set up for review; a teacher may do it as a request. ``rubric``: its newest version."""
        actor = require(by, Action.REQUEST if origin is Origin.REQUEST else Action.PROPOSE)
        row: dict[str, Any] = {
            "title": line("title", title, needed=True),
            "reason": prose("reason", reason, needed=True),
            "origin": Origin(origin),
            "reference": line("reference", reference),
        }
        with self._database.writing() as connection:
            version = None if rubric is None else published(connection, rubric).version
            row |= {"rubric": rubric, "rubric_version": version}
            key = create(connection, self._clock, actor.handle, row, resource_ids)
            return load(connection, key)

    def choose_rubric(self, by: Person | None, key: int, rubric: str) -> Proposal:
        """Review by the newest version of a rubric; only until a reviewer has been asked."""
        actor = require(by, Action.ASSIGN)
        with self._database.writing() as connection:
            proposal = load(connection, key)
            if proposal.state is not State.PROPOSED:
                sentence = "Reviewers were already asked: the rubric stays as it is."
                raise StateError(sentence, message("refused.rubric-stays"))
            version = published(connection, rubric).version
            if proposal.rubric == (rubric, version):
                return proposal
            change(
                connection,
                self._clock,
                actor.handle,
                "proposal.rubric",
                proposal,
                rubric=rubric,
                rubric_version=version,
            )
            return load(connection, key)

    def assign(
        self,
        by: Person | None,
        key: int,
        handles: Sequence[str],
        due: str | None = None,
        *,
        seen: Mapping[str, str] | None = None,
    ) -> Proposal:
        """Ask reviewers; each must first declare whether there is a conflict of interest. Who was asked before is
        not asked again, and gets the new date until their review is submitted; without one theirs stays. ``seen`` are
        the dates that were there when this one was chosen: StateError if it would replace another.

        Raises StateError once the scores are open: a new reviewer could not be blind to them.
        """
        actor = require(by, Action.ASSIGN)
        due = self._due(due)
        with self._database.writing() as connection:
            proposal = load(connection, key)
            if proposal.state not in (State.PROPOSED, State.REVIEWING):
                detail = message("refused.no-more-reviewers", state=message(f"state.{proposal.state}"))
                raise StateError(f"This proposal is {proposal.state}: no more reviewers can be asked.", detail)
            if proposal.rubric is None:
                raise StateError("Choose the rubric to review by first.", message("refused.no-rubric"))
            known = {assignment.handle: assignment for assignment in proposal.assignments}
            values = {"assigned_by": actor.handle, "assigned": instant(self._clock()), "due": due}
            asked = redated = False
            for handle in dict.fromkeys(handle.strip().casefold() for handle in handles):
                person_key, before = _reviewer(connection, handle), known.get(handle)
                if before is not None and before.state is Assigned.BLOCKED:
                    detail = message("refused.conflict", handle=handle)
                    raise StateError(f"“{handle}” declared a conflict of interest and cannot review this.", detail)
                if before is None or before.state not in LIVE:
                    self._ask(connection, key, person_key, dict(values))
                    asked = True
                elif due not in (None, before.due) and before.state is not Assigned.SUBMITTED:
                    _must_be_seen(before, seen)
                    connection.execute(update(assignments).where(_this(key, person_key)).values(due=due))
                    redated = True
            if not asked and not redated:
                return proposal
            action = "proposal.assign" if asked else "proposal.redate"
            return advance(connection, self._clock, actor.handle, action, proposal)

    def unassign(self, by: Person | None, key: int, handle: str) -> Proposal:
        """Wait no longer for a reviewer who has not submitted; what they scored is kept and not counted."""
        actor = require(by, Action.ASSIGN)
        with self._database.writing() as connection:
            proposal = load(connection, key)
            mine = next(
                (assignment for assignment in proposal.assignments if assignment.handle == handle.casefold()), None
            )
            if (
                mine is None
                or mine.state not in (Assigned.ASKED, Assigned.READY)
                or proposal.state is not State.REVIEWING
            ):
                raise StateError(
                    f"No review by “{handle}” is awaited.", message("refused.not-awaited", handle=handle[:80])
                )
            this = _this(key, _reviewer(connection, mine.handle))
            connection.execute(update(assignments).where(this).values(state=Assigned.RELEASED))
            return advance(connection, self._clock, actor.handle, "proposal.unassign", proposal)

    def assign_many(
        self, by: Person | None, keys: Sequence[int], handles: Sequence[str], due: str | None = None
    ) -> dict[int, str]:
        """Ask the same reviewers about many proposals, one by one; returns why some could not be, by key."""
        require(by, Action.ASSIGN)
        due = self._due(due)
        return try_each(keys, lambda key: self.assign(by, key, handles, due))

    def close(self, by: Person | None, key: int, reason: str) -> Proposal:
        """End a proposal that is not decided, without a decision."""
        return self._turn(by, key, reason, OPEN, "proposal.close", State.CLOSED)

    def reopen(self, by: Person | None, key: int, reason: str) -> Proposal:
        """Take up a closed proposal where it was."""
        return self._turn(by, key, reason, (State.CLOSED,), "proposal.reopen", State.PROPOSED)

    # -- within ---------------------------------------------------------------------------------------------

    def _turn(self, by: Person | None, key: int, reason: str, states: tuple[State, ...], *change_to: Any) -> Proposal:
        actor = require(by, Action.ASSIGN)
        action, state = change_to
        why = prose("reason", reason, needed=True)
        with self._database.writing() as connection:
            proposal = load(connection, key)
            if proposal.state not in states:
                detail = message("refused.state", state=message(f"state.{proposal.state}"))
                raise StateError(f"This proposal is {proposal.state}.", detail)
            change(connection, self._clock, actor.handle, action, proposal, note=why, state=state)
            if state is State.PROPOSED:
                return advance(connection, self._clock, actor.handle, "proposal.resume", load(connection, key))
            return load(connection, key)

    def _due(self, typed: str | None) -> str | None:
        due = day("due", typed)
        if due is not None and due < self._clock().date().isoformat():
            raise InvalidRequestError("due", f"{due} is past.", detail=message("refused.due-past", day=due))
        return due

    def _ask(self, connection: Connection, key: int, person_key: int, values: dict[str, Any]) -> None:
        this = _this(key, person_key)
        values |= {"state": Assigned.ASKED, "conflict": "", "declared": None, "submitted": None}
        if not connection.execute(update(assignments).where(this).values(**values)).rowcount:
            connection.execute(insert(assignments).values(proposal_key=key, person_key=person_key, **values))


def _this(key: int, person_key: int) -> ColumnElement[bool]:
    """The assignment of a person to a proposal."""
    return (assignments.c.proposal_key == key) & (assignments.c.person_key == person_key)


def _must_be_seen(asked: Assignment, seen: Mapping[str, str] | None) -> None:
    if seen is not None and asked.due is not None and seen.get(asked.handle) != asked.due:
        detail = message("refused.due-moved", handle=asked.handle, day=asked.due)
        raise StateError(f"The review of “{asked.handle}” is due on {asked.due} now.", detail)


def _reviewer(connection: Connection, handle: str) -> int:
    row = connection.execute(select(people).where(people.c.handle == handle)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no account “{handle}”.", message("refused.no-account", handle=handle[:80]))
    if not row.active or Role(row.role) is Role.TEACHER:
        detail = message("refused.not-reviewer", handle=handle)
        raise InvalidRequestError("reviewers", f"“{handle}” is no reviewer here, or left.", detail=detail)
    return int(row.key)


def _other_names(resource_id: str) -> Any:
    """Every id of the resource that one id means."""
    here = select(identities.c.resource_key).where(identities.c.id == resource_id).scalar_subquery()
    return select(identities.c.id).where(identities.c.resource_key == here)


def _lines(connection: Connection, rows: Sequence[AnyRow]) -> list[ProposalLine]:
    keys = [row.key for row in rows]
    counted = select(proposal_resources.c.proposal_key, func.count()).where(proposal_resources.c.proposal_key.in_(keys))
    sizes = {row[0]: row[1] for row in connection.execute(counted.group_by(proposal_resources.c.proposal_key))}
    live = assignments.c.state.in_(LIVE)
    done = func.sum(case((assignments.c.state == Assigned.SUBMITTED, 1), else_=0))
    stages = select(assignments.c.proposal_key, func.count(), done).where(assignments.c.proposal_key.in_(keys), live)
    asked = {key: (n, m) for key, n, m in connection.execute(stages.group_by(assignments.c.proposal_key))}
    return [
        ProposalLine(
            row.key,
            row.title,
            Origin(row.origin),
            State(row.state),
            rubric_of(row),
            row.proposed_by,
            row.proposed,
            row.changed,
            sizes.get(row.key, 0),
            *asked.get(row.key, (0, 0)),
        )
        for row in rows
    ]
