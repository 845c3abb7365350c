"""How long a material takes, in minutes, from the usual spellings; and what a column's bare numbers mean.

A day, a week or a month on the calendar is no length of work ("3 weeks" may be three lessons), nor is a lesson or a
class period, whose length differs by school: such a length is unknown, and the import report says why.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from catalog.vocabularies.numbers import NUMBER, number
from catalog.vocabularies.patterns import lazy_pattern

_ISO = lazy_pattern(
    r"P(?:(?P<years>[\d.,]+)Y)?(?:(?P<months>[\d.,]+)M)?(?:(?P<weeks>[\d.,]+)W)?(?:(?P<days>[\d.,]+)D)?"
    r"(?:T(?:(?P<hours>[\d.,]+)H)?(?:(?P<minutes>[\d.,]+)M)?(?:(?P<seconds>[\d.,]+)S)?)?",
    re.IGNORECASE,
)
_ISO_MINUTES = {"hours": 60.0, "minutes": 1.0, "seconds": 1 / 60}
# Spellings of units, in English, Spanish, German, French and Portuguese, with UN/CEFACT's codes and UCUM's.
_SPELLED = {
    1 / 60: "seconds second secs sec s segundos segundo segs seg sekunden sekunde sek secondes seconde",
    1.0: "minutes minute mins min m minutos minuto minuten min′ ′ '",
    60.0: "hours hour hrs hr h horas hora stunden stunde std heures heure",
}
_UNITS = {name: unit for unit, names in _SPELLED.items() for name in names.split()}
_UNIT_CODES = {"sec": 1 / 60, "min": 1.0, "hur": 60.0}
_CALENDAR = (
    r"days?|weeks?|wks?|months?|semesters?|terms?|trimesters?|quarters?|years?|días?|semanas?|mes(?:es)?|dias?"
    r"|tage?n?|wochen?|monate?|jahre?|jours?|semaines?|mois"
)
_SCHOOL = (
    r"(?:(?:class |lesson |teaching )?(?:periods?|lessons?|sessions?|classes|class|blocks?)|unterrichtsstunden?|clases?"
    r"|sesiones|sesión|séances?)"
)
_NAMES = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_LOW = rf"(?P<low>{NUMBER})(?:[\s-]*(?P<low_unit>{_NAMES}))?\.?"
_HIGH = rf"(?P<high>{NUMBER})(?:[\s-]*(?P<high_unit>{_NAMES}))?\.?"
_RANGE = lazy_pattern(rf"{_LOW}(?:\s*[-‐-―~]\s*|\s+(?:to|or|a|bis|à)\s+){_HIGH}", re.IGNORECASE)
_ONE = lazy_pattern(rf"(?P<n>{NUMBER})[\s-]*(?P<unit>{_NAMES})(?![^\W\d_])\.?", re.IGNORECASE)
_WHOLE = lazy_pattern(
    rf"(?:{NUMBER}[\s-]*(?:{_NAMES})(?![^\W\d_])\.?[\s,+]*(?:and\s+|y\s+|und\s+|et\s+)?){{1,3}}", re.IGNORECASE
)
_JOINED = lazy_pattern(r"(?P<hours>\d{1,2})\s*(?:h|hrs?|hours?|horas?|heures?)\s*(?P<minutes>[0-5]?\d)", re.IGNORECASE)
_HALF_MORE = lazy_pattern(
    rf"(?P<n>{NUMBER})\s*(?:hours?\s+and\s+a\s+half|horas?\s+y\s+media|heures?\s+et\s+demie?)"
    rf"|(?P<n2>{NUMBER})\s+and\s+a\s+half\s+hours?",
    re.IGNORECASE,
)
_EACH = rf"(?P<each>{NUMBER}[\s-]*(?:{_NAMES}))\.?"
# "2 x 45 min", "3 sessions of 40 min", "2 class periods (45 min each)", "two 45-minute lessons", "45-minute lesson"
_SEVERAL = (
    rf"(?P<count>{NUMBER})\s*(?:[x×*]|{_SCHOOL}\s+(?:of|de|à|von|@|x|×))\s*{_EACH}(?:\s+each)?",
    rf"(?P<count>{NUMBER})\s*{_SCHOOL}\s*[(,@]\s*{_EACH}\s*(?:each|per {_SCHOOL})\s*\)?",
    rf"(?:(?P<count>{NUMBER})(?:\s+|(?=\()))?\(?{_EACH}\)?[\s-]*{_SCHOOL}",
)
_CLOCK = lazy_pattern(r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)(?:\.\d+)?")
_BARE = lazy_pattern(r"\d{1,6}(?:[.,]\d+)?")
_SHORT_CLOCK = lazy_pattern(r"\d{1,3}:[0-5]\d")
_AROUND = lazy_pattern(
    r"^(?:about|approx(?:imately|\.)?|approximate|around|roughly|circa|ca\.?|c\.|up to|at most|max(?:imum|\.)?"
    r"|estimated(?: time)?:?|~|≈|<|≤|unos|alrededor de|etwa|environ)\s*"
    r"|\s*(?:total|in total|approx\.?|\(approx\.?\)|long|of work)$",
    re.IGNORECASE,
)
# Why a length is unknown, and how to write it.
PROBLEMS = {
    "bare": "It is a number without a unit, so its length is unknown: write 45 min, or call the column minutes.",
    "calendar": "It is a span on the calendar, not a length of work, so its length is unknown: write hours or minutes.",
    "school": "Lessons and class periods differ in length, so its length is unknown: write hours or minutes.",
    "clock": "It may be hours and minutes or minutes and seconds, so its length is unknown: write 1 h 30 min.",
    "unread": "It is no length known here: write 45 min, 1 h 30 min or PT45M.",
}
_MAX_MINUTES = 10_000_000
_FEWEST_NUMBERS = 5  # a column shows what it counts by no fewer


class Length(NamedTuple):
    """``minutes``, or ``None`` with the reason in ``problem``: "bare", "calendar", "school", "clock" or "unread"."""

    minutes: int | None
    problem: str = ""


@lru_cache(maxsize=4096)
def parse_duration(text: str, unit: float | None = None) -> Length:
    """A length in minutes: the longer end of a range, and a started minute counts.

    ``unit`` is the minutes that a bare number counts, if the field or its column says so.
    """
    value = " ".join(text[:200].split())
    while (bare := _AROUND.sub("", value).strip(" .;,")) != value:
        value = bare
    if _BARE.fullmatch(value):
        return Length(None, "bare") if unit is None else _length(float(value.replace(",", ".")) * unit)
    if match := _ISO.fullmatch(value):
        return _iso(match)
    if match := _RANGE.fullmatch(value) if not _WHOLE.fullmatch(value) else None:
        return _range(match, unit)
    return _spoken(value) or _several(value) or _in_brackets(value) or _beside(value) or Length(None, _unknown(value))


def _several(value: str) -> Length | None:
    """A number of lessons, each of a stated length."""
    for pattern in _SEVERAL:
        if match := re.fullmatch(pattern, value, re.IGNORECASE):
            session = _spoken(match["each"])
            return _length(number(match["count"] or "1") * session.minutes) if session and session.minutes else None
    return None


def _beside(value: str) -> Length | None:
    """ "50 minutes / 1 class period" says its minutes beside its lessons."""
    pieces = re.split(r"\s*[/;|]\s*", value)
    if len(pieces) != 2:
        return None
    read = [parse_duration(piece) for piece in pieces]
    known = [length for length in read if length.minutes]
    return known[0] if len(known) == 1 and any(length.problem == "school" for length in read) else None


def _spoken(value: str) -> Length | None:
    """ "1 hour 30 min", "1h30", "1:30:00"."""
    if _WHOLE.fullmatch(value):
        return _length(sum(number(match["n"]) * _UNITS[match["unit"].lower()] for match in _ONE.finditer(value)))
    if match := _HALF_MORE.fullmatch(value):
        return _length(60 * number(match["n"] or match["n2"]) + 30)
    if match := (_CLOCK.fullmatch(value) or _JOINED.fullmatch(value)):
        seconds = int(match.groupdict().get("seconds") or 0)
        return _length(60.0 * int(match["hours"]) + int(match["minutes"]) + seconds / 60)
    return None


def _unknown(value: str) -> str:
    if _SHORT_CLOCK.fullmatch(value):
        return "clock"
    if re.search(rf"\b(?:{_CALENDAR})\b", value, re.IGNORECASE):
        return "calendar"
    return "school" if re.search(rf"\b{_SCHOOL}\b", value, re.IGNORECASE) else "unread"


def unit_of(name: str) -> float | None:
    """The minutes of a unit by its name or UN/CEFACT code ("hours", "HUR"); ``None`` for any other."""
    bare = name.strip().lower().rpartition("/")[2].rpartition(":")[2].strip(" .")
    return _UNIT_CODES.get(bare, _UNITS.get(bare))


def unit_of_heading(heading: str) -> float | None:
    """What a column's heading says its numbers count: "Minutes", "Duration (min)", "Time in hours"."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).lower().replace("_", " "))
    units = {_UNITS[word] for word in words if word in _UNITS and len(word) > 1}
    return units.pop() if len(units) == 1 else None


def unit_of_column(cells: Iterable[str]) -> float | None:
    """What a column's bare numbers count, by what the other cells say or by how the numbers lie.

    Minutes if other cells name minutes and no other unit; or if nine in ten of at least five numbers are multiples
    of five from 10 to 300 and half of them are 20 or more, as lengths in minutes are and counts of weeks are not.
    """
    numbers: list[float] = []
    units: set[str] = set()
    for cell in cells:
        value = cell.strip().lower()
        if _BARE.fullmatch(value):
            numbers.append(float(value.replace(",", ".")))
        elif value:
            named = {match["unit"] for match in _ONE.finditer(value)}
            units |= {str(_UNITS[name]) for name in named} or {parse_duration(value).problem or "iso"}
    if units - {"iso"}:
        return 1.0 if units - {"iso"} == {"1.0"} else None
    usual = [n for n in numbers if n % 5 == 0 and 10 <= n <= 300]
    if len(numbers) < _FEWEST_NUMBERS or len(usual) < 0.9 * len(numbers):
        return None
    return 1.0 if sorted(numbers)[len(numbers) // 2] >= 20 else None


def _iso(match: re.Match[str]) -> Length:
    try:
        amounts = {unit: float(n.replace(",", ".")) for unit, n in match.groupdict().items() if n}
    except ValueError:
        return Length(None, "unread")
    if any(amounts.get(unit) for unit in ("years", "months", "weeks", "days")):
        return Length(None, "calendar")
    return _length(sum(_ISO_MINUTES[unit] * n for unit, n in amounts.items() if unit in _ISO_MINUTES))


def _range(match: re.Match[str], unit: float | None) -> Length:
    """ "1-2 hours", "45 min to 1 hour": the longer, since a material that takes so long must fit."""
    high_unit = _UNITS[match["high_unit"].lower()] if match["high_unit"] else unit
    if high_unit is None:
        return Length(None, "bare")
    low_unit = _UNITS[match["low_unit"].lower()] if match["low_unit"] else high_unit
    return _length(max(number(match["low"]) * low_unit, number(match["high"]) * high_unit))


def _in_brackets(value: str) -> Length | None:
    """ "2 lessons (90 minutes)" says its minutes itself."""
    inner = re.search(r"\(([^()]+)\)\s*$", value)
    duration = parse_duration(inner[1]) if inner else None
    return duration if duration and duration.minutes else None


def _length(minutes: float) -> Length:
    rounded = math.ceil(round(minutes, 6))
    return Length(rounded) if 0 < rounded < _MAX_MINUTES else Length(None, "unread")
