"""The desk itself: what waits for the reader, the proposals by state, and what is due to be looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.forms import Form
from api.auth.sign_in import Sent, at_the_desk, desk_of, sent
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw
from api.web.desk.form_values import dated, keys_of, reviewers_of
from api.web.desk.verdict import read_verdict
from catalog.errors import InvalidRequestError, NotFoundError, StateError
from catalog.messages import message
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.proposal import ProposalLine, State
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, Role, may
from catalog.vetting.upkeep.rereview import Due

router = APIRouter(prefix="/desk")
PAGE = 50
WAITING = 100
PLACES = (
    ("/desk/due", "due", Action.READ_DESK),
    ("/desk/coverage", "coverage", Action.READ_DESK),
    ("/desk/compare", "compare", Action.READ_DESK),
    ("/approved", "approved", Action.READ_DESK),
    ("/desk/rubrics", "rubrics", Action.READ_DESK),
    ("/desk/alignments", "alignments", Action.REVIEW_ALIGNMENT),
    ("/desk/problems", "problems", Action.SETTLE_PROBLEM),
    ("/desk/import", "import", Action.IMPORT_ADOPTIONS),
    ("/desk/materials", "materials", Action.IMPORT_CATALOG),
    ("/desk/audit", "log", Action.READ_AUDIT),
    ("/desk/people", "people", Action.MANAGE_PEOPLE),
)
Reader = Annotated[Person, Depends(at_the_desk)]


class QueuePage(TypedDict):
    """The desk: proposals, and what may be done with several at once."""

    places: Sequence[tuple[str, str]]  # pages that the reader may open: address, and the end of a message's key
    waiting: Sequence[ProposalLine]  # those that wait for the reader, the newest of more than `most_waiting`
    waiting_more: bool
    most_waiting: int
    counts: Mapping[State, int]
    state: str  # the one that alone is shown, "" for all
    proposals: Sequence[ProposalLine]
    older: int | None  # the number before which the next page begins
    reviewers: Sequence[Person]  # who may be asked; none unless the reader may ask
    outcomes: Sequence[Outcome]
    managed: int | None  # proposals that a batch just changed
    failed: Mapping[int, str]  # those that it could not, with the reason
    unpublished: Mapping[int, str]  # those whose decision it made and could not publish, with the reason
    ticked: Sequence[str]  # proposals that a form which was not taken for them was about
    asked: Sequence[str]  # reviewers whom it was to ask


class DuePage(TypedDict):
    """What is to be looked at again."""

    due: Sequence[Due]


QUEUE, DUE = Template("desk/queue.html", QueuePage), Template("desk/due.html", DuePage)


@router.get("")
def queue_page(
    request: Request, reader: Reader, state: str = "", before: Annotated[int | None, Query(ge=1, le=2**53)] = None
) -> Response:
    return _queue(request, reader, state, before)


def _queue(
    request: Request,
    reader: Person,
    state: str,
    before: int | None = None,
    refusal: Refusal | None = None,
    *,
    managed: int | None = None,
    failed: Mapping[int, str] | None = None,
    unpublished: Mapping[int, str] | None = None,
    form: Form | None = None,
) -> Response:
    """``form`` is one that was not taken, or not for all."""
    desk = desk_of(request)
    chosen = [known for known in State if known == state]
    proposals = desk.proposals.list(states=chosen, before=before, limit=PAGE + 1)
    waiting = desk.proposals.list(reviewer=reader.handle, limit=WAITING + 1)
    context: QueuePage = {
        "waiting": waiting[:WAITING],
        "waiting_more": len(waiting) > WAITING,
        "most_waiting": WAITING,
        "counts": desk.proposals.counts(),
        "state": chosen[0] if chosen else "",
        "proposals": proposals[:PAGE],
        "older": proposals[PAGE - 1].key if len(proposals) > PAGE else None,
        "reviewers": reviewers(request) if may(reader, Action.ASSIGN) else [],
        "outcomes": [outcome for outcome in Outcome if outcome is not Outcome.UNDO],
        "managed": managed,
        "failed": failed or {},
        "unpublished": unpublished or {},
        "ticked": [str(key) for key in failed or ()] if form is None or failed or unpublished else form.all("key"),
        "asked": form.all("reviewer") if form else [],
        "places": [(path, name) for path, name, action in PLACES if may(reader, action)],
    }
    return draw(request, QUEUE, message("desk.title"), context, refusal)


def reviewers(request: Request) -> list[Person]:
    """The people who may be asked to review."""
    return [one for one in desk_of(request).people.all(active=True) if one.role is not Role.TEACHER]


@router.post("/assign")
def assign(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """Ask the same reviewers about every proposal that was ticked; those that could not be stay named."""
    form, desk = posted.form, desk_of(request)
    try:
        keys = keys_of(form)
        failed = desk.proposals.assign_many(posted.person, keys, reviewers_of(form), dated(form, "due"))
    except (InvalidRequestError, NotFoundError, StateError) as error:
        return _queue(request, posted.person, form.text("state"), refusal=Refusal.of(error, form), form=form)
    return _batch(request, posted, len(keys) - len(failed), failed)


@router.post("/decide")
def decide(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """The same decision on every proposal that was ticked; with ``publish`` it takes effect as well."""
    form, desk = posted.form, desk_of(request)
    try:
        keys = keys_of(form)
        decided = desk.decisions.decide_many(posted.person, keys, read_verdict(form))
        refused = {}
        if form.text("publish"):
            refused = desk.decisions.publish_many(posted.person, list(decided.made.values()))
    except (InvalidRequestError, NotFoundError, StateError) as error:
        return _queue(request, posted.person, form.text("state"), refusal=Refusal.of(error, form), form=form)
    unpublished = {key: refused[decision] for key, decision in decided.made.items() if decision in refused}
    return _batch(request, posted, len(decided.made) - len(unpublished), decided.failed, unpublished)


def _batch(
    request: Request,
    posted: Sent,
    done: int,
    failed: Mapping[int, str],
    unpublished: Mapping[int, str] | None = None,
) -> Response:
    state, form, refusal = posted.form.text("state"), None, None
    if failed or unpublished:
        form, refusal = posted.form, Refusal(409, None, dict(posted.form.pairs))
    return _queue(
        *(request, posted.person, state, None, refusal),
        managed=done,
        failed=failed,
        unpublished=unpublished,
        form=form,
    )


@router.get("/due", dependencies=[Depends(at_the_desk)])
def due_page(request: Request) -> Response:
    """Approved materials that expire, changed, lost their link, or whose standards moved on."""
    return draw(request, DUE, message("due.title"), DuePage(due=desk_of(request).rereview.due()))
