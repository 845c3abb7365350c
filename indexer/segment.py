"""A segment: the materials that changed since a whole generation was built, written as a generation beside it.

What it costs follows from what changed, not from the catalog. It is exact: the materials found, their counts, facets,
duplicates and signals are those of a whole index, but for what is measured over all materials, which stays as it was
when the whole was built: mean lengths of texts, the words of standards, and how sure the last inference that is listed
for a standard is. A merge measures it again (``indexer.build``).

That nothing was missed is proved: the digests of what came and went must add up to the catalog's.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.errors import GenerationError
from catalog.model import Resource
from catalog.standards.graph import StandardsGraph
from catalog.store.merging import add_digests
from indexer.alignments import Inferred, Measured, nothing_inferred
from indexer.engine import Floats, Manifest
from indexer.generation.analysis_cache import AnalysisCache
from indexer.generation.completing import completed, own_record, stored_whole
from indexer.generation.duplicates import firsts, key_of
from indexer.generation.files import Reader, Writer, open_reader, pointed, prune
from indexer.generation.joining import JoinedRecords, Joint
from indexer.generation.records import Records, rows_of
from indexer.generation.sort_keys import title_key
from indexer.generation.writer import GenerationContents, material_of, write_written
from indexer.units import UnitsInMaking
from indexer.vectors.cache import VectorCache
from indexer.vectors.embedder import Embedder
from indexer.vectors.faiss_index import write_vectors
from indexer.wholes import Whole
from indexer.words.analysis import passage
from indexer.words.bm25 import rules
from indexer.words.inverting import Means, count_written

if TYPE_CHECKING:
    from indexer.alignment.model import InferenceModel

logger = logging.getLogger(__name__)
Ints = NDArray[np.int64]
ResourceDigest = tuple[Resource, str]  # with the catalog's digest


class ChangingSnapshot(Protocol):
    """What is read of ``catalog.store.catalog.Snapshot``."""

    graph: StandardsGraph
    digest: str
    resources_digest: str
    standards_digest: str
    cursor: int

    def sources(self) -> Sequence[str]: ...

    def changed(self, after: int) -> set[str]: ...

    def some(self, ids: Iterable[str]) -> Iterator[ResourceDigest]: ...


class Segment(NamedTuple):
    """What was written: the generation's name and manifest, how many texts were embedded, how many rows it has."""

    name: str
    manifest: Manifest
    embedded: int
    rows: int


@dataclass(frozen=True)
class _Whole:
    """The generation that a segment is read beside. ``places`` are its units by key."""

    reader: Reader
    ids: Sequence[str]
    records: Records
    digests: NDArray[np.uint8]
    places: dict[str, int]

    @classmethod
    def of(cls, reader: Reader) -> _Whole:
        records = Records(reader.path("resources.json"), reader.array("resources"))
        places = {key: place for place, key in enumerate(reader.names("units.keys"))}
        return cls(reader, reader.names("ids"), records, reader.array("digests"), places)

    def rows(self, ids: Iterable[str]) -> list[int]:
        """The rows of those of the ids that are there, rising."""
        return rows_of(self.ids, ids)

    def members(self, units: Iterable[int]) -> Ints:
        """The rows that are in any of the units, rising."""
        starts, all_units = self.reader.array("units.starts"), self.reader.array("units.units")
        at = np.flatnonzero(np.isin(all_units, np.array(sorted(units), np.int64)))
        return np.unique(np.searchsorted(starts, at, side="right") - 1)

    def units_of(self, rows: Iterable[int]) -> set[int]:
        starts, units = self.reader.array("units.starts"), self.reader.array("units.units")
        return {int(unit) for row in rows for unit in units[starts[row] : starts[row + 1]]}


@dataclass(frozen=True)
class _Changes:
    """``resources`` are the segment's own records, in order of ids; ``wholes`` those of them that have something from
    their parts, with it; ``gone`` what is no longer there; ``replaced`` the rows of the whole that are not read there
    any more; ``changed`` the ids whose record is another; ``units`` those of the whole that are weighed again."""

    resources: Sequence[ResourceDigest]
    wholes: Mapping[str, Whole]
    gone: Sequence[str]
    replaced: Sequence[int]
    changed: frozenset[str]
    units: frozenset[int]


def write_segment(
    snapshot: ChangingSnapshot, embedder: Embedder, folder: Path, model: InferenceModel, *, least: int, most: float
) -> Segment | None:
    """Serve what changed since the last whole generation beside it. None if it takes a whole one: there is none of
    these rules and models and these standards, it has fewer than ``least`` materials, or more than ``most`` of it (a
    share) would be in the segment or is related to what changed as wholes and parts are."""
    try:
        reader = _whole_reader(folder)
    except GenerationError:
        return None
    with closing(reader):
        made = reader.manifest
        same = (made.model, made.revision, made.inference, made.analysis, made.standards_digest)
        now = (embedder.model, embedder.revision, model.version, rules(), snapshot.standards_digest)
        if same != now or made.resources < least or not snapshot.cursor - made.cursor >= 0:
            return None
        whole, limit = _Whole.of(reader), int(most * made.resources)
        changes = _changes(whole, snapshot, folder, limit)
        if changes is None:
            return None
        return _Making(folder, whole, changes, snapshot, embedder).write(model)


def _whole_reader(folder: Path) -> Reader:
    """That of the generation that is served, or that it is read beside."""
    reader = open_reader(folder, pointed(folder))
    if not reader.manifest.base:
        return reader
    reader.close()
    return open_reader(folder, reader.manifest.base)


def _changes(whole: _Whole, snapshot: ChangingSnapshot, folder: Path, limit: int) -> _Changes | None:
    made = whole.reader.manifest
    changed = snapshot.changed(made.cursor)
    if len(changed) > limit:
        return None
    came = list(snapshot.some(changed))
    here = {resource.id for resource, _ in came}
    changed_rows = whole.rows(changed)
    digest = add_digests(
        made.resources_digest,
        [resource for _, resource in came],
        [whole.digests[row].tobytes().hex() for row in changed_rows],
    )
    if digest != snapshot.resources_digest:
        logger.warning("The catalog's log of changes does not add up to what is in it: indexing all of it.")
        return None
    with AnalysisCache(folder / "analyses") as analyses:
        here_now = [resource for resource, _ in came]
        parts = completed(whole, snapshot.sources(), here_now, changed_rows, analyses=analyses, limit=limit)
    if parts is None:
        return None
    units = whole.units_of([*changed_rows, *parts.changed])
    for resource, _ in came:
        units |= {whole.places[key] for key in UnitsInMaking.keys_of(resource) if key in whole.places}
    beside = sorted({int(row) for row in whole.members(units)} - set(changed_rows))
    if len(came) + len(beside) > limit:
        return None
    neighbors = [(own_record(whole.records[row]), whole.digests[row].tobytes().hex()) for row in beside]
    stored = [stored_whole(whole, row) for row in beside if row not in parts.rows]
    as_they_were = {one.resource.id: one for one in stored if one.resource.from_parts or one.resource.needs_of_parts}
    resources = sorted([*came, *neighbors], key=lambda pair: pair[0].id)
    gone = sorted(whole.ids[row] for row in changed_rows if whole.ids[row] not in here)
    others = {whole.ids[row] for row in parts.changed}
    replaced = sorted([*changed_rows, *beside])
    wholes = {**as_they_were, **parts.wholes}
    return _Changes(resources, wholes, gone, replaced, frozenset(changed | others), frozenset(units))


class _Making:
    """One segment in the making."""

    def __init__(
        self, folder: Path, whole: _Whole, changes: _Changes, snapshot: ChangingSnapshot, embedder: Embedder
    ) -> None:
        self._folder, self._whole, self._changes, self._snapshot = folder, whole, changes, snapshot
        self._embedder = embedder
        self._writer = Writer(folder)
        self._contents = GenerationContents(self._writer)
        self._joint = Joint.of(whole.ids, [resource.id for resource, _ in changes.resources], changes.gone)

    def write(self, model: InferenceModel) -> Segment:
        contents, writer, reader = self._contents, self._writer, self._whole.reader
        self._read()
        linked = self._linked()
        near = self._sharing(linked)
        near_texts = [passage(resource) for resource in near]
        texts = [*contents.passages, *contents.units.names, *near_texts]
        with VectorCache(self._folder / "vectors", self._embedder) as cache:
            vectors, runtimes, embedded = cache.vectors(texts)
        parts = np.cumsum([len(contents.passages), len(contents.units.names)])
        passages, names, others = np.split(vectors, parts)
        write_vectors(writer.path("passages.faiss"), passages, self._embedder.dimensions)
        write_vectors(writer.path("units.faiss"), names, self._embedder.dimensions)
        means = np.asarray(reader.array("means"), np.float64)
        inferred = self._inferred(model, near, np.concatenate([passages, others]).astype(np.float32))
        contents.write_part(inferred, Means(means[:-1], float(means[-1])))
        writer.array("units.linked", linked)
        writer.names("gone", self._changes.gone)
        writer.array("title", title_gaps(contents.titles, self._whole.records, reader.array("title")))
        self._write_duplicates()
        manifest = self._manifest(runtimes)
        name = writer.publish(manifest)
        prune(self._folder)
        return Segment(name, manifest, embedded, len(contents.ids))

    def _read(self) -> None:
        resources = self._changes.resources
        replaced = [own_record(self._whole.records[row]) for row in self._changes.replaced]
        with AnalysisCache(self._folder / "analyses") as cache:
            analyzed = cache.analyzed(resource for resource, _ in resources)
            for material, (_, digest) in zip(analyzed, resources, strict=True):
                self._contents.add(material, digest)
            gone = count_written(record.analysis.words for record in cache.analyzed(replaced))
        for row, (resource, _) in enumerate(resources):
            if (whole := self._changes.wholes.get(resource.id)) is not None:
                self._contents.complete(row, whole)
        self._contents.finish()
        write_written(self._writer, gone, "gone.")

    def _linked(self) -> Ints:
        """The whole's unit for each unit of the segment, if that stays as it is; -1 if not."""
        places = (self._whole.places.get(key, -1) for key in self._contents.unit_keys)
        return np.array([-1 if place in self._changes.units else place for place in places], np.int64)

    def _sharing(self, linked: Ints) -> list[Resource]:
        """What of the whole shares a unit with the segment's rows, and stays where it is."""
        if not self._snapshot.graph.standards:
            return []
        rows = self._whole.members(int(unit) for unit in linked if unit >= 0)
        return [self._whole.records[int(row)] for row in rows if self._joint.read[row]]

    def _inferred(self, model: InferenceModel, near: Sequence[Resource], vectors: Floats) -> Inferred:
        from indexer.alignment.infer import infer_more  # noqa: PLC0415  brings SciPy, which servers do without

        reader = self._whole.reader
        if not reader.has("measured.behind"):
            return nothing_inferred()
        excess, texts, mean = reader.array("measured.numbers").tolist()
        df, behind = np.asarray(reader.array("measured.df")), np.asarray(reader.array("measured.behind"))
        own_resources = [self._completed(resource) for resource, _ in self._changes.resources]
        resources = [*own_resources, *near]
        order = sorted(range(len(resources)), key=lambda place: resources[place].id)
        own = len(own_resources)
        inferred = infer_more(
            material_of([resources[place] for place in order], vectors[order]),
            np.array([place < own for place in order], np.bool_),
            self._snapshot.graph,
            np.asarray(reader.array("standards"), np.float32),
            measured=Measured(behind, excess, df, int(texts), mean),
            revision=self._embedder.revision,
            model=model,
        )
        return inferred._replace(rows=np.array(order, np.int64)[inferred.rows])

    def _completed(self, resource: Resource) -> Resource:
        whole = self._changes.wholes.get(resource.id)
        return resource if whole is None else whole.resource

    def _write_duplicates(self) -> None:
        """The rows in the joint order whose duplicates may be others now, and the first of each."""
        whole, joint = np.asarray(self._whole.reader.array("keys")), self._joint
        keys = np.array(self._contents.key_numbers, np.uint64)
        new = [
            keys[place]
            for place, (resource, _) in enumerate(self._changes.resources)
            if resource.id in self._changes.changed
        ]
        old = whole[self._whole.rows(self._changes.changed)]
        moved = np.flatnonzero(np.isin(joint.joined(whole, keys), np.array([*new, *old], np.uint64)))
        records = JoinedRecords(self._whole.records, self._contents.stored(), joint)
        there = [records[int(row)] for row in moved]
        self._writer.array("twins.rows", moved)
        self._writer.array("twins", moved[firsts([key_of(id) for id in there], there)])

    def _manifest(self, runtimes: Iterable[str]) -> Manifest:
        made, snapshot = self._whole.reader.manifest, self._snapshot
        every = {*chain.from_iterable(listed.split(", ") for listed in (made.runtime, *runtimes))} - {""}
        return replace(
            made,
            runtime=", ".join(sorted(every)),
            resources=self._joint.size,
            catalog_digest=snapshot.digest,
            resources_digest=snapshot.resources_digest,
            cursor=snapshot.cursor,
            base=self._whole.reader.place.name,
            built=datetime.now(UTC).isoformat(timespec="seconds"),
        )


def title_gaps(titles: Sequence[str], records: Sequence[Resource], places: NDArray[np.int32]) -> Ints:
    """For ``joining.join_titles``: of each title twice the place among ``places`` of the first that is not before it,
    less one if that is another title; and its own place among the new ones, 0 if it is not new."""
    rows = np.argsort(places, kind="stable")
    keys = [title_key(title) for title in titles]
    among = {key: place for place, key in enumerate(sorted(set(keys)), 1)}
    gaps = []
    for key in keys:
        at = bisect_left(rows, key, key=lambda row: title_key(records[int(row)].title))
        if at == len(rows):
            gaps.append((2 * (int(places[rows[-1]]) + 1) - 1 if len(rows) else 0, among[key]))
        elif title_key(records[int(rows[at])].title) == key:
            gaps.append((2 * int(places[rows[at]]), 0))
        else:
            gaps.append((2 * int(places[rows[at]]) - 1, among[key]))
    return np.array(gaps, np.int64).reshape(-1, 2)
