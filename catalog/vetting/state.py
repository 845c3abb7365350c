"""What search depends on beside the index: the standards and the district's decisions, all of one moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from catalog.standards.graph import StandardsGraph
from catalog.store.catalog import Catalog
from catalog.vetting.cycle.adoption import Adoption, Adoptions
from catalog.vetting.upkeep.alignment_review import AlignmentReviews


@dataclass(frozen=True, slots=True)
class DistrictState:
    """``adoptions`` by a material's own identifier. ``rejected`` gives, by standard, the materials that reviewers say
    do not meet it: no inference counts there."""

    graph: StandardsGraph
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)
    rejected: Mapping[str, Collection[str]] = field(default_factory=dict)


def read_state(catalog: Catalog, adoptions: Adoptions, alignments: AlignmentReviews) -> DistrictState:
    """One transaction; its parts are the same objects as the last time until they change."""
    with catalog.database.snapshot() as connection:
        graph = catalog.graph_in(connection)
        return DistrictState(graph, adoptions.statuses_in(connection), alignments.refused_in(connection, graph))
