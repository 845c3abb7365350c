"""`GET /api/v1/coverage`: which standards the approved materials cover, for the desk;
`/standards/{standard}/coverage`: how many materials there are for a standard, by need and type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.auth.sign_in import desk_of
from api.auth.visibility import search_of
from api.http.parameters import NoParameters, Parameters, collected
from api.recommending.coverage import Coverage, CoverageAsked, measure_coverage, probably_met, read_ages
from api.recommending.standard_materials import answering_materials, count_materials
from api.search.parameters import NeedId, current_need
from api.search.service import SearchSession
from api.services import Services, services_of
from api.v1.access import FOR_SOME, AtTheDesk
from api.v1.language import Language, json_response
from api.v1.schema import StandardModel
from api.v1.standards import StandardCode, declared_models, domain_model, is_domain, standard_model
from catalog.errors import InvalidRequestError, OnlyDeclaredError
from catalog.messages import message
from catalog.needs.needs import NEEDS
from catalog.standards.graph import StandardsGraph
from catalog.store.summaries import Fact
from catalog.vetting.reports.coverage import Share, StandardCoverage, Supply
from catalog.vocabularies.grades import name_ages

router = APIRouter(prefix="/api/v1", tags=["desk"])
of_standards = APIRouter(prefix="/api/v1/standards", tags=["standards"])


class CoverageParameters(Parameters):
    """Name a framework, codes or a kept list; codes count before a framework."""

    framework: str = Field(
        "", max_length=300, description="An identifier of `/api/v1/frameworks`, or a standard or domain: its parts.",
        json_schema_extra={"format": "standard-or-framework"},
    )  # fmt: skip
    codes: str = Field(
        "", max_length=4000, description="Codes with commas or new lines between; a longer list is kept on the page."
    )
    list: int | None = Field(None, ge=1, le=2**53, description="A list of standards that the district keeps.")
    grade: str = Field(
        "", max_length=60, description="Only standards and materials of a grade.", json_schema_extra={"format": "grade"}
    )
    need: NeedId = Field("", description="Only materials that are known to meet this need.")
    only: Literal["", "gaps", "over"] = Field("", description="Only what no, or what too many materials cover.")
    limit: int = Field(100, ge=1, le=500, description="Standards on a page.")
    offset: int = Field(0, ge=0, le=10_000_000, description="Standards to skip.")

    def wrong(self) -> Iterator[InvalidRequestError]:
        return collected([lambda: current_need(self.need) if self.need else "", lambda: read_ages(self.grade)])


class ShareModel(BaseModel):
    """A count of standards: how many there are, and how many have an approved material, none, or too many. `name` is
    the need or the ages."""

    name: str
    standards: int
    covered: int
    gaps: int
    over_supplied: int


class GradeShareModel(ShareModel):
    """A share by grade."""

    grade: str | None = Field(description="The ages as this service names grades.")


class CoveringModel(BaseModel):
    """A material that counts for a standard. `of_whole` is the code of what the standard is a lettered part of, if the
    material counts only by that."""

    id: str
    title: str
    of_whole: str | None


class CoverageRow(BaseModel):
    """A standard and its materials: approved for use now, in review or in pilot, and others that were not refused."""

    standard: StandardModel
    approved: list[CoveringModel]
    in_review: list[CoveringModel]
    available: list[CoveringModel]
    probably: int | None = Field(
        description="How many more probably meet it by inference alone, and wait for a reviewer; null if not counted."
    )
    gap: bool
    over_supplied: bool
    needs: dict[str, int] = Field(description="How many of the approved are known to meet each need.")


class UnknownLine(BaseModel):
    """A line of `codes` that names no standard here."""

    line: int
    text: str
    detail: str


class CoverageResponse(BaseModel):
    """`count` standards were asked for and are in `results` from `offset` on; the shares are of all of them, whatever
    `only` says."""

    count: int
    total: int
    offset: int
    whole: ShareModel
    by_grade: list[GradeShareModel]
    by_need: list[ShareModel]
    by_need_and_grade: dict[str, list[GradeShareModel]]
    unknown: list[UnknownLine]
    results: list[CoverageRow]


class NeedCount(BaseModel):
    """How many materials meet a need, declared or inferred, and of each type; `declared` of them by their source."""

    need: str
    total: int
    declared: int
    by_type: dict[str, int]


class StandardCoverageResponse(BaseModel):
    """`materials` teach or assess the standard, an equivalent or a part, or one of the domain; `inferred` of them by
    inference alone. Of a code that only records declare nothing is inferred."""

    standard: StandardModel
    materials: int
    inferred: int
    needs: list[NeedCount]
    gaps: list[str] = Field(description="Needs that no material is known to meet.")


@router.get(
    "/coverage",
    operation_id="coverage",
    summary="Which standards the approved materials cover, and which they do not",
    response_model=CoverageResponse,
    responses={**FOR_SOME, 404: {"description": "There is no such list."}},
)
def coverage_endpoint(
    request: Request, words: Language, _: AtTheDesk, parameters: Annotated[CoverageParameters, Query()]
) -> Response:
    need = current_need(parameters.need) if parameters.need else ""
    asked = CoverageAsked(parameters.framework.strip(), parameters.codes, parameters.grade.strip(), need)
    if parameters.list is not None:
        asked = asked.of_list(desk_of(request).lists.get(parameters.list))
    if asked.empty:
        raise InvalidRequestError("framework", "name a framework, codes or a list.", detail=message("error.coverage"))
    session = search_of(request)
    coverage = measure_coverage(services_of(request), session, asked)
    return json_response(_coverage(services_of(request), session, coverage, parameters), words, private=True)


@of_standards.get(
    "/{standard:path}/coverage",
    operation_id="standard_coverage",
    summary="How many materials there are for a standard, by need and type",
    response_model=StandardCoverageResponse,
)
def standard_coverage_endpoint(
    request: Request, words: Language, named: StandardCode, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    session = search_of(request)
    standard, spelling = _named(session, named)
    declared, inferred = answering_materials(session, named)
    counted = count_materials(spelling, [*declared.values(), *inferred.values()])
    types = [kind for kind, _ in counted.types]
    body = StandardCoverageResponse(
        standard=standard,
        materials=counted.materials,
        inferred=len(inferred.keys() - declared.keys()),
        needs=[
            NeedCount(
                need=row.need,
                total=row.total,
                declared=row.declared,
                by_type=dict(zip(types, (count for count, _ in row.counts), strict=True)),
            )
            for row in counted.rows
        ],
        gaps=counted.gaps,
    )
    return json_response(body, words)


def _named(session: SearchSession, named: str) -> tuple[StandardModel, str]:
    """A standard, domain, or code that only records declare, and how search spells it. Raises UnknownStandardError and
    AmbiguousCodeError."""
    graph = session.graph
    try:
        ids = session.codes.imported(named)
    except OnlyDeclaredError:
        return declared_models(session, named)[0], named
    if is_domain(graph, named, ids):
        return domain_model(graph, named, ids), named
    return standard_model(graph, graph.standards[ids[0]]), graph.name(ids[0])


def _coverage(
    services: Services, session: SearchSession, coverage: Coverage, parameters: CoverageParameters
) -> CoverageResponse:
    rows, whole = coverage.rows(parameters.only), coverage.matrix
    shown = rows[parameters.offset : parameters.offset + parameters.limit]
    probable = probably_met(services, session, shown)
    return CoverageResponse(
        count=len(rows),
        total=len(rows),
        offset=parameters.offset,
        whole=_share(whole.whole),
        by_grade=[_grade_share(share, services.grades) for share in whole.by_grade],
        by_need=[_share(share) for share in whole.by_need],
        by_need_and_grade={
            need: [_grade_share(share, services.grades) for share in shares] for need, shares in whole.crossed.items()
        },
        unknown=[UnknownLine(line=line, text=text, detail=why) for line, text, why in coverage.chosen.unknown],
        results=[_row(session.graph, row, probable) for row in shown],
    )


def _share(share: Share) -> ShareModel:
    return ShareModel(
        name=share.name,
        standards=share.standards,
        covered=share.covered,
        gaps=share.gaps,
        over_supplied=share.over_supplied,
    )


def _grade_share(share: Share, grades: str) -> GradeShareModel:
    grade = name_ages(share.ages, grades) if share.ages else None
    return GradeShareModel(**_share(share).model_dump(), grade=grade)


def _row(graph: StandardsGraph, row: StandardCoverage, probable: Mapping[str, int] | None) -> CoverageRow:
    def models(supply: Supply) -> list[CoveringModel]:
        return [_covering(fact, row) for fact in row.materials[supply]]

    return CoverageRow(
        standard=standard_model(graph, row.standard),
        approved=models(Supply.ADOPTED),
        in_review=models(Supply.IN_REVIEW),
        available=models(Supply.AVAILABLE),
        probably=None if probable is None else probable.get(row.standard.id, 0),
        gap=row.gap,
        over_supplied=row.over_supplied,
        needs={need: row.needs[need] for need in NEEDS if row.needs.get(need)},
    )


def _covering(fact: Fact, row: StandardCoverage) -> CoveringModel:
    return CoveringModel(id=fact.id, title=fact.title, of_whole=row.of_whole.get(fact.id))
