"""What is close enough to the best, by bounds and without."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.generation import ordering
from indexer.generation.ordering import close_by_bounds, close_enough


@given(
    seed=st.integers(0, 10_000), size=st.integers(0, 60), off=st.sampled_from([0.0, 0.1, 2.0]), lift=st.floats(-3, 3)
)
@pytest.mark.parametrize("close", [0.25, 0.9, 1.0])
def test_bounds_tell_the_same_rows_however_far_they_are_off(
    seed: int, size: int, off: float, lift: float, close: float
) -> None:
    chance = np.random.default_rng(seed)
    rows = np.sort(chance.choice(1000, size, replace=False))
    worth = np.round(chance.standard_normal(1000) + lift, 1)
    most = worth + off * chance.random(1000)
    asked: list[int] = []

    def exact(some: np.ndarray) -> np.ndarray:
        asked.extend(some.tolist())
        return worth[some]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "_LIKELY", 3)
        patch.setattr(ordering, "_AT_ONCE", 7)
        near = close_by_bounds(rows, exact, most.__getitem__, close)
        best = max((worth[row] for row in rows), default=0.0)
        assert near.tolist() == [row for row in rows if best <= 0 or worth[row] >= close * best]
        assert near.tolist() == close_enough(rows, worth.__getitem__, close).tolist()
    if off == 0.0 and best > 0:  # what is not close is asked only if it is among the likeliest
        assert set(asked) == set(near.tolist()) | set(asked[:3])
