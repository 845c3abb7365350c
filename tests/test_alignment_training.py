"""indexer.alignment.train: learned from a catalog made up here, and measured on the real one if it is present."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

import indexer.alignment.train as module
from catalog.errors import JudgmentError
from catalog.formats.reading import read
from catalog.formats.record import Package
from catalog.model import AgeRange, Association, Framework, Part, Resource, Standard
from catalog.standards.graph import StandardsGraph
from indexer.alignment.infer import Material, ages_of, infer
from indexer.alignment.model import GENERAL
from indexer.alignment.train import HeldOut, TrainingCollection, calibrate, confidence, lexicon_of, train
from indexer.units import UnitsInMaking
from indexer.vectors.embedder import open_embedder
from indexer.words.analysis import passage, standard_passage

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TOPICS = "fractions decimals angles area volume money graphs primes factors ratios".split()  # noqa: SIM905
DIMENSIONS = 12


def collection(labeled: int = 10, materials: int = 9) -> TrainingCollection:
    """One standard a topic, materials with a part, and lessons whose words and vectors lie near their topic's."""
    random = np.random.default_rng(3)
    axes = np.eye(len(TOPICS), DIMENSIONS, dtype=np.float32)
    standards, links = [], []
    for number, topic in enumerate(TOPICS):
        said = {"uri": "", "framework_id": "f", "code": "", "statement": f"Study {topic}", "type": "Standard"}
        standards += [Standard(id=f"s{number}{part}", **said) for part in ("", "a")]
        links.append(Association(f"l{number}", "isChildOf", f"s{number}a", f"s{number}"))
    graph = StandardsGraph([Framework(id="f", uri="", title="f", subjects=("math",))], standards, links)
    making, texts, rows = UnitsInMaking(), [], []
    for number in range(len(TOPICS) * materials):
        topic = number % len(TOPICS)
        text = f"Lesson {number} about {TOPICS[topic]}" if number % 3 else "Lesson"
        making.add(Resource(id=str(number), title=text, parts=(Part(TOPICS[topic], None, number),)))
        texts.append(text)
        rows.append(axes[topic] + random.normal(scale=0.4, size=DIMENSIONS))
    vectors = np.array(rows, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    material = Material(texts, vectors, ages_of([None] * len(texts)), [("Maths",)] * len(texts), making.finish())
    places = [int(standard.id.strip("sa")) for standard in standards]
    aligned = {
        standard.id: [row for row in range(len(texts)) if row % len(TOPICS) == place]
        for standard, place in list(zip(standards, places, strict=True))[:labeled]
    }
    return TrainingCollection("made up", material, graph, axes[places], aligned)


@pytest.fixture(scope="module")
def trained() -> module.Trained:
    return train([collection(20)], version="test", revision="r")


def test_held_out_standards_find_their_lessons(trained: module.Trained) -> None:
    found = trained.held_out["mathematics"]
    first = {standard: found.standards.index(standard) for standard in found.standards}
    hits = [bool(found.true[place]) for place in first.values()]
    assert np.mean(hits) > 0.8


def test_every_area_and_the_general_case_get_a_profile(trained: module.Trained) -> None:
    assert set(trained.model.profiles) == {GENERAL, "mathematics"}
    assert trained.model.trained_on == "made up (20 standards)"


def test_what_was_trained_infers(trained: module.Trained) -> None:
    given = collection(20)
    found = infer(given.material, given.graph, given.standard_vectors, revision="r", model=trained.model)
    assert set(found.standards) == set(given.aligned)
    assert len(found.rows) == len(given.material.texts) * len(given.aligned)


def test_training_again_gives_the_same_file(trained: module.Trained, tmp_path: Path) -> None:
    trained.model.save(tmp_path / "one.json")
    train([collection(20)], version="test", revision="r").model.save(tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_part_is_held_out_with_its_standard() -> None:
    given = collection(20)
    (field,) = module._fields(given, lexicon_of(given.material.texts))
    folds = dict(zip((field.ids[column] for column in field.labeled), field.folds.tolist(), strict=True))
    assert all(folds[id] == folds[f"{id}a"] for id in folds if not id.endswith("a"))
    assert len(set(folds.values())) > 1


def test_too_few_aligned_standards_are_refused_with_the_number_that_is_needed() -> None:
    with pytest.raises(JudgmentError, match="Fewer than 10 standards"):
        train([collection(4)], version="test", revision="r")


def test_a_logistic_curve_is_recovered_from_what_it_made() -> None:
    random = np.random.default_rng(0)
    scores = random.uniform(-4, 2, 20_000).astype(np.float32)
    true = random.random(20_000) < confidence(scores, 1.5, -0.5)
    slope, prior = calibrate(scores, true)
    assert (slope, prior) == (pytest.approx(1.5, abs=0.1), pytest.approx(-0.5, abs=0.1))


def test_confidence_needs_both_right_and_wrong() -> None:
    with pytest.raises(JudgmentError, match="everything"):
        calibrate(np.zeros(3, np.float32), np.ones(3, np.bool_))


def engageny(subject: str) -> TrainingCollection:
    """Lessons and standards of a subject as a catalog without alignments, beside what their publisher aligned."""
    packed = DATA / "resources" / "engageny-lessons.ndjson.gz"
    if not packed.exists():
        pytest.skip(f"{packed} is not here: the real lessons are measured only where they are")
    resources, making, rows = [], UnitsInMaking(), {}
    for line in gzip.decompress(packed.read_bytes()).splitlines():
        read = json.loads(line)
        low, high = map(int, read["typicalAgeRange"].split("-"))
        part = read["isPartOf"][0]
        rows[read["identifier"]] = len(resources)
        resources.append(
            Resource(
                id=read["identifier"],
                title=read["name"],
                description=read["description"],
                subjects=tuple(read["about"]),
                ages=AgeRange(low, high),
                publisher="EngageNY",
                parts=(Part(part["name"], None, part["position"]),),
            )
        )
        making.add(resources[-1])
    embedder = open_embedder(convert=True)
    texts = [passage(resource) for resource in resources]
    graph = standards_of(DATA / "standards" / f"ccss-{subject}.case.json.gz")
    codes = {standard.code: id for id, standard in graph.standards.items()}
    aligned: dict[str, list[int]] = {}
    for line in (DATA / "judgments" / f"engageny-ccss-{subject}" / "qrels.txt").read_text().splitlines():
        code, _, resource, _ = line.split()
        aligned.setdefault(codes[code], []).append(rows[resource])
    material = Material(
        texts,
        embedder.encode(texts),
        ages_of(resource.ages for resource in resources),
        [resource.subjects for resource in resources],
        making.finish(),
    )
    vectors = embedder.encode([standard_passage(standard) for standard in graph.standards.values()])
    return TrainingCollection("EngageNY", material, graph, vectors, aligned)


def standards_of(path: Path) -> StandardsGraph:
    (package,) = read(path)
    assert isinstance(package, Package)
    return StandardsGraph([package.framework], package.standards, package.associations)


def mean_ndcg(found: HeldOut, aligned: Mapping[str, Sequence[int]]) -> float:
    """nDCG@10, a standard without results counting 0."""
    ranked: dict[str, list[int]] = {}
    for standard, row in zip(found.standards, found.rows.tolist(), strict=True):
        ranked.setdefault(standard, []).append(row)
    gains = []
    for standard, relevant in aligned.items():
        discounts = 1 / np.log2(np.arange(2, 12))
        hits = [row in relevant for row in ranked.get(standard, [])[:10]]
        gains.append(float(discounts[: len(hits)][hits].sum() / discounts[: len(relevant)].sum()))
    return float(np.mean(gains))


@pytest.mark.large
@pytest.mark.model
@pytest.mark.parametrize(("subject", "reach"), [("math", 0.66), ("ela", 0.32)])
def test_standards_never_learned_from_find_real_lessons(subject: str, reach: float) -> None:
    given = engageny(subject)
    found = train([given], version="test", revision="r")
    assert mean_ndcg(found.held_out[GENERAL], given.aligned) >= reach
    assert found.model.reliability[GENERAL]["expected_calibration_error"] <= 0.05
    assert found.model.reliability[GENERAL]["likely"]["precision"] >= 0.8
