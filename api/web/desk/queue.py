"""The desk itself: what waits for the reader, the proposals by state, and what is due to be looked at again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.sign_in import Sent, at_the_desk, desk_of, sent
from api.web.desk.answer import draw
from api.web.desk.form_values import dated, keys_of
from api.web.desk.verdict import read_verdict
from catalog.errors import InvalidRequestError, NotFoundError, StateError
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.proposal import State
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, Role, may

router = APIRouter(prefix="/desk")
PAGE = 50
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


@router.get("")
def queue_page(
    request: Request, reader: Reader, state: str = "", before: Annotated[int | None, Query(ge=1, le=2**53)] = None
) -> Response:
    return _queue(request, reader, state, before)


def _queue(
    request: Request, reader: Person, state: str, before: int | None = None, status: int = 200, **context: Any
) -> Response:
    desk = desk_of(request)
    chosen = [each for each in State if each == state]
    proposals = desk.proposals.list(states=chosen, before=before, limit=PAGE + 1)
    shared = {
        "waiting": desk.proposals.list(reviewer=reader.handle, limit=20),
        "counts": desk.proposals.counts(),
        "state": chosen[0] if chosen else "",
        "proposals": proposals[:PAGE],
        "older": proposals[PAGE - 1].key if len(proposals) > PAGE else None,
        "reviewers": reviewers(request) if may(reader, Action.ASSIGN) else [],
        "outcomes": [outcome for outcome in Outcome if outcome is not Outcome.UNDO],
        "failed": {},
        "places": [(path, name) for path, name, action in PLACES if may(reader, action)],
    }
    return draw(request, "queue", "desk.title", shared | context, status)


def reviewers(request: Request) -> list[Person]:
    """Everybody who may be asked to review."""
    return [one for one in desk_of(request).people.all(active=True) if one.role is not Role.TEACHER]


@router.post("/assign")
def assign(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """Ask the same reviewers about every proposal that was ticked; those that could not be stay named."""
    form, desk = posted.form, desk_of(request)
    try:
        keys = keys_of(form)
        failed = desk.proposals.assign_many(posted.person, keys, form.all("reviewer"), dated(form, "due"))
    except (InvalidRequestError, NotFoundError, StateError) as error:
        return _queue(request, posted.person, form.text("state"), status=400, error=error)
    return _batch(request, posted, len(keys) - len(failed), failed)


@router.post("/decide")
def decide(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """The same decision on every proposal that was ticked; with ``publish`` it takes effect as well."""
    form, desk = posted.form, desk_of(request)
    try:
        keys = keys_of(form)
        failed = desk.decisions.decide_many(posted.person, keys, read_verdict(form))
        if form.text("publish"):
            made = [desk.decisions.of(key)[-1].key for key in keys if key not in failed]
            desk.decisions.publish_many(posted.person, made)
    except (InvalidRequestError, NotFoundError, StateError) as error:
        return _queue(request, posted.person, form.text("state"), status=400, error=error)
    return _batch(request, posted, len(keys) - len(failed), failed)


def _batch(request: Request, posted: Sent, done: int, failed: dict[int, str]) -> Response:
    status = 409 if failed else 200
    return _queue(request, posted.person, posted.form.text("state"), status=status, failed=failed, managed=done)


@router.get("/due", dependencies=[Depends(at_the_desk)])
def due_page(request: Request) -> Response:
    """Approved materials that expire, changed, lost their link, or whose standards moved on."""
    return draw(request, "due", "due.title", {"due": desk_of(request).rereview.due()})
