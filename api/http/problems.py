"""Errors as answers: one table from error to HTTP status, as problem+json (RFC 9457) or as a page for a browser."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.http import request_id
from api.http.reads import allowed_methods
from api.http.wrong_values import NameStandard, Wrong, everything_wrong, read_error, read_item
from api.messages import DEFAULT, Words, choose_language, english
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
    UnknownCursorError,
    UnknownStandardError,
    WithdrawnError,
)
from catalog.messages import Message, message

logger = logging.getLogger(__name__)

RETRY_AFTER = 2  # seconds, after 503
# The first class that fits decides; an outage is 503, never 404.
STATUS: tuple[tuple[type[SyllabaryError], HTTPStatus], ...] = (
    (UnknownCursorError, HTTPStatus.CONFLICT),
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
# What an outage may tell readers: neither a path nor an address.
OUTAGES: tuple[tuple[type[SyllabaryError], Message], ...] = (
    (GenerationError, message("error.index-away")),
    (ModelError, message("error.model-away")),
    (StoreError, message("error.store-away")),
)
Telling = SyllabaryError | Message | str


class ProblemType(StrEnum):
    """What went wrong, as a URI that never changes."""

    INVALID_PARAMETER = "urn:syllabary:problem:invalid-parameter"
    MALFORMED_REQUEST = "urn:syllabary:problem:malformed-request"
    UNKNOWN_STANDARD = "urn:syllabary:problem:unknown-standard"
    AMBIGUOUS_STANDARD = "urn:syllabary:problem:ambiguous-standard"
    UNKNOWN_CURSOR = "urn:syllabary:problem:unknown-cursor"
    INVALID_RUBRIC = "urn:syllabary:problem:invalid-rubric"
    NOT_SIGNED_IN = "urn:syllabary:problem:not-signed-in"
    FORBIDDEN = "urn:syllabary:problem:forbidden"
    NOT_FOUND = "urn:syllabary:problem:not-found"
    METHOD_NOT_ALLOWED = "urn:syllabary:problem:method-not-allowed"
    CONFLICT = "urn:syllabary:problem:conflict"
    GONE = "urn:syllabary:problem:gone"
    TOO_LARGE = "urn:syllabary:problem:too-large"
    TOO_MANY_REQUESTS = "urn:syllabary:problem:too-many-requests"
    NOT_READY = "urn:syllabary:problem:not-ready"
    STORE_UNAVAILABLE = "urn:syllabary:problem:store-unavailable"
    UNAVAILABLE = "urn:syllabary:problem:unavailable"
    INTERNAL = "urn:syllabary:problem:internal"
    OTHER = "about:blank"


# The first class that fits decides; an error of no class here is known by its status.
TYPES: tuple[tuple[type[SyllabaryError], ProblemType], ...] = (
    (UnknownCursorError, ProblemType.UNKNOWN_CURSOR),
    (InvalidRequestError, ProblemType.INVALID_PARAMETER),
    (AmbiguousCodeError, ProblemType.AMBIGUOUS_STANDARD),
    (UnknownStandardError, ProblemType.UNKNOWN_STANDARD),
    (InvalidRubricError, ProblemType.INVALID_RUBRIC),
    (GenerationError, ProblemType.NOT_READY),
    (ModelError, ProblemType.NOT_READY),
    (StoreError, ProblemType.STORE_UNAVAILABLE),
)
_OF_STATUS = {
    400: ProblemType.INVALID_PARAMETER,
    401: ProblemType.NOT_SIGNED_IN,
    403: ProblemType.FORBIDDEN,
    404: ProblemType.NOT_FOUND,
    405: ProblemType.METHOD_NOT_ALLOWED,
    409: ProblemType.CONFLICT,
    410: ProblemType.GONE,
    413: ProblemType.TOO_LARGE,
    414: ProblemType.TOO_LARGE,
    431: ProblemType.TOO_LARGE,
    429: ProblemType.TOO_MANY_REQUESTS,
    500: ProblemType.INTERNAL,
    503: ProblemType.UNAVAILABLE,
}


class ParameterError(BaseModel):
    """One value that is not acceptable. `parameter` is the name as it is sent, in the query or the address, and `index`
    the place of the value, from 0, if the parameter takes several. `allowed` lists the values that are acceptable, if
    they can be listed; `suggestions` are codes of standards that may be meant."""

    parameter: str
    index: int | None
    type: ProblemType
    detail: str
    allowed: list[str]
    suggestions: list[str]


class Problem(BaseModel):
    """An error (RFC 9457). `type` says what went wrong and never changes; `detail` is for people. `errors` names all
    that is wrong with parameters, the first of which is also in `parameter` and `allowed`. `candidates` are the codes
    that an ambiguous one may mean, `suggestions` those that an unknown one is like; `id` is a material that its source
    took back, and `withdrawn` since when."""

    type: ProblemType
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    parameter: str | None
    allowed: list[str]
    candidates: list[str]
    suggestions: list[str]
    errors: list[ParameterError]
    instance: str | None = Field(description="The request that it is about, by the name in its X-Request-ID.")
    id: str | None
    withdrawn: str | None


Page = Callable[[Request, int, str, Telling], Response]


def problem(
    status: int,
    detail: str,
    type: ProblemType | None = None,
    *,
    words: Words | None = None,
    errors: Iterable[ParameterError] = (),
    candidates: Iterable[str] = (),
    suggestions: Iterable[str] = (),
    id: str | None = None,
    withdrawn: str | None = None,
) -> dict[str, Any]:
    """The members of an RFC 9457 problem; its type is the status's own unless one is given. Its title is the status's
    in the language of ``words``; in English it is HTTP's."""
    wrong, title = list(errors), HTTPStatus(status).phrase
    return Problem(
        type=type or _OF_STATUS.get(status, ProblemType.OTHER),
        title=title if words is None or words.language.startswith("en") else words.get(f"problem.{status}", title),
        status=status,
        detail=detail,
        parameter=wrong[0].parameter if wrong else None,
        allowed=wrong[0].allowed if wrong else [],
        candidates=list(candidates),
        suggestions=list(suggestions),
        errors=wrong,
        instance=request_id.instance(),
        id=id,
        withdrawn=withdrawn,
    ).model_dump(mode="json")


def language_of(request: Request) -> Words:
    """The language that a program asks for: that of ``Accept-Language``, or English."""
    return choose_language("", request.headers.get("accept-language", ""))


def describe(error: SyllabaryError, words: Words | None = None) -> tuple[int, dict[str, Any]]:
    """Status and problem of an error raised on purpose, in a language as far as the error has words for it."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    type = next((type for kind, type in TYPES if isinstance(error, kind)), None)
    detail, words = error_message(error), words or english()
    # What an operator must know of an outage is in the log, not in the answer.
    text = words.say(detail) if detail else str(error)
    more: dict[str, Any] = {}
    if isinstance(error, InvalidRequestError | AmbiguousCodeError | UnknownStandardError):
        more = _parameters_wrong([read_error(error)], words)
    elif isinstance(error, WithdrawnError):
        more = {"id": error.id, "withdrawn": error.since}
    return status, problem(status, text, type, words=words, **more)


def error_message(error: SyllabaryError) -> Message | None:
    """What an error that readers meet says, to be worded; None for all others, which speak English."""
    outage = next((detail for kind, detail in OUTAGES if isinstance(error, kind)), None)
    return outage or error.detail


def _parameters_wrong(wrong: Sequence[Wrong], words: Words) -> dict[str, Any]:
    """What a problem says of parameters."""
    return {
        "errors": [_parameter_error(one, words) for one in wrong],
        "candidates": next((o.error.candidates for o in wrong if isinstance(o.error, AmbiguousCodeError)), ()),
        "suggestions": next((o.error.suggestions for o in wrong if isinstance(o.error, UnknownStandardError)), ()),
    }


def _parameter_error(one: Wrong, words: Words) -> ParameterError:
    suggestions: Sequence[str] = ()
    if isinstance(one.error, AmbiguousCodeError):
        suggestions = one.error.candidates
    elif isinstance(one.error, UnknownStandardError):
        suggestions = one.error.suggestions
    return ParameterError(
        parameter=one.parameter,
        index=one.index,
        type=next((type for kind, type in TYPES if isinstance(one.error, kind)), ProblemType.INVALID_PARAMETER),
        detail=words.say(one.message) if isinstance(one.message, Message) else one.message,
        allowed=list(one.allowed),
        suggestions=list(suggestions),
    )


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
    """A problem as a page if a browser asks for one, else as problem+json. ``telling`` is what its detail says, for the
    page to word; a string is English."""
    if _wants_page(request):
        return page(request, status, body["title"], telling or body["detail"])
    spoken = DEFAULT if isinstance(telling, str) else language_of(request).language
    sent = {"content-language": spoken, "vary": "Accept-Language", **(headers or {})}
    return JSONResponse(body, status, sent, media_type="application/problem+json")


@dataclass(frozen=True, slots=True)
class ErrorAnswers:
    """Every error as an answer; ``page(request, status, title, detail)`` draws the ones that a browser sees."""

    app: FastAPI
    page: Page
    name_standard: NameStandard

    def syllabary(self, request: Request, error: Exception) -> Response:
        """An error of our own, with all that is wrong with the request if it is the request's fault."""
        assert isinstance(error, SyllabaryError)  # noqa: S101  registered for this class only
        status, body = describe(error, language_of(request))
        if isinstance(error, InvalidRequestError | AmbiguousCodeError | UnknownStandardError):
            status, body = self._wrong_request(request, error, status, body)
        headers = None
        if status >= 500:
            logger.error("%s %s: %s", request.method, request.url.path, error)
            headers = {"retry-after": str(RETRY_AFTER)} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
        telling = error if error_message(error) else str(error)
        return answer(request, self.page, status, body, headers=headers, telling=telling)

    def _wrong_request(
        self, request: Request, error: SyllabaryError, status: int, body: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        wrong = everything_wrong(request, self.name_standard)
        own = next((one for one in wrong if one.message == read_error(error).message), read_error(error))
        if isinstance(error, UnknownStandardError) and not _is_address(request, error, wrong):
            status = HTTPStatus.BAD_REQUEST  # 404 is for an address, not for a parameter's value
        errors, words = [own, *(one for one in wrong if one is not own)], language_of(request)
        return status, problem(status, body["detail"], body["type"], words=words, **_parameters_wrong(errors, words))

    def validation(self, request: Request, error: Exception) -> Response:
        """Parameters or a body that their types refuse."""
        assert isinstance(error, RequestValidationError)  # noqa: S101
        words, items = language_of(request), error.errors()
        wrong = everything_wrong(request, self.name_standard, items) or [read_item(item) for item in items]
        members = _parameters_wrong(wrong, words)
        body = problem(400, members["errors"][0].detail, members["errors"][0].type, words=words, **members)
        return answer(request, self.page, 400, body, telling=wrong[0].message)

    def http(self, request: Request, error: Exception) -> Response:
        """An address that there is not, a method that it does not take, or what a route refuses by its status."""
        assert isinstance(error, HTTPException)  # noqa: S101
        plain = error.detail == HTTPStatus(error.status_code).phrase
        telling = _sentence(request, error) if plain else str(error.detail)
        words = language_of(request)
        detail = words.say(telling) if isinstance(telling, Message) else telling
        body = problem(error.status_code, detail, words=words)
        headers = {name.lower(): value for name, value in (error.headers or {}).items()}
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = ", ".join([*allowed_methods(self.app.router.routes, request.scope), "OPTIONS"])
        return answer(request, self.page, error.status_code, body, headers=headers, telling=telling)

    def surprise(self, request: Request, error: Exception) -> Response:
        """A fault of ours: the log has it whole, the answer only that there was one."""
        logger.exception("%s %s failed", request.method, request.url.path, exc_info=error)
        telling, words = message("error.surprise"), language_of(request)
        return answer(request, self.page, 500, problem(500, words.say(telling), words=words), telling=telling)


def hung_up(_request: Request, _: Exception) -> Response:
    return Response(status_code=400)  # never read: the client has gone


def install(app: FastAPI, page: Page, name_standard: NameStandard) -> None:
    """Make every error an answer."""
    answers = ErrorAnswers(app, page, name_standard)
    app.add_exception_handler(SyllabaryError, answers.syllabary)
    app.add_exception_handler(RequestValidationError, answers.validation)
    app.add_exception_handler(HTTPException, answers.http)
    app.add_exception_handler(ClientDisconnect, hung_up)
    app.add_exception_handler(Exception, answers.surprise)


def _is_address(request: Request, error: UnknownStandardError, wrong: Sequence[Wrong]) -> bool:
    """Whether what is unknown is the address, and nothing else is wrong."""
    if wrong:
        return all(one.parameter in request.path_params for one in wrong)
    return any(str(value).startswith(error.code) for value in request.path_params.values())


def _sentence(request: Request, error: HTTPException) -> Message | str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return message("error.nothing-at", path=request.url.path)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return message("error.not-for", method=request.method, path=request.url.path)
    said = {
        HTTPStatus.SERVICE_UNAVAILABLE: message("error.busy"),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: message("error.form-size"),
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE: message("error.form-type"),
    }
    return said.get(HTTPStatus(error.status_code)) or HTTPStatus(error.status_code).phrase
