"""`GET /api/v1/search`, `/facets` and `/needs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.auth.visibility import search_of
from api.http.direct_route import DirectRoute
from api.http.parameters import NoParameters
from api.search.need_rules import need_rules
from api.search.parameters import SearchParameters, read_query
from api.search.query import switched_off
from api.services import base_url, count_search
from api.v1.language import Language, json_response, spoken
from api.v1.rows import Rows, facets_row
from api.v1.schema import FacetsModel, NeedDescription, SearchResponse
from catalog.needs.needs import NEEDS

router = APIRouter(prefix="/api/v1", tags=["search"])


def search_endpoint(request: Request, parameters: Annotated[SearchParameters, Query()], words: Language) -> Response:
    session = search_of(request)
    results = session(read_query(parameters), facets=parameters.facets, without=switched_off(parameters))
    count_search(request, parameters.q, parameters.offset)
    rows = Rows(session, words, base_url(request), parameters.fields)
    return json_response(rows.answer(results), words)


router.add_api_route(
    "/search",
    search_endpoint,
    operation_id="search",
    summary="Find materials, with a reason for every result",
    response_model=SearchResponse,
    route_class_override=DirectRoute,
)


@router.get(
    "/facets", operation_id="facets", summary="Count the values one could filter by", response_model_exclude_unset=True
)
def facets_endpoint(request: Request, parameters: Annotated[SearchParameters, Query()]) -> FacetsModel:
    """It takes what a search takes; `limit`, `offset`, `fields` and `facets` change no count."""
    counted = search_of(request).facets(read_query(parameters), switched_off(parameters))
    return FacetsModel.model_validate(facets_row(counted))


@router.get(
    "/needs",
    operation_id="needs",
    summary="The learner needs, and what counts as evidence for each",
)
def needs_endpoint(
    response: Response, words: Language, _parameters: Annotated[NoParameters, Query()]
) -> list[NeedDescription]:
    response.headers.update(spoken(words))
    return [
        NeedDescription(
            id=need.id,
            group=need.group,
            name=words.get(f"need.{need.id}", need.name),
            description=words(f"need-about.{need.id}"),
            rules=need_rules(words, need.id),
            sources=[source.url for source in need.sources],
        )
        for need in NEEDS.values()
    ]
