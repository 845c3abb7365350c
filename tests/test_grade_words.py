"""Grades as teachers type them into the search field, and what only looks like them."""

from __future__ import annotations

import pytest

from api.search.grade_words import find_grades_and_phase
from catalog.standards.codes import is_foreign_code

ALONE_OR_BESIDE_A_TOPIC = {
    "K-2": "5-8",
    "3-5": "8-11",
    "6-8": "11-14",
    "9-12": "14-18",
    "elementary": "5-11",
    "Lower Primary": "5-8",
    "upper primary": "8-11",
    "kinder": "5-6",
    "reception": "4-5",
    "3-5 grade": "8-11",
    "2nd to 4th grade": "7-10",
    "tercer grado": "8-9",
    "3er grado": "8-9",
    "quinto de primaria": "10-11",
    "college freshman": "18-19",
}


@pytest.mark.parametrize(("typed", "ages"), ALONE_OR_BESIDE_A_TOPIC.items())
@pytest.mark.parametrize("topic", ["{}", "{} science", "plants {}"])
def test_a_grade_is_found_alone_before_and_after_a_topic(typed: str, ages: str, topic: str) -> None:
    query = topic.format(typed)
    (span,) = find_grades_and_phase(query)
    assert (query[span.start : span.end], str(span.ages)) == (typed, ages)


@pytest.mark.parametrize("typed", ["3,4,5", "plants 3, 4, 5"])
def test_grades_that_follow_on_each_other_may_be_listed(typed: str) -> None:
    assert [str(span.ages) for span in find_grades_and_phase(typed)] == ["8-11"]


@pytest.mark.parametrize(
    "typed",
    [
        "3,4,5 triangle",
        "3,4,6",
        "7,8,13",
        "times tables 3,4,5",
        "numbers 6-8",
        "pages 9-12",
        "subtract 3-5",
        "score 6-8 in set 2",
        "4-7 plants",
        "how to be kinder",
        "a kinder world",
        "kinder words",
        "ecuaciones de segundo grado",
        "función de primer grado",
    ],
)
def test_what_only_looks_like_a_grade_is_none(typed: str) -> None:
    assert list(find_grades_and_phase(typed)) == []


@pytest.mark.parametrize("typed", ["KS2.3", "Y4.2", "yr5.1.2", "ks3-2"])
def test_a_section_of_a_key_stage_or_year_is_no_code_of_an_unknown_framework(typed: str) -> None:
    assert not is_foreign_code(typed, "")
    assert is_foreign_code("MA.5.FR.1.1", "")
