"""Decisions on adoption: made with reasons, published, and undone by a further entry, never erased."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update

from catalog.errors import InvalidRequestError, NotFoundError, StateError
from catalog.messages import message
from catalog.model import AgeRange
from catalog.standards.graph import StandardsGraph
from catalog.store.audit import Clock, LogEntry, append, append_many, instant, utc_now
from catalog.store.database import AnyRow, Database, next_key
from catalog.vetting.cycle import need_findings
from catalog.vetting.cycle.adoption import Outcome, in_force
from catalog.vetting.cycle.consensus import disagreements
from catalog.vetting.cycle.proposal import Proposal, State, change, load, settle, try_each
from catalog.vetting.cycle.review import revealed
from catalog.vetting.form_values import day, line, prose
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.tables import decision_resources, decisions, proposal_resources
from catalog.vetting.upkeep.rereview import stamps
from catalog.vocabularies.grades import parse_grade

_VOTES = ("for", "against", "abstained")
MAX_VOTES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision as it is asked for. ``grades`` as people write them; ``effective`` is today if it is not given.

    ``resources`` are those of a set that it is about; all that are not decided yet if none is named.
    """

    outcome: Outcome
    rationale: str
    grades: str = ""
    effective: str | None = None
    expires: str | None = None  # the last day on which it holds
    conditions: str = ""
    votes: Mapping[str, int] = field(default_factory=dict)  # for, against, abstained
    resources: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the trail. ``undoes`` names the decision whose effect this one takes away."""

    key: int
    proposal: int
    outcome: Outcome
    rationale: str
    votes: Mapping[str, int]
    grades: str
    ages: AgeRange | None
    effective: str
    expires: str | None
    conditions: str
    decided_by: str
    decided: str
    published: str | None
    undoes: int | None
    undone: bool
    resources: tuple[str, ...]  # that it is about, in the order of the proposal; none for an undoing


@dataclass(frozen=True, slots=True)
class DecidedMany:
    """What came of one verdict on many proposals, by the proposal's key."""

    made: Mapping[int, int]  # the key of the decision
    failed: Mapping[int, str]  # why there is none


class Decisions:
    """The decisions of one database. ``graph`` gives the standards that a decision was made under."""

    def __init__(self, database: Database, graph: Callable[[], StandardsGraph], clock: Clock = utc_now) -> None:
        self._database, self._graph, self._clock = database, graph, clock

    def get(self, key: int) -> Decision:
        with self._database.reading() as connection:
            return load_decision(connection, key)

    def of(self, proposal: int) -> list[Decision]:
        """Everything that was decided on a proposal, oldest first."""
        with self._database.reading() as connection:
            return trail(connection, proposal)

    def decide(self, by: Person | None, key: int, verdict: Verdict) -> Decision:
        """Decide on a proposal whose disagreements are settled; it takes effect when it is published.

        Without any review a proposal can only be rejected, and whole. Once decided, it can still be withdrawn. A set
        may be decided in parts: what no decision in force is about is decided by a further one.
        """
        actor = require(by, Action.DECIDE)
        graph = self._graph()
        with self._database.writing() as connection:
            proposal = load(connection, key)
            row = verdict_row(verdict, self._clock().date().isoformat())
            about = _about(connection, proposal, verdict)
            _must_be_ripe(connection, proposal, verdict.outcome, about)
            made = record(connection, self._clock, actor.handle, proposal, row, graph=graph, about=about)
            change(connection, self._clock, actor.handle, "proposal.decide", proposal, state=State.DECIDED)
            return load_decision(connection, made)

    def decide_many(self, by: Person | None, keys: Sequence[int], verdict: Verdict) -> DecidedMany:
        """The same decision on many proposals, one by one."""
        require(by, Action.DECIDE)
        made: dict[int, int] = {}
        failed = try_each(keys, lambda key: made.update({key: self.decide(by, key, verdict).key}))
        return DecidedMany(made, failed)

    def publish(self, by: Person | None, decision: int) -> Decision:
        """Let a decision take effect, from its date on."""
        actor = require(by, Action.PUBLISH)
        with self._database.writing() as connection:
            old = load_decision(connection, decision)
            if old.published is not None or old.undone:
                detail = message("refused.published-already" if old.published else "refused.undone")
                raise StateError("This decision is published already." if old.published else "It was undone.", detail)
            now = instant(self._clock())
            connection.execute(update(decisions).where(decisions.c.key == decision).values(published=now))
            after = {"published": now, "outcome": old.outcome}
            append(connection, self._clock(), actor.handle, "decision.publish", f"decision:{decision}", after=after)
            proposal = load(connection, old.proposal)
            change(connection, self._clock, actor.handle, "proposal.publish", proposal, state=State.PUBLISHED)
            need_findings.enter(connection, self._clock, actor.handle, proposal, decision, graph=self._graph())
            return load_decision(connection, decision)

    def publish_many(self, by: Person | None, decisions: Sequence[int]) -> dict[int, str]:
        """Publish them one by one; returns why some could not be, by key."""
        require(by, Action.PUBLISH)
        return try_each(decisions, lambda key: self.publish(by, key))

    def undo(self, by: Person | None, decision: int, reason: str) -> Decision:
        """Take a decision's effect away by a further entry, which can be undone in turn; what held before holds."""
        actor = require(by, Action.UNDO)
        why = prose("reason", reason, needed=True)
        with self._database.writing() as connection:
            old = load_decision(connection, decision)
            if old.undone:
                raise StateError("This decision is undone already.", message("refused.undone"))
            row = undoing(decision, why, instant(self._clock()))
            proposal = load(connection, old.proposal)
            made = record(connection, self._clock, actor.handle, proposal, row, graph=None)
            need_findings.take_back(connection, self._clock, actor.handle, proposal, decision, graph=self._graph())
            state = _state_after(connection, proposal)
            change(connection, self._clock, actor.handle, "proposal.undo", proposal, state=state or State.PROPOSED)
            if state is None:
                settle(connection, self._clock, actor.handle, "proposal.resume", load(connection, proposal.key))
            return load_decision(connection, made)


def record(
    connection: Connection,
    clock: Clock,
    who: str,
    proposal: Proposal,
    row: Mapping[str, Any],
    *,
    graph: StandardsGraph | None,
    about: Sequence[str] | None = None,
) -> int:
    """Append a decision, and what its resources (all of the proposal unless given) are now, within the caller's
    transaction; returns its key."""
    about = proposal.resource_ids if about is None else about
    return record_many(connection, clock, who, [(proposal.key, row, about)], graph=graph)[0]


def record_many(
    connection: Connection,
    clock: Clock,
    who: str,
    made: Sequence[tuple[int, Mapping[str, Any], Sequence[str]]],
    *,
    graph: StandardsGraph | None,
) -> list[int]:
    """Append decisions, each of a proposal's key, a row and the resources that it is about; returns their keys."""
    about = {name for _, _, names in made for name in names}
    stamped = stamps(connection, about, graph) if graph is not None else {}
    rows, changes, keys = insert_decisions(connection, clock, who, [(key, row) for key, row, _ in made]), [], []
    stamp_rows = []
    for row, (_, _, names) in zip(rows, made, strict=True):
        key = row.pop("key")
        after = row | {"votes": orjson.loads(row["votes"]), "resources": list(names)}
        changes.append(LogEntry("decision.make", f"decision:{key}", after=after))
        keys.append(key)
        stamp_rows += [
            {
                "decision_key": key,
                "resource_id": name,
                "sequence": stamped[name].sequence,
                "content": stamped[name].content,
                "standards": orjson.dumps(stamped[name].standards).decode(),
            }
            for name in names
            if name in stamped
        ]
    if stamp_rows:
        connection.execute(insert(decision_resources), stamp_rows)
    append_many(connection, clock(), who, changes)
    return keys


def insert_decisions(
    connection: Connection, clock: Clock, who: str, new: Sequence[tuple[int, Mapping[str, Any]]]
) -> list[dict[str, Any]]:
    """Store the rows of decisions on proposals, without an entry in the log; returns them whole."""
    first = next_key(connection, decisions.c.key)
    now = instant(clock())
    rows = [
        {"published": None, "undoes": None}
        | dict(row)
        | {"key": key, "proposal_key": proposal, "decided_by": who, "decided": now}
        for key, (proposal, row) in enumerate(new, first)
    ]
    connection.execute(insert(decisions), rows)
    return rows


def undoing(key: int, reason: str, now: str) -> dict[str, Any]:
    """The row of a decision that takes the effect of another away."""
    row: dict[str, Any] = {"outcome": Outcome.UNDO, "rationale": reason, "votes": "{}", "grades": ""}
    row |= {"low": None, "high": None, "effective": now[:10], "expires": None, "conditions": ""}
    return row | {"published": now, "undoes": key}


def load_decision(connection: Connection, key: int) -> Decision:
    row = connection.execute(select(decisions.c.proposal_key).where(decisions.c.key == key)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no decision {key}.", message("refused.no-decision", number=key))
    return next(decision for decision in trail(connection, row.proposal_key) if decision.key == key)


def trail(connection: Connection, proposal: int) -> list[Decision]:
    """Everything decided on a proposal, oldest first, within the caller's transaction."""
    query = select(decisions).where(decisions.c.proposal_key == proposal).order_by(decisions.c.key)
    rows = connection.execute(query).all()
    undone, names = _undone(rows), _resources_of(connection, proposal)
    return [_decision(row, names[row.key], undone=row.key in undone) for row in rows]


def undecided(proposal: Proposal, decisions: Sequence[Decision]) -> tuple[str, ...]:
    """The materials of a set that no decision in force is about."""
    decided = {name for decision in decisions if not decision.undone for name in decision.resources}
    return tuple(name for name in proposal.resource_ids if name not in decided)


def _resources_of(connection: Connection, proposal: int) -> Mapping[int, tuple[str, ...]]:
    """What each decision on a proposal is about, in the proposal's order."""
    about = decision_resources.c
    query = (
        select(about.decision_key, about.resource_id)
        .join(decisions, decisions.c.key == about.decision_key)
        .outerjoin(
            proposal_resources,
            (proposal_resources.c.proposal_key == decisions.c.proposal_key)
            & (proposal_resources.c.resource_id == about.resource_id),
        )
        .where(decisions.c.proposal_key == proposal)
        .order_by(proposal_resources.c.position)
    )
    names: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for key, name in connection.execute(query).all():
        names[key] += (name,)
    return names


def verdict_row(verdict: Verdict, today: str) -> dict[str, Any]:
    """A verdict as the table keeps it; InvalidRequestError for what cannot be decided so."""
    outcome = Outcome(verdict.outcome)
    if outcome is Outcome.UNDO:
        raise InvalidRequestError("outcome", "a decision is undone by its own step.")
    effective = day("effective", verdict.effective) or today
    expires = day("expires", verdict.expires)
    if expires is not None and expires < effective:
        detail = message("import.problem.order", first=effective, last=expires)
        raise InvalidRequestError("expires", f"{expires} is before it takes effect, {effective}.", detail=detail)
    conditions = prose("conditions", verdict.conditions)
    if outcome is Outcome.CONDITIONS and not conditions:
        raise InvalidRequestError("conditions", "say which they are.", detail=message("refused.conditions"))
    if outcome in (Outcome.ADOPT, Outcome.REJECT, Outcome.WITHDRAW) and conditions:
        detail = message("refused.no-conditions")
        raise InvalidRequestError("conditions", f"“{outcome}” has none: decide “{Outcome.CONDITIONS}”.", detail=detail)
    grades = named_grades(line("grades", verdict.grades))
    ages = parse_grade(grades) if grades else None
    if grades and ages is None:
        problem, detail = f"“{grades}” names no grades known here.", message("import.problem.grades", grades=grades)
        raise InvalidRequestError("grades", problem, "Grade 3, Grades 3-5, Year 4", detail)
    votes = {name: verdict.votes.get(name, 0) for name in _VOTES}
    if set(verdict.votes) - set(_VOTES) or not all(0 <= count <= MAX_VOTES for count in votes.values()):
        raise InvalidRequestError("votes", "they are counts: for, against, abstained.", detail=message("refused.votes"))
    return {
        "outcome": outcome,
        "rationale": prose("rationale", verdict.rationale, needed=True),
        "votes": orjson.dumps(votes if verdict.votes else {}).decode(),
        "grades": grades,
        "low": ages.low if ages else None,
        "high": ages.high if ages else None,
        "effective": effective,
        "expires": expires,
        "conditions": conditions,
    }


def named_grades(words: str) -> str:
    """Grades as people type them; a bare "5" or "3-5" means grades here, and is written so."""
    if re.fullmatch(r"\d\d?(?:\s*[-–,]\s*\d\d?)*", words):
        return f"{'Grade' if words.isdigit() else 'Grades'} {words}"
    return words


def _about(connection: Connection, proposal: Proposal, verdict: Verdict) -> tuple[str, ...]:
    """The resources that a verdict is about, in the proposal's order."""
    if strange := [name for name in verdict.resources if name not in proposal.resource_ids]:
        detail = message("refused.not-in-set", id=strange[0][:80])
        raise InvalidRequestError("resources", f"“{strange[0]}” is not in this set.", detail=detail)
    named = tuple(name for name in proposal.resource_ids if name in verdict.resources)
    undecided_names = undecided(proposal, trail(connection, proposal.key))
    withdraws = verdict.outcome is Outcome.WITHDRAW
    if wrong := [name for name in named if (name in undecided_names) is withdraws]:
        if withdraws:
            detail = message("refused.nothing-to-withdraw", id=wrong[0])
            raise StateError(f"No decision is about “{wrong[0]}”: there is none to withdraw.", detail)
        raise StateError(f"“{wrong[0]}” is decided already: undo that first.", message("refused.decided", id=wrong[0]))
    return named or tuple(name for name in proposal.resource_ids if (name in undecided_names) is not withdraws)


def _must_be_ripe(connection: Connection, proposal: Proposal, outcome: Outcome, about: Sequence[str]) -> None:
    if proposal.state is State.DISCUSSING and outcome is not Outcome.WITHDRAW:
        open_ones = [
            disagreement.criterion.id
            for disagreement in disagreements(*revealed(connection, proposal.key))
            if not disagreement.settled
        ]
        if open_ones:
            detail = message("refused.unsettled", criteria=", ".join(open_ones))
            raise StateError(f"Settle first where the reviewers disagree: {', '.join(open_ones)}.", detail)
        return
    if proposal.state is State.PROPOSED and outcome is Outcome.REJECT:
        if len(about) < len(proposal.resource_ids):
            raise StateError("A set without a review is rejected whole.", message("refused.whole-set"))
        return
    if proposal.state in (State.DECIDED, State.PUBLISHED) and outcome is not Outcome.WITHDRAW and about:
        return  # the rest of a set
    if proposal.state is State.PUBLISHED and outcome is Outcome.WITHDRAW:
        return
    hint = "it can only be withdrawn, or its decision undone" if proposal.state is State.PUBLISHED else ""
    hint = hint or "it is decided on once every reviewer has submitted, or else rejected before any reviewer is asked"
    state = message(f"state.{proposal.state}")
    detail = message("refused.published" if proposal.state is State.PUBLISHED else "refused.not-decided", state=state)
    raise StateError(f"This proposal is {proposal.state}: {hint}.", detail)


def _state_after(connection: Connection, proposal: Proposal) -> State | None:
    """What the decisions of a proposal that are still in force say; None if none is."""
    query = select(decisions).where(decisions.c.proposal_key == proposal.key)
    entries = in_force(connection.execute(query).all())
    if not entries:
        return None
    return State.PUBLISHED if entries[-1].published is not None else State.DECIDED


def _undone(rows: Sequence[AnyRow]) -> set[int]:
    """Keys of those without effect, be they decisions or undoings."""
    undone: set[int] = set()
    for row in sorted(rows, key=lambda row: row.key, reverse=True):
        if row.undoes is not None and row.key not in undone:
            undone.add(row.undoes)
    return undone


def _decision(row: AnyRow, resources: tuple[str, ...], *, undone: bool) -> Decision:
    return Decision(
        row.key,
        row.proposal_key,
        Outcome(row.outcome),
        row.rationale,
        orjson.loads(row.votes),
        row.grades,
        None if row.low is None else AgeRange(row.low, row.high),
        row.effective,
        row.expires,
        row.conditions,
        row.decided_by,
        row.decided,
        row.published,
        row.undoes,
        undone,
        resources,
    )
