"""`/healthz`: the process answers. `/readyz`: it can search."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request

from api.problems import only_known_parameters
from api.services import services_of

router = APIRouter(tags=["health"], dependencies=[Depends(only_known_parameters)])


@router.get("/api/v1/healthz", operation_id="healthz", summary="The process answers")
@router.get("/healthz", include_in_schema=False)
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/api/v1/readyz", operation_id="readyz", summary="The index is open and the model loaded; 503 until then")
@router.get("/readyz", include_in_schema=False)
def readyz(request: Request) -> dict[str, object]:
    manifest = services_of(request).search.ready()
    return {"status": "ready", "resources": manifest.resources, "model": manifest.model, "built": manifest.built}
