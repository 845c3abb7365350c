"""What every engine answers, as one class to inherit: over a catalog whose right answers a reader works out by hand,
and over random ones as slow arithmetic does (tests/brute_force.py)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from brute_force import YEARS, BruteForce
from engine_queries import engine_queries, gentle, vector
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyword_embedder import direction
from little_catalog import (
    FEATURES,
    SUBJECTS,
    TYPES,
    some_resources,
    with_twins,
)
from order_contract import OrderContract

from catalog.errors import ModelError, NotFoundError
from catalog.model import AgeRange, Evidence, Filter, Resource
from catalog.needs.needs import NEEDS, evidence
from indexer.engine import GONE, Candidates, Engine, EngineQuery
from indexer.signals import check, known_signal
from indexer.words.analysis import FIELDS, is_stopword, searchable, terms, words

RESOURCES = some_resources(60)


@cache
def _evidence(resource: Resource, need: str) -> Evidence:
    return evidence(resource, need).evidence


def fits(resource: Resource, wished: AgeRange | None) -> bool:
    return bool(wished and resource.ages and resource.ages.overlaps(wished))


def compare(found: Candidates, oracle: BruteForce, engine_query: EngineQuery, k: int) -> None:
    answer = oracle.answer(engine_query)
    check(engine_query, found)
    assert (found.count, found.total) == (len(answer.matching), answer.total)
    fitting = [row for row in answer.matching if fits(oracle.resources[row], engine_query.wished_ages)]
    assert found.fitting == len(fitting)
    if engine_query.wished_ages:
        answer.legs += [{row: leg[row] for row in leg if row in fitting} for leg in answer.legs]
    assert list(found.rows) == sorted(found.rows)
    assert set(found.unknown) == {term for term in engine_query.terms if not oracle.words.known(term)}
    assert list(found.ids) == [oracle.resources[row].id for row in found.rows]
    chosen = set(found.rows.tolist())
    assert chosen <= set(answer.matching)
    assert [oracle.firsts[row] for row in found.rows] == found.duplicates.tolist()
    expected: set[int] = set()
    for leg in answer.legs:
        order = sorted(leg, key=lambda row: (-round(leg[row], 5), row))
        best = [row for row in order if oracle.firsts[row] not in {oracle.firsts[x] for x in order[: order.index(row)]}]
        best = best[:k]
        expected.update(row for row in answer.matching if oracle.firsts[row] in {oracle.firsts[one] for one in best})
        worst = leg[best[-1]] if best else math.inf
        assert {row for row in leg if leg[row] > worst + 1e-5} <= chosen
    clear = all(len({round(score, 4) for score in leg.values()}) == len(leg) for leg in answer.legs)
    if clear or k >= len(oracle.resources):
        assert chosen == expected
    if found.held is not None:
        sought = {term for term in (*engine_query.terms, *engine_query.synonyms) if not is_stopword(term)}
        fields = [
            {name: sought.intersection(terms(text)) for name, text in searchable(one).items()}
            for one in found.resources
        ]
        held = found.held(range(len(found.rows)), list(sought))
        expected_held = [[[term in one[name] for one in fields] for term in sought] for name in FIELDS]
        assert held.tolist() == expected_held
    some = list(range(len(found.rows)))[::-2]
    before, of_all = dict(found.signals_at(some)), dict(found.signals)  # worked out for these, then for all
    after = dict(found.signals_at(some))
    for name, signal in of_all.items():
        np.testing.assert_array_equal(before[name], signal[some])
        np.testing.assert_array_equal(after[name], signal[some])
    for name, signal in answer.signals.items():
        if name in found.signals:
            assert found.signals[name] == pytest.approx([signal[int(row)] for row in found.rows], abs=2e-5), name
        else:
            assert not any(signal.values()), name


# Five materials to work out by hand. "volcano" is the title of a, in the description of b, and nowhere else; c and d
# are about fractions, d for older learners; e says nothing that is looked for.
BY_HAND = [
    Resource(id="a", title="Volcano", subjects=("Science",), ages=AgeRange(8, 9), minutes=30),
    Resource(id="b", title="Mountains", description="One is a volcano", subjects=("Science",), ages=AgeRange(9, 10)),
    Resource(id="c", title="Fraction walls", subjects=("Mathematics",), ages=AgeRange(8, 9), minutes=45),
    Resource(id="d", title="Fraction of a fraction", subjects=("Mathematics",), ages=AgeRange(12, 13)),
    Resource(id="e", title="Stories", subjects=("English",)),
]


class EngineContract(OrderContract):
    """What every engine answers. An engine's own test inherits this and says how one is ``opened``."""

    @staticmethod
    def opened(resources: list[Resource], folder: Path) -> Engine:
        """An engine over these resources, which may keep what it needs in ``folder``."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        engine = cls.opened(RESOURCES, tmp_path_factory.mktemp("index"))
        yield engine
        engine.close()

    @pytest.fixture(scope="class")
    @classmethod
    def oracle(cls, engine: Engine) -> BruteForce:
        return BruteForce(RESOURCES, engine.manifest.floor)

    @pytest.fixture(scope="class")
    @classmethod
    def small(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        engine = cls.opened(BY_HAND, tmp_path_factory.mktemp("by hand"))
        yield engine
        engine.close()

    @pytest.mark.parametrize(
        ("query", "ids", "total"),
        [
            (EngineQuery(), "abcde", 5),
            (EngineQuery(terms={"volcano": 1.0}), "ab", 5),
            (EngineQuery(terms={"volcano": 1.0}, filter=Filter(ages=AgeRange(9, 10))), "b", 1),
            (EngineQuery(terms={"fraction": 1.0}), "cd", 5),
            (EngineQuery(terms={"fraction": 1.0}, filter=Filter(max_minutes=45)), "c", 2),
            (EngineQuery(terms={"fraction": 1.0, "volcano": 1.0}), "abcd", 5),
            (EngineQuery(terms={"volcano": 1.0, "stori": 0.1}), "ab", 5),  # too light a word to find by itself
            (EngineQuery(terms={"stori": 0.1}), "e", 5),  # unless there is no other
            (EngineQuery(terms={"unheard": 1.0}), "", 5),
            (EngineQuery(filter=Filter(subjects=("science", "English"))), "abe", 3),
        ],
    )
    def test_what_is_asked_of_five_materials_is_found(
        self, small: Engine, query: EngineQuery, ids: str, total: int
    ) -> None:
        found = small.candidates(query, 10)
        check(query, found)
        assert ("".join(found.ids), found.count, found.total) == (ids, len(ids), total)

    def test_one_word_scores_by_the_formula(self, small: Engine) -> None:
        """``a`` has one word in one field of mean length. In all fields: t = 3 of a title of 1 word, where the mean is
        (1 + 1 + 2 + 2 + 1) / 5 = 1.4 without stopwords, so t = 3 / (1/4 + 3/4 / 1.4) and t * 2.2 / (t + 1.2)."""
        found = small.candidates(EngineQuery(terms={"volcano": 1.0}), 10)
        t = 3 / (0.25 + 0.75 / 1.4)
        assert found.signals["words.all"][0] == pytest.approx(t * 2.2 / (t + 1.2), abs=1e-5)
        assert found.signals["words.title"][0] == pytest.approx(2.2 / (1 + 1.2 * (0.6 + 0.4 / 1.4)), abs=1e-5)
        assert found.signals["words.title"][1] == 0

    def test_the_best_of_a_leg_is_kept_when_it_is_cut(self, small: Engine) -> None:
        assert list(small.candidates(EngineQuery(terms={"volcano": 1.0}), 1).ids) == ["a"]
        assert small.candidates(EngineQuery(terms={"volcano": 1.0}), 1).count == 2

    def test_facets_count_what_was_found_without_their_own_filter(self, small: Engine) -> None:
        counts = small.facets(
            EngineQuery(terms={"fraction": 1.0, "volcano": 1.0}, filter=Filter(subjects=("Science",)))
        )
        assert list(counts["subjects"]) == [("Mathematics", 2), ("Science", 2)]
        assert dict(counts["ages"]) == {"8-9": 1, "9-10": 1}
        assert dict(counts["max_minutes"]) == {"30": 1, "45": 1, "60": 1, "90": 1}

    @given(engine_query=engine_queries)
    @settings(max_examples=30)
    def test_needs_are_counted_by_their_evidence(
        self, engine: Engine, oracle: BruteForce, engine_query: EngineQuery
    ) -> None:
        matching = [oracle.resources[row] for row in oracle.answer(engine_query).matching]
        counts = engine.needs(engine_query)
        assert counts.keys() == NEEDS.keys()
        for need in NEEDS:
            states = Counter(_evidence(resource, need) for resource in matching)
            assert counts[need] == {state: states[state] for state in Evidence}, need

    def test_an_answer_with_a_signal_that_nobody_declared_is_refused(self, small: Engine) -> None:
        query = EngineQuery(terms={"volcano": 1.0})
        found = small.candidates(query, 10)
        with pytest.raises(ValueError, match="“popularity” is no signal"):
            known_signal("popularity")
        wrong = {"words.all": -found.signals["words.all"], "meaning": found.signals["words.all"].astype(np.float64)}
        with pytest.raises(ValueError, match=r"words.all is not within.*meaning was not asked for; meaning is float64"):
            check(query, replace(found, signals=wrong))

    @given(engine_query=engine_queries, k=st.sampled_from([1, 3, 10, 200]))
    @settings(max_examples=300)
    def test_ids_scores_and_counts_are_those_of_brute_force(
        self, engine: Engine, oracle: BruteForce, engine_query: EngineQuery, k: int
    ) -> None:
        compare(engine.candidates(engine_query, k), oracle, engine_query, k)

    @given(
        seed=st.integers(0, 10_000),
        count=st.integers(0, 12),
        engine_query=engine_queries,
        k=st.sampled_from([1, 3, 50]),
    )
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_catalog_is_searched_as_by_brute_force(
        self, tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, engine_query: EngineQuery, k: int
    ) -> None:
        resources = with_twins(some_resources(count, seed))
        engine = self.opened(resources, tmp_path_factory.mktemp("any"))
        compare(engine.candidates(engine_query, k), BruteForce(resources, engine.manifest.floor), engine_query, k)
        engine.close()

    @given(engine_query=engine_queries)
    @settings(max_examples=60)
    def test_facets_count_what_choosing_a_value_would_leave(
        self, engine: Engine, oracle: BruteForce, engine_query: EngineQuery
    ) -> None:
        facets, chosen = engine.facets(engine_query), engine_query.filter.accessibility_features
        values = {
            "subjects": {value: Filter(subjects=(value,)) for value in SUBJECTS},
            "types": {value: Filter(types=(value,)) for value in TYPES},
            "levels": {value: Filter(levels=(value,)) for value in ("lesson", "unit")},
            "accessibility_features": {value: Filter(accessibility_features=(*chosen, value)) for value in FEATURES},
            "publishers": {value: Filter(publishers=(value,)) for value in ("Ours", "Theirs")},
            "ages": YEARS,
            "free": {"true": Filter(free=True), "false": Filter(free=False)},
            "max_minutes": {str(limit): Filter(max_minutes=limit) for limit in (15, 30, 45, 60, 90)},
        }
        for name, filters in values.items():
            assert dict(facets[name]) == oracle.facet(engine_query, name, filters), name
            assert list(facets[name]) == sorted(facets[name], key=lambda pair: (-pair[1], pair[0]))

    @given(engine_query=engine_queries)
    @settings(max_examples=40)
    def test_a_facets_count_is_the_count_of_the_search_it_leads_to(
        self, engine: Engine, engine_query: EngineQuery
    ) -> None:
        for value, count in engine.facets(engine_query)["subjects"]:
            narrowed = replace(engine_query, filter=replace(engine_query.filter, subjects=(value,)))
            assert engine.candidates(narrowed, 5).count == count

    @given(
        text=st.text(max_size=200)
        | st.sampled_from(["NOT", '""', "a* OR (b", "C++", "it's", "'); DROP TABLE", "\x00", "%" * 9])
    )
    @settings(max_examples=150)
    def test_whatever_is_typed_is_ordinary_input(self, engine: Engine, oracle: BruteForce, text: str) -> None:
        engine_query = EngineQuery(terms=dict.fromkeys(terms(text), 1.0), vector=vector(text))
        compare(engine.candidates(engine_query, 10), oracle, engine_query, 10)

    def test_a_probe_that_asks_nothing_matches_everything_in_order_of_ids(self, engine: Engine) -> None:
        found = engine.candidates(EngineQuery(), 5)
        assert (found.count, found.total) == (60, 60)
        assert list(found.ids) == ["r000", "r001", "r002", "r003", "r004"]

    def test_where_nothing_is_asked_the_wishes_choose(self, engine: Engine) -> None:
        found = engine.candidates(EngineQuery(wished_subjects=("French",), wished_ages=AgeRange(8, 9)), 3)
        fits = [
            resource.id
            for resource in RESOURCES
            if "French" in resource.subjects and resource.ages and resource.ages.overlaps(AgeRange(8, 9))
        ]
        assert set(found.ids) <= set(fits) if len(fits) >= 3 else set(fits) <= set(found.ids)

    def test_words_that_nobody_uses_find_nothing(self, engine: Engine) -> None:
        found = engine.candidates(EngineQuery(terms={"zzz": 1.0}), 10)
        assert (found.count, len(found.rows), len(found.resources), found.total) == (0, 0, 0, 60)
        assert not any(engine.facets(EngineQuery(terms={"zzz": 1.0})).values())

    def test_an_empty_catalog_answers_with_nothing(self, tmp_path: Path) -> None:
        engine = self.opened([], tmp_path)
        found = engine.candidates(
            EngineQuery(terms={"fraction": 1.0}, vector=vector("fraction"), standards={"s": 1.0}), 10
        )
        assert (found.count, found.total, list(found.ids)) == (0, 0, [])
        assert engine.candidates(EngineQuery(), 10).count == 0
        engine.close()

    def test_resources_come_back_as_they_were_stored(self, engine: Engine) -> None:
        found = engine.candidates(EngineQuery(), 60)
        assert list(found.resources) == RESOURCES
        assert found.resources[-1] == RESOURCES[-1]
        assert list(found.resources[2:4]) == RESOURCES[2:4]
        assert engine.resource("r007") == RESOURCES[7]

    def test_equal_scores_are_cut_in_order_of_ids(self, tmp_path: Path) -> None:
        duplicates = [Resource(id=f"{letter}", title="Volcano", description="the same") for letter in "fbdeca"]
        engine = self.opened(duplicates, tmp_path)
        asked = EngineQuery(terms={"volcano": 1.0}, vector=vector("volcano"))
        assert list(engine.candidates(asked, 3).ids) == ["a", "b", "c"]
        assert [resource.id for resource, _ in engine.similar("c", 3, Filter())] == ["a", "b", "d"]
        assert [score for _, score in engine.similar("c", 3, Filter())] == pytest.approx([1.0] * 3, abs=1e-3)
        engine.close()

    @given(row=st.integers(0, 59), k=st.sampled_from([1, 5, 100]), filter=gentle)
    @settings(max_examples=60)
    def test_similar_are_the_nearest_passages_but_never_itself(
        self, engine: Engine, oracle: BruteForce, row: int, k: int, filter: Filter
    ) -> None:
        me = oracle.resources[row]
        stored = [float(np.float16(value)) for value in direction(oracle.passage(me))]
        rows = [other for other in oracle.answer(EngineQuery(filter=filter)).matching if other != row]
        near = {
            oracle.resources[other].id: oracle.cosine(stored, oracle.passage(oracle.resources[other])) for other in rows
        }
        found = engine.similar(me.id, k, filter)
        marks = {"even": {resource.id for resource in oracle.resources[::2]}}
        marked = engine.similar(me.id, 100, replace(filter, statuses=("even",)), marks)
        assert {resource.id for resource, _ in marked} == near.keys() & marks["even"]
        gone = {GONE: marks["even"]}
        here = EngineQuery(
            filter=filter, only=[other.id for other in oracle.resources if other.id not in marks["even"]]
        )
        assert {resource.id for resource, _ in engine.similar(me.id, 100, filter, gone)} == near.keys() - marks["even"]
        assert engine.facets(EngineQuery(filter=filter, marks=gone)) == engine.facets(here) | {"statuses": []}
        left = (engine.candidates(engine_query, 100) for engine_query in (EngineQuery(filter=filter, marks=gone), here))
        assert len({tuple(resource.ids) for resource in left}) == 1
        assert [score for _, score in found] == pytest.approx(sorted(near.values(), reverse=True)[:k], abs=1e-5)
        assert [near[resource.id] for resource, _ in found] == pytest.approx([score for _, score in found], abs=1e-5)
        assert me.id not in [resource.id for resource, _ in found]

    def test_what_is_known_of_a_resource_comes_as_signals(self, engine: Engine) -> None:
        engine_query = EngineQuery(
            wished_subjects=("science",),
            wished_types=("Game", "Quiz"),
            wished_languages=("en",),
            wished_publishers=("Ours",),
            needs=(*NEEDS, "no such need"),
            marks={"approved": {*(one.id for one in RESOURCES[::3]), "not here"}, GONE: {"not here"}},
        )
        signals = engine.candidates(engine_query, 60).signals
        assert f"marked.{GONE}" not in signals
        for row, resource in enumerate(RESOURCES):
            low, high, minutes = (signals[name][row] for name in ("ages.low", "ages.high", "minutes"))
            assert math.isnan(low) if resource.ages is None else low == resource.ages.low
            assert math.isnan(high) if resource.ages is None else high == (resource.ages.high or math.inf)
            assert math.isnan(minutes) if resource.minutes is None else minutes == resource.minutes
            assert signals["marked.approved"][row] == (row % 3 == 0)
            assert signals["subject"][row] == ("Science" in resource.subjects)
            assert signals["type"][row] == bool({"Game", "Quiz"} & set(resource.types))
            assert signals["publisher"][row] == (resource.publisher == "Ours")
            assert signals["language"][row] == bool({"en", "en-GB"} & set(resource.languages))
            for need in NEEDS:
                levels = {Evidence.DECLARED: 1.0, Evidence.INFERRED: 0.5, Evidence.UNKNOWN: 0.0, Evidence.BARRIER: -1.0}
                assert signals[f"need.{need}"][row] == levels[evidence(resource, need).evidence]
            assert signals["need.no such need"][row] == 0
            assert math.isnan(signals["date"][row]) == (
                resource.published is None and (resource.modified or "l")[0] == "l"
            )
            positions = [part.position for part in resource.parts if part.position is not None]
            assert math.isnan(signals["position"][row]) if not positions else signals["position"][row] == min(positions)

    def test_an_unknown_id_is_not_found(self, engine: Engine) -> None:
        with pytest.raises(NotFoundError, match="“nobody”"):
            engine.resource("nobody")
        with pytest.raises(NotFoundError):
            engine.similar("nobody", 3, Filter())

    @pytest.mark.parametrize(
        "bad", [np.ones(3, np.float32), np.ones((1, 70), np.float32), np.full(70, np.nan, np.float32)]
    )
    def test_a_vector_that_cannot_be_searched_is_refused(self, engine: Engine, bad: np.ndarray) -> None:
        with pytest.raises(ModelError):
            engine.candidates(EngineQuery(vector=bad), 3)

    def test_the_vocabulary_is_asked_by_the_word_or_the_page(self, engine: Engine) -> None:
        counts = Counter(word for resource in RESOURCES for word in set(words(" ".join(searchable(resource).values()))))
        vocabulary, pages = engine.vocabulary, [[("", 0)]]
        while page := vocabulary.page(pages[-1][-1][0], 7):
            pages.append(list(page))
        assert [pair for page in pages[1:] for pair in page] == sorted(counts.items())
        assert vocabulary.most == max(counts.values())
        for word in [*counts, "fractions", "zzz"]:
            assert vocabulary.count(word) == counts[word]
        for prefix in ("f", "vo", "zzz"):
            beginning = sorted((-count, word) for word, count in counts.items() if word.startswith(prefix))
            assert list(vocabulary.beginning(prefix, 2)) == [word for _, word in beginning[:2]]
        assert not vocabulary.beginning("", 2)

    def test_a_word_begun_is_ended_with_the_accents_that_most_write(self, tmp_path: Path) -> None:
        titles = ("Éleve", "Éleve", "Eleve", "Élan", "Elan", "Elan")
        engine = self.opened([Resource(id=f"{n}", title=title) for n, title in enumerate(titles)], tmp_path)
        assert list(engine.vocabulary.beginning("el", 5)) == ["elan", "éleve"]
        engine.close()
