"""The publishers' units that materials are of, to be taught whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.search.service import SearchSession
from catalog.model import Resource

_UNITS, _SHARED, _MAX_LESSONS = 4, 2, 40  # units looked at, materials that make one worth it, lessons of one


@dataclass(frozen=True, slots=True)
class WholeUnit:
    """A publisher's unit with all its lessons in its order."""

    name: str
    lessons: Sequence[Resource]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(lesson.id for lesson in self.lessons)


def whole_units(search: SearchSession, resources: Iterable[Resource]) -> list[WholeUnit]:
    """The few units that most of these are of, most first; no long ones and no single lessons."""
    counts: Counter[str] = Counter()
    members: dict[str, tuple[Resource, str]] = {}
    for resource in resources:
        for part in resource.parts:
            if part.position is not None:
                counts[part.id or part.name] += 1
                members.setdefault(part.id or part.name, (resource, part.name))
    units = []
    for key, count in counts.most_common(_UNITS):
        if count < _SHARED:
            break
        member, name = members[key]
        for unit, ids in search.units(member.id):
            if unit == name and 1 < len(ids) <= _MAX_LESSONS:
                units.append(WholeUnit(name, tuple(map(search.resource, ids))))
    return units
