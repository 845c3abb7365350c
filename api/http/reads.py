"""What every address answers alike: HEAD and OPTIONS beside GET, and a tag by which a copy is known to be fresh."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)


def prefers(accept: str, wanted: str, default: str) -> bool:
    """Whether an Accept header asks for the media type ``wanted`` rather than for ``default`` (RFC 9110): a range that
    names it counts before ``type/*``, and that before ``*/*``."""
    return _quality(accept, wanted) > _quality(accept, default)


def _quality(accept: str, media: str) -> float:
    ranges = {media: 2, f"{media.partition('/')[0]}/*": 1, "*/*": 0}
    best = max(((ranges[name], weight) for name, weight in _weighted(accept) if name in ranges), default=(-1, 0.0))
    return best[1]


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """What a header names, in lower case, each with its weight: 1 if it has none. What has no valid one is left out."""
    for part in header[:1000].split(","):
        name, *parameters = [piece.strip().lower() for piece in part.split(";")]
        weight = next((piece[2:].strip() for piece in parameters if piece.startswith("q=")), "1")
        if name and _WEIGHT.fullmatch(weight):
            yield name, float(weight)


def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header takes gzip, and does not rather take what is not compressed (RFC 9110): ``*``
    is for what the header does not name."""
    weights = dict(_weighted(accept_encoding))
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


class Compressed(GZipMiddleware):
    """Compresses for whom ``takes_gzip`` says so: Starlette looks for the word alone, and "gzip;q=0" refuses it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not takes_gzip(",".join(Headers(scope=scope).getlist("accept-encoding"))):
            await self.app(scope, receive, send)
            return
        headers = MutableHeaders(raw=list(scope["headers"]))
        headers["accept-encoding"] = "gzip"
        await super().__call__({**scope, "headers": headers.raw}, receive, send)


class Heads:
    """Answers HEAD as GET without the body, and OPTIONS with the methods of the address (404 if it has none)."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app, self._routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            if allowed := allowed_methods(self._routes, scope):
                headers = [(b"allow", ", ".join([*allowed, "OPTIONS"]).encode())]
                await send({"type": "http.response.start", "status": 204, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
            scope = {**scope, "method": "GET"}  # answers 404 as such
        elif scope["type"] == "http" and scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, _without_body(send))
            return
        await self.app(scope, receive, send)


def allowed_methods(routes: Iterable[BaseRoute], scope: Scope) -> list[str]:
    """The methods that the address answers, HEAD beside GET; none if nothing is there."""
    known = list(routes)
    methods = [method for method in METHODS if _matches(known, {**scope, "method": method})]
    return [*(["GET", "HEAD"] if "GET" in methods else []), *(method for method in methods if method != "GET")]


def _matches(routes: Iterable[BaseRoute], scope: Scope) -> bool:
    """Whether the first route for this address and method takes both. A folder of files takes reads alone."""
    for route in routes:
        match, _ = route.matches(scope)
        if match is Match.FULL:
            return scope["method"] == "GET" if isinstance(route, Mount) else True
    return False


def _without_body(send: Send) -> Send:
    done = False

    async def bare(message: Message) -> None:
        nonlocal done
        if message["type"] != "http.response.body":
            await send(message)
        elif not done:
            done = True
            await send({"type": "http.response.body", "body": b""})

    return bare


class SharedAPI:
    """Lets pages of the named origins read what is below ``/api/`` from a browser, without cookies."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        headers = ("ETag", "Content-Language", "Retry-After", "X-Request-ID")
        methods = ("GET", "HEAD", "OPTIONS")
        self._shared = CORSMiddleware(app, allow_origins=origins, allow_methods=methods, expose_headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (self._shared if ours else self.app)(scope, receive, send)


class Tags:
    """Gives every answer of one piece to a GET an ETag, and answers 304 to who has that already. What an answer says of
    how it may be kept holds; else it may be kept and must be asked for again, since the next import or decision may
    change it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        known = Headers(scope=scope).get("if-none-match", "")
        opening: Message | None = None

        async def tagged(message: Message) -> None:
            nonlocal opening
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                if "etag" not in headers and "no-store" not in headers.get("cache-control", ""):
                    opening = message
                    return
            if opening is not None:
                start, opening = opening, None
                if message["type"] == "http.response.body" and not message.get("more_body", False):
                    message = _tag(start, message, known)
                await send(start)
            await send(message)

        await self.app(scope, receive, tagged)


def _tag(start: Message, body: Message, known: str) -> Message:
    headers = MutableHeaders(raw=start["headers"])
    tag = f'W/"{hashlib.sha256(body.get("body", b"")).hexdigest()[:32]}"'
    headers["etag"] = tag
    headers.setdefault("cache-control", "no-cache")
    if known.strip() != "*" and tag.removeprefix("W/") not in (
        tag.strip().removeprefix("W/") for tag in known.split(",")
    ):
        return body
    start["status"] = 304
    for name in ("content-length", "content-type"):
        if name in headers:
            del headers[name]
    return {"type": "http.response.body", "body": b""}
