"""A passage of a material that shows the words a query matched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from catalog.model import Resource

LENGTH = 240  # characters of a passage
_WORD = re.compile(r"\w+")
_CASED_LIKE_ASCII = re.compile("[\u0130\u0131\u017f\u212a]")  # letters that are i, s and k if case is ignored
_READ = 4000  # characters of a text that are looked through


def snippet(resource: Resource, words: Iterable[str]) -> list[tuple[str, bool]]:
    """Pieces of a passage that join to it, each with whether it is one of the words: of the description, or of the text
    if only that holds any; the passage with the most of different words, the earliest of equals."""
    wanted = {word for word in words if word}
    text = " ".join(resource.description.split())
    matches = _matches(text, wanted)
    if not matches and (wanted or not text):
        other = " ".join(resource.text[:_READ].split())
        if (others := _matches(other, wanted)) or not text:
            text, matches = other, others
    start = _start(text, [(match.start(), match[0].casefold()) for match in matches])
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start + 1, end + 1), start + 1) if " " in text[start + 1 : end + 1] else end
    pieces, at = [("…", False)] if start else [], start
    for match in matches:
        if at <= match.start() and match.end() <= end:
            pieces += [(text[at : match.start()], False), (match[0], True)]
            at = match.end()
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _matches(text: str, wanted: Collection[str]) -> list[re.Match[str]]:
    """The words in a text, whatever their case. Of plain words the text's own are looked up, which is many times as
    fast as a pattern made for one result."""
    if not wanted:
        return []
    if all(word.isascii() and word.isalnum() for word in wanted) and not _CASED_LIKE_ASCII.search(text):
        plain = {word.lower() for word in wanted}
        return [match for match in _WORD.finditer(text) if match[0].lower() in plain]
    longest = sorted(wanted, key=lambda word: (-len(word), word))
    return list(re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", text, re.IGNORECASE))


def _start(text: str, matches: list[tuple[int, str]]) -> int:
    """The start of the best passage, at a word's beginning: 0 if that is as good as any."""
    if len(text) <= LENGTH or not matches:
        return 0

    def holds(start: int) -> int:
        return len({word for at, word in matches if start <= at and at + len(word) <= start + LENGTH})

    begins = [0, *(text.rfind(" ", 0, max(at - 40, 0)) + 1 for at, _ in matches)]
    return max(begins, key=lambda start: (holds(start), -start))
