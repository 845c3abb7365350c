"""What every runtime of an embedding model shares: its files and their digests, and rows made unit length."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from catalog.errors import ModelError
from indexer.engine import Floats
from indexer.files import file_digest

Progress = Callable[[int, int | None], None]  # (done, total)

_READ_BY_A_MODEL = {".safetensors", ".bin", ".json", ".txt", ".model"}


def model_revision(folder: Path) -> str:
    """SHA-256 over the names and contents of the files that a model is read from."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _READ_BY_A_MODEL:
            total.update(f"{path.relative_to(folder)}\0{known_digest(path)}\n".encode())
    return total.hexdigest()


def known_digest(path: Path) -> str:
    """A file's SHA-256, read once a process as long as its size and time stay the same."""
    state = path.stat()
    return _digest(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=256)
def _digest(path: Path, size: int, changed: int) -> str:  # noqa: ARG001  they tell one state of a file from another
    return file_digest(path)


def unit_rows(rows: Floats) -> Floats:
    """Rows at unit length. Raises ``ModelError`` if one has none."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.isfinite(norms).all() or (norms == 0).any():
        raise ModelError("The embedding model answered with a vector that has no direction.")
    return np.asarray(rows / norms, np.float32)
