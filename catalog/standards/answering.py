"""What answers for a standard: the one rule for search, pages, plans and reports."""

from __future__ import annotations

from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import ANSWERING, Nearness


def answering(graph: StandardsGraph, id: str) -> dict[str, Nearness]:
    """The standards that a material may be declared for to meet this one, and how they relate to it: itself, its
    equivalents and parts, and what it is a lettered part of (4.NF.B.3 for 4.NF.B.3a)."""
    return {near: relation for near, (relation, _) in graph.neighborhood(id).items() if relation in ANSWERING}
