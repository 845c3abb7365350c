"""Learner needs among the words of a query, by ``catalog.needs.vocabulary``. Pure.

A term that is also a topic ("captions", "intervention", "blind") counts only after "with", "for" or the like, before a
kind of material or of learner, or as the whole query. A term that is refused ("without captions", "not for gifted
students") is recognized, so that it neither wishes for the need nor finds by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from api.search.beside_topic import is_of_the_world, ungraded
from api.search.denying import is_denied
from api.search.kinds import kinds
from api.search.need_frames import ABOUT, ENDED, FITTED, FOR, KINDS, LEARNERS_AFTER, is_no_need, is_wish, material_end
from api.search.need_learners import LEARNER, USE
from api.search.need_phrasing import NO
from api.search.need_spelling import Named
from api.search.need_table import Entry, read_tokens, table
from catalog.vocabularies.patterns import lazy_pattern
from indexer.words.analysis import is_stopword, words
from indexer.words.synonyms import singular, singulars

_NON = lazy_pattern(r"non\b", re.IGNORECASE)  # "non-gifted" is one word
_NUMBERED = lazy_pattern(r"\b[A-Z][a-z’'-]+\s+(?:VI|HI|GT|LD|ID|ED|SI)$")  # "Henry VI", "Hawaii HI"
# What says that the material has what a term names: "captions provided".
_GIVEN = lazy_pattern(
    r"\s+(?:(?:is|are)\s+)?(?:provided|included|available|enabled|supplied|attached|built[ -]in"
    r"|(?:turned\s+|switched\s+)?on(?=\W*$))(?![\w-]|\s+(?:in|by|to|of|at)\b)",
    re.IGNORECASE,
)

# A tool is asked for together with what it does: "text-to-speech software".
_TOOL = lazy_pattern(r"\s+(?:software|tools?|devices?|apps?|users?)\b", re.IGNORECASE)

# "Reading level lower than their grade".
_THAN = lazy_pattern(
    r"\s+(?:than|for)\s+(?:the |their |his |her |my |our )?(?:grade|year|age|class|usual|average|normal|typical"
    r"|peers)\b(?:[\s-]+(?:level|group))?(?!\s*\d)",
    re.IGNORECASE,
)

# "No wifi at home": which setting lacks something is no topic.
_THERE = lazy_pattern(
    r"\s+(?:at (?:home|school)|in (?:the|my|our) (?:class(?:room)?|school|home|house|village|community)"
    r"|(?:in|at) (?:class|school)|there)\b(?=\W*$|\W*[,;.]|\s+(?:and|or|for|on|about)\b)",
    re.IGNORECASE,
)
_OF_SETTING = frozenset({"offline", "low-bandwidth", "printable"})

_OR = lazy_pattern(r"\b(?:or|nor)\s+$", re.IGNORECASE)  # "nothing online or printable"
_MORE = frozenset("more bigger extra additional better".split())  # noqa: SIM905

# What joins a need to what is before it, perhaps nothing.
_JOINS_NEED = lazy_pattern(
    r"(?:\b(?:for|with|in|and|or|plus|using|para|con|en|y|o)\s+)?"
    r"(?:\b(?:a|an|my|our|some|good|more|their|un|una|mis?|los|las)\s+)?$",
    re.IGNORECASE,
)


_LEFT_OUT = lazy_pattern(
    r"\b(?:except(?:ing)?(?:\s+for)?|without|not|excluding|but\s+not|minus|sin|excepto|menos)\s+(?P<topic>[^\W\d_][\w-]+)\s+"
    r"(?:for|with|para|con)\s+(?:(?:the|my|our|some|mis|los|las)\s+)?$",
    re.IGNORECASE,
)
# What is said of materials or learners between a denial and a need: "not suitable for dyslexia".
_NO_TOPIC = frozenset(
    """accessible activity adapted adult aimed aligned anything appropriate available child class created designed
    fit game good helpful ideal intended just kid learner lesson made mainly material meant necessarily need one
    only people pupil recommended resource right specifically student suitable suited support teacher thing unit
    usable useful used video work worksheet written""".split()  # noqa: SIM905
)


class NeedSpan(NamedTuple):
    """``need`` is an id, or of what no need covers ``UNSTATED`` and its name; ``refused`` if the words ask that it is
    not so. What asks for two needs is two spans of one place. ``perhaps_topic`` if nothing beside a term that is also a
    topic says that it asks: "braille" alone."""

    need: str
    start: int
    end: int
    refused: bool
    of_learners: bool = False
    perhaps_topic: bool = False


def find_needs(typed: str) -> Iterator[NeedSpan]:
    """Every term of a need, the longest at each place, left to right. What asks for one need is no topic beside which
    another would not count: "printable phonics for dyslexia", "offline printable rivers"."""
    found: list[NeedSpan] = []
    left = typed
    while more := list(_terms_in(left, alone=not found)):
        found += more
        for span in more:
            joined = _JOINS_NEED.search(left[: span.start])
            start = joined.start() if joined and not span.refused else span.start
            left = left[:start] + " " * (span.end - start) + left[span.end :]
    yield from sorted(found, key=lambda span: span.start)


def _terms_in(typed: str, *, alone: bool) -> Iterator[NeedSpan]:
    """``alone`` if nothing was taken out of the words, so that a term which is all of them is a need."""
    tokens = read_tokens(typed)
    at = 0
    while at < len(tokens):
        if found := _term_at(typed, tokens, at, alone=alone):
            entry, span, term, at = found
            yield _less_kind(span, term)
            if entry.also and not span.refused:
                yield span._replace(need=entry.also)
            if term[0].name == NO and not span.refused:  # "without internet" denies nothing after it
                typed = typed[: span.start] + "x" * (span.end - span.start) + typed[span.end :]
        else:
            at += 1


def _term_at(
    typed: str, tokens: Sequence[Named], at: int, *, alone: bool
) -> tuple[Entry, NeedSpan, Sequence[Named], int] | None:
    """The longest term at a place that asks for its need, with its words and the place after them. What is the
    beginning of a topic asks for no other need: "tier 2" of "tier 2 vocabulary"."""
    names = [token.name for token in tokens]
    declined = ""
    for first, length, entry in _places(names, at):
        if declined and entry.need != declined:
            continue
        term = tokens[first : first + length]
        if span := _span(typed, entry, term, alone=alone, used=tokens[at] if first > at else None):
            return entry, span, term, first + length
        if entry.topical and not entry.learners:
            declined = entry.need
    return None


def _places(names: Sequence[str], at: int) -> Iterable[tuple[int, int, Entry]]:
    """Where the terms that may be at a place begin, with their numbers of words, those that reach farthest first;
    behind the learners who use what a term names too."""
    if names[at] != LEARNER or names[at + 1 : at + 2] != [USE]:
        return ((at, length, entry) for length, entry in table().at(names, at))
    firsts = [at, at + 2, at + 3] if names[at + 2 : at + 3] and names[at + 2] in _MORE else [at, at + 2]
    firsts = [first for first in firsts if first < len(names)]
    found = [(first, length, entry) for first in firsts for length, entry in table().at(names, first)]
    return sorted(found, key=lambda place: -(place[0] + place[1]))


def _denies_a_topic(before: str) -> bool:
    """Whether it is a topic that is denied, beside another: "fractions except decimals for (English learners)"."""
    match = _LEFT_OUT.search(before)
    if match is None or all(is_stopword(word) for word in words(before[: match.start()])):
        return False
    return singular(match["topic"].lower()) not in _NO_TOPIC and not is_stopword(match["topic"].lower())


def _is_refused(before: str) -> bool:
    between = singulars(before)[-2:]
    own = len(between) == 2 and between in kinds()  # what is denied is the kind: "no read aloud phonics"
    own = own or _denies_a_topic(before)
    return (is_denied(before) and not own) or before.lower().endswith("non-")


def _span(typed: str, entry: Entry, tokens: Sequence[Named], *, alone: bool, used: Named | None) -> NeedSpan | None:
    """``used`` is the word for the learners who use what the term names, if that is said."""
    start, end = tokens[0].start, tokens[-1].end
    if _NUMBERED.search(typed[:end]) or start == end or tokens[-1].start == tokens[-1].end:
        return None
    if typed[start].isdigit() and entry.text[0].isalpha():
        return None  # "6 students" are no "VI students"
    if entry.kind == "asks" and not entry.topical and (tool := _TOOL.match(typed[end:])):
        end += tool.end()
    elif entry.kind != "learners" and (than := _THAN.match(typed[end:])):
        end += than.end()
    if entry.need in _OF_SETTING and (there := _THERE.match(typed[end:])):
        end += there.end()
    before, after, term = typed[:start], typed[end:], typed[start : tokens[-1].end]
    if _is_refused(before) or (_NON.match(term) and not _NON.match(entry.text)):
        asked = entry.learners or not entry.topical or bool(ENDED.match(after) or LEARNERS_AFTER.match(after))
        asked = asked or bool(FOR.search(before) or _OR.search(before))  # "not for dyslexia spelling"
        return NeedSpan(entry.need, start, end, refused=True, of_learners=entry.learners) if asked else None
    if framed := _framed(typed, entry, start, end, used):
        return framed
    whole = alone and not before.strip() and not after.strip(" ?!.")
    if entry.less == "part" or not (whole or is_wish(entry, before, after, term, shouts=not typed.isupper())):
        return None
    perhaps = whole and entry.topical and not (entry.capitals and term.removesuffix("s").isupper())
    return NeedSpan(entry.need, start, end, refused=False, of_learners=entry.learners, perhaps_topic=perhaps)


def _framed(typed: str, entry: Entry, start: int, end: int, used: Named | None) -> NeedSpan | None:
    """A need that the words around a term ask for whatever it names, with these: "captions provided", "ELL-ready",
    "pupils who need subtitles"."""
    before, after = typed[:start], typed[end:]
    if entry.learners:
        fitted = FITTED.match(after)
        if not fitted or ABOUT.search(before) or is_no_need(entry, before, after, typed[start:end]):
            return None
        if is_of_the_world(entry.need, after[fitted.end() :]):
            return None
        return NeedSpan(entry.need, start, end + fitted.end(), refused=False)
    if used and (ENDED.match(ungraded(after)) or material_end(after)):
        return NeedSpan(entry.need, used.start, end, refused=_is_refused(typed[: used.start]))
    given = _GIVEN.match(after)
    return NeedSpan(entry.need, start, end + given.end(), refused=False) if given else None


def _less_kind(span: NeedSpan, tokens: Sequence[Named]) -> NeedSpan:
    """A need without the kind of material that is named with it, which is read as elsewhere: "printable worksheet"."""
    for kind, rest in ((tokens[-1], tokens[:-1]), (tokens[0], tokens[1:])):
        entry = table().get(tuple(name for name, _, _ in rest))
        if kind[0] in KINDS and entry and entry.need == span.need and not span.refused:
            return span._replace(start=rest[0][1], end=rest[-1][2])
    return span
