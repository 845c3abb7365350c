"""Lettered parts of standards: what is declared for the whole is declared for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from catalog.standards.codes import short_code

if TYPE_CHECKING:
    from catalog.model import Standard
    from catalog.standards.graph import StandardsGraph

_LETTER = re.compile(r"[.-]?[a-z]")


def lettered_part(graph: StandardsGraph, part: str, whole: str) -> bool:
    """Whether one is a lettered part of the other by their codes: 4.NF.B.3a of 4.NF.B.3, but not 4.NF.B.3 of 4.NF.B."""
    inner, outer = (short_code(graph.standards[id].code).casefold() for id in (part, whole))
    letter = bool(outer) and inner.startswith(outer) and _LETTER.fullmatch(inner[len(outer) :])
    return bool(letter) and not graph.children(part)


def lettered_parts(graph: StandardsGraph, whole: str) -> list[Standard]:
    """The lettered parts of a standard, in the framework's order."""
    return [part for part in graph.children(whole) if lettered_part(graph, part.id, whole)]
