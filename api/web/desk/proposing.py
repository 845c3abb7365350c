"""Putting materials up for review: from a material's page, a collection, a reported problem, or what is due again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.sign_in import Sent, desk_of, sent, signed_in
from api.auth.visibility import resource_of
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from catalog.errors import InvalidRequestError, NotFoundError
from catalog.messages import message
from catalog.model import Resource
from catalog.vetting.cycle.proposal import MAX_RESOURCES, Origin
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, may, require
from catalog.vetting.rubrics.versions import RubricLine

router = APIRouter(prefix="/desk/new")
Ids = Annotated[list[Annotated[str, Query(max_length=2000)]], Query(max_length=MAX_RESOURCES)]


@dataclass(frozen=True, slots=True)
class ProposalForm:
    """What is in the form: from the page that led here, or as it was typed."""

    ids: Sequence[str]
    title: str
    reason: str
    origin: str
    reference: str  # what it comes from: a problem, a decision


class NewProposalPage(TypedDict):
    """The form that puts materials up for review; a teacher's asks for it."""

    form: ProposalForm
    materials: Sequence[Resource]
    unknown: Sequence[str]  # ids of the form that are no material
    rubrics: Sequence[RubricLine]  # to choose from; none for a teacher
    lede: str  # the key of a message


NEW_PROPOSAL = Template("desk/new.html", NewProposalPage)


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
    return _form(request, person, ProposalForm(list(dict.fromkeys(id)), name, "", origin, reference))


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
        return _form(request, person, ProposalForm(ids, title, reason, origin, reference), Refusal.of(error))
    if may(person, Action.READ_DESK):
        return go(f"/desk/proposals/{made.key}", "proposed")
    return go("/account", "requested")


def _form(request: Request, person: Person, form: ProposalForm, refusal: Refusal | None = None) -> Response:
    materials = [resource for id in form.ids if (resource := material(request, id))]
    if not form.title and len(materials) == 1:
        form = replace(form, title=materials[0].title[:300])
    rubrics = {line.name: line for line in reversed(desk_of(request).rubrics.all()) if line.published}
    chooses = may(person, Action.PROPOSE)
    context: NewProposalPage = {
        "form": form,
        "materials": materials,
        "unknown": [id for id in form.ids if not material(request, id)],
        "rubrics": list(rubrics.values()) if chooses else [],
        "lede": "propose.lede" if chooses else "propose.lede-request",
    }
    title = message("propose.title" if chooses else "propose.request")
    return draw(request, NEW_PROPOSAL, title, context, refusal)


def material(request: Request, id: str) -> Resource | None:
    try:
        return resource_of(request, id)
    except NotFoundError:
        return None


def _origin(text: str) -> Origin:
    return next((origin for origin in Origin if origin == text), Origin.SEARCH)
