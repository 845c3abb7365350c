"""A service below a path of a server, such as ``https://example.org/materials``.

Pages, redirections and cookies name paths as this service knows them, and get the prefix on their way out. A request
may come with the prefix or without it: a proxy strips it, or does not. A redirection within this service never names a
host, since the only one at hand is what the sender of the request wrote.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from starlette.types import Scope

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_LINK = re.compile(r'(\s(?:href|src|action|formaction)=")/(?!/)')
_COOKIE_PATH = re.compile(rb"(?i)(;\s*path=)/(?=;|$)")
_OF_PATHS = frozenset({b"location", b"set-cookie"})
Header = tuple[bytes, bytes]


def below(prefix: str, html: str) -> str:
    """A page of ours with every link, form and file in it below the prefix. Text in it cannot look like a tag."""
    if not prefix:
        return html
    return _TAG.sub(lambda tag: _LINK.sub(lambda link: f"{link[1]}{prefix}/", tag[0]), html)


def own_segments(routes: Iterable[Any]) -> frozenset[str]:
    """The first segments of the paths that routes answer."""
    segments: set[str] = set()
    for route in routes:
        router = getattr(route, "original_router", None)  # of an included one
        declared = [route] if router is None else router.routes
        segments |= {getattr(route, "path", "").strip("/").partition("/")[0] for route in declared}
    return frozenset(segments - {""})


class Prefix:
    """``own`` are the first segments of this service's paths: a prefix that begins like one is never taken off a
    request, since it may be the path itself."""

    def __init__(self, prefix: str, own: Collection[str]) -> None:
        self._prefix = prefix
        self._comes_off = bool(prefix) and prefix.strip("/").partition("/")[0] not in own

    def taken_off(self, scope: Scope) -> Scope:
        """A request as this service knows its path."""
        if self._comes_off and f"{scope['path']}/".startswith(f"{self._prefix}/"):
            scope = {**scope, "path": scope["path"][len(self._prefix) :] or "/"}
            scope.pop("raw_path", None)
        return scope

    def put_on(self, headers: list[Header], scope: Scope) -> list[Header]:
        """The headers of an answer to a request, as readers know our paths."""
        if not any(name in _OF_PATHS for name, _ in headers):
            return headers
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        own = scope["scheme"].encode() + b"://" + host
        return [self._header(name, value, own) for name, value in headers]

    def _header(self, name: bytes, value: bytes, own: bytes) -> Header:
        if name == b"location":
            path = value[len(own) :] if value.startswith(own + b"/") else value
            ours = path.startswith(b"/") and not path.startswith(b"//")
            return name, self._prefix.encode() + path if ours else value
        if name == b"set-cookie" and self._prefix:
            return name, _COOKIE_PATH.sub(rb"\g<1>" + self._prefix.encode(), value)
        return name, value
