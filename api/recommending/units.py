"""A material's place in the units, courses and programs that it is part of, as far as they are in the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.search.service import SearchSession
from catalog.errors import NotFoundError
from catalog.formats.containers import aggregation_of
from catalog.model import Part, Resource
from indexer.units import named_key


@dataclass(frozen=True, slots=True)
class Place:
    """Where a material is in a unit: ``ids`` are those of the unit's parts in their order, its own at ``at``."""

    unit: str
    ids: Sequence[str]
    at: int
    ordered: bool  # whether its publisher gives its position
    id: str | None = None  # by which the material names the unit
    title: str = ""  # what the unit is called, see ``unit_title``

    @property
    def number(self) -> int | None:
        """The first is 1, whatever number the publisher begins with; None if its position is not given."""
        return self.at + 1 if self.ordered and len(self.ids) > 1 else None

    @property
    def before(self) -> str | None:
        return self.ids[self.at - 1] if self.ordered and self.at else None

    @property
    def after(self) -> str | None:
        return self.ids[self.at + 1] if self.ordered and self.at + 1 < len(self.ids) else None


def places(search: SearchSession, resource: Resource) -> list[Place]:
    """The material's place in each unit that its record names, in the record's order; also in one of which nothing
    else is here."""
    shared = {name: ids for name, ids in search.units(resource.id) if resource.id in ids}
    by_unit: dict[str, Place] = {}
    for part in resource.parts:
        if part.name and part.name not in by_unit:
            ids = shared.get(part.name, [resource.id])
            at, ordered = ids.index(resource.id), part.position is not None
            by_unit[part.name] = Place(part.name, ids, at, ordered, part.id, unit_title(search, part))
    return list(by_unit.values())


def unit_title(search: SearchSession, part: Part) -> str:
    """What a unit is called: by its own record, if the part gives only its identifier."""
    whole = material_here(search, part.id) if part.name == part.id else None
    return whole.title if whole else part.name


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A part that a whole names: what it is called, and the material itself if it is here."""

    name: str
    resource: Resource | None


def parts_of(search: SearchSession, whole: Resource) -> list[NamedPart]:
    """Every part that a whole names, each once and in its order, also one that is not here; then the materials that
    name it, by position (the unknown last), then title."""
    named: dict[str, NamedPart] = {}
    for part in whole.has_parts:
        resource = material_here(search, part.id)
        name = part.name or part.id or ""
        named.setdefault(resource.id if resource else name, NamedPart(resource.title if resource else name, resource))
    first = next((part.resource for part in named.values() if part.resource), None)
    beside = [id for place in places(search, first) if place.id == whole.id for id in place.ids] if first else []
    more = [search.resource(id) for id in beside if id not in named] if first else _naming(search, whole)
    return [*named.values(), *(NamedPart(resource.title, resource) for resource in more)]


def _naming(search: SearchSession, whole: Resource) -> list[Resource]:
    """The materials that name a program or unit by an identifier or its address, or by its publisher's title."""
    if aggregation_of(whole) not in ("program", "unit"):
        return []
    keys = {whole.id, *whole.identifiers, *filter(None, [whole.url])}
    keys |= {named_key(whole, whole.title)} if whole.publisher else set()
    positions: dict[str, tuple[bool, int]] = {}
    found: dict[str, Resource] = {}
    for resource in search.members(keys):
        for part in resource.parts:
            if resource.id != whole.id and (part.id or named_key(resource, part.name)) in keys:
                found.setdefault(resource.id, resource)
                positions.setdefault(resource.id, (part.position is None, part.position or 0))
    return sorted(found.values(), key=lambda one: (positions[one.id], one.title.casefold(), one.id))


def all_parts_of(search: SearchSession, whole: Resource) -> set[str]:
    """The ids of the materials that a whole is made of, of its units too."""
    found: set[str] = set()
    todo = [whole]
    while todo:
        parts = [part.resource for part in parts_of(search, todo.pop()) if part.resource is not None]
        new = [part for part in parts if part.id not in found]
        found |= {part.id for part in new}
        todo += new
    return found


def material_here(search: SearchSession, id: str | None) -> Resource | None:
    """The material of an identifier that another record names, if it is here."""
    if not id:
        return None
    try:
        return search.resource(id)
    except NotFoundError:
        return None
