"""Generations on disk: a folder each, written whole or not at all, and one pointer that says which is served.

    <folder>/current                     the name of the generation that is served
    <folder>/generations/000007/         manifest.json, written last, names every file with its size and SHA-256
    <folder>/building/                   what an indexer is writing; never read
    <folder>/lock                        held by the indexer that is running

Everything is flushed to disk before the pointer is renamed over the old one, so a reader finds the old generation or
the new one whatever is killed when. A reader holds a shared lock on its manifest; a generation so held is not removed.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import orjson
from numpy.typing import NDArray

from catalog.errors import GenerationError
from catalog.needs.rules import rules_fingerprint
from indexer.engine import Manifest
from indexer.files import file_digest, flush

FORMAT = 10  # raised with every change to what is written, to how texts are analyzed or to what is inferred
KEPT = 3  # generations, the one served among them
MEND = "run syllabary index to build it again"
FileState = tuple[str, str, int, int, int]  # path, SHA-256, and what the system changes with every write
_NAME = re.compile(r"\d{6,}")
_MANIFEST = "manifest.json"


class Writer:
    """Writes one generation beside those that are there; ``publish`` makes it the one that is served."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._place = folder, folder / "building"
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir(parents=True)
        (folder / "generations").mkdir(exist_ok=True)

    def path(self, name: str) -> Path:
        return self._place / name

    def array(self, name: str, values: NDArray[Any]) -> None:
        np.save(self.path(f"{name}.npy"), values, allow_pickle=False)

    def names(self, name: str, values: Sequence[str]) -> None:
        self.path(f"{name}.json").write_bytes(orjson.dumps(list(values)))

    def publish(self, manifest: Manifest) -> str:
        files = {}
        for path in sorted(self._place.iterdir()):
            flush(path)
            files[path.name] = {"bytes": path.stat().st_size, "sha256": file_digest(path)}
        listed: dict[str, Any] = {"manifest": asdict(manifest), "files": files}
        listed["sha256"] = _seal(listed)
        self.path(_MANIFEST).write_bytes(orjson.dumps(listed, option=orjson.OPT_INDENT_2))
        flush(self.path(_MANIFEST))
        flush(self._place)
        numbers = [int(name) for name in generation_names(self._folder)]
        name = f"{max(numbers, default=0) + 1:06d}"
        generations = self._folder / "generations"
        self._place.rename(generations / name)
        flush(generations)
        flush(self._folder)
        point_to(self._folder, name)
        return name


class Reader:
    """One open generation's files. Closing lets go of the lock; arrays already taken stay readable. ``base`` are those
    of the whole generation that a segment is read beside."""

    def __init__(self, place: Path, manifest: Manifest, lock: BinaryIO, base: Reader | None = None) -> None:
        self.place, self.manifest, self._lock, self.base = place, manifest, lock, base

    def path(self, name: str) -> Path:
        return self.place / name

    def array(self, name: str) -> NDArray[Any]:
        """Memory-mapped, read-only."""
        try:
            array: NDArray[Any] = np.load(self.path(f"{name}.npy"), mmap_mode="r", allow_pickle=False)
        except ValueError as error:
            raise GenerationError(f"{self.path(name)}.npy is damaged: {MEND}.") from error
        return array.view(np.ndarray)

    def names(self, name: str) -> list[str]:
        try:
            names: list[str] = orjson.loads(self.path(f"{name}.json").read_bytes())
        except orjson.JSONDecodeError as error:
            raise GenerationError(f"{self.path(name)}.json is damaged: {MEND}.") from error
        return names

    def has(self, name: str) -> bool:
        """Whether there is an array of this name."""
        return self.path(f"{name}.npy").exists()

    def close(self) -> None:
        self._lock.close()
        if self.base is not None:
            self.base.close()


def open_reader(folder: Path, named: str | None = None) -> Reader:
    """The generation that is served, or the one of a name, its files of the sizes the manifest names.

    Raises ``GenerationError``."""
    while True:
        name = named or pointed(folder)
        if name is None:
            raise GenerationError(f"There is no index in {folder}: run syllabary index.")
        place = folder / "generations" / name
        try:
            lock = (place / _MANIFEST).open("rb")
        except FileNotFoundError as error:
            if not named and pointed(folder) != name:
                continue  # a new one was published and this one removed between the two steps
            raise GenerationError(f"The index's generation {name} is missing in {folder}: {MEND}.") from error
        fcntl.flock(lock, fcntl.LOCK_SH)
        if (
            not named and pointed(folder) != name
        ):  # it may have been removed before it was locked; from here on it is not
            lock.close()
            continue
        try:
            manifest = _check(place, lock.read())
            return Reader(place, manifest, lock, open_reader(folder, manifest.base) if manifest.base else None)
        except BaseException:
            lock.close()
            raise


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest, of any format, of the generation that is served; ``None`` if none is."""
    name = pointed(folder)
    try:
        return None if name is None else _listed(folder / "generations" / name)[0]
    except FileNotFoundError:
        return None


def verify(folder: Path) -> Manifest:
    """Read every file of the generation that is served. Raises ``GenerationError`` for the first that is not whole."""
    reader = open_reader(folder)
    try:
        check_contents(reader)
        return reader.manifest
    finally:
        reader.close()


def check_contents(reader: Reader, known: set[FileState] | None = None) -> None:
    """Raises ``GenerationError`` for the first file whose contents are not what was written, those of its base too.
    Files that are ``known`` to be whole are read again only if they were written to since; what is found to be whole
    becomes known."""
    known = set() if known is None else known
    if reader.base is not None:
        check_contents(reader.base, known)
    for name, stated in _listed(reader.place)[1].items():
        path = reader.path(name)
        there = path.stat()
        state = (str(path), stated["sha256"], there.st_ino, there.st_size, there.st_ctime_ns)
        if state not in known and file_digest(path) != stated["sha256"]:
            raise GenerationError(f"{path} is damaged: its contents are not what was written; {MEND}.")
        known.add(state)


def rollback(folder: Path) -> Manifest:
    """Serve the generation before the one that is served. Raises ``GenerationError`` if there is none."""
    with only_indexer(folder):
        now = pointed(folder)
        there = [name for name in generation_names(folder) if (folder / "generations" / name / _MANIFEST).is_file()]
        earlier = [name for name in there if now is not None and int(name) < int(now)]
        if not earlier:
            raise GenerationError(f"There is no generation before {now or 'the first'} in {folder} to go back to.")
        manifest = _check(folder / "generations" / earlier[-1], None)
        point_to(folder, earlier[-1])
        return manifest


def prune(folder: Path, keep: int = KEPT) -> list[str]:
    """Remove all but the newest ``kept`` generations and those that they are read beside, never the one served or one
    that is open anywhere."""
    removed = []
    served, names = pointed(folder), generation_names(folder)
    bases = {_base_of(folder / "generations" / name) for name in (*names[-keep:], *filter(None, [served]))}
    for name in names[:-keep]:
        place = folder / "generations" / name
        if name in bases:
            continue
        try:
            with (place / _MANIFEST).open("rb") as manifest:
                fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if name == served:
                    continue
                # The manifest goes first: what is left of a removal that was cut short can never be opened.
                (place / _MANIFEST).unlink()
                shutil.rmtree(place, ignore_errors=True)
        except BlockingIOError:
            continue
        except FileNotFoundError:
            shutil.rmtree(place, ignore_errors=True)
        removed.append(name)
    return removed


@contextmanager
def only_indexer(folder: Path) -> Iterator[None]:
    """Held by the process that changes the index; the operating system releases it when the process ends, however."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise GenerationError(f"Another indexer is at work in {folder}: wait until it has finished.") from error
        yield


def pointed(folder: Path) -> str | None:
    """The name of the generation that is served."""
    try:
        name = (folder / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    if not _NAME.fullmatch(name):
        raise GenerationError(f"{folder / 'current'} should name a generation, not “{name[:40]}”: {MEND}.")
    return name


def point_to(folder: Path, name: str) -> None:
    waiting = folder / "current.new"
    waiting.write_text(name + "\n", encoding="ascii")
    flush(waiting)
    waiting.replace(folder / "current")
    flush(folder)


def generation_names(folder: Path) -> list[str]:
    """Generations that are there, oldest first, whole or not."""
    place = folder / "generations"
    if not place.is_dir():
        return []
    return sorted((path.name for path in place.iterdir() if _NAME.fullmatch(path.name)), key=int)


def _base_of(place: Path) -> str:
    try:
        return _listed(place)[0].base
    except (FileNotFoundError, GenerationError):
        return ""


def _check(place: Path, written: bytes | None) -> Manifest:
    """The manifest, of this version's format, with every file at its stated size."""
    manifest, files = _listed(place, written)
    if manifest.format != FORMAT:
        raise GenerationError(
            f"The index in {place} is of format {manifest.format} and this version reads format {FORMAT}: {MEND}."
        )
    if manifest.evidence != rules_fingerprint():
        raise GenerationError(f"The index in {place} was built by other rules of evidence for learner needs: {MEND}.")
    for name, stated in files.items():
        try:
            size = (place / name).stat().st_size
        except FileNotFoundError as error:
            raise GenerationError(f"{place / name} is missing: {MEND}.") from error
        if size != stated["bytes"]:
            raise GenerationError(f"{place / name} has {size} bytes and should have {stated['bytes']}: {MEND}.")
    return manifest


def _listed(place: Path, written: bytes | None = None) -> tuple[Manifest, dict[str, Any]]:
    if written is None:
        written = (place / _MANIFEST).read_bytes()
    try:
        listed = orjson.loads(written)
        sealed, manifest = listed.pop("sha256", None), Manifest(**listed["manifest"])
        # None: written before manifests had a seal. Another format may be sealed in another way, and is refused anyway.
        if manifest.format == FORMAT and sealed not in (None, _seal(listed)):
            raise GenerationError(f"{place / _MANIFEST} is damaged: its contents are not what was written; {MEND}.")
        return manifest, listed["files"]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise GenerationError(f"{place / _MANIFEST} is damaged or of another version: {MEND}.") from error


def _seal(listed: dict[str, Any]) -> str:
    """The SHA-256 of all that a manifest says."""
    return hashlib.sha256(orjson.dumps(listed, option=orjson.OPT_SORT_KEYS)).hexdigest()
