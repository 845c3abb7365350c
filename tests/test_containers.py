"""Wholes and parts: programs, units, lessons; ISBN, edition and picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.export import node_of
from catalog.formats.containers import aggregation_of, parse_aggregation
from catalog.formats.lrmi import resource_of
from catalog.formats.reading import read
from catalog.formats.record import Record
from catalog.model import Part, Resource
from catalog.vocabularies.isbn import parse_isbn


@pytest.mark.parametrize(
    ("word", "aggregation"),
    [("Curriculum", "program"), ("course", "program"), ("Unit of study", "unit"), ("Module", "unit"),
    ("Lesson plan", "lesson"),
     ("Activity", "part"), ("poem", "")],
)  # fmt: skip
def test_words_for_wholes_are_read(word: str, aggregation: str) -> None:
    assert parse_aggregation(word) == aggregation


def test_a_kind_says_what_a_material_is_a_whole_of_unless_its_source_does() -> None:
    assert aggregation_of(Resource(id="a", title="A", types=("Video", "Lesson plan"))) == "lesson"
    assert aggregation_of(Resource(id="a", title="A", types=("Textbook",), aggregation="unit")) == "unit"
    assert aggregation_of(Resource(id="a", title="A", types=("Activity", "Page"))) == ""


def test_the_parts_described_within_a_whole_are_materials_that_say_so(tmp_path: Path) -> None:
    lesson = {"@type": "LearningResource", "name": "Lesson", "learningResourceType": "Lesson"}
    unit = {
        "@type": "LearningResource",
        "@id": "x:u",
        "name": "Unit",
        "hasPart": [{**lesson, "@id": "x:1"}, {**lesson, "@id": "x:2"}],
    }
    course = {"@type": "Course", "@id": "x:c", "name": "Course", "hasPart": [unit, {"@id": "x:elsewhere"}]}
    path = tmp_path / "a.ndjson"
    path.write_text(json.dumps(course) + "\n", encoding="utf-8")
    found = {item.resource.id: item.resource for item in read(path) if isinstance(item, Record)}
    assert list(found) == ["x:c", "x:u", "x:1", "x:2"]
    assert found["x:c"].has_parts == (Part("Unit", "x:u"), Part("x:elsewhere", "x:elsewhere"))
    assert found["x:u"].parts == (Part("Course", "x:c", 1),)
    assert [found[id].parts for id in ("x:1", "x:2")] == [(Part("Unit", "x:u", 1),), (Part("Unit", "x:u", 2),)]
    assert [aggregation_of(resource) for resource in found.values()] == ["program", "", "lesson", "lesson"]


def test_a_textbook_keeps_its_isbn_edition_and_picture_through_an_export() -> None:
    said = {"name": "Algebra", "isbn": "0-306-40615-2", "bookEdition": "2nd", "aggregation": "program",
            "image": {"@type": "ImageObject", "contentUrl": "https://x.org/a.png"}, "hasPart": [{"@id": "x:1",
            "name": "One"}]}  # fmt: skip
    found = resource_of(said)
    assert (found.isbn, found.edition, found.image) == ("9780306406157", "2nd", "https://x.org/a.png")
    assert resource_of(node_of(found)) == found
    by_identifier = {"name": "A", "identifier": {"propertyID": "ISBN", "value": "9780306406157"}}
    assert resource_of(by_identifier).isbn == "9780306406157"


@pytest.mark.parametrize(
    ("text", "isbn"),
    [("978-0-306-40615-7", "9780306406157"), ("ISBN-10: 0-306-40615-2", "9780306406157"),
    ("urn:isbn:080442957X", "9780804429573"),
     ("9780306406158", None), ("0306406153", None), ("12", None), ("", None)],
)  # fmt: skip
def test_an_isbn_is_thirteen_digits_that_agree(text: str, isbn: str | None) -> None:
    assert parse_isbn(text) == isbn


def test_a_part_is_known_by_its_identifier_as_its_own_record_is(tmp_path: Path) -> None:
    unit = {"@type": "Course", "identifier": "bridges:u1", "name": "Beams", "description": "How beams bend."}
    program = {"@type": "Course", "identifier": "bridges", "name": "Bridges", "hasPart": [unit, {"name": "Arches"}]}
    (tmp_path / "bridges.json").write_text(json.dumps(program | {"@context": "https://schema.org"}))
    bridges, beams = (entry.resource for entry in read(tmp_path / "bridges.json") if isinstance(entry, Record))
    assert bridges.has_parts == (Part("Beams", "bridges:u1", None), Part("Arches", None, None))
    assert (beams.id, beams.parts) == ("bridges:u1", (Part("Bridges", "bridges", 1),))
    addressed = {"name": "Beams", "@id": "https://x.org/u1", "identifier": ["u1"]}
    (part,) = resource_of({"name": "Bridges", "hasPart": addressed}).has_parts
    assert part.id == "https://x.org/u1"
