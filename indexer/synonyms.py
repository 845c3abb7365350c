"""The words of curricula for the words of teachers: our own table, read once (``synonyms.txt`` says how it is written)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from catalog.errors import SyllabaryError
from indexer.text import stem, words

Key = tuple[str, ...]


class SynonymsError(SyllabaryError):
    """A line of a table of synonyms is not an entry."""


class Synonyms:
    """Phrases by the stems of the phrase that calls for them."""

    def __init__(self, entries: dict[Key, tuple[str, ...]]) -> None:
        self._entries = entries
        self._longest: dict[str, int] = {}
        for key in entries:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

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
        """Phrases for the folded words of a query, in its order, each once; the longest entry takes its words."""
        stems = [stem(word) for word in spoken]
        found: dict[str, None] = {}
        at = 0
        while at < len(stems):
            for length in range(min(self._longest.get(stems[at], 0), len(stems) - at), 0, -1):
                phrases = self._entries.get(tuple(stems[at : at + length]))
                if phrases:
                    found.update(dict.fromkeys(phrases))
                    at += length - 1
                    break
            at += 1
        return tuple(found)

    def __len__(self) -> int:
        return len(self._entries)


@lru_cache(maxsize=1)
def our_synonyms() -> Synonyms:
    return Synonyms.parse(files("indexer").joinpath("synonyms.txt").read_text(encoding="utf-8"))


def _phrases(side: str) -> list[str]:
    return [phrase for part in side.split(",") if (phrase := " ".join(part.split()))]


def _add(entries: dict[Key, dict[str, None]], typed: Sequence[str], meant: Sequence[str]) -> None:
    for phrase in typed:
        key = tuple(stem(word) for word in words(phrase))
        if key:
            others = {other: None for other in meant if tuple(stem(word) for word in words(other)) != key}
            entries.setdefault(key, {}).update(others)
