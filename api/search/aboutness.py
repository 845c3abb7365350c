"""Which materials say by their words that they are about a topic: evidence that a grade asked for is weighed against.

A material *names* the topic if its title and its units' names hold all of it, and *says* it if these, its keywords,
objectives and description hold most of it. Its text is not asked: much is mentioned there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
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
    ways = ((*map(_analyzed, phrases), _analyzed(" ".join(said))) for said, phrases in synonyms.entries(spoken))
    full = [word for word in spoken if is_stopword(word) or weights.get(stem(word), 0.0) >= 1.0]
    concepts = (concept for concept in ways if any(weights.get(term, 0.0) >= 1.0 for term in concept[-1]))
    return Topic(" ".join(full), tuple(concepts))


@lru_cache(maxsize=4096)
def _analyzed(phrase: str) -> tuple[str, ...]:
    return tuple(terms(phrase))


def evidence(concepts: Sequence[Concept], candidates: Candidates, rows: Sequence[int]) -> tuple[Mask, Mask]:
    """Which of all candidates name the topic, and which say it, of some ``rows``. Of what it is called in other words a
    single one may be much wider, so it counts only if no material names the topic otherwise."""
    named, says = np.zeros((2, len(candidates.ids)), np.bool_)
    if not concepts or candidates.held is None:
        return named, says
    sought = {term for ways in concepts for way in ways for term in way}
    fields = candidates.held(rows, [*sought])
    narrow = [[*(way for way in ways[:-1] if len(way) > 1), ways[-1]] for ways in concepts]
    in_names, in_all = ([_terms_in(held, where) for held in fields] for where in (NAMES, SAYS))
    for read in (narrow, concepts):
        shares = {there: _share(read, there) for there in {*in_names, *in_all}}  # few materials differ in these terms
        named[rows] = [shares[there] == 1 for there in in_names]
        says[rows] = [shares[there] >= _MOST for there in in_all]
        if named.any():
            break
    return named, says


def _terms_in(held: Fields, fields: Sequence[str]) -> frozenset[str]:
    """The terms that some fields hold together."""
    return frozenset().union(*(held[field] for field in fields if field in held))


def _share(concepts: Sequence[Sequence[tuple[str, ...]]], there: frozenset[str]) -> float:
    """The share of the concepts that some terms hold, each in any way."""
    return sum(any(there.issuperset(way) for way in ways) for ways in concepts) / len(concepts)
