"""The use case behind `/plan`: from standards, minutes and needs to materials in teaching order, and what they miss.

For each standard the unit has something to introduce it, to practise it and to check it, as far as there are materials
and minutes. What search shows for a standard may be chosen, with the same words for how sure that is; what only
possibly meets it, if nothing surer is known to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from api.recommending.checks import checks_learning
from api.recommending.declared_standards import with_declared
from api.recommending.selection import Candidate, Swap, choose, missing_minutes, swaps
from api.recommending.standard_fit import Cover, Covering, grade_share, speaks, worth
from api.recommending.teaching_order import PlanItem, teaching_order
from api.recommending.whole_units import WholeUnit, whole_units
from api.search.adoption_signals import APPROVED
from api.search.fit import Band
from api.search.service import SearchSession
from catalog.errors import InvalidRequestError, NotFoundError
from catalog.messages import message
from catalog.model import AgeRange, Alignment, Evidence, Filter, NeedEvidence, Query, Resource, Standard
from catalog.needs.needs import evidence
from catalog.standards.graph import StandardsGraph
from catalog.standards.lettered import lettered_parts

MAX_STANDARDS = 30
_NO_STANDARDS, _NO_MINUTES = message("error.unit-standards", limit=MAX_STANDARDS), message("error.unit-minutes")
LESSON = 45  # minutes counted if a material states none
_POOL, _MIN_CANDIDATES, _MAX_CANDIDATES = 120, 8, 60  # candidates in all, and for a standard
_OF_A_PART = 4  # candidates for each lettered part, besides those for the whole
_PREREQUISITE_STEPS = 12
_SWAPS = 5
_KNOWN = frozenset({Evidence.DECLARED, Evidence.INFERRED})
_ABOUT_EQUAL = 0.9  # of the worth of the best as many materials: from it on a publisher's unit is taken whole


class Role(StrEnum):
    """What a material does for a standard in its place: the first taught introduces it."""

    INTRODUCE = "introduce"
    PRACTISE = "practise"
    CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAsked:
    """What a unit is to be. ``kept_ids`` are of materials in it at any cost, ``left_out`` ones are not."""

    standards: tuple[str, ...]  # identifiers
    minutes: int
    needs: tuple[str, ...] = ()
    ages: AgeRange | None = None
    language: str = ""  # wished for, BCP 47
    naming: str = ""  # how ``ages`` was named, as in a query
    lesson: int = LESSON
    kept_ids: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    approved: bool = False  # only materials approved for use


@dataclass(frozen=True, slots=True)
class Substitute:
    """A replacement for a pick: how long the whole would take then, and which standards would be lost."""

    resource: Resource
    minutes: int
    covers: Sequence[Cover]
    whole: int
    lost: Sequence[Standard]


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen material in its place. ``minutes`` are as counted; ``resource.minutes`` is None if unknown."""

    resource: Resource
    minutes: int
    covers: Sequence[Cover]
    needs: Sequence[NeedEvidence]
    alternatives: Sequence[Substitute]
    roles: Mapping[str, Role]  # by standard


@dataclass(frozen=True, slots=True)
class Missing:
    """A standard not covered: ``minutes`` more would let it be, or no material here covers it (None). ``possibly``:
    what could then be taken only possibly covers it."""

    standard: Standard
    minutes: int | None
    possibly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """``exact`` says that no other choice among the materials considered is better."""

    asked: UnitAsked
    standards: Sequence[Standard]
    picks: Sequence[Pick]
    possible: Sequence[Standard]  # for which there are only picks that possibly cover them
    missing: Sequence[Missing]
    minutes: int
    unknown: int  # picks that state no minutes
    considered: int
    exact: bool
    gone: Sequence[str]  # kept and left out ones that are not in the catalog
    units: Sequence[WholeUnit] = ()  # a publisher's, chosen whole
    unmet_parts: Mapping[str, Sequence[Standard]] = field(
        default_factory=dict
    )  # by covered standard; no pick is for them

    def roles(self, standard: str) -> frozenset[Role]:
        """What is done for a standard."""
        return frozenset(pick.roles[standard] for pick in self.picks if standard in pick.roles)

    @property
    def unmet(self) -> Sequence[str]:
        """The needs asked for that no pick is known to meet."""
        met = {need.need for pick in self.picks for need in pick.needs if need.evidence in _KNOWN}
        return [need for need in self.asked.needs if need not in met]

    @property
    def covered(self) -> int:
        """How many standards are covered by people's word, or probably."""
        return len(self.standards) - len(self.possible) - len(self.missing)


@dataclass(frozen=True, slots=True)
class _Usable:
    resource: Resource
    covers: dict[str, Cover]
    needs: Sequence[NeedEvidence]
    candidate: Candidate


class _Covering:
    """How materials cover the standards asked for, and the lettered parts of those."""

    def __init__(self, graph: StandardsGraph, standards: Sequence[str]) -> None:
        parts = {id: [part for part in lettered_parts(graph, id) if part.id not in standards] for id in standards}
        self.parts = {id: within for id, within in parts.items() if within}
        self.graph = graph
        self._standards = Covering(graph, standards)
        self._parts = Covering(graph, [part.id for within in self.parts.values() for part in within])

    def of(self, resource: Resource, inferred: Sequence[Alignment]) -> tuple[dict[str, Cover], dict[str, float]]:
        """By standard how it is covered, and by part how much of it, if people say so or it probably is."""
        parts = self._parts.of(resource, inferred)
        shares = {id: cover.share for id, cover in parts.items() if cover.band is not Band.POSSIBLY}
        return self._standards.of(resource, inferred), shares


def plan_unit(search: SearchSession, graph: StandardsGraph, asked: UnitAsked) -> UnitPlan:
    """Raises InvalidRequestError for no standards, too many, or minutes that are none."""
    if not 0 < len(asked.standards) <= MAX_STANDARDS:
        raise InvalidRequestError("standard", "a unit covers some standards.", f"1 to {MAX_STANDARDS}", _NO_STANDARDS)
    if asked.minutes < 1 or asked.lesson < 1:
        raise InvalidRequestError("minutes", "a unit takes some minutes.", "1 or more", _NO_MINUTES)
    graph = with_declared(search, asked.standards) if graph is search.graph else graph
    covering = _Covering(graph, asked.standards)
    materials, units, gone = _gather(search, covering, asked)
    kept_picks = [materials[id].candidate for id in dict.fromkeys(asked.kept_ids) if id in materials]
    useful = [one.candidate for one in materials.values() if one.covers]
    open_to = [one.candidate for id, one in materials.items() if id not in asked.left_out]
    choice = choose(open_to, asked.minutes, kept_picks, [unit.ids for unit in units])
    chosen = [materials[id].candidate for id in choice.ids]
    steps = [_step(materials[id]) for id in choice.ids]
    before = {
        id: frozenset(prerequisite.id for prerequisite in graph.prerequisites(id, _PREREQUISITE_STEPS))
        for id in asked.standards
    }
    reached = {standard for id in choice.ids for standard in materials[id].covers}
    covered, coverable = _surely(materials[id] for id in choice.ids), _surely(materials.values())
    ordered = teaching_order(steps, asked.standards, before)
    whole = _Whole(materials, graph, chosen, useful, asked.minutes, _roles([materials[id] for id in ordered]))
    picks = [whole.pick(id) for id in ordered]
    return UnitPlan(
        asked=asked,
        standards=[graph.standards[id] for id in asked.standards],
        picks=picks,
        possible=[graph.standards[id] for id in asked.standards if id in reached - covered],
        missing=[
            Missing(graph.standards[id], missing_minutes(id, chosen, open_to, asked.minutes), id not in coverable)
            for id in asked.standards
            if id not in reached
        ],
        minutes=choice.minutes,
        unknown=sum(pick.resource.minutes is None for pick in picks),
        considered=len(useful),
        exact=choice.exact,
        gone=gone,
        units=[unit for unit in units if set(unit.ids) <= set(choice.ids)],
        unmet_parts=_unmet_parts(covering, chosen, reached),
    )


def _unmet_parts(covering: _Covering, chosen: Sequence[Candidate], reached: Set[str]) -> dict[str, Sequence[Standard]]:
    met = {part for one in chosen for part in one.parts}
    unmet = {id: [part for part in parts if part.id not in met] for id, parts in covering.parts.items()}
    return {id: parts for id, parts in unmet.items() if parts and id in reached}


def _roles(ordered: Sequence[_Usable]) -> dict[str, dict[str, Role]]:
    """By material and standard: what checks it, and of what teaches it the first and the others."""
    begun: set[str] = set()
    roles: dict[str, dict[str, Role]] = {}
    for one in ordered:
        roles[one.resource.id] = mine = {}
        for id in one.covers:
            mine[id] = Role.CHECK if one.candidate.checks else Role.PRACTISE if id in begun else Role.INTRODUCE
        begun |= set() if one.candidate.checks else mine.keys()
    return roles


@dataclass(frozen=True, slots=True)
class _Placed:
    """How search puts a material: its best place, and its score as a share of the best one's there."""

    resource: Resource
    place: int
    liked: float


def _gather(
    search: SearchSession, covering: _Covering, asked: UnitAsked
) -> tuple[dict[str, _Usable], list[WholeUnit], list[str]]:
    """Everything that may be in the unit: what search finds for each standard, the publishers' units that much of it
    is of, and what is kept by hand; of the last, those that are not there."""
    limit = min(_MAX_CANDIDATES, max(_MIN_CANDIDATES, _POOL // len(asked.standards)))
    filter = Filter(statuses=(APPROVED,)) if asked.approved else Filter()
    placed: dict[str, _Placed] = {}
    parts = [(part.id, _OF_A_PART) for within in covering.parts.values() for part in within]
    for id, most in (*((id, limit) for id in asked.standards), *parts):
        ages = asked.ages or covering.graph.standards[id].ages
        query = Query(standards=(id,), ages=ages, needs=asked.needs, limit=most, filter=filter)
        hits = search(query).hits  # what is surely for the standard is first among them
        best = hits[0].score if hits else 0.0
        for place, hit in enumerate(hits):
            if "alignments" in hit.resource.from_parts:
                continue  # a whole of materials that are found themselves
            placing = _Placed(hit.resource, place, hit.score / best if best > 0 else 1.0)
            known = placed.get(hit.resource.id, placing)
            placed[hit.resource.id] = _Placed(hit.resource, min(place, known.place), max(placing.liked, known.liked))
    gone = []
    for id in (*asked.kept_ids, *asked.left_out):
        try:
            placed.setdefault(id, _Placed(search.resource(id), limit, 0.0))
        except NotFoundError:
            gone.append(id)
    gathered = {id: _find(search, covering, asked, one) for id, one in placed.items()}
    units = _units(search, covering, asked, gathered)
    return _surest(gathered, asked.standards), units, gone


def _units(
    search: SearchSession, covering: _Covering, asked: UnitAsked, gathered: dict[str, _Usable]
) -> list[WholeUnit]:
    """The units that fit into the minutes and half of whose lessons cover something for the grade wished for, about as
    well as the best materials do; all their lessons are gathered."""
    units, best = [], sorted(map(_best_worth, gathered.values()), reverse=True)
    for unit in whole_units(search, [one.resource for one in gathered.values() if one.covers]):
        if asked.approved and not all(search.approves(lesson.id) for lesson in unit.lessons):
            continue
        inside = {
            lesson.id: gathered.get(lesson.id) or _find(search, covering, asked, _Placed(lesson, _MAX_CANDIDATES, 0.0))
            for lesson in unit.lessons
        }
        fits = sum(one.candidate.minutes for one in inside.values()) <= asked.minutes
        surely = [
            one
            for one in inside.values()
            if any(
                cover.band is not Band.POSSIBLY and _in_grade(covering.graph, asked, id, one.resource) == 1.0
                for id, cover in one.covers.items()
            )
        ]
        worths = [value for one in inside.values() if (value := _best_worth(one))]
        about_equal = sum(worths) >= _ABOUT_EQUAL * sum(best[: len(worths)])
        if fits and about_equal and 2 * len(surely) >= len(inside):
            gathered |= inside
            units.append(unit)
    return units


def _best_worth(one: _Usable) -> int:
    """What it is worth for the standard that it is worth most for."""
    return max(one.candidate.worth.values(), default=0)


def _find(search: SearchSession, covering: _Covering, asked: UnitAsked, placed: _Placed) -> _Usable:
    resource = placed.resource
    covers, parts = covering.of(resource, search.inferred(resource.id))
    needs = [evidence(resource, need) for need in asked.needs]
    in_language = speaks(resource, asked.language)
    values = {
        id: worth(
            cover,
            needs,
            placed.liked,
            in_language=in_language,
            in_grade=_in_grade(covering.graph, asked, id, resource),
        )
        for id, cover in covers.items()
    }
    minutes = max(1, resource.minutes or asked.lesson)
    checks = checks_learning(resource, [cover.alignment for cover in covers.values()])
    candidate = Candidate(id=resource.id, minutes=minutes, worth=values, place=placed.place, checks=checks, parts=parts)
    return _Usable(resource, covers, needs, candidate)


def _in_grade(graph: StandardsGraph, asked: UnitAsked, standard: str, resource: Resource) -> float:
    """How well a material is of the grade wished for, else of the standard's own."""
    return grade_share(asked.ages or graph.standards[standard].ages, resource.ages)


def _surest(materials: dict[str, _Usable], standards: Sequence[str]) -> dict[str, _Usable]:
    """Without what only possibly covers a standard for which anything surer is found."""
    surer = _surely(materials.values())
    surest = {}
    for id, one in materials.items():
        covers = {
            standard: one.covers[standard]
            for standard in standards
            if standard in one.covers and (standard not in surer or one.covers[standard].band is not Band.POSSIBLY)
        }
        values = {standard: one.candidate.worth[standard] for standard in covers}
        surest[id] = replace(one, covers=covers, candidate=replace(one.candidate, worth=values))
    return surest


def _surely(materials: Iterable[_Usable]) -> set[str]:
    """The standards that some of these cover by people's word, or probably."""
    return {id for one in materials for id, cover in one.covers.items() if cover.band is not Band.POSSIBLY}


def _step(pick: _Usable) -> PlanItem:
    positions = {part.id or part.name: part.position for part in pick.resource.parts if part.position is not None}
    return PlanItem(
        id=pick.resource.id,
        standards=tuple(pick.covers),
        positions=positions,
        only_assesses=pick.candidate.checks,
    )


@dataclass(frozen=True, slots=True)
class _Whole:
    """What was chosen, among what it was chosen from."""

    materials: dict[str, _Usable]
    graph: StandardsGraph
    chosen: Sequence[Candidate]
    useful: Sequence[Candidate]
    minutes: int
    roles: Mapping[str, Mapping[str, Role]]

    def pick(self, id: str) -> Pick:
        one = self.materials[id]
        replacements = swaps(self.chosen, id, self.useful, self.minutes, _SWAPS)
        alternatives = [self._alternative(swap) for swap in replacements]
        covers = list(one.covers.values())
        return Pick(one.resource, one.candidate.minutes, covers, one.needs, alternatives, self.roles[id])

    def _alternative(self, swap: Swap) -> Substitute:
        other = self.materials[swap.id]
        lost = [self.graph.standards[id] for id in swap.lost]
        covers = list(other.covers.values())
        return Substitute(other.resource, other.candidate.minutes, covers, swap.minutes, lost)
