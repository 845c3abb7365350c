"""Statistical significance: bootstrap intervals, a paired randomization test, Holm's correction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, stdev

RESAMPLES = 10_000
ROUNDS = 20_000
EXACT_UP_TO = 14  # topics that differ: 2^14 sign patterns are fewer than ROUNDS, so all are tried
SAME = 1e-12  # values nearer than this differ by rounding only


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and the bootstrap interval around it."""

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
    """The mean with its BCa bootstrap interval over topics (Efron 1987), by SciPy.

    The values are sorted first, so the order of topics changes nothing; the same seed gives the same interval. Equal
    values have no spread to resample: their interval is the point itself. Raises ValueError for no values.
    """
    import numpy as np  # noqa: PLC0415  --help does not wait for it
    from scipy import stats  # noqa: PLC0415

    if not values:
        raise ValueError("an interval needs at least one value")
    ordered = np.sort(np.asarray(values, dtype=float))
    mean = float(ordered.mean())
    if ordered[-1] - ordered[0] < SAME:
        return Interval(mean, mean, mean)
    result = stats.bootstrap(
        (ordered,),
        np.mean,
        n_resamples=resamples,
        batch=1_000,
        vectorized=True,
        confidence_level=confidence,
        method="BCa",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return Interval(mean, float(result.low), float(result.high))


def randomisation_test(differences: Sequence[float], *, seed: int = 0, rounds: int = ROUNDS) -> Significance:
    """How often chance alone, swapping the two runs topic by topic, makes a mean difference at least this large.

    Fisher's paired randomisation test as in Smucker, Allan and Carterette (2007), by SciPy. Exact while ``rounds``
    covers every sign pattern; beyond, p = (1 + as extreme) / (1 + rounds), which is never 0 (Phipson and Smyth 2010).
    Topics that do not differ change nothing and are left out; if none differs, p is 1.
    """
    import numpy as np  # noqa: PLC0415  see interval()
    from scipy import stats  # noqa: PLC0415

    changed = np.sort(np.asarray([d for d in differences if d != 0.0], dtype=float))
    if not len(changed):
        return Significance(1.0, True, 1)
    if len(changed) == 1:  # SciPy refuses a sample of one; either sign is as far from zero
        return Significance(1.0, True, 2)
    result = stats.permutation_test(
        (changed,),
        lambda sample, axis: np.abs(sample.sum(axis=axis)),
        permutation_type="samples",
        vectorized=True,
        n_resamples=rounds,
        batch=5_000,
        alternative="greater",
        rng=np.random.default_rng(seed),
    )
    patterns = 2 ** len(changed)
    return Significance(float(result.pvalue), patterns <= rounds, min(patterns, rounds))


def smallest_difference(differences: Sequence[float], *, alpha: float = 0.05, power: float = 0.8) -> float:
    """The true mean difference that this many topics, differing as these do, would show in ``power`` of all trials.

    The usual normal approximation for a paired two-sided test. Below it a real difference is mostly missed. Raises
    StatisticsError for fewer than two differences.
    """
    normal = NormalDist()
    reach = normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
    return reach * stdev(differences) / math.sqrt(len(differences))


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p-values (Holm 1979), in the order given; never below the raw ones, never above 1."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, p_values[index] * (len(p_values) - place)))
        adjusted[index] = largest
    return adjusted
