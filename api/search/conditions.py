"""Wishes made conditions: only what meets a standard that was asked for, is made for its grade, or meets the needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from api.search.chip_names import chip_message
from api.search.features import Asked
from api.search.fit import ROUNDING
from api.search.grade_names import grade_message
from api.search.lengths import length_label
from api.search.query import Read
from api.search.weighting import Piece
from catalog.messages import Message, listed, message
from catalog.model import Query
from catalog.standards.nearness import NEARNESS, Nearness
from catalog.vocabularies.subjects import one_key, subject_message
from catalog.vocabularies.terms import kind_message
from indexer.alignments import POSSIBLE, PROBABLE
from indexer.engine import Candidates, EngineQuery, Surely

_ANY_LENGTH = 100_000  # minutes


def narrowed(read: Read, query: Query) -> Read:
    """The query with what ``query.require``, ``relations`` and ``alignment`` ask for as conditions of the engine."""
    asked, engine_query = read.asked, read.asked.engine_query
    if query.relations:
        near = {id: n for id, n in engine_query.standards.items() if _relation(read, id) in query.relations}
        engine_query = replace(engine_query, standards=near)
    if _wants_standard(query) and (asked.engine_query.standards or _unknown_codes(read)):
        engine_query = replace(engine_query, meeting=_surely(query))
    if "grade" in query.require and engine_query.wished_ages is not None and engine_query.filter.ages is None:
        engine_query = replace(engine_query, filter=replace(engine_query.filter, ages=engine_query.wished_ages))
    if "need" in query.require and engine_query.needs:
        engine_query = replace(engine_query, filter=replace(engine_query.filter, known_needs=True))
    if engine_query is asked.engine_query:
        return read
    return replace(read, asked=replace(asked, engine_query=engine_query))


def unused(read: Read, query: Query) -> list[Message]:
    """A sentence for each condition that has nothing to hold for, since the query asks for no such thing."""
    engine_query = read.asked.engine_query
    asked: Mapping[str, tuple[bool, bool]] = {
        "standard": (_wants_standard(query), bool(read.asked.standards) or _unknown_codes(read)),
        "grade": ("grade" in query.require, engine_query.wished_ages is not None),
        "need": ("need" in query.require or query.filter.known_needs, bool(engine_query.needs)),
    }
    return [message(f"notice.nothing-to-require.{name}") for name, (wanted, there) in asked.items() if wanted > there]


def unmet_needs(asked: Asked, candidates: Candidates) -> list[Message]:
    """A sentence that names the needs which nothing that was found is known to meet."""
    needs = [need for need in asked.engine_query.needs if not (candidates.signals[f"need.{need}"] > 0).any()]
    return [unmet_notice(needs)] if needs and candidates.count else []


def unmet_notice(needs: Sequence[str]) -> Message:
    """The sentence that nothing is known to meet these needs."""
    return message("notice.unmet", needs=listed([Message(f"need.{need}", default=need) for need in needs], "or"))


def overruled(read: Read, query: Query) -> list[Message]:
    """What was typed and is not what was chosen: what is chosen counts, and a sentence for each says so."""
    if read.understood is None:
        return []
    chosen = query.filter
    messages: list[Message] = []
    pieces = [piece for piece in read.understood.pieces if piece.values]
    if query.ages and read.understood.ages not in {None, query.ages}:
        messages.append(_overruled([p for p in pieces if p.kind == "grade"], grade_message(query.ages, query.naming)))
    for kind, values in (
        ("type", chosen.types),
        ("subject", chosen.subjects),
        ("language", chosen.languages),
        ("publisher", chosen.publishers),
    ):
        typed = [piece for piece in pieces if piece.kind == kind]
        key = one_key if kind == "subject" else str.casefold
        asked = {key(value) for piece in typed for value in piece.values}
        if values and typed and asked.isdisjoint(map(key, values)):
            names = [_NAMES[kind](value) if kind in _NAMES else value for value in values]
            messages.append(_overruled(typed, listed(names, "or")))
    for kind, value, honored in (
        ("free", chosen.free, ("true",) if chosen.free else ()),
        ("license", chosen.licenses, chosen.licenses),
        ("status", chosen.statuses, read.asked.engine_query.filter.statuses),
        ("sort", query.sort, (query.sort,)),
    ):
        typed = [piece for piece in pieces if piece.kind == kind and not set(piece.values) & set(honored)]
        if typed and value not in (None, ()):
            names = [chip_message(kind, str(one), str(one)) for one in honored or ("false",)]
            messages.append(_overruled(typed, listed(names, "or")))
    least, most = read.understood.minutes
    if chosen.max_minutes is not None and (least or most) and most != chosen.max_minutes:
        lengths = [piece for piece in pieces if piece.kind == "minutes"]
        messages.append(_overruled(lengths, message("minutes.at-most", chosen.max_minutes)))
    return messages


def _language_message(tag: str) -> Message:
    return Message(f"tongue.{tag}", default=tag)


_NAMES = {"type": kind_message, "subject": subject_message, "language": _language_message}


def length_wished(
    minutes: tuple[int | None, int | None], engine_query: EngineQuery, count: int, counted: Callable[[EngineQuery], int]
) -> list[Message]:
    """How many of the ``count`` that ``engine_query`` finds are as long as was typed: unlike a length that is
    chosen, a typed one leaves out nothing. ``counted`` tells the number for another query."""
    least, most = minutes
    if not count or engine_query.filter.max_minutes is not None or (least is None and most is None):
        return []

    def as_short_as(longest: int) -> int:
        return counted(replace(engine_query, filter=replace(engine_query.filter, max_minutes=longest)))

    length = length_label(f"{'' if least is None else f'{least}-'}{'' if most is None else most}")
    fitting = as_short_as(most or _ANY_LENGTH) - (as_short_as(least - 1) if least else 0)
    if not fitting:
        return [message("notice.length-none", length=length)]
    return [message("notice.length-wished", fitting, length=length)]


def _overruled(typed: Sequence[Piece], chosen: str | Message) -> Message:
    words = listed([message("quoted", text=piece.label) for piece in typed], "or")
    return message("notice.chosen-counts", typed=words, chosen=chosen)


def _wants_standard(query: Query) -> bool:
    return bool("standard" in query.require or query.relations or query.alignment)


def _unknown_codes(read: Read) -> bool:
    """Whether the words hold a code that no framework here has: nothing meets it, and a notice names it."""
    return read.understood is not None and any(piece.is_unknown_code for piece in read.understood.pieces)


def _relation(read: Read, id: str) -> str:
    return read.asked.standards[id].relation.value if id in read.asked.standards else ""


def _surely(query: Query) -> Surely:
    """As surely as ``query.alignment`` says. What is declared for a mere relative does not meet a standard, unless
    ``query.relations`` ask for that."""
    sure = {"declared": None, "probable": PROBABLE - ROUNDING}.get(query.alignment, POSSIBLE - ROUNDING)
    return Surely(0.0 if query.relations else NEARNESS[Nearness.WHOLE] - ROUNDING, sure)
