"""What is said of a kind of material, and no material states of itself: "fun activities", "best lessons". Pure.

Such a word is not looked for, and a notice names it. It counts right before a kind of material, with a topic between or
without; after one in Spanish; and, if it is hardly a topic anywhere, at an end of what was typed. In a compound
(``compounds.txt``) it is a topic: "simple machines", "short story", "best fit".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from api.search.beside_topic import ungraded
from api.search.kinds import in_compound
from catalog.vocabularies.cues import cues
from catalog.vocabularies.patterns import lazy_pattern
from indexer.words.analysis import is_stopword, words
from indexer.words.synonyms import singular

# Kinds that take a time, for which "short" asks for few minutes; of the others it may say how much there is to read.
TIMED = frozenset(
    """activity assessment class clip demo demonstration discussion exercise experiment film game homework intro
    introduction lab lecture lesson minilesson plan podcast practice presentation quiz recap recording refresher review
    session simulation starter task test tutorial video warm warmup actividad actividade clase juego leccion leccione
    repaso tarea""".split()  # noqa: SIM905  read as prose
)
_KINDS = TIMED | frozenset(
    """article assignment book center course craft curriculum flashcard guide handout idea intervention material module
    organizer pack packet passage pdf poster printable problem program project reading resource rubric slide song
    strategy template text textbook unit way webinar website worksheet cuento ficha libro lectura materiale proyecto
    recurso unidad unidade""".split()  # noqa: SIM905  read as prose
)
_NOT_TOO = (
    r"(?:that\s+)?(?:(?:is|are)\s+)?(?:not|isn['’]?t|aren['’]?t)\s+(?:too|very|so|overly)\s+(?:hard|difficult|easy|tricky|challenging"
    r"|complicated|advanced|boring|babyish|childish|wordy|basic)"
)
_QUALITY = lazy_pattern(
    rf"\b(?:{_NOT_TOO}|(?:easiest|simplest|hardest)\s+first|for\s+(?:(?:absolute|complete|total)\s+)?beginners|para\s+principiantes"
    r"|fun|funny|best|good|great|nice|cool|awesome|amazing|fantastic|exciting|engaging|interesting|creative|favou?rite"
    r"|popular|top|effective|(?:high[\s-])?quality|easy|easiest|simple|simplest|hardest|beginners?|short|quick|brief"
    r"|divertid[oa]s?|mejor(?:es)?|buen[oa]s?|f[aá]cil(?:es)?|sencill[oa]s?|interesantes?|cort[oa]s?|r[aá]pid[oa]s?|breves?)\b",
    re.IGNORECASE,
)
OF_QUALITIES = cues(
    "not isn isnt aren arent easiest simplest hardest beginner principiantes fun funny best good great nice cool"
    " awesome amazing fantastic exciting engaging interesting creative favorite popular top effective high quality"
    " easy simple short quick brief divertido mejor buen facil sencillo interesante corto rapido breve"
)
_HARDLY_A_TOPIC = lazy_pattern(
    rf"(?:{_NOT_TOO}|fun|best|awesome|engaging|favou?rite|\w+ first|for .*beginners|para principiantes)", re.IGNORECASE
)
_TOLD = lazy_pattern(r"\b(?:is|are|was|were|be|being|make|makes|making|keep|how|why)\b", re.IGNORECASE)  # "is it fun"
_BETWEEN = 3  # words of a topic between a quality and a kind
_SPANISH = lazy_pattern(r"[oae]s?$|il(?:es)?$|mejor(?:es)?$")


def idle_words(qualities: Sequence[str], typed: str) -> int:
    """How many words these qualities of a query are, if they are of something else than a material: "best pizza", but
    not "best lesson on pizza"."""
    of_material = bool(qualities) and any(singular(word) in _KINDS for word in words(typed))
    return 0 if of_material else sum(len(list(words(quality))) for quality in qualities)


def find_qualities(typed: str) -> Iterator[re.Match[str]]:
    for match in _QUALITY.finditer(typed):
        if is_said_of_kind(typed, match) or (_HARDLY_A_TOPIC.fullmatch(match[0]) and _is_at_end(typed, match)):
            yield match


def is_said_of_kind(typed: str, quality: re.Match[str], kinds: frozenset[str] = _KINDS) -> bool:
    """Whether a quality is one of a kind of material that is named after it, or in Spanish before it."""
    before, after = _spoken(typed, quality)
    if _is_in_compound(typed, quality):
        return False
    for word in after[: _BETWEEN + 1]:
        if singular(word) in kinds:
            return True
        if is_stopword(word) and word not in {"and", "but"}:
            break
    spanish = _SPANISH.search(quality[0].lower()) and quality[0].lower() not in {"simple", "nice", "creative"}
    return bool(spanish and before and singular(before[-1]) in kinds)


def is_last(typed: str, quality: re.Match[str]) -> bool:
    """Whether a quality is said after all else, a grade aside: "magnets lesson for grade 3 short"."""
    before, _ = _spoken(typed, quality)
    if ungraded(typed[quality.end() :]) or not before or _is_in_compound(typed, quality):
        return False
    return not is_stopword(before[-1]) and not _TOLD.search(typed[: quality.start()])


def _is_at_end(typed: str, quality: re.Match[str]) -> bool:
    """Whether a quality is said before or after all else, a grade aside."""
    _, after = _spoken(typed, quality)
    if ungraded(typed[: quality.start()]) or not after or _is_in_compound(typed, quality):
        return is_last(typed, quality)
    return not is_stopword(after[0]) or quality[0].lower() == "fun"


def _is_in_compound(typed: str, quality: re.Match[str]) -> bool:
    before, after = _spoken(typed, quality)
    quality_words = list(words(quality[0]))
    return in_compound([*before, *quality_words, *after], len(before)) or in_compound(
        [*quality_words, *map(singular, after[:1])], 0
    )


def _spoken(typed: str, quality: re.Match[str]) -> tuple[Sequence[str], Sequence[str]]:
    return list(words(typed[: quality.start()])), list(words(typed[quality.end() :]))
