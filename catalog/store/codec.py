"""Records as JSON: what the database keeps of a resource, a standard, a framework.

A field at its default is left out, so that a field added to the model later changes no stored record and no digest.
Provenance is not part of a resource's JSON: it says where a record came from, not what the material is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeVar

import orjson

from catalog.errors import InvalidRecordError
from catalog.model import AgeRange, Alignment, AlignmentSource, AlignmentType, Part, Provenance, Resource

Json = dict[str, Any]
T = TypeVar("T")

_KINDS: Mapping[str, tuple[type, ...]] = {  # a field's annotation -> what JSON may hold there
    "str": (str,),
    "str | None": (str,),
    "int": (int,),
    "int | None": (int,),
    "float": (int, float),
    "bool | None": (bool,),
    "tuple[str, ...]": (list,),
    "AgeRange | None": (dict,),
    "tuple[Part, ...]": (list,),
    "tuple[Alignment, ...]": (list,),
    "AlignmentType": (str,),
    "AlignmentSource": (str,),
}


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
    """JSON of a model value; InvalidRecordError where a text is not valid Unicode or a number is beyond 64 bits."""
    try:
        return orjson.dumps(plain(value))
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise InvalidRecordError(f"The record cannot be written as JSON: {error}.") from error


def resource(record: Json, provenance: tuple[Provenance, ...] = ()) -> Resource:
    """The resource that ``plain`` made this object from."""
    return Resource(**_arguments(Resource, record), provenance=provenance)


def build(kind: type[T], record: Json) -> T:
    """Any other record of the model from its JSON object."""
    return kind(**_arguments(kind, record))


def check(field: str, value: Any) -> Any:
    """The JSON of a value for one field of Resource; InvalidRecordError where the field cannot hold it.

    ``None``, ``""`` and an empty list all say *unknown* and give ``None``.
    """
    annotation = dict(_annotations(Resource)).get(field)
    if annotation is None or field in ("id", "provenance"):
        allowed = ", ".join(name for name, _ in _annotations(Resource) if name not in ("id", "provenance"))
        raise InvalidRecordError(f"There is no field “{field}” to correct; there are {allowed}.", field=field)
    found = orjson.loads(dumps(value))
    if field == "title" and (not isinstance(found, str) or not found.strip()):
        raise InvalidRecordError("A resource must have a title, in words.", field=field)
    if found is None or found in ("", []):
        return None
    allowed_types = _KINDS[annotation]
    fits = isinstance(found, allowed_types) and (bool in allowed_types or not isinstance(found, bool))
    if annotation == "tuple[str, ...]":
        fits = fits and all(isinstance(item, str) for item in found)
    try:
        if not fits:
            raise TypeError
        resource({"id": "x", "title": "x", field: found})
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InvalidRecordError(f"{found!r} cannot be the value of {field} ({annotation}).", field=field) from error
    return found


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    found = []
    for field in fields(kind):
        if field.name != "provenance":
            made = field.default if field.default_factory is MISSING else field.default_factory()
            found.append((field.name, made))
    return tuple(found)


@cache
def _annotations(kind: type) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, str(field.type)) for field in fields(kind))


@cache
def _readers(kind: type) -> dict[str, Callable[[Any], Any]]:
    """How to make a model value of JSON, for the fields where JSON does not hold it as it is."""
    making: dict[str, Callable[[Any], Any]] = {
        "tuple[str, ...]": tuple,
        "AgeRange | None": _ages,
        "tuple[Part, ...]": _parts,
        "tuple[Alignment, ...]": _alignments,
        "AlignmentType": AlignmentType,
        "AlignmentSource": AlignmentSource,
    }
    return {name: making[annotation] for name, annotation in _annotations(kind) if annotation in making}


def _arguments(kind: type, record: Json) -> Json:
    readers = _readers(kind)
    return {name: readers[name](value) if name in readers else value for name, value in record.items()}


def _ages(value: Json) -> AgeRange:
    return AgeRange(value["low"], value.get("high"))


def _parts(values: list[Json]) -> tuple[Part, ...]:
    return tuple(Part(**value) for value in values)


def _alignments(values: list[Json]) -> tuple[Alignment, ...]:
    return tuple(build(Alignment, value) for value in values)
