"""What is worked out of one record alone: its words by field and its evidence for every need.

Of many records it is worked out by processes of their own, one a processor: ``python -m indexer.generation.analyzing``
answers each message of records on its standard input with one of their analyses, and ends with its input, so also if
the indexer is killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import NamedTuple, Self

import orjson

from catalog.errors import GenerationError
from catalog.model import Evidence, Resource
from catalog.needs.needs import statuses
from catalog.store import codec
from indexer.words.analysis import searchable
from indexer.words.inverting import FieldWords, WordCounts, count_words

_LEVELS = {Evidence.UNKNOWN: 0, Evidence.INFERRED: 1, Evidence.DECLARED: 2, Evidence.BARRIER: 3}
_ALONE = 1000  # records that take no longer than to start a process
_MOST = 8  # processes: more would wait for the one that reads and gathers
_COMMAND = (sys.executable, "-m", "indexer.generation.analyzing")


class Analysis(NamedTuple):
    """``needs`` is a byte for each of ``NEEDS``: 0 unknown, 1 inferred, 2 declared, 3 a barrier."""

    words: WordCounts
    needs: bytes


def analyze(resource: Resource) -> Analysis:
    return Analysis(count_words(searchable(resource)), bytes(map(_LEVELS.__getitem__, statuses(resource))))


def encode(analysis: Analysis) -> bytes:
    fields, surface, accents = analysis.words
    return zlib.compress(orjson.dumps([list(map(tuple, fields)), surface, accents, list(analysis.needs)]), 1)


def decode(data: bytes) -> Analysis:
    fields, surface, accents, needs = orjson.loads(zlib.decompress(data))
    words = WordCounts([FieldWords(*field) for field in fields], surface, list(map(tuple, accents)))
    return Analysis(words, bytes(needs))


class Analyzers:
    """Analyzes records, in processes of their own once there were more than a few. ``ahead`` is how many requests are
    worked on at once."""

    def __init__(self, processes: int | None = None) -> None:
        """As many ``processes`` as there are processors, unless it is said; 0 for none."""
        self._processes = min(_MOST, _processors()) if processes is None else processes
        self._idle = SimpleQueue[_Process]()
        self._started: list[_Process] = []
        self._threads: ThreadPoolExecutor | None = None
        self._seen = 0

    @property
    def ahead(self) -> int:
        return 2 * len(self._started)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            process.close()
        if self._threads:
            self._threads.shutdown(cancel_futures=True)

    def begin(self, records: Sequence[bytes]) -> Callable[[], list[bytes]]:
        """Have records (JSON) analyzed: what is returned waits for the analyses, in order, each encoded. Raises
        ``GenerationError`` if a process that was at it ended."""
        self._seen += len(records)
        if self._processes and not self._threads and self._seen > _ALONE:
            self._start()
        if not self._threads or not records:
            return partial(_analyzed, records)
        return self._threads.submit(self._asked, records).result

    def _start(self) -> None:
        for _ in range(self._processes):
            self._started.append(_Process())
            self._idle.put(self._started[-1])
        self._threads = ThreadPoolExecutor(self._processes)

    def _asked(self, records: Sequence[bytes]) -> list[bytes]:
        process = self._idle.get()
        try:
            return process.ask(records)
        finally:
            self._idle.put(process)


class _Process:
    """One process that analyzes; one request at a time."""

    def __init__(self) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        (requests, to_ask), (to_read, answers) = os.pipe(), os.pipe()
        try:
            environment = os.environ | {"PYTHONPATH": paths}
            self._process = subprocess.Popen(_COMMAND, stdin=requests, stdout=answers, env=environment)
        finally:
            os.close(requests)
            os.close(answers)
        self._requests = Connection(to_ask, readable=False)
        self._answers = Connection(to_read, writable=False)

    def ask(self, records: Sequence[bytes]) -> list[bytes]:
        try:
            self._requests.send(records)
            answers: list[bytes] = self._answers.recv()
        except (EOFError, OSError) as error:
            ended = self._process.wait()
            raise GenerationError(
                f"A process that analyzes materials for the index ended ({_how(ended)}). What was analyzed is kept: "
                "run syllabary index again, with more memory if the system ended it."
            ) from error
        return answers

    def close(self) -> None:
        self._requests.close()
        self._process.terminate()
        self._process.wait()
        self._answers.close()


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _how(ended: int) -> str:
    return f"signal {-ended}" if ended < 0 else f"exit status {ended}"


def _analyzed(records: Sequence[bytes]) -> list[bytes]:
    return [encode(analyze(codec.loads(Resource, record))) for record in records]


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the indexer ends it
    requests, answers = Connection(os.dup(0), writable=False), Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # nothing that a library prints gets among the answers
    while True:
        try:
            records = requests.recv()
        except EOFError:
            return
        answers.send(_analyzed(records))


if __name__ == "__main__":
    main()
