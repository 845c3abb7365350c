"""The problems that people reported, to be settled or taken as a reason to review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath

from api.auth.sign_in import Sent, sent, signed_in
from api.services import services_of
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from api.web.desk.proposing import material
from catalog.errors import InvalidRequestError
from catalog.messages import message
from catalog.model import Resource
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.upkeep.problems import MAX_NOTE, Problems, ReportedProblem

router = APIRouter(prefix="/desk/problems")
SHOWN = 100


class ProblemsPage(TypedDict):
    """What people reported."""

    problems: Sequence[tuple[ReportedProblem, Resource | None]]  # each with its material, if it is still there
    all: bool  # whether those that are settled are shown too
    more: int | None  # where the next page begins
    most: int  # characters of a note


PROBLEMS = Template("desk/problems.html", ProblemsPage)


def settler(person: Annotated[Person, Depends(signed_in)]) -> Person:
    return require(person, Action.SETTLE_PROBLEM)


@router.get("", dependencies=[Depends(settler)])
def problems_page(request: Request, all: bool = False, start: Annotated[int, Query(ge=0, le=2**31)] = 0) -> Response:
    return _list(request, everything=all, start=start)


@router.post("/{number}")
def settle(
    request: Request, posted: Annotated[Sent, Depends(sent)], number: Annotated[int, InPath(ge=1, le=2**31)]
) -> Response:
    """Close a problem, saying what was done."""
    person = require(posted.person, Action.SETTLE_PROBLEM)
    try:
        Problems(services_of(request).catalog.database).resolve(number, posted.form.text("note"), who=person.handle)
    except InvalidRequestError as error:
        return _list(request, refusal=Refusal.of(error))
    return go("/desk/problems", "problem")


def _list(request: Request, *, everything: bool = False, start: int = 0, refusal: Refusal | None = None) -> Response:
    reported = Problems(services_of(request).catalog.database)
    problems = reported.listed(resolved=everything, limit=SHOWN + 1, offset=start)
    context: ProblemsPage = {
        "problems": [(problem, material(request, problem.id)) for problem in problems[:SHOWN]],
        "all": everything,
        "more": start + SHOWN if len(problems) > SHOWN else None,
        "most": MAX_NOTE,
    }
    return draw(request, PROBLEMS, message("problems.title"), context, refusal)
