"""What is said of needs that are refused, and of arrangements for one learner, which no material has. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from api.search.need_terms import ASKED
from catalog.messages import Message, listed, message

# Arrangements for one child, and ways to staff or plan a class: no material has them, and what helps is said instead.
_ARRANGEMENT = re.compile(
    r"\b(?:IEPs?|504(?: plans?)?|EHCPs?|EHC plans?|co-?teach\w*|inclusion|inclusive classroom|adaptive teaching"
    r"|access arrangements|exam concessions|reasonable adjustments|BIPs?|FBAs?|flexible grouping"
    r"|behaviou?r (?:support|intervention) plans?"
    r"|provision maps?|quality first teaching|QFT|graduated approach|ordinarily available provision|LRE|ESY"
    r"|special (?:education|ed|needs)|SPED|SEND?|ALN|ASN|additional (?:learning |support )?needs"
    r"|UDL|universal design for learning|accommodations?|modifications? for"
    r"|(?<=with )differentiation|differentiat\w+ (?:curriculum|instruction|teaching|planning|content|process|products?"
    r"|lessons?|for|strateg\w+|activit\w+|tasks?|worksheets?|learning)|differentiated)\b"
)
_ARRANGED = re.compile(
    r"\b(?:ieps?|504 plans?|ehcps?|sped)\b|\b(?:NEE|NEAE|ACNEE|ACNEAE|educaci[oó]n especial"
    r"|necesidades educativas especiales|adaptaci(?:[oó]n|ones) curricular(?:es)?)\b"
)


def need_notices(refused: Sequence[str], typed: str) -> Iterator[Message]:
    """What is said of needs that are refused, and of an arrangement for a learner, which no material has."""
    if refused:
        yield message("notice.refused", words=listed([message("quoted", text=words) for words in refused], "or"))
    if arrangement := find_arrangement(typed):
        yield message("notice.arrangement", words=arrangement)


def find_arrangement(typed: str) -> str:
    """The words for an arrangement that is asked for, or ""."""
    match = _ARRANGEMENT.search(typed) or _ARRANGED.search(typed)
    if match is None:
        return ""
    at_edge = not typed[match.end() :].strip() or not typed[: match.start()].strip() or match[0].isupper()
    return match[0] if at_edge or ASKED.search(typed[: match.start()]) else ""
