"""What the search page is asked, and what its templates are given: with a question, and without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from pydantic import model_validator

from api.search.parameters import SearchParameters
from api.search.results import Results
from api.settings import GRADE_SYSTEMS
from api.web.contexts import Page, Template
from api.web.pages.browse import Tile
from api.web.pages.card import Card
from api.web.pages.facets import Condition, Facet, FacetValue, Pairs
from api.web.pages.facts import GradeChoice
from api.web.pages.grade_naming import PARAMETER
from catalog.errors import InvalidRequestError, SyllabaryError
from catalog.messages import message
from catalog.model import Framework
from catalog.needs.needs import Need


class Link(NamedTuple):
    """A link's text and its address."""

    label: str
    href: str


class SearchPageParameters(SearchParameters):
    """The page takes what the API takes; a form also sends its empty fields."""

    free: str = ""  # type: ignore[assignment]
    max_minutes: str = ""  # type: ignore[assignment]
    grades: str = ""  # how the page that led here names grades (grade_naming)

    @model_validator(mode="before")
    @classmethod
    def without_blanks(cls, values: object) -> object:
        """A field that a form sends empty counts as not given, a number too."""
        if not isinstance(values, dict):
            return values
        given = {
            name: [item for item in value if str(item).strip()] if isinstance(value, list) else value
            for name, value in values.items()
        }
        return {name: value for name, value in given.items() if not isinstance(value, str) or value.strip()}

    def as_api(self) -> SearchParameters:
        values = self.model_dump(exclude={PARAMETER})
        if self.free.lower() not in {"", "true", "false"}:
            detail = message("error.no-switch", name="free")
            raise InvalidRequestError("free", f"“{self.free}” is neither true nor false.", detail=detail)
        if self.grades not in {"", *GRADE_SYSTEMS}:
            detail = message("error.no-value", name=PARAMETER)
            raise InvalidRequestError(PARAMETER, f"“{self.grades}” names no grades.", GRADE_SYSTEMS, detail)
        values["free"] = {"true": True, "false": False}.get(self.free.lower())
        minutes = self.max_minutes.strip()
        if minutes and not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes) <= 100_000):
            raise InvalidRequestError(
                "max_minutes",
                f"“{minutes}” is not a number of minutes.",
                "1 to 100,000",
                detail=message("refused.minutes", value=minutes[:40], most=100_000),
            )
        values["max_minutes"] = int(minutes) if minutes else None
        return SearchParameters(**values)


class SearchForm(Page):
    """The form, as it was sent."""

    asked: SearchPageParameters
    need_groups: Sequence[tuple[str, Sequence[Need]]]  # by the name of the group
    grade_choices: Sequence[GradeChoice]
    other_pairs: Pairs  # parameters that the form has no field for


class Start(TypedDict):
    """What the empty page offers to begin with."""

    grades: Sequence[Tile]
    subjects: Sequence[Tile]
    types: Sequence[Tile]
    examples: Sequence[str]  # queries that this catalog answers well
    frameworks: Sequence[Framework]


class HomePage(SearchForm, Start):
    """The page without a question, or with one that has no answer."""

    error: SyllabaryError | None  # why there is no answer
    instead: Sequence[tuple[str, str]]  # codes that may be meant, with their addresses


class Conditions(TypedDict):
    """What was asked, as chips and facets."""

    understood: Sequence[Condition]  # of the words
    conditions: Sequence[Condition]  # beside the words
    cleared: str  # the address of the words alone
    facets: Sequence[Facet]
    filtered: bool  # whether any filter is set
    unfiltered: str  # the address without filters


class ResultsSummary(TypedDict):
    """What is said above the results."""

    heading: tuple[str, str]  # how many results, and beside it how many materials if that is another number
    common: Sequence[str]  # what holds for every result of the page
    fit: str  # how many are made for the grade, next to it, and so on; "" if none was asked for
    looser: bool  # whether more is made for the grade than is about the topic
    only: Link | None  # the search for nothing but the grade
    elsewhere: tuple[str, Link | None] | None  # what grades the best are for instead, and the search without the grade
    named: str  # how many are of the kind, and by the publisher, that were named; "" if that orders nothing
    named_only: Sequence[Link]  # the searches for nothing but these
    known: Link | None  # the search for nothing but what is known to meet the needs
    order: str  # how many another order than the best is of, and how many do not state what it goes by
    corrected: str | None  # the address of the corrected words
    reason: str  # why there is nothing, or why what there is may not help
    notices: Sequence[str]
    may_help: Sequence[Link]  # the same search for needs that may help with what no need covers
    near_codes: Sequence[tuple[str, Sequence[Link]]]  # codes that nothing here has, each with those near it
    loosen: Sequence[FacetValue]  # conditions that could go


class SearchPage(SearchForm, Conditions, ResultsSummary):
    """A page of results, ``first`` to ``last`` of all."""

    results: Results
    listed: Sequence[tuple[Card, str]]  # each with the divider before it, "" for none
    first: int
    last: int
    beyond: Link | None  # that the list ends before this page, with its last page
    sorts: Sequence[tuple[str, str]]  # orders with their addresses
    sort: str
    previous: str | None
    next: str | None


HOME, SEARCH = Template("home.html", HomePage), Template("search.html", SearchPage)
