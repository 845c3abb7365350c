"""`GET /api/v1/reports`: what readers reported of materials, for those who settle it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.http.parameters import Parameters
from api.services import services_of
from api.v1.access import FOR_SOME, Settler
from api.v1.language import Language, json_response
from catalog.vetting.upkeep.problems import ProblemKind, Problems

router = APIRouter(prefix="/api/v1", tags=["desk"])


class ReportsParameters(Parameters):
    all: bool = Field(default=False, description="The resolved ones too.")
    id: str = Field("", max_length=2000, description="Only those of this material.")
    limit: int = Field(100, ge=1, le=500)
    offset: int = Field(0, ge=0, le=10_000_000, description="Results to skip.")


class ReportModel(BaseModel):
    """What was reported of a material, and what was done, which is "" as long as nothing was. No report has a name."""

    number: int
    id: str = Field(description="The material.")
    kind: ProblemKind
    note: str
    reported: str = Field(description="When, ISO 8601 in UTC.")
    resolved: str | None = Field(description="When; null as long as it is open.")
    resolution: str


class ReportsResponse(BaseModel):
    """Oldest first."""

    count: int
    total: int
    offset: int
    results: list[ReportModel]


@router.get(
    "/reports",
    operation_id="reports",
    summary="What readers reported of materials",
    response_model=ReportsResponse,
    responses=FOR_SOME,
)
def reports_endpoint(
    request: Request,
    words: Language,
    _reader: Settler,
    asked: Annotated[ReportsParameters, Query()],
) -> Response:
    reports = Problems(services_of(request).catalog.database)
    chosen: dict[str, Any] = {"resolved": asked.all, "id": asked.id or None}
    page, count = reports.listed(**chosen, limit=asked.limit, offset=asked.offset), reports.count(**chosen)
    results = [ReportModel.model_validate(one, from_attributes=True) for one in page]
    return json_response(
        ReportsResponse(count=count, total=count, offset=asked.offset, results=results), words, private=True
    )
