"""From a snapshot of the catalog to a generation that is served. Only texts never seen before are embedded.

Whatever is killed when, what was served goes on being served, and the vectors computed so far are kept: the next
run goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import numpy as np

from catalog.errors import GenerationError
from catalog.model import Resource
from catalog.standards.graph import StandardsGraph
from indexer.current import Current
from indexer.engine import Floats, Manifest
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
from indexer.vectors.cache import VectorCache
from indexer.vectors.embedder import Embedder, Progress
from indexer.vectors.faiss_index import write_vectors
from indexer.words.analysis import CHANCE, standard_passage

__all__ = ["Current", "Report", "Snapshot", "build", "read_manifest", "rollback", "verify"]


class Snapshot(Protocol):
    """What is read of ``catalog.store.catalog.Snapshot``."""

    graph: StandardsGraph
    digest: str

    def resources(self) -> Iterator[tuple[Resource, str]]: ...


@dataclass(frozen=True, slots=True)
class Report:
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


def build(snapshot: Snapshot, embedder: Embedder, folder: Path, progress: Progress | None = None) -> Report:
    """Index ``snapshot`` in ``folder`` and serve it; nothing is done where it is indexed already.

    ``progress`` counts the texts that must be embedded. Raises ``GenerationError`` where another indexer is at work.
    """
    from indexer.alignment.infer import infer  # noqa: PLC0415  brings scikit-learn, which servers do without
    from indexer.alignment.model import load_model  # noqa: PLC0415

    started, model = monotonic(), load_model()
    with only_indexer(folder):
        if name := _up_to_date(snapshot.digest, embedder, model.version, folder):
            with closing(open_reader(folder)) as reader:
                counts = reader.manifest
            return Report(counts.resources, counts.standards, 0, monotonic() - started, name, unchanged=True)
        writer = Writer(folder)
        gathered = GenerationContents(writer)
        for resource, _ in snapshot.resources():
            gathered.add(resource)
        statements = [standard_passage(standard) for standard in snapshot.graph.standards.values()]
        units = gathered.units()
        texts = [*gathered.passages, *units.names, *statements, *CHANCE]
        with VectorCache(folder / "vectors", embedder) as cache:
            embedded = cache.embed(texts, progress)
            rows, runtimes = cache.vectors(texts)
            cache.forget_all_but(texts)
        places = np.cumsum([len(gathered.passages), len(units.names), len(statements)])
        passages, unit_names, standards, chance = np.split(rows, places)
        write_vectors(writer.path("passages.faiss"), passages, embedder.dimensions)
        write_vectors(writer.path("units.faiss"), unit_names, embedder.dimensions)
        material = gathered.material(units, passages.astype(np.float32))
        stated = standards.astype(np.float32)
        gathered.write(units, infer(material, snapshot.graph, stated, revision=embedder.revision, model=model))
        manifest = Manifest(
            format=FORMAT,
            model=embedder.model,
            revision=embedder.revision,
            runtime=", ".join(sorted(runtimes)),
            dimensions=embedder.dimensions,
            resources=len(gathered.ids),
            standards=len(snapshot.graph.standards),
            catalog_digest=snapshot.digest,
            floor=chance_floor(chance.astype(np.float32)),
            inference=model.version,
            built=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        name = writer.publish(manifest)
        prune(folder)
        return Report(manifest.resources, manifest.standards, embedded, monotonic() - started, name)


def chance_floor(vectors: Floats) -> float:
    """Two and a half standard deviations above the mean cosine of unrelated phrases (all-MiniLM-L6-v2: about .25)."""
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    return float(cosines.mean() + 2.5 * cosines.std())


def _up_to_date(digest: str, embedder: Embedder, inference: str, folder: Path) -> str | None:
    """The generation that is served, if it is whole and of this catalog and these models."""
    wanted = (digest, embedder.model, embedder.revision, inference)
    try:
        with closing(open_reader(folder)) as reader:
            made = reader.manifest
            found = (made.catalog_digest, made.model, made.revision, made.inference)
            return reader.place.name if found == wanted else None
    except GenerationError:
        return None
