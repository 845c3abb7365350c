"""A file that appears whole, in place of an older one, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from catalog.errors import StateError


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A stream whose bytes become ``target`` once the block ends well. Until then, and for ever if it fails, what is
    there stays as it is.

    A link stays a link, and a file keeps who may read it. What is no file, as a pipe or a device, is written to as it
    comes. Raises StateError if it is a folder, or in none."""
    if target.is_dir():
        raise StateError(f"“{target}” is a folder: give a file in it.")
    if not target.parent.is_dir():
        raise StateError(f"“{target.parent}” is no folder: make it first, or give another place.")
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    place = Path(os.path.realpath(target))
    part = place.with_name(f".{place.name[:200]}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            if place.exists():
                part.chmod(place.stat().st_mode & 0o777)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
