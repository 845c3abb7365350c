"""A place that is typed ("module 2 lesson 5") is found by the numbers of units and the order of their lessons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from little_site import little_search
from test_needs_asked import ALL_NEEDS

from api.search.grade_words import find_grades_and_phase
from api.search.places_asked import find_places, places_not_read, without_places
from api.search.service import SearchSession
from api.search.understanding import understand
from catalog.model import Part, Query, Resource
from indexer.generation.places import Places
from indexer.units import UnitsInMaking

NAMES = [
    "grade 7 / module 2 / topic B",
    "grade 7 / module 2 / topic A",
    "grade 6 / module 2 / topic A",
    "module 3A / unit 1",
    "Oceans 2e",
    "Oceans Volume 1, 3rd edition",
]
LESSONS = [
    Resource(id=f"{name}:{n}", title=f"Tides {unit} {n}", parts=(Part(name, position=n),))
    for unit, name in enumerate(NAMES)
    for n in range(3)
]


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    with little_search(
        tmp_path_factory.mktemp("places"), [*LESSONS, Resource(id="volcanoes", title="Volcanoes")]
    ) as session:
        yield session


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("EngageNY grade 7 module 2 lesson 5", ["module 2", "lesson 5"]),
        ("unit 3 lesson 4 grade 6", ["unit 3", "lesson 4"]),
        ("Topic E", ["topic e"]),
        ("módulo 2 lección 5", ["module 2", "lesson 5"]),
        ("unidad 3 fracciones", ["unit 3"]),
        ("module 3A", ["module 3a"]),
        ("lessons 1-3 grade 4 module 5", ["module 5", "lesson 1", "lesson 2", "lesson 3"]),
        ("lessons 3 to 4 of module 5 grade 3", ["module 5", "lesson 3", "lesson 4"]),
        ("units 2 and 4", ["unit 2", "unit 4"]),
        ("topics A-C", ["topic a", "topic b", "topic c"]),
        ("lecciones 2 a 3 del módulo 1", ["module 1", "lesson 2", "lesson 3"]),
        ("G7 M2 L5", ["module 2", "lesson 5"]),
        ("g2m4l12 tides", ["module 4", "lesson 12"]),
        ("U3.T2.L1", ["unit 3", "topic 2", "lesson 1"]),
        ("gr 4 mod 5 les 12", ["module 5", "lesson 12"]),
        ("unit two lesson one", ["unit 2", "lesson 1"]),
        ("Unit IV, tides", ["unit 4"]),
        ("phonics phase 3", ["phase 3"]),
        ("semana 3 lectura", ["week 3"]),
        ("ch. 4 tides", ["chapter 4"]),
        ("calculus vol. 2", ["volume 2"]),
        ("physics Volume II", ["volume 2"]),
        ("biology 2e", ["edition 2"]),
        ("psychology, 2nd ed.", ["edition 2"]),
        ("physics third edition", ["edition 3"]),
        ("5e lesson on tides", []),  # a kind of plan
        ("histoire 4e", []),  # a year of school in France
        ("les 7 familles", []),
        ("5 m3 of water", []),
        ("M8 bolts", []),
        ("phase change", []),
        ("volume of a cube", []),
        ("volume 1000 ml", []),
        ("unit 3-5 year olds", []),
        ("lessons 2-4", []),
        ("lesson 7", []),
        ("unit circle", []),
        ("a topic a day", []),
        ("unit 2.5", []),
    ],
)
def test_a_place_is_read_and_a_lesson_only_beside_its_unit(typed: str, places: Sequence[str]) -> None:
    assert [value for span in find_places(typed) for value in span.values] == places


@pytest.mark.parametrize(
    "typed",
    [
        "lessons 1-5 grade 4 module 5",
        "grade 4 chapters 2-3",
        "lessons 6-8 grade 4",
        "grade 4 tides 3e",
        "tides 4th ed grade 4",
    ],
)
def test_the_numbers_of_places_are_no_grades(typed: str) -> None:
    assert [typed[span.start : span.end] for span in find_grades_and_phase(without_places(typed))] == ["grade 4"]


@pytest.mark.parametrize("typed", ["lesson 7 place value", "lessons 2-4 tides", "lesson 3 week 2"])
def test_a_place_that_is_not_looked_for_is_said_to_be_words(typed: str) -> None:
    assert [notice.key for notice in places_not_read(typed)] == ["notice.place-not-read"]


@pytest.mark.parametrize(
    ("asked", "at", "in_unit"),
    [
        ([("module", "2"), ("topic", "a")], {3, 4, 5, 6, 7, 8}, set()),
        ([("module", "2"), ("lesson", "4")], {0}, {1, 2, 3, 4, 5, 6, 7, 8}),  # topic A comes before topic B
        ([("module", "2"), ("topic", "a"), ("lesson", "2")], {4, 7}, {3, 5, 6, 8}),
        ([("module", "3"), ("unit", "1")], {9, 10, 11}, set()),
        ([("grade", "7"), ("topic", "b")], {0, 1, 2}, set()),
        ([("edition", "2")], {12, 13, 14}, set()),
        ([("volume", "1"), ("edition", "3")], {15, 16, 17}, set()),
        ([("grade", "7"), ("topic", "a"), ("topic", "b")], {0, 1, 2, 3, 4, 5}, set()),
        ([("module", "2"), ("lesson", "1"), ("lesson", "2")], {3, 4, 6, 7}, {0, 1, 2, 5, 8}),
    ],
)
def test_rows_are_found_by_the_numbers_of_their_units(
    asked: list[tuple[str, str]], at: set[int], in_unit: set[int]
) -> None:
    making = UnitsInMaking()
    for lesson in LESSONS:
        making.add(lesson)
    share = Places(making.finish()).at(asked)
    assert share is not None
    assert [set((share == value).nonzero()[0].tolist()) for value in (1.0, 0.5)] == [at, in_unit]
    assert Places(making.finish()).at([("module", "9")]) is None


@pytest.mark.parametrize("typed", ["M2L2", "G7M2L2 tides", "g7 m2 l2 tides"])
def test_a_code_in_one_word_is_all_read(typed: str) -> None:
    assert set(understand(typed, ALL_NEEDS).terms) <= {"tide"}


@pytest.mark.parametrize("typed", ["module 2 topic A lesson 2", "tides module 2 topic A lesson 2"])
def test_what_is_at_the_place_comes_first(little: SearchSession, typed: str) -> None:
    hits = little(Query(words=typed)).hits
    assert {hit.resource.id for hit in hits[:2]} == {f"{NAMES[1]}:1", f"{NAMES[2]}:1"}
    assert [hit.tiers["place"] for hit in hits[:7]] == ["at", "at", *["in-unit"] * 4, "other"]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("tides module 9", ["notice.no-place"]),
        ("tides module 9 lesson 2", ["notice.no-place", "notice.place-lesson-idle"]),
        ("tides chapter 9", ["notice.no-place-words"]),
        ("oceans 2e", ["notice.wish-some"]),  # 3 of the first 10
        ("volcanoes module 3 lesson 1", ["notice.place-none", "notice.place-lesson-idle"]),
        ("tides module 3", ["notice.wish-some"]),
        ("volcanoes module 3", ["notice.place-none"]),  # the unit is there, but not among what is found
        ("tides module 2 lesson 40", ["notice.wish-some", "notice.place-no-lesson"]),
        ("tides module 2 lesson 2", ["notice.wish-some"]),  # 9 of the first 10,
    ],
)
def test_a_place_that_the_first_results_are_not_at_is_said(
    little: SearchSession, typed: str, keys: Sequence[str]
) -> None:
    shown = [notice.key for notice in little(Query(words=typed)).notices]
    assert [key for key in shown if "place" in key or "wish" in key] == keys


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("Oceans 2e", 4),
        ("oceans 2nd edition", 4),
        ("oceans volume 1", 5),
        ("oceans vol. I, 3e", 5),
        ("tides 3rd ed", 5),
    ],
)
def test_an_edition_and_a_volume_lead_to_that_book(little: SearchSession, typed: str, unit: int) -> None:
    hits = little(Query(words=typed)).hits
    assert {hit.resource.id for hit in hits[:3]} == {f"{NAMES[unit]}:{n}" for n in range(3)}
