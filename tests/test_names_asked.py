"""A unit that is asked for by its name comes first, however common its words are."""

from __future__ import annotations

import pytest

from api.search.names_asked import names_asked
from api.search.pieces import tokens_of
from api.search.weighting import Piece
from indexer.words.analysis import words
from indexer.words.unit_names import UnitNames, name_key

NAMES = [
    "What we have: avoir",
    "The Romans (AD 43)",
    "Period study | 1919-39",
    "Fractions",
    "Light and shadow",
    "What we have",
]


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("what we have", {0, 5}),
        ("what we have avoir", {0}),
        ("The Romans", set()),  # one word beside its article is a topic
        ("period study", {2}),
        ("fractions", set()),
        ("lights and shadows", {4}),
        ("light and", set()),
        ("", set()),
    ],
)
def test_a_unit_is_found_by_its_name_whole_or_before_its_subtitle(typed: str, called: set[int]) -> None:
    assert set(UnitNames(NAMES).called([name_key(words(typed))]).nonzero()[0]) == called


def test_wishes_and_what_is_said_around_a_name_are_no_part_of_it() -> None:
    typed = "lessons on light and shadow for year 3"
    grade = Piece("grade", "Year 3", ("7-8",), typed.index("year"), len(typed))
    asked = names_asked(tokens_of(typed), [grade], {})
    assert ("light", "and", "shadow") in asked
    assert all("3" not in name for name in asked)
