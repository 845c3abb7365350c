"""From a snapshot of the catalog to a generation that is served. Only texts never seen before are embedded, and only
records never seen before are analyzed.

Whatever is killed when, what was served goes on being served, and the vectors computed so far are kept: the next
run goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import tee
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from catalog.errors import GenerationError
from catalog.model import Resource
from catalog.needs.rules import rules_fingerprint
from catalog.standards.graph import StandardsGraph
from indexer.alignments import Inferred, nothing_inferred
from indexer.current import Current
from indexer.engine import Floats, Manifest
from indexer.generation.analysis_cache import AnalysisCache
from indexer.generation.files import (
    FORMAT,
    Writer,
    only_indexer,
    open_reader,
    prune,
    read_manifest,
    rollback,
    verify,
)
from indexer.generation.writer import GenerationContents
from indexer.segment import ChangingSnapshot, write_segment
from indexer.vectors.cache import Halves, VectorCache
from indexer.vectors.embedder import Embedder, Progress
from indexer.vectors.faiss_index import write_vectors
from indexer.wholes import WholesInMaking
from indexer.words.analysis import CHANCE, standard_passage
from indexer.words.bm25 import rules

if TYPE_CHECKING:
    from indexer.alignment.model import InferenceModel

STAGES = ("read", "embed", "infer", "write")
Advance = Callable[[str, int, int | None], None]  # (one of STAGES, done, total)
_TOLD = 1000  # materials between two reports of progress

__all__ = ["BuildReport", "CatalogSnapshot", "Current", "build", "read_manifest", "rollback", "verify"]


class CatalogSnapshot(ChangingSnapshot, Protocol):
    """What is read of ``catalog.store.catalog.Snapshot``."""

    def count(self) -> int: ...

    def resources(self) -> Iterator[tuple[Resource, str]]: ...

    def sources(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What one run did. ``embedded`` counts texts, ``generation`` is the name of what is now served."""

    resources: int
    standards: int
    embedded: int
    seconds: float
    generation: str
    unchanged: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def to_text(self) -> str:
        if self.unchanged:
            return f"The index of {self.resources:,} resources is up to date."
        return (
            f"Indexed {self.resources:,} resources and {self.standards:,} standards in {self.seconds:.1f} seconds; "
            f"{self.embedded:,} texts were new and were embedded."
        )


@dataclass(frozen=True, slots=True)
class Segments:
    """When what changed is served as a segment (``indexer.segment``): beside at least ``least`` materials, up to the
    share ``most`` of them. From the share ``merged`` on, the segment is merged into a whole generation once it is
    served."""

    least: int = 2000
    most: float = 0.2
    merged: float = 0.05


def build(
    snapshot: CatalogSnapshot,
    embedder: Embedder,
    folder: Path,
    advance: Advance = lambda *_: None,
    segments: Segments = Segments(),
) -> BuildReport:
    """Index ``snapshot`` in ``folder`` and serve it; nothing is done if it is indexed already. A small change in a
    large catalog is served within seconds, as a segment.

    ``advance`` is called with materials read, texts embedded, frameworks inferred for, and steps of writing. Raises
    ``GenerationError`` while another indexer is at work.
    """
    from indexer.alignment.model import load_model  # noqa: PLC0415  brings SciPy, which servers do without

    started, model = monotonic(), load_model()
    with only_indexer(folder):
        if name := _up_to_date(snapshot.digest, embedder, model.version, folder):
            with closing(open_reader(folder)) as reader:
                counts = reader.manifest
            return BuildReport(counts.resources, counts.standards, 0, monotonic() - started, name, unchanged=True)
        part = write_segment(snapshot, embedder, folder, model, least=segments.least, most=segments.most)
        if part is not None and part.rows <= segments.merged * part.manifest.resources:
            made = part.manifest
            return BuildReport(made.resources, made.standards, part.embedded, monotonic() - started, part.name)
        made, embedded, name = _build_whole(snapshot, embedder, folder, model, advance)
        embedded += part.embedded if part else 0
        return BuildReport(made.resources, made.standards, embedded, monotonic() - started, name)


def _build_whole(
    snapshot: CatalogSnapshot, embedder: Embedder, folder: Path, model: InferenceModel, advance: Advance
) -> tuple[Manifest, int, str]:
    """A whole generation, served: its manifest, the texts that were embedded for it, and its name."""
    writer = Writer(folder)
    contents = _read(snapshot, writer, folder, advance)
    embedded = _embed(snapshot.graph, contents, embedder, folder, partial(advance, "embed"))
    write_vectors(writer.path("passages.faiss"), embedded.passages, embedder.dimensions)
    write_vectors(writer.path("units.faiss"), embedded.unit_names, embedder.dimensions)
    writer.array("standards", embedded.standards)
    inferred = _infer(
        snapshot.graph, contents, embedded, revision=embedder.revision, model=model, progress=partial(advance, "infer")
    )
    manifest = _manifest(snapshot, contents, embedded, embedder, model)
    count = embedded.count
    del embedded  # a gigabyte and a half at a million materials
    contents.write(inferred, partial(advance, "write"))
    name = writer.publish(manifest)
    prune(folder)
    return manifest, count, name


def _manifest(
    snapshot: CatalogSnapshot,
    contents: GenerationContents,
    embedded: _Embedded,
    embedder: Embedder,
    model: InferenceModel,
) -> Manifest:
    return Manifest(
        format=FORMAT,
        analysis=rules(),
        model=embedder.model,
        revision=embedder.revision,
        runtime=", ".join(sorted(embedded.runtimes)),
        dimensions=embedder.dimensions,
        resources=len(contents.ids),
        standards=len(snapshot.graph.standards),
        catalog_digest=snapshot.digest,
        floor=chance_floor(embedded.chance.astype(np.float32)),
        inference=model.version,
        evidence=rules_fingerprint(),
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        cursor=snapshot.cursor,
        resources_digest=snapshot.resources_digest,
        standards_digest=snapshot.standards_digest,
    )


def _read(snapshot: CatalogSnapshot, writer: Writer, folder: Path, advance: Advance) -> GenerationContents:
    contents, total = GenerationContents(writer, WholesInMaking(snapshot.sources())), snapshot.count()
    with AnalysisCache(folder / "analyses") as cache:
        resources, with_digests = tee(snapshot.resources())
        analyses = cache.analyzed(resource for resource, _ in resources)
        for done, (analyzed, (_, digest)) in enumerate(zip(analyses, with_digests, strict=True), 1):
            contents.add(analyzed, digest)
            if done % _TOLD == 0 or done == total:
                advance("read", done, total)
        cache.forget_the_rest()
    contents.finish()
    return contents


@dataclass(frozen=True, slots=True)
class _Embedded:
    """Vectors of everything that has one, a row each, and how many texts were new."""

    passages: Halves
    unit_names: Halves
    standards: Halves
    chance: Halves
    runtimes: set[str]
    count: int


def _embed(
    graph: StandardsGraph, contents: GenerationContents, embedder: Embedder, folder: Path, progress: Progress
) -> _Embedded:
    statements = [standard_passage(standard) for standard in graph.standards.values()]
    names = contents.units.names
    texts = [*contents.passages, *names, *statements, *CHANCE]
    with VectorCache(folder / "vectors", embedder) as cache:
        rows, runtimes, count = cache.vectors(texts, progress)
        cache.forget_the_rest()
    places = np.cumsum([len(contents.passages), len(names), len(statements)])
    passages, unit_names, standards, chance = np.split(rows, places)
    return _Embedded(passages, unit_names, standards, chance, runtimes, count)


def _infer(
    graph: StandardsGraph,
    contents: GenerationContents,
    embedded: _Embedded,
    *,
    revision: str,
    model: InferenceModel,
    progress: Progress,
) -> Inferred:
    from indexer.alignment.infer import competing, infer  # noqa: PLC0415  as in build

    if next(competing(graph), None) is None:
        return nothing_inferred()  # without reading a million texts for it
    material = contents.material(embedded.passages.astype(np.float32))
    stated = embedded.standards.astype(np.float32)
    return infer(material, graph, stated, revision=revision, model=model, progress=progress)


def chance_floor(vectors: Floats) -> float:
    """Two and a half standard deviations above the mean cosine of unrelated phrases (all-MiniLM-L6-v2: about .25)."""
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    return float(cosines.mean() + 2.5 * cosines.std())


def _up_to_date(digest: str, embedder: Embedder, inference: str, folder: Path) -> str | None:
    """The generation that is served, if it is whole and of this catalog and these models."""
    wanted = (digest, embedder.model, embedder.revision, inference, rules())
    try:
        with closing(open_reader(folder)) as reader:
            made = reader.manifest
            made_by = (made.catalog_digest, made.model, made.revision, made.inference, made.analysis)
            return reader.place.name if made_by == wanted else None
    except GenerationError:
        return None
