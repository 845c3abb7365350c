"""What search needs beside the index: the standards and the district's decisions at one moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import select

from catalog.standards.graph import StandardsGraph
from catalog.store.audit import Clock, utc_now
from catalog.store.catalog import Catalog
from catalog.store.changes import Withdrawn
from catalog.store.tables import state
from catalog.vetting.cycle.adoption import Adoption, Adoptions
from catalog.vetting.tables import vetting_state
from catalog.vetting.upkeep.alignment_review import AlignmentReviews

# What moves whenever a part of the state may be another; one row, since every request asks for it.
_VERSIONS = select(
    state.c.standards_digest, state.c.resources_digest, vetting_state.c.version, vetting_state.c.alignments
).where(state.c.key == vetting_state.c.key)


@dataclass(frozen=True, slots=True)
class DistrictState:
    """``adoptions`` by a material's own identifier. ``rejected`` gives, by standard, the materials that reviewers say
    do not meet it: no inference counts there. ``withdrawn`` are the materials that are no longer here, whether or not
    an index still holds them."""

    graph: StandardsGraph
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)
    rejected: Mapping[str, Collection[str]] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()


class StateReader:
    """Thread-safe."""

    def __init__(
        self, catalog: Catalog, adoptions: Adoptions, alignments: AlignmentReviews, withdrawn: Withdrawn, clock: Clock
    ) -> None:
        self._catalog, self._adoptions, self._alignments, self._clock = catalog, adoptions, alignments, clock
        self._withdrawn = withdrawn
        self._cached: tuple[object, DistrictState] | None = None

    @classmethod
    def of(cls, catalog: Catalog, clock: Clock = utc_now) -> Self:
        """For a catalog that no desk is open over, which would bring much that search does without."""
        adoptions = Adoptions(catalog.database, clock)
        return cls(catalog, adoptions, AlignmentReviews(catalog.database, catalog.graph, clock), Withdrawn(), clock)

    def __call__(self) -> DistrictState:
        """The state as it is now, read in one transaction; the same object, and the same parts, until they change."""
        today, former = self._clock().date(), self._cached
        if former is not None and former[0] == (today, *self._catalog.database.row(_VERSIONS)):
            return former[1]
        with self._catalog.database.snapshot() as connection:
            at = (today, *connection.execute(_VERSIONS).one())
            graph = self._catalog.graph_in(connection)
            decided = self._adoptions.statuses_in(connection, today)
            refused, gone = self._alignments.refused_in(connection, graph), self._withdrawn.ids(connection)
            state = DistrictState(graph, decided, refused, gone)
        self._cached = at, state
        return state
