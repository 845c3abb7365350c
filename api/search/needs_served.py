"""Which needs materials are known to serve, and how much is known of each publisher's, as the index holds it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from api.search.service import SearchSession
from catalog.model import Evidence, Filter, Query
from catalog.needs.needs import NEEDS
from indexer.engine import Manifest


@dataclass(frozen=True, slots=True)
class NeedCoverage:
    """What is known of the materials of one publisher ("" of those that name none): for each need, how many in each
    state of evidence."""

    publisher: str
    materials: int
    needs: Mapping[str, Mapping[Evidence, int]]


def need_coverage(session: SearchSession) -> Sequence[NeedCoverage]:
    """For each publisher of the index, most materials first, equal ones by name."""
    whole = _counted(session, "", Filter())
    named = [_counted(session, name, Filter(publishers=(name,))) for name, _ in session.facets(Query())["publishers"]]
    unnamed = NeedCoverage(
        "",
        whole.materials - sum(one.materials for one in named),
        {
            need: {state: whole.needs[need][state] - sum(one.needs[need][state] for one in named) for state in Evidence}
            for need in NEEDS
        },
    )
    return sorted([*named, *([unnamed] if unnamed.materials else [])], key=lambda one: (-one.materials, one.publisher))


def _counted(session: SearchSession, publisher: str, filter: Filter) -> NeedCoverage:
    counts = session.need_counts(Query(filter=filter))
    return NeedCoverage(publisher, max(sum(states.values()) for states in counts.values()), counts)


class NeedsServed:
    """Asked once of each material for an index. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._manifest: Manifest | None = None
        self._known: dict[str, frozenset[str]] = {}

    def of(self, session: SearchSession, ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """By material, for some, of a session that sees everything; none for what was imported since it was indexed."""
        with self._lock:
            if self._manifest is not session.manifest:
                self._manifest, self._known = session.manifest, {}
            if new := [id for id in ids if id not in self._known]:
                self._known |= dict.fromkeys(new, frozenset()) | _met(session, new)
            return {id: self._known[id] for id in ids}


def _met(session: SearchSession, ids: Collection[str]) -> dict[str, frozenset[str]]:
    candidates = session.with_needs(ids)
    known = np.stack([candidates.signals[f"need.{need}"] > 0 for need in NEEDS], axis=1)
    return {
        id: frozenset(need for need, is_met in zip(NEEDS, met, strict=True) if is_met)
        for id, met in zip(candidates.ids, known.tolist(), strict=True)
    }
