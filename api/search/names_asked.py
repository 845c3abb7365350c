"""The names that a query may be: of a unit, typed as it is called, with what is said around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from api.search.teacher_terms import CHATTER
from api.search.weighting import Piece, Word, within
from indexer.words.analysis import is_stopword
from indexer.words.unit_names import name_key


def names_asked(
    tokens: Sequence[Word], pieces: Iterable[Piece], corrected: Mapping[Word, str]
) -> tuple[tuple[str, ...], ...]:
    """Keys of names (``name_key``), longest first: the words beside the wishes, whole and less what is said around
    them, such as "lesson" or "for"."""
    wishes = [piece for piece in pieces if not _is_topical(piece)]
    spoken = [
        word for token in tokens if not within(token, wishes) for word in corrected.get(token, token.folded).split()
    ]
    return tuple(dict.fromkeys(name_key(part) for part in _trimmed(spoken)))


def _is_topical(piece: Piece) -> bool:
    """Whether the words of a piece may be part of a name: "Physics, Volume 1"."""
    return piece.kind in {"subject", "type"} or (piece.kind == "place" and piece.finds)


def _trimmed(spoken: Sequence[str]) -> Collection[tuple[str, ...]]:
    first, after = 0, len(spoken)
    while first < after and _is_around(spoken[first]):
        first += 1
    while after > first and _is_around(spoken[after - 1]):
        after -= 1
    starts, ends = range(first + 1), range(len(spoken), after - 1, -1)
    if after <= first:
        starts, ends = range(min(3, len(spoken))), range(len(spoken), max(0, len(spoken) - 3), -1)
    return [tuple(spoken[start:end]) for start in starts for end in ends if start < end]


def _is_around(word: str) -> bool:
    return is_stopword(word) or word in CHATTER
