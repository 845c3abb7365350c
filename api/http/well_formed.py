"""What every request must keep to, whatever it asks for: no character NUL, and no repeats of what is no list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from api.http.parameters import Parameters

_OF_EACH_PAGE = ("grades",)  # links between pages carry it along (api.web.pages.grade_naming)
NUL, REPEATED, NO_TEXT = "nul", "repeated", "no-text"  # beside pydantic's types of errors


def parameters_of(request: Request) -> type[Parameters] | None:
    """The parameters of an operation of the API, or of a page that has as many; None for other pages."""
    dependant = getattr(request.scope.get("route"), "dependant", None)
    for field in dependant.query_params if dependant else ():
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, Parameters):
            return model
    return None


@cache
def properties(model: type[Parameters]) -> dict[str, Any]:
    """Each parameter as the description has it."""
    by_name: dict[str, Any] = model.model_json_schema()["properties"]
    return by_name


def is_list(model: type[Parameters], name: str) -> bool:
    return bool(properties(model).get(name, {}).get("type") == "array")


def _no_texts(query: bytes) -> Iterator[dict[str, Any]]:
    """An error for each parameter of an address that is not UTF-8."""
    for pair in query.split(b"&"):
        try:
            unquote_to_bytes(pair).decode()
        except UnicodeDecodeError:
            name = unquote_to_bytes(pair.partition(b"=")[0]).decode(errors="replace")
            yield {"type": NO_TEXT, "loc": ("query", name)}


async def well_formed(request: Request) -> None:
    """A dependency of every route. Raises RequestValidationError for the character NUL in a value, which no text has,
    for what is not UTF-8, and for one of the ``parameters_of`` a route that is given twice and is no list."""
    errors: list[dict[str, Any]] = []
    query = request.scope["query_string"]
    if b"%00" in query or "\0" in request.scope["path"]:
        values = [("path", *pair) for pair in request.path_params.items()]
        values += [("query", *pair) for pair in request.query_params.multi_items()]
        errors = [{"type": NUL, "loc": (place, name)} for place, name, value in values if "\0" in str(value)]
    if query.count(b"&") and (model := parameters_of(request)):
        for name in request.query_params:
            if not is_list(model, name) and len(request.query_params.getlist(name)) > 1:
                errors.append({"type": REPEATED, "loc": ("query", name)})
    if b"%" in query:
        errors += _no_texts(query)
    if errors:
        raise RequestValidationError(errors)


def only(*names: str) -> Callable[[Request], Awaitable[None]]:
    """A dependency of a page that reads its address itself: parameters beside these are refused by name."""

    async def refuse_others(request: Request) -> None:
        others = [name for name in request.query_params if name not in {*names, *_OF_EACH_PAGE}]
        if others:
            raise RequestValidationError([{"type": "extra_forbidden", "loc": ("query", name)} for name in others])

    return refuse_others
