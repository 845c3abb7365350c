"""A collection as a Common Cartridge 1.3, which learning management systems import.

A material with an address of its own is a web link. One whose text is held here and nowhere else is a page of the
cartridge, since its page on this server may be out of the LMS's reach. A web link has no place for a note, so an
overview comes first: every material in order with its note and attribution.

An LMS takes what has a known identifier for a newer form of what it imported before. Identifiers are therefore made
of the collection's name and the material's id: the same collection updates itself, and another one replaces nothing.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.etree import ElementTree

from markupsafe import Markup

from catalog.vocabularies.patterns import lazy_pattern

PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
METADATA = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
STANDARDS = "http://www.imsglobal.org/xsd/imsccv1p3/imscsmd_v1p0"
LINK = "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"
MAX_TITLE = 250  # an LMS's own titles end at 255 characters
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same collection gives the same bytes
_NOT_XML = lazy_pattern("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_URI = "%/?#[]@!$&'()*+,;=:~"  # what an address may hold unescaped, beside letters and digits
_PAGE = Markup(
    '<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    "<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
)


@dataclass(frozen=True, slots=True)
class LinkedStandard:
    label: str
    uri: str
    guid: str


@dataclass(frozen=True, slots=True)
class CartridgeItem:
    """One material. ``text`` is its own text if it has no address; ``source`` names its publisher and license."""

    id: str
    title: str
    address: str
    text: Markup | None = None
    language: str = ""
    note: str = ""
    source: str = ""
    standards: Sequence[LinkedStandard] = field(default=())


@dataclass(frozen=True, slots=True)
class _Part:
    """A thing in the cartridge's order: its file is a page or a web link."""

    digest: str
    title: str
    path: str
    data: bytes
    standards: Sequence[LinkedStandard]

    @property
    def is_link(self) -> bool:
        return self.path.endswith(".xml")


def cartridge(name: str, entries: Sequence[CartridgeItem], overview: str, language: str) -> bytes:
    """The zip. ``overview`` is the title of its first page, ``language`` that of this title and of the sources."""
    first = _page(_digest(name, ""), overview, language, overview_of(name, entries), ())
    parts = [first, *(_part(name, entry) for entry in entries)]
    return zipped([("imsmanifest.xml", _manifest(name, parts)), *((part.path, part.data) for part in parts)])


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of files by their paths; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files:
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _digest(name: str, id: str) -> str:
    return hashlib.sha256(f"{name}\0{id}".encode()).hexdigest()[:20]


def _title(text: str) -> str:
    line = " ".join(_NOT_XML.sub(" ", text).split())
    return line if len(line) <= MAX_TITLE else f"{line[: MAX_TITLE - 1]}…"


def _uri(address: str) -> str:
    return quote(_NOT_XML.sub("", address), safe=_URI)


# -- parts ----------------------------------------------------------------------------------------------------


def _part(name: str, entry: CartridgeItem) -> _Part:
    digest, title = _digest(name, entry.id), _title(entry.title)
    if entry.text is not None:
        return _page(digest, title, entry.language, body_of(entry), entry.standards)
    link = ElementTree.Element("webLink")
    _add(link, "title", title)
    _add(link, "url", href=_uri(entry.address), target="_blank")
    return _Part(digest, title, f"{digest}/link.xml", _xml(link, LINK), entry.standards)


def body_of(entry: CartridgeItem) -> Markup:
    """The material's text, and whose it is."""
    return Markup("{}\n<hr>\n<p>{}</p>").format(entry.text, entry.source)


def html_page(title: str, language: str, body: Markup) -> bytes:
    return _NOT_XML.sub(" ", _PAGE.format(language=language or "und", title=title, body=body)).encode()


def file_name(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower())[:40].strip("-") or "page"


def _page(digest: str, title: str, language: str, body: Markup, standards: Sequence[LinkedStandard]) -> _Part:
    path = f"{digest}/{file_name(title)}.html"  # some show pages by their files' names
    return _Part(digest, title, path, html_page(title, language, body), standards)


def overview_of(name: str, entries: Sequence[CartridgeItem]) -> Markup:
    items = [_overview_item(entry) for entry in entries]
    return Markup("<p>{}</p>\n<ol>\n{}\n</ol>").format(name, Markup("\n").join(items))


def _overview_item(entry: CartridgeItem) -> Markup:
    title = Markup("{}").format(_title(entry.title))
    if entry.text is None:
        title = Markup('<a href="{}">{}</a>').format(_uri(entry.address), title)
    note = Markup("<br>").join(line for line in entry.note.split("\n"))
    lines = [title, *([note] if entry.note else []), Markup("<small>{}</small>").format(entry.source)]
    return Markup("<li>{}</li>").format(Markup("").join(Markup("<p>{}</p>").format(line) for line in lines))


# -- the manifest ---------------------------------------------------------------------------------------------


def _xml(root: ElementTree.Element, namespace: str) -> bytes:
    root.set("xmlns", namespace)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag, attributes)
    if text:
        child.text = _NOT_XML.sub(" ", text)
    return child


def _manifest(name: str, parts: Sequence[_Part]) -> bytes:
    own = _digest(name, "")
    root = ElementTree.Element(
        "manifest", {"identifier": f"manifest_{own}", "xmlns:lomimscc": METADATA, "xmlns:csmd": STANDARDS}
    )
    metadata = _add(root, "metadata")
    _add(metadata, "schema", "IMS Common Cartridge")
    _add(metadata, "schemaversion", "1.3.0")
    general = _add(_add(metadata, "lomimscc:lom"), "lomimscc:general")
    _add(_add(general, "lomimscc:title"), "lomimscc:string", _title(name))
    organization = _add(
        _add(root, "organizations"), "organization", identifier=f"organization_{own}", structure="rooted-hierarchy"
    )
    top = _add(_add(organization, "item", identifier=f"root_{own}"), "item", identifier=f"collection_{own}")
    _add(top, "title", _title(name))
    resources = _add(root, "resources")
    for part in parts:
        item = _add(top, "item", identifier=f"item_{part.digest}", identifierref=f"resource_{part.digest}")
        _add(item, "title", part.title)
        _add_resource(resources, part)
    return _xml(root, PACKAGE)


def _add_resource(resources: ElementTree.Element, part: _Part) -> None:
    kind = {"type": "imswl_xmlv1p3"} if part.is_link else {"type": "webcontent", "href": part.path}
    resource = _add(resources, "resource", identifier=f"resource_{part.digest}", **kind)
    if part.standards:
        _add_standards(_add(resource, "metadata"), part.standards)
    _add(resource, "file", href=part.path)


def _add_standards(metadata: ElementTree.Element, standards: Sequence[LinkedStandard]) -> None:
    one = _add(_add(metadata, "csmd:curriculumStandardsMetadataSet"), "csmd:curriculumStandardsMetadata")
    guids = _add(one, "csmd:setOfGUIDs")
    for standard in standards:
        labelled = _add(guids, "csmd:labelledGUID")
        if standard.label:
            _add(labelled, "csmd:label", standard.label)
        if standard.uri:
            _add(labelled, "csmd:caseItemURI", _uri(standard.uri))
        _add(labelled, "csmd:GUID", standard.guid)
