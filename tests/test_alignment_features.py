"""indexer.alignment.features: every feature of a little catalog worked out by hand or by brute force."""

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Part, Resource
from indexer.alignment.features import FEATURES, Likeness, in_context, likeness, smoothing
from indexer.engine import Floats
from indexer.units import Units, UnitsInMaking

ALL = np.arange(3)


def units_of(*parts: tuple[Part, ...]) -> Units:
    making = UnitsInMaking()
    for number, part in enumerate(parts):
        making.add(Resource(id=str(number), title=str(number), parts=part))
    return making.finish()


def unit_rows(*rows: list[float]) -> Floats:
    table = np.array(rows, np.float32)
    return table / np.linalg.norm(table, axis=1, keepdims=True)


@pytest.fixture
def little() -> Likeness:
    """Three lessons, the first two a position apart in one unit; two standards, the second a part of the first."""
    units = units_of((Part("Fractions", None, 1),), (Part("Fractions", None, 2),), ())
    vectors = unit_rows([1, 0], [0, 1], [1, 1])
    statements = ["Compare fractions", "Fractions on a line"]
    texts = ["Fractions fractions", "Lines", "Poems"]
    return likeness(texts, vectors, units, statements, unit_rows([1, 0], [0, 1]), np.array([-1, 0]))


def test_words_are_bm25_divided_by_the_root_of_the_statements_idf(little: Likeness) -> None:
    # Words of statements: compar (in no text), fraction (in one of three), line (in one of three).
    rare, absent = log(1 + 2.5 / 1.5), log(1 + 3.5 / 0.5)
    # Lengths in those words are 2, 1 and 0, their mean 1.
    saturated = 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 2))
    once = 2.2 / (1 + 1.2)
    expected = [
        [rare * saturated / sqrt(rare + absent), rare * saturated / sqrt(rare + rare)],
        [0, rare * once / sqrt(rare + rare)],
        [0, 0],
    ]
    np.testing.assert_allclose(little.features(ALL, np.arange(2))["words"], expected, rtol=1e-5)


def test_meaning_is_the_cosine_and_context_mixes_in_half_the_parent(little: Likeness) -> None:
    found = little.features(ALL, np.arange(2))
    np.testing.assert_allclose(found["meaning"], [[1, 0], [0, 1], [sqrt(0.5), sqrt(0.5)]], rtol=1e-5)
    child = np.array([0.5, 1.0]) / sqrt(1.25)
    np.testing.assert_allclose(found["meaning.context"][:, 1], [child[0], child[1], child.sum() * sqrt(0.5)], rtol=1e-5)


def test_lessons_around_weigh_by_their_distance_and_a_lone_one_is_its_own_neighborhood(little: Likeness) -> None:
    found = little.features(ALL, np.arange(2))
    beside = exp(-0.5 / 1.5**2)
    np.testing.assert_allclose(found["meaning.near"][0], [1 / (1 + beside), beside / (1 + beside)], rtol=1e-5)
    np.testing.assert_allclose(found["meaning.unit"][0], [0.5, 0.5], rtol=1e-5)
    np.testing.assert_allclose(found["meaning.near"][2], found["meaning"][2], rtol=1e-5)


def test_pairs_and_totals_agree_with_the_whole_table(little: Likeness) -> None:
    table = little.features(ALL, np.arange(2))
    rows, columns = np.array([2, 0, 1, 0]), np.array([1, 0, 1, 1])
    for name, values in little.of_pairs(rows, columns).items():
        np.testing.assert_allclose(values, table[name][rows, columns], rtol=1e-5, atol=1e-6)
    weights = {name: number + 0.5 for number, name in enumerate(FEATURES)}
    total = sum(weights[name] * table[name] for name in FEATURES)
    np.testing.assert_allclose(little.total(ALL, np.arange(2), weights), total, rtol=1e-5)


def test_without_positions_a_lesson_counts_as_much_as_its_unit() -> None:
    near, whole = smoothing(units_of((Part("U"),), (Part("U"),)))
    np.testing.assert_allclose(whole.toarray(), [[0.5, 0.5], [0.5, 0.5]])
    np.testing.assert_allclose(near.toarray(), [[0.75, 0.25], [0.25, 0.75]])


def test_a_circle_of_parents_ends() -> None:
    mixed = in_context(unit_rows([1, 0], [0, 1]), np.array([1, 0]))
    np.testing.assert_allclose(np.linalg.norm(mixed, axis=1), 1, rtol=1e-5)


def test_an_empty_catalog_and_statements_without_words_have_features_all_the_same() -> None:
    without_materials = likeness(
        [], np.zeros((0, 2), np.float32), units_of(), ["Add"], unit_rows([1, 0]), np.array([-1])
    )
    assert without_materials.features(np.arange(0), np.arange(1))["words"].shape == (0, 1)
    wordless = likeness(["Add"], unit_rows([1, 0]), units_of(()), ["…"], unit_rows([1, 0]), np.array([-1]))
    assert wordless.features(np.arange(1), np.arange(1))["words"].tolist() == [[0.0]]


parts = st.lists(
    st.lists(st.builds(Part, st.sampled_from(["A", "B"]), st.none(), st.none() | st.integers(0, 9)), max_size=2).map(
        tuple
    ),
    min_size=1,
    max_size=9,
)


@given(parts)
def test_smoothing_shares_out_one_and_never_leaves_the_unit(made: list[tuple[Part, ...]]) -> None:
    together = [
        [row == other or bool({p.name for p in one} & {p.name for p in two}) for other, two in enumerate(made)]
        for row, one in enumerate(made)
    ]
    for matrix in smoothing(units_of(*made)):
        table = matrix.toarray()
        np.testing.assert_allclose(table.sum(1), 1, rtol=1e-5)
        assert not (table[~np.array(together)] > 0).any()
