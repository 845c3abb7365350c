"""What a card or a page says of the unit that a material is part of, with the address of the unit's page."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from api.auth.visibility import search_of
from api.http.addresses import with_query
from api.recommending.units import Place, places
from catalog.formats.containers import aggregation_of
from catalog.model import Resource


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit, and a material's place among the ``of`` lessons that are here; ``number`` is None if not given."""

    name: str
    number: int | None
    of: int
    href: str
    is_lesson: bool  # or not known to be anything else


def unit_address(place: Place) -> str:
    """The same for every lesson of the unit."""
    return with_query("/unit", [("id", place.ids[0]), ("name", place.unit)])


def unit_line(request: Request, resource: Resource) -> UnitLine | None:
    """The first of the material's units."""
    place = next(iter(places(search_of(request), resource)), None) if resource.parts else None
    is_lesson = aggregation_of(resource) in ("", "lesson")
    return UnitLine(place.title, place.number, len(place.ids), unit_address(place), is_lesson) if place else None
