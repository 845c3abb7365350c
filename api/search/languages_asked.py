"""The language that a material is wished to be in, as it is typed: "water cycle in Spanish", "Spanish version". Pure.

A language is asked for if the words beside it are about something else. What one learns of a language ("colors in
French"), a people or a place ("Spanish conquest", "life in French Guiana") is a topic.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from catalog.vocabularies.cues import cues, has_cue
from catalog.vocabularies.patterns import lazy_pattern

# What teachers call a language, by its tag; ``api/messages`` has its names as readers see them.
LANGUAGES = {
    "am": ("amharic",),
    "ar": ("arabic", "árabe"),
    "bn": ("bengali",),
    "cy": ("welsh",),
    "de": ("german", "alemán", "deutsch", "allemand", "alemão"),
    "en": ("english", "inglés", "ingles", "englisch", "anglais", "inglês"),
    "es": ("spanish", "español", "espanol", "castellano", "spanisch", "espagnol", "espanhol"),
    "fa": ("farsi", "persian", "dari"),
    "fil": ("tagalog", "filipino"),
    "fr": ("french", "francés", "frances", "français", "francais", "französisch", "francês"),
    "hi": ("hindi",),
    "hmn": ("hmong",),
    "ht": ("haitian creole", "creole", "kreyol"),
    "it": ("italian", "italiano"),
    "ja": ("japanese", "japonés"),
    "ko": ("korean", "coreano"),
    "my": ("burmese",),
    "ne": ("nepali",),
    "pa": ("punjabi",),
    "pl": ("polish", "polaco"),
    "ps": ("pashto",),
    "pt": ("portuguese", "portugués", "portugais", "portugiesisch", "português"),
    "ro": ("romanian",),
    "ru": ("russian", "ruso"),
    "so": ("somali",),
    "sw": ("swahili",),
    "tr": ("turkish", "turco"),
    "uk": ("ukrainian", "ucraniano"),
    "ur": ("urdu",),
    "vi": ("vietnamese", "vietnamita"),
    "zh": ("simplified chinese", "traditional chinese", "chinese", "mandarin", "cantonese", "chino"),
}
_TAGS = {name: tag for tag, names in LANGUAGES.items() for name in names}
_NAME = "|".join(sorted(_TAGS, key=len, reverse=True))
_CUES = cues(" ".join(filter(str.isascii, _TAGS)))
_KINDS = r"(?:texts?|materials?|resources?|versions?|editions?|translations?|worksheets?|handouts?|readings?|videos?)"
_MADE_IN = lazy_pattern(
    rf"\b(?P<sure>(?:written|available|taught|translated|{_KINDS})\s+)?(?:in|into|en|al|auf|em)\s+(?P<made_in>{_NAME})\b"
    rf"(?:\s+or\s+(?P<other>{_NAME})\b)?"
    rf"|\b(?P<hyphened>{_NAME})-language\b"
    rf"|\b(?P<spaced>{_NAME})\s+language\s+(?={_KINDS}\b)"
    rf"|\b(?P<version>{_NAME})\s+(?:version|edition|translation)s?\b"
    rf"|\b(?P<kind>{_NAME})\s+(?={_KINDS}\s+(?:on|about|of|for|sobre)\s+\w)"
    rf"|(?<=\w)(?:\s*,\s*|\s*\(\s*)(?P<beside>{_NAME})\s*\)?\s*$",
    re.IGNORECASE,
)
_BILINGUAL = lazy_pattern(
    rf"(?:\b(?:bilingual|bilingüe|dual[\s-]language)\s+)(?P<one>{_NAME})\s*(?:[/&-]|\s(?:and|y|to)\s)\s*(?P<other>{_NAME})\b"
    rf"|\b(?:bilingual|bilingüe|dual[\s-]language)\s+(?P<alone>{_NAME})\b(?!\s+(?:(?-i:[A-Z])|speak\w+|students?|learners?"
    r"|pupils?|kids|children|class\w*|famil\w+|education|schools?|communit\w+|program\w*|and|y|to)\b|\s*[/&-])"
    rf"|\b(?P<first>{_NAME})\s*/\s*(?P<second>{_NAME})\b",
    re.IGNORECASE,
)
_TAUGHT = frozenset({"de", "en", "es", "fr", "it", "ja", "zh"})  # languages that schools teach
_SPANISH = lazy_pattern(r"\b(?:en|al|auf|em)\s", re.IGNORECASE)
_FOLLOWS = lazy_pattern(
    r"\s*(?:$|[,;:.!?()]|(?:(?:primero?|segundo|tercero?|cuarto|quinto|sexto)\s+(?:grado|de)|grados?|primaria|secundaria|for|about|on|of|with|at|by|under|from|grades?|years?|ages?|key|kindergarten|middle|high|please|y"
    r"|o|or|and|but|not|no|without|para|sobre|de|\d\w*|lessons?|worksheets?|videos?)\b)",
    re.IGNORECASE,
)
_GRAMMAR = lazy_pattern(
    r"\b(?:verbs?|nouns?|adjectives?|adverbs?|pronouns?|prepositions?|conjugat\w+|grammar|tenses?|vocabulary|pronunciation|"
    r"greetings?|phrases?|speak(?:ing)?|listening|conversations?|dialogues?|cognates|participles?|subjunctive|gender|"
    r"accents?|verbos?|gramática|vocabulario|saludos?|pretéritos?|subjuntivo|adjetivos?|sustantivos?|pronombres?|learn(?:ing)?|say(?:ing)?|beginners?)\b",
    re.IGNORECASE,
)
# What one learns of a language, right before it; after a number, too ("numbers 1-20 in Spanish").
_LEARNED = lazy_pattern(
    r"(?:\b(?:numbers?|colou?rs?|count|counting|articles?|plurals?|introductions?|introduc(?:e|ing)\s+\w+|words?|dates?|"
    r"days?(?:\s+of\s+the\s+week)?|weeks?|months?(?:\s+of\s+the\s+year)?|seasons?|weather|time|clock|alphabet|letters?|"
    r"famil(?:y|ies)(?:\s+members)?|food|fruits?|vegetables?|meals?|drinks?|animals?|pets?|bod(?:y|ies)|body\s+parts|"
    r"clothes|clothing|directions|hobbies|sports?|holidays|feelings|emotions|shapes|rooms|furniture|jobs|professions|"
    r"transport|shopping|ordering\s+\w+|restaurants?|questions?(?:\s+words)?|opinions?|likes(?:\s+and\s+dislikes)?|songs?|"
    r"names?|meanings?|spelling|describ\w+(?:\s+\w+)?|descriptions?|talking\s+about(?:\s+\w+)+|countries|nationalities|"
    r"routines?|birthdays?|places|town|subjects?|classroom(?:\s+objects)?|objects|my\s+\w+|agreement|negation|negatives|"
    r"sentences?|números|colores|días|meses|animales|familia|comida)|\bnumbers?[\s\d–-]+)\s*$",
    re.IGNORECASE,
)
# What a class in a language reads and writes, if the catalog teaches the language.
_READ = lazy_pattern(
    r"\b(?:stor(?:y|ies)|poems?|poetry|essays?|writing|reading|literature|novels?|texts?|letters|plays?|culture|films?)\s*$",
    re.IGNORECASE,
)


def is_foreign_language(subject: str) -> bool:
    """Whether a subject of a catalog is a language other than English."""
    return _TAGS.get(subject.rpartition("/")[2].casefold(), "en") != "en"


# What schools call a language in another one; "Frances" without its accent is a name.
_TAUGHT_NAMES = {name: tag for tag in ("de", "en", "es", "fr", "it", "ja") for name in LANGUAGES[tag][1:]}
_TAUGHT_NAMES.pop("frances")
_TAUGHT_NAMED = lazy_pattern(rf"\b(?:{'|'.join(sorted(_TAUGHT_NAMES, key=len, reverse=True))})\b", re.IGNORECASE)


def find_taught_languages(typed: str) -> Iterator[LanguageSpan]:
    """Languages that are named in another language, which are subjects if they are no wish: "francés año 7". The
    ``value`` is what English calls them."""
    for match in _TAUGHT_NAMED.finditer(typed) if has_cue(typed, _CUES) else ():
        yield LanguageSpan(match.start(), match.end(), LANGUAGES[_TAUGHT_NAMES[match[0].lower()]][0])


def is_foreign_name(text: str) -> bool:
    """Whether a subject is a language that is named in another one, which no text about it need say."""
    return _TAUGHT_NAMED.fullmatch(text) is not None


class LanguageSpan(NamedTuple):
    """``value`` is the tag of a language."""

    start: int
    end: int
    value: str


def find_languages(typed: str, subjects: Collection[str]) -> Iterator[LanguageSpan]:
    """Languages that a material is wished to be in, whether or not the catalog has any. ``subjects`` are what it
    teaches: if a language is taught, "stories in Spanish" are a topic."""
    if not has_cue(typed, _CUES):
        return
    for match in _BILINGUAL.finditer(typed):
        for group in ("one", "other", "first", "second", "alone"):
            if match[group]:
                start = match.start() if group == "one" else match.start(group)  # with "bilingual"
                yield LanguageSpan(start, match.end(group), _TAGS[match[group].lower()])
    for match in _MADE_IN.finditer(typed):
        yield from _made_in(match, typed, subjects)


def _made_in(match: re.Match[str], typed: str, subjects: Collection[str]) -> Iterator[LanguageSpan]:
    group = next(name for name in ("made_in", "hyphened", "spaced", "version", "kind", "beside") if match[name])
    tag = _TAGS[match[group].lower()]
    taught = not {subject.casefold() for subject in subjects}.isdisjoint(LANGUAGES[tag])
    if not _is_wish(match, group, tag, taught, typed):
        return
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    yield LanguageSpan(start, match.end("made_in") if match["other"] else match.end(), tag)
    if match["other"]:
        yield LanguageSpan(match.end("made_in") + 1, match.end(), _TAGS[match["other"].lower()])


def _is_wish(match: re.Match[str], group: str, tag: str, taught: bool, typed: str) -> bool:
    """Whether the words beside the language are about something else."""
    before, after = typed[: match.start()], typed[match.end() :]
    if group in {"hyphened", "spaced"}:
        return True
    if group == "version" and not (before.strip() or after.strip()):
        return False  # "Spanish version" alone is a need
    learned = (taught or tag in _TAUGHT) and _LEARNED.search(before)
    if learned or _GRAMMAR.search(before) or _GRAMMAR.search(after):
        return False
    if group != "made_in":
        return True
    begins = not before.strip() and _SPANISH.match(match[0])  # "en español fracciones"
    if not (begins or _FOLLOWS.match(after)):
        return False
    return bool(match["sure"] or _SPANISH.match(match[0]) or not ((taught or tag == "en") and _READ.search(before)))
