"""A catalog that an older version made: nothing that people did is lost, and its files are known again.

``golden/catalog_0012.sql`` was written by the version before sources were named by their paths.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from district import Clock

from catalog.importing import import_path
from catalog.store.audit import AuditLog
from catalog.store.catalog import Catalog
from catalog.vetting.desk import Desk
from catalog.vetting.upkeep.problems import Problems

INTRO = "sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a"
OLD = Path(__file__).parent / "golden" / "catalog_0012.sql"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "catalog.db"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(OLD.read_text("utf-8"))
    connection.close()
    return path


def put(folder: Path, path: str, text: str) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_corrections_decisions_collections_and_problems_are_where_they_were(old: Path) -> None:
    with Catalog.open(old) as catalog:
        desk = Desk.open(catalog, Clock())
        assert catalog.resource("https://acorn.example.org/leaves").minutes == 20
        assert catalog.resource(INTRO).publisher == "Course Press"
        assert [each.id for each in Problems(catalog.database).listed()] == ["https://shelf.example.org/all"]
        assert [each.resource_id for each in desk.adoptions.approved()] == ["r1"]
        (kept,) = desk.collections.all(desk.people.person("tom"))
        assert [(each.id, each.note) for each in kept.items] == [
            ("r1", ""), ("https://acorn.example.org/leaves", "on Friday"), ("pack-a", ""),
        ]  # fmt: skip
        assert all(catalog.resource(each.id) for each in kept.items)
        assert AuditLog(catalog.database).verify().ok


def test_two_sources_that_meant_different_materials_by_one_bare_id_part(old: Path) -> None:
    with Catalog.open(old) as catalog:
        titles = {each.title: each.id for each in catalog.resources()}
        assert titles["Trees"] == "lesson-01", "what the newest source says keeps the id, and its correction"
        assert titles["Oak trees"] == "lesson-01@lessons2.csv"
        assert [each.by for each in catalog.corrections("lesson-01")] == ["chris"]
        before = catalog.digest()
    with Catalog.open(old) as catalog:
        assert catalog.digest() == before


def test_the_same_files_imported_again_are_the_same_materials(old: Path, tmp_path: Path) -> None:
    acorn = put(
        tmp_path,
        "acorn/lessons2.csv",
        "id,title,url\nlesson-01,Oak trees,https://acorn.example.org/oak\n10234,Leaves,https://acorn.example.org/leaves\n",
    )
    birch = put(tmp_path, "birch/units.csv", "id,title\nlesson-01,Birch trees\n")
    for place, what in (("course/intro.md", "counting"), ("course/two/intro.md", "adding")):
        put(tmp_path, place, f"---\nname: Introduction\n---\nTo {what}.\n")
    row = '{"identifier": "https://shelf.example.org/all", "name": "%s", "url": "https://shelf.example.org/%s"}'
    shelf = put(tmp_path, "shelf.ndjson", "\n".join(row % (name, name) for name in ("beans", "stones")))
    put(tmp_path, "pack/a.ndjson", '{"identifier": "pack-a", "name": "Packed"}\n')
    with Catalog.open(old) as catalog:
        for file in (acorn, birch, tmp_path / "course", shelf):
            import_path(catalog, file)
        import_path(catalog, tmp_path / "pack", source="pack")
        found = {each.title: each.id for each in catalog.resources() if not each.title.startswith("Lesson")}
        assert found["Leaves"] == "https://acorn.example.org/leaves"
        assert found["stones"] != found["beans"], "the identifier of the whole shelf names neither"
        assert {"Trees", "Oak trees", "Introduction", "Packed"} <= set(found)
        assert sum(each.title == "Introduction" for each in catalog.resources()) == 2
        assert catalog.resource("https://acorn.example.org/leaves").minutes == 20
        assert [each.source for each in catalog.resource("pack-a").provenance] == ["pack/a.ndjson"]
        assert catalog.count() == 5 + 2 + 1 + 2 + 2 + 1
        again = catalog.digest()
        for file in (acorn, birch, tmp_path / "course", shelf):
            counts = import_path(catalog, file).resources
            assert (counts.added, counts.changed) == (0, 0)
        assert catalog.digest() == again
