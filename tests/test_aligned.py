"""Alignments of an open index."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.alignments import Aligned, ByStandard
from indexer.engine import Surely

STANDARDS = ["b", "a", "c"]
SIZE = 6
Inferences = list[tuple[int, int, float]]  # the place of a standard, the row, the confidence
NONE = ByStandard([], np.zeros(1, np.int64), {name: np.empty(0, np.int32) for name in ("row", "type", "reviewed")})
inferences = st.lists(
    st.tuples(st.sampled_from(range(3)), st.integers(0, SIZE - 1), st.sampled_from([0.25, 0.5, 0.75])),
    unique_by=lambda one: one[:2],
)


def aligned_by(inferred: Inferences) -> Aligned:
    table = sorted(inferred)
    starts = np.searchsorted([place for place, _, _ in table], np.arange(len(STANDARDS) + 1))
    columns = {
        "row": np.array([row for _, row, _ in table], np.int32),
        "confidence": np.array([confidence for _, _, confidence in table], np.float32),
    }
    return Aligned(NONE, ByStandard(STANDARDS, starts, columns), SIZE)


@given(
    inferred=inferences,
    standards=st.none() | st.sets(st.sampled_from([*STANDARDS, "unknown"])),
    allowed=st.none() | st.lists(st.booleans(), min_size=SIZE, max_size=SIZE),
    near=st.none() | st.sampled_from([0.3, 0.5]),
    limit=st.integers(1, 5),
)
def test_pages_of_inferences_are_parts_of_one_order(
    inferred: Inferences,
    standards: set[str] | None,
    allowed: list[bool] | None,
    near: float | None,
    limit: int,
) -> None:
    aligned = aligned_by(inferred)
    expected = sorted(
        (
            (row, place, confidence)
            for place, row, confidence in inferred
            if (standards is None or STANDARDS[place] in standards) and (allowed is None or allowed[row])
        ),
        key=lambda one: (-one[2] if near is None else abs(one[2] - np.float32(near)), one[0], one[1]),
    )
    mask = None if allowed is None else np.array(allowed)
    pages = [
        (*one,)
        for start in range(0, len(expected) + limit, limit)
        for one in zip(*aligned.inferences(standards, mask, near, start=start, limit=limit), strict=True)
    ]
    assert pages == expected
    assert list(zip(*aligned.inferences(standards, mask, near), strict=True)) == expected


@given(
    inferred=inferences,
    nearness=st.permutations([1.0, 0.9, 0.5]),
    refused=st.sets(st.integers(0, SIZE - 1), max_size=3),
    least=st.sampled_from([0.25, 0.5, 0.6]),
)
def test_what_surely_meets_a_standard_is_as_sure_for_the_one_that_counts(
    inferred: Inferences, nearness: list[float], refused: set[int], least: float
) -> None:
    """The greatest nearness times confidence counts, of equal ones the first; what is only near counts for none."""
    asked = dict(zip(STANDARDS, nearness, strict=True))
    best: dict[int, tuple[float, float]] = {}
    for place, row, confidence in sorted(inferred):
        counts = nearness[place] >= 0.85 and not (STANDARDS[place] == "a" and row in refused)
        if counts and nearness[place] * confidence > best.get(row, (0.0, 0.0))[0]:
            best[row] = nearness[place] * confidence, confidence
    expected = [row in best and best[row][1] >= least for row in range(SIZE)]
    met = aligned_by(inferred).surely(asked, {"a": sorted(refused)}, Surely(0.0, least - 1e-6))
    assert met.tolist() == expected
    assert not aligned_by(inferred).surely(asked, {}, Surely(0.0, None)).any()
    assert not aligned_by(inferred).surely({}, {}, Surely(0.0, least)).any()
