"""The order in which chosen materials are taught. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """A chosen material: what it covers, its place in its courses, and whether it only assesses."""

    id: str
    standards: Sequence[str] = ()
    positions: Mapping[str, int] = field(default_factory=dict)
    only_assesses: bool = False


def teaching_order(
    steps: Sequence[PlanItem], standards: Sequence[str], before: Mapping[str, frozenset[str]]
) -> list[str]:
    """The ids of the steps as they should be taught.

    A course's own order holds within it. Otherwise what a standard builds on (``before``) comes first, then the order
    of ``standards``; of two on the same standards the one that only assesses comes last. Where these contradict each
    other round in a circle, the order of the standards decides. The order of the steps given changes nothing.
    """
    place = {standard: n for n, standard in enumerate(standards)}
    far = len(place)

    def rank(step: PlanItem) -> tuple[object, ...]:
        first = min((place.get(standard, far) for standard in step.standards), default=far)
        return first, step.only_assesses, min(step.positions.values(), default=1_000_000), step.id

    waits: dict[str, set[str]] = {step.id: set() for step in steps}
    for one, other in permutations(steps, 2):
        if _first(one, other, before):
            waits[other.id].add(one.id)
    remaining = sorted(steps, key=rank)
    order: list[str] = []
    while remaining:
        ready = next((step for step in remaining if not waits[step.id] - set(order)), remaining[0])
        order.append(ready.id)
        remaining.remove(ready)
    return order


def _first(one: PlanItem, other: PlanItem, before: Mapping[str, frozenset[str]]) -> bool:
    shared = one.positions.keys() & other.positions.keys()
    if shared:
        course = min(shared)
        return one.positions[course] < other.positions[course]
    leads = _builds(other, one, before)
    if leads != (back := _builds(one, other, before)):
        return leads
    return not back and set(one.standards) == set(other.standards) and other.only_assesses and not one.only_assesses


def _builds(one: PlanItem, other: PlanItem, before: Mapping[str, frozenset[str]]) -> bool:
    """Whether what ``one`` covers builds on something that ``other`` covers and it does not."""
    needed = {early for standard in one.standards for early in before.get(standard, frozenset())}
    return bool(needed & set(other.standards) - set(one.standards))
