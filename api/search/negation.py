"""Which pieces of a query are refused: "volcanoes without video", "not for year 5", "sin video". Pure.

A piece is refused if words that deny it are right before it. A subject is refused only at the end of a clause or before
what it is about; so is a kind, "no videos about volcanoes", but after a plain "no" or "without" wherever it is: "no
worksheets fractions". What follows after "or" or "and" is refused too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from api.search.operators import Operators
from api.search.weighting import Piece
from catalog.messages import Message, listed, message
from indexer.engine import NOTHING, EngineQuery
from indexer.words.analysis import words

REFUSABLE = frozenset({"grade", "type", "subject", "language", "publisher"})
_SMALL = (
    r"(?:(?:for|in|from|by|of|with|at|on|any|a|an|the|more|please|para|en|de|del|con|los|las|el|la|un|una|used|meant|made"
    r"|suitable|designed|aimed)\s+)*"
)
_DENIES = re.compile(
    r"(?:^|(?<=[\s,;:(–-]))(?:(?:but|and|or|pero|y|mas)\s+)?"
    r"(?:not|no|without|w/o|never|exclud(?:e|es|ed|ing)|except(?:ing)?|apart\s+from|aside\s+from|other\s+than"
    r"|(?:any|every)thing\s+(?:but|except|besides)|all\s+(?:but|except)|minus|skip(?:ping)?|avoid(?:ing)?"
    r"|leav(?:e|ing)\s+out|omit(?:ting)?|remov(?:e|ing)|less|neither|nor|hold\s+the|free\s+of|instead\s+of|rather\s+than"
    r"|(?:do|does|is|are|am|was)(?:\s+not|n['’]?t)(?:\s+(?:want|need|like|show|include|give|be))?(?:\s+me)?|(?:no|zero)"
    r"|sin|excepto|salvo|menos|excluyendo|excluir|que\s+no\s+(?:sean?|est[eé]n?|tengan?|incluyan?)|nada\s+de|ni"
    r"|ning[uú]n(?:a|os|as)?|en\s+vez\s+de|en\s+lugar\s+de)\s+" + _SMALL + "$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:,|&|/|\b(?:or|nor|and|y|o|ni|u|e)\b)+\s*" + _SMALL, re.IGNORECASE)
_CLOSED = re.compile(
    r"\s*(?:$|[,;:.!?()–]|-\s|(?:or|nor|and|but|please|for|on|about|with|in|to|from|at|y|o|u|ni|pero|sobre|para|con|en|de"
    r"|por\s+favor|grades?|years?|ages?|lessons?|activit\w+|materials?|resources?|content|involved|needed|required|allowed"
    r"|included|at\s+all)\b)",
    re.IGNORECASE,
)
# After these a kind cannot be asked for, whatever follows it.
_DENIES_PLAINLY = re.compile(
    r"(?<![\w'’-])(?:no|not|without|w/o|zero|sin|ning[uú]n(?:a|os|as)?)\s+(?:(?:any|an?|the|more|un|una)\s+)?$",
    re.IGNORECASE,
)
_ANY_KIND = frozenset({"type", "subject"})


def refuse(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces in order, those that are refused as "excluded" with the words that deny them."""
    refused_kind, end = "", 0
    for piece in pieces:
        start = _refused_from(text, piece)
        if start is None and refused_kind == piece.kind and _JOINS.fullmatch(text[end : piece.start]):
            start = end
        if start is None or (start < end and start):
            refused_kind = ""
            yield piece
            continue
        refused_kind, end = piece.kind, piece.end
        label = piece.label if piece.values else text[piece.start : piece.end]
        yield piece._replace(kind="excluded", label=label, start=start, excludes=piece.kind)


def _refused_from(text: str, piece: Piece) -> int | None:
    """Where the words that deny a piece begin, if any do."""
    if piece.kind not in REFUSABLE or not (denied := _DENIES.search(text[: piece.start])):
        return None
    plainly = piece.kind == "type" and _DENIES_PLAINLY.search(text[: piece.start])
    if piece.kind in _ANY_KIND and not plainly and not _CLOSED.match(text[piece.end :]):
        return None
    return denied.start()


def is_one_word(text: str) -> bool:
    return len(list(words(text))) == 1


def left_out_notices(pieces: Sequence[Piece], operators: Operators) -> Iterator[Message]:
    """What is left out, what is asked to be and cannot be, and what denies but is read as words."""
    refused = [piece for piece in pieces if piece.kind == "excluded"]
    if held := list(dict.fromkeys(piece.label for piece in refused if piece.values)):
        yield message("notice.left-out-kinds", kinds=listed([*held], "or"))
    missing = [piece.label for piece in refused if not piece.values]
    one_word = [label for label in missing if is_one_word(label)]
    if said := [*(span.text for span in operators.left_out), *one_word]:
        yield message("notice.left-out", words=listed([message("quoted", text=text) for text in said], "or"))
    if unheld := [label for label in missing if label not in one_word]:
        yield message("notice.none-to-leave-out", kinds=listed([*unheld], "or"))
    if plain := operators.perhaps_left_out:
        yield message("notice.plain-not", denial=plain[0], word=plain[1])


def without_idle_claims(
    notices: Iterable[Message], probe: EngineQuery, count: int, counted: Callable[[EngineQuery], int]
) -> Iterator[Message]:
    """The notices, which say so if what is left out takes nothing away. ``count`` is of what ``probe`` finds, and
    ``counted`` tells it of another one."""
    for notice in notices:
        said = dict(notice.values)
        if notice.key == "notice.left-out" and counted(replace(probe, excluded=())) == count:
            yield message("notice.left-out-idle", words=said["words"])
        elif notice.key == "notice.left-out-kinds" and counted(_with_all_kinds(probe)) == count:
            yield message("notice.left-out-kinds-idle", kinds=said["kinds"])
        else:
            yield notice


def _with_all_kinds(probe: EngineQuery) -> EngineQuery:
    return replace(probe, excluding=NOTHING, excluded_standards=())
