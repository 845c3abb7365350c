"""One rule for fit: whether a material is made for the grade asked for, and how sure it is that it meets a standard.

*Standards.* What people declare for what answers for a standard (``StandardsGraph.answering``) is their word; that
for the standard itself, an equivalent or a part has points of its own. All else is evidence in log-odds: what is
inferred from the text, and what is declared of a relative, which adds to it and never outranks it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from catalog.model import AgeRange, Alignment, AlignmentSource, AlignmentType
from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import NEARNESS, OVERLAP_STEP, Nearness
from indexer.alignments import NEAREST, POSSIBLE, PROBABLE

GRADE_TIERS = ("in", "near", "unknown", "other")
STANDARD_TIERS = ("declared", "probably", "possibly", "related")


# What a declared alignment to a relative adds to the log-odds, and the chance of a material that nothing was inferred
# of: it is not among the hundred likeliest. Fitted on catalogs with half of the standards' alignments hidden.
_ADDS = {Nearness.WHOLE: 0.0, Nearness.PARENT: 0.0, Nearness.RELATED: 0.7, Nearness.PREREQUISITE: -0.7}
_UNSAID = 0.02
# What a material is declared for overlaps what was asked, by a crosswalk: the share of both is the chance that it meets
# what was asked, beside what is inferred of it; never a certainty.
MAX_OVERLAP = 0.95
ROUNDING = 1e-6


def answers(declared: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether what people declare, by its nearness to a standard asked for, counts for that standard itself."""
    return np.asarray(declared >= NEARNESS[Nearness.WHOLE] - ROUNDING)


def meets(inferred: NDArray[np.float64], declared: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance that each material meets an asked standard, by what was inferred (a chance times nearness) and by the
    greatest nearness of a standard that people say it meets: 0 if nothing is known, or if it is declared for the
    standard itself, an equivalent or a part."""
    known = np.where(inferred > 0, np.clip(inferred, 1e-6, 1 - 1e-6), _UNSAID)
    odds = np.log(known / (1 - known))
    for relation, adds in _ADDS.items():
        odds += np.where(np.isclose(declared, NEARNESS[relation]), adds, 0.0)
    relative = (declared > 0) & (declared < NEAREST)
    chances = 1 / (1 + np.exp(-odds))
    overlapping = relative & (declared >= NEARNESS[Nearness.OVERLAPPING] - ROUNDING) & ~answers(declared)
    shared = np.clip((declared - NEARNESS[Nearness.OVERLAPPING]) / OVERLAP_STEP, 0.0, MAX_OVERLAP)
    chances = np.where(overlapping, 1 - (1 - np.where(inferred > 0, known, 0.0)) * (1 - shared), chances)
    return np.where(((inferred > 0) | relative) & (declared < NEAREST), chances, 0.0)


def chance(inferred: float, declared: float = 0.0) -> float:
    """``meets`` of one material."""
    return float(meets(np.array([inferred]), np.array([declared]))[0])


def declared_and_sure(
    signals: Mapping[str, NDArray[np.float32]], nearness: Sequence[float], size: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each of ``size`` materials, by an engine's signals, the greatest nearness of a standard that people say it
    teaches or assesses, and how sure it is that it meets one of those asked for, of which ``nearness`` is."""
    none = np.zeros(size)
    declared = np.maximum(*(signals.get(f"declared.{type}", none) for type in ("teaches", "assesses")))
    place = np.nan_to_num(signals.get("inferred.standard", none)).astype(np.int64)
    return declared, signals.get("inferred", none) / np.asarray(nearness)[place]


def standard_tiers(
    signals: Mapping[str, NDArray[np.float32]], nearness: Sequence[float], size: int
) -> NDArray[np.int8]:
    """The place in ``STANDARD_TIERS`` of each material: people say that it teaches or assesses what answers for one
    asked for; it probably does; it possibly does; or it is for a relative."""
    declared, sure = declared_and_sure(signals, nearness, size)
    bands = [answers(declared), *(sure >= least - ROUNDING for least in (PROBABLE, POSSIBLE))]
    return np.select(bands, range(len(bands)), len(bands)).astype(np.int8)


def unsaid(
    graph: StandardsGraph, inferred: Iterable[tuple[str, float]], people: Collection[Alignment]
) -> Iterator[tuple[str, float]]:
    """Of what is inferred, each standard with its confidence, that for standards of the graph which nothing that people
    say of the material answers for, and which they name in no other way."""
    named = {one.standard_id for one in people}
    met = {one.standard_id for one in people if one.type is not AlignmentType.REQUIRES}
    for standard, confidence in inferred:
        known = standard not in graph.standards or standard in named
        if not known and not (met and not met.isdisjoint(graph.answering(standard))):
            yield standard, confidence


class Band(StrEnum):
    """How an alignment is spoken of, everywhere alike."""

    DECLARED = "declared"
    PROBABLY = "probably"
    POSSIBLY = "possibly"
    NONE = "none"  # too unsure to say anything

    @classmethod
    def of(cls, alignment: Alignment) -> Band:
        if alignment.source is not AlignmentSource.INFERRED:
            return cls.DECLARED
        return cls.inferred(alignment.confidence)

    @classmethod
    def inferred(cls, sure: float) -> Band:
        """That of an inference which is so sure. A confidence that was stored in 32 bits may miss its limit by a
        rounding."""
        if sure >= PROBABLE - ROUNDING:
            return cls.PROBABLY
        return cls.POSSIBLY if sure >= POSSIBLE - ROUNDING else cls.NONE


def grade_tiers(wished: AgeRange, low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.int8]:
    """The place in ``GRADE_TIERS`` of each material by its ages, half open, NaN if unknown: *in* if the ranges share
    a year or part of one, *near* if one begins where the other ends, within the school year next to it."""
    top = np.inf if wished.high is None else float(wished.high)
    with np.errstate(invalid="ignore"):
        shared = np.minimum(high, top) - np.maximum(low, float(wished.low))
        places = np.where(shared > 0, 0, np.where(shared > -1, 1, 3))
    return np.where(np.isnan(low) | np.isnan(high), 2, places).astype(np.int8)
