"""What wholes have from their parts, worked out again for what changed beside an index.

What a whole says by its parts follows from the materials that it is related to, and from those that these are related
to in turn: nothing else of the index is read. The index holds each whole with what its parts say, from which its own
record follows, since a whole has from its parts only what it says nothing of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.model import Resource
from indexer.generation.analysis_cache import AnalysisCache
from indexer.generation.files import Reader
from indexer.wholes import Relations, Whole, WholesInMaking

_NOTHING: Mapping[str, object] = {"ages": None, "subjects": (), "alignments": ()}


class Indexed(Protocol):
    """An index and its records, a row each."""

    @property
    def reader(self) -> Reader: ...

    @property
    def records(self) -> Sequence[Resource]: ...


class Completed(NamedTuple):
    """``wholes`` are those that have something from their parts, by id, among what came and its relatives; ``rows`` are
    these relatives' in the index, ``changed`` those of them that are other wholes now than the index has."""

    wholes: Mapping[str, Whole]
    rows: frozenset[int]
    changed: Sequence[int]


def own_record(resource: Resource) -> Resource:
    """A record without what it has from its parts."""
    if not (resource.from_parts or resource.needs_of_parts):
        return resource
    nothing = {name: _NOTHING[name] for name in resource.from_parts}
    return replace(resource, from_parts=(), needs_of_parts=(), **nothing)  # type: ignore[arg-type]


def completed(
    indexed: Indexed,
    sources: Sequence[str],
    came: Sequence[Resource],
    replaced: Sequence[int],
    *,
    analyses: AnalysisCache,
    limit: int,
) -> Completed | None:
    """``came`` takes the place of the rows ``replaced``. None if that has more relatives than ``limit``, or the index
    does not tell."""
    before = [own_record(indexed.records[row]) for row in replaced]
    rows = _relatives(indexed, sources, [*came, *before], replaced, limit)
    if rows is None:
        return None
    resources = sorted([*came, *(own_record(indexed.records[row]) for row in rows)], key=lambda resource: resource.id)
    making = WholesInMaking(sources)
    for place, resource in enumerate(resources):
        making.add(resource, place)
    needs = [analyzed.analysis.needs for analyzed in analyses.analyzed(resources)] if rows or making.relates else []
    places = making.finish(resources.__getitem__, needs.__getitem__)
    wholes = {resources[place].id: whole for place, whole in places.items()}
    own = {resource.id: Whole(resource, levels) for resource, levels in zip(resources, needs, strict=False)}
    changed = [row for row in sorted(rows) if _changed(stored_whole(indexed, row), own, wholes)]
    return Completed(wholes, frozenset(rows), changed)


def stored_whole(indexed: Indexed, row: int) -> Whole:
    """A row as the index has it, completed by its parts."""
    return Whole(indexed.records[row], indexed.reader.array("needs")[row].tobytes())


def _changed(stored: Whole, own: Mapping[str, Whole], wholes: Mapping[str, Whole]) -> bool:
    id = stored.resource.id
    return stored != wholes.get(id, own[id])


def _relatives(
    indexed: Indexed, sources: Sequence[str], resources: Sequence[Resource], replaced: Sequence[int], limit: int
) -> set[int] | None:
    """The rows that are wholes or parts of these, in any number of steps, but the ``replaced``."""
    if not indexed.reader.has("wholes.keys"):
        return None  # an older version's
    there = Relations(*(indexed.reader.array(f"wholes.{name}") for name in Relations._fields))
    reached, new = set(replaced), list(resources)
    while new:
        making = WholesInMaking(sources)
        for place, resource in enumerate(new):
            making.add(resource, place)
        keys, _, links, _ = making.relations()
        rows = _rows_of(there.keys, there.rows, links) | _rows_of(there.links, there.linking, keys)
        rows -= reached
        reached |= rows
        if len(reached) - len(replaced) > limit:
            return None
        new = [own_record(indexed.records[row]) for row in sorted(rows)]
    return reached - set(replaced)


def _rows_of(keys: NDArray[np.int64], rows: NDArray[np.int32], wanted: NDArray[np.int64]) -> set[int]:
    """The rows of those of the ``keys``, which rise, that are wanted."""
    asked = np.unique(wanted)
    first, last = np.searchsorted(keys, asked, "left"), np.searchsorted(keys, asked, "right")
    return {int(row) for start, end in zip(first.tolist(), last.tolist(), strict=True) for row in rows[start:end]}
