"""An indexer killed at any moment: the old generation or the new one is served, whole, and the next run finishes."""

from __future__ import annotations

import random
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from keyword_embedder import KeywordEmbedder
from killed import about_to
from little_catalog import LittleSnapshot, some_resources

from indexer.build import build, verify
from indexer.engine import EngineQuery
from indexer.generation.local_engine import open_engine

KILLS = 30
SIZE = 700  # resources, so that the vectors are written in two parts


class Slow(KeywordEmbedder):
    """Slow enough to be killed anywhere."""

    def encode(self, texts, progress=None):  # type: ignore[no-untyped-def]
        time.sleep(0.02)
        return super().encode(texts, progress)


def index(folder: Path, seed: int, ready: Event) -> None:
    snapshot = LittleSnapshot(some_resources(SIZE, seed))
    ready.set()
    build(snapshot, Slow(), folder)


def index_and_kill(folder: Path, seed: int, after_seconds: float) -> bool:
    """Whether the indexer had finished before it was killed."""
    process = about_to(index, folder, seed)
    time.sleep(after_seconds)
    process.kill()
    process.join()
    return process.exitcode == 0


def served(folder: Path) -> str:
    """The digest of the catalog that is served, after every record of it has been read and searched."""
    verify(folder)
    engine = open_engine(folder, KeywordEmbedder())
    try:
        found = engine.candidates(EngineQuery(), SIZE)
        assert LittleSnapshot(found.resources).digest == engine.manifest.catalog_digest
        assert found.count == engine.manifest.resources == SIZE
        return engine.manifest.catalog_digest
    finally:
        engine.close()


def test_killing_the_indexer_anywhere_leaves_the_old_or_the_new_whole(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311  nothing here is secret
    digests = [LittleSnapshot(some_resources(SIZE, seed)).digest for seed in (0, 1)]
    started = time.monotonic()
    build(LittleSnapshot(some_resources(SIZE, 0)), KeywordEmbedder(), tmp_path)
    reach = time.monotonic() - started  # follows how fast the machine is while the test runs
    now, finished = digests[0], 0
    for kill in range(KILLS):
        wanted = digests[1] if now == digests[0] else digests[0]
        log = max((tmp_path / "vectors").iterdir(), key=lambda path: path.stat().st_size)
        if kill % 3 == 0:
            log.write_bytes(log.read_bytes()[:5000])  # so that there is something to embed again
        in_time = index_and_kill(tmp_path, digests.index(wanted), chance.uniform(0, 1.5) * reach)
        finished += in_time
        reach *= 0.8 if in_time else 1.25
        found = served(tmp_path)
        assert found in (now, wanted)
        now = found
    assert 0 < finished < KILLS


def test_a_run_after_a_kill_goes_on_where_it_was(tmp_path: Path) -> None:
    snapshot = LittleSnapshot(some_resources(SIZE))
    whole = KeywordEmbedder()
    build(snapshot, whole, tmp_path / "whole")

    class Killed(KeywordEmbedder):
        def encode(self, texts, progress=None):  # type: ignore[no-untyped-def]
            if self.encoded:
                raise KeyboardInterrupt
            return super().encode(texts, progress)

    first, second = Killed(), KeywordEmbedder()
    with pytest.raises(KeyboardInterrupt):
        build(snapshot, first, tmp_path / "cut")
    build(snapshot, second, tmp_path / "cut")
    assert sorted(first.encoded + second.encoded) == sorted(whole.encoded)
    assert first.encoded
    assert second.encoded
