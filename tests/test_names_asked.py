"""A unit that is asked for by its name comes first, however common its words are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from little_site import LESSONS, little_search

from api.search.names_asked import names_asked
from api.search.pieces import tokens_of
from api.search.service import SearchSession
from api.search.weighting import Piece
from catalog.messages import message
from catalog.model import Query
from indexer.generation.sort_keys import title_key
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


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    with little_search(tmp_path_factory.mktemp("titles")) as session:
        yield session


@pytest.mark.parametrize("spelled", [str.upper, str.title, "{}!".format, "“{}”".format])
def test_what_is_called_as_was_typed_leads_the_results(little: SearchSession, spelled: Callable[[str], str]) -> None:
    for lesson in LESSONS:
        results = little(Query(words=spelled(lesson.title)))
        assert title_key(results.hits[0].resource.title) == title_key(lesson.title)
        assert message("reason.name.title") in [reason.because for reason in results.hits[0].reasons]
