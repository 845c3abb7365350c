"""Fields that several of the desk's forms share, read within bounds."""

from __future__ import annotations

from api.auth.forms import Form
from catalog.errors import InvalidRequestError
from catalog.messages import field_label, message

MAX_KEYS = 200  # proposals in one batch
_LARGEST = 2**53


def whole(form: Form, name: str, default: int | None = None, most: int = _LARGEST, label: str = "") -> int:
    """A whole number of a form, from 0 to ``most``. Raises InvalidRequestError if there is none and no default; it
    names the field by ``label``, if that is not its name."""
    typed = form.text(name)
    if not typed and default is not None:
        return default
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 16 and int(typed) <= most):
        detail = message("field.whole", field=field_label(label or name), value=typed[:40], most=most)
        raise InvalidRequestError(name, f"“{typed:.40}” is no whole number from 0 to {most:,}.", detail=detail)
    return int(typed)


def keys_of(form: Form) -> list[int]:
    """The proposals that were ticked, each once."""
    typed = form.all("key")
    if not 1 <= len(typed) <= MAX_KEYS or not all(key.isascii() and key.isdigit() and len(key) < 16 for key in typed):
        raise InvalidRequestError(
            "proposals",
            f"{len(typed)} are ticked.",
            f"1 to {MAX_KEYS}",
            detail=message("refused.ticked", count=len(typed), most=MAX_KEYS),
        )
    return list(dict.fromkeys(int(key) for key in typed))


def reviewers_of(form: Form) -> list[str]:
    """The reviewers that were ticked. Raises InvalidRequestError if none is."""
    if not (handles := form.all("reviewer")):
        raise InvalidRequestError("reviewers", "no reviewer is ticked.", detail=message("refused.no-reviewer"))
    return handles


def dated(form: Form, name: str) -> str | None:
    return form.text(name) or None
