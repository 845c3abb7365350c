"""Vectors in FAISS: every way to ask gives the cosines of the stored halves, by numpy."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest

from indexer.vectors import faiss_index
from indexer.vectors.faiss_index import Vectors, write_vectors

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
    vectors: Vectors, rows: np.ndarray, query: np.ndarray, all_kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faiss_index, "_ALL", all_kept)
    cosines = rows.astype(np.float32) @ query
    chance = np.random.default_rng(1).random(ROWS)
    for share in (0.0, 0.1, 0.6, 1.0, None):  # the later ones are remembered from the earlier
        allowed = np.ones(ROWS, np.bool_) if share is None else chance < share
        near = vectors.near(query, 0.1, None if share is None else allowed)
        expected = np.flatnonzero((cosines >= 0.1) & allowed)
        assert near.rows.tolist() == expected.tolist()
        assert near.scores == pytest.approx(cosines[expected], abs=1e-5)
        others = np.flatnonzero(allowed)
        assert near.at(others) == pytest.approx(cosines[others], abs=1e-5)


def test_a_flat_index_of_an_earlier_version_answers_to_the_bit_alike(
    vectors: Vectors, rows: np.ndarray, query: np.ndarray, tmp_path: Path
) -> None:
    flat = faiss.IndexScalarQuantizer(DIMENSIONS, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    flat.add(rows.astype(np.float32))
    faiss.write_index(flat, str(tmp_path / "flat.faiss"))
    before = Vectors.open(tmp_path / "flat.faiss")
    now, then = vectors.near(query, 0.0), before.near(query, 0.0)
    assert np.array_equal(now.rows, then.rows)
    assert np.array_equal(now.scores, then.scores)
    scores, places = flat.search(query[None], ROWS)
    by_flat = dict(zip(places[0].tolist(), scores[0].tolist(), strict=True))
    assert [by_flat[row] for row in now.rows.tolist()] == now.scores.tolist()
