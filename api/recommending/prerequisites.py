"""What comes before a material and what follows: the standards that its own build on and lead to, with materials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.recommending.alternatives import taught
from api.search.fit import Band
from api.search.ranking import Ranked
from api.search.service import SearchSession
from api.search.tiers import STANDARD
from catalog.model import Query, Resource, Standard
from catalog.standards.codes import short_code
from catalog.standards.graph import StandardsGraph

STEPS, STEP_MATERIALS = 3, 3  # standards before and after, and materials for each


@dataclass(frozen=True, slots=True)
class Step:
    """A standard that comes before or after, with materials for it; ``probable`` are the ids of those that meet it by
    inference alone. ``possible`` says that they only possibly meet it, and nothing is known to."""

    standard: Standard
    code: str
    materials: Sequence[Resource]
    probable: frozenset[str]
    possible: bool = False


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
    return Steps(_steps(search, before, resource.id), _steps(search, after, resource.id))


def _steps(search: SearchSession, standards: Sequence[Standard], own: str) -> list[Step]:
    steps = []
    for standard in list(dict.fromkeys(standards))[:STEPS]:
        known = _meeting(search, standard, own, "probable")
        hits = known or _meeting(search, standard, own, "")
        probable = frozenset(hit.resource.id for hit in hits if hit.tiers[STANDARD] == Band.PROBABLY)
        steps.append(
            Step(
                standard, short_code(standard.code), [hit.resource for hit in hits], probable, bool(hits) and not known
            )
        )
    return steps


def _meeting(search: SearchSession, standard: Standard, own: str, alignment: str) -> list[Ranked]:
    """The first others that meet a standard so surely, "" being possibly."""
    query = Query(standards=(standard.id,), require=("standard",), alignment=alignment, limit=STEP_MATERIALS + 1)
    return [hit for hit in search(query).hits if hit.resource.id != own][:STEP_MATERIALS]
