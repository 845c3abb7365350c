"""What is typed to leave words out or keep them together: “-video”, “NOT video”, quotation marks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_WORD = r"[^\W_][^\s,;:!?()\"“”«»]*"
_NO_THING = r"(?!(?:a|about|an|by|for|in|including|just|necessarily|on|only|so|the|to|too|with)\b)"
_LEFT_OUT = re.compile(rf"(?<!\S)(?:NOT\s+|but\s+not\s+{_NO_THING}|[-−])(?P<word>{_WORD})")
# “poetry not haiku”: perhaps to be left out. After these words it belongs to what is asked: "why plants do not move".
_PLAIN_NOT = re.compile(rf"(?P<before>\w+)\s+not\s+{_NO_THING}(?P<word>{_WORD})\W*$")
_SAYS_NOT = frozenset("am are be can could did do does has have is may must or should was were".split())  # noqa: SIM905
# The same with other words that deny: what follows is no kind, grade or the like, which could be left out.
_PLAIN_DENIAL = re.compile(
    r"(?<=\w)(?:\s*,)?\s+(?P<denies>without|w/o|exclud(?:e|ing)|except(?:\s+for)?|apart\s+from|other\s+than|minus|sin"
    r"|excepto|salvo)\s+(?:the\s+|any\s+|a\s+)?(?P<word>[^\W\d_][\w’'-]*)\W*$"
    r"|(?<=\w)\s*,\s*(?P<no>no|not)\s+(?P<other>[^\W\d_][\w’'-]*)\W*$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“«](?P<words>[^\"“”«»]*[^\W_][^\"“”«»]*)[\"”»]")
# Before a phrase only what is surely an operator: "plants do not “move”" is a sentence.
_BEFORE_LEFT_OUT = re.compile(r"(?<!\S)(?:(?:NOT|(?i:but\s+not))\s+|[-−])$")
# Before a standard, which is no part of a sentence, the words that deny plainly too.
_DENIES_PLAINLY = re.compile(
    r"(?<!\S)(?:NOT\s+|(?:but\s+not|not|no|without|w/o|exclud(?:e|ing)|except(?:\s+for)?|apart\s+from|other\s+than|minus|sin"
    r"|excepto|salvo)\s+(?:(?:the|any|a)\s+)?|[-−])$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:,|&|/|\b(?:or|nor|and|y|o|ni)\b)+\s*", re.IGNORECASE)


class OperatorSpan(NamedTuple):
    """``text`` is what is left out, or the words between quotation marks; ``start`` and ``end`` are of all of it.
    ``spoken`` if a word says that it is left out, not a minus."""

    start: int
    end: int
    text: str
    spoken: bool = False


class Operators(NamedTuple):
    """What was typed, and the operators in it."""

    typed: str
    left_out: tuple[OperatorSpan, ...]
    quoted: tuple[OperatorSpan, ...]
    taken: tuple[OperatorSpan, ...] = ()  # what is left out otherwise

    @property
    def readable(self) -> str:
        """What was typed with spaces for what is left out, so that places stay as they are."""
        return _blanked(self.typed, self.left_out)

    @property
    def without_signs(self) -> str:
        """The same, but for what words say is left out, which may be more than a word: "but not grade 4"."""
        return _blanked(self.typed, [span for span in self.left_out if not span.spoken])

    @property
    def perhaps_left_out(self) -> tuple[str, str] | None:
        """The word that denies at the end and the word after it, if both are read as words: "not", "haiku"."""
        if self.quoted:
            return None
        text = _blanked(self.readable, self.taken)
        plain = _PLAIN_NOT.search(text)
        if plain and plain["before"].lower() not in _SAYS_NOT:
            return "not", plain["word"]
        match = _PLAIN_DENIAL.search(text)
        return (match["denies"] or match["no"], match["word"] or match["other"]) if match else None

    def besides(self, taken: Sequence[tuple[int, int]]) -> Operators:
        """These less what is within places that are read as more than a word."""
        left = (
            span for span in self.left_out if not any(span.start < end and start < span.end for start, end in taken)
        )
        return self._replace(left_out=tuple(left), taken=(*self.taken, *(OperatorSpan(*place, "") for place in taken)))


def denied_from(typed: str, start: int) -> int | None:
    """Where a minus or a word that denies begins, if one is right before ``start``."""
    match = _DENIES_PLAINLY.search(typed[:start])
    return match.start() if match else None


def denied_places(typed: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Those of the places, in order, that are denied, or joined to one that is: where the denial begins, and they."""
    last = -1
    for start, end in places:
        begins = denied_from(typed, start)
        if begins is None and last >= 0 and _JOINS.fullmatch(typed[last:start]):
            begins = last
        last = -1 if begins is None else end
        if begins is not None:
            yield begins, start, end


def read_operators(typed: str) -> Operators:
    phrases = [OperatorSpan(match.start(), match.end(), match["words"].strip()) for match in _QUOTED.finditer(typed)]
    denied = [
        span._replace(start=before.start())
        for span in phrases
        if (before := _BEFORE_LEFT_OUT.search(typed[: span.start]))
    ]
    quoted = tuple(span for span in phrases if all(span.end != other.end for other in denied))
    words = (
        OperatorSpan(match.start(), match.end(), match["word"], spoken=match[0][0] not in "-−")
        for match in _LEFT_OUT.finditer(typed)
        if not any(each.start <= match.start() < each.end for each in phrases)
        if not match["word"][0].isdigit()  # "-3" is a number
    )
    return Operators(typed, tuple(sorted((*denied, *words))), quoted)


def _blanked(text: str, spans: Sequence[OperatorSpan]) -> str:
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text
