"""Collections without an account: a named list whose address is all of it, so that a link shares it.

``/collection?name=Fractions&id=a&note=first&id=b``: each note belongs to the identifier before it. The browser may
keep such lists (``static/collections.js``); nothing is kept here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.pages.collection_files import FORMS, Item, exported
from api.pages.facts import with_query
from api.pages.frame import Frame
from api.search import Search
from api.seen import search_of
from catalog.errors import NotFoundError
from catalog.model import Resource

router = APIRouter()
MOST_ITEMS, LONGEST_NAME, LONGEST_NOTE, LONGEST_ID = 100, 120, 500, 2000


@dataclass(frozen=True, slots=True)
class Collection:
    """A named list in its order."""

    name: str
    items: tuple[Item, ...]

    def pairs(self) -> list[tuple[str, str]]:
        pairs = [("name", self.name)] if self.name else []
        for item in self.items:
            pairs.append(("id", item.id))
            if item.note:
                pairs.append(("note", item.note))
        return pairs

    def moved(self, place: int, step: int) -> Collection:
        items = list(self.items)
        if 0 <= place < len(items) and 0 <= place + step < len(items):
            items[place], items[place + step] = items[place + step], items[place]
        return replace(self, items=tuple(items))

    def less(self, place: int) -> Collection:
        return replace(self, items=tuple(item for at, item in enumerate(self.items) if at != place))

    def more(self, id: str) -> Collection:
        known = any(item.id == id for item in self.items)
        return self if known or not id else replace(self, items=(*self.items, Item(id)))


def read_collection(query: str) -> tuple[Collection, dict[str, str]]:
    """The collection that an address holds, and what else it asks (add, up, down, remove)."""
    name, items, asked = "", list[Item](), dict[str, str]()
    for key, value in parse_qsl(query):
        text = value.strip()
        if key == "name":
            name = text[:LONGEST_NAME]
        elif key == "id" and len(items) < MOST_ITEMS:
            items.append(Item(text[:LONGEST_ID]))
        elif key == "note" and items:
            items[-1] = replace(items[-1], note=text[:LONGEST_NOTE])
        elif key in {"add", "up", "down", "remove"}:
            asked[key] = text
    unique: dict[str, Item] = {}
    for item in items:
        unique.setdefault(item.id, item)
    return Collection(name, tuple(unique.values())), asked


def read_id(text: str) -> str:
    """An identifier as typed, or out of the address of a material's page."""
    path = urlsplit(text).path if re.match(r"https?://|/resources/", text) else ""
    return unquote(path.partition("/resources/")[2]) or text


def _changed(collection: Collection, asked: dict[str, str]) -> Collection:
    for key, value in asked.items():
        if key == "add":
            collection = collection.more(read_id(value)[:LONGEST_ID])
        elif value.isascii() and value.isdigit() and len(value) < 6:
            place = int(value)
            collection = (
                collection.less(place) if key == "remove" else collection.moved(place, -1 if key == "up" else 1)
            )
    return collection


def found_in(search: Search, collection: Collection) -> list[tuple[Item, Resource | None]]:
    found: list[tuple[Item, Resource | None]] = []
    for item in collection.items:
        try:
            found.append((item, search.resource(item.id)))
        except NotFoundError:
            found.append((item, None))
    return found


@router.get("/collections")
def collections_page(request: Request) -> Response:
    frame: Frame = request.app.state.frame
    return frame.page(
        request, "collections.html", {"title": frame.words(request)("collections.title"), "here": "collections"}
    )


@router.get("/collection")
def collection_page(request: Request) -> Response:
    collection, asked = read_collection(request.url.query)
    if asked or "add=" in request.url.query:
        return RedirectResponse(with_query("/collection", _changed(collection, asked).pairs()), 303)
    frame: Frame = request.app.state.frame
    found = found_in(search_of(request), collection)
    name = collection.name or frame.words(request)("collections.unnamed")
    minutes = [resource.minutes for _, resource in found if resource and resource.minutes]
    context = {
        "title": name,
        "here": "collections",
        "name": name,
        "found": found,
        "address": urljoin(str(request.base_url), with_query("/collection", collection.pairs())),
        "exports": [(form, with_query(f"/collection.{form}", collection.pairs())) for form in FORMS],
        "total": sum(minutes),
        "untimed": len(found) - len(minutes),
    }
    return frame.page(request, "collection.html", context)


@router.get("/collection.{form}")
def export_collection(request: Request, form: str) -> Response:
    collection, _ = read_collection(request.url.query)
    return exported(request, form, collection.name, found_in(search_of(request), collection))
