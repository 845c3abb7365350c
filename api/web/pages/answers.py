"""A material's text without its answers, for a copy that learners get."""

from __future__ import annotations

import re

from catalog.model import Resource

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_ANSWERS = re.compile(r"\b(?:answers?|answer key|solutions?|mark scheme|soluciones|respuestas|clave)\b", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(?:```|~~~)")


def without_answers(resource: Resource) -> str:
    """The text less every section whose heading speaks of answers, with what is below it; Markdown only."""
    if resource.text_format != "text/markdown":
        return resource.text
    lines_left, level, fenced = [], 0, False  # level: of the heading whose section is left out, 0 for none
    for line in resource.text.split("\n"):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading and (not level or len(heading[1]) <= level):
            level = len(heading[1]) if _ANSWERS.search(heading[2]) else 0
        if not level:
            lines_left.append(line)
    return "\n".join(lines_left)
