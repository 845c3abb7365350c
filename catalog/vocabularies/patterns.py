"""Regular expressions that are compiled at their first use: most queries need few of those that readers have, and to
compile all of them took a tenth of the time of a start."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _LazyPattern:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copies and inspects asks whether they are there
            raise AttributeError(name)
        value = getattr(self._compiled, name)
        setattr(self, name, value)  # found without this method from now on
        return value


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Has what a compiled pattern has, but functions of ``re`` do not take it. A mistake in it is told at its first
    use. What every query needs is better compiled at import: each use of that is a little faster."""
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
