"""How often something may be done: by one address, and by all together."""

from __future__ import annotations

import ipaddress
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")
Clock = Callable[[], float]


class Bucket:
    """Lets ``burst`` through at once and ``an_hour`` in the long run. Thread-safe."""

    def __init__(self, burst: int, an_hour: int, clock: Clock = time.monotonic) -> None:
        self._burst, self._a_second, self._clock = burst, an_hour / 3600, clock
        self._tokens, self._at = float(burst), clock()
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Seconds until the next is let through; 0 lets it through now."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._a_second)
            self._at = now
            if self._tokens < 1:
                return (1 - self._tokens) / self._a_second
            self._tokens -= 1
            return 0.0

    def give_back(self) -> None:
        """One that was let through does not count."""
        with self._lock:
            self._tokens = min(self._burst, self._tokens + 1)


class Tries:
    """A bucket for each address and one for all together; what one address has used up, no other misses.

    Remembers the ``MAX_ADDRESSES`` addresses that were seen last."""

    MAX_ADDRESSES = 10_000

    def __init__(self, one: tuple[int, int], together: tuple[int, int], clock: Clock = time.monotonic) -> None:
        self._one, self._clock = one, clock
        self._together = Bucket(*together, clock)
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, address: str) -> float:
        """Seconds until this address's next is let through; 0 lets it through now."""
        bucket = self._bucket(address)
        if wait := bucket.wait():
            return wait
        if wait := self._together.wait():
            bucket.give_back()
            return wait
        return 0.0

    def forgive(self, address: str) -> None:
        """The last one does not count: it was right."""
        self._bucket(address).give_back()
        self._together.give_back()

    def _bucket(self, address: str) -> Bucket:
        with self._lock:
            bucket = self._buckets.get(address)
            if bucket is None:
                bucket = self._buckets[address] = Bucket(*self._one, self._clock)
                if len(self._buckets) > self.MAX_ADDRESSES:
                    self._buckets.popitem(last=False)
            self._buckets.move_to_end(address)
            return bucket


class TooManyPasswordsError(Exception):
    """As many passwords are being compared as may be at once."""


class Passwords:
    """A small pool of its own for what a password costs, of lower priority than a search. ``waiting`` calls wait for
    one of ``threads``; beyond that nothing waits. Thread-safe."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(threads, "passwords", initializer=partial(os.nice, 10))
        self._places = threading.BoundedSemaphore(threads + waiting)

    def run(self, compare: Callable[..., T], *args: object) -> T:
        """What ``compare`` returns or raises. Raises TooManyPasswordsError if there is no place."""
        if not self._places.acquire(blocking=False):
            raise TooManyPasswordsError
        try:
            return self._pool.submit(compare, *args).result()
        finally:
            self._places.release()


def address_of(scope: Mapping[str, Any]) -> str:
    """Who asks, as far as the connection or the proxy says: an IPv4 address, or the network of an IPv6 address."""
    client = scope.get("client")
    host = str(client[0]) if client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:100]
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
