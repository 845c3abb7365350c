"""`GET /api/v1/search`, `/facets` and `/needs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.visibility import search_of
from api.messages import english
from api.problems import only_known_parameters
from api.search.need_rules import need_rules
from api.search.parameters import SearchParameters, read_query
from api.v1.schema import FacetModel, NeedDescription, SearchResponse, search_response
from catalog.needs.needs import NEEDS

router = APIRouter(prefix="/api/v1", tags=["search"])


@router.get(
    "/search",
    operation_id="search",
    summary="Find materials, with a reason for every result",
    response_model=SearchResponse,
)
def search_endpoint(request: Request, parameters: Annotated[SearchParameters, Query()]) -> Response:
    results = search_of(request)(read_query(parameters), facets=parameters.facets)
    # Written here, since what is checked already need not be checked and copied once more.
    return Response(search_response(results).model_dump_json(), media_type="application/json")


@router.get("/facets", operation_id="facets", summary="Count the values one could filter by")
def facets_endpoint(request: Request, parameters: Annotated[SearchParameters, Query()]) -> dict[str, list[FacetModel]]:
    counts = search_of(request).facets(read_query(parameters))
    return {facet: [FacetModel(value=value, count=count) for value, count in found] for facet, found in counts.items()}


@router.get(
    "/needs",
    operation_id="needs",
    summary="The learner needs, and what counts as evidence for each",
    dependencies=[Depends(only_known_parameters)],
)
def needs_endpoint() -> list[NeedDescription]:
    return [
        NeedDescription(
            id=need.id,
            group=need.group,
            name=need.name,
            description=english()(f"need-about.{need.id}"),
            rules=need_rules(english(), need.id),
            sources=[source.url for source in need.sources],
        )
        for need in NEEDS.values()
    ]
