"""Judged sets are built from the public repository, byte for byte what our figures were measured on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from evaluation.engageny import judged_sets, main, ndjson, read_lessons

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
LESSONS = DATA / "resources" / "engageny-lessons.ndjson.gz"
needs_data = pytest.mark.skipif(not LESSONS.is_file(), reason=f"the judged catalogs are not at {DATA}")


def expected(file: str) -> str:
    lines = (ROOT / "evaluation" / "data.sha256").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}[file]


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
    assert main(["lessons", str(tmp_path), str(tmp_path / "out.ndjson")]) == 0
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
    bare = [{name: each[name] for name in each if name != "educationalAlignment"} for each in read_lessons(LESSONS)]
    exports_of(bare, tmp_path)
    assert main(["lessons", str(tmp_path), str(tmp_path / "out" / "lessons.ndjson")]) == 0
    assert (tmp_path / "out" / "lessons.ndjson").read_bytes() == ndjson(bare)


@needs_data
def test_the_judged_sets_are_those_that_figures_were_measured_on() -> None:
    for name, topics, qrels in judged_sets(read_lessons(LESSONS)):
        for file, data in (("topics.jsonl", topics), ("qrels.txt", qrels)):
            assert sha256(data).hexdigest() == expected(f"judgments/{name}/{file}")
