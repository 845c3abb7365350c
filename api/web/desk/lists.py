"""What a district publishes: the materials that it approved and those that it refused, each with the reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypedDict

from fastapi import APIRouter, Request, Response

from api.auth.sign_in import desk_of
from api.auth.visibility import search_of
from api.web.contexts import Template
from api.web.desk.answer import draw
from api.web.exports.table import Format, Table, download
from catalog.messages import message
from catalog.vetting.cycle.adoption import ListLine

router = APIRouter()
SHOWN = 600  # lines of a page; the files have all
COLUMNS = (
    "title", "identifier", "status", "grades", "effective", "until", "conditions", "rationale",
    "votes for", "votes against", "abstained", "decided", "withdrawn from the catalog",
)  # fmt: skip


class ListPage(TypedDict):
    """One of the two lists that a district publishes."""

    name: str  # "approved" or "refused"
    lines: Sequence[ListLine]
    hidden: int  # lines beyond those
    shows: Callable[[str], bool]  # whether the reader may open a material, by its identifier
    withdrawn: Collection[str]  # identifiers of materials that are no longer in the catalog


LIST = Template("desk/list.html", ListPage)


@router.get("/approved")
def approved(request: Request, format: Format | None = None) -> Response:
    return _answer(request, "approved", desk_of(request).adoptions.approved(), format)


@router.get("/refused")
def refused(request: Request, format: Format | None = None) -> Response:
    return _answer(request, "refused", desk_of(request).adoptions.refused(), format)


def _answer(request: Request, name: str, lines: list[ListLine], format: Format | None) -> Response:
    if format is not None:
        gone = search_of(request).withdrawn
        return download(Table(name, COLUMNS, [_row(line, gone) for line in lines]), format)
    context: ListPage = {
        "name": name,
        "lines": lines[:SHOWN],
        "hidden": len(lines[SHOWN:]),
        "shows": search_of(request).shows,
        "withdrawn": search_of(request).withdrawn,
    }
    return draw(request, LIST, message(f"lists.{name}"), context)


def _row(line: ListLine, gone: Collection[str]) -> list[str | int | None]:
    one = line.adoption
    votes = [line.votes.get(name) for name in ("for", "against", "abstained")]
    facts = [line.title, line.resource_id, str(one.status), one.grades, one.effective, one.until, one.conditions]
    return [*facts, line.rationale, *votes, (one.decided or "")[:10], "yes" if line.resource_id in gone else ""]
