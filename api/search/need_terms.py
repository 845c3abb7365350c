"""Learner needs among the words of a query, by ``catalog.needs.vocabulary``. Pure.

A term that is also a topic ("captions", "intervention", "blind") counts only after "with", "for" or the like, before a
kind of material or of learner, or as the whole query. A term that is refused ("without captions", "not for gifted
students") is recognized, so that it neither wishes for the need nor finds by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from catalog.messages import Message, listed, message
from catalog.needs.vocabulary import terms
from indexer.words.analysis import words
from indexer.words.synonyms import singular

_WORD = re.compile(r"""[^\W_](?:[^\s,;:!?()\[\]"“”]*[^\W_])?[+#]*""")
_MAX_WORDS = 8
# Acronyms that teachers also type in small letters; the others are words too ("gate", "tag", "els").
_JARGON = frozenset("ell esl eal esol aac adhd slife sife mtss pecs dhh siop wida bsl asl nvda tts".split())  # noqa: SIM905
# Topical terms that adjoin a topic at its end: "fractions printable".
_TRAILING = frozenset(
    [
        "printable",
        "offline",
        "hands on",
        "step by step",
        "decodable",
        "chunked",
        "read aloud",
        "low bandwidth",
        "enrichment activity",
    ]
)
_REFUSED = re.compile(
    r"\b(?:not|no|without|never|nothing|none|nor|excluding|except|rather than|instead of|exclude"
    r"|(?:is|are|do|does)n['’]?t(?: need| want| have)?|but not)\s+(?:[\w'’-]+\s+){0,2}$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:with|for|using|including|includes|include|has|have|having|plus|needs?|need|offers?"
    r"|supports?|in|as|available)"
    r"\s+(?:a |an |my |our |some |good |more |their )?(?:[\w-]+ (?:and|or) )?$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bfor\s+(?:my |our |some |[\w-]+ (?:and|or) )?$", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|history of|invention of|invented|what (?:is|are)|definition of|meaning of|facts on|biography of"
    r"|louis|learn(?:ing)?|teach(?:ing)?|how (?:does|do|to use))\s+(?:the |a )?$",
    re.IGNORECASE,
)
_THE = re.compile(r"(?<!\bfor )\bthe $", re.IGNORECASE)  # "the gifted child in literature"
_ENDED = re.compile(r"\s*(?:$|[,;:.!?()]|(?:and|or|plus|for|in|about|on)\b)", re.IGNORECASE)
_LEARNERS = re.compile(
    r"\s+(?:students?|learners?|pupils?|kids|children|readers?|class(?:es)?|classroom)\b", re.IGNORECASE
)
_MATERIAL = re.compile(
    r"\s+(?:worksheets?|activit(?:y|ies)|lessons?|texts?|passages?|books?|versions?|editions?"
    r"|materials?|resources?|tasks?"
    r"|games?|packets?|sheets?|pages?|videos?|films?|friendly|accessible|compatible|supports?|practice|practise)\b",
    re.IGNORECASE,
)


_RANK = {"learners": 0, "offers": 0, "asks": 1, "helps": 2}


class NeedSpan(NamedTuple):
    """``need`` is an id; ``refused`` if the words ask that it is not so."""

    need: str
    start: int
    end: int
    refused: bool


class _Entry(NamedTuple):
    need: str
    kind: str
    topical: bool
    capitals: bool

    @property
    def learners(self) -> bool:
        return self.kind == "learners"


def find_needs(typed: str) -> Iterator[NeedSpan]:
    """Every term of a need, the longest at each place, left to right."""
    tokens = [
        (singular(word), found.start(), found.end()) for found in _WORD.finditer(typed) for word in words(found[0])
    ]
    names, at = [name for name, _, _ in tokens], 0
    while at < len(tokens):
        for length in range(min(_MAX_WORDS, len(tokens) - at), 0, -1):
            entry = _table().get(tuple(names[at : at + length]))
            if entry and (span := _span(typed, entry, tokens[at : at + length])):
                yield span
                at += length - 1
                break
        at += 1


def _span(typed: str, entry: _Entry, tokens: Sequence[tuple[str, int, int]]) -> NeedSpan | None:
    start, end = tokens[0][1], tokens[-1][2]
    before, after, term = typed[:start], typed[end:], typed[start:end]
    if _REFUSED.search(before):
        asked = entry.learners or not entry.topical or bool(_ENDED.match(after) or _LEARNERS.match(after))
        return NeedSpan(entry.need, start, end, refused=True) if asked else None
    topical = entry.topical or (entry.capitals and not term.isupper() and term.lower() not in _JARGON)
    whole = not before.strip() and not after.strip(" ?!.")
    if whole or not (topical or _ABOUT.search(before) or (entry.learners and _THE.search(before))):
        return NeedSpan(entry.need, start, end, refused=False)
    if topical and _is_asked(entry, before, after, term):
        return NeedSpan(entry.need, start, end, refused=False)
    return None


def _is_asked(entry: _Entry, before: str, after: str, term: str) -> bool:
    """Whether a term that is also a topic is used to ask for a need."""
    if entry.learners:
        return bool(_LEARNERS.match(after) or (_FOR.search(before) and _ENDED.match(after)))
    if _ASKED.search(before):
        return bool(_ENDED.match(after) or _MATERIAL.match(after))
    trailing = term.lower().replace("-", " ") in _TRAILING
    return trailing and bool(_MATERIAL.match(after) or not after.strip(" ?!."))


@cache
def _table() -> dict[tuple[str, ...], _Entry]:
    """Every spelling of every term, singular and folded; a term of two needs is of the one that it says most for."""
    table: dict[tuple[str, ...], _Entry] = {}
    for need, every in terms().items():
        for term in every:
            name = tuple(singular(word) for found in _WORD.finditer(term.text) for word in words(found[0]))
            capitals = term.text.rstrip("s").isupper()
            entry = _Entry(need, term.kind, term.topical, capitals)
            if name not in table or _RANK[term.kind] < _RANK[table[name].kind]:
                table[name] = entry
    return table


# Arrangements for one child, and ways to staff or plan a class: no material has them, and what helps is said instead.
_ARRANGEMENT = re.compile(
    r"\b(?:IEPs?|504(?: plans?)?|EHCPs?|co-?teach\w*|inclusion|inclusive classroom"
    r"|special (?:education|ed|needs)|SPED|SEND"
    r"|UDL|universal design for learning|differentiat\w+|accommodations?|modifications? for)\b"
)
_SMALL = re.compile(r"\b(?:ieps?|504 plans?|ehcps?|sped)\b")


def need_notices(refused: Sequence[str], typed: str) -> Iterator[Message]:
    """What is said of needs that are refused, and of an arrangement for a learner, which no material has."""
    if refused:
        yield message("notice.refused", words=listed([message("quoted", text=words) for words in refused], "or"))
    if arrangement := find_arrangement(typed):
        yield message("notice.arrangement", words=arrangement)


def find_arrangement(typed: str) -> str:
    """The words for an arrangement that is asked for, or ""."""
    found = _ARRANGEMENT.search(typed) or _SMALL.search(typed)
    if found is None:
        return ""
    at_edge = not typed[found.end() :].strip() or not typed[: found.start()].strip() or found[0].isupper()
    return found[0] if at_edge or _ASKED.search(typed[: found.start()]) else ""
