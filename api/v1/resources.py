"""`GET /api/v1/resources/{id}` and `/similar`. Identifiers may hold slashes and colons."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Depends, Query, Request

from api.auth.visibility import resource_of, search_of
from api.problems import only_known_parameters
from api.v1.schema import ResourceResponse, SimilarModel, SimilarResponse, alignment_model, need_model
from catalog.export import node_of
from catalog.needs.needs import NEEDS, evidence
from indexer.alignments import POSSIBLE

router = APIRouter(
    prefix="/api/v1/resources",
    tags=["resources"],
    dependencies=[Depends(only_known_parameters)],
    responses={410: {"description": "The material was here: its source took it back."}},
)


@router.get("/{id:path}/similar", operation_id="similar", summary="Materials that mean nearly the same")
def similar_endpoint(request: Request, id: str, limit: int = Query(10, ge=1, le=50)) -> SimilarResponse:
    found = search_of(request).similar(id, limit)
    return SimilarResponse(
        count=len(found),
        results=[SimilarModel(id=resource.id, title=resource.title, similarity=score) for resource, score in found],
    )


@router.get("/{id:path}", operation_id="resource", summary="One material with everything known of it")
def resource_endpoint(request: Request, id: str) -> ResourceResponse:
    resource = resource_of(request, id)
    return ResourceResponse(
        id=resource.id,
        title=resource.title,
        record=node_of(resource),
        alignments=[
            alignment_model(alignment)
            for alignment in (*resource.alignments, *search_of(request).inferred(resource.id, POSSIBLE))
        ],
        needs=[need_model(evidence(resource, need)) for need in NEEDS],
        provenance=[asdict(provenance) for provenance in resource.provenance],
    )
