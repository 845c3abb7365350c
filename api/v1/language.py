"""The language that an answer's sentences are in: that of `Accept-Language`, or English."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Response
from pydantic import BaseModel

from api.http.problems import language_of
from api.messages import Words

Language = Annotated[Words, Depends(language_of)]


def spoken(words: Words) -> dict[str, str]:
    """The headers that say so."""
    return {"content-language": words.language, "vary": "Accept-Language"}


def json_response(body: BaseModel, words: Words, *, private: bool = False) -> Response:
    """A body without the fields that nothing set; nothing keeps a copy of what is ``private`` to its reader."""
    headers = spoken(words) | ({"cache-control": "private, no-store"} if private else {})
    return Response(body.model_dump_json(exclude_unset=True), media_type="application/json", headers=headers)
