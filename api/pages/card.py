"""A result as a card tells it: why it is there, what does not fit, and how it meets each need asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalog.codes import short_code
from catalog.model import NeedEvidence, Resource
from catalog.needs import NEEDS, evidence
from catalog.standards import StandardsGraph

SHOWN_REASONS, SHOWN_CODES = 2, 4


@dataclass(frozen=True, slots=True)
class Code:
    """A standard a card names: the code as teachers say it, its statement, and its page where it has one."""

    code: str
    statement: str
    standard_id: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One result. ``fits`` and ``misses`` are reasons in a line or two, ``reasons`` all of them with their points."""

    resource: Resource
    score: float
    reasons: Sequence[Any]
    fits: Sequence[Any]
    misses: Sequence[Any]
    needs: Sequence[NeedEvidence]
    codes: Sequence[Code]
    more_codes: int


def codes_of(graph: StandardsGraph, resource: Resource) -> list[Code]:
    """The standards a material is aligned to, each once, in its publisher's order."""
    found: dict[str, Code] = {}
    for alignment in resource.alignments:
        standard = graph.standards.get(alignment.standard_id or "")
        statement = alignment.statement or (standard.statement if standard else "")
        code = short_code(alignment.code) or alignment.framework
        found.setdefault(alignment.standard_id or code, Code(code, statement, standard.id if standard else None))
    return list(found.values())


def make_card(graph: StandardsGraph, hit: Any, needs: Sequence[str] = ()) -> Card:
    """A search's hit as a card; ``needs`` are those that were asked for."""
    told = [r for r in hit.reasons if not (needs and r.kind == "need")]  # each need has a line of its own
    fits = sorted((r for r in told if r.points > 0), key=lambda r: -r.points)[:SHOWN_REASONS]
    misses = sorted((r for r in told if r.points < 0), key=lambda r: r.points)[:SHOWN_REASONS]
    codes = codes_of(graph, hit.resource)
    return Card(
        resource=hit.resource,
        score=hit.score,
        reasons=hit.reasons,
        fits=fits,
        misses=misses,
        needs=[evidence(hit.resource, need) for need in needs if need in NEEDS],
        codes=codes[:SHOWN_CODES],
        more_codes=max(0, len(codes) - SHOWN_CODES),
    )
