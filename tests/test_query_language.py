"""Words of another language are looked for in English, or left alone, and never put right."""

from dataclasses import replace

import pytest

from api.messages import english
from api.search.pieces import Knowledge
from api.search.understanding import understand
from indexer.words.foreign import foreign_words
from indexer.words.spelling import Speller, english_words
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

COUNTS = {
    "linear": 8,
    "cycle": 30,
    "energy": 9,
    "equations": 40,
    "fractions": 260,
    "para": 5,
    "volcano": 12,
    "water": 80,
    "roma": 4,
}
KNOWLEDGE = Knowledge(
    Speller(
        WordList.of(COUNTS),
        english_words(),
        foreign=foreign_words,
    ),
    Synonyms({}),
    subjects=("Mathematics", "Biology"),
    types=("Lesson",),
    languages=("en-US",),
)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("fracciones para grado 6", "fractions"),
        ("Ecuaciones lineales", "linear equations"),
        ("el ciclo del agua para niños de tercer grado", "water cycle"),
        ("la energía sin hojas de trabajo", "energy"),
        ("les volcans", "volcanoes"),
        ("Brüche Klasse 6", "fractions"),
        ("frações 5º ano", "fractions"),
        ("fracciones año 5", "fractions"),
        ("volcán 5º año", "volcanoes"),
    ],
)
def test_a_concept_is_looked_for_in_english_and_the_answer_says_so(typed: str, meaning: str) -> None:
    understood = understand(typed, KNOWLEDGE)
    assert (understood.meaning, understood.did_you_mean) == (meaning, None)
    assert "notice.translated" in [notice.key for notice in understood.notices]


def test_what_was_typed_and_what_is_meant_are_told() -> None:
    [notice] = understand("el ciclo del agua", KNOWLEDGE).notices
    assert english().say(notice) == "Looked for in English: “ciclo del agua” as “water cycle”."


def test_what_is_left_out_is_told_as_typed_with_its_english_and_never_as_a_slip() -> None:
    counts = {**COUNTS, "decimals": 40, "multiplication": 90}
    known = replace(KNOWLEDGE, speller=Speller(WordList.of(counts), english_words(), foreign=foreign_words))
    for typed, meant in (("decimales", "decimals"), ("multiplicación", "multiplication")):
        read = understand(f"ecuaciones sin {typed}", known)
        assert [piece.label for piece in read.pieces] == [typed]
        said = english().say(read.notices[0])
        assert said == f"Left out: materials that say “{typed}” (in English “{meant}”)."


@pytest.mark.parametrize(
    "typed", ["los dinosauritos", "jakości w Polsce", "die Zerlegung der Zahlen", "fracciònes", "les fractionnés"]
)
def test_words_of_another_language_are_not_put_right(typed: str) -> None:
    assert understand(typed, KNOWLEDGE).did_you_mean is None


@pytest.mark.parametrize("typed", ["guerra civil", "la guerra civil", "la guerra civil sin batallas"])
def test_a_phrase_is_read_in_its_language_though_one_of_its_words_is_also_a_name_or_rarely_here(typed: str) -> None:
    counts = {
        **COUNTS,
        "guerra": 2,
        "civil": 90,
        "war": 300,
        "battles": 9,
        "principal": 15,
        "patron": 2,
        "patterns": 90,
    }
    known = replace(KNOWLEDGE, speller=Speller(WordList.of(counts), english_words(), foreign=foreign_words))
    assert understand(typed, known).meaning == "civil war"
    assert understand("patron", known).meaning == "patron"  # a single word may well be English
    often = replace(
        KNOWLEDGE, languages=("es",), speller=Speller(WordList.of({**counts, "guerra": 80}), english_words())
    )
    assert understand("guerra civil", often).meaning == "guerra civil"


def test_in_a_catalog_of_that_language_its_words_are_looked_for_as_they_are() -> None:
    spanish = replace(KNOWLEDGE, languages=("en", "es-MX"))
    assert understand("roma para quinto grado", spanish).meaning == "roma"
    assert (
        understand("fracciones para quinto grado", spanish).meaning == "fractions"
    )  # the catalog has the word nowhere


@pytest.mark.parametrize(
    "typed", ["fractions on a line", "the water cycle", "El Niño and the water cycle", "die casting"]
)
def test_a_query_in_english_is_no_other_language(typed: str) -> None:
    assert [notice.key for notice in understand(typed, KNOWLEDGE).notices] == []


def test_kinds_and_subjects_are_known_in_spanish() -> None:
    pieces = understand("ciencias tercer grado con hojas de trabajo", KNOWLEDGE).pieces
    assert [(piece.kind, piece.label) for piece in pieces] == [
        ("subject", "Biology"),
        ("grade", "tercer grado"),
        ("type", "worksheets"),
    ]
