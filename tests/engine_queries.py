"""Queries of an engine, as Hypothesis draws them, over ``little_catalog``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st
from keyword_embedder import KEYWORDS, direction
from little_catalog import FEATURES, LANGUAGES, STANDARDS, SUBJECTS, TYPES, WORDS, some_resources

from catalog.model import AgeRange, Filter
from indexer.engine import EngineQuery, Surely
from indexer.words.analysis import stem, terms


def vector(*keywords: str) -> np.ndarray:
    return np.array(direction(" ".join(keywords)), np.float32)


def some(values: tuple[str, ...], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


weights = st.sampled_from([1.0, 0.5, 0.25, 0.1])
ages = st.builds(lambda low, years: AgeRange(low, low + years), st.integers(3, 18), st.integers(1, 4))
filters = st.builds(
    Filter,
    subjects=some((*SUBJECTS, "nobody has this")),
    types=some(TYPES),
    levels=some(("lesson", "unit"), 1),
    languages=some((*LANGUAGES, "e")),
    licenses=some(("https://example.org/by",)),
    publishers=some(("Ours", "Theirs")),
    accessibility_features=some(FEATURES),
    ages=st.none() | ages,
    free=st.sampled_from([None, None, True, False]),
    max_minutes=st.sampled_from([None, None, 30, 100]),
)
gentle = st.just(Filter()) | st.builds(Filter, subjects=some(SUBJECTS)) | st.builds(Filter, ages=ages)
asked_terms = st.dictionaries(
    st.sampled_from([*terms(" ".join(WORDS)), "the", "and", "unheard-of", ""]), weights, max_size=4
)
engine_queries = st.builds(
    EngineQuery,
    terms=asked_terms,
    vector=st.none() | some(KEYWORDS, 3).filter(bool).map(lambda words: vector(*words)),
    standards=st.dictionaries(st.sampled_from([*STANDARDS, "unknown"]), weights, max_size=2),
    filter=gentle | filters,
    excluding=gentle | filters.map(lambda filter: replace(filter, free=None, max_minutes=None)),
    excluded_standards=st.just(()) | st.lists(st.sampled_from([*STANDARDS, "unknown"]), max_size=1),
    meeting=st.none() | st.none() | st.builds(Surely, st.sampled_from([0.0, 0.25, 0.9]), st.none() | st.just(0.5)),
    synonyms=st.just({}) | asked_terms,
    names=st.just(()) | st.just((("unit", "1", stem(WORDS[1])), ("nothing", "here"))),
    title=st.just("") | st.sampled_from([*(one.title.upper() + "!" for one in some_resources(6)), "nothing", "?"]),
    wished_ages=st.none() | ages,
)
