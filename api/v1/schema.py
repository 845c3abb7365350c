"""The JSON that the API speaks: what may be asked, and what is answered. Field names are LRMI's and CASE's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.messages import english
from api.search.ranking import Ranked
from api.search.service import Results
from catalog.model import Alignment, NeedEvidence
from catalog.needs.needs import barriers, evidence


class ReasonModel(BaseModel):
    """A share of the score and why; the points of a result's reasons add up to its score."""

    points: float
    because: str
    kind: str


class AlignmentModel(BaseModel):
    """Who says that the resource does what with which standard, and how sure that is (people's word: 1)."""

    type: str
    code: str
    framework: str
    statement: str
    standard: str | None = Field(description="CASE identifier, where an imported framework has the standard.")
    source: str
    confidence: float
    model: str | None = Field(None, description="Version of the model that inferred it; none for people's word.")


class NeedModel(BaseModel):
    """`evidence` is `declared`, `inferred`, `unknown` or `barrier`: its source says that it does not meet the need."""

    need: str
    evidence: str
    because: str


class DuplicateModel(BaseModel):
    """A material that says the same as a result and stands behind it."""

    id: str
    title: str


class ResultModel(BaseModel):
    """One result. `duplicates` also match and say the same, so they have no place of their own."""

    id: str
    title: str
    score: float
    url: str | None
    description: str
    types: list[str]
    subjects: list[str]
    ages: str | None
    grades: list[str]
    minutes: int | None
    license: str | None
    alignments: list[AlignmentModel]
    reasons: list[ReasonModel]
    duplicates: list[DuplicateModel] = []
    needs: list[NeedModel] = Field([], description="Each need asked for, and what its source states against access.")
    tiers: dict[str, str] = Field(
        {},
        description="If a grade is asked for, or implied by a standard: `topic` (`about`, `loose`) and `grade` "
        "(`in`, `near`, `unknown`, `other`). Results come by `topic`, those about it by `grade`, then by score.",
    )


class ChipModel(BaseModel):
    """A piece of the words that was understood; `without` is the words without it."""

    kind: str
    label: str
    value: str
    words: str
    without: str


class RelaxationModel(BaseModel):
    """A filter that could go to mend what `reason` says, and how many results there would be without it."""

    parameter: str
    label: str
    count: int


class FacetModel(BaseModel):
    value: str
    count: int


class SearchResponse(BaseModel):
    """`count` resources match, duplicates too; `total` results can be paged through; `results` are those from `offset`
    on, in the order asked."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "count": 1,
                    "results": [
                        {
                            "id": "starter:unlike-denominators-fraction-strips",
                            "title": "Adding fractions with unlike denominators using strips",
                            "score": 9.6,
                            "reasons": [
                                {"points": 8.0, "because": "Aligned by its publisher to 5.NF.A.1", "kind": "standard"},
                                {"points": 0.6, "because": "Written for ages 10-11, as you asked", "kind": "grade"},
                                {"points": 1.0, "because": "Close to what your words mean", "kind": "meaning"},
                            ],
                        }
                    ],
                    "total": 1,
                    "offset": 0,
                    "listed": 1,
                }
            ]
        }
    )

    count: int
    results: list[ResultModel]
    total: int = Field(
        description="The best matches, each with its duplicates; in another order all that are relevant enough."
    )
    offset: int
    listed: int = Field(description="The same as `total`, by its earlier name.", deprecated=True)
    understood: list[ChipModel] = []
    did_you_mean: str | None = None
    facets: dict[str, list[FacetModel]] | None = None
    reason: str | None = Field(
        None, description="Why there is nothing, or why what there is may not help; none where all is well."
    )
    loosen: list[RelaxationModel] = []
    notices: list[str] = Field([], description="What is not here, or was not taken as it was typed, in sentences.")
    ages: str | None = Field(None, description="The ages of the grade asked for, or of the one a standard is for.")
    fitting: int = Field(0, description="How many of `count` are made for `ages`: the `count` under `in_ages`.")
    tiers: dict[str, dict[str, int]] = Field({}, description="How many of `listed` are in each tier, by kind.")


class NeedDescription(BaseModel):
    """A learner need: a property of materials. `rules` say in words what counts as evidence."""

    id: str
    group: str = Field(description="`teaching` holds wishes of teachers; the others are needs of learners.")
    name: str
    description: str
    rules: list[str]
    sources: list[str]


class ResourceResponse(BaseModel):
    """A resource with everything known of it (LRMI names in `record`)."""

    id: str
    title: str
    record: dict[str, Any]
    alignments: list[AlignmentModel]
    needs: list[NeedModel]
    provenance: list[dict[str, Any]]


class SimilarModel(BaseModel):
    id: str
    title: str
    similarity: float


class SimilarResponse(BaseModel):
    count: int
    results: list[SimilarModel]


class StandardModel(BaseModel):
    """A standard; `id` is its CASE identifier."""

    id: str
    code: str
    statement: str
    type: str
    ages: str | None
    framework: str
    uri: str


class StandardsResponse(BaseModel):
    count: int
    results: list[StandardModel]
    reason: str | None = None


class StandardResponse(StandardModel):
    """A standard among its relatives, and how many resources are declared or inferred to meet it."""

    ancestors: list[StandardModel]
    parts: list[StandardModel]
    prerequisites: list[StandardModel]
    leads_to: list[StandardModel]
    equivalents: list[StandardModel]
    related: list[StandardModel]


def alignment_model(alignment: Alignment) -> AlignmentModel:
    return AlignmentModel(
        type=alignment.type.value,
        code=alignment.code,
        framework=alignment.framework,
        statement=alignment.statement,
        standard=alignment.standard_id,
        source=alignment.source.value,
        confidence=alignment.confidence,
        model=alignment.model or None,
    )


def result_model(hit: Ranked, needs: Sequence[str] = ()) -> ResultModel:
    resource, say = hit.resource, english().say
    known = [*(evidence(resource, need) for need in needs), *barriers(resource, needs)]
    return ResultModel(
        id=resource.id,
        title=resource.title,
        score=hit.score,
        url=resource.url,
        description=resource.description,
        types=list(resource.types),
        subjects=list(resource.subjects),
        ages=str(resource.ages) if resource.ages else None,
        grades=list(resource.grades),
        minutes=resource.minutes,
        license=resource.license,
        alignments=[alignment_model(alignment) for alignment in resource.alignments],
        reasons=[ReasonModel(points=each.points, because=say(each.because), kind=each.kind) for each in hit.reasons],
        needs=[need_model(each) for each in known],
        tiers=dict(hit.tiers),
        duplicates=[DuplicateModel(id=twin.id, title=twin.title) for twin in hit.twins],
    )


def need_model(evidence: NeedEvidence) -> NeedModel:
    return NeedModel(need=evidence.need, evidence=evidence.evidence.value, because=english().say(evidence.because))


def search_response(results: Results) -> SearchResponse:
    """The answer of the API and of `syllabary search --json`: one shape."""
    say = english().say
    return SearchResponse(
        count=results.count,
        total=results.places,
        offset=results.query.offset,
        listed=results.places,
        results=[result_model(hit, results.needs) for hit in results.hits],
        understood=[
            ChipModel(kind=chip.kind, label=chip.label, value=chip.value, words=chip.words, without=chip.without)
            for chip in results.chips
        ],
        did_you_mean=results.did_you_mean,
        facets=None
        if results.facets is None
        else {
            facet: [FacetModel(value=value, count=count) for value, count in values]
            for facet, values in results.facets.items()
        },
        reason=" ".join(say(each) for each in results.reason) or None,
        ages=str(results.ages) if results.ages else None,
        fitting=results.fitting,
        tiers={kind: dict(counts) for kind, counts in results.tiers.items()},
        loosen=[RelaxationModel(parameter=x.parameter, label=say(x.label), count=x.count) for x in results.loosen],
        notices=[say(each) for each in results.notices],
    )
