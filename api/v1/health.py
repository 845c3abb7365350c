"""`/healthz`: the process answers, on the event loop, even if all threads are busy. `/readyz`: it can search."""

from __future__ import annotations

import time
from threading import Lock
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Query, Request

from api.http.parameters import NoParameters
from api.services import Services, services_of

router = APIRouter(tags=["health"])

_FRESH = 1.0  # seconds for which one look answers every request


@router.get("/api/v1/healthz", operation_id="healthz", summary="The process answers")
@router.get("/healthz", include_in_schema=False)
async def healthz(_parameters: Annotated[NoParameters, Query()]) -> dict[str, str]:
    return {"status": "ok"}


@router.get(
    "/api/v1/readyz",
    operation_id="readyz",
    summary="The index is open, the model loaded and the database answers; 503 until then",
)
@router.get("/readyz", include_in_schema=False)
async def readyz(request: Request, _parameters: Annotated[NoParameters, Query()]) -> dict[str, object]:
    """In a thread that no search can take. `notice` is there if a newer index was refused and this one goes on."""
    return await to_thread.run_sync(_ready, services_of(request), limiter=CapacityLimiter(1))


_looking = Lock()


def _ready(services: Services) -> dict[str, object]:
    with _looking:
        at, known = services.readiness.get("at", 0.0), services.readiness.get("answer")
        if isinstance(known, dict) and isinstance(at, float) and time.monotonic() < at + _FRESH:
            return known
        services.catalog.database.check()
        manifest = services.search.ready()
        answer: dict[str, object] = {
            "status": "ready", "resources": manifest.resources, "model": manifest.model, "built": manifest.built
        }  # fmt: skip
        if services.search.current.problem:
            answer["notice"] = "A newer index could not be opened; the server's log says why. This one goes on."
        services.readiness.update(at=time.monotonic(), answer=answer)
        return answer
