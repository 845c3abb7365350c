"""Publishers among the words of a query: the names that the catalog itself gives, as people type them. Pure.

The names are compiled once an index. A name of one or two ordinary words ("Great Minds", "Oak") is read only if it is
typed as a name is, with its capitals, or after "from" or "by"; a name that the catalog lacks is left as words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from api.search.numbered import find_numbered
from api.search.word_files import lines_of
from catalog.vocabularies.cues import cues, has_cue
from catalog.vocabularies.grades import find_grades
from indexer.words.analysis import is_stopword, words
from indexer.words.phrases import Key, Phrases

_PARTS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-zà-ÿ]+|[A-Z]|\d+|&")
_ASIDE = re.compile(r"\s*\(([^()]{3,})\)\s*")
_LEGAL = re.compile(r",?\s+(?:inc|llc|ltd|corp|gmbh)\.?$", re.IGNORECASE)
_FROM = r"(?P<from>(?:\b(?:from|by|publisher|source|de|del|of)\b\s*:?\s*(?:the\s+)?)?)"
LONG = 3  # this many words in a row are a name, however they are typed: "oak national academy"
MAX_BEGUN = 6  # words of a name that are read if it is not typed to its end
_SURE = frozenset({"from", "by", "publisher", "source", "de", "del"})
_TOPIC = re.compile(r"\s+(?:of|in|and|that|who|are|is)\b", re.IGNORECASE)


class PublisherSpan(NamedTuple):
    start: int
    end: int
    publishers: tuple[str, ...]


class _Name(NamedTuple):
    publisher: str
    written: str
    ordinary: bool


class PublisherNames:
    """The names of a catalog's publishers. ``is_ordinary`` tells a common word from a name."""

    def __init__(self, publishers: Sequence[str], is_ordinary: Callable[[str], bool]) -> None:
        self._names: dict[str, list[_Name]] = {}
        self._first_words: dict[str, set[str]] = {}
        beginnings: dict[Key, set[str]] = {}
        for publisher in publishers:
            for written in _names(publisher):
                ordinary = all(is_ordinary(word) for word in words(written))
                spoken = tuple(words(written))
                for first in spoken[:1]:
                    self._first_words.setdefault(first, set()).add(publisher)
                for length in range(2, min(len(spoken), MAX_BEGUN + 1)):
                    beginnings.setdefault(spoken[:length], set()).add(publisher)
                self._names.setdefault(_joined(written), []).append(_Name(publisher, written, ordinary))
        self._beginnings = Phrases(beginnings)
        spelled = sorted({_spelled(name[0].written) for name in self._names.values()}, key=len, reverse=True)
        names = "|".join(spelled) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w-]){_FROM}(?P<name>{names})(?:['’]s?)?(?![\w-])", re.IGNORECASE)

    def find(self, typed: str) -> Iterator[PublisherSpan]:
        for match in self._pattern.finditer(typed):
            named = self._names.get(_joined(match["name"]), ())
            sure = bool(_SURE.intersection(match["from"].lower().replace(":", " ").split()))
            publishers = [name.publisher for name in named if sure or self._is_name(name, match, typed)]
            if publishers:
                start = match.start() if sure else match.start("name")
                yield PublisherSpan(start, match.end(), tuple(dict.fromkeys(publishers)))

    def begun_at(self, spoken: Sequence[str], at: int) -> tuple[str, int] | None:
        """The one publisher of whose name two or more words are at a place, from its first on, with how many; None if
        there is none or they are several."""
        for length, publishers in self._beginnings.at(spoken, at):
            if len(publishers) == 1:
                return next(iter(publishers)), length
        return None

    def named_by(self, first: str) -> str | None:
        """The one publisher with a name that begins with this word, if there is exactly one."""
        typed_words = list(words(first))
        publishers = (
            self._first_words.get(typed_words[0], set())
            if len(typed_words) == 1 and not is_stopword(typed_words[0])
            else set()
        )
        return next(iter(publishers)) if len(publishers) == 1 else None

    @staticmethod
    def _is_name(name: _Name, match: re.Match[str], typed: str) -> bool:
        """Whether what was typed can hardly be ordinary words."""
        if not name.ordinary or len(name.written.split()) >= LONG:
            return True
        several = " " in name.written or "-" in name.written
        as_written = match["name"] == name.written and (several or not name.written[1:].islower())
        return as_written and not _TOPIC.match(typed[match.end() :])


def _names(publisher: str) -> Iterator[str]:
    """A publisher's name and each of its parts: "EngageNY / UnboundEd", "Acme (The Acme Trust)"."""
    whole = _ASIDE.sub(" ", publisher)
    for name in (whole, *re.split(r"\s+/\s+|\s*[;|]\s*", whole), *_ASIDE.findall(publisher)):
        bare = _LEGAL.sub("", name.strip())
        if len(_joined(bare)) >= 3:
            yield bare


def _joined(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.replace("&", "and")).casefold()


def _spelled(name: str) -> str:
    """A pattern for the name in one word or several: "EngageNY", "engage ny", "CK-12", "ck12", "A & B"."""
    parts = [r"(?:&|and)" if part in {"&", "and"} else re.escape(part) for part in _PARTS.findall(name)]
    return r"[\s-]?".join(parts) or re.escape(name)


def _cues(name: str) -> frozenset[str]:
    """Of what ``_spelled`` matches: how its first parts begin, however many of them are typed as one word."""
    parts = [part.replace("&", "and") for part in _PARTS.findall(name)]
    return cues(" ".join(accumulate(parts)) or name)


class Program(NamedTuple):
    start: int
    end: int
    name: str


class _ProgramName(NamedTuple):
    """``name`` is what the line begins with, ``written`` this spelling of it, if it is also ordinary words, ``subject``
    what the program teaches, if its name does not say it."""

    name: str
    written: str
    subject: str


@lru_cache(maxsize=1)
def _programs() -> tuple[re.Pattern[str], dict[str, _ProgramName], frozenset[str]]:
    """A pattern for all names, what each is, by its letters, and the cues of them all."""
    known: dict[str, _ProgramName] = {}
    spelled: set[str] = set()
    begun: set[str] = set()
    for line in lines_of("programs.txt"):
        called, _, subject = line.partition("=")
        names = [name.strip() for name in called.split(";")]
        for name in names:
            written, only = name.lstrip("?"), name.startswith("?")
            known[_joined(written)] = _ProgramName(names[0].lstrip("?"), written if only else "", subject.strip())
            spelled.add(_spelled(written))
            begun |= _cues(written)
    names_pattern = "|".join(sorted(spelled, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-]){_FROM}(?P<name>{names_pattern})(?:['’]s?)?(?![\w-])", re.IGNORECASE)
    return pattern, known, frozenset(begun)


def find_programs(typed: str) -> Iterator[Program]:
    """Programs and publishers that teachers name, whether or not the catalog has them: ``programs.txt``."""
    pattern, known, begun = _programs()
    for match in pattern.finditer(typed) if has_cue(typed, begun) else ():
        program = known[_joined(match["name"])]
        sure = bool(_SURE.intersection(match["from"].lower().replace(":", " ").split()))
        if sure or program.written in {"", match["name"]} or _is_numbered(typed):
            yield Program(match.start() if sure else match.start("name"), match.end(), program.name)


def program_subject(name: str) -> str:
    """What a program teaches, if its name does not say it; "" if that is not known."""
    program = _programs()[1].get(_joined(name))
    return program.subject if program else ""


def _is_numbered(typed: str) -> bool:
    """Whether a grade or a unit is numbered: "go math grade 3 chapter 7" names a program, "everyday math" need not."""
    return bool(find_numbered(typed)) or any(map(str.isdigit, "".join(span.label for span in find_grades(typed))))
