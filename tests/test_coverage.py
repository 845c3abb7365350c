"""Which standards approved materials cover: by hand on a framework of six standards, and over a database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from district import District, new_database
from hypothesis import given
from hypothesis import strategies as st

from api.messages import english
from catalog.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError, UnknownStandardError
from catalog.formats.record import Package
from catalog.model import AgeRange, Alignment, AlignmentType, Association, Framework, Relation, Standard
from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import Nearness
from catalog.standards.practices import is_practice
from catalog.store.summaries import Fact
from catalog.vetting.cycle.adoption import Adoption, Outcome, Status
from catalog.vetting.cycle.decision import Verdict
from catalog.vetting.cycle.proposal import Origin
from catalog.vetting.reports.coverage import (
    Chosen,
    Holding,
    Supply,
    accepted,
    matrix,
    pasted,
    supply_of,
    whole_framework,
)

THIRD, FOURTH = AgeRange(8, 9), AgeRange(9, 10)
TEACHES = AlignmentType.TEACHES

F = Framework(id="f", uri="https://f.example", title="F")
G = Framework(id="g", uri="https://g.example", title="G")


def standard(id: str, code: str, ages: AgeRange | None = None, framework: str = "f") -> Standard:
    uri = f"https://{framework}.example/{id}"
    return Standard(id=id, uri=uri, framework_id=framework, code=code, statement=f"Does {code}", ages=ages)


STANDARDS = (
    standard("c3", "3.NF.A"),
    standard("s1", "3.NF.A.1", THIRD),
    standard("s2", "3.NF.A.2", THIRD),
    standard("s2a", "3.NF.A.2.a", THIRD),
    standard("s4", "4.NF.A.1", FOURTH),
    standard("t1", "ZZ-1", THIRD, "g"),
)
LINKS = (
    Association("1", Relation.IS_CHILD_OF, "s1", "c3", 1),
    Association("2", Relation.IS_CHILD_OF, "s2", "c3", 2),
    Association("3", Relation.IS_CHILD_OF, "s2a", "s2", 1),
    Association("4", Relation.EXACT_MATCH_OF, "t1", "s1"),
)
GRAPH = StandardsGraph([F, G], STANDARDS, LINKS)


def holding(id: str, supply: Supply, grades: AgeRange | None = None, *needs: str) -> Holding:
    return Holding(Fact(id, f"Title {id}", None, None, grades, ()), "s1", supply, grades, frozenset(needs))


# -- choosing ---------------------------------------------------------------------------------------------------


def test_a_framework_is_covered_by_its_smallest_parts_in_its_order() -> None:
    assert [standard.id for standard in whole_framework(GRAPH, "f").standards] == ["s1", "s2a", "s4"]
    assert [standard.id for standard in whole_framework(GRAPH, "c3").standards] == ["s1", "s2a"]
    with pytest.raises(UnknownStandardError):
        whole_framework(GRAPH, "nowhere")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("3.NF.A.1\n4.NF.A.1", ["s1", "s4"]),
        ("3.NF.A.1, 4.NF.A.1; 3.NF.A.2", ["s1", "s4", "s2"]),
        ("• 3.NF.A.1 Understand a fraction, as a number\n\n  - 3.nf.a.2a", ["s1", "s2a"]),
        ("3.NF.A.1\t4.NF.A.1\n3.NF.A.1", ["s1", "s4"]),
        ("3.NF.A.1, with models", ["s1"]),
        ("s4", ["s4"]),
        ("", []),
    ],
)
def test_a_pasted_list_is_read_as_people_write_it(text: str, ids: list[str]) -> None:
    found = pasted(GRAPH, text)
    assert [standard.id for standard in found.standards] == ids
    assert found.unknown == ()


def test_what_a_pasted_list_names_and_nobody_knows_is_told_by_line() -> None:
    found = pasted(GRAPH, "3.NF.A.1\nFractions\n\n9.XX.1, 4.NF.A.1")
    assert [standard.id for standard in found.standards] == ["s1", "s4"]
    assert [(line, code) for line, code, _ in found.unknown] == [(2, "Fractions"), (4, "9.XX.1")]


def test_alignments_to_parts_and_equivalents_count_and_those_to_a_cluster_do_not() -> None:
    counts_for = accepted(GRAPH, [GRAPH.standards["s1"], GRAPH.standards["s2"]])
    assert {near: set(ids) for near, ids in counts_for.items()} == {
        "s1": {"s1"},
        "t1": {"s1"},
        "s2": {"s2"},
        "s2a": {"s2"},
    }


def test_an_alignment_to_a_standard_counts_for_its_lettered_parts_and_says_so() -> None:
    own, whole_of = {"s2a": Nearness.SELF}, {"s2a": Nearness.WHOLE}
    assert accepted(GRAPH, [GRAPH.standards["s2a"]]) == {"s2a": own, "s2": whole_of}
    fact = Fact("m", "Title m", None, None, THIRD, ())
    whole = Holding(fact, "s2", Supply.ADOPTED, THIRD, frozenset(), "3.NF.A.2")
    chosen = Chosen((GRAPH.standards["s2a"],))
    (row,) = matrix(chosen, {"s2a": [whole]}).rows
    assert (row.gap, row.of_whole) == (False, {"m": "3.NF.A.2"})
    (row,) = matrix(chosen, {"s2a": [whole, Holding(fact, "s2a", Supply.ADOPTED, THIRD, frozenset())]}).rows
    assert row.of_whole == {}, "what is declared for the part itself needs no such note"


# -- counting ---------------------------------------------------------------------------------------------------


def test_the_matrix_counts_gaps_and_over_supply_by_grade_and_need() -> None:
    adopted = [holding(f"a{n}", Supply.ADOPTED, THIRD, *(["captions"] if n == 0 else [])) for n in range(5)]
    holdings = {
        "s1": [*adopted, holding("r", Supply.IN_REVIEW), holding("x", Supply.AVAILABLE)],
        "s2a": [holding("r", Supply.IN_REVIEW, None, "captions")],
        "s4": [holding("y", Supply.ADOPTED, FOURTH)],
    }
    found = matrix(whole_framework(GRAPH, "f"), holdings, needs=("captions", "offline"))
    assert [(row.standard.id, row.counts, row.gap, row.over_supplied) for row in found.rows] == [
        ("s1", (5, 1, 1), False, True),
        ("s2a", (0, 1, 0), True, False),
        ("s4", (1, 0, 0), False, False),
    ]
    assert (found.whole.standards, found.whole.covered, found.whole.gaps, found.whole.over_supplied) == (3, 2, 1, 1)
    assert [(s.name, s.standards, s.covered) for s in found.by_grade] == [("8-9", 2, 1), ("9-10", 1, 1)]
    assert [(s.name, s.standards, s.covered) for s in found.by_need] == [("captions", 3, 1), ("offline", 3, 0)]
    crossed = {need: [(s.name, s.standards, s.covered) for s in shares] for need, shares in found.crossed.items()}
    assert crossed == {"captions": [("8-9", 2, 1), ("9-10", 1, 0)], "offline": [("8-9", 2, 0), ("9-10", 1, 0)]}


def test_a_matrix_of_one_grade_or_need_counts_only_what_fits_it() -> None:
    holdings = {
        "s1": [holding("a", Supply.ADOPTED, FOURTH), holding("b", Supply.ADOPTED, None)],
        "s4": [holding("c", Supply.ADOPTED, FOURTH, "captions")],
    }
    third = matrix(whole_framework(GRAPH, "f"), holdings, ages=THIRD)
    assert [(row.standard.id, row.counts) for row in third.rows] == [("s1", (1, 0, 0)), ("s2a", (0, 0, 0))]
    captions = matrix(whole_framework(GRAPH, "f"), holdings, need="captions")
    assert [row.counts[0] for row in captions.rows] == [0, 0, 1]


def test_how_much_is_enough_is_the_districts_choice() -> None:
    holdings = {"s1": [holding(str(n), Supply.ADOPTED) for n in range(2)]}
    (row,) = matrix(Chosen((GRAPH.standards["s1"],)), holdings, enough=2, too_many=3).rows
    assert (row.gap, row.over_supplied) == (False, False)
    (row,) = matrix(Chosen((GRAPH.standards["s1"],)), holdings, enough=3, too_many=9).rows
    assert row.gap
    with pytest.raises(InvalidRequestError):
        matrix(Chosen(()), {}, enough=3, too_many=3)


@pytest.mark.parametrize(
    ("adoption", "supply"),
    [
        (None, Supply.AVAILABLE),
        (Adoption(Status.NONE), Supply.AVAILABLE),
        (Adoption(Status.ADOPTED), Supply.ADOPTED),
        (Adoption(Status.ADOPTED, in_review=True), Supply.ADOPTED),
        (Adoption(Status.PILOT), Supply.IN_REVIEW),
        (Adoption(Status.CONDITIONAL), Supply.ADOPTED),
        (Adoption(Status.PROPOSED, in_review=True), Supply.IN_REVIEW),
        (Adoption(Status.IN_REVIEW, in_review=True), Supply.IN_REVIEW),
        (Adoption(Status.EXPIRED), Supply.AVAILABLE),
        (Adoption(Status.COMING), Supply.AVAILABLE),
        (Adoption(Status.REJECTED), None),
        (Adoption(Status.WITHDRAWN), None),
        (Adoption(Status.REJECTED, in_review=True), Supply.IN_REVIEW),
    ],
)
def test_a_status_is_one_kind_of_supply(adoption: Adoption | None, supply: Supply | None) -> None:
    assert supply_of(adoption) is supply


@given(st.lists(st.tuples(st.sampled_from(["s1", "s2a", "s4"]), st.integers(0, 6), st.sampled_from([*Supply]))))
def test_every_material_counts_once_for_a_standard_and_supply(given_: list[tuple[str, int, Supply]]) -> None:
    holdings: dict[str, list[Holding]] = {}
    for name, number, supply in given_:
        holdings.setdefault(name, []).append(holding(str(number), supply))
    found = matrix(whole_framework(GRAPH, "f"), holdings)
    expected = {(name, number, supply) for name, number, supply in given_}
    counted = {
        (row.standard.id, int(fact.id), supply)
        for row in found.rows
        for supply, facts in row.materials.items()
        for fact in facts
    }
    assert counted == expected
    assert found.whole.covered + found.whole.gaps == 3
    assert sum(share.standards for share in found.by_grade) == 3


# -- over a database --------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path) -> Iterator[District]:
    district = District(new_database(tmp_path))
    for framework in (F, G):
        standards = tuple(standard for standard in STANDARDS if standard.framework_id == framework.id)
        district.catalog.import_package(Package(framework, standards, LINKS if framework is G else LINKS[:3], b"{}"))
    codes = {"r1": "3.NF.A.1", "r2": "3.NF.A.2.a", "r3": "ZZ-1", "r4": "4.NF.A.1", "r5": "3.NF.A"}
    for name, code in codes.items():
        district.lessons(name, alignments=(Alignment(TEACHES, code),))
    yield district
    assert district.desk.audit.verify().ok
    district.catalog.close()


def counts(here: District, **options: object) -> dict[str, tuple[int, int, int]]:
    graph = here.catalog.graph()
    chosen = whole_framework(graph, "f")
    found = matrix(chosen, here.desk.holdings.of(graph, chosen))
    return {row.standard.id: row.counts for row in found.rows}


def test_what_a_database_holds_is_counted_with_its_status(here: District) -> None:
    assert counts(here) == {"s1": (0, 0, 2), "s2a": (0, 0, 1), "s4": (0, 0, 1)}
    here.adopted()
    here.propose("r2")
    refused = here.desk.decisions.decide(here.chris, here.propose("r4"), Verdict(outcome=Outcome.REJECT, rationale="x"))
    here.desk.decisions.publish(here.chris, refused.key)
    assert counts(here) == {"s1": (1, 0, 1), "s2a": (0, 1, 0), "s4": (0, 0, 0)}


def test_what_reviewers_reject_or_add_counts_as_they_say(here: District) -> None:
    here.desk.alignments.reject(here.rita, "r1", "s1", note="No.")
    here.desk.alignments.add(here.rita, "r4", "s1")
    assert counts(here)["s1"] == (0, 0, 2)  # r3 by its equivalent, r4 by the reviewer
    here.desk.alignments.reject(here.rita, "r3", "s1", note="No.")  # what ZZ-1 resolves to
    assert counts(here)["s1"] == (0, 0, 1)


def test_what_only_requires_a_standard_does_not_cover_it(here: District) -> None:
    before = counts(here)["s1"]
    here.lessons("r5", alignments=(Alignment(AlignmentType.REQUIRES, "3.NF.A.1"),))
    assert counts(here)["s1"] == before
    here.lessons("r5", alignments=(Alignment(AlignmentType.ASSESSES, "3.NF.A.1"),))
    assert counts(here)["s1"] == (before[0], before[1], before[2] + 1)


def test_one_verdict_leaves_what_the_material_does_otherwise(here: District) -> None:
    here.lessons("r5", alignments=tuple(Alignment(type, "3.NF.A.1") for type in (TEACHES, AlignmentType.ASSESSES)))
    before = counts(here)["s1"]
    here.desk.alignments.reject(here.rita, "r5", "s1", note="It only tests it.")
    assert counts(here)["s1"] == before
    here.desk.alignments.reject(here.rita, "r5", "s1", AlignmentType.ASSESSES, note="Nor that.")
    assert counts(here)["s1"] == (before[0], before[1], before[2] - 1)


def test_needs_come_from_whoever_knows_them(here: District) -> None:
    graph = here.catalog.graph()
    chosen = pasted(graph, "3.NF.A.1")
    holdings = here.desk.holdings.of(graph, chosen, lambda ids: {id: ["captions"] for id in ids if id == "r3"})
    assert matrix(chosen, holdings, need="captions").rows[0].counts == (0, 0, 1)


# -- lists that are kept ----------------------------------------------------------------------------------------


def test_a_list_is_kept_changed_and_removed(here: District) -> None:
    lists = here.desk.lists
    kept = lists.save(here.chris, "Grade 3", "3.NF.A.1")
    changed = lists.save(here.chris, "Grade 3", "3.NF.A.1\n3.NF.A.2", kept.key, kept.version)
    with pytest.raises(ConflictError) as refused:
        lists.save(here.rita, "Grade 3", "4.NF.A.1", kept.key, kept.version)
    assert (refused.value.clashes[0].yours, refused.value.clashes[0].theirs) == ("4.NF.A.1", "3.NF.A.1\n3.NF.A.2")
    lists.save(here.chris, "Also", "x")
    assert [standards_list.title for standards_list in lists.all()] == ["Also", "Grade 3"]
    assert lists.get(kept.key) == changed
    lists.remove(here.chris, kept.key)
    with pytest.raises(NotFoundError):
        lists.get(kept.key)
    for by in (here.tom, None):
        with pytest.raises(ForbiddenError):
            lists.save(by, "x", "x")
        with pytest.raises(ForbiddenError):
            lists.remove(by, 2)


# -- records and comparison -------------------------------------------------------------------------------------


def test_a_record_holds_the_scores_once_they_are_open(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    here.score(key, here.rita, 3)
    assert "scores" not in here.desk.dossiers.record(here.chris, key)
    here.score(key, here.rob, 3)
    record = here.desk.dossiers.record(here.chris, key)
    assert record["scores"]["rita"]["a1"]["note"] == "rita says 3"
    assert (record["consensus"], record["rating"]["mark"]) == ({"a1": 3, "a2": 1}, "meets")
    with pytest.raises(ForbiddenError):
        here.desk.dossiers.record(here.tom, key)
    bare = here.desk.proposals.propose(here.tom, ["r2"], "x", "y", origin=Origin.REQUEST)
    assert set(here.desk.dossiers.record(here.chris, bare.key)) == {"proposal", "decisions"}


def test_up_to_five_materials_stand_side_by_side_with_their_published_reviews(here: District) -> None:
    here.decided()
    assert here.desk.dossiers.compare(["r1"])[0].reviews == {}
    adopted = here.adopted(grades="Grade 3")
    first, second = here.desk.dossiers.compare(["r1", "r2", "r1"])
    assert (first.resource.id, english().say(first.adoption.message())) == ("r1", "Adopted for grade 3")
    review = first.reviews["tiny"]
    assert (review.proposal.key, review.rating.mark) == (adopted.proposal, "meets")
    assert [(handle, scored.note) for handle, scored in review.evidence("a1")] == [
        ("rita", "rita says 3"),
        ("rob", "rob says 3"),
    ]
    assert (second.adoption.status, second.reviews) == (Status.NONE, {})
    for ids in ([], [f"r{n}" for n in range(6)]):
        with pytest.raises(InvalidRequestError):
            here.desk.dossiers.compare(ids)
    with pytest.raises(NotFoundError):
        here.desk.dossiers.compare(["r99"])


@pytest.mark.parametrize(
    ("code", "heading", "practice"),
    [
        ("CCSS.Math.Practice.MP1", "", True),
        ("SMP.3", "", True),
        ("SEP-2", "", True),
        ("", "Standards for Mathematical Practice", True),
        ("", "Science and Engineering Practices", True),
        ("HS-PS2-1", "Motion and Stability", False),
        ("3.NF.A.1", "Develop understanding of fractions", False),
        ("W.4.5", "Writing for practice and publication", False),
    ],
)
def test_a_practice_is_known_by_its_code_or_by_the_heading_above_it(code: str, heading: str, practice: bool) -> None:
    above = Standard(id="h", uri="https://f.example/h", framework_id="f", code="", statement=heading)
    own = standard("p", code)
    graph = StandardsGraph([F], [above, own], [Association("1", Relation.IS_CHILD_OF, "p", "h", 1)])
    assert is_practice(graph, own) is practice


def test_practices_are_rows_apart_that_no_share_counts_unless_nothing_else_was_chosen() -> None:
    graph = StandardsGraph([F, G], [*STANDARDS, standard("mp", "MP1", THIRD)], LINKS)
    found = matrix(pasted(graph, "3.NF.A.1, MP1"), {})
    assert [row.standard.id for row in found.rows] == ["s1"]
    assert [row.standard.id for row in found.practices] == ["mp"]
    assert (found.whole.standards, [share.standards for share in found.by_grade]) == (1, [1])
    alone = matrix(pasted(graph, "MP1"), {})
    assert ([row.standard.id for row in alone.rows], alone.practices) == (["mp"], ())
