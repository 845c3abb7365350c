"""A word and what "non" makes of it: "non-fiction" is another word, though its parts are found too. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.words.analysis import fold, stem, terms


def prefixed(term: str) -> tuple[str, ...]:
    """The terms of a text that puts "non" before a term, with a hyphen or a space; one of them at least, if any."""
    return tuple(dict.fromkeys(("non", f"non{term}", stem(f"non{term}"), stem(f"non{term}e"))))


def says(texts: Iterable[str], term: str) -> bool:
    """Whether a text has a word of a term without "non" before it."""
    root = re.escape(term[:-1] if len(term) > 3 else term)
    pattern = re.compile(rf"(?<!\w)(?P<non>non[-\s]\s*)?(?P<word>{root}[\w'’]*)")
    found = (match for text in texts for match in pattern.finditer(fold(text)))
    return any(match["non"] is None and term in terms(match["word"]) for match in found)
