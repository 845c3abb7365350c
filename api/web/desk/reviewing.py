"""Scoring, blind to the others: one form of the whole rubric that is saved as one goes and loses no word.

Each criterion carries the version that the page was drawn from and a digest of what stood there. What the reviewer did
not touch is not sent on; what was saved meanwhile, also by the reviewer in another window, is shown beside what was
typed, and neither replaces the other until the reviewer says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath

from api.auth.forms import Form
from api.auth.sign_in import Sent, at_the_desk, desk_of, sent
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from api.web.desk.form_values import whole
from catalog.errors import Clash, ConflictError, InvalidRequestError, StateError
from catalog.messages import message
from catalog.vetting.cycle.consensus import Scored
from catalog.vetting.cycle.proposal import Assigned, Proposal
from catalog.vetting.cycle.review import RatingDraft, ReviewSheet, unfinished
from catalog.vetting.people.people import Person
from catalog.vetting.rubrics.rating import Rating
from catalog.vetting.rubrics.rubric import NOT_APPLICABLE, SCALES, Rubric, Scale, Score

router = APIRouter(prefix="/desk/proposals")
Key = Annotated[int, InPath(ge=1, le=2**53)]


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion as the form shows it: what is typed there, what it was drawn from, and another save's clash."""

    value: str
    note: str
    place: str
    seen_version: int
    was: str
    clash: Clash | None = None


class ReviewPage(TypedDict):
    """One reviewer's form for a proposal."""

    proposal: Proposal
    rubric: Rubric
    rating: Rating  # of the scores so far
    lines: Mapping[str, CriterionRow]  # by criterion
    closed: bool  # whether the review was submitted
    due: str | None
    scales: Mapping[Scale, Sequence[str]]  # the levels of each scale
    clashes: Mapping[str, Clash]  # by criterion, what another window saved meanwhile
    unfinished: Mapping[str, Sequence[str]]  # by criterion, the fields to fill in, if the review was to be submitted
    saved: int | None  # criteria that were just saved
    scored: int


REVIEW = Template("desk/review.html", ReviewPage)


@router.get("/{key}/review")
def review_page(request: Request, reader: Annotated[Person, Depends(at_the_desk)], key: Key) -> Response:
    return _show(request, reader, key)


@router.post("/{key}/review")
def save(request: Request, posted: Annotated[Sent, Depends(sent)], key: Key) -> Response:
    """Keep what was touched; with ``submit``, say that it is complete."""
    form, reviews = posted.form, desk_of(request).reviews
    then, rubric = form.text("then"), reviews.sheet(posted.person, key).rubric
    try:
        drafts = read_drafts(rubric, form)
        reviews.save(posted.person, key, drafts)
    except ConflictError as error:
        return _show(request, posted.person, key, Refusal(409, None), form=form, clashing=error.clashes)
    except (InvalidRequestError, StateError) as error:
        status = 409 if isinstance(error, StateError) else 400
        return _show(request, posted.person, key, Refusal.of(error, status=status), form=form)
    if then == "submit":
        try:
            reviews.submit(posted.person, key)
        except (InvalidRequestError, StateError) as error:
            return _show(request, posted.person, key, Refusal.of(error), submitted=True)
        return go(f"/desk/proposals/{key}", "submitted")
    answer = go(f"/desk/proposals/{key}/review", "scores", n=str(len(drafts)))
    if then in {section.id for section in rubric.sections}:
        answer.headers["location"] += f"#{then}"
    return answer


def read_drafts(rubric: Rubric, form: Form) -> dict[str, RatingDraft]:
    """The criteria that were touched since the page was drawn."""
    drafts = {}
    for criterion in rubric.criteria:
        id = criterion.id
        value, note, place = (form.text(f"{name}.{id}") for name in ("value", "note", "place"))
        if form.text(f"was.{id}") != _digest(value, note, place):
            drafts[id] = RatingDraft(read_value(value), note, place, whole(form, f"seen.{id}", 0))
    return drafts


def read_value(text: str) -> Score | None:
    """A level's number, "n/a", or "" for none; whether the criterion has such a level is for the rubric to say."""
    if text in {"", NOT_APPLICABLE}:
        return NOT_APPLICABLE if text else None
    if text.isascii() and text.isdigit() and len(text) == 1:
        return int(text)
    raise InvalidRequestError("score", f"“{text:.40}” is none.", detail=message("refused.choice", value=text[:40]))


def _show(
    request: Request,
    reader: Person,
    key: int,
    refusal: Refusal | None = None,
    *,
    form: Form | None = None,
    clashing: Sequence[Clash] = (),
    submitted: bool = False,
) -> Response:
    desk = desk_of(request)
    sheet = desk.reviews.sheet(reader, key)
    mine = next((assignment for assignment in sheet.proposal.assignments if assignment.handle == reader.handle), None)
    if mine is None or mine.state in (Assigned.BLOCKED, Assigned.RELEASED, Assigned.ASKED):
        return go(f"/desk/proposals/{key}")
    clashes = {clash.where: clash for clash in clashing}
    n = request.query_params.get("n", "")
    context: ReviewPage = {
        "proposal": sheet.proposal,
        "rubric": sheet.rubric,
        "rating": sheet.own_rating,
        "lines": lines(sheet, form, clashes),
        "closed": mine.state is Assigned.SUBMITTED,
        "due": mine.due,
        "scales": SCALES,
        "clashes": clashes,
        "unfinished": unfinished(sheet.rubric, sheet.own) if submitted else {},
        "saved": int(n) if n.isascii() and n.isdigit() and len(n) < 4 else None,
        "scored": sum(scored.value is not None for scored in sheet.own.values()),
    }
    return draw(request, REVIEW, sheet.proposal.title, context, refusal)


def lines(sheet: ReviewSheet, form: Form | None, clashes: Mapping[str, Clash]) -> dict[str, CriterionRow]:
    """What the form holds: what is stored, or what was typed, so that a refusal loses no word."""
    answers = {}
    for criterion in sheet.rubric.criteria:
        id = criterion.id
        stored = sheet.own.get(id)
        value, note, place = _stored(stored)
        was, seen_version = _digest(value, note, place), stored.version if stored else 0
        if form is not None:
            typed = form.text(f"value.{id}"), form.text(f"note.{id}"), form.text(f"place.{id}")
            if id in clashes:  # against what is stored by now, which is shown beside it
                value, note, place = typed
            elif form.text(f"was.{id}") != _digest(*typed):
                (value, note, place), was, seen_version = typed, form.text(f"was.{id}"), whole(form, f"seen.{id}", 0)
        answers[id] = CriterionRow(value, note, place, seen_version, was, clashes.get(id))
    return answers


def _stored(scored: Scored | None) -> tuple[str, str, str]:
    if scored is None:
        return "", "", ""
    return "" if scored.value is None else str(scored.value), scored.note, scored.place


def _digest(value: str, note: str, place: str) -> str:
    note = note.replace("\r\n", "\n").replace("\r", "\n").strip()
    return hashlib.sha256("\0".join((value, note, " ".join(place.split()))).encode("utf-8", "replace")).hexdigest()[:16]
