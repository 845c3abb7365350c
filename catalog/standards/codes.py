"""How people spell the codes of standards, reduced to keys that compare.

A key is the code's runs of letters and digits, in lower case, joined by dots: ``4.NF.B.3a``, ``4.nf.b.3.a`` and
``CCSS.MATH.CONTENT.4.NF.B.3.A`` have the same one, ``4.nf.b.3.a``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

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
_NEAR = 72  # least likeness, of 100, of a code worth suggesting


class CodeText(NamedTuple):
    """A stretch of typed text that is written like a code: ``text[start:end]`` is ``code``."""

    start: int
    end: int
    code: str


class CodeSpan(NamedTuple):
    """A code in typed text; ``standard_ids`` is empty if nothing imported has it, and several if it is ambiguous."""

    start: int
    end: int
    code: str
    standard_ids: tuple[str, ...]


def short_code(code: str) -> str:
    """The code as teachers say it, without its framework's name: ``CCSS.Math.Content.4.NF.B.3`` is ``4.NF.B.3``."""
    return _PREFIX.sub("", code.strip(), count=1) or code


def plain_uri(text: str) -> str:
    """A URI without what differs between its spellings: scheme, ``www.``, a final slash, letter case."""
    return _SCHEME.sub("", text.strip()).rstrip("/").casefold()


@lru_cache(maxsize=50_000)
def code_key(code: str) -> str:
    """The comparable form of a code; ``""`` if it holds neither letters nor digits.

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
    """``4.nf.b.3.a`` -> ``4.nf.3.a``; ``""`` if the key has no cluster letter."""
    runs = key.split(".")
    if len(runs) < _MIN_PARTS_TO_DROP:
        return ""
    for n in range(2, len(runs) - 1):
        if len(runs[n]) == 1 and runs[n].isalpha() and runs[n + 1].isdigit() and runs[n - 1].isalpha():
            return ".".join(runs[:n] + runs[n + 1 :])
    return ""


_GRADE = re.compile(r"k|[1-9]|1[0-2]")


def gradeless_key(key: str) -> str:
    """``rl.5.2`` -> ``rl.2``, ``4.nf.b.3`` -> ``nf.b.3``; "" if it names no grade so, or nothing beside."""
    runs = key.split(".")
    at = next((at for at in (0, 1) if at < len(runs) and _GRADE.fullmatch(runs[at])), None)
    rest = [run for n, run in enumerate(runs) if n != at]
    return ".".join(rest) if at is not None and len(rest) > 1 and rest[0].isalpha() else ""


def with_grade_key(key: str, grade: str) -> tuple[str, str]:
    """The keys that ``gradeless_key`` makes this one of: the grade after the first letters, or before them."""
    letters, _, rest = key.partition(".")
    return f"{letters}.{grade}.{rest}", f"{grade}.{key}"


def code_beside(code: str) -> str:
    """The key that all codes begin with which differ from this one only in the number at its end; "" if none do."""
    before, _, last = code_key(code).rpartition(".")
    return before if last.isdigit() and "." in before and any(map(str.isalpha, before)) else ""


def alike(key: str, keys: Iterable[str], limit: int) -> list[str]:
    """Those of some keys that one may be a slip for, nearest first."""
    like = [other for other in keys if is_like(key, other)] if key else []
    return [found[0] for found in process.extract(key, like, scorer=fuzz.ratio, limit=limit, score_cutoff=_NEAR)]


def is_like(key: str, other: str) -> bool:
    """Whether two keys may be slips for each other: letters and numbers in one order, but for a cluster letter, or a
    name of two letters or more in both. ``sl.1.5`` is not like ``ms.ls.1.5``."""
    if any(run.isalpha() and len(run) > 1 for run in {*key.split(".")} & {*other.split(".")}):
        return True
    return any(_pattern(one) == _pattern(two) for one in _either(key) for two in _either(other))


def _either(key: str) -> list[str]:
    return [key, *filter(None, [without_cluster(key)])]


def _pattern(key: str) -> list[bool]:
    return [run.isdigit() for run in key.split(".")]


_RUN_TOGETHER = re.compile(r"(k|\d{1,2})([a-z]{1,3})([a-z])(\d{1,2})([a-z]?)")


def apart_key(code: str) -> str:
    """The key of a code that is typed in one run, its last letter before the number the cluster: "4NFB3a" is
    ``4.nf.b.3.a``; "" of any other."""
    match = _RUN_TOGETHER.fullmatch(code.casefold())
    return ".".join(filter(None, match.groups())) if match else ""


# Frameworks that teachers name beside a code; alone their codes can look like numbers.
_FRAMEWORKS = r"(?:ngss|teks|sols?|mafs|gse|csta|ccss|acara)"
FRAMEWORK_BEFORE = re.compile(rf"(?<![\w-]){_FRAMEWORKS}\b[\s:.#§-]*$", re.IGNORECASE)
# The same in words, whether or not a code follows.
FRAMEWORK = re.compile(
    r"(?<![\w-])(?:common\s+core(?:\s+state)?(?:\s+standards?)?|next[\s-]generation\s+science(?:\s+standards?)?"
    r"|(?:ngss|ccssm?|teks|csta|acara)(?:[\s-]+(?:standards?|aligned))?|c3\s+framework)(?![\w-])",
    re.IGNORECASE,
)
# NGSS: a grade, a discipline, a number ("4-PS3-1", "MS-LS2-3", "HS LS1 5").
_NGSS = re.compile(r"(?:k|[1-9]|ms|hs)[\s-](?:ps|ls|ess|ets)\d[\s-]\d{1,2}", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:k|\d{1,3})\.\d{1,2}[a-z]?", re.IGNORECASE)
_SECTION_OF_GRADE = re.compile(r"(?:ks|y|yr|gr)\d{1,2}(?:[.:-]\d{1,2})+", re.IGNORECASE)  # a section of a plan
_UNITS = frozenset("am cm cl dl ft g gb hz kb kg khz km kw l lb m mb mg ml mm nm oz pm s th v w x".split())  # noqa: SIM905
# Words that say no more than that a standard is meant: "lessons for 5.NF.A.1".
AROUND_CODES = frozenset(
    "a about aligned and any align alignment ccss code codes common content core for find from i in is lesson lessons "  # noqa: SIM905
    "material materials me meet meeting meets need of on or resource resources show standard standards state some "
    "teach teaches teaching teks the to with ngss sol math mathematics ela literacy c3 framework "
    "frameworks csta ncas".split()
)


def is_foreign_code(word: str, before: str) -> bool:
    """Whether a word that no imported framework knows is plainly a standard's code: written as codes are, and no time,
    measure or version; short ones only after a framework's name, with which ``before`` ends or the word begins. Of
    several words only a code of NGSS is."""
    if " " in word or _NGSS.fullmatch(word):
        return bool(_NGSS.fullmatch(word))
    named = bool(FRAMEWORK_BEFORE.search(before))
    if (short := short_code(word)) != word and (word[:4].lower() == "ccss" or "." in word):
        runs = _RUNS.findall(short)
        return (
            any(map(str.isdigit, runs)) and any(run.isalpha() for run in runs) and max(map(len, runs)) <= _MAX_LETTERS
        )
    if word.startswith("§") or (named and _NUMBERED.fullmatch(word)):
        return True
    is_section = _SECTION_OF_GRADE.fullmatch(word) and not named
    runs = _RUNS.findall(word.casefold())
    letters = [run for run in runs if run.isalpha()]
    if is_section or not _SHAPE.fullmatch(word) or not 0 < len(letters) < len(runs):
        return False
    if any(len(run) > _MAX_LETTERS or run in _UNITS for run in letters):
        return False
    dotted = "." in word or ":" in word
    long = len(runs) >= _MIN_PARTS_TO_DROP or (len(runs) == 3 and runs[0].isdigit() != runs[1].isdigit())
    return named or (dotted and long)


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
        if any(map(str.isalnum, word)):
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
