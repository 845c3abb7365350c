"""The HTTP server itself: bounds on connections, time and log lines that uvicorn does not set.

A connection that brings no whole request within ``HEADER_SECONDS`` is closed, and when there are too many, the one that
has been silent longest makes room for the newest: half-open connections keep no client out. The log says each kind of
thing once a minute, and how often it happened.
"""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import socket
import time
from http import HTTPStatus
from multiprocessing import reduction
from typing import Any, ClassVar

import h11
import orjson
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.supervisors import Multiprocess

from api.http import request_id
from api.http.head_limits import MAX_READ
from api.http.problems import ProblemType, problem
from api.http.request_id import NameRequest
from api.messages import english
from catalog.messages import message

MAX_CONNECTIONS = 1000
HEADER_SECONDS, BODY_SECONDS, UNREAD_SECONDS, KEEP_ALIVE_SECONDS = 10, 60, 60, 15
WORKER_SECONDS = 60  # in which a worker answers its parent, also while it loads the model
BACKLOG = 256
_OTHER_FILES = 256  # the index, the database and its own
_WANTED_FILES = 65_536
# The model's weights in huge pages, if the system has some: encoding takes an eighth less, and answers the same.
# The C library reads this when a process starts.
_HUGE_PAGES = "glibc.malloc.hugetlb=1"

# A request that cannot be read has no parameters that could be wrong.
_NO_REQUEST = {HTTPStatus.BAD_REQUEST: ProblemType.MALFORMED_REQUEST}

logger = logging.getLogger(__name__)


class BoundedProtocol(H11Protocol):
    """One connection. ``waiting`` are those of the process without a whole request, silent longest first."""

    most: ClassVar[int] = MAX_CONNECTIONS
    waiting: ClassVar[dict[BoundedProtocol, None]] = {}
    _deadline: asyncio.TimerHandle | None = None
    _doing = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()
        if len(self.connections) > self.most:
            oldest = next(iter(self.waiting), self)
            logger.warning("More than %d connections: closing the one that was silent longest.", self.most)
            oldest.drop()

    def connection_lost(self, exc: Exception | None) -> None:
        self._set("", None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's own words
        """What is not HTTP, or too much of it, gets an error in the form of every other."""
        unread, limit = self.conn.trailing_data[0], self.config.h11_max_incomplete_event_size or MAX_READ
        status = HTTPStatus.BAD_REQUEST
        if len(unread) > limit:
            long_address = b"\n" not in unread[:limit]
            status = HTTPStatus.REQUEST_URI_TOO_LONG if long_address else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        name = request_id.begin("")
        body = orjson.dumps(
            problem(status, english().say(message(f"error.head-{status.value}")), _NO_REQUEST.get(status))
        )
        headers = [(b"content-type", b"application/problem+json"), (b"content-length", b"%d" % len(body))]
        headers += [
            (b"content-language", b"en"),
            (b"connection", b"close"),
            (request_id.HEADER.encode(), name.encode()),
        ]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=status.phrase.encode()),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._set("sending", UNREAD_SECONDS)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._watch()

    def drop(self) -> None:
        self._set("", None)
        self.transport.abort()

    def _watch(self) -> None:
        """Set the deadline of what the connection is doing now."""
        if self.transport.is_closing():
            self._set("", None)
        elif self.cycle is None or self.cycle.response_complete:
            self._set("waiting", HEADER_SECONDS + (KEEP_ALIVE_SECONDS if self.cycle is not None else 0))
        elif self.cycle.more_body:
            self._set("receiving", BODY_SECONDS)
        else:
            self._set("answering", None)

    def _set(self, doing: str, seconds: float | None) -> None:
        if doing == self._doing:
            return
        self._doing = doing
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self.waiting.pop(self, None)
        if doing == "waiting":
            self.waiting[self] = None
        if seconds is not None:
            self._deadline = self.loop.call_later(seconds, self.drop)


class OnceAMinute(logging.Filter):
    """Lets the first record of a kind through, then one a minute that says how many there were."""

    MAX_KINDS = 1000  # kinds that are remembered

    def __init__(self) -> None:
        super().__init__()
        self._kinds: dict[tuple[str, str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        kind, now = (record.name, str(record.msg), error), time.monotonic()
        since, more = self._kinds.get(kind, (float("-inf"), 0))
        if now - since < 60:
            self._kinds[kind] = (since, more + 1)
            return False
        if len(self._kinds) >= self.MAX_KINDS:
            self._kinds.clear()
        self._kinds[kind] = (now, 0)
        if more:
            record.msg = f"{record.getMessage()} ({more:,} more of these since the last such line)"
            record.args = ()
        return True


def raise_file_limit() -> int:
    """As many open files as the system allows, up to ``_WANTED_FILES``; how many that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, _WANTED_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft if soft != resource.RLIM_INFINITY else _WANTED_FILES


def log_settings() -> dict[str, Any]:
    plain = {"format": "%(asctime)s %(levelname)s %(request)s %(message)s"}
    handler = {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["bounded", "named"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"bounded": {"()": OnceAMinute}, "named": {"()": NameRequest}},
        "formatters": {"plain": plain},
        "handlers": {"stderr": handler},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    }


def bound_connections() -> None:
    """As many connections of this process as it may have open files for."""
    BoundedProtocol.most = max(16, min(MAX_CONNECTIONS, raise_file_limit() - BACKLOG - _OTHER_FILES))


def config(app: ASGIApp | str, host: str, port: int, workers: int = 1) -> uvicorn.Config:
    """``app`` is an application, or where each of several workers finds a function that makes one."""
    bound_connections()
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=BoundedProtocol,
        ws="none",
        backlog=BACKLOG,
        log_config=log_settings(),
        access_log=False,
        h11_max_incomplete_event_size=MAX_READ,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=10,
        factory=isinstance(app, str),
        workers=workers,
        timeout_worker_healthcheck=WORKER_SECONDS,
    )


def run(app: ASGIApp, host: str, port: int) -> None:
    """Blocks until the process is stopped."""
    uvicorn.Server(config(app, host, port)).run()


class SharedSocket(socket.socket):
    """A socket that several processes listen to. Each takes one connection a turn of its loop, so that one with work
    leaves the others theirs. By itself, asyncio takes all that wait, and one process has every client that stays."""

    _took = False

    def accept(self) -> tuple[socket.socket, Any]:
        if self._took:
            self._took = False
            raise BlockingIOError
        accepted = super().accept()
        self._took = True
        return accepted

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (reduction.DupFd(self.fileno()),)


def _received(descriptor: Any) -> SharedSocket:
    """In a process that is started: the socket of the one that starts it."""
    return SharedSocket(fileno=descriptor.detach())


def run_workers(app: str, host: str, port: int, workers: int) -> None:
    """Several processes on one socket. Blocks until this one is told to stop, and stops them first."""
    os.environ.setdefault("GLIBC_TUNABLES", _HUGE_PAGES)
    settings = config(app, host, port, workers)
    Multiprocess(settings, [SharedSocket(fileno=settings.bind_socket().detach())]).run()
