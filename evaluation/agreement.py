"""How far judges of the same results agree, and one grade out of several judges'.

`python -m evaluation.agreement JUDGES...` says it again from files that the judging pages export: a qrels file for each
judge, or a folder of them.
"""

from __future__ import annotations

import itertools
import math
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from catalog.errors import JudgmentError
from evaluation.judgments import GRADES, read_judgments

ENOUGH_SHARED = 20  # with fewer, alpha moves by tenths with every grade
Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two judges over the ``items`` both judged; ``kappa`` is None if both gave one same grade throughout."""

    first: str
    second: str
    items: int
    same: float  # share of equal grades, 0..1
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Judges over everything they share; ``alpha`` is None if it is undefined (see ``krippendorff_alpha``)."""

    judges: tuple[str, ...]
    items: int  # judged by at least one
    shared: int  # judged by two or more
    alpha: float | None
    pairs: tuple[Pair, ...]

    @property
    def tells(self) -> bool:
        """Whether enough is judged by two or more for alpha to say anything."""
        return self.alpha is not None and self.shared >= ENOUGH_SHARED

    @property
    def verdict(self) -> str:
        """The usual reading of alpha (Krippendorff 2004: .800 to rely on, .667 for tentative conclusions)."""
        if not self.tells:
            return "too little is judged by two people to tell"
        if (self.alpha or 0) >= 0.8:
            return "judges agree well"
        return (
            "judges agree somewhat"
            if (self.alpha or 0) >= 0.667
            else "judges disagree: talk about what the grades mean"
        )


def agreement(ratings: Mapping[str, Mapping[Item, int]]) -> Agreement:
    """Agreement of every pair of judges and of all together; ``ratings`` is judge -> item -> grade.

    Raises JudgmentError for a grade outside 0..3.
    """
    for judge, grades in ratings.items():
        if wrong := [grade for grade in grades.values() if grade not in GRADES]:
            raise JudgmentError(f"Judge “{judge}” gave {wrong[0]!r}; grades are 0, 1, 2 and 3.")
    judges = tuple(sorted(ratings))
    counts = Counter(item for grades in ratings.values() for item in grades)
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

    1 is full agreement, 0 what chance gives, below 0 worse than chance; None if both judges gave one same grade
    throughout, for then chance alone would agree too. Raises ValueError for no items or unequal lengths.
    """
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415  slow to import

    if not first or len(first) != len(second):
        raise ValueError("kappa needs two equally long lists of grades")
    values = {*first, *second}
    if len(values) == 1:
        return None
    steps = list(range(min(values), max(values) + 1))  # every step between counts, also one that no judge gave
    return float(cohen_kappa_score(first, second, labels=steps, weights="linear"))


def krippendorff_alpha(units: Sequence[Sequence[int]], *, level: str = "ordinal") -> float | None:
    """Krippendorff's alpha over units, each the values its judges gave in any order; gaps are simply absent.

    Our own: the libraries that know ordinal alpha with gaps are under the GPL, pin an old SciPy, or are abandoned.

    From "Computing Krippendorff's Alpha-Reliability" (Krippendorff 2011): coincidences of pairable values, with the
    ordinal (default) or nominal difference. 1 is full agreement, 0 chance, negative systematic disagreement. None
    if no unit has two values or all pairable values are equal: without variation there is nothing to explain.
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
    by_item: dict[Item, list[int]] = {}
    for judge in sorted(ratings):
        for item, grade in ratings[judge].items():
            by_item.setdefault(item, []).append(grade)
    return {item: statistics.median_low(grades) for item, grades in by_item.items()}


def median_qrels(ratings: Mapping[str, Mapping[tuple[str, str], int]]) -> dict[str, dict[str, int]]:
    """Stored judgments, judge -> (topic, resource) -> grade, as one set of qrels in the order of ids."""
    qrels: dict[str, dict[str, int]] = {}
    for (topic, resource), grade in sorted(median_grades(ratings).items()):
        qrels.setdefault(topic, {})[resource] = grade
    return qrels


def _units(ratings: Mapping[str, Mapping[Item, int]]) -> list[list[int]]:
    units: dict[Item, list[int]] = {}
    for grades in ratings.values():
        for item, grade in grades.items():
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


def read_judges(paths: Sequence[Path]) -> dict[str, dict[tuple[str, str], int]]:
    """Each judge's grades by (topic, resource), from files called JUDGE.qrels.txt, or the folders that hold them.

    Raises JudgmentError for a file that is not one, judgments from use, and a judge who is named twice.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.qrels.txt")) if path.is_dir() else [path])]
    if len(files) < 2:
        raise JudgmentError("Name the files of two judges or more, or a folder that holds them.")
    ratings: dict[str, dict[tuple[str, str], int]] = {}
    for file in files:
        judge = file.name.removesuffix(".txt").removesuffix(".qrels")
        qrels, from_use = read_judgments(file)
        if from_use or judge in ratings:
            raise JudgmentError(f"{file}: " + ("from use, so no judge's." if from_use else "a second file of a judge."))
        ratings[judge] = {(topic, id): grade for topic, grades in qrels.items() for id, grade in grades.items()}
    return ratings


def as_text(measured: Agreement) -> str:
    alpha = "undefined" if measured.alpha is None else f"{measured.alpha:.2f}"
    lines = [
        f"alpha {alpha} over {measured.shared} results that two or more judged, of {measured.items}: {measured.verdict}"
    ]
    for pair in measured.pairs:
        kappa = "undefined" if pair.kappa is None else f"{pair.kappa:.2f}"
        lines.append(f"{pair.first}, {pair.second}: {pair.items} results, {pair.same:.0%} the same, kappa {kappa}")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    try:
        sys.stdout.write(as_text(agreement(read_judges([Path(name) for name in arguments]))))
    except (JudgmentError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
