"""Vectors that were computed once, kept by the digest of their text, so that no text is embedded twice.

One append-only file per model and runtime. A record is the SHA-256 of a text, its vector in 16-bit floats and a
CRC-32 of both; a record cut short by a kill, or one that does not add up, is left out when the file is read and
everything after it is written again.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.files import flush
from indexer.vectors.embedder import Embedder, Progress

Halves = NDArray[np.float16]

_DIGEST, _CHECK = 32, 4
_AT_ONCE = 512  # texts written together: some six seconds' work on two cores is the most that a kill can lose
_TURNS = 8


def key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """The vectors of one embedder in one folder. Written to by one indexer at a time."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        self._width = 2 * embedder.dimensions
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{embedder.revision[:16]}-{embedder.runtime}-{embedder.dimensions}.vectors"
        self._known, whole = self._read()
        if self.path.exists() and self.path.stat().st_size > whole:
            with self.path.open("r+b") as file:
                file.truncate(whole)

    def __len__(self) -> int:
        return len(self._known)

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> tuple[Halves, int]:
        """``(len(texts), dimensions)`` and how many distinct texts had to be embedded for it."""
        keys = [key(text) for text in texts]
        unknown = {each: text for each, text in zip(keys, texts, strict=True) if each not in self._known}
        self._embed(unknown, progress)
        rows = b"".join(self._known[each] for each in keys)
        return np.frombuffer(rows, np.float16).reshape(len(texts), self._embedder.dimensions), len(unknown)

    def forget_all_but(self, texts: Iterable[str]) -> None:
        """Drop what no text needs any more once it is more than what is needed, by a new file renamed over the old."""
        needed = {each: self._known[each] for each in map(key, texts) if each in self._known}
        if len(self._known) <= 2 * len(needed):
            return
        smaller = self.path.with_suffix(".new")
        with smaller.open("wb") as file:
            file.writelines(_records(needed))
        flush(smaller)
        smaller.replace(self.path)
        flush(self.path.parent)
        self._known = needed

    def _embed(self, unknown: Mapping[bytes, str], progress: Progress | None) -> None:
        done = 0
        with self.path.open("ab") as file:
            for part in _batches(unknown):
                rows = self._embedder.encode([unknown[each] for each in part]).astype(np.float16)
                new = {each: row.tobytes() for each, row in zip(part, rows, strict=True)}
                file.writelines(_records(new))
                file.flush()
                self._known.update(new)
                done += len(part)
                if progress:
                    progress(done, len(unknown))
        flush(self.path)

    def _read(self) -> tuple[dict[bytes, bytes], int]:
        """What the file holds, and how many of its bytes are whole."""
        known: dict[bytes, bytes] = {}
        whole, size = 0, _DIGEST + self._width + _CHECK
        if self.path.exists():
            with self.path.open("rb") as file:
                while len(record := file.read(size)) == size:
                    body, check = record[:-_CHECK], record[-_CHECK:]
                    if zlib.crc32(body) != int.from_bytes(check, "little"):
                        break
                    known[body[:_DIGEST]] = body[_DIGEST:]
                    whole += size
        return known, whole


def _batches(texts: Mapping[bytes, str]) -> list[list[bytes]]:
    """Texts of like length together, so that little is padded; long and short batches take turns, so that the time
    left is foretold evenly."""
    ordered = sorted(texts, key=lambda each: len(texts[each]))
    batches = [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]
    return [batch for turn in range(_TURNS) for batch in batches[turn::_TURNS]]


def _records(vectors: Mapping[bytes, bytes]) -> Iterator[bytes]:
    for each, vector in vectors.items():
        body = each + vector
        yield body + zlib.crc32(body).to_bytes(4, "little")
