"""Files and folders into the catalog, and the report of it."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson
import pytest
from openpyxl import Workbook

from catalog.importing import import_path
from catalog.model import AgeRange
from catalog.starter import import_starter
from catalog.store.catalog import Catalog

DATA = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the real catalogs are not beside this checkout")

GOOD = '{"@type": "LearningResource", "identifier": "%s", "name": "%s"}\n'
CASE = {
    "CFDocument": {"identifier": "doc-1", "uri": "https://e.org/doc-1", "title": "Counting", "creator": "Us"},
    "CFItems": [
        {
            "identifier": "item-1",
            "uri": "https://e.org/1",
            "fullStatement": "Count.",
            "humanCodingScheme": "C.1",
        },
        {"identifier": "item-2", "uri": "https://e.org/2", "fullStatement": "Count on.", "humanCodingScheme": "C.2"},
        {"identifier": "item-3", "uri": "https://e.org/3"},
    ],
    "CFAssociations": [
        {
            "identifier": "link-1",
            "associationType": "precedes",
            "originNodeURI": {"identifier": "item-1"},
            "destinationNodeURI": {"identifier": "item-2"},
        }
    ],
    "CFDefinitions": {"CFSubjects": [{"identifier": "s", "title": "SavedCollection"}]},
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "home" / "catalog.db")


def test_a_broken_record_costs_itself_and_is_named_with_its_line(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "lessons.ndjson"
    file.write_text(GOOD % ("a", "One") + "{broken\n" + '{"@type": "LearningResource"}\n' + GOOD % ("b", "Two"))
    report = import_path(catalog, file)
    assert [resource.title for resource in catalog.resources()] == ["One", "Two"]
    assert [(rejection.source, rejection.line, rejection.field) for rejection in report.rejections] == [
        (str(file), 2, ""),
        (str(file), 3, "name"),
    ]
    text = str(report)
    assert "Resources: 2 added, 0 changed, 0 unchanged" in text
    assert f"{file}, line 3, name: " in text
    json = orjson.loads(orjson.dumps(report.to_json()))
    assert json["resources"] == {"added": 2, "changed": 0, "unchanged": 0, "rejected": 2, "removed": 0}
    assert json["rejected"] == 2
    assert set(json["rejections"][1]) == {"file", "line", "field", "reason"}
    assert json["rejections"][1]["line"] == 3


def test_the_report_counts_fields_and_groups_rejections_by_reason(catalog: Catalog, tmp_path: Path) -> None:
    rows = ["a,One,3,45 min,y", "b,,3,45 min,y", "c,Three,blue,3 weeks,y", "d,,4,5 min,y", "e,Five,,,perhaps"]
    rows += [f"f{n},,3,1 h,y" for n in range(3)] + ["g,Seven,3,1 h,y,extra"]
    file = tmp_path / "lessons.csv"
    file.write_text("\n".join(["id,title,grades,duration,free", *rows]))
    json = import_path(catalog, file).to_json()
    counted = {name: (count["records"], count["unread"]) for name, count in json["fields"].items()}
    assert json["records"] == 3
    assert counted == {"title": (3, 0), "grades": (2, 1), "free": (2, 1), "ages": (1, 0), "minutes": (1, 1)}
    first, second = json["rejection_groups"]
    assert (first["field"], first["count"], [place["line"] for place in first["places"]]) == ("title", 5, [3, 5, 7])
    assert (second["count"], [place["line"] for place in second["places"]]) == (1, [10])
    assert json["rejected"] == first["count"] + second["count"] == len(json["rejections"])
    text = str(import_path(catalog, file))
    assert "The same: line 5, line 7, and 2 more (5 in all)." in text
    assert "Fields of 3 records: title 3, free 2 (1 not read), grades 2 (1 not read), ages 1, minutes 1" in text


def test_a_sheet_can_be_chosen_and_one_that_is_not_there_names_those_that_are(catalog: Catalog, tmp_path: Path) -> None:
    book = Workbook()
    for name in ("Old", "New"):
        sheet = book.create_sheet(name)
        sheet.append(["id", "title"])
        sheet.append([name, f"{name} beans"])
    book.save(tmp_path / "a.xlsx")
    import_path(catalog, tmp_path / "a.xlsx", sheet="New")
    assert [resource.title for resource in catalog.resources()] == ["New beans"]
    (rejection,) = import_path(catalog, tmp_path / "a.xlsx", sheet="Newest").rejections
    assert "no sheet “Newest”; it has" in rejection.reason
    assert "“Old”, “New”" in rejection.reason


def test_a_folder_of_everything_is_sorted_out_by_content(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "district"
    (folder / "unit 1").mkdir(parents=True)
    (folder / "lessons.csv").write_text("title,grades,standards\nCounting game,Grade 1,C.1\n")
    (folder / "more.json").write_text("[" + GOOD % ("more", "More") + "]")
    (folder / "packed.ndjson.gz").write_bytes(gzip.compress((GOOD % ("gz", "Packed")).encode()))
    (folder / "unit 1" / "story.md").write_text("---\nidentifier: story\nname: A story\n---\nOnce.\n")
    (folder / "unit 1" / "broken.md").write_text("no front matter")
    (folder / "z standards.json").write_text(orjson.dumps(CASE).decode())
    report = import_path(catalog, folder)
    assert sorted(resource.title for resource in catalog.resources()) == ["A story", "Counting game", "More", "Packed"]
    assert (report.items.added, report.associations.added, report.frameworks) == (2, 1, ["Counting"])
    assert {Path(rejection.source).name for rejection in report.rejections} == {"broken.md", "z standards.json"}
    story = catalog.resource("story")
    assert story.provenance[0].source == str(folder / "unit 1" / "story.md")
    game = next(resource for resource in catalog.resources() if resource.title == "Counting game")
    assert (game.ages, game.alignments[0].standard_id) == (AgeRange(6, 7), "item-1")
    assert catalog.package("doc-1") == CASE
    text = str(report)
    assert "Frameworks: Counting\nStandards: 2 added" in text
    again = import_path(catalog, folder)
    assert (again.resources.added, again.resources.changed, again.resources.unchanged) == (0, 0, 4)
    assert (again.items.unchanged, again.associations.unchanged) == (2, 1)


def test_files_of_one_name_in_two_folders_are_two_sources(catalog: Catalog, tmp_path: Path) -> None:
    for vendor, title in (("acorn", "Oak trees"), ("birch", "Birch trees")):
        (tmp_path / vendor).mkdir()
        (tmp_path / vendor / "lessons.csv").write_text(f"id,title\nlesson-01,{title}\n")
        import_path(catalog, tmp_path / vendor / "lessons.csv")
    assert sorted(resource.title for resource in catalog.resources()) == ["Birch trees", "Oak trees"]
    assert catalog.resource("lesson-01").title == "Oak trees"
    assert catalog.resource("lesson-01@lessons.csv").title == "Birch trees"


def test_a_newer_copy_of_a_file_takes_the_older_ones_place_in_its_source(catalog: Catalog, tmp_path: Path) -> None:
    for day, subjects in (("monday", '["Art"]'), ("tuesday", '["Music"]')):
        (tmp_path / day).mkdir()
        (tmp_path / day / "lessons.ndjson").write_text(f'{{"identifier": "a-1", "name": "A", "about": {subjects}}}\n')
        import_path(catalog, tmp_path / day / "lessons.ndjson", source="vendor")
    assert catalog.resource("a-1").subjects == ("Music",)
    import_path(catalog, [tmp_path / "monday"], source="vendor")
    assert catalog.resource("a-1").subjects == ("Art",)
    assert [origin.source for origin in catalog.resource("a-1").provenance] == ["vendor/lessons.ndjson"]


def test_a_source_is_called_by_its_path_from_the_working_folder(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "maths").mkdir()
    (tmp_path / "maths" / "a.csv").write_text("id,title\noer:1,One\n")
    monkeypatch.chdir(tmp_path)
    import_path(catalog, "maths/a.csv")
    assert [origin.source for origin in catalog.resource("oer:1").provenance] == ["maths/a.csv"]
    assert import_path(catalog, tmp_path / "maths").resources.unchanged == 1
    monkeypatch.chdir(tmp_path / "maths")
    import_path(catalog, "a.csv")
    assert [origin.source for origin in catalog.resource("oer:1").provenance] == ["maths/a.csv", "a.csv"]


def test_an_id_that_stands_for_several_materials_identifies_none_and_both_lines_are_named(
    catalog: Catalog, tmp_path: Path
) -> None:
    file = tmp_path / "shelf.ndjson"
    rows = [{"identifier": "https://e.org/all", "name": f"Page {n}", "url": f"https://e.org/{n}"} for n in range(5)]
    file.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    (tmp_path / "collection.ndjson").write_text('{"identifier": "https://e.org/all", "name": "The whole shelf"}\n')
    report = import_path(catalog, file)
    assert sorted(resource.id for resource in catalog.resources()) == [f"https://e.org/{n}" for n in range(5)]
    (shared,) = report.to_json()["shared_ids"]
    assert (shared["id"], shared["records"], shared["joined"]) == ("https://e.org/all", 5, False)
    assert shared["places"][:2] == [{"file": str(file), "line": 1}, {"file": str(file), "line": 2}]
    assert f"({file}, line 1; {file}, line 2; {file}, line 3; and 2 more)" in str(report)
    assert import_path(catalog, file).resources.unchanged == 5
    import_path(catalog, tmp_path / "collection.ndjson")
    assert catalog.resource("https://e.org/all").title == "The whole shelf"
    assert catalog.count() == 6


def test_pages_of_a_folder_that_all_carry_the_id_of_their_collection_stay_apart(
    catalog: Catalog, tmp_path: Path
) -> None:
    for n in range(3):
        page = {
            "@type": "LearningResource",
            "identifier": "doi:10.1000/x",
            "name": f"P{n}",
            "url": f"https://e.org/{n}",
        }
        script = f"<script type='application/ld+json'>{orjson.dumps(page).decode()}</script>"
        (tmp_path / f"{n}.html").write_text(script)
    report = import_path(catalog, tmp_path)
    assert (report.resources.added, catalog.count(), len(report.clashes)) == (3, 3, 1)
    assert import_path(catalog, tmp_path).resources.unchanged == 3


def test_rows_without_ids_stay_apart_though_their_titles_are_the_same(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "setup.csv"
    file.write_text("title,description\nSetup,Of a lab\nSetup,Of a field\nSetup,Of a lab\nOther,Of a field\n")
    report = import_path(catalog, file)
    assert (report.resources.added, report.resources.unchanged, catalog.count()) == (3, 1, 3)
    assert report.clashes[0].places[:2] == [(str(file), 2), (str(file), 3)]
    file.write_text("title,description\nOther,Of a field\nSetup,Of a field\nSetup,Of a lab\n")
    assert import_path(catalog, file).resources.unchanged == 3


def test_a_record_that_gets_an_id_is_still_the_one_at_its_address(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "lessons.csv"
    file.write_text("url,title\nhttps://e.org/1,One\n")
    import_path(catalog, file)
    catalog.correct("https://e.org/1", "title", "By hand", by="kim")
    file.write_text("id,url,title\n10234,https://e.org/1,Uno\n")
    report = import_path(catalog, file)
    assert (report.resources.added, report.resources.changed, catalog.count()) == (0, 1, 1)
    assert catalog.resource("https://e.org/1").title == "By hand"


def test_files_that_are_not_there_or_cannot_be_read_are_rejections(catalog: Catalog, tmp_path: Path) -> None:
    good, cut, empty = tmp_path / "good.ndjson", tmp_path / "cut.ndjson.gz", tmp_path / "empty"
    good.write_text(GOOD % ("a", "One"))
    cut.write_bytes(gzip.compress((GOOD % ("b", "Two") * 3000).encode())[:-40])
    empty.mkdir()
    report = import_path(catalog, [tmp_path / "missing.csv", cut, empty, good])
    assert "a" in [resource.id for resource in catalog.resources()]
    assert [Path(rejection.source).name for rejection in report.rejections] == ["missing.csv", "cut.ndjson.gz"]
    assert "missing.csv" in report.rejections[0].reason


def test_a_file_name_that_is_no_text_is_taken_too(catalog: Catalog, tmp_path: Path) -> None:
    folder = bytes(tmp_path) + b"/caf\xe9"
    Path(folder.decode(errors="surrogateescape")).mkdir()
    file = Path((folder + b"/l\xe9.ndjson").decode(errors="surrogateescape"))
    file.write_text(GOOD % ("a", "One") + "{\n")
    report = import_path(catalog, file.parent)
    assert report.resources.added == 1
    assert orjson.dumps(report.to_json())


def test_progress_tells_the_counts_so_far(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "many.ndjson"
    file.write_text("".join(GOOD % (f"id-{n}", n) for n in range(1201)))
    seen: list[int] = []
    import_path(catalog, file, on_progress=lambda counts: seen.append(counts.added))
    assert seen == [500, 1000, 1201]


def test_columns_can_be_named_by_a_mapping(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("Lektion,Klasse\nBrüche,Grade 4\n")
    import_path(catalog, file, mapping={"Lektion": "title", "Klasse": "grades"})
    (resource,) = catalog.resources()
    assert (resource.title, resource.grades) == ("Brüche", ("Grade 4",))


def test_the_starter_collection_imports_whole_and_twice_is_once(catalog: Catalog) -> None:
    report = import_starter(catalog)
    assert report.rejections == []
    assert report.resources.added == catalog.count() >= 120
    found = list(catalog.resources())
    assert all(resource.provenance[0].source.startswith("starter/resources/") for resource in found)
    unresolved = [
        (one.id, alignment.code) for one in found for alignment in one.alignments if alignment.standard_id is None
    ]
    assert unresolved == []
    before = catalog.digest()
    again = import_starter(catalog)
    assert (again.resources.unchanged, catalog.digest()) == (report.resources.added, before)


@needs_data
def test_the_real_catalogs_import_with_nothing_rejected(catalog: Catalog) -> None:
    for name, expected in (("oak-lessons", 12517), ("engageny-lessons", 5343), ("openstax-hs-physics", 75)):
        before = catalog.count()
        report = import_path(catalog, DATA / "resources" / f"{name}.ndjson.gz")
        assert (report.resources.added, report.rejections) == (expected, [])
        assert catalog.count() - before == expected
    report = import_path(catalog, DATA / "standards")
    assert (report.items.added, report.associations.added) == (703 + 1084 + 2598, 1576 + 1084 + 2598)
    assert report.rejections == []
    engageny = [resource for resource in catalog.resources() if "engageny" in resource.provenance[0].source]
    aligned = [one for resource in engageny for one in resource.alignments]
    assert (len(aligned), sum(one.standard_id is None for one in aligned)) == (5005, 0)
