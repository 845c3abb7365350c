"""The engine that a server answers with: it moves to a new generation by itself, between requests."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Self

from catalog.errors import GenerationError
from indexer.engine import Manifest
from indexer.generation.files import FileState, generation_names, pointed
from indexer.generation.local_engine import LocalEngine, open_engine
from indexer.vectors.embedder import Embedder

logger = logging.getLogger(__name__)


class _Serving:
    """An engine, who uses it, and whether another has taken its place."""

    def __init__(self, name: str | None, engine: LocalEngine) -> None:
        self.name, self.engine = name, engine
        self.users, self.replaced = 0, False


class Current:
    """Looks at the pointer at most every ``patience_seconds``. A generation is served once every file of it has been
    found to be what was written. One that cannot be opened is left alone, and the one before it goes on answering, also
    at a start; ``problem`` says why. Raises GenerationError if there is none that can be served."""

    def __init__(self, folder: Path, embedder: Embedder | None = None, patience_seconds: float = 1.0) -> None:
        self._folder, self._embedder, self._patience = folder, embedder, patience_seconds
        self._counting, self._looking = Lock(), Lock()
        self._refused: str | None = None
        self._whole = set[FileState]()  # a segment's base, which is as large as the catalog, is read once
        self.problem = ""
        self._serving = self._first()
        self._next_look = monotonic() + patience_seconds

    @property
    def manifest(self) -> Manifest:
        """What is served now, without a lease: a manifest outlives its engine."""
        return self._serving.engine.manifest

    @contextmanager
    def lease(self) -> Iterator[LocalEngine]:
        """The newest engine, the same one and open for as long as the block lasts."""
        if monotonic() >= self._next_look:
            self.refresh()
        with self._counting:
            opened = self._serving
            opened.users += 1
        try:
            yield opened.engine
        finally:
            with self._counting:
                opened.users -= 1
                done = opened.replaced and not opened.users
            if done:
                opened.engine.close()

    def refresh(self) -> None:
        """Look at the pointer now, unless another thread is already looking."""
        if not self._looking.acquire(blocking=False):
            return
        try:
            name = pointed(self._folder)
            if name == self._serving.name:
                self.problem, self._refused = "", None
            elif name not in (None, self._refused):
                self._replace(self._open(name))
                self.problem, self._refused = "", None
        except GenerationError as error:
            self._refuse(error)
        finally:
            self._next_look = monotonic() + self._patience
            self._looking.release()

    def close(self) -> None:
        """Leases that are out keep their engine until they end."""
        self._replace(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _first(self) -> _Serving:
        try:
            return self._open(pointed(self._folder))
        except GenerationError as error:
            for name in reversed(generation_names(self._folder)):
                if name != pointed_or_none(self._folder):
                    with suppress(GenerationError):
                        opened = self._open(name)
                        self._refuse(error)
                        return opened
            raise

    def _open(self, name: str | None) -> _Serving:
        try:
            return _Serving(name, open_engine(self._folder, self._embedder, name=name, checked=True, known=self._whole))
        except (OSError, ValueError, LookupError) as error:  # a disk that fails, or what no digest covers
            raise GenerationError(f"The index's generation {name} cannot be opened: {error}.") from error

    def _refuse(self, error: GenerationError) -> None:
        """Go on with what is there, and say so once."""
        if str(error) != self.problem:
            logger.warning("The index that is to be served is left alone, and the one before goes on: %s", error)
        self.problem, self._refused = str(error), pointed_or_none(self._folder)

    def _replace(self, new: _Serving | None) -> None:
        with self._counting:
            old = self._serving
            if old.replaced:
                return
            old.replaced = True
            if new is not None:
                self._serving = new
            unused = not old.users
        if unused:
            old.engine.close()


def pointed_or_none(folder: Path) -> str | None:
    try:
        return pointed(folder)
    except GenerationError:
        return None
