"""The language that an answer's sentences are in: that of `Accept-Language`, or English."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from api.messages import Words, choose_language


def language_of(request: Request) -> Words:
    return choose_language("", request.headers.get("accept-language", ""))


Language = Annotated[Words, Depends(language_of)]


def spoken(words: Words) -> dict[str, str]:
    """The headers that say so."""
    return {"content-language": words.language, "vary": "Accept-Language"}


def json_response(body: BaseModel, words: Words) -> Response:
    """A body without the fields that nothing set."""
    return Response(body.model_dump_json(exclude_unset=True), media_type="application/json", headers=spoken(words))
