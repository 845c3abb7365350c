"""What the store promises of materials with several records, and of corrections: part of ``StoreContract``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_records import NewUrl, digest_of, ids_of, package, record
from test_identity import brute_force

from catalog.errors import InvalidRequestError, NotFoundError, StateError
from catalog.formats.record import Record
from catalog.model import AgeRange, Part
from catalog.store.audit import AuditLog
from catalog.store.catalog import Catalog
from catalog.store.identity import Claim, normal_url
from catalog.store.intake import Counts
from catalog.store.loading import Full

# The contract runs on two databases on purpose, each with a store of its own.
ON_BOTH = [HealthCheck.differing_executors]
GLOBAL_IDS = ["oer:a", "oer:b", "oer:c", "oer:d"]


class MergingContract:
    """Tests ask ``new_url`` for the address of an empty database."""

    @pytest.fixture
    def catalog(self, new_url: NewUrl) -> Iterator[Catalog]:
        with Catalog.open(new_url()) as catalog:
            yield catalog

    # -- one resource, several records --------------------------------------------------------------------------

    def test_one_global_id_from_two_sources_is_one_resource_with_two_provenances(self, catalog: Catalog) -> None:
        catalog.import_resources([record("urn:a", "Old", minutes=30, subjects=("Maths",), free=True)], "one")
        counts = catalog.import_resources([record("urn:a", "New", subjects=("Art", "Maths"))], "two").counts
        assert (counts.added, counts.changed) == (0, 1)
        found = catalog.resource("urn:a")
        assert (found.title, found.minutes, found.free, found.subjects) == ("New", 30, True, ("Maths", "Art"))
        assert [origin.source for origin in found.provenance] == ["one", "two"]

    def test_one_url_in_two_spellings_is_one_resource_under_both_ids(self, catalog: Catalog) -> None:
        catalog.import_resources([record("z:1", url="https://E.org/a/?utm_source=mail")], "one")
        catalog.import_resources([record("a:1", url="https://e.org:443/a#top")], "two")
        assert ids_of(catalog) == ["a:1"]
        assert catalog.resource("z:1") == catalog.resource("a:1")
        assert len(catalog.resource("a:1").provenance) == 2

    def test_two_records_that_leave_one_url_or_identifier_at_once_part(self, catalog: Catalog) -> None:
        for said in ({"url": "https://e.org/u"}, {"identifiers": ("10.1000/x",)}):
            both = [replace(record(id, **said), source=id) for id in ("one", "two")]
            catalog.import_resources(both, "files/")
            assert ids_of(catalog) == ["one"]
            catalog.import_resources([replace(record(id), source=id) for id in ("one", "two")], "files/")
            assert ids_of(catalog) == ["one", "two"]

    def test_a_second_identifier_joins_records_at_other_addresses(self, catalog: Catalog) -> None:
        doi, isbn = ("https://doi.org/10.1000/X",), "9780306406157"
        catalog.import_resources([record("a", url="https://a.org/1", identifiers=doi)], "one")
        catalog.import_resources([record("b", url="https://b.org/1", identifiers=("DOI: 10.1000/x",))], "two")
        assert catalog.resource("b").id == catalog.resource("a").id
        catalog.import_resources([record("doi:10.1000/x")], "three")
        catalog.import_resources([record("d", url="https://doi.org/10.1000/x", isbn=isbn)], "four")
        catalog.import_resources([record("e", url="https://e.org/1", identifiers=("urn:isbn:0306406152",))], "five")
        catalog.import_resources([record("f", identifiers=("https://e.org/1/?utm_source=x",))], "six")
        assert ids_of(catalog) == ["a"]
        assert len(catalog.resource("f").provenance) == 6
        for text in ("10.1000/x", "978-0-306-40615-7", "e.org/1", "https://doi.org/10.1000/X"):
            found = catalog.located(text)
            assert found, text
            assert found.id == "a", text
        counts = catalog.import_resources([record("d", url="https://d.org/1")], "four").counts
        assert (counts.added, counts.changed) == (0, 1)
        assert ids_of(catalog) == ["a", "d", "e"], "d held the two identifiers together, and no longer does"

    def test_an_isbn_names_a_book_and_not_its_parts(self, catalog: Catalog) -> None:
        isbn, whole = "9780306406157", (Part("Algebra", "oer:algebra"),)
        catalog.import_resources([record("oer:algebra", "Algebra", isbn=isbn, types=("Textbook",))], "one")
        catalog.import_resources([record("1", "Sets", isbn=isbn, parts=whole)], "two")
        catalog.import_resources([record("2", "Rings", isbn=isbn, types=("Lesson plan",))], "three")
        catalog.import_resources([record("urn:isbn:9780306406157", "Fields", parts=whole)], "four")
        catalog.import_resources([record("a", "Algebra I", isbn=isbn, types=("Book",))], "five")
        assert sorted(resource.title for resource in catalog.resources()) == ["Algebra I", "Fields", "Rings", "Sets"]
        assert catalog.import_resources([record("urn:isbn:9780306406157", "Fields", parts=whole)], "four").counts == (
            Counts(unchanged=1)
        )

    def test_an_identifier_at_several_addresses_of_one_import_identifies_nothing_and_is_reported(
        self, catalog: Catalog
    ) -> None:
        doi = ("10.1000/course",)
        catalog.import_resources([record("other", "The course", url="https://z.org", identifiers=doi)], "elsewhere")
        files = [
            replace(record(f"p{n}", f"Page {n}", line=n, url=f"https://a.org/{n}", identifiers=doi), source=f"{n}.md")
            for n in range(600)
        ]
        (clash,) = catalog.import_resources(files, "course/").clashes
        assert (clash.id, clash.records, clash.joined) == ("doi:10.1000/course", 600, False)
        assert clash.places[:2] == [("0.md", 0), ("1.md", 1)]
        assert catalog.count() == 601
        catalog.import_resources([replace(files[3], original=b"new", source="3.md")], "course/3.md")
        catalog.import_resources([record("p4", "Changed", url="https://a.org/4", identifiers=doi)], "4.md")
        assert catalog.count() == 601, "one of them by itself is not taken at its word either"
        within = [record(f"q{n}", url=f"https://q.org/{n}", identifiers=("10.1000/q",), line=n) for n in range(2)]
        catalog.import_resources([record("r", url="https://r.org", identifiers=("10.1000/q",))], "r")
        (clash,) = catalog.import_resources(within, "q").clashes
        assert (clash.id, clash.places) == ("doi:10.1000/q", [("q", 0), ("q", 1)])
        assert catalog.count() == 604
        catalog.import_resources(within[:1], "q", full=Full.FORCE)
        assert catalog.resource("r").id == "q0", "it tells nothing apart any more"
        catalog.import_resources(within, "q")
        assert catalog.count() == 604

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
                assert snapshot.digest == digest_of(d for _, d in snapshot.digests())

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

    # -- corrections --------------------------------------------------------------------------------------------

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
        assert [correction.field for correction in catalog.corrections("oer:a")] == ["title", "minutes", "ages"]

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
        said = [correction for correction in catalog.corrections("a") if correction.field == "minutes"]
        assert [(correction.value, correction.by, correction.withdrawn) for correction in said] == [
            (50, "kim", False), (55, "kim", False), (None, "lee", True),
        ]  # fmt: skip
        assert catalog.resource("a").title == "By hand", "only the field that was named"
        with pytest.raises(StateError, match="no correction of the field “minutes”"):
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
        assert [(entry.who, entry.action, entry.before, entry.after) for entry in entries] == [
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
