"""A quiet picture of a material: what its record holds, or a drawing by its kind in the color of its subject.

A page loads nothing from elsewhere, so of a record's own image only one within the record (a ``data:`` URI) is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.model import Resource
from catalog.text.analysis import fold

MAX_IMAGE = 40_000  # characters of a data: URI
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*")
# The first that a type or subject of the record holds a beginning of a word of; the order decides among several.
_KINDS = {
    "quiz": "assess test quiz exam exit rubric evaluacion",
    "video": "video film movie animation podcast audio",
    "game": "game simulation interactive juego",
    "sheet": "worksheet handout task practice homework exercise problem ficha",
    "course": "unit course program curriculum module textbook book unidad",
    "activity": "activity project lab experiment investigation hands actividad",
    "reading": "reading text article story passage lectura primary",
    "slides": "slide presentation deck image diagram",
    "lesson": "lesson plan leccion",
}
_SUBJECTS = {
    "mathematics": "math algebra geometry statistic calculus matematica",
    "computing": "comput coding program digital technolog informatica",
    "science": "scien biolog chemi physic earth space ciencia engineering",
    "languages": "foreign french spanish german latin mandarin world-language",
    "literacy": "english language literacy reading writing lengua",
    "society": "history social geograph civic econom govern citizen religio historia",
    "arts": "art music drama dance theat design media",
    "health": "health physical sport well wellbeing rshe pshe food cooking",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """``image`` is a ``data:`` URI, or "" for the drawing of ``kind`` in the color of ``subject``."""

    kind: str
    subject: str
    image: str


def picture(resource: Resource) -> Picture:
    image = resource.image or ""
    shown = image if len(image) <= MAX_IMAGE and _IMAGE.fullmatch(image) else ""
    return Picture(_first(_KINDS, resource.types, "page"), _first(_SUBJECTS, resource.subjects, "other"), shown)


def _first(names: dict[str, str], values: tuple[str, ...], default: str) -> str:
    spoken = fold(" ".join(values)).replace("-", " ").split()
    for name, beginnings in names.items():
        if any(word.startswith(tuple(beginnings.split())) for word in spoken):
            return name
    return default
