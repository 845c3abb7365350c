"""Collections without an account: a named list whose address is all of it, so that a link shares it.

``/collection?name=Fractions&id=a&note=first&id=b``: each note belongs to the identifier before it. The browser may
keep such lists (``static/collections.js``), and the server under an account (``api.web.pages.saved_collections``).
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.visibility import search_of
from api.http.addresses import absolute, with_query
from api.recommending.collection import Collection, changed, contents, found_in, read_collection
from api.services import base_url
from api.web.exports.collection_files import FORMS, exported
from api.web.pages import frame

router = APIRouter()


@router.get("/collection")
def collection_page(request: Request) -> Response:
    collection, asked = read_collection(request.url.query)
    if asked or "add=" in request.url.query:
        return RedirectResponse(with_query("/collection", changed(collection, asked).pairs()), 303)
    return draw(request, collection)


def draw(request: Request, collection: Collection, status: int = 200, **context: Any) -> Response:
    """The page of a collection; ``kept`` in the context is the list under an account that it shows, if it shows one."""
    there = contents(search_of(request), collection.items)
    name = collection.name or frame.words_of(request)("collections.unnamed")
    address = with_query("/collection", collection.pairs())
    shared: dict[str, Any] = {
        "title": name,
        "here": "collections",
        "name": name,
        "found": there.found,
        "address": absolute(base_url(request), address),
        "printed": address.replace("/collection", "/collection/print", 1),
        "exports": [(form, address.replace("/collection", f"/collection.{form}", 1)) for form in FORMS],
        "total": there.minutes,
        "untimed": there.untimed,
        "kept": None,
        "like": there.like,
        "error": None,
        "done": False,
    }
    return frame.page(request, "collection.html", shared | context, status)


@router.get("/collection.{form}")
def export_collection(request: Request, form: str) -> Response:
    collection, _ = read_collection(request.url.query)
    return exported(request, form, collection.name, found_in(search_of(request), collection.items))
