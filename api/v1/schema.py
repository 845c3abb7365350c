"""The JSON that the API speaks: what may be asked, and what is answered. Field names are LRMI's and CASE's."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.search.fit import Band
from catalog.model import AlignmentSource, AlignmentType, Evidence
from catalog.standards.nearness import Nearness

ReasonKind = Literal[
    "words", "synonyms", "meaning", "course", "name", "standard", "grade", "subject", "type", "minutes", "language",
    "need", "status",
]  # fmt: skip


class ReasonModel(BaseModel):
    """A share of the score and why; the points of a result's reasons add up to its score. `because` is in the language
    of `Accept-Language`; the rest says the same as data.

    Of a standard: `standard` is the one that the material meets, `relation` how it stands to the one asked for,
    `source` who says so, and `band` and `confidence` how surely. Of a need: `need` and `evidence`. Of words: those of
    the material that matched."""

    points: float
    because: str
    kind: ReasonKind
    standard: str | None = None
    relation: Nearness | None = None
    source: AlignmentSource | None = None
    band: Band | None = None
    confidence: float | None = None
    need: str | None = None
    evidence: Evidence | None = None
    words: list[str] = []


class AlignmentModel(BaseModel):
    """Who says that the resource does what with which standard, and how sure that is (people's word: 1). `code` is ""
    for a standard without one; `statement` says what it asks."""

    type: AlignmentType
    code: str
    framework: str
    statement: str
    standard: str | None = Field(description="CASE identifier, where an imported framework has the standard.")
    source: AlignmentSource
    confidence: float
    model: str | None = Field(None, description="Version of the model that inferred it; none for people's word.")


class NeedModel(BaseModel):
    """`evidence` is `declared`, `inferred`, `unknown` or `barrier`: its source says that it does not meet the need."""

    need: str
    evidence: Evidence
    because: str


class SnippetPart(BaseModel):
    """A piece of a passage; `match` says whether it is one of the words that matched."""

    text: str
    match: bool


class PartModel(BaseModel):
    """A larger work that the material is part of, and its place there: `position` as its publisher gives it, and
    `number` of the `of` parts that are in this catalog, the first of which is 1."""

    name: str
    id: str | None = Field(description="As its source names it: it may be of no material here, so 404 if asked for.")
    position: int | None
    number: int | None = None
    of: int = 1


class LessonModel(BaseModel):
    """A part of a unit."""

    id: str
    title: str
    ages: str | None
    minutes: int | None


class UnitModel(BaseModel):
    """A larger work that the material is part of, with all its parts that are in this catalog, in their order;
    `number` is the material's own, null if its position is not given."""

    name: str
    number: int | None
    of: int
    minutes: int = Field(description="Of the parts that state their length.")
    lessons: list[LessonModel]


class AccessibilityModel(BaseModel):
    """What is declared, in schema.org's accessibility vocabulary. Nothing is inferred here: see `needs`."""

    modes: list[str]
    modes_sufficient: list[str]
    features: list[str]
    hazards: list[str]
    controls: list[str]
    summary: str
    conforms_to: list[str]


class DecisionModel(BaseModel):
    """What the district decided. `approved`: it may be used today. `because` says all of it in a sentence."""

    status: Literal["adopted", "conditional", "pilot", "coming", "expired", "rejected", "withdrawn"]
    approved: bool
    grades: str
    until: str | None
    conditions: str
    because: str


class DuplicateModel(BaseModel):
    """A material with the same content as a result, listed under it."""

    id: str
    title: str


FromParts = Literal["ages", "subjects", "alignments"]


class ResultModel(BaseModel):
    """One result. `duplicates` also match and say the same, so they have no place of their own. Ask with `fields` for
    some fields alone: others are left out then."""

    id: str
    title: str
    score: float
    page: str = Field("", description="The address of its page here.")
    url: str | None = Field(None, description="The address of the material itself.")
    description: str = ""
    snippet: list[SnippetPart] = Field([], description="A passage, in pieces that join to it, with the matched words.")
    image: str | None = Field(None, description="The address of a picture of it.")
    publisher: str | None = None
    languages: list[str] = []
    types: list[str] = []
    subjects: list[str] = []
    ages: str | None = None
    grades: list[str] = []
    minutes: int | None = None
    license: str | None = None
    free: bool | None = None
    parts: list[PartModel] = []
    level: Literal["program", "unit", "lesson", "part"] | None = Field(
        None, description="What kind of whole or part it is, if its source says or its type shows it."
    )
    from_parts: list[FromParts] = Field(
        [], description="What of this its parts say, since it says nothing of it itself."
    )
    isbn: str | None = None
    edition: str | None = None
    accessibility: AccessibilityModel | None = None
    status: DecisionModel | None = None
    alignments: list[AlignmentModel] = Field([], description="What people declare.")
    inferred: list[AlignmentModel] = Field([], description="Surest first; below a `confidence` of .5 only possible.")
    reasons: list[ReasonModel] = []
    duplicates: list[DuplicateModel] = []
    needs: list[NeedModel] = Field([], description="Each need asked for, and what its source states against access.")
    tiers: dict[str, str] = Field(
        {},
        description="Where the result is by each kind of tier that the question has. `topic` (`about`, `loose`) "
        "comes first. What is about it is in the order of these kinds: `subject` (a language that is taught: `of`, "
        "`other`), `topic-grade` (`both`: in the grade and says the topic by its words, or near it and strongly; "
        "`topic`: strongly, for other grades, if no `both` is; `grade`: little about it; `neither`), `grade` (`in`, "
        "`near`, `unknown`, `other`), `publisher` (`from`, `other`), `type` (`of` the kind named, `other`), "
        "`language` (`in` one that was named, `other`), `place` in a unit (`at`, `in-unit`, `other`), `need` (`known`, "
        "or `2-of-2`, `1-of-2` and so on; `unknown`, `barrier`), `status` (`approved`, `other`), then by score. In "
        "another order than the best it is empty, and a kind that parts nothing is absent. A need that is met moves up "
        "only what has at least half of the best result's points for the topic. What is `loose` is ordered by score "
        "alone. `standard` (`declared`, `probably`, `related`), if only standards are asked for, orders nothing more.",
    )


class MaterialModel(BaseModel):
    """A material in short; `/api/v1/resources` says everything of it. `page` is the address of its page here."""

    id: str
    title: str
    page: str
    url: str | None
    publisher: str | None
    types: list[str]
    ages: str | None
    minutes: int | None


class ChipModel(BaseModel):
    """A piece of the words that was understood; `without` is the words without it."""

    kind: str
    label: str
    value: str
    words: str
    without: str


class DroppedModel(BaseModel):
    """A condition that must go together with another; `parameter` and `value` are as in `loosen`."""

    parameter: str
    value: str = ""
    label: str


class RelaxationModel(BaseModel):
    """A condition to drop because of what `reason` says, and how many results there would be without it. `value` is
    the one value of `parameter` to drop, "" for all. If the condition was read out of the words, `parameter` is `q`,
    `value` is the words it was read out of, and `without` is the `q` to send instead.

    If nothing is found and no condition is enough alone, each entry is one of the smallest sets that are: `also` holds
    those to drop together with the first, `label` names all of them, and `count` and `without` are without all. At
    most 32 searches look for such sets; if these do not tell which is smallest, one that is enough is named."""

    parameter: str
    value: str = ""
    label: str
    count: int
    without: str | None = None
    also: list[DroppedModel] = []


class FacetModel(BaseModel):
    value: str
    count: int


class FacetsModel(BaseModel):
    """Counts by the parameter that filters by them, largest first. The plural names are earlier ones of the same."""

    status: list[FacetModel] = []
    type: list[FacetModel] = []
    level: list[FacetModel] = []
    subject: list[FacetModel] = []
    in_ages: list[FacetModel] = []
    max_minutes: list[FacetModel] = []
    accessibility: list[FacetModel] = []
    language: list[FacetModel] = []
    license: list[FacetModel] = []
    publisher: list[FacetModel] = []
    free: list[FacetModel] = []
    need: list[FacetModel] = Field(
        [],
        description="What is known to meet each, and all needs that are asked for in `need` or `q`: the `count` if the "
        "need is added, with `known_needs=only`.",
    )
    statuses: list[FacetModel] = Field([], deprecated=True)
    types: list[FacetModel] = Field([], deprecated=True)
    subjects: list[FacetModel] = Field([], deprecated=True)
    ages: list[FacetModel] = Field([], deprecated=True)
    accessibility_features: list[FacetModel] = Field([], deprecated=True)
    languages: list[FacetModel] = Field([], deprecated=True)
    licenses: list[FacetModel] = Field([], deprecated=True)
    publishers: list[FacetModel] = Field([], deprecated=True)
    needs: list[FacetModel] = Field([], deprecated=True)


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
    count_relation: Literal["eq", "gte"] = Field(
        "eq", description="`eq` if `count` and `fitting` are exact, `gte` if more match than were counted."
    )
    results: list[ResultModel]
    total: int = Field(
        description="How many results are listed, each with its duplicates. In the order of `best` they are the best "
        "1,000 by words, the best 1,000 by meaning, those by standards and those for the grade asked for, taken "
        "together; what is among none of these is left out, though its `score` may be above the last one's. In "
        "another order all of `count` are listed, which are those that are relevant enough."
    )
    offset: int
    listed: int = Field(description="The same as `total`, by its earlier name.", deprecated=True)
    understood: list[ChipModel] = []
    did_you_mean: str | None = Field(
        None, description="`q` with its spelling put right, which was looked for too; the first of `notices` says so."
    )
    facets: FacetsModel | None = None
    reason: str | None = Field(
        None, description="Why there is nothing, or why what there is may not help; none where all is well."
    )
    loosen: list[RelaxationModel] = []
    suggestions: list[str] = Field([], description="Codes of standards near those in `q` that nothing here has.")
    notices: list[str] = Field([], description="What is not here, or was not taken as it was typed, in sentences.")
    ages: str | None = Field(None, description="The ages of the grade asked for, or of the one a standard is for.")
    fitting: int = Field(0, description="How many of `count` are made for `ages`: the `count` under `in_ages`.")
    tiers: dict[str, dict[str, int]] = Field(
        {},
        description="How many results are in each tier, by kind. Those of `topic` add up to `total`; those of each "
        "other kind (`subject` for a language, `topic-grade`, `grade`, `publisher`, `type`, `language`, `place`, "
        "`need`, `status`) part what is about the topic, and add up to `topic.about`. If only standards are asked for, "
        "`standard` has how many are declared to meet one, probably meet one, or are only related to it: the numbers "
        "that a standard's page gives. In another order than the best it is empty.",
    )


class NeedDescription(BaseModel):
    """A learner need: a property of materials. `rules` say in words what counts as evidence."""

    id: str
    group: str = Field(description="`teaching` holds wishes of teachers; the others are needs of learners.")
    name: str
    description: str
    rules: list[str]
    sources: list[str]


class ResourceResponse(BaseModel):
    """A resource with everything known of it (LRMI names in `record`, whose `@id` is the `id` here)."""

    id: str
    title: str
    level: Literal["program", "unit", "lesson", "part"] | None = None
    subjects: list[str] = []
    ages: str | None = None
    from_parts: list[FromParts] = Field(
        [],
        description="What of this its parts say, since it says nothing of it itself; `record` has only its own word.",
    )
    record: dict[str, Any]
    alignments: list[AlignmentModel]
    needs: list[NeedModel]
    units: list[UnitModel] = []
    provenance: list[dict[str, Any]]


class ResourcesResponse(BaseModel):
    """The materials of the identifiers asked for, in that order, each once; `missing` are those that lead nowhere."""

    count: int
    total: int
    offset: int
    results: list[ResourceResponse]
    missing: list[str]


class SimilarModel(ResultModel):
    """A material near another. Its `score` is `similarity`, the cosine of what both mean; `because` says what else they
    share."""

    similarity: float
    because: str


class SimilarResponse(BaseModel):
    """Near materials of the same subject and near ages, from varied publishers and units, the best first; so their
    `similarity` does not only fall. `total` of them can be paged through."""

    count: int
    total: int
    offset: int
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
