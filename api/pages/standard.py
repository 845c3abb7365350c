"""Standards: frameworks as trees, search by code or words, and a standard's page with its relatives and materials."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request, Response

from api.pages.frame import Frame
from api.search import Search
from catalog.errors import AmbiguousCodeError
from catalog.model import Query as SearchQuery
from catalog.store import Catalog

router = APIRouter()
MATERIALS = 10


@router.get("/standards")
def standards_page(request: Request, q: str = Query("", max_length=300)) -> Response:
    frame: Frame = request.app.state.frame
    catalog: Catalog = request.app.state.catalog
    graph = catalog.graph()
    context = {
        "title": "Standards",
        "here": "standards",
        "q": q,
        "graph": graph,
        "found": list(graph.search(q, 50)) if q.strip() else [],
        "frameworks": sorted(graph.frameworks.values(), key=lambda framework: (framework.title, framework.id)),
    }
    return frame.page(request, "standards.html", context)


@router.get("/standards/{code:path}")
def standard_page(request: Request, code: str) -> Response:
    frame: Frame = request.app.state.frame
    search: Search = request.app.state.search
    catalog: Catalog = request.app.state.catalog
    graph = catalog.graph()
    if code in graph.frameworks:
        framework = graph.frameworks[code]
        context = {"title": framework.title, "here": "standards", "graph": graph, "framework": framework}
        return frame.page(request, "framework.html", context)
    try:
        standard = graph.resolve(code)
    except AmbiguousCodeError as error:
        found = [graph.resolve(candidate) for candidate in error.candidates]
        context = {
            "title": "Standards",
            "here": "standards",
            "q": code,
            "graph": graph,
            "found": found,
            "frameworks": [],
        }
        return frame.page(request, "standards.html", context)
    relatives = [
        ("Its parts", graph.children(standard.id)),
        ("Builds on", graph.prerequisites(standard.id)),
        ("Leads to", graph.leads_to(standard.id)),
        ("The same in other frameworks", graph.equivalents(standard.id)),
        ("Related", graph.related(standard.id)),
    ]
    context = {
        "title": standard.code or standard.statement[:80],
        "here": "standards",
        "standard": standard,
        "framework": graph.frameworks[standard.framework_id],
        "ancestors": list(reversed(list(graph.ancestors(standard.id)))),
        "relatives": [(heading, list(found)) for heading, found in relatives if found],
        "results": search(SearchQuery(standards=(standard.id,), limit=MATERIALS)),
    }
    return frame.page(request, "standard.html", context)
