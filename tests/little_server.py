"""A server process over a small catalog, to be killed: `python little_server.py FOLDER PORT`."""

from __future__ import annotations

import sys
from pathlib import Path

from keyword_embedder import KeywordEmbedder

from api.app import create_app
from api.http.server import run
from api.search.service import Search
from api.services import Services
from catalog.store.catalog import Catalog
from catalog.vetting.desk import Desk
from indexer.current import Current


def main(folder: Path, port: int) -> None:
    embedder = KeywordEmbedder()
    with Catalog.open(folder / "catalog.db") as catalog, Current(folder / "index", embedder, 0.05) as current:
        desk = Desk.open(catalog)
        desk.people.load()
        search = Search(current, embedder, desk.state)
        app = create_app(Services(catalog=catalog, search=search, desk=desk, anyone_reports=True))
        run(app, "127.0.0.1", port)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
