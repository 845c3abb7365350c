"""Planning a unit: standards, minutes and needs in; materials in teaching order out. The address is the whole state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Annotated, TypedDict
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth.visibility import search_of
from api.http.addresses import absolute, resource_path, with_query
from api.recommending.parameters import MAX_KEPT, MAX_LEFT_OUT, MAX_MINUTES, Id, PlanParameters, read_plan
from api.recommending.plan import LESSON, MAX_STANDARDS, Pick, Role, Substitute, UnitPlan, plan_unit
from api.recommending.plan_notices import plan_notices
from api.recommending.standard_fit import Cover
from api.recommending.taught_standards import taught_standards, teachable
from api.search.codes_asked import Codes
from api.search.grade_words import read_grade
from api.search.parameters import Text
from api.services import base_url
from api.web.contexts import Page, Template
from api.web.pages import frame
from api.web.pages.facts import GradeChoice, grade_choices
from api.web.pages.grade_naming import answer_in, system_of
from catalog.errors import AmbiguousCodeError, InvalidRequestError, SyllabaryError, UnknownStandardError
from catalog.messages import message
from catalog.model import Framework, Standard
from catalog.needs.needs import NEEDS, Need
from catalog.standards.codes import AROUND_CODES, short_code
from catalog.standards.declared_codes import one_each
from catalog.standards.graph import StandardsGraph
from catalog.text.analysis import is_stopword
from catalog.vocabularies.grades import naming_of

router = APIRouter()
MINUTES = 300  # before a reader says
MAX_NEAR = 4  # codes that are offered instead of an unknown one
MAX_LISTED = 120  # standards to choose from at once
Pairs = list[tuple[str, str]]


class PlanPageParameters(BaseModel):
    """What the form sends, its empty fields too."""

    model_config = ConfigDict(extra="forbid")

    framework: str = Field("", max_length=500)
    grade: str = Field("", max_length=60)
    grades: str = Field("", max_length=10)  # how the page that led here names them (grade_naming)
    standard: list[Text] = Field([], max_length=200)
    codes: str = Field("", max_length=4000)
    minutes: str = Field("", max_length=10)
    lesson: str = Field("", max_length=10)
    language: str = Field("", max_length=35)
    need: list[Text] = Field([], max_length=len(NEEDS))
    approved: str = Field("", max_length=5)
    use: list[Id] = Field([], max_length=MAX_KEPT)
    without: list[Id] = Field([], max_length=MAX_LEFT_OUT)


@dataclass(frozen=True, slots=True)
class StandardsGroup:
    """Standards to choose from under one heading of their framework."""

    heading: str
    standards: Sequence[Standard]


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """What was pasted, and no standard here is called; the codes near it, each with the address that has it instead."""

    text: str
    near: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class PickRow:
    """A pick with the addresses of its page, of the plan without it, and with each of its alternatives in its place."""

    pick: Pick
    page: str  # for paper, which has no links
    drop: str
    swaps: Sequence[tuple[Substitute, str]]


class Listed(TypedDict):
    """A framework's standards to tick; ``hidden`` more are too many to list."""

    groups: Sequence[StandardsGroup]
    hidden: int


class Planned(TypedDict):
    """The unit, None before standards are named."""

    plan: UnitPlan | None
    shown: Sequence[PickRow]
    unchecked: Sequence[Standard]  # taught and not checked
    spare: int  # minutes that nothing more is found for, if a lesson would fit
    notices: Sequence[str]  # what is not as asked
    fresh: str  # the address with every material chosen again
    collection: str  # its materials as a collection


class PlanPage(Page, Listed, Planned):
    """What a unit is planned for, as the form sent it, and the unit."""

    asked: PlanPageParameters
    minutes: str
    lesson: str
    needs: Mapping[str, Need]
    grade_choices: Sequence[GradeChoice]
    frameworks: Sequence[Framework]
    chosen: Sequence[str]  # identifiers of the standards ticked and pasted
    elsewhere: Sequence[str]  # ticked, and not listed to be unticked
    unknown: Sequence[UnknownCode]
    error: SyllabaryError | None
    code_of: Callable[[Cover], str]  # of the standard that a cover is by, as ``short`` writes it
    short: Callable[[Standard], str]  # its code, or the beginning of its statement
    codes: Callable[[Sequence[Standard]], str]


PLAN = Template("plan.html", PlanPage)
_NOTHING: Planned = {
    "plan": None,
    "shown": (),
    "unchecked": (),
    "spare": 0,
    "notices": (),
    "fresh": "",
    "collection": "",
}


@router.get("/plan")
def plan_page(request: Request, parameters: Annotated[PlanPageParameters, Query()]) -> Response:
    graph, words = search_of(request).graph, frame.words_of(request)
    parameters.language = parameters.language or words.primary
    answer_in(request, naming_of(parameters.grade) or system_of(request))
    context: PlanPage = {
        **_NOTHING,
        "title": words("plan.title"),
        "here": "plan",
        "asked": parameters,
        "minutes": parameters.minutes or str(MINUTES),
        "lesson": parameters.lesson or str(LESSON),
        "needs": NEEDS,
        "grade_choices": grade_choices(words, system_of(request), parameters.grade.strip()),
        "frameworks": sorted(graph.frameworks.values(), key=lambda framework: (framework.title, framework.id)),
        "groups": (),
        "hidden": 0,
        "chosen": (),
        "elsewhere": parameters.standard,
        "unknown": (),
        "error": None,
        "code_of": lambda cover: cover.code(graph),
        "short": _short,
        "codes": lambda standards: ", ".join(map(_short, standards)),
    }
    try:
        context = {**context, **_listed(graph, parameters)}
        codes = search_of(request).codes
        context["chosen"], unknown = _chosen(codes, parameters)
        context["unknown"] = [_unknown(request, codes, text) for text in unknown]
        listed = {standard.id for group in context["groups"] for standard in group.standards}
        context["elsewhere"] = [id for id in _ticked(codes, parameters) if id not in listed]
        if context["chosen"]:
            context = {**context, **_planned(request, graph, _as_api(parameters, context["chosen"]))}
    except (InvalidRequestError, UnknownStandardError, AmbiguousCodeError) as error:
        context["error"] = error
        return frame.page(request, PLAN, context, 400)
    return frame.page(request, PLAN, context)


def _planned(request: Request, graph: StandardsGraph, parameters: PlanParameters) -> Planned:
    words, plan = (
        frame.words_of(request),
        plan_unit(search_of(request), graph, read_plan(parameters, search_of(request).codes)),
    )
    pairs = [(name, value) for name, value in parse_qsl(request.url.query) if value.strip()]
    collection = [("name", words("plan.heading")), *(("id", pick.resource.id) for pick in plan.picks)]
    minutes_left = plan.asked.minutes - plan.minutes
    return {
        "plan": plan,
        "shown": _shown(request, plan, pairs),
        "unchecked": [
            standard for standard in plan.standards if (roles := plan.roles(standard.id)) and Role.CHECK not in roles
        ],
        "spare": minutes_left if minutes_left > plan.asked.lesson else 0,
        "notices": [words.say(notice) for notice in plan_notices(search_of(request), plan, words.primary)],
        "fresh": with_query("/plan", _fresh(pairs)),
        "collection": with_query("/collection", collection),
    }


def _short(standard: Standard) -> str:
    return short_code(standard.code) or shorten(standard.statement, 60, placeholder="…")


def _as_api(parameters: PlanPageParameters, chosen: Sequence[str]) -> PlanParameters:
    if len(chosen) > MAX_STANDARDS:
        raise InvalidRequestError(
            "standard",
            f"{len(chosen)} standards are too many for a unit.",
            f"1 to {MAX_STANDARDS}",
            detail=message("error.unit-standards", limit=MAX_STANDARDS),
        )
    return PlanParameters.model_validate(
        {
            "standard": list(chosen),
            "minutes": _number("minutes", parameters.minutes, MINUTES, MAX_MINUTES),
            "lesson": _number("lesson", parameters.lesson, LESSON, 1000),
            "need": [need for need in parameters.need if need],
            "grade": parameters.grade,
            "language": parameters.language,
            "approved": parameters.approved.strip().lower() in {"1", "true", "on", "yes"},
            "use": [id for id in parameters.use if id],
            "without": [id for id in parameters.without if id],
        }
    )


def _number(name: str, text: str, default: int, most: int) -> int:
    text = text.strip()
    if text and not (text.isascii() and text.isdigit() and 0 < int(text) <= most):
        raise InvalidRequestError(
            name,
            f"“{text}” is not a number of minutes.",
            f"1 to {most:,}",
            detail=message("refused.minutes", value=text[:40], most=most),
        )
    return int(text) if text else default


def _ticked(codes: Codes, parameters: PlanPageParameters) -> list[str]:
    """The identifiers of what is ticked, or is named by its code in the address: what is taught under a heading."""
    named = (id for code in parameters.standard if code.strip() for id in codes.named(code.strip()))
    return list(taught_standards(codes.graph, one_each(named)))


def _chosen(codes: Codes, parameters: PlanPageParameters) -> tuple[tuple[str, ...], list[str]]:
    """The identifiers of the standards ticked and pasted, those under a heading for it, and what was pasted that no
    standard here is called."""
    graph, ids = codes.graph, _ticked(codes, parameters)
    unknown, end = [], 0
    for span in codes.find(parameters.codes):
        if len(graph.meanings(span.code)) > 1:
            raise AmbiguousCodeError(span.code, tuple(graph.name(id) for id in span.standard_ids[:12]))
        ids = one_each([*ids, *span.standard_ids])
        unknown += _not_codes(parameters.codes[end : span.start])
        unknown += [] if span.standard_ids else [span.code]
        end = span.end
    unknown += _not_codes(parameters.codes[end:])
    return taught_standards(graph, ids), unknown


def _unknown(request: Request, codes: Codes, text: str) -> UnknownCode:
    """With what is near, if it is written like a code."""
    pairs = parse_qsl(request.url.query)

    def instead(near: str) -> str:
        return with_query(
            "/plan", [(name, value.replace(text, near) if name == "codes" else value) for name, value in pairs]
        )

    near = codes.near(text) if any(map(str.isdigit, text)) else ()
    return UnknownCode(text, [(code, instead(code)) for code in near])


def _not_codes(text: str) -> list[str]:
    """The words between codes that name nothing, less those that people say around codes."""
    words = (word.strip(".:()[]\"'“”") for word in re.split(r"[\s,;]+", text))
    return [
        word[:80]
        for word in words
        if word and word.lower() not in {*AROUND_CODES, "&", "-", "–"} and not is_stopword(word)
    ]


def _listed(graph: StandardsGraph, parameters: PlanPageParameters) -> Listed:
    """A framework's standards of the grade, to tick, under their headings."""
    framework = graph.frameworks.get(parameters.framework)
    if framework is None:
        return {"groups": (), "hidden": 0}
    ages = read_grade(parameters.grade) if parameters.grade.strip() else None
    groups: dict[str, list[Standard]] = {}
    count = 0
    for standard in _in_order(graph, framework.id):
        fits = ages is None or (standard.ages is not None and standard.ages.overlaps(ages))
        if not standard.code or not fits or not teachable(graph, standard.id):
            continue
        count += 1
        if count <= MAX_LISTED:
            above = next(iter(graph.ancestors(standard.id)), None)
            groups.setdefault(above.statement if above else framework.title, []).append(standard)
    return {
        "groups": [StandardsGroup(heading, standards) for heading, standards in groups.items()],
        "hidden": max(0, count - MAX_LISTED),
    }


def _in_order(graph: StandardsGraph, framework: str) -> list[Standard]:
    standards: dict[str, Standard] = {}
    for root in graph.roots(framework):
        for standard in (root, *graph.parts(root.id)):
            standards.setdefault(standard.id, standard)
    return list(standards.values())


def _fresh(pairs: Pairs) -> Pairs:
    """The same unit, with every material chosen again."""
    return [pair for pair in pairs if pair[0] not in {"use", "without"}]


def _shown(request: Request, plan: UnitPlan, pairs: Pairs) -> list[PickRow]:
    chosen = [pick.resource.id for pick in plan.picks]
    base, left_out, at = _fresh(pairs), list(plan.asked.left_out), base_url(request)

    def address(use: Sequence[str], without: Sequence[str]) -> str:
        return with_query("/plan", [*base, *(("use", id) for id in use), *(("without", id) for id in without)])

    shown = []
    for pick in plan.picks:
        gone = pick.resource.id
        rest = [id for id in chosen if id != gone]
        out = [*left_out, gone][-MAX_LEFT_OUT:]
        swaps = []
        for other in pick.alternatives:
            use = [other.resource.id if id == gone else id for id in chosen]
            swaps.append((other, address(use, [id for id in out if id != other.resource.id])))
        shown.append(PickRow(pick, absolute(at, resource_path(gone)), address(rest, out), swaps))
    return shown
