"""Whether a material checks what was taught, by what it is aligned for, its kinds and what it is called. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.model import Alignment, AlignmentType, Resource

_TYPES = frozenset({"assessment", "exam", "exit ticket", "quiz", "rubric", "test"})
# A title names one if it says what is assessed: "End-of-Unit 2 Assessment", not "A risk assessment" or "A fair test".
_TITLE = re.compile(
    r"\b(?:mid|end|unit|module|topic|chapter|lesson|final|formative|summative|diagnostic|benchmark)\b[^:.,;()]{0,24}"
    r"\b(?:assessments?|quiz(?:zes)?|tests?|exams?)\b|\b(?:exit tickets?|quiz(?:zes)?)\s*(?:\d+|$)",
    re.IGNORECASE,
)


def checks_learning(resource: Resource, alignments: Iterable[Alignment]) -> bool:
    """``alignments`` are those by which it covers what is asked for."""
    kinds = {alignment.type for alignment in alignments}
    only_assesses = kinds == {AlignmentType.ASSESSES}
    named = bool(_TYPES & {type.casefold() for type in resource.types}) or bool(_TITLE.search(resource.title))
    return only_assesses or named
