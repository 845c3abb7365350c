"""Common Cartridges into records: structure, links, pages, standards; and cartridges that are built to do harm."""

# ruff: noqa: E501  XML is easier to read in long lines

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from markupsafe import Markup

from api.web.exports.cartridge import CartridgeItem, LinkedStandard, cartridge
from catalog.formats.reading import read
from catalog.formats.record import FileNote, Item, Record, Rejection
from catalog.model import AlignmentType, Part, Resource

GUID = "c6a53c48-0000-4000-8000-000000000001"
STANDARDS = f"""<metadata><csm:curriculumStandardsMetadataSet xmlns:csm="http://www.imsglobal.org/xsd/imsccv1p3/imscsmd_v1p0">
<csm:curriculumStandardsMetadata providerId="p"><csm:setOfGUIDs><csm:labelledGUID><csm:label>4.NF.A.1</csm:label>
<csm:caseItemURI>https://case.example/{GUID}</csm:caseItemURI><csm:GUID>{GUID}</csm:GUID></csm:labelledGUID></csm:setOfGUIDs>
</csm:curriculumStandardsMetadata></csm:curriculumStandardsMetadataSet></metadata>"""
MANIFEST = """<?xml version="1.0"?><manifest identifier="CART1" xmlns="http://www.imsglobal.org/xsd/imsccv1p%s/imscp_v1p1">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.%s.0</schemaversion>
<lom xmlns="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"><general><title><string>Beans, whole</string></title>
<language>en</language><description><string>All about beans.</string></description></general>
<rights><description><string>CC BY 4.0</string></description></rights></lom></metadata>
<organizations><organization structure="rooted-hierarchy"><item identifier="root"><item identifier="m1"><title>Seeds</title>
<item identifier="i1" identifierref="r1"><title>A page</title></item>
<item identifier="i2" identifierref="r2"><title>A link</title></item></item>
<item identifier="i3" identifierref="r3"><title>A quiz</title></item>
<item identifier="i4" identifierref="r4"><title>Handout</title></item></item></organization></organizations>
<resources><resource identifier="r1" type="webcontent" href="a/page%%201.html"><file href="a/page 1.html"/>
<dependency identifierref="r5"/></resource>
<resource identifier="r2" type="imswl_xmlv1p1">""" + STANDARDS + """<file href="link.xml"/></resource>
<resource identifier="r3" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="quiz.xml"/></resource>
<resource identifier="r4" type="webcontent" href="h.pdf"/><resource identifier="r5" type="webcontent" href="p.png"/>
<resource identifier="r6" type="webcontent" href="unused.html"/></resources></manifest>"""  # fmt: skip
LINK = '<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"><title>L</title><url href="https://x.example/b"/></webLink>'
FILES = {"a/page 1.html": "<html><body><h1>Peas</h1><p>No, beans.</p></body></html>", "link.xml": LINK}


def packed(tmp_path: Path, files: dict[str, str | bytes], name: str = "a.imscc") -> list[Item]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    (tmp_path / name).write_bytes(stream.getvalue())
    return list(read(tmp_path / name))


def resources(items: list[Item]) -> dict[str, Resource]:
    return {item.resource.title: item.resource for item in items if isinstance(item, Record)}


def said(items: list[Item]) -> str:
    return "\n".join(
        f"{item.note.value}: {item.note.reason}" if isinstance(item, FileNote) else getattr(item, "reason", "")
        for item in items
    )


@pytest.mark.parametrize("version", "1234")
def test_a_cartridge_is_a_program_with_units_and_what_they_hold(tmp_path: Path, version: str) -> None:
    items = packed(tmp_path, {"imsmanifest.xml": MANIFEST % (version, version), **FILES})
    found = resources(items)
    assert list(found) == ["Beans, whole", "Seeds", "A page", "A link", "A quiz", "Handout"]
    whole, unit, page, link, quiz, handout = found.values()
    assert (whole.aggregation, whole.description, whole.languages) == ("program", "All about beans.", ("en",))
    assert [part.name for part in whole.has_parts] == ["Seeds", "A quiz", "Handout"]
    assert (unit.aggregation, unit.parts) == ("unit", (Part("Beans, whole", "CART1", 1),))
    assert (page.text, page.parts) == ("Peas\nNo, beans.", (Part("Seeds", "CART1/m1", 1),))
    assert (link.url, link.parts[0].position) == ("https://x.example/b", 2)
    assert [(alignment.type, alignment.code) for alignment in link.alignments] == [(AlignmentType.TEACHES, "4.NF.A.1")]
    assert (quiz.types, handout.format) == (("Assessment",), "application/pdf")
    assert {resource.license for resource in found.values()} == {"https://creativecommons.org/licenses/by/4.0/"}
    assert "they are not read: 1." in said(items)  # not the picture that a page needs
    assert len({resource.id for resource in found.values()}) == len(found)


THIN = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="THIN1" xmlns="http://www.imsglobal.org/xsd/imsccv1p%(v)s/imscp_v1p1" xmlns:l="http://ltsc.ieee.org/xsd/imsccv1p%(v)s/LOM/resource">
<metadata><schema>IMS Thin Common Cartridge</schema><schemaversion>1.%(v)s.0</schemaversion></metadata>
<organizations><organization structure="rooted-hierarchy"><item identifier="root"><item identifier="m1"><title>Seeds</title>
<item identifier="i1" identifierref="r1"><title>Bean sums</title></item>
<item identifier="i2" identifierref="r2"><title>Bean machine</title></item></item></item></organization></organizations>
<resources><resource identifier="r1" type="imswl_xmlv1p%(v)s" intendeduse="lessonplan">""" + STANDARDS.replace("</metadata>", """
<l:lom><l:general><l:description><l:string>Adding with beans.</l:string></l:description></l:general>
<l:educational><l:intendedEndUserRole><l:value>Instructor</l:value></l:intendedEndUserRole></l:educational></l:lom></metadata>""") + """
%(link)s</resource><resource identifier="r2" type="imsbasiclti_xmlv1p%(v)s">%(tool)s</resource></resources></manifest>"""  # fmt: skip
TOOL = """<cartridge_basiclti_link xmlns="http://www.imsglobal.org/xsd/imslticc_v1p3" xmlns:blti="http://www.imsglobal.org/xsd/imsbasiclti_v1p0">
<blti:title>T</blti:title><blti:description>A machine that counts.</blti:description>
<blti:secure_launch_url>https://tool.example/launch</blti:secure_launch_url></cartridge_basiclti_link>"""


@pytest.mark.parametrize("version", "1234")
@pytest.mark.parametrize("form", ["files", "inside", "bare"])
def test_a_thin_cartridge_has_its_links_with_standards_and_metadata(tmp_path: Path, version: str, form: str) -> None:
    files = {"link.xml": LINK, "tool.xml": TOOL}
    inside = (
        {"link": LINK, "tool": TOOL} if form != "files" else {n: f'<file href="{n}.xml"/>' for n in ("link", "tool")}
    )
    manifest = THIN % {"v": version, **inside}
    if form == "bare":
        (tmp_path / "imsmanifest.xml").write_text(manifest, "utf-8")
        items = list(read(tmp_path / "imsmanifest.xml"))
    else:
        items = packed(tmp_path, {"imsmanifest.xml": manifest, **(files if form == "files" else {})})
    found = resources(items)
    assert list(found) == ["THIN1", "Seeds", "Bean sums", "Bean machine"]
    _, unit, link, tool = found.values()
    assert [part.name for part in unit.has_parts] == ["Bean sums", "Bean machine"]
    assert (link.url, link.types, link.audience) == ("https://x.example/b", ("Lesson plan",), ("teacher",))
    assert (link.description, [alignment.code for alignment in link.alignments]) == ("Adding with beans.", ["4.NF.A.1"])
    assert (tool.types, tool.url, tool.description) == (("Interactive tool",), None, "A machine that counts.")
    assert not said(items).strip()


def test_what_is_taken_away_as_a_cartridge_comes_in_again(tmp_path: Path) -> None:
    standard = LinkedStandard("4.NF.A.1", f"https://case.example/{GUID}", GUID)
    entries = [
        CartridgeItem("a", "Linked", "https://x.example/a", standards=(standard,)),
        CartridgeItem("b", "Held", "", Markup("<p>Its text.</p>"), "en"),
    ]
    (tmp_path / "a.imscc").write_bytes(cartridge("Beans", entries, "Overview", "en"))
    found = resources(list(read(tmp_path / "a.imscc")))
    assert found["Linked"].url == "https://x.example/a"
    assert [alignment.code for alignment in found["Linked"].alignments] == ["4.NF.A.1"]
    assert "Its text." in found["Held"].text


BOMB = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [BOMB, XXE])
def test_a_manifest_with_a_document_type_is_refused_whole(tmp_path: Path, declared: str) -> None:
    manifest = (MANIFEST % (3, 3)).replace("?><", f"?>{declared}<", 1).replace("Beans, whole", "&a;&b;")
    items = packed(tmp_path, {"imsmanifest.xml": manifest, **FILES})
    assert not resources(items)
    assert "root:" not in said(items)
    assert any(isinstance(item, Rejection) for item in items)


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("../../etc/passwd", None, "leads out of the cartridge"),
        ("/etc/passwd", None, "leads out of the cartridge"),
        ("..\\..\\secret.html", None, "leads out of the cartridge"),
        ("missing.html", None, "does not hold this file"),
        ("bomb.html", b"<p>" + bytes(3_000_000), "out of all proportion"),
    ],
)
def test_a_file_that_leads_out_or_is_a_bomb_costs_its_text_only(
    tmp_path: Path, path: str, content: bytes | None, reason: str
) -> None:
    manifest = (MANIFEST % (3, 3)).replace("a/page%201.html", path)
    items = packed(tmp_path, {"imsmanifest.xml": manifest, **FILES} | ({path: content} if content else {}))
    assert resources(items)["A page"].text == ""
    assert reason in said(items)


def test_items_nested_without_end_are_refused(tmp_path: Path) -> None:
    deep = "".join(f'<item identifier="d{n}"><title>D{n}</title>' for n in range(3000)) + "</item>" * 3000
    items = packed(
        tmp_path,
        {
            "imsmanifest.xml": (MANIFEST % (3, 3)).replace('<item identifier="m1">', f'{deep}<item identifier="m1">'),
            **FILES,
        },
    )
    assert "deeper than" in said(items)


def test_broken_manifests_and_zips_are_said_to_be_broken(tmp_path: Path) -> None:
    assert "cannot be read" in said(packed(tmp_path, {"imsmanifest.xml": "<manifest>"}))
    assert "spreadsheet" in said(packed(tmp_path, {"other.xml": "<a/>"}, "b.zip"))
