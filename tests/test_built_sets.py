"""Judged sets are built from the public repository, byte for byte what our figures were measured on."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from evaluation import common_core, openstax
from evaluation.built import digests, ndjson
from evaluation.case_package import identifier
from evaluation.common_core import package, plain_code
from evaluation.engageny import judged_sets, main, read_lessons

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
LESSONS = DATA / "resources" / "engageny-lessons.ndjson.gz"
needs_data = pytest.mark.skipif(not LESSONS.is_file(), reason=f"the judged catalogs are not at {DATA}")


def node(level: str, short: str, **more: Any) -> dict[str, Any]:
    return {"title": short.title(), "short_title": short, "hierarchy_level": level, "position": 0, "teaser": "", **more}


def exports_of(records: list[dict[str, Any]], folder: Path) -> None:
    """The course exports that these lessons come from: one tree a file, as far as a lesson tells of it."""
    roots: dict[str, dict[str, Any]] = {}
    for record in records:
        _, subject, grade, *_, last = record["identifier"].split("-")
        (part,) = record["isPartOf"]
        top, *above = part["name"].split(" / ")
        there = roots.setdefault(f"{subject}-{grade}", node("grade", top, children=[]))
        for level, short in zip(("module", "unit"), above, strict=True):
            if not there["children"] or there["children"][-1]["short_title"] != short:
                there["children"].append(node(level, short, children=[]))
            there = there["children"][-1]
        own = {"title": record["name"], "teaser": record["description"], "position": part["position"]}
        there["children"].append(node("lesson", last, **own))
    for name, root in roots.items():
        (folder / f"{name}.json").write_text(json.dumps(root), encoding="utf-8")


def test_a_lesson_has_its_place_in_the_course_as_its_id(tmp_path: Path) -> None:
    leaf = node("lesson", "lesson 2", title="Halves", teaser="Fold a strip.", position=1, standards=["3.nf.1"])
    unit = node("unit", "topic A", children=[leaf])
    root = node("grade", "grade 3", children=[node("module", "Module 5, Part I", children=[unit])])
    (tmp_path / "math-g3.json").write_text(json.dumps(root), encoding="utf-8")
    assert main(["lessons", str(tmp_path), str(tmp_path / "out.ndjson")]) == 1  # written, and not what we measured on
    (lesson,) = read_lessons(tmp_path / "out.ndjson")
    assert lesson["identifier"] == "unbounded-math-g3-module5parti-topica-lesson2"
    assert (lesson["name"], lesson["description"], lesson["typicalAgeRange"]) == ("Halves", "Fold a strip.", "8-9")
    assert lesson["isPartOf"] == [{"@type": "Course", "name": "grade 3 / Module 5, Part I / topic A", "position": 1}]


def test_a_standard_is_a_topic_and_its_lessons_are_relevant() -> None:
    def lesson(id: str, *codes: str) -> Mapping[str, Any]:
        return {
            "identifier": id,
            "about": ["Mathematics"],
            "educationalAlignment": [{"targetName": code} for code in codes],
        }

    sets = {
        name: (topics, qrels) for name, topics, qrels in judged_sets([lesson("b", "1.G", "2.G"), lesson("a", "1.G")])
    }
    topics, qrels = sets["engageny-ccss-math"]
    assert qrels.decode().splitlines() == ["1.G 0 a 1", "1.G 0 b 1", "2.G 0 b 1"]
    assert json.loads(topics.splitlines()[0]) == {
        "id": "1.G", "standards": ["1.G"], "filter": {"subjects": ["Mathematics"]}
    }  # fmt: skip
    assert sets["engageny-ccss-ela"] == (b"", b"")


@pytest.mark.parametrize("name", ["notes.json", "math-grade4.json"])
def test_a_file_that_is_no_export_is_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_text("{}", encoding="utf-8")
    assert main(["lessons", str(tmp_path), str(tmp_path / "out")]) == 2
    assert name in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@needs_data
def test_the_lessons_come_out_byte_for_byte_but_for_their_alignments(tmp_path: Path) -> None:
    """Through the trees that they come from, rebuilt from them, as the repository is not at hand in tests."""
    bare = [
        {name: lesson[name] for name in lesson if name != "educationalAlignment"} for lesson in read_lessons(LESSONS)
    ]
    exports_of(bare, tmp_path)
    assert main(["lessons", str(tmp_path), str(tmp_path / "out" / "lessons.ndjson")]) == 0
    assert (tmp_path / "out" / "lessons.ndjson").read_bytes() == ndjson(bare)


@needs_data
def test_the_judged_sets_are_those_that_figures_were_measured_on() -> None:
    for name, topics, qrels in judged_sets(read_lessons(LESSONS)):
        for file, data in (("topics.jsonl", topics), ("qrels.txt", qrels)):
            assert sha256(data).hexdigest() == digests()[f"judgments/{name}/{file}"]


@needs_data
@pytest.mark.parametrize("name", [name for name in digests() if not re.search(r"-unaligned\.|-sorted\.", name)])
def test_what_a_builder_is_held_to_is_the_file_that_figures_were_measured_on(name: str) -> None:
    zipped, plain = DATA / f"{name}.gz", DATA / name
    data = gzip.decompress(zipped.read_bytes()) if zipped.is_file() else plain.read_bytes()
    assert sha256(data).hexdigest() == digests()[name]


# OpenStax

CNXML = 'xmlns="http://cnx.rice.edu/cnxml"'
MARKS = {"below level": "BL", "on level": "OL", "above level": "AL", "English learner": "EL"}
SECTION = f"""<document {CNXML}><title>Half-life</title><content>
<note class="learning-objectives"><list><item>Explain half-life</item><item>Date a
 rock</item></list></note>
<note class="os-teacher"><title>Teacher Support</title><list><item>(5) Science concepts.
<list><item><span>(H)</span> <span>describe nuclear forces.</span></item></list></item></list>
<list><item>(9) Not of the first list.<list><item><span>(A)</span> <span>left out</span></item></list></item></list>
</note><para>The <term>decay constant</term> of an <emphasis>atom</emphasis>.</para>
<note class="os-teacher"><para><span>[BL]</span>[EL]Explain decay.</para><para><span>[BL]</span>Graph it.</para></note>
</content><glossary><definition><term>Activity</term><meaning>decays a second</meaning></definition></glossary>
</document>"""


def book(folder: Path, chapters: Mapping[str, Mapping[str, str]]) -> None:
    """A checkout: the collection, and a folder a module."""
    parts = "".join(
        f"<col:subcollection><md:title>{escape(name)}</md:title><col:content>"
        + "".join(f'<col:module document="{id}"/>' for id in modules)
        + "</col:content></col:subcollection>"
        for name, modules in chapters.items()
    )
    (folder / "collections").mkdir()
    (folder / "collections" / "physics.collection.xml").write_text(
        '<col:collection xmlns:col="http://cnx.rice.edu/collxml" xmlns:md="http://cnx.rice.edu/mdml"><col:content>'
        f"{parts}</col:content></col:collection>", encoding="utf-8"
    )  # fmt: skip
    for modules in chapters.values():
        for id, text in modules.items():
            (folder / "modules" / id).mkdir(parents=True)
            (folder / "modules" / id / "index.cnxml").write_text(text, encoding="utf-8")


def cnxml_of(record: Mapping[str, Any]) -> str:
    """A module that says what this record was made of."""
    items = "".join(f"<item>{escape(taught)}</item>" for taught in record["teaches"])
    standards = "".join(
        f"<item>({number}) Science.<list><item><span>({letter})</span><span>{escape(one['targetDescription'])}</span>"
        "</item></list></item>"
        for one in record["educationalAlignment"]
        for number, letter in [one["targetName"].split(".")[2:]]
    )
    terms = "".join(f"<para><term>{escape(keyword)}</term></para>" for keyword in record["keywords"])
    notes = "".join(
        f"<para>[{MARKS[level]}]</para>" * int(count)
        for audience in record["audience"]
        for count, level in [audience["description"].split(" notes for learners ")]
    )
    return (
        f"<document {CNXML}><title>{escape(record['name'])}</title><content>"
        f'<note class="learning-objectives"><list>{items}</list></note>'
        f'<note class="os-teacher"><list>{standards}</list></note>{terms}<note class="os-teacher">{notes}</note>'
        "</content></document>"
    )


def test_a_section_says_its_objectives_standards_and_for_whom_its_notes_are(tmp_path: Path) -> None:
    book(tmp_path, {"The Atom": {"m1": f"<document {CNXML}><title>Introduction</title></document>", "m2": SECTION}})
    (section,) = openstax.sections(tmp_path)
    assert (section["identifier"], section["name"]) == ("openstax-physics:m2", "Half-life")
    assert section["teaches"] == ["Explain half-life", "Date a rock"]
    assert section["keywords"] == ["Activity", "decay constant"]
    assert section["isPartOf"][0]["hasPart"] == ["The Atom"]
    assert [
        (alignment["targetName"], alignment["targetDescription"]) for alignment in section["educationalAlignment"]
    ] == [("TEKS.Physics.5.H", "describe nuclear forces.")]
    assert [audience["description"] for audience in section["audience"]] == [
        "2 notes for learners below level", "1 notes for learners English learner"
    ]  # fmt: skip


@needs_data
def test_the_sections_come_out_byte_for_byte(tmp_path: Path) -> None:
    chapters: dict[str, dict[str, str]] = {}
    for record in read_lessons(DATA / "resources" / "openstax-hs-physics.ndjson.gz"):
        (chapter,) = record["isPartOf"][0]["hasPart"]
        chapters.setdefault(chapter, {})[record["identifier"].split(":")[1]] = cnxml_of(record)
    book(tmp_path, chapters)
    assert openstax.main([str(tmp_path), str(tmp_path / "sections.ndjson")]) == 0


def test_a_folder_that_is_no_checkout_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert openstax.main([str(tmp_path), str(tmp_path / "sections.ndjson")]) == 2
    assert "physics.collection.xml" in capsys.readouterr().err


# Common Core

NETWORK = "http://asn.jesandco.org/resources/"


def manifest_of(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tree that a package comes from, with ids of our own where the network's cannot be told from an item's."""
    known = ids_of_the_network()
    nodes: dict[str, dict[str, Any]] = {}
    for number, item in enumerate(case["CFItems"]):
        node = {"id": known.get(item["identifier"], f"{NETWORK}made-up-{number}"), "text": item["fullStatement"]}
        node["skos_exactMatch"] = [{"uri": item["uri"]}, {"uri": f"urn:guid:{number}"}]
        for name, field in (("asn_statementNotation", "humanCodingScheme"),
                            ("asn_altStatementNotation", "alternativeLabel")):  # fmt: skip
            if field in item:
                node[name] = item[field]
        if "CFItemType" in item:
            node["asn_statementLabel"] = {"literal": item["CFItemType"], "language": "en-US"}
        node["dcterms_educationLevel"] = [{"prefLabel": level} for level in item["educationLevel"]]
        nodes[item["identifier"]] = node
    roots: list[dict[str, Any]] = []
    for link in case["CFAssociations"]:
        if link["associationType"] == "isChildOf":
            above = nodes.get(link["destinationNodeURI"]["identifier"])
            (roots if above is None else above.setdefault("children", [])).append(
                nodes[link["originNodeURI"]["identifier"]]
            )
    return roots


def ids_of_the_network() -> dict[str, str]:
    """Most statements are numbered S114.... or S2366...; a package holds only what is hashed from that."""
    numbers = [*(f"S114{number:04X}" for number in range(0x3300, 0x3B00)), *(f"S2366{n}" for n in range(900, 920))]
    return {str(identifier(NETWORK + number)): NETWORK + number for number in numbers}


def rows_of(case: Mapping[str, Any]) -> list[dict[str, str]]:
    words = {"precedes": "dependency", "isRelatedTo": "conceptual connection"}
    return [
        {
            "source": plain_code(link["originNodeURI"]["title"]),
            "target": plain_code(link["destinationNodeURI"]["title"]),
            "relationship": words[link["associationType"]],
        }
        for link in case["CFAssociations"]
        if link["associationType"] in words
    ]


def unnamed(value: Any) -> Any:
    """The value without identifiers."""
    if isinstance(value, Mapping):
        return {name: unnamed(part) for name, part in value.items() if name != "identifier"}
    return [unnamed(part) for part in value] if isinstance(value, list) else value


@needs_data
@pytest.mark.parametrize("subject", ["math", "ela"])
def test_a_package_of_the_common_core_is_built_from_the_networks_tree(subject: str) -> None:
    case = json.loads(gzip.decompress((DATA / "standards" / f"ccss-{subject}.case.json.gz").read_bytes()))
    built = package(subject, manifest_of(case), rows_of(case))
    assert unnamed(built) == unnamed(case)
    assert built["CFDocument"] == case["CFDocument"]
    pairs = [pair for part in ("CFItems", "CFAssociations") for pair in zip(built[part], case[part], strict=True)]
    same = sum(ours["identifier"] == theirs["identifier"] for ours, theirs in pairs)
    assert same > 0.6 * len(pairs)  # the others hang on ids that cannot be told from the package


def test_codes_of_the_framework_and_of_the_prerequisites_are_compared_in_one_spelling() -> None:
    assert plain_code("CCSS.Math.Content.HSA-SSE.B.3a") == plain_code("HSA.SSE.B.3.a") == "HSA.SSE.B.3.a"


def test_a_statement_in_two_places_is_one_item_and_an_unknown_prerequisite_is_left_out() -> None:
    shared = {"id": "s", "text": "Shared", "asn_statementNotation": "CCSS.Math.Content.5.MD.B.2"}
    other = {"id": "o", "text": "Other", "asn_statementNotation": "CCSS.Math.Content.6.SP.A.1"}
    roots = [{"id": "a", "text": "A", "children": [shared]}, {"id": "b", "text": "B", "children": [shared, other]}]
    row = {"source": "5.MD.B.2", "target": "6.SP.A.1", "relationship": "dependency"}
    built = package("math", roots, [row, row, {**row, "target": "9.X.A.1"}])
    assert [item["fullStatement"] for item in built["CFItems"]] == ["A", "Shared", "B", "Other"]
    links = [
        (
            association["originNodeURI"]["title"],
            association["associationType"],
            association["destinationNodeURI"]["title"],
        )
        for association in built["CFAssociations"]
    ]
    document = "Common Core State Standards for Mathematics"
    standard, next_one = "CCSS.Math.Content.5.MD.B.2", "CCSS.Math.Content.6.SP.A.1"
    assert links == [
        ("A", "isChildOf", document), (standard, "isChildOf", "A"), ("B", "isChildOf", document),
        (standard, "isChildOf", "B"), (next_one, "isChildOf", "B"), (standard, "precedes", next_one),
    ]  # fmt: skip


def test_the_command_writes_a_package_and_says_whether_we_measured_on_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "math.json").write_text(json.dumps([{"id": "a", "text": "Number"}]), encoding="utf-8")
    (tmp_path / "rows.csv").write_text("source,target,relationship\n", encoding="utf-8")
    arguments = ["math", str(tmp_path / "math.json"), str(tmp_path / "out.json")]
    assert common_core.main([*arguments, "--prerequisites", str(tmp_path / "rows.csv")]) == 1
    assert re.search("^[0-9a-f]{64}  .*out.json: not the bytes", capsys.readouterr().out)
    assert json.loads((tmp_path / "out.json").read_text())["CFItems"][0]["fullStatement"] == "Number"
