"""The headline figures: `make figures` measures all of them and writes them where they are told.

`python tests/figures.py [HOME]` builds two catalogs in HOME (default build/figures, which keeps what was embedded), of
../shared/data as evaluation/DATA.md names it, measures, and writes `evaluation/figures.json` with the commit. `render`
makes the tables of README.md and evaluation/README.md of that file; a test holds both to it, so that a figure is in one
place only and cannot be edited by hand.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from standard_bm25 import measured as bm25

from api.composition import open_search
from api.measuring.held_out import HELD_OUT, cross_validate
from api.measuring.judged_search import NAME, evaluate
from api.search.service import SearchSession
from api.settings import read_settings
from catalog.importing import import_path
from catalog.store.catalog import Catalog
from evaluation.judgments import Run, read_folder
from evaluation.measures import measure
from evaluation.report import p_text, signed
from indexer.alignment.train import collection_of, train
from indexer.build import build
from indexer.vectors.embedder import Embedder, open_embedder

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
FIGURES = ROOT / "evaluation" / "figures.json"
MEASURES = ("nDCG@10", "RR@10", "R@10")
SUBJECTS = {"math": ("mathematics", "Mathematics"), "ela": ("English", "English")}  # words, area of a profile
FRAMEWORKS = [DATA / "standards" / f"{name}.case.json.gz" for name in ("ccss-math", "ccss-ela")]
PLACES = {"README.md": "headline", "evaluation/README.md": "all"}  # which rows each page has
COMMAND = "`make figures`"
Means = dict[str, float]


class Row(NamedTuple):
    """A line of the tables: ``ours`` and ``theirs`` name figures of the file, by measure."""

    task: str
    kind: str
    measures: Sequence[str]
    ours: str
    theirs: str
    beside: str  # what it is compared with
    headline: bool


ROWS = (
    Row("99 teachers' queries over 12,517 lessons", "cross-validated", MEASURES, "oak.held_out", "", "", True),
    Row(
        "the 73 of them that the publisher's hosted search answers", "cross-validated", MEASURES,
        "oak.held_out_hosted", "oak.hosted", "the hosted search (BM25 + ELSER + RRF)", True,
    ),
    Row("the 99 queries", "development", MEASURES, "oak.development", "", "", False),
    *(
        Row(f"Common Core standard to lessons without alignments, {words}", kind, ("nDCG@10",), f"{subject}.{ours}",
            f"{subject}.bm25", "BM25 of the statement", True)
        for subject, (words, _) in SUBJECTS.items()
        for kind, ours in (("held out", "held_out"), ("development", "development"))
    ),
)  # fmt: skip


def render(figures: Mapping[str, Any], which: str) -> str:
    """The table as Markdown, with what it was measured at and by which command."""
    lines = ["| task | kind of figure | measure | Syllabary | to compare | command |", "|---|---|---|---|---|---|"]
    for row in ROWS:
        if which == "all" or row.headline:
            theirs = f"{_values(figures, row.theirs, row.measures)} by {row.beside}" if row.theirs else ""
            cells = (row.task, row.kind, ", ".join(row.measures), _values(figures, row.ours, row.measures), theirs)
            lines.append(f"| {' | '.join(cells)} | {COMMAND} |")
    against = figures["oak"]["difference"]
    return "\n".join([
        *lines,
        "",
        f"Measured at commit {figures['commit']}. On the 73 queries the difference in nDCG@10 is "
        f"{signed(against['mean'])} (95% interval {signed(against['low'])} to {signed(against['high'])}, "
        f"p {p_text(against['p'])}).",
    ])  # fmt: skip


def _values(figures: Mapping[str, Any], name: str, measures: Sequence[str]) -> str:
    part, _, key = name.partition(".")
    return ", ".join(f"{figures[part][key][measure]:.3f}".removeprefix("0") for measure in measures)


def written(page: str, table: str) -> str:
    """The page with the table between its marks."""
    begin, end = "<!-- figures: make figures -->", "<!-- /figures -->"
    found = re.compile(f"{re.escape(begin)}\n.*?{re.escape(end)}", re.DOTALL)
    assert len(found.findall(page)) == 1, f"the page has no single place between {begin} and {end}"
    return found.sub(lambda _: f"{begin}\n{table}\n{end}", page)


@contextmanager
def searching(home: Path, embedder: Embedder, *sources: Path) -> Iterator[tuple[SearchSession, Catalog]]:
    """Search over the sources alone; what was embedded in an earlier turn is kept."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "catalog.db").unlink(missing_ok=True)
    with Catalog.open(home / "catalog.db") as catalog:
        assert import_path(catalog, sources).rejections == []
        with catalog.snapshot() as snapshot:
            build(snapshot, embedder, home / "index")
        settings = read_settings({"SYLLABARY_HOME": str(home)})
        with open_search(settings, catalog, embedder=embedder) as search, search.session() as session:
            yield session, catalog


def oak(home: Path, embedder: Embedder) -> dict[str, Any]:
    judged = DATA / "judgments" / "oak-search"
    with searching(home, embedder, DATA / "resources" / "oak-lessons.ndjson.gz") as (search, _):
        crossed = cross_validate(search, judged, against="oak-production")
        development = evaluate(search, judged).report
    assert development is not None
    both = crossed.report.comparison
    (difference,) = [difference for difference in both.differences if difference.measure == "nDCG@10"]
    return {
        "held_out": {name: crossed.mean(name) for name in MEASURES},
        "held_out_hosted": _means(both.measurement(HELD_OUT)),
        "hosted": _means(both.measurement("oak-production")),
        "development": _means(development.comparison.measurement(NAME)),
        "difference": {
            "mean": difference.interval.mean,
            "low": difference.interval.low,
            "high": difference.interval.high,
            "p": difference.test.p,
        },
    }


def _means(measured: Any) -> Means:
    return {name: measured.mean(name) for name in MEASURES}


def standards(home: Path, embedder: Embedder) -> dict[str, Any]:
    """By subject: what ships and BM25, over lessons whose alignments are hidden; and the method on standards that it
    did not learn from, in five folds, with the alignments as what is learned and held out."""
    lessons = DATA / "resources" / "engageny-lessons.ndjson.gz"
    bare = home / "lessons.ndjson"
    bare.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(lessons, "rt", encoding="utf-8") as lines, bare.open("w", encoding="utf-8") as out:
        for line in lines:
            record = json.loads(line)
            out.write(json.dumps({name: record[name] for name in record if name != "educationalAlignment"}) + "\n")
    found: dict[str, Any] = {subject: {} for subject in SUBJECTS}
    with searching(home, embedder, *FRAMEWORKS, bare) as (search, catalog):
        graph, resources = catalog.graph(), list(catalog.resources())
        for subject in SUBJECTS:
            folder = DATA / "judgments" / f"engageny-ccss-{subject}"
            report = evaluate(search, folder).report
            assert report is not None
            found[subject]["development"] = _means(report.comparison.measurement(NAME))
            found[subject]["bm25"] = _means(bm25(read_folder(folder), graph, resources))
    (home / "catalog.db").unlink()
    with Catalog.open(home / "catalog.db") as catalog:
        assert import_path(catalog, [*FRAMEWORKS, lessons]).rejections == []
        with catalog.snapshot() as snapshot:
            ids = [resource.id for resource, _ in snapshot.resources()]
            collection = collection_of(snapshot, embedder, home / "index", "figures")
            held_out = train([collection], version="0", revision=embedder.revision).held_out
            graph = snapshot.graph
            for subject, (_, area) in SUBJECTS.items():
                judged = read_folder(DATA / "judgments" / f"engageny-ccss-{subject}")
                topics = {graph.resolve(topic.standards[0]).id: topic.id for topic in judged.topics}
                results: dict[str, list[tuple[str, float]]] = {}
                one = held_out[next(name for name in held_out if name.casefold() == area.casefold())]
                for standard, row, score in zip(one.standards, one.rows, one.scores, strict=True):
                    if standard in topics:
                        results.setdefault(topics[standard], []).append((ids[int(row)], float(score)))
                ranked = {topic: tuple(sorted(pairs, key=lambda pair: -pair[1])) for topic, pairs in results.items()}
                found[subject]["held_out"] = _means(measure(judged.qrels, Run(HELD_OUT, ranked), MEASURES))
    return found


def main() -> None:
    home = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "figures")
    if not DATA.is_dir():
        sys.exit(f"NOTHING WAS MEASURED: the judged catalogs are not at {DATA}; see evaluation/DATA.md.")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    embedder = open_embedder(convert=True)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    figures = {"commit": commit.stdout.strip(), "oak": oak(home / "oak", embedder)}
    figures |= standards(home / "engageny", embedder)
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    for name, which in PLACES.items():
        table = render(figures, which)
        page = ROOT / name
        page.write_text(written(page.read_text(encoding="utf-8"), table), encoding="utf-8")
        sys.stdout.write(f"{name}\n\n{table}\n\n")


if __name__ == "__main__":
    main()
