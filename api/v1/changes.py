"""`GET /api/v1/changes`: what became of materials since a cursor, for applications that keep a copy of the catalog."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from api.auth.visibility import search_of
from api.http.problems import only_known_parameters
from api.services import services_of

router = APIRouter(prefix="/api/v1", tags=["resources"], dependencies=[Depends(only_known_parameters)])


class ChangeModel(BaseModel):
    """One change of one material."""

    cursor: int
    id: str
    change: Literal["stored", "withdrawn"] = Field(description="It is here as it now is, or no longer.")
    at: str = Field(description="When, ISO 8601 in UTC.")


class ChangesResponse(BaseModel):
    """Changes, oldest first."""

    changes: list[ChangeModel]
    cursor: int = Field(description="Give it as `after` to go on from here.")
    more: bool = Field(description="Whether there are further changes now.")


@router.get("/changes", operation_id="changes", summary="What became of materials since a cursor")
def changes_endpoint(
    request: Request,
    after: int = Query(0, ge=0, le=2**62, description="The last cursor you have; 0 for all."),
    limit: int = Query(1000, ge=1, le=10_000),
) -> ChangesResponse:
    """Cursors only grow and no change is ever left out: a client that goes on from `cursor` gets each entry once."""
    found = services_of(request).catalog.changes(after, limit + 1)
    page, search = found[:limit], search_of(request)
    return ChangesResponse(
        changes=[ChangeModel.model_validate(asdict(each)) for each in page if search.permits(each.id)],
        cursor=page[-1].cursor if page else after,
        more=len(found) > limit,
    )
