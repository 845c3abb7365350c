"""What the system of record promises, on SQLite (test_store.py) and on PostgreSQL (test_postgres.py)."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from merging_contract import MergingContract
from sqlalchemy import create_engine
from store_records import NewUrl, digest_of, ids_of, package, record, teaches
from test_codec import FULL

import catalog.vetting.tables  # noqa: F401  the tables of vetting are compared too
from catalog.errors import InvalidRequestError, NotFoundError, StoreError
from catalog.formats.record import Record, Rejection
from catalog.model import Resource
from catalog.store.catalog import Catalog
from catalog.store.tables import metadata


class StoreContract(MergingContract):
    """Tests ask ``new_url`` for the address of an empty database."""

    # -- what is stored comes back ------------------------------------------------------------------------------

    def test_a_resource_comes_back_whole_with_where_it_came_from(self, catalog: Catalog) -> None:
        outcome = catalog.import_resources([Record(FULL, b'{"as": "it came"}', 7)], "lessons.json")
        assert (outcome.counts.added, outcome.rejections) == (1, [])
        found = catalog.resource(FULL.id)
        (origin,) = found.provenance
        assert (origin.source, origin.line) == ("lessons.json", 7)
        assert origin.digest == hashlib.sha256(b'{"as": "it came"}').hexdigest()
        bare = [_without_standards(resource) for resource in (found, FULL)]
        assert bare[0] == bare[1]
        (original,) = catalog.originals(FULL.id)
        assert (original.original, original.provenance) == (b'{"as": "it came"}', origin)

    def test_any_bytes_and_any_text_are_kept(self, catalog: Catalog) -> None:
        odd = "a\0b \U0001f9ee ' \" % ; -- é"
        catalog.import_resources([record("x", odd, text=odd, keywords=(odd,), original=bytes(range(256)))], "s")
        found = catalog.resource("x")
        assert (found.title, found.text, found.keywords) == (odd, odd, (odd,))
        assert catalog.originals("x")[0].original == bytes(range(256))

    def test_resources_come_in_the_order_of_their_code_points_over_all_pages(self, catalog: Catalog) -> None:
        names = ["Z", "a", "B", "é", "z", "_", "a b", "a-b", "\U0001f9ee", "\uffff", "10", "9"]
        names += [f"n{n}" for n in range(2500)]
        catalog.import_resources((record(name) for name in names), "s")
        assert ids_of(catalog) == sorted(names)
        with catalog.snapshot() as snapshot:
            assert [resource.id for resource, _ in snapshot.resources()] == sorted(names)
            assert [id for id, _ in snapshot.digests()] == sorted(names)
            assert snapshot.count() == catalog.count() == len(names)

    def test_what_is_not_there_is_said_not_to_be(self, catalog: Catalog) -> None:
        for ask in (catalog.resource, catalog.stored, catalog.package):
            with pytest.raises(NotFoundError, match="“no such”"):
                ask("no such")
        assert (catalog.originals("no such"), catalog.corrections("no such")) == ([], [])
        with pytest.raises(InvalidRequestError, match="not text"):
            catalog.resource("a\0")

    def test_a_catalog_stays_after_it_is_closed(self, new_url: NewUrl) -> None:
        url = new_url()
        with Catalog.open(url) as catalog:
            catalog.import_resources([record("a")], "s")
            catalog.import_package(package("1.OA.1"))
            digest = catalog.digest()
        with Catalog.open(url) as catalog:
            assert (ids_of(catalog), catalog.digest()) == (["a"], digest)
            assert catalog.graph().resolve("1.OA.1").id == "f:1.OA.1"

    # -- importing again ----------------------------------------------------------------------------------------

    def test_importing_the_same_again_changes_nothing(self, catalog: Catalog) -> None:
        records = [record(f"r{n}", url=f"https://e.org/{n}", subjects=("Art",), line=n) for n in range(1200)]
        assert catalog.import_resources(records, "s").counts.added == 1200
        before = catalog.digest(), [catalog.stored(id) for id in ("r0", "r777")], catalog.originals("r5")
        counts = catalog.import_resources(records, "s").counts
        assert (counts.added, counts.changed, counts.unchanged) == (0, 0, 1200)
        assert (catalog.digest(), [catalog.stored(id) for id in ("r0", "r777")], catalog.originals("r5")) == before

    def test_a_changed_record_changes_its_resource_alone(self, catalog: Catalog) -> None:
        catalog.import_resources([record("a"), record("b")], "s")
        before = {id: catalog.stored(id) for id in "ab"}
        counts = catalog.import_resources([record("a"), record("b", "New")], "s").counts
        assert (counts.added, counts.changed, counts.unchanged) == (0, 1, 1)
        assert catalog.stored("a") == before["a"]
        assert catalog.resource("b").title == "New"
        assert catalog.stored("b").added == before["b"].added
        assert catalog.stored("b").digest != before["b"].digest

    def test_a_record_that_only_moved_to_another_line_is_unchanged(self, catalog: Catalog) -> None:
        catalog.import_resources([record("a", line=1)], "s")
        before = catalog.stored("a")
        assert catalog.import_resources([record("a", line=2)], "s").counts.unchanged == 1
        after = catalog.stored("a")
        assert (after.digest, after.changed) == (before.digest, before.changed)
        assert after.resource.provenance[0].line == 2

    def test_an_id_twice_in_one_file_joins_both_records_until_the_file_has_it_once(self, catalog: Catalog) -> None:
        twice = [record("a", subjects=("Art",), line=1), record("a", subjects=("Music",), line=2)]
        catalog.import_resources(twice, "s")
        assert catalog.resource("a").subjects == ("Art", "Music")
        assert catalog.import_resources(twice, "s").counts.unchanged == 2
        catalog.import_resources(twice[:1], "s")
        assert catalog.resource("a").subjects == ("Art",)
        assert len(catalog.originals("a")) == 1

    def test_the_very_same_record_twice_in_one_file_is_one(self, catalog: Catalog) -> None:
        counts = catalog.import_resources([record("a"), record("a")], "s").counts
        assert (counts.added, counts.unchanged, len(catalog.originals("a"))) == (1, 1, 1)

    def test_the_end_does_not_depend_on_where_an_import_was_cut_off(self, new_url: NewUrl) -> None:
        records = [record(f"r{n % 40}", f"T{n}", url=f"https://e.org/{n % 30}", line=n) for n in range(60)]
        with Catalog.open(new_url()) as whole:
            whole.import_resources(records, "s")
            expected = whole.digest()
        for cut in (1, 7, 31, 59):
            with Catalog.open(new_url()) as catalog:
                with pytest.raises(ZeroDivisionError):
                    catalog.import_resources(_breaking_after(records[:cut]), "s")
                assert catalog.count() == cut
                assert catalog.runs()[0].counts.added == catalog.count()
                catalog.import_resources(records, "s")
                assert catalog.digest() == expected

    def test_runs_are_kept_newest_first(self, catalog: Catalog) -> None:
        catalog.import_resources([record("a"), Rejection(2, "name", "It has none.")], "one.csv")
        catalog.import_package(package("1", "2"), "two.json")
        packages, records = catalog.runs()
        assert (records.kind, records.source, records.counts.added, records.counts.rejected) == (
            "resources",
            "one.csv",
            1,
            1,
        )
        assert (packages.kind, packages.source, packages.counts.added) == ("standards", "two.json", 2)
        assert records.finished is not None
        assert records.started <= records.finished <= (packages.finished or "")

    def test_a_record_that_cannot_be_stored_costs_only_itself(self, catalog: Catalog) -> None:
        bad = [record("\0"), record("x" * 501), record(" "), record("s", "\ud800"), record("big", minutes=1 << 70)]
        mixed = [record("a"), *(Record(record.resource, b"", n) for n, record in enumerate(bad, 10)), record("b")]
        outcome = catalog.import_resources(mixed, "s")
        assert ids_of(catalog) == ["a", "b"]
        assert [rejection.line for rejection in outcome.rejections] == [10, 11, 12, 13, 14]
        assert [rejection.field for rejection in outcome.rejections[:3]] == ["id"] * 3
        assert (outcome.counts.added, outcome.counts.rejected) == (2, 5)

    # -- standards ----------------------------------------------------------------------------------------------

    def test_codes_resolve_whichever_comes_first(self, new_url: NewUrl) -> None:
        digests = []
        for standards_first in (True, False):
            with Catalog.open(new_url()) as catalog:
                if standards_first:
                    catalog.import_package(package("4.NF.B.3a", "4.NF.B.3b"))
                catalog.import_resources([record("a", alignments=teaches("CCSS.MATH.CONTENT.4.NF.B.3.A"))], "s")
                if not standards_first:
                    assert catalog.resource("a").alignments[0].standard_id is None
                    catalog.import_package(package("4.NF.B.3a", "4.NF.B.3b"))
                assert catalog.resource("a").alignments[0].standard_id == "f:4.NF.B.3a"
                digests.append(catalog.digest())
        assert digests[0] == digests[1]

    def test_a_new_version_of_a_framework_moves_only_what_it_changes(self, catalog: Catalog) -> None:
        catalog.import_package(package("1.OA.1", "1.OA.2"))
        catalog.import_resources(
            [record("a", alignments=teaches("1.OA.1")), record("b", alignments=teaches("1.OA.2"))], "s"
        )
        before = catalog.stored("b")
        counts = catalog.import_package(package("1.OA.2", "1.OA.3"))
        assert (counts.items.added, counts.items.unchanged, counts.items.removed) == (1, 1, 1)
        assert catalog.resource("a").alignments[0].standard_id is None
        assert catalog.stored("b") == before

    def test_importing_a_package_again_changes_nothing(self, catalog: Catalog) -> None:
        catalog.import_package(package("1", "2", "3"))
        graph, digest = catalog.graph(), catalog.digest()
        counts = catalog.import_package(package("1", "2", "3"))
        assert (counts.items.unchanged, counts.associations.unchanged) == (3, 2)
        assert counts.items.added == counts.items.changed == counts.items.removed == 0
        assert catalog.digest() == digest
        assert catalog.graph() is graph

    def test_a_package_comes_out_as_it_went_in(self, catalog: Catalog) -> None:
        given_package = package("1", "2")
        catalog.import_package(given_package)
        assert catalog.package("f") == orjson.loads(given_package.original)
        assert catalog.frameworks() == [given_package.framework]
        graph = catalog.graph()
        assert tuple(graph.standards.values()) == given_package.standards
        assert [prerequisite.id for prerequisite in graph.prerequisites("f:2")] == ["f:1"]

    def test_a_package_without_an_identifier_is_refused_and_leaves_nothing(self, catalog: Catalog) -> None:
        before = catalog.digest()
        with pytest.raises(Exception, match="identifier"):
            catalog.import_package(package("1", id=""))
        assert (catalog.digest(), catalog.frameworks(), catalog.runs()) == (before, [], [])

    # -- at the same time ---------------------------------------------------------------------------------------

    def test_a_snapshot_sees_one_state_while_others_write(self, catalog: Catalog) -> None:
        catalog.import_resources([record(f"a{n}") for n in range(1500)], "s")
        catalog.import_package(package("1"))
        digest = catalog.digest()
        with catalog.snapshot() as snapshot:
            reading = snapshot.resources()
            first = next(reading)
            catalog.import_resources([record(f"a{n}", "Changed") for n in range(1500)], "s")
            catalog.import_resources([record("b")], "s")
            catalog.import_package(package("1", "2"))
            rest = [first, *reading]
            assert {resource.title for resource, _ in rest} == {"A lesson"}
            assert len(rest) == snapshot.count() == 1500
            assert snapshot.digest == digest
            assert list(snapshot.graph.standards) == ["f:1"]
        assert catalog.digest() != digest
        assert catalog.count() == 1501

    def test_two_imports_at_once_both_arrive_whole(self, new_url: NewUrl) -> None:
        url = new_url()
        catalogs = [Catalog.open(url), Catalog.open(url)]
        failures: list[BaseException] = []

        def run(catalog: Catalog, source: str) -> None:
            try:
                catalog.import_resources(
                    (record(f"{source}{n}", url=f"https://e.org/{n}", keywords=(source,)) for n in range(1500)), source
                )
            except BaseException as error:  # noqa: BLE001  reported below
                failures.append(error)

        threads = [threading.Thread(target=run, args=pair) for pair in zip(catalogs, "ab", strict=True)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            with catalogs[0].snapshot() as snapshot:
                assert snapshot.digest == digest_of((d for _, d in snapshot.digests()), snapshot.graph.frameworks)
        assert failures == []
        assert ids_of(catalogs[1]) == sorted(f"a{n}" for n in range(1500))
        assert all(set(resource.keywords) == {"a", "b"} for resource in catalogs[1].resources())
        for one in catalogs:
            one.close()

    def test_two_processes_may_open_a_new_catalog_at_once(self, empty_url: NewUrl) -> None:
        url = empty_url()
        opened: list[Catalog] = []
        threads = [threading.Thread(target=lambda: opened.append(Catalog.open(url))) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [catalog.count() for catalog in opened] == [0] * 12
        for one in opened:
            one.close()

    # -- the schema ---------------------------------------------------------------------------------------------

    def test_the_migrations_make_the_tables_that_the_program_uses(self, new_url: NewUrl) -> None:
        url = new_url()
        Catalog.open(url).close()
        engine = create_engine(url)
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        engine.dispose()

    def test_a_newer_database_is_refused_with_what_to_do(self, new_url: NewUrl) -> None:
        url = new_url()
        Catalog.open(url).close()
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        engine.dispose()
        with pytest.raises(StoreError, match=r"newer Syllabary \(schema 9999.*install that version"):
            Catalog.open(url)

    def test_another_programs_database_is_left_alone(self, empty_url: NewUrl) -> None:
        url = empty_url()
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE orders (id INTEGER)")
        with pytest.raises(StoreError, match="belongs to another program"):
            Catalog.open(url)
        engine.dispose()


def _without_standards(resource: Resource) -> dict[str, Any]:
    found = {name: getattr(resource, name) for name in Resource.__dataclass_fields__ if name != "provenance"}
    found["alignments"] = [
        (alignment.type, alignment.code, alignment.source, alignment.confidence) for alignment in resource.alignments
    ]
    return found


def _breaking_after(records: Iterable[Record]) -> Iterator[Record]:
    yield from records
    raise ZeroDivisionError
