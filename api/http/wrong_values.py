"""What pydantic finds wrong with a request's parameters, as sentences in a reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.messages import Message, message

# By pydantic's names of errors: the key of a message, and the limit that it names.
_SAID = {
    "extra_forbidden": ("no-parameter", ""),
    "missing": ("missing", ""),
    "int_parsing": ("no-number", ""),
    "int_type": ("no-number", ""),
    "int_from_float": ("no-number", ""),
    "int_parsing_size": ("no-number", ""),
    "bool_parsing": ("no-switch", ""),
    "bool_type": ("no-switch", ""),
    "greater_than_equal": ("at-least", "ge"),
    "less_than_equal": ("at-most", "le"),
    "string_too_long": ("too-long", "max_length"),
    "too_long": ("too-long", "max_length"),
    "string_too_short": ("too-short", "min_length"),
    "too_short": ("too-short", "min_length"),
}


def wrong_value(name: str, item: Mapping[str, Any]) -> Message:
    """``item`` is one of pydantic's errors, of the parameter ``name``."""
    key, limit = _SAID.get(str(item["type"]), ("no-value", ""))
    if limit:
        return message(f"error.{key}", name=name, limit=item["ctx"][limit])
    return message(f"error.{key}", name=name)


def allowed_values(item: Mapping[str, Any]) -> Sequence[str]:
    """The values that there are to choose among, if that is what is wrong."""
    return re.findall(r"'([^']*)'", str((item.get("ctx") or {}).get("expected", "")))
