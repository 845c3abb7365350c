"""The API's documentation as a page, drawn from its own OpenAPI description; nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from markupsafe import Markup, escape

from api.web.contexts import Page, Template
from api.web.pages import frame

router = APIRouter()


def _marked(text: str) -> Markup:
    """A description, what is between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704  escaped first


def _type(schema: dict[str, Any]) -> str:
    """What a parameter takes, in a word or two."""
    for variant in schema.get("anyOf", ()):
        if variant.get("type") != "null":
            return _type(variant)
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))}, repeatable"
    return str(schema.get("type", "text")).replace("string", "text")


class DocsPage(Page):
    """``operations``: of the API, each with its method, path, summary and parameters."""

    operations: Sequence[Mapping[str, Any]]


DOCS = Template("docs.html", DocsPage)


@router.get("/api/docs")
def docs_page(request: Request) -> Response:
    description: dict[str, Any] = request.app.openapi()
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": _marked(operation.get("summary", "")),
            "parameters": [
                {
                    "name": parameter["name"],
                    "type": _type(parameter.get("schema", {})),
                    "required": parameter.get("required", False),
                    "text": _marked(parameter.get("description") or parameter.get("schema", {}).get("description", "")),
                }
                for parameter in operation.get("parameters", ())
            ],
        }
        for path, methods in sorted(description["paths"].items())
        for method, operation in methods.items()
    ]
    context: DocsPage = {"title": "API", "here": "api", "operations": operations}
    return frame.page(request, DOCS, context)
