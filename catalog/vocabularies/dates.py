"""Dates in the usual spellings as ISO 8601; whether a column has the day or the month first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from catalog.vocabularies.patterns import lazy_pattern

_MONTHS = (
    "january jan enero ene januar janvier janeiro", "february feb febrero februar février fevrier fevereiro fev",
    "march mar marzo märz maerz mars março", "april apr abril abr avril avr", "may mayo mai maio",
    "june jun junio juni juin junho", "july jul julio juli juillet julho", "august aug agosto ago août aout",
    "september sep sept septiembre septembre setembro", "october oct octubre oktober okt octobre outubro",
    "november nov noviembre novembre novembro", "december dec diciembre dic dezember dez décembre decembre dezembro",
)  # fmt: skip
_MONTH_OF = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_TIME = lazy_pattern(
    r"(?<=\d)(?:,?\s+|T)\d\d?:\d\d(?::\d\d)?(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[A-Z]{2,4}T|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_WEEKDAY = lazy_pattern(r"^(?:\w+day|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?,?\s+", re.IGNORECASE)
_ISO = lazy_pattern(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)")
_MARKED_YEAR = lazy_pattern(r"(?:©|\(c\)|c|copyright)\s*((?:19|20)\d\d)", re.IGNORECASE)
_YEAR_FIRST = lazy_pattern(r"(\d{4})(?:[/.-]|年\s*)(\d\d?)(?:[/.-]|月\s*)(\d\d?)日?")
_MONTH_NUMBER = lazy_pattern(r"(?:(?P<year>\d{4})/(?P<month>\d\d?)|(?P<month2>\d\d?)/(?P<year2>\d{4}))")
_COMPACT = lazy_pattern(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])")
_NUMBERS = lazy_pattern(r"(\d\d?)([/.-])(\d\d?)\2(\d{4}|\d\d)")
_MONTH_DAY = lazy_pattern(rf"({_NAME})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.IGNORECASE)
_DAY_MONTH = lazy_pattern(
    rf"(\d\d?)(?:st|nd|rd|th|\.|º)?[\s-]+(?:of\s+|de\s+)?({_NAME})\.?,?[\s-]+(?:de\s+)?(\d{{4}}|\d\d)",
    re.IGNORECASE,
)
_MONTH_YEAR = lazy_pattern(rf"({_NAME})\.?,?[\s-]+(?:de\s+)?(\d{{4}})", re.IGNORECASE)


class Order(NamedTuple):
    """Which of two leading numbers is the day: ``day_first`` is ``None`` if nothing shows it."""

    day_first: bool | None
    conflict: bool = False  # some cells can only be one way and some only the other


@lru_cache(maxsize=4096)
def parse_date(text: str, day_first: bool | None = None) -> str | None:
    """A date, month or year as ISO 8601. "3/4/2021" is read by ``day_first`` alone: without it, it is no date.

    "31/12/2021" can be read one way only, and dots are always day first ("3.4.2021").
    """
    value = _day_of(text)
    if match := (_ISO.fullmatch(value) or _MARKED_YEAR.fullmatch(value)):
        year, month, day = (*match[1].split("-"), "01", "01")[:3]
        return match[1] if _valid(year, month, day) else None
    if match := (_YEAR_FIRST.fullmatch(value) or _COMPACT.fullmatch(value)):
        return _valid(*match.groups())
    if match := _NUMBERS.fullmatch(value):
        return _numbers(match, day_first)
    if match := _MONTH_NUMBER.fullmatch(value):
        year, month = match["year"] or match["year2"], match["month"] or match["month2"]
        return (_valid(year, month, 1) or "")[:7] or None
    return _with_name(value)


def _day_of(text: str) -> str:
    """The date without a day of the week before it and a time after it."""
    return _TIME.sub("", _WEEKDAY.sub("", " ".join(text[:100].split())))


def _with_name(value: str) -> str | None:
    """A date with its month's name: "March 14, 2021", "14 de marzo de 2021", "Mar 2021"."""
    if match := _MONTH_DAY.fullmatch(value):
        return _valid(match[3], _MONTH_OF[match[1].lower()], match[2])
    if match := _DAY_MONTH.fullmatch(value):
        return _valid(_year(match[3]), _MONTH_OF[match[2].lower()], match[1])
    match = _MONTH_YEAR.fullmatch(value)
    return f"{match[2]}-{_MONTH_OF[match[1].lower()]:02}" if match else None


def order_of(cells: Iterable[str]) -> Order:
    """Whether a column's dates have the day first, shown by those that can be read one way only."""
    day = month = False
    for cell in cells:
        match = _NUMBERS.fullmatch(_day_of(cell))
        if match and match[2] != ".":
            first, second = int(match[1]), int(match[3])
            day |= 12 < first <= 31 and second <= 12
            month |= 12 < second <= 31 and first <= 12
    return Order(None, conflict=True) if day and month else Order(day) if day or month else Order(None)


def is_unclear(text: str) -> bool:
    """Whether only the rest of its column can say which date it is: "3/4/2021"."""
    return parse_date(text) is None and parse_date(text, day_first=True) is not None


def _numbers(match: re.Match[str], day_first: bool | None) -> str | None:
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    if match[2] == ".":
        return _valid(year, second, first)
    as_day, as_month = _valid(year, second, first), _valid(year, first, second)
    if day_first is None:
        return (as_day or as_month) if (as_day is None or as_month is None or first == second) else None
    return as_day if day_first else as_month


def _year(text: str) -> str:
    return text if len(text) == 4 else f"20{text}" if int(text) < 70 else f"19{text}"


def _valid(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
