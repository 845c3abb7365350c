"""What a publisher declares about access, read as W3C's Accessibility Metadata Display Guide 2.0 reads it.

Terms may be written bare, with detail ("largePrint/18pt") or as IRIs ("...#closedCaptions").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from catalog.messages import Message, listed, message
from catalog.model import Resource
from catalog.needs.beginnings import LONGEST, Beginnings
from catalog.needs.last import of_last
from catalog.needs.statements import DENIED_BEFORE


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What is looked for by a pattern. Each match has a word, after what is no letter, that begins with one of
    ``beginnings``, unless there are none. It is compared by identity: a pattern is hashed by all that it holds, each
    time, which takes longer than most searches."""

    pattern: re.Pattern[str]
    beginnings: frozenset[str] = frozenset()


BEGUN: list[Kind] = []


def begun_by(beginnings: str, pattern: re.Pattern[str]) -> Kind:
    """A kind that is also looked for by how words begin."""
    BEGUN.append(Kind(pattern, frozenset(beginning[:LONGEST] for beginning in beginnings.split())))
    return BEGUN[-1]


AUDIO = begun_by(
    "audio podcast radio song recording music broadcast",
    re.compile(r"\b(?:audio(?:book)?|podcast|radio|song|recording|music|broadcast)s?\b", re.IGNORECASE),
)
# What holds papers or wires, or keeps bread fresh, is no film.
_THING = "".join(f"(?<!{word} )" for word in (
    "paper", "binder", "bulldog", "crocodile", "alligator", "hair", "cable", "wire", "metal", "spring",
    "cling", "plastic", "thin", "clear", "colored", "coloured", "tinted", "acetate",
))  # fmt: skip
VIDEO = begun_by(
    "video film clip movie animat documentary broadcast webinar lecture television youtube vimeo",
    re.compile(
        rf"\b(?:video\w*|(?=film|clip){_THING}(?:film|clip)|movie|animat\w+|documentary|broadcast|webinar|lecture"
        r"|television|youtube|vimeo)s?\b",
        re.I,
    ),
)
INTERACTIVE = begun_by(
    "interactive simulat applet app software web online line geogebra desmos scratch video virtual drag click mouse "
    "touch html kahoot quizlet padlet",
    re.compile(
        r"\b(?:interactive\w*|simulat\w+|applets?|apps?|software|web ?sites?|online|on-line|geogebra|desmos|scratch"
        r"|video ?games?|virtual|drag(?:s|ging|gable)?|click(?:s|ing)?|mouse|touch ?screens?|html5|kahoot"
        r"|quizlet|padlet)\b",
        re.IGNORECASE,
    ),
)
SILENT = Kind(
    re.compile(r"\b(?:silent|no sound|without sound|no audio|no narration|wordless animation)\b", re.IGNORECASE)
)
_IMAGE_OF_TEXT = frozenset(
    "visual textonvisual chartonvisual diagramonvisual mathonvisual chemonvisual musiconvisual colordependent".split()  # noqa: SIM905
)
_ALTERNATIVES = ("alternativeText", "longDescription", "describedMath", "transcript")
_WCAG = re.compile(r"wcag[ /-]*2(?:\.?\d)?[ /-]*(?:level[ -])?(a{1,3})(?![a-z])", re.IGNORECASE)


def bare(value: str) -> str:
    """A term without the IRI before it: of "https://x/y#captions" and of "https://x/captions" it is "captions"."""
    value = value.strip()
    if "#" in value:
        value = value.rpartition("#")[2]
    elif re.match(r"[a-z][a-z0-9+.-]*://", value, re.IGNORECASE):
        value = value.rstrip("/").rpartition("/")[2]
    return value.casefold()


def declared(values: Iterable[str], *wanted: str) -> list[str]:
    """Those of the terms that are declared, in the order asked, in any case, with detail or without."""
    there = {bare(value).partition("/")[0] for value in values}
    if not there:
        return []
    return [term for term in wanted if term.casefold() in there]


def terms(names: Iterable[str]) -> str | Message:
    return listed([message(f"term.{name}") for name in names], "comma")


def by_publisher(names: Iterable[str]) -> Message:
    return message("finding.features", features=terms(names))


@dataclass(frozen=True, slots=True)
class Access:
    """A resource's access metadata in one spelling; ``sufficient`` is a set of modes for each way that suffices."""

    modes: frozenset[str]
    sufficient: tuple[frozenset[str], ...]
    features: frozenset[str]
    hazards: frozenset[str]
    controls: frozenset[str]

    @property
    def text_suffices(self) -> bool:
        """W3C's "readable": the publisher says that text alone is enough."""
        return frozenset({"textual"}) in self.sufficient

    @property
    def text_only(self) -> bool:
        """The publisher names text as the only access mode, and no sufficient set that goes beyond it."""
        return self.modes == {"textual"} and all(one == {"textual"} for one in self.sufficient)

    @property
    def seen_only(self) -> bool:
        """W3C's "not readable": all is seen, also its words, and no alternative is declared."""
        there = bool(self.features & {term.casefold() for term in _ALTERNATIVES})
        enough = any("textual" in one or "auditory" in one or "tactile" in one for one in self.sufficient)
        return bool(self.modes) and self.modes <= _IMAGE_OF_TEXT and not there and not enough

    @property
    def without_sound(self) -> bool:
        """Some way in that is declared to suffice needs no hearing."""
        return any("auditory" not in one for one in self.sufficient)

    @property
    def states_none(self) -> bool:
        """The publisher says that there are no accessibility features."""
        return self.features == {"none"}


def access_of(resource: Resource) -> Access:
    """The access metadata of a resource."""
    return _access_of(
        resource.access_modes,
        resource.access_modes_sufficient,
        resource.accessibility_features,
        resource.accessibility_hazards,
        resource.accessibility_controls,
    )


Values = tuple[str, ...]


@lru_cache(maxsize=1000)  # catalogs declare access in few ways
def _access_of(modes: Values, sufficient: Values, features: Values, hazards: Values, controls: Values) -> Access:
    return Access(
        frozenset(map(bare, modes)),
        tuple(frozenset(bare(mode) for mode in one.split(",") if mode) for one in sufficient),
        frozenset(bare(value).partition("/")[0] for value in features),
        frozenset(map(bare, hazards)),
        frozenset(map(bare, controls)),
    )


def is_kind(resource: Resource, kind: Kind) -> bool:
    """Whether its type or media type says that it is such a thing."""
    return _is_kind(resource.types, resource.format, kind)


@lru_cache(maxsize=1000)  # catalogs have few types
def _is_kind(types: Values, format: str | None, kind: Kind) -> bool:
    search = kind.pattern.search
    return bool(search(" ".join(types)) or search((format or "").replace("/", " ")))


def mentions(resource: Resource, kind: Kind) -> bool:
    """Whether what learners do with it, by its description, materials or text, involves such a thing."""
    places, begun = _involved(resource)
    if kind.beginnings and kind.beginnings.isdisjoint(begun):
        return False  # as of most, in one step for all places
    return any(_mentions(text, kind) for text in places)


@of_last
def _involved(resource: Resource) -> tuple[tuple[str, ...], frozenset[str]]:
    """The texts that say what learners do with it, and what their words begin with."""
    texts = (resource.description, " ".join(resource.materials), resource.text)
    places = tuple(text[:6000] for text in texts if text)
    return places, frozenset(chain.from_iterable(map(_beginnings_in, places)))


@lru_cache(maxsize=64)  # several needs ask it of one resource
def _mentions(text: str, kind: Kind) -> bool:
    return may_hold(text, kind) and any(
        not DENIED_BEFORE.search(text[: match.start()]) for match in kind.pattern.finditer(text)
    )


def may_hold(text: str, kind: Kind) -> bool:
    """Whether a text has words of a kind, which is written in lower case: most texts have none, which the beginnings
    of their words tell."""
    if kind.beginnings and kind.beginnings.isdisjoint(_beginnings_in(text)):
        return False
    return bool(_heeding_case(kind).search(text.lower()))


@lru_cache(maxsize=16)  # every kind is looked for in the same texts
def _beginnings_in(text: str) -> frozenset[str]:
    return _beginnings()(text)


@cache
def _beginnings() -> Beginnings:
    return Beginnings(chain.from_iterable(kind.beginnings for kind in BEGUN))


@cache
def _heeding_case(kind: Kind) -> re.Pattern[str]:
    """Raises ``ValueError`` for a pattern with capitals, which lower case never has."""
    if re.search(r"(?<!\\)[A-Z]", kind.pattern.pattern):
        raise ValueError(f"{kind.pattern.pattern} should be in lower case.")
    return re.compile(kind.pattern.pattern, kind.pattern.flags & ~re.IGNORECASE)


def to_operate(resource: Resource) -> bool:
    """Whether there is anything to operate beside turning pages: it is interactive, or sends learners to what is."""
    return is_kind(resource, INTERACTIVE) or mentions(resource, INTERACTIVE)


def conformance(resource: Resource) -> str:
    """The WCAG level that the publisher says is met, "a" or "aa" ("aaa" counts as that); "" if it names none."""
    levels = {match[1] for text in resource.conforms_to for match in _WCAG.finditer(text)}
    return ("aa" if max(map(len, levels)) > 1 else "a") if levels else ""
