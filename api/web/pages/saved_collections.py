"""Collections kept under an account, by plain forms; all that are kept, here and in the browser, are on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.forms import Form
from api.auth.sign_in import Sent, desk_of, sent, session_of, signed_in
from api.auth.visibility import search_of
from api.http.addresses import with_query
from api.http.problems import Telling
from api.recommending.collection import Collection, changed, found_in, read_pairs
from api.web.contexts import Page, Template
from api.web.exports.collection_files import exported
from api.web.pages import frame
from api.web.pages.collection import draw
from catalog.errors import ConflictError, InvalidRequestError, NotFoundError
from catalog.messages import Message, message
from catalog.model import Resource
from catalog.vetting.collections import Item, SavedCollection, joined
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, may

router = APIRouter(prefix="/collections")
Owner = Annotated[Person, Depends(signed_in)]
Posted = Annotated[Sent, Depends(sent)]


class CollectionsPage(Page):
    """The reader's collections."""

    own: Sequence[SavedCollection]  # under an account
    removed: bool  # whether one has just been removed


class ConflictPage(Page):
    """Two versions of one collection, and the ways to go on."""

    stored: SavedCollection
    yours: Collection
    lists: Sequence[tuple[str, Sequence[tuple[Item, Resource | None]]]]  # "stored" and "yours", with their materials
    ways: Sequence[tuple[str, Sequence[Item]]]  # by name, what each would save


COLLECTIONS = Template("collections.html", CollectionsPage)
CONFLICT = Template("collection_conflict.html", ConflictPage)


@router.get("")
def collections_page(request: Request) -> Response:
    session = session_of(request)
    person = session.person if session else None
    context: CollectionsPage = {
        "title": frame.words_of(request)("collections.title"),
        "here": "collections",
        "own": desk_of(request).collections.all(person) if may(person, Action.KEEP) else [],
        "removed": request.query_params.get("done") == "removed",
    }
    return frame.page(request, COLLECTIONS, context)


@router.post("")
def keep(request: Request, form: Posted) -> Response:
    """Keep a collection that is in an address or a browser; one that is kept under its name is not overwritten."""
    collection = _posted(form.form)
    collections = desk_of(request).collections
    try:
        return _done(collections.keep(form.person, collection.name, collection.items))
    except InvalidRequestError as error:
        return draw(request, collection, error=error, status=400)
    except ConflictError as error:
        name = error.clashes[0].where
        return _conflict(
            request,
            next(collection for collection in collections.all(form.person) if collection.name == name),
            collection,
        )


@router.post("/add")
def add(request: Request, form: Posted) -> Response:
    """One material into a list: the one called so, which is made if there is none, or without a name the one chosen."""
    collections, id, chosen, name = (
        desk_of(request).collections,
        form.form.text("id"),
        form.form.text("list"),
        form.form.text("name"),
    )
    if chosen and not name:
        return _done(collections.add(form.person, _number(chosen), id))
    known = next((key for key, own in collections.names(form.person) if own == name), None)
    return _done(collections.add(form.person, known, id) if known else collections.keep(form.person, name, [Item(id)]))


@router.get("/{key:int}")
def kept_page(request: Request, key: int, person: Owner) -> Response:
    return _page(
        request, desk_of(request).collections.get(person, key), done=request.query_params.get("done") == "saved"
    )


@router.get("/{key:int}.{form}")
def export(request: Request, key: int, form: str, person: Owner) -> Response:
    one = desk_of(request).collections.get(person, key)
    return exported(request, form, one.name, found_in(search_of(request), one.items))


@router.post("/{key:int}")
def save(request: Request, key: int, form: Posted) -> Response:
    """Keep the list as the form has it, with the change that its button asks for."""
    collection, version = _posted(form.form), _number(form.form.text("version"))
    collections = desk_of(request).collections
    try:
        return _done(collections.save(form.person, key, version, collection.name, collection.items))
    except InvalidRequestError as error:
        stored = collections.get(form.person, key)
        shown = SavedCollection(key, collection.name, collection.items, version, stored.changed)
        return _page(request, shown, 400, error=error)
    except ConflictError:
        return _conflict(request, collections.get(form.person, key), collection)


@router.post("/{key:int}/remove")
def remove(request: Request, key: int, form: Posted) -> Response:
    collections = desk_of(request).collections
    try:
        collections.remove(form.person, key, _number(form.form.text("version")))
    except ConflictError:
        return _page(request, collections.get(form.person, key), 409, error=Message("kept.changed"))
    return RedirectResponse("/collections?done=removed", 303)


def _posted(form: Form) -> Collection:
    pairs = [(key, value.replace("\r\n", "\n")) for key, value in form.pairs]
    return changed(*read_pairs(pairs))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFoundError("You keep no such collection.", detail=message("error.no-collection"))
    return int(text)


def _done(saved_collection: SavedCollection) -> Response:
    return RedirectResponse(with_query(f"/collections/{saved_collection.key}", [("done", "saved")]), 303)


def _page(
    request: Request,
    saved_collection: SavedCollection,
    status: int = 200,
    *,
    error: Telling | None = None,
    done: bool = False,
) -> Response:
    return draw(
        request,
        Collection(saved_collection.name, saved_collection.items),
        saved_collection=saved_collection,
        error=error,
        done=done,
        status=status,
    )


def _conflict(request: Request, stored: SavedCollection, yours: Collection) -> Response:
    """Both lists side by side, and the ways on: yours, both joined, or what is kept. Nothing was saved."""
    search = search_of(request)
    context: ConflictPage = {
        "title": stored.name,
        "here": "collections",
        "stored": stored,
        "yours": yours,
        "lists": [("stored", found_in(search, stored.items)), ("yours", found_in(search, yours.items))],
        "ways": [("replace", yours.items), ("join", joined(stored.items, yours.items))],
    }
    return frame.page(request, CONFLICT, context, 409)
