"""What is wrong with what was found, and which condition could go: judged by hand-made signals and by a real search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from little_site import LESSONS, little_search
from ranking_table import candidates

from api.messages import english
from api.search.features import Asked
from api.search.loosening import smallest_sets
from api.search.qualities import idle_words
from api.search.relaxation import FEW, Outcome, Weakness, look_at, second_look
from api.search.service import SearchSession
from catalog.model import AgeRange, Filter, Query, Resource, Sort
from indexer.engine import EngineQuery

WORDS = EngineQuery(terms={"tide": 1.0, "pool": 1.0})
GRADE_4 = AgeRange(9, 10)
TEXTS = ("Sewing on a button.", "Tuning a guitar.", "Planting an orchard.")
PLAIN = {
    "words.all": [1.0, 1.0, 1.0],
    "words.title": [0.0, 0.0, 0.0],
    "meaning": [0.5, 0.5, 0.5],
    "meaning.course": [0.0, 0.0, 0.0],
    "ages.low": [7, 8, np.nan],
    "ages.high": [9, 9, np.nan],
}
FAR = {"words.all": [0.3, 0.2, 0.1], "meaning": [0.1, 0.2, 0.3]}
LAST_NEAR = {"words.all": [0.3, 0.2, 0.9], "meaning": [0.1, 0.2, 0.3]}


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    with little_search(tmp_path_factory.mktemp("weak")) as session:
        yield session


def weakness(
    engine_query: EngineQuery, signals: Mapping[str, Sequence[float]], count: int = 3, unknown: Sequence[str] = ()
) -> Weakness | None:
    table = replace(candidates(3, {**PLAIN, **signals}), count=count, unknown=unknown)
    return look_at(Asked(engine_query), table, np.arange(3)).weakness


def test_nothing_is_wrong_with_results_that_hold_the_words() -> None:
    assert weakness(WORDS, {}) is None


def test_results_are_far_when_the_nearest_of_the_first_page_is() -> None:
    assert weakness(WORDS, FAR) is Weakness.FAR  # 0.37 * 0.3 + 0.3 + 0.11 / 2 < 0.56 + 0.14 * log10(3)
    assert weakness(WORDS, LAST_NEAR) is None  # 0.37 * 0.9 + 0.3 + 0.11 / 2, third though it is
    assert weakness(WORDS, {**FAR, "synonyms.all": [0.0, 2.0, 0.0]}) is None


def test_a_keyword_of_a_material_that_holds_all_words_is_near_whatever_its_text_says() -> None:
    keyword = {"words.keyword": [0.0, 1.0, 0.0]}
    assert weakness(WORDS, {**FAR, **keyword, "covered": [1.0, 1.0, 0.5]}) is None  # 0.37 more
    assert weakness(WORDS, {**FAR, **keyword, "covered": [1.0, 0.5, 0.5]}) is Weakness.FAR
    one_unheard = {**FAR, **keyword, "covered": [1.0, 1.0, 0.5]}
    assert weakness(WORDS, one_unheard, unknown=["pool"]) is Weakness.FAR


THREE = EngineQuery(terms={"tide": 1.0, "pool": 1.0, "frindl": 1.0})
NEAR = Outcome(candidates(3, PLAIN), [0, 1, 2], None, nearness=0.3)  # enough for two words, not for one


@pytest.mark.parametrize(
    ("typed", "unknown", "asked_again", "near"),
    [
        ("tide pool frindle", ["frindl"], ["tide pool"], True),
        ("tide pool frindle", ["frindl", "pool"], ["tide"], False),  # one word alone may be about anything
        ("tide pool frindle", [], [], False),
        ("tide pool year 14", [], ["tide pool"], True),  # a notice says that it is no grade
        ("year 14", [], [], False),
    ],
)
def test_an_unusual_word_or_an_unknown_grade_beside_a_topic_that_is_here_does_not_make_its_results_far(
    typed: str, unknown: list[str], asked_again: list[str], near: bool
) -> None:
    far = Outcome(replace(candidates(3, {**PLAIN, **FAR}), unknown=unknown), [0, 1, 2], Weakness.FAR)
    asked: list[str] = []

    def look(words: str) -> Outcome:
        asked.append(words)
        return NEAR

    seen = second_look(far, typed, THREE, look)
    assert asked == asked_again
    assert seen.weakness is (None if near else Weakness.FAR)
    assert second_look(far, typed, THREE, lambda _: far).weakness is Weakness.FAR
    assert second_look(NEAR, typed, THREE, look) is NEAR


def test_one_word_is_a_topic_beside_a_name_if_it_means_what_a_material_and_a_unit_do() -> None:
    far = Outcome(replace(candidates(3, {**PLAIN, **FAR}), unknown=["frindl", "pool"]), [0, 1, 2], Weakness.FAR)
    for nearness, weakness in ((0.1, Weakness.FAR), (0.5, None)):
        again = replace(NEAR, nearness=nearness)
        assert second_look(far, "tide pool frindle", THREE, lambda _, again=again: again).weakness is weakness
    meant = {**PLAIN, "meaning": [0.2, 0.7, 0.1], "meaning.course": [0.6, 0.0, 0.0]}
    seen = look_at(Asked(WORDS), replace(candidates(3, meant), count=3, total=1000), np.arange(3))
    assert seen.nearness == pytest.approx(0.7 + 0.67 * 0.6 - 0.14 * 3)


@pytest.mark.parametrize(
    ("topic", "mentioned"),
    [("Hideki Tojo", True), ("hideki tojo's", True), ("Tojo Hideki", False), ("Tojo of Japan", False), ("", False)],
)
def test_what_materials_say_word_for_word_is_not_far_but_mentioned(topic: str, mentioned: bool) -> None:
    said = Resource(id="a", title="The Pacific war", text="In 1941 Hideki Tojo became prime minister of Japan.")
    table = replace(candidates(3, {**PLAIN, **FAR}), resources=[said, *candidates(3, PLAIN).resources[1:]])
    far = Outcome(table, [2, 0], Weakness.FAR)
    seen = second_look(far, topic, THREE, lambda _: far, topic=topic)
    assert (seen.weakness is None, seen.mentioned) == (mentioned, mentioned)


def test_that_it_is_only_mentioned_is_a_notice(tmp_path: Path) -> None:
    told = Resource(
        id="t:war", title="Writing a diary", text="She wrote of Chernenko. " + "They went to the sea. " * 40
    )
    with little_search(tmp_path, (*LESSONS, told)) as search:
        results = search(Query(words="chernenko"))
        assert results.reason == []
        sentence = "Materials here mention “chernenko”; none seems to be about it."
        assert [english().say(notice) for notice in results.notices] == [sentence]


def test_words_that_no_material_states_of_itself_raise_the_bar_unless_they_are_said_of_a_kind() -> None:
    table = replace(candidates(3, PLAIN), count=3, total=3)  # 0.925 where 0.63 is near; with two 0.80 and 0.83
    seen = [look_at(Asked(WORDS), table, np.arange(3), idle).weakness for idle in (0, 1, 2)]
    assert seen == [None, None, Weakness.FAR]
    assert (idle_words(["best"], "best pizza"), idle_words(["best"], "best pizza lesson")) == (1, 0)


def test_a_long_query_asks_for_less_of_each_word() -> None:
    long = EngineQuery(terms={f"w{n}": 1.0 for n in range(8)})
    assert weakness(long, FAR) is None  # half as far again: 1 - 4 / 8


def test_the_best_of_many_materials_must_be_nearer_than_the_best_of_a_few() -> None:
    near = replace(candidates(3, {**PLAIN, **LAST_NEAR}), count=3)
    small, large = (look_at(Asked(WORDS), replace(near, total=total), np.arange(3)) for total in (3, 20_000))
    assert (small.weakness, large.weakness) == (None, Weakness.FAR)


def test_words_that_no_material_holds_take_their_share_and_raise_the_bar() -> None:
    near = {"words.all": [1.5, 1.5, 1.5], "meaning": [0.3, 0.3, 0.3]}
    assert weakness(WORDS, near) is None
    assert weakness(WORDS, near, unknown=["pool"]) is Weakness.FAR  # half of the words is unheard of


def test_a_standard_or_a_grade_that_none_of_the_best_meets_is_said() -> None:
    asked = replace(WORDS, standards={"s": 1.0})
    assert weakness(asked, {"declared.teaches": [0, 0, 0], "inferred": [0, 0, 0]}) is Weakness.STANDARD
    assert weakness(asked, {"declared.teaches": [0, 0, 0], "inferred": [0, 0, 0.4]}) is None
    assert weakness(asked, {**FAR, "inferred": [0.5, 0, 0]}) is None  # the standard is what was asked for
    assert weakness(replace(WORDS, wished_ages=AgeRange(9, 11)), {}) is Weakness.GRADE
    assert weakness(replace(WORDS, wished_ages=AgeRange(8, None)), {}) is None


def test_a_few_results_are_too_few_only_under_a_condition() -> None:
    filtered = replace(WORDS, filter=Filter(free=True))
    assert weakness(filtered, {}, count=FEW - 1) is Weakness.FEW
    assert weakness(filtered, {}, count=FEW) is None
    assert weakness(WORDS, {}, count=1) is None
    assert weakness(WORDS, {}, count=0) is Weakness.NOTHING


def test_a_few_results_come_with_the_condition_that_keeps_the_others_out(lessons: SearchSession) -> None:
    results = lessons(Query(words="fraction", filter=Filter(max_minutes=45, types=("Lesson",), subjects=("Science",))))
    assert results.count == 0
    few = lessons(Query(words="equivalent fraction", filter=Filter(max_minutes=40, subjects=("Mathematics",))))
    assert few.count == 2
    assert [english().say(reason) for reason in few.reason] == [
        "Only 2 materials match with subject Mathematics, at most 40 minutes."
    ]
    [option] = few.loosen
    assert option.parameter == "max_minutes"
    wider = lessons(Query(words="equivalent fraction", filter=Filter(subjects=("Mathematics",))))
    assert (option.count, wider.reason) == (wider.count, [])


def test_a_condition_that_was_read_out_of_the_words_comes_with_the_words_to_send_instead(tmp_path: Path) -> None:
    named = [
        Resource(id=f"m:four{n}", title=f"Lesson {n}", types=("Lesson",), text=TEXTS[n], ages=GRADE_4) for n in range(3)
    ]
    with little_search(tmp_path, (*LESSONS, *named)) as search:
        results = search(Query(words="science lesson grade 4"))
        [option] = results.loosen
        assert [english().say(reason) for reason in results.reason] == [
            "None of the best matches says that it is for Grade 4."
        ]
        assert (option.parameter, option.value, option.without) == ("q", "science", "lesson grade 4")
        assert search(Query(words="lesson grade 4")).count == option.count > results.count


SCIENCE = Filter(subjects=("Science",))
SHORT = Filter(max_minutes=50)  # the lesson for 4.NF.B.4 does not say how long it is


@pytest.mark.parametrize(
    ("query", "parameter", "value", "looser"),
    [
        (
            Query(words="fraction", standards=("4.NF.B.3",), relations=("overlapping",)),
            *("relation", ""),
            Query(words="fraction", standards=("4.NF.B.3",)),
        ),
        (
            Query(words="fraction", standards=("4.NF.B.4",), alignment="declared", filter=SHORT),
            *("alignment", ""),
            Query(words="fraction", standards=("4.NF.B.4",), filter=SHORT),
        ),
        (
            Query(words="volcano", standards=("4.NF.B.4",), require=("standard",), filter=SCIENCE),
            *("require", "standard"),
            Query(words="volcano", standards=("4.NF.B.4",), filter=SCIENCE),
        ),
        (Query(words="fraction -fraction line"), "q", "-fraction", Query(words="fraction line")),
        (Query(words='"volcano fraction"'), "q", '"volcano fraction"', Query(words="volcano fraction")),
    ],
)
def test_whatever_can_be_asked_can_go(
    lessons: SearchSession, query: Query, parameter: str, value: str, looser: Query
) -> None:
    results = lessons(query)
    assert results.count == 0
    [option] = [one for one in results.loosen if (one.parameter, one.value) == (parameter, value)]
    assert option.count == lessons(looser).count > 0
    assert parameter != "q" or option.without == looser.words


def test_nonsense_is_said_to_be_far_from_everything_and_no_condition_is_blamed(lessons: SearchSession) -> None:
    results = lessons(Query(words="erupts asdf qwer zxcv uiop", filter=Filter(subjects=("Mathematics", "Science"))))
    said = [english().say(reason) for reason in results.reason]
    assert said[0].startswith("Nothing here comes close to these words")
    assert said[1] == "No material here says “asdf”, “qwer”, “zxcv” and “uiop”."
    assert results.loosen == []


def test_marks_without_a_word_find_nothing(lessons: SearchSession) -> None:
    assert lessons(Query(words="!!! ???")).count == 0
    assert lessons(Query(words="")).count > 0


def test_a_condition_that_lets_in_only_what_is_far_is_not_offered(lessons: SearchSession) -> None:
    results = lessons(Query(words="volcano", filter=Filter(subjects=("Mathematics",), languages=("en",))))
    assert results.count == 0
    assert [[one.parameter for one in option.dropped] for option in results.loosen] == [["subject", "language"]]
    results = lessons(Query(words="volcano", filter=Filter(subjects=("Mathematics",))))
    assert [option.parameter for option in results.loosen] == ["subject"]


def test_the_order_of_the_list_does_not_change_what_is_said_of_it(lessons: SearchSession) -> None:
    for query in (Query(words="fraction grade 11"), Query(words="equivalent", filter=Filter(max_minutes=40))):
        assert lessons(query).reason
        assert lessons(replace(query, sort=Sort.TITLE)).reason == lessons(query).reason


SETS = st.sets(st.frozensets(st.integers(0, 5), min_size=1), min_size=1, max_size=5)


@given(SETS, st.integers(0, 40))
def test_the_smallest_sets_are_found_as_far_as_the_looks_tell(enough: set[frozenset[int]], looks: int) -> None:
    size, looked = 1 + max(max(some) for some in enough), 0

    def works(some: tuple[int, ...]) -> bool:
        nonlocal looked
        looked += 1
        return any(one <= set(some) for one in enough)

    found = smallest_sets(size, works, looks)
    assert looked <= looks
    assert all(any(one <= set(some) for one in enough) for some in found)
    if looks >= 40:  # six alone, twenty at most of one size and some of the smaller ones: brute force agrees
        fewest = min(len(one) for one in enough)
        least = [some for some in combinations(range(size), fewest) if any(one <= set(some) for one in enough)]
        assert found == least or len(found) == 1
        assert all(not any(one <= set(some) - {place} for one in enough) for some in found for place in some)
    if size <= 4 and looks >= 30:
        fewest = min(len(one) for one in enough)
        every = combinations(range(size), fewest)
        assert found == [some for some in every if any(one <= set(some) for one in enough)]


TOGETHER = [
    Query(words="volcano", filter=Filter(subjects=("Mathematics",), max_minutes=5, languages=("es",))),
    Query(words="volcano -volcano -erupts", filter=Filter(subjects=("Mathematics",))),
    Query(words="volcano", filter=Filter(subjects=("Mathematics",), ages=AgeRange(30, 31), free=False)),
    Query(words="volcano", ages=AgeRange(30, 31), require=("grade",), filter=Filter(subjects=("Mathematics",))),
]


@pytest.mark.parametrize("query", TOGETHER)
def test_conditions_that_are_only_enough_together_are_named_with_what_there_is_without_them(
    lessons: SearchSession, query: Query
) -> None:
    results = lessons(query)
    assert results.count == 0
    assert results.loosen
    for option in results.loosen:
        assert len(option.dropped) > 1
        fields = {one.field for one in option.dropped if one.parameter not in {"q", "require"}}
        looser = replace(
            query,
            words=query.words if option.without is None else option.without,
            require=() if "require" in {one.parameter for one in option.dropped} else query.require,
            filter=replace(query.filter, **{field: getattr(Filter(), field) for field in fields}),
        )
        assert lessons(looser).count == option.count > 0


def test_conditions_are_named_together_also_if_nothing_is_near_the_words_without_any(lessons: SearchSession) -> None:
    results = lessons(Query(words="erupts asdf qwer zxcv uiop", filter=Filter(subjects=("Music",), max_minutes=1)))
    assert results.count == 0
    [option] = results.loosen
    assert option.count == lessons(Query(words="erupts asdf qwer zxcv uiop")).count > 0
