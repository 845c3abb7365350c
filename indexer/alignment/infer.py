"""Inference of the standards that a resource meets, from texts and places. Declared alignments are never read here.

For every pair that ages and subjects allow, a linear score is made of features that can be named (``likeness``) and
of a learned map. What a score is worth depends on its rivals: a lesson that resembles every standard of its grade a
little is evidence for none. So the scores of all standards of a framework compete for the resource,

    log-odds = slope * (score - log sum over rivals of exp(score)) + prior

which is linear in every part, so that the parts explain the confidence, and calibrated where people's alignments
were known (``inference_model``). Cost: one pass over resources by age, without any resource x standard table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.model import LEARNING_COMPONENT, AgeRange, Standard
from catalog.standards.graph import StandardsGraph
from indexer.alignment.features import NO_WORDS, Lexicon, Likeness, WordUse, likeness
from indexer.alignment.model import GENERAL, InferenceModel, Profile, areas, load_model
from indexer.alignments import PROBABLE, Inferred, Measured, nothing_inferred
from indexer.engine import Floats
from indexer.units import Units
from indexer.vectors.embedder import Progress
from indexer.words.analysis import standard_passage

__all__ = ["PARTS", "PROBABLE", "Material", "infer"]

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

PARTS = ("words", "meaning", "unit", "learned", "rivals", "prior")

_CHUNK = 2048  # resources scored at a time
_ROUNDING = np.float32(1e-4)  # by which the score of one pair differs with what is scored beside it
_HEADINGS = frozenset(
    "category cluster course discipline domain grade level strand subject substrand theme topic unit".split()  # noqa: SIM905
) | {"grade level", "conceptual category", "sub-strand"}


class Material(NamedTuple):
    """What is read of the resources, row by row. ``vectors`` are unit rows, the embeddings of ``texts``; ``ages`` is
    float32, ``(n, 2)``: low and end, NaN if unknown, infinite if open. Unknown ages or subjects rule out
    nothing."""

    texts: Sequence[str]
    vectors: Floats
    ages: Floats
    subjects: Sequence[Sequence[str]]
    units: Units


class Pairs(NamedTuple):
    """Scored pairs: ``z`` is the score, ``rivals`` the log-sum-exp over what competes for the resource."""

    rows: Ints
    columns: Ints
    z: Floats
    rivals: Floats


class _ScoredChunk(NamedTuple):
    """Scores of a chunk of resources for all standards that one of them may meet, ``(rows, columns)``; ``rivals`` is
    one a row, ``may`` is false for pairs that their ages rule out."""

    rows: Ints
    columns: Ints
    z: Floats
    rivals: Floats
    may: Mask

    def pairs(self, wanted: Mask) -> Pairs:
        at_row, at_column = np.nonzero(wanted)
        return Pairs(self.rows[at_row], self.columns[at_column], self.z[wanted], self.rivals[at_row, 0])

    def leading(self, count: int) -> Pairs:
        """The ``count`` best pairs of each standard, and those that are as good as the last of them."""
        if len(self.rows) <= count:
            return self.pairs(self.may)
        behind = self._behind()
        cut = np.partition(behind.T.copy(), count - 1)[:, count - 1]
        return self.pairs(self.may & (behind <= cut))

    def within(self, limits: Floats, wanted: Mask) -> Pairs:
        """Pairs of the wanted resources that are no further behind than each standard's limit."""
        near = self._behind() <= limits[self.columns] + _ROUNDING
        return self.pairs(self.may & near & wanted[self.rows][:, None])

    def _behind(self) -> Floats:
        return np.subtract(self.rivals, self.z, out=np.full_like(self.z, np.inf), where=self.may)


def infer(
    material: Material,
    graph: StandardsGraph,
    standard_vectors: Floats,
    *,
    revision: str,
    model: InferenceModel | None = None,
    per_standard: int = 100,
    progress: Progress = lambda *_: None,
) -> Inferred:
    """The ``per_standard`` resources that most probably meet each standard (equal ones by row), whatever the
    confidence: ranking reads all of them, people see those from ``POSSIBLE`` up.

    ``standard_vectors`` are the embeddings of ``standard_passage`` in the order of ``graph.standards``; ``revision``
    is that of the embedding model. Where it is another than the one learned from, the learned map is left out and
    every confidence is lowered, in the same order, below ``PROBABLE``: its confidence has not been measured.
    ``parts`` are log-odds and sum to ``log(confidence / (1 - confidence))``. ``progress`` counts frameworks.
    """
    model = model or load_model()
    known = revision == model.revision
    like = describe(material, graph, standard_vectors, model.lexicon)
    by_profile: list[tuple[Pairs, Profile]] = []
    competitions, behind = list(competing(graph)), np.full(len(graph.standards), np.inf, np.float32)
    for done, competition in enumerate(competitions):
        progress(done, len(competitions))
        profile = model.profile(competition.area)
        if not known:
            profile = _plain(profile, like)
        leading = [chunk.leading(per_standard) for chunk in _scored(material, like, competition, profile)]
        if leading:
            best = _best(_joined(leading), per_standard)
            _note_last(behind, best, per_standard)
            by_profile.append((best, profile))
    inferred, excess = _inferred(like, list(graph.standards), by_profile, 0.0 if known else None)
    return inferred._replace(measured=Measured(behind, excess, *like.use))


def infer_more(
    material: Material,
    wanted: Mask,
    graph: StandardsGraph,
    standard_vectors: Floats,
    *,
    measured: Measured,
    revision: str,
    model: InferenceModel,
) -> Inferred:
    """What is inferred of the ``wanted`` resources of a part of a catalog, by what was ``measured`` over all of it: of
    each standard those as sure as the last that was listed. The part holds whatever shares a unit with them."""
    known = revision == model.revision
    use = WordUse(measured.df, measured.texts, measured.mean)
    like = describe(material, graph, standard_vectors, model.lexicon, use)
    pairs_of_profiles: list[tuple[Pairs, Profile]] = []
    for competition in competing(graph):
        profile = model.profile(competition.area)
        if not known:
            profile = _plain(profile, like)
        chunks = _scored(material, like, competition, profile)
        if near := [chunk.within(measured.behind, wanted) for chunk in chunks]:
            pairs_of_profiles.append((_joined(near), profile))
    return _inferred(like, list(graph.standards), pairs_of_profiles, measured.excess)[0]


def _note_last(behind: Floats, best: Pairs, per_standard: int) -> None:
    """Put down how far behind the last of each standard's is that has as many as are listed."""
    last = np.full(len(behind), -np.inf, np.float32)
    np.maximum.at(last, best.columns, best.rivals - best.z)
    full = np.bincount(best.columns, minlength=len(behind)) >= per_standard
    behind[full] = last[full]


class Competition(NamedTuple):
    """Standards that compete for a resource, by row: one framework's, without its headings. ``allowed`` are the
    areas of teaching it is about, empty if any resource may meet it; ``ages`` as in ``Material``."""

    columns: Ints
    ages: Floats
    allowed: frozenset[str]
    area: str


def competing(graph: StandardsGraph) -> Iterator[Competition]:
    """One competition a framework, in order; those without a standard are left out."""
    members: dict[str, list[tuple[int, Standard]]] = {}
    for row, standard in enumerate(graph.standards.values()):
        if not _is_heading(standard, graph) and standard.type != LEARNING_COMPONENT:
            members.setdefault(standard.framework_id, []).append((row, standard))
    for id, standards in members.items():
        framework = graph.frameworks.get(id)
        allowed = (areas(framework.subjects) or areas([framework.title])) if framework else frozenset[str]()
        area = next(iter(allowed)) if len(allowed) == 1 else GENERAL
        columns = np.array([row for row, _ in standards], np.int64)
        yield Competition(columns, ages_of(standard.ages for _, standard in standards), allowed, area)


def describe(
    material: Material,
    graph: StandardsGraph,
    standard_vectors: Floats,
    lexicon: Lexicon = NO_WORDS,
    use: WordUse | None = None,
) -> Likeness:
    """Features of the resources and of every standard of the graph, headings too."""
    places = {id: row for row, id in enumerate(graph.standards)}
    parents = np.full(len(places), -1, np.int64)
    for id, row in places.items():
        above = graph.ancestors(id)
        if above:
            parents[row] = places[above[0].id]
    statements = [standard_passage(standard) for standard in graph.standards.values()]
    return likeness(
        material.texts, material.vectors, material.units, statements, standard_vectors, parents, lexicon, use
    )


def ages_of(ranges: Iterable[AgeRange | None]) -> Floats:
    """``AgeRange | None`` each, as ``Material.ages``."""
    rows: list[tuple[float, float]] = [
        (np.nan, np.nan) if ages is None else (ages.low, np.inf if ages.high is None else ages.high) for ages in ranges
    ]
    return np.array(rows, np.float32).reshape(-1, 2)


def eligible(resources: Floats, standards: Floats) -> Mask:
    """Which pairs of ages overlap or are unknown, ``(resources, standards)``."""
    low, end = resources[:, :1], resources[:, 1:]
    apart = (low >= standards[:, 1]) | (standards[:, 0] >= end)  # comparisons with NaN are false
    return np.asarray(~apart, np.bool_)


def rivals_of(z: Floats) -> Floats:
    """Log-sum-exp of each row, ``(n, 1)``; -inf entries take no part."""
    top = z.max(1, keepdims=True, initial=-np.inf)
    top = np.where(np.isfinite(top), top, 0)
    with np.errstate(divide="ignore"):
        return np.asarray(top + np.log(np.exp(z - top).sum(1, keepdims=True)), np.float32)


def fitting(material: Material, competition: Competition) -> Ints:
    """The rows whose subjects do not speak against the competition, youngest resources first."""
    known = {subjects: areas(subjects) for subjects in set(map(tuple, material.subjects))}
    about = [known[tuple(subjects)] for subjects in material.subjects]
    fits = np.array(
        [not covered or not competition.allowed or bool(covered & competition.allowed) for covered in about], np.bool_
    )
    rows = np.flatnonzero(fits)
    return rows[np.argsort(material.ages[rows, 0], kind="stable")]


def _is_heading(standard: Standard, graph: StandardsGraph) -> bool:
    kind = standard.type.casefold()
    return kind in _HEADINGS or (not kind and bool(graph.children(standard.id)))


def scored(material: Material, like: Likeness, competition: Competition, profile: Profile) -> Iterator[Pairs]:
    """All eligible pairs, a chunk of resources of like age at a time."""
    for chunk in _scored(material, like, competition, profile):
        yield chunk.pairs(chunk.may)


def _scored(material: Material, like: Likeness, competition: Competition, profile: Profile) -> Iterator[_ScoredChunk]:
    """A chunk of resources of like age at a time, since those share their standards."""
    rows = fitting(material, competition)
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        may = eligible(material.ages[chunk], competition.ages)
        used = np.flatnonzero(may.any(0))
        if not len(used):
            continue
        columns, may = competition.columns[used], may[:, used]
        z = like.total(chunk, columns, profile.weights)
        z += profile.passages(like, chunk) @ profile.contexts(like, columns).T
        z = np.where(may, z, np.float32(-np.inf))
        yield _ScoredChunk(chunk, columns, z, rivals_of(z), may)


def _best(pairs: Pairs, count: int) -> Pairs:
    order = np.lexsort((pairs.rows, pairs.rivals - pairs.z, pairs.columns))
    columns = pairs.columns[order]
    starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]]) if len(columns) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(columns)])
    ranked = order[np.arange(len(columns)) - np.repeat(starts, sizes) < count]
    return Pairs(pairs.rows[ranked], pairs.columns[ranked], pairs.z[ranked], pairs.rivals[ranked])


def _joined(chunks: Sequence[Pairs]) -> Pairs:
    rows, columns = (np.concatenate([getattr(chunk, name) for chunk in chunks]) for name in ("rows", "columns"))
    z, rivals = (np.concatenate([getattr(chunk, name) for chunk in chunks]) for name in ("z", "rivals"))
    return Pairs(rows, columns, z, rivals)


def _plain(profile: Profile, like: Likeness) -> Profile:
    """The profile without its map, for vectors of another model."""
    dimensions, words = like.own.shape[1], like.used.shape[1]

    def none(*shape: int) -> Floats:
        return np.zeros(shape, np.float32)

    return replace(
        profile,
        left=none(2 * dimensions, 0),
        right=none(dimensions, 0),
        left_words=none(words, 0),
        right_words=none(words, 0),
        left_shift=none(0),
        right_shift=none(0),
    )


def _inferred(
    like: Likeness, ids: Sequence[str], by_profile: Sequence[tuple[Pairs, Profile]], excess: float | None
) -> tuple[Inferred, float]:
    """``excess`` is taken off all log-odds; None: as much as keeps all of them below ``PROBABLE``. It comes back."""
    if not sum(len(pairs.rows) for pairs, _ in by_profile):
        return nothing_inferred(), excess or 0.0
    parts = [_parts(like, pairs, profile) for pairs, profile in by_profile]
    whole = {name: np.concatenate([part[name] for part in parts]) for name in PARTS}
    odds = np.sum([whole[name] for name in PARTS], axis=0, dtype=np.float32)
    if excess is None:
        excess = max(0.0, float(odds.max()) - _log_odds(PROBABLE) + 0.01)
    if excess:
        whole["prior"] -= np.float32(excess)
        odds = odds - np.float32(excess)
    columns = np.concatenate([pairs.columns for pairs, _ in by_profile])
    rows = np.concatenate([pairs.rows for pairs, _ in by_profile])
    confidence = 1 / (1 + np.exp(-odds.astype(np.float64)))
    return Inferred([ids[column] for column in columns], rows, confidence.astype(np.float32), whole), excess


def _parts(like: Likeness, pairs: Pairs, profile: Profile) -> dict[str, Floats]:
    """Log-odds of each pair by part; their sum is ``slope * (z - rivals) + prior``."""
    features = like.of_pairs(pairs.rows, pairs.columns)
    weighed = {name: np.float32(profile.slope * profile.weights[name]) * values for name, values in features.items()}
    learned = _learned(like, pairs, profile)
    return {
        "words": weighed["words"],
        "meaning": weighed["meaning"] + weighed["meaning.context"],
        "unit": weighed["words.near"] + weighed["meaning.near"] + weighed["meaning.unit"],
        "learned": np.float32(profile.slope) * learned,
        "rivals": np.asarray(-profile.slope * pairs.rivals, np.float32),
        "prior": np.full(len(pairs.rows), profile.prior, np.float32),
    }


def _learned(like: Likeness, pairs: Pairs, profile: Profile) -> Floats:
    rows, at_row = np.unique(pairs.rows, return_inverse=True)
    columns, at_column = np.unique(pairs.columns, return_inverse=True)
    passages, contexts = profile.passages(like, rows), profile.contexts(like, columns)
    return np.asarray(np.einsum("ij,ij->i", passages[at_row], contexts[at_column]), np.float32)


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
