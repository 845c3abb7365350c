"""The one use case: what comes back, in what order, counted how, and what it says when there is nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from unicodedata import normalize

import pytest
from brute_force import slow_firsts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from little_catalog import SUBJECTS, TYPES, WORDS, some_resources, with_twins
from little_site import little_search

from api.messages import english
from api.search.query import Component
from api.search.ranking import Ranked
from api.search.service import SearchSession
from catalog.errors import UnknownStandardError
from catalog.model import AgeRange, Alignment, AlignmentType, Filter, Query, Resource, Sort

CATALOG = some_resources(80)
REPEATING = sorted(with_twins(some_resources(40)), key=lambda with_twin: with_twin.id)
PLACE = dict(zip((resource.id for resource in REPEATING), slow_firsts(REPEATING), strict=True))


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    with little_search(tmp_path_factory.mktemp("search"), CATALOG) as session:
        yield session


@pytest.fixture(scope="module")
def repeating(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    with little_search(tmp_path_factory.mktemp("repeating"), REPEATING) as session:
        yield session


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    """More equal matches than any leg keeps, the shortest of them last by id."""
    resources = [Resource(id=f"v{n:03}", title=f"Volcano {n}", minutes=450 - n) for n in range(450)]
    with little_search(tmp_path_factory.mktemp("many"), resources) as session:
        yield session


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    with little_search(tmp_path_factory.mktemp("lessons")) as session:
        yield session


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


def fit(hit: Ranked) -> float:
    topic = {"words", "synonyms", "meaning", "course", "standard", "language"}
    return sum(reason.points for reason in hit.reasons if reason.kind in topic)


@lawful
@given(query=queries)
def test_the_points_of_the_reasons_are_the_score_and_the_order(search: SearchSession, query: Query) -> None:
    hits = search(query).hits
    assert [sum(reason.points for reason in hit.reasons) for hit in hits] == [hit.score for hit in hits]
    tiers = {"about": 0, "loose": 1, "in": 0, "near": 1, "unknown": 2, "other": 3}

    needs = {"known": 0, "2-of-2": 0, "1-of-2": 1, "unknown": 2, "barrier": 3}
    best = max((fit(hit) for hit in search(replace(query, limit=1000)).hits), default=0.0)

    def place(hit: Ranked) -> tuple[int, int, int, float, str]:
        topic = tiers[hit.tiers.get("topic", "about")]
        grade, met = tiers[hit.tiers.get("grade", "in")], needs[hit.tiers.get("need", "known")]
        if fit(hit) < best / 2:  # to meet a need moves up only what fits the topic about equally
            met = max(met, needs["unknown"])
        return topic, 0 if topic else grade, 0 if topic else met, -hit.score, hit.resource.id

    assert sorted(hits, key=place) == list(hits)


@lawful
@given(query=queries, size=st.integers(1, 7))
def test_pages_put_together_are_the_whole(search: SearchSession, query: Query, size: int) -> None:
    whole = search(replace(query, limit=100))
    pages = [
        hit.resource.id
        for offset in range(0, whole.reachable, size)
        for hit in search(replace(query, limit=size, offset=offset)).hits
    ]
    assert pages == [hit.resource.id for hit in whole.hits]


@lawful
@given(query=queries, size=st.integers(1, 7), sort=st.sampled_from(list(Sort)))
def test_what_says_the_same_shares_a_place_and_every_match_has_one(
    repeating: SearchSession, query: Query, size: int, sort: Sort
) -> None:
    whole = repeating(replace(query, sort=sort, limit=200))
    paged = [
        hit
        for offset in range(0, whole.places, size)
        for hit in repeating(replace(query, sort=sort, limit=size, offset=offset)).hits
    ]
    assert paged == list(whole.hits)
    assert len(paged) == whole.places
    told = [resource for hit in paged for resource in (hit.resource, *hit.duplicates)]
    assert len({message.id for message in told}) == len(told) == whole.reachable
    if sort is Sort.BEST:
        assert whole.reachable == whole.count
    groups = [{PLACE[resource.id] for resource in (hit.resource, *hit.duplicates)} for hit in paged]
    assert [len(group) for group in groups] == [1] * len(groups)
    assert len(set().union(*groups)) == len(groups)


def title_key(title: str) -> list[tuple[bool, object]]:
    spoken = re.findall(r"[a-z0-9+/.]+", normalize("NFD", title.lower()).replace("\u0301", "").replace("l’", ""))
    return [(not word.isdigit(), int(word) if word.isdigit() else word) for word in spoken]


def date_of(resource: Resource) -> str:
    stated = next((day for day in (resource.modified, resource.published) if day and day[0].isdigit()), "")
    return (stated + "-01-01")[:10] if stated else ""


SLOWLY: Mapping[Sort, Callable[[Resource], object]] = {
    Sort.SHORTEST: lambda one: math.inf if one.minutes is None else one.minutes,
    Sort.NEWEST: lambda one: -int(date_of(one).replace("-", "") or 0),
    Sort.YOUNGEST: lambda one: (one.ages.low, one.ages.high or math.inf) if one.ages else (math.inf, 0),
    Sort.TITLE: lambda one: title_key(one.title),
}


@lawful
@given(query=queries, sort=st.sampled_from(list(SLOWLY)), codes=st.sampled_from([(), ("4.NF.A.1",)]))
def test_another_order_is_that_of_all_that_match_a_quarter_as_well_as_the_best_without_filters(
    search: SearchSession, query: Query, sort: Sort, codes: tuple[str, ...]
) -> None:
    query = replace(query, standards=codes, limit=100)
    hits = search(query).hits
    asked = {"words", "synonyms", "meaning", "course", "standard"}
    unfiltered = search(replace(query, filter=Filter())).hits
    relevance = {
        hit.resource.id: sum(reason.points for reason in hit.reasons if reason.kind in asked) for hit in unfiltered
    }
    least = max(relevance.values(), default=0) / 4 if query.words or codes else -math.inf
    expected = sorted(
        (hit.resource for hit in hits if relevance[hit.resource.id] >= least), key=lambda one: (SLOWLY[sort](one),)
    )  # which leaves what is equal in the order of the best
    found = search(replace(query, sort=sort))
    assert [hit.resource.id for hit in found.hits] == [one.id for one in expected]
    assert (found.reachable, found.count, found.unlisted) == (len(expected), len(expected), len(hits) - len(expected))
    part = search(replace(query, sort=sort, offset=2, limit=3)).hits
    assert [hit.resource.id for hit in part] == [one.id for one in expected[2:5]]


def test_another_order_reaches_beyond_the_best_of_each_leg(many: SearchSession) -> None:
    query = Query(words="volcano", sort=Sort.SHORTEST, limit=1)
    results = many(query)
    assert (results.count, results.reachable) == (450, 450)
    assert results.hits[0].resource.minutes == 1
    assert many(replace(query, offset=449)).hits[0].resource.minutes == 450


@lawful
@given(query=queries, sort=st.sampled_from(list(Sort)), codes=st.sampled_from([(), (), ("4.NF.A.1",)]))
def test_a_facet_promises_exactly_what_choosing_it_lists(
    search: SearchSession, query: Query, sort: Sort, codes: tuple[str, ...]
) -> None:
    query = replace(query, sort=sort, standards=codes)
    here = search(query, facets=True)
    assert here.facets == search.facets(query)
    for facet in ("subjects", "types"):
        for value, count in here.facets[facet]:
            chosen = replace(query, filter=replace(query.filter, **{facet: (value,)}), limit=100)
            found = search(chosen)
            rows = sum(1 + len(hit.duplicates) for hit in found.hits)
            assert (found.count, rows) == (count, count), (facet, value)


@lawful
@given(query=queries)
def test_results_keep_to_the_conditions(search: SearchSession, query: Query) -> None:
    for hit in search(replace(query, limit=100)).hits:
        for asked, held in ((query.filter.subjects, hit.resource.subjects), (query.filter.types, hit.resource.types)):
            assert not asked or set(asked) & set(held)


@lawful
@given(words=st.text(max_size=60))
def test_whatever_is_typed_is_ordinary_input(search: SearchSession, words: str) -> None:
    results = search(Query(words=words))
    assert results.count >= len(results.hits)


@lawful
@given(query=queries)
def test_evaluation_sees_the_same_order_as_a_reader(search: SearchSession, query: Query) -> None:
    hits = search(query).hits
    run = search.runner()(query)
    assert [id for id, _ in run] == [hit.resource.id for hit in hits]
    assert [score for _, score in run] == [min(hit.score for hit in hits[: n + 1]) for n in range(len(hits))]


@lawful
@given(query=queries, sort=st.sampled_from([Sort.BEST, Sort.TITLE]))
def test_only_the_asked_grade_is_as_many_as_said(search: SearchSession, query: Query, sort: Sort) -> None:
    results = search(replace(query, sort=sort))
    if query.ages:
        query = replace(query, sort=sort)
        assert search(replace(query, filter=replace(query.filter, ages=query.ages))).count == results.fitting
    else:
        assert (results.ages, results.fitting, "grade" in results.tiers) == (None, 0, False)


def test_pages_of_any_size_are_parts_of_one_list(many: SearchSession) -> None:
    """More matches than any page shows: 450, in pages of 7 and of 100."""
    lists = {
        size: [
            hit.resource.id
            for offset in range(0, 450, size)
            for hit in many(Query(words="volcano", limit=size, offset=offset)).hits
        ]
        for size in (7, 100)
    }
    assert lists[7] == lists[100]
    assert len(set(lists[7])) == 450
    assert {(r.count, r.places) for r in (many(Query(words="volcano", offset=n)) for n in (0, 200, 440))} == {
        (450, 450)
    }


def test_a_standard_finds_what_is_aligned_to_it_before_what_is_near_it(lessons: SearchSession) -> None:
    hits = lessons(Query(standards=("4.NF.A.2",))).hits
    assert [hit.resource.id for hit in hits[:2]] == ["m:both", "m:compare"]
    assert english().say(hits[0].reasons[0].because) == "Aligned by its publisher to 4.NF.A.2"
    assert "m:equivalent" in [hit.resource.id for hit in hits[2:]]  # aligned to what comes before 4.NF.A.2


def test_a_code_in_the_words_is_a_standard_and_a_chip_that_can_go(lessons: SearchSession) -> None:
    results = lessons(Query(words="4.NF.B.3 number line"))
    assert results.hits[0].resource.id == "m:add"
    assert [(chip.kind, chip.words, chip.without) for chip in results.chips] == [
        ("standard", "4.NF.B.3", "number line")
    ]


def test_a_length_in_the_words_is_a_wish_that_moves_results_and_is_answered(lessons: SearchSession) -> None:
    results = lessons(Query(words="equivalent fractions, 45 minutes"))
    [chip] = results.chips
    assert (chip.kind, chip.value, chip.without) == ("minutes", "45", "equivalent fractions,")
    said = {
        hit.resource.id: [english().say(reason.because) for reason in hit.reasons if reason.kind == "minutes"]
        for hit in results.hits
    }
    assert said["m:equivalent"] == ["Takes 40 minutes, as you asked"]
    assert said["m:both"] == ["Takes 60 minutes, longer than the 45 you asked for"]
    assert said["m:times"] == ["Length not declared; you asked for 45 minutes"]
    without = lessons(Query(words="equivalent fractions"))
    assert {hit.resource.id for hit in without.hits} <= set(said)  # a wish, not a condition


def test_a_standard_nobody_knows_is_an_error_that_suggests(lessons: SearchSession) -> None:
    with pytest.raises(UnknownStandardError, match=r"4\.NF\.A\.1"):
        lessons(Query(standards=("4.NF.A.19",)))


def test_nothing_found_says_which_condition_to_drop_and_what_that_gives(lessons: SearchSession) -> None:
    query = Query(words="volcano", filter=Filter(subjects=("Mathematics",), max_minutes=45))
    results = lessons(query)
    assert results.count == 0
    assert [english().say(reason) for reason in results.reason] == [
        "Nothing was found for “volcano” with subject Mathematics, at most 45 minutes."
    ]
    assert results.loosen
    for option in results.loosen:
        fields = [dropped.field for dropped in option.dropped]
        looser = replace(query, filter=replace(query.filter, **{field: getattr(Filter(), field) for field in fields}))
        assert lessons(looser).count == option.count > 0


def test_a_value_that_no_resource_has_suggests_the_nearest_that_one_has(lessons: SearchSession) -> None:
    reason = lessons(Query(words="fraction", filter=Filter(subjects=("Mathematcs",)))).reason
    assert english().say(reason[1]) == "Nothing here has the subject “Mathematcs”. Did you mean “Mathematics”?"


def test_leaving_a_part_out_takes_its_reasons_away(lessons: SearchSession) -> None:
    query = Query(words="adding fractions 4.NF.B.3", ages=AgeRange(9, 10), limit=3)
    kinds = {reason.kind for hit in lessons(query).hits for reason in hit.reasons if reason.points}
    assert {"words", "meaning", "standard", "grade"} <= kinds
    for part, kind in ((Component.WORDS, "words"), (Component.MEANING, "meaning"), (Component.STANDARDS, "standard")):
        left = lessons(query, without=frozenset({part})).hits
        assert kind not in {reason.kind for hit in left for reason in hit.reasons if reason.points}


def test_a_course_shows_its_parts_in_their_order(lessons: SearchSession) -> None:
    assert lessons.units("m:compare") == [("Fractions course", ["m:equivalent", "m:compare", "m:add"])]


def test_declared_alignments_say_who_declared_them(lessons: SearchSession) -> None:
    [first, second] = lessons.resource("m:both").alignments
    assert [first.code, second.code] == ["4.NF.A.1", "4.NF.A.2"]
    assert first == Alignment(AlignmentType.TEACHES, "4.NF.A.1", "std:4.NF.A.1", framework=first.framework)
