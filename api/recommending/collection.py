"""A named list of materials in an order: how an address or a form says it, and what is in it, for pages and JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote, urlsplit

from api.recommending.similar import Similar, similar_to
from api.search.service import SearchSession
from catalog.errors import InvalidRequestError, NotFoundError
from catalog.messages import message
from catalog.model import Resource
from catalog.vetting.collections import MAX_ID, MAX_ITEMS, MAX_NAME, MAX_NOTE, Item

LIKE = 6  # more materials like those in it
LISTED = ("name", "id", "note")  # the parameters of an address that hold a list
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
    for key, value in _beside(pairs):
        text = value.strip()
        if key == "name":
            name = text
        elif key == "id" and text:
            latest = "" if text in items else text  # a material counts once, with its first note
            items.setdefault(text, Item(text))
        elif key == "note" and latest and text:
            items[latest], latest = Item(latest, text), ""
        elif key in _CHANGES:
            asked[key] = text
    return Collection(name, tuple(items.values())), asked


def _beside(pairs: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Pairs with each note behind its material. A program that sends lists names all materials before the first note;
    then, if there are as many notes, empty ones too, they go together by their places."""
    ids = [at for at, (key, _) in enumerate(pairs) if key == "id"]
    notes = [at for at, (key, _) in enumerate(pairs) if key == "note"]
    if len(ids) < 2 or len(ids) != len(notes) or notes[0] < ids[-1]:
        return pairs
    others = [pair for pair in pairs if pair[0] not in {"id", "note"}]
    return others + [pairs[at] for both in zip(ids, notes, strict=True) for at in both]


def read_collection(query: str) -> tuple[Collection, dict[str, str]]:
    """Raises InvalidRequestError for more materials than a list holds, each counted once."""
    pairs = parse_qsl(query, keep_blank_values=True)
    collection, asked = read_pairs([(key, value) for key, value in pairs if value or key == "note"])
    if len(collection.items) > MAX_ITEMS:
        detail = message("error.too-many", name="id", limit=MAX_ITEMS)
        raise InvalidRequestError("id", f"a list holds at most {MAX_ITEMS} materials.", detail=detail)
    return collection.within_limits(), asked


def lost_notes(query: str) -> int:
    """How many notes of an address count for nothing: they come before any material, or theirs has one already."""
    pairs = parse_qsl(query, keep_blank_values=True)
    notes = sum(key == "note" and bool(value.strip()) for key, value in pairs)
    return notes - sum(bool(item.note) for item in read_collection(query)[0].items)


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
    pairs: list[tuple[Item, Resource | None]] = []
    for item in items:
        try:
            pairs.append((item, search.resource(item.id)))
        except NotFoundError:
            pairs.append((item, None))
    return pairs


@dataclass(frozen=True, slots=True)
class Contents:
    """What a list leads to: each item with its material, None if the reader finds no such material. ``minutes`` is the
    sum of those that state their length, ``untimed`` how many materials do not; ``like`` are similar materials."""

    entries: Sequence[tuple[Item, Resource | None]]
    minutes: int
    untimed: int
    like: Sequence[Similar]


def contents(search: SearchSession, items: Sequence[Item]) -> Contents:
    pairs = found_in(search, items)
    there = [resource for _, resource in pairs if resource]
    minutes = [resource.minutes for resource in there if resource.minutes]
    return Contents(pairs, sum(minutes), len(there) - len(minutes), similar_to(search, there, LIKE))
