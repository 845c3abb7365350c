"""What the system of record promises. ``StoreContract`` runs here on SQLite and in test_postgres.py on PostgreSQL."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from test_codec import FULL
from test_identity import brute_force

import catalog.vetting.tables  # noqa: F401  the tables of vetting are compared too
from catalog.errors import InvalidRequestError, NotFoundError, StateError, StoreError
from catalog.formats.record import Package, Record, Rejection
from catalog.model import (
    AgeRange,
    Alignment,
    AlignmentType,
    Association,
    Framework,
    Relation,
    Resource,
    Standard,
)
from catalog.store import migrations
from catalog.store.audit import AuditLog
from catalog.store.catalog import Catalog
from catalog.store.identity import Claim, normal_url
from catalog.store.tables import SCHEMA, metadata

NewUrl = Callable[[], str]


def record(id: str, title: str = "A lesson", *, line: int = 1, original: bytes | None = None, **fields: Any) -> Record:
    resource = Resource(id=id, title=title, **fields)
    return Record(resource, repr(resource).encode() if original is None else original, line)


def teaches(code: str) -> tuple[Alignment, ...]:
    return (Alignment(AlignmentType.TEACHES, code),)


def package(*codes: str, id: str = "f", adoption: str = "") -> Package:
    standards = tuple(
        Standard(id=f"{id}:{code}", uri=f"https://example.org/{id}/{code}", framework_id=id, code=code, statement=code)
        for code in codes
    )
    links = tuple(
        Association(f"{id}:{n}", Relation.PRECEDES, before.id, after.id)
        for n, (before, after) in enumerate(pairwise(standards))
    )
    document = {"CFDocument": {"identifier": id}, "CFItems": list(codes), "ext:kept": "é"}
    framework = Framework(id=id, uri=f"https://example.org/{id}", title=f"Framework {id}", adoption_status=adoption)
    return Package(framework, standards, links, orjson.dumps(document))


def ids_of(catalog: Catalog) -> list[str]:
    return [resource.id for resource in catalog.resources()]


# The contract runs on two databases on purpose, each with a store of its own.
ON_BOTH = [HealthCheck.differing_executors]


GLOBAL_IDS = ["oer:a", "oer:b", "oer:c", "oer:d"]


class StoreContract:
    """Tests ask ``new_url`` for the address of an empty database."""

    @pytest.fixture
    def catalog(self, new_url: NewUrl) -> Iterator[Catalog]:
        with Catalog.open(new_url()) as catalog:
            yield catalog

    # -- what is stored comes back --------------------------------------------------------------------------

    def test_a_resource_comes_back_whole_with_where_it_came_from(self, catalog: Catalog) -> None:
        outcome = catalog.import_resources([Record(FULL, b'{"as": "it came"}', 7)], "lessons.json")
        assert (outcome.counts.added, outcome.rejections) == (1, [])
        found = catalog.resource(FULL.id)
        (origin,) = found.provenance
        assert (origin.source, origin.line) == ("lessons.json", 7)
        assert origin.digest == hashlib.sha256(b'{"as": "it came"}').hexdigest()
        bare = [_without_standards(each) for each in (found, FULL)]
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

    # -- importing again ------------------------------------------------------------------------------------

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
        mixed = [record("a"), *(Record(each.resource, b"", n) for n, each in enumerate(bad, 10)), record("b")]
        outcome = catalog.import_resources(mixed, "s")
        assert ids_of(catalog) == ["a", "b"]
        assert [each.line for each in outcome.rejections] == [10, 11, 12, 13, 14]
        assert [each.field for each in outcome.rejections[:3]] == ["id"] * 3
        assert (outcome.counts.added, outcome.counts.rejected) == (2, 5)

    # -- one resource, several records ----------------------------------------------------------------------

    def test_one_global_id_from_two_sources_is_one_resource_with_two_provenances(self, catalog: Catalog) -> None:
        catalog.import_resources([record("urn:a", "Old", minutes=30, subjects=("Maths",), free=True)], "one")
        counts = catalog.import_resources([record("urn:a", "New", subjects=("Art", "Maths"))], "two").counts
        assert (counts.added, counts.changed) == (0, 1)
        found = catalog.resource("urn:a")
        assert (found.title, found.minutes, found.free, found.subjects) == ("New", 30, True, ("Maths", "Art"))
        assert [each.source for each in found.provenance] == ["one", "two"]

    def test_one_url_in_two_spellings_is_one_resource_under_both_ids(self, catalog: Catalog) -> None:
        catalog.import_resources([record("z:1", url="https://E.org/a/?utm_source=mail")], "one")
        catalog.import_resources([record("a:1", url="https://e.org:443/a#top")], "two")
        assert ids_of(catalog) == ["a:1"]
        assert catalog.resource("z:1") == catalog.resource("a:1")
        assert len(catalog.resource("a:1").provenance) == 2

    def test_a_url_that_one_source_uses_for_several_ids_joins_nothing(self, catalog: Catalog) -> None:
        book = "https://e.org/book"
        catalog.import_resources([record("other", url=book)], "elsewhere")
        catalog.import_resources([record("ch0", url=book)], "book")
        assert ids_of(catalog) == ["ch0"]
        catalog.import_resources([record(f"ch{n}", url=book) for n in range(700)], "book")
        assert catalog.count() == 701
        assert len(catalog.resource("ch0").provenance) == 1

    def test_a_url_that_comes_to_be_shared_as_one_record_leaves_it_lets_go_of_the_others(
        self, catalog: Catalog
    ) -> None:
        page, other = "https://e.org/page", "https://e.org/other"
        catalog.import_resources([record("oer:r1", url=page)], "one")
        catalog.import_resources([record("x", url=page)], "two")
        assert ids_of(catalog) == ["oer:r1"]
        catalog.import_resources(
            [record("oer:r1", url=other), record("oer:r2", url=page), record("oer:r3", url=page)], "one"
        )
        assert ids_of(catalog) == ["oer:r1", "oer:r2", "oer:r3", "x"]
        catalog.import_resources([record("oer:r2", url=other)], "three")
        assert ids_of(catalog) == ["oer:r1", "oer:r3", "x"]

    def test_a_third_record_joins_two_resources_and_lets_go_of_them_again(self, catalog: Catalog) -> None:
        catalog.import_resources([record("oer:b", "B", url="https://e.org/1")], "one")
        catalog.import_resources([record("oer:c", "C", url="https://e.org/2")], "two")
        catalog.correct("oer:c", "title", "C by hand", by="coordinator")
        before = catalog.digest()
        catalog.import_resources([record("oer:b", "A", url="https://e.org/2")], "three")
        assert ids_of(catalog) == ["oer:b"]
        assert catalog.resource("oer:c").title == "C by hand"
        assert catalog.count() == 1
        catalog.import_resources([record("oer:b", "B", url="https://e.org/1")], "three")
        assert ids_of(catalog) == ["oer:b", "oer:c"]
        assert (catalog.resource("oer:b").title, catalog.resource("oer:c").title) == ("B", "C by hand")
        assert catalog.digest() == before

    @settings(max_examples=25, suppress_health_check=ON_BOTH)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["one", "two", "three"]),
                st.dictionaries(st.sampled_from(GLOBAL_IDS), st.sampled_from([None, "u", "v", "w"]), max_size=4),
            ),
            max_size=6,
        )
    )
    def test_after_any_imports_the_resources_are_those_of_the_rule(
        self, new_url: NewUrl, imports: list[tuple[str, dict[str, str | None]]]
    ) -> None:
        said: dict[tuple[str, str], str | None] = {}
        with Catalog.open(new_url()) as catalog:
            for source, records in imports:
                urls = {id: url and f"https://e.org/{url}" for id, url in records.items()}
                catalog.import_resources(
                    [record(id, id, url=url, keywords=(source,)) for id, url in urls.items()], source
                )
                said.update({(source, id): url for id, url in urls.items()})
            sources = {source: n for n, (source, _) in enumerate(said)}
            parts = brute_force([Claim(sources[source], id, normal_url(url)) for (source, id), url in said.items()])
            assert ids_of(catalog) == sorted(min(part) for part in parts)
            for part in parts:
                for id in part:
                    found = catalog.resource(id)
                    assert found.id == min(part)
                    assert set(found.keywords) == {source for source, other in said if other in part}
            assert catalog.count() == len(parts)
            with catalog.snapshot() as snapshot:
                assert snapshot.digest == _digest_of(d for _, d in snapshot.digests())

    @settings(max_examples=15, suppress_health_check=ON_BOTH)
    @given(st.data())
    def test_the_order_of_two_imports_does_not_change_ids(self, new_url: NewUrl, data: st.DataObject) -> None:
        urls = st.sampled_from([None, "https://e.org/u", "https://e.org/v"])
        one, two = (
            [record(id, url=url) for id, url in data.draw(st.dictionaries(st.sampled_from(GLOBAL_IDS), urls)).items()]
            for _ in range(2)
        )
        found = []
        for order in ([("one", one), ("two", two)], [("two", two), ("one", one)]):
            with Catalog.open(new_url()) as catalog:
                for source, records in order:
                    catalog.import_resources(records, source)
                found.append({resource.id: {p.source for p in resource.provenance} for resource in catalog.resources()})
        assert found[0] == found[1]

    # -- corrections ----------------------------------------------------------------------------------------

    def test_a_correction_holds_whatever_is_imported_and_says_who_made_it(self, catalog: Catalog) -> None:
        catalog.import_resources([record("oer:a", "Wrong", minutes=5)], "s")
        before = catalog.digest()
        assert catalog.correct("oer:a", "title", "Right", by="Kim, coordinator", note="typo").title == "Right"
        catalog.correct("oer:a", "minutes", None, by="Kim, coordinator")
        catalog.correct("oer:a", "ages", AgeRange(8, 9), by="Kim, coordinator")
        assert catalog.digest() != before
        catalog.import_resources([record("oer:a", "Wrong again", minutes=6)], "s")
        catalog.import_resources([record("oer:a", "Wrong elsewhere", minutes=7)], "t")
        found = catalog.resource("oer:a")
        assert (found.title, found.minutes, found.ages) == ("Right", None, AgeRange(8, 9))
        first = catalog.corrections("oer:a")[0]
        assert (first.field, first.value, first.by, first.note) == ("title", "Right", "Kim, coordinator", "typo")
        assert [each.field for each in catalog.corrections("oer:a")] == ["title", "minutes", "ages"]

    def test_a_correction_that_no_field_can_hold_is_refused_and_changes_nothing(self, catalog: Catalog) -> None:
        catalog.import_resources([record("a")], "s")
        before = catalog.digest()
        for field, value in (("colour", "red"), ("title", ""), ("minutes", "long"), ("id", "b")):
            with pytest.raises(InvalidRequestError) as refused:
                catalog.correct("a", field, value, by="me")
            assert refused.value.parameter == field
        with pytest.raises(NotFoundError):
            catalog.correct("b", "title", "x", by="me")
        assert (catalog.digest(), catalog.corrections("a")) == (before, [])

    def test_a_withdrawn_correction_lets_the_sources_speak_again_and_stays_on_record(self, catalog: Catalog) -> None:
        catalog.import_resources([record("a", "As imported", minutes=5)], "s")
        before = catalog.digest()
        catalog.correct("a", "minutes", 50, by="kim")
        catalog.correct("a", "minutes", 55, by="kim")
        catalog.correct("a", "title", "By hand", by="kim")
        assert catalog.withdraw("a", "minutes", by="lee", note="It was right.").minutes == 5
        catalog.import_resources([record("a", "As imported", minutes=6)], "s")
        assert catalog.resource("a").minutes == 6
        said = [each for each in catalog.corrections("a") if each.field == "minutes"]
        assert [(each.value, each.by, each.withdrawn) for each in said] == [
            (50, "kim", False), (55, "kim", False), (None, "lee", True),
        ]  # fmt: skip
        assert catalog.resource("a").title == "By hand", "only the field that was named"
        with pytest.raises(StateError, match="corrected the field “minutes”"):
            catalog.withdraw("a", "minutes", by="lee")
        catalog.import_resources([record("a", "As imported", minutes=5)], "s")
        catalog.withdraw("a", "title", by="lee")
        assert catalog.digest() == before
        assert catalog.correct("a", "minutes", 7, by="kim").minutes == 7

    @settings(max_examples=15, suppress_health_check=ON_BOTH)
    @given(
        st.lists(
            st.one_of(
                st.tuples(st.just("import"), st.sampled_from(["one", "two"]), st.text("xyz", min_size=1, max_size=3)),
                st.tuples(st.just("correct"), st.sampled_from(["title", "publisher"]), st.text("xyz", min_size=1)),
                st.tuples(st.just("withdraw"), st.sampled_from(["title", "publisher"]), st.just("")),
            ),
            max_size=8,
        )
    )
    def test_the_last_correction_of_a_field_survives_every_import(
        self, new_url: NewUrl, steps: list[tuple[str, str, str]]
    ) -> None:
        corrected: dict[str, str] = {}
        with Catalog.open(new_url()) as catalog:
            catalog.import_resources([record("oer:a")], "zero")
            for step, where, text in steps:
                if step == "import":
                    catalog.import_resources([record("oer:a", text, publisher=text)], where)
                elif step == "correct":
                    catalog.correct("oer:a", where, text, by="me")
                    corrected[where] = text
                elif corrected.pop(where, None) is not None:
                    catalog.withdraw("oer:a", where, by="me")
            found = catalog.resource("oer:a")
            assert {field: getattr(found, field) for field in corrected} == corrected
            done = [step for step, *_ in steps]
            if "title" not in corrected and "import" in done:
                assert found.title in {text for step, _, text in steps if step == "import"}
            log = AuditLog(catalog.database)
            assert log.verify().ok
            assert len(log.entries(subject="resource:oer:a")) == len(catalog.corrections("oer:a"))

    def test_every_correction_is_in_the_log_with_what_was_before_and_after(self, catalog: Catalog) -> None:
        catalog.import_resources([record("a", minutes=5)], "s")
        catalog.correct("a", "minutes", 50, by="kim", note="measured")
        catalog.withdraw("a", "minutes", by="lee")
        log = AuditLog(catalog.database)
        entries = log.entries(subject="resource:a")[::-1]
        assert [(each.who, each.action, each.before, each.after) for each in entries] == [
            ("kim", "resource.correct", {"field": "minutes", "value": 5},
             {"field": "minutes", "value": 50, "note": "measured"}),
            ("lee", "resource.withdraw", {"field": "minutes", "value": 50}, {"field": "minutes", "note": ""}),
        ]  # fmt: skip
        assert log.verify().ok

    def test_an_import_is_in_the_log_by_its_begin_and_its_end(self, catalog: Catalog) -> None:
        empty = catalog.digest()
        catalog.import_resources([record(f"r{n}") for n in range(1200)], "lessons.csv")
        full = catalog.digest()
        catalog.import_package(package("1.OA.1", "1.OA.2"))
        end, begin = AuditLog(catalog.database).entries(subject="import:1")
        assert (begin.action, begin.before["catalog"], begin.after["source"]) == ("import.begin", empty, "lessons.csv")
        assert (end.action, end.before["catalog"], end.after["catalog"]) == ("import.end", empty, full)
        assert (end.after["added"], end.after["unchanged"], end.after["failed"]) == (1200, 0, False)
        (standards,) = AuditLog(catalog.database).entries(subject="import:2")
        assert (standards.before["catalog"], standards.after["catalog"]) == (full, catalog.digest())
        assert (standards.after["framework"], standards.after["items"]["added"]) == ("f", 2)

    def test_an_import_that_broke_off_says_so_in_the_log(self, catalog: Catalog) -> None:
        def broken() -> Iterator[Record]:
            yield record("a")
            raise OSError("the file is gone")

        with pytest.raises(OSError, match="gone"):
            catalog.import_resources(broken(), "s")
        end = AuditLog(catalog.database).entries()[0]
        assert (end.action, end.after["failed"], end.after["added"]) == ("import.end", True, 1)

    # -- standards ------------------------------------------------------------------------------------------

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
        assert [each.id for each in graph.prerequisites("f:2")] == ["f:1"]

    def test_a_package_without_an_identifier_is_refused_and_leaves_nothing(self, catalog: Catalog) -> None:
        before = catalog.digest()
        with pytest.raises(Exception, match="identifier"):
            catalog.import_package(package("1", id=""))
        assert (catalog.digest(), catalog.frameworks(), catalog.runs()) == (before, [], [])

    # -- at the same time -----------------------------------------------------------------------------------

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
                assert snapshot.digest == _digest_of((d for _, d in snapshot.digests()), snapshot.graph.frameworks)
        assert failures == []
        assert ids_of(catalogs[1]) == sorted(f"a{n}" for n in range(1500))
        assert all(set(resource.keywords) == {"a", "b"} for resource in catalogs[1].resources())
        for each in catalogs:
            each.close()

    def test_two_processes_may_open_a_new_catalog_at_once(self, empty_url: NewUrl) -> None:
        url = empty_url()
        opened: list[Catalog] = []
        threads = [threading.Thread(target=lambda: opened.append(Catalog.open(url))) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [each.count() for each in opened] == [0] * 12
        for each in opened:
            each.close()

    # -- the schema -----------------------------------------------------------------------------------------

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


class TestSQLite(StoreContract):
    @pytest.fixture(scope="class")
    @classmethod
    def empty_url(cls, tmp_path_factory: pytest.TempPathFactory) -> NewUrl:
        folder = tmp_path_factory.mktemp("sqlite")
        numbers = iter(range(1_000_000))
        return lambda: f"sqlite:///{folder}/{next(numbers)}.db"

    @pytest.fixture(scope="class")
    @classmethod
    def new_url(cls, empty_url: NewUrl) -> NewUrl:
        template = empty_url()
        Catalog.open(template).close()

        def new() -> str:
            url = empty_url()
            shutil.copy(template.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
            return url

        return new


def test_a_path_names_a_file_and_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "catalog.db"
    with Catalog.open(path) as catalog:
        catalog.import_resources([record("a")], "s")
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT json_extract(record, '$.title') FROM resources").fetchone() == ("A lesson",)
    connection.close()
    with Catalog.open(str(path)) as catalog:
        assert catalog.count() == 1


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://localhost/x", "SQLite or PostgreSQL|needs a driver"),
        ("nonsense://x", "SQLite or PostgreSQL"),
        ("postgresql+nonsense://x", "postgresql\\+psycopg://"),
        ("://", "no URL"),
        ("postgresql+psycopg://nobody:secret@127.0.0.1:1/x", "cannot be opened"),
    ],
)
def test_an_address_that_is_no_catalog_is_refused_in_a_sentence(address: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as refused:
        Catalog.open(address)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear Kim, " * 1000)
    with pytest.raises(StoreError, match=r"letter\.txt cannot be opened: file is not a database"):
        Catalog.open(path)
    assert path.read_bytes() == b"Dear Kim, " * 1000


def test_the_schemas_version_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


def _without_standards(resource: Resource) -> dict[str, Any]:
    found = {name: getattr(resource, name) for name in Resource.__slots__ if name != "provenance"}
    found["alignments"] = [(each.type, each.code, each.source, each.confidence) for each in resource.alignments]
    return found


def _breaking_after(records: Iterable[Record]) -> Iterator[Record]:
    yield from records
    raise ZeroDivisionError


def _digest_of(digests: Iterable[str], frameworks: object = ()) -> str:
    """A catalog's digest from its definition, where it has no standards."""
    assert not frameworks
    total = sum(int(each, 16) for each in digests) % 2**256
    return hashlib.sha256(f"{total:064x}\n{'0' * 64}".encode()).hexdigest()


def test_a_database_that_lost_its_contents_is_not_taken_for_a_new_catalog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "catalog.db").touch()
    monkeypatch.setattr("catalog.store.database._NEW_SECONDS", 0.1)
    with pytest.raises(StoreError, match="empty"):
        Catalog.open(tmp_path / "catalog.db")
    assert (tmp_path / "catalog.db").stat().st_size == 0
