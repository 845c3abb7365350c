"""Cues: words of which a text must have one for a pattern to find anything in it. Pure.

Most texts have none of most patterns' cues, which a look at the beginnings of their words tells many times as fast as
a search. A text that is not all ASCII is never told to have none.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LETTERS = 4  # of a word's beginning, so that one cue serves all its forms: "lesson", "lessons"
_RUN = re.compile(r"[a-z]+|[0-9]")
DIGITS = frozenset("0123456789")


def cues(words: str) -> frozenset[str]:
    """Of words of ASCII letters, one of which is in whatever a pattern matches, or begins like one in it."""
    return _beginnings(words)


def has_cue(text: str, cues: frozenset[str]) -> bool:
    """Whether a text may hold what a pattern with these cues matches."""
    return not text.isascii() or not cues.isdisjoint(_cues_in(text))


@lru_cache(maxsize=16)  # many readers ask of the same text, one after the other
def _cues_in(text: str) -> frozenset[str]:
    return _beginnings(text)


def _beginnings(text: str) -> frozenset[str]:
    return frozenset(run[:_LETTERS] for run in _RUN.findall(text.lower()))
