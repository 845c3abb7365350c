"""What every page shares: the templates, the reader's grade system, and how facts are worded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from api.search import Search
from api.settings import GRADE_SYSTEMS
from catalog.errors import GenerationError
from catalog.grades import name_ages
from catalog.model import AgeRange, Resource
from catalog.store import Catalog

GRADES_COOKIE = "grades"

# Licences by the start of their URL, longest first where one begins another; the names are the licensors' own.
LICENSES: tuple[tuple[str, str], ...] = (
    ("creativecommons.org/publicdomain/zero", "Public domain (CC0): free to use and change"),
    ("creativecommons.org/publicdomain/mark", "Public domain"),
    ("creativecommons.org/licenses/by-nc-nd", "CC BY-NC-ND: share unchanged, not for profit, name the author"),
    ("creativecommons.org/licenses/by-nc-sa", "CC BY-NC-SA: change and share alike, not for profit"),
    ("creativecommons.org/licenses/by-nc", "CC BY-NC: change, not for profit, name the author"),
    ("creativecommons.org/licenses/by-nd", "CC BY-ND: share unchanged, name the author"),
    ("creativecommons.org/licenses/by-sa", "CC BY-SA: change and share alike, name the author"),
    ("creativecommons.org/licenses/by", "CC BY: use and change, name the author"),
    ("nationalarchives.gov.uk/doc/open-government-licence", "Open Government Licence: use and change, name the source"),
)


def license_words(license: str | None) -> str:
    """A licence in words; a URL nobody here knows stays as it is, and none is said to be unknown."""
    if not license:
        return "Licence unknown"
    bare = license.split("://", 1)[-1].removeprefix("www.").lower()
    return next((words for start, words in LICENSES if bare.startswith(start)), license)


def minutes_words(minutes: int | None) -> str:
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def accessibility_words(resource: Resource) -> tuple[str, str]:
    """State and words: what the publisher declared, or that nothing was."""
    declared = [term for term in resource.accessibility_features if term.lower() not in {"none", "unknown"}]
    if declared:
        shown = ", ".join(declared[:3]) + (f" and {len(declared) - 3} more" if len(declared) > 3 else "")
        return "declared", f"Accessibility declared: {shown}"
    return "unknown", "Accessibility not declared"


def web_link(url: str | None) -> str | None:
    """The URL when a browser may follow it (http or https), or ``None``: records come from outside."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else None


def resource_path(id: str) -> str:
    return f"/resources/{quote(id, safe=':')}"


def standard_path(id: str) -> str:
    return f"/standards/{quote(id, safe=':')}"


class Frame:
    """Draws pages. Holds the compiled templates, and the name of the style sheet's version."""

    def __init__(self, catalog: Catalog, search: Search, grades: str) -> None:
        self._catalog, self._search, self._grades = catalog, search, grades
        style = (resources.files("api") / "static" / "style.css").read_bytes()
        self._static_version = hashlib.sha256(style).hexdigest()[:12]
        self._templates = Environment(
            loader=PackageLoader("api"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["minutes"] = minutes_words
        self._templates.filters["license"] = license_words
        self._templates.filters["web_link"] = web_link
        self._templates.filters["resource_path"] = resource_path
        self._templates.filters["standard_path"] = standard_path
        self._templates.globals["accessibility"] = accessibility_words

    def system(self, request: Request) -> str:
        chosen = request.cookies.get(GRADES_COOKIE, "")
        return chosen if chosen in GRADE_SYSTEMS else self._grades

    def grade_words(self, request: Request, ages: AgeRange | None) -> str:
        return name_ages(ages, self.system(request)) if ages else "Grade unknown"

    def page(
        self, request: Request, template: str, context: Mapping[str, Any], status: int = 200, **headers: str
    ) -> Response:
        """Render ``template`` with ``context`` beside what every page needs."""
        system = self.system(request)
        shared = {
            "lang": "en",
            "dir": "ltr",
            "here": "",
            "back": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            "system": system,
            "static_version": self._static_version,
            "catalog_size": self._size(),
            "grade_words": lambda ages: name_ages(ages, system) if ages else "Grade unknown",
        }
        html = self._templates.get_template(template).render(shared | dict(context))
        return HTMLResponse(html, status, headers)

    def problem(self, request: Request, status: int, title: str, detail: str) -> Response:
        return self.page(request, "problem.html", {"title": title, "detail": detail}, status)

    def _size(self) -> str:
        try:
            return f"{self._search.manifest.resources:,} materials in this catalog."
        except GenerationError:
            return ""


def with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
