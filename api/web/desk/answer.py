"""What the desk's pages are answered with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.auth.forms import Form
from api.auth.sign_in import desk_of
from api.http.addresses import with_query
from api.http.problems import Telling
from api.web.contexts import C, Page, Template
from api.web.pages import frame
from catalog.errors import SyllabaryError
from catalog.messages import Message
from catalog.store.audit import Anchor


class DeskFrame(Page):
    """``draw`` gives these to every page of the desk, beside its own context."""

    error: Telling | None  # why the form that was sent was not taken
    typed: Mapping[str, str]  # that form's fields
    done: str | None  # what was just done: the end of a message's key
    log_head: Callable[[], Anchor]  # the end of the audit log, which reports print


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not taken. Its page is drawn again with this and with what was typed, so that no word is lost."""

    status: int
    error: Telling | None
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: SyllabaryError, form: Form | None = None, status: int = 400) -> Refusal:
        return cls(status, error, dict(form.pairs) if form else {})


def draw(
    request: Request,
    template: Template[C],
    title: Message | str,
    context: C,
    refusal: Refusal | None = None,
    *,
    status: int = 200,
    here: str = "desk",
) -> Response:
    """A page of the desk. A title that is a string is shown as it is: a material's, or a person's name."""
    refusal = refusal or Refusal(status, None)
    shared: DeskFrame = {
        "title": frame.words_of(request).say(title) if isinstance(title, Message) else title,
        "here": here,
        "error": refusal.error,
        "typed": refusal.typed,
        "done": request.query_params.get("done"),
        "log_head": desk_of(request).audit.head,
    }
    return frame.render(request, template.name, {**shared, **context}, refusal.status)


def go(path: str, done: str = "", **values: str) -> Response:
    """After a form: to a page of ours, which says what was done (the key of a message under ``done``)."""
    pairs = [*values.items()] + ([("done", done)] if done else [])
    return RedirectResponse(with_query(path, pairs), 303)
