"""How a page names grades. One rule: in the words of the question, which links carry along; else as the reader chose;
else as the publisher of the material does; else as the site is set."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastapi import Request

from api.services import services_of
from api.settings import GRADE_SYSTEMS
from catalog.model import Resource
from catalog.vocabularies.grades import naming_of

COOKIE = PARAMETER = "grades"
PUBLISHER = "publisher"  # a reader's choice: as each publisher does
CHOICES = (PUBLISHER, *GRADE_SYSTEMS)
_TAG = re.compile(r"<a\s[^<>]*>")
# Pages that say of what grade a material is; a search says it itself, so its own links need nothing.
_PAGES = re.compile(r'(\shref=")(/(?:resources/|standards/|unit\?|plan\b|collection\?|browse\b|\?)[^"#]*)')


def answer_in(request: Request, system: str) -> None:
    """The question that this page answers names grades so: everything on it does, and links carry it along."""
    request.state.grades_asked = system


def name_like(request: Request, resources: Iterable[Resource]) -> None:
    """The page is about these materials: all on it is named as their publishers do, if they agree."""
    common = _common(published(resource) for resource in resources if resource.ages)
    request.state.grades_published = common or services_of(request).grades


def carried(request: Request) -> str:
    """How the question names grades, of this page or of the one that led here; "" if it does not."""
    system = request.query_params.get(PARAMETER, "")
    return getattr(request.state, "grades_asked", "") or (system if system in GRADE_SYSTEMS else "")


def choice_of(request: Request) -> str:
    """What the reader chose, ``PUBLISHER`` if nothing."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in CHOICES else PUBLISHER


def system_of(request: Request, resource: Resource | None = None) -> str:
    """How grades are named on this page, of ``resource`` or of anything else: an item of ``GRADE_SYSTEMS``."""
    chosen = choice_of(request)
    return (
        carried(request)
        or (chosen if chosen != PUBLISHER else "")
        or getattr(request.state, "grades_published", "")
        or (published(resource) if resource else "")
        or services_of(request).grades
    )


def published(resource: Resource) -> str:
    """How the publisher names the grades of a material; "" if it names none, or in more than one way."""
    return _common(map(naming_of, resource.grades))


def _common(systems: Iterable[str]) -> str:
    named = set(systems)
    return named.pop() if len(named) == 1 else ""


def carry(request: Request, html: str) -> str:
    """A page whose links to other pages carry along how the question names grades."""
    system = carried(request)
    if not system:
        return html
    searched = request.url.path == "/"

    def link(match: re.Match[str]) -> str:
        start, address = match.groups()
        if f"{PARAMETER}=" in address or (searched and address.startswith("/?")):
            return match[0]
        return f"{start}{address}{'&amp;' if '?' in address else '?'}{PARAMETER}={system}"

    return _TAG.sub(lambda tag: _PAGES.sub(link, tag[0]), html)
