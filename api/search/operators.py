"""What is typed to leave words out or keep them together: “-video”, “NOT video”, quotation marks. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = r"[^\W_][^\s,;:!?()\"“”«»]*"
_NO_THING = r"(?!(?:a|about|an|by|for|in|including|just|necessarily|on|only|so|the|to|too|with)\b)"
_LEFT_OUT = re.compile(rf"(?<!\S)(?:NOT\s+|but\s+not\s+{_NO_THING}|[-−])(?P<word>{_WORD})")
# “poetry not haiku”: perhaps to be left out. After these words it belongs to what is asked: "why plants do not move".
_PLAIN_NOT = re.compile(rf"(?P<before>\w+)\s+not\s+{_NO_THING}(?P<word>{_WORD})\W*$")
_SAYS_NOT = frozenset("am are be can could did do does has have is may must or should was were".split())  # noqa: SIM905
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
    perhaps_left_out: str = ""  # after a plain “not”, which is read as a word


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
    plain = _PLAIN_NOT.search(readable)
    perhaps = plain["word"] if plain and plain["before"].lower() not in _SAYS_NOT and not quoted else ""
    return Operators(readable, left_out, quoted, perhaps)
