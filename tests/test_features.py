"""Features: one number a resource and feature, on scales that no query changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ranking_table import candidates

from api.search.features import FEATURES, GROUPS, OF_WORDS, Asked, features, grade_fit, minutes_fit
from catalog.model import AgeRange
from indexer.engine import EngineQuery


def fit(wished: AgeRange | None, low: float, high: float) -> float:
    return float(grade_fit(wished, np.array([low]), np.array([high]), np.zeros(1))[0])


@pytest.mark.parametrize(
    ("wished", "low", "high", "expected"),
    [
        (AgeRange(8, 9), 8, 9, 1.0),
        (AgeRange(8, 9), 5, 11, 1.0),  # written for more than was asked
        (AgeRange(7, 11), 8, 9, 1.0),  # written for part of what was asked
        (AgeRange(8, 10), 9, 11, 0.5),  # one year of two is shared
        (AgeRange(8, 9), 9, 10, -0.25),  # the next school year
        (AgeRange(8, 9), 6, 7, -0.5),
        (AgeRange(5, 6), 14, 16, -1.0),  # too far to fit any worse
        (AgeRange(16, None), 18, np.inf, 1.0),
        (AgeRange(8, 9), 18, np.inf, -1.0),
        (AgeRange(8, 9), np.nan, np.nan, 0.0),
        (None, 8, 9, 0.0),
    ],
)
def test_a_grade_fits_by_what_the_ranges_share(wished: AgeRange | None, low: float, high: float, expected: float):
    assert fit(wished, low, high) == expected


@given(st.integers(3, 15), st.integers(1, 4), st.integers(3, 15), st.integers(1, 4))
def test_a_grade_fits_the_same_either_way_round(low: int, years: int, other: int, more: int):
    one, two = AgeRange(low, low + years), AgeRange(other, other + more)
    assert fit(one, two.low, two.high or 0) == fit(two, one.low, one.high or 0)
    assert -1 <= fit(one, two.low, two.high or 0) <= 1


def test_a_length_fits_up_to_what_is_wished_for():
    minutes = np.array([5, 20, 30, 40, 90, np.nan])
    assert minutes_fit(20, minutes, np.zeros(6)).tolist() == [1, 1, -0.5, -1, -1, 0]
    assert minutes_fit(None, np.array([15, 30, 45, np.nan]), np.zeros(4), 30).tolist() == [-0.5, 1, 1, 0]
    assert not minutes_fit(None, minutes, np.zeros(6)).any()
    assert not minutes_fit(20, None, np.zeros(6)).any()


def test_every_feature_belongs_to_one_group():
    assert len(set(FEATURES)) == len(FEATURES) == sum(map(len, GROUPS.values()))
    assert set(OF_WORDS) <= set(FEATURES)


def test_what_is_not_known_counts_nothing():
    columns = features(Asked(EngineQuery(needs=("captions",))), candidates(2))
    assert set(columns) == set(FEATURES)
    assert all(not column.any() for column in columns.values())


def test_what_more_words_say_counts_more_by_the_square_root_of_their_number():
    """Three words count as they are, twelve twice as much, one .577. A word of half the weight is half a word."""
    table = candidates(1, {"words.all": [0.8], "words.course": [0.4], "synonyms.all": [0.2], "meaning": [0.5]})
    for terms, factor in ((3 * [1.0], 1), (12 * [1.0], 2), ([1.0], 3**-0.5), ([1.0, 0.5], 0.5**0.5), ([0.1], 3**-0.5)):
        asked = Asked(EngineQuery(terms={f"t{n}": weight for n, weight in enumerate(terms)}))
        columns = features(asked, table)
        found = [float(columns[name][0]) for name in ("words.all", "words.course", "synonyms.all", "meaning")]
        assert found == pytest.approx([0.8 * factor, 0.4 * factor, 0.2 * factor, 0.5])


def test_needs_add_up():
    table = candidates(2, {"need.captions": [1.0, 0.5], "need.advanced": [0.5, -1.0]})
    columns = features(Asked(EngineQuery(needs=("captions", "advanced"))), table)
    assert columns["need"].tolist() == [1.5, 0.5]


def test_what_is_declared_for_a_relative_adds_to_an_inference_and_never_outranks_the_standard_itself():
    """By hand: the odds of .4 are 2 to 3, times e ** .7 for a related standard 1.3425, a chance of .5731."""
    table = candidates(
        6,
        {
            "declared.teaches": [0.4, 0.3, 0.6, 0.3, 0.0, 0.9],
            "inferred": [0.4, 0.4, 0.4, 0.0, 0.4, 0.4],
        },
    )
    columns = features(Asked(EngineQuery()), table)
    assert columns["declared.teaches"].tolist() == pytest.approx([0, 0, 0, 0, 0, 0.9])
    assert columns["inferred"].tolist() == pytest.approx([0.5731, 0.2487, 0.4, 0.0100, 0.4, 0], abs=1e-4)


def test_one_alignment_is_enough_and_declared_comes_before_inferred():
    table = candidates(
        4,
        {
            "declared.teaches": [1.0, 0.6, 0.0, 0.0],
            "declared.assesses": [1.0, 0.9, 0.0, 0.0],
            "declared.requires": [0.0, 0.0, 0.0, 0.0],
            "declared.reviewed": [0.0, 1.0, 0.0, 0.0],
            "inferred": [0.8, 0.8, 0.8, 0.0],
        },
    )
    columns = features(Asked(EngineQuery()), table)
    assert columns["declared.teaches"].tolist() == pytest.approx([1.0, 0.0, 0.0, 0.0])
    assert columns["declared.assesses"].tolist() == pytest.approx([0.0, 0.9, 0.0, 0.0])
    assert columns["declared.reviewed"].tolist() == pytest.approx([0.0, 1.0, 0.0, 0.0])
    assert columns["inferred"].tolist() == pytest.approx([0.0, 0.0, 0.8, 0.0])
