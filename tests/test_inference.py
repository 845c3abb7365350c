"""indexer.alignment.infer: against a brute-force oracle over a little catalog; laws of parts, order and abstention."""

from dataclasses import replace
from math import inf, nan
from pathlib import Path

import numpy as np
import pytest

import indexer.alignment.infer as module
from catalog.model import AgeRange, Association, Framework, Part, Resource, Standard
from catalog.standards.graph import StandardsGraph
from indexer.alignment.features import FEATURES, Lexicon
from indexer.alignment.infer import (
    PARTS,
    PROBABLE,
    Material,
    ages_of,
    competing,
    describe,
    eligible,
    infer,
    infer_more,
    rivals_of,
)
from indexer.alignment.model import (
    GENERAL,
    InferenceModel,
    InferenceModelError,
    Profile,
    areas,
    load_model,
)
from indexer.alignments import Inferred
from indexer.engine import Floats
from indexer.units import UnitsInMaking

DIMENSIONS, RANK = 4, 3
REVISION = "made here"
SENTENCES = (
    "Compare fractions with unlike denominators",
    "Add fractions on a number line",
    "Measure the area of rectangles",
    "Find the area of a rectangle by counting squares",
    "Fractions as parts of a whole",
    "Solve problems with money",
)


def unit_rows(count: int, seed: int) -> Floats:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def graph(*frameworks: str, ages: tuple[int, int] = (8, 10)) -> StandardsGraph:
    """For each framework, a domain over three standards, the last a part of the second."""
    documents, standards, links = [], [], []
    for name in frameworks:
        documents.append(Framework(id=name, uri="", title=name, subjects=(name,)))
        for number, kind in enumerate(("Domain", "Standard", "Standard", "Component")):
            age = None if number == 3 else AgeRange(ages[0], ages[1] - number % 2)
            standards.append(
                Standard(
                    id=f"{name}-{number}",
                    uri="",
                    framework_id=name,
                    code=f"{name}.{number}",
                    statement=SENTENCES[number],
                    type=kind,
                    ages=age,
                )
            )
            if number:
                above = f"{name}-{2 if number == 3 else 0}"
                links.append(Association(f"{name}{number}", "isChildOf", f"{name}-{number}", above))
    return StandardsGraph(documents, standards, links)


def material(subjects: str = "Maths", count: int = 6) -> Material:
    making = UnitsInMaking()
    ages = [AgeRange(8, 9), AgeRange(9, 10), None, AgeRange(8, 9), AgeRange(15, 16), AgeRange(9, None)]
    for number in range(count):
        part = (Part("Unit", None, number),) if number < 3 else ()
        making.add(Resource(id=str(number), title=SENTENCES[number], parts=part))
    vectors = unit_rows(count, 1)
    return Material(SENTENCES[:count], vectors, ages_of(ages[:count]), [(subjects,)] * count, making.finish())


@pytest.fixture
def model() -> InferenceModel:
    random = np.random.default_rng(5)
    lexicon = Lexicon(("area", "fraction"), np.array([1.5, 0.5], np.float32))

    def table(*shape: int) -> Floats:
        return random.normal(size=shape).astype(np.float16).astype(np.float32)

    profile = Profile(
        weights={name: 0.5 + place for place, name in enumerate(FEATURES)},
        slope=1.25,
        prior=0.5,
        left=table(2 * DIMENSIONS, RANK),
        right=table(DIMENSIONS, RANK),
        left_words=table(2, RANK),
        right_words=table(2, RANK),
        left_shift=table(RANK),
        right_shift=table(RANK),
    )
    return InferenceModel("test", "nothing", REVISION, lexicon, {GENERAL: profile}, {})


def found_pairs(found: Inferred) -> dict[tuple[str, int], float]:
    return {
        (id, int(row)): float(sure) for id, row, sure in zip(found.standards, found.rows, found.confidence, strict=True)
    }


def oracle(
    given: Material, standards: StandardsGraph, vectors: Floats, model: InferenceModel
) -> dict[tuple[str, int], float]:
    """Every eligible pair of a framework that any subject may meet, one at a time."""
    like, ids = describe(given, standards, vectors, model.lexicon), list(standards.standards)
    profile, expected = model.profile(GENERAL), {}
    for row in range(len(given.texts)):
        scores = {}
        for column, id in enumerate(ids):
            standard = standards.standards[id]
            low, high = given.ages[row]
            apart = (
                standard.ages is not None
                and not np.isnan(low)
                and (low >= (inf if standard.ages.high is None else standard.ages.high) or standard.ages.low >= high)
            )
            if standard.type == "Domain" or apart:
                continue
            at_row, at_column = np.array([row]), np.array([column])
            features = like.features(at_row, at_column)
            scores[id] = sum(profile.weights[name] * float(features[name][0, 0]) for name in FEATURES) + float(
                (profile.passages(like, at_row) @ profile.contexts(like, at_column).T)[0, 0]
            )
        for id, score in scores.items():
            rivals = np.log(sum(np.exp(other) for other in scores.values()))
            expected[id, row] = 1 / (1 + np.exp(-(profile.slope * (score - rivals) + profile.prior)))
    return expected


def test_every_pair_agrees_with_working_it_out_one_at_a_time(model: InferenceModel) -> None:
    standards, vectors = graph("anything"), unit_rows(4, 2)
    found = found_pairs(infer(material(), standards, vectors, revision=REVISION, model=model))
    expected = oracle(material(), standards, vectors, model)
    assert found.keys() == expected.keys()
    for pair, sure in expected.items():
        assert found[pair] == pytest.approx(sure, abs=1e-5)


def test_chunks_change_nothing(model: InferenceModel, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = infer(material(), graph("anything"), unit_rows(4, 2), revision=REVISION, model=model)
    monkeypatch.setattr(module, "_CHUNK", 2)
    pieces = infer(material(), graph("anything"), unit_rows(4, 2), revision=REVISION, model=model)
    assert found_pairs(pieces) == pytest.approx(found_pairs(whole), abs=1e-6)


def test_parts_are_log_odds_that_sum_to_the_confidence(model: InferenceModel) -> None:
    found = infer(material(), graph("anything"), unit_rows(4, 2), revision=REVISION, model=model)
    assert tuple(found.parts) == PARTS
    odds = np.sum(list(found.parts.values()), axis=0)
    np.testing.assert_allclose(1 / (1 + np.exp(-odds)), found.confidence, rtol=1e-5)


def test_only_the_best_of_each_standard_are_kept(model: InferenceModel) -> None:
    best = infer(material(), graph("anything"), unit_rows(4, 2), revision=REVISION, model=model, per_standard=2)
    everything = found_pairs(infer(material(), graph("anything"), unit_rows(4, 2), revision=REVISION, model=model))
    for standard in set(best.standards):
        rows = sorted((pair for pair in everything if pair[0] == standard), key=lambda pair: -everything[pair])[:2]
        assert {pair for pair in found_pairs(best) if pair[0] == standard} == set(rows)


def test_equals_are_kept_by_row(model: InferenceModel) -> None:
    making = UnitsInMaking()
    for number in range(4):
        making.add(Resource(id=str(number), title="same"))
    same = Material(["same"] * 4, np.repeat(unit_rows(1, 1), 4, axis=0), ages_of([None] * 4), [()] * 4, making.finish())
    found = infer(same, graph("anything"), unit_rows(4, 2), revision=REVISION, model=model, per_standard=2)
    assert sorted(set(found.rows.tolist())) == [0, 1]


def test_vectors_of_another_model_keep_the_order_and_never_seem_probable(model: InferenceModel) -> None:
    sure = replace(model.profiles[GENERAL], prior=50.0)
    bold = replace(model, profiles={GENERAL: sure})
    found = infer(material(), graph("anything"), unit_rows(4, 2), revision="another", model=bold)
    assert float(found.confidence.max()) < PROBABLE
    odds = np.sum(list(found.parts.values()), axis=0)
    np.testing.assert_allclose(1 / (1 + np.exp(-odds)), found.confidence, rtol=1e-4)
    assert not found.parts["learned"].any()


def test_a_framework_of_another_subject_is_never_met(model: InferenceModel) -> None:
    found = infer(material("Maths"), graph("ela", "math"), unit_rows(8, 2), revision=REVISION, model=model)
    assert {id.split("-")[0] for id in found.standards} == {"math"}
    unknown = infer(material("Beekeeping"), graph("ela", "math"), unit_rows(8, 2), revision=REVISION, model=model)
    assert {id.split("-")[0] for id in unknown.standards} == {"ela", "math"}


@pytest.mark.parametrize("empty", ["resources", "standards"])
def test_nothing_is_inferred_from_nothing(empty: str, model: InferenceModel) -> None:
    given = material(count=0) if empty == "resources" else material()
    standards = graph("anything") if empty == "resources" else StandardsGraph([], [], [])
    vectors = unit_rows(4, 2) if empty == "resources" else np.zeros((0, DIMENSIONS), np.float32)
    assert not len(infer(given, standards, vectors, revision=REVISION, model=model).rows)


def test_headings_do_not_compete() -> None:
    (one,) = competing(graph("math"))
    assert one.columns.tolist() == [1, 2, 3]
    assert (one.area, one.allowed) == ("mathematics", frozenset({"mathematics"}))


def test_neighboring_grades_are_apart_and_what_is_unknown_rules_out_nothing() -> None:
    resources = np.array([[8, 9], [9, inf], [nan, nan]], np.float32)
    standards = np.array([[9, 10], [8, 10], [nan, nan]], np.float32)
    assert eligible(resources, standards).tolist() == [[False, True, True], [True, True, True], [True, True, True]]


def test_rivals_are_a_log_sum_exp_that_leaves_out_what_may_not_be() -> None:
    rivals = rivals_of(np.array([[1.0, 2.0, -np.inf], [500.0, 500.0, 500.0]], np.float32))
    np.testing.assert_allclose(rivals[:, 0], [np.log(np.e + np.e**2), 500 + np.log(3)], rtol=1e-6)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Mathematics"], {"mathematics"}),
        (["ela"], {"english"}),
        (["English Language Arts"], {"english"}),
        (["Art and design"], {"arts"}),
        (["All subjects"], set()),
        ([], set()),
    ],
)
def test_areas_of_teaching_are_known_by_many_names(words: list[str], said: set[str]) -> None:
    assert areas(words) == said


def test_a_model_is_read_as_it_was_saved(model: InferenceModel, tmp_path: Path) -> None:
    model.save(tmp_path / "model.json")
    again = load_model(tmp_path / "model.json")
    assert (again.version, again.revision, list(again.lexicon.stems)) == ("test", REVISION, ["area", "fraction"])
    assert again.profile("anything").weights == model.profile("anything").weights
    np.testing.assert_array_equal(again.profile(GENERAL).left, model.profile(GENERAL).left)
    first = (tmp_path / "model.npz").read_bytes()
    again.save(tmp_path / "model.json")
    assert (tmp_path / "model.npz").read_bytes() == first


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", "is no model"),
        ('{"version": "1"}', "is no model"),
        ('{"version": "1", "trained_on": "", "revision": "", "profiles": {}, "reliability": {}}', "no profile named"),
    ],
)
def test_a_broken_model_is_refused_by_name(written: str, said: str, model: InferenceModel, tmp_path: Path) -> None:
    model.save(tmp_path / "model.json")
    (tmp_path / "model.json").write_text(written)
    with pytest.raises(InferenceModelError, match=rf"model\.json.*{said}"):
        load_model(tmp_path / "model.json")


def test_the_model_that_ships_says_what_it_was_learned_from_and_how_sure_it_is() -> None:
    shipped = load_model()
    assert {GENERAL, "mathematics", "english"} <= set(shipped.profiles)
    assert shipped.trained_on
    for area, table in shipped.reliability.items():
        assert table["expected_calibration_error"] <= 0.05, area


@pytest.mark.parametrize("revision", [REVISION, "another"])
def test_a_part_is_judged_by_what_was_measured_over_the_whole(model: InferenceModel, revision: str) -> None:
    """The last two of six, beside the first that shares no unit with them, against a list of two a standard."""
    standards, vectors, given = graph("anything"), unit_rows(4, 2), material()
    whole = infer(given, standards, vectors, revision=revision, model=model, per_standard=2)
    assert whole.measured is not None
    assert np.isfinite(whole.measured.behind).any()
    kept = [0, 4, 5]
    making = UnitsInMaking()
    for row in kept:
        making.add(Resource(id=str(row), title=SENTENCES[row]))
    texts, subjects = [given.texts[row] for row in kept], [given.subjects[row] for row in kept]
    part = Material(texts, given.vectors[kept], given.ages[kept], subjects, making.finish())
    wanted = np.array([False, True, True])
    more = infer_more(part, wanted, standards, vectors, measured=whole.measured, revision=revision, model=model)
    expected = {pair: sure for pair, sure in found_pairs(whole).items() if pair[1] in (4, 5)}
    found = {(id, kept[row]): sure for (id, row), sure in found_pairs(more).items()}
    assert found == pytest.approx(expected, abs=1e-5)
    assert expected
