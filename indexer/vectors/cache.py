"""Vectors that were computed once, kept by the digest of their text, so that no text is embedded twice.

One SQLite file a model. A row is the SHA-256 of a text, its vector in 16-bit floats, which runtime computed it, and a
CRC-32 of the first two; a row that does not add up counts as unknown. Every batch is a transaction, so a kill loses one
batch at most. A file that SQLite cannot read is begun again, since it is only a cache.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.cache_file import begin_needed, drop_surplus, open_cache
from indexer.vectors.embedder import Embedder, Progress

Halves = NDArray[np.float16]

_DIGEST, _CHECK = 32, 4
_AT_ONCE = 512  # texts embedded together: a few seconds' work on two cores is the most that a kill can lose
_LOOKED_UP = 500  # digests asked for in one statement
_TURNS = 8
_TABLE = """
    vectors (digest BLOB PRIMARY KEY, vector BLOB NOT NULL, runtime TEXT NOT NULL, checksum INTEGER NOT NULL)
"""


def key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """The vectors of one model in one folder. Written to by one indexer at a time."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._embedder, self._width = embedder, 2 * embedder.dimensions
        self.path = folder / f"{embedder.revision[:16]}-{embedder.dimensions}.sqlite"
        self._database = open_cache(self.path, _TABLE)
        self._take_over(folder)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        (count,) = self._database.execute("SELECT count(*) FROM vectors").fetchone()
        return int(count)

    def embed(self, texts: Iterable[str], progress: Progress | None = None) -> int:
        """Embed what is not known yet; how many distinct texts that were."""
        unknown: dict[bytes, str] = {}
        for part in _parts(texts, _LOOKED_UP):
            keys = {key(text): text for text in part}
            known = self._look_up(keys)
            unknown |= {digest: text for digest, text in keys.items() if digest not in known}
        done = 0
        for batch in _batches(unknown):
            rows = self._embedder.encode([unknown[digest] for digest in batch]).astype(np.float16)
            self._keep((digest, row.tobytes(), self._embedder.runtime) for digest, row in zip(batch, rows, strict=True))
            done += len(batch)
            if progress:
                progress(done, len(unknown))
        return len(unknown)

    def vectors(self, texts: Sequence[str]) -> tuple[Halves, set[str]]:
        """``(len(texts), dimensions)`` of texts that were embedded, and the runtimes that computed them."""
        rows, runtimes = np.empty((len(texts), self._embedder.dimensions), np.float16), set[str]()
        for start in range(0, len(texts), _LOOKED_UP):
            keys = [key(text) for text in texts[start : start + _LOOKED_UP]]
            known = self._look_up(keys)
            runtimes.update(runtime for _, runtime in known.values())
            whole = b"".join(known[digest][0] for digest in keys)
            rows[start : start + len(keys)] = np.frombuffer(whole, np.float16).reshape(len(keys), -1)
        return rows, runtimes

    def forget_all_but(self, texts: Iterable[str]) -> None:
        """Drop what no text needs any more once it is more than what is needed."""
        needed = {key(text) for text in texts}
        if len(self) <= 2 * len(needed):
            return  # as nearly always, without a table of as many rows
        begin_needed(self._database)
        with self._database as database:
            database.executemany("INSERT INTO needed VALUES (?)", ((digest,) for digest in needed))
        drop_surplus(self._database, "vectors")

    def _look_up(self, keys: Iterable[bytes]) -> dict[bytes, tuple[bytes, str]]:
        """Vector and runtime of those digests that are known and whole."""
        wanted = list(set(keys))
        marks = ",".join("?" * len(wanted))
        rows = self._database.execute(
            f"SELECT digest, vector, runtime, checksum FROM vectors WHERE digest IN ({marks})",  # noqa: S608  only marks
            wanted,
        )
        return {
            digest: (vector, runtime)
            for digest, vector, runtime, checksum in rows
            if len(vector) == self._width and zlib.crc32(digest + vector) == checksum
        }

    def _keep(self, rows: Iterable[tuple[bytes, bytes, str]]) -> None:
        whole = ((digest, vector, runtime, zlib.crc32(digest + vector)) for digest, vector, runtime in rows)
        with self._database as database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", whole)

    def _take_over(self, folder: Path) -> None:
        """What versions before kept, one file a runtime with record after record, so that nothing is embedded again."""
        start, end = f"{self._embedder.revision[:16]}-", f"-{self._embedder.dimensions}.vectors"
        for path in folder.glob(f"{start}*{end}"):
            runtime = path.name.removeprefix(start).removesuffix(end)
            self._keep((digest, vector, runtime) for digest, vector in _records(path, self._width))
            path.unlink()


def _records(path: Path, width: int) -> Iterator[tuple[bytes, bytes]]:
    """Digest and vector of each record up to the first that is cut short or does not add up."""
    with path.open("rb") as file:
        while len(record := file.read(_DIGEST + width + _CHECK)) == _DIGEST + width + _CHECK:
            body, check = record[:-_CHECK], record[-_CHECK:]
            if zlib.crc32(body) != int.from_bytes(check, "little"):
                return
            yield body[:_DIGEST], body[_DIGEST:]


def _parts(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    part: list[str] = []
    for text in texts:
        part.append(text)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _batches(texts: Mapping[bytes, str]) -> list[list[bytes]]:
    """Texts of like length together, so that little is padded; long and short batches take turns, so that the time
    left is foretold evenly."""
    ordered = sorted(texts, key=lambda digest: len(texts[digest]))
    batches = [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]
    return [batch for turn in range(_TURNS) for batch in batches[turn::_TURNS]]
