"""Who is signed in: the cookie that says so, and the one door through which every form of theirs comes.

A form is taken within a session that lasts, and only of the person who opened its page: another person may have signed
in to this browser since. Every write in ``catalog`` asks ``catalog.vetting.people.permission`` what the person may do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from api.auth.forms import Form, read_form, remember
from api.http.addresses import with_query
from api.http.problems import language_of, problem
from api.services import is_secure, services_of
from catalog.errors import ForbiddenError
from catalog.messages import message
from catalog.vetting.desk import Desk
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.people.sessions import Session

COOKIE = "session"
SIGN_IN, ACCOUNT = "/sign-in", "/account"
SIGNED_IN_AS = "signed-in-as"  # the field of a form that says who opened its page
_NOT_TYPED = {SIGNED_IN_AS, "token"}  # hidden fields, of earlier pages too


class SignInFirstError(Exception):
    """A page needs a sign-in and there is none; the answer leads to the form and back."""


class LapsedError(Exception):
    """A form came after its session had ended; what was typed is in it and is shown again, to be copied."""

    def __init__(self, form: Form) -> None:
        self.form = form
        super().__init__("the session of this form has ended")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form, and the session that it came in."""

    form: Form
    session: Session

    @property
    def person(self) -> Person:
        return self.session.person


def desk_of(request: Request) -> Desk:
    return services_of(request).desk


def session_of(request: Request) -> Session | None:
    """The session of the reader's cookie, looked up once a request."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    if not hasattr(request.state, "session"):
        request.state.session = desk_of(request).sessions.find(token)
    session: Session | None = request.state.session
    return session


def forget_session(request: Request) -> None:
    """Answer this request as without a sign-in."""
    request.state.session = None


def signed_in(request: Request) -> Person:
    """For pages to depend on: the person signed in, else to the form and back; a password set by another is changed."""
    session = session_of(request)
    if session is None or (session.person.must_change and request.url.path != ACCOUNT):
        raise SignInFirstError
    return session.person


def at_the_desk(request: Request) -> Person:
    """For pages of reviews in progress to depend on."""
    return require(signed_in(request), Action.READ_DESK)


def sent(request: Request, form: Annotated[Form, Depends(read_form)]) -> Sent:
    """For everything that writes on behalf of a person to depend on."""
    session = session_of(request)
    if session is None:
        raise LapsedError(form)
    check_person(session.person, form)
    return Sent(form, session)


def check_person(person: Person, form: Form) -> None:
    """Raises ForbiddenError if another person opened the form's page."""
    opened_by = form.text(SIGNED_IN_AS)
    if opened_by and opened_by != person.handle:
        raise ForbiddenError(
            SIGNED_IN_AS,
            f"“{opened_by:.64}” opened this page, and “{person.handle}” is signed in now: open it again and repeat"
            " the step.",
            detail=message("refused.opened-by", opened_by=opened_by[:64], handle=person.handle),
        )


def begin(request: Request, response: Response, session: Session) -> Response:
    """Give the browser its token; a session that it had before ends."""
    if old := request.cookies.get(COOKIE):
        desk_of(request).sessions.end(old)
    remember(request, response, COOKIE, session.token)
    return response


def finish(request: Request, response: Response) -> Response:
    if old := request.cookies.get(COOKIE):
        desk_of(request).sessions.end(old)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=is_secure(request))
    return response


def our_path(address: str, default: str) -> str:
    """An address on this service, as it came; any other place becomes ``default``."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if ours and len(address) <= 2000 else default


def install(app: FastAPI, lapsed_page: Callable[[Request, Sequence[tuple[str, str]]], Response]) -> None:
    """Answer what needs a session and has none; ``lapsed_page`` shows again what was typed into a form."""

    def to_the_form(request: Request, _: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            return _unsigned(request)
        place = ACCOUNT if session_of(request) is not None else SIGN_IN
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if request.method != "GET":
            back = "/desk"
        return RedirectResponse(with_query(place, [("next", our_path(back, "/desk"))]), 303)

    def lapsed(request: Request, error: Exception) -> Response:
        assert isinstance(error, LapsedError)  # noqa: S101  registered for this class only
        typed = [
            (name, value)
            for name, value in error.form.pairs
            if name not in _NOT_TYPED and "password" not in name and value.strip()
        ]
        return lapsed_page(request, typed)

    app.add_exception_handler(SignInFirstError, to_the_form)
    app.add_exception_handler(LapsedError, lapsed)


def _unsigned(request: Request) -> Response:
    """To a program: that a sign-in is needed, or that the person must choose a password first."""
    changing = session_of(request) is not None
    detail = message("error.change-password") if changing else message("error.sign-in-first")
    status, words = 403 if changing else 401, language_of(request)
    headers = {"content-language": words.language, "vary": "Accept-Language, Cookie", "cache-control": "no-store"}
    body = problem(status, words.say(detail), words=words)
    return JSONResponse(body, status, headers, media_type="application/problem+json")
