"""A unit's page: its lessons in their order, and what it takes and covers as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.auth.visibility import resource_of, search_of
from api.http.addresses import absolute, with_query
from api.recommending.plan import MAX_STANDARDS
from api.recommending.units import material_here, places
from api.services import base_url
from api.web.contexts import Page, Template
from api.web.pages import frame
from api.web.pages.card import Code, codes_of
from api.web.pages.grade_naming import name_like
from api.web.pages.unit_line import unit_address
from catalog.errors import NotFoundError
from catalog.formats.containers import aggregation_of
from catalog.model import AgeRange, Resource
from catalog.vetting.collections import MAX_ITEMS, MAX_NAME

router = APIRouter()


class UnitPage(Page):
    """A unit by one of its lessons. ``minutes`` are those of the lessons that state them."""

    whole: Resource | None  # the record of the unit itself, if it is here
    lessons: Sequence[Resource]
    of_lessons: bool  # whether none of them is known to be a unit or a part of a lesson
    ordered: bool  # by the publisher's positions
    publishers: Sequence[str]
    ages: AgeRange | None  # from the youngest to the oldest that any lesson is for
    minutes: int
    untimed: int  # lessons that state no length
    standards: Sequence[tuple[Code, int]]  # declared, with how many of the lessons each is declared for
    plan: str
    planned: int  # standards that the plan is for, at most as many as a plan may have
    collection: str
    collected: int  # lessons that the collection has, at most as many as one may hold
    canonical: str  # the same from whichever lesson the page was reached


UNIT = Template("unit.html", UnitPage)


@router.get("/unit")
def unit_page(
    request: Request,
    id: Annotated[str, Query(max_length=2000)],
    name: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    search, words = search_of(request), frame.words_of(request)
    in_units = places(search, resource_of(request, id))
    place = next((in_unit for in_unit in in_units if not name or in_unit.unit == name), None)
    if place is None:
        raise NotFoundError(words("unit.none"))
    lessons = [search.resource(id) for id in place.ids]
    name_like(request, lessons)
    standards = _standards(request, lessons)
    planned = [code.standard_id for code, _ in standards if code.standard_id][:MAX_STANDARDS]
    collection = [("name", place.title[:MAX_NAME]), *(("id", id) for id in place.ids[:MAX_ITEMS])]
    context: UnitPage = {
        "title": place.title,
        "here": "search",
        "whole": material_here(search, place.id),
        "lessons": lessons,
        "of_lessons": all(aggregation_of(lesson) in ("", "lesson") for lesson in lessons),
        "ordered": place.ordered,
        "publishers": sorted({lesson.publisher for lesson in lessons if lesson.publisher}),
        "ages": _ages(lessons),
        "minutes": sum(lesson.minutes or 0 for lesson in lessons),
        "untimed": sum(lesson.minutes is None for lesson in lessons),
        "standards": standards,
        "plan": with_query("/plan", [("standard", standard) for standard in planned]) if planned else "",
        "planned": len(planned),
        "collection": with_query("/collection", collection),
        "collected": len(collection) - 1,
        "canonical": absolute(base_url(request), unit_address(place)),
    }
    return frame.page(request, UNIT, context)


def _standards(request: Request, lessons: Sequence[Resource]) -> list[tuple[Code, int]]:
    """In the order in which the lessons come to them."""
    graph = search_of(request).graph
    codes: dict[str, Code] = {}
    counts: Counter[str] = Counter()
    for lesson in lessons:
        for code in codes_of(graph, lesson):
            codes.setdefault(code.standard_id or code.code, code)
            counts[code.standard_id or code.code] += 1
    return [(code, counts[key]) for key, code in codes.items()]


def _ages(lessons: Sequence[Resource]) -> AgeRange | None:
    known = [lesson.ages for lesson in lessons if lesson.ages]
    if not known:
        return None
    highs = [ages.high for ages in known if ages.high is not None]
    return AgeRange(min(ages.low for ages in known), max(highs) if len(highs) == len(known) else None)
