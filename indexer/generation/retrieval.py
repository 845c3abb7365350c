"""Retrieval from an open index: which rows match, the best of each leg, and every signal of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from operator import or_
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from indexer.alignments import Aligned
from indexer.engine import GONE, MATCHING, EngineQuery, Floats, Signals
from indexer.generation.duplicates import Duplicates
from indexer.generation.facets import NO_LIMIT, UNKNOWN, Facets
from indexer.generation.needs_known import NeedsKnown
from indexer.generation.places import Places
from indexer.generation.sort_keys import NO_DATE
from indexer.units import Placed, Units
from indexer.vectors.faiss_index import Near, Vectors
from indexer.words.bm25 import SPACES, Lexical, Matches
from indexer.words.unit_names import UnitNames

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Array = NDArray[Any]
Signal = Callable[[Ints], Floats]  # of some rows

# A synonym's score beside a term's when the best k by words are cut; ranking weighs them again, its own way.
_SYNONYM = np.float32(0.5)


@dataclass(frozen=True, slots=True)
class Index:
    """The open parts of one generation, all over the same rows."""

    lexical: Lexical
    passages: Vectors
    unit_names: Vectors
    called: UnitNames
    places: Places
    units: Units
    facets: Facets
    known: Mapping[str, Floats]  # see known_columns
    titles: Array  # the place of each row's title in the order of all
    aligned: Aligned
    needs: NeedsKnown
    duplicates: Duplicates
    floor: float


class Leg(NamedTuple):
    """Rows that one way of asking finds, rising, and how good some of them are."""

    rows: Ints
    scores: Signal


class Retrieval:
    """What one engine query finds among the rows that are allowed (``None``: all); ``refused`` are its, as rows, and
    ``titled`` those that are called as its ``title`` says, ``marked`` those under each of its marks."""

    def __init__(
        self,
        index: Index,
        engine_query: EngineQuery,
        allowed: Mask | None,
        *,
        refused: Mapping[str, Sequence[int]],
        titled: Mask | None,
        marked: Mapping[str, Mask],
    ) -> None:
        self._index, self._engine_query, self._allowed = index, engine_query, allowed
        lexical = index.lexical
        shares = lexical.shares(engine_query.terms, allowed)
        also = lexical.shares(engine_query.synonyms, allowed)
        self._sought = {term: shares[term] for term in shares if engine_query.terms[term] >= MATCHING} or shares
        self._held = {term: lexical.holding_term(term) for term in (*self._sought, *also)}
        self._shares, self._also = shares, also
        self._near = (
            None if engine_query.vector is None else index.passages.near(engine_query.vector, index.floor, allowed)
        )
        self._named = index.units.of_any(index.called.called(engine_query.names)) if engine_query.names else None
        self._titled, self._marked = titled, marked
        self._placed = index.places.at(engine_query.places) if engine_query.places else None
        self._standards = index.aligned.signals(engine_query.standards, refused) if engine_query.standards else {}
        self._looked_up: tuple[Ints, Placed] | None = None
        self.matching = self._match()

    # Scores are worked out when they are asked for: what matches does without them.

    @cached_property
    def _words(self) -> Matches | None:
        return self._index.lexical.search(self._shares, self._divisor) if self._engine_query.terms else None

    @cached_property
    def _synonyms(self) -> Matches | None:
        return self._index.lexical.search(self._also, self._divisor) if self._engine_query.synonyms else None

    @property
    def _divisor(self) -> float:
        return sum(self._shares.values()) or sum(self._also.values()) or 1.0

    def _match(self) -> Mask:
        size = self._index.passages.size
        if not self._engine_query.asks_for_anything:
            return np.ones(size, np.bool_) if self._allowed is None else self._allowed
        matching = np.zeros(size, np.bool_)
        for holding in self._held.values():
            matching |= holding
        if self._named is not None:
            matching |= self._named
        if self._titled is not None:
            matching |= self._titled
        for name, signal in self._standards.items():
            if name == "inferred" or name.startswith("declared."):
                matching |= signal > 0
        if self._allowed is not None:
            matching &= self._allowed
        if self._near is not None:
            matching[self._near.rows] = True
        return matching

    def best(self, k: int) -> Ints:
        """Rows of the best k of every leg, duplicates counting as one, and of all their duplicates; rising. If ages are
        wished for, also the best k of every leg among the rows made for them: these come first, however many are
        better."""
        if not k:
            return np.empty(0, np.int64)
        legs, fitting = list(self._legs()), self.fitting
        if fitting is not None:
            legs += [Leg(rows[fitting[rows]], scores) for rows, scores in legs]
        chosen = [self._best_of(leg, k) for leg in legs]
        if self._near is not None:
            among = [self._near, *([] if fitting is None else [self._near.within(fitting)])]
            of_each = self._index.duplicates.best_of_each
            chosen += [self._best_of(Leg(near.likely(k, of_each), near.at), k) for near in among]
        return self._index.duplicates.completed(np.concatenate([np.empty(0, np.int64), *chosen]), self.matching)

    def _best_of(self, leg: Leg, k: int) -> Ints:
        """So few as ``k`` are not scored: their duplicates come with them, whichever is better."""
        if len(leg.rows) <= k:
            return leg.rows
        return _top(*self._index.duplicates.best_of_each(leg.rows, leg.scores(leg.rows)), k)

    @cached_property
    def fitting(self) -> Mask | None:
        """The rows made for the ages that are wished for, whether or not they match; ``None`` without such a wish."""
        ages = self._engine_query.wished_ages
        return None if ages is None else self._index.facets.overlapping(ages)

    def _legs(self) -> Iterator[Leg]:
        """All but that of the near."""
        if self._titled is not None:
            yield self._leg(self._titled, _alike)
        if not self._engine_query.asks_for_anything:
            yield Leg(np.flatnonzero(self.matching), self._wishes)
            return
        if self._held:
            yield self._leg(reduce(or_, self._held.values()), self._word_scores)
        if self._named is not None:
            yield self._leg(self._named, _alike)
        if self._placed is not None:
            yield self._leg(self._placed > 0, self._placed.__getitem__)
        if self._standards:
            declared = np.maximum.reduce(
                [signal for name, signal in self._standards.items() if name.startswith("declared.")]
            )
            scores = np.where(declared > 0, 1 + declared, self._standards["inferred"])
            yield self._leg(scores > 0, scores.__getitem__)

    def _leg(self, found: Mask, scores: Signal) -> Leg:
        return Leg(np.flatnonzero(found & self.matching), scores)

    def _word_scores(self, rows: Ints) -> Floats:
        scores = np.zeros(len(rows), np.float32)
        if self._words is not None:
            scores += self._words.at("all", rows)
        if self._synonyms is not None:
            scores += _SYNONYM * self._synonyms.at("all", rows)
        return scores

    def _wishes(self, rows: Ints) -> Floats:
        """If nothing is asked: the share of the wishes that a resource meets, ages counted by overlap."""
        score = np.zeros(len(rows), np.float32)
        for signal in self._of_wishes().values():
            score += np.maximum(signal(rows), 0)
        if self.fitting is not None:
            score += self.fitting[rows]
        if self._placed is not None:
            score += self._placed[rows]
        least, most = self._engine_query.wished_least_minutes, self._engine_query.wished_minutes
        if least is not None or most is not None:
            minutes = self._index.known["minutes"][rows]
            score += (minutes >= (least or 0)) & (minutes <= (np.inf if most is None else most))
        return score

    def signals(self, rows: Ints) -> Signals:
        """Every signal of these rows, which rise."""
        return Signals(self._signals(), rows)

    def _signals(self) -> Mapping[str, Signal]:
        """Not kept here, since they hold this: what was found is freed at once, and the next search, whose tables are
        as large, takes the same memory while the processor still has it near."""
        of: dict[str, Signal] = {}
        if (words := self._words) is not None:
            of |= {f"words.{space}": partial(words.at, space) for space in SPACES}
            of["words.course"] = lambda rows: self._units_of(rows).best(words.units)
            of["covered"] = self._covered
        for name, mask in (("named", self._named), ("titled", self._titled)):
            if mask is not None:
                of[name] = partial(_as_floats, mask)
        if (synonyms := self._synonyms) is not None:
            of["synonyms.all"] = partial(synonyms.at, "all")
            of["synonyms.course"] = lambda rows: self._units_of(rows).best(synonyms.units)
        if (near := self._near) is not None:
            of["meaning"] = near.at
            of["meaning.course"] = partial(self._of_units, near.query)
        of |= {f"marked.{name}": partial(_as_floats, mask) for name, mask in self._marked.items() if name != GONE}
        columns = {**self._index.known, **self._standards}
        if self._placed is not None:
            columns["placed"] = self._placed
        of |= {name: column.__getitem__ for name, column in columns.items()}
        return of | self._of_wishes()

    def _units_of(self, rows: Ints) -> Placed:
        """Looked up once for the signals of one table."""
        looked_up = self._looked_up
        if looked_up is None or looked_up[0] is not rows:
            looked_up = self._looked_up = rows, self._index.units.placed(rows)
        return looked_up[1]

    @property
    def has_bounds(self) -> bool:
        """Whether what the signals of meaning are at most costs less than what they are."""
        return self._near is not None and self._near.known is None

    def at_most(self, rows: Ints) -> Signals:
        """As ``signals``, with those of meaning at most what they are, for no cosine of a row; if it ``has_bounds``."""
        passages, names = self._most
        most: dict[str, Signal] = {
            "meaning": passages.__getitem__,
            "meaning.course": lambda rows: self._units_of(rows).best(names),
        }
        return Signals({**self._signals(), **most}, rows)

    @cached_property
    def _most(self) -> tuple[Floats, Floats]:
        """What the cosines of all passages and of all units' names are at most."""
        near = cast(Near, self._near)
        return near.most(), self._index.unit_names.near(near.query, self._index.floor).most()

    def _of_units(self, query: Floats, rows: Ints) -> Floats:
        """The greatest cosine of a unit's name, by row."""
        placed = self._units_of(rows)
        there = placed.distinct()
        named = np.zeros(len(self._index.units.names), np.float32)
        named[there] = self._index.unit_names.at(query, there)
        return placed.best(named)

    def _covered(self, rows: Ints) -> Floats:
        """The share of what is sought that each row, or a unit of it, holds: how often does not count."""
        lexical, placed = self._index.lexical, self._units_of(rows)
        covered = np.zeros(len(rows))
        for term, share in self._sought.items():
            covered += share * (self._held[term][rows] | placed.any(lexical.unit_holding(term)))
        whole = sum(self._sought.values()) or 1.0
        return np.minimum(covered / whole, 1.0).astype(np.float32)

    def _of_wishes(self) -> dict[str, Signal]:
        """The signals of what is wished for."""
        index, facets = self._index, self._index.facets
        of: dict[str, Signal] = {f"need.{need}": partial(index.needs.signal, need) for need in self._engine_query.needs}
        for name, wished, facet in (
            ("subject", self._engine_query.wished_subjects, "subjects"),
            ("type", self._engine_query.wished_types, "types"),
            ("language", self._engine_query.wished_languages, "languages"),
            ("publisher", self._engine_query.wished_publishers, "publishers"),
        ):
            if wished:
                of[name] = partial(_as_floats, facets.any_of(facet, tuple(wished)))
        return of


def _as_floats(mask: Mask, rows: Ints) -> Floats:
    return mask[rows].astype(np.float32)


def _alike(rows: Ints) -> Floats:
    return np.ones(len(rows), np.float32)


def known_columns(facets: Facets, position: Floats, date: Array) -> dict[str, Floats]:
    """The signals that no query changes, of every row; ``date`` as in ``sort_keys``."""
    return {
        "ages.low": _or_nan(facets.low, facets.low != UNKNOWN),
        "ages.high": np.where(
            facets.high == NO_LIMIT, np.float32(np.inf), _or_nan(facets.high, facets.high != UNKNOWN)
        ),
        "minutes": _or_nan(facets.minutes, facets.minutes != UNKNOWN),
        "position": position,
        "date": _or_nan(date, date != NO_DATE),
    }


def _or_nan(values: Array, known: Mask) -> Floats:
    return np.where(known, values.astype(np.float32), np.float32(np.nan))


def _top(rows: Ints, scores: Floats, k: int) -> Ints:
    """The k rows of the largest scores; among equal scores the first."""
    if len(rows) <= k:
        return rows
    cut = np.partition(scores, len(scores) - k)[len(scores) - k]
    surely = rows[scores > cut]
    return np.concatenate([surely, rows[scores == cut][: k - len(surely)]])
