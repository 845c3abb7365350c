"""Rubrics as data, what scores come to under their rules, and versions that never change."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from district import FAST, Clock, new_database, staff
from hypothesis import given
from hypothesis import strategies as st

from api.messages import english
from catalog.errors import ConflictError, ForbiddenError, InvalidRubricError, NotFoundError, StateError
from catalog.store.audit import AuditLog
from catalog.store.database import Database
from catalog.vetting.people.people import People, Person
from catalog.vetting.rubrics.parsing import parse, templates
from catalog.vetting.rubrics.rating import Rating, problem, rate
from catalog.vetting.rubrics.rubric import SCALES, Criterion, Mark, Rubric, RuleKind, Scale, Score, to_json
from catalog.vetting.rubrics.versions import RubricVersions

M, P, N = Mark.MEETS, Mark.PARTIALLY, Mark.DOES_NOT


def section(id: str, *criteria: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": id, "title": id.upper(), "criteria": list(criteria), "meets": 0.8, "partially": 0.5, **fields}


def criterion(id: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "text": f"Criterion {id}", "scale": "0-2", **fields}


def record(rule: str = "lowest", *sections: dict[str, Any], **fields: Any) -> dict[str, Any]:
    given = list(sections) or [section("a", criterion("a1"), criterion("a2")), section("b", criterion("b1"))]
    return {"name": "tiny", "title": "Tiny", "sections": given, "rule": {"kind": rule, **fields}}


GATES = [(M, M, M), (M, P, P), (M, N, P), (P, M, P), (P, P, P), (P, N, N)]
GATED = record(
    "gateways",
    section("g1", criterion("1a"), criterion("1b", non_negotiable=True)),
    section("g2", criterion("2a"), criterion("2b")),
    section("g3", criterion("3a")),
    table=[{"ratings": [first, second], "is": whole} for first, second, whole in GATES],
)
SCORES_FOR = {M: (2, 2), P: (1, 1), N: (0, 1)}  # of the two criteria of a gateway: 100%, 50%, 25%


# -- rating -----------------------------------------------------------------------------------------------------


def reasons(rating: Rating) -> list[str]:
    return [english().say(reason) for reason in rating.because]


@pytest.mark.parametrize(("first", "second", "whole"), GATES)
def test_two_gateways_come_to_what_the_published_table_says(first: Mark, second: Mark, whole: Mark) -> None:
    scores = dict(zip(("1a", "1b", "2a", "2b"), SCORES_FOR[first] + SCORES_FOR[second], strict=True))
    rating = rate(parse(GATED), {**scores, "3a": 2})
    assert [section.mark for section in rating.sections[:2]] == [first, second]
    assert rating.mark is whole
    assert f"Gateway 1 {first} and gateway 2 {second}: together this {whole}." in reasons(rating)


@pytest.mark.parametrize("second", [(0, 0), (2, 2), (None, None)])
def test_a_first_gateway_that_fails_ends_the_review_whatever_comes_after(second: tuple[int | None, int | None]) -> None:
    rating = rate(parse(GATED), {"1a": 0, "1b": 1, "2a": second[0], "2b": second[1]})
    assert rating.mark is N
    assert [section.reached for section in rating.sections] == [True, False, False]
    assert rating.missing == ()
    assert reasons(rating) == [
        "Gateway 1, G1 does not meet: 0.5 of 2 points, 25% (80% meets, 50% partially).",
        "A first gateway that fails ends the review.",
    ]


def test_a_non_negotiable_criterion_fails_its_gateway_though_the_points_would_do() -> None:
    rubric = copy.deepcopy(GATED)
    rubric["sections"][0]["criteria"].append(criterion("1c", weight=8))
    rating = rate(parse(rubric), {"1a": 2, "1b": 0, "1c": 2})
    assert rating.sections[0].share == 0.9
    assert (rating.mark, rating.failed) == (N, ("1b",))
    assert reasons(rating)[0] == "Gateway 1, G1 does not meet: the non-negotiable 1b is not met."


def test_the_last_gateway_informs_and_is_reached_only_when_the_others_meet() -> None:
    met = {"1a": 2, "1b": 2, "2a": 2, "2b": 2}
    assert rate(parse(GATED), met).mark is M
    assert rate(parse(GATED), met).missing == ("3a",)
    assert rate(parse(GATED), {**met, "3a": 0}).mark is M
    assert rate(parse(GATED), {**met, "2a": 0, "3a": 2}).sections[2].reached is False


def test_nothing_is_rated_while_a_score_it_depends_on_is_missing() -> None:
    rating = rate(parse(GATED), {"1a": 2, "1b": 2, "2a": 2})
    assert (rating.mark, rating.missing) == (None, ("2b", "3a"))
    assert reasons(rating)[-1] == "Still to be scored: 2b."


def test_the_lowest_section_decides_under_that_rule() -> None:
    assert rate(parse(record()), {"a1": 2, "a2": 2, "b1": 1}).mark is P
    assert rate(parse(record()), {"a1": 2, "a2": 0, "b1": 0}).mark is N
    assert rate(parse(record()), {"a1": 2, "a2": 2, "b1": 2}).mark is M


def test_shares_are_weighed_by_criterion_and_by_section() -> None:
    rubric = record(
        "share",
        section("a", criterion("a1", weight=3), criterion("a2", scale="0-3"), weight=2),
        section("b", criterion("b1", scale="yes-no")),
        meets=0.6,
        partially=0.3,
    )
    # a: (3 x 1/2 + 1 x 3/3) / 4 = 62.5%; b: 0%; together (2 x 62.5% + 0) / 3 = 41.7%
    rating = rate(parse(rubric), {"a1": 1, "a2": 3, "b1": 0})
    assert rating.mark is P
    assert reasons(rating)[-1] == "All sections together reach 42%: partially meets (60% meets, 30% partially)."
    assert rate(parse(rubric), {"a1": 2, "a2": 3, "b1": 0}).mark is M  # 2/3


def test_what_does_not_apply_counts_neither_for_nor_against() -> None:
    rubric = record(
        "share",
        section("a", criterion("a1"), criterion("a2", may_not_apply=True)),
        section("b", criterion("b1", may_not_apply=True)),
    )
    rating = rate(parse(rubric), {"a1": 2, "a2": "n/a", "b1": "n/a"})
    assert (rating.mark, rating.sections[0].possible, rating.sections[1].mark) == (M, 1, None)
    assert "B: nothing in it applies." in reasons(rating)
    nothing = parse(record("share", section("a", criterion("a1", may_not_apply=True))))
    assert rate(nothing, {"a1": "n/a"}).mark is None


def test_a_share_exactly_at_the_bound_meets_it() -> None:
    rubric = parse(record("lowest", section("a", *(criterion(f"a{n}", scale="yes-no") for n in range(5)))))
    assert rate(rubric, {f"a{n}": int(n < 4) for n in range(5)}).mark is M  # 80%


@pytest.mark.parametrize(
    ("scale", "value", "fits"),
    [
        *[("0-2", 2, True), ("0-2", 3, False), ("yes-no", 2, False), ("0-3", 3, True), ("0-2", -1, False)],
        *[("0-2", "n/a", False), ("0-2", True, False), ("0-2", None, True), ("meets-partially-not", 2, True)],
    ],
)
def test_a_score_fits_its_scale(scale: str, value: Any, fits: bool) -> None:
    assert (problem(Criterion(id="x", text="x", scale=Scale(scale)), value) is None) is fits


WHOLE = st.sampled_from(templates())


@given(WHOLE, st.data())
def test_a_better_score_never_makes_a_rating_worse(rubric: Rubric, data: st.DataObject) -> None:
    scores: dict[str, Score | None] = {
        criterion.id: data.draw(st.integers(0, criterion.best), label=criterion.id) for criterion in rubric.criteria
    }
    below: list[Criterion | None] = [
        criterion for criterion in rubric.criteria if scores[criterion.id] != criterion.best
    ]
    raised = data.draw(st.sampled_from(below or [None]))
    before = rate(rubric, scores)
    assert before.mark is not None
    assert all(section.points <= section.possible for section in before.sections)
    if raised is not None:
        after = rate(rubric, {**scores, raised.id: int(scores[raised.id] or 0) + 1})
        assert after.mark is not None
        assert [N, P, M].index(after.mark) >= [N, P, M].index(before.mark)


@given(WHOLE)
def test_full_marks_meet_and_none_do_not(rubric: Rubric) -> None:
    assert rate(rubric, {criterion.id: criterion.best for criterion in rubric.criteria}).mark is M
    assert rate(rubric, {criterion.id: 0 for criterion in rubric.criteria}).mark is N
    assert rate(rubric, {}).mark is None


# -- reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rubric", templates(), ids=lambda rubric: rubric.name)
def test_a_rubric_that_ships_is_whole_and_free(rubric: Rubric) -> None:
    assert rubric.license == "CC0-1.0"
    assert 15 <= len(rubric.criteria) <= 30
    assert rubric.purpose
    assert parse(to_json(rubric)) == rubric
    assert orjson.loads(orjson.dumps(to_json(rubric))) == to_json(rubric)


def test_the_instructional_rubric_has_three_gateways_of_which_two_decide() -> None:
    rubric = next(template for template in templates() if template.name == "instructional-quality")
    assert (rubric.rule.kind, len(rubric.sections), rubric.rule.gateways) == (RuleKind.GATEWAYS, 3, 2)
    assert [(*key, whole) for key, whole in rubric.rule.table] == GATES


def test_every_mistake_is_named_with_its_place() -> None:
    wrong = record("share", section("a b", criterion("a1", scale="0-9", weight=-1), criterion("a1", colour="red")))
    wrong |= {"name": "Two Words", "title": " ", "reviewers_needed": 0.5}
    wrong["sections"][0]["partially"] = 0.9
    with pytest.raises(InvalidRubricError) as refused:
        parse(wrong)
    places = [problem.place for problem in refused.value.problems]
    assert places == [
        "name",
        "sections[1].criteria[1].scale",
        "sections[1].criteria[1].weight",
        "sections[1].criteria[2].colour",
        "sections[1].partially",
        "sections[1].id",
        "criteria",
    ]
    assert "“a1” is there more than once." in str(refused.value)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ([], "needs a table"),
        ([{"ratings": [M, M], "is": M}], "“meets + partially meets” is missing"),
        ([{"ratings": [M, "fine"], "is": M}], "“ratings”, a list"),
        ([{"ratings": [M] * 5, "is": M}], "one rating for each gateway"),
        ([{"ratings": [a, b], "is": c} for a, b, c in [*GATES, GATES[0]]], "more than once"),
    ],
)
def test_a_table_of_gateways_must_be_complete(table: list[Any], says: str) -> None:
    with pytest.raises(InvalidRubricError, match=re.escape(says)):
        parse({**GATED, "rule": {"kind": "gateways", "table": table}})


@pytest.mark.parametrize("value", [None, [], "x", {"sections": 1}, {"rule": []}, {"sections": [1, {"criteria": [2]}]}])
def test_what_is_no_rubric_is_refused_in_words(value: Any) -> None:
    with pytest.raises(InvalidRubricError):
        parse(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_no_json_in_any_place_makes_reading_fail_otherwise(data: st.DataObject) -> None:
    given_record: Any = copy.deepcopy(GATED)
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in node if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    walk(given_record)
    node, key = data.draw(st.sampled_from(places))
    node[key] = data.draw(JSON)
    try:
        rubric = parse(given_record)
    except InvalidRubricError:
        return
    assert rate(rubric, {criterion.id: criterion.best for criterion in rubric.criteria}).sections


def test_every_scale_has_a_word_for_each_value() -> None:
    assert {scale: len(labels) for scale, labels in SCALES.items()} == {"0-3": 4, "0-2": 3, "yes-no": 2, Scale.MEETS: 3}


# -- versions ---------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = new_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def chris(database: Database) -> Person:
    return staff(People(database, Clock(), FAST))["chris"]


@pytest.fixture
def versions(database: Database) -> RubricVersions:
    return RubricVersions(database, Clock())


def test_a_published_version_stays_while_the_next_is_drafted_and_published(
    versions: RubricVersions, chris: Person
) -> None:
    draft = versions.save_draft(chris, record())
    with pytest.raises(NotFoundError, match="No rubric “tiny” is published"):
        versions.get("tiny")
    first = versions.publish(chris, "tiny", draft.revision)
    assert (first.version, versions.get("tiny")) == (1, first)
    second = versions.new_version(chris, "tiny")
    assert versions.new_version(chris, "tiny") == second
    changed = versions.save_draft(chris, {**to_json(second.rubric), "title": "Tiny too"}, second.revision)
    assert versions.get("tiny") == first
    versions.publish(chris, "tiny", changed.revision)
    assert (versions.get("tiny").title, versions.get("tiny", 1)) == ("Tiny too", first)
    assert [(line.version, line.published is not None) for line in versions.all()] == [(2, True), (1, True)]


def test_two_who_edit_one_draft_do_not_overwrite_each_other(versions: RubricVersions, chris: Person) -> None:
    draft = versions.save_draft(chris, record())
    versions.save_draft(chris, {**record(), "title": "Theirs"}, draft.revision)
    with pytest.raises(ConflictError) as refused:
        versions.save_draft(chris, {**record(), "title": "Yours"}, draft.revision)
    (clash,) = refused.value.clashes
    assert "Yours" in clash.yours
    assert "Theirs" in clash.theirs
    assert versions.draft("tiny").rubric.title == "Theirs"
    with pytest.raises(ConflictError):
        versions.publish(chris, "tiny", draft.revision)


def test_what_is_published_cannot_be_saved_over(versions: RubricVersions, chris: Person) -> None:
    draft = versions.save_draft(chris, record())
    versions.publish(chris, "tiny", draft.revision)
    with pytest.raises(StateError, match="begin a new version"):
        versions.save_draft(chris, record(), draft.revision)
    with pytest.raises(StateError, match="no draft"):
        versions.publish(chris, "tiny", 1)


def test_a_draft_can_be_thrown_away_and_its_text_stays_in_the_log(
    versions: RubricVersions, chris: Person, database: Database
) -> None:
    versions.save_draft(chris, record())
    with pytest.raises(StateError, match="was saved since you opened it"):
        versions.discard_draft(chris, "tiny", versions.draft("tiny").revision - 1)
    versions.discard_draft(chris, "tiny", versions.draft("tiny").revision)
    with pytest.raises(NotFoundError):
        versions.draft("tiny")
    last = AuditLog(database).entries(subject="rubric:tiny:1")[0]
    assert (last.action, last.before["title"], last.after) == ("rubric.discard", "Tiny", None)


def test_the_rubrics_that_ship_are_installed_once(versions: RubricVersions, chris: Person) -> None:
    assert versions.install_templates(chris) == [template.name for template in templates()]
    assert versions.install_templates(chris) == []
    assert [line.name for line in versions.all()] == sorted(template.name for template in templates())


def test_only_coordinators_change_rubrics(versions: RubricVersions, database: Database, chris: Person) -> None:
    rita = People(database, Clock(), FAST).person("rita")
    for by in (rita, None):
        with pytest.raises(ForbiddenError):
            versions.save_draft(by, record())
        with pytest.raises(ForbiddenError):
            versions.install_templates(by)
    assert versions.all() == []
