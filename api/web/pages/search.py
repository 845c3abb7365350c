"""The search page: one box, chips of what was understood, facets, and results that say why they are there."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response

from api.addresses import with_query
from api.auth.visibility import search_of
from api.messages import Words
from api.search.parameters import MAX_OFFSET, SearchParameters, read_query
from api.search.relaxation import Relaxation
from api.search.service import Results
from api.settings import GRADE_SYSTEMS
from api.web.pages import frame
from api.web.pages.card import grade_line, make_card
from api.web.pages.facets import FILTERS, Choice, Pairs, conditions, facets, replace, value_words, without
from catalog.errors import AmbiguousCodeError, GenerationError, InvalidRequestError, UnknownStandardError
from catalog.grades import name_ages, parse_grade
from catalog.model import AgeRange, Sort
from catalog.model import Query as SearchQuery
from catalog.needs.needs import NEEDS

router = APIRouter()
GRADE_CHOICES = {
    system: [name_ages(AgeRange(age, age + 1), system) for age in range(4, 18)] for system in GRADE_SYSTEMS
}


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
    pairs = [(name, value) for name, value in parse_qsl(request.url.query) if value.strip() and name != "offset"]
    if parameters.sort == Sort.BEST:
        pairs = without(pairs, "sort")
    words = frame.words_of(request)
    context = {
        "title": parameters.q or ", ".join(parameters.standard) or words("search.title"),
        "here": "search",
        "asked": parameters,
        "needs": NEEDS.values(),
        "grade_choices": GRADE_CHOICES[frame.system_of(request)],
        "kept": [pair for pair in pairs if pair[0] not in {"q", "grade", "need"}],
    }
    if not without(pairs, "sort"):
        return frame.page(request, "home.html", context | _start(request))
    try:
        asked = parameters.as_api()
        results = search_of(request)(read_query(asked), facets=True)
    except (AmbiguousCodeError, UnknownStandardError, InvalidRequestError) as error:
        status = 404 if isinstance(error, UnknownStandardError) else 400
        instead = getattr(error, "candidates", getattr(error, "suggestions", ()))
        shown = (
            context
            | _start(request)
            | {
                "error": error,
                "instead": [(code, with_query("/", replace(pairs, "standard", code))) for code in instead],
            }
        )
        return frame.page(request, "home.html", shown, status)
    return frame.page(request, "search.html", context | _shown(request, results, pairs, parameters))


def _start(request: Request) -> dict[str, object]:
    """What the empty page offers to begin with."""
    try:
        counts = search_of(request).facets(SearchQuery())
    except GenerationError:
        counts = {}
    return {
        "subjects": [(value, with_query("/", [("subject", value)]), n) for value, n in counts.get("subjects", ())[:12]],
        "frameworks": sorted(search_of(request).graph.frameworks.values(), key=lambda each: (each.title, each.id)),
    }


def _shown(request: Request, results: Results, pairs: Pairs, asked: SearchPageParameters) -> dict[str, object]:
    words, system = frame.words_of(request), frame.system_of(request)
    offset, limit = asked.offset, asked.limit
    last = min(offset + limit, results.places)
    deeper = asked.sort != Sort.BEST or offset + limit <= MAX_OFFSET
    graph = search_of(request).graph
    understood = [chip.value for chip in results.chips if chip.kind == "need"]
    needs = list(dict.fromkeys([*asked.need, *understood]))
    wished = results.query.ages or next(
        (parse_grade(chip.value) for chip in results.chips if chip.kind == "grade"), None
    )
    return {
        "results": results,
        "cards": [make_card(graph, words, hit, needs, grade_line(words, system, wished)) for hit in results.hits],
        "first": offset + 1,
        "last": last,
        "facets": facets(words, system, results.facets or {}, pairs),
        "chips": [(chip, with_query("/", replace(pairs, "q", chip.without))) for chip in results.chips],
        "conditions": conditions(words, system, pairs, graph.standards),
        "cleared": with_query("/", [pair for pair in pairs if pair[0] == "q"]),
        "filtered": any(name in FILTERS for name, _ in pairs),
        "unfiltered": with_query("/", [pair for pair in pairs if pair[0] not in FILTERS]),
        "corrected": with_query("/", replace(pairs, "q", results.did_you_mean)) if results.did_you_mean else None,
        "reason": " ".join(words.say(each) for each in results.reason),
        "notices": [words.say(each) for each in results.notices],
        "loosen": [_loosening(words, system, pairs, each) for each in results.loosen],
        "sorts": [
            (
                sort.value,
                with_query("/", without(pairs, "sort") + ([("sort", sort.value)] if sort != Sort.BEST else [])),
            )
            for sort in Sort
        ],
        "sort": asked.sort,
        "previous": with_query("/", _at(pairs, max(0, offset - limit))) if offset else None,
        "next": with_query("/", _at(pairs, offset + limit)) if last < results.places and deeper else None,
    }


def _loosening(words: Words, system: str, pairs: Pairs, option: Relaxation) -> Choice:
    """A condition that could go, named by its values, with the count and the address without it."""
    values = [value_words(words, system, name, value) for name, value in pairs if name == option.parameter]
    label = f"{words(f'parameter.{option.parameter}')}: {', '.join(values)}" if values else words.say(option.label)
    return Choice(label, option.count, with_query("/", without(pairs, option.parameter)), chosen=True)


def _at(pairs: Pairs, offset: int) -> Pairs:
    return [*pairs, ("offset", str(offset))] if offset else pairs
