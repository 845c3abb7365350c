"""Duplicates: resources with the same content, repeated for another course or exam board, or imported from two places.

Two are *duplicates* that share all of this: the words of the title, the types, the languages, some age (or one has none
known), every number in the text, and ``LIKE`` per cent of the pairs of neighboring words (Jaccard). The text is all
that is searched but titles, units and subjects; one of fewer than ``MIN`` pairs says too little to be a twin.

Duplicates are listed under the first of them by row: a resource joins the first earlier one that represents itself
and whose twin it is, so nothing is twin to another by way of a third. Which pairs have to be looked at is found
without missing any: of two sets that are so alike, the rarest few members of each have one in common (prefix
filtering; Chaudhuri, Ganti, Kaushik 2006), so a thousand worksheets of one title cost a thousand look-ups. Only where
more than ``MAX`` that duplicate none share a member are the later ones not looked up by it: no catalog is slow.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.model import AgeRange, Resource
from indexer.engine import Floats
from indexer.words.analysis import searchable, terms

LIKE = 90  # per cent, so that nothing is rounded
MIN = 6
MAX = 100
_READ = ("objective", "keyword", "description", "body")

Ints = NDArray[np.int64]
Key = tuple[str, ...]
Pair = tuple[str, str]


class Comparable(NamedTuple):
    """What two resources are compared by, their keys being equal."""

    pairs: frozenset[Pair]
    numbers: frozenset[str]
    ages: AgeRange | None


def key_of(resource: Resource) -> Key:
    """What duplicates share to the letter."""
    kinds = (*sorted(resource.types), "", *sorted(resource.languages))
    return (*terms(resource.title), "", *kinds)


def key_number(key: Key) -> int:
    """64 bits of a key's digest, the same in every process."""
    return int.from_bytes(hashlib.sha256("\x1f".join(key).encode("utf-8", "surrogatepass")).digest()[:8], "little")


def said_by(resource: Resource) -> Comparable:
    fields = searchable(resource)
    passages = [terms(fields[name]) for name in _READ]
    numbers = frozenset(word for passage in passages for word in passage if not word.isalpha())
    return Comparable(frozenset(pair for passage in passages for pair in pairwise(passage)), numbers, resource.ages)


def are_duplicates(one: Comparable, other: Comparable) -> bool:
    """Whether two with equal keys are duplicates."""
    least = min(len(one.pairs), len(other.pairs))
    if least < MIN or one.numbers != other.numbers or not _meet(one.ages, other.ages):
        return False
    shared = len(one.pairs & other.pairs)
    return 100 * shared >= LIKE * (len(one.pairs) + len(other.pairs) - shared)


def firsts(keys: Sequence[Key], resources: Sequence[Resource]) -> Ints:
    """For every row, the row of the resource that it is listed under, itself for most. Only resources whose key is no
    other's are never read."""
    rows: dict[Key, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        rows[key].append(row)
    first_of = np.arange(len(keys), dtype=np.int64)
    for members in rows.values():
        if len(members) > 1:
            compared = {row: said_by(resources[row]) for row in members}
            for row, first in _under(compared):
                first_of[row] = first
    return first_of


def _under(compared: Mapping[int, Comparable]) -> Iterator[tuple[int, int]]:
    """Row and the first that it is a twin of, for those that are."""
    used = Counter(pair for comparable in compared.values() for pair in comparable.pairs)
    holders: dict[Pair, list[int]] = defaultdict(list)
    for row, comparable in compared.items():
        rarest = sorted(comparable.pairs, key=lambda pair: (used[pair], pair))
        looked = rarest[: len(rarest) * (100 - LIKE) // 100 + 1]
        near = sorted({other for pair in looked for other in holders[pair]})
        first = next((other for other in near if are_duplicates(compared[other], comparable)), None)
        if first is not None:
            yield row, first
            continue
        for pair in looked:
            if len(holders[pair]) < MAX:
                holders[pair].append(row)


def _meet(one: AgeRange | None, other: AgeRange | None) -> bool:
    return one is None or other is None or one.overlaps(other)


class Duplicates:
    """``firsts`` as the function of that name gives them, one number a row."""

    def __init__(self, firsts: Ints) -> None:
        self.firsts = firsts
        self._several: NDArray[np.bool_] = np.bincount(firsts, minlength=len(firsts))[firsts] > 1
        self._rows = np.flatnonzero(self._several)

    def best_of_each(self, rows: Ints, scores: Floats) -> tuple[Ints, Floats]:
        """Those rows, which rise, that no twin among them beats, nor comes before with as good a score."""
        places = np.flatnonzero(self._several[rows])
        if not len(places):
            return rows, scores
        order = places[np.argsort(-scores[places], kind="stable")]
        first = np.ones(len(rows), np.bool_)
        first[places] = False
        first[order[np.unique(self.firsts[rows[order]], return_index=True)[1]]] = True
        return rows[first], scores[first]

    def completed(self, rows: Ints, matching: NDArray[np.bool_]) -> Ints:
        """These rows, which may come more than once, and all their duplicates that match, rising."""
        chosen, wanted = np.zeros((2, len(self.firsts)), np.bool_)
        chosen[rows] = True
        wanted[self.firsts[rows[self._several[rows]]]] = True
        there = self._rows[matching[self._rows]]
        chosen[there[wanted[self.firsts[there]]]] = True
        return np.flatnonzero(chosen)
