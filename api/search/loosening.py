"""Which conditions to drop if nothing is found, or little that helps: one, or the fewest that are enough together.

A condition is offered only if the search without it is not weak as it is now. Counts are of the very request without
the condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import comb
from typing import NamedTuple

from api.search.only_asked import ONLY
from api.search.operators import find_quoted
from api.search.query import Read
from api.search.relaxation import PARAMETERS, WORDS, AskedCondition, Outcome, Relaxation, Weakness, labelled
from api.search.understanding import Understood
from catalog.messages import message
from catalog.model import Filter, Query

LOOKS = 32  # searches at most for conditions that help only together

# Fields of a filter that a wish sets too if it is made a condition: the value of `require` that does so.
_REQUIRED: Mapping[str, str] = {"known_needs": "need", "ages": "grade"}
# Fields of a query that are conditions on how a standard is met, by the parameter.
_OF_STANDARDS: Mapping[str, str] = {"require": "require", "relations": "relation", "alignment": "alignment"}
# Kinds of pieces that may be conditions, by the field of a filter that they set.
_TYPED = {"subject": "subjects", "publisher": "publishers", "free": "free", "status": "statuses", "license": "licenses"}


def loosenings(
    outcome: Outcome,
    read: Read,
    query: Query,
    reread: Callable[[Query], Read],
    look: Callable[[Read, Query], tuple[Outcome, int]],
    *,
    kept: frozenset[str] = frozenset(),
) -> list[Relaxation]:
    """What could go of what was asked, if the ``outcome`` is weak: each condition that is enough alone, the one that
    lets least in first; if none is and nothing was found, each of the smallest sets that are. Parameters that are
    ``kept`` cannot go. ``reread`` reads a query, ``look`` searches and counts what is listed."""
    if outcome.weakness is None:
        return []
    conditions = [condition for condition in loosenable(read, query) if condition.parameter not in kept]

    def without(*dropped: AskedCondition) -> _Looser:
        looser = _without_all(query, read, dropped, reread)
        found, count = look(reread(looser), looser)
        words = looser.words if looser.words != query.words else None
        return _Looser(Relaxation(dropped, count, words), found)

    offered = [one.option for one in map(without, conditions) if _is_better(one.found, outcome)]
    if not offered and conditions and outcome.weakness is Weakness.NOTHING:
        offered = _together(conditions, without)
    return sorted(offered, key=lambda option: (option.count, option.parameter))


class _Looser(NamedTuple):
    option: Relaxation
    found: Outcome


def _together(conditions: Sequence[AskedCondition], without: Callable[..., _Looser]) -> list[Relaxation]:
    """The smallest sets of conditions without which something is found: something near, unless nothing is near without
    any condition either."""
    bare = without(*conditions).found.weakness
    if bare is Weakness.NOTHING:
        return []
    useless = {Weakness.NOTHING} if bare is Weakness.FAR else {Weakness.NOTHING, Weakness.FAR}
    options: dict[tuple[int, ...], Relaxation] = {}

    def works(dropped: tuple[int, ...]) -> bool:
        looser = without(*(conditions[place] for place in dropped))
        options[dropped] = looser.option
        return looser.found.weakness not in useless

    smallest = smallest_sets(len(conditions), works, LOOKS - 1)
    return [options[some] if some in options else without(*conditions).option for some in smallest]


def smallest_sets(size: int, works: Callable[[tuple[int, ...]], bool], looks: int) -> list[tuple[int, ...]]:
    """The smallest sets of the numbers below ``size`` for which ``works`` holds, if it holds for all numbers and for
    every set that contains one for which it does. It is called ``looks`` times at most: if these do not tell, there is
    one set, from which no number could be taken while they lasted."""
    left, everything = looks, tuple(range(size))

    def holds(some: tuple[int, ...]) -> bool:
        nonlocal left
        left -= 1
        return works(some)

    def without(some: tuple[int, ...], place: int) -> tuple[int, ...]:
        return tuple(other for other in some if other != place)

    tells = 2 * size <= looks
    spare = [place for place in everything if not tells or (size > 1 and holds(without(everything, place)))]
    for more in range(len(spare) + 1):
        if comb(len(spare), more) > left - len(spare):
            break
        chosen = [set(everything) - set(spare) | set(some) for some in combinations(spare, more)]
        if found := [some for some in map(_rising, chosen) if some == everything or (some and holds(some))]:
            return found
    kept = everything
    for place in spare:
        fewer = without(kept, place)
        if left > 0 and fewer and holds(fewer):
            kept = fewer
    return [kept]


def _rising(places: set[int]) -> tuple[int, ...]:
    return tuple(sorted(places))


def _is_better(looser: Outcome, outcome: Outcome) -> bool:
    if looser.weakness in {Weakness.NOTHING, Weakness.FAR}:
        return False
    if outcome.weakness is Weakness.FEW:
        return looser.candidates.count > outcome.candidates.count and looser.weakness in {None, Weakness.FEW}
    return looser.weakness is not outcome.weakness


def loosenable(read: Read, query: Query) -> Iterator[AskedCondition]:
    """Every condition of a search, each of which it could do without."""
    typed = {condition.field: condition for condition in _typed(read, query.filter)}
    for field, label in labelled(read.asked.engine_query.filter):
        if field in typed:
            yield typed[field]._replace(label=label)
            continue
        if getattr(query.filter, field) != getattr(Filter(), field):
            yield AskedCondition(field, label, PARAMETERS[field])
        if _REQUIRED.get(field) in query.require:
            yield AskedCondition(field, label, "require", _REQUIRED[field])
    if read.asked.engine_query.meeting is not None:
        for field, parameter in _OF_STANDARDS.items():
            value = "standard" if field == "require" else ""
            asked = getattr(query, field)
            if asked and (not value or value in asked):
                values = value or (asked if field == "alignment" else ", ".join(asked))
                yield AskedCondition(
                    field, message("condition.standard", values=f"{parameter}={values}"), parameter, value
                )
    if read.understood:
        yield from _left_out(read.understood)


def _without_all(
    query: Query, read: Read, conditions: Sequence[AskedCondition], reread: Callable[[Query], Read]
) -> Query:
    """A query without some of what it asks. The words are read again for each but the first that they say, since what
    they are without one is not what they are without two."""
    said = [condition for condition in conditions if condition.without is not None]
    for condition in said:
        same = next((other for other in loosenable(read, query) if other[2:4] == condition[2:4]), None)
        if same is not None:
            query = replace(query, words=same.without or "")
            read = reread(query) if condition is not said[-1] else read
    for condition in conditions:
        query = query if condition.without is not None else _without(query, condition)
    return query


def _without(query: Query, condition: AskedCondition) -> Query:
    """A query without what one parameter asks."""
    match condition.parameter:
        case "require":
            return replace(query, require=tuple(value for value in query.require if value != condition.value))
        case "alignment":
            return replace(query, alignment="")
        case "relation":
            return replace(query, relations=())
    looser = replace(query.filter, **{condition.field: getattr(Filter(), condition.field)})
    return replace(query, filter=looser)


def _typed(read: Read, sent: Filter) -> Iterator[AskedCondition]:
    """What the words made a condition of the filter: "free", or a subject that is listed, a publisher typed alone."""
    if read.understood is None:
        return
    for kind, field in {**ONLY, **_TYPED}.items():
        said = [piece for piece in read.understood.pieces if piece.kind == kind and piece.values]
        pieces = [piece for piece in said if piece.only or kind in _TYPED]
        if pieces and getattr(read.asked.engine_query.filter, field) != getattr(sent, field):
            typed = " ".join(read.understood.words[piece.start : piece.end] for piece in pieces)
            yield AskedCondition(field, message("quoted", text=typed), WORDS, typed, read.understood.without(*pieces))


def _left_out(understood: Understood) -> Iterator[AskedCondition]:
    """What the words leave out, unless that is all they say, and the phrases that they keep together."""
    for piece in understood.pieces:
        without = understood.without(piece)
        if piece.kind == "excluded" and without:
            typed = understood.words[piece.start : piece.end]
            yield AskedCondition("words", message("condition.left-out", words=piece.label), WORDS, typed, without)
    for span in find_quoted(understood.words) if understood.required else ():
        without = understood.words[: span.start] + span.text + understood.words[span.end :]
        typed = understood.words[span.start : span.end]
        yield AskedCondition("words", message("condition.quoted", words=span.text), WORDS, typed, without)
