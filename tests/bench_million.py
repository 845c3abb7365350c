"""A million grown materials: what building an index of them takes beside embedding, and what a search of it takes.

    .venv/bin/python tests/bench_million.py [MATERIALS]

Half an hour and some 15 GB of disk; writes bench-report/million.json. The index goes to bench-report/cache/million.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from time import monotonic, perf_counter

import numpy as np
from bench import NO_STATE, REPORT, Forgetful, Snapshot, lessons, memory, queries, vectors_of
from grown import GrowingEmbedder, GrownSnapshot

from api.cli.progress import INDEXING, show_progress
from api.search.service import Search
from catalog.model import AgeRange, Filter, Query, Resource
from indexer.build import build
from indexer.current import Current
from indexer.engine import NOTHING, Floats
from indexer.generation.local_engine import open_engine
from indexer.vectors.embedder import Embedder, Progress, open_embedder
from indexer.vectors.onnx_embedder import OnnxEmbedder


class Timed(GrowingEmbedder):
    """Knows how long it spent on vectors, which are not what is measured."""

    seconds = 0.0

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        started = monotonic()
        rows = super().encode(texts, progress)
        self.seconds += monotonic() - started
        return rows


def seeds_of(folder: Path, embedder: Embedder) -> tuple[list[Resource], Floats]:
    """Real lessons in order of ids, and their vectors, which are kept from run to run with those of tests/bench.py."""
    resources, _ = lessons(folder)
    place = REPORT / "cache" / "one"
    build(Snapshot(resources, "seeds"), embedder, place, show_progress(INDEXING))
    engine = open_engine(place)
    rows = vectors_of(engine, resources)
    engine.close()
    return resources, rows


def searched(folder: Path, embedder: OnnxEmbedder) -> dict[str, dict[str, float]]:
    """Milliseconds of each way to ask, encoding included but for ``bare``, which is FAISS alone; every query is asked
    in each way before the next one comes."""
    narrow = Filter(subjects=("Mathematics", "Maths"), ages=AgeRange(8, 10))
    taken: dict[str, list[float]] = {}
    with Current(folder) as current:
        search = Search(current, Forgetful(embedder), lambda: NO_STATE)
        with current.lease() as engine:
            bare = engine._index.passages._index

        def ask(text: str, filter: Filter = NOTHING, *, facets: bool = False) -> None:
            with search.session() as session:
                session(Query(words=text, filter=filter), facets=facets)

        asked = queries()
        for turn, text in enumerate([*asked[:5], *asked]):
            vector = embedder._encode_query(text)
            ways: dict[str, Callable[[], object]] = {
                "bare": partial(bare.search, vector[None], 50),
                "search()": partial(ask, text),
                "search(), filtered": partial(ask, text, narrow),
                "search() with facets": partial(ask, text, facets=True),
                "search() with facets, filtered": partial(ask, text, narrow, facets=True),
            }
            for name, way in ways.items():
                started = perf_counter()
                way()
                if turn >= 5:
                    taken.setdefault(name, []).append((perf_counter() - started) * 1e3)
    return {
        name: {"p50": float(np.median(times)), "p95": float(np.percentile(times, 95))} for name, times in taken.items()
    }


def recall(folder: Path, embedder: Embedder, most: int = 20) -> float:
    """The share of the ten nearest passages, by cosines in 32 bits, that the engine's vectors give."""
    engine = open_engine(folder)
    passages = engine._index.passages
    asked = np.stack([embedder.encode_query(text) for text in queries()[:most]])
    cosines = np.concatenate(
        [passages.stored(start, start + 50_000) @ asked.T for start in range(0, passages.size, 50_000)]
    )
    held = []
    for column, vector in zip(cosines.T, asked, strict=True):
        rows, _ = passages.nearest(vector, 10, np.ones(passages.size, np.bool_))
        tenth = np.partition(column, -10)[-10]
        held.append(float(np.mean(column[rows] >= tenth - 1e-6)))
    engine.close()
    return float(np.mean(held))


def main(wanted: int) -> None:
    REPORT.mkdir(exist_ok=True)
    embedder, place = open_embedder(convert=True), REPORT / "cache" / "million"
    assert isinstance(embedder, OnnxEmbedder)
    shutil.rmtree(place, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        resources, rows = seeds_of(Path(folder), embedder)
    snapshot = GrownSnapshot(resources, -(-wanted // len(resources)))
    growing = Timed(embedder, snapshot, resources, rows)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, monotonic()
    report = build(snapshot, growing, place, show_progress(INDEXING))
    figures = {
        "build": asdict(report),
        "seconds beside embedding": monotonic() - started - growing.seconds,
        "peak GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
        "peak GB before": before / 2**20,
        "GB on disk": sum(path.stat().st_size for path in place.rglob("*") if path.is_file()) / 2**30,
        "milliseconds": searched(place, embedder),
        "recall at 10": recall(place, embedder),
        "resident": memory(place),
        "load": os.getloadavg(),
    }
    (REPORT / "million.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.stderr.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
