"""The word index against BM25 worked out by the book, for any texts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from brute_force import B, Words
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import Part, Resource
from indexer.units import UnitsInMaking
from indexer.words.analysis import FIELDS, searchable
from indexer.words.bm25 import SPACES, Lexical
from indexer.words.commonness import MAX_TOLD, told_in_english
from indexer.words.inverting import LexicalInMaking, count_words
from indexer.words.spelling import english_words

text = st.lists(st.sampled_from(["rivers", "river", "C++", "3.NF.A.1", "half", "the", "élan"]), max_size=6).map(
    " ".join
)
texts = st.lists(text, max_size=2).map(tuple)
catalogs = st.lists(
    st.builds(
        Resource,
        id=st.just("r"),
        title=text,
        description=text,
        objectives=texts,
        text=text,
        keywords=texts,
        subjects=texts,
        parts=st.lists(st.sampled_from([Part("river half", "u1"), Part("c++", "u2")]), max_size=2, unique=True).map(
            tuple
        ),
    ),
    min_size=1,
    max_size=8,
).map(lambda some: [Resource(**{**fields_of(resource), "id": f"r{n}"}) for n, resource in enumerate(some)])
TERMS = ["river", "c++", "3.nf.a.1", "half", "elan"]


def fields_of(resource: Resource) -> dict[str, object]:
    return {name: getattr(resource, name) for name in Resource.__dataclass_fields__}


@given(resources=catalogs)
@settings(max_examples=40)
def test_blocks_of_terms_make_the_same_index_as_all_at_once(resources: list[Resource]) -> None:
    whole = indexed(resources)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.words.inverting._AT_ONCE", 2)
        parted = indexed(resources)
    assert (whole._df == parted._df).all()
    for one, other in ((whole._resources, parted._resources), (whole._unit, parted._unit)):
        for left, right in zip(one, other, strict=True):
            assert np.array_equal(left, right)


def indexed(resources: list[Resource]) -> Lexical:
    counting, units = LexicalInMaking(), UnitsInMaking()
    for resource in resources:
        counting.add(count_words(searchable(resource)))
        units.add(resource)
    made = units.finish()
    built = counting.finish(made.starts, made.units)
    return Lexical(built.terms, built.df, built.resources, built.unit, size=len(resources), units=len(made.names))


@given(resources=catalogs)
@settings(max_examples=200)
def test_every_space_of_every_resource_scores_as_by_the_book(resources: list[Resource]) -> None:
    lexical, book = indexed(resources), Words(resources)
    for term in TERMS:
        shares = lexical.shares({term: 1.0})
        assert set(shares) == ({term} if book.known(term) else set())
        if not shares:
            continue
        assert shares[term] == pytest.approx(book.counts(term))
        found = lexical.search(shares)
        for row in range(len(resources)):
            assert found.space("all")[row] == pytest.approx(book.counts(term) * book.all(row, term), abs=1e-5)
            for field in FIELDS:
                expected = book.counts(term) * book.field(row, field, term)
                assert found.space(field)[row] == pytest.approx(expected, abs=1e-5), field
        units = [book.counts(term) * book.unit(unit, term) for unit in book.units]
        assert found.units == pytest.approx(units, abs=1e-5)
        assert list(lexical.holding([term])) == [term in held for held in book.held]


@given(resources=catalogs, chosen=st.sets(st.integers(0, 7)))
@settings(max_examples=100)
def test_under_a_filter_half_the_idf_is_that_of_what_passes(resources: list[Resource], chosen: set[int]) -> None:
    lexical, book = indexed(resources), Words(resources)
    rows = [row for row in range(len(resources)) if row in chosen]
    mask = np.isin(np.arange(len(resources)), rows)
    for term, share in lexical.shares(dict.fromkeys(TERMS, 0.5), mask).items():
        assert share == pytest.approx(0.5 * book.counts(term, rows))


def test_a_formula_worked_out_by_hand() -> None:
    lexical = indexed([Resource(id="a", title="rivers rivers"), Resource(id="b", title="half")])
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    found = lexical.search({"river": idf})
    norm = 1 - 0.4 + 0.4 * 2 / 1.5
    assert found.space("title")[0] == pytest.approx(idf * 2 * 2.2 / (2 + 1.2 * norm))
    assert found.space("title")[1] == 0
    assert set(SPACES) == {"all", *B}


def test_scores_add_up_over_terms_and_are_divided_as_asked() -> None:
    lexical = indexed([Resource(id="a", title="half a river"), Resource(id="b", title="half")])
    half, river = lexical.search({"half": 1.0}), lexical.search({"river": 0.5})
    both = lexical.search({"half": 1.0, "river": 0.5}, divisor=4.0)
    for space in SPACES:
        assert both.space(space) == pytest.approx((half.space(space) + river.space(space)) / 4)


@given(resources=catalogs, shares=st.dictionaries(st.sampled_from(TERMS), st.floats(0.1, 2.0)), data=st.data())
@settings(max_examples=100)
def test_scores_that_are_looked_up_are_those_that_are_worked_out_for_all(
    resources: list[Resource], shares: dict[str, float], data: st.DataObject
) -> None:
    lexical = indexed(resources)
    rows = np.array(sorted(data.draw(st.sets(st.sampled_from(range(len(resources)))))), np.int64)
    for space in SPACES:
        found = lexical.search(shares)
        every = found.space(space)
        assert every.tolist() == found._worked_out(space).tolist()
        assert every[rows].tolist() == found._looked_up(space, rows).tolist() == found.at(space, rows).tolist()


def test_no_resources_no_words() -> None:
    lexical = indexed([])
    assert lexical.shares({"river": 1.0}) == {}
    assert len(lexical.search({}).space("all")) == 0


def test_a_common_word_tells_less_than_a_rare_one_and_no_english_word_the_most() -> None:
    """By hand: a term's commonest word is "things" or "thing", whatever share of all words that is."""
    counts = english_words()
    share = max(counts["thing"], counts["things"]) / sum(counts.values())
    assert told_in_english("thing") == pytest.approx(-math.log(share))
    assert 7 < told_in_english("thing") < told_in_english("photosynthesi") <= MAX_TOLD
    assert told_in_english("zzyzx") == MAX_TOLD
