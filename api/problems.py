"""Errors as answers: one table from error to HTTP status, as problem+json (RFC 9457) or as a page for a browser."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.messages import english
from catalog.errors import (
    AmbiguousCodeError,
    ConflictError,
    ForbiddenError,
    GenerationError,
    InvalidRequestError,
    InvalidRubricError,
    ModelError,
    NotFoundError,
    SignInError,
    StateError,
    StoreError,
    SyllabaryError,
    UnknownStandardError,
    WithdrawnError,
)
from catalog.messages import Message, listed, message

logger = logging.getLogger(__name__)

# The first class that fits decides; an outage is 503, never 404.
STATUS: tuple[tuple[type[SyllabaryError], HTTPStatus], ...] = (
    (InvalidRequestError, HTTPStatus.BAD_REQUEST),
    (AmbiguousCodeError, HTTPStatus.BAD_REQUEST),
    (InvalidRubricError, HTTPStatus.BAD_REQUEST),
    (SignInError, HTTPStatus.UNAUTHORIZED),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (StateError, HTTPStatus.CONFLICT),
    (ConflictError, HTTPStatus.CONFLICT),
    (WithdrawnError, HTTPStatus.GONE),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (GenerationError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ModelError, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (SyllabaryError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
Telling = SyllabaryError | Message | str
Page = Callable[[Request, int, str, Telling], Response]


def problem(status: int, detail: str, **members: Any) -> dict[str, Any]:
    """The members of an RFC 9457 problem; ``about:blank`` since the status says the kind."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **members}


def only_known_parameters(request: Request) -> None:
    """A route's dependency: refuse query parameters that it does not have, which would silently do nothing."""
    known = [field.alias for field in request.scope["route"].dependant.query_params]
    for name in request.query_params:
        if name not in known:
            raise InvalidRequestError(name, f"“{name}” is not a parameter here.", ", ".join(known) or "none")


def describe(error: SyllabaryError) -> tuple[int, dict[str, Any]]:
    """Status and problem of an error raised on purpose."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    members: dict[str, Any] = {}
    if isinstance(error, InvalidRequestError):
        members = {"parameter": error.parameter, "allowed": error.allowed}
    elif isinstance(error, AmbiguousCodeError):
        members = {"parameter": "standard", "candidates": list(error.candidates)}
    elif isinstance(error, UnknownStandardError):
        members = {"parameter": "standard", "suggestions": list(error.suggestions)}
    elif isinstance(error, WithdrawnError):
        members = {"id": error.id, "withdrawn": error.since}
    return status, problem(status, str(error), **members)


def error_said(error: SyllabaryError) -> Message | None:
    """What an error that teachers meet says, for pages to word; None for all others, which speak English."""
    if isinstance(error, AmbiguousCodeError):
        return message("error.ambiguous", code=error.code, candidates=listed(error.candidates, "comma"))
    if isinstance(error, WithdrawnError):
        return message("error.withdrawn", date=error.since[:10])
    if isinstance(error, UnknownStandardError):
        near = listed(error.suggestions, "comma")
        if near:
            return message("error.unknown-near", code=error.code, near=near)
        return message("error.unknown", code=error.code)
    return None


def _validation(error: RequestValidationError) -> dict[str, Any]:
    """The first thing wrong as the problem, the rest beside it."""
    found = []
    for item in error.errors():
        name = ".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0])
        unknown = item["type"] == "extra_forbidden"
        text = f"“{name}” is not a parameter here." if unknown else f"{name}: {item['msg']}."
        context = item.get("ctx") or {}
        found.append({"parameter": name, "detail": text, "allowed": str(context.get("expected", ""))})
    first = found[0]
    return problem(400, first["detail"], parameter=first["parameter"], allowed=first["allowed"], errors=found)


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def answer(
    request: Request,
    page: Page,
    status: int,
    body: dict[str, Any],
    *,
    headers: dict[str, str] | None = None,
    telling: Telling | None = None,
) -> Response:
    """A problem as a page if a browser asks for one, else as problem+json."""
    if _wants_page(request):
        return page(request, status, body["title"], telling or body["detail"])
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI, page: Page) -> None:
    """Make every error an answer; ``page(request, status, title, detail)`` draws the ones a browser sees."""

    def on_syllabary(request: Request, error: Exception) -> Response:
        assert isinstance(error, SyllabaryError)  # noqa: S101  registered for this class only
        status, body = describe(error)
        if isinstance(error, UnknownStandardError) and error.code in request.query_params.getlist("standard"):
            status = body["status"] = HTTPStatus.BAD_REQUEST  # 404 is for an address, not for a parameter's value
            body["title"] = HTTPStatus.BAD_REQUEST.phrase
        if status >= 500:
            logger.error("%s %s: %s", request.method, request.url.path, error)
        return answer(request, page, status, body, telling=error)

    def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return answer(request, page, 400, _validation(error))

    def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        plain = error.detail == HTTPStatus(error.status_code).phrase
        telling = _sentence(request, error) if plain else str(error.detail)
        detail = english().say(telling) if isinstance(telling, Message) else telling
        body = problem(error.status_code, detail)
        return answer(request, page, error.status_code, body, headers=dict(error.headers or {}), telling=telling)

    def on_surprise(request: Request, error: Exception) -> Response:
        logger.exception("%s %s failed", request.method, request.url.path, exc_info=error)
        telling = message("error.surprise")
        return answer(request, page, 500, problem(500, english().say(telling)), telling=telling)

    app.add_exception_handler(SyllabaryError, on_syllabary)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_surprise)


def _sentence(request: Request, error: HTTPException) -> Message | str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return message("error.nothing-at", path=request.url.path)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return message("error.not-for", method=request.method, path=request.url.path)
    return HTTPStatus(error.status_code).phrase
