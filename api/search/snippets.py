"""A passage of a material that shows the words a query matched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from catalog.model import Resource

LENGTH = 240  # characters of a passage
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
    start = _start(text, [(begin, text[begin:end].casefold()) for begin, end in matches])
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start + 1, end + 1), start + 1) if " " in text[start + 1 : end + 1] else end
    pieces, at = [("…", False)] if start else [], start
    for begin, stop in matches:
        if at <= begin and stop <= end:
            pieces += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _matches(text: str, wanted: Collection[str]) -> list[tuple[int, int]]:
    """Start and end of the words in a text, whatever their case. Plain words are looked up, which is many times as fast
    as a pattern made for one result."""
    if not wanted:
        return []
    cased_plainly = text.isascii() or not _CASED_LIKE_ASCII.search(text)
    if cased_plainly and all(word.isascii() and word.isalnum() for word in wanted):
        lower = text.lower()
        return sorted(span for word in {word.lower() for word in wanted} for span in _places(lower, word))
    longest = sorted(wanted, key=lambda word: (-len(word), word))
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _places(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Where a text has letters and digits as a whole word."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (start and _is_in_word(text[start - 1])) and not (end < len(text) and _is_in_word(text[end])):
            yield start, end
        start = text.find(word, end)


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _start(text: str, matches: list[tuple[int, str]]) -> int:
    """The start of the best passage, at a word's beginning: 0 if that is as good as any."""
    if len(text) <= LENGTH or not matches:
        return 0

    def holds(start: int) -> int:
        return len({word for at, word in matches if start <= at and at + len(word) <= start + LENGTH})

    if holds(0) == len({word for _, word in matches}):
        return 0
    begins = [0, *(text.rfind(" ", 0, max(at - 40, 0)) + 1 for at, _ in matches)]
    return max(begins, key=lambda start: (holds(start), -start))
