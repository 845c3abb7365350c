"""A passage of a material that shows the words a query matched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from catalog.model import Resource

LENGTH = 240  # characters of a passage
_CASED_LIKE_ASCII = re.compile("[\u0130\u0131\u017f\u212a]")  # letters that are i, s and k if case is ignored
_READ = 4000  # characters of a text that are looked through


def snippet(resource: Resource, words: Iterable[str]) -> list[tuple[str, bool]]:
    """Pieces of a passage that join to it, each with whether it is one of the words: of the description, or of the text
    if only that holds any; the passage with the most of different words, the earliest of equals."""
    wanted = {word for word in words if word}
    text = _one_line(resource.description)
    matches = _matches(text, wanted)
    if not matches and (wanted or not text):
        other = _one_line(resource.text[:_READ])
        if (others := _matches(other, wanted)) or not text:
            text, matches = other, others
    start = _start(text, matches)
    end = start + LENGTH
    if end < len(text) and (space := text.rfind(" ", start + 1, end + 1)) > 0:
        end = space
    pieces, at = [("…", False)] if start else [], start
    for begin, stop in matches:
        if at <= begin and stop <= end:
            pieces += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _one_line(text: str) -> str:
    """A text with one space between its words, as most are written."""
    return text if text.isprintable() and "  " not in text and text == text.strip() else " ".join(text.split())


def _matches(text: str, wanted: Collection[str]) -> list[tuple[int, int]]:
    """Start and end of the words in a text, whatever their case. Plain words are looked up, which is many times as fast
    as a pattern made for one result."""
    if not wanted:
        return []
    cased_plainly = text.isascii() or not _CASED_LIKE_ASCII.search(text)
    if cased_plainly and (joined := "".join(wanted)).isascii() and joined.isalnum():
        return _whole_words(f" {text.lower()} ", {word.lower() for word in wanted})
    longest = sorted(wanted, key=lambda word: (-len(word), word))
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _whole_words(spaced: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Start and end of each of the words, of letters and digits, in a text that is ``spaced`` between two spaces."""
    spans = []
    for word in words:
        start = spaced.find(word)
        while start > 0:
            end = start + len(word)
            before, after = spaced[start - 1], spaced[end]
            if not (before.isalnum() or after.isalnum() or before == "_" or after == "_"):
                spans.append((start - 1, end - 1))
            start = spaced.find(word, end)
    return sorted(spans)


def _start(text: str, matches: list[tuple[int, int]]) -> int:
    """The start of the best passage, at a word's beginning: 0 if that is as good as any."""
    if len(text) <= LENGTH or not matches:
        return 0
    words = [(begin, end, text[begin:end].casefold()) for begin, end in matches]

    def holds(start: int) -> int:
        return len({word for begin, end, word in words if start <= begin and end <= start + LENGTH})

    if holds(0) == len({word for *_, word in words}):
        return 0
    begins = [0, *(text.rfind(" ", 0, max(begin - 40, 0)) + 1 for begin, _ in matches)]
    return max(begins, key=lambda start: (holds(start), -start))
