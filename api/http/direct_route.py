"""A route of the API that FastAPI describes and whose parameters are read here: FastAPI looks for each of thirty by
name, at every request, for longer than it takes to rank."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cached_property, partial
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from api.http.overload import AT_ONCE
from api.http.parameters import Parameters
from api.http.problems import language_of
from api.http.well_formed import is_list, well_formed

Given = TypeVar("Given", bound=Parameters)
_POOL = ThreadPoolExecutor(AT_ONCE, "search")  # the line lets no more in; they start with the first requests


def read_parameters(model: type[Given], request: Request) -> Given:
    """What a request gives of ``model``. Raises RequestValidationError as FastAPI does."""
    given: dict[str, Any] = {}
    query = request.query_params
    for name in query:
        values = query.getlist(name)
        given[name] = values if len(values) > 1 or is_list(model, name) else values[0]
    try:
        return model.model_validate(given)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        raise RequestValidationError([{**item, "loc": ("query", *item["loc"])} for item in errors]) from error


class DirectRoute(APIRoute):
    """Its endpoint takes the request, its ``parameters`` and the reader's ``words``, and answers with a response. It
    runs no dependency: what every route asks first, it asks itself."""

    @cached_property
    def _model(self) -> type[Parameters]:
        (field,) = self.dependant.query_params
        model = field.field_info.annotation
        assert isinstance(model, type)  # noqa: S101
        assert issubclass(model, Parameters)  # noqa: S101
        return model

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await super().handle(scope, receive, send)  # refuses it
            return
        request = Request(scope, receive)
        await well_formed(request)
        parameters = read_parameters(self._model, request)
        respond = partial(copy_context().run, self.endpoint, request, parameters, language_of(request))
        response: Response = await asyncio.get_running_loop().run_in_executor(_POOL, respond)
        await response(scope, receive, send)
