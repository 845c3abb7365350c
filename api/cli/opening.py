"""What several commands open: the embedding model, a session of search, and the database of people's work."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

import click

from api.settings import Settings
from catalog.errors import StateError, SyllabaryError

if TYPE_CHECKING:
    from api.search.service import SearchSession
    from catalog.store.database import Database
    from indexer.vectors.embedder import Embedder


@contextmanager
def uncollected(*, freeze: bool = False) -> Iterator[None]:
    """Nothing is looked through for garbage: importing and opening make much and leave none, and to look is an eighth
    of the time of a start. ``freeze``: what there is at the end stays, so later collections leave it out too."""
    gc.disable()
    atexit.register(gc.freeze)  # a process that ends would look through everything once more
    try:
        yield
    finally:
        if freeze:
            gc.freeze()
        gc.enable()


def embedder_of(settings: Settings, *, convert: bool = False) -> Embedder:
    """The embedding model that the settings name; what has to be said of it goes to standard error."""
    from indexer.vectors.embedder import open_embedder  # noqa: PLC0415

    return open_embedder(settings.model, home=settings.home, convert=convert, notice=partial(click.echo, err=True))


def model_ahead(settings: Settings) -> Future[Embedder]:
    """The embedding model, which a thread loads while the rest is imported: most of that is work outside of Python.
    A graph is loaded that is there already, and no model that only torch can run."""
    from indexer.vectors.embedder import open_embedder  # noqa: PLC0415

    pool = ThreadPoolExecutor(1, "model")
    found: Future[Embedder] = pool.submit(open_embedder, settings.model, home=settings.home)
    found.add_done_callback(_load_graph)
    pool.shutdown(wait=False)
    return found


def _load_graph(found: Future[Embedder]) -> None:
    from indexer.vectors.onnx_embedder import OnnxEmbedder  # noqa: PLC0415

    with suppress(SyllabaryError):  # told to whom asks for the result, or by the first query
        if isinstance(embedder := found.result(), OnnxEmbedder):
            embedder.load()


def loaded_once(embedder: Embedder, ahead: Embedder) -> Embedder:
    """``ahead`` if it runs the graph of ``embedder``: it is loaded, or soon."""
    from indexer.vectors.onnx_embedder import OnnxEmbedder  # noqa: PLC0415

    if isinstance(embedder, OnnxEmbedder) and isinstance(ahead, OnnxEmbedder):
        return ahead if embedder.graph.name == ahead.graph.name else embedder  # which says what is in it
    return embedder


@contextmanager
def search_session(settings: Settings, ahead: Future[Embedder] | None = None) -> Iterator[SearchSession]:
    """A session of search as the settings say, over what a reader who is not signed in may see."""
    from api.composition import open_existing_catalog, open_search  # noqa: PLC0415

    with open_existing_catalog(settings) as catalog:
        embedder = ahead.result() if ahead else None
        with open_search(settings, catalog, embedder=embedder) as search, search.session() as session:
            yield session


@contextmanager
def open_database(settings: Settings, *, make: bool = False) -> Iterator[Database]:
    """The open database; only the first account makes a home that is not there yet."""
    from api.composition import has_catalog  # noqa: PLC0415
    from catalog.store.database import Database  # noqa: PLC0415

    if not make and not has_catalog(settings):
        raise StateError(f"There is no catalog in {settings.home}. Set SYLLABARY_HOME to where it is.")
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database.open(settings.database)
    try:
        yield database
    finally:
        database.close()
