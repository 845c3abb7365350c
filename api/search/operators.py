"""What is typed to leave words out or keep them together: “-video”, “NOT video” and quotation marks. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = r"[^\W_][^\s,;:!?()\"“”«»]*"
_LEFT_OUT = re.compile(rf"(?<!\S)(?:NOT\s+|[-−])(?P<word>{_WORD})")
_QUOTED = re.compile(r"[\"“«](?P<words>[^\"“”«»]*[^\W_][^\"“”«»]*)[\"”»]")


class OperatorSpan(NamedTuple):
    """``text`` is what is left out, or the words between quotation marks; ``start`` and ``end`` are of all of it."""

    start: int
    end: int
    text: str


class Operators(NamedTuple):
    """``readable`` is what was typed with spaces for what is left out, so that places stay as they are."""

    readable: str
    left_out: tuple[OperatorSpan, ...]
    quoted: tuple[OperatorSpan, ...]


def read_operators(typed: str) -> Operators:
    quoted = tuple(
        OperatorSpan(found.start(), found.end(), found["words"].strip()) for found in _QUOTED.finditer(typed)
    )
    left_out = tuple(
        OperatorSpan(found.start(), found.end(), found["word"])
        for found in _LEFT_OUT.finditer(typed)
        if typed[: found.start()].strip() or found[0].startswith("NOT") or typed[found.end() :].strip()
        if not any(each.start <= found.start() < each.end for each in quoted)
        if not found["word"][0].isdigit()  # "-3" is a number
    )
    readable = typed
    for span in left_out:
        readable = readable[: span.start] + " " * (span.end - span.start) + readable[span.end :]
    return Operators(readable, left_out, quoted)
