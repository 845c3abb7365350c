"""Everything comes out again, and what comes out goes in again."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import fields, replace
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from test_codec import FULL as EVERY_FIELD
from test_importing import CASE, DATA, needs_data

from catalog.export import EXTENSION, ExportFormat, export_package, export_resources, node_of, restored
from catalog.formats.lrmi import resource_of
from catalog.formats.record import Record
from catalog.importing import import_path
from catalog.model import AgeRange, Alignment, AlignmentSource, AlignmentType, Part, Resource
from catalog.starter import import_starter
from catalog.store.catalog import Catalog
from catalog.store.tables import metadata
from catalog.vetting.export import NOT_EXPORTED, export_desk, exported_tables

FULL = replace(EVERY_FIELD, from_parts=(), needs_of_parts=())  # which only an index sets


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "catalog.db")


def test_each_table_is_exported_with_what_people_did_or_named_as_left_out_with_a_reason() -> None:
    """A new table fails here until its author has decided."""
    people_did = {
        *("people", "rubrics", "proposals", "proposal_resources", "assignments", "scores", "adjudications"),
        *("decisions", "decision_resources", "corrections", "removals", "alignment_verdicts", "problems"),
        *("standards_lists", "kept_collections", "judged_sets", "judged_topics", "judged_pool", "judgments"),
    }
    assert {table.name for table in exported_tables()} == people_did
    assert set(NOT_EXPORTED) == set(metadata.tables) - people_did
    assert all(NOT_EXPORTED.values())


def test_what_people_did_is_exported_by_the_piece_and_not_held_whole(catalog: Catalog) -> None:
    engine, pieces = catalog.database._engine, list[int]()

    def note(*given: Any) -> None:
        if given[2].startswith("SELECT"):
            pieces.append(given[4].execution_options.get("yield_per", 0))

    event.listen(engine, "before_cursor_execute", note)
    export_desk(catalog.database, io.BytesIO())
    assert len(pieces) == len(exported_tables())
    assert all(0 < piece <= 1000 for piece in pieces)


def exported(catalog: Catalog, form: ExportFormat) -> bytes:
    stream = io.BytesIO()
    assert export_resources(catalog, stream, form) == catalog.count()
    return stream.getvalue()


def contents(catalog: Catalog) -> list[Resource]:
    return [
        replace(
            resource, provenance=(), alignments=tuple(replace(one, standard_id=None) for one in resource.alignments)
        )
        for resource in catalog.resources()
    ]


def digests(catalog: Catalog) -> list[tuple[str, str]]:
    with catalog.snapshot() as snapshot:
        return list(snapshot.digests())


@pytest.mark.parametrize("form", [ExportFormat.NDJSON, ExportFormat.JSONLD])
def test_an_export_imported_into_an_empty_catalog_gives_the_same_resources(
    catalog: Catalog, tmp_path: Path, form: ExportFormat
) -> None:
    import_starter(catalog)
    catalog.import_resources([Record(FULL, b"", 1)], "full")
    catalog.correct(FULL.id, "title", "=Corrected <b>by</b> hand", by="me")
    file = tmp_path / f"export.{form}"
    file.write_bytes(exported(catalog, form))
    with Catalog.open(tmp_path / "other.db") as other:
        for framework in catalog.frameworks():
            with (tmp_path / f"{framework.id}.json").open("wb") as stream:
                export_package(catalog, framework.id, stream)
            import_path(other, tmp_path / f"{framework.id}.json")
        assert import_path(other, file).rejections == []
        assert contents(other) == contents(catalog)
        assert digests(other) == digests(catalog)


@needs_data
def test_real_resources_go_out_and_in_again_unchanged_and_need_no_words_of_our_own(
    catalog: Catalog, tmp_path: Path
) -> None:
    every_fourth = tmp_path / "every-fourth.ndjson"
    with gzip.open(DATA / "resources" / "engageny-lessons.ndjson.gz") as lines:
        every_fourth.write_bytes(b"".join(islice(lines, 0, None, 4)))
    import_path(catalog, [every_fourth, DATA / "resources" / "openstax-hs-physics.ndjson.gz"])
    file = tmp_path / "export.ndjson"
    file.write_bytes(exported(catalog, ExportFormat.NDJSON))
    assert EXTENSION.encode() not in file.read_bytes()
    with Catalog.open(tmp_path / "other.db") as other:
        assert import_path(other, file).rejections == []
        assert digests(other) == digests(catalog)


words = st.text(max_size=20)
named = words.filter(bool)
lists = st.lists(named, max_size=3, unique=True).map(tuple)
resources = st.builds(
    Resource,
    id=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30),
    title=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30),
    url=st.sampled_from([None, "https://e.org/a", "https://e.org/b?c=d"]),
    description=words,
    objectives=st.lists(st.sampled_from(["Say it.", "4.NF.B.3", "https://e.org/std"]), max_size=2).map(tuple),
    text=words,
    text_format=st.sampled_from(["text/plain", "text/markdown"]),
    types=lists,
    subjects=lists,
    keywords=lists,
    languages=st.sampled_from([(), ("en",), ("en-GB", "de")]),
    ages=st.sampled_from([None, AgeRange(0, 1), AgeRange(8, 9), AgeRange(18, None)]),
    grades=st.sampled_from([(), ("Grade 3",), ("nonsense", "KS2")]),
    minutes=st.one_of(st.none(), st.integers(0, 500)),
    license=st.one_of(st.none(), named),
    publisher=st.one_of(st.none(), named),
    authors=lists,
    free=st.one_of(st.none(), st.booleans()),
    parts=st.lists(
        st.builds(Part, words, st.one_of(st.none(), words), st.one_of(st.none(), st.integers(0, 9))), max_size=2
    ).map(tuple),
    alignments=st.lists(
        st.builds(
            Alignment,
            st.sampled_from(AlignmentType),
            words,
            framework=words,
            statement=words,
            source=st.sampled_from(AlignmentSource),
            confidence=st.sampled_from([1.0, 0.5]),
        ),
        max_size=2,
    ).map(tuple),
    audience=lists,
    audience_notes=lists,
    materials=lists,
    access_modes_sufficient=st.sampled_from([(), ("textual",), ("textual,visual", "auditory")]),
    published=st.sampled_from([None, "2026-11-01", "last week"]),
)


@settings(max_examples=100)
@given(resources)
def test_any_resource_at_all_survives_the_journey(resource: Resource) -> None:
    data = orjson.dumps(node_of(resource))
    assert restored(Record(resource_of(orjson.loads(data)), data, 1)).resource == resource


def test_the_export_is_plain_schema_org(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_bytes(orjson.dumps(CASE))
    import_path(catalog, tmp_path / "case.json")
    resource = Resource(
        id="count-1",
        title="Counting",
        ages=AgeRange(5, 6),
        minutes=90,
        alignments=(Alignment(AlignmentType.ASSESSES, "C.1"),),
        parts=(Part("Unit 1", "u:1", 3),),
    )
    catalog.import_resources([Record(resource, b"", 1)], "s")
    assert orjson.loads(exported(catalog, ExportFormat.NDJSON)) == {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "@id": "count-1",
        "identifier": "count-1",
        "name": "Counting",
        "typicalAgeRange": "5-6",
        "timeRequired": "PT90M",
        "isPartOf": [{"@type": "CreativeWork", "@id": "u:1", "name": "Unit 1", "position": 3}],
        "educationalAlignment": [
            {
                "@type": "AlignmentObject",
                "alignmentType": "assesses",
                "targetName": "C.1",
                "targetUrl": "https://e.org/1",
            }
        ],
    }
    document = orjson.loads(exported(catalog, ExportFormat.JSONLD))
    assert document["@context"] == "https://schema.org"
    assert [node["name"] for node in document["@graph"]] == ["Counting"]


def test_a_record_that_imitates_our_extension_badly_is_rejected_alone(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "odd.ndjson"
    rows = [
        {"name": "Bad", EXTENSION: {"minutes": "many"}},
        {"name": "Worse", EXTENSION: {"colour": "red"}},
        {"name": "Not ours", EXTENSION: "hello"},
        {"name": "Good"},
    ]
    file.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    report = import_path(catalog, file)
    assert [(rejection.line, rejection.field) for rejection in report.rejections] == [(1, "minutes"), (2, "colour")]
    assert {resource.title for resource in catalog.resources()} == {"Not ours", "Good"}


def test_a_resource_that_no_reader_would_take_does_not_stop_the_export(catalog: Catalog) -> None:
    records = [Resource(id="bad", title="\x01"), Resource(id="long", title="x" * 20_000), Resource(id="ok", title="Ok")]
    catalog.import_resources([Record(record, b"", 1) for record in records], "s")
    assert exported(catalog, ExportFormat.NDJSON).count(b"\n") == 3


def test_an_empty_catalog_exports_as_empty(catalog: Catalog) -> None:
    assert exported(catalog, ExportFormat.NDJSON) == b""
    assert orjson.loads(exported(catalog, ExportFormat.JSONLD))["@graph"] == []
    assert exported(catalog, ExportFormat.CSV).count(b"\n") == 1


# -- CSV ----------------------------------------------------------------------------------------------------


def test_a_spreadsheet_opens_the_csv_with_all_fields_and_no_formula(catalog: Catalog) -> None:
    bombs = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1"]
    records = [Record(Resource(id=f"r{n}", title=bomb, description=bomb), b"", n) for n, bomb in enumerate(bombs)]
    catalog.import_resources([*records, Record(replace(FULL, title='Say "a, b"\nand c'), b"", 9)], "s")
    data = exported(catalog, ExportFormat.CSV)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(bombs) + 1
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(tuple("=+-@\t\r\n＝"))
    assert {row["title"] for row in rows} == {f"'{bomb}" for bomb in bombs} | {'Say "a, b"\nand c'}
    full = next(row for row in rows if row["id"] == FULL.id)
    named = {field.name for field in fields(Resource)} - {"provenance", "alignments", "parts", "has_parts"}
    named -= {"from_parts", "needs_of_parts", "reviewed_needs"}  # which only an index or the desk sets
    assert named <= full.keys()
    assert all(full[name] for name in named)
    assert (full["ages"], full["free"], full["minutes"], full["part_of"]) == ("8-", "no", "0", "Unit 3; Course")
    assert (full["assesses"], full["teaches"], full["requires"]) == ("3.NF.A.2", "3.NF.A.1", "")


def test_the_csv_can_be_imported_again(catalog: Catalog, tmp_path: Path) -> None:
    import_starter(catalog)
    file = tmp_path / "export.csv"
    file.write_bytes(exported(catalog, ExportFormat.CSV))
    with Catalog.open(tmp_path / "other.db") as other:
        report = import_path(other, file)
        assert report.rejections == []
        for mine, theirs in zip(catalog.resources(), other.resources(), strict=True):
            for name in ("id", "title", "description", "subjects", "grades", "ages", "minutes", "free", "license"):
                assert getattr(mine, name) == getattr(theirs, name)
            assert sorted(alignment.code for alignment in mine.alignments) == sorted(
                alignment.code for alignment in theirs.alignments
            )


# -- CASE ---------------------------------------------------------------------------------------------------


def test_a_package_goes_out_with_everything_it_came_with(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_bytes(orjson.dumps(CASE))
    import_path(catalog, tmp_path / "case.json")
    stream = io.BytesIO()
    export_package(catalog, "doc-1", stream)
    assert orjson.loads(stream.getvalue()) == CASE
