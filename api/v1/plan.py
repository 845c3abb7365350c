"""`GET /api/v1/plan`: materials that cover standards within the minutes there are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.auth.visibility import search_of
from api.recommending.parameters import PlanParameters, read_plan
from api.recommending.plan import Role, UnitPlan, plan_unit
from api.recommending.plan_notices import plan_notices
from api.recommending.standard_fit import Cover
from api.search.fit import Band
from api.v1.language import Language, json_response
from api.v1.rows import Rows
from api.v1.schema import AlignmentModel, NeedModel
from catalog.standards.graph import StandardsGraph

router = APIRouter(prefix="/api/v1", tags=["plan"])


class CoverModel(BaseModel):
    """That a material covers a standard, by an alignment to it or to its relative. `band`: declared, or how surely it
    is inferred. The alignment's code is short, as the plan names standards. `role`: the first material taught
    introduces a standard, others practise it, a quiz checks it."""

    standard: str
    relation: str
    alignment: AlignmentModel
    band: Band
    role: Role


class PlannedUnitModel(BaseModel):
    """A publisher's unit that is in the plan whole."""

    name: str
    materials: list[str]


class StandardRolesModel(BaseModel):
    """What the plan does for a standard: introduce, practice, check."""

    standard: str
    roles: list[Role]


class AlternativeModel(BaseModel):
    """`minutes` is its own, as counted; `total` the unit's with it; `lost` are standards no longer covered then."""

    id: str
    title: str
    minutes: int
    total: int
    lost: list[str]


class PickModel(BaseModel):
    """A material in its place. `minutes` is null if it states none; `counted` is what was counted."""

    id: str
    title: str
    minutes: int | None
    counted: int
    covers: list[CoverModel]
    needs: list[NeedModel]
    alternatives: list[AlternativeModel]


class MissingModel(BaseModel):
    """A standard that nothing in the plan covers; `more_minutes` would be enough for it, null if no material here
    covers it. `possibly`: what would have room then only possibly covers it."""

    id: str
    code: str
    statement: str
    more_minutes: int | None
    possibly: bool


class PlanResponse(BaseModel):
    """`materials` in the order to teach them. `exact`: no other choice of those considered is better. Each standard is
    one of those counted in `covered`, or in `possible`, or in `missing`."""

    minutes: int
    available: int
    unknown_minutes: int
    covered: int = Field(description="How many standards are covered: declared or probably.")
    possible: list[str] = Field(description="The ids of standards that the plan's materials only possibly cover.")
    exact: bool
    considered: int
    materials: list[PickModel]
    units: list[PlannedUnitModel]
    standards: list[StandardRolesModel]
    missing: list[MissingModel]
    unmet_parts: list[str] = Field(
        description="The ids of lettered parts of covered standards that none of the materials is known to be for."
    )
    notices: list[str] = Field(
        description="What is not as asked, in sentences: possibly covered, another language or grade, an unmet need."
    )
    gone: list[str] = Field(
        description="Of `use` and `without`, what is not in the catalog: unknown, withdrawn or not shown here."
    )


@router.get(
    "/plan",
    operation_id="plan",
    summary="Choose materials that cover standards within the minutes there are",
    response_model=PlanResponse,
)
def plan_endpoint(request: Request, parameters: Annotated[PlanParameters, Query()], words: Language) -> Response:
    session = search_of(request)
    plan = plan_unit(session, session.graph, read_plan(parameters, session.codes))
    notices = [words.say(notice) for notice in plan_notices(session, plan)]
    return json_response(plan_response(plan, Rows(session, words), notices, session.graph), words)


def plan_response(plan: UnitPlan, rows: Rows, notices: list[str], graph: StandardsGraph) -> PlanResponse:
    return PlanResponse(
        minutes=plan.minutes,
        available=plan.asked.minutes,
        unknown_minutes=plan.unknown,
        covered=plan.covered,
        possible=[standard.id for standard in plan.possible],
        exact=plan.exact,
        considered=plan.considered,
        materials=[
            PickModel(
                id=pick.resource.id,
                title=pick.resource.title,
                minutes=pick.resource.minutes,
                counted=pick.minutes,
                covers=[_cover(cover, pick.roles[cover.standard_id], rows, cover.code(graph)) for cover in pick.covers],
                needs=[rows.need(need) for need in pick.needs],
                alternatives=[
                    AlternativeModel(
                        id=other.resource.id,
                        title=other.resource.title,
                        minutes=other.minutes,
                        total=other.whole,
                        lost=[standard.id for standard in other.lost],
                    )
                    for other in pick.alternatives
                ],
            )
            for pick in plan.picks
        ],
        units=[PlannedUnitModel(name=unit.name, materials=list(unit.ids)) for unit in plan.units],
        standards=[
            StandardRolesModel(standard=standard.id, roles=[role for role in Role if role in plan.roles(standard.id)])
            for standard in plan.standards
        ],
        missing=[
            MissingModel(
                id=one.standard.id,
                code=one.standard.code,
                statement=one.standard.statement,
                more_minutes=one.minutes,
                possibly=one.possibly and one.minutes is not None,
            )
            for one in plan.missing
        ],
        unmet_parts=[part.id for parts in plan.unmet_parts.values() for part in parts],
        notices=notices,
        gone=list(plan.gone),
    )


def _cover(cover: Cover, role: Role, rows: Rows, code: str) -> CoverModel:
    return CoverModel(
        standard=cover.standard_id,
        relation=cover.relation.value,
        alignment=rows.alignment(cover.alignment).model_copy(update={"code": code}),
        band=cover.band,
        role=role,
    )
