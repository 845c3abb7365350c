"""What a topic is called in the languages that a learner's home language may be.

A model of English tells little of the meaning of a text in another language, and its words are others: so the topic's
words are looked for in the catalog's other languages too (``translations.txt``, read backwards). Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from api.search.query_language import tables
from indexer.words.analysis import is_stopword, terms, words
from indexer.words.phrases import Key, Phrases
from indexer.words.synonyms import singular

HOME = "home-language"  # the need
# The fields of a material that say what it is about (``indexer.words.analysis.FIELDS``).
TOPICAL = ("title", "objective", "keyword", "description")

# Of one concept each way to say it, as analyzed terms that stand together: "fracción", "fracciones".
Concept = tuple[tuple[str, ...], ...]
Mask = NDArray[np.bool_]


def concepts(topic: str, languages: Collection[str]) -> tuple[Concept, ...]:
    """The concepts of an English topic in some languages (tags), longest entries first, each as in English too; none if
    no entry says one of them."""
    known = {tag.partition("-")[0] for tag in languages}
    found: list[Concept] = []
    typed = [word for word in words(topic) if not is_stopword(word)]
    at, names, nothing = 0, [*map(singular, typed)], (1, Concept())
    while at < len(typed):
        entries = (
            (length, tuple(way for language, way in ways if language in known))
            for length, ways in _from_english().at(names, at)
        )
        length, others = next((entry for entry in entries if entry[1]), nothing)
        found.append((*others, tuple(terms(" ".join(typed[at : at + length])))))
        at += length
    return tuple(found) if any(len(ways) > 1 for ways in found) else ()


def also_sought(concepts: Sequence[Concept]) -> Mapping[str, float]:
    """The terms of the other languages, each of full weight."""
    return {term: 1.0 for *others, _ in concepts for way in others for term in way}


def said(concepts: Sequence[Sequence[tuple[str, ...]]], terms: Sequence[str], held: Mask) -> Mask:
    """Whether each field of some materials says each concept in some way, all its terms in that field:
    ``(concepts, fields, materials)``. ``held`` is whether it has each of the ``terms``, which are all those of the
    concepts: ``(fields, terms, materials)``."""
    places = {term: place for place, term in enumerate(terms)}
    ways_said = ([held[:, [places[term] for term in way]].all(axis=1) for way in ways] for ways in concepts)
    return np.array([np.logical_or.reduce(ways) for ways in ways_said])


@lru_cache(maxsize=1)
def _from_english() -> Phrases[list[tuple[str, tuple[str, ...]]]]:
    """By the words of an English meaning, singular: each entry that means it, analyzed, with its language."""
    entries: dict[Key, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for language, table in tables().items():
        for entry, meant in table.items():
            key = tuple(singular(word) for word in words(meant) if not is_stopword(word))
            entries[key].append((language, tuple(terms(" ".join(entry)))))
    return Phrases(entries)
