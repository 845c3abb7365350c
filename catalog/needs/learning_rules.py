"""Rules of evidence for understanding, language and challenge: what the publisher says, and what the material has.

Whole keywords, notes and sentences of the publisher declare a need (``catalog.needs.statements``); a support that is
named or found in the material infers it. Nothing is concluded from genre, from counts or from the words of a topic.
"""

from __future__ import annotations

import re

from catalog.messages import Message, listed, message
from catalog.model import AgeRange, AlignmentType, Evidence, Resource
from catalog.needs.access import access_of, by_publisher, declared
from catalog.needs.key_words import key_words
from catalog.needs.readability import Readability, readability
from catalog.needs.statements import about_teaching, denied, described, headings, helps, named, noted, stated
from catalog.needs.vocabulary import pattern
from catalog.vocabularies.grades import parse_grade

Finding = tuple[Evidence, Message]

_SHORT_TIME, _LONG_TIME = 20, 50  # minutes
_GRADES_APART = 2  # the formulas and publishers' levels are good to a grade or so

# The lowest Lexile measure that the Common Core's bands call usual for a grade (Appendix A, "stretch" bands).
_LEXILE = ((2, 420), (4, 740), (6, 925), (9, 1050), (11, 1185))
_LEXILE_TOP = ((1, 500), (3, 820), (5, 1010), (8, 1185), (10, 1335), (13, 1600))
_MEASURE = re.compile(r"(?<![\w.])(BR)?\s?(\d{2,4})L\b|lexile\W{0,3}(?:measure|level)?\W{0,3}(\d{2,4})\b", re.I)
_LEVEL = re.compile(
    r"\b(?:flesch[- ]kincaid|ATOS|readability|reading (?:grade )?level"
    r"|grade level equivalent)\b[^\d\n]{0,30}(\d{1,2}(?:\.\d)?)(?![\dL])",
    re.I,
)
_HARDER = re.compile(
    r"(?:(?:part|section|step)? ?[\dA-Z]{0,2}[.:)]? ?)?(?:optional )?(?:(?:extensions?|challenge|enrichment|stretch)"
    r"(?: (?:and challenge|activit(?:y|ies)|tasks?|questions?|problems?|work|ideas?|options?))?s?"
    r"|(?:make|making) it harder|go(?:ing)? (?:further|deeper)|for (?:early|fast) finishers|extra challenge"
    r"|ready for more\??|a harder (?:version|one|problem|task))(?: ?[:(–—-].{0,80})?",
    re.I,
)
_EASIER = re.compile(
    r"(?:\d+[.)] ?)?(?:(?:review|practi[cs]e)(?: of)? (?:prior|prerequisite|earlier) (?:skills?|knowledge|learning)"
    r"|prerequisite (?:skills?|practi[cs]e|review)(?: (?:practi[cs]e|review))?|fill(?:ing)? the gaps?"
    r"|skills? (?:you|they) (?:will )?need|re-?teach(?:ing)?(?: .{0,30})?)"
    r"(?: ?[:(–—-].{0,80})?",
    re.I,
)
# "Challenge (12 minutes)" is what the whole class does in these minutes.
_NOT_EXTENSION = re.compile(
    r"^extensions? of |^extension (?:springs?|cords?|field)|\b(?:choose|pick)\b|^challenge ?[(:–—-] ?\d+[ -]?min", re.I
)
# Days or sessions that share out the time of a material, in its words and as the headings of its parts.
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|several|multiple|a few|\d+)"
_SITTINGS = r"(?:days|weeks|sessions|lessons|sittings|(?:class |teaching )?periods|class(?:es| meetings)|blocks)"
_SESSIONS = re.compile(
    rf"\b(?:{_NUMBER}|multi)-(?:day|week|session|lesson|period)s?\b|\bmulti(?:day|week|session)\b"
    r"|\b(?:over|across|in|for|into|takes?|needs?|lasts?|of|during) (?:about |up to )?"
    rf"{_NUMBER} (?:[\w-]+ )?{_SITTINGS}\b"
    rf"|\b{_NUMBER}(?: ?[x×] ?| times )\d+[ -]?min|\b{_NUMBER} \d+[ -]?min(?:ute)?s? {_SITTINGS}\b"
    r"|\b(?:over|across|throughout) (?:the course of )?a (?:week|fortnight)\b"
    r"|\b(?:week|month|term|semester|year)-long\b"
    rf"|\b(?:split|spread|divided?|broken) (?:out |up )?(?:over|across|into) (?:[\w-]+ ){{0,3}}{_SITTINGS}\b",
    re.I,
)
_SESSION = re.compile(
    r"(?:day|session|sitting|week|(?:class )?period|lesson|class) (?:\d|one|two|three|four|five)", re.I
)
# Kinds of material that nobody does at one sitting, as a type or as what a description calls it first.
_LONG_KIND = (
    r"(?:projects?|units?(?: plans?)?|modules?|courses?|curricul(?:um|a)|lesson (?:sequences?|series)|portfolios?"
    r"|capstones?|schemes? of work|expeditions?)"
)
_LONG_TYPE = re.compile(rf"(?:[\w-]+ )*{_LONG_KIND}", re.I)
_CALLED_LONG = re.compile(
    r"(?:an?|this|the|in this) (?:(?!(?:lesson|activity|worksheet|quiz|task|lab|seminar)s?\b)[\w,-]+ ){0,5}?"
    rf"{_LONG_KIND}(?: on| in| where| about| that| for| by| to| with|[.,:;]|$)",
    re.I,
)
# The Common Core's Appendix A: of literature for grade 6 and up, formulas say too little to go by.
_LITERATURE = re.compile(
    r"\b(?:fiction|short stor(?:y|ies)|satires?|novels?|novellas?|plays?|drama|poe(?:ms?|try)|myths?|ballads?|memoirs?"
    r"|soliloqu(?:y|ies)|literature|literary|characterization|(?:dramatic )?irony)\b",
    re.I,
)
_LITERATURE_AGE = 11  # years, in grade 6
_FOREIGN = re.compile(
    r"\b(?:french|spanish|german|latin|mandarin|chinese|italian|arabic|(?<!english )languages?(?! arts)|mfl)\b", re.I
)
_HISTORICAL = re.compile(r"histor|social|civic|politic|geograph|humanities", re.I)
_PRACTICAL_MATH = re.compile(r"\bmath", re.I)
_USED = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|with|show\w*|model\w*|represent\w*|build\w*|such as|give|provid\w+|place|lay|counting out"
    r"|distribute|hand out|each|needs?)\b[^.;:\n]{0,60}$",
    re.I,
)
_SENTENCE_START = re.compile(r"[.;!?]\s|\n")
_NOT_SURE = re.compile(
    r"\b(?:optional\w*|if (?:necessary|needed|need be|required|available|possible|helpful|you have|there are"
    r"|[^.,;]{0,40}(?:struggl\w*|persist\w*))|(?:can|could|may|might) (?:also|use|be)"
    r"|some (?:pupils|students|learners|children)|for those who|pre-?teach\w*|revisit\w*"
    r"|misread\w*|mistak\w*|confus\w*|misconceptions?:|either|draw(?:n|s|ing|ings)?)\b",
    re.I,
)
_OR_AFTER = re.compile(r"\W*(?:\w+\W+)?or\b(?:\W+\w+){1,4}", re.I)
_OR_BEFORE = re.compile(r"(?:\w+\W+){1,4}or\b\W+(?:\w+\W+)?$", re.I)

_OBJECTS = re.compile(
    r"\b(?:beads?|beans?|blocks?|buttons?|coins?|cubes?|objects|pebbles?|rods?|shells|sticks|straws|tiles?)\b", re.I
)


def english_learner(resource: Resource) -> Finding:
    """Named for English learners; or a support for language, a part for them, or key words explained in the text."""
    need = "english-learner"
    if evidence := stated(resource, need):
        return Evidence.DECLARED, evidence
    taught = any(map(_FOREIGN.search, resource.subjects))  # "dictogloss" there helps with another language
    if evidence := None if taught else helps(resource, need):
        return Evidence.INFERRED, message("finding.english-learner.supports", finding=evidence)
    if part := _part_for(resource, need):
        return Evidence.INFERRED, part
    # A foreign language's words are what is learned.
    if words := [] if taught or about_teaching(resource) else key_words(resource):
        shown = listed([message("quoted", text=word) for word in words[:3]], "comma")
        return Evidence.INFERRED, message("finding.english-learner.words", len(words), words=shown)
    return Evidence.UNKNOWN, message("finding.english-learner.unknown")


def _part_for(resource: Resource, need: str) -> Message | None:
    """A labelled part of the material for these learners, or with such a support."""
    words = pattern(need, ("learners", "offers", "helps"))
    for heading in headings(resource):
        match = words.search(heading)
        if match and not denied(heading, match) and not about_teaching(resource):
            return message("finding.part", name=heading)
    return None


def newcomers(resource: Resource) -> Finding:
    """Named for learners who are new to English or to school."""
    evidence = stated(resource, "newcomers")
    historical = any(map(_HISTORICAL.search, resource.subjects))  # the person that such a text may be about
    if not evidence and (not historical or stated(resource, "english-learner")):
        evidence = named(resource, "newcomers", "learners", topical=True)
    if evidence and not about_teaching(resource):
        return Evidence.DECLARED, evidence
    if part := _part_for(resource, "newcomers"):
        return Evidence.INFERRED, part
    return Evidence.UNKNOWN, message("finding.newcomers.unknown")


def home_language(resource: Resource) -> Finding:
    """In a language other than English, or in two; not a lesson that teaches this language."""
    others = [tag for tag in resource.languages if not tag.casefold().startswith(("en", "zxx", "und", "mul", "sgn"))]
    learned = any(_FOREIGN.search(subject) for subject in resource.subjects)
    if others and not learned:
        tongues = listed([Message(f"tongue.{tag.partition('-')[0]}", default=tag) for tag in others])
        return Evidence.DECLARED, message("finding.language", language=tongues)
    if not learned and (evidence := stated(resource, "home-language")):
        return Evidence.DECLARED, evidence
    return Evidence.UNKNOWN, message("finding.home-language.unknown")


def dyslexia_friendly(resource: Resource) -> Finding:
    """Its display can be changed or it is read aloud in step; or a full audio edition, or decodable text."""
    access = access_of(resource)
    if there := declared(resource.accessibility_features, "synchronizedAudioText", "displayTransformability"):
        return Evidence.DECLARED, by_publisher(there)
    if evidence := stated(resource, "dyslexia-friendly"):
        return Evidence.DECLARED, evidence
    if evidence := helps(resource, "dyslexia-friendly"):
        return Evidence.INFERRED, message("finding.helps", finding=evidence)
    if "textual" in access.modes and "auditory" in access.modes and frozenset({"auditory"}) in access.sufficient:
        return Evidence.INFERRED, message("finding.dyslexia-friendly.audio")
    return Evidence.UNKNOWN, message("finding.dyslexia-friendly.unknown")


def structured_literacy(resource: Resource) -> Finding:
    """Decodable, or taught by structured literacy, in its publisher's words."""
    need = "structured-literacy"
    if evidence := stated(resource, need) or named(resource, need, "offers", topical=True):
        return Evidence.DECLARED, evidence
    return Evidence.UNKNOWN, message("finding.structured-literacy.unknown")


def reads_below_grade(resource: Resource) -> Finding:
    """Stated by the publisher; else its declared reading level, else two formulas that agree, against the ages."""
    if evidence := stated(resource, "reads-below-grade"):
        return Evidence.DECLARED, evidence
    if resource.ages is None:
        return Evidence.UNKNOWN, message("finding.reads.unknown")
    if level := _level(resource, resource.ages):
        return level
    read = readability(resource)
    if read is None:
        return Evidence.UNKNOWN, message("finding.reads.unknown")
    if resource.ages.low >= _LITERATURE_AGE and _LITERATURE.search(" ".join((*resource.types, *resource.keywords))):
        return Evidence.UNKNOWN, message("finding.reads.literature")
    below = read.highest + 5 + _GRADES_APART <= resource.ages.low
    return (Evidence.INFERRED if below else Evidence.UNKNOWN), _reads(read, resource.ages)


def _level(resource: Resource, ages: AgeRange) -> Finding | None:
    """By the publisher's own reading level: Lexile against the bands of the Common Core, or a grade."""
    youngest = max(0, ages.low - 5)
    oldest = max(youngest, (ages.high or ages.low + 1) - 6)
    for note in resource.audience_notes:
        if match := _MEASURE.search(note):
            lexile = -1 if match[1] else int(match[2] or match[3])
            low = max((least for grade, least in _LEXILE if grade <= youngest), default=0)
            high = next((most for grade, most in _LEXILE_TOP if oldest <= grade), 1600)
            return _compared(lexile < low, lexile > high, note, ages)
        if match := _LEVEL.search(note):
            grade = float(match[1])
            return _compared(grade <= youngest - _GRADES_APART, grade >= oldest + _GRADES_APART, note, ages)
        level = parse_grade(note.partition(":")[2]) if note.startswith("Reading level:") else None
        if level is not None:
            return _compared(level.low + _GRADES_APART <= ages.low, level.low >= (ages.high or 99), note, ages)
    return None


def _compared(below: bool, above: bool, note: str, ages: AgeRange) -> Finding:
    level, years = note.removeprefix("Reading level: "), _ages(ages)
    if below:
        return Evidence.INFERRED, message("finding.reads.stated-below", level=level, ages=years)
    if above:
        return Evidence.BARRIER, message("finding.reads.stated-above", level=level, ages=years)
    return Evidence.UNKNOWN, message("finding.reads.stated", level=level, ages=years)


def _ages(ages: AgeRange) -> Message:
    if ages.high is None:
        return message("ages.over", low=ages.low)
    return message("ages.range", low=ages.low, high=ages.high)


def _reads(readability: Readability, ages: AgeRange) -> Message:
    if readability.lowest > 12:
        return message("finding.reads.above", ages=_ages(ages))
    if readability.highest - readability.lowest >= _GRADES_APART:
        return message("finding.reads.apart", low=readability.lowest, high=readability.highest, ages=_ages(ages))
    if not readability.highest:
        return message("finding.reads.kindergarten", ages=_ages(ages))
    return message("finding.reads.about", grade=readability.highest, ages=_ages(ages))


def executive_function(resource: Resource) -> Finding:
    """Short, or in short steps; a long lesson without such steps is a barrier."""
    need = "executive-function"
    if evidence := stated(resource, need):
        return Evidence.DECLARED, evidence
    if evidence := helps(resource, need):
        return Evidence.INFERRED, message("finding.helps", finding=evidence)
    if resource.minutes is None:
        return Evidence.UNKNOWN, message("finding.minutes.unknown")
    takes = message("finding.minutes.takes", resource.minutes)
    if resource.minutes <= _SHORT_TIME:
        return Evidence.INFERRED, takes
    if _in_sessions(resource):
        return Evidence.UNKNOWN, message("finding.minutes.sessions", resource.minutes)
    one_sitting = not (any(map(_LONG_TYPE.fullmatch, resource.types)) or _CALLED_LONG.match(resource.description))
    return (Evidence.BARRIER if one_sitting and resource.minutes >= _LONG_TIME else Evidence.UNKNOWN), takes


def _in_sessions(resource: Resource) -> bool:
    """Whether its words or headings share out its time among several days or sessions."""
    said = _SESSIONS.search(f"{resource.title}. {resource.description}")
    return bool(said) or sum(map(bool, map(_SESSION.match, headings(resource)))) > 1


def concrete_representations(resource: Resource) -> Finding:
    """Named by the publisher, listed among the materials, or handled for certain in a mathematics text."""
    need = "concrete-representations"
    if evidence := stated(resource, need) or named(resource, need, "offers", topical=True):
        return Evidence.DECLARED, evidence
    things = pattern(need, ("offers", "helps"), topical=True)
    if manipulatives := [thing for thing in resource.materials if things.search(thing)][:3]:
        return Evidence.INFERRED, message(
            "finding.concrete-representations.uses", things=listed(manipulatives, "comma")
        )
    if evidence := described(resource, need, "helps"):
        return Evidence.INFERRED, message("finding.helps", finding=evidence)
    if any(map(_PRACTICAL_MATH.search, resource.subjects)):
        for used in things.finditer(resource.text[:20_000]):
            surely = _USED.search(resource.text[: used.start()]) and _handled(resource.text, used, things)
            if surely and not denied(resource.text, used):
                return Evidence.INFERRED, message("finding.concrete-representations.suggests", things=used[0])
    return Evidence.UNKNOWN, message("finding.concrete-representations.unknown")


def _handled(text: str, used: re.Match[str], things: re.Pattern[str]) -> bool:
    """Whether the sentence has them handled for certain: not if need be, not instead of something drawn."""
    before, after = _SENTENCE_START.split(text[: used.start()])[-1], _SENTENCE_START.split(text[used.end() :])[0]
    if _NOT_SURE.search(f"{before}{used[0]}{after}"):
        return False
    others = (_OR_AFTER.match(after), _OR_BEFORE.search(before))
    return not any(other and not (things.search(other[0]) or _OBJECTS.search(other[0])) for other in others)


def aac(resource: Resource) -> Finding:
    """For learners who communicate by symbols or devices, in its publisher's words."""
    if evidence := stated(resource, "aac"):
        return Evidence.DECLARED, evidence
    if part := _part_for(resource, "aac"):
        return Evidence.INFERRED, part
    return Evidence.UNKNOWN, message("finding.aac.unknown")


def advanced(resource: Resource) -> Finding:
    """Named for those ready for more; or a rich task, or a part that goes further."""
    need = "advanced"
    kinds = ("learners", "offers")
    evidence = named(resource, need, *kinds, topical=True) or noted(resource, need, *kinds) or stated(resource, need)
    if evidence and not about_teaching(resource):
        return Evidence.DECLARED, evidence
    if evidence := helps(resource, need):
        return Evidence.INFERRED, message("finding.helps", finding=evidence)
    for heading in headings(resource):
        if _HARDER.fullmatch(heading) and not _NOT_EXTENSION.search(heading):
            return Evidence.INFERRED, message("finding.part", name=heading)
    return Evidence.UNKNOWN, message("finding.advanced.unknown")


def prerequisite_practice(resource: Resource) -> Finding:
    """Practice of what the topic builds on, in its publisher's words, or as a part of the material."""
    evidence = stated(resource, "prerequisite-practice")
    if not evidence and not about_teaching(resource):  # what is described as remediation teaches the same again
        evidence = named(resource, "intervention", "offers")
    if evidence:
        return Evidence.DECLARED, evidence
    for heading in () if about_teaching(resource) else headings(resource):
        if _EASIER.fullmatch(heading):
            return Evidence.INFERRED, message("finding.part", name=heading)
    if needed := [a.code for a in resource.alignments if a.type is AlignmentType.REQUIRES and a.code]:
        return Evidence.UNKNOWN, message("finding.prerequisite-practice.builds-on", codes=listed(needed[:3], "comma"))
    return Evidence.UNKNOWN, message("finding.prerequisite-practice.unknown")


def intervention(resource: Resource) -> Finding:
    """Made for intervention, in its publisher's words."""
    if (evidence := _intervention(resource)) and not about_teaching(resource):
        return Evidence.DECLARED, evidence
    return Evidence.UNKNOWN, message("finding.intervention.unknown")


def _intervention(resource: Resource) -> Message | None:
    if evidence := stated(resource, "intervention"):
        return evidence
    if any(map(_HISTORICAL.search, resource.subjects)):
        return None
    return next(
        (
            message("finding.named", words=use)
            for use in resource.educational_use
            if pattern("intervention", ("offers",), topical=True).fullmatch(use.strip())
        ),
        None,
    )
