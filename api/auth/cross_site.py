"""Requests that may change something are taken only from pages of this service, or from programs that are no browser.

A browser says which page a request comes from: in Sec-Fetch-Site wherever the connection can be trusted (https, or
this machine), else in Origin, which it adds to every form of another site. A request with neither comes from a program,
which carries no cookies by accident. So no form needs a token.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from catalog.messages import Message, message

MAX_SHOWN = 200  # characters of a header
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class RefuseCrossSite:
    """Answers what another site's page sends with ``refuse``. ``public_url`` is ours under any Host of a proxy."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Request], Response], public_url: str = "") -> None:
        self.app, self._refuse, self._public = app, refuse, urlsplit(public_url).netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _READING or is_ours(Headers(scope=scope), self._public):
            await self.app(scope, receive, send)
            return
        answer = await run_in_threadpool(self._refuse, Request(scope, receive))
        await answer(scope, receive, send)


def why_refused(headers: Headers) -> Message:
    """Why ``is_ours`` is False, for the reader, and for who set up a proxy that changes the Host header."""
    origin, host = headers.get("origin", ""), headers.get("host", "")
    if headers.get("sec-fetch-site") is not None or origin in {"", "null"}:
        return message("error.cross-site")
    return message("error.other-host", origin=origin[:MAX_SHOWN], host=host[:MAX_SHOWN])


def is_ours(headers: Headers, public: str = "") -> bool:
    """Whether a page of this service, or no browser, sent this. ``public`` is the host and port that readers use."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in {"same-origin", "none"}
    if origin is None:
        return True
    try:
        sender = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    return bool(sender) and sender in {headers.get("host", "").lower(), public}
