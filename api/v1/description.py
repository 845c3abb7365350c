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
# FastAPI's own shape of a wrong parameter, which is never sent here.
_UNUSED = ("HTTPValidationError", "ValidationError")


def describe_errors(app: FastAPI) -> None:
    """Make ``app.openapi()`` tell the truth about errors."""
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
        schemas["ProblemType"]["x-enum-varnames"] = [each.name for each in ProblemType]  # names in generated clients
        for path, methods in made["paths"].items():
            for operation in methods.values():
                _answers(operation["responses"], addressed="{" in path)
        app.openapi_schema = made
    return app.openapi_schema


def _answers(responses: dict[str, Any], *, addressed: bool) -> None:
    """Every error as a problem; one that a route names itself keeps its description."""
    responses.pop("422", None)
    for status, text in (_ALWAYS | (_ADDRESSED if addressed else {})).items():
        responses.setdefault(str(status), {"description": text})
    for code, response in responses.items():
        if int(code) >= HTTPStatus.BAD_REQUEST:
            response["content"] = {PROBLEM: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}}
