"""What a reader may see: the one place that every page and endpoint with materials asks.

Where a district shows approved materials only (``SYLLABARY_APPROVED=only``), others are there for those who may see
reviews in progress, and for nobody else: they are not found, and their address answers like one that leads nowhere.
"""

from __future__ import annotations

from fastapi import Request

from api.auth.sign_in import session_of
from api.search.service import Search
from catalog.errors import NotFoundError
from catalog.model import Resource
from catalog.store.catalog import Catalog
from catalog.vetting.people.permission import Action, may


def search_of(request: Request) -> Search:
    """The search over what this reader may see."""
    search: Search = request.app.state.search
    session = session_of(request)
    person = session.person if session is not None else None
    return search.everything() if may(person, Action.READ_DESK) else search


def resource_of(request: Request, id: str) -> Resource:
    """A material by any of its identifiers, as the catalog holds it now. NotFoundError where there is none to see."""
    catalog: Catalog = request.app.state.catalog
    search = search_of(request)
    try:
        found = catalog.resource(id)
    except NotFoundError:
        raise search.missing(id) from None
    if not search.shows(found.id):
        raise search.missing(id)
    return found
