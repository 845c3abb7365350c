"""Which standards of several packages are the same published standard.

Two are when a package says so (``exactMatchOf``), when both carry one code that names its framework
("CCSS..."), when code and statement agree, or when one package is a draft that mostly repeats the other's codes:
such a draft paraphrases it. A short code alone proves nothing: every grade of Texas's standards has a "1.A".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from catalog.model import Framework, Standard
from catalog.standards.codes import code_key, short_code

Spellings = Mapping[str, Sequence[str]]  # the key of a code, and the standards that have it

_SHARED = 0.5  # of a draft's codes, to be a paraphrase
_TELLING_DOTS = 2  # codes of fewer runs are too common to compare frameworks by


class Equivalence:
    """Classes of equivalent standards; in each the published come before the drafts."""

    def __init__(self, frameworks: Mapping[str, Framework], standards: Mapping[str, Standard]) -> None:
        self._standards = standards
        self._drafts = {f.id for f in frameworks.values() if f.adoption_status.casefold() == "draft"}
        self._leader: dict[str, str] = {}

    def unite(self, one: str, other: str) -> None:
        first, second = self._lead(one), self._lead(other)
        self._leader.setdefault(first, first)
        self._leader[second] = first

    def unite_same_codes(
        self, keys: Mapping[str, Sequence[str]], specific: Callable[[str, Sequence[str]], str]
    ) -> None:
        """Join what is the same published standard among those of one key, one of each framework."""
        paraphrased = self._paraphrases(keys)
        for ids in keys.values():
            first_of: dict[str, str] = {}
            for id in ids:
                first_of.setdefault(self._standards[id].framework_id, specific(id, ids))
            members = list(first_of.values())
            for n, one in enumerate(members):
                for other in members[:n]:
                    if self._same_published(self._standards[one], self._standards[other], paraphrased):
                        self.unite(other, one)

    def classes(self) -> dict[str, tuple[str, ...]]:
        """For each standard that has equivalents: itself and them, the preferred first."""
        rank = {id: (s.framework_id in self._drafts, n) for n, (id, s) in enumerate(self._standards.items())}
        members: dict[str, list[str]] = defaultdict(list)
        for id in list(self._leader):
            members[self._lead(id)].append(id)
        ordered = (tuple(sorted(ids, key=rank.__getitem__)) for ids in members.values())
        return {id: ids for ids in ordered for id in ids}

    def _lead(self, id: str) -> str:
        while (leader := self._leader.get(id, id)) != id:
            id = self._leader[id] = self._leader.get(leader, leader)
        return id

    def _paraphrases(self, keys: Spellings) -> set[tuple[str, str]]:
        own: dict[str, int] = defaultdict(int)
        shared: dict[tuple[str, str], int] = defaultdict(int)
        for key, ids in keys.items():
            if key.count(".") >= _TELLING_DOTS:
                frameworks = {self._standards[id].framework_id for id in ids}
                for one in frameworks:
                    own[one] += 1
                    for other in frameworks - {one}:
                        shared[one, other] += 1
        return {pair for pair, n in shared.items() if pair[0] in self._drafts and n >= _SHARED * own[pair[0]]}

    @staticmethod
    def _same_published(one: Standard, other: Standard, paraphrased: set[tuple[str, str]]) -> bool:
        pair = (one.framework_id, other.framework_id)
        if pair in paraphrased or pair[::-1] in paraphrased or one.statement.casefold() == other.statement.casefold():
            return True
        named = all(s.code and short_code(s.code) != s.code for s in (one, other))
        return named and code_key(one.code) == code_key(other.code)
