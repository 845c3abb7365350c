"""Collections without an account: a named list whose address is all of it, so that a link shares it.

``/collection?name=Fractions&id=a&note=first&id=b``: each note belongs to the identifier before it. The browser may
keep such lists (``static/collections.js``); nothing is kept here.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.pages.cartridge import LinkedStandard, WebLink, cartridge
from api.pages.facts import resource_path, web_link, with_query
from api.pages.frame import Frame
from api.search import Search
from catalog.codes import short_code
from catalog.errors import InvalidRequestError, NotFoundError
from catalog.export import node_of
from catalog.model import Resource
from catalog.standards import StandardsGraph
from catalog.store import Catalog

router = APIRouter()
MOST_ITEMS, LONGEST_NAME, LONGEST_NOTE, LONGEST_ID = 100, 120, 500, 2000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = ("position", "title", "note", "link", "type", "minutes", "ages", "licence", "standards", "identifier")


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    note: str = ""


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


def _found(search: Search, collection: Collection) -> list[tuple[Item, Resource | None]]:
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
    found = _found(request.app.state.search, collection)
    name = collection.name or frame.words(request)("collections.unnamed")
    minutes = [resource.minutes for _, resource in found if resource and resource.minutes]
    context = {
        "title": name,
        "here": "collections",
        "name": name,
        "found": found,
        "address": urljoin(str(request.base_url), with_query("/collection", collection.pairs())),
        "exports": [
            (form, with_query(f"/collection.{form}", collection.pairs())) for form in ("csv", "jsonld", "imscc")
        ],
        "total": sum(minutes),
        "untimed": len(found) - len(minutes),
    }
    return frame.page(request, "collection.html", context)


@router.get("/collection.{form}")
def export_collection(request: Request, form: str) -> Response:
    catalog: Catalog = request.app.state.catalog
    writers = {"csv": ("text/csv", _csv), "jsonld": ("application/ld+json", _jsonld), "imscc": ("application/zip", _cc)}
    if form not in writers:
        raise InvalidRequestError("form", f"“{form}” is no form of a collection.", ", ".join(writers))
    collection, _ = read_collection(request.url.query)
    found = [(item, it) for item, it in _found(request.app.state.search, collection) if it is not None]
    media, write = writers[form]
    name = re.sub(r"[^a-z0-9]+", "-", collection.name.lower()).strip("-") or "collection"
    data = write(collection.name or "Collection", found, catalog.graph(), str(request.base_url))
    return Response(data, media_type=media, headers={"content-disposition": f'attachment; filename="{name}.{form}"'})


Found = list[tuple[Item, Resource]]


def _address(resource: Resource, base: str) -> str:
    """The material's own address, or where there is none its page here."""
    return web_link(resource.url) or urljoin(base, resource_path(resource.id))


def _csv(_name: str, found: Found, graph: StandardsGraph, base: str) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for position, (item, resource) in enumerate(found, 1):
        codes = "; ".join(_label(graph, a.standard_id, a.code) for a in resource.alignments)
        cells = (
            *(position, resource.title, item.note, _address(resource, base), "; ".join(resource.types)),
            *(resource.minutes or "", resource.ages or "", resource.license or "", codes, resource.id),
        )
        writer.writerow([_defused(str(cell)) for cell in cells])
    return stream.getvalue().encode("utf-8-sig")  # so that spreadsheets read the accents


def _label(graph: StandardsGraph, standard_id: str | None, code: str) -> str:
    return short_code(graph.standards[standard_id].code or code) if standard_id in graph.standards else code


def _defused(cell: str) -> str:
    """What a spreadsheet would run as a formula, as text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _jsonld(name: str, found: Found, graph: StandardsGraph, _base: str) -> bytes:
    items: list[dict[str, Any]] = []
    for position, (item, resource) in enumerate(found, 1):
        node: dict[str, Any] = {"@type": "ListItem", "position": position, "item": node_of(resource, graph)}
        items.append(node | ({"description": item.note} if item.note else {}))
    document = {"@context": "https://schema.org", "@type": "ItemList", "name": name, "itemListElement": items}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _cc(name: str, found: Found, graph: StandardsGraph, base: str) -> bytes:
    links = []
    for _, resource in found:
        known = [graph.standards[a.standard_id] for a in resource.alignments if a.standard_id in graph.standards]
        standards = [LinkedStandard(each.code, each.uri, each.id) for each in dict.fromkeys(known)]
        links.append(WebLink(resource.title, _address(resource, base), standards))
    return cartridge(name, links)
