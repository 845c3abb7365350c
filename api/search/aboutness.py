"""Which materials say by their words that they are about a topic: evidence that a grade asked for is weighed against.

A material *names* the topic if its title and its units' names hold all of it, and *says* it if these, its keywords,
objectives and description hold most of it. Its text is not asked: much is mentioned there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.search.home_languages import TOPICAL, Concept
from indexer.engine import Candidates
from indexer.words.analysis import is_stopword, stem, terms
from indexer.words.synonyms import Synonyms

NAMES, SAYS = ("title", "part"), ("part", *TOPICAL)
_MOST = 0.6  # of the concepts

Mask = NDArray[np.bool_]
Fields = Mapping[str, Collection[str]]


class Topic(NamedTuple):
    """What a query is about: its ``words`` that are looked for at full weight, and their concepts, each in other words
    and at last as it was typed. Of "rivers geography" the first, as a subject counts less."""

    words: str = ""
    concepts: tuple[Concept, ...] = ()


NO_TOPIC = Topic()


def topic_of(spoken: Sequence[str], weights: Mapping[str, float], synonyms: Synonyms) -> Topic:
    """``weights`` are of analyzed terms."""
    ways = (
        (*(tuple(terms(phrase)) for phrase in phrases), tuple(terms(" ".join(said))))
        for said, phrases in synonyms.entries(spoken)
    )
    full = [word for word in spoken if is_stopword(word) or weights.get(stem(word), 0.0) >= 1.0]
    concepts = (concept for concept in ways if any(weights.get(term, 0.0) >= 1.0 for term in concept[-1]))
    return Topic(" ".join(full), tuple(concepts))


def evidence(concepts: Sequence[Concept], candidates: Candidates, rows: Sequence[int]) -> tuple[Mask, Mask]:
    """Which of all candidates name the topic, and which say it, of some ``rows``. Of what it is called in other words a
    single one may be much wider, so it counts only if no material names the topic otherwise."""
    named, says = np.zeros((2, len(candidates.ids)), np.bool_)
    if not concepts or candidates.held is None:
        return named, says
    sought = {term for ways in concepts for way in ways for term in way}
    fields = candidates.held(rows, [*sought])
    narrow = [[*(way for way in ways[:-1] if len(way) > 1), ways[-1]] for ways in concepts]
    for read in (narrow, concepts):
        named[rows] = [_share(read, held, NAMES) == 1 for held in fields]
        says[rows] = [_share(read, held, SAYS) >= _MOST for held in fields]
        if named.any():
            break
    return named, says


def _share(concepts: Sequence[Sequence[tuple[str, ...]]], held: Fields, fields: Sequence[str]) -> float:
    """The share of the concepts that some fields hold together, each in any way."""
    there = {term for field in fields for term in held.get(field, ())}
    return sum(any(there.issuperset(way) for way in ways) for ways in concepts) / len(concepts)
