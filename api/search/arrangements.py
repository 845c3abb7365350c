"""What is said of needs that are refused, and of arrangements for one learner, which no material has. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from api.search.beside_topic import SKILLS
from api.search.need_frames import ASKED
from api.search.need_table import helping
from api.search.weighting import Piece
from catalog.messages import Message, listed, message
from catalog.vocabularies.patterns import lazy_pattern

# Arrangements for one child, and ways to staff or plan a class: no material has them, and what helps is said instead.
_ARRANGEMENT = lazy_pattern(
    r"\b(?:co-?t(?:each|aught)\w*(?: (?:class\w*|lessons?))?|team[ -]t(?:each|aught)\w*|(?:push|pull)[ -](?:in|out)"
    r"(?: (?:support|services?|model|class\w*|instruction))?|inclusion(?: (?:class\w*|students?|setting)|(?! of\b))"
    r"|inclusive (?:class\w*|education|teaching|settings?)"
    r"|mainstream(?:ed|ing)?(?: (?:students?|class\w*|settings?|pupils))"
    r"|(?:extra|extended|additional) time(?=.*\b(?:tests?|exams?|quiz(?:zes)?|assessments?)\b)|(?:25|50) ?% extra time"
    r"|adaptive teaching|access arrangements|exam concessions|flexible grouping"
    r"|behaviou?r (?:support|intervention) plans?|individual(?:i[sz]ed)? education(?:al)? (?:plans?|program(?:me)?s?)"
    r"|individual learning plans?|education health and care plans?|section 504(?: plans?)?|504 plans?"
    r"|provision maps?|quality first teaching|graduated approach|ordinarily available provision"
    r"|least restrictive environment|specially designed instruction"
    r"|special (?:educational needs(?: (?:and|&) disabilit(?:y|ies))?|education|ed|needs)"
    r"|additional (?:learning |support )?needs|universal design for learning"
    r"|accommodations?(?! of\b)|modifications? for"
    r"|(?<=with )differentiation|differentiat\w+ (?:curriculum|instruction|teaching|planning|content|process|products?"
    r"|lessons?|for|strateg\w+|activit\w+|tasks?|worksheets?|learning)|differentiated(?=\W*$)"
    r"|ieps?|ehcps?|sped|(?-i:NEE|NEAE|ACNEE|ACNEAE)|educaci[oó]n especial|necesidades educativas especiales"
    r"|adaptaci(?:[oó]n|ones) curricular(?:es)?"
    rf"|504(?: (?:students?|learners?|pupils?|kids|accommodations?|meetings?|support)|(?=\s*$)|(?=\s+{SKILLS}\b))"
    rf"|(?<![\w-])sen(?= (?:students?|learners?|pupils?|kids|children)\b| {SKILLS}\b|\s*$)|udl|sencos?|pbis"
    r"|ajustes razonables|multiple means of (?:engagement|representation|(?:action and )?expression)"
    r"|(?:substantial|supplementary|extensive|curriculum|reasonable) adjustments"
    r"|(?-i:EHC plans?|BIPs?|FBAs?|ILPs?|IPPs?|IDPs?|QFT|LRE|FAPE|PLAAFP|SDI|ESY|PBIS|NCCD|QDTP|SENDCo"
    r"|SENCOs?|SEND?|ALN|ASN|UDL|DUA|ACIs?|USAER|BAP))\b(?: (?:goals?|meetings?)\b)?",
    re.IGNORECASE,
)
_WORDS = frozenset({"SEND"})  # which are words too: "SEND A LETTER HOME"
# A measure, not "Lexile" alone, which is a term of a need.
_LEXILE = lazy_pattern(
    r"\blexiles?\W+(?:(?:levels?|measures?|of|range|around|about|below|under|over|above|up to)\W+)*(?:BR)?\d{2,4}L?\b"
    r"|\b(?:BR)?\d{2,4}L?\s+lexiles?\b",
    re.IGNORECASE,
)
# What most arrangements ask of materials.
_INSTEAD = ("captions", "low-vision", "executive-function", "english-learner", "reads-below-grade")
_PERIODS = lazy_pattern(r"\b(?:[A-Za-z]\.){2,}")  # of an acronym


def need_notices(refused: Sequence[str], typed: str) -> Iterator[Message]:
    """What is said of needs that are refused, and of an arrangement for a learner, which no material has."""
    if refused:
        yield message("notice.refused", words=listed([message("quoted", text=words) for words in refused], "or"))
    if arrangement := find_arrangement(typed):
        yield message("notice.arrangement", words=arrangement, needs=_named(_INSTEAD))


def unstated_notices(pieces: Sequence[Piece], typed: str) -> Iterator[Message]:
    """What is asked for and no need covers, with the needs that may help."""
    asked = {piece.value: piece.label for piece in pieces if piece.kind == "unstated"}
    for name, said in asked.items():
        yield message("notice.unstated", words=said, needs=_named(helping(name)))
    if measure := _LEXILE.search(typed):
        yield message("notice.unstated", words=measure[0], needs=Message("need.reads-below-grade"))


def _named(needs: Sequence[str]) -> str | Message:
    return listed([Message(f"need.{need}") for need in needs], "and")


def find_arrangement(typed: str) -> str:
    """The words for an arrangement that is asked for, or ""."""
    typed = _PERIODS.sub(lambda match: match[0].replace(".", ""), typed)
    match = _ARRANGEMENT.search(typed)
    if match is None:
        return ""
    if typed.isupper() and match[0] in _WORDS and match[0] != typed.strip():
        return ""
    at_edge = not typed[match.end() :].strip() or not typed[: match.start()].strip() or match[0].isupper()
    return match[0] if at_edge or ASKED.search(typed[: match.start()]) else ""
