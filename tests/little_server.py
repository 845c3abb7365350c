"""A server process over a small catalog, to be killed: `python little_server.py FOLDER PORT [WORKERS]`."""

from __future__ import annotations

import atexit
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from keyword_embedder import KeywordEmbedder

from api.app import App, create_app
from api.http.measures import FOLDER
from api.http.observe import AccessLog
from api.http.server import run, run_workers
from api.search.service import Search
from api.services import Services, shares
from catalog.store.catalog import Catalog
from catalog.vetting.desk import Desk
from indexer.current import Current


@contextmanager
def open_app(folder: Path, **more: Any) -> Iterator[App]:
    embedder = KeywordEmbedder()
    with Catalog.open(folder / "catalog.db") as catalog, Current(folder / "index", embedder, 0.05) as current:
        desk = Desk.open(catalog)
        desk.people.load()
        search = Search(current, embedder, desk.state)
        yield create_app(Services(catalog=catalog, search=search, desk=desk, anyone_reports=True, **more))


def worker() -> App:
    """The application of one of several processes, which ends with it; each logs its requests."""
    opened = ExitStack()
    atexit.register(opened.close)
    return opened.enter_context(open_app(Path(os.environ["LITTLE_FOLDER"]), access_log=AccessLog(), **shares(2)))


def main(folder: Path, port: int, workers: int = 1) -> None:
    if workers > 1:
        os.environ["LITTLE_FOLDER"], os.environ[FOLDER] = str(folder), tempfile.mkdtemp(dir=folder)
        run_workers("little_server:worker", "127.0.0.1", port, workers)
        return
    with open_app(folder) as app:
        run(app, "127.0.0.1", port)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
