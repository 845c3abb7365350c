"""Resources as JSON and back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, is_dataclass, replace
from threading import Event
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import InvalidRecordError
from catalog.model import (
    AgeRange,
    Alignment,
    AlignmentSource,
    AlignmentType,
    Association,
    Evidence,
    Filter,
    Framework,
    NeedOfParts,
    Part,
    Query,
    Resource,
    ReviewedNeed,
    Standard,
)
from catalog.store.codec import check, dumps, loads, resource

FULL = Resource(
    id="https://example.org/1",
    title="Fractions on a number line",
    url="https://example.org/1",
    description="Place unit fractions.",
    objectives=("Place 1/4",),
    text="# Steps",
    text_format="text/markdown",
    types=("Lesson",),
    subjects=("Mathematics",),
    identifiers=("doi:10.1000/1", "urn:x:1"),
    keywords=("fraction",),
    languages=("en-GB",),
    ages=AgeRange(8, None),
    grades=("Year 4",),
    minutes=0,
    license="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="Syllabary",
    authors=("A. Writer",),
    free=False,
    parts=(Part("Unit 3", "unit:3", 2), Part("Course")),
    has_parts=(Part("Lesson 1", "x:l1", 1),),
    aggregation="unit",
    isbn="9780306406157",
    edition="2nd",
    image="https://x.org/a.png",
    alignments=(
        Alignment(AlignmentType.ASSESSES, "3.NF.A.2", "guid", "CCSS", "Words", AlignmentSource.INFERRED, 0.25),
        Alignment(AlignmentType.TEACHES, "3.NF.A.1"),
    ),
    access_modes=("textual",),
    access_modes_sufficient=("textual,visual",),
    accessibility_features=("captions",),
    accessibility_hazards=("none",),
    accessibility_controls=("fullKeyboardControl",),
    accessibility_summary="Plain.",
    accessibility_apis=("ARIA",),
    conforms_to=("WCAG 2.2 Level AA",),
    certified_by="A checker",
    adaptations=("x:braille",),
    audience=("teacher",),
    audience_notes=("for newcomers",),
    educational_use=("practice",),
    interactivity="active",
    materials=("string",),
    format="text/html",
    published="2026-11-01",
    modified="2026-11-02",
    from_parts=("ages",),
    needs_of_parts=(NeedOfParts("captions", Evidence.INFERRED),),
)


def test_every_field_survives_the_journey() -> None:
    named = {field.name for field in fields(Resource)} - {"provenance"}
    reviewed = ReviewedNeed(need="captions", met=True, rubric="Access", decided="2027-03-01")
    full = replace(FULL, reviewed_needs=(reviewed,))  # what no source gives, and no format but the desk's
    assert {name for name in named if getattr(full, name) in (None, "", ())} == set(), "the example must be full"
    assert loads(Resource, dumps(full)) == full


def test_fields_at_their_default_are_left_out_so_that_new_fields_change_no_digest() -> None:
    assert dumps(Resource(id="a", title="b")) == b'{"id":"a","title":"b"}'


def test_unknown_is_not_no() -> None:
    assert orjson.loads(dumps(Resource(id="a", title="b", free=False, minutes=0))) == {
        "id": "a",
        "title": "b",
        "free": False,
        "minutes": 0,
    }


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ENDS = st.sets(st.integers(0, 130), min_size=2, max_size=2).map(sorted)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    AgeRange: ENDS.map(lambda ends: AgeRange(*ends)) | st.builds(AgeRange, st.integers(0, 130), st.none()),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type."""
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=2).map(tuple)
    if get_origin(hint) is UnionType:
        return st.one_of([values(get_arg) for get_arg in get_args(hint)])
    if is_dataclass(hint) and hint not in VALUES:
        return records(hint)
    return VALUES[hint] if hint in VALUES else st.from_type(hint)


def records(kind: Any) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{name: values(hint) for name, hint in get_type_hints(kind).items()})


@pytest.mark.parametrize("kind", [Alignment, Association, Filter, Framework, Part, Query, Standard])
@settings(max_examples=20)
@given(data=st.data())
def test_any_record_survives_the_journey(kind: type, data: st.DataObject) -> None:
    record = data.draw(records(kind))
    assert loads(kind, dumps(record)) == record


@settings(max_examples=20)
@given(records(Resource))
def test_any_resource_survives_the_journey_and_gets_its_provenance_apart(material: Resource) -> None:
    assert resource(orjson.loads(dumps(material)), material.provenance) == material
    assert loads(Resource, dumps(material)) == replace(material, provenance=())


def test_what_is_no_record_is_refused() -> None:
    for text in ('{"id": "a"}', '{"id": "a", "title": 3}', '{"id": "a", "title": "b", "minutes": "45"}', "[]", "{"):
        with pytest.raises(ValueError, match=r"Expected|missing|truncated"):
            loads(Resource, text)


def test_half_a_character_is_refused_with_a_reason() -> None:
    with pytest.raises(InvalidRecordError, match="surrogates"):
        dumps(Resource(id="a", title="\ud800"))


def test_a_standard_survives_the_journey() -> None:
    standard = Standard(
        id="1", uri="u", framework_id="f", code="3.NF", statement="Say", ages=AgeRange(8, 9), levels=("03",), sequence=7
    )
    assert loads(Standard, dumps(standard)) == standard


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("title", "New", "New"),
        ("minutes", 45, 45),
        ("free", False, False),
        ("ages", AgeRange(8, 9), {"low": 8, "high": 9}),
        ("subjects", ("Art",), ["Art"]),
        ("subjects", ["Art"], ["Art"]),
        ("parts", (Part("Unit"),), [{"name": "Unit"}]),
        ("alignments", (Alignment(AlignmentType.TEACHES, "1.OA"),), [{"type": "teaches", "code": "1.OA"}]),
        ("description", "", None),
        ("license", None, None),
        ("keywords", (), None),
    ],
)
def test_a_value_fit_for_a_field_is_taken(field: str, value: object, kept: object) -> None:
    assert check(field, value) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", " "),
        ("title", 3),
        ("minutes", "45"),
        ("minutes", True),
        ("free", 1),
        ("subjects", "Art"),
        ("subjects", (1, 2)),
        ("ages", "8-9"),
        ("ages", {"low": 9, "high": 8}),
        ("parts", ("Unit",)),
        ("alignments", ({"type": "loves", "code": "1"},)),
        ("parts", ({"name": "Unit", "colour": "red"},)),
        ("ages", {"low": 8, "high": 9, "overlaps": 1}),
        ("id", "other"),
        ("provenance", ()),
        ("colour", "red"),
    ],
)
def test_a_value_unfit_for_a_field_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidRecordError) as refused:
        check(field, value)
    assert refused.value.field == field


_READING = Event()


def _slowly() -> type:
    """A type that it takes a while to find out, as others do on a busy machine."""
    _READING.set()
    time.sleep(0.05)
    return int


@dataclass(frozen=True, slots=True)
class _Inner:
    value: "_slowly()"  # type: ignore[valid-type]  # noqa: UP037


@dataclass(frozen=True, slots=True)
class _Outer:
    inner: _Inner


def test_two_threads_may_read_the_first_records_of_a_kind_at_once() -> None:
    """Otherwise msgspec ends the process: it lets the second read by what the first has found out so far."""
    text = '{"inner": {"value": 3}}'
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(loads, _Outer, text)
        assert _READING.wait(30)
        assert loads(_Outer, text) == first.result() == _Outer(_Inner(3))
