"""Sentences before translation: code below the pages returns a message as its key and its values.

``api.messages`` puts them into words: pages in the reader's language, the API and the command in English.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple


class Message(NamedTuple):
    """A message by its key in ``api/messages``. Values are text that stays as it is, numbers, messages themselves, or
    several of them in a tuple; ``n`` is the number that chooses among a message's forms. A key made of data may be
    missing: then ``default``."""

    key: str
    n: int | None = None
    values: tuple[tuple[str, Value], ...] = ()
    default: str | None = None


Value = str | int | float | Message | tuple["Value", ...]


def message(key: str, n: int | None = None, /, **values: Value) -> Message:
    return Message(key, n, tuple(values.items())) if values or n is not None else _alone(key)


@lru_cache(maxsize=10_000)
def _alone(key: str) -> Message:
    """A message that holds nothing."""
    return Message(key)


def listed(items: Sequence[str | Message], last: str = "and") -> str | Message:
    """One statement about several: "a, b and c"; ``last`` may also be "or" or "comma". It is empty if there are
    none."""
    if not items:
        return ""
    *others, end = items
    return message(f"list.{last}", first=tuple(others), last=end) if others else end


def field_label(parameter: str) -> Message:
    """A field of a form by the name that readers know it by."""
    return message(f"field.name.{parameter}")._replace(default=parameter)


def as_json(content: Value) -> Any:
    """A message, or a value of one, as JSON; ``from_json`` reads it back."""
    if isinstance(content, Message):
        values = {name: as_json(value) for name, value in content.values}
        return {"key": content.key, "n": content.n, "values": values, "default": content.default}
    return [as_json(part) for part in content] if isinstance(content, tuple) else content


def from_json(data: Any) -> Value:
    """What ``as_json`` wrote."""
    if isinstance(data, dict):
        values = tuple((name, from_json(value)) for name, value in data["values"].items())
        return Message(data["key"], data["n"], values, data["default"])
    if isinstance(data, list):
        return tuple(from_json(part) for part in data)
    value: str | int | float = data
    return value
