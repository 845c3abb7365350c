"""What is wrong with a request's parameters, all of it at once, as sentences in a reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from pydantic import ValidationError

from api.http.parameters import Parameters
from api.http.well_formed import NO_TEXT, NUL, REPEATED, is_list, parameters_of, properties
from catalog.errors import AmbiguousCodeError, InvalidRequestError, SyllabaryError, UnknownStandardError
from catalog.messages import Message, message

# By the name of an error, pydantic's or ours: the key of a message, and the limit that it names.
_SAID = {
    NUL: ("nul", ""),
    NO_TEXT: ("no-text", ""),
    REPEATED: ("repeated", ""),
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
    "too_long": ("too-many", "max_length"),
    "string_too_short": ("too-short", "min_length"),
    "too_short": ("too-few", "min_length"),
}
# Given a request, a format of the description and a text: raises AmbiguousCodeError or UnknownStandardError.
NameStandard = Callable[[Request, str, str], object]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that is not acceptable: its parameter, and its place from 0 in a list of values. ``error`` is what
    was raised for it, if that says more than ``said``."""

    parameter: str
    message: Message | str
    index: int | None = None
    allowed: Sequence[str] = ()
    error: SyllabaryError | None = None


def wrong_value(name: str, item: Mapping[str, Any]) -> Message:
    """``item`` is one of pydantic's errors, of the parameter ``name``."""
    key, limit = _SAID.get(str(item["type"]), ("no-value", ""))
    if limit:
        return message(f"error.{key}", name=name, limit=item["ctx"][limit])
    return message(f"error.{key}", name=name)


def allowed_values(item: Mapping[str, Any]) -> Sequence[str]:
    """The values that there are to choose among, if that is what is wrong; "", which counts as none, is left out."""
    return [value for value in re.findall(r"'([^']*)'", str((item.get("ctx") or {}).get("expected", ""))) if value]


def read_item(item: Mapping[str, Any], known: Sequence[str] = ()) -> Wrong:
    """One of pydantic's errors. ``known`` are the parameters that there are."""
    place: Sequence[str | int] = item["loc"]
    name = str(place[1] if len(place) > 1 else place[0])
    index = place[2] if len(place) > 2 and isinstance(place[2], int) else None
    allowed = known if item["type"] == "extra_forbidden" else allowed_values(item)
    return Wrong(name, wrong_value(name, item), index, allowed)


def read_error(error: SyllabaryError, parameter: str = "", index: int | None = None) -> Wrong:
    """An error that was raised for a value; ``parameter`` if it does not say itself which it is of."""
    detail = error.detail or str(error)
    if isinstance(error, InvalidRequestError):
        return Wrong(error.parameter, detail, error.index, error.choices, error)
    return Wrong(parameter or "standard", detail, index, error=error)


def everything_wrong(
    request: Request, name_standard: NameStandard, items: Sequence[Mapping[str, Any]] = ()
) -> list[Wrong]:
    """All that is wrong with a request to the API, so that its first answer says it all. ``items`` are pydantic's
    errors, of which those outside the query are kept; the query is looked at here. Empty for a page."""
    model = parameters_of(request)
    if model is None:
        return []
    outside = [read_item(item) for item in items if item["loc"][0] != "query"]
    return [*outside, *_of_query(request, model), *_of_standards(request, model, name_standard)]


def _of_query(request: Request, model: type[Parameters]) -> Iterator[Wrong]:
    query, wrong = request.query_params, list[Wrong]()
    by_name: dict[str, Any] = {}
    for name in query:
        values = query.getlist(name)
        odd = [at for at, value in enumerate(values) if "\0" in value]
        wrong += [
            Wrong(name, message("error.nul", name=name), at if is_list(model, name) else None)
            for at in odd
            if name in properties(model)
        ]
        if is_list(model, name):
            by_name[name] = [value for at, value in enumerate(values) if at not in odd]
        else:
            if len(values) > 1 and name in properties(model):
                wrong.append(Wrong(name, message("error.repeated", name=name)))
            if not odd or name not in properties(model):
                by_name[name] = values[-1]
    try:
        model.model_validate(by_name)
    except ValidationError as error:
        items: list[dict[str, Any]] = [{**item, "loc": ("query", *item["loc"])} for item in error.errors()]
        missed = {one.parameter for one in wrong}
        wrong += [
            read_item(item, list(properties(model)))
            for item in items
            if not (item["type"] == "missing" and item["loc"][1] in missed)
        ]
    yield from wrong
    refused = {one.parameter for one in wrong}
    rest = {name: value for name, value in by_name.items() if name not in refused}
    yield from (read_error(error) for error in model.model_construct(**rest).wrong())


def _of_standards(request: Request, model: type[Parameters], name_standard: NameStandard) -> Iterator[Wrong]:
    """Names of no standard here, or of several: in the address, then in each parameter that takes standards by the
    description."""
    texts: list[tuple[str, int | None, str, str]] = []
    for field in request.scope["route"].dependant.path_params:
        extra = field.field_info.json_schema_extra or {}
        texts.append((field.alias, None, extra.get("format", ""), str(request.path_params.get(field.alias, ""))))
    for name, schema in properties(model).items():
        listed = is_list(model, name)
        format = (schema["items"] if listed else schema).get("format", "")
        values = request.query_params.getlist(name)
        texts += [(name, at if listed else None, format, value) for at, value in enumerate(values)]
    for name, index, format, text in texts:
        if format.startswith("standard") and text.strip() and "\0" not in text:
            try:
                name_standard(request, format, text.strip())
            except (AmbiguousCodeError, UnknownStandardError) as error:
                yield read_error(error, name, index)
            except SyllabaryError:
                return  # the standards cannot be read now: the rest of what is wrong is named
