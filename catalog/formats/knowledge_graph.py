"""The Learning Commons knowledge graph: states' standards, learning components, progressions, crosswalks, curricula.

It comes as two files of JSON Lines beside each other, ``nodes.jsonl`` and ``relationships.jsonl``. Each framework
becomes a CASE package, made here of what the graph says, and the learning components one more. A crosswalk becomes an
association with the share of learning components that both standards have (Jaccard) as its score. Courses, lessons and
activities become materials.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BufferedReader
from pathlib import Path
from typing import Any

import orjson

from catalog.errors import InvalidRecordError, UnreadableFileError
from catalog.formats.case import is_share, read_document
from catalog.formats.lrmi import read_resource
from catalog.formats.record import FileNote, Item, Note, Package, Record, Rejection
from catalog.formats.stream import lines, open_bytes
from catalog.formats.values import Node
from catalog.model import CROSSWALK_SCORE, LEARNING_COMPONENT, SUPPORTS, Relation

_NODES, _RELATIONSHIPS = "nodes", "relationships"
_COMPONENTS = "learning-components"  # the identifier of the framework that holds them
_MATERIALS = {
    "Course": "program",
    "LessonGrouping": "unit",
    "Lesson": "lesson",
    "Activity": "part",
    "Assessment": "",
}
# Relationships that become associations: CASE's type, and whether source and target change places.
_ASSOCIATIONS = {
    "hasChild": (Relation.IS_CHILD_OF.value, True),
    "buildsTowards": (Relation.PRECEDES.value, False),
    "hasDependency": (Relation.PRECEDES.value, True),
    "relatesTo": (Relation.IS_RELATED_TO.value, False),
    "hasStandardAlignment": (Relation.IS_RELATED_TO.value, False),
    "supports": (SUPPORTS, False),
    "mutuallyExclusiveWith": ("ext:mutuallyExclusiveWith", False),
}
# Relationships of materials: whether source and target are materials.
_OF_MATERIALS = {"hasPart": [True, True], "hasEducationalAlignment": [True, False]}
_COUNTS = ("stateLCCount", "ccssLCCount", "sharedLCCount")


def part_of_graph(first: Node) -> str:
    """Which file of the graph begins with this object, ``nodes`` or ``relationships``; ``""`` if none does."""
    if {"identifier", "labels", "properties"} <= first.keys() and isinstance(first["labels"], list):
        return _NODES
    return _RELATIONSHIPS if {"label", "source_identifier", "target_identifier"} <= first.keys() else ""


def read_graph(stream: BufferedReader, path: Path, part: str) -> Iterator[Item]:
    """All of the graph, when its nodes are read. ``stream`` is the file at ``path``."""
    if part == _RELATIONSHIPS:
        beside = _beside(path, _RELATIONSHIPS, _NODES)
        reason = "Relationships are read together with the file of nodes beside them: import that one."
        yield FileNote(Note("", path.name, reason)) if beside else Rejection(None, "", f"{reason} It is missing here.")
        return
    beside = _beside(path, _NODES, _RELATIONSHIPS)
    if beside is None:
        reason = "The file of relationships is missing beside these nodes: without it no standard has its place."
        yield Rejection(None, "", reason)
        return
    graph = _Graph()
    yield from graph.add_nodes(stream)
    try:
        with open_bytes(beside) as relationships:
            for item in graph.add_relationships(relationships):
                yield replace(item, source=str(beside))
    except UnreadableFileError as error:
        yield Rejection(None, "", f"{error} Nothing of the graph is imported without the rest of it.", str(beside))
        return
    yield from graph.packages()
    yield from graph.records()


def _beside(path: Path, own: str, other: str) -> Path | None:
    """The other file of the graph: the same name, with one word replaced by the other."""
    stem = path.name.replace(own, other).split(".")[0]
    files = sorted(path.parent.glob(f"{stem}.*")) if own in path.name else []
    return next((file for file in files if {".jsonl", ".ndjson", ".json"} & set(file.suffixes)), None)


@dataclass(slots=True)
class _Graph:
    nodes: dict[str, tuple[str, Node, int]] = field(default_factory=dict)  # identifier -> label, properties, line
    names: dict[str, str] = field(default_factory=dict)  # caseIdentifierUUID -> identifier
    links: dict[str, list[tuple[str, str, Node]]] = field(default_factory=lambda: defaultdict(list))  # by label

    def add_nodes(self, stream: BufferedReader) -> Iterator[Rejection | FileNote]:
        told = {label: set(_used(label)) for label in _KNOWN}  # properties that are used or were noted once
        for line, entry in _objects(stream):
            if isinstance(entry, Rejection):
                yield entry
                continue
            labels, properties = entry.get("labels"), entry.get("properties")
            id = entry.get("identifier")
            if not isinstance(id, str) or not id or not isinstance(labels, list) or not isinstance(properties, Mapping):
                yield Rejection(line, "identifier", "A node has an identifier, labels and properties: add them.")
                continue
            label = next((label for label in labels if label in _KNOWN), "")
            if not label:
                kind = ", ".join(map(str, labels))[:80]
                yield FileNote(Note("labels", kind, "Nodes of this kind are not used."), line)
                continue
            if id in self.nodes:
                first = self.nodes[id][2]
                yield Rejection(
                    line, "identifier", f"Line {first} has this identifier already: give each node its own."
                )
                continue
            self.nodes[id] = label, properties, line
            for name in sorted(properties.keys() - told[label]):
                yield FileNote(Note(name[:80], "", f"This property of a {label} is not used."), line)
            told[label] |= properties.keys()
            if isinstance(uuid := properties.get("caseIdentifierUUID"), str) and uuid:
                self.names[uuid] = id

    def add_relationships(self, stream: BufferedReader) -> Iterator[Rejection | FileNote]:
        for line, entry in _objects(stream):
            if isinstance(entry, Rejection):
                yield entry
                continue
            label, ends = entry.get("label"), [entry.get("source_identifier"), entry.get("target_identifier")]
            known = [self._known(end) for end in ends]
            if not isinstance(label, str) or label not in (*_ASSOCIATIONS, *_OF_MATERIALS):
                yield FileNote(Note("label", str(label)[:80], "Relationships of this kind are not used."), line)
            elif not all(known):
                missing = next(str(end) for end, there in zip(ends, known, strict=True) if not there)
                reason = "A relationship names a node that is not among the nodes."
                yield FileNote(Note("source_identifier", missing[:80], reason), line)
            elif not self._fits(label, *known):
                reason = "A relationship of this kind does not join nodes of these kinds here: it is not used."
                kinds = " to ".join(self.nodes[end][0] for end in known)
                yield FileNote(Note("label", f"{label}, {kinds}", reason), line)
            else:
                properties = entry.get("properties")
                properties = properties if isinstance(properties, Mapping) else {}
                score = properties.get(CROSSWALK_SCORE)
                if score is not None and not is_share(score):
                    reason = "The overlap of a crosswalk is a number from 0 to 1: this one does not count."
                    yield FileNote(Note(CROSSWALK_SCORE, str(score)[:80], reason), line)
                self.links[label].append((known[0], known[1], properties))

    def _known(self, name: Any) -> str:
        if not isinstance(name, str):
            return ""
        return name if name in self.nodes else self.names.get(name, "")

    def _fits(self, label: str, source: str, target: str) -> bool:
        """Materials have materials as parts and are aligned to standards; all else is among standards."""
        ends = [self.nodes[end][0] in _MATERIALS for end in (source, target)]
        return ends == _OF_MATERIALS.get(label, [False, False])

    def _id(self, node: str) -> str:
        """What CASE calls a node."""
        properties = self.nodes[node][1]
        return _text(properties, "caseIdentifierUUID") or node

    def packages(self) -> Iterator[Package | Rejection | FileNote]:
        framework_of = self._frameworks()
        members: dict[str, list[str]] = defaultdict(list)
        homeless: list[int] = []
        for id, (label, _, line) in self.nodes.items():
            if label == "LearningComponent":
                members[_COMPONENTS].append(id)
            elif label == "StandardsFrameworkItem":
                (members[framework_of[id]].append(id) if id in framework_of else homeless.append(line))
        associations: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for label, (kind, swapped) in _ASSOCIATIONS.items():
            for number, (source, target, properties) in enumerate(self.links[label], 1):
                home = framework_of.get(source) or (_COMPONENTS if self.nodes[source][0] == "LearningComponent" else "")
                if home:
                    ends = (target, source) if swapped else (source, target)
                    associations[home].append(self._association(label, kind, ends, properties, number))
        for framework, ids in members.items():
            document = {
                "CFDocument": self._document(framework, ids),
                "CFItems": [self._item(id) for id in ids],
                "CFAssociations": associations[framework],
            }
            yield read_document(document, orjson.dumps(document))
        for line in homeless:
            yield Rejection(line, "", "The standard is part of no framework: no hasChild leads to it from one.")

    def _frameworks(self) -> dict[str, str]:
        """The framework that each standard is part of, by hasChild, and its own of each framework."""
        children: dict[str, list[str]] = defaultdict(list)
        for parent, child, _ in self.links["hasChild"]:
            children[parent].append(child)
        frameworks: dict[str, str] = {}
        for id, (label, _, _) in self.nodes.items():
            waiting = [id] if label == "StandardsFramework" else []
            while waiting:
                here = waiting.pop()
                if here not in frameworks:
                    frameworks[here] = id
                    waiting += children[here]
        return frameworks

    def _document(self, framework: str, members: list[str]) -> dict[str, Any]:
        """What is told of a framework. What only its members tell, such as their licence, is told of it as well."""

        def told(*names: str) -> str:
            texts = (_text(self.nodes[id][1], *names) for id in (framework, *members) if id in self.nodes)
            return next(filter(None, texts), "")

        subjects = (name for id in (framework, *members) if id in self.nodes for name in self._subjects(id))
        shared = {
            "subject": list(dict.fromkeys(subjects)),
            "language": told("inLanguage"),
            "licenseURI": told("license"),
            "notes": told("attributionStatement"),
        }
        if framework == _COMPONENTS:
            own = {"identifier": _COMPONENTS, "title": "Learning components", "creator": "Learning Commons"}
            return own | {name: value for name, value in shared.items() if value}
        properties = self.nodes[framework][1]
        jurisdiction = told("jurisdiction")
        place = "Common Core" if jurisdiction == "Multi-State" else jurisdiction
        document = {
            "identifier": self._id(framework),
            "uri": _text(properties, "caseIdentifierURI"),
            "title": _text(properties, "name", "title", "description")
            or ", ".join(filter(None, [place, *shared["subject"]])),
            "creator": told("author") or place,
            "adoptionStatus": _text(properties, "adoptionStatus"),
            "lastChangeDateTime": _text(properties, "dateModified"),
            **shared,
        }
        return {name: value for name, value in document.items() if value}

    def _subjects(self, id: str) -> list[str]:
        return _list(self.nodes[id][1], "academicSubject")

    def _item(self, id: str) -> dict[str, Any]:
        label, properties, _ = self.nodes[id]
        kind = _text(properties, "statementType", "normalizedStatementType")
        item = {
            "identifier": self._id(id),
            "uri": _text(properties, "caseIdentifierURI"),
            "fullStatement": _text(properties, "description"),
            "humanCodingScheme": _text(properties, "statementCode"),
            "alternativeLabel": _text(properties, "alternateStatementCode"),
            "CFItemType": LEARNING_COMPONENT if label == "LearningComponent" else kind,
            "educationLevel": _list(properties, "gradeLevel"),
            "language": _text(properties, "inLanguage"),
        }
        return {name: value for name, value in item.items() if value}

    def _association(
        self, label: str, kind: str, ends: tuple[str, str], properties: Node, number: int
    ) -> dict[str, Any]:
        origin, destination = map(self._id, ends)
        association: dict[str, Any] = {
            "identifier": f"{label} {origin} {destination}",
            "associationType": kind,
            "originNodeURI": {"identifier": origin},
            "destinationNodeURI": {"identifier": destination},
        }
        if label == "hasChild":
            place = properties.get("sequenceNumber")
            association["sequenceNumber"] = place if isinstance(place, int) else number
        scores = {CROSSWALK_SCORE: properties.get(CROSSWALK_SCORE), **{name: properties.get(name) for name in _COUNTS}}
        if label == "hasStandardAlignment" and any(value is not None for value in scores.values()):
            association["extensions"] = {name: value for name, value in scores.items() if value is not None}
        return association

    def records(self) -> Iterator[Record | Rejection]:
        wholes: dict[str, list[tuple[str, Node]]] = defaultdict(list)
        for whole, part, how in self.links["hasPart"]:
            wholes[part].append((whole, how))
        aligned: dict[str, list[str]] = defaultdict(list)
        for source, target, _ in self.links["hasEducationalAlignment"]:
            aligned[source].append(target)
        for id, (label, properties, line) in self.nodes.items():
            if label not in _MATERIALS:
                continue
            node = self._material(id, label, properties)
            node["isPartOf"] = [
                {
                    "@id": whole,
                    "name": _name(self.nodes[whole][1]),
                    "position": how.get("sequenceNumber", how.get("position")),
                }
                for whole, how in wholes[id]
            ]
            node["educationalAlignment"] = [
                {
                    "alignmentType": "assesses" if label == "Assessment" else "teaches",
                    "targetName": _text(self.nodes[target][1], "statementCode"),
                    "targetUrl": self._id(target),
                }
                for target in aligned[id]
            ]
            try:
                resource, notes = read_resource({name: value for name, value in node.items() if value})
                yield Record(resource, orjson.dumps(node), line, notes=notes)
            except InvalidRecordError as error:
                yield Rejection(line, error.field, error.reason)

    @staticmethod
    def _material(id: str, label: str, properties: Node) -> dict[str, Any]:
        return {
            "identifier": id,
            "name": _name(properties),
            "description": _text(properties, "description") if _text(properties, "name", "title") else "",
            "url": _text(properties, "url"),
            "learningResourceType": "Unit" if label == "LessonGrouping" else label,
            "aggregation": _MATERIALS[label],
            "about": _list(properties, "academicSubject"),
            "educationalLevel": _list(properties, "gradeLevel"),
            "inLanguage": _text(properties, "inLanguage"),
            "license": _text(properties, "license"),
            "author": _text(properties, "author"),
            "publisher": _text(properties, "provider"),
            "timeRequired": _text(properties, "timeRequired"),
        }


_KNOWN = frozenset({"StandardsFramework", "StandardsFrameworkItem", "LearningComponent", *_MATERIALS})
# The properties that are read, of each kind of node.
_SHARED = frozenset(["identifier", "description", "academicSubject", "inLanguage", "license", "author"])
_OF_MATERIAL = _SHARED | frozenset(["name", "title", "url", "gradeLevel", "provider", "timeRequired"])
_OF_STANDARD = _SHARED | frozenset(["caseIdentifierURI", "caseIdentifierUUID", "jurisdiction", "attributionStatement"])
_OF_FRAMEWORK = _OF_STANDARD | {"name", "title", "adoptionStatus", "dateModified"}
_OF_ITEM = _OF_STANDARD | frozenset(
    ["statementCode", "alternateStatementCode", "statementType", "normalizedStatementType", "gradeLevel"]
)


def _used(label: str) -> frozenset[str]:
    if label in _MATERIALS:
        return _OF_MATERIAL
    return _OF_FRAMEWORK if label == "StandardsFramework" else _OF_ITEM


def _objects(stream: BufferedReader) -> Iterator[tuple[int, Node | Rejection]]:
    for numbered in lines(stream):
        if isinstance(numbered, Rejection):
            yield numbered.line or 0, numbered
            continue
        line, data = numbered
        try:
            entry = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            yield line, Rejection(line, "", f"The line is not valid JSON: {error.msg}.")
            continue
        broken = Rejection(line, "", "The line is not a JSON object.")
        yield line, entry if isinstance(entry, dict) else broken


def _name(properties: Node) -> str:
    return _text(properties, "name", "title", "description")


def _text(properties: Node, *names: str) -> str:
    """The first of these that says something; the items if it is a list."""
    for name in names:
        value = properties.get(name)
        if isinstance(value, list):
            value = ", ".join(part for part in value if isinstance(part, str))
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _list(properties: Node, name: str) -> list[str]:
    """The values of a list, also of one that is written as JSON in a string."""
    value = properties.get(name)
    if isinstance(value, str) and value.startswith("["):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            value = [value]
    values = value if isinstance(value, list) else [value]
    return [str(value) for value in values if isinstance(value, str | int) and str(value).strip()]
