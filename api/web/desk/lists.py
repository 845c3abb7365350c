"""What a district publishes: the materials that it approved and those that it refused, each with the reason."""

from __future__ import annotations

from collections.abc import Collection

from fastapi import APIRouter, Request, Response

from api.auth.sign_in import desk_of
from api.auth.visibility import search_of
from api.web.desk.answer import draw
from api.web.exports.table import Format, Table, download
from catalog.vetting.cycle.adoption import ListLine

router = APIRouter()
SHOWN = 600  # lines of a page; the files have all
COLUMNS = (
    "title", "identifier", "status", "grades", "effective", "until", "conditions", "rationale",
    "votes for", "votes against", "abstained", "decided", "withdrawn from the catalog",
)  # fmt: skip


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
    return draw(
        request,
        "list",
        f"lists.{name}",
        {
            "lines": lines[:SHOWN],
            "hidden": lines[SHOWN:],
            "name": name,
            "shows": search_of(request).shows,
            "withdrawn": search_of(request).withdrawn,
        },
    )


def _row(line: ListLine, gone: Collection[str]) -> list[str | int | None]:
    one = line.adoption
    votes = [line.votes.get(name) for name in ("for", "against", "abstained")]
    facts = [line.title, line.resource_id, str(one.status), one.grades, one.effective, one.until, one.conditions]
    return [*facts, line.rationale, *votes, (one.decided or "")[:10], "yes" if line.resource_id in gone else ""]
