"""The signals that an engine gives of a candidate: name, range, and whether it may be unknown (NaN).

The one table that engines, ranking and their tests go by. ``check`` holds an answer to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import numpy as np

from indexer.engine import Candidates, EngineQuery

_COSINE = 1.001  # unit vectors in 16 bits


@dataclass(frozen=True, slots=True)
class Signal:
    """``name`` ends with a dot if it begins the names of a family. ``asked`` says which field of a query brings it, ""
    if every query does; a signal that was not asked for is absent. All numbers are float32."""

    name: str
    low: float
    high: float
    means: str
    asked: str = ""
    unknown: bool = False

    def covers(self, name: str) -> bool:
        return name.startswith(self.name) if self.name.endswith(".") else name == self.name


SIGNALS = (
    Signal("words.", 0, inf, "BM25 of the terms in a field, the unit (course) or all fields, divided by idf", "terms"),
    Signal("named", 0, 1, "1 if a unit of it is called by one of the names", "names"),
    Signal("titled", 0, 1, "1 if its title is what was typed", "title"),
    Signal("placed", 0, 1, "1 at the numbered unit and lesson asked for, 0.5 in the unit alone", "places"),
    Signal("covered", 0, 1, "share of the terms, by idf, that the resource or a unit of it holds", "terms"),
    Signal("synonyms.", 0, inf, "the same of the synonyms, divided by the terms' sum", "synonyms"),
    Signal("meaning.course", -_COSINE, _COSINE, "cosine of the query and the nearest unit's name", "vector"),
    Signal("meaning", -_COSINE, _COSINE, "cosine of the query and the passage", "vector"),
    Signal("declared.", 0, 1, "greatest nearness of a standard that people say it meets so", "standards"),
    Signal("inferred.standard", 0, inf, "place of the standard that `inferred` is for", "standards"),
    Signal("inferred", 0, 1, "greatest nearness times confidence of an inference", "standards"),
    Signal("inferred.", -inf, inf, "log-odds that the confidence was made of", "standards"),
    Signal("need.", -1, 1, "1 declared, 0.5 inferred, 0 unknown, -1 a barrier", "needs"),
    Signal("subject", 0, 1, "1 if it has a wished subject", "wished_subjects"),
    Signal("type", 0, 1, "1 if it has a wished type", "wished_types"),
    Signal("language", 0, 1, "1 if it has a wished language", "wished_languages"),
    Signal("publisher", 0, 1, "1 if it is by a wished publisher", "wished_publishers"),
    Signal("marked.", 0, 1, "1 if it is under the mark: what was decided of it", "marks"),
    Signal("ages.low", 0, inf, "lowest age", unknown=True),
    Signal("ages.high", 0, inf, "end of the ages, infinite if open", unknown=True),
    Signal("minutes", 0, inf, "minutes it takes", unknown=True),
    Signal("position", -1, inf, "position in its unit", unknown=True),
    Signal("date", -inf, inf, "days from 1970 to the last change or to publication", unknown=True),
)


def known_signal(name: str) -> Signal:
    """What a signal of this name is. Raises ``ValueError`` for a name that is not in the table."""
    for signal in SIGNALS:
        if signal.covers(name):
            return signal
    raise ValueError(f"“{name}” is no signal: see indexer.signals.")


def check(query: EngineQuery, candidates: Candidates) -> None:
    """Raises ``ValueError`` with everything in an engine's answer that the table does not allow."""
    if problems := list(_problems(query, candidates)):
        raise ValueError("; ".join(problems))


def _problems(query: EngineQuery, candidates: Candidates) -> Iterator[str]:
    size = len(candidates.rows)
    if not len(candidates.ids) == len(candidates.resources) == len(candidates.duplicates) == size:
        yield "rows, ids, resources and duplicates differ in length"
    if not size <= candidates.count <= candidates.total:
        yield f"{size} candidates of {candidates.count} that match among {candidates.total}"
    for name, values in candidates.signals.items():
        known = known_signal(name)
        if known.asked and not _asks(query, known.asked):
            yield f"{name} was not asked for"
        if values.dtype != np.float32 or values.shape != (size,):
            yield f"{name} is {values.dtype} of shape {values.shape}"
            continue
        missing = np.isnan(values)
        if missing.any() and not known.unknown:
            yield f"{name} is unknown for some"
        if ((values < known.low) | (values > known.high))[~missing].any():
            yield f"{name} is not within {known.low} and {known.high}"


def _asks(query: EngineQuery, field: str) -> bool:
    value = getattr(query, field)
    return value is not None and (field == "vector" or bool(value))
