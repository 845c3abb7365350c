"""A whole service over a few materials: the real store, index, search and pages, with an embedder made of keywords."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import orjson
from fastapi import FastAPI
from fastapi.testclient import TestClient
from keyword_embedder import KeywordEmbedder

from api.app import create_app
from api.search.service import Search, SearchSession
from api.services import Services
from catalog.formats.record import Package, Record
from catalog.judging.judging import Judging
from catalog.model import AgeRange, Alignment, AlignmentType, Association, Framework, Part, Relation, Resource, Standard
from catalog.store.catalog import Catalog
from catalog.vetting.desk import Desk
from indexer.build import build
from indexer.current import Current

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
CODES = ("4.NF.A.1", "4.NF.A.2", "4.NF.B.3", "4.NF.B.4")


def teaches(*codes: str) -> tuple[Alignment, ...]:
    return tuple(Alignment(AlignmentType.TEACHES, code) for code in codes)


def lesson(id: str, title: str, minutes: int | None, *codes: str, position: int | None = None) -> Resource:
    return Resource(
        id=id,
        title=title,
        description=f"{title}, step by step.",
        text=f"{title}. Draw a fraction and say what it means.",
        types=("Lesson",),
        subjects=("Mathematics",),
        ages=AgeRange(9, 10),
        minutes=minutes,
        parts=(Part("Fractions course", "course:fractions", position),) if position else (),
        alignments=teaches(*codes),
    )


LESSONS = (
    lesson("m:equivalent", "Equivalent fractions with paper strips", 40, "4.NF.A.1", position=1),
    lesson("m:compare", "Comparing fractions with a benchmark", 40, "4.NF.A.2", position=2),
    lesson("m:both", "Equivalent fractions and comparing them", 60, "4.NF.A.1", "4.NF.A.2"),
    lesson("m:add", "Adding fractions on a number line", 45, "4.NF.B.3", position=3),
    lesson("m:times", "A fraction times a whole number", None, "4.NF.B.4"),
    Resource(id="m:volcano", title="Volcanoes for beginners", text="A volcano erupts.", subjects=("Science",)),
    Resource(
        id="m:hostile", title=f"A fraction {HOSTILE}", description=HOSTILE, text=HOSTILE, url="javascript:alert(3)"
    ),
)


def fractions() -> Package:
    """Four standards of one grade in their order, the second and third of which build on the first."""
    standards = tuple(
        Standard(
            id=f"std:{code}", uri=f"https://example.org/{code}", framework_id="f", code=code, ages=AgeRange(9, 10),
            statement=f"What {code} asks of a fraction", levels=("04",), sequence=n,
        )
        for n, code in enumerate(CODES)
    )  # fmt: skip
    before = [("4.NF.A.1", "4.NF.A.2"), ("4.NF.A.1", "4.NF.B.3"), ("4.NF.B.3", "4.NF.B.4")]
    links = tuple(Association(f"{a}>{b}", Relation.PRECEDES, f"std:{a}", f"std:{b}") for a, b in before)
    framework = Framework(id="f", uri="https://example.org/f", title="Little standards", subjects=("Mathematics",))
    return Package(framework, standards, links, orjson.dumps({"CFDocument": {"identifier": "f"}}))


def kept_folder() -> Path:
    """A folder that is there as long as this process."""
    folder = Path(tempfile.mkdtemp(prefix="syllabary-kept-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _home() -> Path:
    """A home with the lessons, made once: to copy it takes a tenth of the time."""
    folder = kept_folder()
    with Catalog.open(folder / "catalog.db") as catalog:
        _fill(catalog, folder, LESSONS)
    return folder


def _fill(catalog: Catalog, folder: Path, resources: Sequence[Resource], packages: Sequence[Package] = ()) -> None:
    for package in (*packages, fractions()):
        catalog.import_package(package)
    catalog.import_resources([Record(one, one.id.encode(), n) for n, one in enumerate(resources, 1)], "little")
    with catalog.snapshot() as snapshot:
        build(snapshot, KeywordEmbedder(), folder / "index")


@contextmanager
def little_app(
    folder: Path,
    resources: Sequence[Resource] = LESSONS,
    *,
    judging: bool = True,
    open_desk: Callable[[Catalog], Desk] = Desk.open,
    approved: str = "all",
    database: str = "",
    anyone_reports: bool = False,
    public_url: str = "http://testserver",
    packages: Sequence[Package] = (),
    filled: bool = False,
) -> Iterator[FastAPI]:
    """The site over a new home in ``folder``; one that is ``filled`` has been in use."""
    if resources is LESSONS and not (database or filled or packages):
        shutil.copytree(_home(), folder, dirs_exist_ok=True)
        filled = True
    embedder = KeywordEmbedder()
    with Catalog.open(database or folder / "catalog.db") as catalog:
        if not filled:
            _fill(catalog, folder, resources, packages)
        with Current(folder / "index", embedder) as current:
            desk = open_desk(catalog)
            search = Search(current, embedder, desk.state, approved, catalog.located)
            collecting = Judging(catalog.database) if judging else None
            yield create_app(
                Services(
                    catalog=catalog,
                    search=search,
                    desk=desk,
                    judging=collecting,
                    anyone_reports=anyone_reports,
                    public_url=public_url,
                )
            )


@contextmanager
def little_search(folder: Path, resources: Sequence[Resource] = LESSONS) -> Iterator[SearchSession]:
    """A session of search over the little site's materials, for any number of queries."""
    with little_app(folder, resources) as app, app.state.services.search.session() as session:
        yield session


@contextmanager
def little_site(
    folder: Path, resources: Sequence[Resource] = LESSONS, *, judging: bool = True, anyone_reports: bool = False
) -> Iterator[TestClient]:
    """A browser without script, at the service's door; it follows no redirection by itself."""
    with little_app(folder, resources, judging=judging, anyone_reports=anyone_reports) as app:
        yield TestClient(app, follow_redirects=False, headers={"accept": "text/html"})
