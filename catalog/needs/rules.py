"""The rules by which a resource's metadata and text are evidence for a learner need.

Each rule takes a resource and gives how it is known and what is said of it. Accessibility is never concluded from
keywords: a lesson about writing captions has the keyword "captions".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from catalog.messages import Message, listed, message
from catalog.model import AgeRange, AlignmentType, Evidence, Resource
from catalog.needs.readability import Readability, readability

Finding = tuple[Evidence, Message]
Rule = Callable[[Resource], Finding]

_SHORT_SENTENCE = 12  # words
_SHORT_TIME = 20  # minutes
_FEW_MATERIALS = 3
_GRADES_BELOW = 2  # the formulas are good to a grade or so


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


def _heading(pattern: str) -> re.Pattern[str]:
    """A Markdown heading with one of the words; bounded, since the text may be anybody's."""
    return re.compile(rf"^#{{1,6}}[^\n]{{0,80}}?\b(?:{pattern})\b[^\n]{{0,80}}", re.IGNORECASE | re.MULTILINE)


_ENGLISH_LEARNERS = _words(
    r"(?:english|multilingual|bilingual)[ -](?:language[ -])?learners?|ells?|esl|esol|eal|eld|emergent bilinguals?|wida"
    r"|english as an additional language|newcomers? to english"
)
_LANGUAGE_SUPPORTS = _words(
    r"(?:el|ell|language|vocabulary) supports?|sentence (?:frames?|starters?|stems?)|(?:english|spanish) cognates?"
    r"|word banks?|bilingual glossary|picture glossary|dual language"
)
_BELOW_GRADE = _words(
    r"reads? below (?:grade|level)(?: level)?|below[ -](?:grade[ -])?level|(?:struggling|striving|reluctant) readers?"
    r"|older readers?|hi[ -/]?lo|high[ -]interest[,/ -]+low[ -](?:level|readability)|easy[ -]read(?:ing)?"
    r"|plain (?:language|english)"
)
_ADVANCED = _words(
    r"advanced(?: (?:learners?|students?))?|gifted(?: and talented)?|above[ -](?:grade[ -])?level|honou?rs"
    r"|high[ -]abilit(?:y|ies)|greater depth|extension (?:activity|activities|tasks?|work)"
    r"|challenge (?:tasks?|problems?|questions?)"
)
_PREREQUISITES = _words(
    r"prerequisites?(?: (?:skills?|practice|review))?|(?:math(?:s|ematics)? |reading )?intervention|remediation"
    r"|remedial|catch[ -]?up|re-?teach(?:ing)?|review (?:lesson|activity|sheet|game)|skills? review|readiness"
    r"|pre-?teach(?:ing)?"
)
_DYSLEXIA = _words(
    r"dyslexia[ -](?:friendly|support)|dyslexic (?:learners?|readers?)|(?:learners|readers) with dyslexia"
)
_SHORT = _words(r"short (?:attention(?: spans?)?|activit(?:y|ies)|tasks?)|brain breaks?|bite[ -]?sized?|quick activity")
_OFFLINE = _words(
    r"off-?line|unplugged|paper (?:only|and pencil|based)|pencil and paper|printable|print(?:able)? (?:and go|only)"
    r"|no (?:internet|screens?|devices?|computers?|technology)(?: needed| required)?"
)
_EASY_START = _words(
    r"(?:low|no|little|minimal|zero)[ -]prep(?:aration)?(?: needed| required)?|print and go|ready to (?:use|teach)"
    r"|no (?:materials|equipment|copies)(?: needed| required)?"
)
_DEVICE = _words(
    r"(?:\w+ )?(?:computers?|laptops?|tablets?|chromebooks?|ipads?|(?:smart)?phones?|devices?|internet|web ?browsers?"
    r"|apps?|projectors?|software|robots?|micro:?bits?|calculators?|headphones|online \w+)"
)
_SPECIAL = _words(
    r"microscopes?|bunsen burners?|sensors?|probes?|3d printers?|robots?|kits?|acids?|chemicals?|(?:\w+ )?power supply"
    r"|oscilloscopes?|kilns?|(?:hydrochloric|sulphuric|sulfuric) acid"
)
_HARDER = _heading("harder|extension|challenge|go(?:ing)? further")
_EASIER = _heading("easier|before you start|prerequisites?")
_MEDIA = re.compile(r"video|audio|podcast|film|animation|broadcast|lecture", re.IGNORECASE)
_INTERACTIVE = re.compile(
    r"interactive|simulation|(?:software|web|mobile) app|\bapp\b|online|video ?game", re.IGNORECASE
)
_PRACTICE = re.compile(r"practi[cs]e|worksheet|exercise|drill|homework", re.IGNORECASE)


def _declared(resource: Resource, pattern: re.Pattern[str], *, prose: bool = False) -> Message | None:
    """The publisher's words that match: a whole keyword or use, part of a note, or (``prose``) of the description.

    A keyword must be the term: "uranium enrichment" and "offline" storage are topics.
    """
    for word in (*resource.keywords, *resource.educational_use, *resource.audience):
        if pattern.fullmatch(word.strip().removeprefix("for ")):
            return message("finding.named", words=word)
    for note in resource.audience_notes:
        if not note.startswith("0 ") and (match := pattern.search(note)):
            return message("finding.noted", words=note if len(note) <= 80 else match[0])
    if prose and (match := pattern.search(f"{resource.title}. {resource.description}")):
        return message("finding.described", words=match[0])
    return None


def _has(values: Iterable[str], *wanted: str) -> list[str]:
    """Those of the terms that are declared, in the order asked, whatever their case."""
    there = {value.casefold().rpartition("/")[2] for value in values}
    return [term for term in wanted if term.casefold() in there]


def _features(terms: Iterable[str]) -> str | Message:
    return listed([message(f"term.{term}") for term in terms], "comma")


def _text_only(resource: Resource) -> bool:
    """The publisher declares text as the only way in, and nothing else contradicts it."""
    return {mode.casefold() for mode in resource.access_modes} == {"textual"} and not _is(resource, _MEDIA)


def _text_suffices(resource: Resource) -> bool:
    return any(one.casefold() == "textual" for one in resource.access_modes_sufficient)


def _is(resource: Resource, kind: re.Pattern[str]) -> bool:
    return bool(kind.search(" ".join(resource.types)) or kind.search(resource.format or ""))


def _ages(ages: AgeRange) -> Message:
    if ages.high is None:
        return message("ages.over", low=ages.low)
    return message("ages.range", low=ages.low, high=ages.high)


def _reads(found: Readability, ages: AgeRange) -> Message:
    if found.grade > 12:
        return message("finding.reads.above", ages=_ages(ages))
    if not found.grade:
        return message("finding.reads.kindergarten", ages=_ages(ages))
    return message("finding.reads.about", grade=found.grade, ages=_ages(ages))


def _plainer(resource: Resource) -> tuple[bool, Message | None]:
    """Whether the learners' text reads well below the youngest it is for, and how it reads."""
    found = readability(resource)
    if found is None or resource.ages is None:
        return False, None
    return found.grade + 5 + _GRADES_BELOW <= resource.ages.low, _reads(found, resource.ages)


def _english_learner(resource: Resource) -> Finding:
    if found := _declared(resource, _ENGLISH_LEARNERS, prose=True):
        return Evidence.DECLARED, found
    if found := _declared(resource, _LANGUAGE_SUPPORTS):
        return Evidence.INFERRED, message("finding.english-learner.supports", finding=found)
    below, reads = _plainer(resource)
    if below and reads:
        return Evidence.INFERRED, message("finding.english-learner.plain", finding=reads)
    return Evidence.UNKNOWN, message("finding.english-learner.unknown")


def _reads_below_grade(resource: Resource) -> Finding:
    if found := _declared(resource, _BELOW_GRADE):
        return Evidence.DECLARED, found
    below, reads = _plainer(resource)
    if below and reads:
        return Evidence.INFERRED, reads
    return Evidence.UNKNOWN, reads or message("finding.reads.unknown")


def _advanced(resource: Resource) -> Finding:
    if found := _declared(resource, _ADVANCED):
        return Evidence.DECLARED, found
    if part := _HARDER.search(resource.text):
        return Evidence.INFERRED, message("finding.part", name=part[0].strip("# "))
    return Evidence.UNKNOWN, message("finding.advanced.unknown")


def _prerequisite_practice(resource: Resource) -> Finding:
    if found := _declared(resource, _PREREQUISITES):
        return Evidence.DECLARED, found
    if part := _EASIER.search(resource.text):
        return Evidence.INFERRED, message("finding.part", name=part[0].strip("# "))
    if kinds := [kind for kind in (*resource.types, *resource.educational_use) if _PRACTICE.search(kind)]:
        return Evidence.INFERRED, message("finding.prerequisite-practice.kind", kind=kinds[0])
    if needed := [a.code for a in resource.alignments if a.type is AlignmentType.REQUIRES and a.code]:
        return Evidence.UNKNOWN, message("finding.prerequisite-practice.builds-on", codes=listed(needed[:3], "comma"))
    return Evidence.UNKNOWN, message("finding.prerequisite-practice.unknown")


def _captions(resource: Resource) -> Finding:
    features = resource.accessibility_features
    if there := _has(features, "captions", "closedCaptions", "openCaptions", "signLanguage"):
        return Evidence.DECLARED, message("finding.features", features=_features(there))
    if _text_only(resource):
        return Evidence.INFERRED, message("finding.captions.text-only")
    if resource.access_modes and not _has(resource.access_modes, "auditory") and not _is(resource, _MEDIA):
        return Evidence.INFERRED, message("finding.captions.nothing-heard")
    if _has(features, "transcript"):
        return Evidence.UNKNOWN, message("finding.captions.transcript")
    return Evidence.UNKNOWN, message("finding.captions.unknown")


def _screen_reader(resource: Resource) -> Finding:
    strong = ("alternativeText", "longDescription", "ARIA", "taggedPDF", "describedMath", "MathML", "ttsMarkup")
    weak = ("structuralNavigation", "readingOrder", "tableOfContents", "transcript")
    if _text_suffices(resource):
        also = _has(resource.accessibility_features, *strong, *weak)
        if also:
            return Evidence.DECLARED, message("finding.screen-reader.text-with", features=_features(also))
        return Evidence.DECLARED, message("finding.screen-reader.text")
    if there := _has(resource.accessibility_features, *strong):
        return Evidence.DECLARED, message("finding.features", features=_features(there))
    if _text_only(resource):
        return Evidence.INFERRED, message("finding.screen-reader.text-only")
    if there := _has(resource.accessibility_features, *weak):
        return Evidence.UNKNOWN, message("finding.screen-reader.weak", features=_features(there))
    return Evidence.UNKNOWN, message("finding.screen-reader.unknown")


def _low_vision(resource: Resource) -> Finding:
    features = ("displayTransformability", "largePrint", "highContrastDisplay", "braille", "tactileGraphic")
    if there := [term for term in features if _starts(resource.accessibility_features, term)]:
        return Evidence.DECLARED, message("finding.features", features=_features(there))
    if _has(resource.access_modes, "colorDependent"):
        return Evidence.UNKNOWN, message("finding.low-vision.colours")
    if _text_suffices(resource) or _text_only(resource):
        return Evidence.INFERRED, message("finding.low-vision.text")
    return Evidence.UNKNOWN, message("finding.low-vision.unknown")


def _starts(values: Iterable[str], term: str) -> bool:
    """W3C lets some terms carry detail: ``largePrint/18pt``, ``highContrastDisplay/CSSEnabled``."""
    return any(value.casefold().rpartition("#")[2].startswith(term.casefold()) for value in values)


def _keyboard_only(resource: Resource) -> Finding:
    if there := _has(resource.accessibility_controls, "fullKeyboardControl", "fullSwitchControl"):
        return Evidence.DECLARED, message("finding.features", features=_features(there))
    if _text_only(resource) and not _is(resource, _INTERACTIVE):
        return Evidence.INFERRED, message("finding.keyboard-only.text")
    return Evidence.UNKNOWN, message("finding.keyboard-only.unknown")


def _dyslexia_friendly(resource: Resource) -> Finding:
    if there := _has(resource.accessibility_features, "synchronizedAudioText", "displayTransformability"):
        return Evidence.DECLARED, message("finding.features", features=_features(there))
    if found := _declared(resource, _DYSLEXIA, prose=True):
        return Evidence.DECLARED, found
    read = readability(resource)
    if read and read.words_a_sentence <= _SHORT_SENTENCE:
        return Evidence.INFERRED, message("finding.dyslexia-friendly.short", round(read.words_a_sentence))
    return Evidence.UNKNOWN, message("finding.dyslexia-friendly.unknown")


def _short_attention(resource: Resource) -> Finding:
    if found := _declared(resource, _SHORT):
        return Evidence.DECLARED, found
    if resource.minutes is None:
        return Evidence.UNKNOWN, message("finding.minutes.unknown")
    short = resource.minutes <= _SHORT_TIME
    return (Evidence.INFERRED if short else Evidence.UNKNOWN), message("finding.minutes.takes", resource.minutes)


def _offline(resource: Resource) -> Finding:
    if found := _declared(resource, _OFFLINE):
        return Evidence.DECLARED, found
    if devices := [thing for thing in resource.materials if _DEVICE.search(thing)]:
        return Evidence.UNKNOWN, message("finding.needs", things=listed(devices[:3], "comma"))
    media = _is(resource, _MEDIA) or _is(resource, _INTERACTIVE)
    on_paper = None if media else _on_paper(resource)
    return (Evidence.INFERRED, on_paper) if on_paper else (Evidence.UNKNOWN, message("finding.offline.unknown"))


def _on_paper(resource: Resource) -> Message | None:
    """Why a resource that is neither media nor interactive can be used on paper, as far as one can tell."""
    if resource.materials:
        return message("finding.offline.materials", things=listed(resource.materials[:4], "comma"))
    if resource.text_format == "text/markdown" and (_text_only(resource) or _text_suffices(resource)):
        return message("finding.offline.text")
    return message("finding.offline.pdf") if resource.format == "application/pdf" else None


def _low_preparation(resource: Resource) -> Finding:
    if found := _declared(resource, _EASY_START):
        return Evidence.DECLARED, found
    things = resource.materials
    if not things:
        return Evidence.UNKNOWN, message("finding.low-preparation.unknown")
    special = [thing for thing in things if _DEVICE.search(thing) or _SPECIAL.search(thing)]
    if len(things) <= _FEW_MATERIALS and not special:
        return Evidence.INFERRED, message("finding.low-preparation.few", things=listed(things, "comma"))
    return Evidence.UNKNOWN, message("finding.needs", things=listed((special or things)[:3], "comma"))


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "english-learner": _english_learner,
        "reads-below-grade": _reads_below_grade,
        "advanced": _advanced,
        "prerequisite-practice": _prerequisite_practice,
        "captions": _captions,
        "screen-reader": _screen_reader,
        "low-vision": _low_vision,
        "keyboard-only": _keyboard_only,
        "dyslexia-friendly": _dyslexia_friendly,
        "short-attention": _short_attention,
        "offline": _offline,
        "low-preparation": _low_preparation,
    }
)
