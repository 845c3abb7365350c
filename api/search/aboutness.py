"""Which materials say by their words that they are about a topic: evidence that a grade asked for is weighed against.

A material *names* the topic if its title and its units' names hold all of it, and *says* it if these, its keywords,
objectives and description hold most of it. Its text is not asked: much is mentioned there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from api.search.home_languages import TOPICAL, Concept, Mask, said
from indexer.engine import Candidates
from indexer.words.analysis import FIELDS, is_stopword, stem, terms
from indexer.words.synonyms import Synonyms

_NAMES, _SAYS = [*map(FIELDS.index, ("title", "part"))], [*map(FIELDS.index, ("part", *TOPICAL))]
_MOST = 0.6  # of the concepts


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
    sought = [*{term for ways in concepts for way in ways for term in way}]
    held = candidates.held(rows, sought)
    together = np.array([held[fields].any(axis=0) for fields in (_NAMES, _SAYS)])
    narrow = [[*(way for way in ways[:-1] if len(way) > 1), ways[-1]] for ways in concepts]
    for read in (narrow, concepts):
        in_names, in_all = said(read, sought, together).mean(axis=0)  # shares of the concepts
        named[rows], says[rows] = in_names == 1, in_all >= _MOST
        if named.any():
            break
    return named, says
