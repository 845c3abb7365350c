"""Who may read JSON that is not public: the session of a page, as its cookie says."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie

from api.auth.sign_in import COOKIE, signed_in
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require

_SESSION = APIKeyCookie(
    name=COOKIE, scheme_name="session", auto_error=False, description="The cookie that signing in on a page sets."
)
# What the routes of each kind answer beside what all do.
SIGN_IN_FIRST: dict[int | str, dict[str, Any]] = {401: {"description": "Sign in on a page first."}}
FOR_SOME: dict[int | str, dict[str, Any]] = {**SIGN_IN_FIRST, 403: {"description": "This account may not read it."}}


def _person(request: Request, _: Annotated[str | None, Security(_SESSION)]) -> Person:
    return signed_in(request)


def _at_the_desk(person: Annotated[Person, Depends(_person)]) -> Person:
    return require(person, Action.READ_DESK)


def _settler(person: Annotated[Person, Depends(_person)]) -> Person:
    return require(person, Action.SETTLE_PROBLEM)


SignedIn = Annotated[Person, Depends(_person)]
AtTheDesk = Annotated[Person, Depends(_at_the_desk)]
Settler = Annotated[Person, Depends(_settler)]
