"""Materials like some given ones: near in meaning, of the same subject and for near ages, from varied publishers and
units, each with the reason why it is here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import inf

from api.recommending.units import all_parts_of, unit_title
from api.search.service import SearchSession
from catalog.messages import Message, message
from catalog.model import AgeRange, Alignment, Resource
from catalog.standards.codes import short_code

MAX_YEARS = 2  # whole years that lie between the ages at most
# What each thing costs, in cosine: a year between the ages, ages that are not stated, and every earlier result of the
# same unit and of the same publisher. Two texts on one topic are some .1 nearer than two of one subject.
_YEAR, _NO_AGES, _SAME_UNIT, _SAME_PUBLISHER = 0.04, 0.05, 0.03, 0.015
_LOOKED_AT, _MAX_GIVEN = 120, 12


@dataclass(frozen=True, slots=True)
class Similar:
    """A material, the cosine of its meaning with the nearest of the given ones, and why it is here."""

    resource: Resource
    similarity: float
    because: Message


@dataclass(frozen=True, slots=True)
class _Near:
    resource: Resource
    like: Resource  # the nearest in meaning of the given ones
    cosine: float
    worth: float


def similar_to(search: SearchSession, resources: Sequence[Resource], limit: int) -> list[Similar]:
    """The best first: what is nearest, less what its ages and its likeness to earlier results cost. Only the first few
    of a long list are looked at. What the given ones are made of is left out. Equal ones are ordered by id."""
    near: dict[str, _Near] = {}
    own = {resource.id for resource in resources}.union(
        *(all_parts_of(search, resource) for resource in resources[:_MAX_GIVEN])
    )
    for resource in resources[:_MAX_GIVEN]:
        for other, cosine in search.similar(resource.id, max(_LOOKED_AT, 2 * limit) + len(own)):
            years = years_apart(resource.ages, other.ages)
            if other.id in own or not _one_subject(resource, other) or (years is not None and years > MAX_YEARS):
                continue
            worth = cosine - (_NO_AGES if years is None else _YEAR * years)
            if other.id not in near or near[other.id].worth < worth:
                near[other.id] = _Near(other, resource, cosine, worth)
    return [
        Similar(neighbor.resource, neighbor.cosine, _because(search, neighbor))
        for neighbor in _varied(near.values(), limit)
    ]


def _varied(near: Collection[_Near], limit: int) -> list[_Near]:
    remaining = sorted(near, key=lambda neighbor: (-neighbor.worth, neighbor.resource.id))
    units: Counter[str] = Counter()
    publishers: Counter[str] = Counter()

    def worth(neighbor: _Near) -> float:
        same = max((units[unit] for unit in _units(neighbor.resource)), default=0)
        return neighbor.worth - _SAME_UNIT * same - _SAME_PUBLISHER * publishers[neighbor.resource.publisher or ""]

    chosen: list[_Near] = []
    while remaining and len(chosen) < limit:
        best = max(remaining, key=worth)  # the first of equal ones
        remaining.remove(best)
        chosen.append(best)
        units.update(_units(best.resource))
        publishers[best.resource.publisher or ""] += 1
    return chosen


def years_apart(one: AgeRange | None, other: AgeRange | None) -> int | None:
    """The least number of years from an age of one range to an age of the other, 0 if they share one; None if either
    is unknown."""
    if one is None or other is None:
        return None
    gap = max(one.low - (other.high or inf), other.low - (one.high or inf))
    return 0 if gap < 0 else int(gap) + 1


def _one_subject(one: Resource, other: Resource) -> bool:
    """Whether they share a subject for all that is known; "English" is "English Language Arts"."""
    mine, theirs = ([subject.casefold() for subject in resource.subjects] for resource in (one, other))
    shared = any(a == b or a.startswith(f"{b} ") or b.startswith(f"{a} ") for a in mine for b in theirs)
    return shared or not mine or not theirs


def _units(resource: Resource) -> set[str]:
    return {part.id or part.name for part in resource.parts}


def _because(search: SearchSession, near: _Near) -> Message:
    """The most telling of what both share."""
    resource, like = near.resource, near.like
    declared = {alignment.standard_id: alignment for alignment in like.alignments if alignment.standard_id}
    shared = next((alignment for alignment in resource.alignments if alignment.standard_id in declared), None)
    if shared is not None:
        return message("similar.standard", code=_code(shared))
    if common := _units(resource) & _units(like):
        part = next(part for part in resource.parts if (part.id or part.name) in common)
        return message("similar.unit", unit=unit_title(search, part))
    if resource.publisher and resource.publisher != like.publisher:
        return message("similar.publisher", publisher=resource.publisher)
    return message("similar.meaning")


def _code(alignment: Alignment) -> str:
    return short_code(alignment.code) or alignment.code
