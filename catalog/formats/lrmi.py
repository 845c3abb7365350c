"""schema.org LearningResource (LRMI), with its German profile AMB, into a Resource: the one place of that mapping.

Everything that is not JSON-LD (Markdown's front matter, rows of a table) is brought into these properties first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from catalog.errors import InvalidRecordError
from catalog.formats.alignments import read_claims
from catalog.formats.containers import parse_aggregation
from catalog.formats.identifiers import isbn_of, other_identifiers, own_id
from catalog.formats.nodes import types_of, unprefixed
from catalog.formats.record import LIMITS, Note, check_length
from catalog.formats.values import (
    Node,
    Reader,
    as_list,
    boolean,
    identity,
    identity_of_part,
    plain,
    printable,
    whole_number,
)
from catalog.messages import message
from catalog.model import AgeRange, Part, Resource
from catalog.vocabularies.dates import parse_date
from catalog.vocabularies.durations import PROBLEMS, Length, parse_duration, unit_of
from catalog.vocabularies.grades import parse_ages, parse_grade
from catalog.vocabularies.languages import parse_languages
from catalog.vocabularies.licenses import parse_license
from catalog.vocabularies.terms import audience_label, feature_term, kind_label, local_name, named_in_english

_GENERIC_TYPES = frozenset({"LearningResource", "CreativeWork", "Thing", "Product", "DigitalDocument", "WebPage"})
_TERMS = re.compile(r"[,;|]\s*")
# Every property that is read here or names the object; what else a record says is noted as not used.
_PROPERTIES = """
    @context @type @id id type name headline title identifier sameAs url mainEntityOfPage mainEntity description
    abstract text articleBody learningResourceType about subject keywords inLanguage educationalLevel typicalAgeRange
    audience timeRequired duration license publisher provider sourceOrganization author creator isAccessibleForFree
    isPartOf hasPart position educationalAlignment teaches assesses competencyRequired accessMode accessModeSufficient
    accessibilityFeature accessibilityHazard accessibilityControl accessibilitySummary accessibilityAPI
    conformsTo dcterms:conformsTo a11y:certifiedBy certifiedBy hasAdaptation educationalUse
    interactivityType materials material supply tool encodingFormat fileFormat encoding datePublished dateCreated
    dateModified identifiers aggregation isbn bookEdition edition image thumbnailUrl thumbnail
"""
PROPERTIES = frozenset(_PROPERTIES.split())
_OURS = re.compile(r"https://w3id\.org/syllabary/|@")
_NO_GRADE = ("It names no grade known here: write it as Grade 4, K-2, Year 5 or KS2.", message("remark.grade"))
_SPREADSHEET = (
    "A spreadsheet made a date of it: format the column as text and type the grades again.",
    message("remark.grade-date"),
)
_NO_ADDRESS = ("It is no web address: write the whole of it, from https:// on.", message("remark.address"))
_MADE_A_DATE = re.compile(r"\d{1,2}-[A-Z][a-z]{2,3}|[A-Z][a-z]{2,3}-\d{1,2}")  # "5-Mar", of 3-5


def resource_of(node: Node, graph: Mapping[str, Node] | None = None, text_format: str = "text/plain") -> Resource:
    """The resource alone, see ``read_resource``."""
    return read_resource(node, graph, text_format)[0]


def read_resource(
    node: Node, graph: Mapping[str, Node] | None = None, text_format: str = "text/plain"
) -> tuple[Resource, tuple[Note, ...]]:
    """The resource that a JSON-LD object describes, and notes on values that could not be used.

    ``graph`` holds the objects it may refer to by ``@id``. Properties that are not known here are left alone. Raises
    InvalidRecordError, which names the field, if the object can be no resource.
    """
    read = Reader(unprefixed(node), graph)
    resource = _with_access(read, _resource(read, text_format))
    for name, value in read.node.items():
        if name not in PROPERTIES and value not in (None, "", [], {}) and not _OURS.match(name):
            read.note(name, "", "The property is not used.", message("remark.property"))
    return resource, tuple(read.notes)


def _resource(read: Reader, text_format: str) -> Resource:
    title = " ".join(next(iter(read.strings("name", "headline", "title")), "").split())
    if not title:
        problem = "The record has no “name”: give the title that teachers know it by."
        raise InvalidRecordError(problem, field="name", detail=message("wrong-record.no-title", name="name"))
    claims = read_claims(read)
    subjects = (*read.strings("about", "subject"), *claims.subjects)
    grades = tuple(
        dict.fromkeys(local_name(text) or text for text in (*read.strings("educationalLevel"), *claims.grades))
    )
    roles, notes = _audience(read)
    id = own_id(read, title, _url(read) or "")
    return Resource(
        id=id,
        identifiers=other_identifiers(read, id, _url(read)),
        title=title,
        url=_url(read),
        description=read.string("description", "abstract", limit=LIMITS.description),
        objectives=tuple(dict.fromkeys(claims.objectives)),
        text=_text(read, text_format),
        text_format=text_format,
        types=_kinds(read),
        subjects=tuple(dict.fromkeys(subjects)),
        keywords=_terms(read, "keywords"),
        languages=_languages(read),
        ages=_ages(read, grades),
        grades=grades,
        minutes=_minutes(read),
        license=_license(read),
        publisher=next(iter(read.strings("publisher", "provider", "sourceOrganization")), None),
        authors=read.strings("author", "creator"),
        free=_free(read),
        parts=_parts(read, "isPartOf"),
        has_parts=_parts(read, "hasPart"),
        aggregation=_aggregation(read),
        isbn=isbn_of(read),
        edition=next(iter(read.strings("bookEdition", "edition")), None),
        image=_image(read),
        alignments=tuple(dict.fromkeys(claims.alignments)),
        audience=roles,
        audience_notes=(*notes, *claims.notes),
        educational_use=read.strings("educationalUse"),
        interactivity=next(iter(read.strings("interactivityType")), None),
        materials=read.strings("materials", "material", "supply", "tool"),
        format=_format(read),
        published=_date(read, "datePublished", "dateCreated"),
        modified=_date(read, "dateModified"),
    )


def _with_access(read: Reader, resource: Resource) -> Resource:
    """The resource with what is declared of its accessibility."""
    return replace(
        resource,
        access_modes=_terms(read, "accessMode"),
        access_modes_sufficient=_sufficient(read),
        accessibility_features=tuple(dict.fromkeys(map(feature_term, _terms(read, "accessibilityFeature")))),
        accessibility_hazards=_terms(read, "accessibilityHazard"),
        accessibility_controls=_terms(read, "accessibilityControl"),
        accessibility_summary=read.string("accessibilitySummary"),
        accessibility_apis=_terms(read, "accessibilityAPI"),
        conforms_to=_named(read, "conformsTo", "dcterms:conformsTo"),
        certified_by=next(iter(read.strings("certifiedBy", "a11y:certifiedBy")), None),
        adaptations=_named(read, "hasAdaptation"),
    )


def _url(read: Reader) -> str | None:
    for value in (*read.nodes("url"), *read.nodes("@id"), *read.nodes("id"), *read.nodes("mainEntityOfPage")):
        url = identity(value)
        if re.match(r"https?://", url, re.IGNORECASE):
            return check_length("url", url, LIMITS.value)
    for value in read.nodes("url"):
        read.note("url", read.words(value), *_NO_ADDRESS)
    return None


def _text(read: Reader, text_format: str) -> str:
    raw = "\n\n".join(read.words(value) for value in read.nodes("text", "articleBody"))
    check_length("text", raw, LIMITS.text)
    return printable(raw) if text_format == "text/markdown" else plain(raw)


def _kinds(read: Reader) -> tuple[str, ...]:
    """Kinds of material by their labels; else what ``@type`` says beyond "a learning resource"."""
    kinds = [kind_label(text) for text in _labels(read, "learningResourceType")]
    if not any(kinds):
        kinds = [kind_label(name) for name in sorted(types_of(read.node) - _GENERIC_TYPES) if name[:1].isalpha()]
    return tuple(dict.fromkeys(filter(None, kinds)))


def _labels(read: Reader, name: str) -> list[str]:
    """The values of a vocabulary: a term by its address if that says its English name, else by its label."""
    labels = []
    for value in read.nodes(name):
        address = identity(value)
        known = isinstance(value, Mapping) and named_in_english(address)
        text = address if known else plain(read.words(value))
        labels.append(check_length(name, text, LIMITS.value))
    return labels


def _minutes(read: Reader) -> int | None:
    problem: tuple[str, str] | None = None  # the value, and what is wrong with it
    for value in read.nodes("timeRequired", "duration"):
        length = _quantity(read, value) if isinstance(value, Mapping) else parse_duration(plain(read.words(value)))
        if length.minutes:
            return length.minutes
        problem = problem or (read.words(value), length.problem)
    if problem:
        read.note("timeRequired", problem[0], PROBLEMS[problem[1]], message(f"remark.length-{problem[1]}"))
    return None


def _quantity(read: Reader, value: Node) -> Length:
    """A QuantitativeValue: a number with its unit, or a range of which the longer end counts."""
    if not any(value.get(key) not in (None, "") for key in ("unitText", "unitCode")):
        return parse_duration(plain(read.words(value)))
    units = [plain(read.words(value[key])) for key in ("unitCode", "unitText") if value.get(key)]
    unit = next((unit for text in units if (unit := unit_of(text))), None)
    if unit is None:
        return parse_duration(f"1 {units[-1]}") if units[-1].isalpha() else Length(None, "bare")
    amount = next((value[key] for key in ("maxValue", "value", "minValue") if value.get(key) not in (None, "")), "")
    return parse_duration(plain(read.words(amount)), unit)


def _license(read: Reader) -> str | None:
    """The first licence that is known by its address or by its name; else the first as it is written."""
    written = []
    for value in read.nodes("license"):
        name = plain(read.words(value))
        texts = [text for text in (identity(value) if isinstance(value, Mapping) else "", name) if text]
        licenses = [parse_license(check_length("license", text, LIMITS.value)) for text in texts]
        if known := next(
            (license for license, text in zip(licenses, texts, strict=True) if license.name != text), None
        ):
            return known.id
        written += [license.id for license in licenses]
    return next(iter(written), None)


def _terms(read: Reader, name: str) -> tuple[str, ...]:
    """A list of words, or one string of words with commas between them."""
    values = read.strings(name)
    if len(values) == 1 and not isinstance(read.node.get(name), list):
        values = tuple(dict.fromkeys(word.strip() for word in _TERMS.split(values[0]) if word.strip()))
    return values


def _named(read: Reader, *names: str) -> tuple[str, ...]:
    """Other things by their identifiers or addresses, or else by their names."""
    values = [identity(value) or plain(read.words(value)) for name in names for value in read.nodes(name)]
    return tuple(dict.fromkeys(check_length(names[0], value, LIMITS.value) for value in values if value))


def _languages(read: Reader) -> tuple[str, ...]:
    tags: list[str] = []
    for value in read.nodes("inLanguage"):
        code = value.get("alternateName") if isinstance(value, Mapping) else None
        stated = code if isinstance(code, str) else plain(read.words(value))
        languages = parse_languages(stated)
        if not languages:
            read.note(
                "inLanguage",
                stated,
                "It names no language known here: write a name or a tag, such as Spanish or es.",
                message("remark.language"),
            )
        tags += languages
    return tuple(dict.fromkeys(tags))


def _ages(read: Reader, grades: tuple[str, ...]) -> AgeRange | None:
    """The publisher's own ages, else the audience's, else those of its grades."""
    ranges = []
    for value in read.nodes("typicalAgeRange"):
        low, high = (value.get(name) for name in ("minValue", "maxValue")) if isinstance(value, Mapping) else ("", "")
        text = f"{low}-{high or ''}" if low not in (None, "") else plain(read.words(value))
        if ages := parse_ages(text):
            ranges.append(ages)
        else:
            reason = "It names no ages known here: write them as 8-9, 7 or 16-."
            read.note("typicalAgeRange", text, reason, message("remark.ages"))
    for value in () if ranges else read.nodes("audience"):
        if isinstance(value, Mapping):
            low, high = (whole_number(value.get(name)) for name in ("suggestedMinAge", "suggestedMaxAge"))
            spelled = f"{low}-{'' if high is None else high}" if low is not None else ""
            ranges += [ages for ages in [parse_ages(spelled or read.words(value.get("typicalAgeRange")))] if ages]
    of_grades = [(text, parse_grade(text)) for text in grades]
    for text in (text for text, ages in of_grades if ages is None):
        made = _MADE_A_DATE.fullmatch(text) or len(parse_date(text, day_first=True) or "") == 10
        read.note("educationalLevel", text, *(_SPREADSHEET if made else _NO_GRADE))
    ranges = ranges or [ages for _, ages in of_grades if ages]
    return AgeRange.spanning(ranges) if ranges else None


def _free(read: Reader) -> bool | None:
    value = read.node.get("isAccessibleForFree")
    free = boolean(value)
    if free is None and value not in (None, "", [], {}):
        reason = "It says neither yes nor no: write yes or no."
        read.note("isAccessibleForFree", read.words(value), reason, message("remark.yes-no"))
    return free


def _aggregation(read: Reader) -> str:
    return next((aggregation for text in read.strings("aggregation") if (aggregation := parse_aggregation(text))), "")


def _image(read: Reader) -> str | None:
    for name in ("image", "thumbnailUrl", "thumbnail"):
        for value in read.nodes(name):
            addresses = [value.get(key) for key in ("contentUrl", "url")] if isinstance(value, Mapping) else []
            for address in (*addresses, identity(value)):
                if isinstance(address, str) and re.match(r"https?://", address, re.IGNORECASE):
                    return check_length(name, printable(address), LIMITS.value)
            read.note("image", read.words(value) or identity(value), *_NO_ADDRESS)
    return None


def _parts(read: Reader, relation: str) -> tuple[Part, ...]:
    values = list(read.nodes(relation))
    own = whole_number(read.node.get("position")) if len(values) == 1 and relation == "isPartOf" else None
    parts = []
    for value in values:
        name = check_length(relation, plain(read.words(value)), LIMITS.value)
        if isinstance(value, Mapping):
            position = whole_number(value.get("position"))
            parts.append(Part(name, identity_of_part(value) or None, own if position is None else position))
        elif name:
            parts.append(Part(name, name if re.match(r"https?://|urn:", name) else None, own))
    return tuple(dict.fromkeys(part for part in parts if part.name or part.id))


def _sufficient(read: Reader) -> tuple[str, ...]:
    """Each value is a set of modes that together suffice, whether written "textual,visual" or as an ItemList."""
    name = "accessModeSufficient"
    sets = []
    for value in as_list(read.node.get(name))[: LIMITS.values]:
        modes = as_list(value)[:20] if isinstance(value, list | Mapping) else [value]
        words = [word.strip() for mode in modes for word in re.split(r"[,\s]+", plain(read.words(mode))[:200])]
        sets.append(",".join(dict.fromkeys(word for word in words if word)))
    return tuple(dict.fromkeys(one for one in sets if one))


def _audience(read: Reader) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Roles, and what is said about the people meant."""
    roles: list[str] = []
    notes: list[str] = []
    for value in read.nodes("audience"):
        if not isinstance(value, Mapping):
            roles.append(plain(read.words(value)))
            continue
        named = [value.get(key) for key in ("educationalRole", "audienceType") if value.get(key)]
        own = identity(value) if named_in_english(identity(value)) else plain(read.words(value))
        roles += [plain(read.words(role)) for name in named for role in as_list(name)] or [own]
        notes += [plain(read.words(note)) for note in as_list(value.get("description"))]
    for text in (*roles, *notes):
        check_length("audience", text, LIMITS.value)
    return tuple(dict.fromkeys(filter(None, map(audience_label, roles)))), tuple(dict.fromkeys(filter(None, notes)))


def _format(read: Reader) -> str | None:
    own = next(iter(read.strings("encodingFormat", "fileFormat")), None)
    inner = (value.get("encodingFormat") for value in read.nodes("encoding") if isinstance(value, Mapping))
    return own or next((plain(one)[:200] for one in inner if isinstance(one, str)), None)


def _date(read: Reader, *names: str) -> str | None:
    for name in names:
        for text in read.strings(name):
            if date := parse_date(text):
                return date
            reason = "It is no date that can be read one way only: write it as 2021-03-14."
            read.note(name, text, reason, message("remark.date"))
    return None
