"""Export: resources as schema.org JSON-LD or CSV, frameworks as CASE packages. Streaming.

What schema.org has no word for (that a text is Markdown, who made an alignment) goes under one property of our own,
``EXTENSION``, so that an export imported into an empty catalog gives the same resources.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import IO, Any

import orjson

from catalog.errors import InvalidRecordError
from catalog.formats.lrmi import resource_of
from catalog.formats.record import Record
from catalog.formats.table import COLUMNS
from catalog.model import Alignment, AlignmentType, Resource
from catalog.standards.graph import StandardsGraph
from catalog.store.catalog import Catalog
from catalog.store.codec import Json, check, plain
from catalog.store.codec import resource as decode

EXTENSION = "https://w3id.org/syllabary/terms/record"
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


class ExportFormat(StrEnum):
    """How resources can be written."""

    NDJSON = "ndjson"
    JSONLD = "jsonld"
    CSV = "csv"


def export_resources(catalog: Catalog, stream: IO[bytes], form: ExportFormat = ExportFormat.NDJSON) -> int:
    """Write every resource, of one state of the catalog, in the order of ids; returns how many."""
    with catalog.snapshot() as snapshot:
        resources = (resource for resource, _ in snapshot.resources())
        return _WRITERS[form](resources, snapshot.graph, stream)


def export_package(catalog: Catalog, framework_id: str, stream: IO[bytes]) -> None:
    """Write a framework as the CASE package that was imported, with everything in it."""
    stream.write(orjson.dumps(catalog.package(framework_id), option=orjson.OPT_INDENT_2) + b"\n")


def node_of(resource: Resource, graph: StandardsGraph | None = None) -> Json:
    """A resource as a schema.org LearningResource that ``restored`` makes the same resource of."""
    node = {name: value for name, value in _properties(resource, graph) if value not in (None, "", (), [])}
    content = _comparable(resource)
    try:
        read = _comparable(resource_of(node))
    except InvalidRecordError:  # a title of control characters, say, which only a program can have stored
        read = {}
    lost = {name for name in content.keys() | read.keys() if content.get(name) != read.get(name)}
    if "text_format" in lost:
        lost.discard("text")  # the node holds it unchanged, and it is read from there
    if lost:
        node[EXTENSION] = {name: content.get(name) for name in sorted(lost)}
    return node


def restored(record: Record) -> Record:
    """A record as read, with what only our own exports say put back; any other record is returned as it is."""
    if EXTENSION.encode() not in record.original:
        return record
    node = orjson.loads(record.original)
    extension = node.get(EXTENSION) if isinstance(node, dict) else None
    if not isinstance(extension, dict):
        return record
    content = _comparable(record.resource)
    if "text_format" in extension and isinstance(node.get("text"), str):
        content["text"] = node["text"]
    for name, value in extension.items():
        content[name] = value if name == "id" and isinstance(value, str) and value else check(name, value)
    try:
        return replace(record, resource=decode({name: value for name, value in content.items() if value is not None}))
    except (TypeError, ValueError, KeyError) as error:
        raise InvalidRecordError(f"Its {EXTENSION} is none of ours: remove it.", field=EXTENSION) from error


def _comparable(resource: Resource) -> Json:
    """What a source says of a resource: without what the catalog finds out itself, and that depends on it."""
    content: Json = plain(resource)
    for alignment in content.get("alignments", ()):
        alignment.pop("standard_id", None)
    return content


def _properties(resource: Resource, graph: StandardsGraph | None) -> Iterator[tuple[str, Any]]:
    yield "@context", "https://schema.org"
    yield "@type", "LearningResource"
    if resource.url or not re.match(r"https?://", resource.id):  # else it would be read as the url
        yield "@id", resource.id
    yield "identifier", [resource.id, *resource.identifiers] if resource.identifiers else resource.id
    yield "name", resource.title
    yield "url", resource.url
    yield "description", resource.description
    yield "teaches", resource.objectives
    yield "text", resource.text
    yield "learningResourceType", resource.types
    yield "about", resource.subjects
    yield "keywords", resource.keywords
    yield "inLanguage", resource.languages
    yield "typicalAgeRange", str(resource.ages) if resource.ages else None
    yield "educationalLevel", resource.grades
    yield "timeRequired", None if resource.minutes is None else f"PT{resource.minutes}M"
    yield "license", resource.license
    yield "publisher", resource.publisher and {"@type": "Organization", "name": resource.publisher}
    yield "author", [{"@type": "Person", "name": name} for name in resource.authors]
    yield "isAccessibleForFree", resource.free
    yield "isPartOf", [_part(part.name, part.id, part.position) for part in resource.parts]
    yield "hasPart", [_part(part.name, part.id, part.position) for part in resource.has_parts]
    yield "aggregation", resource.aggregation
    yield "isbn", resource.isbn
    yield "bookEdition", resource.edition
    yield "image", resource.image
    yield "educationalAlignment", [_alignment(alignment, graph) for alignment in resource.alignments]
    yield "accessMode", resource.access_modes
    yield "accessModeSufficient", resource.access_modes_sufficient
    yield "accessibilityFeature", resource.accessibility_features
    yield "accessibilityHazard", resource.accessibility_hazards
    yield "accessibilityControl", resource.accessibility_controls
    yield "accessibilitySummary", resource.accessibility_summary
    yield "accessibilityAPI", resource.accessibility_apis
    yield "conformsTo", resource.conforms_to
    yield "certifiedBy", resource.certified_by
    yield "hasAdaptation", resource.adaptations
    roles = [{"@type": "EducationalAudience", "educationalRole": role} for role in resource.audience]
    notes = [{"@type": "Audience", "audienceType": "", "description": note} for note in resource.audience_notes]
    yield "audience", roles + notes
    yield "educationalUse", resource.educational_use
    yield "interactivityType", resource.interactivity
    yield "material", resource.materials
    yield "encodingFormat", resource.format
    yield "datePublished", resource.published
    yield "dateModified", resource.modified


def _part(name: str, part_id: str | None, position: int | None) -> Json:
    part = {"@type": "CreativeWork", "@id": part_id, "name": name, "position": position}
    return {key: value for key, value in part.items() if value is not None and value != ""}


def _alignment(alignment: Alignment, graph: StandardsGraph | None) -> Json:
    standard = graph.standards.get(alignment.standard_id or "") if graph else None
    node = {
        "@type": "AlignmentObject",
        "alignmentType": alignment.type.value,
        "educationalFramework": alignment.framework,
        "targetName": alignment.code,
        "targetDescription": alignment.statement,
        "targetUrl": standard.uri if standard and len(alignment.code.split()) == 1 else "",
    }
    return {key: value for key, value in node.items() if value}


def _write_ndjson(resources: Iterable[Resource], graph: StandardsGraph, stream: IO[bytes]) -> int:
    count = 0
    for count, resource in enumerate(resources, 1):  # noqa: B007  the last one is the count
        stream.write(orjson.dumps(node_of(resource, graph)) + b"\n")
    return count


def _write_jsonld(resources: Iterable[Resource], graph: StandardsGraph, stream: IO[bytes]) -> int:
    stream.write(b'{"@context":"https://schema.org","@graph":[')
    count = 0
    for count, resource in enumerate(resources, 1):
        node = node_of(resource, graph)
        del node["@context"]
        stream.write((b",\n" if count > 1 else b"\n") + orjson.dumps(node))
    stream.write(b"\n]}\n")
    return count


def _write_csv(resources: Iterable[Resource], _graph: StandardsGraph, stream: IO[bytes]) -> int:
    """The columns that ``catalog.formats.table`` reads, with a mark by which Excel knows UTF-8."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="", write_through=True)
    try:
        rows = csv.DictWriter(text, list(COLUMNS), restval="", extrasaction="raise")
        rows.writeheader()
        count = 0
        for count, resource in enumerate(resources, 1):  # noqa: B007
            rows.writerow({name: _defused(cell) for name, cell in _cells(resource).items()})
    finally:
        text.detach()
    return count


def _cells(resource: Resource) -> dict[str, str]:
    content = _comparable(resource)
    cells: dict[str, str] = {}
    for name, value in content.items():
        if name in COLUMNS:
            cells[name] = "; ".join(value) if isinstance(value, list) else str(value)
    if resource.ages:
        cells["ages"] = str(resource.ages)
    if resource.free is not None:
        cells["free"] = "yes" if resource.free else "no"
    cells["part_of"] = "; ".join(part.name or part.id or "" for part in resource.parts)
    positions = [part.position for part in resource.parts]
    cells["position"] = str(positions[0]) if len(positions) == 1 and positions[0] is not None else ""
    for kind in AlignmentType:
        cells[kind.value] = "; ".join(one.code for one in resource.alignments if one.type is kind)
    frameworks = {one.framework for one in resource.alignments}
    cells["framework"] = next(iter(frameworks)) if len(frameworks) == 1 else ""
    return cells


def _defused(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula, made text by an apostrophe (CWE-1236)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


_Writer = Callable[[Iterable[Resource], StandardsGraph, IO[bytes]], int]
_WRITERS: dict[ExportFormat, _Writer] = {
    ExportFormat.NDJSON: _write_ndjson,
    ExportFormat.JSONLD: _write_jsonld,
    ExportFormat.CSV: _write_csv,
}
