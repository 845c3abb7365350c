"""Choosing materials that teach a unit's standards within the minutes available. Pure.

What a choice is worth is a sum over standards. Each has a few places: the material that teaches it best takes the first
and counts in full, the next counts half, and so on; what checks it may take a place of its own. That a standard is
taught at all counts more than any second material, so every standard is taught before one is taught twice, and that
each of its parts is met more than another material for a part that is. A publisher's unit that is chosen whole is worth
a little more than its lessons.
`scipy.optimize.milp` (HiGHS) finds the choice of most worth; of equal ones, one of fewest minutes, and of these what
search placed higher, as far as the solver's tolerance tells them apart. The candidates' order changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

PLACES = tuple(0.5**n for n in range(10))  # what a standard's first material counts, its second, and so on
FIRST = 4000  # points that a standard is taught at all: more than a second material for another adds, and its parts
PART = 650  # points of the first material for a part: more than half of what any material is worth
CHECK = 0.375  # what the material counts that checks a standard, beside those that teach it
WHOLE = 100  # points of each lesson of a unit that is chosen whole
NODES, SECONDS = 2000, 4.0  # after which the best choice so far is taken
_SCALE = 1000.0
_Costs = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A material that may be chosen. ``worth`` says, by standard, what it is worth to teach it so (1 or more);
    ``parts`` how much of each part of a standard it meets (0 to 1); ``checks`` that it assesses rather than teaches."""

    id: str
    minutes: int  # as counted, 1 or more
    worth: Mapping[str, int] = field(hash=False, default_factory=dict)
    place: int = 0  # where search put it; smaller is better, and only decides between equals
    checks: bool = False
    parts: Mapping[str, float] = field(hash=False, default_factory=dict)

    def seats(self) -> dict[str, list[float]]:
        """What the material counts in each place of a standard, the last of which is for what checks it, and in the one
        place of a part."""
        check = CHECK if self.checks else 0.0
        seats = {
            standard: [FIRST * (n == 0) + worth * share for n, share in enumerate(PLACES)] + [worth * check]
            for standard, worth in self.worth.items()
        }
        return seats | {part: [PART * share] for part, share in self.parts.items()}


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen ids in order, ``kept`` ones included. ``exact``: no other choice is worth more."""

    ids: tuple[str, ...]
    worth: float
    minutes: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Swap:
    """An alternative to a chosen material: what the whole is worth with it, and which standards would be lost."""

    id: str
    worth: float
    minutes: int  # of the whole
    lost: tuple[str, ...]


def covered(chosen: Iterable[Candidate]) -> set[str]:
    """The standards that any of these teaches or checks."""
    return {standard for candidate in chosen for standard in candidate.worth}


def total(chosen: Collection[Candidate], units: Iterable[Collection[str]] = ()) -> float:
    """What these are worth together: for every standard its best seating, and what whole ``units`` (ids) add."""
    ids = {candidate.id for candidate in chosen}
    whole = sum(WHOLE * len(unit) for unit in units if ids.issuperset(unit))
    seats: dict[str, list[list[float]]] = {}
    for candidate in chosen:
        for key, values in candidate.seats().items():
            seats.setdefault(key, []).append(values)
    return whole + sum(map(_seated, seats.values()))


def _seated(values: Sequence[Sequence[float]]) -> float:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  a third of a second, which only plans need

    table = np.array(values)
    return float(table[linear_sum_assignment(table, maximize=True)].sum())


def choose(
    candidates: Iterable[Candidate],
    minutes: int,
    kept_candidates: Collection[Candidate] = (),
    units: Sequence[Collection[str]] = (),
    nodes: int = NODES,
) -> Choice:
    """The most worth within ``minutes``. ``kept_candidates`` are in at any cost; the others fill what they leave.
    ``units`` are ids that are worth more together; one with an id that is no candidate counts for nothing."""
    kept_ids = {candidate.id for candidate in kept_candidates}
    minutes_left = minutes - sum(candidate.minutes for candidate in kept_candidates)
    free = {
        candidate.id: candidate
        for candidate in candidates
        if candidate.id not in kept_ids and 0 < candidate.minutes <= minutes_left
    }
    items = [*sorted(kept_candidates, key=_preferred), *sorted(free.values(), key=_preferred)]
    known = kept_ids | free.keys()
    groups = [tuple(dict.fromkeys(unit)) for unit in units if unit and known.issuperset(unit)]
    picked, exact = _Program(items, len(kept_ids), minutes_left, groups).solve(nodes)
    chosen = [*items[: len(kept_ids)], *(items[at] for at in picked if at >= len(kept_ids))]
    return Choice(
        ids=tuple(sorted(material.id for material in chosen)),
        worth=total(chosen, groups),
        minutes=sum(material.minutes for material in chosen),
        exact=exact,
    )


def _preferred(candidate: Candidate) -> tuple[int, int, str]:
    return candidate.place, candidate.minutes, candidate.id


def swaps(
    chosen: Sequence[Candidate], out: str, candidates: Iterable[Candidate], minutes: int, limit: int = 5
) -> list[Swap]:
    """Replacements for the chosen material ``out``, best first.

    An alternative teaches one or more of the standards that ``out`` teaches, and with it the whole takes no more than
    ``minutes``, or no more than before if that was over already.
    """
    leaving = next(candidate for candidate in chosen if candidate.id == out)
    rest = [candidate for candidate in chosen if candidate.id != out]
    before = covered(chosen)
    spent = sum(candidate.minutes for candidate in rest)
    most = max(minutes, spent + leaving.minutes)
    chosen_ids = {candidate.id for candidate in chosen}
    alternatives = []
    for candidate in candidates:
        fits = spent + candidate.minutes <= most
        if candidate.id in chosen_ids or not fits or not leaving.worth.keys() & candidate.worth.keys():
            continue
        after = [*rest, candidate]
        lost = tuple(sorted(before - covered(after)))
        alternatives.append((candidate.place, Swap(candidate.id, total(after), spent + candidate.minutes, lost)))
    alternatives.sort(key=lambda item: (len(item[1].lost), -item[1].worth, item[1].minutes, item[0], item[1].id))
    return [swap for _, swap in alternatives[:limit]]


def missing_minutes(
    standard: str, chosen: Iterable[Candidate], candidates: Iterable[Candidate], minutes: int
) -> int | None:
    """How many more minutes would let one more material teach the standard; None if none here does."""
    spent = sum(candidate.minutes for candidate in chosen)
    costs = [candidate.minutes for candidate in candidates if standard in candidate.worth]
    return max(0, spent + min(costs) - minutes) if costs else None


class _Program:
    """One instance as a mixed integer program. Columns: whether each item is chosen, then the share of each seat (item,
    standard or part, place) that is taken, then whether each unit is whole. Seats come out whole by themselves once the
    items are, since what is left is an assignment."""

    def __init__(
        self, items: Sequence[Candidate], kept_count: int, minutes_left: int, units: Sequence[Collection[str]]
    ) -> None:
        self._items, self._kept_count, self._minutes_left, self._units = items, kept_count, max(0, minutes_left), units
        self._seats = [
            (at, key, place, value)
            for at, item in enumerate(items)
            for key, values in sorted(item.seats().items())
            for place, value in enumerate(values)
            if value
        ]
        self._size = len(items) + len(self._seats) + len(units)
        self._rows: list[tuple[dict[int, float], float]] = []
        self._add({at: item.minutes for at, item in enumerate(items[kept_count:], kept_count)}, minutes_left)
        self._add_seats()
        at_item = {item.id: at for at, item in enumerate(items)}
        for column, unit in enumerate(units, len(items) + len(self._seats)):
            for id in unit:
                self._add({column: 1.0, at_item[id]: -1.0}, 0.0)

    def _add(self, row: dict[int, float], most: float) -> None:
        self._rows.append((row, most))

    def _add_seats(self) -> None:
        sits: dict[tuple[int, str], dict[int, float]] = {}
        holds: dict[tuple[str, int], dict[int, float]] = {}
        for column, (at, standard, place, _) in enumerate(self._seats, len(self._items)):
            sits.setdefault((at, standard), {at: -1.0})[column] = 1.0
            holds.setdefault((standard, place), {})[column] = 1.0
        for row in sits.values():
            self._add(row, 0.0)  # a material sits once for a standard, and only if it is chosen
        for row in holds.values():
            self._add(row, 1.0)

    def solve(self, nodes: int) -> tuple[list[int], bool]:
        """The places of the items chosen, and whether no others are worth more."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
        from scipy.sparse import csr_array  # noqa: PLC0415

        if len(self._items) == self._kept_count:
            return [], True
        at = [
            (row, column, value)
            for row, (coefficients, _) in enumerate(self._rows)
            for column, value in coefficients.items()
        ]
        rows, columns, values = zip(*at, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=(len(self._rows), self._size))
        whole = np.arange(self._size) < len(self._items)
        fixed = np.arange(self._size) < self._kept_count
        solution = milp(
            self._costs(),
            integrality=whole.astype(int),
            bounds=Bounds(fixed.astype(float), np.ones(self._size)),
            constraints=LinearConstraint(matrix, ub=np.array([most for _, most in self._rows], float)),
            options={"mip_rel_gap": 0.0, "node_limit": nodes, "time_limit": SECONDS},
        )
        if solution.x is None:
            return [], False
        return np.flatnonzero(solution.x[: len(self._items)] > 0.5).tolist(), solution.status == 0

    def _costs(self) -> _Costs:
        """Negated worth, and far below its least difference the minutes, and far below a minute the order of the items.
        Scaled up, since the solver's tolerances are absolute."""
        minute = PLACES[-1] / 2 / (self._minutes_left + 1)
        place = minute / (len(self._items) + 1) ** 2
        items = [minute * item.minutes + place * at for at, item in enumerate(self._items)]
        return _SCALE * np.array(
            [*items, *(-seat[-1] for seat in self._seats), *(-WHOLE * len(unit) for unit in self._units)]
        )
