"""`GET /api/v1/resources` (by identifiers, several at once), `/resources/{id}` and `/similar`. Identifiers may hold
slashes and colons; any can be asked for as a parameter, `id`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.auth.visibility import indexed_of, provenance_of, resource_of, search_of
from api.http.parameters import NoParameters, Parameters
from api.messages import Words
from api.recommending.similar import similar_to
from api.recommending.units import places
from api.search.parameters import MAX_FIELDS, ResultField
from api.services import base_url
from api.v1.language import Language, json_response
from api.v1.rows import DIGITS, Rows
from api.v1.schema import ResourceResponse, ResourcesResponse, SimilarModel, SimilarResponse
from catalog.errors import NotFoundError
from catalog.export import node_of
from catalog.formats.containers import aggregation_of
from catalog.needs.needs import NEEDS, evidence

_GONE: dict[int | str, dict[str, Any]] = {410: {"description": "The material was here: its source took it back."}}
router = APIRouter(prefix="/api/v1", tags=["resources"])
MAX_IDS, MAX_SIMILAR = 50, 50
Id = Annotated[str, Field(min_length=1, max_length=2000)]


class ResourcesParameters(Parameters):
    id: list[Id] = Field(min_length=1, max_length=MAX_IDS, description="Any of a material's identifiers.")


class SimilarParameters(Parameters):
    """A page of similar materials, and what each of its rows holds."""

    limit: int = Field(10, ge=1, le=MAX_SIMILAR)
    offset: int = Field(0, ge=0, le=MAX_SIMILAR, description="Results to skip.")
    fields: list[ResultField] = Field(
        [], max_length=MAX_FIELDS, description="Only these fields of each; all if none is named."
    )


class SimilarToParameters(SimilarParameters):
    id: Id


@router.get(
    "/resources",
    operation_id="resources",
    summary="Several materials by their identifiers",
    response_model=ResourcesResponse,
)
def resources_endpoint(request: Request, words: Language, asked: Annotated[ResourcesParameters, Query()]) -> Response:
    rows, missing = [], []
    for one in dict.fromkeys(asked.id):
        try:
            rows.append(_whole(request, one, words))
        except NotFoundError:
            missing.append(one)
    count = len(rows)
    return json_response(ResourcesResponse(count=count, total=count, offset=0, results=rows, missing=missing), words)


@router.get(
    "/similar",
    operation_id="similar",
    summary="Materials that mean nearly the same",
    response_model=SimilarResponse,
    responses={404: {"description": "There is no such material."}, **_GONE},
)
def similar_endpoint(request: Request, words: Language, asked: Annotated[SimilarToParameters, Query()]) -> Response:
    return _similar(request, words, asked.id, asked)


@router.get(
    "/resources/{id:path}/similar",
    operation_id="similar_to",
    summary="Materials that mean nearly the same, by the address of one",
    response_model=SimilarResponse,
    responses=_GONE,
)
def similar_to_endpoint(
    request: Request, words: Language, id: str, asked: Annotated[SimilarParameters, Query()]
) -> Response:
    return _similar(request, words, id, asked)


@router.get(
    "/resources/{id:path}",
    operation_id="resource",
    summary="One material with everything known of it",
    response_model=ResourceResponse,
    responses=_GONE,
)
def resource_endpoint(
    request: Request, words: Language, id: str, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    return json_response(_whole(request, id, words), words)


def _whole(request: Request, id: str, words: Words) -> ResourceResponse:
    stored, session = resource_of(request, id), search_of(request)
    resource = session.completed(stored)
    rows = Rows(session, words)
    inferred = session.inferred(resource.id, declared=resource.alignments)
    return ResourceResponse(
        id=resource.id,
        title=resource.title,
        level=aggregation_of(resource) or None,
        from_parts=list(resource.from_parts),
        subjects=list(resource.subjects),
        ages=str(resource.ages) if resource.ages else None,
        record=node_of(stored),
        alignments=[rows.alignment(alignment) for alignment in (*resource.alignments, *inferred)],
        needs=[rows.need(evidence(resource, need)) for need in NEEDS],
        units=[rows.unit(place) for place in places(session, resource)],
        provenance=[asdict(provenance) for provenance in provenance_of(request, resource)],
    )


def _similar(request: Request, words: Words, id: str, asked: SimilarParameters) -> Response:
    session = search_of(request)
    similar = similar_to(session, [indexed_of(request, id)], MAX_SIMILAR)
    rows = Rows(session, words, base_url(request), asked.fields)
    results = [
        SimilarModel(
            id=neighbor.resource.id,
            title=neighbor.resource.title,
            score=round(neighbor.similarity, DIGITS),
            similarity=round(neighbor.similarity, DIGITS),
            because=words.say(neighbor.because),
            **rows.similar(neighbor.resource),
        )
        for neighbor in similar[asked.offset : asked.offset + asked.limit]
    ]
    total = len(similar)
    return json_response(SimilarResponse(count=total, total=total, offset=asked.offset, results=results), words)
