"""What a reader sets: how grades are named and the language, kept in two cookies and nowhere else."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from api.messages import catalogs
from api.web.pages import grade_naming
from api.web.pages.frame import LANGUAGE_COOKIE
from catalog.errors import InvalidRequestError
from catalog.messages import message

router = APIRouter()
YEAR_SECONDS = 31_536_000


@router.get("/settings")
def choose(grades: str = "", language: str = "", back: str = "/") -> Response:
    """Remember the choices, and send the reader back to the page of ours they came from."""
    chosen = (
        (grade_naming.COOKIE, "grades", grades, grade_naming.CHOICES),
        (LANGUAGE_COOKIE, "language", language, catalogs()),
    )
    ours = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    response = RedirectResponse(back if ours else "/", 303)
    for cookie, name, value, known in chosen:
        if not value:
            continue
        if value not in known:
            raise InvalidRequestError(
                name, f"“{value}” is not known.", ", ".join(known), detail=message("refused.choice", value=value[:40])
            )
        response.set_cookie(cookie, value, max_age=YEAR_SECONDS, samesite="lax", httponly=True)
    return response
