"""What every operation asks of its parameters: one rule for repeats, numbers and characters that are no text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import get_args

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from catalog.errors import InvalidRequestError

_NUMBER = re.compile(r"-?[0-9]{1,400}")
_SWITCH = ("true", "false")


class Parameters(BaseModel):
    """The query of an operation. What it does not name is refused; a whole number is its digits, perhaps after "-"; a
    switch is "true" or "false", in capitals or not; a parameter that is no list is given once. A text of spaces alone
    is empty, and an empty one counts as not given, by itself or in a list."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def as_described(cls, value: object, info: ValidationInfo) -> object:
        """Only those of pydantic's numbers and switches that the description has: not "1.0", "on" or "t"."""
        if isinstance(value, str):
            annotation = cls.model_fields[str(info.field_name)].annotation
            kinds = (annotation, *get_args(annotation))
            if int in kinds and not _NUMBER.fullmatch(value):
                raise PydanticKnownError("int_parsing")
            if bool in kinds and value.lower() not in _SWITCH:
                raise PydanticKnownError("bool_parsing")
            return value if value.strip() else ""
        if isinstance(value, list | tuple):
            return ["" if isinstance(item, str) and not item.strip() else item for item in value]
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
