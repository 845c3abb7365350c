"""A result as a card tells it: why it is there, what does not fit, and how it meets each need asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from api.messages import Words
from api.web.pages.facts import grade_words
from catalog.model import AgeRange, NeedEvidence, Resource
from catalog.needs.needs import NEEDS, barriers, evidence
from catalog.standards.codes import short_code
from catalog.standards.graph import StandardsGraph

SHOWN_REASONS, SHOWN_CODES = 2, 4


@dataclass(frozen=True, slots=True)
class Code:
    """A standard a card names: the code as teachers say it, its statement, and its page where it has one."""

    code: str
    statement: str
    standard_id: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A reason shown on the card itself."""

    text: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One result: ``lines`` say why it is there and what does not fit, ``reasons`` are all that count; ``twins`` say
    the same and stand behind it."""

    resource: Resource
    twins: Sequence[Resource]
    score: float
    reasons: Sequence[Any]
    lines: Sequence[Line]
    needs: Sequence[NeedEvidence]
    met: str
    codes: Sequence[Code]
    more_codes: int


def codes_of(graph: StandardsGraph, resource: Resource) -> list[Code]:
    """The standards a material is aligned to, each once, in its publisher's order."""
    found: dict[str, Code] = {}
    for alignment in resource.alignments:
        standard = graph.standards.get(alignment.standard_id or "")
        statement = alignment.statement or (standard.statement if standard else "")
        code = short_code(alignment.code) or alignment.framework
        found.setdefault(alignment.standard_id or code, Code(code, statement, standard.id if standard else None))
    return list(found.values())


def make_card(
    graph: StandardsGraph,
    words: Words,
    hit: Any,
    needs: Sequence[str] = (),
    grade: Callable[[Resource], Line | None] | None = None,
) -> Card:
    """A search's hit as a card, with what its source states against access, asked for or not; ``needs`` are those asked
    for, ``grade`` words how the grade fits one asked for."""
    own = grade(hit.resource) if grade else None
    worded = {kind for kind, here in (("need", needs), ("grade", own)) if here}  # these have lines of their own
    told = [reason for reason in hit.reasons if reason.kind not in worded]
    fits = sorted((reason for reason in told if reason.points > 0), key=lambda reason: -reason.points)
    misses = sorted((reason for reason in told if reason.points < 0), key=lambda reason: reason.points)
    shown = [*fits[:SHOWN_REASONS], *misses[:SHOWN_REASONS]]
    lines = [Line(words.say(reason.because), fits=reason.points > 0) for reason in shown]
    codes = codes_of(graph, hit.resource)
    asked = [evidence(hit.resource, need) for need in needs if need in NEEDS]
    stated = barriers(hit.resource, but=needs)
    met = sum(found.evidence.met for found in asked)
    return Card(
        resource=hit.resource,
        twins=hit.twins,
        score=hit.score,
        reasons=hit.reasons,
        lines=sorted([*lines, *([own] if own else [])], key=lambda line: not line.fits),
        needs=[*asked, *stated],
        met=words("needs.met", met=met, of=len(asked)) if len(asked) > 1 else "",
        codes=codes[:SHOWN_CODES],
        more_codes=max(0, len(codes) - SHOWN_CODES),
    )


def grade_line(words: Words, system: str, wished: AgeRange | None) -> Callable[[Resource], Line | None]:
    """How a material's grade fits the one asked for, in the reader's language and way of naming grades."""

    def line(resource: Resource) -> Line | None:
        if wished is None:
            return None
        asked, theirs = grade_words(words, wished, system), grade_words(words, resource.ages, system)
        if resource.ages is None:
            return Line(words("card.grade-unknown", asked=asked), fits=False)
        fits = resource.ages.overlaps(wished)
        key = "card.grade-same" if asked == theirs else "card.grade-fits" if fits else "card.grade-misses"
        return Line(words(key, asked=asked, theirs=theirs), fits=fits)

    return line
