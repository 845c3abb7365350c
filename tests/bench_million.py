"""A million grown materials: what building an index of them takes beside embedding, and what a search of it takes.

    .venv/bin/python tests/bench_million.py [MATERIALS]

An hour and some 8 GB of disk; writes bench-report/million.json. The index goes to bench-report/cache/million.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic, perf_counter

import numpy as np
from bench import LEG, REPORT, Snapshot, lessons, queries, vectors_of
from grown import GrowingEmbedder, GrownSnapshot

from api.cli.progress import INDEXING, show_progress
from catalog.model import AgeRange, Filter, Resource
from indexer.build import build
from indexer.engine import EngineQuery, Floats
from indexer.generation.local_engine import open_engine
from indexer.vectors.embedder import Embedder, Progress, open_embedder
from indexer.words.analysis import terms


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


def searched(folder: Path, embedder: Embedder) -> dict[str, dict[str, float]]:
    """Milliseconds of each way to ask, over every query in turn; ``bare`` is FAISS alone with a query's vector."""
    engine = open_engine(folder)
    bare = engine._index.passages._index
    narrow = Filter(subjects=("Mathematics", "Maths"), ages=AgeRange(8, 10))
    taken: dict[str, list[float]] = {}
    for text in queries():
        vector = embedder.encode_query(text)
        plain = EngineQuery(terms=dict.fromkeys(terms(text), 1.0), vector=vector)
        filtered = EngineQuery(terms=plain.terms, vector=vector, filter=narrow)
        ways = {
            "bare": lambda vector=vector: bare.search(vector[None], 50),
            "candidates": lambda probe=plain: engine.candidates(probe, LEG),
            "candidates, filtered": lambda probe=filtered: engine.candidates(probe, LEG),
            "facets": lambda probe=plain: engine.facets(probe),
        }
        for name, way in ways.items():
            started = perf_counter()
            way()
            taken.setdefault(name, []).append((perf_counter() - started) * 1e3)
    engine.close()
    return {
        name: {"p50": float(np.median(times)), "p95": float(np.percentile(times, 95))} for name, times in taken.items()
    }


def main(wanted: int) -> None:
    REPORT.mkdir(exist_ok=True)
    embedder, place = open_embedder(convert=True), REPORT / "cache" / "million"
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
        "load": os.getloadavg(),
    }
    (REPORT / "million.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.stderr.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
