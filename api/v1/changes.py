"""`GET /api/v1/changes`: what became of materials since a cursor, for applications that keep a copy of the catalog."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.auth.visibility import search_of
from api.http.parameters import Parameters
from api.services import services_of
from catalog.errors import UnknownCursorError
from catalog.messages import message

router = APIRouter(prefix="/api/v1", tags=["resources"])


class ChangesParameters(Parameters):
    after: int = Field(0, ge=0, le=2**62, description="The last cursor you have; 0 for all.")
    limit: int = Field(1000, ge=1, le=10_000)


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


@router.get(
    "/changes",
    operation_id="changes",
    summary="What became of materials since a cursor",
    responses={409: {"description": "The cursor is not of this catalog (`unknown-cursor`): begin again from 0."}},
)
def changes_endpoint(request: Request, asked: Annotated[ChangesParameters, Query()]) -> ChangesResponse:
    """Cursors only grow and no change is ever left out: a client that goes on from `cursor` gets each entry once. A
    cursor past the last one is answered 409: it is of another catalog, or of this one before a backup was put back."""
    catalog, after, limit = services_of(request).catalog, asked.after, asked.limit
    changes = catalog.changes(after, limit + 1)
    if not changes and after > (last := catalog.last_change()):
        detail = message("error.cursor-past", after=after, last=last)
        raise UnknownCursorError(
            "after", f"{after} is past the last cursor here, {last}: begin again from 0.", "", detail
        )
    page, search = changes[:limit], search_of(request)
    return ChangesResponse(
        changes=[ChangeModel.model_validate(asdict(change)) for change in page if search.permits(change.id)],
        cursor=page[-1].cursor if page else after,
        more=len(changes) > limit,
    )
