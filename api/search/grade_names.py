"""Ages as teachers call them, for a sentence: in the words of the question, or of the reader."""

from __future__ import annotations

from catalog.messages import Message, Value, message
from catalog.model import AgeRange


def grade_message(ages: AgeRange, system: str) -> Message:
    """What teachers of ``system`` ("us", "england", else ages) call these ages within a sentence; ages that no school
    year covers are named as ages."""
    low, high = ages.low, ages.high
    if high is None:
        return message("ages.within-open", low=low)
    if low >= 4 and high <= 18 and system == "us":
        return _us(low, high)
    if low >= 4 and high <= 18 and system == "england":
        return _england(low, high)
    return message("ages.within", low=low, high=high)


def renamed(content: Value, system: str) -> Value:
    """A message with the ages in it as teachers of ``system`` call them; for a question that names no grade itself."""
    if isinstance(content, tuple) and not isinstance(content, Message):
        return tuple(renamed(name, system) for name in content)
    if not isinstance(content, Message):
        return content
    values = dict(content.values)
    if content.key == "ages.within":
        return grade_message(AgeRange(int(str(values["low"])), int(str(values["high"]))), system)
    return content._replace(values=tuple((name, renamed(value, system)) for name, value in content.values))


def _us(low: int, high: int) -> Message:
    if high - low > 1:
        grades: list[Value] = [str(grade) for grade in range(1, 13)]
        short = [message("grade.us.short-pre"), message("grade.us.short-kindergarten"), *grades]
        return message("grade.us.several", first=short[low - 4], last=short[high - 5])
    if low < 6:
        return message("grade.us.pre") if low == 4 else message("grade.us.kindergarten")
    return message("grade.us.one", first=low - 5)


def _england(low: int, high: int) -> Message:
    if low == 4:
        joined = message("grade.england.from-reception", last=high - 5)
        return joined if high > 5 else message("grade.england.reception")
    if high - low > 1:
        return message("grade.england.several", first=low - 4, last=high - 5)
    return message("grade.england.one", first=low - 4)
