"""A resource's place in the orders that no query changes: computed once, when the index is built."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from catalog.model import Resource
from indexer.words.analysis import words

NO_DATE = -(1 << 31)
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()


def date_number(resource: Resource) -> int:
    """Days from 1970 to the last change, else to publication; ``NO_DATE`` if neither is known. A year
    or a month without a day counts from its first."""
    for stated in (resource.modified, resource.published):
        if match := _ISO.match((stated or "").strip()):
            year, month, day = (int(part or 1) for part in match.groups())
            try:
                return date(year, month, day).toordinal() - _EPOCH
            except ValueError:
                continue
    return NO_DATE


def title_places(titles: Sequence[str]) -> NDArray[np.int32]:
    """The place of each title in the order of all. Case, accents and marks make no difference, and Lesson 2 comes
    before Lesson 10; a title without words comes after those that have some."""
    keys = [title_key(title) for title in titles]
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    return np.fromiter(map(places.__getitem__, keys), np.int32, len(keys))


def title_key(title: str) -> str:
    """A text whose order is that of titles: a number counts by how many digits it has and then by them, and comes
    before a word; a title without words comes last."""
    return "".join(_element(word) for word in words(title)) or "\x04"


def _element(word: str) -> str:
    if not (word.isascii() and word.isdigit()):
        return "\x03" + word
    digits = word.lstrip("0")
    return f"\x02{chr(0x20 + len(digits))}{digits}"
