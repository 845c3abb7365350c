"""The rubrics of a district: what each version asks, and publishing those that come with Syllabary."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.sign_in import Sent, at_the_desk, desk_of, sent
from api.web.desk.answer import draw, go
from catalog.vetting.rubrics.rubric import SCALES

router = APIRouter(prefix="/desk/rubrics")
Posted = Annotated[Sent, Depends(sent)]


@router.get("", dependencies=[Depends(at_the_desk)])
def rubrics_page(request: Request) -> Response:
    return _list(request)


def _list(request: Request, status: int = 200, **context: Any) -> Response:
    shared = {"rubrics": desk_of(request).rubrics.all()}
    return draw(request, "rubrics", "rubrics.title", shared | context, status)


@router.post("/install")
def install(request: Request, posted: Posted) -> Response:
    desk_of(request).rubrics.install_templates(posted.person)
    return go("/desk/rubrics", "installed")


@router.get("/{name}", dependencies=[Depends(at_the_desk)])
def rubric_page(
    request: Request, name: str, version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None
) -> Response:
    rubric = desk_of(request).rubrics.get(name, version)
    return draw(request, "rubric", rubric.title, {"rubric": rubric, "scales": SCALES})
