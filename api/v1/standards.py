"""`GET /api/v1/standards` (search and browse) and `/standards/{standard}`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api.auth.visibility import search_of
from api.http.parameters import NoParameters, Parameters
from api.messages import Words
from api.recommending.declared_standards import read_declared
from api.search.codes_asked import declared_codes_notice
from api.search.pieces import hull
from api.search.service import SearchSession
from api.v1.language import Language, json_response
from api.v1.schema import StandardModel
from catalog.errors import OnlyDeclaredError, UnknownStandardError
from catalog.messages import message
from catalog.model import Query as SearchQuery
from catalog.model import Standard
from catalog.standards.codes import short_code
from catalog.standards.declared_codes import one_each
from catalog.standards.graph import StandardsGraph

router = APIRouter(prefix="/api/v1/standards", tags=["standards"])

frameworks = APIRouter(prefix="/api/v1/frameworks", tags=["standards"])


MAX_PAGE = 500
StandardCode = Annotated[
    str,
    Path(
        alias="standard",
        description="A code in any spelling, an identifier or a URI of a standard, or a domain (`5.NF`).",
        json_schema_extra={"format": "standard"},
    ),
]


class FrameworkModel(BaseModel):
    """A published list of standards (1EdTech CASE CFDocument). `standards` counts what is in it."""

    id: str
    title: str
    creator: str
    subjects: list[str]
    language: str
    version: str
    adoption_status: str
    license: str
    uri: str
    standards: int


class FrameworksResponse(BaseModel):
    count: int
    total: int
    offset: int
    results: list[FrameworkModel]


class StandardsResponse(BaseModel):
    """`count` standards match, all of which can be paged through; `results` are those from `offset` on."""

    count: int
    total: int
    offset: int
    results: list[StandardModel]
    reason: str | None = None


class StandardResponse(StandardModel):
    """A standard among its relatives. A domain, such as `5.NF`, has its standards as parts.
    `/api/v1/standards/{standard}/coverage` counts the materials for it."""

    ancestors: list[StandardModel]
    parts: list[StandardModel]
    prerequisites: list[StandardModel]
    leads_to: list[StandardModel]
    equivalents: list[StandardModel]
    related: list[StandardModel]
    notice: str | None = Field(
        None, description="That a code is a domain, or that only records declare it and no framework here has it."
    )


class FrameworksParameters(Parameters):
    limit: int = Field(50, ge=1, le=MAX_PAGE)
    offset: int = Field(0, ge=0, le=10_000_000, description="Results to skip.")


class StandardsParameters(FrameworksParameters):
    q: str = Field("", max_length=300, description="A code in any spelling, or words of the statement.")
    parent: str = Field(
        "",
        max_length=500,
        description="The parts of this standard, domain (`4.NF`) or framework: the next level, or with `q` what "
        "matches at any level.",
        json_schema_extra={"format": "standard-or-framework"},
    )


def name_standard(request: Request, kind: str, text: str) -> Sequence[str]:
    """The identifiers that a text names, as the description's ``format`` of its parameter says what it may name. Raises
    AmbiguousCodeError or UnknownStandardError."""
    codes = search_of(request).codes
    if kind == "standard-or-framework":
        return (text,) if text in codes.graph.frameworks else codes.imported(text)
    return codes.named(text)


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


@router.get(
    "",
    operation_id="standards",
    summary="Find standards by code or words, or browse from the top",
    response_model=StandardsResponse,
)
def standards_endpoint(request: Request, words: Language, asked: Annotated[StandardsParameters, Query()]) -> Response:
    graph, q, parent = _graph(request), asked.q.strip(), asked.parent.strip()
    named = name_standard(request, "standard-or-framework", parent) if parent else ()
    if q:
        below = {one.id for id in named for one in _below(graph, id)} if parent else None
        matches = list(graph.search(q, len(graph.standards), below))
    elif parent:
        matches = _next_level(graph, parent, named)
    else:
        matches = [standard for framework in graph.frameworks for standard in graph.children(framework)]
    reason = None if matches else words.say(message("notice.no-standard", words=q or parent))
    page = standard_models(graph, matches[asked.offset : asked.offset + asked.limit])
    count = len(matches)
    return json_response(
        StandardsResponse(count=count, total=count, offset=asked.offset, results=page, reason=reason), words
    )


def _below(graph: StandardsGraph, id: str) -> Iterable[Standard]:
    """Everything in a framework, or a standard and its parts."""
    if id in graph.frameworks:
        return (one for one in graph.standards.values() if one.framework_id == id)
    return (graph.standards[id], *graph.parts(id))


def _next_level(graph: StandardsGraph, parent: str, named: Sequence[str]) -> list[Standard]:
    """The parts of a framework or a standard; a domain has the standards that it names."""
    if parent not in graph.frameworks and is_domain(graph, parent, named):
        return [graph.standards[id] for id in named]
    return [part for id in named for part in graph.children(id)]


@frameworks.get("", operation_id="frameworks", summary="The frameworks that are imported")
def frameworks_endpoint(request: Request, asked: Annotated[FrameworksParameters, Query()]) -> FrameworksResponse:
    graph = _graph(request)
    counts = Counter(standard.framework_id for standard in graph.standards.values())
    models = [
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
            standards=counts[one.id],
        )
        for one in graph.frameworks.values()
    ]
    count = len(models)
    return FrameworksResponse(
        count=count, total=count, offset=asked.offset, results=models[asked.offset : asked.offset + asked.limit]
    )


@router.get("/{standard:path}", operation_id="standard", summary="One standard among its relatives")
def standard_endpoint(
    request: Request, named: StandardCode, words: Language, _parameters: Annotated[NoParameters, Query()]
) -> StandardResponse:
    graph = _graph(request)
    try:
        ids = search_of(request).codes.imported(named)
    except OnlyDeclaredError:
        return _declared(request, named, words)
    if is_domain(graph, named, ids):
        return _domain(graph, named, ids, words)
    standard = graph.standards[ids[0]]

    def models(standards: Iterable[Standard]) -> list[StandardModel]:
        return standard_models(graph, standards)

    return StandardResponse(
        **standard_model(graph, standard).model_dump(),
        ancestors=models(graph.ancestors(standard.id)),
        parts=models(graph.parts(standard.id)),
        prerequisites=models(graph.prerequisites(standard.id)),
        leads_to=models(graph.leads_to(standard.id)),
        equivalents=models(graph.equivalents(standard.id)),
        related=models(graph.related(standard.id)),
    )


def is_domain(graph: StandardsGraph, code: str, ids: Sequence[str]) -> bool:
    """Whether a code names what begins with it, not a standard; ``ids`` are what it names."""
    return code not in graph.standards and ids == graph.domain(code) and not graph.meanings(code)


def domain_model(graph: StandardsGraph, code: str, ids: Sequence[str]) -> StandardModel:
    """A domain as one standard that has the others as parts."""
    standards = [graph.standards[id] for id in ids]
    frameworks = dict.fromkeys(graph.frameworks[standard.framework_id].title for standard in standards)
    ages = hull([standard.ages for standard in standards if standard.ages])
    return StandardModel(
        id=code,
        code=short_code(code),
        statement="",
        type="Domain",
        ages=str(ages) if ages else None,
        framework="; ".join(frameworks),
        uri="",
    )


def _domain(graph: StandardsGraph, code: str, ids: Sequence[str], words: Words) -> StandardResponse:
    below = {one.id: one for id in ids for one in (graph.standards[id], *graph.parts(id))}
    return StandardResponse(
        **domain_model(graph, code, ids).model_dump(),
        ancestors=[],
        parts=standard_models(graph, below.values()),
        prerequisites=[],
        leads_to=[],
        equivalents=[],
        related=[],
        notice=words.say(message("notice.domain", len(ids), code=code)),
    )


def _declared(request: Request, named: str, words: Words) -> StandardResponse:
    """A code that no framework here has, with what records say of it; of the beginning of several, these as parts.
    Raises UnknownStandardError if all that declared it is withdrawn."""
    search = search_of(request)
    spelled = search.codes.named(named)
    whole, models = declared_models(search, named)
    return StandardResponse(
        **whole.model_dump(),
        ancestors=[],
        parts=models if len(models) > 1 else [],
        prerequisites=[],
        leads_to=[],
        equivalents=[],
        related=[],
        notice=" ".join(words.say(notice) for notice in declared_codes_notice(spelled)),
    )


def declared_models(search: SearchSession, named: str) -> tuple[StandardModel, list[StandardModel]]:
    """A code of no framework here, and each of the codes that it is or begins. Raises UnknownStandardError if all that
    declared it is withdrawn."""
    if not search(SearchQuery(standards=(named,), limit=1)).count:
        raise UnknownStandardError(named, search.codes.near(named))
    models = [_declared_model(search, id) for id in one_each(search.codes.named(named))]
    several = {"id": named, "code": named, "statement": ""} if len(models) > 1 else {}
    return models[0].model_copy(update=several), models


def _declared_model(search: SearchSession, id: str) -> StandardModel:
    standard, framework = read_declared(search, id, search.codes.named(id))
    return StandardModel(
        id=id,
        code=standard.code,
        statement=standard.statement,
        type="",
        ages=None,
        framework=framework,
        uri="",
    )
