"""`GET /api/v1/standards` (search and browse) and `/standards/{code}`."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request

from api.schema import StandardModel, StandardResponse, StandardsResponse, standard_model
from catalog.model import Standard
from catalog.standards import StandardsGraph
from catalog.store import Catalog

router = APIRouter(prefix="/api/v1/standards", tags=["standards"])


def _graph(request: Request) -> StandardsGraph:
    catalog: Catalog = request.app.state.catalog
    return catalog.graph()


def _models(graph: StandardsGraph, standards: list[Standard]) -> list[StandardModel]:
    return [
        StandardModel(**standard_model(standard, graph.frameworks[standard.framework_id].title))
        for standard in standards
    ]


@router.get("", operation_id="standards", summary="Find standards by code or words, or browse from the top")
def standards_endpoint(
    request: Request,
    q: str = Query("", max_length=300, description="A code in any spelling, or words of the statement."),
    parent: str = Query("", max_length=300, description="List the parts of this standard or framework instead."),
    limit: int = Query(50, ge=1, le=500),
) -> StandardsResponse:
    graph = _graph(request)
    if q.strip():
        found = list(graph.search(q, limit))
    elif parent.strip():
        id = parent if parent in graph.frameworks else graph.resolve(parent).id
        found = list(graph.children(id))[:limit]
    else:
        found = [standard for framework in graph.frameworks for standard in graph.children(framework)][:limit]
    reason = None if found else f"No standard matches “{q or parent}”. Fewer words, or the start of a code, may help."
    return StandardsResponse(count=len(found), results=_models(graph, found), reason=reason)


@router.get("/{code:path}", operation_id="standard", summary="One standard among its relatives")
def standard_endpoint(request: Request, code: str) -> StandardResponse:
    graph = _graph(request)
    standard = graph.resolve(code)
    relatives = {
        "ancestors": graph.ancestors(standard.id),
        "parts": graph.parts(standard.id),
        "prerequisites": graph.prerequisites(standard.id),
        "leads_to": graph.leads_to(standard.id),
        "equivalents": graph.equivalents(standard.id),
        "related": graph.related(standard.id),
    }
    return StandardResponse(
        **standard_model(standard, graph.frameworks[standard.framework_id].title),
        **{name: _models(graph, list(found)) for name, found in relatives.items()},
    )
