"""Scoring: each reviewer works alone and blind to the others until all are done; then disagreements are settled.

Every save names the version of the score that it was made on. If another save came between, nothing is stored and both
texts come back, so that no word is lost, whether a colleague made the other save or the reviewer did in another window.
While a review is blind the audit log says that something was scored, and a seal of the score, not how; it gets every
score when all are in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from catalog.errors import Clash, ConflictError, ForbiddenError, InvalidRequestError, StateError
from catalog.messages import message
from catalog.store.audit import Clock, append, instant, utc_now
from catalog.store.database import AnyRow, Database
from catalog.vetting.cycle.consensus import (
    Disagreement,
    Scored,
    Settled,
    Sheets,
    consensus,
    disagreements,
    rated,
    tables,
)
from catalog.vetting.cycle.proposal import Assigned, Assignment, Proposal, State, load, settle
from catalog.vetting.cycle.seal import new_salt, seal
from catalog.vetting.form_values import line, prose
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.rubrics.rating import Rating, problem, rate
from catalog.vetting.rubrics.rubric import NOT_APPLICABLE, Criterion, Rubric, Score
from catalog.vetting.rubrics.versions import published
from catalog.vetting.tables import adjudications, assignments, people, scores

_REVEALED = (State.DISCUSSING, State.DECIDED, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class RatingDraft:
    """What a reviewer wants to save of one criterion; ``version`` is the one they saw, 0 for none."""

    value: Score | None
    note: str = ""
    place: str = ""  # a page, an address: where the evidence is
    version: int = 0


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """What one person may see of a review. ``all`` is None while it is blind."""

    proposal: Proposal
    rubric: Rubric
    own: Mapping[str, Scored]
    own_rating: Rating
    all: Sheets | None
    settled: Mapping[str, Settled]
    rating: Rating | None  # of the consensus


class Reviews:
    """The reviews of one database."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    # -- reading --------------------------------------------------------------------------------------------

    def sheet(self, by: Person | None, key: int) -> ReviewSheet:
        """The reader's own scores, and all scores once all are in; after a conflict only once it is decided."""
        reader = require(by, Action.READ_DESK)
        with self._database.snapshot() as connection:
            proposal = load(connection, key)
            rubric = rubric_of(connection, proposal)
            sheets = load_sheets(connection, key, submitted=False)
            settled = load_settled(connection, key)
        mine = _assignment(proposal, reader)
        own = sheets.get(reader.handle, {})
        visible = proposal.state in _REVEALED
        if mine is not None and mine.state is Assigned.BLOCKED:
            visible = proposal.state in (State.DECIDED, State.PUBLISHED)
        done = {assignment.handle for assignment in proposal.assignments if assignment.state is Assigned.SUBMITTED}
        shared = {handle: sheets.get(handle, {}) for handle in sorted(done)} if visible else None
        return ReviewSheet(
            proposal,
            rubric,
            own,
            rate(rubric, {name: scored.value for name, scored in own.items()}),
            shared,
            settled if visible else {},
            rated(rubric, shared, settled) if shared is not None else None,
        )

    def disagreements(self, key: int) -> list[Disagreement]:
        """The criteria on which reviewers differ. Raises StateError while they are blind to each other."""
        with self._database.snapshot() as connection:
            rubric, sheets, settled = revealed(connection, key)
        return disagreements(rubric, sheets, settled)

    def consensus(self, key: int) -> dict[str, Score]:
        with self._database.snapshot() as connection:
            return consensus(*revealed(connection, key))

    def rating(self, key: int) -> Rating:
        """Of the consensus."""
        with self._database.snapshot() as connection:
            return rated(*revealed(connection, key))

    def tables(self, key: int) -> dict[str, dict[str, dict[str, int]]]:
        """Scale -> reviewer -> criterion -> value, to measure agreement by."""
        with self._database.snapshot() as connection:
            rubric, sheets, _ = revealed(connection, key)
        return tables(rubric, sheets)

    # -- writing --------------------------------------------------------------------------------------------

    def declare(self, by: Person | None, key: int, *, conflict: bool, note: str = "") -> Proposal:
        """A reviewer's word on conflicts of interest. One that is declared blocks the assignment, for good."""
        actor = require(by, Action.SCORE)
        why = prose("conflict", note, needed=conflict, longest=2000)
        with self._database.writing() as connection:
            proposal = load(connection, key)
            mine = _own(proposal, actor)
            if proposal.state is not State.REVIEWING or mine.state not in (Assigned.ASKED, Assigned.READY):
                sentence = "A conflict of interest is declared before the review is submitted."
                raise StateError(sentence, message("refused.conflict-late"))
            state = Assigned.BLOCKED if conflict else Assigned.READY
            values = {"state": state, "conflict": why, "declared": instant(self._clock())}
            self._stage(connection, key, actor, values)
            return advance(connection, self._clock, actor.handle, "review.declare", proposal)

    def save(self, by: Person | None, key: int, drafts: Mapping[str, RatingDraft]) -> dict[str, Scored]:
        """Save some scores, all or none; ConflictError carries both texts of each that changed meanwhile."""
        actor = require(by, Action.SCORE)
        with self._database.writing() as connection:
            proposal = load(connection, key)
            _must_score(proposal, _own(proposal, actor))
            rubric = rubric_of(connection, proposal)
            rows = {name: _row(rubric, name, draft) for name, draft in drafts.items()}
            saved = load_sheets(connection, key, submitted=False).get(actor.handle, {})
            changed = {name: row for name, row in rows.items() if not _same(saved.get(name), row)}
            clashes = [
                Clash(name, _text(rubric, name, row), _text(rubric, name, _plain(saved[name])), saved[name].version)
                for name, row in changed.items()
                if name in saved and drafts[name].version != saved[name].version
            ]
            if clashes:
                raise ConflictError(tuple(clashes))
            versions = {name: saved[name].version + 1 if name in saved else 1 for name in changed}
            seals = {}
            for name, row in changed.items():
                salt = new_salt()
                seals[name] = seal(salt, row)
                self._store(connection, key, actor, name, row | {"version": versions[name], "salt": salt})
            if changed:
                subject, after = f"proposal:{key}", {"versions": versions, "seals": seals}
                append(connection, self._clock(), actor.handle, "review.save", subject, after=after)
            return dict(load_sheets(connection, key, submitted=False).get(actor.handle, {}))

    def submit(self, by: Person | None, key: int) -> Proposal:
        """Say that the reviewer's scores are complete. When the last reviewer does, all scores become visible."""
        actor = require(by, Action.SCORE)
        with self._database.writing() as connection:
            proposal = load(connection, key)
            _must_score(proposal, _own(proposal, actor))
            rubric = rubric_of(connection, proposal)
            _must_be_whole(rubric, load_sheets(connection, key, submitted=False).get(actor.handle, {}))
            values = {"state": Assigned.SUBMITTED, "submitted": instant(self._clock())}
            self._stage(connection, key, actor, values)
            return advance(connection, self._clock, actor.handle, "review.submit", proposal)

    def take_back(self, by: Person | None, key: int) -> Proposal:
        """Go on scoring after having submitted; only while others are awaited, for later one would not be blind."""
        actor = require(by, Action.SCORE)
        with self._database.writing() as connection:
            proposal = load(connection, key)
            if proposal.state is not State.REVIEWING or _own(proposal, actor).state is not Assigned.SUBMITTED:
                sentence = "Only a submitted review can be taken back, and only until all are in."
                raise StateError(sentence, message("refused.take-back"))
            self._stage(connection, key, actor, {"state": Assigned.READY, "submitted": None})
            return advance(connection, self._clock, actor.handle, "review.take-back", proposal)

    def adjudicate(self, by: Person | None, key: int, criterion: str, draft: RatingDraft) -> Settled:
        """Settle a criterion after discussion, with the reason as its note; ConflictError as in ``save``."""
        actor = require(by, Action.ADJUDICATE)
        with self._database.writing() as connection:
            proposal = load(connection, key)
            if proposal.state is not State.DISCUSSING:
                detail = message("refused.settle-later", state=message(f"state.{proposal.state}"))
                raise StateError(
                    f"This proposal is {proposal.state}: scores are settled while it is discussed.", detail
                )
            rubric = rubric_of(connection, proposal)
            row = _row(rubric, criterion, draft)
            if draft.value is None or not row["note"]:
                problem, detail = "a settled score needs a value and the reason for it.", message("refused.settle")
                raise InvalidRequestError("note", problem, detail=detail)
            old = load_settled(connection, key).get(criterion)
            if old is not None and old.version != draft.version:
                theirs = _text(rubric, criterion, {**_value(old.value), "note": old.note, "place": ""})
                raise ConflictError((Clash(criterion, _text(rubric, criterion, row), theirs, old.version),))
            values = {"value": row["value"], "applies": row["applies"], "note": row["note"], "made_by": actor.handle}
            values |= {"made": instant(self._clock()), "version": old.version + 1 if old else 1}
            this = (adjudications.c.proposal_key == key) & (adjudications.c.criterion == criterion)
            if old is None:
                connection.execute(insert(adjudications).values(proposal_key=key, criterion=criterion, **values))
            else:
                connection.execute(update(adjudications).where(this).values(**values))
            before = None if old is None else {**_value(old.value), "note": old.note}
            after = {"criterion": criterion, **{name: values[name] for name in ("value", "applies", "note")}}
            subject = f"proposal:{key}"
            append(connection, self._clock(), actor.handle, "review.settle", subject, before=before, after=after)
            return load_settled(connection, key)[criterion]

    # -- within ---------------------------------------------------------------------------------------------

    def _stage(self, connection: Connection, key: int, person: Person, values: dict[str, Any]) -> None:
        this = (assignments.c.proposal_key == key) & (assignments.c.person_key == person.key)
        connection.execute(update(assignments).where(this).values(**values))

    def _store(self, connection: Connection, key: int, person: Person, criterion: str, row: dict[str, Any]) -> None:
        at = {"proposal_key": key, "person_key": person.key, "criterion": criterion}
        values = row | {"saved": instant(self._clock())}
        if row["version"] == 1:
            connection.execute(insert(scores).values(**at, **values))
            return
        this = [scores.c[name] == value for name, value in at.items()]
        connection.execute(update(scores).where(*this).values(**values))


def advance(connection: Connection, clock: Clock, who: str, action: str, old: Proposal) -> Proposal:
    """After assignments changed: bring the proposal to its state, and log every score when they become visible."""
    new = settle(connection, clock, who, action, old)
    if new.state is State.DISCUSSING and old.state is not State.DISCUSSING:
        sheets = {
            handle: {name: _plain(scored) for name, scored in sheet.items()}
            for handle, sheet in load_sheets(connection, new.key).items()
        }
        append(connection, clock(), "", "review.reveal", f"proposal:{new.key}", after={"scores": sheets})
    return new


def rubric_of(connection: Connection, proposal: Proposal) -> Rubric:
    if proposal.rubric is None:
        raise StateError("No rubric was chosen for this proposal yet.", message("refused.no-rubric"))
    return published(connection, *proposal.rubric)


def revealed(connection: Connection, key: int) -> tuple[Rubric, Sheets, Mapping[str, Settled]]:
    """The submitted scores of a proposal; StateError while they are blind."""
    proposal = load(connection, key)
    if proposal.state not in _REVEALED:
        detail = message("refused.blind", state=message(f"state.{proposal.state}"))
        raise StateError(
            f"This proposal is {proposal.state}: scores are open once every reviewer has submitted.", detail
        )
    return rubric_of(connection, proposal), load_sheets(connection, key), load_settled(connection, key)


def load_sheets(connection: Connection, key: int, *, submitted: bool = True) -> dict[str, dict[str, Scored]]:
    """By reviewer; with ``submitted``, only of those who have."""
    query = (
        select(scores, people.c.handle)
        .join(people, people.c.key == scores.c.person_key)
        .where(scores.c.proposal_key == key)
        .order_by(people.c.handle, scores.c.criterion)
    )
    if submitted:
        done = select(assignments.c.person_key).where(
            assignments.c.proposal_key == key, assignments.c.state == Assigned.SUBMITTED
        )
        query = query.where(scores.c.person_key.in_(done))
    sheets: dict[str, dict[str, Scored]] = {}
    for row in connection.execute(query):
        scored = Scored(_score(row), row.note, row.place, row.version, row.saved)
        sheets.setdefault(row.handle, {})[row.criterion] = scored
    return sheets


def load_settled(connection: Connection, key: int) -> dict[str, Settled]:
    query = select(adjudications).where(adjudications.c.proposal_key == key).order_by(adjudications.c.criterion)
    return {
        row.criterion: Settled(_score(row) or 0, row.note, row.made_by, row.made, row.version)
        for row in connection.execute(query)
    }


def _assignment(proposal: Proposal, person: Person) -> Assignment | None:
    return next((assignment for assignment in proposal.assignments if assignment.handle == person.handle), None)


def _own(proposal: Proposal, person: Person) -> Assignment:
    mine = _assignment(proposal, person)
    if mine is None or mine.state is Assigned.RELEASED:
        detail = message("refused.not-asked")
        raise ForbiddenError(Action.SCORE, f"You are not asked to review proposal {proposal.key}.", detail)
    if mine.state is Assigned.BLOCKED:
        detail = message("refused.own-conflict")
        raise ForbiddenError(Action.SCORE, "You declared a conflict of interest: this review is closed to you.", detail)
    return mine


def _must_score(proposal: Proposal, mine: Assignment) -> None:
    if proposal.state is not State.REVIEWING:
        detail = message("refused.no-scoring", state=message(f"state.{proposal.state}"))
        raise StateError(f"This proposal is {proposal.state}: it cannot be scored now.", detail)
    if mine.state is Assigned.ASKED:
        raise StateError("Say first whether you have a conflict of interest.", message("refused.conflict-first"))
    if mine.state is Assigned.SUBMITTED:
        detail = message("refused.submitted")
        raise StateError("You have submitted this review: take it back to change it.", detail)


def unfinished(rubric: Rubric, sheet: Mapping[str, Scored]) -> dict[str, list[str]]:
    """What a review still lacks before it can be submitted, by criterion: "value", or "note" and "place"."""
    lacking = {id: ["value"] for id in rate(rubric, {id: scored.value for id, scored in sheet.items()}).missing}
    for criterion in rubric.criteria:
        scored = sheet.get(criterion.id)
        if criterion.evidence and scored is not None and scored.value not in (None, NOT_APPLICABLE):
            bare = [name for name, text in (("note", scored.note), ("place", scored.place)) if not text]
            lacking |= {criterion.id: bare} if bare else {}
    return lacking


def _must_be_whole(rubric: Rubric, sheet: Mapping[str, Scored]) -> None:
    lacking = unfinished(rubric, sheet)
    if not lacking:
        return
    unscored = [id for id, fields in lacking.items() if "value" in fields]
    bare = [id for id in lacking if id not in unscored]
    problems = [f"still to be scored: {', '.join(unscored)}"] if unscored else []
    problems += [f"a note and a place are missing for {', '.join(bare)}"] if bare else []
    detail = message("review.unfinished", len(lacking))
    raise InvalidRequestError("scores", "; ".join(problems) + ".", detail=detail)


def _row(rubric: Rubric, criterion: str, draft: RatingDraft) -> dict[str, Any]:
    known = rubric.criterion(criterion)
    if known is None:
        raise InvalidRequestError(
            "criterion",
            f"the rubric has none called “{criterion[:40]}”.",
            detail=message("refused.choice", value=criterion[:40]),
        )
    if (wrong := problem(known, draft.value)) is not None:
        raise InvalidRequestError("score", wrong)
    return {**_value(draft.value), "note": prose("note", draft.note), "place": line("place", draft.place, longest=2000)}


def _value(value: Score | None) -> dict[str, Any]:
    return {"value": None if value == NOT_APPLICABLE else value, "applies": value != NOT_APPLICABLE}


def _score(row: AnyRow) -> Score | None:
    return row.value if row.applies else NOT_APPLICABLE


def _plain(scored: Scored) -> dict[str, Any]:
    return {**_value(scored.value), "note": scored.note, "place": scored.place}


def _same(scored: Scored | None, row: dict[str, Any]) -> bool:
    return scored is not None and _plain(scored) == row


def _text(rubric: Rubric, name: str, row: dict[str, Any]) -> str:
    """A score in words, as a page sets two of them side by side."""
    known: Criterion | None = rubric.criterion(name)
    value = "does not apply" if not row["applies"] else "not scored" if row["value"] is None else str(row["value"])
    labeled = f"{value} of {known.best}" if known is not None and row["value"] is not None else value
    return "\n".join(filter(None, (labeled, row["note"], row["place"])))
