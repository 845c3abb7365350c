"""Reasons: why a resource has the points it has, for a teacher to read; their words are in ``api/messages``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from api.search.features import AcceptableStandard, Asked
from api.search.fit import Band, chance
from api.search.grade_names import grade_message
from catalog.messages import Message, Value, listed, message
from catalog.model import AgeRange, Alignment, AlignmentSource, Evidence, Resource
from catalog.needs.needs import NEEDS, evidence
from catalog.standards.declared_codes import aligned_to
from catalog.standards.nearness import ANSWERING, Nearness
from catalog.vocabularies.subjects import subject_message
from catalog.vocabularies.terms import kind_message
from indexer.engine import MATCHING, EngineQuery
from indexer.words.analysis import FIELDS, is_stopword, stem, words
from indexer.words.unit_names import name_keys

_MAX_LENGTH = 4000  # characters of a text that are read for a reason
_MAX_WORDS = 4

# What is said of points that no reader would call a reason: pages leave it out.
NO_REASONS = frozenset({"reason.meaning.hardly", "reason.course.hardly", "reason.inferred.hardly"})
_CHANCE = 0.25  # cosine that unrelated texts rarely reach
_UNIT_SAYS = 0.5  # share of the words, weighed, that a unit says when it is about them
# The name of a unit that only says its place: "Grade 5 / Module 4 / Topic E".
_PLACE = r"(?:grade|year|module|unit|topic|lesson|chapter|part|section|week|volume|book|term|strand|course|level|k|hs)"
_NUMBERED_ONLY = re.compile(rf"(?:(?:{_PLACE}|\d+[a-z]?|[a-z]|[ivx]+)(?![a-z0-9])[\W_]*)+", re.IGNORECASE)
_CLOSE = 0.4  # cosine from which two texts are plainly about one thing (all-MiniLM-L6-v2)

# The signals, and the beginnings of signals, that reasons go by.
_READ = frozenset({"meaning", "meaning.course", "words.course", "synonyms.course", "inferred", "inferred.standard"})
_READ_FAMILIES = ("declared.", "need.")

# How a standard that is not the one asked for is described.
_STANDS = {
    Nearness.EQUIVALENT: "equivalent",
    Nearness.PART: "part",
    Nearness.PART_OF_EQUIVALENT: "part",
    Nearness.WHOLE: "parent",
    Nearness.PARENT: "parent",
    Nearness.RELATED: "related",
    Nearness.PREREQUISITE: "prerequisite",
}


class Facts(NamedTuple):
    """What a reason is about, as data: the standard that a material meets, or its relation to the one asked for, by
    whose word and how surely; the need and its evidence; the material's own words that matched, weightiest first."""

    standard: str | None = None
    relation: Nearness | None = None
    source: AlignmentSource | None = None
    band: Band | None = None
    confidence: float | None = None
    need: str | None = None
    evidence: Evidence | None = None
    words: tuple[str, ...] = ()


_NO_FACTS = Facts()


class Reason(NamedTuple):
    """A share of the score and why; ``kind`` is a group of ``api.search.features.GROUPS``."""

    points: float
    because: Message
    kind: str
    facts: Facts = _NO_FACTS


@dataclass(frozen=True, slots=True)
class ScoredResult:
    """One result to be explained: its points by kind, its signals that reasons go by (``is_read``), and which of the
    terms that are ``terms_read`` each of its fields has, if that is known."""

    resource: Resource
    points: Mapping[str, float]
    signals: Mapping[str, float]
    held: Mapping[str, Collection[str]] | None = None


def say(asked: Asked, shown: ScoredResult) -> tuple[Reason, ...]:
    """A reason for every kind with points, and for every wish that the resource says nothing about; largest first."""
    reasons = [*_of_words(asked, shown), *_of_standards(asked, shown), *_of_wishes(asked, shown)]
    return tuple(sorted(reasons, key=lambda reason: (reason.points == 0, -abs(reason.points))))


def terms_read(engine_query: EngineQuery) -> list[str]:
    """The terms that reasons look for in a result; none, if any is a stopword, which not every field is indexed by."""
    terms = dict.fromkeys([*_weighty(engine_query.terms), *_weighty(engine_query.synonyms)])
    return [] if any(map(is_stopword, terms)) else list(terms)


def is_read(signal: str, *, held: bool) -> bool:
    """Whether reasons go by a signal: by those of words in each field only if no engine says what a field ``held``."""
    return signal in _READ or signal.startswith(_READ_FAMILIES) or (not held and signal.startswith("words."))


def _of_words(asked: Asked, shown: ScoredResult) -> Iterator[Reason]:
    points = shown.points
    if points["words"]:
        matches, places = _find(shown, _weighty(asked.engine_query.terms), typed=True)
        because = message("reason.words.found", words=_quoted(matches), places=places) if matches else _DEEP
        yield Reason(points["words"], because, "words", Facts(words=tuple(matches)))
    if points["synonyms"]:
        matches, places = _find(shown, _weighty(asked.engine_query.synonyms), typed=False)
        because = message("reason.synonyms", words=_quoted(matches), places=places) if matches else _DEEP
        yield Reason(points["synonyms"], because, "synonyms", Facts(words=tuple(matches)))
    if points["meaning"]:
        yield Reason(points["meaning"], _nearness(shown.signals), "meaning")
    if points["title"]:
        yield Reason(points["title"] + points["name"], message("reason.name.title"), "name")
    elif points["name"]:
        yield Reason(points["name"], _called_so(asked.engine_query.names, shown.resource), "name")
    if points["course"]:
        about = _unit_is_about_this(shown.signals)
        yield Reason(points["course"], _of_unit(shown.resource) if about else message("reason.course.hardly"), "course")


def _called_so(names: Collection[tuple[str, ...]], resource: Resource) -> Message:
    called = [part.name for part in resource.parts if not name_keys(part.name).isdisjoint(names)]
    return message("reason.name.unit", unit=called[0]) if called else message("reason.name.title")


def _nearness(signals: Mapping[str, float]) -> Message:
    meaning = signals.get("meaning", 0.0)
    return _MEANT_CLOSE if meaning >= _CLOSE else _MEANT_FAR if meaning >= _CHANCE else _MEANT_HARDLY


def _unit_is_about_this(signals: Mapping[str, float]) -> bool:
    """Whether a unit's name or words say enough of what was asked to be a reason; below that is what chance gives."""
    share = signals.get("words.course", 0.0) + signals.get("synonyms.course", 0.0) / 2
    return share >= _UNIT_SAYS or signals.get("meaning.course", 0.0) >= _CLOSE


def _of_unit(resource: Resource) -> Message:
    named = [part.name for part in resource.parts if part.name]
    telling = next((name for name in named if not _NUMBERED_ONLY.fullmatch(name)), "")
    if telling:
        return message("reason.course.unit", unit=telling)
    return message("reason.course.around") if named else message("reason.course.all")


def _weighty(terms: Mapping[str, float]) -> Mapping[str, float]:
    return {term: weight for term, weight in terms.items() if weight >= MATCHING} or terms


# By place, as a reason names it, the field of ``indexer.words.analysis.FIELDS`` and the text.
_PLACES: Mapping[str, tuple[str, Callable[[Resource], str]]] = {
    "title": ("title", lambda resource: resource.title),
    "objective": ("objective", lambda resource: " ".join(resource.objectives)),
    "keywords": ("keyword", lambda resource: " ".join(resource.keywords)),
    "description": ("description", lambda resource: resource.description),
    "unit": ("part", lambda resource: " ".join(part.name for part in resource.parts)),
}
# What is said again and again of ten results, made once.
_PLACE_NAMES = {place: message(f"reason.place.{place}") for place in (*_PLACES, "text")}
_DEEP = message("reason.words.deep")
_MEANT_CLOSE, _MEANT_FAR, _MEANT_HARDLY = (message(f"reason.meaning.{how}") for how in ("close", "far", "hardly"))


def _find(shown: ScoredResult, terms: Mapping[str, float], *, typed: bool) -> tuple[list[str], Value]:
    """A result's own words that meet the terms, the weightiest first, and their places. A place is read only for terms
    that it may have and that no place before it has, and the text only if no other place has any."""
    resource, spoken, typed_as = shown.resource, list[str](), dict[str, str]()
    held = _perhaps_held(shown, terms, typed=typed) if shown.held is None else shown.held
    for place, (field, read) in _PLACES.items():
        if field not in held or not (there := terms.keys() & held[field]):
            continue  # as most places of most results
        text = read(resource)
        sure = shown.held is not None and len(text) <= _MAX_LENGTH
        wanted = there - typed_as.keys() if sure else there
        here = _meeting(text, wanted) if wanted else {}
        if sure or here:
            spoken.append(place)
            typed_as = here | typed_as
    if not spoken and (there := terms.keys() & held.get("body", ())):
        typed_as = _meeting(resource.text, there)
        spoken = ["text"] if typed_as else []
    weightiest = sorted(typed_as, key=lambda term: (-terms[term], term))
    return [typed_as[term] for term in weightiest], _named(tuple(spoken))


def _perhaps_held(shown: ScoredResult, terms: Mapping[str, float], *, typed: bool) -> Mapping[str, Collection[str]]:
    """The terms that each field may have: the engine's signals, which are of terms that were ``typed``, say of which
    fields it has none."""
    return {field: terms for field in FIELDS if not (typed and shown.signals.get(f"words.{field}") == 0)}


@lru_cache(maxsize=64)
def _named(places: tuple[str, ...]) -> Value:
    """The places as a reason names them: of all that there are."""
    return listed([_PLACE_NAMES[place] for place in places])


def _meeting(text: str, terms: Collection[str]) -> dict[str, str]:
    """By term that the text holds, the first of its words with that stem. A stem begins with the letter that its word
    begins with, so that few words are looked up."""
    initials = {term[0] for term in terms}
    met: dict[str, str] = {}
    for word in words(text[:_MAX_LENGTH]):
        if word[0] in initials and (term := stem(word)) in terms and term not in met:
            met[term] = word
            if len(met) == len(terms):
                break
    return met


def _of_standards(asked: Asked, shown: ScoredResult) -> Iterator[Reason]:
    points = shown.points["standard"]
    if not points:
        return
    declared = any(level for name, level in shown.signals.items() if name.startswith("declared."))
    best = max(
        (alignment for alignment in shown.resource.alignments if declared and _near(asked, alignment)),
        key=lambda alignment: (_near(asked, alignment), alignment.source is AlignmentSource.REVIEWER),
        default=None,
    )
    inferred = shown.signals.get("inferred", 0.0)
    if best is not None and not _answers(asked, best) and inferred > _by_overlap(asked, best):
        best = None  # what is inferred for the standard itself says more than what is declared for a relative
    if best is not None:
        standard = _stands(asked.standards[aligned_to(best)])
        by_whom = "parts" if "alignments" in shown.resource.from_parts else best.source.value
        because = message(f"reason.by-{by_whom}.{best.type.value}", standard=standard)
        relation = asked.standards[aligned_to(best)].relation
        band, sure = Band.DECLARED, best.confidence
        if relation is Nearness.OVERLAPPING:
            sure = _by_overlap(asked, best)
            band = Band.inferred(sure)
        by = Facts(
            standard=best.standard_id,
            relation=relation,
            source=best.source,
            band=band,
            confidence=sure,
        )
        yield Reason(points, because, "standard", by)
        return
    place = int(shown.signals.get("inferred.standard", 0.0))
    id, nearness = list(asked.engine_query.standards.items())[place]
    sure, standard = shown.signals.get("inferred", 0.0) / nearness, _stands(asked.standards[id])
    band = Band.inferred(sure)
    if band is Band.NONE:
        yield Reason(points, message("reason.inferred.hardly"), "standard")
        return
    by = Facts(
        standard=id,
        relation=asked.standards[id].relation,
        source=AlignmentSource.INFERRED,
        band=band,
        confidence=sure,
    )
    yield Reason(points, message(f"reason.inferred.{band.value}", standard=standard, sure=sure), "standard", by)


def _near(asked: Asked, alignment: Alignment) -> float:
    if alignment.source is AlignmentSource.INFERRED:
        return 0.0
    return asked.engine_query.standards.get(aligned_to(alignment), 0.0)


def _answers(asked: Asked, alignment: Alignment) -> bool:
    return asked.standards[aligned_to(alignment)].relation in ANSWERING


def _by_overlap(asked: Asked, alignment: Alignment) -> float:
    """The chance that a material meets what was asked since its own standard overlaps it, by a crosswalk."""
    near = asked.standards.get(aligned_to(alignment))
    overlaps = near is not None and near.relation is Nearness.OVERLAPPING
    return chance(0.0, _near(asked, alignment)) if overlaps else 0.0


def _stands(wanted: AcceptableStandard) -> Value:
    if wanted.relation is Nearness.SELF:
        return wanted.code
    if wanted.relation is Nearness.OVERLAPPING:
        return message("reason.standard.overlapping", code=wanted.code, asked=wanted.asked, shared=wanted.overlap)
    return message(f"reason.standard.{_STANDS[wanted.relation]}", code=wanted.code, asked=wanted.asked)


def _of_wishes(asked: Asked, shown: ScoredResult) -> Iterator[Reason]:
    resource, points = shown.resource, shown.points
    if asked.engine_query.wished_ages is not None:
        yield Reason(points["grade"], _grade(asked, asked.engine_query.wished_ages, resource.ages), "grade")
    if points["subject"]:
        yield Reason(
            points["subject"],
            message("reason.subject", subjects=listed([*map(subject_message, resource.subjects)])),
            "subject",
        )
    if points["type"]:
        yield Reason(points["type"], message("reason.type", types=listed([*map(kind_message, resource.types)])), "type")
    least, most = asked.engine_query.wished_least_minutes, asked.engine_query.wished_minutes
    if least is not None or most is not None:
        yield Reason(points["minutes"], _minutes(least, most, resource.minutes), "minutes")
    if asked.engine_query.wished_languages:
        because = _language(asked.engine_query.wished_languages, resource.languages, met=bool(points["language"]))
        yield Reason(points["language"], because, "language")
    yield from _of_needs(asked, shown)
    if (decided := asked.approved.get(resource.id)) is not None:
        yield Reason(points["status"], decided, "status")


def _of_needs(asked: Asked, shown: ScoredResult) -> Iterator[Reason]:
    """Each need takes the share of the points that its evidence has."""
    levels = {need: shown.signals.get(f"need.{need}", 0.0) for need in asked.engine_query.needs}
    met = {need: level for need, level in levels.items() if level > 0}
    total, points_left = sum(met.values()), shown.points["need"]
    for need, level in levels.items():
        share = points_left if need in met and need == list(met)[-1] else 0.0
        if level > 0 and not share:
            share = _dyadic(shown.points["need"] * level / total)
        points_left -= share
        how, because = _of_need(shown.resource, need, level)
        yield Reason(share, because, "need", Facts(need=need, evidence=how))


def _of_need(resource: Resource, need: str, level: float) -> tuple[Evidence, Message]:
    """How one need is known, by the index's evidence, and why."""
    if need not in NEEDS:
        unknown = message("reason.need.known", need=need, how=message("evidence.unknown"), because="")
        return Evidence.UNKNOWN, unknown
    known = evidence(resource, need)
    how = Evidence.BARRIER if level < 0 else Evidence.UNKNOWN if level == 0 else known.evidence
    if level > 0 and how is not Evidence.DECLARED:
        how = Evidence.INFERRED
    name, state = message(f"need.{need}"), message(f"evidence.{how.value}")
    return how, message("reason.need.known", need=name, how=state, because=known.because)


def _dyadic(points: float) -> float:
    return round(points * 2**20) / 2**20


def _grade(asked: Asked, wished: AgeRange, ages: AgeRange | None) -> Message:
    """How a material's grade fits, in the words of the question."""
    named = grade_message(wished, asked.naming)
    if ages is None:
        return message("reason.grade.unknown", asked=named)
    theirs = grade_message(ages, asked.naming)
    if ages == wished and not asked.ages_implied:
        return message("reason.grade.same", theirs=theirs)
    if ages.overlaps(wished):
        return message("reason.grade.fits", theirs=theirs)
    if asked.ages_implied:
        return message("reason.grade.misses-standard", theirs=theirs, asked=named)
    return message("reason.grade.misses", theirs=theirs, asked=named)


def _minutes(least: int | None, most: int | None, minutes: int | None) -> Message:
    if minutes is None:
        return message("reason.minutes.unknown", most or least or 0)
    if least is not None and minutes < least:
        return message("reason.minutes.shorter", minutes, asked=least)
    if most is None or minutes <= most:
        return message("reason.minutes.fits", minutes)
    return message("reason.minutes.longer", minutes, asked=most)


def _language(wished: Sequence[str], languages: Sequence[str], *, met: bool) -> Message:
    asked = _tongues(wished)
    if not languages:
        return message("reason.language.unknown", asked=asked)
    if met:
        return message("reason.language.fits", theirs=_tongues(languages))
    return message("reason.language.misses", theirs=_tongues(languages), asked=asked)


def _tongues(tags: Sequence[str]) -> str | Message:
    return listed([Message(f"tongue.{tag}", default=tag) for tag in tags])


def _quoted(matches: list[str]) -> str | Message:
    return listed([message("quoted", text=word) for word in matches[:_MAX_WORDS]])
