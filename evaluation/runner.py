"""Puts a judged set's topics to a search and keeps what it answers as a run, with how long each topic took."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.errors import JudgmentError, SyllabaryError
from catalog.model import Query
from evaluation.judgments import Run, check_ranking
from evaluation.topics import Topic

Search = Callable[[Query], Sequence[tuple[str, float]]]
DEPTH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds that each topic's search took; p50 and p95 are nearest-rank percentiles, 0 if nothing ran."""

    seconds: Mapping[str, float] = field(hash=False)

    @property
    def p50(self) -> float:
        return self.percentile(50)

    @property
    def p95(self) -> float:
        return self.percentile(95)

    def percentile(self, percent: float) -> float:
        ordered = sorted(self.seconds.values())
        return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)] if ordered else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A run as it was made. ``failed`` maps topics that search refused to its sentence; they count as unanswered."""

    run: Run
    timing: Timing
    failed: Mapping[str, str] = field(default_factory=dict, hash=False)


def run_topics(
    topics: Sequence[Topic], search: Search, *, name: str, depth: int = DEPTH, progress: bool = False
) -> Outcome:
    """Asks every topic once, in order, and keeps the first ``depth`` results as search ordered them.

    A topic that search refuses on purpose (any SyllabaryError: an unknown standard, say) is kept in ``failed``; any
    other exception is a defect and passes through. Raises JudgmentError where an answer is no ranking: an id twice,
    a score that rises or is not finite. ``progress`` shows a bar on the terminal's error stream.
    """
    results: dict[str, tuple[tuple[str, float], ...]] = {}
    seconds: dict[str, float] = {}
    failed: dict[str, str] = {}
    for topic in _shown(topics, name) if progress else topics:
        start = time.perf_counter()
        try:
            ranking = tuple(search(topic.query(depth)))[:depth]
        except SyllabaryError as error:
            failed[topic.id] = str(error)
            continue
        seconds[topic.id] = time.perf_counter() - start
        try:
            check_ranking(topic.id, ranking)
        except JudgmentError as error:
            raise JudgmentError(f"{name}: {error}") from None
        if ranking:
            results[topic.id] = ranking
    return Outcome(run=Run(name, results), timing=Timing(seconds=seconds), failed=failed)


def run_ablations(
    topics: Sequence[Topic], searches: Mapping[str, Search], *, depth: int = DEPTH, progress: bool = False
) -> list[Outcome]:
    """The same topics through each search, one outcome a name in the mapping's order, for compare() to set apart."""
    return [run_topics(topics, search, name=name, depth=depth, progress=progress) for name, search in searches.items()]


def _shown(topics: Sequence[Topic], name: str) -> Iterable[Topic]:
    from tqdm import tqdm  # noqa: PLC0415  only if progress is shown

    shown: Iterable[Topic] = tqdm(topics, desc=name, unit="topic", leave=False)
    return shown
