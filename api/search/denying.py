"""A query as a sequence of units, and what denies among them (``denying.txt``). Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from api.search.operators import OperatorSpan, blanked
from api.search.weighting import Piece
from api.search.word_files import lines_of
from indexer.words.analysis import fold
from indexer.words.phrases import Phrases

ARTICLES = frozenset("the any a an los las el la un una".split())  # noqa: SIM905
# What ends a phrase.
SMALL = frozenset(
    """a about an and are at but by con de en for from in including is just necessarily ni nor o on only or para please
    pero que so sobre than that then to too which who with y""".split()  # noqa: SIM905
)
_UNIT = re.compile(r"(?i:w/o\b)|\d+/\d+|[^\W_](?:[^\s/,;:!?()\[\]\"“”«»]*[^\W_])?[+#]*|[^\w\s]")
# What verbs and words end in is a topic: "-er and -ir verbs", "words with -tion".
_ENDINGS = frozenset(
    "ar er ir re ed ing en ly s es cion sion tion ness ful less able ible ous al ment".split()  # noqa: SIM905
)
_BETWEEN, _NEAR = 2, 8  # words between a denial and a need, and of both
_MOST = 4  # words of a phrase, beside "of"


class Unit(NamedTuple):
    """A piece, a phrase in quotation marks, a word (``text``, folded) or a mark."""

    start: int
    end: int
    text: str = ""
    piece: Piece | None = None

    @property
    def is_word(self) -> bool:
        return self.text[:1].isalnum()

    @property
    def is_quoted(self) -> bool:
        return not self.text and self.piece is None

    @property
    def kind(self) -> str:
        """Of its piece; "" if it is none."""
        return self.piece.kind if self.piece else ""


_NONE = Unit(-1, -1, "\0")  # after the last unit


class Denial(NamedTuple):
    """Units ``first`` to ``after``, as they were ``spoken``, and how sure they deny: a heading of ``denying.txt``, or
    "minus"."""

    first: int
    after: int
    sure: str
    spoken: str

    @property
    def is_sure(self) -> bool:
        return self.sure in {"surely", "beside"}

    @property
    def denies_words(self) -> bool:
        return self.sure not in {"never", "pieces"}


class Units:
    def __init__(self, typed: str, pieces: Sequence[Piece], quoted: Sequence[OperatorSpan]) -> None:
        self.typed = typed
        whole = [Unit(piece.start, piece.end, piece=piece) for piece in pieces]
        whole += [Unit(span.start, span.end) for span in quoted]
        left = blanked(typed, ((unit.start, unit.end) for unit in whole))
        spoken = [Unit(match.start(), match.end(), fold(match[0])) for match in _UNIT.finditer(left)]
        self.all = sorted([*whole, *spoken], key=lambda unit: unit.start)
        self._texts = [unit.text for unit in self.all]

    def __getitem__(self, at: int) -> Unit:
        return self.all[at] if at < len(self.all) else _NONE

    def is_end(self, at: int) -> bool:
        """Whether a mark is there, or nothing."""
        return bool(self[at].text) and not self[at].is_word

    def skip(self, at: int, small: Collection[str]) -> int:
        while self[at].text in small:
            at += 1
        return at

    def said(self, first: int, after: int) -> str:
        return self.typed[self[first].start : self[after - 1].end] if first < after else ""

    def clause(self, first: int) -> str:
        """What is said from a unit to the next mark, piece or phrase in quotation marks."""
        after = first
        while self[after].is_word:
            after += 1
        return self.said(first, after)

    def denial(self, at: int) -> Denial | None:
        """The longest expression that denies and begins at a unit."""
        unit = self[at]
        if unit.text in {"-", "−"}:
            return Denial(at, at + 1, "minus", unit.text) if self._is_minus(at) else None
        for length, sure in _expressions().at(self._texts, at) if at < len(self.all) else ():
            spoken = self.said(at, at + length)
            return Denial(at, at + length, "surely" if spoken == "NOT" else sure, spoken)
        return None

    def _is_minus(self, at: int) -> bool:
        """Whether a dash right before a unit leaves it out: in no word, before no number and no ending of words."""
        unit, put_to = self[at], self[at + 1]
        if put_to.start != unit.end or self.typed[: unit.start].removesuffix("(")[-1:].strip():
            return False
        return not put_to.text or (put_to.is_word and not put_to.text[0].isdigit() and put_to.text not in _ENDINGS)

    def phrases(self, first: int) -> Iterator[tuple[int, Denial | None]]:
        """Where a phrase that begins at a unit may end: before each denial in it, and at last before a mark, a small
        word or a piece."""
        at, count = first, 0
        while self[at].is_word and self[at].text not in SMALL and count < _MOST:
            denial = self.denial(at)
            if denial and denial.sure != "pieces" and at > first:
                yield at, denial
            at += 1
            count += self[at - 1].text != "of"
        yield at - (at > first and self[at - 1].text == "of"), None


def is_denied(before: str) -> bool:
    """Whether what follows some words is denied: right after an expression, or with a word or two between."""
    units, at = Units(" ".join(before.split()[-_NEAR:]), [], []), 0
    while at < len(units.all):
        denial = units.denial(at)
        between = units.all[denial.after :] if denial and denial.sure != "never" else None
        if between is not None and len(between) <= _BETWEEN and all(unit.is_word for unit in between):
            return True
        at = denial.after if denial else at + 1
    return False


@lru_cache(maxsize=1)
def _expressions() -> Phrases[str]:
    """By the words of an expression that denies, how sure it is."""
    found: dict[tuple[str, ...], str] = {}
    sure = ""
    for line in lines_of("denying.txt"):
        if line.startswith("["):
            sure = line.strip("[]")
            continue
        for expression in line.split(","):
            found = dict.fromkeys(_spelled_out(expression), sure) | found
    return Phrases(found)


def _spelled_out(expression: str) -> Iterator[tuple[str, ...]]:
    """Every way to say an expression."""
    parts = [(part.removesuffix("?").split("|"), part.endswith("?")) for part in expression.split()]
    for chosen in product(*([*choices, *[""] * left_open] for choices, left_open in parts)):
        yield tuple(filter(None, chosen))
