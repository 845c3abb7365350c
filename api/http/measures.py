"""What Prometheus is told: requests, their duration by route, what was refused, the line, and the index that answers.

With several workers the numbers are those of all together: each keeps its own in a file of the folder that
``PROMETHEUS_MULTIPROC_DIR`` names, and the one that is asked adds them up.
"""

from __future__ import annotations

import os
from datetime import datetime
from functools import cache
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Measures:
    """The numbers of one application."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "syllabary_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        self._seconds = Histogram(
            "syllabary_request_seconds", "Seconds from a request to the end of its answer.", ("route",),
            registry=registry, buckets=SECONDS,
        )  # fmt: skip
        self._refused = Counter(
            "syllabary_refused", "Requests refused as too many (429), or as more than can be answered (503).",
            ("status",), registry=registry,
        )  # fmt: skip
        self._active = _gauge(registry, "syllabary_line_active", "Requests worked on now.", "livesum")
        self._waiting = _gauge(registry, "syllabary_line_waiting", "Requests that wait for a place.", "livesum")
        self._built = _gauge(
            registry, "syllabary_index_built_timestamp_seconds", "When the index that answers was built.", "livemin"
        )
        self._materials = _gauge(registry, "syllabary_index_materials", "Materials in that index.", "livemin")
        self._passed_over = _gauge(
            registry, "syllabary_index_refused", "1 if a newer index could not be opened.", "livemax"
        )
        self._model = Gauge(
            "syllabary_model", "1 for the model that queries are encoded by.", ("model",), registry=registry,
            multiprocess_mode="livemax",
        )  # fmt: skip

        self._of_route = cache(lambda *labels: (self._requests.labels(*labels), self._seconds.labels(labels[1])))
        self._said: tuple[object, ...] = ()  # of the index

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        requests, duration = self._of_route(method, route, str(status))
        requests.inc()
        duration.observe(seconds)
        if status in {429, 503}:
            self._refused.labels(str(status)).inc()

    def line(self, active: int, waiting: int) -> None:
        self._active.set(active)
        self._waiting.set(waiting)

    def index(self, built: str, materials: int, model: str, *, refused: bool) -> None:
        """``built`` is ISO 8601."""
        said = (built, materials, model, refused)
        if said == self._said:
            return
        self._said = said
        self._built.set(datetime.fromisoformat(built).timestamp())
        self._materials.set(materials)
        self._passed_over.set(refused)
        self._model.labels(model).set(1)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        folder = os.environ.get(FOLDER)
        if not folder:
            return generate_latest(self._registry)
        for file in Path(folder).glob("gauge_live*_*.db"):
            pid = int(file.stem.rpartition("_")[2])
            if not Path(f"/proc/{pid}").exists():
                mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
        together = CollectorRegistry()
        MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def _gauge(registry: CollectorRegistry, name: str, text: str, together: str) -> Gauge:
    return Gauge(name, text, registry=registry, multiprocess_mode=together)  # type: ignore[arg-type]
