"""The words that publishers and teachers use for each learner need: one vocabulary for evidence and for queries.

``evidence_terms.txt`` has the terms that rules of evidence read, ``query_terms.txt`` those that only queries have, in
Spanish ``spanish``. Each is under what it says:

- ``learners``: whom a material serves, "English learners". A publisher's use of it declares the need.
- ``offers``: what the material is or has that meets the need, "hi-lo", "large print". It declares the need too.
- ``helps``: a support that helps with the need, "sentence frames". The need is inferred from it.
- ``asks``: what teachers type for the need and no rule of evidence reads: accessibility is declared in its own fields.

Words in braces are choices: "{large|big} {print|text}" are four terms. A term with ``?`` is also a topic ("captions",
"intervention"): in a query it counts only after "with", "for" or the like, or as the whole query, and in a record only
where the rule for its place says so. ``?>`` counts at the end of a query too, after another topic ("photosynthesis
braille"), ``?<>`` also before one ("gifted geometry"). Terms are lower case, in the singular, with spaces; acronyms in
capitals are read in capitals only. ``~`` is any word for a learner ("deaf ~"), ``@`` a language, ``#`` something to
read, ``%`` a disability or difficulty, ``^`` a size of large print, ``*`` what is read or looked at, ``=`` "limited" or
the like, ``!`` "picture" or the like, ``+`` "good" or the like, ``&`` "self-selected" or the like. Ways to say a term
that go with every one ("mouse-free", "pupils who use switches") are read by ``api.search.need_phrasing``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, cycle, product
from os.path import commonprefix
from typing import NamedTuple

from catalog.needs import spanish
from catalog.needs.beginnings import BEGINNING, END, SHORTEST, Beginnings

KINDS = ("learners", "offers", "helps", "asks")
TERM_FILES = EVIDENCE_TERMS, QUERY_TERMS = "evidence_terms.txt", "query_terms.txt"


LEARNERS = ("student", "learner", "pupil", "kid", "child", "teen", "teenager", "scholar", "youngster", "adolescent")
_STANDS_FOR = {
    "~": LEARNERS,
    "@": ("spanish", "arabic", "chinese", "mandarin", "cantonese", "vietnamese", "french", "haitian creole", "creole",
          "portuguese", "russian", "ukrainian", "somali", "polish", "urdu", "hindi", "punjabi", "bengali", "tagalog",
          "korean", "japanese", "farsi", "dari", "pashto", "swahili", "hmong", "nepali", "burmese", "romanian",
          "turkish", "kurdish", "tigrinya", "amharic"),
    "#": ("text", "passage", "reading", "book", "article", "story", "novel", "chapter", "version"),
    "%": ("disability", "difficulty", "impairment", "disorder", "challenge", "need", "issue", "problem", "delay",
          "deficit", "deficiency", "difference"),
    "^": ("14", "16", "18", "20", "22", "24"),
    "$": spanish.LEARNERS,
    "*": ("pdf", "document", "word document", "powerpoint", "slide", "presentation", "image", "picture", "diagram",
          "chart", "graph", "text", "textbook", "worksheet", "handout", "file", "material", "print", "version", "copy",
          "page"),
    "!": ("picture", "pictorial", "illustrated", "visual"),
    "=": ("limited", "low", "poor", "reduced", "impaired", "weak", "little", "no"),
    "+": ("good", "strong", "high", "sufficient", "adequate", "enough", "clear", "better", "enhanced", "increased",
          "maximum", "proper", "accessible"),
    "&": ("self selected", "self chosen", "self determined", "self directed", "self regulated", "student selected",
          "student chosen", "individualized", "personalized", "flexible", "comfortable", "variable"),
}  # fmt: skip


class Beside(IntEnum):
    """At which ends of a query a term that is also a topic asks for its need."""

    NO = 0
    AFTER = 1
    EITHER = 2


_BESIDE = {"": Beside.NO, ">": Beside.AFTER, "<>": Beside.EITHER}


class Term(NamedTuple):
    """``text`` in lower case; ``topical`` if it also names a topic."""

    text: str
    kind: str
    topical: bool
    beside: Beside = Beside.NO
    spanish: bool = False

    @property
    def acronym(self) -> bool:
        """Whether it is one word in capitals, with a plural s or without: "ELLs"."""
        return " " not in self.text and self.text.rstrip("s").isupper()

    def spellings(self) -> Iterator[str]:
        """The text with each word that its marks mean, and in Spanish each gender and number; of the words for a
        learner only the first, as which all others are read."""
        words = [LEARNERS[:1] if word == "~" else _STANDS_FOR.get(word, (word,)) for word in self.text.split(" ")]
        if self.spanish:
            words = [tuple(form for word in choices for form in spanish.forms(word)) for choices in words]
        return map(" ".join, product(*words))


@cache
def terms() -> Mapping[str, tuple[Term, ...]]:
    """The terms of every need, by its id: those of evidence, those of queries only, those in Spanish."""
    found = defaultdict[str, list[Term]](list)
    for name in TERM_FILES:
        for need, text in _sections(files("catalog.needs").joinpath(name).read_text(encoding="utf-8")):
            found[need] += _read(text)
    for need, text in spanish.WORDS.items():
        found[need] += _read(text, spanish=True)
    return {need: tuple(listed) for need, listed in found.items()}


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """What is under each "[need]"; lines that begin with ";" are remarks."""
    lines = "\n".join(line for line in text.splitlines() if not line.startswith(";"))
    parts = re.split(r"^\[([\w-]+)\]$", lines, flags=re.MULTILINE)
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _read(text: str, *, spanish: bool = False) -> Iterator[Term]:
    for line in re.split(r"\n\s*(?=\w+:)", text.strip()):
        kind, _, words = line.partition(":")
        for word in words.split(","):
            written, topical, place = " ".join(word.split()).partition("?")
            for said in _expanded(written):
                yield Term(said, kind, bool(topical), _BESIDE[place], spanish)


def _expanded(written: str) -> Iterator[str]:
    """Every term that a written one with choices in braces says."""
    fixed, *others = re.split(r"\{([^{}]*)\}", written)
    choices = [part.split("|") if odd else [part] for odd, part in zip(cycle((True, False)), others, strict=False)]
    for chosen in product(*choices):
        yield " ".join("".join((fixed, *chosen)).split())


@cache
def pattern(need: str, kinds: tuple[str, ...], *, topical: bool = False) -> re.Pattern[str]:
    """Terms of these kinds in a text, plural or not, with spaces or hyphens; with the topical ones only if asked."""
    chosen = [term for term in terms()[need] if term.kind in kinds and (topical or not term.topical)]
    spelled = "|".join(map(_spelled, sorted(chosen, key=lambda term: -len(term.text))))
    return _whole(spelled) if spelled else re.compile(r"(?!)")


def _whole(spelled: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spelled})(?![\w-])")


def matches(text: str, need: str, kinds: tuple[str, ...], *, topical: bool = False) -> Iterator[re.Match[str]]:
    """Where a text has terms of these kinds."""
    there = needs_named(text)
    if any((need, kind) in there for kind in kinds):
        yield from pattern(need, kinds, topical=topical).finditer(text)


@lru_cache(maxsize=16)  # every need asks for the same texts
def needs_named(text: str) -> frozenset[tuple[str, str]]:
    """The needs and kinds of which a text has a term. A term is looked for only in a text that has the words that every
    spelling of it has: most texts have those of few."""
    anchors, beginnings = _anchors(), {"", *_beginnings()(text)}
    return frozenset(
        (anchor.need, anchor.term.kind)
        for beginning in anchors.keys() & beginnings
        for anchor in anchors[beginning]
        if anchor.beginnings <= beginnings and anchor.capitals in text and _alone(anchor.term).search(text)
    )


@cache
def _alone(term: Term) -> re.Pattern[str]:
    return _whole(_spelled(term))


class _Anchor(NamedTuple):
    """A term and its need: with what letters words begin that every spelling of it has, and the acronym that it is."""

    beginnings: frozenset[str]
    capitals: str
    term: Term
    need: str


@cache
def _anchors() -> Mapping[str, Sequence[_Anchor]]:
    """Those of all terms, by the beginning of a word that they share with the fewest, "" without any."""
    every = [_anchor(term, need) for need, listed in terms().items() for term in listed if term.kind != "asks"]
    shared = Counter(chain.from_iterable(anchor.beginnings for anchor in every))
    anchors = defaultdict[str, list[_Anchor]](list)
    for anchor in every:
        rarest = min(
            anchor.beginnings, key=lambda one: (len(one) <= SHORTEST + 1, shared[one], -len(one), one), default=""
        )
        anchors[rarest].append(anchor)
    return dict(anchors)


def _anchor(term: Term, need: str) -> _Anchor:
    fixed = [_begun(part.lower(), term) for part in re.split(r"[ -]", term.text) if part not in _STANDS_FOR]
    return _Anchor(frozenset(filter(None, fixed)), term.text if term.acronym else "", term, need)


@cache
def _beginnings() -> Beginnings:
    """Those of the words that some term has in every spelling."""
    return Beginnings(one for anchors in _anchors().values() for anchor in anchors for one in anchor.beginnings)


def _begun(word: str, term: Term) -> str:
    """What every form of a word begins with; of a word that has no other form, all of it."""
    if not term.spanish and not term.acronym and len(word) == SHORTEST and word.isalnum():
        return word + END
    fixed = commonprefix(spanish.forms(word)) if term.spanish else word.rstrip("ys")  # noqa: RUF071  of letters
    found = BEGINNING.search(fixed)
    return found[0] if found else ""


def _spelled(term: Term) -> str:
    """One term as a pattern: acronyms in capitals, or with a plural s; else in any case, its nouns in any number."""
    text = term.text
    if term.acronym:
        return re.escape(text) + ("" if text.endswith("s") else "s?")
    words = [_word(word, term) for word in re.split(r"[ -]", text)]
    return f"(?i:{'[ -]+'.join(words)})"


def _word(word: str, term: Term) -> str:
    choices = _STANDS_FOR.get(word, (word,))
    if term.spanish:
        return f"(?:{'|'.join(re.escape(form) for one in choices for form in spanish.forms(one))})s?"
    return "|".join(_plural(one) if len(one) > 2 else re.escape(one) for one in choices).join(("(?:", ")"))


def _plural(word: str) -> str:
    if word.endswith("y"):
        return re.escape(word[:-1]) + "(?:y|ies)"
    if word in ("child", "children"):
        return "child(?:ren)?"
    return re.escape(word) + ("" if word.endswith("s") else "s?")
