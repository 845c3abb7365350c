"""The life of sources: materials come, change, are withdrawn, taken out and put back; nothing else ever changes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from district import new_database
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_records import record
from test_identity import brute_force

from api.http.problems import describe
from catalog.errors import NotFoundError, StateError, WithdrawnError
from catalog.formats.record import Record, Rejection
from catalog.importing import import_path
from catalog.store.audit import AuditLog
from catalog.store.catalog import Catalog
from catalog.store.identity import Claim
from catalog.store.loading import Full


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        yield catalog


def ids(catalog: Catalog) -> list[str]:
    return [resource.id for resource in catalog.resources()]


def test_a_full_import_withdraws_what_is_missing_and_keeps_what_people_did(catalog: Catalog) -> None:
    catalog.import_resources([record(f"r{n}") for n in range(10)], "s")
    catalog.import_resources([record("other")], "t")
    catalog.correct("r9", "title", "By hand", by="kim")
    counts = catalog.import_resources([record(f"r{n}") for n in range(8)], "s", full=Full.YES).counts
    assert (counts.removed, counts.unchanged) == (2, 8)
    assert ids(catalog) == ["other", *(f"r{n}" for n in range(8))]
    assert catalog.count() == 9
    with pytest.raises(WithdrawnError) as gone:
        catalog.resource("r9")
    assert gone.value.since == catalog.changes()[-1].at
    assert catalog.stored("r9", withdrawn=True).resource.title == "By hand"
    assert [correction.value for correction in catalog.corrections("r9")] == ["By hand"]
    catalog.import_resources([record("r9")], "s")
    assert catalog.resource("r9").title == "By hand"
    (first, second) = catalog.sources()
    assert [(source.name, source.records, source.withdrawn) for source in (first, second)] == [("s", 9, 1), ("t", 1, 0)]


def test_a_full_import_that_would_withdraw_too_much_withdraws_nothing_until_it_is_forced(catalog: Catalog) -> None:
    catalog.import_resources([record(f"r{n}") for n in range(10)], "s")
    short = [record(f"r{n}") for n in range(6)]
    outcome = catalog.import_resources(short, "s", full=Full.YES)
    assert "4 of its 10 records are missing" in str(outcome.refused)
    assert catalog.count() == 10
    assert catalog.import_resources(short, "s", full=Full.FORCE).counts.removed == 4
    assert catalog.count() == 6


def test_a_full_import_with_a_rejected_record_withdraws_nothing_since_it_may_be_the_missing_one(
    catalog: Catalog,
) -> None:
    catalog.import_resources([record(f"r{n}") for n in range(10)], "s")
    outcome = catalog.import_resources(
        [*(record(f"r{n}") for n in range(9)), Rejection(10, "name", "None.")], "s", full=Full.YES
    )
    assert "1 records were rejected" in str(outcome.refused)
    assert catalog.count() == 10


def test_a_full_import_of_a_folder_withdraws_the_files_that_are_gone_and_no_other_source(
    catalog: Catalog, tmp_path: Path
) -> None:
    folder = tmp_path / "course"
    folder.mkdir()
    for n in range(5):
        (folder / f"{n}.md").write_text(f"---\nname: Lesson {n}\n---\nText.\n")
    (tmp_path / "course2.csv").write_text("id,title\noer:1,Other\n")
    import_path(catalog, [folder, tmp_path / "course2.csv"])
    (folder / "4.md").unlink()
    report = import_path(catalog, folder, full=Full.YES)
    assert (report.resources.removed, report.refused, catalog.count()) == (1, [], 5)


def test_what_a_person_took_out_stays_out_whatever_is_imported_until_it_is_put_back(catalog: Catalog) -> None:
    catalog.import_resources([record("a"), record("b")], "s")
    before = catalog.digest()
    catalog.remove("a", by="kim", note="Outdated.")
    catalog.import_resources([record("a", "New title"), record("b")], "s")
    catalog.import_resources([record("c")], "t")
    assert ids(catalog) == ["b", "c"]
    with pytest.raises(StateError, match="taken out already"):
        catalog.remove("a", by="kim")
    catalog.restore("a", by="lee")
    assert catalog.resource("a").title == "New title"
    with pytest.raises(StateError, match="not withdrawn"):
        catalog.restore("a", by="lee")
    with pytest.raises(NotFoundError):
        catalog.remove("nowhere", by="kim")
    log = AuditLog(catalog.database)
    assert [(entry.who, entry.action) for entry in log.entries(subject="resource:a")] == [
        ("lee", "resource.restore"), ("kim", "resource.remove"),
    ]  # fmt: skip
    catalog.import_resources([record("a"), record("b")], "s")
    catalog.remove_source("t")
    assert (ids(catalog), catalog.digest()) == (["a", "b"], before)


def test_a_material_of_two_sources_stays_while_one_of_them_has_it(catalog: Catalog) -> None:
    catalog.import_resources([record("oer:1", "Old", description="By the first.")], "one")
    catalog.import_resources([record("oer:1", "New")], "two")
    catalog.remove_source("two")
    assert (catalog.resource("oer:1").title, len(catalog.resource("oer:1").provenance)) == ("Old", 1)
    catalog.remove_source("one")
    assert ids(catalog) == []
    with pytest.raises(NotFoundError, match="no source “three”"):
        catalog.remove_source("three")


def test_a_description_cleared_at_the_source_is_cleared_here(catalog: Catalog) -> None:
    catalog.import_resources([record("a", description="Wrong.", keywords=("x",))], "s")
    catalog.import_resources([record("a")], "s")
    assert (catalog.resource("a").description, catalog.resource("a").keywords) == ("", ())


def test_a_new_id_at_the_address_of_a_withdrawn_record_goes_on_with_what_people_did(catalog: Catalog) -> None:
    page = "https://e.org/page"
    rest = [record(f"r{n}") for n in range(5)]
    catalog.import_resources([record("old-1", url=page), *rest], "s")
    catalog.correct("old-1", "publisher", "By hand", by="kim")
    catalog.import_resources([record("new-1", url=page), *rest], "s", full=Full.YES)
    assert catalog.resource("new-1").publisher == "By hand"
    assert catalog.resource("old-1").id == catalog.resource("new-1").id


# As a source may write them, and as they are compared.
WRITTEN = {"https://doi.org/10.1000/X": "doi:10.1000/x", "ISBN 0-306-40615-2": "isbn:9780306406157", "oer:a": "oer:a"}


class Said(NamedTuple):
    """What a source says of a material, but for its id."""

    title: str
    url: str | None
    identifiers: frozenset[str]  # as written

    def record(self, own: str, source: str = "") -> Record:
        plain = record(own, self.title, url=self.url, identifiers=tuple(sorted(self.identifiers)))
        return replace(plain, source=source)


SAID = st.builds(
    Said,
    st.sampled_from(["A", "B"]),
    st.sampled_from([None, "https://e.org/u", "https://e.org/v"]),
    st.frozensets(st.sampled_from(sorted(WRITTEN)), max_size=2),
)


class Life(RuleBasedStateMachine):
    """Against a plain model: what each source says last, what it has withdrawn, what people did."""

    OWN = st.sampled_from(["1", "lesson-01", "oer:a", "oer:b"])
    SOURCE = st.sampled_from(["s", "t"])

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.catalog = Catalog(new_database(Path(self.folder.name)))
        self.said: dict[tuple[str, str], tuple[Said, int]] = {}  # by source and own id, and when it last changed
        self.withdrawn: set[tuple[str, str]] = set()
        self.name: dict[tuple[str, str], str] = {}
        self.mistrusted: set[tuple[str, str, str]] = set()  # source, own id and identifier
        self.removals: list[tuple[str, bool]] = []  # names, and whether they were taken out or put back
        self.corrections: list[tuple[str, str]] = []  # names and titles
        self.steps = 0

    def teardown(self) -> None:
        self.catalog.close()
        self.folder.cleanup()

    def takes(self, source: str, said: dict[str, Said]) -> None:
        for own, what in said.items():
            at = source, own
            self.steps += 1
            if at not in self.name:
                taken = own in self.name.values() and ":" not in own
                self.name[at] = f"{own}@{source}" if taken else own
            if at in self.withdrawn or at not in self.said or self.said[at][0] != what:
                self.said[at] = what, self.steps
            self.withdrawn.discard(at)
        self.mistrusted = {
            (of, own, value) for of, own, value in self.mistrusted if value in self.said[of, own][0].identifiers
        }

    @rule(source=SOURCE, said=st.dictionaries(OWN, SAID, max_size=4), full=st.sampled_from(Full))
    def imports(self, source: str, said: dict[str, Said], full: Full) -> None:
        outcome = self.catalog.import_resources([what.record(own) for own, what in said.items()], source, full=full)
        self.takes(source, said)
        for value, written in {value: written for written, value in WRITTEN.items()}.items():
            holders = [own for own, what in said.items() if written in what.identifiers]
            assert any(clash.id == value for clash in outcome.clashes) == (len(holders) > 1)
        here = {at for at in self.said if at[0] == source} - self.withdrawn
        missing = {at for at in here if at[1] not in said}
        too_many = full is Full.YES and len(missing) > 0.3 * len(here)
        assert bool(outcome.refused) == too_many
        if full is not Full.NO and not too_many:
            self.withdrawn |= missing
            assert outcome.counts.removed == len(missing)

    @rule(one=SAID, other=SAID)
    def imports_two_files_at_once(self, one: Said, other: Said) -> None:
        """An identifier that both have, at two addresses or by two titles, is that of neither."""
        outcome = self.catalog.import_resources([one.record("1", "s"), other.record("lesson-01", "t")], "both")
        self.takes("s", {"1": one})
        self.takes("t", {"lesson-01": other})
        apart = one.title != other.title or bool(one.url and other.url and one.url != other.url)
        for written in one.identifiers & other.identifiers if apart else ():
            self.mistrusted |= {("s", "1", written), ("t", "lesson-01", written)}
            assert [clash.records for clash in outcome.clashes if clash.id == WRITTEN[written]] == [2]

    @rule(own=OWN, source=SOURCE)
    def takes_out(self, own: str, source: str) -> None:
        if (name := self.name.get((source, own))) and not self.is_removed(self.group_of(name)):
            self.catalog.remove(name, by="kim")
            self.removals.append((name, True))

    @rule(own=OWN, source=SOURCE)
    def puts_back(self, own: str, source: str) -> None:
        name = self.name.get((source, own))
        if name and name not in set().union(*self.live()):
            mine = {at for at, named in self.name.items() if named in self.group_of(name)}
            self.catalog.restore(name, by="kim")
            self.removals.append((name, False))
            if mine <= self.withdrawn:
                self.withdrawn -= mine

    @rule(own=OWN, source=SOURCE, title=st.sampled_from(["By hand", "Better"]))
    def corrects(self, own: str, source: str, title: str) -> None:
        if name := self.name.get((source, own)):
            if name in set().union(*self.live()):
                self.catalog.correct(name, "title", title, by="kim")
                self.corrections.append((name, title))
            else:
                with pytest.raises(WithdrawnError):
                    self.catalog.correct(name, "title", title, by="kim")
                assert len(self.catalog.corrections(name)) == sum(
                    named in self.group_of(name) for named, _ in self.corrections
                )

    def groups(self) -> set[frozenset[str]]:
        """The names that are one material, by the rule as it is told."""
        return brute_force(
            [
                Claim("st".index(source), self.name[source, own], value, (source, own) in self.withdrawn)
                for (source, own), (said, _) in self.said.items()
                for value in (said.url, own if ":" in own else None, *self.trusted(source, own, said))
            ]
        )

    def trusted(self, source: str, own: str, said: Said) -> list[str]:
        return [
            WRITTEN[identifier] for identifier in said.identifiers if (source, own, identifier) not in self.mistrusted
        ]

    def group_of(self, name: str) -> frozenset[str]:
        return next(group for group in self.groups() if name in group)

    def is_removed(self, group: frozenset[str]) -> bool:
        return next((removed for name, removed in reversed(self.removals) if name in group), False)

    def live(self) -> set[frozenset[str]]:
        here = {name for at, name in self.name.items() if at not in self.withdrawn}
        return {group for group in self.groups() if group & here and not self.is_removed(group)}

    @invariant()
    def is_as_the_model_says(self) -> None:
        titles = {}
        for group in self.live():
            said = [self.said[at] for at, named in self.name.items() if named in group and at not in self.withdrawn]
            newest = max(said, key=lambda one: one[1])[0].title
            titles[min(group)] = next((title for name, title in reversed(self.corrections) if name in group), newest)
        assert {resource.id: resource.title for resource in self.catalog.resources()} == titles
        assert self.catalog.count() == len(titles)
        for group in self.groups() - self.live():
            for name in group:
                with pytest.raises(WithdrawnError):
                    self.catalog.resource(name)

    @invariant()
    def the_log_of_changes_leads_to_the_same(self) -> None:
        copy: set[str] = set()
        cursor = 0
        while page := self.catalog.changes(cursor, 7):
            assert [change.cursor for change in page] == list(range(cursor + 1, cursor + 1 + len(page)))
            for change in page:
                (copy.add if change.change == "stored" else copy.discard)(change.id)
            cursor = page[-1].cursor
        assert copy == {min(group) for group in self.live()}


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=12, stateful_step_count=8)


def test_a_withdrawn_material_answers_410_with_its_date() -> None:
    status, problem = describe(WithdrawnError("a", "2026-11-27T00:00:00.000+00:00"))
    assert (status, problem["withdrawn"], problem["id"]) == (410, "2026-11-27T00:00:00.000+00:00", "a")
    assert "on 2026-11-27" in problem["detail"]
