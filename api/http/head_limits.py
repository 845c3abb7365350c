"""How long an address and its headers may be. The protocol alone cannot say: it takes more if it comes in one piece."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

MAX_ADDRESS = 60_000  # bytes, with the query
MAX_HEAD = 65_000  # bytes of an address and its headers
MAX_READ = 65_536  # bytes that are held of a request whose headers have not all come: more than `MAX_HEAD`


class BoundHead:
    """Refuses an address or headers beyond the limits, in the form of every other error."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, HTTPStatus], Response]) -> None:
        self.app, self._refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = too_long(scope) if scope["type"] == "http" else None
        if status is None:
            await self.app(scope, receive, send)
        else:
            await self._refuse(Request(scope), status)(scope, receive, send)


def too_long(scope: Scope) -> HTTPStatus | None:
    """The status that refuses a request by its length, or None."""
    query = scope["query_string"]
    address = len(scope.get("raw_path") or scope["path"].encode()) + (len(query) + 1 if query else 0)
    if address > MAX_ADDRESS:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    headers = sum(len(name) + len(value) + 4 for name, value in scope["headers"])  # ": " and the end of the line
    return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if address + headers > MAX_HEAD else None
