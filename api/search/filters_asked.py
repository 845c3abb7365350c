"""Words that ask for a condition or an order as a choice beside the results does: "free worksheets", "district approved
phonics", "CC BY volcanoes", "newest lessons on plants"; and qualities that nothing sets ("fun"). Pure.

They are not looked for. Only what can hardly mean a topic is taken: "free fall", "adopted children", "copyright and
creative commons" and "shortest path" are topics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from api.search.beside_topic import ungraded
from api.search.kinds import in_compound
from api.search.qualities import OF_QUALITIES, find_qualities
from api.search.school_terms import OF_TERMS, find_school_terms
from catalog.model import Sort
from catalog.vocabularies.cues import cues, has_cue
from catalog.vocabularies.licenses import License, parse_license
from catalog.vocabularies.patterns import lazy_pattern
from indexer.words.analysis import is_stopword, words
from indexer.words.synonyms import singulars

_KIND = (
    r"(?:(?:printable|online|editable|digital|maths?|science|reading|phonics|short|video|complete|full)\s+){0,2}"
    r"(?:lessons?|activit(?:y|ies)|worksheets?|work\s?sheets?|resources?|materials?(?!\s+science)|units?|videos?"
    r"|quiz(?:zes)?|textbooks?|tasks?|slides?|courses?|curricul(?:um|a|ums)|programs?|printables?|pdfs?|posters?"
    r"|flash\s?cards?|handouts?|templates?|simulations?|assessments?|passages?|fichas?|actividad(?:es)?|recursos?"
    r"|lecci(?:ón|on|ones)|materiales|cuadernillos?|v[ií]deos?)\b"
)
# Said before all else and no part of a topic.
_AROUND = frozenset(
    """good great best some any anything only simple easy fun quick looking for find need want show me please my the a
    approved newest latest most recent shortest first""".split()  # noqa: SIM905
)
# Of what "free" is said behind a noun or a verb: "gluten free", "set free".
_FREE_OF = lazy_pattern(
    r"(?:[\w’'-]+-|\b(?:gluten|sugar|dairy|lactose|nut|wheat|egg|meat|fat|caffeine|alcohol|tobacco|smoke|drug|lead|tax|duty"
    r"|interest|error|fault|carbon|oil|plastic|waste|litter|context|stress|worry|care|bully|bullying|violence|gun|debt|rent"
    r"|toll|hands|ad|disease|germ|pain|nuclear|cruelty|cage|risk|friction|gravity|force|barrier|slavery|born|set|break"
    r"|pesticide|chemical|additive|preservative|peanut|soy|grain|latex|scent|fragrance|cash|car|traffic|crime|poverty|hunger"
    r"|virus|malaria|polio|mercury|lead|bpa|salt|calorie|cholesterol|hormone|antibiotic|gmo|emissions?|judge?ment|anxiety|fear"
    r"|bias|prejudice|conflict|weapons?|frost|ice|rust|dust|drag|context|square|cube|scot|fancy|foot|royalty|copyright|prep"
    r"|mess|glitter|clutter|distraction|flicker|screen|home|walk|go|live|feel|let|get|make|you|we|they|he|she|it|all|people"
    r"|press|speech|country|nation|land"
    r"|breaking|buy|run|is|are|was|were|be|being|become|became|to|will|not|no|never|isn['’]t|truly|of|and|or|the|how|who"
    r"|from)\s+)$",
    re.IGNORECASE,
)
# What is called free, beside what ``compounds.txt`` says.
_FREE_THINGS = lazy_pattern(
    r"\s+(?:fall\w*|response|play|choice|range|software|solo|african\w*|women|woman|men|man|people|persons?|nations?"
    r"|countr\w+|world|love|electrons?|neutrons?|ions?|charges?|quarks?|particles?|oxygen|convection|vibrations?|surfaces?"
    r"|swimming|style|hand|form|forces?|lunch\w*|meals?|rider|agents?|thought|thinkers?|religion|expression|movement|passage"
    r"|port|ports|cities|city|coinage|silver|labou?r|verses?|morphemes?|nerve|monomers?|group|groups|modules?|parameters?"
    r"|ranging|lances?|wheel\w*|living|floating|flowing|standing|jazz)\b",
    re.IGNORECASE,
)
_FREE = lazy_pattern(r"(?<![\w-])free(?![\w-])", re.IGNORECASE)
_FREE_SURELY = lazy_pattern(r"\b(?:free\s+of\s+charge|at\s+no\s+cost|for\s+free(?=\W*$)|gratis)\b", re.IGNORECASE)
_NO_COST = lazy_pattern(
    rf"\b(?:no[\s-]cost(?=\s+\w)|gratuit[oa]s?(?=\s+{_KIND})|(?<=s )gratuit[oa]s|gratuit[oa]s?(?=\W*$))\b",
    re.IGNORECASE,
)
_THEN_KIND = lazy_pattern(rf"\s+{_KIND}", re.IGNORECASE)
_KIND_BEFORE = lazy_pattern(rf"{_KIND}[^,;:.?!]*\s$", re.IGNORECASE)
_ANY = lazy_pattern(r"\b(?:any|every)thing\s+$", re.IGNORECASE)
# By itself at the end of what was typed, or said of a kind: "fractions, free", "worksheets on fractions that are free".
_APART = lazy_pattern(
    rf"(?:\S.*[,;(:–—]\s*(?:and\s+|y\s+)?|.*{_KIND}.*\b(?:that|which)\s+(?:are|is)\s+)$", re.IGNORECASE
)
_ENDED = lazy_pattern(r"\W*$|\s*[,;)]")

_DECIDED = r"(?:(?:pre-?)?approved|adopted|vetted|aprobad[oa]s?|adoptad[oa]s?)"
_APPROVED = lazy_pattern(
    rf"\b(?:(?:district|school|board|county|locally)[\s-]+{_DECIDED}(?!\s+(?:by|in|the|an?)\b)"
    rf"|(?<!was )(?<!were )(?<!the ){_DECIDED}(?=\s+{_KIND})"
    r"|(?<=s )(?:aprobad[oa]s|adoptad[oa]s)(?!\s+(?:por|en)\b))",
    re.IGNORECASE,
)
_DECIDED_APART = lazy_pattern(rf"\b{_DECIDED}\b", re.IGNORECASE)
_APPROVED_FIRST = lazy_pattern(
    r"\W*(?:(?:only|free|newest|latest)\s+)*(?P<said>approved)\b(?!\s+(?:drugs?|vaccin\w+|medicin\w+|treatments?|therap\w+|additives?|amendments?|bills?"
    r"|laws?|names?|methods?|pesticides?|budgets?|treat\w+|constitutions?|list|by|in|the|an?|of|for|and|or)\b)(?=\s+\w)",
    re.IGNORECASE,
)

_LICENSE = lazy_pattern(
    r"\b(?:cc[\s-]by(?!\s+e?-?mail)(?:[\s-](?:sa|nc|nd)\b)*(?:[\s-]?\d\.\d)?|cc[\s-]?0(?:[\s-]1\.0)?|creative[\s-]commons(?:\s+licen[cs]ed?)?"
    r"|open(?:ly)?[\s-]licen[cs]ed?|licencia\s+abierta)\b",
    re.IGNORECASE,
)
_VERSION = lazy_pattern(r"\d\.\d")
_OER = lazy_pattern(r"\bOERs?\b")
# What makes a license the topic.
_OF_LICENSES = lazy_pattern(
    r"\b(?:copyright\w*|plagiari\w+|licen[cs]\w*|attribut\w+|fair\s+use|intellectual|what|how|why|explain\w*|history|software"
    r"|sources?|about|cit(?:e|ing|ation\w*)|movement|definition|meaning)\b",
    re.IGNORECASE,
)
_SHORT = r"(?:lessons?|activit(?:y|ies)|worksheets?|resources?|materials?(?!\s+science)|units?|videos?|tasks?)\b"
# "Newest first grade 4": a grade with its own number has no ordinal before it.
_NAMED_GRADE = r"(?!\s*(?:\d|(?:k|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b))"
_FIRST = (
    rf"\s+first\b(?!\s+(?:persons?|nations?|world|grad\w+{_NAMED_GRADE}|aid|amendment|lad(?:y|ies)|past|words?|language"
    r"|law))"
)
# "Newest fractions": what is many or cannot be counted, and is not itself new.
_NEWEST_OF = lazy_pattern(
    r"\W*(?:(?:only|free|approved)\s+)*(?P<said>newest|latest|most\s+recent)(?=\s+(?:(?:free|approved)\s+)*"
    r"(?!(?:news|technolog\w+|inventions?|discover\w+|countries|states|nations|elements|planets|stars|members|species|fashions"
    r"|trends|fossils|versions|phones|findings|results|developments|statistics|amendments|addition|edition|generation"
    r"|version|census|crisis|series)\b)(?:[^\W\d_]{3,}\s+)??[^\W\d_]{3,}(?:s|sis|ing|gebra|etry|ity|ism|ogy|ion|phy|ction)\b)"
    r"(?!.*\b(?:(?:of|in|on|to)\s+(?:the|all|our|this)|ever|since|called|discovered|debates?)\b)",
    re.IGNORECASE,
)
_ORDERS = {
    Sort.NEWEST: lazy_pattern(
        rf"\b(?:(?:newest|latest|new|recent|most\s+recent)(?=\s+{_KIND})|(?:newest|latest|most\s+recent){_FIRST}"
        rf"|(?:m[aá]s\s+)(?:recientes?|nuev[oa]s?)(?:\s+primero)?(?=\W*$))",
        re.IGNORECASE,
    ),
    Sort.SHORTEST: lazy_pattern(
        rf"\b(?:(?:shortest|quickest)(?:(?=\s+{_SHORT})|{_FIRST})|short(?:er)?\s+(?:ones|{_SHORT})\s+first\b"
        r"|(?:m[aá]s\s+)?(?:cort[oa]s|breves)\s+primero)",
        re.IGNORECASE,
    ),
}
_AT_END = {
    Sort.NEWEST: lazy_pattern(r"(?:newest|latest|most\s+recent)(?=\W*$)", re.IGNORECASE),
    Sort.SHORTEST: lazy_pattern(r"(?:shortest|quickest)(?=\W*$)", re.IGNORECASE),
}
_SORTS_ALONE = {
    Sort.NEWEST: lazy_pattern(r"\b(?:newest|latest|most\s+recent)(?:\s+first)?\b", re.IGNORECASE),
    Sort.SHORTEST: lazy_pattern(r"\bshortest(?:\s+first)?\b", re.IGNORECASE),
}
_ASKING = lazy_pattern(r"\W*(?:what|which|who|how|why|where|when|is|are)\b", re.IGNORECASE)
_REFUSED = lazy_pattern(r"(?:\b(?:not|no|non|never|without|than)\s+|[-−])$", re.IGNORECASE)


_STATES = rf"free(?:\s+of\s+charge)?|gratis|gratuit[oa]s?|{_DECIDED}"
_SORTS = r"(?:newest|latest|most\s+recent|shortest)(?:\s+first)?"
_ONE = rf"(?:{_STATES}|{_SORTS}|{_LICENSE.pattern}|OER)(?![\w-])"
# "Free and approved fractions": what is said together is read as one after the other.
_JOINED = lazy_pattern(rf"\b({_ONE})\s*(?:,|\band\b|\by\b|&)\s*(?=\b{_ONE})", re.IGNORECASE)
_MORE = lazy_pattern(rf"^(?:\W+{_ONE})+\W*$", re.IGNORECASE)
_BESIDE = lazy_pattern(r"\S\s+(?:free|newest|latest)\s+$", re.IGNORECASE)  # "fractions free and approved"
_ALONE = lazy_pattern(rf"(?!\W*creative[\s-]commons\W*$)\W*(?:only\s+)?{_ONE}(?:\W+{_ONE})*\W*", re.IGNORECASE)
_ALONE_AS = {
    "free": lazy_pattern(r"\b(?:free(?:\s+of\s+charge)?|gratis|gratuit[oa]s?)\b", re.IGNORECASE),
    "status": _DECIDED_APART,
}


class FilterSpan(NamedTuple):
    """``name`` is a parameter of requests with its ``value``, or "quality"; a license's value is how it was typed."""

    name: str
    value: str
    start: int
    end: int


def find_filters(typed: str) -> list[FilterSpan]:
    """Left to right for each name; all that was typed if it is nothing but conditions and orders."""
    readers = [reader for reader in _readers() if has_cue(typed, reader.cues)]
    if not readers:
        return []
    listed = _JOINED.sub(lambda joined: joined[1].ljust(len(joined[0])), typed)
    alone = _ALONE.fullmatch(listed) is not None
    return [
        FilterSpan(name, value(match), *match.span(said))
        for name, value, read, _ in readers
        for match in (_ALONE_AS[name].finditer(listed) if alone and name in _ALONE_AS else read(listed))
        for said in ("said" if "said" in match.re.groupindex else 0,)
        if (alone or _says_more(listed, match)) and not _REFUSED.search(listed[: match.start()])
    ]


class _FilterReader(NamedTuple):
    name: str
    value: Callable[[re.Match[str]], str]
    read: Callable[[str], Iterator[re.Match[str]]]
    cues: frozenset[str]


@cache
def _readers() -> tuple[_FilterReader, ...]:
    newest = cues("newest latest new recent recientes nuevos")
    shortest = cues("shortest quickest short cortos breves")
    decided = cues("approved preapproved adopted vetted aprobado adoptado")
    return (
        _FilterReader("sort", partial(_said, Sort.NEWEST), partial(_order, Sort.NEWEST), newest),
        _FilterReader("sort", partial(_said, Sort.SHORTEST), partial(_order, Sort.SHORTEST), shortest),
        _FilterReader("free", partial(_said, "true"), _free, cues("free cost gratis gratuito")),
        _FilterReader("status", _decision, _approved, decided),
        _FilterReader("license", _matched, _licenses, cues("cc creative open licencia oer oers")),
        _FilterReader("quality", _matched, find_qualities, OF_QUALITIES),
        _FilterReader("quality", _matched, find_school_terms, OF_TERMS),
    )


def _matched(match: re.Match[str]) -> str:
    return match[0]


def _said(value: str, _: re.Match[str]) -> str:
    return value


def _decision(match: re.Match[str]) -> str:
    return "adopted" if "adopt" in match[0].lower() else "approved"


def _order(order: Sort, typed: str) -> Iterator[re.Match[str]]:
    if _ALONE.fullmatch(typed):
        yield from _SORTS_ALONE[order].finditer(typed)
        return
    yield from _ORDERS[order].finditer(typed)
    for match in _AT_END[order].finditer(typed):
        before = [*words(typed[: match.start()])][-1:]
        if before and not is_stopword(before[0]) and not _ASKING.match(typed):
            yield match
    first = _NEWEST_OF.match(typed) if order is Sort.NEWEST else None
    if first and not _ORDERS[order].match(typed, first.start("said")):
        yield first


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
    if _is_apart(before, after) or _ANY.search(before):
        return True
    if _FREE_OF.search(before):
        return False
    if _THEN_KIND.match(after):
        return True
    rest, spoken = ungraded(_MORE.sub("", after)), singulars(typed)
    if not rest:
        last = next(iter(reversed([*words(ungraded(before))])), "the")
        return bool(_KIND_BEFORE.search(before)) or not (is_stopword(last) or _ASKING.match(typed))
    begins = all(word in _AROUND for word in words(ungraded(before)))
    compound = "free" in spoken and in_compound(spoken, spoken.index("free"))
    following = next(iter(words(rest)), "the")
    return begins and not (compound or _FREE_THINGS.match(after) or is_stopword(following))


def _is_apart(before: str, after: str) -> bool:
    return bool((_APART.match(before) or _BESIDE.search(before)) and _ENDED.match(after))


def _approved(typed: str) -> Iterator[re.Match[str]]:
    surely = [*_APPROVED.finditer(typed)]
    yield from surely
    for match in _DECIDED_APART.finditer(typed):
        if not any(one.start() <= match.start() < one.end() for one in surely) and _is_apart(
            typed[: match.start()], typed[match.end() :]
        ):
            yield match
    first = _APPROVED_FIRST.match(typed)
    if first and not _APPROVED.match(typed, first.start("said")):
        yield first


def _licenses(typed: str) -> Iterator[re.Match[str]]:
    for pattern in (_LICENSE, _OER):
        for match in pattern.finditer(typed):
            if not _OF_LICENSES.search(typed[: match.start()] + " " + typed[match.end() :]):
                yield match


def licenses_named(typed: str, known: Sequence[str]) -> tuple[str, ...]:
    """Of the licenses ``known``, those that are named: of one family ("CC BY"), or of one version ("CC BY 4.0"); or all
    of Creative Commons, or all that let others use, change and share a material."""
    low = " ".join(typed.lower().replace("-", " ").split())
    licenses = {license: parse_license(license) for license in known}
    if low.startswith("creative commons"):
        return tuple(license for license, it in licenses.items() if it.family.startswith(("by", "cc0")))
    if not low.startswith("cc"):
        return tuple(license for license, it in licenses.items() if _is_open(it))
    named = parse_license(typed)
    return tuple(
        license
        for license, it in licenses.items()
        if it.family == named.family and (it.id == named.id or not _VERSION.search(named.id))
    )


def _is_open(license: License) -> bool:
    return (bool(license.family) and "nd" not in license.family.split("-")) or "spdx.org" in license.id
