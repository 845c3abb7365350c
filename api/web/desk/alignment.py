"""Reviewers on alignments: what publishers and the machine say of a material, confirmed, rejected or added to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Annotated, Literal, TypedDict

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from api.auth.forms import Form
from api.auth.sign_in import Sent, desk_of, our_path, sent, signed_in
from api.auth.visibility import search_of
from api.http.addresses import with_query
from api.services import services_of
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from api.web.desk.form_values import whole
from api.web.desk.proposing import material
from catalog.errors import (
    AmbiguousCodeError,
    ConflictError,
    GenerationError,
    InvalidRequestError,
    NotFoundError,
    StateError,
)
from catalog.messages import message
from catalog.model import Alignment, AlignmentSource, AlignmentType, Filter, Framework, Resource, Standard
from catalog.model import Query as Asked
from catalog.standards.graph import StandardsGraph
from catalog.store.reviewed_alignments import AlignmentVerdict
from catalog.vetting.cycle.proposal import OPEN
from catalog.vetting.cycle.proposing import Proposals
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.upkeep.alignment_review import Judged
from indexer.alignments import POSSIBLE

router = APIRouter(prefix="/desk/alignments")
SHOWN = 40
PAGE = 20
_TYPES = (AlignmentType.TEACHES, AlignmentType.ASSESSES, AlignmentType.REQUIRES)


class QueueParameters(BaseModel):
    """What a reviewer asks of the queue. ``start`` is a place in the order of all that is inferred."""

    id: Annotated[str, Field(max_length=2000)] = ""
    framework: Annotated[str, Field(max_length=500)] = ""
    standard: Annotated[str, Field(max_length=500)] = ""  # an identifier
    subject: Annotated[str, Field(max_length=200)] = ""
    order: Literal["", "unsure"] = ""
    start: Annotated[int, Field(ge=0, le=2**31)] = 0


class InferredAlignments(TypedDict):
    """A page of what is inferred over the whole catalog, and the conditions that it may be narrowed by."""

    inferred: Sequence[tuple[Resource, Alignment, Standard]]
    subjects: Sequence[str]
    one: Standard | None  # the standard that alone is shown
    without_standard: str  # the address without that condition
    frameworks: Sequence[Framework]
    here_again: str  # the address of this page of the list
    more: str | None  # of the next


class AlignmentQueuePage(InferredAlignments):
    """What a reviewer may judge next, and what was judged last."""

    waiting: Sequence[tuple[Resource, int]]  # materials under review, with their alignments that have no verdict
    judged: Sequence[Judged]  # the newest first
    shown: int  # how many of each are listed at most
    more_waiting: bool
    more_judged: bool
    seen: int  # the newest verdict
    wanted: QueueParameters


class AlignmentPage(TypedDict):
    """One material's alignments with their verdicts."""

    resource: Resource
    rows: Sequence[tuple[Alignment, Judged | None]]
    others: Sequence[tuple[Judged, bool]]  # other verdicts that hold, and whether a publisher declares what they are on
    types: Sequence[AlignmentType]
    standards: Mapping[str, Standard]
    seen: int  # the newest verdict on it
    clash: Judged | None  # the verdict that was not seen by who sent the form


ALIGNMENTS = Template("desk/alignments.html", AlignmentQueuePage)
ALIGNMENT = Template("desk/alignment.html", AlignmentPage)


def judge(person: Annotated[Person, Depends(signed_in)]) -> Person:
    return require(person, Action.REVIEW_ALIGNMENT)


@router.get("", dependencies=[Depends(judge)])
def queue_page(request: Request, wanted: Annotated[QueueParameters, Query()]) -> Response:
    """One material's alignments; or the queue: materials under review whose alignments have no verdict yet, then
    what is inferred anywhere in the catalog."""
    if wanted.id.strip():
        return _material(request, wanted.id.strip())
    desk = desk_of(request)
    newest = desk.alignments.newest()  # before the verdicts: they may be newer, never older
    verdicts = sorted(desk.alignments.verdicts(), key=lambda verdict: verdict.number, reverse=True)
    judged = {(verdict.resource_id, verdict.standard_id, verdict.type) for verdict in verdicts}
    waiting = list(islice(_waiting(request, judged), SHOWN + 1))
    context: AlignmentQueuePage = {
        "waiting": waiting[:SHOWN],
        "judged": verdicts[:SHOWN],
        "shown": SHOWN,
        "more_waiting": len(waiting) > SHOWN,
        "more_judged": len(verdicts) > SHOWN,
        "seen": newest,
        "wanted": wanted,
        **_inferred(request, wanted),
    }
    return draw(request, ALIGNMENTS, message("alignments.title"), context)


def _waiting(request: Request, judged: Collection[tuple[str, str, AlignmentType]]) -> Iterator[tuple[Resource, int]]:
    """Materials of the open proposals, those of the newest first, with how many of their alignments are not judged."""
    looked_at: set[str] = set()
    for id in _under_review(desk_of(request).proposals):
        resource = material(request, id)
        if resource is None or resource.id in looked_at:
            continue
        looked_at.add(resource.id)
        known = _known_alignments(request, resource)
        count = sum((resource.id, one.standard_id or "", one.type) not in judged for one in known)
        if count:
            yield resource, count


def _under_review(proposals: Proposals) -> Iterator[str]:
    before: int | None = None
    while lines := proposals.list(states=OPEN, before=before, limit=SHOWN):
        for line in lines:
            yield from proposals.get(line.key).resource_ids
        before = lines[-1].key


def _inferred(request: Request, wanted: QueueParameters) -> InferredAlignments:
    """A page of what is inferred over the whole catalog; empty while there is no index."""
    search, graph = search_of(request), search_of(request).graph
    framework = wanted.framework if wanted.framework in graph.frameworks else ""
    standards = (
        {standard.id for standard in graph.standards.values() if standard.framework_id == framework}
        if framework
        else None
    )
    one = graph.standards.get(wanted.standard)
    standards = {one.id} if one else standards
    filter = Filter(subjects=(wanted.subject,) if wanted.subject else ())
    near = POSSIBLE if wanted.order == "unsure" else None
    try:
        subjects = [value for value, _ in search.facets(Asked()).get("subjects", ())]
        judged = desk_of(request).alignments.judged()
        rows, more = search.inferences(filter, standards, near, judged, start=wanted.start, most=PAGE)
    except GenerationError:
        subjects, rows, more = [], [], None
    conditions = [
        (name, value) for name in ("framework", "standard", "subject", "order") if (value := getattr(wanted, name))
    ]
    return {
        "inferred": [
            (resource, alignment, graph.standards[alignment.standard_id or ""]) for resource, alignment in rows
        ],
        "subjects": subjects,
        "one": one,
        "without_standard": with_query("/desk/alignments", [pair for pair in conditions if pair[0] != "standard"]),
        "frameworks": sorted(graph.frameworks.values(), key=lambda framework: framework.title.casefold()),
        "here_again": with_query("/desk/alignments", [*conditions, ("start", str(wanted.start))]),
        "more": None if more is None else with_query("/desk/alignments", [*conditions, ("start", str(more))]),
    }


@router.post("")
def say(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """Confirm, reject, add, or take a verdict back."""
    form = posted.form
    id = form.text("id")
    try:
        _say(request, posted.person, form, id)
    except (InvalidRequestError, NotFoundError, StateError, AmbiguousCodeError) as error:
        if material(request, id) is None:
            raise
        return _material(request, id, Refusal.of(error, form, 409 if isinstance(error, StateError) else 400))
    except ConflictError as error:
        return _material(request, id, Refusal(409, None, dict(form.pairs)), clash=error.clashes[0].version)
    if form.text("back").startswith("/desk/alignments?"):
        back = our_path(form.text("back"), "/desk/alignments")
        return RedirectResponse(back if "done=" in back else f"{back}&done=alignment", 303)
    return go("/desk/alignments", "alignment", id=id)


def _say(request: Request, person: Person, form: Form, id: str) -> None:
    reviews = desk_of(request).alignments
    what, note = form.text("what"), form.text("note")
    try:
        type = AlignmentType(form.text("type") or AlignmentType.TEACHES)
    except ValueError as error:
        raise InvalidRequestError(
            "type",
            "it is none known here.",
            ", ".join(_TYPES),
            detail=message("refused.choice", value=form.text("type")[:40]),
        ) from error
    standard = search_of(request).graph.resolve(form.text("standard")).id
    inferred, seen = _confidence(request, id, standard), whole(form, "seen", 0)
    if what == "confirm":
        reviews.confirm(person, id, standard, type, note=note, inferred=inferred, seen=seen)
    elif what == "reject":
        reviews.reject(person, id, standard, type, note=note, inferred=inferred, seen=seen)
    elif what == "add":
        reviews.add(person, id, standard, type, note=note, seen=seen)
    elif what == "clear":
        reviews.clear(person, id, standard, type, note=note, seen=seen)
    else:
        raise InvalidRequestError(
            "what", "say what to do.", "confirm, reject, add, clear", detail=message("refused.choice", value=what[:40])
        )


def _material(request: Request, id: str, refusal: Refusal | None = None, *, clash: int | None = None) -> Response:
    catalog = services_of(request).catalog
    resource = catalog.resource(id)
    said = desk_of(request).alignments.of(id)
    verdicts = {(one.standard_id, one.type): one for one in said}
    graph = search_of(request).graph
    rows = [
        (alignment, verdicts.get((alignment.standard_id or "", alignment.type)))
        for alignment in _known_alignments(request, resource)
    ]
    shown = {(alignment.standard_id, alignment.type) for alignment, _ in rows}
    others = [one for key, one in verdicts.items() if key not in shown and one.verdict != AlignmentVerdict.CLEARED]
    declared = desk_of(request).alignments.declared(id) if others else frozenset()
    context: AlignmentPage = {
        "resource": resource,
        "rows": rows,
        "others": [(one, _is_declared(one, declared, graph)) for one in others],
        "types": _TYPES,
        "standards": graph.standards,
        "seen": max((one.number for one in said), default=0),
        "clash": next((one for one in said if one.number == clash), None),
    }
    return draw(request, ALIGNMENT, resource.title, context, refusal)


def _is_declared(verdict: Judged, declared: Collection[tuple[str, str]], graph: StandardsGraph) -> bool:
    """Whether a publisher declares it, of this standard or of another package's copy, which a rejection takes too."""
    copies = (verdict.standard_id, *(copy.id for copy in graph.equivalents(verdict.standard_id)))
    return any((id, verdict.type) in declared for id in copies)


def _known_alignments(request: Request, resource: Resource) -> list[Alignment]:
    """What publishers say, and what the machine infers beside it, of standards that are known here."""
    try:
        inferred = search_of(request).inferred(resource.id)
    except GenerationError:
        inferred = ()
    stated = {alignment.standard_id for alignment in resource.alignments}
    declared = [alignment for alignment in resource.alignments if alignment.standard_id is not None]
    return [*declared, *(alignment for alignment in inferred if alignment.standard_id not in stated)]


def _confidence(request: Request, id: str, standard: str) -> float | None:
    """The confidence of the alignment that is judged, if it was inferred."""
    resource = material(request, id)
    declared = _known_alignments(request, resource) if resource is not None else []
    matching = (
        alignment
        for alignment in declared
        if alignment.standard_id == standard and alignment.source is AlignmentSource.INFERRED
    )
    return next((alignment.confidence for alignment in matching), None)
