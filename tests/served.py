"""A server process over a few materials, and the index that it answers from."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO

import pytest
from keyword_embedder import KeywordEmbedder
from little_site import LESSONS

from catalog.formats.record import Record
from catalog.store.catalog import Catalog
from indexer.build import build

HERE = Path(__file__).parent


def index(folder: Path, count: int) -> str:
    """Store the first lessons, index them, and say what the generation is called."""
    with Catalog.open(folder / "catalog.db") as catalog:
        catalog.import_resources(
            [Record(one, one.id.encode(), n) for n, one in enumerate(LESSONS[:count], 1)], "little"
        )
        with catalog.snapshot() as snapshot:
            return build(snapshot, KeywordEmbedder(), folder / "index").generation


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(
    folder: Path, log: IO[bytes] | None = None, *, workers: int = 1, out: IO[bytes] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    command = [sys.executable, str(HERE / "little_server.py"), str(folder), str(port), str(workers)]
    with subprocess.Popen(command, cwd=HERE, stderr=log, stdout=out) as process:
        try:
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def wait(process: subprocess.Popen[bytes] | BaseProcess, address: str) -> None:
    while process.poll() is None if isinstance(process, subprocess.Popen) else process.is_alive():
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.02)
    pytest.fail("the server ended by itself")
