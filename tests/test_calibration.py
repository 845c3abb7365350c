"""indexer.alignment.calibration: figures worked out by hand, and laws that hold for any confidences."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import JudgmentError
from indexer.alignment.calibration import (
    Bin,
    expected_calibration_error,
    precision_from,
    reliability,
    table_records,
)

pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_a_bin_holds_its_lower_end_and_the_last_one_both() -> None:
    table = reliability([0.0, 0.5, 1.0, 0.49], [False, True, True, False], bins=2)
    assert table == (Bin(0.0, 0.5, 2, 0.245, 0.0), Bin(0.5, 1.0, 2, 0.75, 1.0))


def test_the_error_is_each_bins_distance_weighed_by_its_share() -> None:
    # Three said at .9, of which two are true, and one at .1 that is false: 3/4 * |.9 - 2/3| + 1/4 * |.1 - 0|.
    error = expected_calibration_error([0.9, 0.9, 0.9, 0.1], [True, True, False, False])
    assert math.isclose(error, 0.75 * (0.9 - 2 / 3) + 0.25 * 0.1)


def test_what_comes_true_as_often_as_it_was_said_has_no_error() -> None:
    assert math.isclose(expected_calibration_error([0.75] * 4, [True, True, True, False]), 0.0, abs_tol=1e-12)


def test_nothing_said_is_no_error() -> None:
    assert expected_calibration_error([], []) == 0.0


def test_precision_counts_the_threshold_itself_and_recall_is_of_all_truths() -> None:
    found = precision_from(0.8, [0.8, 0.9, 0.7, 0.2], [True, False, True, True])
    assert (found.count, found.precision, found.recall) == (2, 0.5, 1 / 3)


def test_abstaining_altogether_is_never_wrong() -> None:
    found = precision_from(0.8, [0.1], [True])
    assert (found.count, found.precision, found.recall) == (0, 1.0, 0.0)


def test_tables_are_written_without_their_empty_bins() -> None:
    assert table_records(reliability([0.55], [True])) == [
        {"low": 0.5, "high": 0.6, "count": 1, "confidence": 0.55, "truth": 1.0}
    ]


@pytest.mark.parametrize(
    ("confidences", "truths", "said"),
    [
        ([1.2], [True], "between 0 and 1"),
        ([float("nan")], [True], "between 0 and 1"),
        ([0.5, 0.5], [True], "2 confidences cannot be compared with 1 truths"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_its_reason(
    confidences: list[float], truths: list[bool], said: str
) -> None:
    with pytest.raises(JudgmentError, match=said):
        reliability(confidences, truths)


def test_a_table_without_bins_is_refused() -> None:
    with pytest.raises(JudgmentError, match="at least one bin"):
        reliability([0.5], [True], bins=0)


@given(pairs, st.integers(1, 20))
def test_every_statement_is_in_one_bin_that_holds_its_confidence(made: list[tuple[float, bool]], bins: int) -> None:
    table = reliability([said for said, _ in made], [true for _, true in made], bins)
    assert sum(row.count for row in table) == len(made)
    assert math.isclose(sum(row.count * row.truth for row in table), sum(true for _, true in made))
    for row in table:
        assert not row.count or row.low - 1e-9 <= row.confidence <= row.high + 1e-9


@given(pairs)
def test_the_error_lies_between_none_and_all_and_no_order_changes_it(made: list[tuple[float, bool]]) -> None:
    confidences, truths = [said for said, _ in made], [true for _, true in made]
    error = expected_calibration_error(confidences, truths)
    assert 0 <= error <= 1
    assert math.isclose(error, expected_calibration_error(confidences[::-1], truths[::-1]), abs_tol=1e-9)
