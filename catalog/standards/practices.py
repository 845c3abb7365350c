"""Practice standards: ways of working that every lesson may serve ("Attend to precision"), not what it teaches."""

from __future__ import annotations

import re

from catalog.model import Standard
from catalog.standards.graph import StandardsGraph

# "CCSS.Math.Practice.MP1", "SMP 3", "SEP.2": codes whose own segment names a practice.
_CODE = re.compile(r"(?:^|[.\s:_-])(?:practices?[.\s:_-]|s?mp[.\s:_-]?\d+$|sep[.\s:_-]?\d+)", re.IGNORECASE)
# A heading over nothing but practices: "Standards for Mathematical Practice", "Science and Engineering Practices".
_HEADING = re.compile(r"(?:^|\s)(?:practices|mathematical practice|process(?:es)? standards?)$", re.IGNORECASE)


def is_practice(graph: StandardsGraph, standard: Standard) -> bool:
    """Whether a standard is a practice, by its code or by a heading above it."""
    if standard.code and _CODE.search(standard.code):
        return True
    return any(_HEADING.search(above.statement.strip().rstrip(".")) for above in graph.ancestors(standard.id))
