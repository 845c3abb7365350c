"""What of a query is left out or kept together, and the query less some of it. Pure.

``api.search.denials`` reads what is denied; quotation marks keep words together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

_QUOTED = re.compile(r"[\"“«](?P<words>[^\"“”«»]*[^\W_][^\"“”«»]*)[\"”»]")
_SIGN = re.compile(r"(?:(?<!\S)|(?<=\s\())[-−](?=[^\W_]|[\"“«])")
_LOOSE_MARK = re.compile(r"\s+(?=[,;:.!?](?:\s|$))")
_DOUBLE_MARK = re.compile(r"([,;:])(?:\s*[,;:])+(?=\s|$)")


class OperatorSpan(NamedTuple):
    """``text`` is what is left out, or the words between quotation marks; ``start`` and ``end`` are of all of it."""

    start: int
    end: int
    text: str
    meant: str = ""  # in English, if what is left out was typed in another language


class UnreadDenial(NamedTuple):
    """A word that denies but is read as a word, before ``text``; ``start`` and ``end`` are of both."""

    start: int
    end: int
    text: str
    denial: str


class DeniedItem(NamedTuple):
    start: int
    end: int
    of_words: bool  # rather than a piece

    def signed(self, typed: str) -> str:
        """With a minus, which denies it whatever is beside it."""
        said = typed[self.start : self.end]
        return f"-“{said}”" if self.of_words and " " in said and said[0].isalnum() else f"-{said}"


class DeniedList(NamedTuple):
    """What one denial refuses; ``start`` is of the words that deny it all, ``lead`` of what joins these to the denial
    before."""

    lead: int
    start: int
    items: tuple[DeniedItem, ...]

    @property
    def end(self) -> int:
        return self.items[-1].end


class Operators(NamedTuple):
    """What was typed, and the operators in it."""

    typed: str
    left_out: tuple[OperatorSpan, ...]
    quoted: tuple[OperatorSpan, ...]
    unread: UnreadDenial | None = None
    lists: tuple[DeniedList, ...] = ()

    @property
    def readable(self) -> str:
        """What was typed with spaces for what is left out."""
        return blanked(self.typed, ((span.start, span.end) for span in self.left_out))


def find_quoted(typed: str) -> list[OperatorSpan]:
    return [OperatorSpan(match.start(), match.end(), match["words"].strip()) for match in _QUOTED.finditer(typed)]


def unsigned(typed: str) -> str:
    """The text with a space for each minus before a word, so that what it is put to can be more than a word."""
    return _SIGN.sub(" ", typed)


def taken_back(typed: str, lists: Sequence[DeniedList], places: Sequence[tuple[int, int]], gap: str = "") -> str:
    """What was typed less some places, with ``gap`` in place of each. Of a list that is denied the others stay denied:
    "without A, B or C" less A, or less C, denies two. ``lists`` are in order."""
    ends, of_lists = {end for _, end in places}, {item.end for denied in lists for item in denied.items}
    changes = [(start, end, gap) for start, end in places if end not in of_lists]
    rest = blanked(typed, [*places, *((denied.lead, denied.end) for denied in lists)])
    alone = not any(map(str.isalnum, rest))
    before, remains = -1, True  # where the list before ends, and whether any of what the next is joined to remains
    for denied in lists:
        kept = [item for item in denied.items if item.end not in ends]
        joined = denied.lead < denied.start and before >= 0 and not typed[before : denied.lead].strip(" ,")
        lead = typed[denied.lead : denied.start] if remains or not joined else ""
        before, remains = denied.end, bool(kept) or (joined and remains)
        said = " ".join(item.signed(typed) for item in kept) if alone else lead + _listed(typed, denied, kept)
        changes.append((denied.lead, before, said if kept else gap))
    for start, end, instead in sorted(changes, reverse=True):
        typed = f"{typed[:start]} {instead} {typed[end:]}"
    return _LOOSE_MARK.sub("", _DOUBLE_MARK.sub(r"\1", " ".join(typed.split()))).lstrip(",;: ").rstrip(gap + " ")


def _listed(typed: str, denied: DeniedList, kept: Sequence[DeniedItem]) -> str:
    """What a denial refuses, less some of it, with the last of what joined it: "A, B or C" less C is "A or B"."""
    joins = [typed[one.end : other.start].rstrip() + " " for one, other in pairwise(denied.items)]
    joins = [" or " if join == " " else join for join in joins]  # words that are a list only together
    said = [typed[item.start : item.end] for item in kept]
    between = [*joins[len(denied.items) - len(kept) :], ""] if kept else []
    return typed[denied.start : denied.items[0].start] + "".join(chain.from_iterable(zip(said, between, strict=True)))


def blanked(typed: str, places: Iterable[tuple[int, int]]) -> str:
    """What was typed with spaces in some places, so that all others stay as they are."""
    for start, end in places:
        typed = typed[:start] + " " * (end - start) + typed[end:]
    return typed
