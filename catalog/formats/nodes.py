"""Which objects of a JSON-LD document are materials, and which only support one: images, breadcrumbs, licences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from catalog.errors import InvalidRecordError
from catalog.formats.record import LIMITS
from catalog.formats.values import Node, as_list, identity, identity_of_part, node_id
from catalog.messages import message

_PREFIX = re.compile(r"^(?:https?://schema\.org/|https?://purl\.org/dcx/lrmi-terms/|schema:|sdo:|lrmi:)")
_WORKS = re.compile(
    r"LearningResource|(?:Creative|Visual)\w*Work|Course\w*|Syllabus|Quiz|Book|Chapter|\w*Article|\w+Object|\w*Episode"
    r"|\w*Document|\w+Application|\w*Game|HowTo|Guide|Map|Dataset|Podcast\w*|Movie|Play|Poster|MathSolver|Question|Drawing"
)
_PAGES = re.compile(r"\w*Page|WebSite|WebContent|WebPageElement|\w*Collection|Thing|Product|Event|Service|DefinedTerm")
_SUPPORT = re.compile(
    r"BreadcrumbList|ListItem|\w*Organization|School|CollegeOrUniversity|EducationalOrganization|Person|ImageObject|Logo"
    r"|AlignmentObject|\w*Audience|WebSite|WPHeader|WPFooter|SiteNavigationElement|\w*Action|EntryPoint|\w*Rating|Review"
    r"|Offer|AggregateOffer|PropertyValue|\w*Address|ContactPoint|Language|Country|Place|Brand|DefinedTermSet|Concept\w*"
)
# The properties of a page or another general thing that only a learning resource has.
_LEARNING = (
    "learningResourceType", "educationalLevel", "educationalAlignment", "educationalUse", "typicalAgeRange", "teaches",
    "assesses", "competencyRequired", "interactivityType",
)  # fmt: skip
# What a material refers to that is a material too; whatever else it refers to supports it.
_MATERIALS_OF = frozenset(
    (*("hasPart", "isPartOf", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "isBasedOn", "about"),
     *("exampleOfWork", "workExample"))
)  # fmt: skip


_INVERSE = {"hasPart": "isPartOf", "isPartOf": "hasPart"}
_REFERENCE = frozenset(("@id", "id", "@type", "type", "name", "position"))  # a part that says no more is elsewhere


class Candidate(NamedTuple):
    """An object with the graph it may refer to. A single one is a material whatever its type."""

    node: Node
    graph: Mapping[str, Node] | None
    alone: bool


def types_of(node: Node) -> frozenset[str]:
    """``@type``, or AMB's ``type``, as a set of names without their vocabulary."""
    values = [*as_list(node.get("@type")), *as_list(node.get("type"))]
    return frozenset(_PREFIX.sub("", value) for value in values if isinstance(value, str))


def unprefixed(node: Node) -> Node:
    """The node with property names as schema.org has them: "schema:name" is "name". Of ``@reverse``, what is said the
    other way round of parts and wholes."""
    if isinstance(reverse := node.get("@reverse"), Mapping):
        inverse = {
            _INVERSE[name]: value for key, value in reverse.items() if (name := _PREFIX.sub("", key)) in _INVERSE
        }
        rest = {key: value for key, value in reverse.items() if _PREFIX.sub("", key) not in _INVERSE}
        own = {key: value for key, value in node.items() if key != "@reverse"}
        joined = {key: [*as_list(own.get(key)), *as_list(value)] for key, value in inverse.items()}
        node = {**own, **joined, **{f"reverse of {key}": value for key, value in rest.items()}}
    if not any(":" in key for key in node):
        return node
    bare = {_PREFIX.sub("", key): value for key, value in node.items() if ":" in key}
    return {**bare, **{key: value for key, value in node.items() if ":" not in key}}


def candidates(document: Any, depth: int = 0) -> Iterator[Candidate]:
    """The objects of a JSON-LD document that may be materials."""
    if depth > LIMITS.depth:
        raise InvalidRecordError(
            f"The document is nested deeper than {LIMITS.depth} levels: flatten it.",
            detail=message("wrong-record.document-deep", depth=LIMITS.depth),
        )
    if isinstance(document, list):
        for one in document:
            yield from candidates(one, depth + 1)
    elif not isinstance(document, Mapping):
        raise InvalidRecordError(
            "The record is not a JSON object: write {…} with the properties of one resource.",
            detail=message("wrong-record.no-object"),
        )
    elif isinstance(inner := document.get("@graph"), list | dict):
        yield from _of_graph([node for node in as_list(inner) if isinstance(node, Mapping)])
    elif "BreadcrumbList" in types_of(document):
        return
    elif "dataFeedElement" in document or ("itemListElement" in document and "name" not in document):
        for entry in as_list(document.get("dataFeedElement", document.get("itemListElement"))):
            item = entry.get("item", entry) if isinstance(entry, Mapping) else entry
            yield from candidates(item, depth + 1)
    else:
        main = _main_entity(unprefixed(document))
        yield Candidate(document if main is None else main, None, alone=True)
        yield from _nested(unprefixed(document), depth)


def _nested(whole: Node, depth: int) -> Iterator[Candidate]:
    """The parts of a material that are described within it, each with what it is part of, and its place there."""
    name, known = whole.get("name"), identity_of_part(whole)
    for place, part in enumerate(as_list(whole.get("hasPart"))[: LIMITS.values], 1):
        if not isinstance(part, Mapping) or not part.get("name") or not set(part) - _REFERENCE:
            continue
        if depth > LIMITS.depth:
            raise InvalidRecordError(
                f"“hasPart” is nested deeper than {LIMITS.depth} levels: flatten it.",
                detail=message("wrong-record.deep", name="hasPart", depth=LIMITS.depth),
            )
        part_of = {"isPartOf": {"@id": known or None, "name": name}, "position": place}
        node = {**{key: value for key, value in part_of.items() if not part.get(key)}, **part}
        yield Candidate(node, None, alone=False)
        yield from _nested(node, depth + 1)


def problem_of(candidate: Candidate, alone: bool) -> str | None:
    """Why an object is no material: a sentence if it should have been one, ``""`` if it may be what it likes."""
    node = unprefixed(candidate.node)
    types = types_of(node)
    learning = any(node.get(name) not in (None, "", [], {}) for name in _LEARNING)
    supports = bool(types) and all(_SUPPORT.fullmatch(name) for name in types)
    if learning and (not types or any(_PAGES.fullmatch(name) or _WORKS.fullmatch(name) for name in types)):
        return None
    if supports and not learning and not alone:
        return ""
    if any(_WORKS.fullmatch(name) for name in types) or (alone and (not types or learning)):
        return None
    if not alone:
        return ""
    return f"“{', '.join(sorted(types))[:100]}” is no learning resource: give “@type” LearningResource."


def _of_graph(members: list[Node]) -> Iterator[Candidate]:
    graph = {name: node for node in members if (name := node_id(node))}
    supporting = {name for node in members for name in _supporting(unprefixed(node)) if name in graph}
    for node in members:
        main = _main_entity(unprefixed(node))
        if main is not None and node_id(main) in graph:
            continue  # it is another member
        if node_id(node) not in supporting:
            yield Candidate(node if main is None else main, graph, alone=False)


def _supporting(node: Node) -> Iterator[str]:
    """The nodes that this one refers to and that are no materials of their own by that."""
    for name, value in node.items():
        if name in _MATERIALS_OF or name.startswith("@"):
            continue
        for one in as_list(value):
            if isinstance(one, Mapping) and len(one) <= 2:
                yield node_id(one)


def _main_entity(node: Node) -> Node | None:
    """What a page is about, if that is a material: the page itself then is none."""
    if not any(_PAGES.fullmatch(name) for name in types_of(node)):
        return None
    for value in as_list(node.get("mainEntity")):
        if isinstance(value, Mapping) and (
            any(_WORKS.fullmatch(name) for name in types_of(value)) or (len(value) <= 2 and identity(value))
        ):
            return value
    return None
