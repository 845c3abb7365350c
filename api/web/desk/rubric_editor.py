"""Editing a rubric's draft by one plain form; adding and dropping redraw it, only saving and publishing store it.

The form is the JSON of ``catalog.vetting.rubrics.rubric`` field by field, so what cannot be a rubric yet can still
be typed, and every mistake in it is named at once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Annotated, Any, TypedDict

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.forms import Form
from api.auth.sign_in import Sent, desk_of, sent, signed_in
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from api.web.desk.form_values import whole
from api.web.desk.rubric_places import differences, label, told
from api.web.pages import frame
from catalog.errors import (
    Clash,
    ConflictError,
    InvalidRequestError,
    InvalidRubricError,
    NotFoundError,
    RubricProblem,
    StateError,
)
from catalog.messages import message
from catalog.needs.needs import NEEDS
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.rubrics.rubric import Mark, RuleKind, Scale, to_json
from catalog.vetting.rubrics.versions import RubricVersions

router = APIRouter(prefix="/desk/rubric-draft")
_MAX_ENTRIES = 40  # sections, and criteria of one, that a form is read for
_MARKS = tuple(Mark)
_STEP = re.compile(r"(add-section|add-criterion|drop-section|drop-criterion)(?:\.(\d{1,2}))?(?:\.(\d{1,2}))?")


class RubricDraftPage(TypedDict):
    """The form of a rubric's draft."""

    record: dict[str, Any]  # the rubric as JSON, as it was typed
    revision: int  # of the draft that it was drawn from, 0 for none
    scales: Sequence[Scale]
    needs: Sequence[str]
    kinds: Sequence[RuleKind]
    marks: Sequence[Mark]
    gateways: int
    table: Sequence[tuple[Sequence[str], str]]  # every combination of the gateways' marks, with its result
    problems: Sequence[tuple[str, str]]  # what cannot be saved so: a place on the form, and a sentence
    clash: Sequence[tuple[str, str, str]] | None  # where another window's save differs: a place, what was typed, saved


DRAFT = Template("desk/rubric_draft.html", RubricDraftPage)


def editor(person: Annotated[Person, Depends(signed_in)]) -> Person:
    return require(person, Action.EDIT_RUBRIC)


@router.get("", dependencies=[Depends(editor)])
def edit_page(request: Request, name: Annotated[str, Query(max_length=64)] = "") -> Response:
    """The draft of a rubric, or an empty one of a new name."""
    if not name:
        return _show(request, _blank(), 0)
    draft = desk_of(request).rubrics.draft(name)
    return _show(request, to_json(draft.rubric), draft.revision)


@router.post("/begin")
def begin(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """A draft that begins as the published version, or the draft that there is."""
    draft = desk_of(request).rubrics.new_version(posted.person, posted.form.text("name"))
    return go("/desk/rubric-draft", name=draft.rubric.name)


@router.post("")
def save(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    require(posted.person, Action.EDIT_RUBRIC)
    form, rubrics = posted.form, desk_of(request).rubrics
    record, do = read_record(form), form.text("do")
    revision = whole(form, "revision", 0)
    if step := _STEP.fullmatch(do):
        return _show(request, _stepped(record, step[1], *(int(group or 0) for group in step.groups()[1:])), revision)
    try:
        return _save(rubrics, posted.person, record, revision, do)
    except InvalidRubricError as error:
        return _show(request, record, revision, Refusal(400, None), problems=error.problems)
    except ConflictError as error:
        clash = error.clashes[0]
        return _show(request, record, clash.version, Refusal(409, None), clash=clash)
    except (InvalidRequestError, NotFoundError, StateError) as error:
        return _show(request, record, revision, Refusal.of(error))


def _save(rubrics: RubricVersions, person: Person, record: dict[str, Any], revision: int, do: str) -> Response:
    if do == "discard":
        rubrics.discard_draft(person, record["name"], revision)
        return go("/desk/rubrics", "discarded")
    draft = rubrics.save_draft(person, record, revision)
    if do == "publish":
        rubrics.publish(person, draft.rubric.name, draft.revision)
        return go(f"/desk/rubrics/{draft.rubric.name}", "rubric-published")
    return go("/desk/rubric-draft", "draft", name=draft.rubric.name)


def _show(
    request: Request,
    record: dict[str, Any],
    revision: int,
    refusal: Refusal | None = None,
    *,
    problems: Sequence[RubricProblem] = (),
    clash: Clash | None = None,
) -> Response:
    words = frame.words_of(request)
    count = record["rule"]["gateways"] if "gateways" in record["rule"] else _gateways(record)
    context: RubricDraftPage = {
        "record": record,
        "revision": revision,
        "scales": list(Scale),
        "needs": list(NEEDS),
        "kinds": list(RuleKind),
        "marks": _MARKS,
        "gateways": count,
        "table": _table(record, count),
        "problems": [(told(words, label(one.place)), words.say(one.detail)) for one in problems],
        "clash": differences(words, record, orjson.loads(clash.theirs)) if clash else None,
    }
    return draw(request, DRAFT, record["title"] or message("editor.new"), context, refusal)


def read_record(form: Form) -> dict[str, Any]:
    """The rubric as typed; a criterion of which nothing was typed is left out, and so is an empty section."""
    rule: dict[str, Any] = {"kind": form.text("rule.kind")}
    rule |= {name: _number(form.text(f"rule.{name}")) for name in ("meets", "partially")}
    if rule["kind"] == RuleKind.GATEWAYS:
        count = whole(form, "gateways", 2)
        combined = itertools.product(_MARKS, repeat=min(count, 3))
        rule["table"] = [
            {"ratings": list(ratings), "is": form.text(f"table.{n}") or min(ratings, key=_MARKS[::-1].index)}
            for n, ratings in enumerate(combined)
        ]
    sections = [section for i in range(_MAX_ENTRIES) if (section := _section(form, i)) is not None]
    texts = {name: form.text(name) for name in ("name", "title", "purpose", "license")}
    return {**texts, "reviewers_needed": _number(form.text("reviewers_needed")), "rule": rule, "sections": sections}


def _section(form: Form, i: int) -> dict[str, Any] | None:
    texts = {name: form.text(f"s.{i}.{name}") for name in ("id", "title", "about")}
    criteria = [criterion for j in range(_MAX_ENTRIES) if (criterion := _criterion(form, f"c.{i}.{j}.")) is not None]
    if not any(texts.values()) and not criteria:
        return None
    numbers = {name: _number(form.text(f"s.{i}.{name}")) for name in ("weight", "meets", "partially")}
    return {**texts, **numbers, "criteria": criteria}


def _criterion(form: Form, at: str) -> dict[str, Any] | None:
    texts = {name: form.text(f"{at}{name}") for name in ("id", "text", "look_for")}
    if not any(texts.values()):
        return None
    flags = {name: form.text(f"{at}{name}") == "yes" for name in ("non_negotiable", "may_not_apply", "evidence")}
    numbers = {name: _number(form.text(f"{at}{name}")) for name in ("weight", "passes")}
    chosen = {name: form.text(f"{at}{name}") for name in ("scale", "need")}
    return {**texts, **chosen, **numbers, **flags}


def _stepped(record: dict[str, Any], step: str, i: int, j: int) -> dict[str, Any]:
    """The form with a section or a criterion more or less."""
    sections = record["sections"]
    if step == "add-section":
        sections.append(_blank()["sections"][0])
    elif i < len(sections) and step == "add-criterion":
        sections[i]["criteria"].append(_blank()["sections"][0]["criteria"][0])
    elif i < len(sections) and step == "drop-section":
        del sections[i]
    elif i < len(sections) and step == "drop-criterion" and j < len(sections[i]["criteria"]):
        del sections[i]["criteria"][j]
    return record


def _blank() -> dict[str, Any]:
    criterion = {"id": "", "text": "", "look_for": "", "scale": Scale.THREE, "weight": 1, "passes": 1, "need": ""}
    criterion |= {"non_negotiable": False, "may_not_apply": False, "evidence": True}
    section = {"id": "", "title": "", "about": "", "weight": 1, "meets": 0.8, "partially": 0.5, "criteria": [criterion]}
    texts = dict.fromkeys(("name", "title", "purpose", "license"), "")
    rule = {"kind": RuleKind.LOWEST, "meets": 0.8, "partially": 0.5, "table": []}
    return {**texts, "reviewers_needed": 2, "rule": rule, "sections": [section]}


def _gateways(record: dict[str, Any]) -> int:
    table = record["rule"].get("table") or []
    return len(table[0]["ratings"]) if table else 2


def _table(record: dict[str, Any], count: int) -> list[tuple[tuple[str, ...], str]]:
    """Every combination of the gateways' ratings and its result; by default the lowest of them."""
    by_ratings = {tuple(row["ratings"]): row["is"] for row in record["rule"].get("table") or []}
    return [
        (ratings, by_ratings.get(ratings) or min(ratings, key=_MARKS[::-1].index))
        for ratings in itertools.product(_MARKS, repeat=count)
    ]


def _number(text: str) -> Any:
    """A number if it is one, else the text, for the rubric's parser to refuse."""
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() and abs(value) < 1e9 else value
