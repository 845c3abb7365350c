"""The pieces of a query as chips, each with the query that taking it back leads to. Pure.

Words that stay have other neighbors then, and could be read otherwise: "counting games offline fractions" less
"offline" is no "games fractions". So the query is said in the way, of a few, that keeps the other chips as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import inf

from api.search.operators import DeniedItem
from api.search.pieces import tokens_of
from api.search.understanding import Understood
from api.search.weighting import CONDITIONS, WISH, Piece, within
from indexer.words.analysis import is_stopword, stem

_NO_CHIP = frozenset({"framework", "quality", "unstated"})
_ANYWHERE = frozenset({"grade", "standard", "place", "publisher", "framework"})  # read so whatever is beside them
Reread = Callable[[str], Understood]


@dataclass(frozen=True, slots=True)
class Chip:
    """A piece of the words that was understood; ``without`` is what was typed, less that piece."""

    kind: str
    label: str
    value: str
    words: str
    without: str


def chips_of(understood: Understood, reread: Reread | None = None) -> list[Chip]:
    """Of each chip the query without it that ``reread`` shows to keep the others, or else what was typed less its
    words."""
    groups = _groups(understood)
    names = [_name(pieces) for pieces in groups]
    return [
        Chip(
            *names[at],
            ", ".join(understood.words[piece.start : piece.end] for piece in pieces),
            _without(understood, groups, at, reread),
        )
        for at, pieces in enumerate(groups)
    ]


def _groups(understood: Understood) -> list[list[Piece]]:
    """The pieces of each chip. One are what is asked for twice ("captions video deaf student"), the places of a lesson
    ("lesson 3 of unit 2"), and a publisher with the subject that its name says."""
    groups: dict[tuple[str, ...], list[Piece]] = {}
    for piece in understood.pieces:
        if piece.kind in _NO_CHIP or not (piece.values or piece.kind not in {"place", *CONDITIONS}):
            continue  # it narrows nothing, as notices say
        if piece.kind == "subject" and any(_names(other, piece) for other in understood.pieces):
            continue
        name = (piece.label, piece.excludes) if not piece.values or piece.excludes else (piece.value,)
        groups.setdefault((piece.kind,) if piece.kind == "place" else (piece.kind, *name), []).append(piece)
    return [*groups.values()]


def _names(publisher: Piece, subject: Piece) -> bool:
    return publisher.kind == "publisher" and publisher.start <= subject.start and subject.end <= publisher.end


def _name(pieces: Sequence[Piece]) -> tuple[str, str, str]:
    """The kind, the label and the value of a chip."""
    first = pieces[0]
    if first.kind != "place":
        return first.kind, first.label, first.value
    return first.kind, " ".join(piece.label for piece in pieces), ", ".join(piece.value for piece in pieces)


def _without(understood: Understood, groups: Sequence[Sequence[Piece]], at: int, reread: Reread | None) -> str:
    """Of several ways the first that keeps all other chips and adds none, or else loses the fewest, then adds the
    fewest."""
    pieces = groups[at]
    plain = understood.without(*pieces)
    if reread is None or _is_at_an_end(understood, pieces) or not any(map(str.isalnum, plain)):
        return plain
    kept = Counter(_name(other) for place, other in enumerate(groups) if place != at)
    gone = _name(pieces)
    best, least = plain, (inf, inf)
    for said in dict.fromkeys(chain([plain, understood.without(*pieces, gap=",")], _said_apart(understood, pieces))):
        found = _groups(again := reread(said))
        if left := [group for group in found if _name(group) == gone]:  # "short" is a length, too, without "20 minutes"
            said = again.without(*chain(*left))  # noqa: PLW2901
            found = _groups(reread(said))
        read = Counter(map(_name, found))
        wrong = (kept - read).total(), (read - kept).total()
        if wrong < least:
            best, least = said, wrong
        if not any(wrong):
            break
    return best


def _is_at_an_end(understood: Understood, pieces: Sequence[Piece]) -> bool:
    """Whether one piece begins or ends what was typed, beside none that counts only where it is: as it parts what is
    beside it, so does the end without it. A subject parts less, and a length may be said twice."""
    first, *others = pieces
    beside = {piece.kind for piece in understood.pieces if piece is not first}
    if others or first.kind in {"subject", "minutes"} or not beside <= _ANYWHERE:
        return False
    before, after = understood.words[: first.start], understood.words[first.end :]
    return not (any(map(str.isalnum, before)) and any(map(str.isalnum, after)))


def _said_apart(understood: Understood, gone: Sequence[Piece]) -> Iterator[str]:
    """The other pieces and the words between them with commas in between: as they come, then the topic before or after
    them, at last without words that are not looked for."""
    ends = {piece.end for piece in gone}
    denied = {item.end: item for one in understood.denied for item in one.items}
    pieces = [
        (piece.start, _said(understood.words, piece, denied.get(piece.end)))
        for piece in understood.pieces
        if piece.end not in ends
    ]
    named = [said for _, said in pieces]
    topics = [*_topics(understood, understood.pieces)]
    topic, sought = (" ".join(text for _, text, looked in topics if looked or every) for every in (True, False))
    in_order = [said for _, said in sorted([*pieces, *((start, text) for start, text, _ in topics)])]
    for parts in (in_order, [topic, *named], [*named, topic], [sought, *named]):
        yield ", ".join(filter(None, parts))


def _said(typed: str, piece: Piece, denied: DeniedItem | None) -> str:
    return denied.signed(typed) if denied else typed[piece.start : piece.end]


def _topics(understood: Understood, pieces: Sequence[Piece]) -> Iterator[tuple[int, str, bool]]:
    """The runs of words in no piece, each with its place and whether it is looked for, without the small words that
    led to a piece: "lessons for (newcomers)"."""
    tokens = tokens_of(understood.words)
    for inside, run in groupby(tokens, key=lambda word: within(word, pieces)):
        said = [*run]
        while len(said) > 1 and is_stopword(said[-1].folded) and said[-1] != tokens[-1]:
            said.pop()
        if not inside and not all(is_stopword(word.folded) for word in said):
            looked = any(understood.terms.get(stem(word.folded), 0.0) > WISH for word in said)
            yield said[0].start, understood.words[said[0].start : said[-1].end], looked
