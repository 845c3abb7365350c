"""What is typed of a material's length and language: "15 minutes", "in Spanish". Pure.

Only what can hardly mean a topic is taken: "to the nearest 5 minutes" and "numbers in Spanish" are things to learn.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

# What teachers call a language, by its tag; ``api/messages`` has its names as readers see them.
LANGUAGES = {
    "ar": ("arabic", "árabe"),
    "de": ("german", "alemán", "deutsch"),
    "en": ("english", "inglés"),
    "es": ("spanish", "español"),
    "fr": ("french", "francés", "français"),
    "pt": ("portuguese", "portugués"),
    "zh": ("chinese", "mandarin", "chino"),
}
_TAGS = {name: tag for tag, names in LANGUAGES.items() for name in names}
_KINDS = r"(?:texts?|materials?|resources?|version|worksheets?)"


def _name(group: str) -> str:
    return rf"(?P<{group}>{'|'.join(_TAGS)})"


_MADE_IN = re.compile(
    rf"\b(?:(?:written|available|taught|{_KINDS})\s+)?(?:in|en)\s+{_name('made_in')}\b"
    rf"|\b{_name('hyphened')}-language\b"
    rf"|\b{_name('spaced')}\s+language\s+(?={_KINDS}\b)",
    re.IGNORECASE,
)
_SURE = re.compile(r"\w+\s+in\s|en\s", re.IGNORECASE)
_LEARNED = re.compile(
    # What one learns of a language: "colors in French" is about French, whatever language it is written in.
    r"\b(?:numbers?|colou?rs?|count|counting|verbs?|nouns?|adjectives?|adverbs?|pronouns?|prepositions?|articles?|"
    r"genders?|plurals?|greetings?|introductions?|introduc(?:e|ing)\s+\w+|words?|vocabulary|say|saying|speak|"
    r"speaking|listening|pronunciation|accents?|conjugat\w+|grammar|phrases?|tenses?|dates?|days?|months?|seasons?|"
    r"weather|time|alphabet|letters?|famil(?:y|ies)(?:\s+members)?|food|drinks?|animals?|pets?|bod(?:y|ies)|body\s+parts|"
    r"clothes|clothing|directions|hobbies|holidays|feelings|emotions|shapes|rooms|jobs|professions|transport|shopping|"
    r"ordering\s+\w+|restaurants?|questions?(?:\s+words)?|opinions?|likes(?:\s+and\s+dislikes)?|songs?|poems?|names?|"
    r"meanings?|spelling|translat\w+|números|colores|verbos|saludos|días|meses|animales|familia|comida)\s*$",
    re.IGNORECASE,
)

_LIMIT = r"(?:under|within|at\s+most|up\s+to|less\s+than|no\s+(?:more|longer)\s+than|max(?:imum)?|menos\s+de|hasta)"
_TIME = re.compile(
    rf"""(?P<limit>\b{_LIMIT}\s+)?
    (?:(?<![\w.,/:-])(?:\d{{1,3}}\s*(?:-|–|to|or)\s*)?(?P<minutes>\d{{1,3}})[\s-]?(?P<unit>minutes?|mins?|minutos?)\b
     | \b(?P<half>half\s+an\s+hour|media\s+hora)\b
     | (?<![\w.,/:-])(?P<hours>[1-4]|one|two|una?|dos)[\s-](?:hours?|hrs?|horas?)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_HOURS = {"one": 1, "two": 2, "un": 1, "una": 1, "dos": 2}
_NOT_BEFORE = re.compile(r"\b(?:nearest|every|each|per|to|past|of|for|the|and|plus|add|an?|from)\s*$", re.IGNORECASE)
_LESSON = re.compile(
    r"[\s-]*(?:long\s+)?(?:lessons?|activit\w+|games?|tasks?|starters?|warm[\s-]?ups?|quiz\w*|videos?|exit|practice|"
    r"worksheets?|plans?|projects?|clases?|actividad\w*)\b",
    re.IGNORECASE,
)
_END = re.compile(r"\s*(?:$|[,;:.!?()])")
_LONGEST = 300  # minutes


class ValueSpan(NamedTuple):
    """``value`` is minutes in digits, or a language's tag."""

    start: int
    end: int
    value: str


def find_minutes(typed: str) -> list[ValueSpan]:
    """Lengths that are said with a limit, at an end of what was typed, or of a lesson or the like."""
    spans = []
    for found in _TIME.finditer(typed):
        before, after = typed[: found.start()], typed[found.end() :]
        whole = (found["unit"] or "minutes").lower() != "minute"  # "a 12 minute run", but "a 12 minute game"
        placed = whole and _END.match(after)
        if _NOT_BEFORE.search(before) and not _LESSON.match(after):
            continue
        if found["limit"] or placed or _LESSON.match(after):
            minutes = 30 if found["half"] else int(found["minutes"] or 0) or 60 * _hours(found["hours"])
            if 1 < minutes <= _LONGEST:
                spans.append(ValueSpan(found.start(), found.end(), str(minutes)))
    return spans


def _hours(text: str | None) -> int:
    return 0 if text is None else int(text) if text.isdigit() else _HOURS[text.lower()]


def find_languages(typed: str, languages: Collection[str], subjects: Collection[str]) -> Iterator[ValueSpan]:
    """Languages that a material is wished to be in. Bare "in Spanish" counts only if the catalog has materials in
    Spanish, does not teach it as a subject, and nothing before it is what one learns of a language."""
    held = {tag.casefold().partition("-")[0] for tag in languages}
    taught = {subject.casefold() for subject in subjects}
    for found in _MADE_IN.finditer(typed):
        named = found["made_in"] or found["hyphened"] or found["spaced"]
        tag = _TAGS[named.lower()]
        bare = found["made_in"] and not _SURE.match(found[0])
        if bare and (tag not in held or taught.intersection(LANGUAGES[tag]) or tag == "en"):
            continue
        if found["made_in"] and _LEARNED.search(typed[: found.start()]):
            continue
        yield ValueSpan(found.start(), found.end(), tag)
