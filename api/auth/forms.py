"""Forms that write: read within bounds, and taken only from a page of ours.

A page with such a form carries a random token twice: in a cookie, which a browser does not send along with another
site's form, and in the form itself. Both must be there and equal, and where the browser says which page sent the form
(Origin, Sec-Fetch-Site) that page must be ours. A proxy in front must therefore pass the Host header on.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from fastapi import HTTPException, Request, Response
from starlette.types import Message

COOKIE, FIELD = "form", "token"
MAX_BYTES = 512 * 1024
MAX_FIELDS = 4000
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_REFUSED = (
    "This form did not come from a page of this service, or its cookie is gone: open the page anew and send it again."
)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as sent, in order."""

    pairs: Sequence[tuple[str, str]]

    def text(self, name: str) -> str:
        """The first value of a field, without the space around it; "" where it was not sent."""
        return next((value.strip() for key, value in self.pairs if key == name), "")

    def verbatim(self, name: str) -> str:
        """The first value as it was typed: a password may begin or end with a space."""
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every value of a field that says something."""
        return [value.strip() for key, value in self.pairs if key == name and value.strip()]


def token(request: Request) -> str:
    """The token that a form on the page being made must hold; ``keep`` puts it into the answer's cookie."""
    held = request.cookies.get(COOKIE, "")
    return held if _TOKEN.fullmatch(held) else secrets.token_urlsafe(32)


def keep(request: Request, response: Response, token: str) -> Response:
    if request.cookies.get(COOKIE) != token:
        remember(request, response, COOKIE, token)
    return response


def remember(request: Request, response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that scripts cannot read and that other sites' forms do not carry."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, samesite="lax", httponly=True, secure=secure)


async def read_form(request: Request) -> Form:
    """The form that was sent, for routes to depend on; 403 for one that another page sent, 413 for too large a one."""
    form = await read_ours(request)
    held, sent = request.cookies.get(COOKIE, ""), form.text(FIELD)
    if not _TOKEN.fullmatch(held) or not hmac.compare_digest(held.encode(), sent.encode()):
        raise HTTPException(403, _REFUSED)
    return form


async def read_ours(request: Request) -> Form:
    """As ``read_form``, for forms whose token is not the cookie's: whoever calls compares it (``api.auth.sign_in``)."""
    check_origin(request)
    return await read_body(request, MAX_BYTES)


async def read_body(request: Request, most: int) -> Form:
    """The form in at most so many bytes."""
    if _kind(request) != "application/x-www-form-urlencoded":
        raise HTTPException(415, "Forms are sent as application/x-www-form-urlencoded.")
    body = await _bounded(request, most)
    try:
        pairs = parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise HTTPException(413, "That is more than a form here can hold.") from None
    return Form(pairs)


async def read_upload(request: Request, most: int) -> tuple[Form, str, bytes]:
    """A form with one file of at most so many bytes: its other fields, the file's name and what is in it."""
    if _kind(request) != "multipart/form-data":
        raise HTTPException(415, "A file is sent as multipart/form-data.")
    body = await _bounded(request, most + MAX_BYTES)

    async def whole() -> Message:
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    async with Request(request.scope, whole).form(max_files=1, max_fields=20) as parts:
        fields = [(name, value) for name, value in parts.multi_items() if isinstance(value, str)]
        file = next((value for value in parts.values() if not isinstance(value, str)), None)
        data = await file.read() if file is not None else b""
        return Form(fields), (file.filename or "" if file is not None else ""), data


async def _bounded(request: Request, most: int) -> bytearray:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413, "That is more than a form here can hold.")
    return body


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def check_origin(request: Request) -> None:
    """403 where the browser says that another site's page sent this."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403, _REFUSED)
    origin = request.headers.get("origin")
    if origin is None:
        return
    try:
        sender = urlsplit(origin).netloc.lower()
    except ValueError:
        sender = ""
    if not sender or sender != request.headers.get("host", "").lower():
        raise HTTPException(403, _REFUSED)
