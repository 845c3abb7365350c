"""The same objective otherwise: a material that is an adaptation, more accessible, simpler,
harder or shorter than the one on the page, with what it gains and loses."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from catalog.model import AlignmentType, Evidence, Resource
from catalog.needs.key_words import explains
from catalog.needs.needs import NEEDS, barriers, evidence
from catalog.text.analysis import terms
from indexer.generation.duplicates import said_by

ACCESS = (
    *(need.id for need in NEEDS.values() if need.group in ("perceiving", "operating")),
    "dyslexia-friendly",
)
SIMPLER, HARDER = ("reads-below-grade",), ("advanced",)  # support for language is not simpler content
# The cosine from which two texts have one objective, by what joins them. Titles do if the words of one are all in the
# other and most of it: "multiples of 5" is not "multiples of 8", nor "describe tenths" "describe hundredths", however
# near their texts are. A standard may be broad, so it joins only texts whose titles share a word.
# (evaluation/README.md)
NEARLY_EQUAL, SAME_TITLE, TITLE_WITHIN, SHARED_STANDARD = 0.9, 0.68, 0.8, 0.6
MOST_OF_TITLE = 0.5
MAX_YEARS = 1
MUCH_SHORTER = 0.8
PER_KIND = 2
# Only a difference in what two texts say shows that a grade makes one simpler. From how many pairs of neighboring words
# there is enough to tell; and from what share in common (Jaccard) one is a copy of the other: of the pairs of all that
# they say, of those of the descriptions, of the words of the objectives.
ENOUGH_SAID, NEARLY_COPIED, SAME_POINTS, SAME_AIM = 25, 0.75, 0.5, 0.55
LANGUAGE = tuple(need.id for need in NEEDS.values() if need.group == "language")
# What is declared of these is not given up for a shorter, simpler or harder material.
KEPT = (*ACCESS, "structured-literacy", *LANGUAGE)
# Stems of what titles of lessons say around their objective.
_AROUND = frozenset(
    "activ begin build check compar continu culmin day defin describ develop discuss domain draft end "  # noqa: SIM905
    "exampl explain explor final find idea identifi interpret intro introduc introduct investig know "
    "learn lesson make paragraph part plan practic practis present problem project recogn review "
    "revis secur sentenc skill solv step stori strategi tricki understand unit use word work write".split()
)
# Those of them that are steps of making something: what has another of them is another task.
_MAKING = frozenset("compar draft plan prepar present problem revis write".split())  # noqa: SIM905
_TENSES = frozenset(terms("present past future preterite perfect imperfect pluperfect conditional subjunctive"))
_TESTS = re.compile(r"\b(?:assessments?|quiz(?:zes)?|tests?|exams?|exit tickets?)\b", re.IGNORECASE)

_LIST = re.compile(r",\s*(?:and\b|or\b|&)?|\band\b|\bor\b|&", re.IGNORECASE)
_QUOTED = re.compile(r"(?<!\w)[‘'“\"]([A-Z][^‘’“”\"]{2,80}?)[’'”\"](?!\w)")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One other material; ``key`` and ``values`` word what is different about it, ``needs`` are the needs it meets and
    the material on the page is not known to meet."""

    resource: Resource
    key: str
    values: dict[str, int]
    needs: Sequence[str] = ()
    loses: Sequence[str] = ()  # needs that only the material on the page is known to meet
    inferred: frozenset[str] = frozenset()  # of ``needs`` those that are not declared


Judge = Callable[[Resource, Resource], Alternative | None]


def taught(resource: Resource) -> list[str]:
    """Identifiers of the standards a material teaches or assesses."""
    kinds = (AlignmentType.TEACHES, AlignmentType.ASSESSES)
    return list(dict.fromkeys(a.standard_id for a in resource.alignments if a.standard_id and a.type in kinds))


def same_objective(
    resource: Resource, near: Iterable[tuple[Resource, float]], standards: frozenset[str]
) -> list[Resource]:
    """Those of ``near`` that teach one of the standards, or if either names none mean nearly the same, are called much
    the same and are not two steps of one unit: at most a year apart, in a language that both share and with objectives
    that have a word in common, as far as their sources say, and both to test or neither."""
    similar = []
    for other, score in near:
        shared = bool(standards & set(taught(other))) and score >= _least(resource, other, standard=True)
        alike = bool(set(resource.subjects) & set(other.subjects)) and score >= _least(resource, other)
        fits = abs(_years(resource, other)) <= MAX_YEARS and _one_language(resource, other)
        fits = fits and _tests(resource) == _tests(other) and _one_work(resource, other)
        fits = fits and not _apart(resource, other)
        alike = alike and not (standards and taught(other)) and not _steps(resource, other)
        if other.id != resource.id and fits and (shared or alike):
            similar.append(other)
    return similar


def _least(resource: Resource, other: Resource, *, standard: bool = False) -> float:
    """The cosine from which two materials have one objective, which both may share a ``standard`` for."""
    ours, theirs = (set(terms(material.title)) - _AROUND for material in (resource, other))
    shared = ours & theirs
    if not _in_one_order(resource, other, shared) or not _whole_list(resource, theirs) or _other_number(ours, theirs):
        return math.inf
    if not shared:
        return math.inf if not ours or not theirs else NEARLY_EQUAL
    if standard:
        return SHARED_STANDARD
    if shared not in (ours, theirs):
        return math.inf
    if len(shared) <= MOST_OF_TITLE * len(ours | theirs):
        return NEARLY_EQUAL
    return SAME_TITLE if ours == theirs and len(ours) > 1 else TITLE_WITHIN


def _other_number(ours: Set[str], theirs: Set[str]) -> bool:
    """Whether each title has a number that the other lacks."""
    numbers = [{word for word in words if word.isdigit()} for words in (ours, theirs)]
    return bool(numbers[0] - numbers[1] and numbers[1] - numbers[0])


def _in_one_order(resource: Resource, other: Resource, shared: Set[str]) -> bool:
    """Whether the titles say what they share in one order: "a fraction by a whole number" is no "whole number by a
    fraction"."""
    ours, theirs = (
        list(dict.fromkeys(word for word in terms(material.title) if word in shared)) for material in (resource, other)
    )
    return ours == theirs


def _whole_list(resource: Resource, theirs: Set[str]) -> bool:
    """Whether each thing that the title lists ("perimeter, area and volume") has a word in the other title."""
    if "," not in resource.title:
        return True
    listed = (set(terms(part)) - _AROUND for part in _LIST.split(resource.title))
    return all(words & theirs for words in listed if words)


def _one_work(resource: Resource, other: Resource) -> bool:
    """Whether both name the same works in quotation marks, or none, in their titles."""
    ours, theirs = ({name.casefold() for name in _QUOTED.findall(material.title)} for material in (resource, other))
    return ours == theirs


def _steps(resource: Resource, other: Resource) -> bool:
    """Whether they have places in one unit: what is taught first and what follows cannot replace each other."""
    ours, theirs = (
        {part.id or part.name for part in material.parts if part.position is not None} for material in (resource, other)
    )
    return bool(ours & theirs)


def _leads_up(easier: Resource, harder: Resource) -> bool:
    """Whether what two materials of neighboring grades say agrees with the grades: they differ, and the title of the
    harder one has all that the other's has and the same steps of making something, if no standard joins them."""
    less, more = (set(terms(material.title)) for material in (easier, harder))
    agrees = less - _AROUND <= more and less & _MAKING == more & _MAKING and not _tenses(easier, harder)
    joined = set(taught(easier)) & set(taught(harder))
    return _differ(easier, harder) and bool(joined or agrees)


def _tenses(resource: Resource, other: Resource) -> bool:
    """Whether each names a tense that the other does not: the present of a verb is no easier preterite."""
    ours, theirs = (
        _TENSES & set(terms(" ".join((material.title, *material.objectives)))) for material in (resource, other)
    )
    return bool(ours - theirs and theirs - ours)


def _differ(resource: Resource, other: Resource) -> bool:
    """Whether both say enough to tell that they differ in more than the grade."""
    ours, theirs = said_by(resource).pairs, said_by(other).pairs
    if min(len(ours), len(theirs)) < ENOUGH_SAID or _alike(ours, theirs, NEARLY_COPIED):
        return False
    points, others = (frozenset(pairwise(terms(material.description))) for material in (resource, other))
    return not (_alike(points, others, SAME_POINTS) or _alike(*_aims(resource, other), SAME_AIM))


def _aims(resource: Resource, other: Resource) -> tuple[Set[str], Set[str]]:
    """The words of the objectives of each."""
    ours, theirs = (frozenset(terms(" ".join(material.objectives))) - _AROUND for material in (resource, other))
    return ours, theirs


def _apart(resource: Resource, other: Resource) -> bool:
    """Whether both state objectives that have no word in common."""
    ours, theirs = _aims(resource, other)
    return bool(ours and theirs) and not ours & theirs


def _alike(ours: Set[Any], theirs: Set[Any], least: float) -> bool:
    """Whether so much of all that both have is in both; nothing is alike to nothing."""
    return bool(ours and theirs) and len(ours & theirs) >= least * len(ours | theirs)


def unmet(resource: Resource, needs: Iterable[str]) -> list[str]:
    """The needs that the material is not known to meet."""
    return [need for need in needs if need in NEEDS and not evidence(resource, need).evidence.met]


def alternatives(
    resource: Resource, others: Sequence[Resource], needs: Sequence[str] = ()
) -> list[tuple[str, list[Alternative]]]:
    """By kind, the best of ``others`` (nearest first) that differ so; kinds without any are left out. The first kind
    are those that meet most of the ``needs`` asked for that the material is not known to meet."""
    asked = unmet(resource, needs)

    def meeting(resource: Resource, other: Resource) -> Alternative | None:
        gained = _gains(resource, other, asked)
        return Alternative(other, "alternative.declares", {}, gained) if gained else None

    judges: tuple[tuple[str, Judge], ...] = (
        ("asked", meeting),
        ("adaptation", _adaptation),
        ("accessible", _accessible),
        ("simpler", _simpler),
        ("harder", _harder),
        ("shorter", _shorter),
    )
    shown = []
    for kind, judge in judges:
        candidates = [judged for other in others if (judged := judge(resource, other))]
        if kind in ("simpler", "harder", "shorter"):
            candidates = [
                candidate for candidate in candidates if not _gains(candidate.resource, resource, KEPT, declared=True)
            ]
        candidates = [_weighed(resource, candidate) for candidate in candidates]
        candidates.sort(
            key=lambda candidate: (-len(set(asked) & set(candidate.needs)), len(candidate.loses) - len(candidate.needs))
        )
        if candidates:
            shown.append((kind, candidates[:PER_KIND]))
    return shown


def _weighed(resource: Resource, alternative: Alternative) -> Alternative:
    inferred = [
        need for need in alternative.needs if evidence(alternative.resource, need).evidence is Evidence.INFERRED
    ]
    return replace(alternative, loses=_gains(alternative.resource, resource, NEEDS), inferred=frozenset(inferred))


def _gains(resource: Resource, other: Resource, needs: Iterable[str], *, declared: bool = False) -> list[str]:
    """Needs that ``other`` is known to meet and ``resource`` is not."""
    gained = []
    for need in needs:
        if need in NEEDS:
            theirs, ours = evidence(other, need).evidence, evidence(resource, need).evidence
            known = theirs is Evidence.DECLARED if declared else theirs.met
            if known and not ours.met and not (theirs is Evidence.INFERRED and _has_some(resource, need)):
                gained.append(need)
    return gained


def _has_some(resource: Resource, need: str) -> bool:
    """Whether a material has the support that the need is inferred from, only less of it."""
    return need == "english-learner" and explains(resource)


def _adaptation(resource: Resource, other: Resource) -> Alternative | None:
    """What the publisher names as an accessible variant of the material."""
    named = other.id in resource.adaptations or (other.url is not None and other.url in resource.adaptations)
    return Alternative(other, "alternative.declares", {}, _gains(resource, other, NEEDS)) if named else None


def _tests(resource: Resource) -> bool:
    """Whether it is for finding out what learners know, by its kind."""
    return any(map(_TESTS.search, (*resource.types, resource.title)))


def _one_language(resource: Resource, other: Resource) -> bool:
    ours, theirs = ({tag.casefold().partition("-")[0] for tag in material.languages} for material in (resource, other))
    return not ours or not theirs or bool(ours & theirs)


def _accessible(resource: Resource, other: Resource) -> Alternative | None:
    """What declares more access than it gives up, keeps the language support that is declared, states no barrier of its
    own, and is not for advanced learners if the material on the page is not."""
    gained = _gains(resource, other, ACCESS, declared=True)
    lost = _gains(other, resource, ACCESS, declared=True)
    if len(gained) <= len(lost) or _gains(other, resource, LANGUAGE, declared=True) or _gains(resource, other, HARDER):
        return None
    ours = {barrier.need for barrier in barriers(resource)}
    worse = any(barrier.need not in ours for barrier in barriers(other))
    return None if worse else Alternative(other, "alternative.declares", {}, gained)


def _years(resource: Resource, other: Resource) -> int:
    """How many years later ``other`` comes; 0 if either does not say."""
    return other.ages.low - resource.ages.low if resource.ages and other.ages else 0


def _simpler(resource: Resource, other: Resource) -> Alternative | None:
    years = 0 if _tests(resource) else -_years(resource, other)  # a test of another grade tests something else
    if 0 < years <= MAX_YEARS:
        return Alternative(other, "alternative.earlier", {"n": years}) if _leads_up(other, resource) else None
    gained = _gains(resource, other, SIMPLER, declared=True) if years == 0 else []
    return Alternative(other, "alternative.declares", {}, gained) if gained else None


def _harder(resource: Resource, other: Resource) -> Alternative | None:
    years = 0 if _tests(resource) else _years(resource, other)
    if 0 < years <= MAX_YEARS:
        return Alternative(other, "alternative.later", {"n": years}) if _leads_up(resource, other) else None
    gained = _gains(resource, other, HARDER, declared=True) if years == 0 else []
    return Alternative(other, "alternative.declares", {}, gained) if gained else None


def _shorter(resource: Resource, other: Resource) -> Alternative | None:
    if not resource.minutes or not other.minutes or other.minutes > MUCH_SHORTER * resource.minutes:
        return None
    return Alternative(other, "alternative.minutes", {"theirs": other.minutes, "ours": resource.minutes})
