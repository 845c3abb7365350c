"""What a reader may see: the one place that every page and endpoint with materials asks.

If a district shows approved materials only (``SYLLABARY_APPROVED=only``), others are there for those who may see
reviews in progress, and for no other reader: they are not found, and their address answers like an unknown one.
"""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.auth.sign_in import session_of
from api.search.service import SearchSession
from api.services import services_of
from catalog.errors import NotFoundError, WithdrawnError
from catalog.model import Provenance, Resource
from catalog.store.sources import public_source, source_names
from catalog.vetting.people.permission import Action, may

_KEY = "search_session"


def search_of(request: Request) -> SearchSession:
    """The session of search of this request, over what its reader may see: opened once, closed with the request."""
    opened: dict[str, SearchSession] = request.scope["state"]
    if _KEY not in opened:
        opened[_KEY] = services_of(request).search.session(everything=_reads_desk(request))
    return opened[_KEY]


def _reads_desk(request: Request) -> bool:
    session = session_of(request)
    return may(session.person if session is not None else None, Action.READ_DESK)


def resource_of(request: Request, id: str) -> Resource:
    """A material by any of its identifiers, or its address, as the catalog holds it now. Raises NotFoundError if there
    is none to see, WithdrawnError if it is no longer here."""
    search = search_of(request)
    try:
        resource = services_of(request).catalog.resource(id)
    except WithdrawnError as error:
        if search.permits(error.id):
            raise
        raise search.missing(id) from None
    except NotFoundError:
        located = services_of(request).catalog.located(id)
        if located is None:
            raise search.missing(id) from None
        resource = located
    if not search.shows(resource.id):
        raise search.missing(id)
    return resource


def indexed_of(request: Request, id: str) -> Resource:
    """The same as the index holds it, for what sets it beside others. Raises what ``resource_of`` does."""
    search = search_of(request)
    try:
        return search.resource(id)
    except NotFoundError:
        return search.resource(resource_of(request, id).id)


def provenance_of(request: Request, resource: Resource) -> list[Provenance]:
    """Where a material's records came from: in full to readers of the desk, to all others without the folders of this
    server, and without what an address may hold of a password."""
    if _reads_desk(request):
        return [*resource.provenance]
    whole = source_names(services_of(request).catalog.database, {origin.source for origin in resource.provenance})
    return [
        replace(origin, source=public_source(origin.source, is_whole=origin.source in whole))
        for origin in resource.provenance
    ]


class CloseSearch:
    """Closes what ``search_of`` opened, once the answer is sent or has failed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        opened = scope.setdefault("state", {})
        try:
            await self.app(scope, receive, send)
        finally:
            if (session := opened.pop(_KEY, None)) is not None:
                session.close()
