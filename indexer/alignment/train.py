"""From aligned catalogs to the model that infers alignments: ``syllabary train --alignments``. Reproducible: the same
catalogs give the same file.

Whatever is reported was measured on standards that took no part in what was learned: standards are dealt into folds,
parts of a standard with the standard they belong to, and each fold is scored by a model of the others. Confidences
are fitted to those scores too (Platt 1999: a logistic curve, two numbers), because scores of what was learned from
are too good to be true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression

from catalog.errors import JudgmentError
from catalog.model import AgeRange
from catalog.standards.graph import StandardsGraph
from indexer.alignment.calibration import expected_calibration_error, precision_from, reliability, table_records
from indexer.alignment.features import FEATURES, Lexicon, Likeness
from indexer.alignment.infer import Competition, Material, ages_of, competing, describe, eligible, fitting, scored
from indexer.alignment.loss import Lesson, learn
from indexer.alignment.model import GENERAL, InferenceModel, Profile
from indexer.alignments import declared
from indexer.build import CatalogSnapshot
from indexer.engine import Floats
from indexer.generation.files import only_indexer
from indexer.units import UnitsInMaking
from indexer.vectors.cache import VectorCache
from indexer.vectors.embedder import Embedder
from indexer.words.analysis import passage, standard_passage, terms

Ints = NDArray[np.int64]

FOLDS = 5
PASSAGE_COMPONENTS, CONTEXT_COMPONENTS = 96, 64
WORD_COMPONENTS, MIN_USED = 64, 5  # a word is learned from that this many resources use
RANK = 64  # of the learned map as it is stored
DEPTH = 100  # resources a standard that calibration reads, as many as are stored
SEED = "1"
_SURE = 0.8  # the confidence of which the report says how often it is right


class TrainingCollection(NamedTuple):
    """A catalog with what is known of it: ``aligned`` maps a standard's id to the rows of the resources that meet it.
    Standards that are not in it say nothing, neither yes nor no."""

    name: str
    material: Material
    graph: StandardsGraph
    standard_vectors: Floats
    aligned: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The best of each held-out standard, as pairs: ``scores`` are log posteriors before calibration."""

    standards: tuple[str, ...]
    rows: Ints
    scores: Floats
    true: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trained:
    """The model, and by profile what it found for standards it had not seen."""

    model: InferenceModel
    held_out: Mapping[str, HeldOut]


def train(collections: Sequence[TrainingCollection], *, version: str, revision: str) -> Trained:
    """Learn a profile for each area of teaching that has alignments, and one from all.

    ``revision`` is that of the embedding model. Raises JudgmentError if too few standards have alignments.
    """
    lexicon = lexicon_of([text for collection in collections for text in collection.material.texts])
    fields = [field for collection in collections for field in _fields(collection, lexicon)]
    groups = {GENERAL: fields} | {
        area: [f for f in fields if f.area == area] for area in sorted({f.area for f in fields})
    }
    profiles, held_out_by_area, tables = {}, {}, {}
    for area, members in groups.items():
        if not members or sum(len(field.labeled) for field in members) < 2 * FOLDS:
            raise JudgmentError(f"Fewer than {2 * FOLDS} standards have alignments in {area}: too few to learn from.")
        held_out = _held_out(members)
        slope, prior = calibrate(held_out.scores, held_out.true)
        profiles[area] = replace(_fit(members, [field.labeled for field in members]), slope=slope, prior=prior)
        held_out_by_area[area], tables[area] = held_out, _report(held_out, slope, prior)
    names = ", ".join(f"{collection.name} ({len(collection.aligned)} standards)" for collection in collections)
    return Trained(InferenceModel(version, names, revision, lexicon, profiles, tables), held_out_by_area)


def collection_of(snapshot: CatalogSnapshot, embedder: Embedder, folder: Path, name: str) -> TrainingCollection:
    """A catalog with the alignments that its publishers and reviewers declare. ``folder`` is the index's, whose vectors
    are used; texts that it lacks are embedded and kept there."""
    texts, ages, subjects, making = list[str](), list[AgeRange | None](), list[tuple[str, ...]](), UnitsInMaking()
    aligned: dict[str, list[int]] = {}
    for row, (resource, _) in enumerate(snapshot.resources()):
        texts.append(passage(resource))
        ages.append(resource.ages)
        subjects.append(resource.subjects)
        making.add(resource)
        for standard in dict.fromkeys(alignment.standard for alignment in declared(resource, row)):
            aligned.setdefault(standard, []).append(row)
    statements = [standard_passage(standard) for standard in snapshot.graph.standards.values()]
    with only_indexer(folder), VectorCache(folder / "vectors", embedder) as cache:
        vectors = cache.vectors([*texts, *statements]).rows
    passages, of_standards = np.split(vectors.astype(np.float32), [len(texts)])
    material = Material(texts, passages, ages_of(ages), subjects, making.finish())
    return TrainingCollection(name, material, snapshot.graph, of_standards, aligned)


def lexicon_of(texts: Sequence[str]) -> Lexicon:
    """The words that at least ``MIN_USED`` texts have, in order, with ``log((n + 1) / (df + 1))``."""
    df = Counter(word for text in texts for word in set(terms(text)))
    stems = sorted(word for word, count in df.items() if count >= MIN_USED)
    counts = np.array([df[word] for word in stems], np.float64)
    return Lexicon(stems, np.log((len(texts) + 1) / (counts + 1)).astype(np.float32))


def calibrate(scores: Floats, true: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and prior of the logistic curve from scores to the chance of being true; slope is above 0."""
    if true.all() or not true.any():
        raise JudgmentError("Confidence cannot be learned where everything found is right or everything is wrong.")
    curve = LogisticRegression(C=1e6, max_iter=1000).fit(scores.reshape(-1, 1).astype(np.float64), true)
    return max(float(curve.coef_[0, 0]), 1e-3), float(curve.intercept_[0])


def confidence(scores: Floats, slope: float, prior: float) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-(slope * scores.astype(np.float64) + prior))), np.float64)


class _Field(NamedTuple):
    """One competition of one collection: ``labeled`` are the columns with alignments, ``folds`` which each is in."""

    area: str
    ids: Sequence[str]
    material: Material
    like: Likeness
    competition: Competition
    rows: Ints
    labeled: Ints
    folds: Ints
    aligned: Mapping[int, frozenset[int]]


def _fields(collection: TrainingCollection, lexicon: Lexicon) -> list[_Field]:
    graph, ids = collection.graph, list(collection.graph.standards)
    like = describe(collection.material, graph, collection.standard_vectors, lexicon)
    fields = []
    for competition in competing(graph):
        labeled = [int(column) for column in competition.columns if collection.aligned.get(ids[column])]
        if not labeled:
            continue
        members = set(competition.columns.tolist())
        heads = [_head(graph, ids, column, members) for column in labeled]
        folds = np.array([crc32((SEED + head).encode()) % FOLDS for head in heads], np.int64)
        aligned = {column: frozenset(collection.aligned[ids[column]]) for column in labeled}
        rows = fitting(collection.material, competition)
        fields.append(
            _Field(
                competition.area, ids, collection.material, like, competition, rows, np.array(labeled), folds, aligned
            )
        )
    return fields


def _head(graph: StandardsGraph, ids: Sequence[str], column: int, members: set[int]) -> str:
    """The standard that this one is a part of, or itself: parts are never held out without it."""
    head = ids[column]
    for above in graph.ancestors(head):
        if ids.index(above.id) not in members:
            break
        head = above.id
    return head


def _held_out(fields: Sequence[_Field]) -> HeldOut:
    parts: list[tuple[list[str], Ints, Floats, NDArray[np.bool_]]] = []
    for fold in range(FOLDS):
        profile = _fit(fields, [field.labeled[field.folds != fold] for field in fields])
        parts += [_best_pairs(field, profile, field.labeled[field.folds == fold]) for field in fields]
    standards, rows, scores, true = zip(*parts, strict=True)
    names = tuple(name for standard in standards for name in standard)
    return HeldOut(names, np.concatenate(rows), np.concatenate(scores), np.concatenate(true))


def _best_pairs(field: _Field, profile: Profile, columns: Ints) -> tuple[list[str], Ints, Floats, NDArray[np.bool_]]:
    """The best ``DEPTH`` of each of these standards, in order of standard and score."""
    rows, at, scores = [], [], []
    for pairs in scored(field.material, field.like, field.competition, profile):
        wanted = np.isin(pairs.columns, columns)
        rows.append(pairs.rows[wanted])
        at.append(pairs.columns[wanted])
        scores.append((pairs.z - pairs.rivals)[wanted])
    row, column, score = np.concatenate(rows), np.concatenate(at), np.concatenate(scores)
    order = np.lexsort((row, -score, column))
    starts = np.searchsorted(column[order], columns)
    best = (
        np.concatenate(
            [
                order[start : start + DEPTH][column[order[start : start + DEPTH]] == wanted]
                for start, wanted in zip(starts, columns, strict=True)
            ]
        )
        if len(columns)
        else order[:0]
    )
    true = np.array([int(r) in field.aligned[int(c)] for r, c in zip(row[best], column[best], strict=True)], np.bool_)
    return [field.ids[int(c)] for c in column[best]], row[best], score[best], true


class _Bases(NamedTuple):
    """What the map is learned between: components of passages, of standards in context, and of the words of both."""

    passages: _Components
    contexts: _Components
    words: Floats  # (words, components)

    @classmethod
    def of(cls, fields: Sequence[_Field]) -> _Bases:
        passages = np.concatenate([field.like.own[field.rows] for field in fields])
        contexts = np.concatenate([field.like.contexts[field.competition.columns] for field in fields])
        rates = [field.like.used[field.rows] for field in fields]
        texts = sp.vstack([*rates, *(field.like.asked for field in fields)]).tocsr()
        count = min(WORD_COMPONENTS, texts.shape[1] - 1)
        axes = np.zeros((texts.shape[1], 0), np.float32)
        if count > 0 and texts.nnz:
            axes = TruncatedSVD(count, random_state=0).fit(texts).components_.T.astype(np.float32)
        return cls(_Components(passages, PASSAGE_COMPONENTS), _Components(contexts, CONTEXT_COMPONENTS), axes)

    def of_resources(self, like: Likeness, rows: Ints) -> Floats:
        words = np.asarray(like.used[rows] @ self.words, np.float32)
        return np.hstack([self.passages.of(like.own[rows]), self.passages.of(like.near[rows]), words])

    def of_standards(self, like: Likeness, columns: Ints) -> Floats:
        words = np.asarray(like.asked[columns] @ self.words, np.float32)
        return np.hstack([self.contexts.of(like.contexts[columns]), words])


def _fit(fields: Sequence[_Field], columns: Sequence[Ints]) -> Profile:
    """A profile, not yet calibrated, from these columns of these fields."""
    bases = _Bases.of(fields)
    lessons = [_lesson(field, used, bases) for field, used in zip(fields, columns, strict=True) if len(used)]
    learned = learn(lessons)
    turned, strength, back = np.linalg.svd(learned.map.astype(np.float32), full_matrices=False)
    resources, standards = (turned * strength)[:, :RANK], back[:RANK].T
    own, contexts = len(bases.passages.axes), len(bases.contexts.axes)
    axes = bases.passages.axes.T
    left = np.vstack([axes @ resources[:own], axes @ resources[own : 2 * own]])
    right = bases.contexts.axes.T @ standards[:contexts]
    return Profile(
        weights=dict(zip(FEATURES, (float(weight) for weight in learned.weights), strict=True)),
        slope=1.0,
        prior=0.0,
        left=left,
        right=right,
        left_words=bases.words @ resources[2 * own :],
        right_words=bases.words @ standards[contexts:],
        left_shift=np.concatenate([bases.passages.mean, bases.passages.mean]) @ left,
        right_shift=bases.contexts.mean @ right,
    )


def _lesson(field: _Field, columns: Ints, bases: _Bases) -> Lesson:
    features = field.like.features(field.rows, columns)
    ages = dict(zip(field.competition.columns.tolist(), field.competition.ages, strict=True))
    true = np.zeros((len(field.like.own), len(columns)), np.bool_)
    for place, column in enumerate(columns.tolist()):
        true[list(field.aligned[column]), place] = True
    return Lesson(
        features=np.stack([features[name] for name in FEATURES]),
        eligible=eligible(field.material.ages[field.rows], np.array([ages[column] for column in columns.tolist()])),
        aligned=true[field.rows],
        passages=bases.of_resources(field.like, field.rows),
        contexts=bases.of_standards(field.like, columns),
    )


class _Components:
    """The first principal components of some vectors: ``axes`` are orthonormal rows."""

    def __init__(self, vectors: Floats, count: int) -> None:
        self.mean = vectors.mean(0, dtype=np.float64).astype(np.float32)
        self.axes: Floats = np.linalg.svd(vectors - self.mean, full_matrices=False)[2][:count]

    def of(self, vectors: Floats) -> Floats:
        return np.asarray((vectors - self.mean) @ self.axes.T, np.float32)


def _report(held_out: HeldOut, slope: float, prior: float) -> dict[str, Any]:
    confident = confidence(held_out.scores, slope, prior)
    likely = precision_from(_SURE, confident, held_out.true)
    return {
        "pairs": len(confident),
        "expected_calibration_error": round(expected_calibration_error(confident, held_out.true), 4),
        "likely": {"from": _SURE, "count": likely.count, "precision": round(likely.precision, 4)},
        "bins": table_records(reliability(confident, held_out.true)),
    }
