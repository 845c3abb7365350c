"""Synonyms: the words of curricula for the words of teachers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.words.synonyms import Synonyms, SynonymsError, our_synonyms

TABLE = Synonyms.parse(
    """
# a comment
fake emails, scams => phishing
global warming = climate change
warm => temperature
"""
)


def test_a_directed_entry_expands_one_way_only():
    assert TABLE.expand(["scams"]) == ("phishing",)
    assert TABLE.expand(["phishing"]) == ()


def test_an_equation_expands_both_ways():
    assert TABLE.expand(["global", "warming"]) == ("climate change",)
    assert TABLE.expand(["climate", "change"]) == ("global warming",)


def test_the_longest_entry_takes_its_words():
    assert "temperature" not in TABLE.expand(["global", "warming"])
    assert TABLE.expand(["warm", "water"]) == ("temperature",)


def test_one_entry_serves_both_numbers_and_idle_words_may_be_left_out():
    assert TABLE.expand(["a", "fake", "email"]) == ("phishing",)
    assert TABLE.expand(["the", "scam"]) == ("phishing",)
    assert Synonyms.parse("throw and catch => passing").expand(["throw", "catch"]) == ("passing",)


def test_words_of_one_stem_are_still_two_words():
    assert Synonyms.parse("animation => stop motion").expand(["plants", "and", "animals"]) == ()


def test_each_phrase_comes_once_in_the_order_of_the_query():
    assert TABLE.expand(["scam", "warm", "scams"]) == ("phishing", "temperature")


def test_words_without_an_entry_expand_to_nothing():
    assert TABLE.expand([]) == ()
    assert TABLE.expand(["photosynthesis"]) == ()


@pytest.mark.parametrize("line", ["scams", "=> phishing", "scams =>", "scams ="])
def test_a_line_that_is_no_entry_is_named(line: str):
    with pytest.raises(SynonymsError, match="Line 2"):
        Synonyms.parse(f"# first\n{line}")


def test_our_table_reads_and_never_offers_the_words_it_was_asked_for():
    ours = our_synonyms()
    assert len(ours) > 400
    assert ours.expand(["times", "tables"]) == ("multiplication facts",)
    assert "partition" in ours.expand(["splitting", "numbers"])


@given(
    st.lists(st.sampled_from(["fake", "emails", "warm", "global", "warming", "and", "climate", "change"]), max_size=8)
)
def test_more_words_before_a_query_never_hide_what_stands_alone(spoken: list[str]):
    assert set(TABLE.expand(["and", *spoken])) == set(TABLE.expand(spoken))
