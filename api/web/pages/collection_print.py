"""A collection with its contents on one page, to print: notes, texts, addresses and attributions in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from markupsafe import Markup

from api.auth.visibility import search_of
from api.http.addresses import absolute, resource_path, with_query
from api.http.well_formed import only
from api.recommending.collection import LISTED, found_in, read_collection
from api.services import base_url
from api.web.contexts import Page, Template
from api.web.exports.citation import attribution, citation
from api.web.pages import frame
from api.web.pages.answers import without_answers
from api.web.pages.resource import material_html
from catalog.model import Resource

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Printed:
    """A material with its note; ``source`` says whose it is."""

    resource: Resource
    note: str
    text: Markup
    source: str


class CollectionPrintPage(Page):
    """What is still in the catalog of a collection. ``other`` is the address with, or without, the answers."""

    printed: Sequence[Printed]
    missing: int  # materials of the collection that are not in the catalog
    answers: bool
    has_answers: bool
    other: str
    collection: str


COLLECTION_PRINT = Template("collection_print.html", CollectionPrintPage)


@router.get("/collection/print", dependencies=[Depends(only(*LISTED, "answers"))])
def collection_print_page(request: Request, answers: Annotated[Literal["yes", "no"], Query()] = "yes") -> Response:
    collection, _ = read_collection(request.url.query)
    words, base, pairs = frame.words_of(request), base_url(request), collection.pairs()
    printed, has_answers, missing = [], False, 0
    for item, resource in found_in(search_of(request), collection.items):
        if resource is None:
            missing += 1
            continue
        questions = without_answers(resource)
        has_answers = has_answers or questions != resource.text
        page = absolute(base, resource_path(resource.id))
        text = material_html(resource if answers == "yes" else replace(resource, text=questions))
        source = attribution(words, resource, page) or citation(words, resource, page)
        printed.append(Printed(resource, item.note, text, source))
    context: CollectionPrintPage = {
        "title": collection.name or words("collections.unnamed"),
        "here": "collections",
        "printed": printed,
        "missing": missing,
        "answers": answers == "yes",
        "has_answers": has_answers,
        "other": with_query("/collection/print", [*pairs, *([("answers", "no")] if answers == "yes" else [])]),
        "collection": with_query("/collection", pairs),
    }
    return frame.page(request, COLLECTION_PRINT, context)
