"""One rule for fit: whether a material is made for the grade asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from catalog.model import AgeRange

GRADE_TIERS = ("in", "near", "unknown", "other")


def grade_tiers(wished: AgeRange, low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.int8]:
    """The place in ``GRADE_TIERS`` of each material by its ages, half open, NaN where unknown: *in* if the ranges share
    a year or part of one, *near* if one begins where the other ends, within the school year next to it."""
    top = np.inf if wished.high is None else float(wished.high)
    with np.errstate(invalid="ignore"):
        shared = np.minimum(high, top) - np.maximum(low, float(wished.low))
        places = np.where(shared > 0, 0, np.where(shared > -1, 1, 3))
    return np.where(np.isnan(low) | np.isnan(high), 2, places).astype(np.int8)
