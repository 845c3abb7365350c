"""Slips in words that a need, a kind, a subject or a grade is read from, and what may look like one and is none."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_needs_asked import ALL_NEEDS

from api.search.pieces import Knowledge
from api.search.term_slips import Change, put_right
from api.search.understanding import understand
from indexer.words.analysis import words
from indexer.words.foreign import foreign_words
from indexer.words.spelling import Speller, english_words, names
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

SPELLER = Speller(WordList.of({"fractions": 300, "rivers": 80, "sense": 40}), english_words(), names(), foreign_words)
KNOWLEDGE = Knowledge(
    SPELLER, Synonyms({}), subjects=("Science", "French", "History"), types=("Lesson",), need_names=ALL_NEEDS.need_names
)


# Made by hand, before any of them was tried.
@pytest.mark.parametrize(
    ("typed", "kind", "value", "right"),
    [
        ("dislexic students fractions", "need", "dyslexia", "dyslexic students fractions"),
        ("rivers autisim", "need", "sensory", "rivers autism"),
        ("begginer english learners rivers", "need", "newcomer", "beginner english learners rivers"),
        ("wrksheets on rivers", "type", "", "worksheets on rivers"),
        ("rivers flashcrds", "type", "", "rivers flashcards"),
        ("frensh fractions", "subject", "French", "french fractions"),
        ("kindergarden fractions", "grade", "5-6", "kindergarten fractions"),
        ("gradde 4 fractions", "grade", "9-10", "grade 4 fractions"),
        ("STUDNETS WITH AUTISIM RIVERS", "need", "sensory", "students WITH autism RIVERS"),
    ],
)
def test_a_slip_is_read_as_what_it_is_meant_for_and_the_answer_says_so(
    typed: str, kind: str, value: str, right: str
) -> None:
    found = understand(typed, KNOWLEDGE)
    [piece] = [piece for piece in found.pieces if piece.kind == kind]
    assert value in piece.value
    assert found.did_you_mean == right
    assert found.without(piece) in typed  # the chip takes back words as they were typed


@pytest.mark.parametrize(
    "typed",
    [
        "kahoot fractions", "juneteenth", "sats rivers", "Pokemon fractions", "why Lisbon fell", "lectura con dislexia",
        "práctica de fracciones", "“dislexia” rivers", "Worksop rivers", "jakości w Polsce", "tik tok fractions",
    ],
)  # fmt: skip
def test_a_name_another_language_or_what_is_quoted_is_no_slip(typed: str) -> None:
    assert understand(typed, KNOWLEDGE).did_you_mean is None


GOLDEN = Path(__file__).parent / "golden"


def test_of_names_as_they_are_typed_hardly_any_is_read_as_a_word_of_the_catalog_or_as_a_piece() -> None:
    slips, lines = (
        [line for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        for name in ("slips.txt", "names_left_alone.txt")
    )
    said = {word: 40 for line in slips for word in words(line.partition(" => ")[2])}
    said |= dict.fromkeys(words("kind treat spots jump legend born home letter bent than german"), 90)
    speller = Speller(WordList.of(said | {"the": 9000}), english_words(), names(), foreign_words)
    known = replace(KNOWLEDGE, speller=speller, subjects=("German", "French", "Spanish", "History"))
    assert len(lines) > 140
    changed = [line for line in lines if understand(line, known).did_you_mean]
    assert len(changed) <= len(lines) / 25, changed


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("Fractins", "Fractions"), ("Frensh Fractions", "French Fractions"), ("the Rivrs", "the Rivers"),
        ("amanda gorman fractins", "amanda gorman fractions"),
    ],
)  # fmt: skip
def test_a_slip_beside_a_name_or_with_a_capital_is_put_right(typed: str, right: str) -> None:
    found = understand(typed, replace(KNOWLEDGE, subjects=("French", "German"))).did_you_mean
    assert (found or "").lower() == right.lower()


def test_without_a_list_of_english_words_nothing_is_known_to_be_a_slip() -> None:
    unread = understand("wrksheets on rivers", replace(KNOWLEDGE, speller=Speller(WordList.of({}))))
    assert unread.did_you_mean is None


@given(st.text("ab ", max_size=12), st.data())
def test_places_in_a_text_that_was_put_right_lead_back_to_what_was_typed(typed: str, data: st.DataObject) -> None:
    at = [place for place, letter in enumerate(typed) if letter == "b"]
    changes = [Change(place, place + 1, data.draw(st.sampled_from(["b", "right", "xy"]))) for place in at]
    text = "".join({one.start: one.word for one in changes}.get(place, letter) for place, letter in enumerate(typed))
    right = put_right(typed, changes)
    assert right.text == text
    for place, letter in enumerate(typed):
        moved = right.place(place)
        assert right.typed(moved) == place
        if letter != "b":
            assert text[moved] == letter
            assert right.typed(moved + 1, ends=True) == place + 1
    for one in changes:
        assert right.typed(right.place(one.start) + len(one.word), ends=True) == one.end
