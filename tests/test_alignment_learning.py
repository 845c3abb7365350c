"""indexer.alignment.loss: gradients against finite differences, and what can and cannot be learned."""

import numpy as np
import pytest

from indexer.alignment.loss import Lesson, _loss, _Ready, learn


def lesson(seed: int = 0, *, signal: float = 0.0) -> Lesson:
    """Twelve resources, four standards; feature 0 says which pairs are right if ``signal`` is above 0."""
    random = np.random.default_rng(seed)
    aligned = np.zeros((12, 4), np.bool_)
    aligned[np.arange(12), np.arange(12) % 4] = True
    features = random.normal(size=(2, 12, 4)).astype(np.float32)
    features[0] += signal * aligned
    eligible = random.random((12, 4)) < 0.8
    return Lesson(
        features,
        eligible | aligned,
        aligned,
        random.normal(size=(12, 3)).astype(np.float32),
        random.normal(size=(4, 2)).astype(np.float32),
    )


def test_the_gradient_by_the_weights_is_the_slope_of_the_loss() -> None:
    ready, at = [_Ready(lesson(1)), _Ready(lesson(2))], np.array([0.3, -0.7])
    _, gradient = _loss(ready, at, None, 0.01, 0.0)
    for place in range(2):
        step = np.eye(2)[place] * 1e-3
        rise = _loss(ready, at + step, None, 0.01, 0.0)[0] - _loss(ready, at - step, None, 0.01, 0.0)[0]
        assert rise / 2e-3 == pytest.approx(gradient[place], abs=2e-3)


def test_the_gradient_by_the_map_is_the_slope_of_the_loss() -> None:
    ready, weights = [_Ready(lesson(3))], np.array([0.5, 0.1])
    at = np.random.default_rng(4).normal(size=(3, 2))
    _, gradient = _loss(ready, weights, at, 0.0, 0.02)
    for place in range(6):
        step = np.eye(6)[place].reshape(3, 2) * 1e-3
        rise = _loss(ready, weights, at + step, 0.0, 0.02)[0] - _loss(ready, weights, at - step, 0.0, 0.02)[0]
        assert rise / 2e-3 == pytest.approx(gradient[place], abs=2e-3)


def test_a_feature_that_tells_right_from_wrong_weighs_most() -> None:
    learned = learn([lesson(5, signal=3.0)], pull=np.inf)
    assert learned.weights[0] > 0.5 > abs(learned.weights[1])


def test_an_infinite_pull_leaves_the_map_out() -> None:
    assert not learn([lesson(6)], pull=np.inf).map.any()


def test_a_stronger_pull_keeps_the_map_smaller() -> None:
    loose, tight = (np.abs(learn([lesson(7)], pull=pull).map).sum() for pull in (1e-3, 1.0))
    assert tight < loose


def test_what_may_not_be_says_nothing() -> None:
    """A pair of wrong ages may carry any feature without changing what is learned."""
    one = lesson(8, signal=1.0)
    wild = one.features.copy()
    wild[:, ~one.eligible] = 1e3
    changed = Lesson(wild, one.eligible, one.aligned, one.passages, one.contexts)
    np.testing.assert_allclose(learn([changed], pull=np.inf).weights, learn([one], pull=np.inf).weights, rtol=1e-5)
