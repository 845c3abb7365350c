"""Signs that keyboards and word processors put in place of plain ones."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DASHES = frozenset("‐‑‒–—―−﹘﹣－")


def plainly(text: str) -> str:
    """Text of the same length with plain dashes, and with letters, digits and marks of full or half width as plain
    ones: "４．ＮＦ" is "4.NF"."""
    return text if text.isascii() else "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    if letter in _DASHES:
        return "-"
    if unicodedata.east_asian_width(letter) in "FH":
        normal = unicodedata.normalize("NFKC", letter)
        return normal if len(normal) == 1 else letter
    return letter
