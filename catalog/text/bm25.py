"""BM25, one for every search here: materials, standards, and the likeness of the two. Takes numbers or arrays.

score = idf(term) * saturated(tf, k1 * dilution)            (Robertson and Zaragoza 2009; Lucene's idf, never negative)
"""

from __future__ import annotations

from typing import Any

import numpy as np


def idf(df: Any, size: Any) -> Any:
    """ln(1 + (size - df + 0.5) / (df + 0.5)): what a term that ``df`` of ``size`` texts hold tells."""
    return np.log1p((size - df + 0.5) / (df + 0.5))


def dilution(length: Any, mean: Any, b: float) -> Any:
    """How much a text of this length dilutes a word: 1 at the mean, and everywhere for b = 0."""
    return 1 - b + b * length / mean


def saturated(tf: Any, k1: float, dilution: Any = 1.0) -> Any:
    """What a term that occurs ``tf`` times counts: nearing ``k1 + 1`` with every time."""
    return tf * (k1 + 1) / (tf + k1 * dilution)
