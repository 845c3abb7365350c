"""No text is embedded twice, what does not add up is embedded again, and what no text needs is dropped in time."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from indexer.engine import Floats
from indexer.vectors.cache import VectorCache
from indexer.vectors.model_files import Progress

TEXTS = [f"text {number}" for number in range(10)]


class Counting:
    """Gives each text its own number as a vector, and knows which texts it was given."""

    model, revision, runtime, dimensions = "counting", "0123456789abcdef", "by hand", 3

    def __init__(self) -> None:
        self.given: list[str] = []

    def load(self) -> None: ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        self.given += texts
        return np.array([[int(text.split()[1])] * self.dimensions for text in texts], np.float32)

    def encode_query(self, text: str) -> Floats:
        row: Floats = self.encode([text])[0]
        return row


def rows(folder: Path) -> int:
    (path,) = folder.glob("*.sqlite")
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM vectors").fetchone()[0])


def test_a_text_is_embedded_once_however_often_it_is_asked_for(tmp_path: Path) -> None:
    embedder = Counting()
    for texts in (TEXTS[:4], [*TEXTS[:4], *TEXTS[:2]], TEXTS[2:6]):
        with VectorCache(tmp_path, embedder) as cache:
            vectors, runtimes, _ = cache.vectors(texts)
        assert vectors.tolist() == [[int(text.split()[1])] * 3 for text in texts]
        assert runtimes == {"by hand"}
    assert sorted(embedder.given) == TEXTS[:6]


def test_a_vector_that_does_not_add_up_is_embedded_again(tmp_path: Path) -> None:
    embedder = Counting()
    with VectorCache(tmp_path, embedder) as cache:
        cache.vectors(TEXTS[:3])
        path = cache.path
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE vectors SET vector = zeroblob(6) WHERE rowid = 2")
    with VectorCache(tmp_path, embedder) as cache:
        embedded = cache.vectors(TEXTS[:3])
        assert embedded.new == 1
        assert embedded.rows[:, 0].tolist() == [0, 1, 2]
    assert len(embedder.given) == 4


def test_what_no_text_needs_goes_once_it_is_the_most(tmp_path: Path) -> None:
    embedder = Counting()
    # Of ten, five that are asked for twice: not more than twice as many. Then four.
    for texts, left in ((TEXTS, 10), ([*TEXTS[:5], *TEXTS[:5]], 10), (TEXTS[:4], 4)):
        with VectorCache(tmp_path, embedder) as cache:
            cache.vectors(texts)
            cache.forget_the_rest()
        assert rows(tmp_path) == left
    with VectorCache(tmp_path, embedder) as cache:
        assert cache.vectors(TEXTS).new == 6
    assert embedder.given[10:] == TEXTS[4:]


def test_each_text_has_its_vector_whatever_of_them_is_known(tmp_path: Path) -> None:
    embedder = Counting()
    with VectorCache(tmp_path, embedder) as cache:
        cache.vectors(TEXTS[::3])
        asked = [f"text {number * 7 % 1300}" for number in range(1300)]  # more than are looked up or embedded at once
        embedded = cache.vectors([*asked, *asked[:40]])
    assert embedded.rows[:, 2].tolist() == [int(text.split()[1]) for text in [*asked, *asked[:40]]]
    assert embedded.new == 1296
