"""How a material covers a standard, and what that is worth in a plan. Pure.

A material covers a standard that it teaches or assesses: this one, the same in another framework, or a part of it;
also a lettered part (4.NF.B.3a) of what it is aligned to (4.NF.B.3). To *require* a standard is not to cover it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from catalog.model import Alignment, AlignmentSource, AlignmentType, Evidence, NeedEvidence, Resource
from catalog.standards.codes import short_code
from catalog.standards.graph import Nearness, StandardsGraph

# Points of a cover. That a standard is covered at all outweighs everything else together, so that a plan covers as
# many as it can; then how surely, in the language wished for, how many of the needs are met, how well search likes it.
COVERED, SURELY, TONGUE, NEEDS, PLACED = 600, 180, 100, 90, 30

_NEAR: Mapping[Nearness, float] = MappingProxyType(
    {
        Nearness.SELF: 1.0,
        Nearness.EQUIVALENT: 1.0,
        Nearness.PART: 0.6,
        Nearness.PART_OF_EQUIVALENT: 0.6,
        Nearness.PARENT: 0.4,
    }
)
_DOES: Mapping[AlignmentType, float] = MappingProxyType({AlignmentType.TEACHES: 1.0, AlignmentType.ASSESSES: 0.5})
_INFERRED = 0.6  # at its surest an inferred alignment counts so much of a declared one
_LETTER = re.compile(r"[.-]?[a-z]")


@dataclass(frozen=True, slots=True)
class Cover:
    """That a material covers ``standard_id``, by ``alignment``, which stands to it in ``relation``; 0 < share <= 1."""

    standard_id: str
    alignment: Alignment
    relation: Nearness
    share: float


def lettered_part(graph: StandardsGraph, part: str, whole: str) -> bool:
    """Whether one is a lettered part of the other by their codes: 4.NF.B.3a of 4.NF.B.3, but not 4.NF.B.3 of 4.NF.B."""
    inner, outer = (short_code(graph.standards[id].code).casefold() for id in (part, whole))
    found = bool(outer) and inner.startswith(outer) and _LETTER.fullmatch(inner[len(outer) :])
    return bool(found) and not graph.children(part)


class Covering:
    """Ready to say how any material covers each of ``standards`` (identifiers of the graph)."""

    def __init__(self, graph: StandardsGraph, standards: Sequence[str]) -> None:
        self.standards = tuple(standards)
        self._near: dict[str, dict[str, Nearness]] = {}  # what an alignment may name -> standard -> relation
        for id in standards:
            for near, (relation, _) in graph.neighbourhood(id).items():
                if relation in _NEAR and (relation is not Nearness.PARENT or lettered_part(graph, id, near)):
                    self._near.setdefault(near, {})[id] = relation

    def of(self, resource: Resource, inferred: Iterable[Alignment] = ()) -> dict[str, Cover]:
        """The best cover of each standard that the material covers, in the standards' order."""
        best: dict[str, Cover] = {}
        for alignment in (*resource.alignments, *inferred):
            does = _DOES.get(alignment.type, 0.0)
            if not alignment.standard_id or not does:
                continue
            sure = _INFERRED * alignment.confidence if alignment.source is AlignmentSource.INFERRED else 1.0
            for id, relation in self._near.get(alignment.standard_id, {}).items():
                cover = Cover(id, alignment, relation, does * sure * _NEAR[relation])
                if cover.share > 0 and (id not in best or best[id].share < cover.share):
                    best[id] = cover
        return {id: best[id] for id in self.standards if id in best}


def worth(cover: Cover, needs: Sequence[NeedEvidence], liked: float, *, tongue: bool = True) -> int:
    """Points of a cover by a material of which ``needs`` is known.

    ``liked`` is its score in search as a share of the best one's, of which only the nearest third counts: small
    differences are no reason to take more minutes. ``tongue`` says that it is not known to be in another language
    than the one wished for.
    """
    met = sum({Evidence.DECLARED: 1.0, Evidence.INFERRED: 0.6}.get(need.evidence, 0.0) for need in needs)
    share = met / len(needs) if needs else 1.0
    thirds = round(3 * min(1.0, max(0.0, liked))) / 3
    return COVERED + (TONGUE if tongue else 0) + round(SURELY * cover.share + NEEDS * share + PLACED * thirds)


def speaks(resource: Resource, language: str) -> bool:
    """Whether a material is, or for all that is known may be, in this language; "en" takes "en-GB"."""
    wished = language.casefold().partition("-")[0]
    return (
        not wished
        or not resource.languages
        or any(tag.casefold().partition("-")[0] == wished for tag in resource.languages)
    )
