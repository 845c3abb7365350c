"""`GET /api/v1/collection`: what a shared list of materials holds; `/collections`: the lists under one's account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api.auth.sign_in import desk_of
from api.auth.visibility import search_of
from api.http.addresses import absolute, with_query
from api.http.parameters import NoParameters, Parameters
from api.messages import Words
from api.recommending.collection import Collection, contents, lost_notes, read_collection
from api.services import base_url
from api.v1.access import SIGN_IN_FIRST, SignedIn
from api.v1.language import Language, json_response
from api.v1.rows import Rows
from api.v1.schema import MaterialModel
from catalog.messages import message
from catalog.vetting.collections import MAX_ID, MAX_ITEMS, MAX_NAME, MAX_NOTE, SavedCollection

router = APIRouter(prefix="/api/v1", tags=["collections"])


class CollectionParameters(Parameters):
    """What the address of a collection's page holds."""

    name: str = Field("", max_length=MAX_NAME)
    id: list[Annotated[str, Field(max_length=MAX_ID)]] = Field(
        [],
        description=f"The materials, in their order, at most {MAX_ITEMS}; each counts once, with its first note.",
    )
    note: list[Annotated[str, Field(max_length=MAX_NOTE)]] = Field(
        [],
        max_length=MAX_ITEMS,
        description="Each belongs to the `id` that it follows in the address; if all of `id` come "
        "first and there are as many notes, empty ones too, to the `id` of the same place. One before any `id`, or a "
        "second one, does not count, which `notices` says.",
    )


class ItemModel(BaseModel):
    """A place in a list. `material` is null if no such material can be found here."""

    id: str
    note: str
    material: MaterialModel | None


class CollectionResponse(BaseModel):
    """A list in its order. `minutes` adds up the materials that state their length, which `untimed` others do not."""

    name: str
    page: str = Field(description="The address that shares it: all of the list is in it.")
    items: list[ItemModel]
    minutes: int
    untimed: int
    like: list[MaterialModel] = Field(description="Materials like those in it.")
    notices: list[str] = Field([], description="What of the address does not count, in sentences.")


class NotedModel(BaseModel):
    """A material of a list and the note to it, "" if there is none."""

    id: str
    note: str


class SavedCollectionModel(BaseModel):
    """A list under an account. `version` grows with each change of it."""

    key: int
    name: str
    version: int
    changed: str = Field(description="When, ISO 8601 in UTC.")
    ids: list[str]
    items: list[NotedModel] = Field(description="The same with their notes.")


class SavedCollectionsResponse(CollectionResponse):
    key: int
    version: int
    changed: str


class CollectionsResponse(BaseModel):
    """The caller's own lists, by name; no other account can read them."""

    count: int
    total: int
    offset: int
    results: list[SavedCollectionModel]


@router.get(
    "/collection",
    operation_id="collection",
    summary="What a shared list of materials holds",
    response_model=CollectionResponse,
)
def collection_endpoint(
    request: Request,
    words: Language,
    _parameters: Annotated[CollectionParameters, Query()],
) -> Response:
    collection = read_collection(request.url.query)[0]
    lost = lost_notes(request.url.query)
    notices = [words.say(message("notice.lost-notes", lost))] if lost else []
    return json_response(CollectionResponse(**_contents(request, words, collection), notices=notices), words)


@router.get(
    "/collections",
    operation_id="collections",
    summary="Your lists of materials",
    response_model=CollectionsResponse,
    responses=SIGN_IN_FIRST,
)
def collections_endpoint(
    request: Request, words: Language, person: SignedIn, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    collections = desk_of(request).collections.all(person)
    results = [
        SavedCollectionModel(
            **_known(one),
            name=one.name,
            ids=[item.id for item in one.items],
            items=[NotedModel(id=item.id, note=item.note) for item in one.items],
        )
        for one in collections
    ]
    count = len(results)
    body = CollectionsResponse(count=count, total=count, offset=0, results=results)
    return json_response(body, words, private=True)


@router.get(
    "/collections/{key}",
    operation_id="collection_kept",
    summary="What is in one of your lists",
    response_model=SavedCollectionsResponse,
    responses=SIGN_IN_FIRST,
)
def kept_endpoint(
    request: Request,
    words: Language,
    person: SignedIn,
    key: Annotated[int, Path(ge=1, le=2**31 - 1)],
    _parameters: Annotated[NoParameters, Query()],
) -> Response:
    one = desk_of(request).collections.get(person, key)
    whole = _contents(request, words, Collection(one.name, one.items))
    return json_response(SavedCollectionsResponse(**_known(one), **whole), words, private=True)


def _known(one: SavedCollection) -> dict[str, int | str]:
    return {"key": one.key, "version": one.version, "changed": one.changed}


def _contents(request: Request, words: Words, collection: Collection) -> dict[str, object]:
    session = search_of(request)
    there, rows = contents(session, collection.items), Rows(session, words, base_url(request))
    return {
        "name": collection.name,
        "page": absolute(base_url(request), with_query("/collection", collection.pairs())),
        "items": [
            ItemModel(id=item.id, note=item.note, material=None if resource is None else rows.material(resource))
            for item, resource in there.entries
        ],
        "minutes": there.minutes,
        "untimed": there.untimed,
        "like": [rows.material(candidate.resource) for candidate in there.like],
    }
