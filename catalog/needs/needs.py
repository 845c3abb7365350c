"""The learner needs, and the evidence of a resource for each.

A need is about the material, never about a child. What the publisher declared is *declared*; what follows from what
was declared, or was found in the material, is *inferred*; what its source states against it is a *barrier*; everything
else is *unknown*, and never taken for "no" or "yes". What each rule counts is said in ``api/messages`` (``need-rule``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from catalog.errors import InvalidRequestError
from catalog.messages import Message, message
from catalog.model import Evidence, NeedEvidence, Resource
from catalog.needs.rules import RULES

GROUPS = ("perceiving", "operating", "understanding", "language", "challenge", "setting", "teaching")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a rule comes from."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Need:
    """A learner need, or in the group "teaching" a wish of teachers. ``name`` is English, as in ``api/messages``."""

    id: str
    group: str
    name: str
    sources: tuple[Reference, ...]


_W3C = Reference("W3C: Schema.org Accessibility Properties", "https://www.w3.org/2021/a11y-discov-vocab/latest/")
_DISPLAY = Reference(
    "W3C: Accessibility Metadata Display Guide 2.0", "https://www.w3.org/publishing/a11y/metadata-display-guide/"
)
_WCAG = Reference("W3C: Web Content Accessibility Guidelines 2.2", "https://www.w3.org/TR/WCAG22/")
_COGA = Reference(
    "W3C: Making Content Usable for People with Cognitive Disabilities", "https://www.w3.org/TR/coga-usable/"
)
_UDL = Reference("CAST: Universal Design for Learning Guidelines 3.0", "https://udlguidelines.cast.org/")
_WWC_EL = Reference(
    "IES: Teaching Content and Literacy to English Learners", "https://ies.ed.gov/ncee/wwc/PracticeGuide/19"
)
_WIDA = Reference("WIDA: English Language Development Standards Framework", "https://wida.wisc.edu/teach/standards/eld")
_WWC_READ = Reference("IES: Reading Interventions for Grades 4-9", "https://ies.ed.gov/ncee/wwc/PracticeGuide/29")
_WWC_MATH = Reference(
    "IES: Assisting Students Struggling with Mathematics", "https://ies.ed.gov/ncee/wwc/PracticeGuide/26"
)
_CCSS = Reference(
    "Common Core State Standards, Appendix A: text complexity",
    "https://achievethecore.org/page/2725/text-complexity",
)
_ARI = Reference("textstat: Automated Readability Index, Coleman-Liau", "https://textstat.org/")
_IDA = Reference("International Dyslexia Association: Structured Literacy", "https://dyslexiaida.org/")
_BDA = Reference("British Dyslexia Association: Style Guide", "https://www.bdadyslexia.org.uk/")
_NCAEP = Reference("NCAEP: Evidence-Based Practices for Autistic Learners", "https://ncaep.fpg.unc.edu/")
_ASHA = Reference(
    "ASHA: Augmentative and Alternative Communication",
    "https://www.asha.org/practice-portal/professional-issues/augmentative-and-alternative-communication/",
)
_NAGC = Reference("NAGC: Gifted Programming Standards", "https://nagc.org/")
_IDEA = Reference("US Department of Education: IDEA", "https://sites.ed.gov/idea/")

_NEEDS = (
    Need("captions", "perceiving", "Captions and transcripts", (_W3C, _DISPLAY, _WCAG)),
    Need("signed", "perceiving", "Sign language", (_W3C, _WCAG)),
    Need("audio-description", "perceiving", "Audio description", (_W3C, _WCAG)),
    Need("screen-reader", "perceiving", "Screen reader and text to speech", (_DISPLAY, _W3C, _WCAG)),
    Need("braille-tactile", "perceiving", "Braille and tactile", (_DISPLAY, _W3C)),
    Need("low-vision", "perceiving", "Low vision: large print, contrast, zoom", (_DISPLAY, _W3C, _WCAG)),
    Need("photosensitive", "perceiving", "No flashing or simulated motion", (_W3C, _WCAG)),
    Need("sensory-autism", "perceiving", "Calm and predictable", (_NCAEP, _W3C, _COGA)),
    Need("keyboard-only", "operating", "Keyboard only", (_W3C, _WCAG)),
    Need("motor-switch", "operating", "Switch and limited movement", (_W3C, _WCAG)),
    Need("own-pace", "operating", "At one’s own pace", (_W3C, _WCAG, _UDL)),
    Need("dyslexia-friendly", "understanding", "Dyslexia-friendly", (_BDA, _IDA, _W3C)),
    Need("structured-literacy", "understanding", "Structured literacy and decodable text", (_IDA,)),
    Need("reads-below-grade", "understanding", "Easier to read than usual for the age", (_WWC_READ, _CCSS, _ARI)),
    Need("executive-function", "understanding", "Short or in short steps", (_COGA, _UDL)),
    Need("concrete-representations", "understanding", "Concrete representations", (_WWC_MATH, _UDL)),
    Need("aac", "understanding", "Communication by symbols or devices (AAC)", (_ASHA,)),
    Need("english-learner", "language", "English learner supports", (_WWC_EL, _WIDA)),
    Need("newcomers", "language", "Newcomers and interrupted schooling", (_WIDA, _WWC_EL)),
    Need("home-language", "language", "In a home language or two languages", (_WIDA,)),
    Need("advanced", "challenge", "Ready for more", (_NAGC, _UDL)),
    Need("prerequisite-practice", "challenge", "Prerequisite practice", (_WWC_MATH, _UDL)),
    Need("intervention", "challenge", "Intervention", (_WWC_MATH, _WWC_READ, _IDEA)),
    Need("offline", "setting", "Offline", (_UDL,)),
    Need("low-bandwidth", "setting", "Low bandwidth", (_UDL,)),
    Need("printable", "setting", "Printable", (_UDL,)),
    Need("low-preparation", "teaching", "Little preparation", (_UDL,)),
)
NEEDS: dict[str, Need] = {need.id: need for need in _NEEDS}

# Ids that needs had before; they go on working in addresses, the API, the command, profiles and judged topics.
RENAMED = {"short-attention": "executive-function"}


def need_groups() -> list[tuple[str, list[Need]]]:
    """The needs by their groups, in order."""
    return [(group, [need for need in _NEEDS if need.group == group]) for group in GROUPS]


def current_id(need: str) -> str:
    """The id that a need has today."""
    return RENAMED.get(need, need)


def current_ids(needs: Iterable[str]) -> tuple[str, ...]:
    """Ids as they are today, each once."""
    return tuple(dict.fromkeys(map(current_id, needs)))


def evidence(resource: Resource, need: str) -> NeedEvidence:
    """What is known of one resource and one need (its id, or an earlier one), and why, in words for teachers."""
    id = current_id(need)
    if id not in NEEDS:
        raise InvalidRequestError("need", f"“{need}” is not a need we recognize.", list(NEEDS))
    return NeedEvidence(id, *_finding(resource, id))


def statuses(resource: Resource) -> list[Evidence]:
    """How each need is known of one resource, in the order of ``NEEDS``."""
    if resource.reviewed_needs or resource.needs_of_parts:
        return [_finding(resource, need)[0] for need in NEEDS]
    return [rule(resource)[0] for rule in RULES.values()]  # nearly always: what its rules find, in the same order


def _finding(resource: Resource, id: str) -> tuple[Evidence, Message]:
    for reviewed in resource.reviewed_needs:
        if reviewed.need != id:
            continue
        rubric, month = reviewed.rubric, _month(reviewed.decided)
        if reviewed.met:
            return Evidence.DECLARED, message("finding.reviewed.met", rubric=rubric, month=month)
        return Evidence.BARRIER, message("finding.reviewed.not-met", rubric=rubric, month=month)
    status, because = RULES[id](resource)
    if status is Evidence.UNKNOWN:
        for whole in resource.needs_of_parts:
            if whole.need == id:
                return whole.evidence, message(f"parts.{whole.evidence.value}")
    return status, because


def _month(day: str) -> Message:
    return message(f"month.{int(day[5:7])}", year=day[:4])


def barriers(resource: Resource, but: Collection[str] = (), among: Collection[str] | None = None) -> list[NeedEvidence]:
    """What its source states against perceiving or operating a resource, for needs other than ``but``. ``among`` are
    those that an index of this resource holds a barrier for, which spares reading the resource for the others."""
    if among is not None and not among:
        return []  # as of most resources
    groups = ("perceiving", "operating")
    asked = (need for need in _NEEDS if among is None or need.id in among)
    access = (need.id for need in asked if need.group in groups and need.id not in but)
    return [barrier for need in access if (barrier := evidence(resource, need)).evidence is Evidence.BARRIER]
