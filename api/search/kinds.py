"""Kinds of material that teachers ask for, and words that belong together: ``kinds.txt`` and ``compounds.txt``.

"Exit ticket" is a kind whether or not the catalog has any, so its letters are not looked for. "Main idea" and "data
science" are topics, though "idea" alone is small talk and "science" alone a subject. Pure, but for reading the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from api.search.word_files import lines_of
from catalog.messages import Message
from catalog.vocabularies.terms import kind_message
from indexer.words.synonyms import singulars

_MAKE = frozenset(
    """build building code coding create creating design designing develop developing draw drawing edit editing
    evaluate film filming import importing make making plan planning produce producing program programming record
    recording write writing""".split()  # noqa: SIM905  read as prose
)
_ARTICLES = frozenset({"a", "an", "the", "your", "our", "own", "their", "simple", "short"})
_POLITE = frozenset({"please", "thanks"})
ABOUT = frozenset({"on", "about", "for", "with", "of", "to", "in", "de", "sobre", "para", "sur", "zu"})


class Kind(NamedTuple):
    """``label`` is its plural; a kind with an ``ordinary`` name counts only if it can hardly be a topic."""

    label: str
    ordinary: bool


Phrase = tuple[str, ...]


@lru_cache(maxsize=1)
def kinds() -> Mapping[Phrase, Kind]:
    """By the words of each name, in the singular."""
    table: dict[Phrase, Kind] = {}
    for label, names in _entries("kinds.txt", ":"):
        for name in (*names, label):  # a name's "?" is the label's, too
            table.setdefault(singulars(name), Kind(label, name.startswith("?")))
    return table


def plural_of(text: str) -> str | None:
    """What several of a kind are called, by one of its names: "worksheets" of "work sheet"."""
    kind = kinds().get(singulars(text))
    return kind.label if kind else None


def kinds_message(label: str) -> Message:
    """Several of a kind in the reader's language: "worksheets"; or a kind by its name in the catalog, "Worksheet"."""
    if label in {kind.label for kind in kinds().values()}:
        return Message(f"kinds.{label.replace(chr(39), '').replace(' ', '-')}", default=label)
    return kind_message(label)


def is_topic(
    spoken: Sequence[str], first: int, after: int, kind: Kind, *, beside: bool = False, named: bool = False
) -> bool:
    """Whether ``spoken[first:after]``, though a kind's name, is what is looked for: "making a video", "fair test".
    ``beside`` if what is looked for is said apart from ``spoken``, "project year 6 rivers", and ``named`` if these come
    right after a publisher's name, "Desmos activity slope"."""
    before = first - 1
    while before >= 0 and spoken[before] in _ARTICLES:
        before -= 1
    if before >= 0 and spoken[before] in _MAKE:
        return True
    if after - first == 1 and in_compound(spoken, first):
        return True
    if not kind.ordinary:
        return False
    last = len(spoken) - (spoken[-1] in _POLITE)
    begins = first == 0 and after < len(spoken) and (named or spoken[after] in ABOUT)
    ends = after == last and (first > 0 or beside)
    return not begins and not ends and not (after < len(spoken) and spoken[after] in {"on", "about", "for"})


def in_compound(spoken: Sequence[str], at: int) -> bool:
    """Whether the folded word there is one with the word before or after it."""
    word = spoken[at]
    pairs = _compounds()
    return (at > 0 and (spoken[at - 1], word) in pairs[0]) or (
        at + 1 < len(spoken) and (word, spoken[at + 1]) in pairs[1]
    )


@lru_cache(maxsize=1)
def _compounds() -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Pairs of neighbors whose second, and whose first, word is meant with the other."""
    second = {
        (other, word) for left, right in _entries("compounds.txt", ">") for other in _listed(left) for word in right
    }
    first = {
        (word, other) for left, right in _entries("compounds.txt", "<") for word in _listed(left) for other in right
    }
    return frozenset(second), frozenset(first)


def _entries(name: str, sign: str) -> Iterator[tuple[str, list[str]]]:
    for line in lines_of(name):
        left, equals, right = line.partition(sign)
        if equals:
            yield left.strip(), _listed(right)


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]
