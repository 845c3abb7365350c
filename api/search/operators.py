"""What of a query is left out or kept together, and the query less some of it. Pure.

``api.search.denials`` reads what is denied; quotation marks keep words together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple

_QUOTED = re.compile(r"[\"“«](?P<words>[^\"“”«»]*[^\W_][^\"“”«»]*)[\"”»]")
_SIGN = re.compile(r"(?:(?<!\S)|(?<=\s\())[-−](?=[^\W_])")
_LOOSE_MARK = re.compile(r"\s+(?=[,;:.!?](?:\s|$))")


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


class DeniedList(NamedTuple):
    """What one denial refuses: ``items`` are the places of each thing; ``start`` is of the words that deny them all,
    ``lead`` of what joins these to the denial before."""

    lead: int
    start: int
    items: tuple[tuple[int, int], ...]


class Operators(NamedTuple):
    """What was typed, and the operators in it."""

    typed: str
    left_out: tuple[OperatorSpan, ...]
    quoted: tuple[OperatorSpan, ...]
    unread: UnreadDenial | None = None
    lists: tuple[DeniedList, ...] = ()

    @property
    def readable(self) -> str:
        """What was typed with spaces for what is left out, so that places stay as they are."""
        text = self.typed
        for span in self.left_out:
            text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
        return text


def find_quoted(typed: str) -> list[OperatorSpan]:
    return [OperatorSpan(match.start(), match.end(), match["words"].strip()) for match in _QUOTED.finditer(typed)]


def unsigned(typed: str) -> str:
    """The text with a space for each minus before a word, so that what it is put to can be more than a word."""
    return _SIGN.sub(" ", typed)


def taken_back(typed: str, lists: Sequence[DeniedList], places: Sequence[tuple[int, int]]) -> str:
    """What was typed less some places. Of a list that is denied the others stay denied: "without A, B or C" less A, or
    less C, denies two. ``lists`` are in order."""
    ends = {end for _, end in places}
    changes = [(start, end, "") for start, end in places if not any(_has(denied, end) for denied in lists)]
    before, remains = -1, True  # where the list before ends, and whether any of what the next is joined to remains
    for denied in lists:
        kept = [item for item in denied.items if item[1] not in ends]
        joined = denied.lead < denied.start and before >= 0 and not typed[before : denied.lead].strip(" ,")
        lead = typed[denied.lead : denied.start] if remains or not joined else ""
        before, remains = denied.items[-1][1], bool(kept) or (joined and remains)
        changes.append((denied.lead, before, lead + _listed(typed, denied, kept) if kept else ""))
    for start, end, instead in sorted(changes, reverse=True):
        typed = f"{typed[:start]} {instead} {typed[end:]}"
    return _LOOSE_MARK.sub("", " ".join(typed.split())).lstrip(",;: ")


def _has(denied: DeniedList, end: int) -> bool:
    return any(end == item[1] for item in denied.items)


def _listed(typed: str, denied: DeniedList, kept: Sequence[tuple[int, int]]) -> str:
    """What a denial refuses, less some of it, with the last of what joined it: "A, B or C" less C is "A or B"."""
    joins = [typed[one[1] : other[0]].rstrip() + " " for one, other in pairwise(denied.items)]
    joins = [" or " if join == " " else join for join in joins]  # words that are a list only together
    said = [typed[start:end] for start, end in kept]
    between = [*joins[len(denied.items) - len(kept) :], ""]
    return typed[denied.start : denied.items[0][0]] + "".join(chain.from_iterable(zip(said, between, strict=True)))
