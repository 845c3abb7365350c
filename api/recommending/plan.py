"""The use case behind `/plan`: from standards, minutes and needs to materials in teaching order, and what they miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.recommending.selection import Candidate, Swap, choose, missing_minutes, swaps
from api.recommending.standard_fit import Cover, Covering, speaks, worth
from api.recommending.teaching_order import Step, teaching_order
from api.search.service import SearchSession
from catalog.errors import InvalidRequestError, NotFoundError
from catalog.model import AgeRange, AlignmentType, NeedEvidence, Query, Resource, Standard
from catalog.needs.needs import evidence
from catalog.standards.graph import StandardsGraph

MAX_STANDARDS = 30
LESSON = 45  # minutes counted where a material states none
_POOL, _LEAST, _MOST = 120, 4, 12  # candidates in all, and for a standard
_PREREQUISITE_STEPS = 12
_SWAPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAsked:
    """What a unit is to be. ``kept`` materials are in it whatever they cost, ``left_out`` ones are not."""

    standards: tuple[str, ...]  # identifiers
    minutes: int
    needs: tuple[str, ...] = ()
    ages: AgeRange | None = None
    language: str = ""  # wished for, BCP 47
    lesson: int = LESSON
    kept: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """What could stand in for a pick: how long the whole would take then, and which standards would be lost."""

    resource: Resource
    minutes: int
    covers: Sequence[Cover]
    whole: int
    lost: Sequence[Standard]


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen material in its place. ``minutes`` are as counted; ``resource.minutes`` is None where unknown."""

    resource: Resource
    minutes: int
    covers: Sequence[Cover]
    needs: Sequence[NeedEvidence]
    alternatives: Sequence[Alternative]


@dataclass(frozen=True, slots=True)
class Missing:
    """A standard not covered: ``minutes`` more would let it be, or no material here covers it (None)."""

    standard: Standard
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """``exact`` says that no other choice among the materials considered is better."""

    asked: UnitAsked
    standards: Sequence[Standard]
    picks: Sequence[Pick]
    missing: Sequence[Missing]
    minutes: int
    unknown: int  # picks that state no minutes
    considered: int
    exact: bool
    gone: Sequence[str]  # kept ones that are not in the catalog

    @property
    def covered(self) -> int:
        return len(self.standards) - len(self.missing)


@dataclass(frozen=True, slots=True)
class _Found:
    resource: Resource
    covers: dict[str, Cover]
    needs: Sequence[NeedEvidence]
    candidate: Candidate


def plan_unit(search: SearchSession, graph: StandardsGraph, asked: UnitAsked) -> UnitPlan:
    """Raises InvalidRequestError for no standards, too many, or minutes that are none."""
    if not 0 < len(asked.standards) <= MAX_STANDARDS:
        raise InvalidRequestError("standard", "a unit covers some standards.", f"1 to {MAX_STANDARDS}")
    if asked.minutes < 1 or asked.lesson < 1:
        raise InvalidRequestError("minutes", "a unit takes some minutes.", "1 or more")
    covering = Covering(graph, asked.standards)
    found, gone = _gather(search, covering, asked)
    kept = [found[id].candidate for id in dict.fromkeys(asked.kept) if id in found]
    useful = [one.candidate for one in found.values() if one.covers]
    open_to = [candidate for candidate in useful if candidate.id not in asked.left_out]
    choice = choose(open_to, asked.minutes, kept)
    chosen = [found[id].candidate for id in choice.ids]
    steps = [_step(found[id]) for id in choice.ids]
    before = {id: frozenset(each.id for each in graph.prerequisites(id, _PREREQUISITE_STEPS)) for id in asked.standards}
    reached = {id for id in choice.ids for id in found[id].covers}
    whole = _Whole(found, graph, chosen, useful, asked.minutes)
    picks = [whole.pick(id) for id in teaching_order(steps, asked.standards, before)]
    return UnitPlan(
        asked=asked,
        standards=[graph.standards[id] for id in asked.standards],
        picks=picks,
        missing=[
            Missing(graph.standards[id], missing_minutes(id, chosen, open_to, asked.minutes))
            for id in asked.standards
            if id not in reached
        ],
        minutes=choice.minutes,
        unknown=sum(pick.resource.minutes is None for pick in picks),
        considered=len(useful),
        exact=choice.exact,
        gone=gone,
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """How search puts a material: its best place, and its score as a share of the best one's there."""

    resource: Resource
    place: int
    liked: float


def _gather(search: SearchSession, covering: Covering, asked: UnitAsked) -> tuple[dict[str, _Found], list[str]]:
    """Everything that may be in the unit: what search finds for each standard, and what is kept by hand."""
    limit = min(_MOST, max(_LEAST, _POOL // len(asked.standards)))
    standing: dict[str, _Standing] = {}
    for id in asked.standards:
        ages = asked.ages or search.graph.standards[id].ages
        hits = search(Query(standards=(id,), ages=ages, needs=asked.needs, limit=limit)).hits
        best = hits[0].score if hits else 0.0
        for place, hit in enumerate(hits):
            found = _Standing(hit.resource, place, hit.score / best if best > 0 else 1.0)
            known = standing.get(hit.resource.id, found)
            standing[hit.resource.id] = _Standing(hit.resource, min(place, known.place), max(found.liked, known.liked))
    gone = []
    for id in (*asked.kept, *asked.left_out):
        try:
            standing.setdefault(id, _Standing(search.resource(id), limit, 0.0))
        except NotFoundError:
            gone.extend([id] if id in asked.kept else [])
    return {id: _find(search, covering, asked, one) for id, one in standing.items()}, gone


def _find(search: SearchSession, covering: Covering, asked: UnitAsked, standing: _Standing) -> _Found:
    resource = standing.resource
    covers = covering.of(resource, search.inferred(resource.id))
    needs = [evidence(resource, need) for need in asked.needs]
    tongue = speaks(resource, asked.language)
    values = {id: worth(cover, needs, standing.liked, tongue=tongue) for id, cover in covers.items()}
    minutes = max(1, resource.minutes or asked.lesson)
    candidate = Candidate(id=resource.id, minutes=minutes, worth=values, place=standing.place)
    return _Found(resource, covers, needs, candidate)


def _step(found: _Found) -> Step:
    positions = {part.id or part.name: part.position for part in found.resource.parts if part.position is not None}
    assesses = all(cover.alignment.type is AlignmentType.ASSESSES for cover in found.covers.values())
    return Step(
        id=found.resource.id,
        standards=tuple(found.covers),
        positions=positions,
        only_assesses=bool(found.covers) and assesses,
    )


@dataclass(frozen=True, slots=True)
class _Whole:
    """What was chosen, among what it was chosen from."""

    found: dict[str, _Found]
    graph: StandardsGraph
    chosen: Sequence[Candidate]
    useful: Sequence[Candidate]
    minutes: int

    def pick(self, id: str) -> Pick:
        one = self.found[id]
        found = swaps(self.chosen, id, self.useful, self.minutes, _SWAPS)
        alternatives = [self._alternative(swap) for swap in found]
        return Pick(one.resource, one.candidate.minutes, list(one.covers.values()), one.needs, alternatives)

    def _alternative(self, swap: Swap) -> Alternative:
        other = self.found[swap.id]
        lost = [self.graph.standards[id] for id in swap.lost]
        covers = list(other.covers.values())
        return Alternative(other.resource, other.candidate.minutes, covers, swap.minutes, lost)
