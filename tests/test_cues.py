"""Cues: whatever a pattern matches has one of them, so that a text without any needs no search."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from re import _parser  # type: ignore[attr-defined]  # a pattern as its compiler reads it; no public name has it
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.search import (
    filters_asked,
    grade_ranges,
    grade_words,
    languages_asked,
    lengths,
    numbered,
    publishers_asked,
    qualities,
    query_notices,
    school_systems,
    school_terms,
    spanish_grades,
)
from catalog.vocabularies import grades
from catalog.vocabularies.cues import DIGITS, cues, has_cue

_MOST = 20_000  # texts a pattern


def _filters() -> Iterator[tuple[re.Pattern[str], frozenset[str]]]:
    newest, shortest, free, status, license, quality, term = (reader.cues for reader in filters_asked._readers())
    for order, of in zip(filters_asked._ORDERS, (newest, shortest), strict=True):
        yield from ((named[order], of) for named in (filters_asked._ORDERS, filters_asked._AT_END))
        yield filters_asked._SORTS_ALONE[order], of
    yield filters_asked._NEWEST_OF, newest
    patterns = filters_asked._FREE_SURELY, filters_asked._NO_COST, filters_asked._FREE, filters_asked._ALONE_AS["free"]
    yield from ((pattern, free) for pattern in patterns)
    decided = filters_asked._APPROVED, filters_asked._DECIDED_APART, filters_asked._APPROVED_FIRST
    yield from ((pattern, status) for pattern in decided)
    yield from ((pattern, license) for pattern in (filters_asked._LICENSE, filters_asked._OER))
    yield qualities._QUALITY, quality
    yield school_terms._TERM, term


PATTERNS: Sequence[tuple[re.Pattern[str], frozenset[str]]] = [
    (grades._grammar()[0], grades.CUES),
    (grade_ranges._SPANISH, grade_ranges.CUES),
    (grade_words._NUMBERS_AT_END, DIGITS),
    (grade_words._NUMBERS_AT_START, DIGITS),
    (grade_words._KINDER, grade_words._OF_KINDER),
    (school_systems._ANY, school_systems._CUES),
    (school_systems._CLASS, school_systems._CUES),
    (school_systems._LIMITED, school_systems._CUES),
    (school_systems._UNDER, school_systems._CUES),
    *((pattern, spanish_grades._CUES) for pattern, *_ in (*spanish_grades._STAGES, *spanish_grades._ONE_STAGE)),
    (spanish_grades._ALONE, spanish_grades._CUES),
    (spanish_grades._COURSE, spanish_grades._CUES),
    (spanish_grades._CYCLE, spanish_grades._CUES),
    (spanish_grades._LIMIT, spanish_grades._CUES),
    (numbered._SAID, numbered._CUES),
    (numbered._CODE, numbered._CUES),
    (numbered._EDITION, numbered._CUES),
    (lengths._LENGTH, lengths._CUES),
    (lengths._BARE, lengths._CUES),
    (lengths._SHORT, lengths._OF_SHORT),
    (lengths._VAGUE, lengths._OF_VAGUE),
    (query_notices._NO_GRADE, DIGITS),
    (languages_asked._MADE_IN, languages_asked._CUES),
    (languages_asked._BILINGUAL, languages_asked._CUES),
    (languages_asked._TAUGHT_NAMED, languages_asked._CUES),
    (publishers_asked._programs()[0], publishers_asked._programs()[2]),
    *_filters(),
]


def texts(pattern: re.Pattern[str]) -> Iterator[str]:
    """Texts that a pattern matches, each of its alternatives in one of them."""
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    for text in islice(_said(parsed), _MOST):
        for whole in (text, f"x {text}", f"{text} xxx", f"x {text} xxx", f"{text} fractions"):
            if pattern.search(whole):
                yield whole
                break


def _said(parsed: Any) -> Iterator[str]:
    """The plainest text of a part of a pattern, then those that differ from it in one choice."""
    parts = [[*_of_part(str(name), value)] for name, value in parsed]
    plain = [said[0] for said in parts]
    yield "".join(plain)
    for at, said in enumerate(parts):
        for other in said[1:]:
            yield "".join([*plain[:at], other, *plain[at + 1 :]])


def _of_part(name: str, value: Any) -> Iterator[str]:
    match name, value:
        case "LITERAL", code:
            yield chr(code)
        case "IN", choices:
            yield from _of_class(choices)
        case "NOT_LITERAL" | "ANY", _:
            yield "x"
        case "BRANCH", (_, branches):
            for branch in branches:
                yield from _said(branch)
        case "SUBPATTERN", (*_, inside):
            yield from _said(inside)
        case (("MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT"), (least, most, inside)):
            once = [*_said(inside)]
            yield from (said * max(least, 1) for said in once[: None if least else 0])
            yield from ("", *once)[: 1 + len(once) if not least and most else 1 if not least else 0]
        case _:
            yield ""  # what looks around, and ends


def _of_class(choices: Any) -> Iterator[str]:
    names = {str(name): value for name, value in choices}
    if "NEGATE" in names:
        yield "x"
    elif "CATEGORY" in names:
        yield {"CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": " ", "CATEGORY_DIGIT": "3"}.get(str(names["CATEGORY"]), "x")
    else:
        yield from (chr(value if str(name) == "LITERAL" else value[0]) for name, value in choices)


@pytest.mark.parametrize(("pattern", "of"), PATTERNS, ids=[pattern.pattern[:40] for pattern, _ in PATTERNS])
def test_whatever_a_pattern_matches_has_one_of_its_cues(pattern: re.Pattern[str], of: frozenset[str]):
    matched = [text for text in texts(pattern) if text.isascii()]
    assert matched
    assert [text for text in matched if not has_cue(text, of)] == []


@given(st.text(), st.lists(st.from_regex(r"\A[a-z]{4,8}\Z"), max_size=3))
def test_a_text_that_holds_a_cue_has_it_whatever_is_beside_it(text: str, named: list[str]):
    assert all(has_cue(f"{text} {word.upper()}s, {text}", cues(word)) for word in named)
    assert has_cue(text, DIGITS) or not any(map(str.isdigit, text))
