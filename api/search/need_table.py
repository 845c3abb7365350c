"""The table of terms of learner needs by which words of a query are read: each in every spelling and order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from api.search.need_learners import LEARNER, STRUGGLE, USE, said_of_learners, with_learners
from api.search.need_phrasing import NEEDED, NO, Absent, absent_things, as_absent, contracted
from api.search.need_spelling import Named, Spellings, american, as_spelled, spellings
from catalog.needs.vocabulary import LEARNERS, Beside, Term, terms
from indexer.words.analysis import stem, words, words_in
from indexer.words.phrases import Phrases
from indexer.words.synonyms import singular

WORD = re.compile(r"""[^\W_](?:[^\s,;:!?()\[\]"“”]*[^\W_])?[+#]*""")
_PART = re.compile(r"[^/‐-]+")  # of a hyphened word
_CONDITIONS = frozenset("disability impairment disorder difficulty".split())  # noqa: SIM905
# "Math problems" and "reading challenges" are tasks; "hearing problems" are not.
_TASKS = frozenset({"problem", "challenge"})
_TAUGHT = frozenset("math number reading writing spelling literacy numeracy language word logic".split())  # noqa: SIM905
_WORDS_TOO = frozenset({("add",), ("gap",)})  # as well as conditions

_ADJECTIVE = re.compile(r".+(?:ed|ent|ible|ive|ic|[ei]ous|blind|verbal|diverse|literate|mute)")
# What may also be said after what it is said of: "a text that is easier", "reading level lower than grade".
_DEGREES = frozenset(
    "low lower large larger big bigger short shorter simple simpler easy easier clear plain small smaller reduced"  # noqa: SIM905
    " simplified adapted modified slow slower".split()
)
UNSTATED = "unstated-"  # before the name of what no need covers
_RANK = {"learners": 0, "offers": 0, "asks": 1, "helps": 2}


class Entry(NamedTuple):
    """What a name of a term says."""

    need: str
    kind: str
    topical: bool
    capitals: bool
    text: str
    beside: Beside
    also: str = ""  # another need that is asked for too
    # Of learners without the word for them: a "condition" like "hearing loss", an "adjective" like "neurodivergent", or
    # a "part" of the term, which asks only before "friendly" or the like.
    less: str = ""

    @property
    def learners(self) -> bool:
        return self.kind == "learners"


# No term has these.
_LEARNERS_TOO = "kiddo user grader schooler preschooler toddler tween youth homeschooler".split()  # noqa: SIM905
_SAME = {
    "a": "", "an": "", "the": "", "both": "", "is": "are", "has": "have", "w": "with", "without": NO, "cant": "cannot",
    "doesnt": "dont", "didnt": "dont", "which": "that",
} | dict.fromkeys((*LEARNERS, *_LEARNERS_TOO), LEARNER)  # fmt: skip
_HISSED = re.compile(r"(?<=[cs]h|ss)e$|(?<=x)e$")  # what is left of the plural of "switch"
_NECESSARY = frozenset({NEEDED, "required", "necessary"})


def name_of(word: str) -> str:
    """A word as terms are compared, "" for a small one: "a child who is deaf" is "students who are deaf"."""
    word = word if word in _SAME else american(_HISSED.sub("", singular(word)))
    return _SAME.get(word, word)


def _plain(tokens: Sequence[Named]) -> list[Named]:
    return said_of_learners(contracted(tokens), _verbs())


@cache
def _verbs() -> frozenset[str]:
    """What terms say that learners do, right after "who"."""
    said = (term.text.partition("~ who ")[2].split() for listed in terms().values() for term in listed)
    return frozenset(name for words in said if words and (name := name_of(words[0]))) - {USE, STRUGGLE[0]}


@cache
def _names(word: str) -> tuple[str, ...]:
    """Of what a term has between spaces; terms have few such words, each of them often."""
    return tuple(name for match in WORD.finditer(word) for part in words(match[0]) if (name := name_of(part)))


def _phrase(text: str) -> tuple[str, ...]:
    name = tuple(chain.from_iterable(map(_names, text.split())))
    if "not" in name or LEARNER in name[:-1]:  # else it is said in one way
        name = tuple(token.name for token in _plain([Named(word, 0, 0) for word in name]))
    return (*name[:-1], NEEDED) if name[:1] == (NO,) and name[-1] in _NECESSARY else name


@cache
def table() -> Phrases[Entry]:
    """Every spelling of every term, singular and folded; a term of two needs is of the one that it says most for, and
    what no need covers is of none."""
    unstated = {need: listed for need, listed in terms().items() if need.startswith(UNSTATED)}
    stated = {need: listed for need, listed in terms().items() if need not in unstated}
    return Phrases(_of(stated) | _of(unstated))


@cache
def helping(unstated: str) -> tuple[str, ...]:
    """The needs that may help with what no need covers."""
    return tuple(term.text for term in terms()[unstated] if term.kind == "help")


def _of(listed: Mapping[str, Sequence[Term]]) -> dict[tuple[str, ...], Entry]:
    full: dict[tuple[str, ...], Entry] = {}
    short: dict[tuple[str, ...], Entry] = {}
    also = {term.text: need for need, every in listed.items() for term in every if term.kind == "also"}
    for need, every in listed.items():
        for term in every:
            if term.kind not in _RANK:
                continue
            entry = Entry(need, term.kind, term.topical, term.acronym, term.text.replace("-", " "), term.beside)
            entry = entry._replace(also=also.get(term.text, ""))
            for text in term._replace(text=term.text.replace("/", " ")).spellings():  # "@/english" is of two words
                name = _phrase(text)
                for other, said in _otherwise(term, entry, name):
                    if other not in short or short[other].less == "part":
                        short[other] = said
                known = full.get(name)
                said = entry
                if known and known.need == need:  # a term of evidence, and where it asks in a query
                    beside = max(known.beside, entry.beside)
                    full[name], said = known._replace(beside=beside), entry._replace(beside=beside)
                if known is None or _RANK[term.kind] < _RANK[known.kind]:
                    full[name] = said
    return short | full


def _otherwise(term: Term, entry: Entry, name: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """Other names for what a term names, each with what it says there."""
    if entry.learners:
        yield from _of_learners(term, entry, name)
    elif name[0] == NO:
        yield (*name, NEEDED), entry
    elif name[0] in _DEGREES and len(name) > 1 and not term.spanish:
        yield (*name[1:], "that", "are", name[0]), entry
        yield (*name[1:], name[0]), entry._replace(topical=True, beside=Beside.AFTER)
    if term.text.endswith(" user"):
        yield (LEARNER, USE, *name[:-1]), entry
    if "and" in name[1:-1]:
        yield tuple(word for word in name if word != "and"), entry  # "drag & drop"


def _of_learners(term: Term, entry: Entry, name: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """A term for learners in another order, "students who are dyslexic", "cerebral palsy students", and without them:
    "hearing loss", "hearing impaired"; it is then also a topic, as "limited mobility" may be that of a society."""
    unlimited = "=" not in term.text
    if name[-1] == LEARNER and len(name) > 1:
        less = "adjective" if _describes(term, name[-2]) else "part"
        yield name[:-1], entry._replace(topical=True, beside=Beside.NO, less=less)
        if len(name) > 2 and term.text.endswith("ed ~"):
            yield name[:-1], _without_learners(name[:-1], entry)
        if not term.spanish:
            yield (LEARNER, "who", "are", *name[:-1]), entry._replace(topical=False)
    if name[:2] == (LEARNER, "who") and len(name) > 3:  # "can't sit still"
        yield name[2:], entry._replace(topical=True, beside=Beside.NO, less="adjective")
    if term.text.startswith("~ with ") and unlimited:
        condition = name[2:]
        if len(condition) > 1 and not (condition[-1] in _TASKS and condition[-2] in _TAUGHT):
            yield condition, _without_learners(condition, entry)
        if condition not in _WORDS_TOO:
            yield (*condition, LEARNER), entry
        if term.text.endswith(" %"):
            yield (LEARNER, *STRUGGLE, stem(condition[0]), *condition[1:-1]), entry


def _without_learners(name: tuple[str, ...], entry: Entry) -> Entry:
    beside = Beside.EITHER if name[-1] in _CONDITIONS else entry.beside
    return entry._replace(topical=True, beside=beside, less="condition")


def _describes(term: Term, word: str) -> bool:
    """Whether a term is an adjective that says so much of learners that they need not be named: "neurodivergent"."""
    return _ADJECTIVE.fullmatch(word) is not None or term.text.split()[0].isupper()


@lru_cache(maxsize=4096)
def _named(typed: str) -> tuple[Named, ...]:
    """The words of what was typed without spaces, each in its place if hyphens join them: "newcomer-friendly"."""
    spoken = words_in(typed)
    if len(spoken) > 1:
        parts = [(word, part) for part in _PART.finditer(typed) for word in words_in(part[0])]
        if tuple(word for word, _ in parts) == spoken:
            return tuple(Named(name, *part.span()) for word, part in parts if (name := name_of(word)))
    return tuple(Named(name, 0, len(typed)) for word in spoken if (name := name_of(word)))


def read_tokens(typed: str) -> list[Named]:
    """The words of a query as terms spell them and say them."""
    tokens = [
        Named(name, match.start() + start, match.start() + end)
        for match in WORD.finditer(typed)
        for name, start, end in _named(match[0])
    ]
    return as_absent(_plain(with_learners(typed, as_spelled(tokens, _spellings()))), _absent())


@cache
def _spellings() -> Spellings:
    return spellings(table())


def is_said_of_needs(word: str) -> bool:
    """Whether a folded word is one of terms: the name of a condition is no slip, whether or not texts say it."""
    return name_of(word) in _spellings().whole


@cache
def _absent() -> Absent:
    return absent_things(frozenset(name for name, entry in table().items() if not entry.learners))
