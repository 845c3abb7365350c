"""What it is for a material to cover a standard, and what that is worth."""

from __future__ import annotations

import numpy as np
import pytest

from api.recommending.standard_fit import COVERED, INFERRED, Covering, grade_share, speaks, worth
from api.search.fit import meets
from catalog.messages import message
from catalog.model import (
    AgeRange,
    Alignment,
    AlignmentSource,
    AlignmentType,
    Association,
    Evidence,
    Framework,
    NeedEvidence,
    Relation,
    Resource,
    Standard,
)
from catalog.standards.graph import StandardsGraph
from catalog.standards.lettered import lettered_part
from catalog.standards.nearness import NEARNESS, Nearness


def standard(id: str, code: str, framework: str = "f") -> Standard:
    return Standard(id=id, uri=f"https://example.org/{id}", framework_id=framework, code=code, statement=code)


@pytest.fixture(scope="module")
def graph() -> StandardsGraph:
    """A cluster with a standard that has two lettered parts, a neighbor, and the standard's twin elsewhere."""
    child = [("nf-b3", "nf-b"), ("nf-b3a", "nf-b3"), ("nf-b3b", "nf-b3"), ("nf-b4", "nf-b")]
    return StandardsGraph(
        [Framework(id="f", uri="https://example.org/f", title="Ours"), Framework(id="g", uri="x", title="Theirs")],
        [
            standard("nf-b", "4.NF.B"), standard("nf-b3", "4.NF.B.3"), standard("nf-b3a", "4.NF.B.3a"),
            standard("nf-b3b", "4.NF.B.3b"), standard("nf-b4", "4.NF.B.4"), standard("twin", "T.1", "g"),
        ],
        [
            *(Association(a, Relation.IS_CHILD_OF, a, b) for a, b in child),
            Association("same", Relation.EXACT_MATCH_OF, "twin", "nf-b4"),
            Association("first", Relation.PRECEDES, "nf-b3", "nf-b4"),
        ],
    )  # fmt: skip


def aligned(*ids: str, type: AlignmentType = AlignmentType.TEACHES, sure: float | None = None) -> Resource:
    source = AlignmentSource.PUBLISHER if sure is None else AlignmentSource.INFERRED
    alignments = (Alignment(type, id, id, source=source, confidence=1.0 if sure is None else sure) for id in ids)
    return Resource(id="r", title="R", alignments=tuple(alignments))


@pytest.mark.parametrize(
    ("asked", "to", "relation"),
    [
        ("nf-b4", "nf-b4", Nearness.SELF),
        ("nf-b4", "twin", Nearness.EQUIVALENT),
        ("nf-b3", "nf-b3a", Nearness.PART),
        ("nf-b3a", "nf-b3", Nearness.WHOLE),
        ("nf-b3", "nf-b", None),  # what is aligned to a whole cluster covers none of it surely
        ("nf-b4", "nf-b3", None),  # a prerequisite
        ("nf-b3a", "nf-b3b", None),  # a sibling
    ],
)
def test_a_material_covers_what_it_is_aligned_to_the_same_elsewhere_and_a_whole_by_its_part(
    graph: StandardsGraph, asked: str, to: str, relation: Nearness | None
) -> None:
    found = Covering(graph, [asked]).of(aligned(to))
    assert (found[asked].relation if found else None) == relation


def test_to_require_a_standard_or_to_name_an_unknown_one_is_not_to_cover_it(graph: StandardsGraph) -> None:
    covering = Covering(graph, ["nf-b4"])
    assert covering.of(aligned("nf-b4", type=AlignmentType.REQUIRES)) == {}
    unknown = Resource(id="r", title="R", alignments=(Alignment(AlignmentType.TEACHES, "4.NF.B.4"),))
    assert covering.of(unknown) == {}


def test_of_several_alignments_the_best_counts_and_standards_keep_their_order(graph: StandardsGraph) -> None:
    covering = Covering(graph, ["nf-b4", "nf-b3"])
    found = covering.of(aligned("nf-b3a", "nf-b3", "nf-b4"))
    assert list(found) == ["nf-b4", "nf-b3"]
    assert found["nf-b3"].relation is Nearness.SELF


def value(graph: StandardsGraph, resource: Resource, needs: tuple[Evidence, ...] = (), liked: float = 1.0) -> int:
    found = [NeedEvidence("captions", evidence, message("finding.captions.unknown")) for evidence in needs]
    return worth(Covering(graph, ["nf-b3"]).of(resource)["nf-b3"], found, liked)


def test_declared_weighs_more_than_inferred_teaching_more_than_assessing_and_the_whole_more_than_a_part(
    graph: StandardsGraph,
) -> None:
    declared = value(graph, aligned("nf-b3"))
    assert declared > value(graph, aligned("nf-b3", sure=0.9)) > value(graph, aligned("nf-b3", sure=0.5))
    assert declared > value(graph, aligned("nf-b3", type=AlignmentType.ASSESSES))
    assert declared > value(graph, aligned("nf-b3a"))


def test_needs_declared_count_more_than_inferred_and_unknown_counts_as_nothing(graph: StandardsGraph) -> None:
    by = {known: value(graph, aligned("nf-b3"), (known,)) for known in Evidence}
    assert by[Evidence.DECLARED] > by[Evidence.INFERRED] > by[Evidence.UNKNOWN]
    assert by[Evidence.DECLARED] == value(graph, aligned("nf-b3"))


def test_that_a_standard_is_declared_at_all_outweighs_everything_that_makes_a_cover_better(
    graph: StandardsGraph,
) -> None:
    best = value(graph, aligned("nf-b3"), (Evidence.DECLARED,))
    cover = Covering(graph, ["nf-b3"]).of(aligned("nf-b3a"))["nf-b3"]
    unknown = [NeedEvidence("captions", Evidence.UNKNOWN, message("finding.captions.unknown"))] * 3
    worst = worth(cover, unknown, 0.0, in_language=False, in_grade=0.0)
    assert worst >= COVERED > best - worst


def test_the_grade_wished_for_counts_in_full_next_to_it_or_unknown_half_and_another_not_at_all() -> None:
    year = AgeRange(9, 10)
    assert grade_share(None, AgeRange(5, 6)) == grade_share(year, year) == grade_share(year, AgeRange(8, 12)) == 1.0
    assert grade_share(year, AgeRange(10, 11)) == grade_share(year, None) == 0.5
    assert grade_share(year, AgeRange(12, 13)) == grade_share(year, AgeRange(5, 6)) == 0.0
    assert grade_share(year, AgeRange(11, None)) == 0.0


def test_of_two_that_meet_a_standard_as_surely_the_one_of_the_grade_is_worth_more_whatever_search_likes(
    graph: StandardsGraph,
) -> None:
    cover = Covering(graph, ["nf-b3"]).of(aligned("nf-b3"))["nf-b3"]
    assert worth(cover, (), 0.0, in_grade=1.0) > worth(cover, (), 1.0, in_grade=0.5) > worth(cover, (), 1.0, in_grade=0)


def test_what_is_inferred_counts_as_surely_as_it_is_and_not_at_all_under_a_quarter(graph: StandardsGraph) -> None:
    covering = Covering(graph, ["nf-b3"])
    bands = {
        sure: covering.of(Resource(id="r", title="R"), aligned("nf-b3", sure=sure).alignments)
        for sure in (0.2, 0.3, 0.7)
    }
    assert bands[0.2] == {}
    assert {sure: found["nf-b3"].band.value for sure, found in bands.items() if found} == {
        0.3: "possibly",
        0.7: "probably",
    }
    assert bands[0.7]["nf-b3"].sure == pytest.approx(0.7)
    assert value(graph, aligned("nf-b3", sure=0.5)) == round(INFERRED * value(graph, aligned("nf-b3")) / 2)


def test_what_people_say_is_worth_more_than_any_inference_of_what_is_better_otherwise(graph: StandardsGraph) -> None:
    sure = Covering(graph, ["nf-b3"]).of(aligned("nf-b3", sure=0.99))["nf-b3"]
    met = [NeedEvidence("captions", Evidence.DECLARED, message("finding.captions.unknown"))]
    unknown = [NeedEvidence("captions", Evidence.UNKNOWN, message("finding.captions.unknown"))]
    for type in (AlignmentType.TEACHES, AlignmentType.ASSESSES):
        said = Covering(graph, ["nf-b3"]).of(aligned("nf-b3a", type=type))["nf-b3"]
        assert worth(said, unknown, 0.0, in_grade=0.0) > worth(sure, met, 1.0)


def test_what_is_declared_of_a_relative_moves_what_is_inferred_as_search_has_it(graph: StandardsGraph) -> None:
    inferred = aligned("nf-b4", sure=0.6).alignments
    alone = Covering(graph, ["nf-b4"]).of(Resource(id="r", title="R"), inferred)["nf-b4"].sure
    beside = Covering(graph, ["nf-b4"]).of(aligned("nf-b3"), inferred)["nf-b4"].sure
    by_search = meets(np.array([0.6, 0.6]), np.array([0.0, NEARNESS[Nearness.PREREQUISITE]]))
    assert [alone, beside] == pytest.approx(by_search.tolist())
    assert alone != beside


def test_an_inference_for_the_whole_says_nothing_of_its_lettered_part_though_a_declaration_does(
    graph: StandardsGraph,
) -> None:
    covering = Covering(graph, ["nf-b3a"])
    assert covering.of(Resource(id="r", title="R"), aligned("nf-b3", sure=0.9).alignments) == {}
    assert covering.of(aligned("nf-b3"))["nf-b3a"].relation is Nearness.WHOLE


def test_what_search_likes_nearly_as_well_counts_the_same_and_what_it_likes_far_less_does_not(
    graph: StandardsGraph,
) -> None:
    points = [value(graph, aligned("nf-b3"), liked=liked) for liked in (1.0, 0.9, 0.6, 0.0, -2.0)]
    assert points[0] == points[1] > points[2] > points[3] == points[4]


@pytest.mark.parametrize(
    ("languages", "wished", "fits"),
    [
        ((), "en", True),
        (("en-GB",), "en", True),
        (("es",), "en", False),
        (("es", "EN"), "en-US", True),
        (("es",), "", True),
    ],
)
def test_a_language_that_is_not_stated_is_not_held_against_a_material(
    languages: tuple[str, ...], wished: str, fits: bool
) -> None:
    assert speaks(Resource(id="r", title="R", languages=languages), wished) is fits


def test_only_a_letter_makes_a_lettered_part(graph: StandardsGraph) -> None:
    assert lettered_part(graph, "nf-b3a", "nf-b3")
    assert not lettered_part(graph, "nf-b3", "nf-b")
    assert not lettered_part(graph, "nf-b4", "nf-b3")
