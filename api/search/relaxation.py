"""If nothing is found, or little that helps: what is wrong, and why.

What is found is weak when the best of it is far from the words, when none of it meets the standard or the grade that
was wished for, or when conditions leave next to nothing. What could go is in ``loosening``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process

from api.search.features import ALIGNED, Asked
from api.search.fit import ROUNDING, answers, declared_and_sure
from api.search.grade_names import grade_message
from api.search.mentions import mentions
from api.search.pieces import tokens_of
from api.search.query_notices import without_unknown_grades
from api.search.understanding import Understood
from catalog.messages import Message, listed, message
from catalog.model import AgeRange, Filter, Query
from catalog.vocabularies.licenses import parse_license
from catalog.vocabularies.subjects import one_key, subject_message
from catalog.vocabularies.terms import access_message, kind_message
from indexer.alignments import POSSIBLE, PROBABLE
from indexer.engine import Candidates, Engine, EngineQuery
from indexer.words.analysis import stem, words

# What the first page says of the words, in units of a cosine: the best cosine of a passage and of a unit's name, the
# best score of all words, that of the keywords of a material that holds all words, and one share for each word of a
# short query that any material holds; less for the share of the query that none holds and for the number of materials,
# as the best of many is near by chance. Each word beyond LONG says less, so a longer query needs less. Below NEAR it is
# far. Learned over two catalogs from made-up queries about other things or nothing, names, keywords and judged topics
# (evaluation/README.md).
MEANING, UNIT, SAID, KEYWORD, HELD = 1.0, 0.67, 0.37, 0.37, 0.11
UNHEARD, TENFOLD, LENGTH = 0.7, 0.14, 1.0
NEAR, LONG = 0.56, 4.0
IDLE = 0.4  # of a word that none holds, is one that was typed and that no material states: "best"
MAX_KEYWORDS = 1.5  # of a keyword's score: to be a keyword twice is no more
SEEN = 10  # of the best: the first page
FEW = 3
FEW_UNHEARD = 2  # words that materials hold, for each that none does, that are several
# How near in meaning, as ``Outcome.nearness`` says it, what is left beside words that none holds must be to be a topic
# of the catalog: "pokemon fractions", but not "kardashian news". Several words say more than one.
TOPIC_OF_SEVERAL, TOPIC_OF_FEW = 0.16, 0.36
_NEAR_IN_MEANING = ("meaning", "meaning.course")
_WHOLE = 0.99  # a share that is all, but for rounding


class Weakness(StrEnum):
    """What is wrong with what was found; values are keys of messages."""

    NOTHING = "nothing"
    FAR = "far"
    STANDARD = "standard"
    GRADE = "grade"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One search: its candidates, the places of the best among them, and what is wrong with it, if anything.
    ``mentioned`` if they say what was asked for word for word, and are about something else. ``nearness`` is that of
    the nearest material and unit in meaning, less what is so by chance among so many."""

    candidates: Candidates
    best: Sequence[int]
    weakness: Weakness | None
    mentioned: bool = False
    nearness: float = 0.0


def look_at(asked: Asked, candidates: Candidates, best: NDArray[np.int64], idle: int = 0) -> Outcome:
    """The first thing that is wrong, in the order of ``Weakness``. Too few are only that under a condition. ``idle`` is
    how many words were typed that no material states ("best"): these count as words that none holds."""
    first = best[:SEEN].tolist()
    weakness = _weakness(asked, candidates, first, idle)
    return Outcome(candidates, first, weakness, nearness=_nearness(candidates, first) if candidates.count else 0.0)


def _nearness(candidates: Candidates, first: list[int]) -> float:
    signals = candidates.signals
    meaning, unit = (float(signals[name][first].max()) if name in signals else 0.0 for name in _NEAR_IN_MEANING)
    return MEANING * meaning + UNIT * unit - TENFOLD * math.log10(candidates.total)


def second_look(
    outcome: Outcome,
    typed: str,
    engine_query: EngineQuery,
    look: Callable[[str], Outcome],
    *,
    browses: bool = False,
    topic: str = "",
) -> Outcome:
    """What was found, not said to be far if the first page has the ``topic`` word for word; nor if only words that no
    material holds make it so: a name or an unusual word beside a topic that is here;
    nor if only a grade that no school has makes it so, since a notice says that it is none; nor if the query
    ``browses``, since it has no topic. ``look`` searches for other words."""
    if outcome.weakness is not Weakness.FAR:
        return outcome
    if browses:
        return Outcome(outcome.candidates, outcome.best, None)
    if topic and any(mentions(outcome.candidates.resources[at], topic) for at in outcome.best):
        return Outcome(outcome.candidates, outcome.best, None, mentioned=True)
    unheard = frozenset(_unheard(typed, engine_query, outcome.candidates))
    known = sum(weight >= 1.0 for weight in engine_query.terms.values()) - len({stem(word) for word in unheard})
    fewer = [word for word in words(without_unknown_grades(typed)) if word not in unheard]
    if not fewer or len(fewer) == len(list(words(typed))):
        return outcome
    again = look(" ".join(fewer))
    least = TOPIC_OF_SEVERAL if known >= FEW_UNHEARD * len(unheard) else TOPIC_OF_FEW
    if again.weakness in {Weakness.FAR, Weakness.NOTHING} or (unheard and again.nearness < least):
        return outcome
    return Outcome(outcome.candidates, outcome.best, again.weakness)


def _weakness(asked: Asked, candidates: Candidates, first: list[int], idle: int) -> Weakness | None:
    engine_query = asked.engine_query
    if not candidates.count:
        return Weakness.NOTHING
    aligned = [candidates.signals[name][first] for name in ALIGNED if name in candidates.signals]
    met = any((signal >= POSSIBLE).any() for signal in aligned)
    if not met and _is_far(engine_query, candidates, first, idle):
        return Weakness.FAR
    if engine_query.standards and not met:
        return Weakness.STANDARD
    if engine_query.wished_ages is not None and not _fits(engine_query.wished_ages, candidates, first):
        return Weakness.GRADE
    if candidates.count < FEW and engine_query.filter != Filter():
        return Weakness.FEW
    return None


def _is_far(engine_query: EngineQuery, candidates: Candidates, first: list[int], idle: int) -> bool:
    signals, whole = candidates.signals, sum(engine_query.terms.values()) + IDLE * idle
    if not {"words.all", "meaning", "meaning.course"} <= signals.keys() or not whole:
        return False  # nothing to judge by
    if "titled" in signals and (signals["titled"][first] > 0).any():
        return False
    unheard = (IDLE * idle + sum(engine_query.terms[term] for term in candidates.unknown)) / whole
    coverage = np.asarray(signals["words.all"][first], np.float64)
    if "synonyms.all" in signals:
        coverage = coverage + signals["synonyms.all"][first] / 2
    meaning, unit = (float(signals[name][first].max()) for name in ("meaning", "meaning.course"))
    typed = max(1, sum(weight >= 1.0 for weight in engine_query.terms.values()))
    spoken = (1 - unheard) * (SAID * float(coverage.max()) + HELD / typed)
    needed = NEAR + UNHEARD * unheard + TENFOLD * math.log10(candidates.total)

    def is_far(spoken: float) -> bool:
        return MEANING * meaning + UNIT * unit + spoken + LENGTH * (1 - min(1.0, LONG / whole)) < needed

    # What keywords say is looked up last, since it can only add to what mostly is enough.
    return is_far(spoken) and is_far(spoken + KEYWORD * _as_keyword(candidates, first))


def _as_keyword(candidates: Candidates, rows: list[int]) -> float:
    """The best score in keywords, of the materials that hold every word of the query."""
    if candidates.unknown or not {"covered", "words.keyword"} <= candidates.signals.keys():
        return 0.0
    signals = candidates.signals_at(rows)
    keyword = np.asarray(signals["words.keyword"], np.float64)
    if not keyword.any():
        return 0.0
    return min(MAX_KEYWORDS, float(keyword[signals["covered"] > _WHOLE].max(initial=0.0)))


def _fits(ages: AgeRange, candidates: Candidates, first: list[int]) -> bool:
    low, high = candidates.signals["ages.low"][first], candidates.signals["ages.high"][first]
    top = float("inf") if ages.high is None else ages.high
    return bool(((low < top) & (high > ages.low)).any())


WORDS = "q"


class AskedCondition(NamedTuple):
    """What a search asks for and could do without: a field of its filter, or of its ``Query`` (``STANDARDS``), or what
    the words say. ``value`` is the one of the parameter's values that is meant, "" for all. Of one that was read out of
    the words, ``parameter`` is WORDS, ``value`` the words it was read out of, and ``without`` the others."""

    field: str
    label: Message
    parameter: str
    value: str = ""
    without: str | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What could go, by its names in requests, and how many results there would be without it. It is one condition, or
    several that are only enough together. If the words say one of them, ``without`` are the words that are left."""

    dropped: tuple[AskedCondition, ...]
    count: int
    without: str | None = None

    @property
    def parameter(self) -> str:
        return self.dropped[0].parameter

    @property
    def value(self) -> str:
        return self.dropped[0].value

    @property
    def label(self) -> Message:
        *others, last = [condition.label for condition in self.dropped]
        return message("list.and", first=tuple(others), last=last) if others else last


# By field of a filter: the parameter of requests.
PARAMETERS: Mapping[str, str] = {
    "subjects": "subject",
    "types": "type",
    "levels": "level",
    "languages": "language",
    "licenses": "license",
    "publishers": "publisher",
    "accessibility_features": "accessibility",
    "ages": "in_ages",
    "free": "free",
    "max_minutes": "max_minutes",
    "statuses": "status",
    "known_needs": "known_needs",
}
# Parameters whose values have names of their own, by the table of words that holds them.
_NAMED = {"language": "tongue", "status": "status", "level": "level"}
_CODES = {"languages", "licenses"}  # of these a similar spelling says nothing


def labelled(filter: Filter) -> Iterator[tuple[str, Message]]:
    """The fields that are set, each with its words."""
    for name in (field.name for field in fields(filter)):
        value, parameter = getattr(filter, name), PARAMETERS[name]
        if value in ((), None) or (name == "known_needs" and not value):
            continue
        if name == "free":
            yield name, message("condition.free" if value else "condition.not-free")
        elif name == "known_needs":
            yield name, message("condition.known_needs")
        elif name == "max_minutes":
            yield name, message("condition.max_minutes", value)
        elif isinstance(value, tuple):
            last = "and" if name == "accessibility_features" else "or"
            yield (
                name,
                message(f"condition.{parameter}", values=listed([_named(parameter, item) for item in value], last)),
            )
        else:
            yield name, message(f"condition.{parameter}", values=str(value))


_OF_A_LIST = {"subject": subject_message, "type": kind_message, "accessibility": access_message}


def _named(parameter: str, value: str) -> str | Message:
    if parameter == "license":
        return parse_license(value).name
    if parameter in _OF_A_LIST:
        return _OF_A_LIST[parameter](value)
    return Message(f"{_NAMED[parameter]}.{value}", default=value) if parameter in _NAMED else value


def why(query: Query, asked: Asked, outcome: Outcome, offered: Sequence[Relaxation], engine: Engine) -> list[Message]:
    """What is wrong in a sentence, and what is known of why; nothing if nothing is wrong, or if a few results
    are all that there are."""
    match outcome.weakness:
        case Weakness.NOTHING:
            return _why_nothing(query, asked.engine_query, engine)
        case Weakness.FAR:
            return [message("weak.far"), *occurs_nowhere(query.words, asked.engine_query, outcome.candidates)]
        case Weakness.STANDARD:
            names = [wanted.asked for wanted in asked.standards.values()]
            distinct = [name for at, name in enumerate(names) if name not in names[:at]]
            return [message("weak.standard", standards=listed(distinct, "or"))]
        case Weakness.GRADE if asked.engine_query.wished_ages is not None:
            return [message("weak.grade", grade=grade_message(asked.engine_query.wished_ages, asked.naming))]
        case Weakness.FEW if offered:
            chosen = list(labelled(query.filter)) or list(labelled(asked.engine_query.filter))
            conditions = listed([label for _, label in chosen], "comma")
            return [message("weak.few", outcome.candidates.count, conditions=conditions)]
    return []


def occurs_nowhere(typed: str, engine_query: EngineQuery, candidates: Candidates) -> list[Message]:
    """A sentence that names the words of the query that no material has, under any filter."""
    unheard = _unheard(typed, engine_query, candidates)
    if not unheard:
        return []
    said = {word.folded: typed[word.start : word.end] for word in tokens_of(typed)}
    quoted = [message("quoted", text=said.get(word, word)) for word in unheard]
    return [message("weak.unheard", words=listed(quoted))]


def also_nowhere(understood: Understood, engine_query: EngineQuery, outcome: Outcome) -> list[Message]:
    """``occurs_nowhere`` beside results that are not said to be far, unless the query is long: other words carry its
    meaning. Or that what was asked for is only mentioned."""
    if outcome.mentioned:
        return [message("notice.mentioned", words=understood.rest)]
    if apart := _apart_from_standards(understood, engine_query, outcome.candidates):
        return apart
    if outcome.weakness is Weakness.FAR or sum(weight >= 1.0 for weight in engine_query.terms.values()) > LONG:
        return []
    return occurs_nowhere(understood.words, engine_query, outcome.candidates)


def _apart_from_standards(understood: Understood, engine_query: EngineQuery, candidates: Candidates) -> list[Message]:
    """That what meets the standards asked for holds less than half of what the words beside them tell."""
    size, topic = len(candidates.ids), understood.about.words
    if not (engine_query.standards and topic and "covered" in candidates.signals):
        return []
    declared, sure = declared_and_sure(candidates.signals, list(engine_query.standards.values()), size)
    meeting = answers(declared) | (sure >= PROBABLE - ROUNDING)
    if not meeting.any() or candidates.signals["covered"][meeting].max() >= _HALF:
        return []
    codes = dict.fromkeys(piece.label for piece in understood.pieces if piece.kind == "standard")
    return [message("notice.apart-from-standard", words=topic, codes=listed([*codes], "or"))] if codes else []


_HALF = 0.5  # of what the words tell, each by how rare it is


def _unheard(typed: str, engine_query: EngineQuery, candidates: Candidates) -> Collection[str]:
    """The words of the query that no material has, each once."""
    if not candidates.unknown:
        return ()
    sought = (word for word in words(typed) if engine_query.terms.get(stem(word), 0.0) >= 1.0)
    return dict.fromkeys(word for word in sought if stem(word) in candidates.unknown)


def _as_asked(query: Query) -> list[Message]:
    """How a standard must be met, by the parameters that say so."""
    sent = [*(f"relation={relation}" for relation in query.relations)]
    sent += [f"alignment={query.alignment}"] if query.alignment else []
    sent += ["require=standard"] if "standard" in query.require else []
    return [message("condition.standard", values=", ".join(sent))] if sent else []


def _why_nothing(query: Query, engine_query: EngineQuery, engine: Engine) -> list[Message]:
    """What was asked and the conditions in one sentence, and one for each value that no resource has."""
    typed, filter = query.words, engine_query.filter
    conditions = [label for _, label in labelled(filter)]
    conditions += _as_asked(query) if engine_query.meeting is not None else []
    if not conditions:
        return [message("nothing.words", words=typed) if typed else message("nothing.other")]
    together = listed(conditions, "comma")
    known = engine.facets(EngineQuery())
    return [
        message("nothing.words-with", words=typed, conditions=together)
        if typed
        else message("nothing.other-with", conditions=together),
        *(hint for hint in (near_miss(known, facet, _of_nothing(engine, facet, filter)) for facet in known) if hint),
    ]


def _of_nothing(engine: Engine, facet: str, filter: Filter) -> Filter:
    """The filter with those values of a field that nothing in the catalog meets, however they are spelled."""
    values = getattr(filter, facet, None)
    if not isinstance(values, tuple):
        return filter
    only: dict[str, Any] = {}
    for value in values:
        alone: dict[str, Any] = {facet: (value,)}
        if not engine.candidates(EngineQuery(filter=Filter(**alone)), 0).count:
            only[facet] = (*only.get(facet, ()), value)
    return Filter(**only)


def near_miss(known: Mapping[str, Sequence[tuple[str, int]]], facet: str, filter: Filter) -> Message | None:
    """A sentence if a filter asks for a value that no resource has, with the nearest that one has."""
    asked = getattr(filter, facet, None)
    values = [value for value, _ in known[facet]]
    if not isinstance(asked, tuple):
        return None
    for value in asked:
        key = one_key if facet == "subjects" else str.casefold
        if key(value) in set(map(key, values)):
            continue
        parameter = PARAMETERS[facet]
        quoted = message("quoted", text=_named(parameter, value))
        condition = message(f"condition.{parameter}", values=quoted)
        near = None if facet in _CODES else process.extractOne(value, values, score_cutoff=60)
        return (
            message("nothing.near", condition=condition, near=near[0])
            if near
            else message("nothing.unknown", condition=condition)
        )
    return None
