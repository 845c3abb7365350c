"""Searches over HTTP beside txtai's over the same texts, in turns, under load and beside busy processes.

    .venv/bin/python tests/bench_http.py HOME      the index of a home, in three minutes; `make bench` does it too

txtai needs a virtual environment of its own, build/txtai or that of the Python named in TXTAI_PYTHON; without one, ours
is measured alone. It encodes queries by the same model; the vectors of the texts are given to it. It is served by one
process and by as many as ours, and the better counts. Queries are words of the materials, each asked once.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

import numpy as np
from bench_report import REPORT, Pair, say, write
from load import Answers, drive

from indexer.generation.local_engine import open_engine
from indexer.vectors.embedder import packaged_model
from indexer.words.analysis import passage

WORKERS = 2
CLIENTS = (1, 8, 32)
TURNS, SECONDS = 2, 5.0  # of each way under each load
BUSY = 2
START_SECONDS = 120
HERE = Path(__file__).parent
NO_TXTAI = (
    "txtai is not measured: python -m venv build/txtai && build/txtai/bin/pip install 'txtai[api]' makes its "
    "environment, or TXTAI_PYTHON names the Python of one."
)

Path_ = Callable[[str], str]


def ours_path(query: str) -> str:
    return "/api/v1/search?" + urlencode({"q": query})


def txtai_path(query: str) -> str:
    return "/search?" + urlencode({"query": query, "limit": 10})


def texts_of(index: Path) -> dict[str, np.ndarray]:
    """What is embedded of each material, each text once, with its vector."""
    engine = open_engine(index)
    resources, passages = engine._resources, engine._index.passages
    texts: dict[str, np.ndarray] = {}
    for row in range(len(resources)):
        texts.setdefault(passage(resources[row]), passages.vector(row).astype(np.float16))
    engine.close()
    return texts


def queries(texts: Sequence[str], seed: int = 1) -> Iterator[str]:
    """Two to five words in a row from the beginning of a text, no query twice."""
    chosen, asked = random.Random(seed), set[str]()  # noqa: S311
    while True:
        words = chosen.choice(texts).split()[:12]
        length = chosen.randint(2, 5)
        start = chosen.randrange(max(1, len(words) - length))
        query = " ".join(words[start : start + length])
        if query not in asked:
            asked.add(query)
            yield query


def txtai_python() -> Path | None:
    """A Python that has txtai."""
    named = os.environ.get("TXTAI_PYTHON")
    python = Path(named) if named else Path("build/txtai/bin/python")
    if not python.exists():
        return None
    found = subprocess.run([python, "-c", "import txtai.api"], capture_output=True, check=False, env=_apart())
    return python if found.returncode == 0 else None


def _apart() -> dict[str, str]:
    """The environment without our paths, and offline."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"HF_HUB_OFFLINE": "1"}


@contextmanager
def served(
    command: Sequence[str | Path], path: str, settings: Mapping[str, str]
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server that ``command`` starts with ``--port`` and a port, once it answers ``path``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*command, "--port", str(port)], env=settings, stdout=quiet, stderr=quiet) as process:
        try:
            end = monotonic() + START_SECONDS
            while True:
                try:
                    drive(port, iter([path] * 2), 1, 0)
                    break
                except (OSError, StopIteration):
                    if process.poll() is not None or monotonic() > end:
                        raise SystemExit(f"{command[0]} does not serve.") from None
                    sleep(0.2)
            yield port, process
        finally:
            process.terminate()
            process.wait(30)


def prepare_txtai(python: Path, texts: dict[str, np.ndarray], folder: Path) -> None:
    """Write txtai's index of the texts, with the vectors that they have."""
    (folder / "texts.json").write_text(json.dumps(list(texts)), encoding="utf-8")
    np.save(folder / "vectors.npy", np.array(list(texts.values())))
    command = [python, HERE / "txtai_side.py", folder, packaged_model()]
    subprocess.run(command, check=True, env=_apart(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measured(ways: dict[str, tuple[int, Path_]], asked: Iterator[str], clients: int) -> dict[str, Answers]:
    """What each way is answered under one load, in turns."""
    answers = {name: Answers() for name in ways}
    for _ in range(TURNS):
        for name, (port, path) in ways.items():
            drive(port, map(path, asked), clients, 0.5)
            answers[name].add(drive(port, map(path, asked), clients, SECONDS))
    return answers


def beside_busy(port: int, asked: Iterator[str]) -> Pair:
    """The slowest tenth of one client's searches alone and beside busy processes, in turns."""
    alone, beside = Answers(), Answers()
    for _ in range(TURNS):
        alone.add(drive(port, map(ours_path, asked), 1, SECONDS))
        busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(BUSY)]
        try:
            beside.add(drive(port, map(ours_path, asked), 1, SECONDS))
        finally:
            for process in busy:
                process.kill()
                process.wait()
    slow, usual = beside.percentile(0.9), alone.percentile(0.9)
    return Pair(f"90th percentile beside {BUSY} busy processes, against alone", slow, usual, "ms", slow / usual, 4.0)


def megabytes(process: subprocess.Popen[bytes]) -> list[float]:
    """What each worker holds, pages of files that it shares with others by its share."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    sizes = []
    for child in children:
        lines = Path(f"/proc/{child}/smaps_rollup").read_text(encoding="ascii").splitlines()
        sizes += [int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")]
    return [round(size) for size in sizes if size > 100]  # the rest only waits for these


def side_by_side(home: Path) -> tuple[list[Pair], dict[str, object]]:
    """Pairs, and what one of them alone says, over the index of ``home``."""
    texts = texts_of(home / "index")
    asked, python = queries(list(texts)), txtai_python()
    with ExitStack() as stack:
        command: list[str | Path] = [Path(sys.executable).with_name("syllabary"), "serve", "--workers", str(WORKERS)]
        settings = os.environ | {"SYLLABARY_HOME": str(home.resolve()), "SYLLABARY_LOG": "off"}
        port, process = stack.enter_context(served(command, ours_path("ready"), settings))
        ways: dict[str, tuple[int, Path_]] = {"ours": (port, ours_path)}
        if python is None:
            say(NO_TXTAI)
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            prepare_txtai(python, texts, folder)
            command = [python, "-m", "uvicorn", "txtai.api:app", "--log-level", "error", "--workers"]
            for workers in sorted({1, WORKERS}):
                settings = _apart() | {"CONFIG": str(folder / "config.yml")}
                server = served([*command, str(workers)], txtai_path("ready"), settings)
                ways[f"txtai, {workers}"] = stack.enter_context(server)[0], txtai_path
        by_clients = {clients: measured(ways, asked, clients) for clients in CLIENTS}
        pairs = [pair for clients in CLIENTS for pair in _rates(clients, by_clients[clients])]
        most = by_clients[max(CLIENTS)]["ours"]
        slowest, usual = most.percentile(0.99), most.percentile(0.5)
        name = f"99th percentile against the median, {max(CLIENTS)} clients"
        pairs.append(Pair(name, slowest, usual, "ms", slowest / usual, 5.0))
        pairs.append(beside_busy(port, asked))
        figures = {"MB a worker": megabytes(process), "by clients": {n: _told(way) for n, way in by_clients.items()}}
    return pairs, figures


def _rates(clients: int, answers: dict[str, Answers]) -> list[Pair]:
    rate = answers["ours"].rate
    theirs = max((answers[name].rate for name in answers if name != "ours"), default=0.0)
    name = f"searches a second over HTTP, {clients} clients, against txtai's"
    return [Pair(name, rate, theirs, "1/s", rate / theirs, 5.0)] if theirs else []


def _told(answers: dict[str, Answers]) -> dict[str, dict[str, float]]:
    return {
        name: {
            "a second": round(way.rate, 1),
            **{f"p{share}": round(way.percentile(share / 100), 2) for share in (50, 90, 99)},
            "refused": way.refused,
        }
        for name, way in answers.items()
        if way.milliseconds
    }


if __name__ == "__main__":
    REPORT.mkdir(exist_ok=True)
    write(*side_by_side(Path(sys.argv[1])), "http")
