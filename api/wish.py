"""From a request's parameters to a ``Query``: one place for the API, the pages and the command."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process

from api.schema import SearchParameters
from api.standing import STATUSES
from catalog.errors import InvalidRequestError
from catalog.grades import parse_grade
from catalog.model import AgeRange, Filter, Query, Sort
from catalog.needs.needs import NEEDS

DEEPEST = 1000  # results that can be skipped where each page ranks all before it


def read_query(parameters: SearchParameters) -> Query:
    """Raises ``InvalidRequestError`` for a grade, an age or a need that nobody could mean."""
    return Query(
        words=parameters.q.strip(),
        standards=tuple(code.strip() for code in parameters.standard if code.strip()),
        ages=_wished_ages(parameters),
        needs=tuple(_need(need) for need in _given(parameters.need)),
        filter=Filter(
            subjects=_given(parameters.subject),
            types=_given(parameters.type),
            languages=_given(parameters.language),
            licenses=_given(parameters.license),
            publishers=_given(parameters.publisher),
            accessibility_features=_given(parameters.accessibility),
            ages=_ages("in_ages", parameters.in_ages),
            free=parameters.free,
            max_minutes=parameters.max_minutes,
            statuses=tuple(_status(status) for status in _given(parameters.status)),
        ),
        sort=_sort(parameters),
        limit=parameters.limit,
        offset=parameters.offset,
    )


def _given(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


def _wished_ages(parameters: SearchParameters) -> AgeRange | None:
    if parameters.grade.strip() and parameters.ages.strip():
        raise InvalidRequestError("ages", "give a grade or ages, not both.")
    if parameters.grade.strip():
        ages = parse_grade(parameters.grade)
        if ages is None:
            raise InvalidRequestError(
                "grade", f"“{parameters.grade}” is no grade known here.", "such as Grade 4, K-2, Year 5, KS2, ages 8-9"
            )
        return ages
    return _ages("ages", parameters.ages)


def _ages(name: str, text: str) -> AgeRange | None:
    text = text.strip()
    if not text:
        return None
    ages = parse_grade(text if text.lower().startswith("age") else f"ages {text}")
    if ages is None:
        raise InvalidRequestError(name, f"“{text}” is no range of ages.", "such as 8-9, or 16- for 16 and over")
    return ages


def _status(text: str) -> str:
    if text in STATUSES:
        return text
    raise InvalidRequestError("status", f"“{text}” is no decision known here.", ", ".join(STATUSES))


def _sort(parameters: SearchParameters) -> Sort:
    if parameters.sort not in list(Sort):
        raise InvalidRequestError("sort", f"“{parameters.sort}” is no order known here.", ", ".join(Sort))
    if parameters.sort == Sort.BEST and parameters.offset > DEEPEST:
        raise InvalidRequestError(
            "offset", f"Best matches can be read up to {DEEPEST:,}.", f"0 to {DEEPEST:,}, or another sort"
        )
    return Sort(parameters.sort)


def _need(text: str) -> str:
    if text in NEEDS:
        return text
    near = process.extractOne(text.lower(), list(NEEDS), score_cutoff=60)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise InvalidRequestError("need", f"“{text}” is no need known here.{hint}", ", ".join(NEEDS))
