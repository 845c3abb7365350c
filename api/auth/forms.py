"""Forms that write, read within bounds. ``api.auth.cross_site`` has seen to it that a page of ours sent them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request, Response
from starlette.types import Message

from api.services import is_secure

MAX_BYTES = 512 * 1024
MAX_FIELDS = 4000


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as sent, in order."""

    pairs: Sequence[tuple[str, str]]

    def text(self, name: str) -> str:
        """The first value of a field, without the space around it; "" if it was not sent."""
        return next((value.strip() for key, value in self.pairs if key == name), "")

    def verbatim(self, name: str) -> str:
        """The first value as it was typed: a password may begin or end with a space."""
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every value of a field that says something."""
        return [value.strip() for key, value in self.pairs if key == name and value.strip()]


def remember(request: Request, response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that scripts cannot read and that other sites' forms do not carry."""
    secure = is_secure(request)
    response.set_cookie(name, value, max_age=seconds, samesite="lax", httponly=True, secure=secure)


async def read_form(request: Request) -> Form:
    """The form that was sent, for routes to depend on. Raises HTTPException: 413 if too large, 415 if it is none."""
    return await read_body(request, MAX_BYTES)


async def read_body(request: Request, most: int) -> Form:
    """The form, of a limited number of bytes."""
    if _kind(request) != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = await _bounded(request, most)
    try:
        pairs = parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise HTTPException(413) from None
    return Form(pairs)


async def read_upload(request: Request, most: int) -> tuple[Form, str, bytes]:
    """A form with one file, of a limited number of bytes: its other fields, the file's name and what is in it."""
    if _kind(request) != "multipart/form-data":
        raise HTTPException(415)
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
            raise HTTPException(413)
    return body


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
