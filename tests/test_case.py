"""CASE packages, whole."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from catalog.errors import UnreadableFileError
from catalog.formats.case import read_case
from catalog.formats.reading import read
from catalog.formats.record import Package, Rejection
from catalog.formats.stream import open_bytes
from catalog.model import AgeRange, Association, Framework, Standard
from catalog.standards.graph import StandardsGraph
from catalog.store.catalog import Catalog

SHARED = Path(__file__).parents[2] / "shared/data"
STARTER = Path(__file__).parents[1] / "catalog/starter/standards"
needs_real = pytest.mark.skipif(not SHARED.exists(), reason="the real CASE packages are not on this machine")


def node(id: str) -> dict[str, str]:
    return {"title": id, "identifier": id, "uri": f"https://x.org/items/{id}"}


PACKAGE: dict[str, Any] = {
    "CFDocument": {"identifier": "doc", "uri": "https://x.org/doc", "title": "Number", "creator": "X",
                   "subject": ["Maths"],
                   "adoptionStatus": "Draft", "licenseURI": {"title": "CC0", "uri": "https://x.org/l"}, "version": "2"},
    "CFItems": [
        {"identifier": "b", "uri": "https://x.org/items/b", "fullStatement": "Quantities&lt;sup&gt;★&lt;/sup&gt;",
         "humanCodingScheme": "1.B", "alternativeLabel": "B", "CFItemType": "Standard", "educationLevel": ["KG", "01"],
         "conceptKeywords": ["count", "add"], "language": "en"},
        {"uri": "https://x.org/items/9b2e4d70-5b0c-11ee-8c99-0242ac120002", "fullStatement": "From a URI",
         "conceptKeywords": "a|b", "educationalLevel": "07"},
        {"identifier": "no-statement"},
        "not an item",
        {"identifier": "b", "fullStatement": "Again"},
    ],
    "CFAssociations": [
        {"identifier": "1", "associationType": "isChildOf", "sequenceNumber": 4, "originNodeURI": node("b"),
         "destinationNodeURI": node("doc")},
        {"associationType": "ext:custom", "originNodeURI": "https://x.org/items/b",
         "destinationNodeURI": node("elsewhere")},
        {"identifier": "3", "associationType": "precedes", "originNodeURI": node("b")},
    ],
    "CFDefinitions": {"CFAssociationGroupings": [{"identifier": "g"}], "CFConcepts": [{"identifier": "c"}]},
    "CFRubrics": [{"identifier": "r"}],
}  # fmt: skip


def package_in(path: Path) -> Package:
    (package,) = read(path)
    assert isinstance(package, Package)
    return package


@pytest.fixture
def package(tmp_path: Path) -> Package:
    path = tmp_path / "package.json.gz"
    path.write_bytes(gzip.compress(json.dumps(PACKAGE).encode()))
    return package_in(path)


def test_document_items_and_associations_are_read(package: Package) -> None:
    assert package.framework == Framework(
        id="doc", uri="https://x.org/doc", title="Number", creator="X", subjects=("Maths",), version="2",
        adoption_status="Draft", license="CC0",
    )  # fmt: skip
    assert package.standards == (
        Standard(
            id="b", uri="https://x.org/items/b", framework_id="doc", code="1.B", statement="Quantities★",
            alternative_code="B", type="Standard", ages=AgeRange(5, 7), levels=("KG", "01"), keywords=("count", "add"),
            language="en", sequence=4,
        ),
        Standard(
            id="9b2e4d70-5b0c-11ee-8c99-0242ac120002", uri="https://x.org/items/9b2e4d70-5b0c-11ee-8c99-0242ac120002",
            framework_id="doc", code="", statement="From a URI", ages=AgeRange(12, 13), levels=("07",),
            keywords=("a", "b"), sequence=2,
        ),
    )  # fmt: skip
    assert package.associations == (
        Association("1", "isChildOf", "b", "doc", 4, "https://x.org/items/doc"),
        Association("https://x.org/items/b ext:custom elsewhere", "ext:custom", "https://x.org/items/b", "elsewhere",
                    None, "https://x.org/items/elsewhere"),
    )  # fmt: skip


def test_a_broken_item_costs_itself_and_is_named(package: Package) -> None:
    assert [(item.field, item.reason.split(":")[0]) for item in package.rejections] == [
        ("destinationNodeURI", "CFAssociations, number 3"),
        ("fullStatement", "CFItems, number 3"),
        ("", "CFItems, number 4"),
        ("identifier", "CFItems, number 5"),
    ]


def test_the_whole_package_is_kept(package: Package) -> None:
    assert orjson.loads(package.original) == PACKAGE


@pytest.mark.parametrize("content", ["{", "[]", '{"CFItems": []}', '{"CFDocument": {}}', '{"CFDocument": NaN}'])
def test_what_is_no_package_is_said_to_be_none(content: str, tmp_path: Path) -> None:
    path = tmp_path / "package.json"
    path.write_text(content)
    with open_bytes(path) as stream, pytest.raises(UnreadableFileError, match="CASE package"):
        list(read_case(stream))
    assert all(isinstance(item, Rejection) for item in read(path))


def test_the_starter_frameworks_read_whole_and_stand_on_their_own() -> None:
    packages = [item for item in read(STARTER) if isinstance(item, Package)]
    assert len(packages) == len(list(STARTER.glob("*.case.json")))
    for package in packages:
        raw = orjson.loads(package.original)
        assert package.rejections == ()
        assert len(package.standards) == len(raw["CFItems"])
        assert len(package.associations) == len(raw["CFAssociations"])
        graph = StandardsGraph([package.framework], package.standards, package.associations)
        for standard in package.standards:
            if standard.code:
                assert graph.resolve(standard.code).id == standard.id


COUNTS = {
    "standards/ccss-math.case.json.gz": (703, 1576, {"isChildOf": 703, "precedes": 729, "isRelatedTo": 144}),
    "standards/ccss-ela.case.json.gz": (1084, 1084, {"isChildOf": 1084}),
    "standards/england-national-curriculum.case.json.gz": (2598, 2598, {"isChildOf": 2598}),
    "case-fixtures/Ordering.json": (28, 28, {"isChildOf": 28}),
    "case-fixtures/SmartLevelFramework.json": (14, 14, {"isChildOf": 14}),
    "case-fixtures/opensalt-framework-20c5134f-423d-4097-a971-3dd5152bf507.json": (16, 39, None),
}


@needs_real
@pytest.mark.parametrize("name", COUNTS)
def test_real_packages_are_read_whole(name: str) -> None:
    (package,) = read(SHARED / name)
    assert isinstance(package, Package)
    items, associations, kinds = COUNTS[name]
    assert (len(package.standards), len(package.associations), package.rejections) == (items, associations, ())
    assert kinds is None or Counter(link.type for link in package.associations) == kinds
    raw = orjson.loads(package.original)
    by_id = {standard.id: standard for standard in package.standards}
    for item in raw["CFItems"]:
        standard = by_id[item["identifier"]]
        assert standard.uri == item["uri"]
        assert standard.code == item.get("humanCodingScheme", "")
        assert standard.alternative_code == item.get("alternativeLabel", "")
        assert list(standard.levels) == item.get(
            "educationLevel", [item["educationalLevel"]] if "educationalLevel" in item else []
        )
        assert (standard.ages is not None) == bool(standard.levels)
    ends = [(a["originNodeURI"]["identifier"], a["destinationNodeURI"]["identifier"]) for a in raw["CFAssociations"]]
    assert [(a.origin_id, a.destination_id) for a in package.associations] == ends


def _package_json(n: int) -> dict[str, object]:
    return {
        "CFDocument": {"identifier": f"f{n}", "title": f"Rules {n}", "creator": "c"},
        "CFItems": [{"identifier": f"i{n}", "fullStatement": "Count", "humanCodingScheme": f"R.{n}"}],
        "CFAssociations": [],
    }


def test_packages_come_in_other_wrappings(tmp_path: Path) -> None:
    bare, wrapped = _package_json(1), {"CFPackage": _package_json(2)}
    for document in ([bare, wrapped], {"CFPackages": [bare, wrapped]}, [{"CFPackage": _package_json(1)}, wrapped]):
        path = tmp_path / "a.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        found = [item for item in read(path) if isinstance(item, Package)]
        assert [package.framework.title for package in found] == ["Rules 1", "Rules 2"]
        assert json.loads(found[0].original) == bare


def test_a_list_of_frameworks_without_standards_says_what_to_fetch(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"CFDocuments": [_package_json(1)["CFDocument"]]}), encoding="utf-8")
    (item,) = read(path)
    assert isinstance(item, Rejection)
    assert "CFPackage of each" in item.reason
    assert "Rules 1" in item.reason


def test_fractions_of_englands_curriculum_are_read_as_fractions_and_kept_as_they_came(tmp_path: Path) -> None:
    package = json.loads(json.dumps(PACKAGE))
    package["CFItems"] = [
        {"identifier": "f", "fullStatement": "Write [Fraction:6/5] = 1[Fraction:1/5] [as [Fraction: a/b ]]"}
    ]
    path = tmp_path / "england.json"
    path.write_text(json.dumps(package))
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        catalog.import_package(package_in(path))
        assert catalog.graph().standards["f"].statement == "Write 6/5 = 1 1/5 [as a/b]"
        assert catalog.package("doc")["CFItems"] == package["CFItems"]
