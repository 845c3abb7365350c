"""The engine that ships: one generation in one folder, searched in this process. The content of the folder is this
module's and ``indexer.build``'s secret.

Everything big is memory-mapped, so opening is quick and processes share it. Nothing changes once open, so threads
need no lock.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce
from math import log
from operator import and_
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.errors import GenerationError, NotFoundError
from catalog.model import Alignment, Evidence, Filter, Resource, Sort, inference
from indexer.engine import GONE, NO_MARKS, NOTHING, Candidates, Doubles, EngineQuery, Manifest, Rows, Worth
from indexer.generation.facets import ALL_OF, FACETS, Chosen, ranked
from indexer.generation.files import MEND, FileState, Reader, check_contents, open_reader
from indexer.generation.opening import open_parts
from indexer.generation.ordering import RowList, close_by_bounds, close_enough, is_unknown, sort_columns
from indexer.generation.records import Names, Taken, rows_of
from indexer.generation.retrieval import Retrieval
from indexer.generation.titles import Titles
from indexer.vectors.embedder import Embedder
from indexer.words.analysis import searchable, terms
from indexer.words.bm25 import rules
from indexer.words.prefixed import prefixed, says

Mask = NDArray[np.bool_]


def open_engine(
    folder: Path,
    embedder: Embedder | None = None,
    *,
    name: str | None = None,
    checked: bool = False,
    known: set[FileState] | None = None,
) -> LocalEngine:
    """The generation that is served, or the one of a name. Raises ``GenerationError`` if it is missing, damaged or of
    another format, or if ``embedder`` is not what it was embedded with. ``checked`` reads every file to be sure, but
    for those ``known`` to be whole."""
    reader = open_reader(folder, name)
    try:
        if checked:
            check_contents(reader, known)
        if reader.manifest.analysis != rules():
            raise GenerationError(f"The index was made by other rules for words than this version’s: {MEND}.")
        if embedder is not None:
            _check_embedder(reader.manifest, embedder)
        return LocalEngine(reader)
    except FileNotFoundError as error:
        reader.close()
        raise GenerationError(f"{error.filename} is missing: {MEND}.") from error
    except BaseException:
        reader.close()
        raise


def _check_embedder(manifest: Manifest, embedder: Embedder) -> None:
    """Another runtime of the same weights is no other model: its vectors are compared when it is made, and finding by
    them is as good."""
    for what, indexed, current in (
        ("model", manifest.model, embedder.model),
        ("revision of the model", manifest.revision[:16], embedder.revision[:16]),
    ):
        if indexed != current:
            raise GenerationError(
                f"The index was embedded with the {what} {indexed} and this process has {current}: "
                "run syllabary index to embed the catalog again, or set SYLLABARY_MODEL back."
            )


@dataclass(frozen=True)
class Found:
    """What a query finds under its filters, and without them: ``masks`` are the rows that pass each, ``allowed`` those
    that pass all (``None``: all there are)."""

    engine_query: EngineQuery
    masks: Mapping[str, Mask]
    allowed: Mask | None
    _retrieve: Callable[[EngineQuery, Mask | None], Retrieval]

    @cached_property
    def retrieval(self) -> Retrieval:
        return self._retrieve(self.engine_query, self.allowed)

    @cached_property
    def without_filters(self) -> Retrieval:
        return self.retrieval if self.allowed is None else self._retrieve(self.engine_query, None)


class LocalEngine:
    """See ``Engine``. Row r is the r-th resource in order of ids."""

    def __init__(self, reader: Reader) -> None:
        self.manifest, self._reader = reader.manifest, reader
        opened = open_parts(reader)
        self._ids, self._resources, self._index = opened.ids, opened.records, opened.index
        self.vocabulary, self.declared_codes = opened.vocabulary, self._index.aligned.declared_codes
        self._titles = Titles(self._index.titles, self._resources)
        self._marked: tuple[Mapping[str, Collection[str]], dict[str, Mask]] = ({}, {})
        self._last: Found | None = None

    def close(self) -> None:
        """Lets the generation be removed. What was taken from it stays readable."""
        self._reader.close()

    def resource(self, id: str) -> Resource:
        return self._resources[self._row(id)]

    def similar(
        self, id: str, k: int, filter: Filter, marks: Mapping[str, Collection[str]] = NO_MARKS
    ) -> Sequence[tuple[Resource, float]]:
        row = self._row(id)
        allowed = self._allowed(self._masks(EngineQuery(filter=filter, marks=marks)))
        mask = np.ones(len(self._ids), np.bool_) if allowed is None else allowed.copy()
        mask[row] = False
        rows, scores = self._index.passages.nearest(self._index.passages.vector(row), k, mask)
        return [(self._resources[int(row)], float(score)) for row, score in zip(rows, scores, strict=True)]

    def candidates(self, engine_query: EngineQuery, k: int) -> Candidates:
        found = self._found(engine_query)
        return self._table(found.retrieval, self._counts(found, found.retrieval.matching), found.retrieval.best(k))

    def relevant(self, engine_query: EngineQuery, worth: Worth, share: float) -> Rows:
        found = self._found(engine_query)
        retrieval = found.retrieval
        rows = np.flatnonzero(retrieval.matching)
        if not engine_query.asks_for_anything:
            return rows
        counts = self._counts(found, retrieval.matching)

        def asked(rows: Rows, *, most: bool = False) -> Doubles:
            table = self._table(retrieval, counts, rows)
            return worth(replace(table, signals=retrieval.at_most(rows)) if most else table)

        if retrieval.has_bounds:
            return close_by_bounds(rows, asked, partial(asked, most=True), share)
        return close_enough(rows, asked, share)

    def ordered(self, engine_query: EngineQuery, sort: Sort, worth: Worth, among: Rows | None = None) -> RowList:
        found, known = self._found(engine_query), self._index.known
        listed = self._within(found.retrieval.matching, among)
        counts = self._counts(found, listed)

        def table(rows: Rows) -> Candidates:
            return self._table(found.retrieval, counts, rows)

        rows = np.flatnonzero(listed)
        columns = [column[rows] for column in sort_columns(sort, known, self._index.titles)]
        firsts, unknown = self._index.duplicates.firsts[rows], is_unknown(sort, known, rows)
        return RowList(rows, columns, unknown, lambda rows: worth(table(rows)), firsts, table)

    @staticmethod
    def _within(matching: Mask, among: Rows | None) -> Mask:
        if among is None:
            return matching
        mask = np.zeros(len(matching), np.bool_)
        mask[among] = True
        return mask & matching

    def _found(self, engine_query: EngineQuery) -> Found:
        """Of a query that is asked again, as a search does for facets, what was found."""
        found = self._last
        if found is None or found.engine_query is not engine_query:
            masks = self._masks(engine_query)
            found = self._last = Found(engine_query, masks, self._allowed(masks), self._retrieval)
        return found

    def _retrieval(self, engine_query: EngineQuery, allowed: Mask | None) -> Retrieval:
        return Retrieval(
            self._index,
            engine_query,
            allowed,
            refused=self._refused(engine_query),
            titled=self._titles.called(engine_query.title),
            marked=self._marks(engine_query.marks) if engine_query.marks else {},
        )

    def _counts(self, found: Found, counted: Mask) -> dict[str, Any]:
        """The fields of ``Candidates`` that are of all that is ``counted``."""
        fitting, allowed = found.retrieval.fitting, found.allowed
        return {
            "count": int(np.count_nonzero(counted)),
            "total": len(self._ids) if allowed is None else int(np.count_nonzero(allowed)),
            "fitting": 0 if fitting is None else int(np.count_nonzero(counted & fitting)),
            "unknown": [term for term in found.engine_query.terms if term not in self._index.lexical],
        }

    def _table(self, retrieval: Retrieval, counts: Mapping[str, Any], rows: Rows) -> Candidates:
        """These rows, which rise, of what was found."""
        return Candidates(
            rows=rows,
            ids=Names(self._ids, rows),
            signals=retrieval.signals(rows),
            resources=Taken(self._resources, rows),
            duplicates=self._index.duplicates.firsts[rows],
            barriers=lambda place: self._index.needs.barriers(int(rows[place])),
            held=lambda places, terms: self._index.lexical.held(terms, rows[places]),
            **counts,
        )

    def facets(self, engine_query: EngineQuery, among: Rows | None = None) -> Mapping[str, Sequence[tuple[str, int]]]:
        found = self._found(engine_query)
        masks, matching = found.masks, self._within(found.without_filters.matching, among)

        def but(facet: str) -> Chosen:
            """The rows without the filter of one facet."""
            others = self._allowed({name: mask for name, mask in masks.items() if name != facet})
            return Chosen(matching if others is None else matching & others)

        whole, facets = but(""), self._index.facets
        filtered = [facet for facet in FACETS if facet in masks and facet not in ALL_OF]
        counts = facets.counts([facet for facet in FACETS if facet not in filtered], whole)
        for facet in filtered:
            counts |= facets.counts([facet], but(facet))
        counts = {facet: counts[facet] for facet in FACETS}
        meeting = [self._index.needs.meeting(need) for need in engine_query.needs]
        met = Chosen(reduce(and_, meeting, whole.rows)) if meeting else whole
        counts["needs"] = self._index.needs.counts(met)
        if engine_query.marks:
            rows = (but("statuses") if "statuses" in masks else whole).rows
            marks = {name: mask for name, mask in self._marks(engine_query.marks).items() if name != GONE}
            numbers = [np.count_nonzero(rows & marks[name]) for name in sorted(marks)]
            counts["statuses"] = ranked(sorted(marks), np.array(numbers, np.int64))
        return counts

    def needs(self, engine_query: EngineQuery) -> Mapping[str, Mapping[Evidence, int]]:
        return self._index.needs.states(self._found(engine_query).retrieval.matching)

    def units(self, id: str) -> Sequence[tuple[str, Sequence[str]]]:
        shared = self._index.units.shared(self._row(id))
        return [(name, [self._ids[row] for row in rows]) for name, rows in shared]

    def members(self, keys: Collection[str]) -> Sequence[str]:
        return [self._ids[row] for row in self._index.units.members(keys)]

    def inferred(self, id: str, least: float) -> Sequence[tuple[str, float]]:
        return self._index.aligned.inferred_of(self._row(id), least)

    def inferences(
        self,
        filter: Filter,
        standards: Collection[str] | None = None,
        near: float | None = None,
        *,
        start: int = 0,
        limit: int = 100,
    ) -> Sequence[tuple[str, Alignment]]:
        aligned, allowed = self._index.aligned, self._allowed(self._masks(EngineQuery(filter=filter)))
        columns = aligned.inferences(standards, allowed, near, start=start, limit=limit)
        names, model = aligned.inferred_standards, self.manifest.inference
        return [
            (self._ids[row], inference(names[place], names[place], float(confidence), model))
            for row, place, confidence in zip(*columns, strict=True)
        ]

    def together(self, words: Sequence[str], others: Sequence[str], filter: Filter) -> Sequence[float]:
        lexical, allowed = self._index.lexical, self._allowed(self._index.facets.masks(filter))
        known = [term for term in dict.fromkeys(terms(" ".join(others))) if term in lexical]
        beside = [self._among(lexical.holding_term(term), allowed) for term in known]
        size = len(self._ids) if allowed is None else int(np.count_nonzero(allowed))
        shares = []
        for word in words:
            rows = self._among(lexical.holding(term for term in terms(word) if term in lexical), allowed)
            count = int(np.count_nonzero(rows))
            pairs = [(int(np.count_nonzero(rows & other)), int(np.count_nonzero(other))) for other in beside]
            ratios = [log((1 + both) / (1 + count * many / max(1, size))) for both, many in pairs]
            shares.append(sum(ratios) / max(1, len(ratios)))
        return shares

    @staticmethod
    def _among(rows: Mask, allowed: Mask | None) -> Mask:
        return rows if allowed is None else rows & allowed

    def _row(self, id: str) -> int:
        row = bisect_left(self._ids, id)
        if row < len(self._ids) and self._ids[row] == id:
            return row
        raise NotFoundError(f"No resource “{id}” is indexed here.")

    def _masks(self, engine_query: EngineQuery) -> dict[str, Mask]:
        masks = self._index.facets.masks(engine_query.filter)
        lexical = self._index.lexical
        for group in engine_query.excluded:
            term_masks = [self._saying(term) for term in group]
            masks[f"excluded {' '.join(group)}"] = ~np.asarray(np.logical_and.reduce(term_masks))
        if engine_query.excluded_standards:
            masks["excluded standards"] = ~self._index.aligned.meeting(engine_query.excluded_standards)
        if engine_query.excluding != NOTHING:
            masks["excluding"] = ~self._index.facets.holding_any(engine_query.excluding)
        masks |= {f"required {term}": lexical.holding_term(term) for term in engine_query.required}
        if engine_query.only is not None:
            masks["only"] = self._mask_of(engine_query.only)
        if engine_query.meeting is not None:
            refused = self._refused(engine_query)
            masks["meeting"] = self._index.aligned.surely(engine_query.standards, refused, engine_query.meeting)
        if engine_query.filter.known_needs:
            masks |= {f"known need {need}": self._index.needs.meeting(need) for need in engine_query.needs}
        if engine_query.marks.get(GONE):
            masks[GONE] = ~self._marks(engine_query.marks)[GONE]
        if wanted := engine_query.filter.statuses:
            marks = self._marks(engine_query.marks)
            none = np.zeros(len(self._ids), np.bool_)
            masks["statuses"] = np.asarray(np.logical_or.reduce([marks.get(name, none) for name in wanted]))
        return masks

    def _saying(self, term: str) -> Mask:
        """The rows that hold a term, but for those that only put "non" before it: "non-fiction" is no fiction."""
        lexical = self._index.lexical
        rows = lexical.holding([term] if term in lexical else ())
        perhaps = rows & lexical.holding(other for other in prefixed(term) if other in lexical)
        for row in np.flatnonzero(perhaps):
            rows[row] = says(searchable(self._resources[int(row)]).values(), term)
        return rows

    def _refused(self, engine_query: EngineQuery) -> dict[str, list[int]]:
        both = engine_query.refused.keys() & engine_query.standards.keys()
        return {standard: rows_of(self._ids, engine_query.refused[standard]) for standard in both}

    def _mask_of(self, ids: Iterable[str]) -> Mask:
        mask = np.zeros(len(self._ids), np.bool_)
        mask[rows_of(self._ids, ids)] = True
        return mask

    def _marks(self, marks: Mapping[str, Collection[str]]) -> dict[str, Mask]:
        """The rows of each mark; made again only for another object than the last time."""
        known, masks = self._marked
        if known is not marks:
            masks = {name: self._mask_of(ids) for name, ids in marks.items()}
            self._marked = marks, masks
        return masks

    @staticmethod
    def _allowed(masks: Mapping[str, Mask]) -> Mask | None:
        return reduce(and_, masks.values()) if masks else None
