"""Pieces of a query that ask for nothing else: "grade 8 only", "only videos". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

from api.search.weighting import Piece
from catalog.vocabularies.patterns import lazy_pattern

# Kinds of pieces that may ask for nothing else, with the field of a filter that does.
ONLY = {"grade": "ages", "type": "types", "subject": "subjects", "language": "languages", "publisher": "publishers"}

_BEFORE = lazy_pattern(
    r"(?<!\bnot )(?<!\bno )(?<!\bthe )\b"
    r"(?P<only>only|just|solely|solamente|[uú]nicamente|s[oó]lo(?=\s+(?:en|para)\b))"
    r"\s+(?:(?:for|in|en|para)\s+)?\Z",
    re.IGNORECASE,
)
_AFTER = lazy_pattern(
    r"[\s,]+(?P<only>only|solely|exclusively|solamente|[uú]nicamente)\b(?!\s+(?:child|one|if|when|because)\b)",
    re.IGNORECASE,
)


def with_only(piece: Piece, text: str, pieces: Iterable[Piece]) -> Piece:
    """The piece with the word beside it that asks for nothing else."""
    if piece.kind not in ONLY:
        return piece
    before, after = _BEFORE.search(text, 0, piece.start), _AFTER.match(text, piece.end)
    if before and not any(other.start <= before.start() < other.end for other in pieces):
        piece = piece._replace(start=before.start("only"), only=True)
    elif after:
        piece = piece._replace(end=after.end("only"), only=True)
    said = piece.only and piece.kind == "grade"
    return piece._replace(label=text[piece.start : piece.end]) if said else piece


def conditions(pieces: Iterable[Piece]) -> dict[str, Any]:
    """The fields of a filter that such pieces set, ages aside, each with its values."""
    only = [piece for piece in pieces if piece.only]
    return {
        field: tuple(dict.fromkeys(chain.from_iterable(piece.values for piece in only if piece.kind == kind)))
        for kind, field in ONLY.items()
        if field != "ages"
    }
