"""What is said if the first results are not all that was read out of the words: no chip looks honored that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from api.search.chip_names import chip_message
from api.search.kinds import kinds
from api.search.query import Read
from api.search.weighting import Piece
from catalog.messages import Message, listed, message
from indexer.engine import Candidates
from indexer.words.synonyms import singulars

# Kinds of chips, with the field of a filter that counts over them.
_KINDS = {
    "publisher": "publishers",
    "type": "types",
    "subject": "subjects",
    "language": "languages",
    "need": "known_needs",
}
_NO_KIND = ("notice.no-kind", "notice.no-kind-only", "notice.no-kind-listed")


def chips_not_met(read: Read, candidates: Candidates, first: Sequence[int], found: Candidates) -> Iterator[Message]:
    """A sentence for each kind of chip that not all of the ``first`` results meet, which are rows of ``candidates``;
    ``found`` are those of the whole list. Grades are told by tiers, lengths by ``length_wished``, what the catalog
    lacks by other notices."""
    if read.understood is None or not first:
        return
    looked_for = bool(read.understood.terms)
    yield from _places_not_met(read.understood.pieces, candidates, first, found, looked_for=looked_for)
    lacking = {notice.key for notice in read.understood.notices}
    for kind, field in _KINDS.items():
        if getattr(read.asked.engine_query.filter, field) or (kind == "language" and "notice.no-language" in lacking):
            continue
        pieces = [piece for piece in read.understood.pieces if piece.kind == kind and piece.values]
        if kind == "need":  # one that nothing meets has a notice of its own
            pieces = [piece for piece in pieces if (candidates.signals[f"need.{piece.value}"] > 0).any()]
        met = _meets(kind, [value for piece in pieces for value in piece.values], candidates)
        if met is None:
            continue
        count = sum(met(at) for at in first)
        if count == len(first):
            continue
        called = {piece.value: _named(kind, piece.value, piece.label) for piece in pieces}  # each once
        names = listed([*called.values()], "and" if kind == "need" else "or")
        wished = message(f"wish.{kind}", names=names)
        if count:
            yield message("notice.wish-some", count, of=len(first), wished=wished)
        else:
            yield message("notice.wish-none", wished=wished)


def _places_not_met(
    pieces: Sequence[Piece], candidates: Candidates, first: Sequence[int], found: Candidates, *, looked_for: bool
) -> Iterator[Message]:
    """Whether the first results are in the numbered unit that was asked for, and one of them is the lesson.
    ``looked_for`` if words are."""
    asked = [piece for piece in pieces if piece.kind == "place" and piece.values]
    lessons = [piece for piece in asked if piece.value.startswith("lesson ")]
    quoted = listed([message("quoted", text=piece.label) for piece in lessons], "or")
    units = listed([message("quoted", text=piece.label) for piece in asked if piece not in lessons], "and")
    there, placed = candidates.signals.get("placed"), found.signals.get("placed")
    if not asked:
        return
    if placed is None or there is None:
        as_words = looked_for and all(piece.finds for piece in asked)
        yield message("notice.no-place-words" if as_words else "notice.no-place", places=units)
        if lessons:
            yield message("notice.place-lesson-idle", lessons=quoted, places=units)
        return
    count = sum(there[at] > 0 for at in first)
    wished = message("wish.place", names=units)
    if not np.any(placed > 0):
        yield message("notice.place-none", places=units)
    elif count < len(first):
        yield (
            message("notice.wish-some", int(count), of=len(first), wished=wished)
            if count
            else message("notice.wish-none", wished=wished)
        )
    if lessons and not any(there[at] == 1 for at in first):
        yield message("notice.place-no-lesson" if count else "notice.place-lesson-idle", lessons=quoted, places=units)


def kinds_seen(
    read: Read, notices: Iterable[Message], candidates: Candidates, first: Sequence[int]
) -> Iterator[Message]:
    """The notices; that a kind is not here says less if the title of one of the ``first`` results names it."""
    pieces = read.understood.pieces if read.understood else ()
    missing = {piece.label for piece in pieces if piece.kind == "type" and piece.is_missing}
    called = [name for name, kind in kinds().items() if kind.label in missing] if missing else []
    titles = [candidates.resources[at].title for at in first] if called else []
    phrases = [*map(singulars, titles)]
    seen = any(_holds(phrase, name) for phrase in phrases for name in called)
    for notice in notices:
        if seen and notice.key in _NO_KIND:
            yield message("notice.kind-undeclared", names=dict(notice.values)["names"])
        else:
            yield notice


def _holds(phrase: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return any(phrase[at : at + len(name)] == name for at in range(len(phrase) - len(name) + 1))


def _meets(kind: str, values: Sequence[str], candidates: Candidates) -> Callable[[int], bool] | None:
    """Whether the candidate at a place has one of some values; None if that was not asked for."""
    names = [f"need.{value}" for value in values] if kind == "need" else [kind] if values else []
    signals = [signal for name in names if (signal := candidates.signals.get(name)) is not None]
    return (lambda at: all(signal[at] > 0 for signal in signals)) if signals else None


def _named(kind: str, value: str, label: str) -> str | Message:
    return chip_message(kind, value, label) if kind in {"language", "need", "type", "subject"} else label
