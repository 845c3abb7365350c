"""`GET /api/v1/prerequisites`: what a material builds on and what it leads to, as its page says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.auth.visibility import indexed_of, search_of
from api.http.parameters import Parameters
from api.recommending.prerequisites import Step, steps_around
from api.services import base_url
from api.v1.language import Language, json_response
from api.v1.rows import Rows
from api.v1.schema import MaterialModel, StandardModel
from api.v1.standards import standard_model
from catalog.standards.graph import StandardsGraph

router = APIRouter(prefix="/api/v1", tags=["resources"])
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such material."},
    410: {"description": "The material was here: its source took it back."},
}


class PrerequisitesParameters(Parameters):
    id: str = Field(min_length=1, max_length=2000, description="The material.")


class StepModel(BaseModel):
    """A standard that comes before or after, and the first materials that search finds to meet it."""

    standard: StandardModel
    materials: list[MaterialModel]
    probable: list[str] = Field(description="The ids of those that probably meet it, by inference alone.")
    possible: bool = Field(description="Whether they only possibly meet it: nothing is known to.")


class PrerequisitesResponse(BaseModel):
    """By the prerequisites between the standards that the material is declared to teach or assess."""

    id: str
    builds_on: list[StepModel] = Field(description="What is learned before.")
    leads_to: list[StepModel] = Field(description="What is learned after.")


@router.get(
    "/prerequisites",
    operation_id="prerequisites",
    summary="What a material builds on, and what it leads to",
    response_model=PrerequisitesResponse,
    responses=_MISSING,
)
def prerequisites_endpoint(
    request: Request, words: Language, asked: Annotated[PrerequisitesParameters, Query()]
) -> Response:
    session, resource = search_of(request), indexed_of(request, asked.id)
    rows, steps = Rows(session, words, base_url(request)), steps_around(session, session.graph, resource)
    answer = PrerequisitesResponse(
        id=resource.id,
        builds_on=_models(session.graph, rows, steps.builds_on),
        leads_to=_models(session.graph, rows, steps.leads_to),
    )
    return json_response(answer, words)


def _models(graph: StandardsGraph, rows: Rows, steps: Sequence[Step]) -> list[StepModel]:
    return [
        StepModel(
            standard=standard_model(graph, step.standard),
            materials=[rows.material(m) for m in step.materials],
            probable=[m.id for m in step.materials if m.id in step.probable],
            possible=step.possible,
        )
        for step in steps
    ]
