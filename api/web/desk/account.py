"""Signing in and out, and a person's own account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.forms import Form, read_form
from api.auth.sign_in import ACCOUNT, SIGN_IN, Sent, begin, desk_of, finish, our_path, sent, session_of, signed_in
from api.http.overload import too_many_tries
from api.http.rate_limit import TooManyPasswordsError, address_of
from api.services import services_of
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from catalog.errors import InvalidRequestError, SignInError, StateError
from catalog.messages import message
from catalog.vetting.people.permission import Action, may
from catalog.vetting.people.sessions import Session

router = APIRouter()


class SignInPage(TypedDict):
    """The form for a name and a password."""

    next: str  # the page to go to afterwards, "" for the reader's own
    district: bool  # whether the district has a sign-on of its own
    nobody: bool  # whether there is no account at all yet


class AccountPage(TypedDict):
    """The reader's own account, which every page has as ``person``."""


class LapsedPage(TypedDict):
    """A form that came too late."""

    fields: Sequence[tuple[str, str]]  # what was typed, to be copied


SIGN_IN_PAGE, ACCOUNT_PAGE = Template("desk/sign_in.html", SignInPage), Template("desk/account.html", AccountPage)
LAPSED = Template("desk/lapsed.html", LapsedPage)


@router.get(SIGN_IN)
def sign_in_page(request: Request, next: str = "") -> Response:
    if session_of(request) is not None:
        return RedirectResponse(our_path(next, ACCOUNT), 303)
    return _form(request, next)


@router.post(SIGN_IN)
def sign_in(request: Request, form: Annotated[Form, Depends(read_form)]) -> Response:
    """By name and password; a wrong pair, a closed account and too many tries get one same sentence."""
    desk, services = desk_of(request), services_of(request)
    try:
        session = services.passwords.run(desk.sessions.sign_in, form.text("handle"), form.verbatim("password"))
    except TooManyPasswordsError:
        services.tries.forgive(address_of(request.scope))
        return too_many_tries(request.scope, 0)
    except SignInError as error:
        return _form(request, form.text("next"), Refusal(401, error, {"handle": form.text("handle")[:64]}))
    services.tries.forgive(address_of(request.scope))
    return begin(request, RedirectResponse(after(session, form.text("next")), 303), session)


def after(session: Session, next: str) -> str:
    """The page after a sign-in."""
    if session.person.must_change:
        return ACCOUNT
    return our_path(next, "/desk" if may(session.person, Action.READ_DESK) else "/")


def _form(request: Request, next: str, refusal: Refusal | None = None) -> Response:
    context: SignInPage = {
        "next": our_path(next, ""),
        "district": services_of(request).sign_on is not None,
        "nobody": not desk_of(request).people.any(),
    }
    return draw(request, SIGN_IN_PAGE, message("signin.title"), context, refusal, here="account")


@router.post("/sign-out")
def sign_out(request: Request, form: Annotated[Sent, Depends(sent)]) -> Response:
    """Here, or with ``everywhere`` on all of one's devices."""
    if form.form.text("everywhere"):
        desk_of(request).sessions.end_all(form.person.handle)
    return finish(request, go(SIGN_IN, "signed-out"))


@router.get(ACCOUNT, dependencies=[Depends(signed_in)])
def account_page(request: Request) -> Response:
    return _account(request)


@router.post(ACCOUNT)
def change_password(request: Request, form: Annotated[Sent, Depends(sent)]) -> Response:
    """Every session of the person ends, and this browser gets a new one."""
    desk, typed = desk_of(request), form.form
    new = typed.verbatim("password-new")
    try:
        if new != typed.verbatim("password-again"):
            detail = message("refused.passwords-differ")
            raise InvalidRequestError("password", "the two new ones differ.", detail=detail)
        change, old = desk.people.change_password, typed.verbatim("password-old")
        person = services_of(request).passwords.run(change, form.person, old, new)
    except TooManyPasswordsError:
        return too_many_tries(request.scope, 0)
    except (InvalidRequestError, SignInError, StateError) as error:
        return _account(request, Refusal.of(error, status=401 if isinstance(error, SignInError) else 400))
    return begin(request, go(ACCOUNT, "password"), desk.sessions.start(person))


def _account(request: Request, refusal: Refusal | None = None) -> Response:
    return draw(request, ACCOUNT_PAGE, message("account.title"), AccountPage(), refusal, here="account")


def lapsed_page(request: Request, typed: Sequence[tuple[str, str]]) -> Response:
    """A form came after its session had ended: what was typed, to be copied."""
    return draw(request, LAPSED, message("signin.lapsed"), LapsedPage(fields=typed), status=401, here="")
