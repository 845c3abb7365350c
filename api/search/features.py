"""What a result is scored by: one number a resource and feature, each on a scale of its own that no query changes.

A feature is 0 if nothing is known, so a catalog without descriptions, units or ages loses what they would tell
and nothing else. ``GROUPS`` says which features make one reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.search.fit import meets
from api.search.home_languages import Concept
from catalog.messages import Message
from catalog.model import AgeRange
from catalog.standards.nearness import Nearness
from indexer.alignments import NEAREST
from indexer.engine import Candidates, EngineQuery

Column = NDArray[np.float64]

# By kind of reason, in the order in which features are written to the coefficients' file.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "words": ("words.all", "words.title", "words.description"),
    "synonyms": ("synonyms.all",),
    "meaning": ("meaning",),
    "course": ("words.course", "synonyms.course", "meaning.course"),
    "name": ("named",),
    "title": ("titled",),
    "standard": ("declared.teaches", "declared.assesses", "declared.requires", "declared.reviewed", "inferred"),
    "grade": ("grade",),
    "subject": ("subject",),
    "type": ("type",),
    "minutes": ("minutes",),
    "language": ("language",),
    "need": ("need",),
    "status": ("adopted",),
}
FEATURES = tuple(name for names in GROUPS.values() for name in names)
# What can be learned from judged words; the rest is set by hand (``api.search.learning``).
OF_WORDS = tuple(name for group in ("words", "synonyms", "meaning", "course") for name in GROUPS[group])
_MEANING = ("meaning", "meaning.course")
_DECLARED = ("declared.teaches", "declared.assesses", "declared.requires")
ALIGNED = (*_DECLARED, "inferred")
MARKED_APPROVED = "marked.approved"  # the signal of ``api.search.adoption_signals.APPROVED``
_WORKED_OUT = frozenset({"grade", "minutes", "need", "adopted"})  # of other signals, if they are asked for
_SAID = tuple(name for group in ("words", "synonyms", "course") for name in GROUPS[group] if name not in _MEANING)
_USUAL = 3  # words of a query whose evidence counts as it is
_FAR = 4  # school years apart beyond which a grade can fit no worse


class AcceptableStandard(NamedTuple):
    """An acceptable standard: its name, its relation to the one asked for, and that one's name."""

    code: str | Message
    relation: Nearness
    asked: str | Message
    overlap: float = 0.0  # how much it shares with that one, by a crosswalk


@dataclass(frozen=True, slots=True)
class Asked:
    """A query once understood: what the engine is asked, and what its standards are called."""

    engine_query: EngineQuery
    standards: Mapping[str, AcceptableStandard] = field(
        default_factory=dict
    )  # by the identifiers of ``engine_query.standards``
    approved: Mapping[str, Message] = field(default_factory=dict)  # by resource, what a district decided in its favor
    approved_first: bool = False  # whether what is approved comes before what is not
    naming: str = ""  # how the question names grades, as ``catalog.vocabularies.grades.naming_of`` says
    home: Sequence[Concept] = ()  # the topic's concepts in other languages, if a home language is asked for
    concepts: Sequence[Concept] = ()  # the topic's, in other words and as they were typed, if words were
    ages_implied: bool = False  # whether ``engine_query.wished_ages`` is not asked for but what the standards are for


def features(asked: Asked, candidates: Candidates, none: Column | None = None) -> dict[str, Column]:
    """Every feature of ``FEATURES``, a column each: ``none``, which is zeros, if no signal says anything of it."""
    signals, engine_query = candidates.signals, asked.engine_query
    none = np.zeros(len(candidates.ids)) if none is None else none

    def signal(name: str) -> Column:
        return np.asarray(signals[name], np.float64) if name in signals else none

    columns = {name: none if name in _WORKED_OUT else signal(name) for name in FEATURES}
    evidence = evidence_of_words(engine_query.terms)
    columns |= {name: evidence * columns[name] for name in _SAID if name in signals}
    if engine_query.wished_ages is not None and "ages.low" in signals:
        columns["grade"] = grade_fit(engine_query.wished_ages, signal("ages.low"), signal("ages.high"), none)
    least, most = engine_query.wished_least_minutes, engine_query.wished_minutes
    if (least is not None or most is not None) and "minutes" in signals:
        columns["minutes"] = minutes_fit(most, signal("minutes"), none, least)
    if engine_query.needs:
        met = (np.maximum(signal(f"need.{need}"), 0.0) for need in engine_query.needs)
        columns["need"] = np.asarray(sum(met, none))
    if any(name in signals for name in ALIGNED):
        columns |= _alignment(columns)
    columns["adopted"] = signal(MARKED_APPROVED)
    return columns


def evidence_of_words(terms: Mapping[str, float]) -> float:
    """How much a query's words count beside its meaning. Signals of words are shares, of one word or of six: what is
    found by more words is surer, by the square root of their number, as with any count of evidence."""
    return sqrt(max(sum(terms.values()), 1.0) / _USUAL)


def _alignment(columns: Mapping[str, Column]) -> dict[str, Column]:
    """One alignment is enough: the strongest, and of equals the first in the order of ``_DECLARED``. To be declared for
    a relative is evidence, see ``meets``."""
    declared = np.maximum.reduce([columns[name] for name in _DECLARED])
    fits = {"inferred": meets(columns["inferred"], declared)}
    declared = np.where(declared < NEAREST, 0.0, declared)
    for name in _DECLARED:
        fits[name] = np.where((columns[name] == declared) & (declared > 0), columns[name], 0.0)
        declared = np.where(fits[name] > 0, np.inf, declared)
    fits["declared.reviewed"] = np.where(np.isinf(declared), columns["declared.reviewed"], 0.0)
    return fits


def minutes_fit(wished: int | None, minutes: Column | None, none: Column, least: int | None = None) -> Column:
    """1 within the minutes wished for; from 0 down to -1 at twice the most or at none of the least; 0 if nothing is
    wished for or known."""
    if minutes is None or (wished is None and least is None):
        return none
    fit = np.where(np.isnan(minutes), 0.0, 1.0)
    if wished is not None:
        fit = np.where(minutes > wished, np.maximum((wished - minutes) / wished, -1.0), fit)
    return fit if least is None else np.where(minutes < least, (minutes - least) / least, fit)


def grade_fit(wished: AgeRange | None, low: Column | None, high: Column | None, none: Column) -> Column:
    """1 if one range is within the other, the shared part if they overlap, then down to -1 at ``_FAR`` years
    apart; 0 if no grade was asked for or none is known."""
    if wished is None or low is None or high is None:
        return none
    top = np.inf if wished.high is None else float(wished.high)
    shared = np.minimum(high, top) - np.maximum(low, float(wished.low))
    with np.errstate(invalid="ignore"):  # an open range within an open range
        part = np.nan_to_num(shared / np.minimum(high - low, top - wished.low), nan=1.0)
    apart = np.clip(1 - shared, 1, _FAR) / _FAR
    return np.where(np.isnan(low) | np.isnan(high), 0.0, np.where(shared > 0, np.minimum(part, 1.0), -apart))
