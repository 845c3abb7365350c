"""The one use case: what comes back, in what order, counted how, and what it says when there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from little_catalog import SUBJECTS, TYPES, WORDS, some_resources
from little_site import little_app

from api.search import Part, Search
from api.words import english
from catalog.errors import UnknownStandardError
from catalog.model import AgeRange, Alignment, AlignmentType, Filter, Query

CATALOG = some_resources(80)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    with little_app(tmp_path_factory.mktemp("search"), CATALOG) as app:
        yield app.state.search


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    with little_app(tmp_path_factory.mktemp("lessons")) as app:
        yield app.state.search


queries = st.builds(
    Query,
    words=st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    ages=st.none() | st.builds(lambda low: AgeRange(low, low + 1), st.integers(4, 17)),
    needs=st.lists(st.sampled_from(["captions", "offline", "english-learner"]), max_size=2, unique=True).map(tuple),
    filter=st.builds(
        Filter,
        subjects=st.lists(st.sampled_from(SUBJECTS), max_size=2, unique=True).map(tuple),
        types=st.lists(st.sampled_from(TYPES), max_size=2, unique=True).map(tuple),
    ),
    limit=st.integers(1, 12),
)
lawful = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@lawful
@given(query=queries)
def test_the_points_of_the_reasons_are_the_score_and_the_order(search: Search, query: Query) -> None:
    hits = search(query).hits
    assert [sum(reason.points for reason in hit.reasons) for hit in hits] == [hit.score for hit in hits]
    assert sorted(hits, key=lambda hit: (-hit.score, hit.resource.id)) == list(hits)


@lawful
@given(query=queries, size=st.integers(1, 7))
def test_pages_put_together_are_the_whole(search: Search, query: Query, size: int) -> None:
    whole = search(replace(query, limit=100))
    pages = [
        hit.resource.id
        for offset in range(0, whole.reachable, size)
        for hit in search(replace(query, limit=size, offset=offset)).hits
    ]
    assert pages == [hit.resource.id for hit in whole.hits]


@lawful
@given(query=queries)
def test_a_facet_promises_exactly_what_choosing_it_gives(search: Search, query: Query) -> None:
    counts = search(query, facets=True).facets or {}
    for facet in ("subjects", "types"):
        for value, count in counts[facet]:
            chosen = replace(query, filter=replace(query.filter, **{facet: (value,)}))
            assert search(chosen).count == count, (facet, value)


@lawful
@given(query=queries)
def test_results_keep_to_the_conditions(search: Search, query: Query) -> None:
    for hit in search(replace(query, limit=100)).hits:
        for asked, held in ((query.filter.subjects, hit.resource.subjects), (query.filter.types, hit.resource.types)):
            assert not asked or set(asked) & set(held)


@lawful
@given(words=st.text(max_size=60))
def test_whatever_is_typed_is_ordinary_input(search: Search, words: str) -> None:
    results = search(Query(words=words))
    assert results.count >= len(results.hits)


@lawful
@given(query=queries)
def test_evaluation_sees_the_same_order_as_a_reader(search: Search, query: Query) -> None:
    read = [(hit.resource.id, hit.score) for hit in search(query).hits]
    assert list(search.runner()(query)) == read


def test_a_standard_finds_what_is_aligned_to_it_before_what_is_near_it(lessons: Search) -> None:
    hits = lessons(Query(standards=("4.NF.A.2",))).hits
    assert [hit.resource.id for hit in hits[:3]] == ["m:both", "m:compare", "m:equivalent"]
    assert hits[0].reasons[0].because == "Aligned by its publisher to 4.NF.A.2"
    assert "which comes before 4.NF.A.2" in hits[2].reasons[0].because


def test_a_code_in_the_words_is_a_standard_and_a_chip_that_can_go(lessons: Search) -> None:
    results = lessons(Query(words="4.NF.B.3 number line"))
    assert results.hits[0].resource.id == "m:add"
    assert [(chip.kind, chip.words, chip.without) for chip in results.chips] == [
        ("standard", "4.NF.B.3", "number line")
    ]


def test_a_standard_nobody_knows_is_an_error_that_suggests(lessons: Search) -> None:
    with pytest.raises(UnknownStandardError, match=r"4\.NF\.A\.1"):
        lessons(Query(standards=("4.NF.A.19",)))


def test_nothing_found_says_which_condition_to_drop_and_what_that_gives(lessons: Search) -> None:
    query = Query(words="volcano", filter=Filter(subjects=("Mathematics",), max_minutes=45))
    results = lessons(query)
    assert results.count == 0
    assert [english().say(each) for each in results.reason] == [
        "Nothing was found for “volcano” with subject Mathematics, at most 45 minutes."
    ]
    for option in results.loosen:
        field = {"subject": "subjects", "max_minutes": "max_minutes"}[option.parameter]
        looser = replace(query, filter=replace(query.filter, **{field: getattr(Filter(), field)}))
        assert lessons(looser).count == option.count > 0


def test_a_value_that_no_resource_has_suggests_the_nearest_that_one_has(lessons: Search) -> None:
    reason = lessons(Query(words="fraction", filter=Filter(subjects=("Mathematcs",)))).reason
    assert english().say(reason[1]) == "Nothing here has the subject “Mathematcs”. Did you mean “Mathematics”?"


def test_leaving_a_part_out_takes_its_reasons_away(lessons: Search) -> None:
    query = Query(words="adding fractions 4.NF.B.3", ages=AgeRange(9, 10), limit=3)
    kinds = {reason.kind for hit in lessons(query).hits for reason in hit.reasons if reason.points}
    assert {"words", "meaning", "standard", "grade"} <= kinds
    for part, kind in ((Part.WORDS, "words"), (Part.MEANING, "meaning"), (Part.STANDARDS, "standard")):
        left = lessons(query, without=frozenset({part})).hits
        assert kind not in {reason.kind for hit in left for reason in hit.reasons if reason.points}


def test_a_course_shows_its_parts_in_their_order(lessons: Search) -> None:
    [(part, members)] = lessons.course(lessons.resource("m:compare"))
    assert part.name == "Fractions course"
    assert [member.id for member in members] == ["m:equivalent", "m:compare", "m:add"]


def test_declared_alignments_say_who_declared_them(lessons: Search) -> None:
    [first, second] = lessons.resource("m:both").alignments
    assert [first.code, second.code] == ["4.NF.A.1", "4.NF.A.2"]
    assert first == Alignment(AlignmentType.TEACHES, "4.NF.A.1", "std:4.NF.A.1", framework=first.framework)
