"""Signing in through the district's own sign-on, if there is one."""

from __future__ import annotations

import hmac
import re
from typing import TypedDict

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.forms import remember
from api.auth.openid_connect import IdentityClaims, OpenIDConnect, Pending
from api.auth.sign_in import begin, desk_of, our_path
from api.http.addresses import absolute
from api.services import base_url, services_of
from api.web.contexts import Template
from api.web.desk.account import after
from api.web.desk.answer import Refusal, draw
from catalog.errors import InvalidRequestError, SignInError, SyllabaryError
from catalog.messages import message
from catalog.vetting.people.people import Person

router = APIRouter(prefix="/sign-in/district")
KEPT, MINUTES = "signing-on", 10
_KEPT = re.compile(r"([\w-]{43})\.([\w-]{43})\.([\w-]{64})\.(.{0,2000})", re.ASCII)


class SignedOnPage(TypedDict):
    """A sign-on that opened no session here."""

    claims: IdentityClaims | None  # whom the issuer named, if there is no account for them


SIGNED_ON = Template("desk/signed_on.html", SignedOnPage)


def _sign_on(request: Request) -> OpenIDConnect:
    sign_on: OpenIDConnect | None = services_of(request).sign_on
    if sign_on is None:
        raise HTTPException(404, "This service has no sign-on of a district.")
    return sign_on


@router.get("")
def leave(request: Request, next: str = "") -> Response:
    """To the issuer; what must be the same on the return stays in a cookie of this browser."""
    address, pending = _sign_on(request).begin(_back(request))
    cookie = ".".join((pending.state, pending.nonce, pending.verifier, our_path(next, "")))
    response = RedirectResponse(address, 303, {"cache-control": "no-store"})
    remember(request, response, KEPT, cookie, MINUTES * 60)
    return response


@router.get("/return")
def come_back(request: Request, code: str = "", state: str = "", error: str = "") -> Response:
    """From the issuer: who its token names has an account already, gets one as a teacher, or learns whom to ask."""
    sign_on = _sign_on(request)
    match = _KEPT.fullmatch(request.cookies.get(KEPT, ""))
    if error or not code or match is None or not hmac.compare_digest(match[1].encode(), state.encode()):
        return _refused(request, SignInError("The district's sign-on was left before its end: begin again."))
    try:
        claims = sign_on.finish(code, Pending(match[1], match[2], match[3]), _back(request))
        person = _person(request, sign_on, claims)
        if person is None:
            return _refused(request, None, claims)
        session = desk_of(request).sessions.start(person)
    except (SignInError, InvalidRequestError) as failure:
        return _refused(request, failure)
    response = begin(request, RedirectResponse(after(session, match[4]), 303), session)
    response.delete_cookie(KEPT)
    return response


def _person(request: Request, sign_on: OpenIDConnect, claims: IdentityClaims) -> Person | None:
    people = desk_of(request).people
    known = people.by_subject(claims.issuer, claims.subject)
    if known is None and sign_on.admit:
        return people.admit(claims.issuer, claims.subject, claims.handle, claims.name, claims.email)
    return known


def _refused(request: Request, error: SyllabaryError | None, claims: IdentityClaims | None = None) -> Response:
    refusal = Refusal(401, error)
    response = draw(request, SIGNED_ON, message("signon.title"), SignedOnPage(claims=claims), refusal, here="account")
    response.delete_cookie(KEPT)
    return response


def _back(request: Request) -> str:
    return absolute(base_url(request), str(request.app.url_path_for("come_back")))
