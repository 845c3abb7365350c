"""One proposal: its materials, its reviewers, how they agree, what was decided, and every step from one to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath

from api.auth.forms import Form
from api.auth.sign_in import Sent, at_the_desk, desk_of, sent
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from api.web.desk.form_values import dated, reviewers_of, whole
from api.web.desk.proposing import material
from api.web.desk.queue import reviewers
from api.web.desk.reviewing import read_value
from api.web.desk.verdict import VOTES, read_verdict
from catalog.errors import Clash, ConflictError, InvalidRequestError, NotFoundError, StateError
from catalog.messages import message
from catalog.model import Resource
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.consensus import Disagreement, disagreements, tables
from catalog.vetting.cycle.decision import Decision, undecided
from catalog.vetting.cycle.proposal import LIVE, OPEN, Assigned, Assignment, Proposal, State
from catalog.vetting.cycle.review import RatingDraft, ReviewSheet
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, may
from catalog.vetting.rubrics.rubric import SCALES, Scale
from catalog.vetting.rubrics.versions import RubricLine
from evaluation.agreement import Agreement, agreement

router = APIRouter(prefix="/desk/proposals")
SHOWN = 50  # materials of a set
ENOUGH = 10  # criteria that two reviewers scored, for a coefficient of agreement to say anything
Reader = Annotated[Person, Depends(at_the_desk)]
Posted = Annotated[Sent, Depends(sent)]
Key = Annotated[int, InPath(ge=1, le=2**53)]
_REFUSALS = (InvalidRequestError, NotFoundError, StateError, ConflictError)


class Compared(TypedDict):
    """How the reviewers agree; nothing while they are blind."""

    agreements: Sequence[tuple[str, Agreement, int]]  # a scale, its agreement, criteria that all scored the same
    differences: Sequence[Disagreement]


class ProposalPage(Compared):
    """A proposal, and the steps that the reader may take."""

    proposal: Proposal
    materials: Sequence[tuple[str, Resource | None]]  # by identifier
    mine: Assignment | None  # the reader's own
    sheet: ReviewSheet | None  # the scores; None without a rubric
    rubrics: Mapping[str, RubricLine]  # the newest published version by name
    askable: Sequence[tuple[Person, Assigned | None]]  # with how far they are if they were asked; their date may change
    decisions: Sequence[Decision]
    can: Mapping[str, bool]  # by step, whether the cycle allows it now
    outcomes: Sequence[Outcome]
    undecided_ids: Sequence[str]  # materials that no decision is about yet
    votes: Sequence[str]
    scales: Mapping[Scale, Sequence[str]]  # the levels of each scale
    enough: int  # criteria that two reviewers scored, for a coefficient to say anything
    clash: Clash | None  # what another window saved meanwhile
    ticked: Sequence[str]  # materials that were ticked in a form that was refused
    asked: Sequence[str]  # reviewers that were


PROPOSAL = Template("desk/proposal.html", ProposalPage)


@router.get("/{key}")
def proposal_page(request: Request, reader: Reader, key: Key) -> Response:
    return show(request, reader, key)


def show(
    request: Request,
    reader: Person,
    key: int,
    refusal: Refusal | None = None,
    *,
    clash: Clash | None = None,
    ticked: Sequence[str] = (),
    asked: Sequence[str] = (),
) -> Response:
    desk = desk_of(request)
    proposal = desk.proposals.get(key)
    sheet = desk.reviews.sheet(reader, key) if proposal.rubric else None
    mine = next((assignment for assignment in proposal.assignments if assignment.handle == reader.handle), None)
    stages = {one.handle: one.state for one in proposal.assignments if one.state is not Assigned.RELEASED}
    decisions = desk.decisions.of(key)
    undecided_ids = undecided(proposal, decisions)
    context: ProposalPage = {
        "proposal": proposal,
        "materials": [(id, material(request, id)) for id in proposal.resource_ids[:SHOWN]],
        "mine": mine,
        "sheet": sheet,
        "rubrics": {line.name: line for line in reversed(desk.rubrics.all()) if line.published},
        "askable": [
            (one, stages.get(one.handle))
            for one in (reviewers(request) if may(reader, Action.ASSIGN) else ())
            if stages.get(one.handle) in (None, Assigned.ASKED, Assigned.READY)
        ],
        "decisions": decisions,
        "can": _can(proposal, [decision for decision in decisions if not decision.undone], undecided_ids),
        "outcomes": _outcomes(proposal, undecided_ids),
        "undecided_ids": undecided_ids,
        "votes": VOTES,
        "scales": SCALES,
        "enough": ENOUGH,
        "clash": clash,
        "ticked": ticked,
        "asked": asked,
        **_compared(sheet),
    }
    return draw(request, PROPOSAL, proposal.title, context, refusal)


def _can(proposal: Proposal, entries: Sequence[Decision], undecided_ids: Sequence[str]) -> dict[str, bool]:
    """Which steps the cycle allows now; who may take them is another question."""
    return {
        "assign": proposal.state in (State.PROPOSED, State.REVIEWING) and proposal.rubric is not None,
        "rubric": proposal.state is State.PROPOSED,
        "decide": proposal.state in (State.DISCUSSING, State.PROPOSED, State.PUBLISHED)
        or (proposal.state is State.DECIDED and bool(undecided_ids)),
        "settle": proposal.state is State.DISCUSSING,
        "publish": any(entry.published is None and entry.outcome is not Outcome.UNDO for entry in entries),
        "close": proposal.state in OPEN,
        "reopen": proposal.state is State.CLOSED,
    }


def _outcomes(proposal: Proposal, undecided_ids: Sequence[str]) -> list[Outcome]:
    if proposal.state is State.PROPOSED:
        return [Outcome.REJECT]
    made = [Outcome.ADOPT, Outcome.PILOT, Outcome.CONDITIONS, Outcome.REJECT]
    if proposal.state is State.PUBLISHED:
        return [*(made if undecided_ids else []), Outcome.WITHDRAW]
    return made


def _compared(sheet: ReviewSheet | None) -> Compared:
    if sheet is None or sheet.all is None:
        return {"agreements": [], "differences": []}
    by_scale = tables(sheet.rubric, sheet.all)
    return {
        "agreements": [(scale, agreement(ratings), _alike(ratings)) for scale, ratings in by_scale.items()],
        "differences": disagreements(sheet.rubric, sheet.all, sheet.settled),
    }


def _alike(ratings: Mapping[str, Mapping[str, int]]) -> int:
    """How many of the criteria that several scored all of them scored the same."""
    values: dict[str, list[int]] = defaultdict(list)
    for scores in ratings.values():
        for criterion, value in scores.items():
            values[criterion].append(value)
    return sum(len(scored) > 1 and len(set(scored)) == 1 for scored in values.values())


def _step(
    request: Request, posted: Sent, key: int, done: str, take: Callable[[], object], *, asked: Sequence[str] = ()
) -> Response:
    """Take a step and go back to the page, or draw it with the reason why not and what was typed."""
    try:
        take()
    except _REFUSALS as error:
        status = 409 if isinstance(error, StateError | ConflictError) else 400
        refusal, ticked = Refusal.of(error, posted.form, status), posted.form.all("about")
        clash = error.clashes[0] if isinstance(error, ConflictError) else None
        return show(request, posted.person, key, refusal, clash=clash, ticked=ticked, asked=asked)
    return go(f"/desk/proposals/{key}", done)


@router.post("/{key}/rubric")
def choose_rubric(request: Request, posted: Posted, key: Key) -> Response:
    name = posted.form.text("rubric")
    chosen = desk_of(request).proposals.choose_rubric
    return _step(request, posted, key, "rubric", lambda: chosen(posted.person, key, name))


@router.post("/{key}/assign")
def assign(request: Request, posted: Posted, key: Key) -> Response:
    form, proposals = posted.form, desk_of(request).proposals
    before = proposals.get(key)
    seen = {name.removeprefix("seen."): value for name, value in form.pairs if name.startswith("seen.")}

    def take() -> None:
        proposals.assign(posted.person, key, reviewers_of(form), dated(form, "due"), seen=seen)

    answer = _step(request, posted, key, "assigned", take, asked=form.all("reviewer"))
    return answer if answer.status_code != 303 else go(f"/desk/proposals/{key}", _asked(before, proposals.get(key)))


def _asked(before: Proposal, now: Proposal) -> str:
    """The message of what asking did: to reviewers, or to the dates of those who were asked before."""
    asked, ask = ({one.handle: one.due for one in each.assignments if one.state in LIVE} for each in (before, now))
    redated = any(ask.get(handle) != due for handle, due in asked.items())
    if ask.keys() - asked.keys():
        return "assigned-redated" if redated else "assigned"
    return "redated" if redated else "assigned-before"


@router.post("/{key}/unassign")
def unassign(request: Request, posted: Posted, key: Key) -> Response:
    handle, proposals = posted.form.text("reviewer"), desk_of(request).proposals
    return _step(request, posted, key, "released", lambda: proposals.unassign(posted.person, key, handle))


@router.post("/{key}/declare")
def declare(request: Request, posted: Posted, key: Key) -> Response:
    """A conflict of interest blocks the assignment for good; without one, scoring begins."""
    form, reviews = posted.form, desk_of(request).reviews
    conflict = form.text("conflict")

    def take() -> None:
        if conflict not in {"yes", "no"}:
            detail = message("refused.conflict-first")
            raise InvalidRequestError("conflict", "say whether you have one.", "yes, no", detail)
        reviews.declare(posted.person, key, conflict=conflict == "yes", note=form.text("note"))

    answer = _step(request, posted, key, "declared", take)
    if answer.status_code == 303 and conflict == "no":
        return go(f"/desk/proposals/{key}/review")
    return answer


@router.post("/{key}/take-back")
def take_back(request: Request, posted: Posted, key: Key) -> Response:
    reviews = desk_of(request).reviews
    return _step(request, posted, key, "taken-back", lambda: reviews.take_back(posted.person, key))


@router.post("/{key}/settle")
def settle(request: Request, posted: Posted, key: Key) -> Response:
    """One criterion after discussion, with its reason."""
    form, reviews = posted.form, desk_of(request).reviews
    criterion = form.text("criterion")

    def take() -> None:
        draft = RatingDraft(read_value(form.text("value")), form.text("note"), "", whole(form, "seen", 0))
        reviews.adjudicate(posted.person, key, criterion, draft)

    return _step(request, posted, key, "settled", take)


@router.post("/{key}/decide")
def decide(request: Request, posted: Posted, key: Key) -> Response:
    form, decisions = posted.form, desk_of(request).decisions
    return _step(request, posted, key, "decided", lambda: decisions.decide(posted.person, key, read_verdict(form)))


@router.post("/{key}/publish")
def publish(request: Request, posted: Posted, key: Key) -> Response:
    form, desk = posted.form, desk_of(request)
    return _step(
        request, posted, key, "published", lambda: desk.decisions.publish(posted.person, _of(request, key, form))
    )


@router.post("/{key}/undo")
def undo(request: Request, posted: Posted, key: Key) -> Response:
    """By a further entry of the trail, with its reason; nothing is erased."""
    form, desk = posted.form, desk_of(request)
    reason = form.text("reason")
    return _step(
        request, posted, key, "undone", lambda: desk.decisions.undo(posted.person, _of(request, key, form), reason)
    )


@router.post("/{key}/close")
def close(request: Request, posted: Posted, key: Key) -> Response:
    reason, proposals = posted.form.text("reason"), desk_of(request).proposals
    return _step(request, posted, key, "closed", lambda: proposals.close(posted.person, key, reason))


@router.post("/{key}/reopen")
def reopen(request: Request, posted: Posted, key: Key) -> Response:
    reason, proposals = posted.form.text("reason"), desk_of(request).proposals
    return _step(request, posted, key, "reopened", lambda: proposals.reopen(posted.person, key, reason))


def _of(request: Request, key: int, form: Form) -> int:
    """The decision that a form names, which must be one on this proposal."""
    decision = whole(form, "decision")
    if desk_of(request).decisions.get(decision).proposal != key:
        raise NotFoundError(
            f"Decision {decision} was not made on this proposal.",
            detail=message("refused.other-decision", decision=decision),
        )
    return decision
