"""Tiers: what comes before what, regardless of points.

A *tiering* parts candidates by one thing that was asked for, the best tier first: made for the asked grade, next to it,
of unknown grade, for another one. A language that is the subject, the publisher and the kind of material that were
named and the needs are others; if a district wants approved materials first, that is the last of them. Tierings are
applied in order, then points. They hold among materials that are about what was asked: a material of the right grade
and another topic comes after all of those (``about``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from api.search.aboutness import evidence
from api.search.adoption_signals import APPROVED
from api.search.features import MARKED_APPROVED, Asked, Column
from api.search.fit import GRADE_TIERS, STANDARD_TIERS, grade_tiers, standard_tiers
from api.search.home_languages import HOME, TOPICAL, said
from api.search.languages_asked import is_foreign_language
from catalog.messages import Message, message
from catalog.model import AgeRange
from indexer.engine import Candidates
from indexer.words.analysis import FIELDS

# Among tiers, a material is about what was asked if it has nearly the points of the best one. With fewer of them it is
# if it or its unit holds most of what the words say, each word by how much it tells, and, of several words, it or its
# unit's name means about what those do that are near the best: "life cycles" and "water" are not the water cycle.
# (evaluation/README.md)
COVERED, STRONG, MIN_COVERED, MEANT = 0.6, 0.6, 1 / 3, 0.5
# Needs order what fits the topic about equally: what has at least this share of the best's points.
EQUALLY = 0.5
# If all that is made for the grade asked for has less than this share of the best's points for the topic, the best is
# said to be for another grade. Where a catalog has lessons on a topic for a grade, the best of them has more.
NEARLY = 0.8
_BEST = 3  # materials whose grades are then named
TOPIC, TOPIC_TIERS = "topic", ("about", "loose")
TOPIC_GRADE, TOPIC_GRADE_TIERS = "topic-grade", ("both", "topic", "grade", "neither")
SUBJECT, SUBJECT_TIERS = "subject", ("of", "other")
PUBLISHER, PUBLISHER_TIERS = "publisher", ("from", "other")
TYPE, TYPE_TIERS = "type", ("of", "other")
LANGUAGE, LANGUAGE_TIERS = "language", ("in", "other")
PLACE, PLACE_TIERS = "place", ("at", "in-unit", "other")
STANDARD = "standard"
STATUS, STATUS_TIERS = "status", (APPROVED, "other")

_PARTS = {"topic": "elsewhere", "grade": "little"}  # by tiers of topic and grade
_MEANING = ("meaning", "meaning.course")
_TOPICAL = [*map(FIELDS.index, TOPICAL)]

Places = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Tiering:
    """``places`` is each candidate's place in ``tiers``, 0 the best; ``kind`` names what is asked, as reasons do.
    ``order`` is what they are ordered by, if that is not their places. ``of_all`` says that it parts all candidates,
    not just those that are about the topic."""

    kind: str
    tiers: Sequence[str]
    places: Places
    order: Places | None = None
    of_all: bool = False

    @property
    def keys(self) -> Places:
        return self.places if self.order is None else self.order

    def count(self, at: NDArray[np.int64]) -> dict[str, int]:
        """How many of some candidates are in each tier."""
        counts = np.bincount(self.places[at], minlength=len(self.tiers))
        return dict(zip(self.tiers, counts.tolist(), strict=True))


def tierings(asked: Asked, candidates: Candidates, relevance: Column) -> list[Tiering]:
    """The tierings of a query, the first of most weight: the topic's, then one for each thing asked for, then
    that of what is approved, or none. A kind of material orders only what it parts: "fractions lesson" is "fractions"
    if all that is about them are lessons.
    ``relevance`` are each candidate's points for its topic, in the language asked for if any."""
    home = _in_home_language(asked, candidates)
    relevance = _in_any_language(home, relevance)
    standard, grade = _by_standard(asked, candidates), _by_grade(asked, candidates)
    wished = (
        _by_language(asked, candidates),
        *((standard, grade) if asked.ages_implied else (grade, standard)),
        _by_signal(candidates, PUBLISHER, PUBLISHER_TIERS),
        _by_signal(candidates, TYPE, TYPE_TIERS),
        _by_signal(candidates, LANGUAGE, LANGUAGE_TIERS),
        _by_place(candidates),
        _by_need(asked, candidates, relevance),
        _by_status(asked, candidates),
    )
    columns = [tier for tier in wished if tier is not None]
    if not columns:
        return []
    topic = _by_topic(asked, candidates, relevance, home, standard)
    about = topic.places == 0
    if grade is not None and (fit := _by_topic_and_grade(asked, candidates, relevance, about, grade.places)):
        columns.insert(columns.index(grade), fit)
    columns = [tier for tier in columns if tier.kind != TYPE or len(np.unique(tier.places[about])) > 1]
    return [topic, *columns] if columns else []


def _in_any_language(home: NDArray[np.bool_], relevance: Column) -> Column:
    """The points for a topic, of which a text in a home language asked for has at least ``EQUALLY`` of the best's
    if it says the topic: what is encoded by an English model tells little of its meaning."""
    if not home.any():
        return relevance
    return np.where(home, np.maximum(relevance, EQUALLY * relevance.max()), relevance)


def _in_home_language(asked: Asked, candidates: Candidates) -> NDArray[np.bool_]:
    """What is in a home language that is asked for, and says the topic in it or in English."""
    none = np.zeros(len(candidates.ids))
    if candidates.signals.keys().isdisjoint({f"need.{HOME}", LANGUAGE}):
        return none > 0
    need, language, covered = (
        np.asarray(candidates.signals.get(name, none), np.float64) for name in (f"need.{HOME}", LANGUAGE, "covered")
    )
    met = (need > 0) | (language > 0)
    says: NDArray[np.bool_] = met & (covered >= COVERED)
    if asked.home and candidates.held is not None:
        sought = [*{term for ways in asked.home for way in ways for term in way}]
        others = np.flatnonzero(met & ~says).tolist()
        by_field = said(asked.home, sought, candidates.held(others, sought)[_TOPICAL])
        says[others] = by_field.any(axis=1).mean(axis=0) >= COVERED
    return says


def _by_language(asked: Asked, candidates: Candidates) -> Tiering | None:
    """What teaches the language that is asked for as a subject, then the rest: "colours in Spanish" is no art."""
    of, wished = candidates.signals.get("subject"), asked.engine_query.wished_subjects
    if of is None or not all(map(is_foreign_language, wished)):
        return None
    return Tiering(SUBJECT, SUBJECT_TIERS, (np.asarray(of) == 0).astype(np.int8))


def _by_grade(asked: Asked, candidates: Candidates) -> Tiering | None:
    wished = asked.engine_query.wished_ages
    if wished is None or "ages.low" not in candidates.signals:
        return None
    low, high = (np.asarray(candidates.signals[name], np.float64) for name in ("ages.low", "ages.high"))
    return Tiering("grade", GRADE_TIERS, grade_tiers(wished, low, high))


def _by_topic_and_grade(
    asked: Asked, candidates: Candidates, relevance: Column, about: NDArray[np.bool_], grades: Places
) -> Tiering | None:
    """What says the topic and is for the grade, or says it strongly and is not for another one. Then, if nothing of
    these is strong, what is strongly and by its name about the topic, for other grades. Then what says little of the
    topic, and the rest for other grades. None if that parts nothing that the grade alone does not."""
    if asked.ages_implied:
        return None
    strong = about & (relevance >= STRONG * relevance.max(initial=0.0))
    inside, other = (grades == GRADE_TIERS.index(tier) for tier in ("in", "other"))
    named, says = evidence(asked.concepts, candidates, np.flatnonzero(strong | (about & inside)).tolist())
    both = says & (inside | (strong & ~other))
    instead = named & strong & other & ~(both & strong).any()
    places = np.select([both, instead, ~other], [0, 1, 2], 3).astype(np.int8)
    parts = instead.any() or ((both & ~inside).any() and (about & ~both & ~other).any())
    return Tiering(TOPIC_GRADE, TOPIC_GRADE_TIERS, places) if parts else None


def grades_instead(tierings: Sequence[Tiering], candidates: Candidates) -> list[AgeRange]:
    """The ages of what comes first as nothing for the grade asked for is about the topic, the youngest first."""
    places = next((tiering.places for tiering in tierings if tiering.kind == TOPIC_GRADE), None)
    if places is None:
        return []
    instead = (tierings[0].places == 0) & (places == TOPIC_GRADE_TIERS.index("topic"))
    low, high = (candidates.signals[name][instead].tolist() for name in ("ages.low", "ages.high"))
    known = sorted(set(zip(low, high, strict=True)))
    return [AgeRange(int(low), int(high) if isfinite(high) else None) for low, high in known]


def grades_elsewhere(
    asked: Asked, tierings: Sequence[Tiering], candidates: Candidates, relevance: Column
) -> list[AgeRange]:
    """The ages that the best for the topic are made for, the youngest first, if nothing for the grade asked for fits
    the topic nearly as well; none if the best does not say."""
    tiering = next((tiering for tiering in tierings if tiering.kind == "grade"), None)
    best = 0.0 if tiering is None else relevance.max(initial=0.0)
    if tiering is None or asked.ages_implied or not asked.engine_query.terms or best <= 0:
        return []
    close = relevance >= NEARLY * best
    if (close & (tiering.places == GRADE_TIERS.index("in"))).any():
        return []
    first = np.lexsort((candidates.rows, -relevance))[:_BEST].tolist()
    ages = [candidates.resources[at].ages for at in first if close[at]]
    known = {found for found in ages if found is not None}
    return sorted(known, key=lambda found: (found.low, found.high or np.inf)) if ages[0] else []


def _by_signal(candidates: Candidates, kind: str, tiers: Sequence[str]) -> Tiering | None:
    """What is by the publisher, or of the kind of material, that was named, then the rest."""
    meets = candidates.signals.get(kind)
    return None if meets is None else Tiering(kind, tiers, (np.asarray(meets) == 0).astype(np.int8))


def _by_place(candidates: Candidates) -> Tiering | None:
    """What is the lesson of a number in the numbered unit that was asked for, then what is in it, then the rest."""
    placed = candidates.signals.get("placed")
    if placed is None:
        return None
    return Tiering(PLACE, PLACE_TIERS, np.round(2 - 2 * np.asarray(placed, np.float64)).astype(np.int8))


def _by_need(asked: Asked, candidates: Candidates, relevance: Column) -> Tiering | None:
    """How many of the needs asked for are known to be met, then none known, then what its source states a barrier for:
    what one need gains and another loses is never added up. To meet a need moves up only what fits the topic about
    equally; a stated barrier moves a result down."""
    needs = [
        np.asarray(column)
        for need in asked.engine_query.needs
        if (column := candidates.signals.get(f"need.{need}")) is not None
    ]
    if not needs:
        return None
    count = len(needs)
    met = np.sum([need > 0 for need in needs], axis=0)
    barrier = np.any([need < 0 for need in needs], axis=0)
    known = [f"{n}-of-{count}" for n in range(count, 0, -1)] if count > 1 else ["known"]
    places = np.where(barrier, count + 1, count - met).astype(np.int8)
    unequal = (relevance < EQUALLY * relevance.max(initial=0.0)) & ~barrier
    order = np.where(unequal, count, places).astype(np.int8)
    return Tiering("need", (*known, "unknown", "barrier"), places, order)


def _by_status(asked: Asked, candidates: Candidates) -> Tiering | None:
    """What is approved first, within what fits all that was asked alike: no decision makes a text about something else,
    or for another grade, fit better."""
    approved = candidates.signals.get(MARKED_APPROVED)
    if approved is None or not asked.approved_first:
        return None
    return Tiering(STATUS, STATUS_TIERS, (np.asarray(approved) == 0).astype(np.int8))


def _by_standard(asked: Asked, candidates: Candidates) -> Tiering | None:
    """What meets a standard asked for, by people's word, then what probably, then possibly does, then what is near it,
    if nothing else is asked for. It comes before a grade that the standard is for, and after one that is asked for."""
    engine_query = asked.engine_query
    if not engine_query.standards or engine_query.terms or engine_query.synonyms or engine_query.vector is not None:
        return None
    places = standard_tiers(candidates.signals, list(engine_query.standards.values()), len(candidates.ids))
    return Tiering(STANDARD, STANDARD_TIERS, places, of_all=True)


def _by_topic(
    asked: Asked, candidates: Candidates, relevance: Column, home: NDArray[np.bool_], standard: Tiering | None
) -> Tiering:
    best = relevance.max(initial=0.0)
    loose = np.zeros(len(relevance), np.int8)
    known, possibly = (STANDARD_TIERS.index(tier) for tier in ("probably", "possibly"))
    if standard is not None and standard.places.min(initial=len(STANDARD_TIERS)) <= possibly:
        last = known if (standard.places <= known).any() else possibly
        loose = (standard.places > last).astype(np.int8)
    elif asked.engine_query.asks_for_anything and best > 0:
        strong = relevance >= STRONG * best
        covers = np.asarray(candidates.signals.get("covered", np.ones(len(relevance))), np.float64) >= COVERED
        means = _means(asked, candidates, strong)
        about = strong | home | ((relevance >= MIN_COVERED * best) & covers & means)
        loose = (~(about | _named(candidates))).astype(np.int8)
    return Tiering(TOPIC, TOPIC_TIERS, loose)


def _named(candidates: Candidates) -> NDArray[np.bool_]:
    """What was asked for by its title, or is in a unit that was by its name: words that may say nothing of a topic."""
    named = np.zeros(len(candidates.ids), np.bool_)
    for name in ("named", "titled"):
        named |= np.asarray(candidates.signals.get(name, named), np.float64) > 0
    return named


def _means(asked: Asked, candidates: Candidates, strong: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which materials mean what was asked, they or their unit's name, about as the ``strong`` ones do. All of them, if
    one word was asked for, which is the topic wherever it is said."""
    cosines = [np.asarray(candidates.signals[name]) for name in _MEANING if name in candidates.signals]
    if not cosines or sum(weight >= 1.0 for weight in asked.engine_query.terms.values()) <= 1:
        return np.ones(len(strong), np.bool_)
    nearest = np.maximum.reduce(cosines)
    return np.asarray(nearest >= MEANT * nearest[strong].max())


def order_by(tierings: Sequence[Tiering], total: Column, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of candidates in order: by each tiering, then by points, then by id, which is the order of ``rows``. What
    is loosely related is ordered by points alone, as little tells it apart; what is related to a standard by all."""
    keys = [tiering.keys.astype(np.int64) for tiering in tierings]
    if keys and not any(tiering.of_all for tiering in tierings):
        about = keys[0] == 0
        keys[1:] = [np.where(about, key, 0) for key in keys[1:]]
    place = np.zeros(len(total), np.int64)  # all tiers in one number, since there are few of each
    for key in keys:
        place = place * (int(key.max(initial=0)) + 1) + key
    return np.lexsort((rows, -total, place))  # the last key counts most


def part_of(tiers: Mapping[str, str]) -> str:
    """Which part of a list a result of these tiers is in, "" for the first: a page has a divider between two parts.
    "elsewhere" is what is about the topic for other grades, before the "little" that the grade asked for has on it.
    "asked" is what is not of the kind or by the publisher that were named, or not in the grade asked for beside one."""
    if tiers.get(TOPIC) == "loose":
        return "related" if STANDARD in tiers else "loose"
    if (fits := tiers.get(TOPIC_GRADE)) in _PARTS:
        return _PARTS[fits]
    kinds = list(tiers)  # the first parts first: a grade after the standard parts only what meets that alike
    if tiers.get("grade") == "other" and not (STANDARD in tiers and kinds.index(STANDARD) < kinds.index("grade")):
        return "other"
    if tiers.get("need") == "barrier":
        return "barrier"
    named = [tiers[kind] for kind in (PUBLISHER, TYPE) if kind in tiers]
    return "asked" if named and ("other" in named or tiers.get("grade", "in") != "in") else ""


def tiers_of(tierings: Sequence[Tiering], at: int) -> Mapping[str, str]:
    """The tier of one candidate, by kind."""
    return {tiering.kind: tiering.tiers[int(tiering.places[at])] for tiering in tierings}


def named(asked: Asked) -> Mapping[str, tuple[str, ...]]:
    """The kinds and the publishers that were named, by their tiering."""
    return {TYPE: tuple(asked.engine_query.wished_types), PUBLISHER: tuple(asked.engine_query.wished_publishers)}


def order_told(counts: Mapping[str, Mapping[str, int]]) -> list[Message]:
    """That approved materials come first, if the setting says so and some are here."""
    return [message("notice.approved-first")] if counts.get(STATUS, {}).get(APPROVED) else []
