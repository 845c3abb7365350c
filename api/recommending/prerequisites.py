"""What comes before a material and what follows: the standards that its own build on and lead to, with materials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.recommending.alternatives import taught
from api.search.service import SearchSession
from catalog.model import Query, Resource, Standard
from catalog.standards.codes import short_code
from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import NEARNESS, Nearness

STEPS, STEP_MATERIALS = 3, 3  # standards before and after, and materials for each


@dataclass(frozen=True, slots=True)
class Step:
    """A standard that comes before or after, with materials for it."""

    standard: Standard
    code: str
    materials: Sequence[Resource]


@dataclass(frozen=True, slots=True)
class Steps:
    """What a material builds on, and what it leads to."""

    builds_on: Sequence[Step]
    leads_to: Sequence[Step]


def steps_around(search: SearchSession, graph: StandardsGraph, resource: Resource) -> Steps:
    """By the standards that people declare the material to teach or assess."""
    ids = [standard for standard in taught(resource) if standard in graph.standards]
    before = [standard for id in ids for standard in graph.prerequisites(id) if standard.id not in ids]
    after = [standard for id in ids for standard in graph.leads_to(id) if standard.id not in ids]
    return Steps(_steps(search, graph, before, resource.id), _steps(search, graph, after, resource.id))


def _steps(search: SearchSession, graph: StandardsGraph, standards: Sequence[Standard], own: str) -> list[Step]:
    steps = []
    for standard in list(dict.fromkeys(standards))[:STEPS]:
        near = answering_standards(graph, standard.id)
        hits = search(Query(standards=(standard.id,), limit=STEP_MATERIALS * 3)).hits
        materials = [hit.resource for hit in hits if hit.resource.id != own and near & set(taught(hit.resource))]
        steps.append(Step(standard, short_code(standard.code), materials[:STEP_MATERIALS]))
    return steps


def answering_standards(graph: StandardsGraph, standard_id: str) -> frozenset[str]:
    """The standard, its parts and their equivalents."""
    near = graph.neighborhood(standard_id)
    return frozenset(id for id, (_, value) in near.items() if value >= NEARNESS[Nearness.PART_OF_EQUIVALENT])
