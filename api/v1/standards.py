"""`GET /api/v1/standards` (search and browse) and `/standards/{code}`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fastapi import APIRouter, Depends, Query, Request

from api.auth.visibility import search_of
from api.http.problems import only_known_parameters
from api.v1.schema import FrameworkModel, FrameworksResponse, StandardModel, StandardResponse, StandardsResponse
from catalog.model import Standard
from catalog.standards.graph import StandardsGraph

router = APIRouter(prefix="/api/v1/standards", tags=["standards"], dependencies=[Depends(only_known_parameters)])

frameworks = APIRouter(prefix="/api/v1/frameworks", tags=["standards"], dependencies=[Depends(only_known_parameters)])


def _graph(request: Request) -> StandardsGraph:
    return search_of(request).graph


def standard_model(graph: StandardsGraph, standard: Standard) -> StandardModel:
    return StandardModel(
        id=standard.id,
        code=standard.code,
        statement=standard.statement,
        type=standard.type,
        ages=str(standard.ages) if standard.ages else None,
        framework=graph.frameworks[standard.framework_id].title,
        uri=standard.uri,
    )


def standard_models(graph: StandardsGraph, standards: Iterable[Standard]) -> list[StandardModel]:
    return [standard_model(graph, standard) for standard in standards]


@router.get("", operation_id="standards", summary="Find standards by code or words, or browse from the top")
def standards_endpoint(
    request: Request,
    q: str = Query("", max_length=300, description="A code in any spelling, or words of the statement."),
    parent: str = Query(
        "",
        max_length=300,
        description="List the parts of this standard or framework instead.",
        json_schema_extra={"format": "standard-code"},
    ),
    limit: int = Query(50, ge=1, le=500),
    offset: int = Query(0, ge=0, le=10_000_000, description="Results to skip."),
) -> StandardsResponse:
    graph = _graph(request)
    if q.strip():
        found = list(graph.search(q, len(graph.standards)))
    elif parent.strip():
        id = parent if parent in graph.frameworks else graph.resolve(parent).id
        found = list(graph.children(id))
    else:
        found = [standard for framework in graph.frameworks for standard in graph.children(framework)]
    reason = None if found else f"No standard matches “{q or parent}”. Fewer words, or the start of a code, may help."
    page = standard_models(graph, found[offset : offset + limit])
    return StandardsResponse(count=len(found), total=len(found), offset=offset, results=page, reason=reason)


@frameworks.get("", operation_id="frameworks", summary="The frameworks that are imported")
def frameworks_endpoint(
    request: Request,
    limit: int = Query(50, ge=1, le=500),
    offset: int = Query(0, ge=0, le=10_000_000, description="Results to skip."),
) -> FrameworksResponse:
    graph = _graph(request)
    held = Counter(standard.framework_id for standard in graph.standards.values())
    found = [
        FrameworkModel(
            id=one.id,
            title=one.title,
            creator=one.creator,
            subjects=list(one.subjects),
            language=one.language,
            version=one.version,
            adoption_status=one.adoption_status,
            license=one.license,
            uri=one.uri,
            standards=held[one.id],
        )
        for one in graph.frameworks.values()
    ]
    count = len(found)
    return FrameworksResponse(count=count, total=count, offset=offset, results=found[offset : offset + limit])


@router.get("/{code:path}", operation_id="standard", summary="One standard among its relatives")
def standard_endpoint(request: Request, code: str) -> StandardResponse:
    graph = _graph(request)
    standard = graph.resolve(code)

    def models(found: Iterable[Standard]) -> list[StandardModel]:
        return standard_models(graph, found)

    return StandardResponse(
        **standard_model(graph, standard).model_dump(),
        ancestors=models(graph.ancestors(standard.id)),
        parts=models(graph.parts(standard.id)),
        prerequisites=models(graph.prerequisites(standard.id)),
        leads_to=models(graph.leads_to(standard.id)),
        equivalents=models(graph.equivalents(standard.id)),
        related=models(graph.related(standard.id)),
    )
