"""The key words whose meaning a material explains, in the sense of its own subject.

A publisher's shared glossary gives each keyword one meaning: of "cell" in a lesson on circuits that of a spreadsheet.
A meaning that names things of one field counts in the subjects of that field only.
"""

from __future__ import annotations

import re

from catalog.model import Resource

MIN_KEY_WORDS = 3  # explained in the material, so that its language is taught with its content

_HEADING = re.compile(
    r"(?:key |academic |target |useful )?(?:vocabulary|words?|terms?|glossary|language)(?: (?:bank|list|support|to know"
    r"|and (?:phrases|definitions|meanings)))?(?: ?[:(–—-].{0,60})?",
    re.I,
)
_PAIR = re.compile(
    r"(?m)^\s*(?:[-*+]|\d+[.)]|\|)?\s*\**([^\n:|*]{2,40}?)\**\s*(?::|–|—| - |\|)\s*\**\s*[^\s|][^\n]{8,}"
)
_JOINED = re.compile(r"[\w-]")
_MEANING = re.compile(r"(?:\w[^:]*? ){4}")
_LABEL = re.compile(r"\b[\w-]+ ?: ")  # of what comes after a meaning
_READ = 120  # characters of a meaning

# What a meaning names of one field, and the subjects in which it is meant so.
_FIELDS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.I), re.compile(subjects, re.I))
    for words, subjects in (
        (
            r"(?:a|the|piece of|whole|your) (?:text|writing|poem|story|sentence|paragraph)|writers?|poets?|poems?"
            r"|readers?|verbs?|nouns?|adjectives?|figurative|fiction\w*|piece of writing",
            r"engl|liter|read|writ|lang|drama|theat|media|relig|histor|civi|citizen|social|humanit|comput|music|latin"
            r"|french|spanish|german|classic|philos",
        ),
        (
            r"multiples? of|multipl(?:y|ied|ying|ication)|factors (?:are|multiplied)|denominators?|numerators?|addends?"
            r"|partition(?:ed|ing)?|polygons?|number line",
            r"math|stat|physic|chem|biolog|scien|comput|engineer|econom|financ|business|geograph",
        ),
        (
            r"musical (?:idea|phrase|instrument)s?|melod(?:y|ies|ic)|notes (?:are )?(?:played|sung)|bars? of music"
            r"|played together|chords? (?:in|of|that)|octaves?",
            r"music|danc|drama|theat|perform|physical|physic|art",
        ),
        (
            r"spreadsheets?|block of commands|(?:lines?|block|chunk|piece|section)s? of code|in a program|pixels?",
            r"comput|ict|technolog|program|cod|design|art|math|media|business",
        ),
        (
            r"opponents?|shuttlecock|rackets?|goalkeeper|teammates?|the ball|batter|bowler"
            r"|(?:on|hit|onto) the green|control points?",
            r"physic|sport|danc|health|pe\b",
        ),
        (
            r"sound waves?|microscopes?|earthquakes?|atoms?|molecules?|chemical(?:s| that| reaction)|magma|electrons?",
            r"scien|physic|chem|biolog|geo|earth|environ|engineer|technolog|food|cook|nutri|agricult|health|histor",
        ),
        (r"(?:french|spanish|german|latin) (?:words?|verbs?|nouns?|phrases?)", r"french|spanish|german|latin|lang"),
    )
)


def key_words(resource: Resource) -> list[str]:
    """The key words that the material explains: in a glossary part, or each keyword with its meaning; none if they are
    too few."""
    words = []
    if resource.text_format == "text/markdown":
        for part in re.split(r"(?m)^#{1,6}[ \t]+", resource.text)[1:]:
            heading, _, body = part.partition("\n")
            if _HEADING.fullmatch(heading.strip(" #*")):
                words += [match[1].strip() for match in _PAIR.finditer(body)]
    else:
        text, subjects = " ".join(resource.text[:20_000].split()), " ".join(resource.subjects)
        found = [(word, place) for word in resource.keywords if (place := _meaning_place(word, text))]
        starts = sorted(start for _, (start, _) in found)
        for word, (start, at) in found:
            end = next((later for later in starts if later > start), len(text))
            if not _of_another_field(_LABEL.split(text[at : min(at + _READ, end)])[0], subjects):
                words.append(word)
    return words if len(words) >= MIN_KEY_WORDS else []


def _meaning_place(word: str, text: str) -> tuple[int, int] | None:
    """Where a text has the word with a colon and some words after it: where the word begins, and its meaning."""
    for sign in (f"{word}: ", f"{word} : "):  # found as text, since a pattern of each word takes long to make
        at = text.find(sign)
        while at >= 0:
            if not _JOINED.match(text[at - 1 : at]) and _MEANING.match(text, at + len(sign)):
                return at, at + len(sign)
            at = text.find(sign, at + 1)
    return None


def _of_another_field(meaning: str, subjects: str) -> bool:
    """Whether the meaning is of a field that is none of the subjects; of unknown subjects it never is."""
    return bool(subjects) and any(words.search(meaning) and not homes.search(subjects) for words, homes in _FIELDS)
