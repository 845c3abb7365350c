"""1EdTech CASE 1.0 and 1.1 packages: a framework of standards, whole.

What search reads becomes Standards and Associations; the package is kept as it came beside them, so that groupings,
concepts, licences, rubrics, order, identifiers and URIs are all there to be given out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any, TypeGuard

import orjson

from catalog.errors import InvalidRecordError, UnreadableFileError
from catalog.formats.record import LIMITS, Package, Rejection, check_length
from catalog.formats.stream import read_whole
from catalog.formats.values import Node, as_list, plain, printable, whole_number
from catalog.model import CROSSWALK_SCORE, AgeRange, Association, Framework, Relation, Standard
from catalog.vocabularies.grades import parse_grade

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def read_case(stream: BufferedReader) -> Iterator[Package | Rejection]:
    """The packages of a file: one, a list of them, or one under ``CFPackage``. Lists without standards are rejected."""
    data = read_whole(stream, LIMITS.package_bytes, "export the framework in several packages")
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        line = data.count(b"\n", 0, error.pos) + 1
        raise UnreadableFileError(f"The CASE package is not valid JSON on line {line}: {error.msg}.") from None
    packages = list(_packages(document))
    if not packages:
        raise UnreadableFileError("The CASE package has no CFDocument: export it again as a CFPackage.")
    for package in packages:
        if isinstance(package, Rejection):
            yield package
        else:
            yield read_document(package, data if len(packages) == 1 else orjson.dumps(package))


def _packages(document: Any, depth: int = 0) -> Iterator[Node | Rejection]:
    if depth > LIMITS.depth:
        raise UnreadableFileError(f"The CASE package is nested deeper than {LIMITS.depth} levels: export it again.")
    if isinstance(document, list):
        for one in document:
            yield from _packages(one, depth + 1)
    elif isinstance(document, Mapping):
        if isinstance(document.get("CFDocument"), Mapping):
            yield document
        elif inner := document.get("CFPackage") or document.get("CFPackages"):
            yield from _packages(inner, depth + 1)
        elif isinstance(listed := document.get("CFDocuments"), list):
            names = ", ".join(f"“{item.get('title', '')}”"[:80] for item in listed[:3] if isinstance(item, Mapping))
            reason = (
                f"It lists {len(listed):,} frameworks without their standards ({names}): get the CFPackage of each."
            )
            yield Rejection(None, "CFDocuments", reason)


def read_document(document: Node, data: bytes) -> Package:
    """The package that a CFPackage is, whose JSON is ``data``."""
    framework = _framework(document["CFDocument"])
    rejections: list[Rejection] = []
    associations = []
    for n, entry in enumerate(_entries(document, "CFAssociations"), 1):
        try:
            associations.append(_association(entry))
        except InvalidRecordError as error:
            rejections.append(Rejection(None, error.field, f"CFAssociations, number {n}: {error.reason}"))
    place = {
        link.origin_id: link.sequence
        for link in associations
        if link.type == Relation.IS_CHILD_OF and link.sequence is not None
    }
    standards: dict[str, Standard] = {}
    for n, entry in enumerate(_entries(document, "CFItems"), 1):
        try:
            standard = _standard(entry, framework.id, n, place)
            if standard.id in standards:
                raise InvalidRecordError("Its identifier is an earlier item's: give it its own.", field="identifier")
            standards[standard.id] = standard
        except InvalidRecordError as error:
            rejections.append(Rejection(None, error.field, f"CFItems, number {n}: {error.reason}"))
    return Package(framework, tuple(standards.values()), tuple(associations), data, tuple(rejections))


def _entries(document: Node, name: str) -> list[Any]:
    value = document.get(name)
    return value if isinstance(value, list) else []


def _framework(entry: Node) -> Framework:
    own = _identifier(entry)
    if not own:
        raise UnreadableFileError("The CASE package's CFDocument has no identifier: export it again.")
    return Framework(
        id=own,
        uri=_word(entry, "uri"),
        title=_sentence(entry, "title") or own,
        creator=_sentence(entry, "creator"),
        subjects=_words(entry, "subject"),
        language=_word(entry, "language"),
        version=_word(entry, "version"),
        adoption_status=_word(entry, "adoptionStatus"),
        license=_link_title(entry.get("licenseURI")),
        notes=_sentence(entry, "notes"),
    )


def _standard(entry: Any, framework_id: str, number: int, place: Mapping[str, int]) -> Standard:
    if not isinstance(entry, Mapping):
        raise InvalidRecordError("It is not a JSON object: write {…} with identifier and fullStatement.")
    own = _identifier(entry)
    statement = _sentence(entry, "fullStatement", LIMITS.description)
    if not own or not statement:
        missing = "fullStatement" if own else "identifier"
        raise InvalidRecordError(f"It has no {missing}, which CASE requires: add it.", field=missing)
    levels = _words(entry, "educationLevel") or _words(entry, "educationalLevel")
    return Standard(
        id=own,
        uri=_word(entry, "uri"),
        framework_id=framework_id,
        code=_word(entry, "humanCodingScheme"),
        statement=statement,
        alternative_code=_word(entry, "alternativeLabel"),
        abbreviated=_sentence(entry, "abbreviatedStatement"),
        type=_word(entry, "CFItemType"),
        ages=_ages(levels),
        levels=levels,
        keywords=_words(entry, "conceptKeywords"),
        language=_word(entry, "language"),
        sequence=place.get(own, number),
    )


def _association(entry: Any) -> Association:
    if not isinstance(entry, Mapping):
        raise InvalidRecordError("It is not a JSON object.")
    ends = {}
    for name in ("originNodeURI", "destinationNodeURI"):
        ends[name] = _node_identifier(entry.get(name))
        if not ends[name]:
            raise InvalidRecordError(f"Its {name} names no item: give its identifier.", field=name)
    kind = _word(entry, "associationType")
    if not kind:
        raise InvalidRecordError(
            "It has no associationType: say isChildOf, precedes, exactMatchOf …", field="associationType"
        )
    destination = entry["destinationNodeURI"]
    uri = destination.get("uri") if isinstance(destination, Mapping) else destination
    return Association(
        id=_identifier(entry) or f"{ends['originNodeURI']} {kind} {ends['destinationNodeURI']}",
        type=kind,
        origin_id=ends["originNodeURI"],
        destination_id=ends["destinationNodeURI"],
        sequence=whole_number(entry.get("sequenceNumber")),
        destination_uri=printable(uri)[: LIMITS.value] if isinstance(uri, str) else "",
        score=_score(entry.get("extensions")),
    )


def _score(extensions: Any) -> float | None:
    """How much the two standards of a crosswalk have in common, if it says so."""
    value = extensions.get(CROSSWALK_SCORE) if isinstance(extensions, Mapping) else None
    return float(value) if is_share(value) else None


def is_share(value: Any) -> TypeGuard[int | float]:
    """Whether a value is a number from 0 to 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _identifier(entry: Node) -> str:
    """The identifier, or if an exporter left it out the UUID at the end of the URI, or the URI."""
    identifier = _word(entry, "identifier")
    return identifier or _identifier_of_uri(_word(entry, "uri"))


def _identifier_of_uri(uri: str) -> str:
    uuids = _UUID.findall(uri)
    return uuids[-1] if uuids else uri


def _node_identifier(value: Any) -> str:
    if isinstance(value, Mapping):
        return _identifier(value)
    return _identifier_of_uri(printable(value)[: LIMITS.value]) if isinstance(value, str) else ""


def _link_title(value: Any) -> str:
    if isinstance(value, Mapping):
        return _word(value, "title") or _word(value, "uri")
    return printable(value)[: LIMITS.value] if isinstance(value, str) else ""


def _word(entry: Node, name: str) -> str:
    value = entry.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return check_length(name, printable(value), LIMITS.value) if isinstance(value, str) else ""


def _sentence(entry: Node, name: str, limit: int = LIMITS.value) -> str:
    value = entry.get(name)
    return check_length(name, plain(value), limit) if isinstance(value, str) else ""


def _words(entry: Node, name: str) -> tuple[str, ...]:
    values = as_list(entry.get(name))[: LIMITS.values]
    if len(values) == 1 and isinstance(values[0], str):  # CASE 1.0 tools write lists as "a|b" or "a, b"
        values = re.split(r"[|,]", values[0])
    return tuple(word for value in values if isinstance(value, str) and (word := plain(value)[: LIMITS.value]))


def _ages(levels: tuple[str, ...]) -> AgeRange | None:
    ranges = [ages for level in levels if (ages := parse_grade(level))]
    return AgeRange.spanning(ranges) if ranges else None
