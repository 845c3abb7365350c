"""What Syllabary talks about: resources, standards, needs, queries. Frozen, without I/O.

The field names follow schema.org LearningResource (LRMI) and 1EdTech CASE where those have a word;
tuples keep the source's order. Absent text is ``""``, an absent value is ``None``: *unknown* is never
written as *no*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from catalog.messages import Message


@dataclass(frozen=True, slots=True, order=True)
class AgeRange:
    """Ages in years, half open: ``AgeRange(8, 9)`` is "from the 8th birthday to the 9th", one school year.

    It prints as "8-9", as schema.org's ``typicalAgeRange`` does. ``high`` is ``None`` for "18 and over".
    Two neighboring grades do not overlap; Grade 3 and England's Year 4 are equal.
    """

    low: int
    high: int | None

    def __post_init__(self) -> None:
        if not 0 <= self.low <= 130 or (self.high is not None and not self.low < self.high <= 130):
            raise ValueError(f"ages must rise and lie within 0-130, not {self.low}-{self.high}")

    def __str__(self) -> str:
        return f"{self.low}-{'' if self.high is None else self.high}"

    @classmethod
    def spanning(cls, ranges: Sequence[AgeRange]) -> AgeRange:
        """The least range that holds all of these, of which there is at least one."""
        highs = [ages.high for ages in ranges if ages.high is not None]
        return cls(min(ages.low for ages in ranges), max(highs) if len(highs) == len(ranges) else None)

    def overlaps(self, other: AgeRange) -> bool:
        return (other.high is None or self.low < other.high) and (self.high is None or other.low < self.high)

    def years_apart(self, other: AgeRange) -> int:
        """Whole years between the two ranges: 0 when they overlap, 1 for neighboring grades."""
        if self.overlaps(other):
            return 0
        first, second = sorted((self, other))
        assert first.high is not None  # noqa: S101  an open range that starts first always overlaps
        return second.low - first.high + 1


class AlignmentType(StrEnum):
    """What a resource does with a standard; schema.org ``teaches``, ``assesses``, ``competencyRequired``."""

    TEACHES = "teaches"
    ASSESSES = "assesses"
    REQUIRES = "requires"


class AlignmentSource(StrEnum):
    """Who says that a resource meets a standard."""

    PUBLISHER = "publisher"
    REVIEWER = "reviewer"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Alignment:
    """A statement that a resource teaches, assesses or requires a standard.

    ``code`` is the code or URI as its author wrote it; ``standard_id`` the CASE identifier it resolves to,
    or ``None`` while no imported framework knows it. ``confidence`` is a calibrated probability for inferred
    alignments (0..1) and 1.0 for people's; ``model`` is the version of the model that inferred it.
    """

    type: AlignmentType
    code: str
    standard_id: str | None = None
    framework: str = ""
    statement: str = ""
    source: AlignmentSource = AlignmentSource.PUBLISHER
    confidence: float = 1.0
    model: str = ""


def inference(standard: str, code: str, confidence: float, model: str) -> Alignment:
    """That a model infers from its text that a resource teaches a standard."""
    teaches, inferred = AlignmentType.TEACHES, AlignmentSource.INFERRED
    return Alignment(teaches, code, standard, source=inferred, confidence=confidence, model=model)


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a larger work (``isPartOf``), or a part of this one (``hasPart``); ``position`` counts as there."""

    name: str
    id: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a record came from: the file or URL it was read from, the line or item number, and when (ISO 8601)."""

    source: str
    line: int | None
    imported: str
    digest: str  # SHA-256 of the original record, hexadecimal


class Evidence(StrEnum):
    """How it is known that a resource meets a need; ``BARRIER``: its source states that it does not."""

    DECLARED = "declared"
    INFERRED = "inferred"
    UNKNOWN = "unknown"
    BARRIER = "barrier"

    @property
    def met(self) -> bool:
        """Whether the need is known to be met."""
        return self in (Evidence.DECLARED, Evidence.INFERRED)


@dataclass(frozen=True, slots=True)
class NeedOfParts:
    """What the parts of a whole together say of a need of which it says nothing itself."""

    need: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedNeed:
    """What reviewers found of one need, by a criterion of their rubric; ``met`` False is their word that it is not."""

    need: str
    met: bool
    rubric: str  # its title
    decided: str  # the day on which the decision was published, ISO 8601


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One instructional material, as schema.org LearningResource describes it. Without slots msgspec reads it from JSON
    twice as fast, as every search does ten times."""

    id: str
    identifiers: tuple[str, ...] = ()  # by which it is known elsewhere too
    title: str
    url: str | None = None
    description: str = ""
    objectives: tuple[str, ...] = ()  # LRMI `teaches`, in words
    text: str = ""  # the material itself, or what of it may be searched; Markdown if text_format says so
    text_format: str = "text/plain"  # or "text/markdown"
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # BCP 47
    ages: AgeRange | None = None
    grades: tuple[str, ...] = ()  # the publisher's own words
    minutes: int | None = None
    license: str | None = None  # a URL if the publisher gave one
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    free: bool | None = None
    parts: tuple[Part, ...] = ()  # what it is part of
    has_parts: tuple[Part, ...] = ()  # in their order
    aggregation: str = ""  # "program", "unit", "lesson" or "part", see catalog.formats.containers
    isbn: str | None = None  # thirteen digits
    edition: str | None = None
    image: str | None = None  # the address of a picture of it
    alignments: tuple[Alignment, ...] = ()
    access_modes: tuple[str, ...] = ()
    access_modes_sufficient: tuple[str, ...] = ()  # each a comma-joined set, as schema.org writes them
    accessibility_features: tuple[str, ...] = ()
    accessibility_hazards: tuple[str, ...] = ()
    accessibility_controls: tuple[str, ...] = ()
    accessibility_summary: str = ""
    accessibility_apis: tuple[str, ...] = ()
    conforms_to: tuple[str, ...] = ()  # standards it meets by its publisher's word: "WCAG 2.2 Level AA", or an IRI
    certified_by: str | None = None  # who checked that
    reviewed_needs: tuple[ReviewedNeed, ...] = ()  # from reviews whose decision is published; no source gives them
    adaptations: tuple[str, ...] = ()  # schema.org hasAdaptation: identifiers or addresses of accessible variants
    audience: tuple[str, ...] = ()  # educational roles
    audience_notes: tuple[str, ...] = ()  # what the publisher says about whom it serves
    educational_use: tuple[str, ...] = ()
    interactivity: str | None = None
    materials: tuple[str, ...] = ()
    format: str | None = None  # media type
    published: str | None = None  # ISO 8601 dates
    modified: str | None = None
    # Only an index sets these two, see ``indexer.wholes``: which of the fields above its parts say, since it says
    # nothing itself, and what they say of needs.
    from_parts: tuple[str, ...] = ()
    needs_of_parts: tuple[NeedOfParts, ...] = ()
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One item of a framework (1EdTech CASE CFItem)."""

    id: str  # CASE identifier
    uri: str
    framework_id: str
    code: str  # humanCodingScheme; "" if the framework gives none
    statement: str
    alternative_code: str = ""  # alternativeLabel
    abbreviated: str = ""
    type: str = ""  # CFItemType
    ages: AgeRange | None = None
    levels: tuple[str, ...] = ()  # educationLevel, as given
    keywords: tuple[str, ...] = ()
    language: str = ""
    sequence: int = 0  # place among its siblings


class Relation(StrEnum):
    """CASE association types that search reads; others are stored and exported as they came."""

    IS_CHILD_OF = "isChildOf"
    PRECEDES = "precedes"
    EXACT_MATCH_OF = "exactMatchOf"
    IS_RELATED_TO = "isRelatedTo"
    IS_PART_OF = "isPartOf"
    IS_PEER_OF = "isPeerOf"
    REPLACED_BY = "replacedBy"


LEARNING_COMPONENT = "Learning Component"  # the type of a standard that is a piece of others
SUPPORTS = "ext:supports"  # the association of a learning component with a standard
CROSSWALK_SCORE = "jaccard"  # the extension of an association that holds its score


@dataclass(frozen=True, slots=True)
class Association:
    """A CASE CFAssociation: ``origin`` *type* ``destination`` (identifiers; the destination may be outside).

    ``score`` is, in a crosswalk between two sets of standards, the share of what the two ask that both ask: 0 to 1.
    """

    id: str
    type: str
    origin_id: str
    destination_id: str
    sequence: int | None = None
    destination_uri: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A CASE CFDocument."""

    id: str
    uri: str
    title: str
    creator: str = ""
    subjects: tuple[str, ...] = ()
    language: str = ""
    version: str = ""
    adoption_status: str = ""
    license: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class NeedEvidence:
    """What is known of one resource and one need: ``because`` is for a teacher."""

    need: str
    evidence: Evidence
    because: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a result must be. Within one field any value will do; every field given must hold."""

    subjects: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()  # of catalog.formats.containers.AGGREGATIONS
    languages: tuple[str, ...] = ()  # "en" also admits "en-GB"
    licenses: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    accessibility_features: tuple[str, ...] = ()  # all of them, unlike the other fields
    ages: AgeRange | None = None  # overlap; a resource with unknown ages is left out
    free: bool | None = None
    max_minutes: int | None = None
    statuses: tuple[str, ...] = ()  # what a district decided: see ``api.search.adoption_signals``
    known_needs: bool = False  # only what is known to meet every need of the query


class Sort(StrEnum):
    """The order of results. In all but the first, what is not known comes last, and what is equal is ordered by best
    match, then by id."""

    BEST = "best"
    SHORTEST = "shortest"
    NEWEST = "newest"  # by the date of the last change, or else of publication
    YOUNGEST = "youngest"  # by the lowest age, then the highest
    TITLE = "title"  # without case, accents and marks; numbers by their size


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search as asked for. ``standards``, ``ages`` and ``needs`` are wishes that order results, unless ``require``
    names them ("standard", "grade", "need"); ``filter`` is a condition. ``relations`` are the relations to a standard
    asked for that count, all if empty. ``alignment`` is the least that a material's alignment must be: "declared" or
    "probable"."""

    words: str = ""
    standards: tuple[str, ...] = ()  # codes, identifiers or URIs as typed
    ages: AgeRange | None = None
    naming: str = ""  # how ``ages`` was named: "us", "england" or "ages"; "" if it was not typed
    needs: tuple[str, ...] = ()
    as_words: tuple[str, ...] = ()  # needs that words are not read for: those words are topic like any other
    filter: Filter = field(default_factory=Filter)
    require: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()  # values of catalog.standards.graph.Nearness
    alignment: str = ""
    sort: Sort | None = None  # what the words ask for ("newest lessons"), or else the best
    limit: int = 10
    offset: int = 0
