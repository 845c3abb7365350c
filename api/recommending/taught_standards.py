"""The standards that a unit is planned and counted for: those under a heading, not the heading."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.standards.graph import StandardsGraph
from catalog.standards.lettered import lettered_part


def taught_standards(graph: StandardsGraph, ids: Iterable[str]) -> tuple[str, ...]:
    """These, and instead of a heading (a domain or cluster) what is under it, in the framework's order, each once.

    A heading whose parts have no codes is itself what is taught, and so is a standard with lettered parts.
    """
    return tuple(dict.fromkeys(standard for id in ids for standard in _below(graph, id) or [id]))


def _below(graph: StandardsGraph, id: str) -> list[str]:
    if not _heading(graph, id):
        return []
    return [part.id for part in graph.parts(id) if part.code and teachable(graph, part.id)]


def teachable(graph: StandardsGraph, id: str) -> bool:
    """Whether a unit would name it: not a heading over others, and not a lettered part of another."""
    return not _heading(graph, id) and not any(lettered_part(graph, id, above.id) for above in graph.ancestors(id)[:1])


def _heading(graph: StandardsGraph, id: str) -> bool:
    return any(not lettered_part(graph, child.id, id) for child in graph.children(id))
