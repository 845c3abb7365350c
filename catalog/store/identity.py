"""When two records describe one resource (pure).

Records of several sources are one resource when they have the same URL or global identifier, of which a record may
have several (``identifiers``). A value that a source uses for two different ids joins nothing: a catalog that lists
seventy sections of a book under the book's address is telling them apart by their ids. Ids that only their own source
knows, and titles, never join records of two sources. Which records belong together depends on the records alone, not
on the order they came in, and the smallest id names the resource.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from catalog.vocabularies.isbn import parse_isbn

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_TRACKING = re.compile(
    r"utm_|(?:[dg]clid|fbclid|[gw]braid|gclsrc|igshid|mc_[ce]id|mkt_tok|(?:ms|tt|tw|y)clid|_g[al])(?:=|$)", re.I
)
_MAX_URL = 1000  # bytes; a longer URL is kept as its digest, since a database's index has a limit
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):(?=[^\s:])\S+")
_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|(?:info:|urn:)?doi[:/]?\s*)?(10\.\d{4,9}/\S+)", re.I)
_ISBN = re.compile(r"(?:urn:)?isbn(?:-1[03])?[:\s]*((?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dx])", re.I)
_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I)
# "id:12" and "lesson:12" look like URIs and say no more than "12". "sha256:" is the catalog's own, see record_keys.
_LOCAL_SCHEMES = re.compile(
    "id(?:entifier)?|doi|isbn|local|sku|code|number|n[or]|num|ref|key|item|lesson|unit|module|course|resource|material|page|node"
    "|post|file|sha256"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One record's say in identity: ``source`` has a record of ``id`` that is known by ``value``: its URL or a global
    identifier, normalized, or None. A record has a claim for each of its values.

    A source that has ``withdrawn`` it no longer tells it from another of the same value.
    """

    source: int
    id: str
    value: str | None
    withdrawn: bool = False


def spellings(text: str) -> list[str]:
    """The normal URLs that ``text`` may mean: with either scheme, with "www." and without."""
    bare = re.sub(r"^https?://(?:www\.)?", "", text.strip(), flags=re.IGNORECASE)
    tried = (normal_url(f"{scheme}://{www}{bare}") for scheme in ("https", "http") for www in ("", "www."))
    return [url for url in tried if url]


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
    address = f"{parts.scheme}:{slashes}{user}{at}{host}{parts.path.rstrip('/')}"
    address += (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    raw = address.encode("utf-8", "surrogatepass")
    if len(raw) > _MAX_URL or "\0" in address:
        return "sha256:" + hashlib.sha256(raw).hexdigest()
    return address


def global_id(id: str) -> str | None:
    """One spelling of an identifier that is global; None for one that has a meaning only in its source.

    Global are a DOI, an ISBN, a UUID, an address, and any other URI: ``scheme:name``, in which the scheme is in small
    letters and says more than *id* or *lesson* does.
    """
    id = id.strip()
    if match := _DOI.fullmatch(id):
        return f"doi:{match[1].lower()}"
    if match := _ISBN.fullmatch(id):
        isbn = parse_isbn(match[1])
        return f"isbn:{isbn}" if isbn else None
    if match := _UUID.fullmatch(id):
        return f"urn:uuid:{match[1].lower()}"
    if re.match(r"https?:", id, re.IGNORECASE):
        return normal_url(id)
    match = _SCHEME.fullmatch(id)
    return id if match and not _LOCAL_SCHEMES.fullmatch(match[1]) else None


def shared_values(claims: Iterable[Claim]) -> set[str]:
    """The values that some source uses for two different ids, which therefore identify nothing."""
    first: dict[tuple[int, str], str] = {}
    return {
        claim.value
        for claim in claims
        if claim.value is not None
        and not claim.withdrawn
        and first.setdefault((claim.source, claim.value), claim.id) != claim.id
    }


def groups(claims: Iterable[Claim]) -> list[set[str]]:
    """The ids of all claims, parted into resources."""
    claims = list(claims)
    shared = shared_values(claims)
    parent = {claim.id: claim.id for claim in claims}

    def root(member: str) -> str:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    at: dict[str, str] = {}
    for claim in claims:
        if claim.value is not None and claim.value not in shared:
            parent[root(claim.id)] = root(at.setdefault(claim.value, claim.id))
    members: dict[str, set[str]] = defaultdict(set)
    for member in parent:
        members[root(member)].add(member)
    return list(members.values())
