"""The API's documentation as a page, drawn from its own OpenAPI description; nothing is loaded from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.pages.frame import Frame

router = APIRouter()


@router.get("/api/docs")
def docs_page(request: Request) -> Response:
    frame: Frame = request.app.state.frame
    description: dict[str, Any] = request.app.openapi()
    operations = [
        (method.upper(), path, operation)
        for path, methods in sorted(description["paths"].items())
        for method, operation in methods.items()
    ]
    return frame.page(request, "docs.html", {"title": "API", "operations": operations})
