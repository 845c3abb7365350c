"""How the cost of some work grows with its size: both sizes in one run, so that a slow machine changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

FACTOR = 8
LINEAR = 4 * FACTOR  # a cost that grows with the square passes FACTOR * FACTOR; one that grows with the size, FACTOR


def growth(work: Callable[[int], object], size: int) -> float:
    """CPU time of ``work(size)`` over that of ``work(size // FACTOR)``, each the best of three."""
    return _least(work, size) / _least(work, size // FACTOR)


def _least(work: Callable[[int], object], size: int) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        work(size)
        times.append(time.process_time() - start)
    return max(min(times), 1e-4)
