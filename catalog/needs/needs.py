"""The learner needs, and what is known of a resource for each.

A need is about the material, never about a child. What the publisher declared is *declared*; what was measured, or
follows from what was declared, is *inferred*; everything else is *unknown*, and never taken for "no" or "yes".
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import InvalidRequestError
from catalog.model import NeedEvidence, Resource
from catalog.needs.rules import RULES


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Need:
    """A learner need. ``rules`` say in words what counts as evidence, as ``catalog.needs.rules`` computes it."""

    id: str
    name: str
    description: str
    rules: tuple[str, ...]
    sources: tuple[Source, ...]


_W3C = Source("W3C: Schema.org Accessibility Properties", "https://www.w3.org/2021/a11y-discov-vocab/latest/")
_WCAG = Source("W3C: Web Content Accessibility Guidelines 2.2", "https://www.w3.org/TR/WCAG22/")
_COGA = Source(
    "W3C: Making Content Usable for People with Cognitive Disabilities", "https://www.w3.org/TR/coga-usable/"
)
_UDL = Source("CAST: Universal Design for Learning Guidelines", "https://udlguidelines.cast.org/")
_WWC_EL = Source(
    "IES: Teaching Content and Literacy to English Learners", "https://ies.ed.gov/ncee/wwc/PracticeGuide/19"
)
_WWC_READ = Source("IES: Reading Interventions for Grades 4-9", "https://ies.ed.gov/ncee/wwc/PracticeGuide/29")
_ARI = Source("textstat: Automated Readability Index, Coleman-Liau", "https://textstat.org/")
_BDA = Source("British Dyslexia Association: Style Guide", "https://www.bdadyslexia.org.uk/")

_NEEDS = (
    Need(
        "english-learner",
        "English learners",
        "Supports for learners who are still learning English: plain sentences, word meanings, sentence frames.",
        (
            "Declared: the publisher's keywords, audience or description name English learners.",
            "Inferred: keywords name a support such as sentence frames, cognates or a word bank.",
            "Inferred: the learners' text reads at least two grades below the ages it is for.",
        ),
        (_WWC_EL, _ARI),
    ),
    Need(
        "reads-below-grade",
        "Reads below grade",
        "Text that is easier to read than is usual for the age, without being childish.",
        (
            "Declared: the publisher says that it is for learners below level, or in plain language.",
            "Inferred: the learners' text reads at least two grades below the ages it is for.",
        ),
        (_WWC_READ, _ARI),
    ),
    Need(
        "advanced",
        "Ready for more",
        "Challenge beyond the grade for learners who are already secure.",
        (
            "Declared: the publisher's keywords, audience or notes name advanced learners or learners above level.",
            "Inferred: the text has a part that makes the task harder.",
        ),
        (_UDL,),
    ),
    Need(
        "prerequisite-practice",
        "Needs prerequisite practice",
        "Practice of what the topic builds on, for learners who missed it.",
        (
            "Declared: the publisher names intervention, review or prerequisite skills.",
            "Inferred: it is practice, or its text has an easier part.",
        ),
        (_UDL,),
    ),
    Need(
        "captions",
        "Captions or sign language",
        "Everything that is heard can also be read or seen.",
        (
            "Declared: accessibilityFeature has captions, closedCaptions, openCaptions or signLanguage.",
            "Inferred: not needed, since the publisher declares access modes without sound.",
        ),
        (_W3C, _WCAG),
    ),
    Need(
        "screen-reader",
        "Works with a screen reader",
        "Everything can be read aloud or in braille by the reader's own software.",
        (
            "Declared: accessModeSufficient has textual, or features such as alternativeText, ARIA or taggedPDF.",
            "Inferred: the publisher declares text as the only access mode.",
        ),
        (_W3C, _WCAG),
    ),
    Need(
        "low-vision",
        "Low vision",
        "Large print, strong contrast, or text that the reader can enlarge.",
        (
            "Declared: displayTransformability, largePrint, highContrastDisplay or braille.",
            "Inferred: text alone is declared to be enough, and text can be enlarged.",
        ),
        (_W3C, _WCAG),
    ),
    Need(
        "keyboard-only",
        "Keyboard only",
        "Everything works without a mouse or touch.",
        (
            "Declared: accessibilityControl has fullKeyboardControl or fullSwitchControl.",
            "Inferred: declared as text only, so there is nothing to operate.",
        ),
        (_W3C, _WCAG),
    ),
    Need(
        "dyslexia-friendly",
        "Dyslexia-friendly",
        "Font and spacing can be changed, text is read aloud in step, or sentences are short.",
        (
            "Declared: displayTransformability or synchronizedAudioText, or the publisher names dyslexia.",
            "Inferred: the learners' text has short sentences, twelve words at most on average.",
        ),
        (_BDA, _W3C, _COGA),
    ),
    Need(
        "short-attention",
        "Short attention span",
        "Short enough to finish, or made of short steps.",
        (
            "Declared: the publisher names short activities or short attention spans.",
            "Inferred: the publisher's time is 20 minutes at most.",
        ),
        (_COGA, _UDL),
    ),
    Need(
        "offline",
        "Offline or on paper",
        "Works without a device or the internet.",
        (
            "Declared: the publisher says offline, unplugged, printable or paper.",
            "Inferred: the materials listed need no device, or the whole text is here and text is all that is needed.",
        ),
        (_UDL,),
    ),
    Need(
        "low-preparation",
        "Little preparation",
        "A teacher can start with what any classroom has.",
        (
            "Declared: the publisher says low or no preparation, or that no materials are needed.",
            "Inferred: three materials at most are listed, none of them special equipment.",
        ),
        (_UDL,),
    ),
)
NEEDS: dict[str, Need] = {need.id: need for need in _NEEDS}


def evidence(resource: Resource, need: str) -> NeedEvidence:
    """What is known of one resource and one need (its id), and why, to be told to teachers."""
    if need not in NEEDS:
        raise InvalidRequestError("need", f"“{need}” is no need known here.", ", ".join(NEEDS))
    found, because = RULES[need](resource)
    return NeedEvidence(need, found, because)
