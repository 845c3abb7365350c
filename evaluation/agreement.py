"""How far judges of the same results agree, and one grade out of several judges'."""

from __future__ import annotations

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from catalog.errors import JudgmentError
from evaluation.judgments import GRADES

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two judges over the ``items`` both judged; ``kappa`` is None where both gave one same grade throughout."""

    first: str
    second: str
    items: int
    same: float  # share of equal grades, 0..1
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Judges over everything they share; ``alpha`` is None if it is undefined (see ``krippendorff_alpha``)."""

    judges: tuple[str, ...]
    items: int  # judged by anybody
    shared: int  # judged by two or more
    alpha: float | None
    pairs: tuple[Pair, ...]

    @property
    def verdict(self) -> str:
        """The usual reading of alpha (Krippendorff 2004: .800 to rely on, .667 for tentative conclusions)."""
        if self.alpha is None:
            return "too little is judged by two people to tell"
        if self.alpha >= 0.8:
            return "judges agree well"
        return "judges agree somewhat" if self.alpha >= 0.667 else "judges disagree: talk about what the grades mean"


def agreement(ratings: Mapping[str, Mapping[Item, int]]) -> Agreement:
    """Agreement of every pair of judges and of all together; ``ratings`` is judge -> item -> grade.

    Raises JudgmentError for a grade outside 0..3.
    """
    for judge, given in ratings.items():
        if wrong := [grade for grade in given.values() if grade not in GRADES]:
            raise JudgmentError(f"Judge “{judge}” gave {wrong[0]!r}; grades are 0, 1, 2 and 3.")
    judges = tuple(sorted(ratings))
    counts = Counter(item for given in ratings.values() for item in given)
    pairs = []
    for first, second in itertools.combinations(judges, 2):
        if both := [item for item in ratings[first] if item in ratings[second]]:
            left, right = [ratings[first][item] for item in both], [ratings[second][item] for item in both]
            same = sum(a == b for a, b in zip(left, right, strict=True)) / len(both)
            kappa = weighted_kappa(left, right)
            pairs.append(Pair(first=first, second=second, items=len(both), same=same, kappa=kappa))
    return Agreement(
        judges=judges,
        items=len(counts),
        shared=sum(count > 1 for count in counts.values()),
        alpha=krippendorff_alpha(_units(ratings)),
        pairs=tuple(pairs),
    )


def weighted_kappa(first: Sequence[int], second: Sequence[int]) -> float | None:
    """Cohen's kappa with linear weights (Cohen 1968): a disagreement counts by the steps between the grades.

    1 is full agreement, 0 what chance gives, below 0 worse than chance; None where both judges gave one same grade
    throughout, for then chance alone would agree too. Raises ValueError for no items or unequal lengths.
    """
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415  slow to import

    if not first or len(first) != len(second):
        raise ValueError("kappa needs two equally long lists of grades")
    seen = {*first, *second}
    if len(seen) == 1:
        return None
    steps = list(range(min(seen), max(seen) + 1))  # every step between counts, also one that no judge gave
    return float(cohen_kappa_score(first, second, labels=steps, weights="linear"))


def krippendorff_alpha(units: Sequence[Sequence[int]], *, level: str = "ordinal") -> float | None:
    """Krippendorff's alpha over units, each the values its judges gave in any order; gaps are simply absent.

    Our own: the libraries that know ordinal alpha with gaps are under the GPL, pin an old SciPy, or are abandoned.

    From "Computing Krippendorff's Alpha-Reliability" (Krippendorff 2011): coincidences of pairable values, with the
    ordinal (default) or nominal difference. 1 is full agreement, 0 chance, negative systematic disagreement. None
    where no unit has two values or all pairable values are equal: without variation there is nothing to explain.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    totals = Counter(value for unit in pairable for value in unit)
    if len(totals) < 2:
        return None
    differ = _difference(totals, level)
    observed = math.fsum(
        differ(a, b) / (len(unit) - 1) for unit in pairable for a, b in itertools.permutations(unit, 2)
    )
    number = totals.total()
    expected = math.fsum(totals[a] * totals[b] * differ(a, b) for a in totals for b in totals) / (number - 1)
    return 1 - observed / expected


def median_grades(ratings: Mapping[str, Mapping[Item, int]]) -> dict[Item, int]:
    """One grade an item: the median of its judges', the lower one of the middle two, so a tie never flatters."""
    given: dict[Item, list[int]] = {}
    for judge in sorted(ratings):
        for item, grade in ratings[judge].items():
            given.setdefault(item, []).append(grade)
    return {item: statistics.median_low(grades) for item, grades in given.items()}


def median_qrels(ratings: Mapping[str, Mapping[tuple[str, str], int]]) -> dict[str, dict[str, int]]:
    """Stored judgments, judge -> (topic, resource) -> grade, as one set of qrels in the order of ids."""
    qrels: dict[str, dict[str, int]] = {}
    for (topic, resource), grade in sorted(median_grades(ratings).items()):
        qrels.setdefault(topic, {})[resource] = grade
    return qrels


def _units(ratings: Mapping[str, Mapping[Item, int]]) -> list[list[int]]:
    units: dict[Item, list[int]] = {}
    for given in ratings.values():
        for item, grade in given.items():
            units.setdefault(item, []).append(grade)
    return list(units.values())


def _difference(totals: Counter[int], level: str) -> Callable[[int, int], float]:
    if level == "nominal":
        return lambda a, b: float(a != b)
    if level != "ordinal":
        raise ValueError(f"alpha's level is “ordinal” or “nominal”, not “{level}”")

    def ordinal(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(count for value, count in totals.items() if low <= value <= high)
        return (between - (totals[a] + totals[b]) / 2) ** 2 if low != high else 0.0

    return ordinal
