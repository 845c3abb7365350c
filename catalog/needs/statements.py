"""What a publisher's own words say of a need: keywords, uses, audience, notes and sentences of the description.

A keyword counts only as a whole: "uranium enrichment" is a topic. A sentence counts unless it denies what it names
("not suitable for English learners"), and whom a material serves is named after "for", "supports" or the like. Notes
that only count ("4 notes for learners below level") describe a teacher's edition, not what learners read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

from catalog.messages import Message, message
from catalog.model import Resource
from catalog.needs.last import of_last
from catalog.needs.vocabulary import matches, needs_named, pattern

# What denies a term: before it in the same clause, or after it.
DENIED_BEFORE = re.compile(
    r"\b(?:not(?! (?:only|just|merely))|no|never|nothing|without|nor|neither|cannot|unsuitable"
    r"|inappropriate|lacks?|lacking"
    r"|excluding|excludes?|except|rather than|instead of|other than|(?:is|are|do|does|did|was|were"
    r"|has|have|ca|wo)n['’]t"
    r"|omits?|omitting)\b(?:(?!\bbut\b)[^.;:!?\n]){0,60}$",
    re.IGNORECASE,
)
DENIED_AFTER = re.compile(
    r"^[^.;:!?\n]{0,30}?\b(?:(?:is|are|was|were|has|have|do|does) (?:not|no|never)\b|(?:is|are|was|were)n['’]t\b"
    r"|not (?:yet )?(?:included|provided|available|supported|offered|suitable)|unavailable|missing|coming soon"
    r"|(?:must|should|need to|have to) be (?:added|made|written|prepared))",
    re.IGNORECASE,
)
_SERVES = re.compile(
    r"\b(?:for|supports?|supporting|helps?|helping|serves?|serving|benefits?|benefiting|suits?|assists?|engages?"
    r"|accessible to|with|differentiated to|adapted to|written with|aimed at|designed with|address(?:es)? the needs of)"
    r"\b[^.;:!?\n]{0,60}$",
    re.IGNORECASE,
)
# What learners find out is the topic: "Students analyze what helped immigrant children".
_STUDIED = re.compile(
    r"\b(?:students?|pupils?|learners?|children|you|we|i)\b[^.;:!?\n]{0,20}?\b(?:analy[sz]\w*|understand|explore|discuss|read"
    r"|learn|compare|investigate|research|study|write|consider|explain|describe|identify|examine|discover|debate)s?\b"
    r"[^.;:!?\n]{0,100}$",
    re.IGNORECASE,
)
_MADE_FOR = re.compile(
    r"\b(?:supports?|scaffolds?|frames?|glossar(?:y|ies)|notes|adapted|designed|written|suitable|made|intended|extended)"
    r" for (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_MATERIAL = (
    r"(?:worksheets?|activit(?:y|ies)|lessons?|units?|texts?|passages?|books?|booklets?|readers?"
    r"|stor(?:y|ies)|versions?"
    r"|editions?|materials?|resources?|tasks?|games?|guides?|packets?|packs?|sets?|cards?|pages?|plans?|slides?|videos?"
    r"|films?|recordings?|quiz(?:zes)?|handouts?|posters?|practice|puzzles?|series|kits?|modules?|curriculum|projects?"
    r"|articles?|supports?|exercises?|problems?|templates?|pdfs?|edition|collection|program(?:me)?s?)"
)
# What speaks of the material before a term: "This unit has ...", "Includes ...", "available as ...".
_OFFERS = re.compile(
    rf"(?:\b(?:includ(?:es?|ing)|comes? with|provid(?:es?|ing)|contains?|offers?|features?|supplied (?:with|as)"
    rf"|(?:available|written|presented|designed|adapted) (?:in|as|to be|at|with|for|into)|supported by"
    rf"|(?:this|these|the|our|each|every|all|its|a"
    rf"|an) (?:[\w-]+ )?{_MATERIAL}\b[^.;:!?\n]{{0,30}}?\b(?:is|are|has|have|uses?|with|in|can be)"
    rf"|(?:^|[.;:!?\n] *)(?:it|they) (?:is|are|has|have|uses?))\b[^.;:!?\n]{{0,50}})$",
    re.IGNORECASE,
)
# Something else than the material may have it: "A method provides step-by-step instructions".
_OTHER = re.compile(
    r"(?:^|[.;:!?\n])\s*(?:(?:an?|the|each|every|some|all|most) )?(?:[\w’'-]+ ){0,3}?"
    rf"(?!(?:{_MATERIAL}|\d+|this|these|it|they|which|that|and|also|now|further|both|chapters?|sections?|parts?|appendix|notes?"
    r"|sites?|websites?|toolkits?|bundles?|downloads?|content|students?|classes|publisher|units?)\b)"
    r"[\w’'-]+ (?:provid|contain|offer|featur|includ)(?:es|s|e)?\b[^.;:!?\n]{0,50}$",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?:^|[.;:!?\n,(])\s*(?:(?:a|an|the|this|these|free|short|fully|and|completely) )*$", re.IGNORECASE
)
_OF_MATERIAL = re.compile(rf"\s*(?:[:.!;,)]|$|(?:[\w-]+ ){{0,2}}{_MATERIAL}\b)", re.IGNORECASE)
_NAMES_MATERIAL = re.compile(rf"{_MATERIAL}$", re.IGNORECASE)
_FURTHER = re.compile(r"\s+(?:to|for|with|of|on|about|in)\b", re.IGNORECASE)  # not "simpler versions can be written"
_COUNTED = re.compile(r"^\s*\d+\s+(?:\w+\s+)?(?:notes?|tips?|suggestions?|activities|ideas|comments?|items?)\b", re.I)
_PROFESSIONAL = re.compile(r"professional|training|cpd\b|in-?service|teacher education|staff development", re.I)
_LEAD = re.compile(r"^(?:for|supports? for|suitable for|designed for)\s+", re.IGNORECASE)
_READ = 6000  # characters of a description


def about_teaching(resource: Resource) -> bool:
    """Whether the material teaches teachers: what it says of learners is then its topic."""
    return _about_teaching(resource.types, resource.educational_use)


Values = tuple[str, ...]


@lru_cache(maxsize=1000)  # catalogs have few types and uses
def _about_teaching(types: Values, uses: Values) -> bool:
    return any(map(_PROFESSIONAL.search, (*types, *uses)))


def _may_say(resource: Resource, need: str, kinds: Values) -> bool:
    """Whether its publisher's words have any term of these kinds, which those of most have not."""
    there = _needs_said(resource)
    return need in there and not there[need].isdisjoint(kinds)


@of_last
def _needs_said(resource: Resource) -> Mapping[str, set[str]]:
    """The kinds of terms of each need that its publisher's words have any of."""
    named = (resource.educational_use, resource.audience, resource.types, resource.keywords)
    texts = (*resource.audience_notes, _described_in(resource.description, resource.accessibility_summary))
    said = defaultdict[str, set[str]](set)
    for need, kind in chain(*map(_needs_of, chain.from_iterable(named)), *map(needs_named, texts)):
        said[need].add(kind)
    return dict(said)


def _described_in(description: str, summary: str) -> str:
    """One text; of a description alone the same, so that what is known of its words serves every rule."""
    return f"{description[:_READ]}\n{summary[:_READ]}" if summary else description[:_READ]


def named(resource: Resource, need: str, *kinds: str, topical: bool = False) -> Message | None:
    """A keyword, educational use, type or audience that is a term as a whole, and not what the text defines. A keyword
    that is also a topic says nothing if it is in the title: "Newcomers at Ellis Island"."""
    if not _may_say(resource, need, kinds):
        return None
    for word in (*resource.educational_use, *resource.audience, *resource.types):
        if _names(word, need, kinds, topical=topical) and not _taught(resource, _bare(word)):
            return message("finding.named", words=word.strip())
    for word in resource.keywords:
        if not _names(word, need, kinds, topical=topical) or _taught(resource, _bare(word)):
            continue
        if _bare(word).casefold() not in resource.title.casefold() or _names(word, need, kinds, topical=False):
            return message("finding.named", words=word.strip())
    return None


def _bare(word: str) -> str:
    return _LEAD.sub("", word.strip())


@lru_cache(maxsize=100_000)
def _needs_of(word: str) -> frozenset[tuple[str, str]]:
    """The needs and kinds that a keyword has a term of: those of few."""
    return needs_named(_bare(word))


def _names(word: str, need: str, kinds: tuple[str, ...], *, topical: bool) -> bool:
    """Whether a keyword is a term as a whole; catalogs have few keywords, each of them often."""
    if not (there := _needs_of(word)) or not any((need, kind) in there for kind in kinds):
        return False
    return bool(pattern(need, kinds, topical=topical).fullmatch(_bare(word)))


def noted(resource: Resource, need: str, *kinds: str) -> Message | None:
    """What the publisher notes about whom the material serves; notes that only count say nothing."""
    for note in resource.audience_notes:
        if not _COUNTED.match(note) and any(not denied(note, match) for match in matches(note, need, kinds)):
            return message("finding.noted", words=note)
    return None


def described(resource: Resource, need: str, *kinds: str) -> Message | None:
    """A term that the description says of the material, not denied: whom it serves after "for" or the like, what it
    offers in a sentence about the material. What learners find out in the lesson says nothing of it."""
    if not _may_say(resource, need, kinds):
        return None
    text = _described_in(resource.description, resource.accessibility_summary)
    for kind in kinds:
        for match in matches(text, need, (kind,)):
            before, after = text[: match.start()], text[match.end() :]
            offer = _SERVES.search(before) if kind == "learners" else _offered(before, match[0], after)
            studied = kind == "learners" and _STUDIED.search(before) and not _MADE_FOR.search(before)
            if offer and not studied and not denied(text, match):
                return message("finding.described", words=match[0])
    return None


def _offered(before: str, term: str, after: str) -> bool:
    """Whether a sentence says of the material what it offers."""
    if _OFFERS.search(before):
        return not _OTHER.search(before)
    whole = (_NAMES_MATERIAL.search(term) and _FURTHER.match(after)) or not after.strip()
    return bool(_BEGINS.search(before) and (whole or _OF_MATERIAL.match(after)))


def stated(resource: Resource, need: str) -> Message | None:
    """The publisher declares the need in any of its words: whom the material serves, or what it offers."""
    kinds = ("learners", "offers")
    if not _may_say(resource, need, kinds) or about_teaching(resource):
        return None
    return named(resource, need, *kinds) or noted(resource, need, *kinds) or described(resource, need, *kinds)


def helps(resource: Resource, need: str) -> Message | None:
    """The publisher names a support that helps with the need."""
    if not _may_say(resource, need, ("helps",)) or about_teaching(resource):
        return None
    return named(resource, need, "helps") or described(resource, need, "helps")


def denied(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence denies what it names."""
    return bool(DENIED_BEFORE.search(text[: match.start()]) or DENIED_AFTER.search(text[match.end() :]))


def _taught(resource: Resource, keyword: str) -> bool:
    """Whether the text defines the keyword, which then names what is learned: "sentence starter: words that ..."."""
    text = resource.text[:20_000]
    if text.isascii() and keyword.isascii():
        folded, word = text.lower(), keyword.lower()
        if f"{word}: " not in folded and f"{word}s: " not in folded:
            return False  # nearly always, and no pattern has to be made
    return bool(re.search(rf"(?i)(?:^|\s){re.escape(keyword)}s?: \w", text))


# Markdown headings of parts, bounded since the text comes from outside.
_HEADING = re.compile(r"^#{1,6}[ \t]+([^\n]{1,160})$", re.MULTILINE)


def headings(resource: Resource) -> list[str]:
    """The headings of the text, without their marks."""
    if "#" not in resource.text:
        return []
    return [match[1].strip(" \t#*_") for match in _HEADING.finditer(resource.text)]
