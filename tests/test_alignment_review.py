"""What reviewers say of alignments: kept apart from the publisher's, effective, and undone by a further word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_site import with_rubric
from district import District, new_database
from hypothesis import given, settings
from hypothesis import strategies as st
from keyword_embedder import KeywordEmbedder

from catalog.errors import ForbiddenError, InvalidRequestError, NotFoundError, StateError
from catalog.formats.record import Package, Record
from catalog.model import (
    Alignment,
    AlignmentSource,
    AlignmentType,
    Association,
    Framework,
    Query,
    Relation,
    Resource,
    Standard,
)
from catalog.store.reviewed_alignments import AlignmentVerdict
from indexer.alignment.train import collection_of

TEACHES, ASSESSES = AlignmentType.TEACHES, AlignmentType.ASSESSES
PUBLISHER, REVIEWER = AlignmentSource.PUBLISHER, AlignmentSource.REVIEWER


def framework(*codes: str) -> Package:
    standards = tuple(
        Standard(
            id=f"f:{code}", uri=f"https://f.example/{code}", framework_id="f", code=code, statement=f"Does {code}."
        )
        for code in codes
    )
    return Package(Framework(id="f", uri="https://f.example", title="F"), standards, (), b"{}")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[District]:
    district = District(new_database(tmp_path))
    district.catalog.import_package(framework("X.1", "X.2", "X.3"))
    district.lessons(
        "r1", alignments=(Alignment(TEACHES, "X.1"), Alignment(ASSESSES, "X.1"), Alignment(TEACHES, "X.2"))
    )
    yield district
    assert district.desk.audit.verify().ok
    district.catalog.close()


def said(here: District, id: str = "r1") -> list[tuple[AlignmentType, str | None, AlignmentSource]]:
    return [
        (alignment.type, alignment.standard_id, alignment.source) for alignment in here.catalog.resource(id).alignments
    ]


def test_what_is_added_stands_after_the_publishers_as_the_reviewers(here: District) -> None:
    here.desk.alignments.add(here.rita, "r1", "f:X.3", note="Page 9.")
    assert said(here) == [
        (TEACHES, "f:X.1", PUBLISHER),
        (ASSESSES, "f:X.1", PUBLISHER),
        (TEACHES, "f:X.2", PUBLISHER),
        (TEACHES, "f:X.3", REVIEWER),
    ]
    added = here.catalog.resource("r1").alignments[-1]
    assert (added.code, added.framework, added.confidence) == ("X.3", "F", 1.0)


def test_what_is_confirmed_is_said_by_both(here: District) -> None:
    here.desk.alignments.confirm(here.rita, "r1", "f:X.1")
    assert said(here)[-1] == (TEACHES, "f:X.1", REVIEWER)
    assert (TEACHES, "f:X.1", PUBLISHER) in said(here)


def test_what_is_rejected_no_longer_counts_while_the_publishers_record_stays(here: District) -> None:
    with pytest.raises(InvalidRequestError, match="empty"):
        here.desk.alignments.reject(here.rita, "r1", "f:X.1", note=" ")
    here.desk.alignments.reject(here.rita, "r1", "f:X.1", note="It only mentions it.")
    assert said(here) == [(ASSESSES, "f:X.1", PUBLISHER), (TEACHES, "f:X.2", PUBLISHER)]
    assert here.desk.alignments.judged() == {("r1", "f:X.1")}
    here.lessons("r2", alignments=(Alignment(TEACHES, "X.3"),))
    here.desk.alignments.reject(here.rita, "r2", "f:X.3", note="No.")
    assert here.catalog.resource("r2").alignments == ()


def test_a_verdict_is_taken_back_by_a_further_one(here: District) -> None:
    before = here.catalog.stored("r1").digest
    alignments = here.desk.alignments
    alignments.reject(here.rita, "r1", "f:X.1", note="No.")
    alignments.add(here.rob, "r1", "f:X.3")
    alignments.clear(here.chris, "r1", "f:X.1")
    alignments.clear(here.chris, "r1", "f:X.3")
    assert here.catalog.stored("r1").digest == before
    assert [verdict.verdict for verdict in alignments.of("r1")] == ["rejected", "added", "cleared", "cleared"]
    assert (alignments.verdicts(), alignments.judged()) == ([], frozenset())
    with pytest.raises(StateError, match="No verdict is here"):
        alignments.clear(here.chris, "r1", "f:X.1")


def test_a_later_import_of_the_publishers_record_undoes_nobodys_word(here: District) -> None:
    here.desk.alignments.reject(here.rita, "r1", "f:X.1", note="No.")
    here.desk.alignments.add(here.rita, "r1", "f:X.3")
    here.lessons("r1", title="New lesson", alignments=(Alignment(TEACHES, "X.1"),))
    assert here.catalog.resource("r1").title == "New lesson r1"
    assert said(here) == [(TEACHES, "f:X.3", REVIEWER)]


def test_a_word_stays_with_its_material_when_records_are_joined(here: District) -> None:
    here.desk.alignments.add(here.rita, "r1", "f:X.3")
    same = Resource(id="a0", title="Lesson r1", url="https://a.example/r1")
    here.catalog.import_resources([Record(same, b"joined", 1)], "other.csv")
    assert (TEACHES, "f:X.3", REVIEWER) in said(here, "a0")
    assert [verdict.resource_id for verdict in here.desk.alignments.of("r1")] == ["a0"]


def test_a_framework_that_goes_and_comes_takes_the_reviewers_alignments_along(here: District) -> None:
    here.desk.alignments.add(here.rita, "r1", "f:X.3")
    here.catalog.import_package(framework("X.1"))
    assert here.catalog.resource("r1").alignments[-1].standard_id is None
    here.catalog.import_package(framework("X.1", "X.3"))
    assert said(here)[-1] == (TEACHES, "f:X.3", REVIEWER)


def test_verdicts_on_inferences_keep_the_confidence_that_was_judged(here: District) -> None:
    alignments = here.desk.alignments
    alignments.confirm(here.rita, "r2", "f:X.1", inferred=0.8)
    alignments.reject(here.rita, "r2", "f:X.2", inferred=0.6, note="Not at all.")
    found = [(verdict.standard_id, verdict.verdict, verdict.inferred, verdict.by) for verdict in alignments.verdicts()]
    assert found == [
        ("f:X.1", AlignmentVerdict.CONFIRMED, 0.8, "rita"),
        ("f:X.2", AlignmentVerdict.REJECTED, 0.6, "rita"),
    ]
    assert [verdict.standard_id for verdict in alignments.verdicts(AlignmentVerdict.CONFIRMED)] == ["f:X.1"]
    with pytest.raises(InvalidRequestError):
        alignments.confirm(here.rita, "r2", "f:X.3", inferred=1.5)


def test_saying_the_same_again_says_nothing_new(here: District) -> None:
    first = here.desk.alignments.confirm(here.rita, "r1", "f:X.1")
    head, version = here.desk.audit.head(), here.desk.alignments.version()
    assert here.desk.alignments.confirm(here.rob, "r1", "f:X.1") == first
    assert (here.desk.audit.head(), here.desk.alignments.version()) == (head, version)


def test_the_same_verdict_with_another_note_is_a_further_entry(here: District) -> None:
    alignments = here.desk.alignments
    alignments.reject(here.rita, "r1", "f:X.1", note="No.")
    again = alignments.reject(here.rob, "r1", "f:X.1", note="Page 3 only names it.")
    assert (again.by, again.note) == ("rob", "Page 3 only names it.")
    assert [verdict.note for verdict in alignments.of("r1")] == ["No.", "Page 3 only names it."]
    entry = here.desk.audit.entries(limit=1)[0]
    assert (entry.before["note"], entry.after["note"]) == ("No.", "Page 3 only names it.")
    assert alignments.reject(here.rita, "r1", "f:X.1", note="Page 3 only names it.") == again
    assert len(alignments.of("r1")) == 2


def other_framework(*codes: str) -> Package:
    """A second package with copies of the first one's standards, under codes of its own."""
    standards = tuple(
        replace(
            standard,
            id=f"g:{standard.code}",
            uri=f"https://g.example/{standard.code}",
            framework_id="g",
            code=f"Y-{standard.code}",
        )
        for standard in framework(*codes).standards
    )
    same = tuple(Association(code, Relation.EXACT_MATCH_OF, f"g:{code}", f"f:{code}") for code in codes)
    return Package(Framework(id="g", uri="https://g.example", title="G"), standards, same, b"{}")


def test_what_is_rejected_is_rejected_in_every_copy_of_the_standard(here: District) -> None:
    here.desk.alignments.reject(here.rita, "r1", "f:X.1", note="No.")
    here.lessons("r1", alignments=(Alignment(TEACHES, "f:X.1"), Alignment(TEACHES, "g:X.1"), Alignment(TEACHES, "X.3")))
    here.catalog.import_package(other_framework("X.1", "X.2"))
    assert said(here) == [(TEACHES, "f:X.3", PUBLISHER)]
    assert here.desk.alignments.judged() == {("r1", "f:X.1"), ("r1", "g:X.1")}
    assert here.desk.alignments.refused() == {"f:X.1": {"r1"}, "g:X.1": {"r1"}}
    here.desk.alignments.add(here.rob, "r1", "g:X.1", note="This copy says more.")
    assert {verdict[1] for verdict in said(here)} == {"f:X.3", "g:X.1"}
    assert here.desk.alignments.refused() == {"f:X.1": {"r1"}}
    here.desk.alignments.clear(here.rob, "r1", "f:X.1")
    assert here.desk.alignments.refused() == {}
    assert {verdict[1] for verdict in said(here)} == {"f:X.1", "g:X.1", "f:X.3"}


def test_a_standard_found_later_to_be_the_rejected_one_is_rejected_too(here: District) -> None:
    here.lessons("r2", alignments=(Alignment(TEACHES, "Z"),))
    alone = Standard(id="g:X.3", uri="https://g.example/X.3", framework_id="g", code="Z", statement="Other words.")
    later = Package(Framework(id="g", uri="https://g.example", title="G"), (alone,), (), b"1")
    here.catalog.import_package(later)
    here.desk.alignments.reject(here.rita, "r2", "f:X.3", note="No.")
    assert said(here, "r2") == [(TEACHES, "g:X.3", PUBLISHER)]
    same = (Association("a", Relation.EXACT_MATCH_OF, "g:X.3", "f:X.3"),)
    here.catalog.import_package(replace(later, associations=same, original=b"2"))
    assert said(here, "r2") == []


def test_search_infers_nothing_that_reviewers_reject_from_that_moment_on(tmp_path: Path) -> None:
    with with_rubric(tmp_path) as app:
        search, desk = app.state.services.search, app.state.services.desk
        standard = "std:4.NF.B.3"

        def inferred() -> dict[str, float]:
            with search.session() as session:
                _, found = session.look(Query(standards=(standard,)))
            signal = found.signals["inferred"]
            return {id: float(value) for id, value in zip(found.ids, signal, strict=True) if value > 0}

        before = inferred()
        chosen = max(before, key=lambda id: before[id])
        desk.alignments.reject(desk.people.person("rita"), chosen, standard, note="No.")
        assert inferred() == {id: value for id, value in before.items() if id != chosen}
        desk.alignments.clear(desk.people.person("rita"), chosen, standard)
        assert inferred() == before


def test_only_what_is_known_here_can_be_aligned_and_only_by_reviewers(here: District) -> None:
    with pytest.raises(NotFoundError, match="No standard"):
        here.desk.alignments.add(here.rita, "r1", "f:X.9")
    with pytest.raises(NotFoundError, match="No resource"):
        here.desk.alignments.add(here.rita, "r99", "f:X.1")
    for by in (here.tom, None):
        with pytest.raises(ForbiddenError):
            here.desk.alignments.add(by, "r1", "f:X.1")
        with pytest.raises(ForbiddenError):
            here.desk.alignments.reject(by, "r1", "f:X.1", note="x")
    assert here.desk.alignments.version() == 0


def test_a_reviewers_word_does_not_make_a_decision_due(here: District) -> None:
    here.adopted()
    here.desk.alignments.add(here.rita, "r1", "f:X.3")
    here.desk.alignments.reject(here.rita, "r1", "f:X.1", note="No.")
    assert here.desk.rereview.due() == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["confirm", "reject", "add", "clear"]), st.integers(1, 3), st.sampled_from([*AlignmentType])
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(STEPS)
def test_any_words_in_any_order_leave_the_record_that_the_last_ones_call_for(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, AlignmentType]]
) -> None:
    here = District(new_database(tmp_path_factory.mktemp("words")))
    here.catalog.import_package(framework("X.1", "X.2", "X.3"))
    given_ = (Alignment(TEACHES, "X.1"), Alignment(TEACHES, "X.2"))
    here.lessons("r1", alignments=given_)
    last: dict[tuple[str, AlignmentType], str] = {}
    for word, number, kind in steps:
        about = f"f:X.{number}", kind
        if word == "clear" and about not in last:
            continue
        {
            "confirm": lambda s, k: here.desk.alignments.confirm(here.rita, "r1", s, k),
            "reject": lambda s, k: here.desk.alignments.reject(here.rita, "r1", s, k, note="n"),
            "add": lambda s, k: here.desk.alignments.add(here.rita, "r1", s, k),
            "clear": lambda s, k: here.desk.alignments.clear(here.rita, "r1", s, k),
        }[word](*about)
        if word == "clear":
            del last[about]
        else:
            last[about] = word
    expected = {(TEACHES, f"f:X.{n}", PUBLISHER) for n in (1, 2) if last.get((f"f:X.{n}", TEACHES)) != "reject"}
    expected |= {(kind, standard, REVIEWER) for (standard, kind), word in last.items() if word != "reject"}
    assert set(said(here)) == expected
    assert len(said(here)) == len(expected)
    assert here.desk.audit.verify().ok
    here.catalog.close()


def test_what_the_machine_learns_from_is_what_reviewers_say(tmp_path: Path) -> None:
    with with_rubric(tmp_path) as app:
        desk, catalog = app.state.services.desk, app.state.services.catalog
        rita = desk.people.person("rita")

        def learned() -> dict[str, set[str]]:
            with catalog.snapshot() as snapshot:
                ids = [resource.id for resource, _ in snapshot.resources()]
                found = collection_of(snapshot, KeywordEmbedder(), tmp_path / "learning", "here")
            return {standard: {ids[row] for row in rows} for standard, rows in found.aligned.items()}

        before = learned()
        assert before["std:4.NF.B.3"] == {"m:add"}
        desk.alignments.confirm(rita, "m:volcano", "std:4.NF.B.3", inferred=0.7)
        desk.alignments.reject(rita, "m:add", "std:4.NF.B.3", note="No.")
        assert learned() == before | {"std:4.NF.B.3": {"m:volcano"}}
        desk.alignments.clear(rita, "m:volcano", "std:4.NF.B.3")
        desk.alignments.clear(rita, "m:add", "std:4.NF.B.3")
        assert learned() == before
