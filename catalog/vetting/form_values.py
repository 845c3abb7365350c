"""Values of forms, checked in one way everywhere (pure)."""

from __future__ import annotations

import re
from datetime import date

from catalog.errors import InvalidRequestError
from catalog.messages import field_label, message

LINE = 300  # characters of a title, a name, a place
PROSE = 20_000  # of a note, a rationale
_E_MAIL = re.compile(r"[^\s@,;:<>()\"]+@[^\s@,;:<>()\"]+")  # as a person types it: no more is sure without sending
_LINE_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_PROSE_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def line(parameter: str, value: str, *, needed: bool = False, longest: int = LINE) -> str:
    """One line of text without the spaces around it."""
    return _checked(parameter, " ".join(value.split()), _LINE_CONTROL, needed, longest)


def e_mail(parameter: str, value: str) -> str:
    """An address of e-mail, or nothing."""
    text = line(parameter, value)
    if text and not _E_MAIL.fullmatch(text):
        detail = message("field.e-mail", field=field_label(parameter), value=text)
        raise InvalidRequestError(parameter, f"“{text}” is no address.", "an address as name@example.org", detail)
    return text


def prose(parameter: str, value: str, *, needed: bool = False, longest: int = PROSE) -> str:
    """Text of several lines; line ends become ``\\n``."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _checked(parameter, value, _PROSE_CONTROL, needed, longest)


def day(parameter: str, value: str | None) -> str | None:
    """A date as YYYY-MM-DD; None for nothing."""
    if value is None or not value.strip():
        return None
    try:
        parsed = date.fromisoformat(value.strip())
    except ValueError as error:
        detail = message("field.date", field=field_label(parameter), value=value[:LINE])
        raise InvalidRequestError(parameter, f"“{value[:LINE]}” is no date.", "a date as 2028-06-30", detail) from error
    return parsed.isoformat()


def _checked(parameter: str, value: str, control: re.Pattern[str], needed: bool, longest: int) -> str:
    if needed and not value:
        raise InvalidRequestError(
            parameter, "it is empty.", detail=message("field.empty", field=field_label(parameter))
        )
    if len(value) > longest:
        detail = message("field.long", field=field_label(parameter), length=len(value), longest=longest)
        raise InvalidRequestError(parameter, f"it has {len(value):,} characters.", f"at most {longest:,}", detail)
    if control.search(value):
        raise InvalidRequestError(
            parameter, "it holds a control character.", detail=message("field.control", field=field_label(parameter))
        )
    return value
