"""The accounts of a district, for its administrators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Request, Response

from api.auth.sign_in import Sent, desk_of, sent, signed_in
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from api.web.desk.form_values import whole
from catalog.errors import ConflictError, InvalidRequestError, StateError
from catalog.messages import message
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, Role, require

router = APIRouter(prefix="/desk/people")
_REFUSALS = (InvalidRequestError, StateError)


class PeoplePage(TypedDict):
    """All accounts, and the form for a new one."""

    people: Sequence[Person]
    roles: Sequence[Role]


class PersonPage(TypedDict):
    """One account. ``clash``: it is not what the form that was sent was filled in over."""

    one: Person
    clash: bool
    roles: Sequence[Role]


PEOPLE, PERSON = Template("desk/people.html", PeoplePage), Template("desk/person.html", PersonPage)


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
        return _list(request, Refusal.of(error, form))
    return go(f"/desk/people/{made.handle}", "person")


def _list(request: Request, refusal: Refusal | None = None) -> Response:
    context: PeoplePage = {"people": desk_of(request).people.all(), "roles": list(Role)}
    return draw(request, PEOPLE, message("people.title"), context, refusal)


@router.get("/{handle}", dependencies=[Depends(administrator)])
def person_page(request: Request, handle: str) -> Response:
    return _person(request, handle)


@router.post("/{handle}")
def change(request: Request, posted: Posted, handle: str) -> Response:
    """Name, role and whether the account is open, on the version that was read."""
    form, people = posted.form, desk_of(request).people

    def take(version: int) -> None:
        people.change(
            posted.person,
            handle,
            version,
            name=form.text("name"),
            email=form.text("email"),
            role=_role(form.text("role")),
            active=form.text("active") == "yes",
        )

    return _changed(request, posted, handle, take)


@router.post("/{handle}/password")
def reset(request: Request, posted: Posted, handle: str) -> Response:
    """Sign the person out everywhere with a password that they must change at once."""
    people, password = desk_of(request).people, posted.form.verbatim("password")

    def take(version: int) -> None:
        people.set_password(posted.person, handle, password, version=version)

    return _changed(request, posted, handle, take)


@router.post("/{handle}/link")
def link(request: Request, posted: Posted, handle: str) -> Response:
    """The subject that the district's own sign-on knows this person by; empty fields unlink it."""
    form, people = posted.form, desk_of(request).people

    def take(version: int) -> None:
        people.link(posted.person, handle, form.text("issuer"), form.text("subject"), version=version)

    return _changed(request, posted, handle, take)


def _changed(request: Request, posted: Sent, handle: str, take: Callable[[int], None]) -> Response:
    """Change an account on the version that was read, and go back to it, or draw it with the reason why not."""
    try:
        take(whole(posted.form, "version", -1))
    except ConflictError:
        return _person(request, handle, Refusal(409, None, _typed(posted)), clash=True)
    except _REFUSALS as error:
        return _person(request, handle, Refusal(400, error, _typed(posted)))
    return go(f"/desk/people/{handle}", "person")


def _typed(posted: Sent) -> dict[str, str]:
    """What was typed, but for passwords, which no page repeats."""
    return {name: value for name, value in posted.form.pairs if name != "password"}


def _person(request: Request, handle: str, refusal: Refusal | None = None, *, clash: bool = False) -> Response:
    person = desk_of(request).people.person(handle)
    return draw(request, PERSON, person.name, PersonPage(one=person, clash=clash, roles=list(Role)), refusal)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise InvalidRequestError(
            "role", f"“{text:.40}” is none.", ", ".join(Role), message("refused.choice", value=text[:40])
        ) from error
