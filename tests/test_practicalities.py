"""Lengths and languages in what is typed, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.search.length_and_language import find_languages, find_minutes

BILINGUAL, TAUGHT = ["en-US", "es"], ["French", "Mathematics"]


@pytest.mark.parametrize(
    ("typed", "said", "minutes"),
    [
        ("main idea exit ticket, 15 minutes", "15 minutes", "15"),
        ("fractions 15 min", "15 min", "15"),
        ("15 minutes: fractions", "15 minutes", "15"),
        ("fractions under 20 minutes grade 4", "under 20 minutes", "20"),
        ("tides, half an hour", "half an hour", "30"),
        ("15-minute game about rhymes", "15-minute", "15"),
        ("a 10 minute warm-up", "10 minute", "10"),
        ("volcanoes at most 1 hour", "at most 1 hour", "60"),
        ("10-15 mins, poetry", "10-15 mins", "15"),
        ("el ciclo del agua, menos de 20 minutos", "menos de 20 minutos", "20"),
        ("fracciones media hora", "media hora", "30"),
    ],
)
def test_a_length_is_found_where_it_was_typed(typed: str, said: str, minutes: str) -> None:
    [span] = find_minutes(typed)
    assert (typed[span.start : span.end], span.value) == (said, minutes)


@pytest.mark.parametrize(
    "typed",
    [
        "telling time to the nearest 5 minutes",
        "telling time to the half hour practice",
        "how many minutes in an hour",
        "12 minute run",
        "60 minutes make one hour on a clock",
        "converting 90 minutes to hours",
        "20 minutes past three",
        "minutes of the meeting",
        "an angle of 30 minutes",
        "add 15 minutes",
        "1 minute",
        "3.15 minutes",
        "900 minutes",
    ],
)
def test_a_time_that_is_to_be_learned_is_no_length(typed: str) -> None:
    assert find_minutes(typed) == []


@pytest.mark.parametrize(
    ("typed", "said", "tag"),
    [
        ("civics and history in Spanish", "in Spanish", "es"),
        ("fractions in spanish grade 5", "in spanish", "es"),
        ("Spanish-language texts about rivers", "Spanish-language", "es"),
        ("Spanish language worksheets about rivers", "Spanish language ", "es"),
        ("a story written in French", "written in French", "fr"),
        ("los ríos en español", "en español", "es"),
    ],
)
def test_a_language_to_read_in_is_found(typed: str, said: str, tag: str) -> None:
    [span] = find_languages(typed, BILINGUAL, TAUGHT)
    assert (typed[span.start : span.end], span.value) == (said, tag)


@pytest.mark.parametrize(
    "typed",
    [
        "French verbs",
        "numbers in Spanish",
        "greetings in French",
        "colours in Spanish",
        "family members in Spanish",
        "days of the week and the weather in Spanish",
        "ordering food in Spanish",
        "life in French Guiana",  # French is taught here, and nothing here is in French
        "Spanish language",
        "articles in German",  # nothing here is in German
        "essays in English",
        "maths in Chinese schools",
    ],
)
def test_a_language_to_learn_is_no_wish(typed: str) -> None:
    assert list(find_languages(typed, BILINGUAL, TAUGHT)) == []


def test_in_a_language_is_no_wish_where_that_language_is_a_subject() -> None:
    assert list(find_languages("stories in Spanish", BILINGUAL, ["Spanish"])) == []


@given(st.text(max_size=80))
def test_whatever_is_typed_is_ordinary_input(typed: str) -> None:
    for span in [*find_minutes(typed), *find_languages(typed, BILINGUAL, TAUGHT)]:
        assert 0 <= span.start < span.end <= len(typed)
