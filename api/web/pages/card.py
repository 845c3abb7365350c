"""A result as a card says it: why it is there, what does not fit, and how it meets each need asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from api.http.addresses import with_query
from api.messages import Words
from api.search.grade_names import renamed
from api.search.ranking import Ranked
from api.search.reasons import NO_REASONS, Reason
from api.web.pages.excerpt import excerpt
from api.web.pages.facts import grade_words
from catalog.messages import Message
from catalog.model import AgeRange, NeedEvidence, Resource
from catalog.needs.needs import NEEDS, barriers, evidence
from catalog.standards.codes import short_code
from catalog.standards.graph import StandardsGraph

SHOWN_REASONS, SHOWN_CODES = 2, 8
FAR = "reason.meaning.far"
SEVERAL = 3  # results from which what they share is said once


@dataclass(frozen=True, slots=True)
class Code:
    """A standard a card names: the code as teachers say it, its statement, and its page if it has one."""

    code: str
    statement: str
    standard_id: str | None


@dataclass(frozen=True, slots=True)
class CardReason:
    """A reason shown on the card itself."""

    text: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One result: ``sentence`` is the one that answers best, ``lines`` say why it is there and what does not fit,
    ``reasons`` are all that count; ``duplicates`` say the same and have no place of their own."""

    resource: Resource
    duplicates: Sequence[Resource]
    score: float
    sentence: Markup
    reasons: Sequence[Any]
    lines: Sequence[CardReason]
    needs: Sequence[NeedEvidence]
    met: str
    asking: str  # the needs asked for, as the query of the material's page, or ""
    codes: Sequence[Code]
    more_codes: int
    language: str  # the one it is in, if that is not the page's and the page does not say it once
    place: int = 0  # in a search's list, from 1; 0 elsewhere


def codes_of(graph: StandardsGraph, resource: Resource) -> list[Code]:
    """The standards a material is aligned to, each once, in its publisher's order."""
    codes: dict[str, Code] = {}
    for alignment in resource.alignments:
        standard = graph.standards.get(alignment.standard_id or "")
        statement = alignment.statement or (standard.statement if standard else "")
        code = short_code(alignment.code) or alignment.framework
        codes.setdefault(alignment.standard_id or code, Code(code, statement, standard.id if standard else None))
    return list(codes.values())


def make_card(
    graph: StandardsGraph,
    words: Words,
    hit: Any,
    needs: Sequence[str] = (),
    grade: Callable[[Resource], CardReason | None] | None = None,
    *,
    terms: Set[str] = frozenset(),
    common: Set[str] = frozenset(),
    place: int = 0,
) -> Card:
    """A search's hit as a card, with what its source states against access, asked for or not; ``needs`` are those asked
    for, ``grade`` words how the grade fits one asked for, ``terms`` are marked in the sentence, and ``common`` are
    reasons that hold for every result, which the page says once."""
    codes = codes_of(graph, hit.resource)
    asked = [evidence(hit.resource, need) for need in needs if need in NEEDS]
    sentence = excerpt(hit.resource, terms)
    own = grade(hit.resource) if grade else None
    shown = {*(("need",) if needs else ()), *(("words", "synonyms") if "<mark>" in sentence else ())}
    return Card(
        resource=hit.resource,
        duplicates=hit.duplicates,
        score=hit.score,
        sentence=sentence,
        reasons=hit.reasons,
        lines=_lines(words, hit, own, shown, common),
        needs=[*asked, *barriers(hit.resource, needs, hit.barriers)],
        met=words("needs.met", met=sum(need.evidence.met for need in asked), of=len(asked)) if len(asked) > 1 else "",
        asking=with_query("", [("need", need) for need in needs if need in NEEDS]),
        codes=codes[:SHOWN_CODES],
        more_codes=max(0, len(codes) - SHOWN_CODES),
        language=language if (language := other_language(words, hit.resource)) not in common else "",
        place=place,
    )


def other_language(words: Words, resource: Resource) -> str:
    """The language that a material is in, without its country; "" for the page's own, and if none is known."""
    primary = resource.languages[0].partition("-")[0] if resource.languages else ""
    return words.label(f"tongue.{primary}", primary) if primary not in {"", words.primary} else ""


def _lines(words: Words, hit: Any, grade: CardReason | None, shown: Set[str], common: Set[str]) -> list[CardReason]:
    """At most two: the best reason, and what fits least or else the next best reason; a kind that the card has
    ``shown`` already comes only if there is nothing else. A grade that fits needs none: the card names it."""
    unsaid = _unsaid(hit)
    reasons = [
        reason
        for reason in hit.reasons
        if reason.points and reason.because.key not in unsaid and reason.kind != ("grade" if grade else "")
    ]
    reasons = sorted(reasons, key=lambda reason: (reason.kind in shown, -abs(reason.points)))
    lines = [
        CardReason(words.say(reason.because), fits=reason.points > 0) for reason in reasons if reason.kind not in shown
    ]
    lines = lines or [CardReason(words.say(reason.because), fits=reason.points > 0) for reason in reasons[:1]]
    fits = [line for line in lines if line.fits and line.text not in common]
    misses = [*([grade] if grade and not grade.fits else []), *(line for line in lines if not line.fits)]
    return [*fits[: SHOWN_REASONS - min(1, len(misses))], *misses[:1]]


def _unsaid(hit: Any) -> Set[str]:
    """The keys of what is not a reason to a reader; a divider says already what is loosely related."""
    return NO_REASONS | {FAR} if hit.tiers.get("topic") == "loose" else NO_REASONS


def common_reasons(words: Words, hits: Sequence[Any]) -> list[str]:
    """What speaks for every one of several results in the same words, in the order of the first's reasons."""
    reasons = [
        [
            words.say(reason.because)
            for reason in hit.reasons
            if reason.points > 0 and reason.because.key not in _unsaid(hit) and reason.kind not in {"grade", "need"}
        ]
        for hit in hits
    ]
    if len(reasons) < SEVERAL:
        return []
    return [text for text in reasons[0] if all(text in other for other in reasons[1:])]


def name_grades(hits: Sequence[Ranked], system: str) -> list[Ranked]:
    """The same, with grades in their reasons named as the page names them."""

    def named(reason: Reason) -> Reason:
        because = renamed(reason.because, system)
        return reason._replace(because=because) if isinstance(because, Message) else reason

    return [replace(hit, reasons=tuple(map(named, hit.reasons))) for hit in hits]


def grade_line(words: Words, system: str, wished: AgeRange | None) -> Callable[[Resource], CardReason | None]:
    """How a material's grade fits the one asked for, in the reader's language and way of naming grades."""

    def line(resource: Resource) -> CardReason | None:
        if wished is None:
            return None
        asked, theirs = grade_words(words, wished, system), grade_words(words, resource.ages, system)
        if resource.ages is None:
            return CardReason(words("card.grade-unknown", asked=asked), fits=False)
        fits = resource.ages.overlaps(wished)
        key = "card.grade-same" if asked == theirs else "card.grade-fits" if fits else "card.grade-misses"
        return CardReason(words(key, asked=asked, theirs=theirs), fits=fits)

    return line
