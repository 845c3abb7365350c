"""From a grade or a subject to units and their lessons, without a word typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.visibility import search_of
from api.http.addresses import with_query
from api.http.well_formed import only
from api.messages import Words
from api.recommending.units import places
from api.search.service import SearchSession
from api.web.contexts import Page, Template
from api.web.pages import frame
from api.web.pages.facets import read_ages
from api.web.pages.facts import value_name, value_names
from api.web.pages.grade_naming import answer_in, system_of
from api.web.pages.unit_line import unit_address
from catalog.errors import InvalidRequestError
from catalog.messages import message
from catalog.model import Filter, Resource, Sort
from catalog.model import Query as SearchQuery

router = APIRouter()
LOOSE = 50  # materials in no unit that are listed
LOOKED_AT = 5000  # materials of a grade and subject that are sorted into units
MAX_PARTED = 1000  # materials of a subject whose units are on one page

Tile = tuple[str, str, int]  # label, address, count of materials


class BrowsePage(Page):
    """One step of grade, subject, unit: ``tiles`` lead on, of units to their pages; ``lessons`` are in no unit."""

    trail: Sequence[tuple[str, str]]  # what was chosen, each with the address of its step
    step: str  # "grade", "subject" or "unit"
    tiles: Sequence[Tile]
    lessons: Sequence[Resource]
    everything: str  # the address of a search for all that was chosen


BROWSE = Template("browse.html", BrowsePage)


def grade_tiles(
    request: Request, counts: Mapping[str, Sequence[tuple[str, int]]], pairs: Sequence[tuple[str, str]] = ()
) -> list[Tile]:
    """The school years that there are materials for, youngest first; ``pairs`` are asked beside them."""
    years = [(ages, value, count) for value, count in counts.get("ages", ()) if (ages := read_ages(value))]
    years.sort(key=lambda year: year[0].low)
    return [
        (frame.grade_of(request, ages), with_query("/browse", [("in_ages", value), *pairs]), n)
        for ages, value, n in years
    ]


def subject_tiles(
    words: Words, counts: Mapping[str, Sequence[tuple[str, int]]], pairs: list[tuple[str, str]]
) -> list[Tile]:
    return [
        (value_name(words, "subject", name), with_query("/browse", [*pairs, ("subject", name)]), count)
        for name, count in counts.get("subjects", ())
    ]


@router.get("/browse", dependencies=[Depends(only("in_ages", "subject", "unit"))])
def browse_page(
    request: Request,
    in_ages: Annotated[str, Query(max_length=20)] = "",
    subject: Annotated[Sequence[str], Query(max_length=10)] = (),
    unit: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    words, search = frame.words_of(request), search_of(request)
    in_ages, subject = in_ages.strip(), [value for value in subject if value.strip()]
    ages = read_ages(in_ages) if in_ages else None
    if in_ages and ages is None:
        raise InvalidRequestError(
            "in_ages",
            f"“{in_ages[:40]}” is no range of ages.",
            "ages such as 9-10",
            detail=message("error.ages", text=in_ages[:40]),
        )
    if ages:
        answer_in(request, system_of(request))
    grade = [("in_ages", in_ages)] if in_ages else []
    subjects = [("subject", value) for value in subject]
    here = with_query("/browse", [*grade, *subjects])
    trail = [(words("browse.title"), "/browse")]
    trail += [(frame.grade_of(request, ages), with_query("/browse", grade))] if ages else []
    trail += [(value_names(words, "subject", subject), here)] if subject else []
    asked = Filter(subjects=tuple(subject), ages=ages)
    step, tiles, lessons = _step(request, search, asked, [*grade, *subjects])
    if unit and step == "unit":  # as addresses named a unit before units had pages
        href = next((href for label, href, _ in tiles if label == unit), None)
        return RedirectResponse(href or here, 308 if href else 303)
    context: BrowsePage = {
        "title": trail[-1][0],
        "here": "search",
        "trail": trail,
        "step": step,
        "tiles": tiles,
        "lessons": lessons,
        "everything": with_query("/", [*grade, *subjects]),
    }
    return frame.page(request, BROWSE, context)


def _step(
    request: Request, search: SearchSession, asked: Filter, pairs: list[tuple[str, str]]
) -> tuple[str, list[Tile], list[Resource]]:
    """What comes next, its tiles, and the lessons in no unit. A subject of too many materials to sort into units is
    parted by grade first."""
    words, counts = frame.words_of(request), search.facets(SearchQuery(filter=asked))
    if asked.ages and not asked.subjects:
        return "subject", subject_tiles(words, counts, pairs), []
    parted = sum(count for _, count in counts.get("levels", ())) > MAX_PARTED
    if not asked.subjects or (parted and not asked.ages):
        return "grade", grade_tiles(request, counts, pairs), []
    # By title, since the order of best matches ends before all that there are.
    hits = search(SearchQuery(filter=asked, limit=LOOKED_AT, sort=Sort.TITLE)).hits
    tiles, loose = _units(search, [resource for hit in hits for resource in (hit.resource, *hit.duplicates)])
    return "unit", tiles, loose[:LOOSE]


def _units(search: SearchSession, resources: Sequence[Resource]) -> tuple[list[Tile], list[Resource]]:
    """Tiles for the units that materials are part of, by name, each with all of its lessons counted; and the materials
    that are part of none. Their publishers distinguish units of one name."""
    units: dict[tuple[str, str], tuple[str, str, int, str]] = {}
    loose = []
    for resource in resources:
        part = next((part for part in resource.parts if part.name), None)
        if part is None:
            loose.append(resource)
        elif (key := (part.id or resource.publisher or "", part.name)) not in units:
            place = places(search, resource)[0]
            units[key] = part.name, unit_address(place), len(place.ids), resource.publisher or ""
    named = Counter(name for name, _, _, _ in units.values())
    tiles = [
        (f"{name} ({publisher})" if named[name] > 1 and publisher else name, address, count)
        for name, address, count, publisher in units.values()
    ]
    return sorted(tiles), loose
