"""A million grown materials: what building an index of them takes beside embedding, and what a search of it takes.

    .venv/bin/python tests/bench_million.py [MATERIALS] [--index FOLDER] [--resume | --searches | --fresh | --http]

Three quarters of an hour and some 15 GB of disk on an idle machine; ``make bench MILLION=1`` does it after the other
benches. It writes bench-report/million-build.json, million-searches.json, million-fresh.json and million-http.json. The
index goes to bench-report/cache/million, or FOLDER. ``--resume`` goes on with a build that was ended, whose figures are
then not those of a whole one. The other options build nothing and ask the index that is there:
``--searches`` times each way to search, in some minutes; ``--fresh`` how soon one changed material is found, and takes
the change back; both also if other rules of needs built it, which change no speed. ``--http`` asks servers of the
index, and txtai's over the same texts, as ``bench_http`` does. Processor time is told beside the clock's, since other
work on the machine moves the clock; memory is that of all processes of the build.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Thread
from time import monotonic, perf_counter, process_time, sleep

import numpy as np
from bench import NO_STATE, Snapshot, lessons, memory, queries, vectors_of
from bench_http import side_by_side
from bench_report import REPORT
from bench_report import write as write_pairs
from grown import ChangedGrown, GrowingEmbedder, GrownSnapshot

from api.cli.progress import INDEXING, show_progress
from api.search.service import Search
from catalog.model import AgeRange, Filter, Query, Resource, Sort
from indexer.build import build, read_manifest
from indexer.current import Current
from indexer.engine import NOTHING, EngineQuery, Floats
from indexer.generation import files
from indexer.generation.files import FileState
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


class Stages:
    """What each stage of a build takes: seconds by the clock and of the processor, and the most memory held, in GB."""

    def __init__(self) -> None:
        self.figures: dict[str, dict[str, float]] = {}
        self._stage, self._began = "", (0.0, 0.0)

    def __call__(self, stage: str, *_: object) -> None:
        """``stage`` goes on, or begins; "" when all is done."""
        if stage == self._stage:
            return
        now = monotonic(), processor_seconds()
        if self._stage:
            seconds, processor = (at - began for at, began in zip(now, self._began, strict=True))
            self.figures[self._stage] = {"seconds": seconds, "processor seconds": processor, "peak GB": MEMORY.most}
        self._stage, self._began = stage, now
        MEMORY.most = 0.0


def processor_seconds() -> float:
    """Of this process and of those of its children that have ended."""
    return sum(os.times()[:4])


class Memory:
    """``most`` is the most memory that this process and its children held together, in GB, since it was set to 0. Pages
    that they share count once."""

    def __init__(self) -> None:
        self.most = 0.0
        Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            self.most = max(self.most, sum(map(self._held, ["self", *children])) / 2**20)
            sleep(0.5)

    @staticmethod
    def _held(process: str) -> int:
        with suppress(OSError):  # it may have ended
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return 0


MEMORY = Memory()


def seeds_of(folder: Path, embedder: Embedder) -> tuple[list[Resource], Floats]:
    """Real lessons in order of ids, and their vectors, which are kept from run to run with those of tests/bench.py."""
    resources, _ = lessons(folder)
    place = REPORT / "cache" / "one"
    with show_progress(INDEXING) as advance:
        build(Snapshot(resources, "seeds"), embedder, place, advance)
    engine = open_engine(place)
    rows = vectors_of(engine, resources)
    engine.close()
    return resources, rows


def searched(folder: Path, embedder: OnnxEmbedder) -> dict[str, dict[str, float]]:
    """Milliseconds of each way to ask, by the clock and of the processor, encoding included but for ``bare``, which is
    FAISS alone; every query is asked in each way before the next one comes, and encoded once for each."""
    narrow = Filter(subjects=("Mathematics", "Maths"), ages=AgeRange(8, 10))
    taken: dict[str, list[tuple[float, float]]] = {}
    with Current(folder) as current:
        search = Search(current, embedder, lambda: NO_STATE)
        with current.lease() as engine:
            passages, bare = engine._index.passages, engine._index.passages._index

        def ask(text: str, filter: Filter = NOTHING, *, facets: bool = False, sort: Sort = Sort.BEST) -> None:
            with search.session() as session:
                session(Query(words=text, filter=filter, sort=sort), facets=facets)

        asked = queries()
        for turn, text in enumerate([*asked[:5], *asked]):
            vector = embedder._encode_query(text)
            ways: dict[str, Callable[[], object]] = {
                "bare": partial(bare.search, vector[None], 50),
                "search()": partial(ask, text),
                "search(), filtered": partial(ask, text, narrow),
                "search() with facets": partial(ask, text, facets=True),
                "search() with facets, filtered": partial(ask, text, narrow, facets=True),
                "search(), by title": partial(ask, text, sort=Sort.TITLE),
            }
            for name, way in ways.items():
                passages._remember()  # what the way before found is forgotten: each pays for its own
                engine._index.lexical.holding_term.cache_clear()
                embedder.encode_query.cache_clear()
                started, processor = perf_counter(), process_time()
                way()
                if turn >= 5:
                    spent = (perf_counter() - started) * 1e3, (process_time() - processor) * 1e3
                    taken.setdefault(name, []).append(spent)
    return {name: _shares(np.array(times)) for name, times in taken.items()}


def _shares(times: np.ndarray) -> dict[str, float]:
    """The median and the 95th percentile of both columns."""
    (wall, most), (processor, most_processor) = (np.percentile(column, (50, 95)).tolist() for column in times.T)
    return {"p50": wall, "p95": most, "processor p50": processor, "processor p95": most_processor}


def recall(folder: Path, embedder: Embedder, most: int = 20) -> float:
    """The share of the ten nearest passages above the floor, by cosines in 32 bits, that a search finds: read in 8 bits
    first, as it reads them. Raises ``ValueError`` if they are too few for that."""
    engine = open_engine(folder)
    passages, floor = engine._index.passages, engine.manifest.floor
    if passages._coarse is None:
        raise ValueError("So few vectors are read in 16 bits only: there is nothing to measure.")
    asked = np.stack([embedder.encode_query(text) for text in queries()[:most]])
    cosines = np.concatenate(
        [passages.stored(start, start + 50_000) @ asked.T for start in range(0, passages.size, 50_000)]
    )
    held = []
    for column, vector in zip(cosines.T, asked, strict=True):
        near = passages.near(vector, floor)
        rows = near.likely(10, lambda rows, scores: (rows, scores))
        scores = near.at(rows)
        found = column[rows[np.argsort(-scores, kind="stable")[:10]]]
        nearest = np.sort(column[column >= floor])[-10:]
        if len(nearest):
            held.append(np.count_nonzero(found >= nearest[0] - 1e-6) / len(nearest))
    engine.close()
    return float(np.mean(held))


def built(wanted: int, embedder: Embedder, place: Path) -> dict[str, object]:
    """Build the index in ``place``: what it took."""
    with tempfile.TemporaryDirectory() as folder:
        resources, rows = seeds_of(Path(folder), embedder)
    snapshot = GrownSnapshot(resources, -(-wanted // len(resources)))
    growing = Timed(embedder, snapshot, resources, rows)
    before, started, processor = MEMORY.most, monotonic(), processor_seconds()
    stages = Stages()
    with show_progress(INDEXING) as shown:

        def told(stage: str, done: int, total: int | None) -> None:
            stages(stage)
            shown(stage, done, total)

        report = build(snapshot, growing, place, told)
    stages("")
    return {
        "build": asdict(report),
        "seconds beside embedding": monotonic() - started - growing.seconds,
        "processor seconds, embedding included": processor_seconds() - processor,
        "seconds of embedding": growing.seconds,
        "stages": stages.figures,
        "peak GB": max(stage["peak GB"] for stage in stages.figures.values()),
        "peak GB before": before,
        "load": os.getloadavg(),
    }


def freshened(wanted: int, embedder: OnnxEmbedder, place: Path) -> dict[str, object]:
    """Seconds until one changed material is found: to index it, and to open what was indexed as a server does that has
    found the index before it whole."""
    with tempfile.TemporaryDirectory() as folder:
        resources, _ = lessons(Path(folder))
    figures, before, known = {}, files.pointed(place), set[FileState]()
    assert before is not None
    open_engine(place, checked=True, known=known).close()
    for turn in ("first", "second"):
        text = f"About zyzzyva weevils, for the {turn} time"
        snapshot = ChangedGrown(resources, -(-wanted // len(resources)), text)
        started, processor = monotonic(), processor_seconds()
        report = build(snapshot, embedder, place)
        indexed, processor_indexed = monotonic() - started, processor_seconds() - processor
        engine = open_engine(place, checked=True, known=known)
        found = engine.candidates(EngineQuery(terms={"zyzzyva": 1.0}), 10).ids
        figures[turn] = {
            "seconds": monotonic() - started,
            "processor seconds": processor_seconds() - processor,
            "of which indexing": {"seconds": indexed, "processor seconds": processor_indexed},
            "found": list(found) == [snapshot.changed_resource.id],
            "as a segment": bool(engine.manifest.base),
            "generation": report.generation,
        }
        engine.close()
        files.point_to(place, before)
    return {**figures, "load": os.getloadavg()}


def beside_txtai(place: Path) -> None:
    """Ask servers of the index, and txtai's over the same texts, under the loads of ``bench_http``."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "index").symlink_to(place.resolve(), target_is_directory=True)
        write_pairs(*side_by_side(home), "million-http")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("materials", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--index", type=Path, default=REPORT / "cache" / "million")
    parser.add_argument("--resume", action="store_true")
    for part in ("searches", "fresh", "http"):
        parser.add_argument(f"--{part}", action="store_true")
    asked = parser.parse_args()
    REPORT.mkdir(exist_ok=True)
    embedder = open_embedder(convert=True)
    assert isinstance(embedder, OnnxEmbedder)
    every = not (asked.searches or asked.fresh or asked.http)
    if every:
        if not asked.resume:
            shutil.rmtree(asked.index, ignore_errors=True)
        write("build", built(asked.materials, embedder, asked.index))
    if made := read_manifest(asked.index):
        files.rules_fingerprint = lambda: made.evidence
    if every or asked.searches:
        figures = {
            "GB on disk": sum(path.stat().st_size for path in asked.index.rglob("*") if path.is_file()) / 2**30,
            "milliseconds": searched(asked.index, embedder),
            "recall at 10, in 8 bits first": recall(asked.index, embedder),
            "resident": memory(asked.index),
            "load": os.getloadavg(),
        }
        write("searches", figures)
    if every or asked.fresh:
        write("fresh", freshened(asked.materials, embedder, asked.index))
    if every or asked.http:
        beside_txtai(asked.index)


def write(name: str, figures: dict[str, object]) -> None:
    text = json.dumps(figures, indent=2) + "\n"
    (REPORT / f"million-{name}.json").write_text(text, encoding="utf-8")
    sys.stderr.write(text)


if __name__ == "__main__":
    main()
