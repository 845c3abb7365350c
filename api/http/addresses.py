"""Addresses within this service, and links out of it that a browser may follow."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

_PLAIN = re.compile("[A-Za-z0-9_.~:-]*")  # what an address may have as it is


def web_link(url: str | None) -> str | None:
    """The address when a browser may follow it (http or https), or ``None``: records come from outside."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else None


def resource_path(id: str) -> str:
    return f"/resources/{_quoted(id)}"


def standard_path(id: str) -> str:
    return f"/standards/{_quoted(id)}"


def _quoted(id: str) -> str:
    return id if _PLAIN.fullmatch(id) else quote(id, safe=":")


def absolute(base: str, path: str) -> str:
    """An address that leaves the page: a path of ours below ``base``, which may have a path of its own."""
    return f"{base.rstrip('/')}{path}"


def with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
