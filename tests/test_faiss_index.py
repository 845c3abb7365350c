"""Vectors in FAISS: every way to ask gives the cosines of the stored halves, by numpy."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.generation.duplicates import Duplicates
from indexer.vectors import faiss_index
from indexer.vectors.faiss_index import Vectors, coarse_path, write_vectors

ROWS, DIMENSIONS = 400, 24


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    drawn = np.random.default_rng(5).standard_normal((ROWS, DIMENSIONS))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float16)


@pytest.fixture(scope="module")
def query(rows: np.ndarray) -> np.ndarray:
    mixed = rows[3].astype(np.float32) + rows[200].astype(np.float32)
    return np.asarray(mixed / np.linalg.norm(mixed), np.float32)


@pytest.fixture
def vectors(rows: np.ndarray, tmp_path: Path) -> Vectors:
    write_vectors(tmp_path / "rows.faiss", rows, DIMENSIONS)
    return Vectors.open(tmp_path / "rows.faiss")


def test_what_is_written_is_read_to_the_bit(vectors: Vectors, rows: np.ndarray) -> None:
    assert np.array_equal(vectors.stored(0, ROWS), rows.astype(np.float32))
    assert np.array_equal(vectors.vector(17), rows[17].astype(np.float32))


@pytest.mark.parametrize("all_kept", [0, ROWS], ids=["many rows", "few rows"])
def test_the_rows_above_a_floor_are_those_of_numpy_under_any_mask(
    rows: np.ndarray, query: np.ndarray, all_kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faiss_index, "_ALL", all_kept)
    write_vectors(tmp_path / "rows.faiss", rows, DIMENSIONS)
    vectors = Vectors.open(tmp_path / "rows.faiss")
    assert coarse_path(tmp_path / "rows.faiss").exists() == (not all_kept)
    cosines = rows.astype(np.float32) @ query
    chance = np.random.default_rng(1).random(ROWS)
    together = np.arange(ROWS) < ROWS // 5  # which is narrow
    masks = [together, *(chance < share for share in (0.0, 0.1, 0.6, 1.0)), None]  # the later ones are remembered
    for mask in masks:
        allowed = np.ones(ROWS, np.bool_) if mask is None else mask
        near = vectors.near(query, 0.1, mask)
        expected = np.flatnonzero((cosines >= 0.1) & allowed)
        assert near.rows.tolist() == expected.tolist()
        assert near.about == pytest.approx(cosines[expected], abs=max(near.off, 1e-5))
        others = np.flatnonzero(allowed)
        assert near.at(others) == pytest.approx(cosines[others], abs=1e-5)
        best = near.likely(7, lambda rows, scores: (rows, scores))
        nearest = expected[np.argsort(-cosines[expected], kind="stable")[:7]]
        assert set(nearest.tolist()) <= set(best.tolist()) <= set(expected.tolist())
        assert (near.at(others) <= near.most()[others]).all()


def test_a_flat_index_of_an_earlier_version_answers_to_the_bit_alike(
    vectors: Vectors, rows: np.ndarray, query: np.ndarray, tmp_path: Path
) -> None:
    flat = faiss.IndexScalarQuantizer(DIMENSIONS, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    flat.add(rows.astype(np.float32))
    faiss.write_index(flat, str(tmp_path / "flat.faiss"))
    before = Vectors.open(tmp_path / "flat.faiss")
    now, then = vectors.near(query, 0.0), before.near(query, 0.0)
    assert np.array_equal(now.rows, then.rows)
    assert np.array_equal(now.about, then.about)
    scores, places = flat.search(query[None], ROWS)
    by_flat = dict(zip(places[0].tolist(), scores[0].tolist(), strict=True))
    assert [by_flat[row] for row in now.rows.tolist()] == now.about.tolist()


@given(
    seed=st.integers(0, 1000),
    floor=st.floats(-0.5, 0.9),
    k=st.integers(1, 40),
    shape=st.tuples(st.sampled_from([5, 16, 48]), st.floats(0.001, 2)),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_vectors_read_in_8_bits_first_give_what_16_bits_give(
    tmp_path: Path, seed: int, floor: float, k: int, shape: tuple[int, float]
) -> None:
    """To the bit, however near to each other the vectors are; rows that are duplicates count as one."""
    chance, (dimensions, spread) = np.random.default_rng(seed), shape
    drawn = chance.standard_normal(dimensions) + spread * chance.standard_normal((200, dimensions))
    rows = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float16)
    asked = drawn[0] + spread * chance.standard_normal(dimensions)
    query = (asked / np.linalg.norm(asked)).astype(np.float32)
    duplicates = Duplicates(np.minimum(np.arange(200), chance.integers(0, 200, 200)))
    start, length = chance.integers(0, 200, 2)
    together = np.arange(200) - start
    allowed = (together >= 0) & (together < length) if seed % 2 else chance.random(200) < 0.7
    bests = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faiss_index, "_ALL", 0)
        write_vectors(tmp_path / "rows.faiss", rows, dimensions)
        exact = Vectors(Vectors.open(tmp_path / "rows.faiss")._index)
        for vectors in (Vectors.open(tmp_path / "rows.faiss"), exact):
            near = vectors.near(query, floor, allowed)
            likely = near.likely(k, duplicates.best_of_each)
            best, scores = duplicates.best_of_each(likely, near.at(likely))
            order = np.lexsort((best, -scores))[:k]
            bests.append((near.rows.tolist(), best[order].tolist(), scores[order].tolist()))
    assert bests[0] == bests[1]
