"""The Learning Commons knowledge graph: read whole, and its crosswalks used by their score."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from little_site import little_app

from api.messages import english
from api.search.fit import MAX_OVERLAP, chance, meets
from catalog.export import export_package
from catalog.formats.case import read_document
from catalog.formats.reading import read
from catalog.formats.record import FileNote, Package, Record, Rejection
from catalog.importing import import_path
from catalog.model import Alignment, AlignmentType, Association, Framework, Query, Resource, Standard
from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import NEARNESS, Nearness, nearness_of_overlap, overlap_of_nearness
from catalog.store.catalog import Catalog


def node(id: str, label: str, **properties: Any) -> dict[str, Any]:
    return {"identifier": id, "labels": [label], "properties": properties}


def item(id: str, code: str, statement: str, **more: Any) -> dict[str, Any]:
    told = {"caseIdentifierUUID": f"case-{id}", "statementCode": code, "description": statement} | more
    return node(id, "StandardsFrameworkItem", **told)


def link(label: str, source: str, target: str, **properties: Any) -> dict[str, Any]:
    ends = {"source_identifier": source, "source_labels": [], "target_identifier": target, "target_labels": []}
    return {"identifier": f"{label}-{source}-{target}", "label": label, "properties": properties, **ends}


NODES = [
    node("cc", "StandardsFramework", caseIdentifierUUID="case-cc", name="Common Core Math", jurisdiction="Multi-State",
         academicSubject="Mathematics", license="https://creativecommons.org/licenses/by/4.0/"),
    node("oz", "StandardsFramework", caseIdentifierUUID="case-oz", name="Oz Math", jurisdiction="Oz",
         academicSubject="Mathematics"),
    item("cc-g", "4.NF", "Fractions", gradeLevel=["4"]),
    item("cc-1", "4.NF.A.1", "Explain equivalent fractions.", gradeLevel='["4"]', statementType="Standard"),
    item("cc-2", "4.NF.A.2", "Compare fractions."),
    item("oz-1", "OZ.4.7", "Say when fractions are equal."),
    node("lc", "LearningComponent", description="Draw a fraction model."),
    node("c", "Course", name="Grade 4", academicSubject="Mathematics"),
    node("l", "Lesson", name="Fraction strips", gradeLevel=["4"], timeRequired="PT45M"),
    node("x", "Provider", name="No use here"),
    item("lost", "OZ.9", "Belongs nowhere."),
]  # fmt: skip
LINKS = [
    link("hasChild", "cc", "cc-g"), link("hasChild", "cc-g", "case-cc-2", sequenceNumber=2),
    link("hasChild", "cc-g", "cc-1", sequenceNumber=1), link("hasChild", "oz", "oz-1"),
    link("buildsTowards", "cc-1", "cc-2"), link("supports", "lc", "cc-1"),
    link("hasStandardAlignment", "oz-1", "cc-1", jaccard=0.6, sharedLCCount=3),
    link("hasPart", "c", "l", sequenceNumber=1), link("hasEducationalAlignment", "l", "oz-1"),
    link("hasChild", "oz", "gone"), link("admires", "l", "c"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "graph"
    place.mkdir()
    for name, lines in (("nodes", NODES), ("relationships", LINKS)):
        (place / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return place


def test_frameworks_components_and_lessons_are_read_with_all_that_joins_them(folder: Path) -> None:
    items = list(read(folder))
    packages = {item.framework.title: item for item in items if isinstance(item, Package)}
    assert set(packages) == {"Common Core Math", "Oz Math", "Learning components"}
    core = packages["Common Core Math"]
    assert (core.framework.id, core.framework.subjects) == ("case-cc", ("Mathematics",))
    assert {standard.code: str(standard.ages) for standard in core.standards} == {
        "4.NF": "9-10", "4.NF.A.1": "9-10", "4.NF.A.2": "None",
    }  # fmt: skip
    graph = StandardsGraph(
        [package.framework for package in packages.values()],
        [standard for package in packages.values() for standard in package.standards],
        [association for package in packages.values() for association in package.associations],
    )
    assert [standard.code for standard in graph.children("case-cc-g")] == ["4.NF.A.1", "4.NF.A.2"]
    assert [prerequisite.code for prerequisite in graph.prerequisites("case-cc-2")] == ["4.NF.A.1"]
    assert [(standard.code, score) for standard, score in graph.overlapping("case-cc-1")] == [("OZ.4.7", 0.6)]
    assert "lc" in {standard.id for standard in graph.related("case-cc-1")}
    records = {item.resource.id: item.resource for item in items if isinstance(item, Record)}
    assert (records["l"].aggregation, records["l"].minutes, records["l"].parts[0].id) == ("lesson", 45, "c")
    assert records["l"].alignments[0].code == "OZ.4.7"
    assert (records["c"].aggregation, records["c"].title) == ("program", "Grade 4")


def test_what_is_not_used_is_said_and_one_bad_line_loses_nothing_else(folder: Path) -> None:
    with (folder / "nodes.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"identifier": "z", "labels"\n[1]\n{"identifier": 7, "labels": [], "properties": {}}\n')
    items = list(read(folder))
    assert sorted(item.line or 0 for item in items if isinstance(item, Rejection)) == [11, 12, 13, 14]
    assert [(Path(item.source).name, item.note.field, item.line) for item in items if isinstance(item, FileNote)] == [
        ("nodes.jsonl", "labels", 10), ("relationships.jsonl", "source_identifier", 10),
        ("relationships.jsonl", "label", 11), ("relationships.jsonl", "", None),
    ]  # fmt: skip
    notes = " ".join(item.note.value + item.note.reason for item in items if isinstance(item, FileNote))
    assert "Provider" in notes
    assert "admires" in notes
    assert "gone" in notes
    assert sum(isinstance(item, Record) for item in items) == 2


def test_what_is_wrong_with_a_relationship_names_its_file_in_the_report(folder: Path, tmp_path: Path) -> None:
    with (folder / "relationships.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n" + json.dumps(link("relatesTo", "l", "cc-1")) + "\n")
    with Catalog.open(tmp_path / "a.db") as catalog:
        report = import_path(catalog, folder, source="graph").to_json()
    places = [(Path(each["file"]).name, each["line"]) for each in report["rejections"]]
    assert sorted(places) == [("nodes.jsonl", 11), ("relationships.jsonl", 12)]
    lines = {(Path(note["file"]).name, line): note["values"] for note in report["notes"] for line in note["lines"]}
    assert lines["relationships.jsonl", 13] == ["relatesTo, Lesson to StandardsFrameworkItem"]
    assert lines["relationships.jsonl", 10] == ["gone"]


def test_relationships_that_end_badly_cost_no_framework_half_of_its_standards(folder: Path) -> None:
    whole = gzip.compress((folder / "relationships.jsonl").read_bytes())
    (folder / "relationships.jsonl").unlink()
    (folder / "relationships.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    items = list(read(folder / "nodes.jsonl"))
    assert not any(isinstance(item, Package | Record) for item in items)
    (refused,) = (item for item in items if isinstance(item, Rejection))
    assert Path(refused.source).name == "relationships.jsonl.gz"
    assert "Nothing of the graph" in refused.reason


def graph_of(place: Path, nodes: list[dict[str, Any]], links: list[dict[str, Any]]) -> list[Any]:
    for name, lines in (("nodes", nodes), ("relationships", links)):
        (place / f"{name}.jsonl").write_bytes(b"\n".join(map(orjson.dumps, lines)))
    return list(read(place / "nodes.jsonl"))


def test_what_only_the_standards_say_is_told_of_their_framework_and_multi_state_is_common_core(tmp_path: Path) -> None:
    told = {"jurisdiction": "Multi-State", "academicSubject": "Mathematics", "author": "NGA", "license": "CC BY 4.0",
            "attributionStatement": "By the states.", "inLanguage": "en-US"}  # fmt: skip
    items = graph_of(tmp_path, [node("f", "StandardsFramework"), item("a", "1.A", "Count.", **told)],
                     [link("hasChild", "f", "a")])  # fmt: skip
    (package,) = (each for each in items if isinstance(each, Package))
    core = package.framework
    assert (core.title, core.creator, core.license) == ("Common Core, Mathematics", "NGA", "CC BY 4.0")
    assert (core.subjects, core.notes, core.language) == (("Mathematics",), "By the states.", "en-US")


def test_an_assessment_assesses_and_a_part_of_two_wholes_keeps_both(tmp_path: Path) -> None:
    nodes = [node("f", "StandardsFramework", name="F"), item("a", "1.A", "Count."),
             node("u1", "LessonGrouping", name="One"), node("u2", "LessonGrouping", name="Two"),
             node("t", "Assessment", name="Quiz"), node("u1", "Lesson", name="Again"),
             node("t2", "Assessment", name="Quiz 2", color="red")]  # fmt: skip
    links = [link("hasChild", "f", "a"), link("hasEducationalAlignment", "t", "a"),
             link("hasPart", "u1", "t", sequenceNumber=4), link("hasPart", "u2", "t", sequenceNumber=1)]  # fmt: skip
    items = graph_of(tmp_path, nodes, links)
    quiz = next(each.resource for each in items if isinstance(each, Record) and each.resource.id == "t")
    assert [(part.id, part.position) for part in quiz.parts] == [("u1", 4), ("u2", 1)]
    assert [(alignment.type, alignment.code) for alignment in quiz.alignments] == [(AlignmentType.ASSESSES, "1.A")]
    (refused,) = (each for each in items if isinstance(each, Rejection))
    assert (refused.line, refused.field) == (6, "identifier")
    assert [(each.note.field, each.line) for each in items if isinstance(each, FileNote)] == [("color", 7)]


def test_nodes_without_their_relationships_are_refused(folder: Path) -> None:
    (folder / "relationships.jsonl").unlink()
    (only,) = read(folder / "nodes.jsonl")
    assert isinstance(only, Rejection)
    assert "relationships is missing" in only.reason


def test_a_crosswalk_comes_through_a_case_export(folder: Path, tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "a.db") as catalog, Catalog.open(tmp_path / "b.db") as other:
        assert len(import_path(catalog, folder).rejections) == 1
        lesson = catalog.resource("l")
        assert lesson.alignments[0].standard_id == "case-oz-1"
        file = tmp_path / "oz.json"
        with file.open("wb") as stream:
            export_package(catalog, "case-oz", stream)
        assert import_path(other, file).rejections == []
        assert [association.score for association in _associations(other)] == [None, 0.6]


def _associations(catalog: Catalog) -> list[Association]:
    package = read_document(catalog.package("case-oz"), b"")
    return sorted(package.associations, key=lambda association: association.score or 0)


@pytest.mark.parametrize("score", [0.0, 0.25, 0.5, 0.99, 1.0])
def test_an_overlap_is_nearer_than_a_parent_and_farther_than_any_equivalent(score: float) -> None:
    near = nearness_of_overlap(score)
    assert NEARNESS[Nearness.PARENT] < near < NEARNESS[Nearness.PART_OF_EQUIVALENT]
    assert overlap_of_nearness(near) == pytest.approx(score)


@pytest.mark.parametrize(("inferred", "score"), [(0.0, 0.6), (0.5, 0.6), (0.3, 0.0), (0.2, 1.0)])
def test_what_is_shared_and_what_is_inferred_make_the_chance_together(inferred: float, score: float) -> None:
    apart = (1 - inferred) * (1 - min(score, MAX_OVERLAP))
    assert chance(inferred, nearness_of_overlap(score)) == pytest.approx(1 - apart, abs=1e-6)
    assert meets(np.array([inferred]), np.array([1.0]))[0] == 0.0  # declared for the standard itself is no chance


def test_search_finds_a_material_of_another_states_standard_by_the_overlap_and_says_it(tmp_path: Path) -> None:
    resources = (
        Resource(id="own", title="Alpha", alignments=(Alignment(AlignmentType.TEACHES, "4.NF.A.1"),)),
        Resource(id="much", title="Beta", alignments=(Alignment(AlignmentType.TEACHES, "OZ.1"),)),
        Resource(id="little", title="Gamma", alignments=(Alignment(AlignmentType.TEACHES, "OZ.2"),)),
    )
    with little_app(tmp_path, resources) as app:
        catalog = app.state.services.catalog
        standards = tuple(
            Standard(id=f"oz{n}", uri=f"u:oz{n}", framework_id="oz", code=f"OZ.{n}", statement=f"Oz asks {n}")
            for n in (1, 2)
        )
        links = tuple(
            Association(f"x{n}", "isRelatedTo", f"oz{n}", "std:4.NF.A.1", score=score)
            for n, score in ((1, 0.8), (2, 0.1))
        )
        catalog.import_package(Package(Framework(id="oz", uri="u:oz", title="Oz"), standards, links, b"{}"))
    with little_app(tmp_path, resources) as app, app.state.services.search.session() as session:
        hits = session(Query(standards=("4.NF.A.1",))).hits
        assert [hit.resource.id for hit in hits] == ["own", "much", "little"]
        facts = {hit.resource.id: hit.reasons[0] for hit in hits}
        assert "OZ.1, which shares 80% with 4.NF.A.1" in english().say(facts["much"].because)
        assert (facts["own"].facts.band.value, facts["much"].facts.band.value) == ("declared", "probably")


def test_an_overlap_that_is_no_share_is_reported_with_its_line_and_does_not_count(tmp_path: Path) -> None:
    item, aligned = "StandardsFrameworkItem", "hasStandardAlignment"

    def end(label: str, source: str, target: str, **properties: object) -> str:
        link = {"identifier": label + source + target, "label": label, "properties": properties}
        return orjson.dumps(link | {"source_identifier": source, "target_identifier": target}).decode()

    nodes = [{"identifier": "f", "labels": ["StandardsFramework"], "properties": {"name": "F"}}]
    nodes += [{"identifier": x, "labels": [item], "properties": {"statementCode": x, "description": x}} for x in "ab"]
    (tmp_path / "nodes.jsonl").write_bytes(b"\n".join(map(orjson.dumps, nodes)))
    links = [end("hasChild", "f", "a"), end("hasChild", "f", "b"), end(aligned, "b", "a", jaccard=1.5)]
    (tmp_path / "relationships.jsonl").write_text("\n".join(links))
    items = list(read(tmp_path / "nodes.jsonl"))
    notes = [(each.note.field, each.note.value, each.line) for each in items if isinstance(each, FileNote)]
    assert notes == [("jaccard", "1.5", 3)]
    (package,) = (each for each in items if isinstance(each, Package))
    assert [each.score for each in package.associations] == [None] * 3
