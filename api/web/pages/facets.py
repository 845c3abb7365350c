"""The address of a search is its whole state; here it is taken apart into chips and facets, and put together again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from api.http.addresses import with_query
from api.messages import Words
from api.search.chip_names import chip_message
from api.search.kinds import kinds_message
from api.search.lengths import length_label
from api.search.taking_back import Chip
from api.search.weighting import CONDITIONS
from api.web.pages.facts import (
    choice_words,
    grade_words,
    license_name,
    minutes_words,
    value_name,
)
from catalog.messages import Message
from catalog.model import AgeRange, Standard
from catalog.standards.codes import short_code

Pairs = list[tuple[str, str]]
Counts = Mapping[str, Sequence[tuple[str, int]]]

# Facets in the order shown: the engine's name, and the request's parameter. A facet in SINGLE holds one value.
FACETS: tuple[tuple[str, str], ...] = (
    ("statuses", "status"),
    ("types", "type"),
    ("subjects", "subject"),
    ("ages", "in_ages"),
    ("max_minutes", "max_minutes"),
    ("levels", "level"),
    ("accessibility_features", "accessibility"),
    ("needs", "need"),
    ("languages", "language"),
    ("licenses", "license"),
    ("publishers", "publisher"),
    ("free", "free"),
)
SINGLE = {"in_ages", "max_minutes", "free"}
# Of which any value will do: beside one that is chosen, another adds materials.
ANY_OF = {"type", "subject", "level", "language", "license", "publisher"}
WISHES = ("standard", "grade", "ages", "need", "as_words")
FILTERS = {parameter for _, parameter in FACETS if parameter not in WISHES} | {"known_needs"}
_PLAIN = {"grade", "ages", "known_needs"}  # whose values say what they are
SHOWN = 10  # values a facet lists


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet: choosing it narrows, choosing it again takes it away. ``count`` is of what there is then; or,
    if it ``adds`` to what is chosen, of how much more."""

    label: str
    count: int
    href: str
    chosen: bool
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    parameter: str
    choices: Sequence[FacetValue]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A chip for what was asked, in words or beside them; following ``href`` does what ``title`` says, which is to take
    it away if it says nothing. ``kind`` is "" if the label says it."""

    kind: str
    label: str
    href: str
    title: str = ""


def replace(pairs: Pairs, name: str, value: str) -> Pairs:
    """The pairs with one value of ``name``, first, or with none."""
    return ([(name, value)] if value else []) + without(pairs, name)


def without(pairs: Pairs, name: str) -> Pairs:
    return [pair for pair in pairs if pair[0] != name]


def value_words(words: Words, system: str, parameter: str, value: str) -> str:
    """A parameter's value as a reader reads it."""
    known: dict[str, Callable[[], str]] = {
        "license": lambda: license_name(value),
        **{name: lambda: value_name(words, parameter, value) for name in ("accessibility", "subject", "type")},
        "language": lambda: words.label(f"tongue.{value}", value),
        "need": lambda: words.get(f"need.{value}", value),
        "as_words": lambda: words.get(f"need.{value}", value),
        "grade": lambda: choice_words(words, value, system),
        "level": lambda: words.get(f"level.{value}", value),
        "status": lambda: words.get(f"status.{value}", value),
        "known_needs": lambda: words("condition.known_needs"),
        "free": lambda: words("facet.is-free" if value == "true" else "facet.not-free"),
    }
    if parameter in known:
        return known[parameter]()
    if parameter == "max_minutes" and value.isascii() and value.isdigit() and len(value) < 7:
        return words("facet.minutes", shown=minutes_words(words, int(value)))
    ages = read_ages(value) if parameter in {"in_ages", "ages"} else None
    return grade_words(words, ages, system) if ages else value


def read_ages(value: str) -> AgeRange | None:
    low, dash, high = value.strip().partition("-")
    if not (low.isascii() and low.isdigit() and dash and (not high or (high.isascii() and high.isdigit()))):
        return None
    try:
        return AgeRange(int(low), int(high) if high else None)
    except ValueError:
        return None


def chips(
    words: Words, system: str, found: Sequence[Chip], pairs: Pairs, standards: Mapping[str, Standard]
) -> tuple[list[Condition], list[Condition]]:
    """What was understood of the words, and what the address asks beside them. What is both is one chip, of the words,
    that takes back both."""
    chosen, typed = conditions(words, system, pairs, standards), list[Condition]()
    for chip in found:
        one = understood(words, system, chip, pairs)
        if both := [pair for other, pair in chosen if _same(one, other)]:
            one = understood(words, system, chip, [pair for pair in pairs if pair not in both], is_chosen=True)
            chosen = [(other, pair) for other, pair in chosen if pair not in both]
        typed.append(one)
    return typed, [condition for condition, _ in chosen]


def _same(one: Condition, other: Condition) -> bool:
    return (one.kind, one.label) == (other.kind, other.label)


def understood(words: Words, system: str, chip: Chip, pairs: Pairs, *, is_chosen: bool = False) -> Condition:
    """What was understood of the words, said as what is chosen is said. ``is_chosen`` if it was chosen too, which
    ``pairs`` no longer says."""
    known: dict[str, Callable[[], str]] = {
        "minutes": lambda: words.say(length_label(chip.value)),
        "need": lambda: words.get(f"need.{chip.value}", chip.label),
        "language": lambda: words.label(f"tongue.{chip.value}", chip.label),
        "grade": lambda: grade_words(words, read_ages(chip.value), system) if read_ages(chip.value) else chip.label,
        "type": lambda: words.say(kinds_message(chip.label)),
        "excluded": lambda: words.say(kinds_message(chip.label)),
        "subject": lambda: value_name(words, "subject", chip.label),
        **dict.fromkeys(CONDITIONS, lambda: _said(words, chip_message(chip.kind, chip.value, chip.label))),
    }
    label = known[chip.kind]() if chip.kind in known else chip.label
    if chip.kind == "need":  # its words may be the topic: they stay, and are looked for
        needs = chip.value.split(", ")
        href = with_query("/", [*pairs, *(("as_words", need) for need in needs)])
        taking_back = words("chips.as-words-chosen" if is_chosen else "chips.as-words", words=chip.words)
        return Condition(_kind(words, chip.kind), label, href, taking_back)
    return Condition(_kind(words, chip.kind), label, with_query("/", replace(pairs, "q", chip.without)))


def _said(words: Words, label: str | Message) -> str:
    return label if isinstance(label, str) else words.say(label)


def _kind(words: Words, parameter: str) -> str:
    return "" if parameter in _PLAIN else words.get(f"parameter.{parameter}", parameter)


def conditions(
    words: Words, system: str, pairs: Pairs, standards: Mapping[str, Standard]
) -> list[tuple[Condition, tuple[str, str]]]:
    """What the address asks beside the words, each with the address that no longer asks it, and with its parameter."""
    return [
        (
            Condition(
                _kind(words, name),
                _standard_words(standards, value) if name == "standard" else value_words(words, system, name, value),
                with_query("/", [pair for pair in pairs if pair != (name, value)]),
            ),
            (name, value),
        )
        for name, value in pairs
        if name in FILTERS or name in WISHES
    ]


def _standard_words(standards: Mapping[str, Standard], value: str) -> str:
    """A standard by its code, if an address names it by its identifier."""
    known = standards.get(value)
    return (short_code(known.code) or known.statement) if known else value


def facets(words: Words, system: str, counts: Counts, pairs: Pairs, added: Counts | None = None) -> list[Facet]:
    """The facets that would narrow something, with the values chosen first; a value without results is not offered.
    ``added`` has for facets with values chosen how much more each other value adds."""
    shown, added = [], added or {}
    for name, parameter in FACETS:
        counted = dict(counts.get(name, ()))
        chosen = [value for key, value in pairs if key == parameter]
        offered = dict(added[name]) if name in added else counted
        values = [value for value in offered if value not in chosen][: SHOWN if parameter != "in_ages" else None]
        if parameter == "in_ages":
            values.sort(key=lambda value: int(value.partition("-")[0]))
        elif parameter == "max_minutes":
            values.sort(key=int)
        listed = [(value, counted.get(value, 0), True) for value in chosen]
        listed += [(value, offered[value], False) for value in values]
        choices = [
            FacetValue(
                value_words(words, system, parameter, value),
                count,
                _href(pairs, parameter, value, chosen),
                chosen,
                adds=not chosen and name in added,
            )
            for value, count, chosen in listed
        ]
        if chosen or len(choices) > 1:
            shown.append(Facet(parameter, choices, bool(chosen)))
    return shown


def _href(pairs: Pairs, parameter: str, value: str, chosen: bool) -> str:
    if chosen:
        return with_query("/", [pair for pair in pairs if pair != (parameter, value)])
    others = without(pairs, parameter) if parameter in SINGLE else pairs
    return with_query("/", [*others, (parameter, value)])
