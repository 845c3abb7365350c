"""Codes that records declare though no imported framework has them: they are found by how they are spelled.

What is declared for one is indexed under its code as written, behind ``PREFIX``, which no CASE identifier begins with.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from catalog.model import Alignment
from catalog.standards.codes import alike, code_key

PREFIX = "code:"
_LONGEST = 300
_MARKED = re.compile(r"\w[^\w\s]+\w")  # "4.A", but not "4A"


def aligned_to(alignment: Alignment) -> str:
    """What an alignment is indexed under: the standard's identifier, or the code of one that no framework here has; ""
    if it has neither."""
    if alignment.standard_id is not None:
        return alignment.standard_id
    code = " ".join(alignment.code.split())
    return PREFIX + code if len(code) <= _LONGEST and code_key(code) else ""


def declared_code(id: str) -> str:
    """The code that such an identifier is of; "" for a standard's own."""
    return id.removeprefix(PREFIX) if id.startswith(PREFIX) else ""


def spellings(ids: Iterable[str]) -> list[str]:
    """The codes of some identifiers, each in its first spelling; a standard's own are left out."""
    first: dict[str, str] = {}
    for code in filter(None, map(declared_code, ids)):
        first.setdefault(code_key(code), code)
    return list(first.values())


def one_each(ids: Iterable[str]) -> list[str]:
    """Identifiers, of a declared code in several spellings the first."""
    return list({code_key(declared_code(id)) if declared_code(id) else id: id for id in reversed([*ids])}.values())[
        ::-1
    ]


class DeclaredCodes:
    """The codes of one index, by its identifiers for them. Thread-safe."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._ids: dict[str, list[str]] = defaultdict(list)
        for id in ids:
            self._ids[code_key(declared_code(id))].append(id)

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(self._ids)

    def meanings(self, code: str) -> tuple[str, ...]:
        """The identifiers of a code in any spelling, or of all that begin with it and go on ("TEKS.Physics.4")."""
        key = code_key(code[:_LONGEST])
        return tuple(self._ids.get(key, ())) or tuple(id for known in self._begun(key) for id in self._ids[known])

    def typed(self, code: str, words: int) -> tuple[str, ...]:
        """What a stretch of a query of so many words means; plain words, numbers and decimals mean nothing."""
        runs = code_key(code[:_LONGEST]).split(".")
        if not any(map(str.isdigit, runs)) or (len(runs) < 3 and all(map(str.isdigit, runs))):
            return ()
        if (words == 1 and not _MARKED.search(code)) or (words > 1 and len(runs) < 3):
            return ()
        return self.meanings(code) if words == 1 else tuple(self._ids.get(".".join(runs), ()))

    def are_beside(self, code: str) -> bool:
        """Whether records declare codes that differ from this unknown one only in their last part."""
        return bool(_MARKED.search(code)) and bool(self._begun(code_key(code[:_LONGEST]).rpartition(".")[0]))

    def near(self, code: str, limit: int) -> list[str]:
        """Codes near an unknown one, as written: those it begins, then those spelled alike."""
        key = code_key(code[:_LONGEST])
        keys = dict.fromkeys([*self._begun(key)[:limit], *alike(key, self._keys, limit)])
        return [declared_code(self._ids[known][0]) for known in keys][:limit]

    def _begun(self, key: str) -> list[str]:
        if "." not in key:
            return []
        return self._keys[bisect_left(self._keys, key + ".") : bisect_left(self._keys, key + "/")]


NO_CODES = DeclaredCodes()
