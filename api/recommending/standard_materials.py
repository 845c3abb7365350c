"""The materials that answer for a standard, and how they spread over needs and types, so that gaps can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from api.http.addresses import with_query
from api.search.fit import answers
from api.search.service import SearchSession
from catalog.model import Query
from catalog.needs.needs import NEEDS
from indexer.engine import Candidates

MAX_TYPES = 5
# What answers for a standard by people's word, or probably meets it.
CONDITIONS = [("require", "standard"), ("alignment", "probable")]
COUNTED = 2000  # of the nearest, counted by need and type: more than any standard has here


@dataclass(frozen=True, slots=True)
class Material:
    """Its types, and for each need 1 if it is declared to meet it, 0.5 inferred, 0 unknown, -1 a barrier."""

    types: Sequence[str]
    met: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One need: how many materials of each type meet it, then of all types."""

    need: str
    counts: Sequence[tuple[int, str]]  # with the address of a search for them
    total: int
    declared: int


@dataclass(frozen=True, slots=True)
class MaterialCounts:
    types: Sequence[tuple[str, int]]
    rows: Sequence[Row]
    materials: int

    @property
    def gaps(self) -> list[str]:
        """Needs that no material is known to meet."""
        return [row.need for row in self.rows if not row.total]


def count_materials(standard: str, materials: Sequence[Material]) -> MaterialCounts:
    """Counts of materials whose evidence for a need is declared or inferred, by need and by the commonest types."""
    counted = Counter(kind for material in materials for kind in dict.fromkeys(material.types))
    types = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_TYPES]
    rows = [_row(standard, need, materials, [kind for kind, _ in types]) for need in NEEDS]
    return MaterialCounts(types, rows, len(materials))


def _row(standard: str, need: str, materials: Sequence[Material], types: Sequence[str]) -> Row:
    meeting = [material for material in materials if material.met[need] > 0]
    counts = [
        (
            sum(kind in material.types for material in meeting),
            with_query(
                "/",
                [("standard", standard), ("need", need), ("type", kind), *CONDITIONS, ("known_needs", "only")],
            ),
        )
        for kind in types
    ]
    return Row(need, counts, len(meeting), sum(material.met[need] == 1 for material in meeting))


def answering_materials(search: SearchSession, named: str) -> tuple[dict[str, Material], dict[str, Material]]:
    """Materials by id that teach or assess what answers for a standard, or for one of a domain: by people's word, and
    probably by inference. They are those that search finds under ``CONDITIONS``; of those that say the same, one."""
    needs = tuple(NEEDS)
    _, candidates = search.look(
        Query(standards=(named,), needs=needs, require=("standard",), alignment="probable", limit=COUNTED)
    )
    declared, inferred = dict[str, Material](), dict[str, Material]()
    stated = answers(np.maximum(candidates.signals["declared.teaches"], candidates.signals["declared.assesses"]))
    _, firsts = np.unique(candidates.duplicates[np.argsort(~stated, kind="stable")], return_index=True)
    for row in np.argsort(~stated, kind="stable")[np.sort(firsts)].tolist():
        (declared if stated[row] else inferred)[candidates.ids[row]] = _material(candidates, row)
    return declared, inferred


def _material(candidates: Candidates, row: int) -> Material:
    met = {need: float(candidates.signals[f"need.{need}"][row]) for need in NEEDS}
    return Material(candidates.resources[row].types, met)
