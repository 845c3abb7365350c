"""Retrieval from an open index: which rows match, the best of each leg, and every signal of a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.alignments import NOTHING, Aligned
from indexer.engine import MATCHING, EngineQuery, Floats
from indexer.generation.duplicates import Duplicates
from indexer.generation.facets import NO_LIMIT, UNKNOWN, Facets
from indexer.generation.sort_keys import NO_DATE
from indexer.units import Units
from indexer.vectors.faiss_index import Vectors
from indexer.words.bm25 import SPACES, Lexical, Matches

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# A synonym's score beside a term's when the best k by words are cut; ranking weighs them again, its own way.
_SYNONYM = np.float32(0.5)
_EVIDENCE = np.array([0.0, 0.5, 1.0, -1.0], np.float32)  # signals of unknown, inferred, declared, barrier
_BARRIER = 3


@dataclass(frozen=True, slots=True)
class Index:
    """The open parts of one generation, all over the same rows. ``evidence`` is ``(rows, needs)``: 0 unknown,
    1 inferred, 2 declared, 3 a barrier; ``needs`` says which column is whose; ``position`` is ``Units.earliest``."""

    lexical: Lexical
    passages: Vectors
    unit_names: Vectors
    units: Units
    position: Floats
    facets: Facets
    date: NDArray[Any]  # indexer.generation.sort_keys
    title: NDArray[Any]
    aligned: Aligned
    needs: Mapping[str, int]
    evidence: NDArray[Any]
    duplicates: Duplicates
    floor: float

    def barriers(self, row: int) -> list[str]:
        """The needs that the source of a row states something against."""
        stated = self.evidence[row].tobytes()
        return [need for need, place in self.needs.items() if stated[place] == _BARRIER] if _BARRIER in stated else []

    def meeting(self, need: str) -> Mask:
        """The rows that are known to meet a need, declared or inferred."""
        place = self.needs.get(need)
        if place is None:
            return np.zeros(len(self.evidence), np.bool_)
        return np.asarray(_EVIDENCE[self.evidence[:, place]] > 0)


class Retrieval:
    """What one probe finds among the rows that are allowed (``None``: all); ``refused`` are the probe's, as rows."""

    def __init__(
        self, index: Index, probe: EngineQuery, allowed: Mask | None, refused: Mapping[str, Sequence[int]] = NOTHING
    ) -> None:
        self._index, self._probe, self._allowed = index, probe, allowed
        lexical = index.lexical
        shares = lexical.shares(probe.terms, allowed)
        also = lexical.shares(probe.synonyms, allowed)
        self._words: Matches | None = None
        self._synonyms: Matches | None = None
        self._sought = {term: shares[term] for term in shares if probe.terms[term] >= MATCHING} or shares
        self._holding = lexical.holding([*self._sought, *also])
        divisor = sum(shares.values()) or sum(also.values()) or 1.0
        if probe.terms:
            self._words = lexical.search(shares, divisor)
        if probe.synonyms:
            self._synonyms = lexical.search(also, divisor)
        self._near: tuple[Ints, Floats] | None = None
        if probe.vector is not None:
            self._near = index.passages.above(probe.vector, index.floor, allowed)
        self._standards = index.aligned.signals(probe.standards, refused) if probe.standards else {}
        self.matching = self._match()

    def _match(self) -> Mask:
        size = self._index.passages.size
        if not self._probe.asks_for_anything:
            return np.ones(size, np.bool_) if self._allowed is None else self._allowed
        matching = np.zeros(size, np.bool_)
        matching |= self._holding
        for name, signal in self._standards.items():
            if name == "inferred" or name.startswith("declared."):
                matching |= signal > 0
        if self._allowed is not None:
            matching &= self._allowed
        if self._near is not None:
            matching[self._near[0]] = True
        return matching

    def best(self, k: int) -> Ints:
        """Rows of the best k of every leg, duplicates counting as one, and of all their duplicates; rising. If ages are
        wished for, also the best k of every leg among the rows made for them: these come first, however many are
        better."""
        duplicates = self._index.duplicates
        legs = list(self._legs())
        fitting = self.fitting
        if fitting is not None:
            legs += [(rows[fits], scores[fits]) for rows, scores in legs for fits in (fitting[rows],)]
        chosen = [leg for hits in legs if len(leg := _top(*duplicates.best_of_each(*hits), k))]
        if not chosen:
            return np.empty(0, np.int64)
        return duplicates.completed(np.concatenate(chosen), self.matching)

    @cached_property
    def fitting(self) -> Mask | None:
        """The rows made for the ages that are wished for, whether or not they match; ``None`` without such a wish."""
        ages = self._probe.wished_ages
        return None if ages is None else self._index.facets.overlapping(ages)

    def _legs(self) -> Iterator[tuple[Ints, Floats]]:
        if not self._probe.asks_for_anything:
            rows = np.flatnonzero(self.matching)
            yield rows, self._wishes(rows)
            return
        if self._words is not None or self._synonyms is not None:
            rows = np.flatnonzero(self._matching_words())
            yield rows, self._said(rows)
        if self._near is not None:
            yield self._near
        if self._standards:
            declared = np.maximum.reduce(
                [each for name, each in self._standards.items() if name.startswith("declared.")]
            )
            leg = np.where(declared > 0, 1 + declared, self._standards["inferred"])
            rows = np.flatnonzero((leg > 0) & self.matching)
            yield rows, leg[rows]

    def _matching_words(self) -> Mask:
        return np.asarray(self._holding & self.matching)

    def _said(self, rows: Ints) -> Floats:
        scores = np.zeros(len(rows), np.float32)
        if self._words is not None:
            scores += self._words.space("all")[rows]
        if self._synonyms is not None:
            scores += _SYNONYM * self._synonyms.space("all")[rows]
        return scores

    def _wishes(self, rows: Ints) -> Floats:
        """If nothing is asked: the share of the wishes that a resource meets, ages counted by overlap."""
        signals = self._known(rows)
        score = np.zeros(len(rows), np.float32)
        for name, signal in signals.items():
            if name.startswith("need.") or name in ("subject", "type", "language", "publisher"):
                score += np.maximum(signal, 0)
        if self.fitting is not None:
            score += self.fitting[rows]
        return score

    def signals(self, rows: Ints) -> dict[str, Floats]:
        signals: dict[str, Floats] = {}
        units = self._index.units
        if self._words is not None:
            signals |= {f"words.{space}": self._words.space(space)[rows] for space in SPACES}
            signals["words.course"] = units.best(rows, self._words.units)
            signals["covered"] = self._covered(rows)
        if self._synonyms is not None:
            signals["synonyms.all"] = self._synonyms.space("all")[rows]
            signals["synonyms.course"] = units.best(rows, self._synonyms.units)
        if self._probe.vector is not None:
            signals["meaning"] = self._cosines(self._probe.vector, rows)
            there = units.of(rows)
            named = np.zeros(len(units.names), np.float32)
            named[there] = self._index.unit_names.at(self._probe.vector, there)
            signals["meaning.course"] = units.best(rows, named)
        signals |= {name: signal[rows] for name, signal in self._standards.items()}
        return signals | self._known(rows)

    def _covered(self, rows: Ints) -> Floats:
        """The share of what is sought that each row, or a unit of it, holds: how often does not count."""
        lexical, units = self._index.lexical, self._index.units
        covered = np.zeros(len(rows))
        for term, share in self._sought.items():
            held = lexical.holding([term])[rows] | units.any(rows, lexical.unit_holding(term))
            covered[held] += share
        whole = sum(self._sought.values()) or 1.0
        return np.minimum(covered / whole, 1.0).astype(np.float32)

    def _cosines(self, vector: Floats, rows: Ints) -> Floats:
        answer = np.full(len(rows), np.nan, np.float32)
        if self._near is not None and len(self._near[0]):
            near, scores = self._near
            at = np.minimum(np.searchsorted(near, rows), len(near) - 1)
            known = near[at] == rows
            answer[known] = scores[at[known]]
        unknown = np.isnan(answer)
        answer[unknown] = self._index.passages.at(vector, rows[unknown])
        return answer

    def _known(self, rows: Ints) -> dict[str, Floats]:
        """What is known of the resources, independent of the query."""
        index, facets = self._index, self._index.facets
        low, high, minutes = facets.low[rows], facets.high[rows], facets.minutes[rows]
        signals = {
            "ages.low": _or_nan(low, low != UNKNOWN),
            "ages.high": np.where(high == NO_LIMIT, np.float32(np.inf), _or_nan(high, high != UNKNOWN)),
            "minutes": _or_nan(minutes, minutes != UNKNOWN),
            "position": index.position[rows],
            "date": _or_nan(index.date[rows], index.date[rows] != NO_DATE),
            "title": index.title[rows].astype(np.float32),
        }
        for need in self._probe.needs:
            place = index.needs.get(need)
            levels = np.zeros(len(rows), np.uint8) if place is None else index.evidence[rows, place]
            signals[f"need.{need}"] = _EVIDENCE[levels]
        for name, wished, facet in (
            ("subject", self._probe.wished_subjects, "subjects"),
            ("type", self._probe.wished_types, "types"),
            ("language", self._probe.wished_languages, "languages"),
            ("publisher", self._probe.wished_publishers, "publishers"),
        ):
            if wished:
                signals[name] = facets.any_of(facet, wished)[rows].astype(np.float32)
        return signals


def _or_nan(values: NDArray[Any], known: Mask) -> Floats:
    return np.where(known, values.astype(np.float32), np.float32(np.nan))


def _top(rows: Ints, scores: Floats, k: int) -> Ints:
    """The k rows of the largest scores; of equal scores those that come first."""
    if len(rows) <= k:
        return rows
    cut = np.partition(scores, len(scores) - k)[len(scores) - k]
    surely = rows[scores > cut]
    return np.concatenate([surely, rows[scores == cut][: k - len(surely)]])
