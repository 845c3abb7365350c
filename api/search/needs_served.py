"""Which needs each material is known to serve, and how much is known of each publisher's, as the index holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from api.search.service import SearchSession
from catalog.model import Evidence, Filter, Query
from catalog.needs.needs import NEEDS
from indexer.engine import Candidates, Manifest

_SIGNALS = {Evidence.DECLARED: 1.0, Evidence.INFERRED: 0.5, Evidence.BARRIER: -1.0, Evidence.UNKNOWN: 0.0}


@dataclass(frozen=True, slots=True)
class NeedCoverage:
    """What is known of the materials of one publisher ("" of those that name none): for each need, how many in each
    state of evidence."""

    publisher: str
    materials: int
    needs: Mapping[str, Mapping[Evidence, int]]


def need_coverage(session: SearchSession) -> Sequence[NeedCoverage]:
    """For each publisher of the index, most materials first, equal ones by name."""
    size = session.manifest.resources
    whole = _counted("", _look(session, size, Filter()))
    named = [
        _counted(name, _look(session, size, Filter(publishers=(name,))))
        for name, _ in session.facets(Query())["publishers"]
    ]
    unnamed = NeedCoverage(
        "",
        whole.materials - sum(one.materials for one in named),
        {
            need: {state: whole.needs[need][state] - sum(one.needs[need][state] for one in named) for state in Evidence}
            for need in NEEDS
        },
    )
    return sorted([*named, *([unnamed] if unnamed.materials else [])], key=lambda one: (-one.materials, one.publisher))


def _look(session: SearchSession, size: int, filter: Filter) -> Candidates:
    return session.look(Query(needs=tuple(NEEDS), filter=filter, limit=size))[1]


def _counted(publisher: str, candidates: Candidates) -> NeedCoverage:
    counts = {
        need: {
            state: int(np.count_nonzero(candidates.signals[f"need.{need}"] == signal))
            for state, signal in _SIGNALS.items()
        }
        for need in NEEDS
    }
    return NeedCoverage(publisher, len(candidates.ids), counts)


class NeedsServed:
    """Read once for an index. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: tuple[Manifest, Mapping[str, frozenset[str]]] | None = None

    def of(self, session: SearchSession) -> Mapping[str, frozenset[str]]:
        """By material, of a session that sees everything; what was imported since it was indexed is not in it."""
        with self._lock:
            manifest = session.manifest
            if self._known is None or self._known[0] is not manifest:
                _, candidates = session.look(Query(needs=tuple(NEEDS), limit=manifest.resources))
                met: dict[str, list[str]] = {id: [] for id in candidates.ids}
                for need in NEEDS:
                    for row in np.flatnonzero(candidates.signals[f"need.{need}"] > 0).tolist():
                        met[candidates.ids[row]].append(need)
                self._known = manifest, {id: frozenset(needs) for id, needs in met.items()}
            return self._known[1]
