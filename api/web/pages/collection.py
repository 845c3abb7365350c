"""Collections without an account: a named list whose address is all of it, so that a link shares it.

``/collection?name=Fractions&id=a&note=first&id=b``: each note belongs to the identifier before it. The browser may
keep such lists (``static/collections.js``), and the server under an account (``api.web.pages.saved_collections``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.visibility import search_of
from api.http.addresses import absolute, with_query
from api.recommending.similar import similar_to
from api.search.service import SearchSession
from api.services import base_url
from api.web.exports.collection_files import FORMS, exported
from api.web.pages import frame
from catalog.errors import NotFoundError
from catalog.model import Resource
from catalog.vetting.collections import MAX_ID, MAX_ITEMS, MAX_NAME, MAX_NOTE, Item

router = APIRouter()
LIKE = 6  # more materials like those in it
_CHANGES = {"add", "up", "down", "remove"}


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

    def within_limits(self) -> Collection:
        """What of it an address may hold."""
        items = [Item(item.id[:MAX_ID], item.note[:MAX_NOTE]) for item in self.items[:MAX_ITEMS]]
        return Collection(self.name[:MAX_NAME], tuple(items))


def read_pairs(pairs: Sequence[tuple[str, str]]) -> tuple[Collection, dict[str, str]]:
    """The collection that a form or an address holds, and what else it asks (add, up, down, remove)."""
    name, items, asked = "", dict[str, Item](), dict[str, str]()
    latest = ""
    for key, value in pairs:
        text = value.strip()
        if key == "name":
            name = text
        elif key == "id" and text:
            latest = "" if text in items else text  # a material counts once, with its first note
            items.setdefault(text, Item(text))
        elif key == "note" and latest:
            items[latest] = Item(latest, text)
        elif key in _CHANGES:
            asked[key] = text
    return Collection(name, tuple(items.values())), asked


def read_collection(query: str) -> tuple[Collection, dict[str, str]]:
    collection, asked = read_pairs(parse_qsl(query))
    return collection.within_limits(), asked


def read_id(text: str) -> str:
    """An identifier as typed, or out of the address of a material's page."""
    path = urlsplit(text).path if re.match(r"https?://|/resources/", text) else ""
    return unquote(path.partition("/resources/")[2]) or text


def changed(collection: Collection, asked: dict[str, str]) -> Collection:
    for key, value in asked.items():
        if key == "add":
            collection = collection.more(read_id(value)[:MAX_ID])
        elif value.isascii() and value.isdigit() and len(value) < 6:
            place = int(value)
            collection = (
                collection.less(place) if key == "remove" else collection.moved(place, -1 if key == "up" else 1)
            )
    return collection


def found_in(search: SearchSession, items: Sequence[Item]) -> list[tuple[Item, Resource | None]]:
    found: list[tuple[Item, Resource | None]] = []
    for item in items:
        try:
            found.append((item, search.resource(item.id)))
        except NotFoundError:
            found.append((item, None))
    return found


@router.get("/collection")
def collection_page(request: Request) -> Response:
    collection, asked = read_collection(request.url.query)
    if asked or "add=" in request.url.query:
        return RedirectResponse(with_query("/collection", changed(collection, asked).pairs()), 303)
    return draw(request, collection)


def draw(request: Request, collection: Collection, status: int = 200, **context: Any) -> Response:
    """The page of a collection; ``kept`` in the context is the list under an account that it shows, if it shows one."""
    found = found_in(search_of(request), collection.items)
    name = collection.name or frame.words_of(request)("collections.unnamed")
    minutes = [resource.minutes for _, resource in found if resource and resource.minutes]
    address = with_query("/collection", collection.pairs())
    shared: dict[str, Any] = {
        "title": name,
        "here": "collections",
        "name": name,
        "found": found,
        "address": absolute(base_url(request), address),
        "exports": [(form, address.replace("/collection", f"/collection.{form}", 1)) for form in FORMS],
        "total": sum(minutes),
        "untimed": len(found) - len(minutes),
        "kept": None,
        "like": similar_to(search_of(request), [resource for _, resource in found if resource], LIKE),
        "error": None,
        "done": False,
    }
    return frame.page(request, "collection.html", shared | context, status)


@router.get("/collection.{form}")
def export_collection(request: Request, form: str) -> Response:
    collection, _ = read_collection(request.url.query)
    return exported(request, form, collection.name, found_in(search_of(request), collection.items))
