"""Collections without an account: a named list whose address is all of it, so that a link shares it.

``/collection?name=Fractions&id=a&note=first&id=b``: each note belongs to the identifier before it. The browser may
keep such lists (``static/collections.js``), and the server under an account (``api.web.pages.saved_collections``).
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.visibility import search_of
from api.http.addresses import absolute, with_query
from api.http.problems import Telling
from api.http.well_formed import only
from api.recommending.collection import LISTED, Collection, changed, contents, found_in, lost_notes, read_collection
from api.recommending.similar import Similar
from api.services import base_url
from api.web.contexts import Page, Template
from api.web.exports.collection_files import FORMS, exported
from api.web.pages import frame
from catalog.model import Resource
from catalog.vetting.collections import Item, SavedCollection

router = APIRouter()


class CollectionPage(Page):
    """A collection with its materials, and where it goes from here."""

    name: str
    entries: Sequence[tuple[Item, Resource | None]]  # in order; None for a material that the reader does not find
    missing: int  # those that the reader does not find
    lost: int  # notes of the address that do not count
    address: str  # of the whole list, to share
    printed: str  # the address of the list with its materials' texts
    exports: Sequence[tuple[str, str]]  # forms of files with their addresses
    total: int  # minutes of those that state their length
    untimed: int  # how many do not
    saved_collection: SavedCollection | None  # the list under an account that is shown
    like: Sequence[Similar]
    error: Telling | None
    done: bool  # whether it has just been saved


COLLECTION = Template("collection.html", CollectionPage)


@router.get("/collection", dependencies=[Depends(only(*LISTED, "add", "up", "down", "remove"))])
def collection_page(request: Request) -> Response:
    collection, asked = read_collection(request.url.query)
    if asked or "add=" in request.url.query:
        return RedirectResponse(with_query("/collection", changed(collection, asked).pairs()), 303)
    return draw(request, collection, lost=lost_notes(request.url.query))


def draw(
    request: Request,
    collection: Collection,
    *,
    saved_collection: SavedCollection | None = None,
    error: Telling | None = None,
    done: bool = False,
    lost: int = 0,
    status: int = 200,
) -> Response:
    """The page of a collection, which is saved under an account or held by the address alone."""
    there = contents(search_of(request), collection.items)
    name = collection.name or frame.words_of(request)("collections.unnamed")
    address = with_query("/collection", collection.pairs())
    files = f"/collections/{saved_collection.key}" if saved_collection else "/collection"
    query = "" if saved_collection else address.removeprefix("/collection")
    context: CollectionPage = {
        "title": name,
        "here": "collections",
        "name": name,
        "entries": there.entries,
        "missing": sum(resource is None for _, resource in there.entries),
        "lost": lost,
        "address": absolute(base_url(request), address),
        "printed": address.replace("/collection", "/collection/print", 1),
        "exports": [(form, f"{files}.{form}{query}") for form in FORMS],
        "total": there.minutes,
        "untimed": there.untimed,
        "saved_collection": saved_collection,
        "like": there.like,
        "error": error,
        "done": done,
    }
    return frame.page(request, COLLECTION, context, status)


@router.get("/collection.{form}", dependencies=[Depends(only(*LISTED))])
def export_collection(request: Request, form: str) -> Response:
    collection, _ = read_collection(request.url.query)
    return exported(request, form, collection.name, found_in(search_of(request), collection.items))
