"""Phrases by their words: those that begin at a place, the longest first."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.words.phrases import Phrases

said = st.lists(st.sampled_from("abc"), max_size=6)


@given(st.dictionaries(st.lists(st.sampled_from("abc"), max_size=4).map(tuple), st.integers() | st.none()), said)
def test_the_phrases_at_a_place_are_all_that_its_words_begin_with(
    meanings: dict[tuple[str, ...], int], said: list[str]
):
    phrases = Phrases(meanings)
    for at in range(len(said)):
        begun = [tuple(said[at : at + length]) for length in range(len(said) - at, 0, -1)]
        assert [*phrases.at(said, at)] == [(len(key), meanings[key]) for key in begun if key in meanings]
