"""Correcting a material's record: one field at a time, with a reason, and taken back by a further entry.

What the sources say stays stored; no import overwrites a correction, and the log has each with what was before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypedDict

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Connection

from api.auth.forms import Form
from api.auth.sign_in import Sent, sent, signed_in
from api.auth.visibility import resource_of
from api.http.addresses import web_link
from api.services import services_of
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from api.web.desk.form_values import whole
from api.web.pages import frame
from catalog.errors import InvalidRequestError, StateError
from catalog.messages import message
from catalog.model import AgeRange, Resource
from catalog.store.corrections import Correction, corrections_of, in_force
from catalog.vetting.form_values import prose
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.upkeep.problems import resolve_in
from catalog.vocabularies.grades import parse_ages
from catalog.vocabularies.languages import parse_languages
from catalog.vocabularies.licenses import parse_license
from catalog.vocabularies.terms import kind_label

router = APIRouter(prefix="/desk/correct")
FIELDS = ("title", "description", "url", "types", "subjects", "languages", "ages", "minutes", "license", "publisher")
_LISTS: dict[str, Callable[[list[str]], list[str]]] = {  # in the form that imports give them
    "types": lambda parts: [kind_label(part) or part for part in parts],
    "subjects": lambda parts: parts,
    "languages": lambda parts: [tag for part in parts for tag in parse_languages(part) or (part,)],
}
_MAX_LENGTH, _MAX_MINUTES, _LARGEST = 20_000, 100_000, 2**31


class CorrectPage(TypedDict):
    """A material's fields as they are now, and the form that corrects one."""

    resource: Resource
    rows: Sequence[tuple[str, str, Correction | None]]  # a field, its value as text, the correction that holds
    history: Sequence[Correction]  # the newest first
    problem: int | None  # the reported problem that the correction settles


CORRECT = Template("desk/correct.html", CorrectPage)


def corrector(person: Annotated[Person, Depends(signed_in)]) -> Person:
    return require(person, Action.CORRECT)


@router.get("", dependencies=[Depends(corrector)])
def correct_page(
    request: Request,
    id: Annotated[str, Query(max_length=2000)],
    problem: Annotated[int | None, Query(ge=1, le=2**31)] = None,
) -> Response:
    return _page(request, id, problem)


@router.post("")
def correct(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """Correct one field, or withdraw what was corrected; a reported problem that this fixes is settled with it."""
    person, form = require(posted.person, Action.CORRECT), posted.form
    catalog = services_of(request).catalog
    id = resource_of(request, form.text("id")).id
    problem = whole(form, "problem", 0) or None
    try:
        field = form.text("field")
        if field not in FIELDS:
            raise InvalidRequestError(
                "field",
                f"“{field:.40}” is none that is corrected here.",
                ", ".join(FIELDS),
                detail=message("refused.choice", value=field[:40]),
            )
        note = prose("note", form.text("note"), needed=True, longest=2000)
        seen = whole(form, "seen", _LARGEST)

        def also(connection: Connection) -> None:
            _refuse_if_changed(connection, id, field, seen)
            if problem is not None:
                resolve_in(connection, problem, note, person.handle)

        done = "correction-withdrawn" if form.text("what") == "withdraw" else "corrected"
        if form.text("what") == "withdraw":
            catalog.withdraw(id, field, person.handle, note, also=also)
        else:
            catalog.correct(id, field, _value(field, form), person.handle, note, also=also)
    except (InvalidRequestError, StateError) as error:
        return _page(request, id, problem, Refusal.of(error, form, 409 if isinstance(error, StateError) else 400))
    return go("/desk/problems", "problem") if problem is not None else go("/desk/correct", done, id=id)


def _page(request: Request, id: str, problem: int | None, refusal: Refusal | None = None) -> Response:
    history = services_of(request).catalog.corrections(id)  # before the values: they may be newer, never older
    resource = resource_of(request, id)
    corrections = in_force(history)
    context: CorrectPage = {
        "resource": resource,
        "rows": [(field, _shown(request, resource, field), corrections.get(field)) for field in FIELDS],
        "history": history[::-1],
        "problem": problem,
    }
    return draw(request, CORRECT, message("correct.title"), context, refusal)


def _refuse_if_changed(connection: Connection, id: str, field: str, seen: int) -> None:
    """Raises StateError if the field was corrected after the first ``seen`` corrections, less this one, the last."""
    for other in corrections_of(connection, id)[seen:-1]:
        if other.field == field:
            sentence = f"“{other.by}” changed this field since you opened this page."
            raise StateError(sentence, message("refused.corrected", by=other.by))


def _value(field: str, form: Form) -> Any:
    """What was typed, as the field holds it; nothing typed says that the value is unknown."""
    typed = prose(field, form.text("value"), longest=_MAX_LENGTH)
    if not typed:
        return None
    if field in _LISTS:
        parts = [part for text in re.split(r"[;\n]", typed) if (part := text.strip())]
        return _LISTS[field](parts)
    if field == "minutes":
        minutes = whole(form, "value", most=_MAX_MINUTES, label="minutes")
        if not minutes:
            raise InvalidRequestError(
                "minutes",
                f"{minutes:,} is no length of a material.",
                "1 to 100,000",
                detail=message("refused.minutes", value=minutes, most=100_000),
            )
        return minutes
    if field == "ages":
        ages = parse_ages(typed)
        if ages is None:
            raise InvalidRequestError(
                "ages",
                f"“{typed:.60}” is no grade known here.",
                "such as Grade 4, K-2, ages 8-9",
                detail=message("error.grade", text=typed[:60]),
            )
        return ages
    if field == "url" and web_link(typed) is None:
        raise InvalidRequestError(
            "url",
            f"“{typed:.60}” is no address of a page.",
            "https://…",
            detail=message("refused.no-address", value=typed[:60]),
        )
    return parse_license(typed).id if field == "license" else typed


def _shown(request: Request, resource: Resource, field: str) -> str:
    value = getattr(resource, field)
    if isinstance(value, AgeRange):
        return frame.made_for(request, resource)
    return "" if value is None else "; ".join(value) if isinstance(value, tuple) else str(value)
