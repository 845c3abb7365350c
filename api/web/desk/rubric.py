"""The rubrics of a district: what each version asks, and publishing those that come with Syllabary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.sign_in import Sent, at_the_desk, desk_of, sent
from api.web.contexts import Template
from api.web.desk.answer import draw, go
from catalog.messages import message
from catalog.vetting.rubrics.rubric import Rubric
from catalog.vetting.rubrics.versions import RubricLine

router = APIRouter(prefix="/desk/rubrics")
Posted = Annotated[Sent, Depends(sent)]


class RubricsPage(TypedDict):
    """All rubrics, drafts among them."""

    rubrics: Sequence[RubricLine]


class RubricPage(TypedDict):
    """One version of a rubric."""

    rubric: Rubric


RUBRICS, RUBRIC = Template("desk/rubrics.html", RubricsPage), Template("desk/rubric.html", RubricPage)


@router.get("", dependencies=[Depends(at_the_desk)])
def rubrics_page(request: Request) -> Response:
    return draw(request, RUBRICS, message("rubrics.title"), RubricsPage(rubrics=desk_of(request).rubrics.all()))


@router.post("/install")
def install(request: Request, posted: Posted) -> Response:
    desk_of(request).rubrics.install_templates(posted.person)
    return go("/desk/rubrics", "installed")


@router.get("/{name}", dependencies=[Depends(at_the_desk)])
def rubric_page(
    request: Request, name: str, version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None
) -> Response:
    rubric = desk_of(request).rubrics.get(name, version)
    return draw(request, RUBRIC, rubric.title, RubricPage(rubric=rubric))
