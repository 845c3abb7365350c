"""Signs and markup that keyboards, word processors and publishers put in place of plain ones."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FRACTION = re.compile(r"(\w?)\[Fraction:\s*([^\[\]]*?)\s*\](?=(\w?))")
_DASHES = frozenset("‐‑‒–—―−﹘﹣－")


def plainly(text: str) -> str:
    """Text of the same length with plain dashes, and with letters, digits and marks of full or half width as plain
    ones: "４．ＮＦ" is "4.NF"."""
    return text if text.isascii() else "".join(map(_plain, text))


def plain_fractions(text: str) -> str:
    """England's curriculum writes "1[Fraction:1/5]" for "1 1/5"."""
    return _FRACTION.sub(_fraction, text) if "[Fraction:" in text else text


def _fraction(found: re.Match[str]) -> str:
    before, fraction, after = found.groups()
    return f"{before}{' ' if before else ''}{fraction}{' ' if after else ''}"


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    if letter in _DASHES:
        return "-"
    if unicodedata.east_asian_width(letter) in "FH":
        normal = unicodedata.normalize("NFKC", letter)
        return normal if len(normal) == 1 else letter
    return letter
