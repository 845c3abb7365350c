"""Opens what settings describe: the one place that composes a search, for server, command and evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api.search.service import Search
from api.settings import Settings
from catalog.errors import StateError
from catalog.store.catalog import Catalog
from catalog.vetting.state import StateReader
from indexer.current import Current
from indexer.vectors.embedder import Embedder, open_embedder

if TYPE_CHECKING:
    from catalog.vetting.desk import Desk


@contextmanager
def open_catalog(settings: Settings) -> Iterator[Catalog]:
    """The catalog that the settings name, made if it is not there yet, in a folder that only its owner may enter."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Catalog.open(settings.database) as catalog:
        yield catalog


def has_catalog(settings: Settings) -> bool:
    """False if the catalog is a file that is not there; of a database server that is not known before it is asked."""
    file = settings.database.removeprefix("sqlite:///")
    return file == settings.database or Path(file).expanduser().exists()


@contextmanager
def open_existing_catalog(settings: Settings) -> Iterator[Catalog]:
    """The catalog for a command that makes none: StateError if nothing has been imported."""
    if not has_catalog(settings):
        raise StateError(
            f"There is no catalog in {settings.home}. Set SYLLABARY_HOME to where it is, or import materials with"
            " syllabary import and run syllabary index."
        )
    with Catalog.open(settings.database) as catalog:
        yield catalog


@contextmanager
def open_search(
    settings: Settings, catalog: Catalog, *, embedder: Embedder | None = None, desk: Desk | None = None
) -> Iterator[Search]:
    """Search over the catalog's index, as the settings say. Pass an embedder or a desk that is already open.

    Raises GenerationError if there is no index that can be searched, ModelError if the model cannot be opened."""
    state = desk.state if desk else StateReader.of(catalog)
    embedder = embedder or open_embedder(settings.model, home=settings.home)
    with Current(settings.index, embedder) as current:
        yield Search(current, embedder, state, settings.approved, catalog.located)
