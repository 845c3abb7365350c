"""Every request gets a name, is counted and timed, and is logged as a line of JSON if the service is set so.

The log says of a request: when, its name, method, route, status, milliseconds, bytes and process. It has the route as
it is declared (``/resources/{id}``), never the path or the query, which hold what people type; and the sender's
address only if the service is set so.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import request_id
from api.http.measures import Measures
from api.http.rate_limit import address_of

_ROUTE = "route"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
Write = Callable[[Mapping[str, Any]], None]


class AccessLog:
    """Writes lines to standard output, one write each, so that those of several processes do not mix."""

    def __init__(self, *, addresses: bool = False) -> None:
        self.addresses = addresses
        self._logger = logging.getLogger("syllabary.access")
        self._logger.propagate, self._logger.level = False, logging.INFO
        if not self._logger.handlers:
            handler = logging.StreamHandler(sys.stdout)
            handler.setFormatter(logging.Formatter("%(message)s"))
            self._logger.addHandler(handler)

    def __call__(self, line: Mapping[str, Any]) -> None:
        self._logger.info(orjson.dumps(line).decode())


class NoteRoute:
    """Innermost: notes the route that a request came to, where ``Observe`` finds it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                scope["state"][_ROUTE] = route_of(scope)


def route_of(scope: Scope) -> str:
    """The route as it is declared, "/static" for a file, "" if there is none."""
    path = getattr(scope.get("route"), "path", "")
    if not path and scope.get("endpoint") is not None:
        return "/static"
    return str(path)


class Observe:
    """Outermost: sees every answer, of failures and refusals too."""

    def __init__(self, app: ASGIApp, measures: Measures, log: AccessLog | None, after: Callable[[], None]) -> None:
        self.app, self._measures, self._log, self._after = app, measures, log, after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, sent = time.perf_counter(), 499, 0  # 499 as long as nothing is answered: the client has gone
        name = request_id.begin(Headers(scope=scope).get(request_id.HEADER, ""))
        state = scope.setdefault("state", {})

        async def observed(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (request_id.HEADER.encode(), name.encode())]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, observed)
        finally:
            seconds = time.perf_counter() - began
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._measures.answered(method, state.get(_ROUTE) or "none", status, seconds)
            self._after()
            if self._log is not None:
                line = {
                    "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "request": name,
                    "method": method,
                    "route": state.get(_ROUTE) or None,
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                    "bytes": sent,
                    "process": os.getpid(),
                }
                self._log(line | {"address": address_of(scope)} if self._log.addresses else line)
