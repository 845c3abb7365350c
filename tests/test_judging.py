"""Judged sets in the catalog's database: nothing that a judge said is ever lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import InvalidRequestError, NotFoundError
from catalog.formats.record import Record
from catalog.judging.judging import MAX_JUDGED, Judging, NewGrade, Saved, handle
from catalog.judging.pool import Brought, Pool
from catalog.model import AgeRange, Filter, Query, Resource
from catalog.store.audit import AuditLog
from catalog.store.catalog import Catalog

MATERIALS = ("fractions", "number-line", "volcanoes", "poems")


def fill(catalog: Catalog, *records: tuple[str, str | None], source: str = "") -> None:
    found = [
        Record(Resource(id=id, title=id.title(), url=url), f"{id} {url}".encode(), line)
        for line, (id, url) in enumerate(records, 1)
    ]
    catalog.import_resources(found, source or f"source of {records[0][0]}")


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        fill(catalog, *((id, None) for id in MATERIALS))
        yield catalog


@pytest.fixture
def judging(catalog: Catalog) -> Judging:
    judging = Judging(catalog.database)
    judging.start("Grade 4, autumn", "ana")
    judging.add("grade-4-autumn", Query(words="fractions on a number line"), "ana")
    return judging


def grades(judging: Judging, judge: str) -> dict[str, int | None]:
    return {id: judgment.grade for id, judgment in judging.judgments_by("grade-4-autumn", 1, judge).items()}


def save(judging: Judging, judge: str, *given: NewGrade) -> Saved:
    return judging.record("grade-4-autumn", 1, judge, given)


def test_grades_of_a_file_are_kept_for_all_its_questions_or_for_none(
    judging: Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging.add("grade-4-autumn", Query(words="volcanoes"), "ana")
    monkeypatch.setattr("catalog.judging.judging.MAX_JUDGED", 2)
    file = {"q-001": {"fractions": 3, "poems": 0}, "q-002": dict.fromkeys(MATERIALS[:3], 1)}
    with pytest.raises(InvalidRequestError, match="at most 2 materials"):
        Pool(judging).grades("grade-4-autumn", "ana", file)
    assert judging.ratings("grade-4-autumn") == {}
    monkeypatch.undo()
    assert Pool(judging).grades("grade-4-autumn", "Ana", file).added == 5
    assert Pool(judging).grades("grade-4-autumn", "ana", {"q-001": {"fractions": 0, "gone": 1}}) == Brought(
        0, 1, ("gone",)
    )
    assert grades(judging, "ana") == {"fractions": 3, "poems": 0}


def test_sets_of_one_title_are_told_apart_by_a_number(judging: Judging) -> None:
    titles = ("Grade 4: autumn!", "grade-4 autumn", "Écriture", "كسور")
    names = [judging.start(title, "ana").name for title in titles]
    assert names == ["grade-4-autumn-2", "grade-4-autumn-3", "ecriture", "set"]
    assert [one.name for one in judging.sets()][-1] == "grade-4-autumn", "the newest comes first"


def test_a_set_says_what_it_holds(judging: Judging) -> None:
    save(judging, "ana", NewGrade("fractions", 3), NewGrade("poems", 0))
    save(judging, "ben", NewGrade("fractions", 2))
    found = judging.set("grade-4-autumn")
    assert (found.title, found.made_by, found.topics) == ("Grade 4, autumn", "ana", 1)
    assert (found.judges, found.judgments) == (("ana", "ben"), 3)


@pytest.mark.parametrize("title", ["", "   ", "x" * 121, "tab\x07bell"])
def test_a_set_without_a_usable_title_is_refused(judging: Judging, title: str) -> None:
    with pytest.raises(InvalidRequestError):
        judging.start(title, "ana")


def test_a_question_is_kept_as_it_was_asked_but_for_the_page_looked_at(judging: Judging) -> None:
    asked = Query(
        words="volcanoes",
        standards=("ESS2.B",),
        ages=AgeRange(8, 9),
        needs=("captions",),
        filter=Filter(subjects=("Science",), ages=AgeRange(5, None), free=True, max_minutes=45),
    )
    added = judging.add(
        "grade-4-autumn", Query(**{n: getattr(asked, n) for n in Query.__slots__} | {"offset": 30}), "ben"
    )
    assert added.id == "q-002"
    assert judging.topic("grade-4-autumn", 2).asked == asked
    assert [topic.id for topic in judging.topics("grade-4-autumn")] == ["q-001", "q-002"]


def test_a_question_asked_already_is_found_rather_than_asked_twice(judging: Judging) -> None:
    again = judging.add("grade-4-autumn", Query(words="fractions on a number line", limit=50), "ben")
    assert (again.number, again.made_by) == (1, "ana")
    assert len(judging.topics("grade-4-autumn")) == 1


@pytest.mark.parametrize(
    "asked", [Query(), Query(words=" "), Query(words="x" * 9000), Query(words="\ud800"), Query(words="\0")]
)
def test_a_question_that_asks_nothing_or_too_much_is_refused(judging: Judging, asked: Query) -> None:
    with pytest.raises(InvalidRequestError):
        judging.add("grade-4-autumn", asked, "ana")


def test_the_latest_grade_holds_and_every_earlier_one_is_kept(judging: Judging) -> None:
    assert save(judging, "ana", NewGrade("fractions", 1)).changed == ("fractions",)
    seen = judging.judgments_by("grade-4-autumn", 1, "ana")["fractions"].key
    assert save(judging, "ana", NewGrade("fractions", 3, seen)) == Saved(("fractions",))
    seen = judging.judgments_by("grade-4-autumn", 1, "ana")["fractions"].key
    save(judging, "ana", NewGrade("fractions", None, seen))
    assert grades(judging, "ana") == {"fractions": None}
    assert [judgment.grade for judgment in judging.history("grade-4-autumn", 1)] == [1, 3, None]
    assert judging.ratings("grade-4-autumn") == {}, "a grade taken back counts no more"


def test_a_page_left_open_overwrites_nothing_that_was_not_touched_on_it(judging: Judging) -> None:
    save(judging, "ana", NewGrade("fractions", 1), NewGrade("poems", 0))
    old = {id: judgment.key for id, judgment in judging.judgments_by("grade-4-autumn", 1, "ana").items()}
    save(judging, "ana", NewGrade("fractions", 3, old["fractions"]))
    late = save(judging, "ana", NewGrade("fractions", 1, old["fractions"]), NewGrade("poems", 2, old["poems"]))
    assert late == Saved(("poems",)), "fractions stood at 1 on that page and was left at 1"
    assert grades(judging, "ana") == {"fractions": 3, "poems": 2}


def test_of_two_pages_that_changed_the_same_grade_the_later_holds_and_is_told_of_the_other(judging: Judging) -> None:
    first = save(judging, "ana", NewGrade("fractions", 3))
    second = save(judging, "Ana ", NewGrade("fractions", 0))
    assert first.replaced == ()
    assert [(judgment.id, judgment.grade) for judgment in second.replaced] == [("fractions", 3)]
    assert grades(judging, "ana") == {"fractions": 0}


def test_everything_that_judges_do_is_in_the_log_once_with_what_was_before(catalog: Catalog, judging: Judging) -> None:
    log = AuditLog(catalog.database)
    save(judging, "ana", NewGrade("fractions", 2), NewGrade("poems", 0))
    save(judging, "ana", NewGrade("fractions", 3, judging.judgments_by("grade-4-autumn", 1, "ana")["fractions"].key))
    save(judging, "ana")
    judging.add("grade-4-autumn", Query(words="fractions on a number line"), "ben")
    assert [(entry.who, entry.action) for entry in log.entries(subject="judging:grade-4-autumn")] == [
        ("judge:ana", "judging.start")
    ]
    second, first, asked = log.entries(subject="judging:grade-4-autumn:1")
    assert (asked.who, asked.after) == ("judge:ana", {"asked": {"words": "fractions on a number line"}})
    assert (first.before, first.after) == ({"fractions": None, "poems": None}, {"fractions": 2, "poems": 0})
    assert (second.before, second.after) == ({"fractions": 2}, {"fractions": 3})
    assert log.verify().ok


def test_judges_do_not_touch_each_others_grades(judging: Judging) -> None:
    save(judging, "ana", NewGrade("fractions", 3))
    assert save(judging, "ben", NewGrade("fractions", 0)).replaced == ()
    assert judging.ratings("grade-4-autumn") == {
        "ana": {("q-001", "fractions"): 3},
        "ben": {("q-001", "fractions"): 0},
    }


def test_a_save_with_one_unknown_material_saves_nothing(judging: Judging) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        save(judging, "ana", NewGrade("fractions", 3), NewGrade("nowhere", 1))
    assert judging.history("grade-4-autumn", 1) == []


@pytest.mark.parametrize(
    "wrong",
    [(NewGrade("fractions", 4),), (NewGrade("fractions", -1),), (NewGrade("fractions", True),),
     (NewGrade("two words", 1),), (NewGrade("fractions", 1), NewGrade("fractions", 2))],
)  # fmt: skip
def test_grades_that_cannot_be_are_refused(judging: Judging, wrong: tuple[NewGrade, ...]) -> None:
    with pytest.raises(InvalidRequestError):
        save(judging, "ana", *wrong)


def test_a_judgment_follows_its_material_when_an_import_shows_two_to_be_one(catalog: Catalog) -> None:
    judging = Judging(catalog.database)
    judging.start("s", "ana")
    judging.add("s", Query(words="poems"), "ana")
    fill(catalog, ("poem-7", "https://example.org/poem"))
    judging.record("s", 1, "ana", [NewGrade("poem-7", 2)])
    judging.record("s", 1, "ben", [NewGrade("poems", 1)])
    fill(catalog, ("poems", "https://example.org/poem"), source=f"source of {MATERIALS[0]}")
    present = catalog.resource("poems").id
    assert catalog.resource("poem-7").id == present, "the address shows them to be one"
    assert judging.ratings("s") == {"ana": {("q-001", present): 2}, "ben": {("q-001", present): 1}}


@pytest.mark.parametrize(("name", "number"), [("nowhere", 1), ("grade-4-autumn", 2), ("grade-4-autumn", -1),
                                              ("grade-4-autumn", 10**30), ("a\0b", 1)])  # fmt: skip
def test_a_question_that_is_not_there_is_said_not_to_be(judging: Judging, name: str, number: int) -> None:
    with pytest.raises(NotFoundError):
        judging.record(name, number, "ana", [NewGrade("fractions", 1)])


def test_a_handle_is_short_and_the_same_however_it_is_typed() -> None:
    assert handle("  Ana-M.2 ") == handle("ana-m.2") == handle("ＡＮＡ-m.2")
    for wrong in ("", " ", "two words", "x" * 33, "-x", "a/b", "a\nb", "<b>"):
        with pytest.raises(InvalidRequestError, match="one short word"):
            handle(wrong)


def test_no_more_materials_are_judged_than_a_page_can_show(catalog: Catalog) -> None:
    many = [f"m{n}" for n in range(MAX_JUDGED + 1)]
    fill(catalog, *((id, None) for id in many))
    judging = Judging(catalog.database)
    judging.start("s", "ana")
    judging.add("s", Query(words="m"), "ana")
    judging.record("s", 1, "ana", [NewGrade(id, 1) for id in many[:-1]])
    with pytest.raises(InvalidRequestError, match="at most 500"):
        judging.record("s", 1, "ana", [NewGrade(many[-1], 1)])
    judging.record("s", 1, "ana", [NewGrade(many[0], 2)])


def test_many_judges_saving_at_once_lose_nothing(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        fill(catalog, *((id, None) for id in MATERIALS))
        judging = Judging(catalog.database)
        judging.start("s", "ana")
        judging.add("s", Query(words="m"), "ana")

    def judge(name: str) -> None:
        with Catalog.open(tmp_path / "catalog.db") as own:
            for grade in (0, 1, 2, 3):
                Judging(own.database).record("s", 1, name, [NewGrade(id, grade) for id in MATERIALS])

    threads = [threading.Thread(target=judge, args=(f"judge{n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        judging = Judging(catalog.database)
        history = judging.history("s", 1)
        assert len(history) == 5 * 4 * len(MATERIALS)
        assert len({judgment.key for judgment in history}) == len(history)
        assert {grade for given in judging.ratings("s").values() for grade in given.values()} == {3}


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["ana", "ben"]), st.sampled_from(MATERIALS), st.sampled_from([None, 0, 1, 2, 3]), st.booleans()
    ),
    max_size=12,
)


@settings(max_examples=30)
@given(acts=ACTS)
def test_what_holds_is_always_what_each_judge_last_said(tmp_path_factory: pytest.TempPathFactory, acts: list) -> None:  # type: ignore[type-arg]
    """A plain dictionary is the oracle; a page is either fresh or one that was opened before anything was judged."""
    with Catalog.open(tmp_path_factory.mktemp("acts") / "catalog.db") as catalog:
        fill(catalog, *((id, None) for id in MATERIALS))
        judging = Judging(catalog.database)
        judging.start("s", "ana")
        judging.add("s", Query(words="m"), "ana")
        said: dict[tuple[str, str], int | None] = {}
        length = 0
        for judge, id, grade, stale in acts:
            held = judging.judgments_by("s", 1, judge)
            seen = 0 if stale or id not in held else held[id].key
            untouched = grade is None if seen == 0 else grade == said.get((judge, id))
            saved = judging.record("s", 1, judge, [NewGrade(id, grade, seen)])
            if not untouched and said.get((judge, id)) != grade:
                length += 1
                assert saved.changed == (id,)
                said[judge, id] = grade
            else:
                assert saved == Saved()
        expected = {key: grade for key, grade in said.items() if grade is not None}
        found = {(judge, id): g for judge, given in judging.ratings("s").items() for (_, id), g in given.items()}
        assert found == expected
        assert len(judging.history("s", 1)) == length
