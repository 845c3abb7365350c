"""Markdown lessons with front matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import InvalidRecordError
from catalog.formats.markdown import front_matter
from catalog.formats.reading import read
from catalog.formats.record import Record, Rejection
from catalog.model import AgeRange, Alignment, AlignmentType

STARTER = Path(__file__).parents[1] / "catalog/starter/resources"

LESSON = """---
identifier: lessons:wall
name: "Fraction walls: a start"
learningResourceType: [Lesson plan]
about: Mathematics
educationalLevel: [Grade 3]
timeRequired: PT30M
inLanguage: no
isAccessibleForFree: true
datePublished: 2026-11-01
position: 1.10
publisher: null
teaches:
  - Compare unit fractions.
educationalAlignment:
  - {alignmentType: teaches, educationalFramework: CCSS, targetName: 3.NF.A.3d}
audience: [teacher, student]
---

# Walls

Draw **four** strips.

---

Then <b>fold</b>; 1/4 < 1/3.
"""


def only(tmp_path: Path, text: str | bytes) -> Record | Rejection:
    path = tmp_path / "lesson.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (item,) = read(path)
    assert isinstance(item, Record | Rejection)
    return item


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_front_matter_and_body_make_one_resource(tmp_path: Path, ends: str) -> None:
    item = only(tmp_path, LESSON.replace("\n", ends))
    assert isinstance(item, Record), item
    found = item.resource
    assert (found.id, found.title, found.types) == ("lessons:wall", "Fraction walls: a start", ("Lesson plan",))
    assert (found.ages, found.minutes, found.free) == (AgeRange(8, 9), 30, True)
    assert found.languages == ("no",), "Norwegian is no YAML boolean"
    assert (found.published, found.publisher) == ("2026-11-01", None)
    assert found.alignments == (Alignment(AlignmentType.TEACHES, "3.NF.A.3d", None, "CCSS"),)
    assert found.text == "# Walls\n\nDraw **four** strips.\n\n---\n\nThen <b>fold</b>; 1/4 < 1/3."
    assert found.text_format == "text/markdown"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Light and shade #", "Light and shade"),
        ("# Light and shade  ### ", "Light and shade"),
        ("# Learn C#", "Learn C#"),
        ("Light and shade  \n===", "Light and shade"),
    ],
)
def test_a_first_heading_replaces_a_missing_name(heading: str, title: str, tmp_path: Path) -> None:
    item = only(tmp_path, f"---\nabout: Art\n---\n{heading}\n\nText")
    assert isinstance(item, Record)
    assert item.resource.title == title


BOMB = "a: &a [x, x]\n" + "\n".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20)
)
WRONG = {
    "no front matter": ("# Just text\n", "has no front matter"),
    "never closed": ("---\nname: A\n", "has no front matter"),
    "not YAML": ("---\nname: A: b: c\n---\n", "line 2"),
    "a list": ("---\n- a\n- b\n---\n", "not a list of"),
    "aliases": (f"---\nname: A\n{BOMB}\n---\n", "aliases"),
    "deep": ("---\nname: A\nabout: " + "[" * 60 + "]" * 60 + "\n---\n", "nested deeper"),
    "very deep": ("---\nname: A\nabout: " + "[" * 9000 + "\n---\n", "front matter"),
    "huge": ("---\nname: A\nx: " + "y" * 70_000 + "\n---\n", "larger than 64 KB"),
    "tagged": ("---\nname: !!python/object/apply:os.system [ls]\n---\n", "name"),
    "a control character": ("---\nname: A\x07\n---\n", "not valid YAML"),
    "text too long": ("---\nname: A\n---\n" + "x" * 1_000_000, "“text” has"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_said_and_costs_that_file(kind: str, tmp_path: Path) -> None:
    text, problem = WRONG[kind]
    item = only(tmp_path, text)
    if kind == "tagged":  # a tag is only ignored: nothing is ever constructed
        assert isinstance(item, Record)
        assert item.resource.title == "ls"
    else:
        assert isinstance(item, Rejection)
        assert problem in item.reason


def test_another_encoding_names_the_line(tmp_path: Path) -> None:
    item = only(tmp_path, "---\nname: A\n---\nFrançais".encode("cp1252"))
    assert isinstance(item, Rejection)
    assert "Line 4 is not UTF-8" in item.reason


@given(st.text(max_size=100))
def test_any_front_matter_is_a_mapping_or_an_invalid_record(source: str) -> None:
    try:
        found = front_matter(source)
    except InvalidRecordError as error:
        assert error.reason  # noqa: PT017
    else:
        assert isinstance(found, dict)


def test_the_starter_collection_reads_whole() -> None:
    items = list(read(STARTER))
    assert len(items) > 100
    for item in items:
        assert isinstance(item, Record), item
        assert item.resource.id.startswith("starter:")
        assert item.resource.text
        assert item.resource.types
