"""The key words whose meaning a material explains, in the sense of the material.

A publisher's shared glossary gives each keyword one meaning: of "cell" in a lesson on circuits that of a spreadsheet.
So a meaning counts if it shares a word with what else the material says, or two with other meanings in it. A term of
several words has one meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from catalog.model import Resource
from catalog.text.analysis import distinct_terms, terms

MIN_KEY_WORDS = 3  # explained in the material, so that its language is taught with its content

_HEADING = re.compile(
    r"(?:key |academic |target |useful )?(?:vocabulary|words?|terms?|glossary|language)(?: (?:bank|list|support|to know"
    r"|and (?:phrases|definitions|meanings)))?(?: ?[:(–—-].{0,60})?",
    re.I,
)
_PAIR = re.compile(
    r"(?m)^\s*(?:[-*+]|\d+[.)]|\|)?\s*\**([^\n:|*]{2,40}?)\**\s*(?::|–|—| - |\|)\s*\**\s*[^\s|][^\n]{8,}"
)
_JOINED = re.compile(r"[\w-]")
_MEANING = re.compile(r"(?:\w[^:]*? ){4}")
_LABEL = re.compile(r"\b[\w-]+ ?: ")  # of what comes after a meaning
_READ = 250  # characters of a meaning

# Words of meanings that say nothing of what they explain, beside the words that no search reads.
_OF_ANY_MEANING = frozenset(
    terms(
        "act action be being between call certain change common describe different do each element example feature "
        "form general give go group happen help idea kind know large look main make many mean name new number object "
        "often one other part particular people person piece place put read refer same say sequence set shape show "
        "small someone something special specific take tell thing time two type usually various way well word work "
        "write"
    )
)


def key_words(resource: Resource) -> list[str]:
    """The key words that the material explains: in a glossary part, or each keyword with its meaning; none if they are
    too few."""
    words = _in_glossary(resource) if resource.text_format == "text/markdown" else _in_its_sense(resource)
    return words if len(words) >= MIN_KEY_WORDS else []


def explains(resource: Resource) -> bool:
    """Whether the material explains any key word, in whatever sense."""
    if resource.text_format == "text/markdown":
        return bool(_in_glossary(resource))
    return bool(_with_meaning(resource, _text(resource)))


def _in_glossary(resource: Resource) -> list[str]:
    """What a part of the text that is headed as a glossary explains."""
    words = []
    for part in re.split(r"(?m)^#{1,6}[ \t]+", resource.text)[1:]:
        heading, _, body = part.partition("\n")
        if _HEADING.fullmatch(heading.strip(" #*")):
            words += [match[1].strip() for match in _PAIR.finditer(body)]
    return words


def _text(resource: Resource) -> str:
    return " ".join(resource.text[:20_000].split())


def _with_meaning(resource: Resource, text: str) -> dict[str, tuple[int, int]]:
    """The keywords that the text gives a meaning, with its place."""
    return {word: place for word in resource.keywords if (place := _meaning_place(word, text))}


def _in_its_sense(resource: Resource) -> list[str]:
    """The keywords with a meaning in the text that fits the rest of the record."""
    text = _text(resource)
    found = _with_meaning(resource, text)
    if len(found) < MIN_KEY_WORDS:
        return []
    starts = sorted(start for start, _ in found.values())
    meanings, end_of_all = dict[str, str](), 0
    for word, (start, at) in found.items():
        end = next((later for later in starts if later > start), len(text))
        meaning = _LABEL.split(text[at : min(at + _READ, end)], maxsplit=1)[0]
        meanings[word], end_of_all = meaning, max(end_of_all, at + len(meaning))
    terms_of = cache(distinct_terms)  # of those that are asked for
    goals = " ".join((*resource.objectives, *resource.subjects))
    said, rest = _Said(iter((f"{resource.title} {resource.description}", goals))), _Said(iter((text[end_of_all:],)))

    def fits(word: str) -> bool:
        # A keyword alone says nothing of its sense, nor does a meaning of itself.
        told = terms_of(meanings[word]) - terms_of(word) - _OF_ANY_MEANING
        if said.shares(told):
            return True
        others = chain.from_iterable(pair for pair in meanings.items() if pair[0] != word)
        return len(told.intersection(chain.from_iterable(map(terms_of, others)))) > 1 or rest.shares(told)

    return [word for word in meanings if " " in word.strip() or fits(word)]


class _Said:
    """What a material says beside its meanings. Most of them are found in the first of the texts, so each is read only
    if those before do not tell."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._unread = texts
        self._read: list[set[str]] = []

    def shares(self, told: set[str]) -> bool:
        """Whether any text has one of these terms."""
        return any(not told.isdisjoint(known) for known in chain(self._read, self._rest()))

    def _rest(self) -> Iterator[set[str]]:
        for text in self._unread:
            known = distinct_terms(text)
            self._read.append(known)
            yield known


def _meaning_place(word: str, text: str) -> tuple[int, int] | None:
    """Where a text has the word with a colon and some words after it: where the word begins, and its meaning."""
    for sign in (f"{word}: ", f"{word} : "):  # found as text, since a pattern of each word takes long to make
        at = text.find(sign)
        while at >= 0:
            if not _JOINED.match(text[at - 1 : at]) and _MEANING.match(text, at + len(sign)):
                return at, at + len(sign)
            at = text.find(sign, at + 1)
    return None
