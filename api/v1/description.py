"""What OpenAPI says beyond the routes: every status that an operation answers, each error as problem+json."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.http.problems import Problem, ProblemType

PROBLEM = "application/problem+json"
_SCHEMAS = "#/components/schemas/"
_ALWAYS = {
    400: "A parameter is wrong: `errors` names each.",
    500: "A fault of this service; its log says more.",
    503: "Not ready, or the catalog cannot be reached: ask again later.",
}
_ADDRESSED = {404: "Nothing is at this address."}
_ANY_ADDRESS = {
    405: "The address does not answer this method; `Allow` names those that it does.",
    414: "The address is too long: 60,000 bytes at most.",
    431: "The headers are too long: 65,000 bytes with the address at most.",
}
# No value has the character NUL.
_TEXT = r"^[^\u0000]*$"
# FastAPI's own shape of a wrong parameter, which is never sent here.
_UNUSED = ("HTTPValidationError", "ValidationError")


def _header(text: str, *, always: bool = True, type: str = "string") -> dict[str, Any]:
    return {"description": text, "required": always, "schema": {"type": type}}


_HEADERS = {
    "X-Request-ID": _header("The name of this request, in the log and in a problem's `instance`."),
    "ETag": _header("Names this answer: send it as `If-None-Match` next time."),
    "Cache-Control": _header(
        "`no-cache`: keep it, and ask each time whether it has changed; `no-store`: keep no copy."
    ),
    "Content-Language": _header("The language of its sentences, by your `Accept-Language`.", always=False),
    "Vary": _header("The headers of the request that the answer depends on.", always=False),
    "Allow": _header("The methods that the address answers."),
    "Retry-After": _header("Seconds to wait before you ask again.", always=False, type="integer"),
}
_SENT_WITH_COPIES = ("X-Request-ID", "ETag", "Cache-Control", "Content-Language", "Vary")
_SENT_WITH_ERRORS = ("X-Request-ID", "Content-Language", "Vary")
_SENT = {
    "405": (*_SENT_WITH_ERRORS, "Allow"),
    "414": ("X-Request-ID", "Content-Language"),
    "431": ("X-Request-ID", "Content-Language"),
    "503": (*_SENT_WITH_ERRORS, "Retry-After"),
}


def describe_errors(app: FastAPI) -> None:
    """Make ``app.openapi()`` describe the errors that there are."""
    app.openapi = partial(_description, app)  # type: ignore[method-assign]


def _description(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes
        )
        schemas = made["components"]["schemas"]
        for name in _UNUSED:
            schemas.pop(name, None)
        schema = Problem.model_json_schema(ref_template=_SCHEMAS + "{model}")
        schemas |= schema.pop("$defs") | {"Problem": schema}
        schemas["ProblemType"]["x-enum-varnames"] = [
            problem_type.name for problem_type in ProblemType
        ]  # names in generated clients
        made["components"]["headers"] = _HEADERS
        for path, methods in made["paths"].items():
            for operation in methods.values():
                _answers(operation["responses"], addressed="{" in path)
                for parameter in operation.get("parameters", ()):
                    _text(parameter["schema"])
        app.openapi_schema = made
    return app.openapi_schema


def _answers(responses: dict[str, Any], *, addressed: bool) -> None:
    """Every error as a problem; one that a route names itself keeps its description. What is for one reader alone is
    answered with 401 to others, and no copy of it is kept."""
    responses.pop("422", None)
    for status, text in (_ALWAYS | (_ADDRESSED if addressed else {}) | _ANY_ADDRESS).items():
        responses.setdefault(str(status), {"description": text})
    is_public = "401" not in responses
    if is_public:
        responses["304"] = {"description": "What you have, by `If-None-Match`, has not changed."}
    for code, response in responses.items():
        if int(code) >= HTTPStatus.BAD_REQUEST:
            response["content"] = {PROBLEM: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}}
        names = _SENT.get(code, _SENT_WITH_ERRORS if int(code) >= HTTPStatus.BAD_REQUEST else _SENT_WITH_COPIES)
        names = names if is_public or code != "200" else ("X-Request-ID", "Cache-Control", "Content-Language")
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _text(schema: dict[str, Any]) -> None:
    """A text of a parameter is any, but without the character NUL."""
    schema = schema.get("items", schema)
    if schema.get("type") == "string" and not {"enum", "format", "pattern"} & schema.keys():
        schema["pattern"] = _TEXT
