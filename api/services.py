"""What every request is answered with: the open parts of a running service, in one typed object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fastapi import Request

from api.http.measures import Measures
from api.http.observe import AccessLog
from api.http.overload import AT_ONCE, WAITING, Line
from api.http.rate_limit import Bucket, Passwords, Tries
from api.jobs import Jobs
from api.search.needs_served import NeedsServed
from api.search.service import Search
from catalog.judging.judging import Judging
from catalog.judging.search_counts import SearchCounts
from catalog.store.catalog import Catalog
from catalog.vetting.desk import Desk

if TYPE_CHECKING:
    from api.auth.openid_connect import OpenIDConnect

# What the service takes, at once and an hour; each of several workers takes its share. A school is one address; a right
# password does not count.
REPORTS = (20, 120)  # from people with an account
UNSIGNED_EACH, UNSIGNED_TOGETHER = (5, 20), (20, 120)  # reports of an address, and of all, without an account
TRIES_EACH, TRIES_TOGETHER = (20, 240), (60, 3600)  # at passwords
PASSWORDS = (2, 6)  # compared and waiting: each costs 64 MiB and several threads while it is compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """``grades`` names grades if neither question, reader nor publisher does: us, england or ages. ``judging`` opens
    the pages that collect judgments, for all who reach them. ``sign_on`` is the district's OpenID Connect issuer, if
    it has one. With ``anyone_reports``, a problem with a material can be reported without an account.
    ``public_url`` is the address that readers use, without a last slash; what a request names counts for nothing.
    ``metrics`` is who may read them: loopback, anyone or off."""

    catalog: Catalog
    search: Search
    desk: Desk
    grades: str = "us"
    judging: Judging | None = None
    counts: SearchCounts | None = None  # of what is searched for, if the operator wants that
    sign_on: OpenIDConnect | None = None
    anyone_reports: bool = False
    cors: Sequence[str] = ()  # origins whose pages may read the API
    public_url: str = "http://localhost:8000"
    passwords: Passwords = field(default_factory=lambda: Passwords(*PASSWORDS))
    tries: Tries = field(default_factory=lambda: Tries(TRIES_EACH, TRIES_TOGETHER))
    reports: Bucket = field(default_factory=lambda: Bucket(*REPORTS))
    unsigned_reports: Tries = field(default_factory=lambda: Tries(UNSIGNED_EACH, UNSIGNED_TOGETHER))
    line: Line = field(default_factory=Line)
    jobs: Jobs = field(default_factory=Jobs)  # of people at the desk: imports
    readiness: dict[str, object] = field(default_factory=dict)
    needs_served: NeedsServed = field(default_factory=NeedsServed)
    measures: Measures = field(default_factory=Measures)
    access_log: AccessLog | None = None
    metrics: str = "loopback"

    @property
    def prefix(self) -> str:
        """The path below which readers find this service, without a last slash: "" or "/materials"."""
        return urlsplit(self.public_url).path

    def note_index(self) -> None:
        """Tell the measures what answers now."""
        self.measures.line(self.line.active, self.line.waiting)
        current = self.search.current
        manifest = current.manifest
        self.measures.index(manifest.built, manifest.resources, manifest.model, refused=bool(current.problem))


def shares(workers: int) -> dict[str, Any]:
    """The bounds of one of several workers, so that those of all together are the service's."""

    def share(bounds: tuple[int, int]) -> tuple[int, int]:
        return max(1, bounds[0] // workers), max(1, bounds[1] // workers)

    return {
        "passwords": Passwords(*share(PASSWORDS)),
        "tries": Tries(share(TRIES_EACH), share(TRIES_TOGETHER)),
        "reports": Bucket(*share(REPORTS)),
        "unsigned_reports": Tries(share(UNSIGNED_EACH), share(UNSIGNED_TOGETHER)),
        "line": Line(*share((AT_ONCE, WAITING))),
    }


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def count_search(request: Request, words: str, offset: int) -> None:
    """Counts a search that was answered, not its further pages, if the operator wants searches counted."""
    if (counts := services_of(request).counts) is not None and not offset:
        counts.count(words)


def base_url(request: Request) -> str:
    """This service's address as readers know it, with a slash at its end: for links that leave the page. It comes from
    the settings alone, since the sender of a request chooses its Host."""
    return f"{services_of(request).public_url}/"


def is_secure(request: Request) -> bool:
    """Whether readers reach this service by https, so that their cookies may ask for it."""
    return "https" in (request.url.scheme, services_of(request).public_url.partition(":")[0])
