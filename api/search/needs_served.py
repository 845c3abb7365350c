"""Which needs each material is known to serve, as the index holds it."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

import numpy as np

from api.search.service import SearchSession
from catalog.model import Query
from catalog.needs.needs import NEEDS
from indexer.engine import Manifest


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
