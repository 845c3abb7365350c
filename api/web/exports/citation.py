"""Ready to copy: a citation, and the attribution that a licence asks for."""

from __future__ import annotations

from api.http.addresses import web_link
from api.messages import Words
from api.web.pages.facts import license_name
from catalog.model import Resource


def citation(words: Words, resource: Resource, page: str) -> str:
    """Author (year). Title. Publisher. Address."""
    who = ", ".join(resource.authors) or resource.publisher or words("cite.nobody")
    when = (resource.published or resource.modified or "")[:4] or words("cite.no-date")
    publisher = f" {resource.publisher}." if resource.publisher and resource.authors else ""
    return f"{who} ({when}). {resource.title.rstrip('.')}.{publisher} {web_link(resource.url) or page}"


def attribution(words: Words, resource: Resource, page: str) -> str | None:
    """Title, author, source, license; ``None`` if no license is known."""
    if not resource.license:
        return None
    who = ", ".join(resource.authors) or resource.publisher or words("cite.nobody")
    name, link = license_name(resource.license), web_link(resource.license)
    named = f"{name} ({link})" if link and link != name else name
    return words(
        "cite.attribution", title=resource.title, who=who, source=web_link(resource.url) or page, license=named
    )
