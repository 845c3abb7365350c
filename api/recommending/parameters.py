"""From a request's parameters to what a unit is asked for: for the API and the page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated

from pydantic import Field

from api.http.parameters import Parameters, collected
from api.recommending.plan import LESSON, MAX_STANDARDS, UnitAsked
from api.recommending.taught_standards import taught_standards
from api.search.codes_asked import Codes
from api.search.parameters import Code, NeedId, SearchParameters, read_language, read_query
from catalog.errors import InvalidRequestError
from catalog.messages import message
from catalog.needs.needs import NEEDS
from catalog.standards.declared_codes import one_each

MAX_KEPT, MAX_LEFT_OUT, MAX_MINUTES = 60, 120, 100_000
Id = Annotated[str, Field(max_length=500)]  # so that an address of all that may be left out is one that servers take


class PlanParameters(Parameters):
    """Everything `GET /api/v1/plan` accepts; anything else is refused by name."""

    standard: list[Code] = Field(
        min_length=1,
        max_length=MAX_STANDARDS,
        description="What the unit is to cover: codes, identifiers or URIs. "
        "For a domain or cluster, the standards under it, which may be no more either. Of a code that no framework "
        "here has, what records declare for it.",
    )
    minutes: int = Field(300, ge=1, le=MAX_MINUTES, description="The minutes there are.")
    need: tuple[NeedId, ...] = Field(
        (), max_length=len(NEEDS), description="Learner needs, by the ids of `/api/v1/needs`."
    )
    grade: str = Field(
        "", max_length=60, description="Wished for: a grade as people write it.", json_schema_extra={"format": "grade"}
    )
    language: str = Field(
        "",
        max_length=35,
        description="Wished for: a BCP 47 tag, or a language by its name.",
        examples=["en"],
        json_schema_extra={"format": "language"},
    )
    lesson: int = Field(LESSON, ge=1, le=1000, description="Minutes to count where a material states none.")
    use: tuple[Id, ...] = Field(
        (), max_length=MAX_KEPT, description="Materials that are in the unit whatever they cost."
    )
    approved: bool = Field(default=False, description="Only materials that the district approved for use.")
    without: tuple[Id, ...] = Field((), max_length=MAX_LEFT_OUT, description="Materials that are not to be in it.")

    def wrong(self) -> Iterator[InvalidRequestError]:
        yield from SearchParameters.model_construct(need=self.need, grade=self.grade).wrong()
        spoken = [self.language] if self.language.strip() else []
        yield from collected([lambda: _either(self), *(partial(read_language, text) for text in spoken)])


def read_plan(parameters: PlanParameters, codes: Codes) -> UnitAsked:
    """Raises UnknownStandardError, AmbiguousCodeError and InvalidRequestError."""
    shared = SearchParameters.model_validate({"need": parameters.need, "grade": parameters.grade})
    query = read_query(shared)
    typed = [code.strip() for code in parameters.standard if code.strip()]
    _either(parameters)
    return UnitAsked(
        standards=taught_standards(codes.graph, one_each(id for code in typed for id in codes.named(code))),
        minutes=parameters.minutes,
        needs=query.needs,
        ages=query.ages,
        naming=query.naming,
        language=read_language(parameters.language) if parameters.language.strip() else "",
        lesson=parameters.lesson,
        approved=parameters.approved,
        kept_ids=tuple(dict.fromkeys(id for id in parameters.use if id.strip())),
        left_out=tuple(dict.fromkeys(id for id in parameters.without if id.strip())),
    )


def _either(parameters: PlanParameters) -> None:
    """Raises InvalidRequestError for a material that is to be used and left out."""
    for at, id in enumerate(parameters.without):
        if id.strip() and id in parameters.use:
            detail = message("error.use-and-without", id=id)
            raise InvalidRequestError("without", f"“{id}” is in `use` too: name it in one of them.", "", detail, at)
