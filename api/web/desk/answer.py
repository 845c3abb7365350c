"""What the desk's pages are answered with."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.auth.sign_in import desk_of
from api.http.addresses import with_query
from api.web.pages import frame


def draw(
    request: Request, template: str, title: str, context: dict[str, Any] | None = None, status: int = 200
) -> Response:
    """A page of the desk; ``title`` is the key of a message, or text if no message has that key."""
    heading = frame.words_of(request).get(title, title)
    shared: dict[str, Any] = {
        "title": heading,
        "here": "desk",
        "error": None,
        "typed": {},
        "done": request.query_params.get("done"),
        "log_head": desk_of(request).audit.head,  # called by the reports, which print it
    }
    return frame.page(request, f"desk/{template}.html", shared | (context or {}), status)


def go(path: str, done: str = "", **values: str) -> Response:
    """After a form: to a page of ours, which says what was done (the key of a message under ``done``)."""
    pairs = [*values.items()] + ([("done", done)] if done else [])
    return RedirectResponse(with_query(path, pairs), 303)
