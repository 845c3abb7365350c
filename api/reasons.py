"""Reasons in plain words: why a resource has the points it has, for a teacher to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from api.features import Asked, Wanted
from catalog.model import AgeRange, Alignment, AlignmentSource, AlignmentType, Evidence, Resource
from catalog.needs import evidence
from catalog.standards import Nearness
from indexer.aligned import LIKELY
from indexer.engine import MATCHING
from indexer.text import is_stopword, stem, words

_LONGEST = 4000  # characters of a text that are read for a reason
_MOST_WORDS = 4

_CLOSE = 0.4  # cosine from which two texts are plainly about one thing (all-MiniLM-L6-v2)
_SAYS = {
    AlignmentSource.PUBLISHER: "Aligned by its publisher to",
    AlignmentSource.REVIEWER: "Aligned by a reviewer to",
}
_DOES = {AlignmentType.TEACHES: "", AlignmentType.ASSESSES: " (assesses it)", AlignmentType.REQUIRES: " (requires it)"}
_STANDS = {
    Nearness.SELF: "",
    Nearness.EQUIVALENT: ", the same as {asked}",
    Nearness.PART: ", part of {asked}",
    Nearness.PART_OF_EQUIVALENT: ", part of {asked}",
    Nearness.PARENT: ", which {asked} is part of",
    Nearness.RELATED: ", related to {asked}",
    Nearness.PREREQUISITE: ", which comes before {asked}",
}


class Reason(NamedTuple):
    """A share of the score and why; ``kind`` is a group of ``api.features.GROUPS``."""

    points: float
    because: str
    kind: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One result to be explained: its points by kind, its signals, and the title of its twin above, if any."""

    resource: Resource
    points: Mapping[str, float]
    signals: Mapping[str, float]
    twin: str | None


def say(asked: Asked, shown: Shown) -> tuple[Reason, ...]:
    """A reason for every kind with points, and for every wish that the resource says nothing about; largest first."""
    reasons = [*_of_words(asked, shown), *_of_standards(asked, shown), *_of_wishes(asked, shown)]
    return tuple(sorted(reasons, key=lambda reason: (reason.points == 0, -abs(reason.points))))


def _of_words(asked: Asked, shown: Shown) -> Iterator[Reason]:
    points = shown.points
    said = _Said(shown.resource)
    for kind, terms, sentence in (
        ("words", asked.probe.terms, "Says {words} in its {places}"),
        ("synonyms", asked.probe.synonyms, "Says {words} in its {places}, near to your words"),
    ):
        if points[kind]:
            found, places = said.find({term: w for term, w in terms.items() if w >= MATCHING} or terms)
            quoted = sentence.format(words=_quoted(found), places=_listed(places))
            yield Reason(points[kind], quoted if found else "Says words that you typed", kind)
    if points["meaning"]:
        close = "Close to" if shown.signals.get("meaning", 0.0) >= _CLOSE else "Not far from"
        yield Reason(points["meaning"], f"{close} what your words mean", "meaning")
    if points["course"]:
        part = next((part.name for part in shown.resource.parts if part.name), "")
        because = f"Its unit, “{part}”, is about this" if part else "All of it together is about this"
        yield Reason(points["course"], because, "course")
    if shown.twin is not None:
        yield Reason(points["twin"], f"The same text as “{shown.twin}”, shown before", "twin")


class _Said:
    """The words of a resource by their stems, place by place. Its text is read only where no other place says it."""

    def __init__(self, resource: Resource) -> None:
        self._text = resource.text
        self._places = {
            "title": _stems(resource.title),
            "objective": _stems(" ".join(resource.objectives)),
            "keywords": _stems(" ".join(resource.keywords)),
            "description": _stems(resource.description),
            "unit’s name": _stems(" ".join(part.name for part in resource.parts)),
        }

    def find(self, terms: Mapping[str, float]) -> tuple[list[str], list[str]]:
        """The resource's own words that meet the terms, the weightiest first, and where they stand."""
        places = [place for place, spoken in self._places.items() if spoken.keys() & terms.keys()]
        spoken = [self._places[place] for place in places]
        if not places:
            spoken = [_stems(self._text)]
            places = ["text"] if spoken[0].keys() & terms.keys() else []
        found = {term: word for said in reversed(spoken) for term, word in said.items() if term in terms}
        return [found[term] for term in sorted(found, key=lambda term: (-terms[term], term))], places


def _stems(text: str) -> dict[str, str]:
    """Of words with one stem, the first that is said."""
    return {stem(word): word for word in reversed(list(words(text[:_LONGEST]))) if not is_stopword(word)}


def _of_standards(asked: Asked, shown: Shown) -> Iterator[Reason]:
    points = shown.points["standard"]
    if not points:
        return
    declared = any(level for name, level in shown.signals.items() if name.startswith("declared."))
    best = max(
        (each for each in shown.resource.alignments if declared and _near(asked, each)),
        key=lambda each: (_near(asked, each), each.source is AlignmentSource.REVIEWER),
        default=None,
    )
    if best is not None and best.standard_id is not None:
        wanted = asked.standards[best.standard_id]
        yield Reason(points, f"{_SAYS[best.source]} {wanted.code}{_stands(wanted)}{_DOES[best.type]}", "standard")
        return
    place = int(shown.signals.get("inferred.standard", 0.0))
    standard, nearness = list(asked.probe.standards.items())[place]
    sure, wanted = shown.signals.get("inferred", 0.0) / nearness, asked.standards[standard]
    fits = "Likely fits" if sure >= LIKELY else "May fit"
    yield Reason(points, f"{fits} {wanted.code}{_stands(wanted)} (inferred; {sure:.0%} sure)", "standard")


def _near(asked: Asked, alignment: Alignment) -> float:
    if alignment.standard_id not in asked.standards or alignment.source is AlignmentSource.INFERRED:
        return 0.0
    return asked.probe.standards.get(alignment.standard_id or "", 0.0)


def _stands(wanted: Wanted) -> str:
    return _STANDS[wanted.relation].format(asked=wanted.asked)


def _of_wishes(asked: Asked, shown: Shown) -> Iterator[Reason]:
    resource, points = shown.resource, shown.points
    if asked.probe.wished_ages is not None:
        yield Reason(points["grade"], _grade(asked.probe.wished_ages, resource.ages), "grade")
    for kind, name, values in (("subject", "Subject", resource.subjects), ("type", "Type", resource.types)):
        if points[kind]:
            yield Reason(points[kind], f"{name}: {_listed(list(values))}", kind)
    yield from _of_needs(asked, shown)
    if (decided := asked.approved.get(resource.id)) is not None:
        yield Reason(points["status"], decided, "status")


def _of_needs(asked: Asked, shown: Shown) -> Iterator[Reason]:
    """Each need takes the share of the points that its evidence has."""
    levels = {need: shown.signals.get(f"need.{need}", 0.0) for need in asked.probe.needs}
    total = sum(levels.values())
    left = shown.points["need"]
    met = [need for need, level in levels.items() if level]
    for need in asked.probe.needs:
        if not levels[need]:
            yield Reason(0.0, f"{asked.need_names.get(need, need)}: not declared", "need")
            continue
        share = left if need == met[-1] else _dyadic(shown.points["need"] * levels[need] / total)
        left -= share
        known = evidence(shown.resource, need)
        word = "declared" if known.evidence is Evidence.DECLARED else "inferred"
        yield Reason(share, f"{asked.need_names.get(need, need)} ({word}): {known.because.rstrip('.')}", "need")


def _dyadic(points: float) -> float:
    return round(points * 2**20) / 2**20


def _grade(wished: AgeRange, ages: AgeRange | None) -> str:
    if ages is None:
        return f"Ages not declared; you asked for {wished}"
    if ages.overlaps(wished):
        return f"Written for ages {ages}, as you asked" if ages == wished else f"Written for ages {ages}"
    return f"Written for ages {ages}; you asked for {wished}"


def _quoted(found: list[str]) -> str:
    return _listed([f"“{word}”" for word in found[:_MOST_WORDS]])


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[:-1] else "") + (names[-1] if names else "")
