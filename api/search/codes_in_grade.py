"""Codes that are said without a grade, as teachers do beside one: "RL.2" for grade 5 is RL.5.2. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from api.search.understanding import Understood
from api.search.weighting import Piece
from catalog.messages import Message, message
from catalog.model import AgeRange
from catalog.standards.codes import code_key, with_grade_key
from catalog.standards.graph import StandardsGraph

_FIRST_GRADE_AT, _LAST = 5, 12  # the age before grade 1, which is kindergarten's
_SCHOOL = AgeRange(_FIRST_GRADE_AT, _FIRST_GRADE_AT + _LAST + 1)


def in_grade(graph: StandardsGraph, code: str, ages: AgeRange) -> tuple[str, ...]:
    """The standards that a code without a grade means in the grades of these ages, in their order; none if the code
    means a standard as it is, or has no such one there."""
    key = code_key(code)
    if "." not in key or not key.partition(".")[0].isalpha() or graph.meanings(code):
        return ()
    last = _FIRST_GRADE_AT + _LAST
    grades = range(max(ages.low, _FIRST_GRADE_AT), min(last + 1 if ages.high is None else ages.high, last + 1))
    names = ["K" if age == _FIRST_GRADE_AT else str(age - _FIRST_GRADE_AT) for age in grades]
    keys = [graded for name in names for graded in with_grade_key(key, name)]
    return tuple(dict.fromkeys(id for graded in keys for id in graph.meanings(graded)))


def with_grade(understood: Understood, graph: StandardsGraph, chosen: AgeRange | None) -> Understood:
    """What was understood, with each code that has no grade read as that of the grade chosen or typed; without a grade
    it is said what it is read as."""
    ages = chosen or understood.ages
    if ages is None:
        told = [notice for piece in understood.pieces for notice in _beside_a_grade(piece, graph)]
        return replace(understood, notices=(*understood.notices, *told)) if told else understood
    pieces = tuple(_of_grade(piece, graph, ages) for piece in understood.pieces)
    return understood if pieces == understood.pieces else replace(understood, pieces=pieces)


def _of_grade(piece: Piece, graph: StandardsGraph, ages: AgeRange) -> Piece:
    if "standard" not in {piece.kind, piece.excludes} or not (ids := in_grade(graph, piece.label, ages)):
        return piece
    return piece._replace(label=", ".join(map(graph.name, ids)), values=ids)


def _beside_a_grade(piece: Piece, graph: StandardsGraph) -> Iterator[Message]:
    """That a code is read as the standards of the grade that it could name, and how to say the other thing."""
    if piece.kind == "standard" and len(piece.values) > 1 and (ids := in_grade(graph, piece.label, _SCHOOL)):
        names = [graph.name(id) for id in (piece.values[0], piece.values[-1], ids[-1])]
        first, last, example = names
        yield message(
            "notice.code-without-grade", len(piece.values), code=piece.label, first=first, last=last, example=example
        )
