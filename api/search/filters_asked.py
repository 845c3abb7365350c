"""Words that ask for a filter or an order which only a choice beside the results sets: "free worksheets", "district
approved phonics", "CC BY volcanoes", "newest lessons on plants"; and qualities that nothing sets ("fun"). Pure.

They are not looked for, and a notice says which choice does what they ask. Only what can hardly mean a topic is taken:
"free fall", "adopted children", "copyright and creative commons" and "shortest path" are topics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from api.search.beside_topic import ungraded
from api.search.kinds import in_compound
from api.search.qualities import find_qualities
from indexer.words.analysis import is_stopword, words
from indexer.words.synonyms import singular

_KIND = (
    r"(?:(?:printable|online|editable|digital|maths?|science|reading|phonics|short|video|complete|full)\s+){0,2}"
    r"(?:lessons?|activit(?:y|ies)|worksheets?|work\s?sheets?|resources?|materials?(?!\s+science)|units?|videos?"
    r"|quiz(?:zes)?|textbooks?|tasks?|slides?|courses?|curricul(?:um|a|ums)|programs?|printables?|pdfs?|posters?"
    r"|flash\s?cards?|handouts?|templates?|simulations?|assessments?|passages?|fichas?|actividad(?:es)?|recursos?"
    r"|lecci(?:ón|on|ones)|materiales|cuadernillos?|v[ií]deos?)\b"
)
# Said before all else and no part of a topic.
_AROUND = frozenset(
    "good great best some any simple easy fun quick looking for find need want show me please my the a approved".split()  # noqa: SIM905
)
# Of what "free" is said behind a noun or a verb: "gluten free", "set free".
_FREE_OF = re.compile(
    r"(?:[\w’'-]+-|\b(?:gluten|sugar|dairy|lactose|nut|wheat|egg|meat|fat|caffeine|alcohol|tobacco|smoke|drug|lead|tax|duty"
    r"|interest|error|fault|carbon|oil|plastic|waste|litter|context|stress|worry|care|bully|bullying|violence|gun|debt|rent"
    r"|toll|hands|ad|disease|germ|pain|nuclear|cruelty|cage|risk|friction|gravity|force|barrier|slavery|born|set|break"
    r"|breaking|buy|run|is|are|was|were|be|being|become|became|to|will|not|no|never|isn['’]t|truly|of|and|or|the|how|who"
    r"|from)\s+)$",
    re.IGNORECASE,
)
# What is called free, beside what ``compounds.txt`` says.
_FREE_THINGS = re.compile(
    r"\s+(?:fall\w*|response|play|choice|range|software|solo|african\w*|women|woman|men|man|people|persons?|nations?"
    r"|countr\w+|world|love|electrons?|neutrons?|ions?|charges?|quarks?|particles?|oxygen|convection|vibrations?|surfaces?"
    r"|swimming|style|hand|form|forces?|lunch\w*|meals?|rider|agents?|thought|thinkers?|religion|expression|movement|passage"
    r"|port|ports|cities|city|coinage|silver|labou?r|verses?|morphemes?|nerve|monomers?|group|groups|modules?|parameters?"
    r"|ranging|lances?|wheel\w*|living|floating|flowing|standing|jazz)\b",
    re.IGNORECASE,
)
_FREE = re.compile(r"(?<![\w-])free(?![\w-])", re.IGNORECASE)
_FREE_SURELY = re.compile(r"\b(?:free\s+of\s+charge|at\s+no\s+cost|for\s+free(?=\W*$)|gratis)\b", re.IGNORECASE)
_NO_COST = re.compile(rf"\b(?:no[\s-]cost(?=\s+\w)|gratuit[oa]s?(?=\s+{_KIND})|(?<=s )gratuit[oa]s)\b", re.IGNORECASE)
_THEN_KIND = re.compile(rf"\s+{_KIND}", re.IGNORECASE)
_KIND_BEFORE = re.compile(rf"{_KIND}\s+$", re.IGNORECASE)

_APPROVED = re.compile(
    rf"\b(?:(?:district|school|board|county|locally)[\s-]+(?:approved|adopted|vetted)(?!\s+(?:by|in|the|an?)\b)"
    rf"|(?<!was )(?<!were )(?<!the )(?:approved|adopted|vetted)(?=\s+{_KIND}))",
    re.IGNORECASE,
)
_APPROVED_FIRST = re.compile(
    r"\W*approved\b(?!\s+(?:drugs?|vaccin\w+|medicin\w+|treatments?|therap\w+|additives?|amendments?|bills?|laws?|names?"
    r"|methods?|pesticides?|budgets?|treat\w+|constitutions?|list|by|in|the|an?|of|for|and|or)\b)(?=\s+\w)",
    re.IGNORECASE,
)

_LICENSE = re.compile(
    r"\b(?:cc[\s-]by(?!\s+e?-?mail)(?:[\s-](?:sa|nc|nd)\b)*(?:\s?\d\.\d)?|cc[\s-]?0|creative[\s-]commons(?:\s+licen[cs]ed?)?"
    r"|open(?:ly)?[\s-]licen[cs]ed?|licencia\s+abierta)\b",
    re.IGNORECASE,
)
_OER = re.compile(r"\bOERs?\b")
# What makes a license the topic.
_OF_LICENSES = re.compile(
    r"\b(?:copyright\w*|plagiari\w+|licen[cs]\w*|attribut\w+|fair\s+use|intellectual|what|how|why|explain\w*|history|software"
    r"|sources?|about|cit(?:e|ing|ation\w*)|movement|definition|meaning)\b",
    re.IGNORECASE,
)
_SHORT = r"(?:lessons?|activit(?:y|ies)|worksheets?|resources?|materials?(?!\s+science)|units?|videos?|tasks?)\b"
_ORDER = re.compile(
    rf"\b(?:(?:newest|latest|new|recent|most\s+recent)(?:(?=\s+{_KIND})|\s+first\b)|(?:shortest|quickest)(?:(?=\s+{_SHORT})|\s+first\b))",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"(?:\b(?:not|no|non|never|without|than)\s+|[-−])$", re.IGNORECASE)


class FilterSpan(NamedTuple):
    """``name`` is "free", "status", "license", "order" or "quality"."""

    name: str
    start: int
    end: int


def find_filters(typed: str) -> list[FilterSpan]:
    """Left to right for each name; never all that was typed."""
    readers: tuple[tuple[str, Callable[[str], Iterator[re.Match[str]]]], ...] = (
        ("free", _free),
        ("status", _approved),
        ("license", _licenses),
        ("order", _ORDER.finditer),
        ("quality", find_qualities),
    )
    return [
        FilterSpan(name, match.start() + len(match[0]) - len(match[0].lstrip()), match.end())
        for name, read in readers
        for match in read(typed)
        if _says_more(typed, match) and not _REFUSED.search(typed[: match.start()])
    ]


def _says_more(typed: str, match: re.Match[str]) -> bool:
    beside = words(typed[: match.start()] + " " + typed[match.end() :])
    return any(not is_stopword(word) for word in beside)


def _free(typed: str) -> Iterator[re.Match[str]]:
    surely = [*_FREE_SURELY.finditer(typed), *_NO_COST.finditer(typed)]
    yield from surely
    for match in _FREE.finditer(typed):
        if not any(one.start() <= match.start() < one.end() for one in surely) and _costs_nothing(typed, match):
            yield match


def _costs_nothing(typed: str, match: re.Match[str]) -> bool:
    """Whether "free" is said of a material: before a kind of material, after one at the end, or before all else."""
    before, after = typed[: match.start()], typed[match.end() :]
    if _FREE_OF.search(before):
        return False
    if _THEN_KIND.match(after):
        return True
    rest, spoken = ungraded(after), [singular(word) for word in words(typed)]
    if not rest:
        return bool(_KIND_BEFORE.search(before))
    begins = all(word in _AROUND for word in words(ungraded(before)))
    compound = "free" in spoken and in_compound(spoken, spoken.index("free"))
    following = next(iter(words(rest)), "the")
    return begins and not (compound or _FREE_THINGS.match(after) or is_stopword(following))


def _approved(typed: str) -> Iterator[re.Match[str]]:
    yield from _APPROVED.finditer(typed)
    first = _APPROVED_FIRST.match(typed)
    if first and not _APPROVED.match(typed, first.end() - len("approved")):
        yield first


def _licenses(typed: str) -> Iterator[re.Match[str]]:
    for pattern in (_LICENSE, _OER):
        for match in pattern.finditer(typed):
            if not _OF_LICENSES.search(typed[: match.start()] + " " + typed[match.end() :]):
                yield match
