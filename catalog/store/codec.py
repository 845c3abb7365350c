"""Records as JSON: what the database keeps of a resource, a standard, a framework.

A field at its default is left out, so that a field added to the model later changes no stored record and no digest.
Provenance is not part of a resource's JSON: it says where a record came from, not what the material is. msgspec reads
the JSON by the model's types. It does not write it: it would leave out no default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from threading import Lock
from typing import Any, TypeVar, cast, get_type_hints

import msgspec
import orjson

from catalog.errors import InvalidRecordError
from catalog.messages import field_label, message
from catalog.model import Provenance, Resource

Json = dict[str, Any]
T = TypeVar("T")

_MAKING = Lock()
_NOT_CORRECTABLE = ("id", "provenance", "from_parts", "needs_of_parts")


def plain(value: Any) -> Any:
    """A model value as JSON can hold it: records become objects without the fields at their default."""
    if isinstance(value, tuple | list):
        return [item if type(item) is str else plain(item) for item in value]
    kind: type = type(value)
    if hasattr(kind, "__dataclass_fields__"):
        return {
            name: item if type(item) is str else plain(item)
            for name, default in _defaults(kind)
            if (item := getattr(value, name)) != default
        }
    return value


def dumps(value: Any) -> bytes:
    """JSON of a model value. Raises InvalidRecordError if a text is not valid Unicode or a number is beyond 64 bits."""
    try:
        return orjson.dumps(plain(value))
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise InvalidRecordError(f"The record cannot be written as JSON: {error}.") from error


def loads(kind: type[T], text: bytes | str) -> T:
    """The record of the model that ``dumps`` made this JSON from. Raises ValueError if it is none."""
    return cast(T, _decoder(cast(Any, kind)).decode(text))


def resource(record: Json, provenance: tuple[Provenance, ...] = ()) -> Resource:
    """The resource that ``plain`` made this object from. Raises ValueError if it is none."""
    return cast(Resource, _convert({**record, "provenance": provenance}, Resource))


def _convert(value: Any, kind: Any) -> Any:
    """The value as a type of the model's. Raises ValueError if it is none."""
    _decoder(kind)
    return msgspec.convert(value, kind)


def check(field: str, value: Any) -> Any:
    """The JSON of a value for one field of Resource. Raises InvalidRecordError if the field cannot hold it.

    ``None``, ``""`` and an empty list all say *unknown* and give ``None``.
    """
    kinds = _correctable()
    if field not in kinds:
        raise InvalidRecordError(f"There is no field “{field}” to correct; there are {', '.join(kinds)}.", field=field)
    raw = orjson.loads(dumps(value))
    if field == "title" and (not isinstance(raw, str) or not raw.strip()):
        detail = message("field.empty", field=field_label(field))
        raise InvalidRecordError("A resource must have a title, in words.", field=field, detail=detail)
    if raw is None or raw in ("", []):
        return None
    try:
        converted = _convert(raw, kinds[field])
    except msgspec.ValidationError as error:
        raise InvalidRecordError(f"{raw!r} cannot be the value of {field}: {error}.", field=field) from error
    _refuse_unknown(field, raw, msgspec.to_builtins(converted))
    return raw


def _refuse_unknown(field: str, raw: Any, converted: Any) -> None:
    """Raises InvalidRecordError if the JSON of a field has a name that the value made of it has not."""
    for item, record in zip(raw, converted, strict=True) if isinstance(raw, list) else [(raw, converted)]:
        if isinstance(item, dict) and (unknown := item.keys() - record.keys()):
            raise InvalidRecordError(f"A value of {field} has no “{min(unknown):.40}”.", field=field)


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (field.name, field.default if field.default_factory is MISSING else field.default_factory())
        for field in fields(kind)
        if field.name != "provenance"
    )


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """Made by one thread at a time, before anything is read by its type: msgspec shares what it has found out about a
    class before it knows all of it, and a second thread that reads by that half crashes the process."""
    with _MAKING:
        return msgspec.json.Decoder(kind)


@cache
def _correctable() -> Mapping[str, Any]:
    """Each field of a resource that may be corrected, and its type."""
    return {name: kind for name, kind in get_type_hints(Resource).items() if name not in _NOT_CORRECTABLE}
