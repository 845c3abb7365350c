"""`GET /api/v1/plan`: materials that cover standards within the minutes there are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.covering import Cover
from api.planner import LESSON, MOST_STANDARDS, UnitAsked, UnitPlan, plan_unit
from api.schema import (
    AlignmentModel,
    NeedModel,
    SearchParameters,
    Text,
    alignment_model,
    need_model,
)
from api.seen import search_of
from api.wish import read_query
from catalog.standards.graph import StandardsGraph
from catalog.store.catalog import Catalog

router = APIRouter(prefix="/api/v1", tags=["plan"])
MOST_KEPT, MOST_LEFT_OUT, MOST_MINUTES = 60, 120, 100_000
Id = Annotated[str, Field(max_length=2000)]


class PlanParameters(BaseModel):
    """Everything `GET /api/v1/plan` accepts; anything else is refused by name."""

    model_config = ConfigDict(extra="forbid")

    standard: list[Text] = Field(
        min_length=1, max_length=MOST_STANDARDS, description="What the unit is to cover: codes, identifiers or URIs."
    )
    minutes: int = Field(300, ge=1, le=MOST_MINUTES, description="The minutes there are.")
    need: list[Text] = Field([], max_length=12, description="Learner needs, by the ids of `/api/v1/needs`.")
    grade: str = Field("", max_length=60, description="Wished for: a grade in anybody's words.")
    language: str = Field("", max_length=35, description="Wished for: a BCP 47 tag.", examples=["en"])
    lesson: int = Field(LESSON, ge=1, le=1000, description="Minutes to count where a material states none.")
    use: list[Id] = Field([], max_length=MOST_KEPT, description="Materials that are in the unit whatever they cost.")
    without: list[Id] = Field([], max_length=MOST_LEFT_OUT, description="Materials that are not to be in it.")


class CoverModel(BaseModel):
    """That a material covers a standard, by an alignment to it or to its relative."""

    standard: str
    relation: str
    alignment: AlignmentModel


class AlternativeModel(BaseModel):
    """`minutes` is its own, as counted; `total` the unit's with it; `lost` are standards no longer covered then."""

    id: str
    title: str
    minutes: int
    total: int
    lost: list[str]


class PickModel(BaseModel):
    """A material in its place. `minutes` is null where it states none; `counted` is what was counted."""

    id: str
    title: str
    minutes: int | None
    counted: int
    covers: list[CoverModel]
    needs: list[NeedModel]
    alternatives: list[AlternativeModel]


class MissingModel(BaseModel):
    """A standard that is not covered; `more_minutes` would let it be, null where no material here covers it."""

    id: str
    code: str
    statement: str
    more_minutes: int | None


class PlanResponse(BaseModel):
    """`materials` in the order to teach them. `exact`: no other choice of those considered is better."""

    minutes: int
    available: int
    unknown_minutes: int
    covered: int
    exact: bool
    considered: int
    materials: list[PickModel]
    missing: list[MissingModel]
    gone: list[str] = Field(description="Materials to use that are not in the catalog.")


def read_plan(parameters: PlanParameters, graph: StandardsGraph) -> UnitAsked:
    """Raises UnknownStandardError, AmbiguousCodeError and InvalidRequestError."""
    shared = SearchParameters.model_validate({"need": parameters.need, "grade": parameters.grade})
    query = read_query(shared)
    codes = [code.strip() for code in parameters.standard if code.strip()]
    return UnitAsked(
        standards=tuple(dict.fromkeys((graph.standards.get(code) or graph.resolve(code)).id for code in codes)),
        minutes=parameters.minutes,
        needs=query.needs,
        ages=query.ages,
        language=parameters.language.strip(),
        lesson=parameters.lesson,
        kept=tuple(dict.fromkeys(parameters.use)),
        left_out=tuple(id for id in dict.fromkeys(parameters.without) if id not in parameters.use),
    )


@router.get("/plan", operation_id="plan", summary="Choose materials that cover standards within the minutes there are")
def plan_endpoint(request: Request, parameters: Annotated[PlanParameters, Query()]) -> PlanResponse:
    catalog: Catalog = request.app.state.catalog
    graph = catalog.graph()
    return plan_response(plan_unit(search_of(request), graph, read_plan(parameters, graph)))


def plan_response(plan: UnitPlan) -> PlanResponse:
    return PlanResponse(
        minutes=plan.minutes,
        available=plan.asked.minutes,
        unknown_minutes=plan.unknown,
        covered=plan.covered,
        exact=plan.exact,
        considered=plan.considered,
        materials=[
            PickModel(
                id=pick.resource.id,
                title=pick.resource.title,
                minutes=pick.resource.minutes,
                counted=pick.minutes,
                covers=[_cover(cover) for cover in pick.covers],
                needs=[need_model(need) for need in pick.needs],
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
        missing=[
            MissingModel(
                id=one.standard.id, code=one.standard.code, statement=one.standard.statement, more_minutes=one.minutes
            )
            for one in plan.missing
        ],
        gone=list(plan.gone),
    )


def _cover(cover: Cover) -> CoverModel:
    return CoverModel(
        standard=cover.standard_id, relation=cover.relation.value, alignment=alignment_model(cover.alignment)
    )
