"""schema.org LearningResource (LRMI), with its German profile AMB, into a Resource: the one place of that mapping.

Everything that is not JSON-LD (Markdown's front matter, rows of a table) is brought into these properties first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from catalog.errors import InvalidRecordError
from catalog.formats.record import LIMITS, check_length
from catalog.formats.values import (
    Node,
    Reader,
    age_range,
    as_list,
    boolean,
    identity,
    iso_date,
    minutes,
    plain,
    printable,
    whole_number,
)
from catalog.grades import parse_grade
from catalog.model import AgeRange, Alignment, AlignmentType, Part, Resource
from catalog.standards.codes import looks_like_code

_PREFIX = re.compile(r"^(?:https?://schema\.org/|https?://purl\.org/dcx/lrmi-terms/|schema:|sdo:|lrmi:)")
_ALIGNMENTS = {
    "teaches": AlignmentType.TEACHES,
    "assesses": AlignmentType.ASSESSES,
    "requires": AlignmentType.REQUIRES,
    "competencyrequired": AlignmentType.REQUIRES,
    "": AlignmentType.TEACHES,
}
_GENERIC_TYPES = frozenset({"LearningResource", "CreativeWork", "Thing", "Product", "DigitalDocument", "WebPage"})
_TERMS = re.compile(r"[,;|]\s*")
_MAX_ID = 500


@dataclass(slots=True)
class _Claims:
    """What a record says of standards, and what else its alignments turn out to be about."""

    alignments: list[Alignment] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    grades: list[str] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def resource_of(node: Node, graph: Mapping[str, Node] | None = None, text_format: str = "text/plain") -> Resource:
    """The resource that a JSON-LD object describes; raises InvalidRecordError, which names the field.

    ``graph`` holds the objects it may refer to by ``@id``. Properties that are not known here are left alone.
    """
    node = _unprefixed(node)
    read = Reader(node, graph)
    title = " ".join(read.string("name", "headline", "title").split())
    if not title:
        raise InvalidRecordError("The record has no “name”: give the title that teachers know it by.", field="name")
    claims = _claims(read)
    subjects = (*read.strings("about", "subject"), *claims.subjects)
    grades = tuple(dict.fromkeys((*read.strings("educationalLevel"), *claims.grades)))
    roles, notes = _audience(read)
    return Resource(
        id=_id(read, title),
        title=title,
        url=_url(read),
        description=read.string("description", "abstract", limit=LIMITS.description),
        objectives=tuple(dict.fromkeys(claims.objectives)),
        text=_text(read, text_format),
        text_format=text_format,
        types=read.strings("learningResourceType") or _own_types(node),
        subjects=tuple(dict.fromkeys(subjects)),
        keywords=_terms(read, "keywords"),
        languages=_languages(read),
        ages=_ages(read, grades),
        grades=grades,
        minutes=next((m for text in read.strings("timeRequired", "duration") if (m := minutes(text))), None),
        license=next((identity(v) or plain(read.words(v)) for v in read.nodes("license")), None) or None,
        publisher=next(iter(read.strings("publisher", "provider", "sourceOrganization")), None),
        authors=read.strings("author", "creator"),
        free=boolean(node.get("isAccessibleForFree")),
        parts=_parts(read),
        alignments=tuple(dict.fromkeys(claims.alignments)),
        access_modes=_terms(read, "accessMode"),
        access_modes_sufficient=_sufficient(read),
        accessibility_features=_terms(read, "accessibilityFeature"),
        accessibility_hazards=_terms(read, "accessibilityHazard"),
        accessibility_controls=_terms(read, "accessibilityControl"),
        accessibility_summary=read.string("accessibilitySummary"),
        audience=roles,
        audience_notes=(*notes, *claims.notes),
        educational_use=read.strings("educationalUse"),
        interactivity=next(iter(read.strings("interactivityType")), None),
        materials=read.strings("materials", "material", "supply", "tool"),
        format=_format(read),
        published=_date(read, "datePublished", "dateCreated"),
        modified=_date(read, "dateModified"),
    )


def types_of(node: Node) -> frozenset[str]:
    """``@type``, or AMB's ``type``, as a set of names without their vocabulary."""
    values = [*as_list(node.get("@type")), *as_list(node.get("type"))]
    return frozenset(_PREFIX.sub("", value) for value in values if isinstance(value, str))


def _unprefixed(node: Node) -> Node:
    if not any(":" in key for key in node):
        return node
    bare = {_PREFIX.sub("", key): value for key, value in node.items() if ":" in key}
    return {**bare, **{key: value for key, value in node.items() if ":" not in key}}


def _id(read: Reader, title: str) -> str:
    """The publisher's identifier where it can tell one resource from all others, else its address, else a digest."""
    given = ""
    for value in read.nodes("identifier"):
        if isinstance(value, Mapping) and value.get("value"):
            kind = next((str(value[key]) for key in ("propertyID", "name") if value.get(key)), "")
            found = f"{kind}:{read.words(value['value'])}" if kind else read.words(value["value"])
        else:
            found = read.words(value)
        given = given or " ".join(printable(found).split())
    own = identity({key: read.node[key] for key in ("@id", "id") if key in read.node})
    address = _url(read) or ""
    candidates = (given, own, address) if not re.fullmatch(r"[\w-]{0,3}|\d+", given) else (own, address, given)
    if chosen := next((" ".join(candidate.split()) for candidate in candidates if candidate.strip()), ""):
        return check_length("identifier", chosen, _MAX_ID)
    names = [
        title,
        read.strings("publisher"),
        read.strings("isPartOf"),
        read.strings("educationalLevel"),
        read.language,
    ]
    return "sha256:" + hashlib.sha256(orjson.dumps(names)).hexdigest()[:40]


def _url(read: Reader) -> str | None:
    for value in (*read.nodes("url"), *read.nodes("@id"), *read.nodes("id"), *read.nodes("mainEntityOfPage")):
        url = identity(value)
        if re.match(r"https?://", url, re.IGNORECASE):
            return check_length("url", url, LIMITS.value)
    return None


def _text(read: Reader, text_format: str) -> str:
    raw = "\n\n".join(read.words(value) for value in read.nodes("text", "articleBody"))
    check_length("text", raw, LIMITS.text)
    return printable(raw) if text_format == "text/markdown" else plain(raw)


def _own_types(node: Node) -> tuple[str, ...]:
    """``VideoObject`` -> "Video object", where nothing better is said."""
    named = sorted(types_of(node) - _GENERIC_TYPES)
    return tuple(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize() for name in named if name[:1].isalpha())


def _terms(read: Reader, name: str) -> tuple[str, ...]:
    """A list of words, or one string of words with commas between them."""
    values = read.strings(name)
    if len(values) == 1 and not isinstance(read.node.get(name), list):
        values = tuple(dict.fromkeys(word.strip() for word in _TERMS.split(values[0]) if word.strip()))
    return values


def _languages(read: Reader) -> tuple[str, ...]:
    tags = []
    for value in read.nodes("inLanguage"):
        code = value.get("alternateName") if isinstance(value, Mapping) else None
        tags.append((code if isinstance(code, str) else plain(read.words(value))[:100]).replace("_", "-"))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _ages(read: Reader, grades: tuple[str, ...]) -> AgeRange | None:
    """The publisher's own ages, else the audience's, else those of its grades."""
    found = [ages for text in read.strings("typicalAgeRange") if (ages := age_range(text))]
    for value in () if found else read.nodes("audience"):
        if isinstance(value, Mapping):
            low, high = (whole_number(value.get(name)) for name in ("suggestedMinAge", "suggestedMaxAge"))
            spelled = f"{low}-{'' if high is None else high}" if low is not None else ""
            found += [ages for ages in [age_range(spelled or read.words(value.get("typicalAgeRange")))] if ages]
    found = found or [ages for text in grades if (ages := parse_grade(text))]
    if not found:
        return None
    highs = [ages.high for ages in found]
    return AgeRange(min(ages.low for ages in found), None if None in highs else max(h for h in highs if h is not None))


def _parts(read: Reader) -> tuple[Part, ...]:
    values = list(read.nodes("isPartOf"))
    own = whole_number(read.node.get("position")) if len(values) == 1 else None
    parts = []
    for value in values:
        name = check_length("isPartOf", plain(read.words(value)), LIMITS.value)
        if isinstance(value, Mapping):
            position = whole_number(value.get("position"))
            parts.append(Part(name, identity(value) or None, own if position is None else position))
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
        named = [value.get(key) for key in ("educationalRole", "audienceType") if value.get(key)] or [value]
        roles += [plain(read.words(role)) for name in named for role in as_list(name)]
        notes += [plain(read.words(note)) for note in as_list(value.get("description"))]
    for text in (*roles, *notes):
        check_length("audience", text, LIMITS.value)
    return tuple(dict.fromkeys(filter(None, roles))), tuple(dict.fromkeys(filter(None, notes)))


def _format(read: Reader) -> str | None:
    own = next(iter(read.strings("encodingFormat", "fileFormat")), None)
    inner = (value.get("encodingFormat") for value in read.nodes("encoding") if isinstance(value, Mapping))
    return own or next((plain(one)[:200] for one in inner if isinstance(one, str)), None)


def _date(read: Reader, *names: str) -> str | None:
    return next((date for name in names for text in read.strings(name) if (date := iso_date(text))), None)


def _claims(read: Reader) -> _Claims:
    claims = _Claims()
    for value in read.nodes("educationalAlignment"):
        if isinstance(value, Mapping):
            _alignment_object(read, value, claims)
        else:
            claims.alignments.append(Alignment(AlignmentType.TEACHES, _code(plain(read.words(value)))))
    for name in ("teaches", "assesses", "competencyRequired"):
        for value in read.nodes(name):
            _term(read, name, value, claims)
    return claims


def _alignment_object(read: Reader, value: Node, claims: _Claims) -> None:
    """schema.org's AlignmentObject, which also says subjects, levels and complexity."""

    def said(*names: str) -> str:
        return next((plain(text) for name in names if (text := read.words(value.get(name)))), "")

    kind = said("alignmentType").rpartition("/")[2].replace(" ", "").lower()
    name, address = said("targetName"), said("targetUrl", "targetURL", "caseItemUri", "caseItemGUID")
    description, framework = said("targetDescription"), said("educationalFramework")
    for text in (name, address, description, framework):
        check_length("educationalAlignment", text, LIMITS.value)
    if kind in _ALIGNMENTS:
        wordy = len(name.split()) > 4 and bool(address)  # a sentence for a name: the address is the code
        code = address if wordy or not name else name
        if code or description:
            statement = description or (name if wordy else "")
            aligned = Alignment(_ALIGNMENTS[kind], _code(code or description), None, framework, statement)
            claims.alignments.append(aligned)
    elif kind == "educationalsubject":
        claims.subjects += [name or description]
    elif kind in ("educationallevel", "educationlevel"):
        claims.grades += [name or description]
    elif kind in ("readinglevel", "textcomplexity") and (name or description):
        claims.notes.append(f"Reading level: {name or description}" + (f" ({framework})" if framework else ""))


def _term(read: Reader, name: str, value: Any, claims: _Claims) -> None:
    """A value of teaches, assesses or competencyRequired: a sentence is an objective, a code or term an alignment."""
    words = check_length(name, plain(read.words(value)), LIMITS.value)
    kind = _ALIGNMENTS[name.lower()]
    if isinstance(value, Mapping):
        code = next((plain(value[k]) for k in ("termCode", "codeValue") if isinstance(value.get(k), str)), "")
        if code := code or identity(value):
            scheme = value.get("inDefinedTermSet") or value.get("inScheme")
            framework = plain(read.words(scheme))[: LIMITS.value]
            statement = plain(read.words(value.get("description"))) or (words if words != code else "")
            claims.alignments.append(Alignment(kind, _code(code), None, framework, statement))
        words = "" if words == code else words
    elif looks_like_code(words) or re.fullmatch(r"https?://\S+", words):
        claims.alignments.append(Alignment(kind, _code(words)))
        return
    if words and kind is AlignmentType.REQUIRES:
        claims.notes.append(f"Assumes: {words}")
    elif words:
        claims.objectives.append(words)


def _code(code: str) -> str:
    return check_length("educationalAlignment", printable(code), LIMITS.value)


def nodes_of(document: Any, depth: int = 0) -> Iterator[tuple[Node, Mapping[str, Node] | None, bool]]:
    """The objects of a JSON-LD document that may be resources, with the graph about them, and whether one stands alone.

    An object that stands alone is meant as a resource whatever its type; of a graph only creative works are.
    """
    if depth > LIMITS.depth:
        raise InvalidRecordError(f"The document is nested deeper than {LIMITS.depth} levels: flatten it.")
    if isinstance(document, list):
        for one in document:
            yield from nodes_of(one, depth + 1)
    elif not isinstance(document, Mapping):
        raise InvalidRecordError("The record is not a JSON object: write {…} with the properties of one resource.")
    elif isinstance(inner := document.get("@graph"), list | dict):
        members = [node for node in as_list(inner) if isinstance(node, Mapping)]
        graph = {node_id: node for node in members if (node_id := identity(node) or _blank(node))}
        yield from ((node, graph, False) for node in members)
    elif "dataFeedElement" in document or ("itemListElement" in document and "name" not in document):
        for entry in as_list(document.get("dataFeedElement", document.get("itemListElement"))):
            item = entry.get("item", entry) if isinstance(entry, Mapping) else entry
            yield from nodes_of(item, depth + 1)
    else:
        yield document, None, True


def _blank(node: Node) -> str:
    return node["@id"] if isinstance(node.get("@id"), str) else ""
