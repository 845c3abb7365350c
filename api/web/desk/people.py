"""The accounts of a district, for its administrators."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api.auth.sign_in import Sent, desk_of, sent, signed_in
from api.web.desk.answer import draw, go
from catalog.errors import ConflictError, InvalidRequestError, StateError
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, Role, require

router = APIRouter(prefix="/desk/people")
_REFUSALS = (InvalidRequestError, StateError, ConflictError)


def administrator(person: Annotated[Person, Depends(signed_in)]) -> Person:
    return require(person, Action.MANAGE_PEOPLE)


Posted = Annotated[Sent, Depends(sent)]


@router.get("", dependencies=[Depends(administrator)])
def list_page(request: Request) -> Response:
    return _list(request)


@router.post("")
def create(request: Request, posted: Posted) -> Response:
    form = posted.form
    try:
        made = desk_of(request).people.create(
            posted.person,
            form.text("handle"),
            form.text("name"),
            _role(form.text("role")),
            password=form.verbatim("password"),
            email=form.text("email"),
        )
    except _REFUSALS as error:
        return _list(request, 400, error=error, typed=dict(form.pairs))
    return go(f"/desk/people/{made.handle}", "person")


def _list(request: Request, status: int = 200, **context: Any) -> Response:
    shared = {"people": desk_of(request).people.all(), "roles": list(Role)}
    return draw(request, "people", "people.title", shared | context, status)


@router.get("/{handle}", dependencies=[Depends(administrator)])
def person_page(request: Request, handle: str) -> Response:
    return _person(request, handle)


@router.post("/{handle}")
def change(request: Request, posted: Posted, handle: str) -> Response:
    """Name, role and whether the account is open, on the version that was read."""
    form, people = posted.form, desk_of(request).people
    version = form.text("version")
    try:
        people.change(
            posted.person,
            handle,
            int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1,
            name=form.text("name"),
            email=form.text("email"),
            role=_role(form.text("role")),
            active=form.text("active") == "yes",
        )
    except _REFUSALS as error:
        status = 409 if isinstance(error, ConflictError) else 400
        return _person(request, handle, status, error=error, typed=dict(form.pairs))
    return go(f"/desk/people/{handle}", "person")


@router.post("/{handle}/password")
def reset(request: Request, posted: Posted, handle: str) -> Response:
    """Sign the person out everywhere with a password that they must change at once."""
    try:
        desk_of(request).people.set_password(posted.person, handle, posted.form.verbatim("password"))
    except _REFUSALS as error:
        return _person(request, handle, 400, error=error)
    return go(f"/desk/people/{handle}", "person")


@router.post("/{handle}/link")
def link(request: Request, posted: Posted, handle: str) -> Response:
    """The subject that the district's own sign-on knows this person by; empty fields unlink it."""
    form = posted.form
    try:
        desk_of(request).people.link(posted.person, handle, form.text("issuer"), form.text("subject"))
    except _REFUSALS as error:
        return _person(request, handle, 400, error=error)
    return go(f"/desk/people/{handle}", "person")


def _person(request: Request, handle: str, status: int = 200, **context: Any) -> Response:
    person = desk_of(request).people.person(handle)
    return draw(request, "person", person.name, {"one": person, "roles": list(Role)} | context, status)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise InvalidRequestError("role", f"“{text:.40}” is none.", ", ".join(Role)) from error
