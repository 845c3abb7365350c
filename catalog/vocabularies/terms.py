"""Kinds of material, audiences, uses and access by their labels: terms of HCRT, LRMI, KIM, W3C and others by address,
code or word.

A term's address ends in its name ("…/hcrt/drill_and_practice"), so vocabularies that are not listed here are read too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from catalog.messages import Message

_OPAQUE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\d._-]+|[0-9a-f]{16,}|\w{0,2}", re.IGNORECASE)
# Vocabularies whose terms are named in English: their own names win over labels in other languages.
_ENGLISH_NAMES = re.compile(
    r"w3id\.org/kim/hcrt/|purl\.org/dcx/lrmi-vocabs/|w3id\.org/openeduhub/vocabs/\w+/[a-zA-Z_]+$"
)
# One kind, however it is written: the label, and its other spellings in small letters without marks.
_KINDS: Mapping[str, str] = {
    "Lesson plan": "lessonplan teachinglessonplan planofalesson unterrichtsplan unterrichtsplanung",
    "Lesson": "lessons unterrichtseinheit",
    "Unit": "units unitofstudy collectionunit instructionalunit",
    "Unit plan": "unitplan unitofinstruction",
    "Course": "fullcourse kurs courses collectioncourse",
    "Activity": "activities learningactivity",
    "Worksheet": "worksheets arbeitsblatt activityworksheet hojadetrabajo",
    "Video": "videos videoobject mediavideo recordingsmovingimage",
    "Audio": "audios audioobject audiorecording mediaaudio",
    "Image": "images imageobject bild",
    "Simulation": "simulations interactivesimulation",
    "Game": "games",
    "Educational game": "educationalgames lernspiel",
    "Quiz": "quizzes",
    "Assessment": "assessments",
    "Textbook": "textbooks lehrbuch librodetexto",
    "Presentation": "presentations slides slideshow slidedeck präsentation",
    "Rubric": "rubrics",
    "Case study": "casestudies",
    "Data set": "dataset datasets",
    "Homework": "homeworkassignment homeworkandassignment",
    "Lecture": "lectures",
    "Lecture notes": "lecturenote",
    "Module": "modules",
    "Podcast": "podcasts",
    "Reading": "readings",
    "Teaching strategy": "teachinglearningstrategy teachingstrategies",
    "Web page": "webpage webpages website",
    "Drill and practice": "drillpractice",
}
_AUDIENCES: Mapping[str, str] = {
    "student": "students learner learners pupil pupils schüler lernende estudiante estudiantes alumno alumnos élève"
    " élèves",
    "teacher": "teachers educator educators instructor instructors lehrer lehrkraft lehrende docente docentes profesor"
    " enseignant",
    "parent": "parents guardian guardians caregiver caregivers parentguardian parentsguardians eltern padres",
    "administrator": "administrators schooladministrator",
    "general public": "generalpublic public",
    "mentor": "mentors tutor tutors",
    "peer tutor": "peertutor",
    "professional": "professionals",
    "author": "authors",
    "counsellor": "counselor counselors counsellors",
    "manager": "managers",
    "librarian": "librarians",
}


def _key(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _by_spelling(table: Mapping[str, str]) -> dict[str, str]:
    return {key: label for label, others in table.items() for key in (_key(label), *others.split())}


_KIND_OF = _by_spelling(_KINDS)
_AUDIENCE_OF = _by_spelling(_AUDIENCES)


@lru_cache(maxsize=4096)
def kind_label(text: str) -> str:
    """The label of a kind of material; ``""`` for an address that names nothing."""
    word = local_name(text)
    key = _key(word)
    return _KIND_OF.get(key) or _KIND_OF.get(key.removesuffix("s")) or _spaced(word, text)


def kind_message(name: str) -> Message:
    """A kind of material by its name in the reader's language; one that has none as it is."""
    return Message(f"kind.{_slug(kind_label(name))}", default=name)


# The terms of W3C's Schema.org Accessibility Properties for Discoverability: features, modes, hazards and controls.
_ACCESS_TERMS = """
    alternativeText annotations ARIA audioDescription bookmarks braille captions ChemML closedCaptions describedMath
    displayTransformability fullRubyAnnotations highContrastAudio highContrastDisplay horizontalWriting index
    largePrint latex latex-chemistry longDescription MathML MathML-chemistry openCaptions pageBreakMarkers
    pageNavigation printPageNumbers readingOrder rubyAnnotations signLanguage structuralNavigation
    synchronizedAudioText tableOfContents tactileGraphic tactileObject taggedPDF timingControl transcript ttsMarkup
    unlocked verticalWriting withAdditionalWordSegmentation withoutAdditionalWordSegmentation none unknown auditory
    chartOnVisual chemOnVisual colorDependent diagramOnVisual mathOnVisual musicOnVisual tactile textOnVisual
    textual visual flashing motionSimulation sound noFlashingHazard noMotionSimulationHazard noSoundHazard
    unknownFlashingHazard unknownMotionSimulationHazard unknownSoundHazard fullAudioControl fullKeyboardControl
    fullMouseControl fullSwitchControl fullTouchControl fullVideoControl fullVoiceControl
"""
ACCESS_TERMS = tuple(_ACCESS_TERMS.split())
_ACCESS_TERM_OF = {term.casefold(): term for term in ACCESS_TERMS}


def access_message(value: str) -> Message:
    """A term of W3C's accessibility vocabulary in words, in any case and as an address; its detail ("largePrint/18pt")
    is left out, and another term is its own words."""
    word = local_name(value.strip()) or value
    term = _ACCESS_TERM_OF.get(word.partition("/")[0].casefold(), word)
    return Message(f"term.{term}", default=_in_words(term))


def audience_message(role: str) -> Message:
    """An educational role by its name in the reader's language; one that has none as it is."""
    return Message(f"audience.{_slug(audience_label(role))}", default=role)


def use_message(use: str) -> Message:
    """What a material is used for, as LRMI's and CEDS's lists have it, or as it is."""
    word = _in_words(local_name(use) or use)
    return Message(f"use.{_slug(word)}", default=word)


def interactivity_message(type: str) -> Message:
    """LRMI's interactivity type, or as it is."""
    return Message(f"interactivity.{_slug(type)}", default=type)


def standard_type_message(type: str) -> Message:
    """What a framework calls a standard ("SubContentDescriptor") in the reader's language, or its own words."""
    spaced = _spaced(type, "")
    return Message(f"standard-type.{_slug(spaced)}", default=spaced)


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")


def _in_words(term: str) -> str:
    """ "fullAudioDescription" as words; what is no compound stays."""
    return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", term).lower() if re.fullmatch(r"[a-z]+[A-Z]\w*", term) else term


_FEATURES = {
    **dict.fromkeys(("caption", "captions", "closedcaptions", "subtitles", "captionsorsubtitles"), "captions"),
    **dict.fromkeys(("audiodescription", "audiodescriptions"), "audioDescription"),
    **dict.fromkeys(("signlanguage", "includessignlanguage", "signlanguagecaptions"), "signLanguage"),
    **dict.fromkeys(("highcontrast", "highcontrastdisplay", "hashighcontrastdisplay"), "highContrastDisplay"),
    **dict.fromkeys(("alternativetext", "alttext", "hasalternativetext"), "alternativeText"),
    **dict.fromkeys(("taggedpdf", "hastaggedpdf"), "taggedPDF"),
    **dict.fromkeys(("transcript", "transcripts"), "transcript"),
    **dict.fromkeys(("largeprint", "largeprints"), "largePrint"),
}


def feature_term(text: str) -> str:
    """The term of W3C's vocabulary that a label means ("Captions or subtitles"); other text is as it is."""
    return _FEATURES.get(_key(text), text)


@lru_cache(maxsize=4096)
def audience_label(text: str) -> str:
    """The label of an educational role; ``""`` for an address that names nothing."""
    word = local_name(text)
    return _AUDIENCE_OF.get(_key(word), _spaced(word, text) if word != text else text)


def named_in_english(address: str) -> bool:
    """Whether an address says its term's English name, so that a label in another language may give way to it."""
    return bool(_ENGLISH_NAMES.search(address))


def local_name(text: str) -> str:
    """The last part of an address that can be a name; other text is its own name."""
    if not re.match(r"(?:https?://|urn:)\S+$", text):
        return text
    last = re.split(r"[/#:]", text.rstrip("/#"))[-1]
    return "" if _OPAQUE.fullmatch(last) else last


def _spaced(word: str, text: str) -> str:
    """ "drill_and_practice", "LessonPlan", "lesson-plan" as words; what has spaces, or is no compound, stays."""
    if " " in word or not word:
        return word
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", word).replace("_", " ")
    if word == word.lower() and re.fullmatch(r"[a-z]+(?:-[a-z]+)+", word):
        spaced = word.replace("-", " ")
    if spaced == word and word == text:
        return word
    return spaced[:1].upper() + (spaced[1:] if spaced.isupper() and len(spaced) <= 4 else spaced[1:].lower())
