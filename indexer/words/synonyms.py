"""Synonyms between teachers' and curricula's words, from our own table ``synonyms.txt``, which explains its format.

Phrases meet whatever their number ("scam", "scams") but not by their stems, where "animals" and "animation" are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import chain

from catalog.errors import SyllabaryError
from catalog.text.analysis import IRREGULAR
from indexer.words.analysis import words
from indexer.words.phrases import Key, Phrases

_IDLE = frozenset({"a", "an", "and", "of", "or", "the"})


class SynonymsError(SyllabaryError):
    """A line of a table of synonyms is not an entry."""


class Synonyms:
    """Phrases by the words that call for them, in the singular."""

    def __init__(self, entries: dict[Key, tuple[str, ...]]) -> None:
        self._entries = Phrases(entries)

    @classmethod
    def parse(cls, text: str) -> Synonyms:
        """Raises ``SynonymsError`` naming the first line that is no entry."""
        entries: dict[Key, dict[str, None]] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            left, arrow, right = line.partition("=>") if "=>" in line else line.partition("=")
            typed, meant = _phrases(left), _phrases(right)
            if not arrow or not typed or not meant:
                raise SynonymsError(f"Line {number} of the synonyms is neither “a => b” nor “a = b”: {line.strip()}")
            _add(entries, typed, meant)
            if arrow == "=":
                _add(entries, meant, typed)
        return cls({key: tuple(phrases) for key, phrases in entries.items()})

    def expand(self, spoken: Sequence[str]) -> tuple[str, ...]:
        """Phrases for the folded words of a query, in its order, each once."""
        return tuple(dict.fromkeys(chain.from_iterable(phrases for _, phrases in self.entries(spoken))))

    def entries(self, spoken: Sequence[str]) -> Iterator[tuple[Sequence[str], tuple[str, ...]]]:
        """The folded words of a query, in its order, parted where entries begin, with the phrases of each; the longest
        entry takes its words, and a word of none has no phrases."""
        said = [word for word in spoken if word not in _IDLE]
        key, at = _key(said), 0
        while at < len(key):
            nothing: tuple[int, tuple[str, ...]] = (1, ())
            length, phrases = next((entry for entry in self._entries.at(key, at) if entry[1]), nothing)
            yield said[at : at + length], phrases
            at += length

    def has(self, spoken: Sequence[str]) -> bool:
        """Whether there is an entry for just these words, which may be plural."""
        return _key(spoken) in self._entries

    def __len__(self) -> int:
        return len(self._entries)


@lru_cache(maxsize=1)
def our_synonyms() -> Synonyms:
    return Synonyms.parse(files("indexer.words").joinpath("synonyms.txt").read_text(encoding="utf-8"))


def _phrases(side: str) -> list[str]:
    return [phrase for part in side.split(",") if (phrase := " ".join(part.split()))]


def _add(entries: dict[Key, dict[str, None]], typed: Sequence[str], meant: Sequence[str]) -> None:
    keys = {phrase: _key(words(phrase)) for phrase in (*typed, *meant)}
    for phrase in typed:
        if key := keys[phrase]:
            entries.setdefault(key, {}).update(dict.fromkeys(other for other in meant if keys[other] != key))


def _key(spoken: Iterable[str]) -> Key:
    return tuple(singular(word) for word in spoken if word not in _IDLE)


def singulars(text: str) -> Key:
    """The words of a text, each in the singular."""
    return tuple(map(singular, words(text)))


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """Harman's S-stemmer and irregular plurals: one entry serves both numbers, and nothing else meets."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith("oes"):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word
