"""Spelling: misspelled words corrected by the catalog's own vocabulary."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from indexer.words.analysis import words
from indexer.words.foreign import foreign_words
from indexer.words.near_words import NearWords
from indexer.words.slips import (
    ALIKE,
    DOUBLED,
    FIRST,
    KEYS,
    MISSING,
    MISSING_VOWEL,
    SWAPPED,
    VOWEL,
    cost,
    sound,
    sounds,
)
from indexer.words.spelling import Speller, english_words, names
from indexer.words.word_list import WordList

COUNTS = {
    "fence": 15,
    "fetch": 4,
    "forms": 40,
    "fraction": 200,
    "fractions": 260,
    "french": 500,
    "parliament": 116,
    "rhythm": 256,
    "tables": 90,
    "the": 9000,
    "times": 120,
}
SPELLER = Speller(WordList.of(COUNTS), {"shirt": 10**7, "lunch": 10**7})


def speller(english: dict[str, int] | None = None, **counts: int) -> Speller:
    return Speller(WordList.of(counts), english)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("frations", "fractions"), ("parliment", "parliament"), ("rythm", "rhythm"), ("fractoins", "fractions")],
)
def test_slips_are_put_right(typed: str, meant: str):
    assert SPELLER.correct(typed) == meant


def test_of_equally_near_words_the_one_common_here_is_meant():
    assert SPELLER.near("fench") == ["french", "fence", "fetch"]


def test_words_of_the_catalog_and_of_the_language_stay():
    assert SPELLER.correct("fence") is None
    assert SPELLER.correct("shirt") is None


@pytest.mark.parametrize("word", ["fen", "ks2", "4nf", "", "zzzzzzzz"])
def test_short_words_codes_and_words_near_to_nothing_stay(word: str):
    assert SPELLER.correct(word) is None


def test_words_that_ran_together_come_apart():
    assert SPELLER.correct("timestables") == "times tables"


def test_a_slip_inside_the_catalog_gives_way_to_the_word_it_was_meant_to_be():
    words = speller(databse=1, database=17, beaks=1, beats=87, the=9000)
    assert words.correct("databse") == "database"
    assert words.correct("beaks") is None  # short: as likely a rare word as a slip


def test_in_a_small_catalog_a_word_that_occurs_once_is_a_word():
    assert speller(databse=1, database=17).correct("databse") is None
    assert speller(volcano=1).correct("volcanoe") == "volcano"


def test_an_empty_catalog_corrects_nothing():
    assert speller().correct("frations") is None


def test_the_english_list_knows_ordinary_words():
    assert {"shirt", "lunches", "volcano"} <= set(english_words())
    assert "frations" not in english_words()


@given(st.text(max_size=30))
def test_a_correction_is_always_words_of_the_catalog(word: str):
    corrected = SPELLER.correct(word)
    assert corrected is None or all(part in COUNTS for part in corrected.split(" "))


@given(st.sampled_from(sorted(COUNTS)), st.integers(0, 9))
def test_a_lost_letter_of_a_long_word_leads_back_to_it(word: str, at: int):
    if len(word) >= 6 and 0 < at < len(word) - 1:
        lost = word[:at] + word[at + 1 :]
        assert word in SPELLER.near(lost)


@given(st.lists(st.text("abcdeé가", min_size=1, max_size=7)), st.text("abcdeé가", max_size=7), st.integers(1, 3))
def test_words_a_few_slips_away_are_those_whose_distance_says_so(words: list[str], word: str, slips: int):
    near = NearWords(words).within(word, slips)
    assert sorted(near) == sorted(other for other in words if OSA.distance(word, other) <= slips)


@given(st.lists(st.text("aeiouhwckgnpqstzx", max_size=8)))
def test_words_sound_the_same_together_as_alone(words: list[str]):
    assert sounds(words) == [sound(word) for word in words]


SCHOOL = speller(
    {"into": 4 * 10**8, "whether": 10**8, "weather": 9 * 10**7, "lear": 10**6, "learn": 8 * 10**7, "poet": 10**7},
    climate=90,
    friction=60,
    into=4000,
    learn=900,
    poet=90,
    shoot=30,
    weather=150,
    whether=400,
    the=9000,
)


def test_the_other_words_choose_between_corrections():
    def together(words: Sequence[str], others: Sequence[str]) -> list[float]:
        return [3.0 if word == "weather" and "climate" in others else 0.0 for word in words]

    assert SCHOOL.correct("wether") == "whether"
    assert SCHOOL.correct("wether", ["climate"], together) == "weather"


def test_a_rare_word_of_english_gives_way_only_to_a_much_commoner_one_a_slip_away():
    words = speller({"climat": 2, "climate": 10**7, "plath": 10**6, "plate": 10**7}, climate=90, plate=90, the=9000)
    assert words.correct("climat") == "climate"
    assert words.correct("plath") is None


@pytest.mark.parametrize("name", ["kahoot", "sats", "juneteenth", "frindle", "phet", "teks"])
def test_names_are_never_put_right(name: str):
    vocabulary = {"shoot": 99, "sets": 99, "nineteenth": 99, "friendly": 99, "poet": 99, "texts": 99, "the": 9000}
    counts = WordList.of(vocabulary)
    assert Speller(counts, english_words(), names()).correct(name) is None


def test_words_of_another_language_stay_but_for_an_ending_left_off():
    words = speller(into=4000, climate=90, country=300, the=9000)
    other = Speller(words._vocabulary, {}, foreign=lambda: {"quinto", "climat", "contar"})
    assert other.correct("quinto") is None
    assert other.correct("contar") is None
    assert other.correct("climat") == "climate"
    assert {"quinto", "contar", "jahreszeiten"} & foreign_words()


def test_a_word_among_words_of_another_language_is_left_alone():
    vocabulary = speller(verbs=900, verb=90, the=9000)._vocabulary
    words = Speller(vocabulary, english_words(), names(), foreign_words)
    assert words.correct("verbes") == "verbs"
    assert words.correct("verbes", ["les", "reflechis"]) is None
    assert words.correct("verbes", ["les", "miserables"]) is None
    assert words.correct("verbes", ["les", "irregular"]) == "verbs"


def test_a_letter_too_many_at_the_end_is_no_plural_of_a_word_that_ends_in_s():
    words = speller(mitosis=14, plants=90, the=9000)
    assert words.correct("mitosiss") == "mitosis"
    assert words.correct("plantss") == "plants"


def test_a_word_with_a_capital_is_put_right_by_one_slip_only():
    words = speller(shakespeare=90, sonnet=20, the=9000)
    assert words.correct("shakespear", named=True) == "shakespeare"
    assert words.correct("sackspeer", named=True) is None


@pytest.mark.parametrize("word", ["patricks", "childrens", "querying", "queried"])
def test_a_form_of_a_word_that_is_known_is_no_slip(word: str):
    words = speller({"querie": 9}, patrick=9, children=90, query=9, carrying=90, carried=90, the=9000)
    assert words.correct(word) is None


def test_a_likelier_slip_for_a_word_that_the_catalog_lacks_is_left_alone():
    counts = {"boiling": 90, "the": 9000}
    assert speller({}, **counts).correct("bulying") == "boiling"
    assert speller({"bullying": 10**7}, **counts).correct("bulying") is None


def test_what_sounds_alike_is_near_however_it_is_written():
    assert speller(physics=50, photosynthesis=90, fitness=400, the=9000).correct("fizziks") == "physics"


@pytest.mark.parametrize(
    ("typed", "meant", "expected"),
    [
        ("form", "form", 0.0),
        ("from", "form", SWAPPED),
        ("ryhme", "rhyme", SWAPPED),
        ("adition", "addition", DOUBLED),
        ("grammer", "grammar", VOWEL),
        ("siense", "science", ALIKE + MISSING),
        ("kadle", "ladle", KEYS + FIRST),
        ("triangl", "triangle", MISSING_VOWEL),
    ],
)
def test_the_cost_of_slips_is_the_sum_of_each(typed: str, meant: str, expected: float):
    assert cost(typed, meant) <= expected + 1e-9
    assert cost(typed, meant) == pytest.approx(expected) or sound(typed) == sound(meant)


@given(st.text("abcdehst", max_size=8), st.text("abcdehst", max_size=8))
def test_a_cost_is_zero_only_for_the_same_word(one: str, other: str):
    assert (cost(one, other) == 0) is (one == other)


def listed(name: str) -> list[str]:
    lines = (Path(__file__).parent / "golden" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_of_the_names_written_by_hand_hardly_any_is_put_right():
    said = Counter(word for line in listed("slips.txt") for word in words(line.split(" => ")[1]))
    counts = {word: 20 + count for word, count in said.items()} | {"the": 9000}
    vocabulary = WordList.of(counts)
    catalog = Speller(vocabulary, english_words(), names(), foreign_words)
    lines = listed("names_left_alone.txt")
    wrong = [line for line in lines if any(catalog.correct(word) for word in words(line))]
    assert len(wrong) / len(lines) <= 0.05


def test_slips_made_by_hand_are_put_right_against_words_that_a_catalog_of_schools_has():
    pairs = [line.split(" => ") for line in listed("slips.txt")]
    said = Counter(word for _, meant in pairs for word in words(meant))
    catalog = speller(dict(english_words()), **{word: 20 + count for word, count in said.items()} | {"the": 9000})
    right = sum(
        [catalog.correct(word) or word for word in words(typed)] == list(words(meant)) for typed, meant in pairs
    )
    assert right / len(pairs) >= 0.85


def test_words_of_other_languages_are_kept_in_a_ready_form_which_no_damage_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    read = foreign_words.__wrapped__
    words = read()
    (kept,) = tmp_path.rglob("foreign-*.txt")

    with monkeypatch.context() as without:
        without.setattr("gzip.decompress", None)  # the lists are not read again
        assert read() == words

    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    assert read() == words
    kept.write_bytes(b"\xff")
    assert read() == words
