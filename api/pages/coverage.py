"""How a standard's materials spread over needs and types, so that what is missing can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.facts import with_query
from catalog.model import Evidence, Resource
from catalog.needs import NEEDS, evidence

MOST_TYPES = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One need: how many materials of each type meet it, then of all types."""

    need: str
    counts: Sequence[tuple[int, str]]  # with the address of a search for them
    total: int
    declared: int


@dataclass(frozen=True, slots=True)
class Coverage:
    types: Sequence[tuple[str, int]]
    rows: Sequence[Row]
    materials: int

    @property
    def gaps(self) -> list[str]:
        """Needs that no material is known to meet."""
        return [row.need for row in self.rows if not row.total]


def cover(standard: str, materials: Sequence[Resource]) -> Coverage:
    """Counts of materials whose evidence for a need is declared or inferred, by need and by the commonest types."""
    counted = Counter(kind for resource in materials for kind in dict.fromkeys(resource.types))
    types = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TYPES]
    rows = [_row(standard, need, materials, [kind for kind, _ in types]) for need in NEEDS]
    return Coverage(types, rows, len(materials))


def _row(standard: str, need: str, materials: Sequence[Resource], types: Sequence[str]) -> Row:
    found = [(resource, evidence(resource, need).evidence) for resource in materials]
    meeting = [resource for resource, known in found if known is not Evidence.UNKNOWN]
    counts = [
        (
            sum(kind in resource.types for resource in meeting),
            with_query("/", [("standard", standard), ("need", need), ("type", kind)]),
        )
        for kind in types
    ]
    return Row(need, counts, len(meeting), sum(known is Evidence.DECLARED for _, known in found))
