"""A catalog that an older version made: nothing that people did is lost, and its files are known again.

``golden/catalog_0012.sql`` was written by the version before sources were named by their paths, ``catalog_0016.sql``
by the one before records were joined by all their identifiers.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from district import Clock
from store_records import record

from catalog.importing import import_path
from catalog.store.audit import AuditLog
from catalog.store.catalog import Catalog
from catalog.vetting.desk import Desk
from catalog.vetting.upkeep.problems import Problems

INTRO = "sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a"
GOLDEN = Path(__file__).parent / "golden"


def restored(version: str, folder: Path) -> Path:
    path = folder / "home" / "catalog.db"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript((GOLDEN / f"catalog_{version}.sql").read_text("utf-8"))
    connection.close()
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return restored("0012", tmp_path)


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
        assert [problem.id for problem in Problems(catalog.database).listed()] == ["https://shelf.example.org/all"]
        assert [problem.resource_id for problem in desk.adoptions.approved()] == ["r1"]
        (kept,) = desk.collections.all(desk.people.person("tom"))
        assert [(item.id, item.note) for item in kept.items] == [
            ("r1", ""), ("https://acorn.example.org/leaves", "on Friday"), ("pack-a", ""),
        ]  # fmt: skip
        assert all(catalog.resource(item.id) for item in kept.items)
        assert AuditLog(catalog.database).verify().ok


def test_two_sources_that_meant_different_materials_by_one_bare_id_part(old: Path) -> None:
    with Catalog.open(old) as catalog:
        titles = {resource.title: resource.id for resource in catalog.resources()}
        assert titles["Trees"] == "lesson-01", "what the newest source says keeps the id, and its correction"
        assert titles["Oak trees"] == "lesson-01@lessons2.csv"
        assert [correction.by for correction in catalog.corrections("lesson-01")] == ["chris"]
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
        found = {
            resource.title: resource.id for resource in catalog.resources() if not resource.title.startswith("Lesson")
        }
        assert found["Leaves"] == "https://acorn.example.org/leaves"
        assert found["stones"] != found["beans"], "the identifier of the whole shelf names neither"
        assert {"Trees", "Oak trees", "Introduction", "Packed"} <= set(found)
        assert sum(resource.title == "Introduction" for resource in catalog.resources()) == 2
        assert catalog.resource("https://acorn.example.org/leaves").minutes == 20
        assert [origin.source for origin in catalog.resource("pack-a").provenance] == ["pack/a.ndjson"]
        assert catalog.count() == 5 + 2 + 1 + 2 + 2 + 1
        again = catalog.digest()
        for file in (acorn, birch, tmp_path / "course", shelf):
            counts = import_path(catalog, file).resources
            assert (counts.added, counts.changed) == (0, 0)
        assert catalog.digest() == again


def test_what_is_one_by_a_second_identifier_joins_and_keeps_all_that_people_did(tmp_path: Path) -> None:
    """Two sources have Beans under one DOI; two files have a course's DOI; an ISBN is a book's and a lesson's."""
    path = restored("0016", tmp_path)
    with sqlite3.connect(path) as connection:
        originals = connection.execute("SELECT source_key, key, original, digest FROM source_records ORDER BY 1, 2")
        before = originals.fetchall()
    with Catalog.open(path) as catalog:
        desk = Desk.open(catalog, Clock())
        beans = catalog.resource("oer:beans")
        assert beans.id == catalog.resource("b-7").id == catalog.stored("gone").resource.id == "b-7"
        assert (beans.title, beans.minutes) == ("Beans, counted", 30)
        assert [origin.source for origin in beans.provenance] == ["acorn.ndjson", "birch.csv"]
        assert [line.resource_id for line in desk.adoptions.approved()] == ["b-7"]
        assert {catalog.resource(id).title for id in ("intro", "sums")} == {"Introduction", "Sums"}
        assert catalog.resource("alg").id == catalog.resource("oer:algebra").id == "alg"
        assert catalog.resource("alg").minutes == 45
        assert catalog.resource("oer:algebra-1").title == "Sets", "an ISBN names a book, not each of its lessons"
        assert catalog.stored("oer:peas", withdrawn=True).resource.title == "Peas"
        assert catalog.count() == 12 - 2
        assert AuditLog(catalog.database).verify().ok
        digest = catalog.digest()
    with sqlite3.connect(path) as connection:
        assert connection.execute(
            "SELECT source_key, key, original, digest FROM source_records ORDER BY 1, 2"
        ).fetchall() == before, "every record is there as it came"  # fmt: skip
    with Catalog.open(path) as catalog:
        assert catalog.digest() == digest


def test_an_older_catalog_joins_what_a_fresh_one_joins(tmp_path: Path) -> None:
    doi = "10.1000/beans"
    at = {"url": "https://b.example.org/7", "identifiers": (f"doi:{doi}",), "minutes": 30}
    records = [record("b-7", "Counting beans", **at)]
    with Catalog.open(restored("0016", tmp_path)) as old, Catalog.open(tmp_path / "fresh.db") as fresh:
        assert old.import_resources(records, "birch.csv").counts.unchanged == 1
        for source, id, title in (("acorn.ndjson", "oer:beans", "Beans"), ("birch.csv", "b-7", "Counting beans")):
            fresh.import_resources([record(id, title, url=f"https://{source}/1", identifiers=(doi,))], source)
        assert [resource.id for resource in fresh.resources()] == ["b-7"]
        assert old.resource("oer:beans").id == "b-7"
