"""Dates and titles as places in an order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Resource
from indexer.generation.sort_keys import NO_DATE, date_number, title_key, title_places
from indexer.words.analysis import words


@pytest.mark.parametrize(
    ("modified", "published", "days"),
    [
        ("1970-01-02", None, 1),
        (None, "1970-02", 31),
        ("1971", "1990-01-01", 365),
        ("1970-01-11T23:59:59+00:00", None, 10),
        ("last week", "1969-12-31", -1),
        ("2021-02-30", None, NO_DATE),
        ("1970-01-021", "", NO_DATE),
        (None, None, NO_DATE),
    ],
)
def test_the_last_change_counts_or_else_the_publication(modified: str | None, published: str | None, days: int) -> None:
    assert date_number(Resource(id="a", title="A", modified=modified, published=published)) == days


@given(st.dates())
def test_every_day_is_counted_from_1970(day: date) -> None:
    resource = Resource(id="a", title="A", modified=day.isoformat())
    assert date_number(resource) == (day - date(1970, 1, 1)).days


def test_titles_are_ordered_as_a_shelf_is() -> None:
    shelf = ["10 games", "“Águilas” y nubes", "Eagles", "éclairs and counting", "Lesson 2: maps", "Lesson 10", "!!!"]
    places = title_places(shelf).tolist()
    assert [shelf[at] for at in sorted(range(len(shelf)), key=places.__getitem__)] == [
        "10 games", "“Águilas” y nubes", "Eagles", "éclairs and counting", "Lesson 2: maps", "Lesson 10", "!!!",
    ]  # fmt: skip


def test_titles_that_differ_only_in_case_accents_and_marks_share_a_place() -> None:
    first, second, other = title_places(["La fracción", "la FRACCION!", "La fuerza"])
    assert first == second < other


titles = st.text(max_size=12) | st.lists(st.sampled_from(["lesson", "2", "10", "007", "0", "!", "a", "ab"])).map(
    " ".join
)


@given(titles, titles)
def test_a_titles_key_orders_by_words_and_numbers_one_after_another(one: str, other: str) -> None:
    def elements(title: str) -> list[tuple[int, int | str]]:
        said = [(0, int(word)) if word.isascii() and word.isdigit() else (1, word) for word in words(title)]
        return said or [(2, 0)]

    assert (title_key(one) < title_key(other)) == (elements(one) < elements(other))


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_titles_have_places_from_zero_without_a_gap(titles: list[str]) -> None:
    places = sorted(set(title_places(titles).tolist()))
    assert places == list(range(len(places)))
