"""The search page: one box, chips of what was understood, facets, and results that say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.pages.frame import GRADES_COOKIE, Frame, license_words, with_query
from api.schema import SearchParameters
from api.search import Results, Search
from api.settings import GRADE_SYSTEMS
from api.wish import read_query
from catalog.errors import AmbiguousCodeError, InvalidRequestError, UnknownStandardError
from catalog.needs import NEEDS

router = APIRouter()
GRADE_CHOICES = (
    {"us": ["Pre-K", "Kindergarten", *(f"Grade {grade}" for grade in range(1, 13))]}
    | {"england": ["Reception", *(f"Year {year}" for year in range(1, 14))]}
    | {"ages": [f"ages {age}-{age + 1}" for age in range(4, 18)]}
)
# Facets in the order shown: the engine's name, the request's parameter, the heading.
FACETS: tuple[tuple[str, str, str], ...] = (
    ("subjects", "subject", "Subject"),
    ("types", "type", "Type"),
    ("accessibility_features", "accessibility", "Accessibility declared"),
    ("languages", "language", "Language"),
    ("licenses", "license", "Licence"),
    ("publishers", "publisher", "Publisher"),
)
SHOWN = 12  # values a facet lists


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    count: int | None
    href: str
    chosen: bool


class SearchPageParameters(SearchParameters):
    """The page takes what the API takes; a form also sends its empty fields."""

    free: str = ""  # type: ignore[assignment]
    max_minutes: str = ""  # type: ignore[assignment]

    def as_api(self) -> SearchParameters:
        given = self.model_dump()
        given["free"] = {"true": True, "false": False}.get(self.free)
        minutes = self.max_minutes.strip()
        if minutes and not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes) <= 100_000):
            raise InvalidRequestError("max_minutes", f"“{minutes}” is not a number of minutes.", "1 to 100,000")
        given["max_minutes"] = int(minutes) if minutes else None
        return SearchParameters(**given)


@router.get("/")
def search_page(request: Request, parameters: Annotated[SearchPageParameters, Query()]) -> Response:
    frame: Frame = request.app.state.frame
    search: Search = request.app.state.search
    pairs = [(name, value) for name, value in parse_qsl(request.url.query) if value and name != "offset"]
    asked = parameters.as_api()
    context = {
        "title": asked.q or ", ".join(asked.standard) or "Search",
        "here": "search",
        "asked": asked,
        "needs": NEEDS.values(),
        "grade_choices": GRADE_CHOICES[frame.system(request)],
        "kept": [pair for pair in pairs if pair[0] not in {"q", "grade", "need"}],
    }
    if not pairs:
        return frame.page(request, "home.html", context)
    try:
        results = search(read_query(asked), facets=True)
    except (AmbiguousCodeError, UnknownStandardError, InvalidRequestError) as error:
        return frame.page(request, "home.html", context | {"error": error, "pairs": pairs}, 400)
    return frame.page(request, "search.html", context | _shown(results, pairs, asked.offset, asked.limit))


def _shown(results: Results, pairs: list[tuple[str, str]], offset: int, limit: int) -> dict[str, object]:
    last = min(offset + limit, results.reachable)
    return {
        "results": results,
        "first": offset + 1,
        "last": last,
        "facets": _facets(results, pairs),
        "chips": [(chip, with_query("/", _replace(pairs, "q", chip.without))) for chip in results.chips],
        "wishes": [
            (label, with_query("/", [pair for pair in pairs if pair != (name, value)]))
            for name, value, label in _wishes(pairs)
        ],
        "corrected": with_query("/", _replace(pairs, "q", results.did_you_mean)) if results.did_you_mean else None,
        "loosen": [(x, with_query("/", _without(pairs, x.parameter))) for x in results.loosen],
        "previous": with_query("/", [*pairs, ("offset", str(max(0, offset - limit)))]) if offset else None,
        "next": with_query("/", [*pairs, ("offset", str(offset + limit))]) if last < results.reachable else None,
    }


def _wishes(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """The parameters beside the words that a chip can take away: name, value, label."""
    found = []
    for name, value in pairs:
        if name == "standard":
            found.append((name, value, f"Standard {value}"))
        elif name == "grade":
            found.append((name, value, value))
        elif name == "ages":
            found.append((name, value, f"Ages {value}"))
        elif name == "need" and value in NEEDS:
            found.append((name, value, NEEDS[value].name))
    return found


def _replace(pairs: Sequence[tuple[str, str]], name: str, value: str) -> list[tuple[str, str]]:
    return ([(name, value)] if value else []) + [pair for pair in pairs if pair[0] != name]


def _without(pairs: Sequence[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    return [pair for pair in pairs if pair[0] != name]


def _facets(results: Results, pairs: list[tuple[str, str]]) -> list[tuple[str, list[Choice]]]:
    shown = []
    for facet, parameter, heading in FACETS:
        counts = dict((results.facets or {}).get(facet, ()))
        chosen = [value for name, value in pairs if name == parameter]
        values = [*chosen, *(value for value in counts if value not in chosen)][: SHOWN + len(chosen)]
        choices = [_choice(pairs, parameter, value, counts.get(value, 0), value in chosen) for value in values]
        if choices and (len(choices) > 1 or chosen):
            shown.append((heading, choices))
    return shown


def _choice(pairs: list[tuple[str, str]], parameter: str, value: str, count: int, chosen: bool) -> Choice:
    label = license_words(value).split(":")[0] if parameter == "license" else value
    kept = [pair for pair in pairs if pair != (parameter, value)]
    return Choice(label, count, with_query("/", kept if chosen else [*pairs, (parameter, value)]), chosen)


@router.get("/grades")
def choose_grades(system: str = "us", back: str = "/") -> Response:
    """Remember how this reader names grades; only ever sends them back to a page of ours."""
    if system not in GRADE_SYSTEMS:
        raise InvalidRequestError("system", f"“{system}” is not known.", ", ".join(GRADE_SYSTEMS))
    ours = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    response = RedirectResponse(back if ours else "/", 303)
    response.set_cookie(GRADES_COOKIE, system, max_age=31_536_000, samesite="lax", httponly=True)
    return response
