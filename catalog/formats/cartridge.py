"""1EdTech Common Cartridges, 1.1 to 1.4 and thin ones, into records: the whole, its modules, and what they hold.

A cartridge is a zip from outside. Nothing is unpacked onto the disk, only what its manifest names is read, each file
within bounds, and XML without document types or entities.
"""

from __future__ import annotations

import io
import mimetypes
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

import orjson
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from catalog.errors import InvalidRecordError, UnreadableFileError
from catalog.formats.lrmi import read_resource
from catalog.formats.record import LIMITS, FileNote, Note, Record, Rejection

MANIFEST = "imsmanifest.xml"
_MAX_ITEMS = 50_000
_MAX_XML = 16 * 1024 * 1024
_MAX_PAGE = 4 * 1024 * 1024
_RATIO, _RATIO_FLOOR = 200, 1024 * 1024  # a part grows to no more than this times its size, beyond the floor
_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError)
_BODY = re.compile(r"<body\b[^<>]{0,500}>(.*?)(?:</body|\Z)", re.IGNORECASE | re.DOTALL)
# What the type of a resource says, by a word in it: a kind of material.
_USES = {"lessonplan": "Lesson plan", "syllabus": "Syllabus", "assignment": "Assignment"}  # CC 1.2 on: intendeduse
_ROLES = {"learner": "student", "instructor": "teacher", "mentor": "mentor"}
_KINDS = {"imsqti": "Assessment", "assessment": "Assessment", "imsdt": "Discussion", "assignment": "Assignment"}

Item = Record | Rejection | FileNote


def read_manifest(stream: BufferedReader) -> Iterator[Item]:
    """A cartridge that is its manifest alone, with what it links to written inside, as a thin one may be."""
    manifest = stream.read(_MAX_XML + 1)
    with zipfile.ZipFile(io.BytesIO(), "w") as archive:
        archive.writestr(MANIFEST, manifest)
        yield from read_cartridge(archive)


def open_cartridge(stream: BufferedReader) -> zipfile.ZipFile | None:
    """The archive in a stream that can be gone back in, if it is a cartridge."""
    try:
        archive = zipfile.ZipFile(stream)
    except _ERRORS:
        return None
    return archive if MANIFEST in archive.namelist() else None


def read_cartridge(archive: zipfile.ZipFile) -> Iterator[Item]:
    """The whole as a program, each module as a unit, each item that leads to something, in the cartridge's order."""
    reader = _Cartridge(archive)
    for node, place in reader.nodes():
        try:
            resource, notes = read_resource(node)
            yield Record(resource, orjson.dumps(node), place, notes=notes)
        except InvalidRecordError as error:
            yield Rejection(place, error.field, f"Item {place} of the cartridge: {error.reason}")
    yield from reader.notes


@dataclass(slots=True)
class _Cartridge:
    """A manifest that is open. ``shown`` are the resources that items lead to."""

    archive: zipfile.ZipFile
    notes: list[FileNote] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    _place: int = 0

    def nodes(self) -> Iterator[tuple[dict[str, Any], int]]:
        """Every material as schema.org properties, with its number in the cartridge."""
        root = self._xml(MANIFEST)
        if root is None:
            raise UnreadableFileError(f"The cartridge's {MANIFEST} cannot be read: export the cartridge again.")
        resources = {element.get("identifier", ""): element for element in _all(root, "resources", "resource")}
        name, shared = root.get("identifier", "cartridge"), _shared(root)
        items = list(_all(root, "organizations", "organization", "item"))
        while len(items) == 1 and not items[0].get("identifierref"):  # the root item, and the whole by its own name
            title = _text_of(items[0], "title")
            if title not in ("", shared.setdefault("name", title)):
                break  # an only module
            items = list(_all(items[0], "item"))
        whole = {
            **shared,
            "identifier": name,
            "name": shared.get("name") or name,
            "aggregation": "program",
            "hasPart": _parts(name, items),
        }
        yield whole, 0
        general = {key: shared[key] for key in ("inLanguage", "license") if shared.get(key)}
        yield from self._items(items, whole, resources, general, 1)
        if unshown := len(resources.keys() - self.shown - self._needed(resources)):
            reason = f"No item shows these files or links of the cartridge, and they are not read: {unshown:,}."
            self.notes.append(FileNote(Note("", MANIFEST, reason)))

    def _items(
        self,
        items: list[Element],
        above: Mapping[str, Any],
        resources: Mapping[str, Element],
        general: Mapping[str, Any],
        depth: int,
    ) -> Iterator[tuple[dict[str, Any], int]]:
        if depth > LIMITS.depth:
            raise UnreadableFileError(f"The cartridge nests its items deeper than {LIMITS.depth} levels: flatten it.")
        cartridge = str(above["identifier"]).partition("/")[0]
        for order, item in enumerate(items, 1):
            self._place += 1
            if self._place > _MAX_ITEMS:
                raise UnreadableFileError(f"The cartridge has more than {_MAX_ITEMS:,} items: divide it.")
            here, inner = self._place, list(_all(item, "item"))
            node: dict[str, Any] = {
                **general,
                "identifier": f"{cartridge}/{item.get('identifier') or here}",
                "name": _text_of(item, "title"),
                "isPartOf": {"@id": above["identifier"], "name": above["name"]},
                "position": order,
                "educationalAlignment": _standards(item, skip="item"),
                **_described(item),
            }
            reference = resources.get(item.get("identifierref", ""))
            if reference is not None:
                self._add_content(node, reference)
            if inner:
                node |= {"aggregation": "unit", "hasPart": _parts(cartridge, inner)}
            if node["name"] and (inner or reference is not None):
                yield node, here
            yield from self._items(inner, node if node["name"] else above, resources, general, depth + 1)

    def _add_content(self, node: dict[str, Any], resource: Element) -> None:
        """What the item leads to: a web link, a page, a topic, a file, or something only a learning platform opens."""
        self.shown.add(resource.get("identifier", ""))
        node["educationalAlignment"] += _standards(resource)
        node |= {name: value for name, value in _described(resource).items() if not node.get(name)}
        kind = resource.get("type", "").lower()
        path = self._path(resource)
        if label := next((label for word, label in _KINDS.items() if word in kind), ""):
            node["learningResourceType"] = label
        if resource.get("intendeduse", "").lower() in _USES:
            node["learningResourceType"] = _USES[resource.get("intendeduse", "").lower()]
        if "imswl" in kind and (link := self._linked(resource, path, "webLink")) is not None:
            node["url"] = next((element.get("href", "") for element in _all(link, "url")), "")
            node["name"] = node["name"] or _text_of(link, "title")
        elif "imsdt" in kind and (topic := self._linked(resource, path, "topic")) is not None:
            node["text"] = _text_of(topic, "text")
        elif "imsbasiclti" in kind:
            node["learningResourceType"] = "Interactive tool"
            if (tool := self._linked(resource, path, "cartridge_basiclti_link")) is not None:
                node["name"] = node["name"] or _text_of(tool, "title")
                node["description"] = node.get("description") or _text_of(tool, "description")
        elif path.lower().endswith((".html", ".htm", ".xhtml")):
            page = self._read(path, _MAX_PAGE).decode("utf-8", "replace")
            body = _BODY.search(page)
            node |= {"text": body[1] if body else page, "encodingFormat": "text/html"}
        elif not label and (media := mimetypes.guess_type(path)[0]):
            node["encodingFormat"] = media

    def _linked(self, resource: Element, path: str, name: str) -> Element | None:
        """What describes a link: an element within its resource, or a file of its own."""
        inside = next(_all(resource, name), None)
        return self._xml(path) if inside is None and path else inside

    def _needed(self, resources: Mapping[str, Element]) -> set[str]:
        """What the resources that are shown depend on: pictures, style sheets."""
        return {
            element.get("identifierref", "")
            for name in self.shown & resources.keys()
            for element in _all(resources[name], "dependency")
        }

    def _path(self, resource: Element) -> str:
        """The file of a resource within the archive, ``""`` if it leads out of it."""
        base = "".join(value for key, value in resource.attrib.items() if key.rpartition("}")[2] == "base")
        href = resource.get("href") or next((element.get("href", "") for element in _all(resource, "file")), "")
        path = posixpath.normpath(posixpath.join(base, unquote(href.partition("?")[0]).replace("\\", "/")))
        if href and (path.startswith(("..", "/")) or ":" in path.partition("/")[0]):
            self.notes.append(FileNote(Note("", href, "The path leads out of the cartridge and is not followed.")))
            return ""
        return path if href else ""

    def _read(self, path: str, limit: int) -> bytes:
        """At most ``limit`` bytes of a file; nothing, with a note, if it is missing, larger or a bomb."""
        try:
            info = self.archive.getinfo(path)
            bomb = info.file_size > max(_RATIO_FLOOR, _RATIO * info.compress_size)
            if not bomb and info.file_size <= limit:
                with self.archive.open(info) as stream:
                    data = stream.read(limit + 1)
                if len(data) <= limit:
                    return data
            reason = "The file grows out of all proportion, or is too large to be read."
        except _ERRORS:
            reason = "The cartridge does not hold this file whole."
        if path:
            self.notes.append(FileNote(Note("", path, reason)))
        return b""

    def _xml(self, path: str) -> Element | None:
        data = self._read(path, _MAX_XML)
        try:
            return fromstring(data, forbid_dtd=True) if data else None
        except (DefusedXmlException, ParseError, ValueError, RecursionError):
            self.notes.append(
                FileNote(Note("", path, "Its XML is broken or declares a document type, and is not read."))
            )
            return None


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _all(element: Element, *path: str) -> Iterator[Element]:
    """The children by their names, whatever their namespace, one level for each name."""
    for child in element:
        if _local(child) == path[0].lower():
            if len(path) == 1:
                yield child
            else:
                yield from _all(child, *path[1:])


def _text_of(element: Element, *path: str) -> str:
    """The text of the first such descendant, or of the strings within it."""
    for element_found in _all(element, *path):
        if text := " ".join(" ".join(element_found.itertext()).split()):
            return text
    return ""


def _parts(cartridge: str, items: list[Element]) -> list[dict[str, Any]]:
    named = [(n, item.get("identifier", ""), _text_of(item, "title")) for n, item in enumerate(items, 1)]
    return [{"@id": f"{cartridge}/{id}", "name": title, "position": n} for n, id, title in named if title and id]


def _shared(root: Element) -> dict[str, Any]:
    """What the manifest says of the whole."""
    general = ("metadata", "lom", "general")
    keywords = [" ".join("".join(element.itertext()).split()) for element in _all(root, *general, "keyword")]
    shared = {
        "name": _text_of(root, *general, "title"),
        "description": _text_of(root, *general, "description"),
        "inLanguage": _text_of(root, *general, "language"),
        "keywords": [keyword for keyword in keywords if keyword],
        "license": _text_of(root, "metadata", "lom", "rights", "description"),
    }
    return {name: value for name, value in shared.items() if value}


def _described(element: Element) -> dict[str, Any]:
    """What the metadata of an item or resource say of it, but for its standards."""
    general = ("metadata", "lom", "general")
    roles = [
        _text_of(role, "value").casefold()
        for role in _all(element, "metadata", "lom", "educational", "intendedEndUserRole")
    ]
    properties = {
        "description": _text_of(element, *general, "description"),
        "keywords": [text for keyword in _all(element, *general, "keyword") if (text := _text_of(keyword, "string"))],
        "audience": [_ROLES[role] for role in roles if role in _ROLES],
    }
    return {name: value for name, value in properties.items() if value}


def _standards(element: Element, skip: str = "") -> list[dict[str, str]]:
    """The curriculum standards in an element's own metadata, by label with their identifiers."""
    standards = []
    for child in element:
        if _local(child) == skip:
            continue
        for inner in child.iter():
            if _local(inner) != "labelledguid":
                continue
            label, uri, guid = (_text_of(inner, name) for name in ("label", "caseItemURI", "GUID"))
            if label or uri or guid:
                standards.append({"alignmentType": "teaches", "targetName": label or guid, "targetUrl": uri or guid})
    return standards
