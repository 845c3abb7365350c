"""A material's page: itself where it is text, its link where it is not, and everything known of it and from where."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from markdown_it import MarkdownIt
from markupsafe import Markup

from api.pages.frame import Frame
from api.search import Search
from catalog.model import Alignment, AlignmentSource, Resource
from catalog.needs import NEEDS, evidence
from catalog.standards import StandardsGraph
from catalog.store import Catalog

router = APIRouter()
SIMILAR = 6
# Tags that a material's Markdown may end as; links only to the web, no images (they would be fetched from elsewhere).
TAGS = {
    "h2", "h3", "h4", "h5", "p", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "hr", "br", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def material_html(resource: Resource) -> Markup:
    """The material's own text as safe HTML; headings start below the page's own."""
    import nh3  # noqa: PLC0415  only this page needs it

    if resource.text_format != "text/markdown":
        paragraphs = [part.strip() for part in resource.text.split("\n\n") if part.strip()]
        return Markup("\n").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs)  # noqa: S704
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(resource.text)
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel="noopener nofollow"
    )
    return Markup(clean)  # noqa: S704  sanitised in the line above


def alignment_words(alignment: Alignment) -> str:
    """Who says so, and how sure."""
    if alignment.source is AlignmentSource.INFERRED:
        return f"inferred from its text, {alignment.confidence:.0%} sure"
    by = "its publisher" if alignment.source is AlignmentSource.PUBLISHER else "a reviewer"
    return f"declared by {by}"


def _with_statement(graph: StandardsGraph, alignment: Alignment) -> tuple[Alignment, str, str]:
    standard = graph.get(alignment.standard_id) if alignment.standard_id else None
    statement = alignment.statement or (standard.statement if standard else "")
    return alignment, statement, alignment_words(alignment)


@router.get("/resources/{id:path}")
def resource_page(request: Request, id: str) -> Response:
    frame: Frame = request.app.state.frame
    search: Search = request.app.state.search
    catalog: Catalog = request.app.state.catalog
    resource = search.resource(id)
    graph = catalog.graph()
    context = {
        "title": resource.title[:200],
        "resource": resource,
        "material": material_html(resource),
        "alignments": [_with_statement(graph, a) for a in (*resource.alignments, *search.inferred(id))],
        "needs": [(NEEDS[need], evidence(resource, need)) for need in NEEDS],
        "similar": search.similar(id, SIMILAR),
        "course": search.course(resource),
    }
    return frame.page(request, "resource.html", context)
