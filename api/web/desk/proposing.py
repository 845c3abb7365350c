"""Putting materials up for review: from a material's page, a collection, a reported problem, or what is due again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.sign_in import Sent, desk_of, sent, signed_in
from api.auth.visibility import resource_of
from api.web.desk.answer import draw, go
from catalog.errors import InvalidRequestError, NotFoundError
from catalog.model import Resource
from catalog.vetting.cycle.proposal import MAX_RESOURCES, Origin
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, may, require

router = APIRouter(prefix="/desk/new")
Ids = Annotated[list[Annotated[str, Query(max_length=2000)]], Query(max_length=MAX_RESOURCES)]


@router.get("")
def new_page(
    request: Request,
    person: Annotated[Person, Depends(signed_in)],
    *,
    id: Ids = [],  # noqa: B006  FastAPI copies it
    origin: str = Origin.SEARCH,
    reference: Annotated[str, Query(max_length=300)] = "",
    name: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    require(person, Action.REQUEST)
    typed = {"title": name, "reason": "", "origin": origin, "reference": reference, "ids": list(dict.fromkeys(id))}
    return _form(request, person, typed)


@router.post("")
def propose(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """A teacher's is a request; any other person's is a proposal, with the origin that the form says."""
    form, person = posted.form, posted.person
    origin = Origin.REQUEST if not may(person, Action.PROPOSE) else _origin(form.text("origin"))
    ids = [line for text in form.all("id") for line in text.split()]
    title, reason, reference = form.text("title"), form.text("reason"), form.text("reference")
    try:
        made = desk_of(request).proposals.propose(
            person,
            ids,
            title,
            reason,
            origin=origin,
            reference=reference,
            rubric=form.text("rubric") or None,
        )
    except (InvalidRequestError, NotFoundError) as error:
        typed = {"title": title, "reason": reason, "reference": reference, "origin": origin, "ids": ids}
        return _form(request, person, typed, 400, error=error)
    if may(person, Action.READ_DESK):
        return go(f"/desk/proposals/{made.key}", "proposed")
    return go("/account", "requested")


def _form(request: Request, person: Person, typed: dict[str, Any], status: int = 200, **context: Any) -> Response:
    materials = [materials for id in typed["ids"] if (materials := material(request, id))]
    if not typed["title"] and len(materials) == 1:
        typed["title"] = materials[0].title[:300]
    rubrics = {line.name: line for line in reversed(desk_of(request).rubrics.all()) if line.published}
    chooses = may(person, Action.PROPOSE)
    shared = {
        "typed": typed,
        "materials": materials,
        "unknown": [id for id in typed["ids"] if not material(request, id)],
        "rubrics": list(rubrics.values()) if chooses else [],
        "lede": "propose.lede" if chooses else "propose.lede-request",
    }
    return draw(request, "new", "propose.title" if chooses else "propose.request", shared | context, status)


def material(request: Request, id: str) -> Resource | None:
    try:
        return resource_of(request, id)
    except NotFoundError:
        return None


def _origin(text: str) -> Origin:
    return next((origin for origin in Origin if origin == text), Origin.SEARCH)
