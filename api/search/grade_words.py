"""Grades in the words of a query: those of running text, and short ones that are grades only at one of its ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from api.search.grade_ranges import find_ranges
from api.search.school_systems import find_school_years
from catalog.model import AgeRange
from catalog.vocabularies.cues import DIGITS, cues, has_cue
from catalog.vocabularies.grades import GradeSpan, parse_grade, parse_one_grade
from catalog.vocabularies.patterns import lazy_pattern

_PHASE = lazy_pattern(r"(?<=\s)(primary|secondary|elementary|middle|high)\s*$", re.IGNORECASE)
_PHASES = {"primary": (5, 11), "elementary": (5, 11), "secondary": (11, 16), "middle": (11, 14), "high": (14, 18)}

# The bands of grades in use, and lists of grades that follow on each other: "fractions 3-5", "6-8 science", "3,4,5". A
# number more, or a word before that counts something else, and they are numbers.
_NUMBERS = r"(?P<numbers>(?:3\s?[-–]\s?5|6\s?[-–]\s?8|9\s?[-–]\s?12)|\d{1,2}(?:\s?,\s?\d{1,2}){2,})"
_NUMBERS_AT_END = lazy_pattern(rf"(?:^|(?P<before>[^\W\d_]+)\s+){_NUMBERS}\s*$")
_NUMBERS_AT_START = lazy_pattern(rf"^\s*{_NUMBERS}(?=\s+[^\W\d_]{{3}})")
_COUNTED = frozenset(
    "add adding and book by chapter chapters count counting divide dividing divided equals exercise exercises for from "  # noqa: SIM905
    "in lesson lessons level minus module modules multiply multiplying number numbers of or page pages part parts plus "
    "problem problems section sections subtract subtracting tables than times to topic topics triangle unit units "
    "verse verses week weeks".split()
)

# "Kinder" is a grade beside a topic, and an adjective after "be" or before who is kind.
_KINDER = lazy_pattern(
    r"^\s*(?P<first>kinder)(?=\s*$|\s+(?:math|maths|science|reading|writing|phonics|literacy|ela|art|music|pe|class"
    r"|classroom|teachers?|students?|lessons?|worksheets?|activit(?:y|ies)|centers?|homework|sight|letters?|numbers?)\b)"
    r"|(?<!\bbe)(?<!\bis)(?<!\bare)(?<!\bbeing)(?<!\bbecome)(?<!\band)(?<!\bmore)(?<!\bto)(?<!\ba)\s+"
    r"(?P<last>kinder)\s*$",
    re.IGNORECASE,
)
_OF_KINDER = cues("kinder")

# What parts one grade from another in a value that lists some, and what may stand beside a grade and says nothing.
_APART = lazy_pattern(r"[,;/&|]|\s+(?:and|or|y|o|u|e|und|oder)\s+|(?<=\d)\s+(?=\d)", re.IGNORECASE)
_SAYS_NOTHING = lazy_pattern(r"\b(?:and|or|to|from|the|for|in|y|o|de|del|a|para|en|und|school)\b|[^\w+]", re.IGNORECASE)


def read_grade(text: str) -> AgeRange | None:
    """The ages of a value that is a grade, in any spelling that a query may have or a record. None if it is none, says
    more than a grade ("Grade 4 fractions"), or names grades without those between them ("Grade 4 Grade 7")."""
    text = text.strip()
    if ages := parse_one_grade(text):
        return ages
    spans = find_grades_and_phase(text)
    if len(spans) == 1 and (spans[0].start, spans[0].end) == (0, len(text)):
        return spans[0].ages
    ages = parse_grade(text)
    rest = text
    for span in reversed(spans):
        rest = f"{rest[: span.start]},{rest[span.end :]}"
    pieces = [piece.strip(" ()[].:ºª°") for piece in _APART.split(rest) if _SAYS_NOTHING.sub("", piece)]
    others = [part for piece in pieces if (part := parse_grade(piece))]
    if ages is None or len(others) < len(pieces):
        return None
    listed = spans or all(len(piece) <= len("10") for piece in pieces)
    return ages if not listed or _joined([*(span.ages for span in spans), *others]) == ages else None


def _joined(parts: Sequence[AgeRange]) -> AgeRange | None:
    """All the ages from the first part to the last; None if there is a gap between two."""
    joined: AgeRange | None = None
    for part in sorted(parts, key=lambda part: part.low):
        if joined is None:
            joined = part
        elif joined.high is not None and part.low > joined.high:
            return None
        elif joined.high is not None:
            joined = AgeRange(joined.low, None if part.high is None else max(joined.high, part.high))
    return joined


@lru_cache(maxsize=128)  # the readers of a query ask of the same parts of it, and of what is left without a chip
def find_grades_and_phase(typed: str) -> tuple[GradeSpan, ...]:
    """Grades, or what is one only at the beginning or end of a query: "fractions primary", not "primary colors"."""
    return tuple(_with_school_years(typed, find_ranges(typed)) or _phase(typed) or _numbers(typed) or _kinder(typed))


def _with_school_years(typed: str, grade_spans: Sequence[GradeSpan]) -> list[GradeSpan]:
    """The grades of running text, and those that only a query can name; of two that overlap the longer one."""
    spans: list[GradeSpan] = []
    for span in sorted((*grade_spans, *find_school_years(typed)), key=lambda span: span.start - span.end):
        if all(span.end <= other.start or other.end <= span.start for other in spans):
            spans.append(span)
    return sorted(spans)


def _phase(typed: str) -> list[GradeSpan]:
    phase = _PHASE.search(typed)
    return [GradeSpan(phase.start(1), phase.end(1), AgeRange(*_PHASES[phase[1].lower()]), phase[1])] if phase else []


def _numbers(typed: str) -> list[GradeSpan]:
    match = _NUMBERS_AT_END.search(typed) or _NUMBERS_AT_START.search(typed) if has_cue(typed, DIGITS) else None
    if match is None:
        return []
    text, (start, end) = match["numbers"], match.span("numbers")
    if re.search(r"\d", typed[:start] + typed[end:]) or (match.groupdict().get("before") or "").lower() in _COUNTED:
        return []
    if "," in text:
        grades = [int(number) for number in re.findall(r"\d+", text)]
        if grades != list(range(grades[0], grades[0] + len(grades))):
            return []
        if not 1 <= grades[0] <= grades[-1] <= 12 or (end < len(typed.rstrip())):
            return []
    ages = parse_grade(re.sub(r"\s", "", text))
    return [GradeSpan(start, end, ages, text)] if ages else []


def _kinder(typed: str) -> list[GradeSpan]:
    match = _KINDER.search(typed) if has_cue(typed, _OF_KINDER) else None
    if match is None:
        return []
    start, end = match.span("first" if match["first"] else "last")
    return [GradeSpan(start, end, AgeRange(5, 6), typed[start:end])]
