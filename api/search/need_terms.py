"""Learner needs among the words of a query, by ``catalog.needs.vocabulary``. Pure.

A term that is also a topic ("captions", "intervention", "blind") counts only after "with", "for" or the like, before a
kind of material or of learner, or as the whole query. A term that is refused ("without captions", "not for gifted
students") is recognized, so that it neither wishes for the need nor finds by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from api.search.beside_topic import (
    belongs_to_world,
    is_adjective,
    is_beside_topic,
    is_lacking,
    is_of_the_world,
    is_studied,
    is_technical,
    ungraded,
)
from api.search.denying import is_denied
from api.search.grade_words import find_grades_and_phase
from api.search.kinds import kinds
from api.search.need_phrasing import NO, USE
from api.search.need_spelling import Named
from api.search.need_table import Entry, longest, name_of, read_tokens, table
from catalog.needs.vocabulary import LEARNERS, Beside
from indexer.words.analysis import words
from indexer.words.synonyms import singular

# Acronyms that teachers also type in small letters; the others are words too ("gate", "tag", "els").
_JARGON = frozenset("ell esl eal esol aac adhd slife sife mtss pecs dhh siop wida bsl asl nvda tts".split())  # noqa: SIM905
_WITHOUT = re.compile(r"without\b", re.IGNORECASE)
_NON = re.compile(r"non\b", re.IGNORECASE)  # "non-gifted" is one word
ASKED = re.compile(
    r"\b(?:with|for|using|including|includes|include|has|have|having|plus|needs?|need|offers?"
    r"|supports?|in|as|available|con|para|en|incluye|usando)"
    r"\s+(?:a |an |my |our |some |good |more |their |un |una |mis? |los |las )?(?:[\w-]+ (?:and|or|y|o) )?$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for|para)\s+(?:my |our |some |mis? |los |las |[\w-]+ (?:and|or|y|o) )?$", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|history of|invention of|invented|what (?:is|are)|definition of|meaning of|facts on|biography of"
    r"|louis|learn(?:ing)?|teach(?:ing)?|how (?:does|do|to use)|historia de"
    r"|(?!(?:sets?|packs?|packets?|lots?|lists?|banks?|uses?|collections?|plenty|kinds?|types?|range|variety|examples?"
    r"|bundles?|groups?|class|classroom|full|out|instead) )[\w-]+ of)\s+(?:the |a )?$",
    re.IGNORECASE,
)
# The person that a text is about: "a novel about a boy with autism".
_TOLD_OF = re.compile(
    r"\b(?:boy|girl|man|woman|men|women|character|person|people|hero|heroine|author|artist|scientist|athlete|composer"
    r"|musician|brother|sister|friend|mother|father)s? (?:with|who (?:is|are|was|were|has|have|had)) (?:a |an )?$",
    re.IGNORECASE,
)
_THE = re.compile(r"(?<!\bfor )\bthe $", re.IGNORECASE)  # "the gifted child in literature"
_OF = re.compile(
    r"\s+(?P<word>[\w-]+\s+)?of\b(?! (?:my|our|any|all)\b)", re.IGNORECASE
)  # "word walls of ancient Egypt"
# "No internet in North Korea", but "no internet in my classroom".
_ELSEWHERE = re.compile(
    r"\s+in\s+(?!(?:my|our|the\s+class\w*|class\w*|school|home|rural|grades?|years?|kinder\w*|small|maths?|mathematics|science"
    r"|reading|writing|history|geography|social\s+studies|art|music|english|spanish|\d\w*)\b)",
    re.IGNORECASE,
)
_ENDED = re.compile(r"\s*(?:$|[,;:.!?()]|(?:and|or|plus|for|in|about|on|y|o|para|con|en|sobre)\b)", re.IGNORECASE)
_LEARNERS = re.compile(
    r"\s+(?:students?|learners?|pupils?|kids|children|readers?|class(?:es)?|classroom)\b", re.IGNORECASE
)
_MATERIAL = re.compile(
    r"\s+(?:worksheets?|activit(?:y|ies)|lessons?(?:\s+plans?)?|texts?|passages?|books?|versions?|editions?"
    r"|materials?|resources?|tasks?|clips?|formats?|cop(?:y|ies)|readings?|stor(?:y|ies)|approach|work"
    r"|games?|packets?|sheets?|pages?|videos?|films?|novels?|articles?|documentar(?:y|ies)"
    r"|handouts?|friendly|accessible|compatible|supports?|practice|practise"
    r"|quiz(?:zes)?|slides?|posters?|lecci(?:ón|ones)|actividad(?:es)?|fichas?|textos?|lecturas?|cuentos?|libros?"
    r"|v[ií]deos?|juegos?|clases?|recursos?|material(?:es)?)\b",
    re.IGNORECASE,
)
# What is a kind of material whatever is beside it, in the singular; not "reading", "practice" or "text".
_KINDS = frozenset(
    "worksheet activity lesson passage book material resource clip game packet sheet video film quiz slide poster"  # noqa: SIM905
    " handout pdf template pack booklet leccion actividad ficha lectura cuento libro juego recurso".split()
)
# Said before a term and its topic, and no part of it, in the singular.
_AROUND = frozenset(
    "free gratis gratuito gratuita good great best new newest latest some any simple easy fun quick short shortest my"  # noqa: SIM905
    " please find need want looking show me approved adopted".split()
)
_NUMBERED = re.compile(r"\b[A-Z][a-z’'-]+\s+(?:VI|HI|GT|LD|ID|ED|SI)$")  # "Henry VI", "Hawaii HI"
_PLEASE = re.compile(r"(?:\s+(?:for\s+)?(?:free|gratis|please|thanks|por\s+favor))+\W*$", re.IGNORECASE)
# Adjectives of a material, which ask whatever topic follows: "printable maps of Europe".
_SAY_WHAT_IT_IS = frozenset({"printable", "offline"})
# What is offered beside a material's content, so that even a topical word before it asks: "read-aloud support".
_OFFERED = re.compile(r"[\s-]+(?:supports?|options?|versions?|editions?|needs|friendly|compatible)\b", re.IGNORECASE)
# What is said of a material that is made or changed for learners, wherever it is in a query: "dyslexia adapted".
_FITTED = re.compile(
    r"[\s-]+(?:friendly|accessible|accommodations?|accommodated|adaptations?|adapted|modifications?|modified|inclusive"
    r"|differentiat(?:ed|ion)|appropriate)\b",
    re.IGNORECASE,
)
# What has a content of its own, so that "of" tells it: "tactile graphics of cells", "a large-print edition of poems".
_WITH_CONTENT = (
    r"(?:versions?|editions?|graphics?|diagrams?|maps?|models?|pictures?|drawings?|videos?|films?|texts?"
    r"|translations?|transcripts?|recordings?|descriptions?|simulations?|animations?|books?|worksheets?|articles?|summar(?:y|ies)|reading)"
)
_CONTENT_OF = re.compile(rf"\s+(?:{_WITH_CONTENT}\s+)?of\b", re.IGNORECASE)
_VERSION_OF = re.compile(r"\s+(?:versions?|editions?)(?=\s+of\b)", re.IGNORECASE)
_OF_THE = re.compile(r"\s+of\b(?:\s+the\b)?", re.IGNORECASE)
_ENDS_WITH_CONTENT = re.compile(rf".*\b{_WITH_CONTENT}", re.IGNORECASE)
# What says how a material is, so that a school subject may follow: "no wifi science", "audio-described history".
_ATTRIBUTE = re.compile(
    r"(?:no|non|without|reduced|low|high|slow|limited|large|big|plain|easy)\b.*"
    r"|.*(?:ed|able|ible|friendly|free|safe|only|ready|compatible|light|print|paced)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:with|on|to|for)\b")  # to the topic before: "writing with audio"
_SUBJECT = re.compile(r"\s+(?:sciences?|history|technolog\w+)\b", re.IGNORECASE)

# What says that the material has what a term names: "captions provided".
_GIVEN = re.compile(
    r"\s+(?:(?:is|are)\s+)?(?:provided|included|available|enabled|supplied|attached|built[ -]in"
    r"|(?:turned\s+|switched\s+)?on(?=\W*$))(?![\w-]|\s+(?:in|by|to|of|at)\b)",
    re.IGNORECASE,
)

# A tool is asked for together with what it does: "text-to-speech software".
_TOOL = re.compile(r"\s+(?:software|tools?|devices?|apps?|users?)\b", re.IGNORECASE)

_MORE = frozenset("more bigger extra additional better".split())  # noqa: SIM905

# What joins a need to what is before it, perhaps nothing.
_JOINS_NEED = re.compile(
    r"(?:\b(?:for|with|in|and|or|plus|using|para|con|en|y|o)\s+)?"
    r"(?:\b(?:a|an|my|our|some|good|more|their|un|una|mis?|los|las)\s+)?$",
    re.IGNORECASE,
)


class NeedSpan(NamedTuple):
    """``need`` is an id, or of what no need covers ``UNSTATED`` and its name; ``refused`` if the words ask that it is
    not so. What asks for two needs is two spans of one place."""

    need: str
    start: int
    end: int
    refused: bool


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
    names, at = [name for name, _, _ in tokens], 0
    while at < len(tokens):
        for first, length in _places(names, at):
            entry = table().get(tuple(names[first : first + length]))
            term = tokens[first : first + length]
            if entry and (span := _span(typed, entry, term, alone=alone, used=tokens[at] if first > at else None)):
                yield _less_kind(span, term)
                if entry.also and not span.refused:
                    yield span._replace(need=entry.also)
                if names[first] == NO and not span.refused:  # "without internet" denies nothing after it
                    typed = typed[: span.start] + "x" * (span.end - span.start) + typed[span.end :]
                at = first + length - 1
                break
        at += 1


def _places(names: Sequence[str], at: int) -> Iterable[tuple[int, int]]:
    """Where the terms that may be at a place begin, with their numbers of words, those that reach farthest first;
    behind the learners who use what a term names too."""
    own = min(longest().get(names[at], 0), len(names) - at)
    if names[at] != LEARNERS[0] or names[at + 1 : at + 2] != [USE]:
        return ((at, length) for length in range(own, 0, -1))
    firsts = (at, at + 2, at + 3) if names[at + 2 : at + 3] and names[at + 2] in _MORE else (at, at + 2)
    ends = {first: min(first + longest().get(names[first], 0), len(names)) for first in firsts if first < len(names)}
    return (
        (first, end - first)
        for end in range(max(ends.values()), at, -1)
        for first, last in ends.items()
        if first < end <= last
    )


def _is_refused(before: str) -> bool:
    between = tuple(singular(word) for word in words(before))[-2:]
    own = len(between) == 2 and between in kinds()  # what is denied is the kind: "no read aloud phonics"
    return (is_denied(before) and not own) or before.lower().endswith("non-")


def _span(typed: str, entry: Entry, tokens: Sequence[Named], *, alone: bool, used: Named | None) -> NeedSpan | None:
    """``used`` is the word for the learners who use what the term names, if that is said."""
    start, end = tokens[0].start, tokens[-1].end
    if _NUMBERED.search(typed[:end]):
        return None
    if entry.kind == "asks" and not entry.topical and (tool := _TOOL.match(typed[end:])):
        end += tool.end()
    before, after, term = typed[:start], typed[end:], typed[start : tokens[-1].end]
    if _is_refused(before) or (_NON.match(term) and not _NON.match(entry.text)):
        asked = entry.learners or not entry.topical or bool(_ENDED.match(after) or _LEARNERS.match(after))
        asked = asked or bool(_FOR.search(before))  # "not for dyslexia spelling"
        return NeedSpan(entry.need, start, end, refused=True) if asked else None
    if framed := _framed(typed, entry, start, end, used):
        return framed
    whole = alone and not before.strip() and not after.strip(" ?!.")
    if entry.fitted or not (whole or _is_wish(entry, before, after, term, shouts=not typed.isupper())):
        return None
    return NeedSpan(entry.need, start, end, refused=False)


def _framed(typed: str, entry: Entry, start: int, end: int, used: Named | None) -> NeedSpan | None:
    """A need that the words around a term ask for whatever it names, with these: "captions provided", "ELL-ready",
    "pupils who need subtitles"."""
    before, after = typed[:start], typed[end:]
    if entry.learners:
        fitted = _FITTED.match(after)
        if not fitted or _ABOUT.search(before) or _is_no_need(entry, before, after, typed[start:end]):
            return None
        if is_of_the_world(entry.need, after[fitted.end() :]):
            return None
        return NeedSpan(entry.need, start, end + fitted.end(), refused=False)
    if used and (_ENDED.match(ungraded(after)) or _MATERIAL.match(after)):
        return NeedSpan(entry.need, used.start, end, refused=_is_refused(typed[: used.start]))
    given = _GIVEN.match(after)
    return NeedSpan(entry.need, start, end + given.end(), refused=False) if given else None


def _is_wish(entry: Entry, before: str, after: str, term: str, *, shouts: bool) -> bool:
    """Whether a term that is not all of a query asks for its need. ``shouts`` if capitals say something: not in "ODD
    AND EVEN NUMBERS"."""
    if _is_no_need(entry, before, after, term):
        return False
    topical = entry.topical or (entry.capitals and not (_shouted(term) and shouts) and term.lower() not in _JARGON)
    if topical:
        return _is_asked(entry, before, after, term) or _is_beside_topic(entry, before, after, term)
    return not (_ABOUT.search(before) or (entry.learners and _THE.search(before)))


def _less_kind(span: NeedSpan, tokens: Sequence[Named]) -> NeedSpan:
    """A need without the kind of material that is named with it, which is read as elsewhere: "printable worksheet"."""
    for kind, rest in ((tokens[-1], tokens[:-1]), (tokens[0], tokens[1:])):
        entry = table().get(tuple(name for name, _, _ in rest))
        if kind[0] in _KINDS and entry and entry.need == span.need and not span.refused:
            return span._replace(start=rest[0][1], end=rest[-1][2])
    return span


def _is_a_subject(entry: Entry, before: str, after: str, term: str) -> bool:
    """Whether the words around a term make what it names the subject, be it a term of learners or of materials."""
    if _is_of(entry, after) or _TOLD_OF.search(before) or (_is_loose(entry) and _ELSEWHERE.match(after)):
        return True
    if entry.learners:
        return False
    if is_of_the_world(entry.need, after) or (_WITHOUT.match(term) and is_lacking(before)):
        return True
    return is_studied("", after) and not _is_attribute(entry, after)


def _is_no_need(entry: Entry, before: str, after: str, term: str) -> bool:
    return _is_a_word(entry, term) or _is_a_subject(entry, before, after, term)


def _is_a_word(entry: Entry, term: str) -> bool:
    """Whether a short acronym is a word as it is typed: "id"."""
    return entry.capitals and entry.topical and len(entry.text) < 3 and not _shouted(term)


def _is_attribute(entry: Entry, after: str) -> bool:
    """Whether a term says how a material of a school subject is: "no wifi science experiments"."""
    subject = _SUBJECT.match(after)
    says_how = not entry.topical and " " in entry.text and _ATTRIBUTE.fullmatch(entry.text)
    return bool(subject and says_how and not is_studied("", after[subject.end() :]))


def _is_asked(entry: Entry, before: str, after: str, term: str) -> bool:
    """Whether a term that is also a topic is used to ask for a need."""
    if entry.learners and not entry.capitals:
        return bool(_LEARNERS.match(after) or (_FOR.search(before) and _ENDED.match(ungraded(after))))
    if entry.learners and _LEARNERS.match(after):
        return True
    if ASKED.search(before):
        return bool(_ENDED.match(ungraded(after)) or _MATERIAL.match(after))
    if entry.capitals and _shouted(term) and not _ABOUT.search(before):
        return bool(_MATERIAL.match(after) or not after.strip(" ?!."))
    return False


def _shouted(term: str) -> bool:
    return term.removesuffix("s").isupper()


def _is_of(entry: Entry, after: str) -> bool:
    """Whether "of" follows, or a word and "of": "word walls of ancient Egypt", but "ELL causes of the Civil War"."""
    if _VERSION_OF.match(after):
        return False
    tells = _CONTENT_OF.match(after)
    if tells and not entry.topical and (tells[0].split()[0] != "of" or _ENDS_WITH_CONTENT.fullmatch(entry.text)):
        return False
    match = _OF.match(after)
    if entry.text in _SAY_WHAT_IT_IS and match and match["word"]:
        return False  # "printable maps of Europe"
    return bool(match and (entry.topical or not entry.learners or not match["word"]))


def _is_loose(entry: Entry) -> bool:
    """Whether a place may follow that makes it a topic: "no internet in Korea", "visual cues in film"."""
    return entry.topical or entry.kind == "helps" or entry.text.startswith(("no ", "without "))


def _is_beside_topic(entry: Entry, before: str, after: str, term: str) -> bool:
    """Whether a term asks since it is at one end of a query, beside a topic and no part of it; or, at its beginning,
    before a kind of material."""
    if entry.capitals or not (entry.learners or entry.beside) or belongs_to_world(entry.need, before):
        return False
    if (entry.beside or entry.learners) and (offered := _OFFERED.match(after)):
        rest = _OF_THE.sub("", after[offered.end() :], count=1) if _VERSION_OF.match(after) else after[offered.end() :]
        return not is_of_the_world(entry.need, rest) and is_beside_topic(
            before, rest, names_learners=False, begins=True
        )
    if all(name_of(word) in _KINDS or name_of(word) in _AROUND for word in words(ungraded(before))):
        before = ""  # "lesson offline water cycle", "free printable phonics"
    after = _PLEASE.sub("", after)  # "phonics printable free please"
    if _says_what_it_is(entry, before, after):
        return True
    if material := _MATERIAL.match(after):
        rest = ungraded(after[material.end() :])
        if not before.strip():
            return entry.beside is not Beside.NO and bool(rest or entry.kind != "asks")
        after = after[material.end() :]
    several = entry.learners and " " in entry.text
    if not (entry.beside or several or find_grades_and_phase(before + after)):
        return False
    # "Captions fractions" asks for captions; "caption contests" are of captions.
    singular_of_several = entry.text.endswith("s") and not term.endswith("s") and not entry.learners
    begins = entry.beside is Beside.EITHER and not singular_of_several
    apart = entry.learners or bool(_ATTRIBUTE.fullmatch(entry.text) or _JOINED.match(entry.text))
    return is_beside_topic(before, after, names_learners=entry.learners, begins=several or begins, apart=apart)


def _says_what_it_is(entry: Entry, before: str, after: str) -> bool:
    """Whether a term is an adjective of the material asked for; "printable" may follow other words."""
    if entry.text not in _SAY_WHAT_IT_IS or is_technical(entry.text, after) or not is_adjective(before, after):
        return False
    return entry.need == "printable" or not ungraded(before)
