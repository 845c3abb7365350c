"""How others find this service and its materials: robots.txt, sitemaps, and its search in a browser's own box."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request, Response

from api.auth.visibility import search_of
from api.http.addresses import absolute, resource_path, standard_path
from api.services import base_url, services_of
from api.web.pages import frame
from catalog.errors import NotFoundError

router = APIRouter()
PAGES = 10_000  # addresses in one sitemap
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# What only people with an account see, or what has as many addresses as there are questions.
_CLOSED = ("/account", "/api/", "/collection", "/desk", "/judge", "/problems", "/sign-in", "/*?")


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    base = base_url(request)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), f"Sitemap: {absolute(base, '/sitemap.xml')}"]
    return Response("\n".join(lines) + "\n", media_type="text/plain")


@router.get("/sitemap.xml")
def sitemap_index(request: Request) -> Response:
    """The addresses of all sitemaps: of frameworks, of standards and of materials, a fixed number in each."""
    materials, standards = services_of(request).catalog.count(), len(search_of(request).graph.standards)
    names = ["standards", *(f"standards-{number}" for number in range(1, -(-standards // PAGES) + 1))]
    names += [str(number) for number in range(1, -(-materials // PAGES) + 1)]
    addresses = [absolute(base_url(request), f"/sitemap/{name}.xml") for name in names]
    return _xml("sitemapindex", "sitemap", addresses)


@router.get("/sitemap/{name}.xml")
def sitemap(request: Request, name: str) -> Response:
    """The pages of all frameworks, of a part of the standards, with materials or not, or of a part of the materials by
    the order of their identifiers."""
    search, base = search_of(request), base_url(request)
    if name == "standards":
        paths = ["/", "/standards", *(standard_path(id) for id in search.graph.frameworks)]
        return _xml("urlset", "url", [absolute(base, path) for path in paths])
    number = name.removeprefix("standards-")
    if not (number.isascii() and number.isdigit() and int(number[:9]) >= 1 and len(number) < 9):
        raise NotFoundError(f"There is no sitemap “{name}”.")
    start = (int(number) - 1) * PAGES
    if number == name:
        with services_of(request).catalog.snapshot() as snapshot:
            ids = [id for id, _ in islice(snapshot.digests(), start, start + PAGES)]
        paths = [resource_path(id) for id in ids if search.shows(id)]
    else:
        paths = [standard_path(id) for id in islice(search.graph.standards, start, start + PAGES)]
        ids = paths
    if not ids:
        raise NotFoundError(f"There is no sitemap “{name}”.")
    return _xml("urlset", "url", [absolute(base, path) for path in paths])


def _xml(root: str, item: str, addresses: Iterable[str]) -> Response:
    items = "".join(f"<{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SITEMAPS}">\n{items}</{root}>\n'
    return Response(text, media_type="application/xml")


@router.get("/opensearch.xml")
def opensearch(request: Request) -> Response:
    """An OpenSearch 1.1 description, by which a browser offers this search among its own."""
    words, base = frame.words_of(request), base_url(request)
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Syllabary</ShortName>
<Description>{escape(words("site.promise"))}</Description>
<InputEncoding>UTF-8</InputEncoding>
<Image type="image/svg+xml">{escape(absolute(base, "/static/icon.svg"))}</Image>
<Url type="text/html" template="{escape(absolute(base, "/"))}?q={{searchTerms}}"/>
<Url type="application/json" template="{escape(absolute(base, "/api/v1/search"))}?q={{searchTerms}}"/>
</OpenSearchDescription>
"""
    return Response(
        text,
        media_type="application/opensearchdescription+xml",
        headers={"content-language": words.language, "vary": "Accept-Language, Cookie"},
    )
