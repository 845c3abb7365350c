"""How often something may be done by everybody together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Bucket:
    """Lets ``burst`` through at once and ``an_hour`` in the long run. Thread-safe."""

    def __init__(self, burst: int, an_hour: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._a_second, self._clock = burst, an_hour / 3600, clock
        self._left, self._at = float(burst), clock()
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Seconds until the next is let through; 0 lets it through now."""
        with self._lock:
            now = self._clock()
            self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
            self._at = now
            if self._left < 1:
                return (1 - self._left) / self._a_second
            self._left -= 1
            return 0.0
