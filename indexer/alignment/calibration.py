"""Calibration of stated confidences: of everything stated with 80 %, four in five should be true.

Expected calibration error is that of Naeini, Cooper and Hauskrecht (2015): confidences fall into bins of equal width
over 0..1, and each bin's distance between mean confidence and share of truths counts as its share of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from catalog.errors import JudgmentError


@dataclass(frozen=True, slots=True)
class Bin:
    """What was said with a confidence of ``low`` (included) to ``high`` (left out, but for 1.0)."""

    low: float
    high: float
    count: int
    confidence: float  # mean of what was said; 0 if nothing was
    truth: float  # share that was true; 0 if nothing was said


@dataclass(frozen=True, slots=True)
class Precision:
    """Of ``count`` statements from ``threshold`` up, ``precision`` were true (1.0 if there are none); they are
    ``recall`` of all truths."""

    threshold: float
    count: int
    precision: float
    recall: float


def reliability(confidences: ArrayLike, truths: ArrayLike, bins: int = 10) -> tuple[Bin, ...]:
    """All bins, empty ones too. Raises JudgmentError if a confidence is outside 0..1 or the lengths differ."""
    confident, true = _checked(confidences, truths)
    if bins < 1:
        raise JudgmentError(f"A reliability table needs at least one bin, not {bins}.")
    places = np.minimum((confident * bins).astype(np.int64), bins - 1)
    counts = np.bincount(places, minlength=bins)
    means = np.bincount(places, confident, bins) / np.maximum(counts, 1)
    shares = np.bincount(places, true, bins) / np.maximum(counts, 1)
    return tuple(
        Bin(at / bins, (at + 1) / bins, int(counts[at]), float(means[at]), float(shares[at])) for at in range(bins)
    )


def expected_calibration_error(confidences: ArrayLike, truths: ArrayLike, bins: int = 10) -> float:
    """Expected calibration error, 0 (calibrated) to 1; 0 if nothing was stated."""
    table = reliability(confidences, truths, bins)
    total = sum(row.count for row in table)
    return sum(row.count * abs(row.confidence - row.truth) for row in table) / max(total, 1)


def precision_from(threshold: float, confidences: ArrayLike, truths: ArrayLike) -> Precision:
    """How often statements are true that are made with at least this confidence."""
    confident, true = _checked(confidences, truths)
    made = confident >= threshold
    count, hits = int(made.sum()), float(true[made].sum())
    return Precision(threshold, count, hits / count if count else 1.0, hits / max(float(true.sum()), 1.0))


def table_records(table: Sequence[Bin]) -> list[dict[str, Any]]:
    """For JSON: figures to four digits, empty bins left out."""
    return [
        {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(row).items()}
        for row in table
        if row.count
    ]


def _checked(confidences: ArrayLike, truths: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    confident, true = np.asarray(confidences, np.float64), np.asarray(truths, np.float64)
    if confident.ndim != 1 or confident.shape != true.shape:
        raise JudgmentError(f"{confident.size} confidences cannot be compared with {true.size} truths.")
    if not np.all((confident >= 0) & (confident <= 1)):  # a NaN fails too
        raise JudgmentError("A confidence lies between 0 and 1.")
    return confident, true
