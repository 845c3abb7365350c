"""Whether "T without X" is a topic that says what it is about: "division without remainders", "life without water".

The catalog decides first: a text about T that says "without X" itself. Then what everybody says so (``without.txt``),
what comes before ("a world without") and what follows ("without a ruler", "without lifting the pencil").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from api.search.denying import SMALL
from api.search.word_files import lines_of
from catalog.model import Filter, Resource
from catalog.vocabularies.patterns import lazy_pattern
from indexer.engine import Engine, EngineQuery
from indexer.words.analysis import fold, stem, terms, words
from indexer.words.synonyms import singular, singulars

_READ = 200  # texts that hold the words, best first
_DENIED = lazy_pattern(
    r"\b(?:without|w/o|no|not|sin)[\s-]+(?:(?:an?|the|any|una?|el|la|los|las)\s+)?"
    r"(?P<denied>[^\W\d_][\w'’-]*(?:\s+[\w'’-]+){0,3})",
    re.IGNORECASE,
)
# Whatever a world is without is what it is about.
_WHOLE = frozenset(
    """world life living live day night week month year earth planet society city town country school classroom home
    people family universe future existence surviving survive travelling traveling flying vida mundo dia tierra planeta
    ciudad sociedad pais escuela vivir""".split()  # noqa: SIM905  read as prose
)
_BEING = lazy_pattern(r"\b(?:is|are)(?:\s+not|n['’]?t)$", re.IGNORECASE)
_OF_NUMBERS = frozenset({"minus", "menos"})
_LACKS = frozenset({"without", "w/o", "with no", "sin"})
_NO = lazy_pattern(r"\W*(?:no|not|never|nothing|nada|nadie)\b", re.IGNORECASE)  # "no taxation without representation"
_THE = lazy_pattern(r"^(?:the|any|los|las|el|la)\s+", re.IGNORECASE)
_ONE = lazy_pattern(r"(?:an?|una?|my|your|his|her|its|our|their|being|having|getting|even|so)\s+\S", re.IGNORECASE)
_DOING = lazy_pattern(r"\S{2,}ing\s+(?:an?|the|your|his|her|its|their|any|to|up|down|on|off|out)\b", re.IGNORECASE)


class Texts(NamedTuple):
    """What the texts of a catalog say."""

    deny: Callable[[str, str], bool]  # whether one about the first words denies the second ones: "without" them
    say: Callable[[str], bool]  # whether one says some words side by side

    def told(self, look: Callable[[], object]) -> Texts:
        """The same, with ``look`` called before each answer."""

        def deny(topic: str, denied: str) -> bool:
            look()
            return self.deny(topic, denied)

        def say(phrase: str) -> bool:
            look()
            return self.say(phrase)

        return Texts(deny, say)


NO_TEXTS = Texts(lambda *_: False, lambda _: True)


def texts_of(engine: Engine, filter: Filter) -> Texts:
    """Each question is answered once, since a query is read again without each of its chips."""
    return Texts(
        cache(lambda topic, denied: _is_denied_of(engine, topic, denied, filter)),
        cache(lambda phrase: _is_said_together(engine, phrase, filter)),
    )


def is_without_topic(denial: str, before: str, denied: str, texts: Texts) -> bool:
    """Whether the words ``denied`` after a ``denial`` like "without" say what the words ``before`` it are about.
    ``denied`` is the rest of the clause."""
    denied = _THE.sub("", denied)
    if (
        not denied
        or (denial.lower() in _OF_NUMBERS and denied[0].isdigit())
        or _ONE.match(denied)
        or _DOING.match(denied)
    ):
        return True
    spoken = [*takewhile(lambda word: word not in SMALL, words(denied))]
    if _BEING.search(denial) and not (spoken and spoken[-1].endswith("s")):
        return True  # said of what they are: "numbers that are not prime"
    if denial.lower() == "not" and before:
        return bool(_NO.match(before))  # whatever a text says is not so: "sound waves not light"
    phrase = tuple(map(singular, spoken))
    beginnings = {phrase[:length] for length in range(1, min(3, len(phrase)) + 1)}
    if phrase in _known() or not beginnings.isdisjoint(_known(going_on=True)):
        return True
    last = list(words(before))[-1:]
    if (last and singular(last[0]) in _WHOLE and denial.lower() in _LACKS) or _NO.match(before):
        return True
    return texts.deny(before, " ".join(spoken) or denied)


def _is_said_together(engine: Engine, phrase: str, filter: Filter) -> bool:
    """Whether a text says the words of a phrase side by side, in any form. Reads the best texts that hold them."""
    sought = terms(phrase)
    if len(sought) < len(phrase.split()):
        return True  # with small words it is a phrase
    pattern = re.compile(r"[\s-]+".join(rf"\b{re.escape(term[: max(3, len(term) - 1)])}\w*" for term in sought))
    query = EngineQuery(terms=dict.fromkeys(sought, 1.0), required=tuple(dict.fromkeys(sought)), filter=filter)
    return any(pattern.search(fold(_text(resource))) for resource in engine.candidates(query, _READ).resources)


def _is_denied_of(engine: Engine, topic: str, denied: str, filter: Filter) -> bool:
    """Whether a text that holds a word of ``topic`` says "without" or the like before the words ``denied``, in any
    form. Reads the best texts that hold them."""
    refused, about = tuple(dict.fromkeys(terms(denied))), frozenset(terms(topic))
    if not refused:
        return False
    query = EngineQuery(terms=dict.fromkeys((*refused, *about), 1.0), required=refused, filter=filter)
    found = engine.candidates(query, _READ)
    return any(_denies(resource, frozenset(refused), about) for resource in found.resources)


def _denies(resource: Resource, refused: frozenset[str], about: frozenset[str]) -> bool:
    text = _text(resource)
    denied = any(_is_denied(match, refused) for match in _DENIED.finditer(text))
    return denied and (not about or not about.isdisjoint(terms(text)))


def _text(resource: Resource) -> str:
    parts = (resource.title, resource.description, *resource.objectives, *resource.keywords, resource.text)
    return ". ".join(filter(None, parts))


def _is_denied(match: re.Match[str], refused: frozenset[str]) -> bool:
    """Whether words are denied right after the word that denies: "without using Pythagoras" is with it."""
    denied = [stem(word) for word in words(match["denied"])]
    return refused <= {*denied} and denied[0] in refused


@lru_cache(maxsize=2)
def _known(*, going_on: bool = False) -> frozenset[tuple[str, ...]]:
    """What is said with "without": all of it, or what other words may follow."""
    names = [name.strip() for line in lines_of("without.txt") for name in line.split(",")]
    return frozenset(singulars(name) for name in names if not (going_on and name.startswith("=")))
