"""Segments for tests: when they are written, and how their answers are compared with those of one index."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from keyword_embedder import KEYWORDS, KeywordEmbedder
from little_catalog import LittleSnapshot, sure_model

from catalog.model import AgeRange, Filter
from indexer.alignment import infer as inferring
from indexer.alignment.features import WordUse
from indexer.alignment.model import GENERAL, InferenceModel
from indexer.build import Segments, build
from indexer.engine import EngineQuery
from indexer.generation.files import open_reader
from indexer.generation.local_engine import LocalEngine, open_engine
from indexer.units import named_key
from indexer.words.inverting import LexicalInMaking, Means

ALWAYS = Segments(least=0, most=100.0, merged=100.0)
FOR_AGES = (AgeRange(5, 8), AgeRange(8, 11), AgeRange(11, 18))  # of which those of a whole rule out some
STATEMENTS = ("Say how a volcano erupts", "Compare fraction sizes", "Read a rhyme")


def model_of(version: str) -> InferenceModel:
    """One that knows the little embedder, and is not sure of everything."""
    model = sure_model(version)
    return replace(model, profiles={GENERAL: replace(model.profile(GENERAL), prior=1.0)})


def built_whole(snapshot: LittleSnapshot, folder: Path, measured_in: Path) -> LocalEngine:
    """A whole index with what another one measured over its own materials."""
    with closing(open_reader(measured_in, "000001")) as reader, pytest.MonkeyPatch.context() as patch:
        means = np.asarray(reader.array("means"))
        use = WordUse(np.asarray(reader.array("measured.df")), *map(float, reader.array("measured.numbers")[1:]))
        finish, fixed = LexicalInMaking.finish, Means(means[:-1], float(means[-1]))
        patch.setattr(LexicalInMaking, "finish", lambda making, starts, units, _: finish(making, starts, units, fixed))
        patch.setattr(inferring, "describe", partial(inferring.describe, use=use))
        build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
    return open_engine(folder)


@pytest.fixture
def fair_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.alignment.model.load_model", lambda: model_of("fair"))


def answers(engine: LocalEngine, engine_query: EngineQuery, k: int) -> dict[str, object]:
    found = engine.candidates(engine_query, k)
    groups: dict[int, list[str]] = {}
    for id, first in zip(found.ids, found.duplicates.tolist(), strict=True):
        groups.setdefault(first, []).append(id)
    return {
        "ids": list(found.ids),
        "counts": (found.count, found.total, found.fitting, sorted(found.unknown)),
        "resources": list(found.resources),
        "duplicates": sorted(groups.values()),
        "barriers": [found.barriers(at) for at in range(len(found.ids))] if found.barriers else None,
        "facets": engine.facets(engine_query),
        "held": found.held(range(len(found.ids)), list(engine_query.terms)).tolist() if found.held else None,
    }


def compare(one: LocalEngine, other: LocalEngine, engine_query: EngineQuery) -> None:
    """Every answer about a catalog so small that nothing is cut."""
    assert answers(one, engine_query, 500) == answers(other, engine_query, 500)
    signals, expected = (engine.candidates(engine_query, 500).signals for engine in (one, other))
    assert signals.keys() == expected.keys()
    for name in signals:
        assert signals[name] == pytest.approx(expected[name], abs=2e-4, nan_ok=True), name


def compare_lookups(one: LocalEngine, other: LocalEngine, ids: Sequence[str]) -> None:
    assert list(one.vocabulary.words) == list(other.vocabulary.words)
    assert one.vocabulary.counts.tolist() == other.vocabulary.counts.tolist()
    assert one.vocabulary.accents == other.vocabulary.accents
    for id in ids:
        assert one.resource(id) == other.resource(id)
        keys = [part.id or named_key(one.resource(id), part.name) for part in one.resource(id).parts]
        assert one.members(keys) == other.members(keys)
        assert sorted(one.units(id)) == sorted(other.units(id))
        (mine, sure), (theirs, expected) = (
            zip(*sorted(engine.inferred(id, 0.0)), strict=True) if engine.inferred(id, 0.0) else ((), ())
            for engine in (one, other)
        )
        assert mine == theirs
        assert sure == pytest.approx(expected, abs=1e-4)
        near, far = (engine.similar(id, 5, Filter()) for engine in (one, other))
        assert [alignment.id for alignment, _ in near] == [alignment.id for alignment, _ in far]
    listed = [
        {(id, inference.code) for id, inference in engine.inferences(Filter(), limit=10**6)} for engine in (one, other)
    ]
    assert listed[0] == listed[1]
    assert one.together(KEYWORDS, KEYWORDS, Filter()) == pytest.approx(other.together(KEYWORDS, KEYWORDS, Filter()))
