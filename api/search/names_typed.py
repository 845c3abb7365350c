"""The words of a query that are names, or may well be, so that they are no slips: "amanda gorman". Pure.

A list cannot hold all names. What follows a given name is one if the catalog and English have no such word; of a word
with a capital, or with "'s", only the likeliest slips are put right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from api.search.weighting import Word
from catalog.vocabularies.patterns import lazy_pattern
from indexer.words.spelling import Speller, given_names

_PARTS = frozenset({"al", "ben", "da", "de", "del", "di", "du", "el", "la", "le", "mac", "san", "van", "von"})
_POSSESSIVE = lazy_pattern(r"['’]s$", re.IGNORECASE)


class Names(NamedTuple):
    surely: frozenset[Word]
    perhaps: frozenset[Word]


def names_typed(text: str, tokens: Sequence[Word], speller: Speller) -> Names:
    shouted, titled = not any(map(str.islower, text)), text.istitle()
    surely: set[Word] = set()
    perhaps: set[Word] = set()
    after_name = False
    capitals = [not shouted and text[word.start].isupper() for word in tokens]
    unknown = [speller.is_unknown(word.folded) for word in tokens]
    for at, word in enumerate(tokens):
        if after_name and unknown[at]:
            surely.add(word)
        beside = [other for other in (at - 1, at + 1) if 0 <= other < len(tokens) and capitals[other]]
        paired = capitals[at] and any(unknown[other] for other in beside)
        owner = _POSSESSIVE.search(text[word.start : word.end])
        if (capitals[at] and at > 0 and not titled) or (unknown[at] and (paired or owner)):
            perhaps.add(word)
        part = len(word.folded) == 1 or word.folded in _PARTS  # "ursula k le guin"
        after_name = word.folded in given_names() or (after_name and part)
    return Names(frozenset(surely), frozenset(perhaps))
