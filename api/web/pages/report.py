"""Reporting a problem with a material: for people with an account, or for anyone if the service is set so.

The form asks for no name, and there are no more reports an hour than people write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.forms import Form, read_form
from api.auth.sign_in import LapsedError, session_of, signed_in
from api.auth.visibility import resource_of
from api.http.addresses import with_query
from api.http.rate_limit import address_of
from api.services import services_of
from api.web.contexts import Page, Template
from api.web.pages import frame
from catalog.errors import InvalidRequestError
from catalog.model import Resource
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.upkeep.problems import MAX_NOTE, ProblemKind, Problems

router = APIRouter()


class ReportPage(Page):
    """The form, or the thanks for a report."""

    resource: Resource
    kinds: Sequence[ProblemKind]
    most: int  # characters of a note
    error: InvalidRequestError | None
    typed: Mapping[str, str]  # fields of a form that was refused
    reported: int | None  # the number of the report that was sent


REPORT = Template("report.html", ReportPage)


def reporter(request: Request, form: Annotated[Form, Depends(read_form)]) -> Person | None:
    """The reporter; None for a visitor without an account, if they may report. A refused report is shown again."""
    session = session_of(request)
    if session is None and not services_of(request).anyone_reports:
        raise LapsedError(form)
    return None if session is None else require(session.person, Action.REPORT_PROBLEM)


def _draw(
    request: Request,
    id: str,
    *,
    error: InvalidRequestError | None = None,
    typed: Mapping[str, str] = MappingProxyType({}),
    reported: int | None = None,
) -> Response:
    context: ReportPage = {
        "title": frame.words_of(request)("report.title" if reported is None else "report.thanks"),
        "here": "",
        "resource": resource_of(request, id),
        "kinds": list(ProblemKind),
        "most": MAX_NOTE,
        "error": error,
        "typed": typed,
        "reported": reported,
    }
    return frame.page(request, REPORT, context, 400 if error else 200)


@router.get("/problems/new")
def report_page(request: Request, id: str = Query(max_length=2000)) -> Response:
    if not services_of(request).anyone_reports:
        signed_in(request)
    return _draw(request, id)


@router.post("/resources/{id:path}/problems")
def report(
    request: Request,
    id: str,
    person: Annotated[Person | None, Depends(reporter)],
    form: Annotated[Form, Depends(read_form)],
) -> Response:
    problems = Problems(services_of(request).catalog.database)
    resource = resource_of(request, id)
    services = services_of(request)
    allowed = services.reports.wait if person else partial(services.unsigned_reports.wait, address_of(request.scope))
    wait = allowed()
    if wait:
        words = frame.words_of(request)
        headers = {"retry-after": str(int(wait) + 1)}
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, words("report.too-many"), headers)
    try:
        who = person.handle if person is not None else ""
        found = problems.report(resource.id, form.text("kind"), form.text("note"), who)
    except InvalidRequestError as error:
        return _draw(request, id, error=error, typed=dict(form.pairs))
    return RedirectResponse(with_query("/problems/thanks", [("id", resource.id), ("n", str(found.number))]), 303)


@router.get("/problems/thanks")
def thanks(request: Request, id: str = Query(max_length=2000), n: int = Query(ge=1, le=2**31)) -> Response:
    return _draw(request, id, reported=n)
