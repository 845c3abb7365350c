"""Programs, units, lessons and parts: the kind of whole that a material is, as declared or by its type (pure)."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

from catalog.model import Resource

AGGREGATIONS = ("program", "unit", "lesson", "part")
_BY_WORD = MappingProxyType(
    {
        "program": "program programme curriculum course textbook book fullcourse syllabus courseinstance bookseries",
        "unit": "unit unitplan unitofstudy module chapter section lessongrouping topic strand",
        "lesson": "lesson lessonplan",
        "part": "part activity component page item segment",
    }
)
_AGGREGATION = {word: name for name, words in _BY_WORD.items() for word in words.split()}
# Those of the words above that do not say which of the four a material is if they are its kind.
_NOT_AS_KIND = frozenset({"topic", "page", "item", "activity", "section", "book", "part", "component", "segment"})


def parse_aggregation(text: str) -> str:
    """ "Curriculum" is a program and "Module" a unit; ``""`` for any other word."""
    return _AGGREGATION.get(re.sub(r"[\W_]", "", text.casefold()), "")


def aggregation_of(resource: Resource) -> str:
    """What its source calls it; else what its kinds say ("Textbook" is a program); ``""`` if nothing does."""
    return resource.aggregation or _stated_by(resource.types)


@lru_cache(maxsize=4096)
def _stated_by(kinds: tuple[str, ...]) -> str:
    stated = {parse_aggregation(kind) for kind in kinds if re.sub(r"\W", "", kind.casefold()) not in _NOT_AS_KIND}
    return next((name for name in AGGREGATIONS if name in stated), "")
