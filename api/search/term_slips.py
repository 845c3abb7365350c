"""Slips in the words that pieces are read from, put right before these are: "dislexia", "begginer", "wrksheets". Pure.

The catalog need not say such a word. It is a slip if it is a word of nothing known here, and a name of a kind, a
subject or a need, or a word around a topic, is nearer than any word of the catalog.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from api.search.names_typed import names_typed
from api.search.need_table import table
from api.search.teacher_terms import CHATTER
from api.search.weighting import Word
from indexer.words.near_words import NearWords
from indexer.words.slips import cost
from indexer.words.spelling import Speller

_SHORTEST = 5  # letters of a word that may be a slip
_ALLOWED = {5: 2.0, 6: 2.4, 7: 3.0}  # cost of slips by letters
_ALLOWED_LONG = 4.0
_EQUAL = 1e-6
_SURE = 2.0  # of a word that is one of another language, "dislexia"
_AROUND = frozenset({"beginner", "grade", "kindergarten", *CHATTER})


class Change(NamedTuple):
    start: int
    end: int
    word: str


class KnownWords:
    """What a slip in a piece may be meant for."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = NearWords(words)
        self.near = lru_cache(maxsize=4096)(self._near)

    def _near(self, word: str) -> tuple[tuple[float, str], ...]:
        """Those with the same first letter that are one or two slips away, the likeliest first, each after its cost."""
        others = (other for other in self._words.within(word, 2) if other[0] == word[0] and other != word)
        return tuple(sorted((cost(word, other), other) for other in others))


class Corrected(NamedTuple):
    """A text with words put right, and the way from places in it to those in what was typed, and back."""

    text: str
    changes: Sequence[Change] = ()

    def place(self, typed: int) -> int:
        return typed + sum(len(one.word) - (one.end - one.start) for one in self.changes if one.end <= typed)

    def typed(self, place: int, *, ends: bool = False) -> int:
        """The place in what was typed; of one within a changed word its start, or its end."""
        moved = 0
        for one in self.changes:
            if place < one.start + moved or (ends and place == one.start + moved):
                break
            after = one.start + moved + len(one.word)
            if place < after:
                return one.end if ends else one.start
            moved += len(one.word) - (one.end - one.start)
        return place - moved


def find_slips(text: str, words: Iterable[Word], known: KnownWords, speller: Speller) -> list[Change]:
    """What to read for each of the ``words`` of a text that is a slip for a word of ``known``."""
    words = list(words)
    suspects = [word for word in words if len(word.folded) >= _SHORTEST and speller.is_unknown(word.folded)]
    if not suspects:
        return []
    shouted = not any(map(str.islower, text))
    names = names_typed(text, words, speller)
    return [
        Change(word.start, word.end, meant)
        for word in suspects
        for spoken in (text[word.start : word.end],)
        if spoken.lower() == word.folded  # letters with accents are of another language
        and (shouted or spoken.islower() or not word.start)  # a capital may be a name's
        and word not in names.surely | names.perhaps
        and (meant := _meant(word.folded, known, speller))
    ]


def put_right(text: str, changes: Sequence[Change]) -> Corrected:
    for one in reversed(changes):
        text = text[: one.start] + one.word + text[one.end :]
    return Corrected(text, changes)


def known_words(phrases: Mapping[tuple[str, ...], object], english: Container[str]) -> KnownWords:
    """The English words of the names of kinds and subjects, and of needs and what is said around a topic, with their
    plurals."""
    said = {*chain.from_iterable(phrases), *chain.from_iterable(table()), *_AROUND}
    long = {word for word in said if len(word) >= _SHORTEST and word in english and word.isascii() and word.isalpha()}
    return KnownWords({*long, *(f"{word}s" for word in long if word[-1] != "s")})


def _meant(word: str, known: KnownWords, speller: Speller) -> str | None:
    """What an unknown word is a slip for."""
    least, meant = next(iter(known.near(word)), (_ALLOWED_LONG + 1, ""))
    if least > (_SURE if speller.is_foreign(word) else _ALLOWED.get(len(word), _ALLOWED_LONG)):
        return None
    here = speller.near(word, 1)
    return meant if not here or cost(word, here[0]) > least - _EQUAL else None
