"""A review's full record, to be read, printed or kept: every score with its evidence, what was settled and decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple, TypedDict

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath

from api.auth.sign_in import at_the_desk, desk_of
from api.web.contexts import Template
from api.web.desk.answer import draw
from api.web.desk.proposing import material
from api.web.desk.verdict import VOTES
from api.web.exports.table import Format, Table, Value, download
from catalog.model import Resource
from catalog.store.audit import Entry
from catalog.vetting.cycle.decision import Decision
from catalog.vetting.cycle.proposal import LIVE, Proposal
from catalog.vetting.cycle.review import ReviewSheet
from catalog.vetting.people.people import Person

router = APIRouter(prefix="/desk/proposals")
COLUMNS = ("section", "criterion", "text", "reviewer", "score", "note", "place", "settled", "reason", "settled by")


class Redated(NamedTuple):
    """Who was asked before, and got another day to review by."""

    handle: str
    before: str | None
    after: str


class RecordPage(TypedDict):
    """A proposal's whole record."""

    proposal: Proposal
    sheet: ReviewSheet | None  # the scores; None without a rubric
    materials: Sequence[tuple[str, Resource | None]]  # by identifier
    decisions: Sequence[Decision]
    votes: Sequence[str]
    entries: Sequence[tuple[Entry, Sequence[Redated]]]  # of the log, the oldest first


RECORD = Template("desk/record.html", RecordPage)


@router.get("/{key}/record")
def record_page(
    request: Request,
    reader: Annotated[Person, Depends(at_the_desk)],
    key: Annotated[int, InPath(ge=1, le=2**53)],
    format: Format | None = None,
) -> Response:
    desk = desk_of(request)
    proposal = desk.proposals.get(key)
    sheet = desk.reviews.sheet(reader, key) if proposal.rubric else None
    if format is not None:
        record: dict[str, Any] = desk.dossiers.record(reader, key)
        return download(Table(f"proposal-{key}", COLUMNS, _rows(sheet), record), format)
    context: RecordPage = {
        "proposal": proposal,
        "sheet": sheet,
        "materials": [(id, material(request, id)) for id in proposal.resource_ids],
        "decisions": desk.decisions.of(key),
        "votes": VOTES,
        "entries": [
            (entry, _redated(entry)) for entry in desk.audit.entries(subject=f"proposal:{key}", limit=200)[::-1]
        ],
    }
    return draw(request, RECORD, proposal.title, context)


def _redated(entry: Entry) -> list[Redated]:
    """The days that an entry of the log moved, of those who were asked before it."""
    if entry.action not in {"proposal.assign", "proposal.redate"} or entry.before is None:
        return []
    old, new = (said.get("due", {}) for said in (entry.before, entry.after))
    asked = [handle for handle, state in entry.before.get("reviewers", {}).items() if state in LIVE]
    return [
        Redated(handle, old.get(handle), new[handle])
        for handle in asked
        if handle in new and new[handle] != old.get(handle)
    ]


def _rows(sheet: ReviewSheet | None) -> list[list[Value]]:
    """A row for each score; nothing while the review is blind."""
    if sheet is None or sheet.all is None:
        return []
    rows: list[list[Value]] = []
    for section in sheet.rubric.sections:
        for criterion in section.criteria:
            settled = sheet.settled.get(criterion.id)
            after: list[Value] = [settled.value, settled.note, settled.by] if settled else [None, "", ""]
            for handle, scores in sheet.all.items():
                if (scored := scores.get(criterion.id)) is not None:
                    facts: list[Value] = [section.title, criterion.id, criterion.text, handle]
                    rows.append([*facts, scored.value, scored.note, scored.place, *after])
    return rows
