"""Serving: what must be there before the first answer, and the process that answers."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from starlette.types import ASGIApp

from api.app import create_app
from api.cli.opening import embedder_of, loaded_once
from api.cli.progress import INDEXING, show_progress
from api.composition import open_catalog, open_search
from api.http.measures import FOLDER
from api.http.observe import AccessLog
from api.http.overload import Line
from api.jobs import Jobs
from api.services import Services, shares
from api.settings import PREFIX, Settings, read_settings
from catalog.errors import GenerationError, SyllabaryError
from catalog.judging.judging import Judging
from catalog.judging.search_counts import SearchCounts
from catalog.model import Query
from catalog.needs.needs import NEEDS, evidence
from catalog.store.catalog import Catalog
from catalog.vetting.desk import Desk
from indexer.build import build
from indexer.generation.files import read_manifest
from indexer.vectors.embedder import Embedder
from indexer.words.foreign import foreign_words

if TYPE_CHECKING:
    from api.auth.openid_connect import OpenIDConnect


def serve(settings: Settings, *, starter: bool, ahead: Future[Embedder] | None = None) -> None:
    """Blocks until the process is stopped. Pages answer at once; the first search waits for the model, which may be
    opened ``ahead``."""
    from api.http.server import run  # noqa: PLC0415

    url = f"http://{settings.host}:{settings.port}"
    settings = replace(settings, public_url=settings.public_url or _own_address(settings.host, settings.port))
    if settings.workers > 1:
        _serve_together(settings, url, starter=starter)
        return
    with open_services(settings, starter=starter, ahead=ahead) as services:
        click.echo(f"Serving on {url}  (API: {url}/api/docs)", err=True)
        run(create_app(services), settings.host, settings.port)


def _serve_together(settings: Settings, url: str, *, starter: bool) -> None:
    """Several processes over one home and one socket. One that dies is started again; SIGHUP restarts them, one
    after the other."""
    from api.http.server import run_workers  # noqa: PLC0415

    with open_catalog(settings) as catalog:
        prepare(catalog, embedder_of(settings, convert=True), settings, starter=starter)
    # What a worker reads as its settings.
    for name in ("host", "port", "workers", "public_url"):
        os.environ[f"{PREFIX}{name.upper()}"] = str(getattr(settings, name))
    with TemporaryDirectory(prefix="syllabary-measures-") as measures:
        os.environ[FOLDER] = measures
        click.echo(f"Serving on {url} with {settings.workers} processes  (API: {url}/api/docs)", err=True)
        run_workers("api.cli.start:worker", settings.host, settings.port, settings.workers)


def worker() -> ASGIApp:
    """The application of one of several processes, which ends with it."""
    from uvicorn.config import STARTUP_FAILURE  # noqa: PLC0415

    from api.http.server import bound_connections  # noqa: PLC0415

    bound_connections()
    opened = ExitStack()
    atexit.register(opened.close)
    try:
        return create_app(opened.enter_context(open_services(read_settings(os.environ))))
    except SyllabaryError as error:
        click.echo(str(error), err=True)
        sys.exit(STARTUP_FAILURE)


@contextmanager
def open_services(
    settings: Settings, *, starter: bool = False, ahead: Future[Embedder] | None = None
) -> Iterator[Services]:
    """Everything that one process answers with; the catalog is indexed first if there is no index yet."""
    with open_catalog(settings) as catalog:
        embedder = embedder_of(settings, convert=True)
        if ahead is not None:
            embedder = loaded_once(embedder, ahead.result())
        desk = Desk.open(catalog)
        if settings.workers == 1:
            prepare(catalog, embedder, settings, starter=starter)
        with open_search(settings, catalog, embedder=embedder, desk=desk) as search:
            services = Services(
                catalog=catalog,
                search=search,
                desk=desk,
                grades=settings.grades,
                judging=Judging(catalog.database) if settings.judging else None,
                counts=SearchCounts(settings.home / "searches.db") if settings.count_searches else None,
                sign_on=_sign_on(settings),
                anyone_reports=settings.reports == "anyone",
                cors=settings.cors.split(", ") if settings.cors else (),
                public_url=settings.public_url,
                access_log=AccessLog(addresses=settings.access_log == "addresses")
                if settings.access_log != "off"
                else None,
                metrics=settings.metrics,
                jobs=Jobs(settings.home / "jobs"),
                **shares(settings.workers),
            )
            threading.Thread(target=warm, args=(services,), name="warm", daemon=True).start()
            yield services


def _own_address(host: str, port: int) -> str:
    """The address of this server itself. To let others reach it, set the address that they use."""
    if host not in {"127.0.0.1", "::1", "localhost"}:
        click.echo("Set SYLLABARY_PUBLIC_URL to the address that readers use, for links that leave a page.", err=True)
    named = "localhost" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104
    return f"http://{named}:{port}"


def _sign_on(settings: Settings) -> OpenIDConnect | None:
    if not settings.oidc_issuer:
        return None
    from api.auth.openid_connect import OpenIDConnect  # noqa: PLC0415

    return OpenIDConnect(settings.oidc_issuer, settings.oidc_client, settings.oidc_secret, admit=settings.oidc_admit)


def prepare(catalog: Catalog, embedder: Embedder, settings: Settings, *, starter: bool) -> None:
    """Import the starter collection into an empty catalog if asked, and index when there is no index yet."""
    if starter and catalog.count() == 0:
        from catalog.starter import import_starter  # noqa: PLC0415

        report = import_starter(catalog)
        click.echo(f"Imported the starter collection: {report.resources.added} materials.", err=True)
    try:
        manifest = read_manifest(settings.index)
    except GenerationError as error:  # an older generation may be whole; opening it decides
        click.echo(str(error), err=True)
        return
    if manifest is None:
        click.echo("Indexing; this is done once.", err=True)
        with catalog.snapshot() as snapshot, show_progress(INDEXING) as advance:
            build(snapshot, embedder, settings.index, advance)
    elif manifest.catalog_digest != catalog.digest():
        click.echo(
            "The catalog has changed since it was indexed: run `syllabary index` to search what is new.", err=True
        )


def warm(services: Services) -> None:
    """What the first requests would otherwise wait for: the model and the speller, then, while no request is answered,
    readability, the standards' words, and what the desk and its reports are made of."""
    with services.search.session(everything=True) as session:
        foreign_words()
        hits = session(Query(words="ready to read")).hits
        for step in (
            services.desk.people.load,
            lambda: [evidence(hit.resource, need) for hit in hits[:1] for need in NEEDS],
            lambda: session.graph.search("ready", 1),
            services.desk.adoptions.approved,
        ):
            _let_go_first(services.line)
            step()
    # All this stays: to look through it for garbage would hold a search up for a tenth of a second now and then.
    _let_go_first(services.line)
    gc.collect()
    gc.freeze()


def _let_go_first(line: Line) -> None:
    """Wait until nothing is answered, five seconds at most."""
    end = time.monotonic() + 5
    while line.active and time.monotonic() < end:
        time.sleep(0.02)
