"""What one request understood of words, which are read once however often it asks for them."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from api.search.understanding import Understood
from catalog.model import Filter

_MOST = 64  # words that are kept: a request that offers what to drop asks for a few, over and over


class ReadOnce:
    """For one thread at a time, and one engine and state of the standards."""

    def __init__(self) -> None:
        self._known = dict[tuple[Hashable, Filter | None], Understood]()

    def understood(
        self, key: Hashable, filter: Filter, understand: Callable[[Callable[[], Filter]], Understood]
    ) -> Understood:
        """What ``understand`` makes of the words that ``key`` names. It is given a way to look at the ``filter``: if it
        does not, as most words need no look at what passes it, what it makes holds under any other, too."""
        known = self._known.get((key, None)) or self._known.get((key, filter))
        if known is not None:
            return known
        looked: Filter | None = None

        def look() -> Filter:
            nonlocal looked
            looked = filter
            return filter

        understood = understand(look)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key, looked] = understood
        return understood
