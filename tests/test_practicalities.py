"""Lengths and languages in what is typed, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.messages import english
from api.search.languages_asked import find_languages
from api.search.lengths import find_lengths, find_short, find_vague_length, length_label, lengths_as_words
from api.search.pieces import Knowledge
from api.search.understanding import understand
from indexer.words.spelling import Speller
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

TAUGHT = ["French", "Mathematics"]


@pytest.mark.parametrize(
    ("typed", "said", "minutes"),
    [
        ("main idea exit ticket, 15 minutes", "15 minutes", "15"),
        ("fractions 15 min", "15 min", "15"),
        ("one hour poetry lesson year 8", "one hour", "60"),
        ("forces half an hour year 5", "half an hour", "30"),
        ("20 minutes ratios", "20 minutes", "20"),
        ("tides 30 minutes with captions", "30 minutes", "30"),
        ("15 minutes: fractions", "15 minutes", "15"),
        ("fractions under 20 minutes grade 4", "under 20 minutes", "20"),
        ("tides, half an hour", "half an hour", "30"),
        ("15-minute game about rhymes", "15-minute", "15"),
        ("a 10 minute warm-up", "10 minute", "10"),
        ("volcanoes at most 1 hour", "at most 1 hour", "60"),
        ("10-15 mins, poetry", "10-15 mins", "10-15"),
        ("el ciclo del agua, menos de 20 minutos", "menos de 20 minutos", "20"),
        ("fracciones media hora", "media hora", "30"),
        ("two hours of dance", "two hours", "120"),
        ("dos horas de danza", "dos horas", "120"),
        ("una hora de fracciones", "una hora", "60"),
        ("45 minute fractions", "45 minute", "45"),
        ("phonics ten minute", "ten minute", "10"),
        ("year 4 20 minute poetry", "20 minute", "20"),
        ("cuarenta y cinco minutos de lectura", "cuarenta y cinco minutos", "45"),
        ("forty five minutes of art", "forty five minutes", "45"),
        ("rivers 1 hour 20 minutes", "1 hour 20 minutes", "80"),
        ("45-60 minutes", "45-60 minutes", "45-60"),
    ],
)
def test_a_length_is_found_where_it_was_typed(typed: str, said: str, minutes: str) -> None:
    [span] = find_lengths(typed)
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
        "two hours of daylight",
        "60 minutes of physical activity",
        "8 hours of sleep",
        "5 minute plank",
        "an angle of 30 minutes",
        "add 15 minutes",
        "1 minute",
        "3.15 minutes",
        "900 minutes",
    ],
)
def test_a_time_that_is_to_be_learned_is_no_length(typed: str) -> None:
    assert find_lengths(typed) == []


@pytest.mark.parametrize(
    ("typed", "said", "tag"),
    [
        ("civics and history in Spanish", "in Spanish", "es"),
        ("fractions in spanish grade 5", "in spanish", "es"),
        ("Spanish-language texts about rivers", "Spanish-language", "es"),
        ("Spanish language worksheets about rivers", "Spanish language ", "es"),
        ("a story written in French", "written in French", "fr"),
        ("los ríos en español", "en español", "es"),
        ("en español fracciones", "en español", "es"),
        ("cuentos en español grado 3", "en español", "es"),
        ("lecturas en español cuarto grado", "en español", "es"),
    ],
)
def test_a_language_to_read_in_is_found(typed: str, said: str, tag: str) -> None:
    [span] = find_languages(typed, TAUGHT)
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
    assert list(find_languages(typed, TAUGHT)) == []


def test_in_a_language_is_no_wish_where_that_language_is_a_subject() -> None:
    assert list(find_languages("stories in Spanish", ["Spanish"])) == []


@given(st.text(max_size=80))
def test_whatever_is_typed_is_ordinary_input(typed: str) -> None:
    for span in [*find_lengths(typed), *find_languages(typed, TAUGHT)]:
        assert 0 <= span.start < span.end <= len(typed)


@pytest.mark.parametrize(
    ("typed", "value", "label"),
    [
        ("fractions half-hour", "30", "at most 30 minutes"),
        ("fractions an hour", "60", "at most 60 minutes"),
        ("fractions an hour and a half", "90", "at most 90 minutes"),
        ("fractions ten minutes", "10", "at most 10 minutes"),
        ("fractions under 20 minutes", "20", "at most 20 minutes"),
        ("fractions 60 minutes or less", "60", "at most 60 minutes"),
        ("fractions longer than 60 minutes", "60-", "at least 60 minutes"),
        ("fractions at least 30 minutes", "30-", "at least 30 minutes"),
        ("fractions 20+ minutes", "20-", "at least 20 minutes"),
        ("fractions more than an hour", "60-", "at least 60 minutes"),
        ("fractions between 30 and 45 minutes", "30-45", "30-45 minutes"),
        ("fracciones entre 20 y 30 minutos", "20-30", "20-30 minutes"),
        ("fracciones al menos 30 minutos", "30-", "at least 30 minutes"),
    ],
)
def test_a_length_has_a_least_or_a_most_and_says_which(typed: str, value: str, label: str) -> None:
    [span] = find_lengths(typed)
    assert (span.value, english().say(length_label(span.value))) == (value, label)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("lessons under 30 grade 3 place value", "30"),  # minutes of a lesson, whatever it is about
        ("warm up max 10 magnets", "10"),
        ("erosion 45 or less", "45"),
        ("no more than 20 poetry", "20"),
        ("poetry up to 40", "40"),
        ("tides menos de 25", "25"),
        ("under 45 magnets", "45"),
        ("adding numbers under 100", ""),
        ("counting up to 10", ""),
        ("adding within 20", ""),
        ("place value 45 or less", ""),
        ("x less than 12", ""),
        ("kids under 10 erosion", ""),
        ("erosion under 20 degrees", ""),
        ("groups up to 20 students tides", ""),
        ("tides under 2", ""),
        ("tides under 1000", ""),
        ("under 30", ""),
    ],
)
def test_a_bare_number_with_a_limit_is_minutes_unless_numbers_are_the_topic(typed: str, value: str) -> None:
    assert ",".join(span.value for span in find_lengths(typed)) == value


@pytest.mark.parametrize(
    ("typed", "words", "value"),
    [
        ("short lesson on erosion", "short", "20"),
        ("lesson for kindergarten short", "short", "20"),
        ("a quick fractions activity", "a quick", "20"),
        ("lección corta de fracciones", "corta", "20"),
        ("quick 10 minute quiz", "quick", "10"),  # as long as is said
        ("erosion quick", "quick", "20"),
        ("short story lesson", "", ""),
        ("short vowels video", "", ""),
        ("quick sort lesson", "", ""),
        ("short passages", "", ""),  # to read, not to last
        ("brief history of time", "", ""),
        ("why is winter short", "", ""),
    ],
)
def test_a_short_lesson_takes_twenty_minutes_at_most(typed: str, words: str, value: str) -> None:
    [(found, length)] = [(typed[span.start : span.end], span.value) for span in find_short(typed)] or [("", "")]
    assert (found, length) == (words, value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("poverty 2 hour documentaries", ["2 hour"]),
        ("fractions 20 minutes", []),
        ("60 minutes of physical activity", []),
        ("telling time to the nearest 5 minutes", []),
        ("a 30 m rope", []),
    ],
)
def test_a_length_that_is_not_read_is_named(typed: str, words: list[str]) -> None:
    assert lengths_as_words(typed) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("fractions two class periods", "two class periods"),
        ("quick lesson on fractions", ""),  # 20 minutes at most
        ("fractions one week unit", "one week"),
        ("quick sort", ""),
        ("the three day road", ""),
    ],
)
def test_what_is_no_number_of_minutes_is_named(typed: str, words: str) -> None:
    assert find_vague_length(typed) == words


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("Spanish version of the water cycle", ["es"]),
        ("French video about volcanoes", ["fr"]),
        ("cells (Spanish)", ["es"]),
        ("fractions grade 4 in Spanish", ["es"]),
        ("weather in Haitian Creole", ["ht"]),
        ("place value in simplified Chinese", ["zh"]),
        ("the solar system in English or Spanish", ["en", "es"]),
        ("ciclo del agua en inglés", ["en"]),
        ("bilingual Spanish and English tides", ["es", "en"]),
        ("tides english/spanish", ["en", "es"]),
        ("Spalten auf Deutsch", ["de"]),
        ("Spanish conquest", []),
        ("Spanish civil war", []),
        ("weather in Spanish", []),
        ("numbers 1-20 in Spanish", []),
        ("Spanish worksheets on verbs", []),
        ("introducing yourself in German", []),
        ("Arabic numerals", []),
        ("Roman numerals in Latin", []),
    ],
)
def test_a_language_is_asked_for_beside_words_of_another_subject(typed: str, tags: list[str]) -> None:
    taught = ["French", "German", "Latin", "Spanish", "Science"]
    assert [span.value for span in find_languages(typed, taught)] == tags


@pytest.mark.parametrize(
    ("typed", "subjects", "languages", "lists"),
    [
        ("français année 7", ["French"], [], True),
        ("francés año 7", ["French"], [], True),
        ("Deutsch Klasse 7", ["German"], [], True),
        ("colores en inglés", ["English"], [], False),  # what one learns of a language
        ("fracciones en inglés", [], ["en"], False),
        ("Frances Hodgson Burnett", [], [], False),
        ("italiano 3", [], [], False),  # not taught here
    ],
)
def test_a_language_that_is_named_in_another_one_is_its_subject(
    typed: str, subjects: list[str], languages: list[str], lists: bool
) -> None:
    known = Knowledge(Speller(WordList.of({}), {}), Synonyms({}), subjects=("English", "French", "German", "Spanish"))
    read = understand(typed, known)
    assert (list(read.subjects), list(read.languages), read.lists_subject) == (subjects, languages, lists)
