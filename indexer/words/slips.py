"""The likelihood that one word is a slip for another: the cost of its edits, and what a word sounds like. Pure.

A noisy channel (Kernighan, Church and Gale 1990): a cost is a negative log-likelihood up to a constant. Slips that
hands and ears make often cost less: two letters that change places, a letter doubled or single, a vowel for a vowel,
letters that sound alike, keys side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from string import ascii_lowercase

from rapidfuzz.distance import OSA

SWAPPED, DOUBLED, VOWEL, ALIKE, KEYS = 1.5, 1.2, 1.8, 1.8, 2.3
MISSING, MISSING_VOWEL, EXTRA, EXTRA_VOWEL, OTHER = 2.6, 2.0, 2.7, 2.3, 3.6
FIRST = 2.0  # more for a slip in the first letter, which hands and eyes get right
BY_EAR, BY_EAR_LETTER = 1.4, 0.45  # at most for two words that sound alike, and for each letter that differs
ENDING = 0.4  # a plural typed for its singular, or the other way round, beside another slip

_VOWELS = frozenset("aeiouy")
_SOUND = frozenset(
    frozenset(pair)
    for pair in "ck cs sz kq gj fv td bp mn xs xz vw sx".split()  # noqa: SIM905
)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _beside() -> frozenset[frozenset[str]]:
    places = {letter: (row, at + row * 0.5) for row, keys in enumerate(_ROWS) for at, letter in enumerate(keys)}
    return frozenset(
        frozenset((one, other))
        for one, (row, at) in places.items()
        for other, (lower, there) in places.items()
        if one != other and abs(row - lower) <= 1 and abs(at - there) <= 1
    )


_KEYS = _beside()


def cost(typed: str, meant: str) -> float:
    """Least cost of slips that make ``typed`` of ``meant``: 0 for equal words. A final s more or less costs little."""
    least = _letters(typed, meant)
    if typed[-1:] != "s" and meant[-1:] == "s" and len(meant) > 4:
        least = min(least, _letters(typed, meant[:-1]) + ENDING)
    if least > BY_EAR and len(sound(typed)) > 2 and sound(typed) == sound(meant) and _beats(typed) == _beats(meant):
        least = min(least, BY_EAR + BY_EAR_LETTER * OSA.distance(typed, meant))
    return least


def _letters(typed: str, meant: str) -> float:
    """The cheapest way from one word to the other: a row a letter of ``meant``, with the least cost for each beginning
    of ``typed``."""
    extra = [_extra(typed, there) for there in range(len(typed))]
    row, before = [0.0], list[float]()
    for there, more in enumerate(extra):
        row.append(row[-1] + more + _first(there))
    for at, one in enumerate(meant):
        older, before, missing, first = before, row, _missing(meant, at), _first(at)
        row = [before[0] + missing + first]
        for there, other in enumerate(typed):
            instead = 0.0 if one == other else _INSTEAD.get((one, other), OTHER) + min(first, _first(there))
            best = min(
                before[there] + instead,
                before[there + 1] + missing + first,
                row[there] + extra[there] + _first(there),
            )
            if at and there and one != other and one == typed[there - 1] and other == meant[at - 1]:
                best = min(best, older[there - 1] + SWAPPED)
            row.append(best)
    return row[-1]


def _first(at: int) -> float:
    return FIRST if at == 0 else 0.0


def _missing(meant: str, at: int) -> float:
    if (at and meant[at - 1] == meant[at]) or (at + 1 < len(meant) and meant[at + 1] == meant[at]):
        return DOUBLED
    return MISSING_VOWEL if meant[at] in _VOWELS or meant[at] == "h" else MISSING


def _extra(typed: str, at: int) -> float:
    if (at and typed[at - 1] == typed[at]) or (at + 1 < len(typed) and typed[at + 1] == typed[at]):
        return DOUBLED
    return EXTRA_VOWEL if typed[at] in _VOWELS else EXTRA


def _instead(one: str, other: str) -> float:
    if one in _VOWELS and other in _VOWELS:
        return VOWEL
    pair = frozenset((one, other))
    return ALIKE if pair in _SOUND else KEYS if pair in _KEYS else OTHER


_INSTEAD = {pair: _instead(*pair) for pair in permutations(ascii_lowercase, 2)}


_SILENT = re.compile(r"(?<=[^aeiouy])e(?=[sd]?$)")


@lru_cache(maxsize=4096)
def _beats(word: str) -> int:
    """Its syllables, roughly: a name that has one more than a word does not sound like it, "Kendi" and "kind"."""
    return len(re.findall(r"[aeiouy]+", _SILENT.sub("", word))) or 1


_SOUNDS = tuple(
    (re.compile(pattern, re.MULTILINE), letter)
    for pattern, letter in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^wh", "w"),
        (r"(?:ti|si|ci)on|(?:ti|si|ci)n(?=s?$)|(?:shu|sho|cio|tio|sio)(?:on|n)", "Xn"),
        (r"tch|ch", "C"),
        (r"sch", "sk"),
        (r"sh", "X"),
        (r"ph|gh(?=$|t)|ff", "f"),
        (r"th", "0"),
        (r"dge|dj", "j"),
        (r"ck|cq|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"g(?=[eiy])", "j"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"mn$|mb$", "m"),
        (r"[aeiouyhw]+", "a"),
        (r"(?<=.)a", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """What a word sounds like, roughly: its consonants by sound, and whether it begins with a vowel."""
    return sounds([word])[0]


def sounds(words: Sequence[str]) -> list[str]:
    """Of each of some words, none of which holds an end of a line. All of them together, since a pattern takes a long
    text in a fraction of the time that it takes for each of its lines."""
    text = "\n".join(words)
    for pattern, letter in _SOUNDS:
        text = pattern.sub(letter, text)
    return text.split("\n") if words else []
