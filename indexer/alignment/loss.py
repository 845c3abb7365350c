"""Learning what makes a resource meet a standard, from catalogs that people have aligned. Pure.

One score for every pair, ``z = weights . features + own' M context``, is fitted to two questions at once: which of
the standards that compete for a resource does it meet, and which of the resources that a standard may have meet it?
Each is a softmax over the candidates, its target spread evenly over those that are right (Cao et al. 2007, ListNet's
top-one loss), and the loss is the mean of the cross-entropies over resources plus that over standards. Only standards
with labels take part: for others "not aligned" says nothing. ``M`` is a bilinear map between principal components of
the passages and of the standards in context, pulled towards zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from indexer.engine import Floats

Mask = NDArray[np.bool_]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned from: ``features`` (names, resources, standards), which pairs may be (``eligible``) and which
    are right (``aligned``); ``passages`` and ``contexts`` are the inputs of the map, reduced to components."""

    features: Floats
    eligible: Mask
    aligned: Mask
    passages: Floats
    contexts: Floats


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights of the features, and the map between components ``(passages, contexts)``."""

    weights: Doubles
    map: Doubles


def learn(lessons: Sequence[Lesson], *, ridge: float = 1e-3, pull: float = 1e-3) -> Learned:
    """Fit ``lessons`` together, each counting as much as the others. ``ridge`` holds the weights (of features at unit
    deviation), ``pull`` the map; an infinite ``pull`` leaves the map out."""
    ready = [_Ready(lesson) for lesson in lessons]
    count, shape = len(lessons[0].features), (lessons[0].passages.shape[1], lessons[0].contexts.shape[1])
    scale = np.sqrt(np.mean([area.variance for area in ready], axis=0)) + 1e-9
    for area in ready:
        area.features = (area.features / scale[:, None]).astype(np.float32)
    weights = np.zeros(count)
    weights = minimize(
        lambda at: _loss(ready, at, None, ridge, 0.0), weights, jac=True, method="L-BFGS-B", options={"maxiter": 80}
    ).x
    if not np.isfinite(pull):
        return Learned(weights / scale, np.zeros(shape))

    # The map is fitted to what the features leave over, so that it learns corrections and not likeness itself.
    def objective(at: Doubles) -> tuple[float, Doubles]:
        return _loss(ready, weights, at.reshape(shape), 0.0, pull)

    solution = minimize(objective, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 60}).x
    return Learned(weights / scale, solution.reshape(shape))


class _Ready:
    """A lesson cut down to the resources that have any eligible standard; features of eligible pairs only."""

    def __init__(self, lesson: Lesson) -> None:
        eligible = lesson.eligible.any(1)
        self.eligible = lesson.eligible[eligible]
        self.features = lesson.features[:, eligible][:, self.eligible]
        self.variance = self.features.var(1, dtype=np.float64)
        right = (lesson.aligned[eligible] & self.eligible).astype(np.float32)
        self.passages, self.contexts = lesson.passages[eligible], lesson.contexts
        by_row, by_column = right.sum(1, keepdims=True), right.sum(0, keepdims=True)
        self.rows_right = right / np.maximum(by_row, 1) / max(np.count_nonzero(by_row), 1)
        self.columns_right = right / np.maximum(by_column, 1) / max(np.count_nonzero(by_column), 1)


def _loss(
    ready: Sequence[_Ready], weights: Doubles, map: Doubles | None, ridge: float, pull: float
) -> tuple[float, Doubles]:
    """The loss, and its gradient by the weights (no map) or by the map."""
    loss = ridge * float(weights @ weights) + (pull * float((map**2).sum()) if map is not None else 0.0)
    gradient = 2 * ridge * weights if map is None else 2 * pull * map
    for area in ready:
        z = np.full(area.eligible.shape, -np.inf, np.float32)
        z[area.eligible] = weights.astype(np.float32) @ area.features
        if map is not None:
            z += area.passages @ map.astype(np.float32) @ area.contexts.T
        slope = np.zeros_like(z)
        for right, axis in ((area.rows_right, 1), (area.columns_right, 0)):
            logs = _log_softmax(z, axis)
            loss -= float((right * np.where(area.eligible, logs, 0)).sum()) / len(ready)
            slope += np.where(area.eligible, np.exp(logs) * right.sum(axis, keepdims=True) - right, 0)
        slope /= len(ready)
        if map is None:
            gradient = gradient + area.features @ slope[area.eligible]
        else:
            gradient = gradient + area.passages.T @ slope @ area.contexts
    return loss, np.asarray(gradient, np.float64).ravel()


def _log_softmax(z: Floats, axis: int) -> Floats:
    top = z.max(axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_probability = z - top - np.log(np.exp(z - top).sum(axis, keepdims=True))
    return np.asarray(np.where(np.isfinite(z), log_probability, 0), np.float32)
