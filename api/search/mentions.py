"""Whether materials say what was asked for word for word: then they are not far from it, though none is about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.model import Resource
from indexer.words.analysis import stem, words

_READ = 50_000  # characters of each field


def mentions(resource: Resource, phrase: str) -> bool:
    """Whether one of its fields has the words of the phrase one after the other, in any form of each; no resource has
    an empty one."""
    sought = [stem(word) for word in words(phrase)]
    return bool(sought) and any(_holds([stem(word) for word in words(text)], sought) for text in _texts(resource))


def _texts(resource: Resource) -> Iterator[str]:
    fields = (resource.title, resource.description, resource.text, *resource.objectives, *resource.keywords)
    return (text[:_READ] for text in fields)


def _holds(stems: Sequence[str], sought: Sequence[str]) -> bool:
    if not all(map(stems.__contains__, sought)):  # of most texts this is quicker
        return False
    first, size = sought[0], len(sought)
    return any(stem == first and stems[at : at + size] == sought for at, stem in enumerate(stems))
