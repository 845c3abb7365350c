"""What a request is called, in log lines, in problems and in the answer's header."""

from __future__ import annotations

import logging
import re
import secrets
from contextvars import ContextVar

HEADER = "x-request-id"
_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def begin(asked: str) -> str:
    """Name this request as its sender or the proxy does, if that can be a name, else by a new one."""
    name = asked if _SANE.fullmatch(asked) else secrets.token_hex(8)
    _current.set(name)
    return name


def instance() -> str | None:
    """The URI of this occurrence of a problem (RFC 9457); None outside a request."""
    name = _current.get()
    return f"urn:syllabary:request:{name}" if name else None


class NameRequest(logging.Filter):
    """Gives every record ``request``: the name of the request that it is about, "-" if it is about none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = _current.get() or "-"
        return True
