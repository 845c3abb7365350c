"""How much a word tells in English at large, whatever catalog it is typed at. A catalog is too small to know how common
a word is: few lessons say "things", and it tells as little there as elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import log

from indexer.words.analysis import stem
from indexer.words.spelling import english_words

# Nats: one word in 60,000. What is rarer, or no English word, tells no more than that. No word tells nothing.
MAX_TOLD, MIN_TOLD = 11.0, 1.0


def told_in_english(term: str) -> float:
    """The information of an analyzed term in nats, ``-ln`` of its share of all words, within MIN_TOLD and MAX_TOLD; a
    term of several words has that of the commonest."""
    return _told().get(term, MAX_TOLD)


@lru_cache(maxsize=1)
def _told() -> Mapping[str, float]:
    """By term, of the terms that tell less than MAX_TOLD: an eighth of a second once."""
    counts = english_words()
    everything = sum(counts.values())
    told: dict[str, float] = {}
    for word, count in counts.items():
        nats = max(-log(count / everything), MIN_TOLD)
        if nats < MAX_TOLD:
            term = stem(word)
            told[term] = min(nats, told.get(term, MAX_TOLD))
    return told
