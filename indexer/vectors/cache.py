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
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from indexer.cache_file import drop_surplus, open_cache
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


class Embedded(NamedTuple):
    """The vectors of some texts, a row each, the runtimes that computed them, and how many distinct texts were new."""

    rows: Halves
    runtimes: set[str]
    new: int


class VectorCache:
    """The vectors of one model in one folder. Written to by one indexer at a time."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._embedder, self._width = embedder, 2 * embedder.dimensions
        self.path = folder / f"{embedder.revision[:16]}-{embedder.dimensions}.sqlite"
        self._database = open_cache(self.path, _TABLE)
        self._needed = set[bytes]()
        self._take_over(folder)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> Embedded:
        """Of texts in order; those that are not known yet are embedded."""
        digests = list(map(key, texts))
        self._needed.update(digests)
        rows, runtimes = np.empty((len(texts), self._embedder.dimensions), np.float16), set[str]()
        unknown: dict[bytes, list[int]] = {}
        for start in range(0, len(digests), _LOOKED_UP):
            runtimes |= self._fill(rows, start, digests[start : start + _LOOKED_UP], unknown)
        done = 0
        for batch in _batches(unknown, texts):
            vectors = self._embedder.encode([texts[unknown[digest][0]] for digest in batch]).astype(np.float16)
            runtimes.add(self._embedder.runtime)
            for digest, vector in zip(batch, vectors, strict=True):
                rows[unknown[digest]] = vector
            self._keep(
                (digest, row.tobytes(), self._embedder.runtime) for digest, row in zip(batch, vectors, strict=True)
            )
            done += len(batch)
            if progress:
                progress(done, len(unknown))
        return Embedded(rows, runtimes, len(unknown))

    def _fill(self, rows: Halves, start: int, digests: Sequence[bytes], unknown: dict[bytes, list[int]]) -> set[str]:
        """Fill the rows from ``start`` on with what is known; the places of the others are added to ``unknown``.
        Returns the runtimes of what is known."""
        known = self._look_up(digests)
        for place, digest in enumerate(digests, start):
            if digest not in known:
                unknown.setdefault(digest, []).append(place)
        there = [place for place, digest in enumerate(digests) if digest in known]
        whole = b"".join(known[digests[place]][0] for place in there)
        rows[[start + place for place in there]] = np.frombuffer(whole, np.float16).reshape(
            len(there), self._embedder.dimensions
        )
        return {runtime for _, runtime in known.values()}

    def forget_the_rest(self) -> None:
        """Drop what no text that was asked for needs, once that is the most."""
        drop_surplus(self._database, "vectors", self._needed)

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


def _batches(unknown: Mapping[bytes, list[int]], texts: Sequence[str]) -> list[list[bytes]]:
    """Texts of like length together, so that little is padded; long and short batches take turns, so that the time
    left is foretold evenly."""
    ordered = sorted(unknown, key=lambda digest: len(texts[unknown[digest][0]]))
    batches = [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]
    return [batch for turn in range(_TURNS) for batch in batches[turn::_TURNS]]
