"""Parts of a school year in a query: "autumn term", "first semester", "half term", "Spring 2". Pure.

No material says for which it is, so they are not looked for: the words of "autumn term year 1 phonics" would find the
weather. "Autumn leaves", "stretching a spring" and "the first term of a sequence" are topics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.vocabularies.cues import cues
from catalog.vocabularies.patterns import lazy_pattern

_PART = r"(?:term|semester|trimester|half[\s-]?term)"
_SEASON = r"(?:autumn|winter|spring|summer|fall|michaelmas|lent|trinity)"
_TERM = lazy_pattern(
    rf"\b(?:(?:{_SEASON}|next|this|last)\s+{_PART}(?:\s+[1-3]\b)?"
    r"|(?:first|second|third|1st|2nd|3rd)\s+(?:semester|trimester|half[\s-]?term)"
    rf"|(?:first|second|third|1st|2nd|3rd)\s+term(?=\s+(?:of\s+)?(?:{_SEASON}|year|grade|ks|y\d))"
    r"|(?:(?:before|after|over)\s+)?half[\s-]term(?:\s+[1-6]\b)?"
    rf"|(?:autumn|spring|summer)\s+[12](?=\s*$|\s*,|\s+(?:year|yr|y\d|grade|ks|reception)\b)"
    r"|(?:primer|segundo|tercer)\s+(?:trimestre|semestre|cuatrimestre))"
    r"(?![\w-]|\s+(?:of\s+(?:the|an?)\s+(?:sequence|series|progression)|break\b|holidays?\b))",
    re.IGNORECASE,
)
OF_TERMS = cues("term semester trimester half halfterm autumn spring summer trimestre semestre cuatrimestre")


def find_school_terms(typed: str) -> Iterator[re.Match[str]]:
    return _TERM.finditer(typed)
