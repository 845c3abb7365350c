"""Standards: frameworks as trees, search by code or words, and a standard's page with its relatives and materials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, TypedDict

from fastapi import APIRouter, Path, Query, Request, Response

from api.auth.visibility import search_of
from api.http.addresses import with_query
from api.messages import Words
from api.recommending.plan import MAX_STANDARDS
from api.recommending.standard_materials import MaterialCounts, answering_materials, count_materials
from api.recommending.taught_standards import taught_standards
from api.search.service import SearchSession
from api.search.tiers import STANDARD as STANDARD_TIER
from api.search.tiers import TOPIC
from api.web.contexts import Page, Template
from api.web.pages import frame
from api.web.pages.card import Card, make_card, name_grades
from api.web.pages.grade_naming import answer_in, system_of
from api.web.pages.search import standard_words
from api.web.pages.standards_map import Drawing, draw
from catalog.errors import AmbiguousCodeError, UnknownStandardError
from catalog.model import Framework, Standard
from catalog.model import Query as SearchQuery
from catalog.needs.needs import NEEDS, Need
from catalog.standards.codes import short_code
from catalog.standards.declared_codes import aligned_to, spellings
from catalog.standards.graph import StandardsGraph

router = APIRouter()
MATERIALS = 8  # shown as cards
STANDARDS_SHOWN = 50  # on a page of those that match
MAX_BELOW = 80  # parts of parts on one page: beyond it only their number is shown


@dataclass(frozen=True, slots=True)
class Branch:
    """A standard in a tree, with its parts if they are shown, else their number."""

    standard: Standard
    parts: Sequence[Branch]
    hidden: int


def branches(graph: StandardsGraph, id: str) -> list[Branch]:
    """Two levels below a standard or framework."""
    return two_levels(graph, graph.children(id))


def two_levels(graph: StandardsGraph, children: Sequence[Standard]) -> list[Branch]:
    """Standards with their parts; without if these would make a long page."""
    below = {child.id: graph.children(child.id) for child in children}
    shown = sum(map(len, below.values())) <= MAX_BELOW
    return [
        Branch(
            child,
            [Branch(standard, (), len(graph.children(standard.id))) for standard in below[child.id]] if shown else (),
            0 if shown else len(below[child.id]),
        )
        for child in children
    ]


@dataclass(frozen=True, slots=True)
class Match:
    """What a framework says for one grade or several: ``standards`` with one statement, the best match first. Beside
    each without a code is what it is part of, as its grade may not tell it from the others."""

    statement: str
    framework: str
    standards: Sequence[tuple[Standard, str]]


class StandardsPage(Page):
    """Frameworks, or what was found for ``q``."""

    q: str
    count: int  # of all that match
    matches: Sequence[Match]  # those on this page, the best first
    previous: str  # addresses of the pages before and after; "" if there is none
    next: str
    frameworks: Sequence[tuple[Framework, int]]  # with how many standards it has


class FrameworkPage(Page):
    """A framework as a tree of its standards."""

    framework: Framework
    tree: Sequence[Branch]


class Relatives(Page):
    """A standard in its framework."""

    standard: Standard
    framework: Framework
    ancestors: Sequence[Standard]  # from the top
    drawing: Drawing | None  # None if nothing comes before or after it
    relatives: Sequence[tuple[str, Sequence[tuple[Standard, Framework]]]]  # by what they are to it
    tree: Sequence[Branch]


class Materials(TypedDict):
    """What there is for it."""

    reason: str
    answering: str  # how many materials meet it, as search says it, or that none is known to
    spelling: str
    cards: Sequence[Card]
    coverage: MaterialCounts | None
    needs: Mapping[str, Need]


class StandardPage(Relatives, Materials):
    """A standard, its relatives, and the nearest materials."""

    to_plan: int  # standards that a plan of it starts with, 0 if they are more than a unit may have
    plan: str


class DeclaredPage(Page):
    """A code, or the beginning of several, that no framework here has."""

    codes: Sequence[str]  # as records write them
    statement: str  # what records say of the one code
    framework: str  # what records call their framework, "" if they name none
    count: int  # of the materials
    cards: Sequence[Card]  # the first of them


class DomainPage(Page, Materials):
    """The standards of a domain, and the nearest materials for any of them."""

    count: int  # of its standards, parts apart
    frameworks: Sequence[Framework]
    tree: Sequence[Branch]


DECLARED, DOMAIN = Template("standard_declared.html", DeclaredPage), Template("standard_domain.html", DomainPage)
STANDARDS, FRAMEWORK = Template("standards.html", StandardsPage), Template("framework.html", FrameworkPage)
STANDARD = Template("standard.html", StandardPage)


@router.get("/standards")
def standards_page(
    request: Request, q: str = Query("", max_length=300), offset: int = Query(0, ge=0, le=10_000_000)
) -> Response:
    graph = search_of(request).graph
    return _listing(request, graph, q, list(graph.search(q, len(graph.standards))) if q.strip() else [], offset)


def _listing(request: Request, graph: StandardsGraph, q: str, matches: Sequence[Standard], offset: int = 0) -> Response:
    def at(start: int) -> str:
        return with_query("/standards", [("q", q), *([("offset", str(start))] if start else [])])

    sizes = Counter(standard.framework_id for standard in graph.standards.values())
    context: StandardsPage = {
        "title": frame.words_of(request)("standards.title"),
        "here": "standards",
        "q": q,
        "count": len(matches),
        "matches": by_statement(graph, matches[offset : offset + STANDARDS_SHOWN]),
        "previous": at(max(0, offset - STANDARDS_SHOWN)) if offset else "",
        "next": at(offset + STANDARDS_SHOWN) if offset + STANDARDS_SHOWN < len(matches) else "",
        "frameworks": [
            (framework, sizes[framework.id])
            for framework in sorted(graph.frameworks.values(), key=lambda framework: (framework.title, framework.id))
        ],
    }
    return frame.page(request, STANDARDS, context)


def by_statement(graph: StandardsGraph, standards: Sequence[Standard]) -> list[Match]:
    """A statement that a framework repeats for several grades is said once, at its best standard's place."""
    groups: dict[tuple[str, str], list[tuple[Standard, str]]] = {}
    for standard in standards:
        whole = graph.ancestors(standard.id)[:1] if not standard.code else ()
        same = groups.setdefault((standard.framework_id, standard.statement.casefold().strip(" .")), [])
        same.append((standard, whole[0].statement if whole else ""))
    return [
        Match(standards[0][0].statement, graph.frameworks[framework].title, standards)
        for (framework, _), standards in groups.items()
    ]


@router.get("/standards/{standard:path}")
def standard_page(request: Request, named: Annotated[str, Path(alias="standard")]) -> Response:
    graph = search_of(request).graph
    if named in graph.frameworks:
        framework = graph.frameworks[named]
        tree = branches(graph, framework.id)
        of_framework: FrameworkPage = {
            "title": framework.title,
            "here": "standards",
            "framework": framework,
            "tree": tree,
        }
        return frame.page(request, FRAMEWORK, of_framework)
    try:
        standard = graph.resolve(named)
    except AmbiguousCodeError as error:
        return _listing(request, graph, named, [graph.resolve(candidate) for candidate in error.candidates])
    except UnknownStandardError:
        domain = graph.domain(named)
        return _domain(request, named, domain) if domain else _declared_only(request, named)
    words = frame.words_of(request)
    if standard.ages:
        answer_in(request, system_of(request))
    planned = taught_standards(graph, [standard.id])
    planned = planned if len(planned) <= MAX_STANDARDS else ()
    context: StandardPage = {
        "to_plan": len(planned),
        "plan": with_query("/plan", [("standard", id) for id in planned]),
        **_relatives(graph, standard, rtl=words.direction == "rtl"),
        **_materials(search_of(request), standard.id, graph.name(standard.id), words, system_of(request)),
    }
    return frame.page(request, STANDARD, context)


def _domain(request: Request, code: str, ids: Sequence[str]) -> Response:
    """A group of standards that have no page of their own: those whose codes begin with ``code``."""
    search, words, system = search_of(request), frame.words_of(request), system_of(request)
    graph = search.graph
    standards = [graph.standards[id] for id in ids]
    frameworks = dict.fromkeys(standard.framework_id for standard in standards)
    context: DomainPage = {
        "title": short_code(code),
        "here": "standards",
        "count": len(standards),
        "frameworks": [graph.frameworks[id] for id in frameworks],
        "tree": two_levels(graph, standards),
        **_materials(search, code, code, words, system),
    }
    return frame.page(request, DOMAIN, context)


def _declared_only(request: Request, code: str) -> Response:
    """A code that no framework here has, with what records declare for it. Raises UnknownStandardError, with the codes
    near it, if none does."""
    search, words, system = search_of(request), frame.words_of(request), system_of(request)
    ids = search.codes.named(code)
    results = search(SearchQuery(standards=(code,), limit=MATERIALS))
    if not results.count:
        raise UnknownStandardError(code, search.codes.near(code))
    said = [one for hit in results.hits for one in hit.resource.alignments if aligned_to(one) in ids]
    codes = spellings(ids)
    context: DeclaredPage = {
        "title": codes[0] if len(codes) == 1 else code,
        "here": "standards",
        "codes": codes[:STANDARDS_SHOWN],
        "statement": next((one.statement for one in said if one.statement), "") if len(codes) == 1 else "",
        "framework": next((one.framework for one in said if one.framework), ""),
        "count": results.places,
        "cards": [make_card(search.graph, words, hit) for hit in name_grades(results.hits, system)],
    }
    return frame.page(request, DECLARED, context)


def _relatives(graph: StandardsGraph, standard: Standard, *, rtl: bool) -> Relatives:
    before, after = graph.prerequisites(standard.id), graph.leads_to(standard.id)
    relatives = [
        ("prerequisites", before),
        ("leads-to", after),
        ("equivalents", graph.equivalents(standard.id)),
        ("related", graph.related(standard.id)),
        ("siblings", graph.siblings(standard.id) if not graph.children(standard.id) else ()),
    ]
    return {
        "title": graph.name(standard.id) if standard.code else standard.statement,
        "here": "standards",
        "standard": standard,
        "framework": graph.frameworks[standard.framework_id],
        "ancestors": list(reversed(graph.ancestors(standard.id))),
        "drawing": draw(standard, before, graph.children(standard.id), after, rtl=rtl),
        "relatives": [
            (heading, [(standard, graph.frameworks[standard.framework_id]) for standard in standards])
            for heading, standards in relatives
            if standards
        ],
        "tree": branches(graph, standard.id),
    }


def _materials(search: SearchSession, named: str, spelling: str, words: Words, system: str) -> Materials:
    """The nearest materials as cards, and of those that answer for the standard or domain itself what they cover."""
    results = search(SearchQuery(standards=(named,), limit=MATERIALS))
    declared, inferred = answering_materials(search, named)
    answering = declared | inferred
    counts = results.tiers.get(STANDARD_TIER, {})
    shown = results.hits
    if answering:
        shown = [hit for hit in shown if hit.tiers[TOPIC] == "about"]
    return {
        "reason": " ".join(words.say(reason) for reason in results.reason),
        "answering": standard_words(words, counts) if counts else "",
        "spelling": spelling,
        "cards": [make_card(search.graph, words, hit) for hit in name_grades(shown[:MATERIALS], system)],
        "coverage": count_materials(spelling, list(answering.values())) if answering else None,
        "needs": NEEDS,
    }
