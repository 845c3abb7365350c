"""Ranking: an order that is the sum of its reasons."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ranking_table import candidates

from api.search.coefficients import Coefficients, CoefficientsError, load_coefficients
from api.search.features import FEATURES, OF_WORDS, Asked
from api.search.ranking import Ranked, rank
from catalog.model import AgeRange
from indexer.engine import Candidates, EngineQuery

ONES = Coefficients(1, "nothing", (), dict.fromkeys(FEATURES, 1.0))
ASKED = Asked(
    EngineQuery(
        terms={"fraction": 1.0},
        synonyms={"ratio": 1.0},
        wished_ages=AgeRange(8, 9),
        wished_subjects=("Mathematics",),
        needs=("captions", "advanced"),
    ),
)
TWO_WORDS = replace(ASKED, engine_query=replace(ASKED.engine_query, terms={"fraction": 1.0, "unit": 1.0}))
RELEVANCE = {"words", "synonyms", "meaning", "course", "standard"}
SHARES = st.integers(0, 2252).map(lambda n: n / 1024)  # 0 to 2.2
LEVELS = st.sampled_from([-1.0, 0.0, 0.5, 1.0])


@st.composite
def tables(draw: st.DrawFn) -> Candidates:
    count = draw(st.integers(0, 8))
    column = lambda values: draw(st.lists(values, min_size=count, max_size=count))  # noqa: E731
    signals = {name: column(SHARES) for name in OF_WORDS}
    low = column(st.integers(4, 16))
    signals |= {
        "ages.low": low,
        "ages.high": [low_age + 1 for low_age in low],
        "subject": column(st.sampled_from([0, 1])),
    }
    signals |= {"need.captions": column(LEVELS), "need.advanced": column(LEVELS)}
    signals["covered"] = column(st.integers(0, 8).map(lambda n: n / 8))
    return candidates(count, signals)


def shuffled(table: Candidates, order: list[int]) -> Candidates:
    return replace(
        table,
        rows=table.rows[order],
        ids=[table.ids[at] for at in order],
        signals={name: signal[order] for name, signal in table.signals.items()},
        resources=[table.resources[at] for at in order],
    )


def test_a_score_by_hand():
    """2 * .5 of three words, 4 * .25 of the meaning, and a year too old at .8: 1 + 1 - .2 = 1.8."""
    values = dict.fromkeys(FEATURES, 0.0) | {"words.all": 2.0, "meaning": 4.0, "grade": 0.8}
    table = candidates(1, {"words.all": [0.5], "meaning": [0.25], "ages.low": [9], "ages.high": [10]})
    asked = replace(ASKED, engine_query=replace(ASKED.engine_query, terms=dict.fromkeys("abc", 1.0)))
    (hit,) = rank(asked, table, replace(ONES, values=values)).page(0, 10)
    assert hit.score == pytest.approx(1.8, abs=1e-5)
    assert {reason.kind: reason.points for reason in hit.reasons if reason.points} == pytest.approx(
        {"words": 1.0, "meaning": 1.0, "grade": -0.2}, abs=1e-5
    )


@given(tables())
def test_a_score_is_exactly_the_sum_of_its_reasons(table: Candidates):
    ranking = rank(ASKED, table, load_coefficients())
    for hit in ranking.page(0, len(table.ids)):
        assert hit.score == sum(reason.points for reason in hit.reasons)
        assert hit.score == sum(reason.points for reason in reversed(hit.reasons))
        assert math.isfinite(hit.score)


@given(tables())
def test_without_a_grade_and_needs_order_is_by_score_then_id(table: Candidates):
    ranking = rank(Asked(replace(ASKED.engine_query, wished_ages=None, needs=())), table, load_coefficients())
    pairs = list(zip(-ranking.scores, ranking.ids, strict=True))
    assert pairs == sorted(pairs)
    assert sorted(ranking.ids) == sorted(table.ids)


@given(tables(), st.sampled_from([ASKED, TWO_WORDS]))
def test_a_grade_orders_what_is_about_the_topic_before_points_do(table: Candidates, asked: Asked):
    """Against loops: years apart, needs met, points, among materials with a third of the best one's for the topic
    that hold most of the words and, of two words, mean about that, or with three fifths."""
    hits = rank(asked, table, load_coefficients()).page(0, 99)
    topic = {hit.resource.id: sum(r.points for r in hit.reasons if r.kind in RELEVANCE) for hit in hits}
    low = dict(zip(table.ids, table.signals["ages.low"].tolist(), strict=True))
    covered = dict(zip(table.ids, table.signals["covered"].tolist(), strict=True))
    meanings = zip(table.signals["meaning"].tolist(), table.signals["meaning.course"].tolist(), strict=True)
    means = dict(zip(table.ids, map(max, meanings), strict=True))
    needs = {
        id: (True, 0) if min(captions, more) < 0 else (False, -((captions > 0) + (more > 0)))
        for id, captions, more in zip(
            table.ids, table.signals["need.captions"].tolist(), table.signals["need.advanced"].tolist(), strict=True
        )
    }

    def place(hit: Ranked) -> tuple[bool, int, tuple[bool, int], float, str]:
        apart = abs(low[hit.resource.id] - 8)
        best, barrier = max(topic.values()), needs[hit.resource.id][0]
        meant = max(means[id] for id in topic if topic[id] >= 0.6 * best)
        means_it = asked is ASKED or means[hit.resource.id] >= 0.5 * meant
        share = 1 / 3 if covered[hit.resource.id] >= 0.6 and means_it else 0.6
        loose, equal = topic[hit.resource.id] < share * best, topic[hit.resource.id] >= 0.5 * best
        met = (False, 0) if loose or not (equal or barrier) else needs[hit.resource.id]
        return loose, 0 if loose else {0: 0, 1: 1}.get(apart, 3), met, -hit.score, hit.resource.id

    assert [place(hit) for hit in hits] == sorted(place(hit) for hit in hits)


def test_what_holds_one_word_of_two_is_not_about_the_topic_however_it_fits_the_grade():
    """Grade 4's life cycles and Grade 3's water cycle, for “water cycle grade 4”."""
    asked = replace(ASKED, engine_query=replace(ASKED.engine_query, wished_ages=AgeRange(9, 10), needs=()))
    ages = {"ages.low": [9, 8], "ages.high": [10, 9]}
    signals = {"words.all": [0.9, 2.0], "covered": [0.4, 1.0], **ages}
    hits = rank(asked, candidates(2, signals), ONES).page(0, 9)
    assert [(hit.resource.id, hit.tiers["topic"]) for hit in hits] == [("b", "about"), ("a", "loose")]
    hits = rank(asked, candidates(2, signals | {"covered": [1.0, 1.0]}), ONES).page(0, 9)
    assert [hit.resource.id for hit in hits] == ["a", "b"]


def test_what_holds_each_word_but_means_something_else_is_not_about_the_topic():
    """Grade 4's life cycles of what lives in water, and Grade 3's water cycle; the meaning of a unit's name counts."""
    asked = replace(ASKED, engine_query=replace(TWO_WORDS.engine_query, wished_ages=AgeRange(9, 10), needs=()))
    signals = {"words.all": [1.0, 2.0], "covered": [1.0, 1.0], "ages.low": [9, 8], "ages.high": [10, 9]}
    cosines = {"meaning": [0.25, 0.75], "meaning.course": [0.25, 0.25]}
    hits = rank(asked, candidates(2, signals | cosines), ONES).page(0, 9)
    assert [(hit.resource.id, hit.tiers["topic"]) for hit in hits] == [("b", "about"), ("a", "loose")]
    hits = rank(asked, candidates(2, signals | cosines | {"meaning.course": [0.5, 0.25]}), ONES).page(0, 9)
    assert [(hit.resource.id, hit.tiers["topic"]) for hit in hits] == [("a", "about"), ("b", "about")]
    one_word = replace(asked, engine_query=replace(asked.engine_query, terms={"cycle": 1.0}))
    hits = rank(one_word, candidates(2, signals | cosines), ONES).page(0, 9)
    assert [(hit.resource.id, hit.tiers["topic"]) for hit in hits] == [("a", "about"), ("b", "about")]


def test_to_meet_a_need_moves_up_only_what_fits_the_topic_about_equally():
    asked = replace(ASKED, engine_query=replace(ASKED.engine_query, wished_ages=None, needs=("captions",)))
    signals = {"meaning": [4.0, 2.0, 1.8, 1.9, 3.0], "need.captions": [0.0, 0.5, 1.0, 0.0, -1.0]}
    hits = rank(asked, candidates(5, signals), ONES).page(0, 9)
    assert [(hit.resource.id, hit.tiers["need"]) for hit in hits] == [
        ("b", "known"),
        ("a", "unknown"),
        ("c", "known"),  # fits the topic less than half as well as the best
        ("d", "unknown"),
        ("e", "barrier"),
    ]


def test_a_text_in_the_language_asked_for_comes_before_one_of_the_grade_in_another():
    asked = replace(ASKED, engine_query=replace(ASKED.engine_query, wished_languages=("es",), needs=()))
    ages = {"ages.low": [8, 11], "ages.high": [9, 12]}
    hits = rank(asked, candidates(2, {"meaning": [1.1, 0.5], "language": [0.0, 3.0], **ages}), ONES).page(0, 9)
    assert [(hit.resource.id, hit.tiers["topic"]) for hit in hits] == [("b", "about"), ("a", "loose")]


def test_of_unknown_grade_comes_after_the_grade_next_to_the_asked_and_before_others():
    ages = {"ages.low": [11, math.nan, 9, 8, 8], "ages.high": [12, math.nan, 10, 9, 9]}
    ranking = rank(ASKED, candidates(5, {"meaning": [2.0, 2.0, 1.0, 0.9, 0.1], **ages}), ONES)
    hits = ranking.page(0, 9)
    assert [(hit.resource.id, hit.tiers) for hit in hits] == [
        ("d", {"topic": "about", "grade": "in"}),
        ("c", {"topic": "about", "grade": "near"}),
        ("b", {"topic": "about", "grade": "unknown"}),
        ("a", {"topic": "about", "grade": "other"}),
        ("e", {"topic": "loose", "grade": "in"}),
    ]
    assert ranking.tiers == {
        "topic": {"about": 4, "loose": 1},
        "grade": {"in": 1, "near": 1, "unknown": 1, "other": 1},
    }


@given(tables(), st.randoms(use_true_random=False))
def test_shuffling_candidates_changes_nothing(table: Candidates, chance):
    order = list(range(len(table.ids)))
    chance.shuffle(order)
    as_given = rank(ASKED, table, load_coefficients()).page(0, 99)
    assert rank(ASKED, shuffled(table, order), load_coefficients()).page(0, 99) == as_given


@given(tables(), st.integers(0, 9), st.integers(1, 9))
def test_pages_are_parts_of_one_list(table: Candidates, offset: int, limit: int):
    ranking = rank(ASKED, table, load_coefficients())
    whole: list[Ranked] = ranking.page(0, len(ranking))
    assert ranking.page(offset, limit) == whole[offset : offset + limit]


@given(tables(), st.sampled_from(OF_WORDS), st.integers(1, 1024).map(lambda n: n / 1024))
def test_more_evidence_in_words_never_lowers_a_score(table: Candidates, name: str, more: float):
    if not len(table.ids):
        return
    better = {**table.signals, name: table.signals[name] + np.eye(1, len(table.ids), dtype=np.float32)[0] * more}
    before, after = (
        rank(ASKED, candidates, load_coefficients()) for candidates in (table, replace(table, signals=better))
    )
    at = table.ids[0]
    assert dict(zip(after.ids, after.scores, strict=True))[at] >= dict(zip(before.ids, before.scores, strict=True))[at]


def test_what_says_the_same_stands_behind_the_best_of_it_and_takes_no_place():
    points = {"meaning": [1.0, 4.0, 3.0, 2.0]}
    ranking = rank(Asked(EngineQuery()), candidates(4, points, duplicates=[0, 1, 0, 1]), ONES)
    assert [(one.resource.id, [twin.id for twin in one.duplicates]) for one in ranking.page(0, 9)] == [
        ("b", ["d"]),
        ("c", ["a"]),
    ]
    assert len(ranking) == 2
    assert list(ranking.ids) == ["b", "c", "d", "a"]  # a run lists each by its own score


def test_no_candidates_are_no_results():
    assert rank(ASKED, candidates(0), ONES).page(0, 10) == []


def test_the_coefficients_that_ship_read_and_write_the_same():
    shipped = load_coefficients()
    assert Coefficients.from_json(shipped.to_json(), "again") == shipped
    assert min(shipped.values.values()) >= 0
    assert (
        shipped["declared.requires"] < shipped["inferred"] < shipped["declared.assesses"] < shipped["declared.teaches"]
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "no file of coefficients"),
        ("[]", "no file of coefficients"),
        ('{"version": 1, "trained_on": "", "by_hand": [], "coefficients": {"words.all": 1}}', "train again"),
        (ONES.to_json().replace('"meaning": 1.0', '"meaning": NaN'), "not finite"),
    ],
)
def test_a_file_that_is_no_coefficients_is_refused_by_name(text: str, problem: str):
    with pytest.raises(CoefficientsError, match=problem) as raised:
        Coefficients.from_json(text, "mine.json")
    assert "mine.json" in str(raised.value)


def test_an_ablation_leaves_features_out():
    assert ONES.without("meaning", "grade")["meaning"] == 0.0
    assert ONES.without("meaning")["grade"] == 1.0


def test_a_text_in_a_home_language_is_about_a_topic_if_it_holds_the_words():
    """Its few points are of an English model: b in Spanish holds "water cycle" as a keyword, c does not."""
    signals = {"words.all": [1.0, 0.1, 0.1], "covered": [1.0, 1.0, 0.0], "need.home-language": [0.0, 1.0, 1.0]}
    asked = Asked(EngineQuery(terms={"water": 1.0}, needs=("home-language",)))
    table = candidates(3, signals)
    assert list(rank(asked, table, ONES).ids) == [table.ids[1], table.ids[0], table.ids[2]]
