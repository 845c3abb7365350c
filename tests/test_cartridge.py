"""A collection as a Common Cartridge, read as an LMS does: by what the 1.3 profile says, not by our writer's code."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import pytest
from fastapi.testclient import TestClient
from little_site import HOSTILE, LESSONS, little_site

from catalog.model import Resource

CP = "{http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1}"
LOM = "{http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest}"
CSM = "{http://www.imsglobal.org/xsd/imsccv1p3/imscsmd_v1p0}"
WL = "{http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3}"
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")  # of the ASCII names that xs:ID takes
LINKED = replace(
    LESSONS[3], id="m:linked", title="Adding & <subtracting>\n“fractions”", license="https://creativecommons.org/licenses/by/4.0/",
    url='https://example.org/a b?x=1&y="é"#<z>', authors=("Ada",),
)  # fmt: skip
HELD = replace(
    LESSONS[4], id="m:held", title="Held here", url=None, text_format="text/markdown", languages=("es",),
    text="# One\n\nTwo *three* [bad](javascript:alert(1)) <script>alert(2)</script>",
)  # fmt: skip
BARE = Resource(id="m:bare", title="T" * 1000, url="ftp://example.org/file")  # nothing to open, nothing to read


@dataclass(frozen=True)
class Thing:
    """What an importer makes of one item: a link to ``href``, or a page of ``html``."""

    title: str
    href: str
    html: str
    standards: list[dict[str, str]]
    identifiers: tuple[str, str]


class Tags(HTMLParser):
    """Every element and attribute of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def children(parent: Element, *tags: str) -> list[Element]:
    """The elements in a parent, of which there are none but these, in this order."""
    order = [tags.index(element.tag) for element in parent]
    assert order == sorted(order), [element.tag for element in parent]
    return list(parent)


def read(data: bytes) -> tuple[str, list[Thing]]:
    """The cartridge's name and its items in order; asserts what the profile and its schematron rules demand."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert not [name for name in names if name.startswith(("/", ".")) or ".." in name or "\\" in name]
        files = {name: archive.read(name) for name in names}
    manifest = defusedxml.ElementTree.fromstring(files.pop("imsmanifest.xml"))
    metadata, organizations, resources = children(manifest, f"{CP}metadata", f"{CP}organizations", f"{CP}resources")
    assert metadata.findtext(f"{CP}schema") == "IMS Common Cartridge"
    assert metadata.findtext(f"{CP}schemaversion") == "1.3.0"
    ids = [element.get("identifier") for element in manifest.iter() if element.get("identifier") is not None]
    assert len(ids) == len(set(ids))
    assert all(NCNAME.fullmatch(id or "") for id in ids)
    known = {resource.get("identifier"): resource for resource in resources}
    listed = [file.get("href") for resource in resources for file in resource.iter(f"{CP}file")]
    assert sorted(map(str, listed)) == sorted(files), "every file is a resource's, and every resource's is there"
    (organization,) = organizations
    assert organization.get("structure") == "rooted-hierarchy"
    (root,) = organization
    assert root.find(f"{CP}title") is None, "the one item at the top has no title"
    (folder,) = root
    title, *items = children(folder, f"{CP}title", f"{CP}item")
    used = [item.get("identifierref") for item in items]
    assert sorted(map(str, used)) == sorted(map(str, known))
    name = metadata.findtext(f"{LOM}lom/{LOM}general/{LOM}title/{LOM}string")
    assert name == title.text
    return str(name), [_thing(item, known[item.get("identifierref")], files) for item in items]


def _thing(item: Element, resource: Element, files: dict[str, bytes]) -> Thing:
    *metadata, file = children(resource, f"{CP}metadata", f"{CP}file")
    content = files[str(file.get("href"))]
    title, href, html = str(item.findtext(f"{CP}title")), "", ""
    assert 0 < len(title) <= 255
    if resource.get("type") == "imswl_xmlv1p3":
        assert resource.get("href") is None
        link = defusedxml.ElementTree.fromstring(content)
        assert link.tag == f"{WL}webLink"
        named, url = children(link, f"{WL}title", f"{WL}url")
        assert named.text == title
        href = str(url.get("href"))
        assert re.fullmatch(r"[\w%/?#\[\]@!$&'()*+,;=:~.-]+", href, re.ASCII), "a URI as RFC 3986 writes it"
        assert urlsplit(href).scheme in {"http", "https"}
    else:
        assert resource.get("type") == "webcontent"
        assert resource.get("href") == file.get("href"), "a page that an item names is named by its resource"
        html = content.decode()
    guids = [
        {element.tag.removeprefix(CSM): str(element.text) for element in labelled}
        for one in metadata
        for labelled in one.iter(f"{CSM}labelledGUID")
    ]
    return Thing(title, href, html, guids, (str(item.get("identifier")), str(resource.get("identifier"))))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("site"), (*LESSONS, LINKED, HELD, BARE)) as client:
        yield client


def taken(site: TestClient, name: str, *items: tuple[str, str]) -> bytes:
    pairs = [("name", name), *(pair for id, note in items for pair in (("id", id), ("note", note)))]
    return site.get(f"/collection.imscc?{urlencode(pairs)}").content


def test_a_cartridge_has_everything_in_its_order(site: TestClient) -> None:
    name, things = read(taken(site, "Week 3 & <more>", ("m:held", ""), ("m:linked", ""), ("m:bare", ""), ("gone", "")))
    assert name == "Week 3 & <more>"
    titles = ["Overview and notes", "Held here", "Adding & <subtracting> “fractions”", "T" * 249 + "…"]
    assert [thing.title for thing in things] == titles
    assert things[2].standards == [
        {"label": "4.NF.B.3", "caseItemURI": "https://example.org/4.NF.B.3", "GUID": "std:4.NF.B.3"}
    ]


def test_an_address_is_a_link_and_text_held_here_a_page_and_only_the_rest_leads_to_this_server(
    site: TestClient,
) -> None:
    _, (_, held, linked, bare) = read(taken(site, "Mine", ("m:held", ""), ("m:linked", ""), ("m:bare", "")))
    assert linked.href == "https://example.org/a%20b?x=1&y=%22%C3%A9%22#%3Cz%3E"
    assert bare.href == "http://testserver/resources/m:bare"
    page = Tags(held.html)
    assert held.html.startswith("<!doctype html>")
    assert ("html", {"lang": "es"}) in page.found
    assert [tag for tag, _ in page.found if tag.startswith("h") and tag[1:].isdigit()] == ["h1", "h2"]
    assert "Two three" in page.text
    assert "License unknown" in page.text


def test_the_overview_has_each_note_beside_its_material_and_says_whose_it_is(site: TestClient) -> None:
    note = f"First this:\r\n{HOSTILE}"
    _, (overview, *_) = read(taken(site, "Mine", ("m:linked", note), ("m:held", "pages 2 & 3")))
    page = Tags(overview.html)
    text = " ".join(page.text.split())
    assert text.index("Adding & <subtracting> “fractions”") < text.index("First this:") < text.index("by Ada")
    assert text.index("CC BY 4.0") < text.index("Held here") < text.index("pages 2 & 3")
    assert HOSTILE in page.text
    links = [attributes["href"] for tag, attributes in page.found if tag == "a"]
    assert links == ["https://example.org/a%20b?x=1&y=%22%C3%A9%22#%3Cz%3E"], "what is a page here is no link elsewhere"


def test_a_hostile_record_is_text_in_every_page(site: TestClient) -> None:
    _, things = read(taken(site, HOSTILE, ("m:hostile", HOSTILE), ("m:held", "")))
    pages = [Tags(thing.html) for thing in things if thing.html]
    assert len(pages) == 3
    for page in pages:
        assert not {tag for tag, _ in page.found} & {"script", "img", "iframe", "style", "object", "form"}
        assert not [name for _, attributes in page.found for name in attributes if name.startswith("on")]
        assert not [a for _, a in page.found if (a.get("href") or "https:").partition(":")[0] not in {"http", "https"}]


def test_taking_a_collection_again_renews_its_own_items_and_no_others(site: TestClient) -> None:
    def identifiers(data: bytes) -> list[tuple[str, str]]:
        return [thing.identifiers for thing in read(data)[1]]

    first = taken(site, "Mine", ("m:held", ""), ("m:linked", ""))
    assert taken(site, "Mine", ("m:held", ""), ("m:linked", "")) == first
    again = taken(site, "Mine", ("m:linked", "new"), ("m:held", ""))
    assert set(identifiers(again)) == set(identifiers(first))
    assert not set(identifiers(taken(site, "Other", ("m:held", "")))) & set(identifiers(first))


def test_an_empty_collection_is_a_cartridge_too(site: TestClient) -> None:
    name, things = read(taken(site, ""))
    assert (name, [thing.title for thing in things]) == ("Collection", ["Overview and notes"])


def test_a_cartridge_is_in_the_readers_language(site: TestClient) -> None:
    data = site.get("/collection.imscc?id=m:linked", headers={"accept-language": "es"}).content
    name, (overview, _) = read(data)
    assert (name, overview.title) == ("Colección", "Resumen y notas")
    assert '<html lang="es">' in overview.html
