"""A collection as a file to take away: a table, JSON-LD, a Common Cartridge, or all of them in an archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from fastapi import Request, Response
from markupsafe import Markup

from api.auth.visibility import search_of
from api.http.addresses import absolute, resource_path, web_link
from api.messages import Words
from api.services import base_url
from api.web.exports.cartridge import (
    CartridgeItem,
    LinkedStandard,
    body_of,
    cartridge,
    file_name,
    html_page,
    overview_of,
    zipped,
)
from api.web.exports.citation import attribution, citation
from api.web.exports.table import Table, Value, csv_file
from api.web.pages import frame
from api.web.pages.facts import license_words
from api.web.pages.resource import material_html
from catalog.errors import InvalidRequestError
from catalog.export import node_of
from catalog.messages import message
from catalog.model import Resource
from catalog.standards.codes import short_code
from catalog.standards.graph import StandardsGraph
from catalog.vetting.collections import Item

COLUMNS = ("position", "title", "note", "link", "type", "minutes", "ages", "licence", "standards", "identifier")
FORMS = {"csv": "text/csv", "jsonld": "application/ld+json", "imscc": "application/zip", "zip": "application/zip"}
ItemMaterials = Sequence[tuple[Item, Resource]]


def exported(request: Request, form: str, name: str, listed: Sequence[tuple[Item, Resource | None]]) -> Response:
    """The file, of what is still in the catalog; the table and the archive also say what is not."""
    pairs = [(item, resource) for item, resource in listed if resource is not None]
    missing = len(listed) - len(pairs)
    graph, base, words = search_of(request).graph, base_url(request), frame.words_of(request)
    title = name or words("collections.unnamed")
    file = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "collection"

    def entries(*, every_text: bool = False) -> list[CartridgeItem]:
        return [_entry(item, resource, graph, base, words, every_text=every_text) for item, resource in pairs]

    def overview() -> bytes:
        gone = Markup("\n<p>{}</p>").format(words("collections.missing", missing)) if missing else ""
        return html_page(words("collections.overview"), words.language, overview_of(title, entries()) + gone)

    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: _csv(listed, graph, base),
        "jsonld": lambda: _jsonld(title, pairs, graph),
        "imscc": lambda: cartridge(title, entries(), words("collections.overview"), words.language),
        "zip": lambda: _archive(
            file, {form: writers[form]() for form in ("csv", "jsonld", "imscc")}, overview(), entries(every_text=True)
        ),
    }
    if form not in FORMS:
        raise InvalidRequestError(
            "form",
            f"“{form}” is no form of a collection.",
            list(FORMS),
            detail=message("refused.choice", value=str(form)[:40]),
        )
    headers = {"content-disposition": f'attachment; filename="{file}.{form}"', "cache-control": "private, no-store"}
    return Response(writers[form](), media_type=FORMS[form], headers=headers)


def _address(resource: Resource, base: str) -> str:
    """The material's own address, or its page here if there is none."""
    return web_link(resource.url) or absolute(base, resource_path(resource.id))


def _csv(listed: Sequence[tuple[Item, Resource | None]], graph: StandardsGraph, base: str) -> bytes:
    rows: list[tuple[Value, ...]] = []
    for position, (item, resource) in enumerate(listed, 1):
        if resource is None:
            rows.append((position, "", item.note, *[""] * (len(COLUMNS) - 4), item.id))
            continue
        codes = "; ".join(_label(graph, a.standard_id, a.code) for a in resource.alignments)
        what = (resource.title, item.note, _address(resource, base), "; ".join(resource.types), resource.minutes)
        ages = str(resource.ages) if resource.ages else None
        rows.append((position, *what, ages, resource.license, codes, resource.id))
    return csv_file(Table("collection", COLUMNS, rows))


def _label(graph: StandardsGraph, standard_id: str | None, code: str) -> str:
    return short_code(graph.standards[standard_id].code or code) if standard_id in graph.standards else code


def _jsonld(name: str, pairs: ItemMaterials, graph: StandardsGraph) -> bytes:
    items: list[dict[str, Any]] = []
    for position, (item, resource) in enumerate(pairs, 1):
        node: dict[str, Any] = {"@type": "ListItem", "position": position, "item": node_of(resource, graph)}
        items.append(node | ({"description": item.note} if item.note else {}))
    document = {"@context": "https://schema.org", "@type": "ItemList", "name": name, "itemListElement": items}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _archive(file: str, forms: Mapping[str, bytes], overview: bytes, entries: Sequence[CartridgeItem]) -> bytes:
    """The other files, a page with every material in order and its note, and every text that is held here."""
    pages = [
        (
            f"{file}/materials/{place:03}-{file_name(entry.title)}.html",
            html_page(entry.title, entry.language, body_of(entry)),
        )
        for place, entry in enumerate(entries, 1)
        if entry.text is not None
    ]
    others = [(f"{file}/{file}.{form}", data) for form, data in forms.items()]
    return zipped([(f"{file}/overview.html", overview), *others, *pages])


def _entry(
    item: Item, resource: Resource, graph: StandardsGraph, base: str, words: Words, *, every_text: bool
) -> CartridgeItem:
    """A page if only this catalog holds the text, or ``every_text`` is wanted; our page of it is the last resort of
    what has neither."""
    page = absolute(base, resource_path(resource.id))
    known = [graph.standards[a.standard_id] for a in resource.alignments if a.standard_id in graph.standards]
    unlicensed = f"{citation(words, resource, page)} · {license_words(words, resource.license)}"
    return CartridgeItem(
        id=item.id,
        title=resource.title,
        address=_address(resource, base),
        text=material_html(resource, top=2) if resource.text and (every_text or not web_link(resource.url)) else None,
        language=next(iter(resource.languages), ""),
        note=item.note,
        source=attribution(words, resource, page) or unlicensed,
        standards=[LinkedStandard(standard.code, standard.uri, standard.id) for standard in dict.fromkeys(known)],
    )
