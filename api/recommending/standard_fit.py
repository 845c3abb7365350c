"""How a material covers a standard, and what that is worth in a plan. Pure.

A material covers a standard if it teaches or assesses what answers for it (``StandardsGraph.answering``). To
*require* a standard is not to cover it.
How sure that is, and from when anything is said at all, is search's rule (``api.search.fit``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from api.search.fit import Band, chance, grade_tiers
from catalog.model import AgeRange, Alignment, AlignmentSource, AlignmentType, Evidence, NeedEvidence, Resource
from catalog.standards.codes import short_code
from catalog.standards.declared_codes import aligned_to
from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import ANSWERING, NEARNESS, Nearness
from indexer.alignments import NEAREST

# Points of a cover: that a standard is covered at all, then for the grade wished for, how surely, in the language
# wished for, how many of the needs are met, how well search likes it. What is inferred has the share of them that it is
# sure of, and of that INFERRED: so it is never worth more than what people say of another material in the language.
COVERED, GRADE, SURELY, LANGUAGE, NEEDS, PLACED = 600, 180, 180, 100, 180, 30
INFERRED = 0.55
_GRADES = (1.0, 0.5, 0.5, 0.0)  # the share of GRADE in each of GRADE_TIERS: in, near, unknown, other

_NEAR: Mapping[Nearness, float] = MappingProxyType(
    {
        Nearness.SELF: 1.0,
        Nearness.EQUIVALENT: 1.0,
        Nearness.PART: 0.6,
        Nearness.PART_OF_EQUIVALENT: 0.6,
        Nearness.WHOLE: 0.4,
    }
)
_DOES: Mapping[AlignmentType, float] = MappingProxyType({AlignmentType.TEACHES: 1.0, AlignmentType.ASSESSES: 0.5})


@dataclass(frozen=True, slots=True)
class Cover:
    """That a material covers ``standard_id``, by ``alignment``, to a standard in that ``relation`` to it. ``sure`` is
    the chance that it does, 1 if people say so; ``share`` is how much of it, 0 < share <= 1."""

    standard_id: str
    alignment: Alignment
    relation: Nearness
    share: float
    sure: float = 1.0

    @property
    def band(self) -> Band:
        return Band.of(self.alignment)

    def code(self, graph: StandardsGraph) -> str:
        """The short code of the standard it is by, however the publisher writes that."""
        standard = graph.standards.get(self.alignment.standard_id or self.standard_id)
        return (standard and short_code(standard.code)) or self.alignment.code


class Covering:
    """Ready to say how any material covers each of ``standards`` (identifiers of the graph)."""

    def __init__(self, graph: StandardsGraph, standards: Sequence[str]) -> None:
        self.standards = tuple(standards)
        self._near: dict[str, dict[str, Nearness]] = {}  # what an alignment may name -> standard -> relation
        self._nearness: dict[str, dict[str, float]] = {}  # the same of every relative
        for id in standards:
            for near, (relation, nearness) in graph.neighborhood(id).items():
                self._nearness.setdefault(near, {})[id] = nearness
                if relation in ANSWERING:
                    self._near.setdefault(near, {})[id] = relation

    def of(self, resource: Resource, inferred: Iterable[Alignment] = ()) -> dict[str, Cover]:
        """The best cover of each standard that the material covers, in the standards' order: what people say before
        what is inferred."""
        declared = self._declared(resource)
        best: dict[str, Cover] = {}
        for alignment in (*resource.alignments, *inferred):
            for cover in self._covers(alignment, declared):
                id, known = cover.standard_id, best.get(cover.standard_id)
                if known is None or (known.sure, known.share) < (cover.sure, cover.share):
                    best[id] = cover
        return {id: best[id] for id in self.standards if id in best}

    def _covers(self, alignment: Alignment, declared: Mapping[str, float]) -> Iterable[Cover]:
        does, guessed = _DOES.get(alignment.type, 0.0), alignment.source is AlignmentSource.INFERRED
        if not does or Band.of(alignment) is Band.NONE:
            return
        for id, relation in self._near.get(aligned_to(alignment), {}).items():
            share, nearness = does * _NEAR[relation], NEARNESS[relation]
            if not guessed:
                yield Cover(id, alignment, relation, share)
            elif nearness >= NEAREST:
                known = declared.get(id, 0.0)
                known = known if known < NEAREST else NEARNESS[Nearness.WHOLE]
                yield Cover(id, alignment, relation, share, chance(alignment.confidence * nearness, known))

    def _declared(self, resource: Resource) -> dict[str, float]:
        """By standard, the greatest nearness of one that people say the material meets."""
        fits: dict[str, float] = {}
        for alignment in resource.alignments:
            if alignment.source is not AlignmentSource.INFERRED:
                for id, nearness in self._nearness.get(alignment.standard_id or "", {}).items():
                    fits[id] = max(nearness, fits.get(id, 0.0))
        return fits


def grade_share(wished: AgeRange | None, ages: AgeRange | None) -> float:
    """How well a material is of the grade wished for, 0 to 1, by the tiers of a search: 1 if none is wished for."""
    if wished is None:
        return 1.0
    low, high = (math.nan, math.nan) if ages is None else (ages.low, math.inf if ages.high is None else ages.high)
    return _GRADES[int(grade_tiers(wished, np.array([low], float), np.array([high], float))[0])]


def worth(
    cover: Cover, needs: Sequence[NeedEvidence], liked: float, *, in_language: bool = True, in_grade: float = 1.0
) -> int:
    """Points of a cover by a material of which ``needs`` is known.

    ``liked`` is its score in search as a share of the best one's, of which only the nearest third counts: small
    differences are no reason to take more minutes. ``in_language`` says that it is not known to be in another language
    than the one wished for, ``in_grade`` how well it is of the grade wished for (`grade_share`).
    """
    met = sum({Evidence.DECLARED: 1.0, Evidence.INFERRED: 0.6}.get(need.evidence, 0.0) for need in needs)
    share = met / len(needs) if needs else 1.0
    thirds = round(3 * min(1.0, max(0.0, liked))) / 3
    points = COVERED + GRADE * in_grade + (LANGUAGE if in_language else 0)
    points += SURELY * cover.share + NEEDS * share + PLACED * thirds
    inferred = cover.alignment.source is AlignmentSource.INFERRED
    return max(1, round(cover.sure * points * (INFERRED if inferred else 1.0)))


def speaks(resource: Resource, language: str) -> bool:
    """Whether a material is, or for all that is known may be, in this language; "en" takes "en-GB"."""
    wished = language.casefold().partition("-")[0]
    return (
        not wished
        or not resource.languages
        or any(tag.casefold().partition("-")[0] == wished for tag in resource.languages)
    )
