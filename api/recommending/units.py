"""A material's place in the units, courses and programs that it is part of, as far as they are in the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.search.service import SearchSession
from catalog.model import Resource


@dataclass(frozen=True, slots=True)
class Place:
    """Where a material is in a unit: ``ids`` are those of the unit's parts in their order, its own at ``at``."""

    unit: str
    ids: Sequence[str]
    at: int
    ordered: bool  # whether its publisher gives its position

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
            by_unit[part.name] = Place(part.name, ids, ids.index(resource.id), part.position is not None)
    return list(by_unit.values())
