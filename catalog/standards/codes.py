"""How people spell the codes of standards, reduced to keys that compare.

A key is the code's runs of letters and digits, in lower case, joined by dots: ``4.NF.B.3a``, ``4.nf.b.3.a`` and
``CCSS.MATH.CONTENT.4.NF.B.3.A`` have the same one, ``4.nf.b.3.a``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_RUNS = re.compile(r"[^\W\d_]+|\d+")
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_PREFIX = re.compile(
    r"^(?:ccss[.\s:_-]*)?(?:math(?:ematics)?[.\s:_-]+)?(?:content|practice)[.\s:_-]+"
    r"|^(?:ccss[.\s:_-]+)?(?:ela[\s-]*literacy|ela|math)[.\s:_-]+"
    r"|^(?:ccss|ngss|teks|csta|ncas|c3)[.\s:_-]+",
    re.IGNORECASE,
)
_BAND = re.compile(r"(?<![^\W_])(k|\d{1,2})\s*[-–]\s*(\d{1,2})(?![^\W_])", re.IGNORECASE)
_HIGH_SCHOOL = frozenset(
    "nafgs"
)  # Common Core's high-school categories: number, algebra, functions, geometry, statistics
_MIN_PARTS_TO_DROP = 4


class CodeText(NamedTuple):
    """A stretch of typed text that is written like a code: ``text[start:end]`` is ``code``."""

    start: int
    end: int
    code: str


def short_code(code: str) -> str:
    """The code as teachers say it, without its framework's name: ``CCSS.Math.Content.4.NF.B.3`` is ``4.NF.B.3``."""
    return _PREFIX.sub("", code.strip(), count=1) or code


def plain_uri(text: str) -> str:
    """A URI without what differs between its spellings: scheme, ``www.``, a final slash, letter case."""
    return _SCHEME.sub("", text.strip()).rstrip("/").casefold()


def code_key(code: str) -> str:
    """The comparable form of a code; ``""`` where it holds neither letters nor digits.

    Common Core's ``HSA-SSE.A.1``, ``HSA.SSE.A.1`` and ``A-SSE.A.1`` have one key.
    """
    if _SCHEME.match(code):
        code = _SCHEME.sub("", code).partition("/")[2].strip("/").replace("/", ".")
    runs = [run.lstrip("0") or "0" for run in _RUNS.findall(short_code(code).casefold())]
    if len(runs) > 1 and len(runs[0]) == 3 and runs[0].startswith("hs") and runs[0][2] in _HIGH_SCHOOL:
        runs[0] = runs[0][2]
    elif len(runs) > 2 and runs[0] == "hs" and runs[1] in _HIGH_SCHOOL and runs[2].isalpha():
        del runs[0]
    return ".".join(runs)


def looser_keys(code: str) -> Iterator[str]:
    """Keys of shorter spellings of a code: the cluster letter left out, one grade of a band ("9" for "9-10")."""
    keys = [code_key(code)]
    if band := _BAND.search(code):
        low, high = 0 if band[1] in "kK" else int(band[1]), int(band[2])
        if low < high <= 13:
            names = ["K" if grade == 0 else str(grade) for grade in range(low, high + 1)]
            keys += [code_key(code[: band.start()] + name + code[band.end() :]) for name in names]
    for key in keys:
        yield key
        yield from ([dropped] if (dropped := without_cluster(key)) else [])


def without_cluster(key: str) -> str:
    """``4.nf.b.3.a`` -> ``4.nf.3.a``; ``""`` where the key has no cluster letter."""
    runs = key.split(".")
    if len(runs) < _MIN_PARTS_TO_DROP:
        return ""
    for n in range(2, len(runs) - 1):
        if len(runs[n]) == 1 and runs[n].isalpha() and runs[n + 1].isdigit() and runs[n - 1].isalpha():
            return ".".join(runs[:n] + runs[n + 1 :])
    return ""


_WORD = re.compile(r"[^\s,;!?\"“”]+")
_SHAPE = re.compile(r"[A-Za-z0-9§][A-Za-z0-9]*(?:[.:\-()]+[A-Za-z0-9]+){1,8}\)?", re.ASCII)
_MAX_LETTERS = 4


def words_of(text: str) -> list[CodeText]:
    """The words of typed text with their places, without the punctuation of the sentence around them."""
    words = []
    for match in _WORD.finditer(text):
        word = match[0].lstrip("([{'‘").rstrip(".:'’]}")
        if word.endswith(")") and "(" not in word:
            word = word[:-1]
        if word:
            start = match.start() + match[0].index(word)
            words.append(CodeText(start, start + len(word), word))
    return words


def looks_like_code(word: str) -> bool:
    """Whether an unknown word is written as codes are: several short runs, dotted, with letters and digits."""
    if not _SHAPE.fullmatch(word) or not ("." in word or ":" in word or word.count("-") > 1):
        return False
    runs = _RUNS.findall(short_code(word))
    letters = [run for run in runs if run.isalpha()]
    return len(runs) >= 3 and 0 < len(letters) < len(runs) and all(len(run) <= _MAX_LETTERS for run in letters)
