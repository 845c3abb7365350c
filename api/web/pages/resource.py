"""A material's page: itself or its link, everything known of it, and what to use instead of it, before it and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypedDict

import orjson
from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup

from api.auth.visibility import indexed_of, provenance_of, search_of
from api.http.addresses import absolute, resource_path
from api.http.reads import prefers
from api.recommending.alternatives import Alternative, alternatives, same_objective, taught, unmet
from api.recommending.prerequisites import STEPS, Step, steps_around
from api.recommending.similar import Similar, similar_to
from api.recommending.units import NamedPart, Place, parts_of, places
from api.search.service import SearchSession
from api.services import base_url, services_of
from api.web.contexts import Page, Template
from api.web.exports.citation import attribution, citation
from api.web.pages import frame
from api.web.pages.answers import without_answers
from api.web.pages.grade_naming import name_like
from api.web.pages.unit_line import unit_address
from catalog.errors import NotFoundError
from catalog.export import node_of
from catalog.formats.containers import aggregation_of
from catalog.model import AgeRange, Alignment, NeedEvidence, Provenance, Resource
from catalog.model import Query as SearchQuery
from catalog.needs.needs import NEEDS, Need, current_id, evidence
from catalog.standards.codes import short_code
from catalog.standards.graph import StandardsGraph
from catalog.store.corrections import Correction, in_force

router = APIRouter()
SIMILAR = 6
LOOKED_AT = 24  # nearest materials that alternatives are chosen among
BESIDE = 3  # lessons of a course shown on each side
# Tags that a material's Markdown may end as; links only to the web, no images (they would be fetched from elsewhere).
TAGS = {
    "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "hr", "br", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlignmentRow:
    """A statement that the material does something with a standard, and the standard if it is known here. ``ages`` are
    those of one without a code, since another may have the same statement for another grade."""

    alignment: Alignment
    code: str
    statement: str
    standard_id: str | None
    ages: AgeRange | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A larger work's stretch around the material: ``shown`` lessons, the first of them the ``first`` of the whole."""

    place: Place
    href: str
    first: int
    shown: Sequence[Resource]


class Elsewhere(TypedDict):
    """Other materials that a material's page leads to."""

    similar: Sequence[Similar]  # the best first
    alternatives: Sequence[tuple[str, Sequence[Alternative]]]  # by kind
    builds_on: Sequence[Step]
    leads_to: Sequence[Step]
    parts: Sequence[NamedPart]  # what it is made of


class ResourcePage(Page, Elsewhere):
    """A material as the catalog holds it, with what is known of it."""

    resource: Resource
    level: str  # "program", "unit", "lesson" or "part"; "" if not known
    material: Markup  # its own text
    answers: bool  # whether the text is shown with its answers
    has_answers: bool  # whether it has any that can be left out
    record: Mapping[str, Any]  # it as JSON-LD
    alignments: Sequence[AlignmentRow]  # declared, then inferred
    needs: Sequence[tuple[Need, NeedEvidence]]
    corrections: Iterable[Correction]  # that hold
    provenance: Sequence[Provenance]  # as its reader may see it
    courses: Sequence[Course]
    unmet: Sequence[str]  # needs asked for that neither the material nor an alternative is known to meet
    asked: frozenset[str]  # needs asked for
    citation: str
    attribution: str | None  # for materials whose license asks for one
    anyone_reports: bool  # without an account


RESOURCE = Template("resource.html", ResourcePage)


def material_html(resource: Resource, top: int = 3) -> Markup:
    """The material's own text as safe HTML; its headings start at level ``top``, below the page's own."""
    import nh3  # noqa: PLC0415  only this page needs it

    if resource.text_format != "text/markdown":
        paragraphs = [part.strip() for part in resource.text.split("\n\n") if part.strip()]
        return Markup("\n").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs)
    from markdown_it import MarkdownIt  # noqa: PLC0415  sixty modules, which a server that starts does without

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(resource.text)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) - min(levels) + top)}"
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel="noopener nofollow"
    )
    return Markup(clean)  # noqa: S704  sanitised in the line above


def alignment_rows(graph: StandardsGraph, alignments: Sequence[Alignment]) -> list[AlignmentRow]:
    """Each alignment, surest first; of a standard and its part that say the same for the same grade, the surest."""
    rows: dict[object, AlignmentRow] = {}
    for alignment in alignments:
        standard = graph.standards.get(alignment.standard_id or "")
        statement = alignment.statement or (standard.statement if standard else "")
        code, ages, key = short_code(alignment.code), None, object()
        if standard and not standard.code:  # its statement is all the name it has
            code, statement, ages = standard.statement, "", standard.ages
            key = (standard.framework_id, code, ages)
        rows.setdefault(key, AlignmentRow(alignment, code, statement, standard.id if standard else None, ages))
    return list(rows.values())


def _courses(search: SearchSession, resource: Resource) -> list[Course]:
    courses = []
    for place in places(search, resource):
        if len(place.ids) > 1:
            first = max(0, place.at - BESIDE)
            shown = [search.resource(id) for id in place.ids[first : place.at + BESIDE + 1]]
            courses.append(Course(place, unit_address(place), first + 1, shown))
    return courses


def _adaptations(search: SearchSession, resource: Resource) -> Iterable[Resource]:
    """The accessible variants that its publisher names, as far as they are here."""
    for id in resource.adaptations:
        try:
            yield search.resource(id)
        except NotFoundError:
            continue


def _elsewhere(search: SearchSession, graph: StandardsGraph, resource: Resource, needs: Sequence[str]) -> Elsewhere:
    """Similar materials, alternatives, and what comes before and after by prerequisite."""
    ids = [standard for standard in taught(resource) if standard in graph.standards]
    near = list(search.similar(resource.id, LOOKED_AT))
    known = {other.id for other, _ in near}
    if ids:
        hits = search(SearchQuery(standards=tuple(ids[:STEPS]), limit=LOOKED_AT)).hits
        least = near[-1][1] if near else 0.0  # they are no nearer than the last of those
        near += [(hit.resource, least) for hit in hits if hit.resource.id not in known]
    like = frozenset(near for id in ids for near in graph.answering(id))
    others = [*_adaptations(search, resource), *same_objective(resource, near, like)]
    steps = steps_around(search, graph, resource)
    return {
        "similar": similar_to(search, [resource], SIMILAR),
        "alternatives": alternatives(resource, others, needs),
        "builds_on": steps.builds_on,
        "leads_to": steps.leads_to,
        "parts": parts_of(search, resource),
    }


@router.get("/resources/{id:path}")
def resource_page(
    request: Request,
    id: str,
    answers: Literal["yes", "no"] = "yes",
    need: Annotated[Sequence[str], Query(max_length=len(NEEDS))] = (),
) -> Response:
    search, catalog = search_of(request), services_of(request).catalog
    stored = catalog.resource(indexed_of(request, id).id)  # with where it came from, which the index does not hold
    resource = search.completed(stored)
    name_like(request, [resource])
    graph = search_of(request).graph
    words, questions = frame.words_of(request), without_answers(resource)
    address = absolute(base_url(request), resource_path(resource.id))
    record = {"@context": "https://schema.org", **node_of(stored, graph), "mainEntityOfPage": address}
    if not resource.id.startswith(("http:", "https:", "urn:")):
        record["@id"] = address  # elsewhere our own identifiers name nothing; `identifier` has it
    if prefers(request.headers.get("accept", ""), "application/ld+json", "text/html"):
        body = orjson.dumps(record, option=orjson.OPT_INDENT_2)
        return Response(body, media_type="application/ld+json", headers={"vary": "Accept, Cookie"})
    needs = [current_id(need_id) for need_id in need]
    elsewhere = _elsewhere(search, graph, resource, needs)
    gained = {gain for _, others in elsewhere["alternatives"] for other in others for gain in other.needs}
    context: ResourcePage = {
        "title": resource.title,
        "here": "",
        "resource": resource,
        "level": aggregation_of(resource),
        "material": material_html(resource if answers == "yes" else replace(resource, text=questions)),
        "answers": answers == "yes",
        "has_answers": questions != resource.text,
        "record": record,
        "alignments": alignment_rows(
            graph, (*resource.alignments, *search.inferred(resource.id, declared=resource.alignments))
        ),
        "needs": [(NEEDS[need], evidence(resource, need)) for need in NEEDS],
        "corrections": in_force(catalog.corrections(resource.id)).values(),
        "provenance": provenance_of(request, resource),
        "courses": _courses(search, resource),
        "citation": citation(words, resource, address),
        "attribution": attribution(words, resource, address),
        "anyone_reports": services_of(request).anyone_reports,
        "unmet": [need for need in unmet(resource, needs) if need not in gained],
        "asked": frozenset(needs),
        **elsewhere,
    }
    return frame.page(request, RESOURCE, context, vary="Accept, Accept-Language, Cookie")
