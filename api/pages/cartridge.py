"""A collection as a Common Cartridge 1.3 of web links, which learning management systems import."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
METADATA = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
STANDARDS = "http://www.imsglobal.org/xsd/imsccv1p3/imscsmd_v1p0"
LINK = "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same collection gives the same bytes
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class LinkedStandard:
    label: str
    uri: str
    guid: str


@dataclass(frozen=True, slots=True)
class WebLink:
    title: str
    address: str
    standards: Sequence[LinkedStandard] = field(default=())


def cartridge(name: str, links: Sequence[WebLink]) -> bytes:
    """The zip: a manifest, and one small file a link."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, "imsmanifest.xml", _manifest(name, links), PACKAGE)
        for number, link in enumerate(links, 1):
            _write(archive, _file(number), _web_link(link), LINK)
    return stream.getvalue()


def _write(archive: zipfile.ZipFile, path: str, root: ElementTree.Element, namespace: str) -> None:
    root.set("xmlns", namespace)
    data = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    archive.writestr(zipfile.ZipInfo(path, _EPOCH), data, zipfile.ZIP_DEFLATED)


def _file(number: int) -> str:
    return f"link_{number}/link.xml"


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag, attributes)
    if text:
        child.text = _NOT_XML.sub(" ", text)
    return child


def _manifest(name: str, links: Sequence[WebLink]) -> ElementTree.Element:
    root = ElementTree.Element(
        "manifest", {"identifier": "syllabary_collection", "xmlns:lomimscc": METADATA, "xmlns:csmd": STANDARDS}
    )
    metadata = _add(root, "metadata")
    _add(metadata, "schema", "IMS Common Cartridge")
    _add(metadata, "schemaversion", "1.3.0")
    general = _add(_add(metadata, "lomimscc:lom"), "lomimscc:general")
    _add(_add(general, "lomimscc:title"), "lomimscc:string", name)
    organization = _add(
        _add(root, "organizations"), "organization", identifier="organization", structure="rooted-hierarchy"
    )
    top = _add(_add(organization, "item", identifier="root"), "item", identifier="collection")
    _add(top, "title", name)
    resources = _add(root, "resources")
    for number, link in enumerate(links, 1):
        item = _add(top, "item", identifier=f"item_{number}", identifierref=f"link_{number}")
        _add(item, "title", link.title)
        resource = _add(resources, "resource", identifier=f"link_{number}", type="imswl_xmlv1p3")
        if link.standards:
            _add_standards(_add(resource, "metadata"), link.standards)
        _add(resource, "file", href=_file(number))
    return root


def _add_standards(metadata: ElementTree.Element, standards: Sequence[LinkedStandard]) -> None:
    one = _add(_add(metadata, "csmd:curriculumStandardsMetadataSet"), "csmd:curriculumStandardsMetadata")
    guids = _add(one, "csmd:setOfGUIDs")
    for standard in standards:
        labelled = _add(guids, "csmd:labelledGUID")
        _add(labelled, "csmd:label", standard.label)
        _add(labelled, "csmd:caseItemURI", standard.uri)
        _add(labelled, "csmd:GUID", standard.guid)


def _web_link(link: WebLink) -> ElementTree.Element:
    root = ElementTree.Element("webLink")
    _add(root, "title", link.title)
    _add(root, "url", href=_NOT_XML.sub("", link.address), target="_blank")
    return root
