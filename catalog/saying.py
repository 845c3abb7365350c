"""Sentences in no language yet: code below the pages returns what it has to say as a message's key and its values.

``api.words`` puts them into words: pages in the reader's language, the API and the command in English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Said:
    """A message by its key in ``api/words``. Values are text that stays as it is, numbers, or messages themselves;
    ``n`` is the number that chooses among a message's forms. A key made of data may be missing: then ``otherwise``."""

    key: str
    n: int | None = None
    values: Mapping[str, str | int | Said] = field(default_factory=dict)
    otherwise: str | None = None


def said(key: str, n: int | None = None, /, **values: str | int | Said) -> Said:
    return Said(key, n, values)


def listed(items: Sequence[str | Said], last: str = "and") -> str | Said:
    """One thing said of several, at least one: "a, b and c"; ``last`` may also be "or" or "comma"."""
    *others, end = items
    return said(f"list.{last}", first=listed(others, "comma"), last=end) if others else end
