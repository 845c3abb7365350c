"""The language that an answer's sentences are in: that of `Accept-Language`, or English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request, Response
from pydantic import BaseModel

from api.http.problems import language_of
from api.messages import Words


async def _asked(request: Request) -> Words:
    """A coroutine, since what is not waits for a thread of its own."""
    return language_of(request)


Language = Annotated[Words, Depends(_asked)]


def spoken(words: Words) -> dict[str, str]:
    """The headers that say so."""
    return {"content-language": words.language, "vary": "Accept-Language"}


def json_response(body: BaseModel | Mapping[str, Any], words: Words, *, private: bool = False) -> Response:
    """A body without the fields that nothing set, or one of plain data; nothing keeps a copy of what is ``private`` to
    its reader."""
    headers = spoken(words) | ({"cache-control": "private, no-store"} if private else {})
    text = body.model_dump_json(exclude_unset=True) if isinstance(body, BaseModel) else orjson.dumps(body)
    return Response(text, media_type="application/json", headers=headers)
