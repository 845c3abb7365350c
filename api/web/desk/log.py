"""The audit log: every change, who made it and when, what was before and after, and whether it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.auth.sign_in import desk_of, signed_in
from api.web.contexts import Template
from api.web.desk.answer import draw
from catalog.messages import message
from catalog.store.audit import Anchor, Entry, Verification
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.upkeep.audit_replay import verify as check

PAGE = 50


class LogPage(TypedDict):
    """A page of the log, narrowed to a subject or a person."""

    entries: Sequence[tuple[Entry, str, str]]  # each with what was before and after, as JSON
    older: int | None  # the number before which the next page begins
    subject: str
    who: str
    checked: Verification | None  # if it was asked to be verified
    head: Anchor


LOG = Template("desk/log.html", LogPage)


def auditor(person: Annotated[Person, Depends(signed_in)]) -> Person:
    return require(person, Action.READ_AUDIT)


router = APIRouter(prefix="/desk/audit", dependencies=[Depends(auditor)])
Text = Annotated[str, Query(max_length=2000)]


@router.get("")
def log_page(
    request: Request,
    subject: Text = "",
    who: Text = "",
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    verify: bool = False,
) -> Response:
    log = desk_of(request).audit
    entries = log.entries(subject=subject or None, who=who or None, before=before, limit=PAGE + 1)
    checked: Verification | None = check(desk_of(request).catalog.database) if verify else None
    context: LogPage = {
        "entries": [(entry, _text(entry.before), _text(entry.after)) for entry in entries[:PAGE]],
        "older": entries[PAGE - 1].sequence if len(entries) > PAGE else None,
        "subject": subject,
        "who": who,
        "checked": checked,
        "head": log.head(),
    }
    return draw(request, LOG, message("log.title"), context)


@router.get("/export")
def export(request: Request) -> Response:
    """The log as NDJSON, which `syllabary audit verify --file` checks anywhere."""
    headers = {"content-disposition": 'attachment; filename="audit.ndjson"', "cache-control": "private, no-store"}
    lines = desk_of(request).audit.export()
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)


def _text(value: object) -> str:
    return "" if value is None else orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
