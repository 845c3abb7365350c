"""When two records describe one resource (pure).

Records are one resource when they share an id, or a URL that no source uses for two different ids: a catalog that
lists seventy sections of a book under the book's address is telling them apart by their ids. Which records belong
together depends on the records alone, not on the order they came in, and the smallest id names the resource.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_TRACKING = re.compile(
    r"utm_|(?:[dg]clid|fbclid|[gw]braid|gclsrc|igshid|mc_[ce]id|mkt_tok|(?:ms|tt|tw|y)clid|_g[al])(?:=|$)", re.I
)
_LONGEST = 1000  # bytes; a longer URL is kept as its digest, since a database's index has a limit


@dataclass(frozen=True, slots=True)
class Claim:
    """One record's say in identity: ``source`` has a record of ``id`` at ``url`` (normalised, or None)."""

    source: int
    id: str
    url: str | None


def normal_url(url: str | None) -> str | None:
    """One spelling for the addresses of one page; None for what is not an absolute URL.

    Left out: case of scheme and host, the default port, a trailing slash, the fragment (but not a route such as
    ``#/lesson/3``), and parameters that only track the visitor.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if not parts.scheme or not (parts.netloc or parts.path):
        return None
    user, at, host = parts.netloc.rpartition("@")
    host = host.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ":"))
    query = "&".join(item for item in parts.query.split("&") if item and not _TRACKING.match(item))
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    slashes = "//" if parts.netloc else ""
    found = f"{parts.scheme}:{slashes}{user}{at}{host}{parts.path.rstrip('/')}"
    found += (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    raw = found.encode("utf-8", "surrogatepass")
    if len(raw) > _LONGEST or "\0" in found:
        return "sha256:" + hashlib.sha256(raw).hexdigest()
    return found


def shared_urls(claims: Iterable[Claim]) -> set[str]:
    """The URLs that some source uses for two different ids, which therefore identify nothing."""
    first: dict[tuple[int, str], str] = {}
    return {
        claim.url
        for claim in claims
        if claim.url is not None and first.setdefault((claim.source, claim.url), claim.id) != claim.id
    }


def groups(claims: Iterable[Claim]) -> list[set[str]]:
    """The ids of all claims, parted into resources."""
    claims = list(claims)
    shared = shared_urls(claims)
    parent = {claim.id: claim.id for claim in claims}

    def root(member: str) -> str:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    at: dict[str, str] = {}
    for claim in claims:
        if claim.url is not None and claim.url not in shared:
            parent[root(claim.id)] = root(at.setdefault(claim.url, claim.id))
    found: dict[str, set[str]] = defaultdict(set)
    for member in parent:
        found[root(member)].add(member)
    return list(found.values())
