"""Spelling: misspelt words put right by the catalog's own vocabulary."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine import Vocabulary
from indexer.words.spelling import Speller, english_words

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
SPELLER = Speller(Vocabulary(sorted(COUNTS), np.array([COUNTS[word] for word in sorted(COUNTS)])), {"shirt", "lunch"})


def speller(real: frozenset[str] = frozenset(), **counts: int) -> Speller:
    return Speller(Vocabulary(sorted(counts), np.array([counts[word] for word in sorted(counts)], np.int64)), real)


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
    assert {"shirt", "lunches", "volcano"} <= english_words()
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
