"""Choosing materials that cover a unit's standards within the minutes there are. Pure.

The problem is budgeted maximum coverage: of every standard the best cover among the chosen materials counts, and the
sum of these is to be as large as it can be. Small cases, most of them, are solved exactly by branch and bound. Where
that would take too long, every feasible set of at most two materials is extended greedily by worth a minute and the
best kept, which reaches at least 1 - 1/e (63 %) of what is possible: Sviridenko (2004), with sets of two sufficing by
Kulik, Schwartz and Shachnai (2021). ``Choice.exact`` says which it was.

Among choices of equal worth the one with fewer minutes wins, then the one with fewer materials, then the one that
search placed better, then the first by id: the order of the candidates changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

NODES = 4000  # branches tried before greedy takes over: some 0.2 s
_Row = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A material that may be chosen. ``worth`` says, by standard, what its covering it is worth (1 or more)."""

    id: str
    minutes: int  # as counted, 1 or more
    worth: Mapping[str, int] = field(hash=False)
    place: int = 0  # where search put it; smaller is better, and only decides between equals


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen ids in order, ``kept`` ones included. ``worth`` is the sum over standards of their best cover."""

    ids: tuple[str, ...]
    worth: int
    minutes: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Swap:
    """An alternative to a chosen material: what the whole is worth with it, and which standards would be lost."""

    id: str
    worth: int
    minutes: int  # of the whole
    lost: tuple[str, ...]


def covered(chosen: Iterable[Candidate]) -> dict[str, int]:
    """The best worth of every standard that any of these covers."""
    best: dict[str, int] = {}
    for candidate in chosen:
        for standard, worth in candidate.worth.items():
            best[standard] = max(worth, best.get(standard, 0))
    return best


def choose(
    candidates: Collection[Candidate], minutes: int, kept: Collection[Candidate] = (), nodes: int = NODES
) -> Choice:
    """The most worth within ``minutes``. ``kept`` ones are in whatever they cost; the others fill what they leave."""
    kept_ids = {candidate.id for candidate in kept}
    left = minutes - sum(candidate.minutes for candidate in kept)
    free = [candidate for candidate in candidates if candidate.id not in kept_ids and 0 < candidate.minutes <= left]
    base = covered(kept)
    problem = _Problem(_undominated(free, base), base, left)
    found, exact = problem.solve(nodes)
    return Choice(
        ids=tuple(sorted(kept_ids | {problem.items[n].id for n in found})),
        worth=sum(base.values()) + problem.worth_of(found),
        minutes=minutes - left + sum(problem.items[n].minutes for n in found),
        exact=exact,
    )


def swaps(
    chosen: Sequence[Candidate], out: str, candidates: Collection[Candidate], minutes: int, limit: int = 5
) -> list[Swap]:
    """What could stand in for the chosen material ``out``, best first.

    An alternative covers one or more of the standards that ``out`` covers, and with it the whole takes no more than
    ``minutes``, or no more than before where that was over already.
    """
    leaving = next(candidate for candidate in chosen if candidate.id == out)
    rest = [candidate for candidate in chosen if candidate.id != out]
    before = covered(chosen)
    spent = sum(candidate.minutes for candidate in rest)
    most = max(minutes, spent + leaving.minutes)
    taken = {candidate.id for candidate in chosen}
    found = []
    for candidate in candidates:
        fits = spent + candidate.minutes <= most
        if candidate.id in taken or not fits or not leaving.worth.keys() & candidate.worth.keys():
            continue
        after = covered([*rest, candidate])
        lost = tuple(standard for standard in before if standard not in after)
        found.append((candidate.place, Swap(candidate.id, sum(after.values()), spent + candidate.minutes, lost)))
    found.sort(key=lambda item: (len(item[1].lost), -item[1].worth, item[1].minutes, item[0], item[1].id))
    return [swap for _, swap in found[:limit]]


def missing_minutes(
    standard: str, chosen: Sequence[Candidate], candidates: Iterable[Candidate], minutes: int
) -> int | None:
    """How many more minutes would let one more material cover the standard; None where none here covers it."""
    spent = sum(candidate.minutes for candidate in chosen)
    costs = [candidate.minutes for candidate in candidates if standard in candidate.worth]
    return max(0, spent + min(costs) - minutes) if costs else None


def _undominated(candidates: Sequence[Candidate], base: Mapping[str, int]) -> list[Candidate]:
    """In the order of preference, without those that one before them matches in all they would add."""
    gains = {}
    for candidate in candidates:
        gain = {s: worth for s, worth in candidate.worth.items() if worth > base.get(s, 0)}
        if gain:
            gains[candidate.id] = candidate, gain
    ordered = sorted(gains.values(), key=lambda item: (item[0].minutes, item[0].place, item[0].id))
    left: list[tuple[Candidate, Mapping[str, int]]] = []
    for candidate, gain in ordered:
        if not any(all(better.get(s, 0) >= worth for s, worth in gain.items()) for _, better in left):
            left.append((candidate, gain))
    return [candidate for candidate, _ in left]


class _Problem:
    """One instance as numbers: ``items`` are rows, standards are columns, ``base`` is covered already."""

    def __init__(self, items: list[Candidate], base: Mapping[str, int], left: int) -> None:
        self.items = items
        standards = sorted({standard for item in items for standard in item.worth})
        self._worth = np.array([[item.worth.get(s, 0) for s in standards] for item in items], np.int32)
        self._worth = self._worth.reshape(len(items), len(standards))
        self._base = np.array([base.get(s, 0) for s in standards], np.int32)
        self._minutes = np.array([item.minutes for item in items], np.int32)
        self._left = left
        self._nodes = 0
        self._best: tuple[int, ...] = ()

    def worth_of(self, found: Iterable[int]) -> int:
        rows = [self._base, *(self._worth[n] for n in found)]
        return int(np.max(rows, axis=0).sum() - self._base.sum())

    def solve(self, nodes: int) -> tuple[tuple[int, ...], bool]:
        """The rows chosen, and whether no others could be better."""
        if not self.items:
            return (), True
        self._best = self._trimmed(self._greedy([()])[0])
        self._nodes = nodes
        everything = np.arange(len(self.items), dtype=np.int32)
        self._branch((), self._base, self._left, everything)
        if self._nodes > 0:
            return self._best, True
        most = int(self._worth.max(axis=0).clip(self._base).sum() - self._base.sum())
        for seeds in self._seeds():
            if self.worth_of(self._best) == most:
                break
            for found in self._greedy(seeds):
                trimmed = self._trimmed(found)
                if self._rank(trimmed) < self._rank(self._best):
                    self._best = trimmed
        return self._best, False

    def _rank(self, found: Sequence[int]) -> tuple[object, ...]:
        """Smaller is better."""
        chosen = [self.items[n] for n in found]
        spent, places = sum(item.minutes for item in chosen), sum(item.place for item in chosen)
        return -self.worth_of(found), spent, len(chosen), places, sorted(item.id for item in chosen)

    def _branch(self, taken: tuple[int, ...], cover: _Row, left: int, rows: _Row) -> None:
        """Try every choice that holds ``taken`` and otherwise only ``rows``, the most worth a minute first."""
        if self._rank(taken) < self._rank(self._best):
            self._best = taken
        while self._nodes > 0:
            self._nodes -= 1
            gains = np.maximum(self._worth[rows] - cover, 0).sum(axis=1)
            keep = (gains > 0) & (self._minutes[rows] <= left)
            rows, gains = rows[keep], gains[keep]
            order = np.lexsort((rows, -gains / self._minutes[rows]))
            rows, gains = rows[order], gains[order]
            if not len(rows) or not self._may_win(taken, cover, left, rows, gains):
                return
            first, rows = int(rows[0]), rows[1:]
            wider = np.maximum(cover, self._worth[first])
            self._branch((*taken, first), wider, left - self.items[first].minutes, rows)

    def _may_win(self, taken: tuple[int, ...], cover: _Row, left: int, rows: _Row, gains: _Row) -> bool:
        """Whether any choice below could rank before the best: by what fits if materials could be cut to length."""
        spent = np.cumsum(self._minutes[rows])
        whole = int(np.searchsorted(spent, left, side="right"))
        bound = int(gains[:whole].sum())
        if whole < len(rows):
            over = left - (int(spent[whole - 1]) if whole else 0)
            bound += -(-int(gains[whole]) * over // int(self._minutes[rows[whole]]))
        ceiling = int(np.maximum(self._worth[rows].max(axis=0), cover).sum())
        most = min(int(cover.sum()) + bound, ceiling) - int(self._base.sum())
        best = self.worth_of(self._best)
        if most != best or most == self.worth_of(taken):
            return most > best
        quickest = self._left - left + int(self._minutes[rows].min())
        return quickest <= sum(self.items[n].minutes for n in self._best)

    def _seeds(self) -> Iterable[list[tuple[int, ...]]]:
        """Every set of one or two that fits, by its first member."""
        for first, item in enumerate(self.items):
            left = self._left - item.minutes
            others = range(first + 1, len(self.items))
            yield [(first,), *((first, other) for other in others if self.items[other].minutes <= left)]

    def _greedy(self, seeds: Sequence[tuple[int, ...]]) -> list[list[int]]:
        """Each seed, extended by the most worth a minute until nothing that fits adds any; all worked out side by side.

        Of those that come to the most worth, only: the others cannot be the best.
        """
        found = [list(seed) for seed in seeds]
        cover = np.array([np.max([self._base, *(self._worth[n] for n in seed)], axis=0) for seed in seeds])
        left = np.array([self._left - sum(self.items[n].minutes for n in seed) for seed in seeds])
        growing = np.arange(len(seeds))
        while len(growing):
            gains = np.maximum(self._worth - cover[growing, None], 0).sum(axis=2)
            rates = np.where(self._minutes <= left[growing, None], gains / self._minutes, 0.0)
            best, more = rates.argmax(axis=1), rates.max(axis=1) > 0
            growing, best = growing[more], best[more]
            for row, taken in zip(growing.tolist(), best.tolist(), strict=True):
                found[row].append(taken)
            cover[growing] = np.maximum(cover[growing], self._worth[best])
            left[growing] -= self._minutes[best]
        total = cover.sum(axis=1)
        return [found[row] for row in np.flatnonzero(total == total.max()).tolist()]

    def _trimmed(self, found: Sequence[int]) -> tuple[int, ...]:
        """Without the materials that add nothing beside the others, the longest gone first."""
        left = list(found)
        for n in sorted(found, key=lambda n: (-self.items[n].minutes, -n)):
            others = [m for m in left if m != n]
            if self.worth_of(others) == self.worth_of(left):
                left = others
        return tuple(left)
