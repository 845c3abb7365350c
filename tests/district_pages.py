"""How long each page of the desk takes in a large district: ``python tests/district_pages.py [folder]``.

Milliseconds of processor time, client included, so that whatever else runs here counts for nothing: the first load in
a server that has just warmed up, the median of nine more, and the median of five loads each after another write to
the desk, which makes every kept answer stale.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from big_district import Size, build
from desk_site import NEW, browser
from district import FAST, PASSWORD, Clock
from fastapi import FastAPI
from fastapi.testclient import TestClient
from keyword_embedder import KeywordEmbedder
from sqlalchemy import update

from api.app import create_app
from api.cli.start import warm
from api.search.service import Search
from api.services import Services
from catalog.store.catalog import Catalog
from catalog.vetting.cycle.proposal import State
from catalog.vetting.desk import Desk
from catalog.vetting.tables import vetting_state
from indexer.build import build as build_index
from indexer.current import Current


def make(folder: Path, size: Size) -> None:
    """The district, and its index, in a folder."""
    with Catalog.open(folder / "district.db") as catalog:
        desk = build(catalog, size)
        admin = desk.people.person("admin")
        for handle in ("chris", "rita"):
            desk.people.change_password(desk.people.set_password(admin, handle, PASSWORD), PASSWORD, NEW)
        with catalog.snapshot() as snapshot:
            build_index(snapshot, KeywordEmbedder(), folder / "index")


@contextmanager
def served(folder: Path) -> Iterator[FastAPI]:
    """A server that has just started, and warmed up as servers do."""
    embedder = KeywordEmbedder()
    with Catalog.open(folder / "district.db") as catalog, Current(folder / "index", embedder) as current:
        desk = Desk.open(catalog, Clock(), FAST)
        services = Services(catalog=catalog, search=Search(current, embedder, desk.state), desk=desk)
        warm(services)
        yield create_app(services)


def pages(app: FastAPI) -> dict[str, str]:
    """The pages that a coordinator opens, by what they are."""
    desk = app.state.services.desk
    key = {state: desk.proposals.list(states=[state], limit=1)[0].key for state in (*State,) if _any(desk, state)}
    adopted = [name for name, adoption in list(desk.adoptions.statuses().items())[:5] if adoption.decision]
    five, published, open_ = "&".join(f"id={id}" for id in adopted), key[State.PUBLISHED], key[State.DISCUSSING]
    return {
        "queue": "/desk",
        "queue, in review": "/desk?state=reviewing",
        "a proposal in discussion": f"/desk/proposals/{open_}",
        "a published proposal": f"/desk/proposals/{published}",
        "its record": f"/desk/proposals/{published}/record",
        "its record as XLSX": f"/desk/proposals/{published}/record?format=xlsx",
        "proposing": f"/desk/new?id={adopted[0]}",
        "due again": "/desk/due",
        "rubrics": "/desk/rubrics",
        "a rubric": "/desk/rubrics/edtech-readiness",
        "coverage, empty": "/desk/coverage",
        "coverage of a framework": "/desk/coverage?framework=f1",
        "coverage by a need": "/desk/coverage?framework=f1&need=captions&grade=Grade+4",
        "coverage of a list": "/desk/coverage?list=7",
        "coverage as XLSX": "/desk/coverage?framework=f1&format=xlsx",
        "five side by side": f"/desk/compare?{five}",
        "five as XLSX": f"/desk/compare?{five}&format=xlsx",
        "approved": "/approved",
        "approved as CSV": "/approved?format=csv",
        "approved as XLSX": "/approved?format=xlsx",
        "approved as JSON": "/approved?format=json",
        "refused": "/refused",
        "refused as XLSX": "/refused?format=xlsx",
        "log": "/desk/audit",
        "problems": "/desk/problems",
        "alignments": "/desk/alignments",
        "alignments of one": f"/desk/alignments?id={adopted[0]}",
        "people": "/desk/people",
        "import": "/desk/import",
        "account": "/account",
        "a material": f"/resources/{adopted[0]}",
        "search, approved": "/?q=fraction&status=approved",
    }


def _any(desk: Desk, state: State) -> bool:
    return bool(desk.proposals.list(states=[state], limit=1))


def _took(client: TestClient, address: str) -> float:
    start = time.process_time()
    answer = client.get(address)
    took = (time.process_time() - start) * 1000
    assert answer.status_code == 200, (address, answer.status_code, answer.text[:300])
    return took


def measure(folder: Path) -> dict[str, tuple[float, float, float]]:
    with served(folder) as app:
        named = pages(app)
    found = {}
    for name, address in named.items():
        with served(folder) as app:
            client = browser(app, "admin" if address == "/desk/people" else "chris")
            gc.collect()  # of the server before this one
            first = _took(client, address)
            again = statistics.median(_took(client, address) for _ in range(9))
            after = []
            for _ in range(5):
                with app.state.services.catalog.database.writing() as connection:
                    connection.execute(update(vetting_state).values(version=vetting_state.c.version + 1))
                after.append(_took(client, address))
            found[name] = first, again, statistics.median(after)
    return found


def main() -> None:
    given = len(sys.argv) > 1
    folder = Path(sys.argv[1] if given else tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    if not (folder / "district.db").exists():
        make(folder, Size())
    print(f"{'milliseconds':28} {'first':>7} {'again':>7} {'after a write':>14}")  # noqa: T201
    for name, (first, again, after) in measure(folder).items():
        print(f"{name:28} {first:7.0f} {again:7.0f} {after:14.0f}")  # noqa: T201


if __name__ == "__main__":
    main()
