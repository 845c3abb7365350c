"""Times pairs side by side, each in one run, and writes them to bench-report/: ours against the bare parts under it.

    .venv/bin/python tests/bench.py

Real lessons and teachers' queries are read from ../shared/data if it is there, else the starter collection is used.
``bench_http``, which needs minutes alone, is its last part: under load, beside txtai and beside busy processes.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time, sleep
from urllib.parse import urlencode

import numpy as np
from bench_http import side_by_side
from bench_report import REPORT, Pair, say, write
from grown import FixedSnapshot, GrowingEmbedder, GrownSnapshot

from api.cli.progress import INDEXING, show_progress
from api.search.service import Search
from catalog.formats.record import Record
from catalog.importing import import_path
from catalog.model import Filter, Query, Resource
from catalog.standards.graph import StandardsGraph
from catalog.store.catalog import Catalog
from catalog.vetting.state import DistrictState
from indexer.build import Current, Segments, build
from indexer.engine import EngineQuery
from indexer.generation.local_engine import LocalEngine, open_engine
from indexer.vectors.embedder import open_embedder
from indexer.vectors.onnx_embedder import OnnxEmbedder
from indexer.words.analysis import passage, terms

SHARED = Path(__file__).parents[2] / "shared" / "data"
LEG = 200
NO_STATE = DistrictState(StandardsGraph((), (), ()))  # one, since each new one makes what queries are read with again
TIMES = 8  # 12,517 lessons become 100,136


class Snapshot(FixedSnapshot):
    """Some resources, as ``indexer.build`` reads them."""

    def __init__(self, resources: Sequence[Resource], digest: str) -> None:
        self._resources, self.digest = resources, digest
        self.graph = StandardsGraph((), (), ())

    def count(self) -> int:
        return len(self._resources)

    def sources(self) -> Sequence[str]:
        return ()

    def resources(self):  # type: ignore[no-untyped-def]
        yield from ((resource, self.no_digest) for resource in self._resources)


def lessons(folder: Path) -> tuple[list[Resource], float]:
    """Every lesson, and the milliseconds of CPU it took to import one."""
    file = SHARED / "resources" / "oak-lessons.ndjson.gz"
    source = file if file.exists() else Path(__file__).parents[1] / "catalog" / "starter" / "resources"
    with Catalog.open(folder / "catalog.sqlite") as catalog:
        started = process_time()
        import_path(catalog, source)
        spent = process_time() - started
        with catalog.snapshot() as snapshot:
            resources = [resource for resource, _ in snapshot.resources()]
    return resources, spent / len(resources) * 1e3


def queries() -> list[str]:
    file = SHARED / "judgments" / "oak-search" / "topics.jsonl"
    if file.exists():
        return [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    return ["equivalent fractions", "food chains", "rhyming words", "main idea", "plan an experiment"] * 10


def indexing(resources: Sequence[Resource], embedder: OnnxEmbedder) -> list[Pair]:
    """The whole of an index against the bare encoder on the same texts, in turns."""
    part = resources[:: max(1, len(resources) // 900)]
    texts: list[str] = []
    embedder.encode([passage(resource) for resource in part[:64]])
    ours, theirs = [], []
    for turn in range(2):
        with tempfile.TemporaryDirectory() as folder:
            recorded = _Recording(embedder)
            started = perf_counter()
            build(Snapshot(part, f"part {turn}"), recorded, Path(folder))
            ours.append(perf_counter() - started)
            texts = recorded.texts
        started = perf_counter()
        embedder.encode(texts)
        theirs.append(perf_counter() - started)
    rates = len(texts) / min(ours), len(texts) / min(theirs)
    return [Pair("indexing against the bare encoder", *rates, "texts/s", rates[0] / rates[1], 0.9)]


class _Recording:
    """An embedder that remembers what it was asked to encode."""

    def __init__(self, embedder: OnnxEmbedder) -> None:
        self._embedder, self.texts = embedder, list[str]()
        self.model, self.revision, self.runtime = embedder.model, embedder.revision, embedder.runtime
        self.dimensions, self.encode_query, self.load = embedder.dimensions, embedder.encode_query, embedder.load

    def encode(self, texts, progress=None):  # type: ignore[no-untyped-def]
        self.texts.extend(texts)
        return self._embedder.encode(texts, progress)


def searching(folder: Path, embedder: OnnxEmbedder, asked: Sequence[str]) -> list[Pair]:
    """Every query by each way in turn: the bare parts, the engine's candidates, the whole of search()."""
    engine = open_engine(folder)
    bare = engine._index.passages._index
    size = f"{engine.manifest.resources:,}"
    with Current(folder) as current:
        search = Search(current, Forgetful(embedder), lambda: NO_STATE)

        def bare_parts(text: str) -> None:
            bare.search(embedder._encode_query(text)[None], 50)

        def bare_search(text: str) -> None:
            bare.search(embedder.encode_query(text)[None], 50)

        def candidates(text: str) -> None:
            vector = embedder._encode_query(text)
            engine.candidates(EngineQuery(terms=dict.fromkeys(terms(text), 1.0), vector=vector), LEG)

        def facets(text: str) -> None:
            engine.facets(EngineQuery(terms=dict.fromkeys(terms(text), 1.0), vector=embedder.encode_query(text)))

        def whole(text: str) -> None:
            with search.session() as session:
                session(Query(words=text))

        def whole_with_facets(text: str) -> None:
            with search.session() as session:
                session(Query(words=text), facets=True)

        ways = (bare_parts, bare_search, candidates, facets, whole, whole_with_facets)
        times = _in_turns(ways, asked)
    engine.close()
    theirs = times[bare_parts]
    return [
        Pair(f"candidates() and encoding, {size}", times[candidates], theirs, "ms", times[candidates] / theirs, 2.5),
        Pair(f"search(), {size}", times[whole], theirs, "ms", times[whole] / theirs, 2.5),
        Pair(
            f"search() with facets, {size}", times[whole_with_facets], theirs, "ms", times[whole_with_facets] / theirs
        ),
        Pair(
            f"facets() against FAISS alone, {size}",
            times[facets],
            times[bare_search],
            "ms",
            times[facets] / times[bare_search],
        ),
    ]


class Forgetful:
    """The embedder without its memory of queries, so that every query is encoded."""

    def __init__(self, embedder: OnnxEmbedder) -> None:
        self._embedder = embedder
        self.model, self.revision, self.runtime = embedder.model, embedder.revision, embedder.runtime
        self.dimensions, self.encode, self.load = embedder.dimensions, embedder.encode, embedder.load

    def encode_query(self, text: str):  # type: ignore[no-untyped-def]
        return self._embedder._encode_query(text)


def freshness(resources: Sequence[Resource], embedder: OnnxEmbedder) -> Pair:
    """CPU milliseconds to index one corrected material of a real catalog, as a segment and whole, each but reading and
    starting the process. Every text is known but the corrected one's."""
    with tempfile.TemporaryDirectory() as folder, Catalog.open(Path(folder) / "catalog.sqlite") as catalog:
        records = [Record(resource, resource.id.encode(), n) for n, resource in enumerate(resources, 1)]
        catalog.import_resources(records, "bench")
        cache = REPORT / "cache" / "fresh"
        shutil.rmtree(cache / "generations", ignore_errors=True)
        (cache / "current").unlink(missing_ok=True)
        taken = {}
        for turn, segments in enumerate((Segments(most=0.0), Segments(most=0.0), Segments())):
            catalog.correct(resources[0].id, "description", f"about volcanoes {turn}", "bench")
            started = process_time()
            with catalog.snapshot() as snapshot:
                build(snapshot, embedder, cache, segments=segments)
            taken[turn] = (process_time() - started) * 1e3
    size = f"{len(resources):,}"
    return Pair(f"one changed of {size}, against the whole", taken[2], taken[1], "ms CPU", taken[2] / taken[1], 0.25)


def _in_turns(ways: Sequence[Callable[[str], None]], asked: Sequence[str]) -> dict[Callable[[str], None], float]:
    """Median milliseconds of each way; every query goes through all of them before the next one comes."""
    taken: dict[Callable[[str], None], list[float]] = {way: [] for way in ways}
    for text in [*asked[:5], *asked, *asked]:
        for way in ways:
            started = perf_counter()
            way(text)
            taken[way].append((perf_counter() - started) * 1e3)
    return {way: float(np.median(times[5:])) for way, times in taken.items()}


MEMORY = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
import faiss, numpy, orjson, indexer.generation.local_engine
from indexer.generation.local_engine import open_engine
from indexer.engine import EngineQuery
from indexer.generation import files
from indexer.words.analysis import terms
made = files.read_manifest(Path(sys.argv[1]))
files.rules_fingerprint = lambda: made.evidence  # rules of needs, maybe others than this version's, take no memory
def resident(what):
    lines = Path("/proc/self/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.split(":")[0] in what)
own, mapped = resident({"RssAnon"}), resident({"RssFile"})
engine = open_engine(Path(sys.argv[1]))
vector = engine._index.passages.vector(0)
for text in ("fractions on a number line", "how volcanoes erupt", "the french revolution"):
    engine.candidates(EngineQuery(terms=dict.fromkeys(terms(text), 1.0), vector=vector), 200)
print((resident({"RssAnon"}) - own) * 1024, (resident({"RssFile"}) - mapped) * 1024, engine.manifest.resources)
"""


def memory(folder: Path) -> dict[str, float]:
    """Bytes a resource that an open engine takes for itself, that it maps from files, and that lie on the disk."""
    command = [sys.executable, "-c", MEMORY, str(folder), *sys.path]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    own, mapped, count = map(int, run.stdout.split())
    engine = open_engine(folder)
    disk = sum(path.stat().st_size for path in engine._reader.place.iterdir())
    engine.close()
    return {"resources": count, "own bytes": own / count, "mapped bytes": mapped / count, "bytes on disk": disk / count}


def opening(folder: Path) -> float:
    """Milliseconds to open an index."""
    times = []
    for _ in range(5):
        started = perf_counter()
        open_engine(folder).close()
        times.append((perf_counter() - started) * 1e3)
    return float(np.median(times))


def serving(index: Path, embedder: OnnxEmbedder, asked: Sequence[str]) -> list[Pair]:
    """A real server process: its start to the first answer, and each query over HTTP beside search() in here."""
    home = REPORT / "home"
    home.mkdir(exist_ok=True)
    (home / "index").unlink(missing_ok=True)
    (home / "index").symlink_to(index.resolve(), target_is_directory=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("syllabary")), "serve", "--port", str(port)]
    started = perf_counter()
    server = subprocess.Popen(command, env=os.environ | {"SYLLABARY_HOME": str(home)}, stderr=subprocess.DEVNULL)
    try:
        first = _first_answer(port, server, started)
        with Current(index) as current:
            search = Search(current, Forgetful(embedder), lambda: NO_STATE)

            def once(text: str) -> None:
                with search.session() as session:
                    session(Query(words=text))

            connection = http.client.HTTPConnection("127.0.0.1", port)
            over, within = [], []
            for text in asked:  # each once: the server remembers the vectors of queries
                within.append(_milliseconds(lambda text=text: once(text)))
                over.append(_milliseconds(lambda text=text: _ask(connection, text)))
    finally:
        server.terminate()
        server.wait(30)
    bare_start = _milliseconds(lambda: subprocess.run([sys.executable, "-c", BARE_START], check=True))
    ours, theirs = float(np.median(over)), float(np.median(within))
    return [
        Pair("HTTP against search()", ours, theirs, "ms", ours / theirs),
        Pair("start to first answer, against the bare model's", first, bare_start, "ms", first / bare_start),
    ]


BARE_START = """
from indexer.vectors.embedder import open_embedder
open_embedder().encode_query("ready")
"""


def _first_answer(port: int, server: subprocess.Popen[bytes], started: float) -> float:
    while server.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            _ask(connection, "first")
            return (perf_counter() - started) * 1e3
        except ConnectionError:
            sleep(0.02)
    raise SystemExit("The server ended before it answered.")


def _ask(connection: http.client.HTTPConnection, text: str) -> None:
    connection.request("GET", "/api/v1/search?" + urlencode({"q": text}))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"The server answered {answer.status}: {body[:200]!r}")


def _milliseconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1e3


def vectors_of(engine: LocalEngine, resources: Sequence[Resource]) -> np.ndarray:
    passages = engine._index.passages
    assert [resource.id for resource in resources] == list(
        engine.candidates(EngineQuery(filter=Filter()), len(resources)).ids
    )
    return np.array([passages.vector(row) for row in range(len(resources))])


def main() -> None:
    REPORT.mkdir(exist_ok=True)
    embedder = open_embedder(convert=True)
    if not isinstance(embedder, OnnxEmbedder):
        raise SystemExit("The model could not be converted for ONNX Runtime, which is what is measured.")
    cache = REPORT / "cache"
    with tempfile.TemporaryDirectory() as folder:
        resources, import_ms = lessons(Path(folder))
    say(f"imported {len(resources):,} at {import_ms:.2f} ms of CPU each")
    pairs = indexing(resources, embedder)
    with show_progress(INDEXING) as advance:
        build(Snapshot(resources, f"all {len(resources)}"), embedder, cache / "one", advance)
    pairs.append(freshness(resources, embedder))
    one = open_engine(cache / "one")
    grown = GrownSnapshot(resources, TIMES)
    growing = GrowingEmbedder(embedder, grown, resources, vectors_of(one, resources))
    started = perf_counter()
    build(grown, growing, cache / "grown")
    say(f"grown to {len(resources) * TIMES:,} in {perf_counter() - started:.0f} s")
    asked = queries()
    figures = {}
    for name in ("one", "grown"):
        pairs += searching(cache / name, embedder, asked)
        figures[name] = {**memory(cache / name), "opening ms": opening(cache / name)}
    pairs += serving(cache / "one", embedder, asked)
    under_load, loads = side_by_side(REPORT / "home")  # the one that serving() made
    write([*pairs, *under_load], {"import ms of CPU a record": import_ms, **figures, "over HTTP": loads})


if __name__ == "__main__":
    main()
