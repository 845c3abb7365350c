"""Chance, told apart from progress: bootstrap intervals, a paired randomisation test, Holm's correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

RESAMPLES = 10_000
ROUNDS = 50_000
EXACT_UP_TO = 16  # topics that differ: 2^16 sign patterns are all tried, more are sampled


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and the percentile bootstrap interval around it."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Significance:
    """A two-sided p-value. ``rounds`` is how many sign patterns it rests on: all of them when ``exact``."""

    p: float
    exact: bool
    rounds: int


def interval(
    values: Sequence[float], *, seed: int = 0, confidence: float = 0.95, resamples: int = RESAMPLES
) -> Interval:
    """The mean with a percentile bootstrap interval over topics (Efron 1979; Sakai 2006 for retrieval).

    The values are sorted first, so the order of topics changes nothing; the same seed gives the same interval.
    One value has no spread to resample: its interval is the point itself. Raises ValueError for no values.
    """
    import numpy as np  # noqa: PLC0415  --help does not wait for it

    if not values:
        raise ValueError("an interval needs at least one value")
    ordered = np.sort(np.asarray(values, dtype=float))
    random = np.random.default_rng(seed)
    means: list[Any] = []
    for start in range(0, resamples, 1_000):
        size = (min(1_000, resamples - start), len(ordered))
        means.append(ordered[random.integers(0, len(ordered), size=size)].mean(axis=1))
    tail = (1 - confidence) / 2
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail])
    return Interval(float(ordered.mean()), float(low), float(high))


def randomisation_test(differences: Sequence[float], *, seed: int = 0, rounds: int = ROUNDS) -> Significance:
    """How often chance alone, swapping the two runs topic by topic, makes a mean difference at least this large.

    Fisher's paired randomisation test as in Smucker, Allan and Carterette (2007). Exact up to 16 topics that
    differ; beyond, p = (1 + as extreme) / (1 + rounds), which is never 0 (Phipson and Smyth 2010). Topics that do
    not differ change nothing and are left out; where none differs p is 1.
    """
    import numpy as np  # noqa: PLC0415  see interval()

    changed = np.sort(np.asarray([d for d in differences if d != 0.0], dtype=float))
    if not len(changed):
        return Significance(1.0, True, 1)
    observed = abs(float(changed.sum()))
    threshold = observed - 1e-12 * float(np.abs(changed).sum())  # sums in another order round differently
    if len(changed) <= EXACT_UP_TO:
        patterns = np.arange(2 ** len(changed))[:, None] >> np.arange(len(changed)) & 1
        sums = (1 - 2 * patterns) @ changed
        return Significance(float((np.abs(sums) >= threshold).mean()), True, len(sums))
    random = np.random.default_rng(seed)
    extreme = 0
    for start in range(0, rounds, 5_000):
        signs = 1 - 2 * random.integers(0, 2, size=(min(5_000, rounds - start), len(changed)), dtype=np.int8)
        extreme += int((np.abs(signs.astype(float) @ changed) >= threshold).sum())
    return Significance((extreme + 1) / (rounds + 1), False, rounds)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p-values (Holm 1979), in the order given; never below the raw ones, never above 1."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, p_values[index] * (len(p_values) - place)))
        adjusted[index] = largest
    return adjusted
