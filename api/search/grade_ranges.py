"""Ranges and alternatives of grades: "grade 3 or 4", "up to year 6", "de tercer a quinto grado". Pure.

``catalog.vocabularies.grades`` finds single grades and what joins them in every text. A query says more: a number after
"or" is a grade too, and words before or after a grade open its range. All alternatives are one range.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.model import AgeRange
from catalog.vocabularies.cues import DIGITS, cues, has_cue
from catalog.vocabularies.grades import GradeSpan, find_grades
from catalog.vocabularies.patterns import lazy_pattern

_FIRST, _LAST = 5, 18  # the ages at which Kindergarten begins and Grade 12 ends
_KIND = lazy_pattern(
    r"(grade|gr\.?|years?|yr\.?|y|key stages?|ks)\s*(?:\d|one|two|three|four|five|six|seven|eight)", re.I
)
_COUNTED = "digits?|times|minutes?|mins?|hours?|hrs?|days?|weeks?|steps?|sided|d\\b|by|x|and a half|pens?\\b"
_ITEM = rf"(?:1[0-3]|[1-9])(?![\w.:%°/]|[\s-]*(?:{_COUNTED}))"
_ALSO = lazy_pattern(
    rf"(?:\s*,\s*{_ITEM})*\s*,?\s*(?:\b(?:or|and|o|y)\b|[/&])\s*{_ITEM}|(?:\s*,\s*{_ITEM})+(?=\s*$)", re.IGNORECASE
)
_UP = lazy_pattern(
    r"\s*(?:\+|(?:and|or|&)\s+(?:up|above|higher|over|older|beyond|upwards?|later)\b|onwards?\b|upwards?\b"
    r"|(?:at\s+)?minimum\b|at\s+least\b|[oy]\s+(?:m[aá]s|superior(?:es)?|mayor(?:es)?)\b|en\s+adelante\b)",
    re.IGNORECASE,
)
_DOWN = lazy_pattern(
    r"\s*(?:(?:and|or|&)\s+(?:below|under|lower|down|younger|less|earlier)\b|at\s+(?:the\s+)?most\b|maximum\b"
    r"|[oy]\s+(?:menos|inferior(?:es)?|menores)\b)",
    re.IGNORECASE,
)
_BEFORE = tuple(
    (limit, lazy_pattern(rf"\b(?:{words})\s+(?:the\s+|el\s+|la\s+)?$", re.IGNORECASE))
    for limit, words in (
        ("up to", r"up\s+to|at\s+most|no\s+(?:higher|more|older|later)\s+than|not\s+(?:above|over)|until|hasta"),
        ("below", r"below|under|before|lower\s+than|younger\s+than|less\s+than|debajo\s+de|antes\s+de|menos\s+de"),
        ("at least", r"at\s+least|no\s+(?:lower|younger|less|earlier)\s+than|not\s+(?:below|under)|minimum|starting"
                     r"\s+(?:at|in|from)|a\s+partir\s+de|desde|como\s+m[ií]nimo"),
        ("above", r"above|over|beyond|higher\s+than|older\s+than|more\s+than|past|por\s+encima\s+de|m[aá]s\s+de"),
        ("", r"from|between|entre|de|either"),
    )
)  # fmt: skip
# "Half past year 1" is a time, "past year 6 SATs papers" are old ones, and "the past year 2 history" is a topic.
_PAST_ELSE = lazy_pattern(
    r"\b(?:half|quarter|hours?|minutes?|five|ten|twenty|o['’]?clock|\d{1,2}|clock|times?|the|our|my|and|or|of|in|simple"
    r"|perfect|continuous|distant|recent|present)[\s-]+past\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_PAST_PAPERS = lazy_pattern(
    r"\s+(?:[\w-]+\s+){0,2}(?:sats?|papers?|exams?|tests?|questions?|assessments?|examinations?)\b", re.IGNORECASE
)
_OLDS = lazy_pattern(r"\b(?P<n>\d{1,2})\s*(?:and|or|to|&|-|,)\s*$")
_ORDINAL = r"(?:primer|segundo|tercer|cuarto|quinto|sexto|s[eé]ptimo|octavo|noveno)"
_SPANISH = lazy_pattern(
    rf"\b(?:de\s+)?(?P<first>{_ORDINAL})o?\s+(?:al?|[oy]|hasta)\s+(?P<last>{_ORDINAL})o?\s+(?:grado|de\s+primaria)\b"
    r"|\b(?:de\s+)?(?P<n>[1-9])\.?\s?[ºo°]\s*(?:al?|[oy]|-)\s*(?P<m>[1-9])\.?\s?[ºo°](?:\s*(?:grado|de\s+primaria))?(?!\w)"
    r"|\bgrados?\s+(?P<k>1[0-2]|[1-9])(?:\s*(?:,\s*\d\s*)*(?:al?|[oy]|-)\s*(?P<l>1[0-2]|[1-9]))?(?![\w.:%])",
    re.IGNORECASE,
)
CUES = cues("grado primaria") | DIGITS  # of grades in Spanish


def find_ranges(typed: str) -> list[GradeSpan]:
    """The grades of a query, left to right and apart, each with the words that open or join its range."""
    spanish = list(_spanish(typed))
    others = [span for span in find_grades(typed) if all(span.end <= s.start or s.end <= span.start for s in spanish)]
    spans: list[GradeSpan] = []
    for span in sorted((*spanish, *(_also(typed, span) for span in others))):
        before = spans[-1] if spans else None
        if before and span.start < before.end:
            continue
        if before and re.fullmatch(r"\s+(?:and|y)\s+", typed[before.end : span.start]) and _between(typed, before):
            spans[-1] = _joined(typed, before, span)
        else:
            spans.append(span)
    return [_opened(typed, span) for span in spans]


def _spanish(typed: str) -> Iterator[GradeSpan]:
    for match in _SPANISH.finditer(typed) if has_cue(typed, CUES) else ():
        first = match["first"] or match["n"] or match["k"]
        last = match["last"] or match["m"] or match["l"] or first
        grades = [int(text) if text.isdigit() else _number(text) for text in (first, last)]
        if grades[0] <= grades[1]:
            yield GradeSpan(match.start(), match.end(), AgeRange(grades[0] + 5, grades[1] + 6), match[0])


def _number(ordinal: str) -> int:
    names = "primer segundo tercer cuarto quinto sexto septimo octavo noveno".split()  # noqa: SIM905
    return names.index(ordinal.lower().replace("é", "e")) + 1


def _also(typed: str, span: GradeSpan) -> GradeSpan:
    """The grade with what is listed after it, or before it of ages: "year 5 or 6", "8 and 9 year olds"."""
    if re.search(r"olds?$", span.label, re.IGNORECASE) and (match := _OLDS.search(typed[: span.start])):
        low = int(match["n"])
        return (
            span._replace(
                start=match.start(),
                ages=AgeRange(min(low, span.ages.low), span.ages.high),
                label=typed[match.start() : span.end],
            )
            if 2 < low < span.ages.low
            else span
        )
    kind, listed = _KIND.match(span.label), _ALSO.match(typed, span.end)
    if kind is None or listed is None:
        return span
    prefix = kind[1] if len(kind[1]) < 3 else f"{kind[1].rstrip('s')} "
    others = [span for number in re.findall(r"\d+", listed[0]) for span in find_grades(f"{prefix}{number}")]
    ages = [span.ages, *(one.ages for one in others)]
    lows, highs = [one.low for one in ages], [one.high for one in ages if one.high]
    return GradeSpan(span.start, listed.end(), AgeRange(min(lows), max(highs)), typed[span.start : listed.end()])


def _between(typed: str, span: GradeSpan) -> bool:
    return re.search(r"\b(?:between|entre)\s+$", typed[: span.start], re.IGNORECASE) is not None


def _joined(typed: str, first: GradeSpan, last: GradeSpan) -> GradeSpan:
    ages = AgeRange(min(first.ages.low, last.ages.low), max(first.ages.high or 130, last.ages.high or 130))
    return GradeSpan(first.start, last.end, ages, typed[first.start : last.end])


def _opened(typed: str, span: GradeSpan) -> GradeSpan:
    """The range with the words around it that open it, or only belong to it."""
    low, high = span.ages.low, span.ages.high
    start, end = span.start, span.end
    if match := _UP.match(typed, end):
        end, high = match.end(), _LAST if low < _LAST else None
    elif match := _DOWN.match(typed, end):
        end, low = match.end(), min(_FIRST, low)
    else:
        limit, start = _limit(typed, span)
        if limit == "up to":
            low = min(_FIRST, low)
        elif limit == "below" and low > 3:
            low, high = min(_FIRST, low - 1), low
        elif limit == "at least":
            high = _LAST if low < _LAST else None
        elif limit == "above" and high and high < _LAST:
            low, high = high, _LAST
    return GradeSpan(start, end, AgeRange(low, high), typed[start:end])


def _limit(typed: str, span: GradeSpan) -> tuple[str, int]:
    """The kind of limit before a grade, and where its words begin; a small word counts only before a range."""
    for limit, words in _BEFORE:
        if (match := words.search(typed[: span.start])) and (limit or span.ages.high != span.ages.low + 1):
            if match[0].lower().startswith("past") and _is_past_else(typed, span):
                continue
            return limit, match.start()
    return "", span.start


def _is_past_else(typed: str, span: GradeSpan) -> bool:
    """Whether "past" before the grade does not mean beyond it."""
    return bool(_PAST_ELSE.search(typed[: span.start]) or _PAST_PAPERS.match(typed, span.end))
