"""What every operation asks of its parameters: one rule for repeats, numbers and characters that are no text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, get_args

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from catalog.errors import InvalidRequestError

_NUMBER = re.compile(r"-?[0-9]{1,400}")
_SWITCH = ("true", "false")
NUL, REPEATED = "nul", "repeated"  # beside pydantic's types of errors


class Parameters(BaseModel):
    """The query of an operation. What it does not name is refused; a whole number is its digits, perhaps after "-"; a
    switch is "true" or "false", in capitals or not; a parameter that is no list is given once."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def as_described(cls, value: object, info: ValidationInfo) -> object:
        """Of what pydantic takes for a number or a switch, what the description says alone: not "1.0", "on" or "t"."""
        if isinstance(value, str):
            annotation = cls.model_fields[str(info.field_name)].annotation
            kinds = (annotation, *get_args(annotation))
            if int in kinds and not _NUMBER.fullmatch(value):
                raise PydanticKnownError("int_parsing")
            if bool in kinds and value.lower() not in _SWITCH:
                raise PydanticKnownError("bool_parsing")
        return value

    def wrong(self) -> Iterator[InvalidRequestError]:
        """What no type says: a value without a meaning here, or two that exclude each other. Only texts may be looked
        at: another value may be one that was refused."""
        yield from ()


class NoParameters(Parameters):
    """An operation without any."""


def collected(checks: Iterable[Callable[[], object]]) -> Iterator[InvalidRequestError]:
    """What each of some readings refuses."""
    for check in checks:
        try:
            check()
        except InvalidRequestError as error:
            yield error


def parameters_of(request: Request) -> type[Parameters] | None:
    """The parameters of an operation of the API; None for a page."""
    dependant = getattr(request.scope.get("route"), "dependant", None)
    for field in dependant.query_params if dependant else ():
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, Parameters):
            return model
    return None


@cache
def properties(model: type[Parameters]) -> dict[str, Any]:
    """Each parameter as the description has it."""
    found: dict[str, Any] = model.model_json_schema()["properties"]
    return found


def is_list(model: type[Parameters], name: str) -> bool:
    return bool(properties(model).get(name, {}).get("type") == "array")


async def well_formed(request: Request) -> None:
    """A dependency of every route. Raises RequestValidationError for the character NUL in a value, which no text has,
    and for a parameter of the API that is given twice and is no list."""
    found: list[dict[str, Any]] = []
    query = request.scope["query_string"]
    if b"%00" in query or "\0" in request.scope["path"]:
        values = [("path", *pair) for pair in request.path_params.items()]
        values += [("query", *pair) for pair in request.query_params.multi_items()]
        found = [{"type": NUL, "loc": (place, name)} for place, name, value in values if "\0" in str(value)]
    if query.count(b"&") and request.scope["path"].startswith("/api/") and (model := parameters_of(request)):
        for name in request.query_params:
            if not is_list(model, name) and len(request.query_params.getlist(name)) > 1:
                found.append({"type": REPEATED, "loc": ("query", name)})
    if found:
        raise RequestValidationError(found)
