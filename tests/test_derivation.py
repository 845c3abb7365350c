"""Words of which a catalog has no form, and what they may be derived from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.words.derivation import MIN_LETTERS, bases


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("sugary", "sugar"),
        ("sunny", "sun"),
        ("volcanic", "volcano"),
        ("mountainous", "mountain"),
        ("famous", "fame"),
        ("happiness", "happy"),
        ("beautiful", "beauty"),
        ("wooden", "wood"),
        ("friendship", "friend"),
        ("magnetic", "magnet"),
        ("historian", "history"),
        ("imagination", "imagine"),
    ],
)
def test_a_word_leads_to_what_it_is_derived_from(word: str, base: str) -> None:
    assert base in set(bases(word))


@given(st.text("abcdefghilmnorstuy", max_size=14))
def test_a_base_is_a_word_of_some_length_and_another(word: str) -> None:
    for base in bases(word):
        assert len(base) >= MIN_LETTERS - 1
        assert base != word
