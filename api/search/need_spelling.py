"""Words of needs spelled otherwise: in British English, as one word or as two. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple


class Named(NamedTuple):
    """A word by the name as which terms are compared, and its place in what is typed."""

    name: str
    start: int
    end: int


# British spellings, as the American ones; what both have in common may change, since both sides of a comparison do.
_BRITISH = (
    (re.compile(r"(?<=col|lab|fav)our|(?<=behavi|endeav)our"), "or"),
    (re.compile(r"(?<=\w{3})is(?=(?:e[drs]?|ing|ation|ational)$)"), "iz"),
    (re.compile(r"(?<=[a-z][aeiou])ll(?=(?:ed|ing)$)"), "l"),
    (re.compile(r"(?<=^p)ae(?=diatric)|(?<=^orthop)ae(?=d)"), "e"),
    (re.compile(r"^programme$"), "program"),
    (re.compile(r"^grey(?=$|scale)"), "gray"),
    (re.compile(r"^maths$"), "math"),
)
_SHORTEST = 3  # letters of each part of a word that is also written as two


@lru_cache(maxsize=4096)
def american(word: str) -> str:
    """A folded word in American spelling, whatever its inflection."""
    for british, spelled in _BRITISH:
        word = british.sub(spelled, word)
    return word


class Spellings(NamedTuple):
    """By a word the two as which terms write it; those pairs; and all words of terms."""

    parts: Mapping[str, tuple[str, str]]
    pairs: Collection[tuple[str, str]]
    whole: Collection[str]


def spellings(names: Collection[tuple[str, ...]]) -> Spellings:
    pairs = {pair for name in names for pair in pairwise(name) if min(map(len, pair)) >= _SHORTEST}
    return Spellings({"".join(pair): pair for pair in pairs}, pairs, {word for name in names for word in name})


def as_spelled(tokens: Sequence[Named], known: Spellings) -> list[Named]:
    """The words as terms spell them: "screenreader" as two, "multi lingual" as one."""
    read: list[Named] = []
    for token in tokens:
        if token.name not in known.whole and (two := known.parts.get(token.name)):
            read += (token._replace(name=part) for part in two)
        elif read and (one := _one(read[-1].name, token.name, known)):
            read[-1] = read[-1]._replace(name=one, end=token.end)
        else:
            read.append(token)
    return read


def _one(first: str, second: str, known: Spellings) -> str:
    name = first + second
    long = min(len(first), len(second)) >= _SHORTEST
    return name if long and name in known.whole and (first, second) not in known.pairs else ""
