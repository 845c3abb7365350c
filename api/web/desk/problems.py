"""The problems that people reported, to be settled or taken as a reason to review."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath

from api.auth.sign_in import Sent, sent, signed_in
from api.services import services_of
from api.web.desk.answer import draw, go
from api.web.desk.proposing import material
from catalog.errors import InvalidRequestError
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.upkeep.problems import MAX_NOTE, Problems

router = APIRouter(prefix="/desk/problems")
SHOWN = 100


def settler(person: Annotated[Person, Depends(signed_in)]) -> Person:
    return require(person, Action.SETTLE_PROBLEM)


@router.get("", dependencies=[Depends(settler)])
def problems_page(request: Request, all: bool = False) -> Response:
    return _list(request, everything=all)


@router.post("/{number}")
def settle(
    request: Request, posted: Annotated[Sent, Depends(sent)], number: Annotated[int, InPath(ge=1, le=2**31)]
) -> Response:
    """Close a problem, saying what was done."""
    person = require(posted.person, Action.SETTLE_PROBLEM)
    try:
        Problems(services_of(request).catalog.database).resolve(number, posted.form.text("note"), who=person.handle)
    except InvalidRequestError as error:
        return _list(request, status=400, error=error)
    return go("/desk/problems", "problem")


def _list(request: Request, *, everything: bool = False, status: int = 200, **context: Any) -> Response:
    problems = Problems(services_of(request).catalog.database).listed(resolved=everything, limit=SHOWN)
    shared = {"problems": [(one, material(request, one.id)) for one in problems], "all": everything, "most": MAX_NOTE}
    return draw(request, "problems", "problems.title", shared | context, status)
