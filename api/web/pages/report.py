"""Reporting a problem with a material, or whether a result is useful: for people with an account, or for anyone if
the service is set so. Where searches are counted, so is what is said of results, by search and place.

The form asks for no name, and there are no more reports an hour than people write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated
from urllib.parse import parse_qs

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
from api.web.pages.grade_naming import PARAMETER
from catalog.errors import InvalidRequestError
from catalog.judging.search_counts import LAST_PLACE
from catalog.model import Resource
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.upkeep.problems import MAX_NOTE, NOT_USEFUL, OF_THE_RESULT, PROBLEMS, ProblemKind, Problems

router = APIRouter()
MAX_SEARCHED = 200  # characters kept of what was searched for
USEFUL = "useful"
_UNCONDITIONAL = {"q", "offset", PARAMETER}  # the parameters of a search that leave nothing out


class ReportPage(Page):
    """The form, or the thanks for a report."""

    resource: Resource
    kinds: Sequence[ProblemKind]
    searched: str | None  # what was searched for; None if the way here is no search
    came: str  # the address of that search
    place: int  # in its list, 0 if what is said of the result is not counted
    useful: bool  # whether that was said
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
    came: str,
    place: int = 0,
    *,
    error: InvalidRequestError | None = None,
    typed: Mapping[str, str] = MappingProxyType({}),
    reported: int | None = None,
) -> Response:
    """The form; for a result of the search at the address ``came``, why it is not useful."""
    searched = _searched(came)
    place = place if _countable(request, came) else 0
    asking = "report.title" if searched is None else "report.useful" if place else "report.not-useful"
    thanks = "report.thanks" if reported else "report.thanks-counted"
    context: ReportPage = {
        "title": frame.words_of(request)(asking if reported is None else thanks),
        "here": "",
        "resource": resource_of(request, id),
        "kinds": PROBLEMS if searched is None else NOT_USEFUL,
        "searched": searched,
        "came": came if searched is not None else "",
        "place": place,
        "useful": reported == 0,
        "most": MAX_NOTE,
        "error": error,
        "typed": typed,
        "reported": reported,
    }
    return frame.page(request, REPORT, context, 400 if error else 200)


def _searched(came: str) -> str | None:
    """What was searched for, out of the address of a search page here; None if it is no such address."""
    if not came.startswith("/?"):
        return None
    asked = parse_qs(came[2:])
    named = [value for name in ("q", "standard", "grade") for value in asked.get(name, ())]
    return ", ".join(named)[:MAX_SEARCHED]


def is_countable(parameters: Iterable[str]) -> bool:
    """Whether a search by these parameters has no conditions, so that its counts are of one list."""
    return "q" in (given := set(parameters)) and given <= _UNCONDITIONAL


def _countable(request: Request, came: str) -> str | None:
    """The words of a search without conditions, which is counted; None for another, or if nothing is counted."""
    if services_of(request).counts is None or not came.startswith("/?"):
        return None
    asked = parse_qs(came[2:])
    return asked["q"][0] if len(asked.get("q", ())) == 1 and is_countable(asked) else None


@router.get("/problems/new")
def report_page(
    request: Request,
    id: Annotated[str, Query(max_length=2000)],
    came: Annotated[str, Query(alias="from", max_length=frame.MAX_ADDRESS)] = "",
    place: Annotated[int, Query(ge=0, le=LAST_PLACE)] = 0,
) -> Response:
    if not services_of(request).anyone_reports:
        signed_in(request)
    return _draw(request, id, came, place)


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
    came = form.text("from")
    place = int(text) if (text := form.text("place")).isdecimal() and len(text) <= len(str(LAST_PLACE)) else 0
    searched = _countable(request, came) if place else None
    back = [("from", came)] if _searched(came) is not None else []
    counts, kind = services.counts, form.text("kind")
    if counts is not None and searched is not None and (kind == USEFUL or kind in OF_THE_RESULT):
        counts.say(searched, resource.id, place, useful=kind == USEFUL)
        if kind == USEFUL:
            return RedirectResponse(with_query("/problems/thanks", [("id", resource.id), ("n", "0"), *back]), 303)
    try:
        who = person.handle if person is not None else ""
        problem = problems.report(resource.id, kind, _note(request, form), who)
    except InvalidRequestError as error:
        return _draw(request, id, came, place, error=error, typed=dict(form.pairs))
    thanked = [("id", resource.id), ("n", str(problem.number)), *back]
    return RedirectResponse(with_query("/problems/thanks", thanked), 303)


def _note(request: Request, form: Form) -> str:
    """What was written; for a result, with what was searched for."""
    note, searched = form.text("note"), form.text("searched").strip()[:MAX_SEARCHED]
    if not searched or (form.text("kind") == ProblemKind.OTHER and not note.strip()):
        return note
    return "\n".join((frame.words_of(request)("report.for-search", searched=searched), note))


@router.get("/problems/thanks")
def thanks(
    request: Request,
    id: Annotated[str, Query(max_length=2000)],
    n: Annotated[int, Query(ge=0, le=2**31)],
    came: Annotated[str, Query(alias="from", max_length=frame.MAX_ADDRESS)] = "",
) -> Response:
    return _draw(request, id, came, reported=n)
