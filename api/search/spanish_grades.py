"""Grades as teachers of Spanish-speaking countries write them: "tercero de primaria", "para primero", "2º ESO". Pure.

A number alone with a mark of order, or after "para" or "de", is a grade only at the end of a query; a stage alone
("primaria") only at one of its ends, since an adjective like it follows a noun elsewhere ("fuente primaria").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.model import AgeRange
from catalog.vocabularies.cues import DIGITS, cues, has_cue
from catalog.vocabularies.grades import GradeSpan
from catalog.vocabularies.patterns import lazy_pattern

_ORDINALS = ("primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "septimo", "octavo", "noveno")
_NAMED = r"primero?|segundo|tercero?|cuarto|quinto|sexto|s[eé]ptimo|octavo|noveno"
_SHORT = r"[1-9]\.?\s?(?:º|°)|[1-9](?:ro|do|er|to|mo|vo|no)\.?"
_NTH = rf"(?:{_NAMED}|{_SHORT})"
_STAGE = r"(?:\s+(?:curso|grado|año))?\s+(?:de\s+)?(?:la\s+|educaci[oó]n\s+)?"
# By the stage that number n is of: the years between n and the age at which it begins, and how many there are.
_STAGES = tuple(
    (lazy_pattern(rf"\b(?P<n>{_NTH}){_STAGE}(?:{stage})\b", re.IGNORECASE), years, last)
    for stage, years, last in (
        (r"primaria|b[aá]sic[oa]|egb", 5, 9),
        (r"secundaria|eso", 11, 4),
        (r"bachillerato|preparatoria|bach", 15, 3),
        (r"preescolar|infantil", 2, 3),
    )
)
_ALONE = lazy_pattern(
    rf"(?:\b(?:para|de)\s+(?:mis?\s+)?(?P<named>{_NAMED})|(?<!\S)(?P<short>{_SHORT}))(?=\s*(?:$|[,;.]))", re.IGNORECASE
)
_COURSE = lazy_pattern(
    rf"\b(?P<n>{_NTH})\s+curso\b|\b(?P<year>{_SHORT}|[1-9]\.?\s?[oª]|[2-9])\s*año(?!\w|\s+(?:antes|después|de\s+(?!primaria)))"
    rf"|(?:\A|\s)(?P<named>{_NAMED})\s+año(?=\s*(?:$|[,;.]))|\A(?P<first>{_NAMED})\s+año(?=\s+(?!de\b|antes\b)\w)",
    re.IGNORECASE,
)
# The site calls England's years so: "Año 9", "Años 3–5".
_YEAR = lazy_pattern(
    r"\baños?\s+(?P<low>1[0-3]|[1-9])(?:\s*(?:al?|y|o|-|–)\s*(?:año\s+)?(?P<high>1[0-3]|[1-9]))?"
    r"(?![\w%°]|[.:/-]\w|\s*(?:a\.?\s?c|d\.?\s?c)\b)",
    re.IGNORECASE,
)
_CYCLE = lazy_pattern(r"\b(?P<n>primer|segundo|tercer)\s+ciclo\s+(?:de\s+)?(?:la\s+)?primaria\b", re.IGNORECASE)
_OLD = r"\s+años\b(?!\s+(?:de\s+(?!edad)|antes|después|luz))"
_YEARS_OLD = lazy_pattern(
    r"\b(?:niñ[oa]s|alumn[oa]s|estudiantes|infantil|edades|para)\s+(?:entre\s+|de\s+)?(?P<low>\d\d?)"
    rf"(?:\s*(?:a|y|-|–)\s*(?P<high>\d\d?))?{_OLD}|\b(?:de\s+)?(?P<from>\d\d?)\s*(?:a|-|–)\s*(?P<to>\d\d?){_OLD}",
    re.IGNORECASE,
)
_LIMIT = lazy_pattern(r"\b(?P<limit>menores|mayores)\s+de\s+(?P<n>\d\d?)(?:\s+años)?\b", re.IGNORECASE)
_ONE_STAGE = tuple(
    (lazy_pattern(pattern, re.IGNORECASE), ages)
    for pattern, ages in (
        (r"(?<!\S)primaria(?=\s*$)|\Aprimaria(?=\s)", (6, 12)),
        (r"(?<!\S)(?:educaci[oó]n\s+|escuela\s+)?secundaria(?=\s*$)|\Asecundaria(?=\s)", (12, 16)),
        (r"(?<!\S)(?:bachillerato|preparatoria)(?=\s*$)|\A(?:bachillerato|preparatoria)(?=\s)", (16, 18)),
        (r"(?<!\S)preescolar(?:es)?(?=\s*$)|\Apreescolar(?=\s)", (3, 6)),
        (r"jard[ií]n\s+(?:de\s+(?:infantes|niños|infancia)|infantil)", (3, 6)),
        (r"(?:educaci[oó]n|escuela|etapa|para|de)\s+infantil", (3, 6)),
        (r"(?<!\S)kínder(?=\s*$)|\Akínder(?=\s)|\bpara\s+k[ií]nder(?=\s*$)", (5, 6)),
    )
)  # fmt: skip
_LAST_AGE = 18
_CUES = DIGITS | cues(
    "primero segundo tercero cuarto quinto sexto septimo octavo noveno primaria secundaria bachillerato preparatoria"
    " preescolar jardin infantil kinder"
)


def find_spanish_grades(typed: str) -> Iterator[GradeSpan]:
    """In no order; they may overlap."""
    if not has_cue(typed, _CUES):
        return
    yield from _numbered(typed)
    yield from _aged(typed)
    for pattern, (low, high) in _ONE_STAGE:
        for match in pattern.finditer(typed):
            yield _span(match, low, high)


def _numbered(typed: str) -> Iterator[GradeSpan]:
    for pattern, years, last in _STAGES:
        for match in pattern.finditer(typed):
            if (number := _number(match["n"])) <= last:
                yield _span(match, years + number, years + number + 1)
    for match in (*_ALONE.finditer(typed), *_COURSE.finditer(typed)):
        number = _number(next(filter(None, match.groups())))
        yield _span(match, number + 5, number + 6)
    for match in _YEAR.finditer(typed):
        low, high = int(match["low"]), int(match["high"] or match["low"])
        if low <= high:
            yield _span(match, low + 4, high + 5)
    for match in _CYCLE.finditer(typed):
        yield _span(match, 2 * _number(match["n"]) + 4, 2 * _number(match["n"]) + 6)


def _aged(typed: str) -> Iterator[GradeSpan]:
    for match in _YEARS_OLD.finditer(typed):
        low, high = int(match["low"] or match["from"]), int(match["high"] or match["to"] or 0)
        if 2 < low < (high or low + 1) <= _LAST_AGE + 1:
            yield _span(match, low, high or low + 1)
    for match in _LIMIT.finditer(typed):
        if 3 < (age := int(match["n"])) < _LAST_AGE:
            yield _span(match, *((3, age) if match["limit"].lower() == "menores" else (age, _LAST_AGE)))


def _number(text: str) -> int:
    """Of a place in an order: "tercer", "3.º"."""
    beginning = text.lower().replace("é", "e")[:4]
    if text[0].isdigit():
        return int(text[0])
    return next(n for n, ordinal in enumerate(_ORDINALS, 1) if ordinal.startswith(beginning))


def _span(match: re.Match[str], low: int, high: int) -> GradeSpan:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return GradeSpan(start, match.end(), AgeRange(low, high), match[0].strip())
