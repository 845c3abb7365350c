"""Judging searches: the sets there are, a set's questions, and one question's results to grade without knowing rank."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.forms import Form, read_form, read_upload, remember
from api.auth.visibility import search_of
from api.http.addresses import with_query
from api.measuring.judgment_files import judged_zip, read_in
from api.measuring.topic_checks import check_topics
from api.search.parameters import SearchParameters, read_query
from api.services import services_of
from api.web.pages import frame
from api.web.pages.judge_contexts import (
    JUDGE,
    JUDGE_AGREEMENT,
    JUDGE_SET,
    JUDGE_TOPIC,
    AgreementPage,
    GradedMaterial,
    JudgePage,
    SetPage,
    TopicPage,
)
from catalog.errors import (
    AmbiguousCodeError,
    InvalidRequestError,
    NotFoundError,
    SyllabaryError,
    UnknownStandardError,
)
from catalog.judging.judging import GRADES, MAX_JUDGED, AskedTopic, Judging, Judgment, NewGrade, Saved, handle
from catalog.judging.pool import Brought, Pool
from catalog.messages import message
from catalog.model import Query, Resource
from catalog.needs.needs import NEEDS
from evaluation.agreement import agreement

JUDGE_COOKIE = "judge"
YEAR_SECONDS = 31_536_000
SHOWN = 10  # results of today's search
MAX_DIFFERENCES = 200
MAX_FILE = 16 * 1024 * 1024
POOL_DEPTH = 10
_OFF = "Judging is turned off here. To turn it on, set SYLLABARY_JUDGING=on and restart the service."
_APPROVED_ONLY = "Approved materials only are shown here: sign in as a reviewer to judge searches."


def turned_on(request: Request) -> Judging:
    judging: Judging | None = services_of(request).judging
    if judging is None:
        raise HTTPException(403, _OFF)
    if not search_of(request).shows_all:
        raise HTTPException(403, _APPROVED_ONLY)
    return judging


router = APIRouter(prefix="/judge", dependencies=[Depends(turned_on)])
On = Annotated[Judging, Depends(turned_on)]
Sent = Annotated[Form, Depends(read_form)]


NOTHING_TYPED: Mapping[str, str] = MappingProxyType({})


def judge_of(request: Request) -> str:
    """The handle that the reader judges under, "" before one was chosen."""
    try:
        return handle(request.cookies.get(JUDGE_COOKIE, ""))
    except InvalidRequestError:
        return ""


def asked_words(request: Request, asked: Query) -> str:
    """A question on one line."""
    words = frame.words_of(request)
    parts = [asked.words, ", ".join(asked.standards)]
    parts.append(frame.grade_of(request, asked.ages) if asked.ages else "")
    parts.extend(words.get(f"need.{need}", need) for need in asked.needs)
    parts.extend(asked.filter.subjects)
    parts.append(frame.grade_of(request, asked.filter.ages) if asked.filter.ages else "")
    return " · ".join(part for part in parts if part)


def _sets(
    request: Request,
    judging: Judging,
    error: InvalidRequestError | None = None,
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> Response:
    context: JudgePage = {
        "title": frame.words_of(request)("judge.title"),
        "here": "judge",
        "judge": judge_of(request),
        "sets": judging.sets(),
        "error": error,
        "typed": typed,
    }
    return frame.page(request, JUDGE, context, 400 if error else 200)


@router.get("")
def sets_page(request: Request, judging: On) -> Response:
    return _sets(request, judging)


@router.post("")
def start(request: Request, judging: On, form: Sent) -> Response:
    """Choose a handle, or start a set, or both."""
    typed = dict(form.pairs)
    try:
        judge, back = handle(form.text("judge")), form.text("back")
        target = back if re.fullmatch(r"/judge(/[A-Za-z0-9_][\w.-]*){0,2}", back, re.ASCII) else "/judge"
        if "title" in typed:
            target = f"/judge/{judging.start(form.text('title'), judge).name}"
    except InvalidRequestError as error:
        return _sets(request, judging, error, typed)
    response = RedirectResponse(target, 303)
    remember(request, response, JUDGE_COOKIE, judge, YEAR_SECONDS)
    return response


def _set(
    request: Request,
    judging: Judging,
    name: str,
    *,
    wanted: str = "",
    only_ungraded: bool = False,
    brought: tuple[str, Brought] | None = None,
    error: SyllabaryError | None = None,
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> Response:
    judged_set, ratings, judge = judging.set(name), judging.ratings(name), judge_of(request)
    own = Counter(topic for topic, _ in ratings.get(judge, {}))
    judges = Counter(topic for grades in ratings.values() for topic in {topic for topic, _ in grades})
    topics = [
        (topic, asked_words(request, topic.asked), own[topic.id], judges[topic.id]) for topic in judging.topics(name)
    ]
    context: SetPage = {
        "title": judged_set.title,
        "here": "judge",
        "judge": judge,
        "set": judged_set,
        "topics": [
            row
            for row in topics
            if wanted.casefold() in f"{row[0].id} {row[1]}".casefold() and not (only_ungraded and row[2])
        ],
        "wanted": wanted,
        "only_ungraded": only_ungraded,
        "runs": Pool(judging).runs(name),
        "depth": POOL_DEPTH,
        "needs": NEEDS,
        "brought": brought,
        "error": error,
        "typed": typed,
    }
    return frame.page(request, JUDGE_SET, context, 400 if error else 200)


@router.get("/{name}")
def set_page(request: Request, judging: On, name: str, find: str = "", left: str = "") -> Response:
    return _set(request, judging, name, wanted=find.strip()[:200], only_ungraded=left == "1")


@router.post("/{name}")
def add(request: Request, judging: On, name: str, form: Sent) -> Response:
    """Put a question into the set, if search can make something of it, and go there."""
    try:
        codes = [code for code in re.split(r"[,;\n]", form.text("standard")) if code.strip()][:20]
        if any(len(text) > 1000 for _, text in form.pairs):
            raise InvalidRequestError(
                "q",
                "that is too long for a question.",
                "at most 1,000 characters",
                detail=message("refused.question-long", most=1000),
            )
        asked: dict[str, Any] = {"q": form.text("q"), "standard": codes, "grade": form.text("grade")[:60]}
        parameters = SearchParameters(**asked, need=form.all("need")[:12])
        for code in codes:
            search_of(request).graph.resolve(code.strip())
        topic = judging.add(name, read_query(parameters), form.text("judge"))
    except (InvalidRequestError, AmbiguousCodeError, UnknownStandardError) as error:
        return _set(request, judging, name, error=error, typed=dict(form.pairs))
    return RedirectResponse(f"/judge/{name}/{topic.id}", 303)


async def sent_file(request: Request) -> tuple[Form, str, bytes]:
    return await read_upload(request, MAX_FILE)


@router.post("/{name}/files")
def bring(
    request: Request, judging: On, name: str, sent: Annotated[tuple[Form, str, bytes], Depends(sent_file)]
) -> Response:
    """Add a file of topics, judgments or a run to the set, and say what came of it."""
    form, file, data = sent
    try:
        depth = form.text("depth")
        known = int(depth) if depth.isascii() and depth.isdigit() and len(depth) < 4 else 0
        check = partial(check_topics, search=search_of(request))
        by = form.text("judge")
        kind, brought = read_in(Pool(judging), name, file or "file", data, by=by, depth=known, check=check)
    except InvalidRequestError as error:
        return _set(request, judging, name, error=error, typed=dict(form.pairs))
    return _set(request, judging, name, brought=(kind, brought))


@router.get("/{name}/agreement")
def agreement_page(request: Request, judging: On, name: str) -> Response:
    catalog = services_of(request).catalog
    judged_set, ratings = judging.set(name), judging.ratings(name)
    words = frame.words_of(request)
    asked = {topic.id: asked_words(request, topic.asked) for topic in judging.topics(name)}
    differences = differing(ratings)
    context: AgreementPage = {
        "title": words("judge.agreement.title"),
        "here": "judge",
        "set": judged_set,
        "agreement": agreement(ratings),
        "differences": [
            (topic, asked[topic], catalog.resource(material), grades)
            for topic, material, grades in differences[:MAX_DIFFERENCES]
        ],
        "hidden": max(0, len(differences) - MAX_DIFFERENCES),
    }
    return frame.page(request, JUDGE_AGREEMENT, context)


def differing(ratings: dict[str, dict[tuple[str, str], int]]) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """What judges grade unlike: question, material, and each judge's grade; those furthest apart first."""
    by_item: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for judge in sorted(ratings):
        for item, grade in ratings[judge].items():
            by_item.setdefault(item, []).append((judge, grade))
    spread = {item: max(g for _, g in grades) - min(g for _, g in grades) for item, grades in by_item.items()}
    apart = sorted((item for item in by_item if spread[item]), key=lambda item: (-spread[item], item))
    return [(*item, by_item[item]) for item in apart]


@router.get("/{name}/export.zip")
def export(judging: On, name: str) -> Response:
    name = judging.set(name).name
    headers = {"content-disposition": f'attachment; filename="{name}.zip"'}
    return Response(judged_zip(judging, name), media_type="application/zip", headers=headers)


@router.get("/{name}/{topic}")
def topic_page(request: Request, judging: On, name: str, topic: str) -> Response:
    """One question; ``saved`` says how many grades were just saved, ``left=1`` leaves out what this judge graded."""
    saved, ungraded = request.query_params.get("saved", ""), request.query_params.get("left", "")
    count = int(saved) if saved.isascii() and saved.isdigit() and len(saved) < 4 else None
    return _topic(
        request, judging, name, judging.topic_called(name, topic).number, saved=count, only_ungraded=ungraded == "1"
    )


@router.post("/{name}/{topic}/materials")
def add_material(request: Request, judging: On, name: str, topic: str, form: Sent) -> Response:
    """Put a material that the judge knows before the judges, by its identifier or the address of its page here."""
    number, typed = judging.topic_called(name, topic).number, form.text("id")
    id = unquote(re.sub(r"^(https?://[^/]+)?/resources/", "", typed))
    try:
        if not id or id.split() != [id] or not search_of(request).shows(id):
            raise InvalidRequestError(
                "id", f"no material “{typed:.200}” is stored here.", detail=message("error.no-material", id=typed[:200])
            )
        Pool(judging).add(name, number, id, form.text("judge"))
    except (InvalidRequestError, NotFoundError) as error:
        return _topic(request, judging, name, number, error=error, typed=dict(form.pairs))
    return RedirectResponse(f"/judge/{name}/{topic}", 303)


@router.post("/{name}/{topic}")
def save(request: Request, judging: On, name: str, topic: str, form: Sent) -> Response:
    """Keep the grades, then show the same question, or the next one if that was asked for."""
    number = judging.topic_called(name, topic).number
    try:
        saved = judging.record(name, number, form.text("judge"), read_grades(form))
    except InvalidRequestError as error:
        return _topic(request, judging, name, number, error=error)
    if saved.replaced:
        return _topic(request, judging, name, number, saved=len(saved.changed), replaced=saved)
    after = [other for other in judging.topics(name) if other.number > number]
    shown = after[0].id if after and form.text("then") == "next" else topic
    if form.text("then") == "next" and not after:
        return RedirectResponse(f"/judge/{name}", 303)
    return RedirectResponse(with_query(f"/judge/{name}/{shown}", [("saved", str(len(saved.changed)))]), 303)


def read_grades(form: Form) -> list[NewGrade]:
    """The grades of a form: ``id.0``, ``grade.0`` and ``seen.0``, and so on while there is an id."""
    grades = []
    sent = dict(form.pairs)
    for n in range(MAX_JUDGED):
        if f"id.{n}" not in sent:
            break
        grade, shown_key = sent.get(f"grade.{n}", ""), sent.get(f"seen.{n}", "")
        if grade not in {"", *map(str, GRADES)} or not (
            shown_key.isascii() and shown_key.isdigit() and len(shown_key) < 12
        ):
            raise InvalidRequestError(
                "grade",
                "the form came garbled: open the page again and grade again.",
                detail=message("refused.garbled"),
            )
        grades.append(NewGrade(sent[f"id.{n}"], int(grade) if grade else None, int(shown_key)))
    return grades


def _topic(
    request: Request,
    judging: Judging,
    name: str,
    number: int,
    *,
    only_ungraded: bool = False,
    saved: int | None = None,
    replaced: Saved | None = None,
    error: SyllabaryError | None = None,
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> Response:
    topic, judge = judging.topic(name, number), judge_of(request)
    everything, failure = _items(request, judging, name, topic, judge)
    items = [item for item in everything if item.grade is None] if only_ungraded else everything
    titles = {item.resource.id: item.resource.title for item in items}
    asked = asked_words(request, topic.asked)
    context: TopicPage = {
        "title": f"{topic.id}: {asked}",
        "here": "judge",
        "judge": judge,
        "set": judging.set(name),
        "topic": topic,
        "asked": asked,
        "items": items,
        "failure": failure,
        "of": len(judging.topics(name)),
        "only_ungraded": only_ungraded,
        "in_all": len(everything),
        "judged": sum(item.grade is not None for item in everything),
        "replaced": [(titles.get(old.id, old.id), old) for old in replaced.replaced] if replaced else [],
        "saved": saved,
        "error": error,
        "typed": typed,
    }
    return frame.page(request, JUDGE_TOPIC, context, 400 if error else 200)


def _items(
    request: Request, judging: Judging, name: str, topic: AskedTopic, judge: str
) -> tuple[list[GradedMaterial], SyllabaryError | None]:
    """Today's first results, the pool and what was judged before, in an order of this judge's own that says nothing."""
    search = search_of(request)
    catalog = services_of(request).catalog
    failure: SyllabaryError | None = None
    resources: dict[str, Resource] = {}
    try:
        results = search(replace(topic.asked, limit=SHOWN))
        resources = {
            hit.resource.id: hit.resource for hit in results.hits if hit.resource.id.split() == [hit.resource.id]
        }
    except (InvalidRequestError, AmbiguousCodeError, UnknownStandardError) as error:
        failure = error
    history = judging.history(name, topic.number)
    for id in [*(judgment.id for judgment in history), *Pool(judging).materials(name, topic.number)]:
        if id not in resources:
            resources[id] = catalog.resource(id)
    own: dict[str, Judgment] = {judgment.id: judgment for judgment in history if judgment.judge == judge}
    items = []
    for resource in resources.values():
        last = own.get(resource.id)
        items.append(GradedMaterial(resource, last.grade if last else None, last.key if last else 0))

    def shuffled(item: GradedMaterial) -> bytes:
        return hashlib.sha256(f"{name}\n{topic.number}\n{judge}\n{item.resource.id}".encode()).digest()

    return sorted(items, key=shuffled), failure
