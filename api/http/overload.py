"""More requests than this process can answer: a short line in front of the work, and 503 with Retry-After beyond it.

Work is what takes a thread. At most ``AT_ONCE`` requests do it; as many as ``WAITING`` wait for it, none longer than
``PATIENCE``. So a request is answered soon or refused at once. It takes its place when
its form has arrived and gives it back when its answer begins: a slow client holds nothing. Health has its own way.

Tries at a password are bounded here too, before anything is done for them.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from urllib.parse import quote

import orjson
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.prefix import below
from api.http.problems import RETRY_AFTER, problem
from api.http.rate_limit import Tries, address_of
from api.messages import Words, choose_language
from catalog.messages import Message as Sentence
from catalog.messages import message

AT_ONCE = max(4, 4 * (os.cpu_count() or 1))
WAITING = 16 * AT_ONCE
PATIENCE = 0.25  # seconds in the line
PAUSE, MAX_PAUSING = 1.0, 500  # seconds before a try too many is refused, and how many wait for that at once
ALWAYS = frozenset({"/healthz", "/api/v1/healthz", "/readyz", "/api/v1/readyz", "/metrics"})
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS", "DELETE", "TRACE"})


class _Waiter:
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[None] = self.loop.create_future()
        self.admitted = False

    def wake(self) -> None:
        if not self.future.done():
            self.future.set_result(None)


class Line:
    """First come, first served, for requests of any number of event loops."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._at_once, self._most, self._patience = at_once, waiting, patience
        self._lock = threading.Lock()
        self._waiters: deque[_Waiter] = deque()
        self.active = 0

    @property
    def waiting(self) -> int:
        return len(self._waiters)

    async def enter(self) -> bool:
        """Whether there is a place, now or soon; ``leave`` gives it back."""
        with self._lock:
            if self.active < self._at_once:
                self.active += 1
                return True
            if len(self._waiters) >= self._most:
                return False
            waiter = _Waiter()
            self._waiters.append(waiter)
        try:
            await asyncio.wait_for(waiter.future, self._patience)
        except TimeoutError:
            return self._gave_up(waiter)
        except BaseException:
            if self._gave_up(waiter):
                self.leave()
            raise
        return True

    def leave(self) -> None:
        with self._lock:
            while self._waiters:
                waiter = self._waiters.popleft()
                if not waiter.loop.is_closed():
                    waiter.admitted = True
                    waiter.loop.call_soon_threadsafe(waiter.wake)
                    return
            self.active -= 1

    def _gave_up(self, waiter: _Waiter) -> bool:
        """Whether it had been given a place in the meantime."""
        with self._lock:
            if not waiter.admitted:
                self._waiters.remove(waiter)
            return waiter.admitted


class Overload:
    """Takes requests through ``line``; plain ASGI, so that a refusal costs no thread. Forms sent to ``apart`` do not
    wait in it: they are bounded in another way, and may wait for a password to be compared."""

    def __init__(self, app: ASGIApp, line: Line, apart: Collection[str] = ()) -> None:
        self.app, self._line, self._apart = app, line, frozenset(apart)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._has_own_way(scope):
            await self.app(scope, receive, send)
            return
        place = _Place(self._line)
        if scope["method"] in _WITHOUT_BODY and not await place.take():
            refused = _styles(scope) or refusal(
                scope, HTTPStatus.SERVICE_UNAVAILABLE, message("error.busy"), RETRY_AFTER
            )
            await refused(scope, receive, send)
            return

        async def received() -> Message:
            event = await receive()
            if event["type"] == "http.request" and not event.get("more_body", False) and not await place.take():
                raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, headers={"retry-after": str(RETRY_AFTER)})
            return event

        async def sent(event: Message) -> None:
            place.give_back()
            await send(event)

        try:
            await self.app(scope, received, sent)
        finally:
            place.give_back()

    def _has_own_way(self, scope: Scope) -> bool:
        return scope["path"] in ALWAYS or (scope["method"] == "POST" and scope["path"] in self._apart)


class _Place:
    """A request's place among those that work, taken and given back at most once."""

    def __init__(self, line: Line) -> None:
        self._line, self._taken, self._held = line, False, False

    async def take(self) -> bool:
        if not self._taken:
            self._taken = self._held = await self._line.enter()
        return self._taken

    def give_back(self) -> None:
        if self._held:
            self._held = False
            self._line.leave()


class BoundTries:
    """Refuses a try at a password when there have been too many from one address, or altogether. A refusal is
    held back for ``PAUSE`` seconds, which takes no thread: guesses as fast as answers come leave time for all else."""

    def __init__(self, app: ASGIApp, tries: Tries, path: str) -> None:
        self.app, self._tries, self._path = app, tries, path
        self._pausing = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == self._path:
            wait = self._tries.wait(address_of(scope))
            if wait:
                await self._pause()
                refused = too_many_tries(scope, wait)
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _pause(self) -> None:
        if self._pausing < MAX_PAUSING:
            self._pausing += 1
            try:
                await asyncio.sleep(PAUSE)
            finally:
                self._pausing -= 1


@dataclass(frozen=True, slots=True)
class Look:
    """What a page needs to look like the others: kept as ``look`` in the state of the app. ``styles`` are what is at
    ``address``, which costs no thread to answer."""

    address: str = ""
    styles: bytes = b""
    prefix: str = ""


def too_many_tries(scope: Scope, wait: float) -> Response:
    return refusal(scope, HTTPStatus.TOO_MANY_REQUESTS, message("error.too-many-tries"), int(wait) + 1)


def refusal(scope: Scope, status: HTTPStatus, sentence: Sentence, retry_after: int) -> Response:
    """An answer that costs next to nothing: a problem, or a page of few words in the reader's language."""
    headers = Headers(scope=scope)
    chosen = cookie_parser(headers.get("cookie", "")).get("language", "")
    words = choose_language(chosen, headers.get("accept-language", ""))
    detail = words.say(sentence)
    own = {"retry-after": str(retry_after), "cache-control": "no-store", "content-language": words.language}
    if scope["path"].startswith("/api/") or "text/html" not in headers.get("accept", ""):
        return Response(orjson.dumps(problem(status, detail, words=words)), status, own, "application/problem+json")
    return HTMLResponse(_page(scope, words, status, detail), status, own)


def _styles(scope: Scope) -> Response | None:
    """The styles of a page that refuses, if they are asked for: without them it would be bare."""
    look = _look(scope)
    if not look.address or scope["path"] != look.address.partition("?")[0]:
        return None
    return Response(look.styles, headers={"cache-control": "no-store"}, media_type="text/css")


def _look(scope: Scope) -> Look:
    look: Look = getattr(getattr(scope.get("app"), "state", None), "look", Look())
    return look


def _page(scope: Scope, words: Words, status: HTTPStatus, detail: str) -> str:
    """As the other pages look, if the app says where their styles are (``Look``); with a way to try again."""
    look = _look(scope)
    style = f'<link rel="stylesheet" href="{escape(look.address)}">' if look.address else ""
    query = scope.get("query_string", b"").decode("latin-1")
    again = "/" + quote(scope["path"].lstrip("/")) + (f"?{query}" if query else "")  # “//” would name another host
    heading = escape(words(f"problem.{status.value}"))
    page = (
        f'<!doctype html><html lang="{words.language}" dir="{words.direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{heading} · Syllabary</title>{style}</head><body>'
        '<header class="site"><a class="brand" href="/"><span>Syllabary</span></a></header>'
        f'<main id="main"><div class="hero"><h1>{heading}</h1><p class="lede">{escape(detail)}</p>'
        f'<p><a class="button" href="{escape(again)}">{escape(words("problem.again"))}</a></p>'
        "</div></main></body></html>"
    )
    return below(look.prefix, page)
