"""When nothing is found: which condition to drop, what that would give, and which value was nearly a known one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from rapidfuzz import process

from catalog.model import Filter, Query
from catalog.saying import Said, listed, said
from indexer.engine import Engine, Probe


@dataclass(frozen=True, slots=True)
class Loosening:
    """A condition that could go, by its name in requests, and how many results there would be without it."""

    parameter: str
    label: Said
    count: int


# By field of a filter: the parameter of requests.
_PARAMETERS: Mapping[str, str] = {
    "subjects": "subject",
    "types": "type",
    "languages": "language",
    "licenses": "license",
    "publishers": "publisher",
    "accessibility_features": "accessibility",
    "ages": "in_ages",
    "free": "free",
    "max_minutes": "max_minutes",
    "statuses": "status",
}
# Parameters whose values have names of their own, by the table of words that holds them.
_NAMED = {"language": "tongue", "accessibility": "feature", "status": "status"}


def _conditions(filter: Filter) -> Iterator[tuple[str, Said]]:
    """The fields that are set, each with its words."""
    for name in (each.name for each in fields(filter)):
        value, parameter = getattr(filter, name), _PARAMETERS[name]
        if value in ((), None):
            continue
        if name == "free":
            yield name, said("condition.free" if value else "condition.not-free")
        elif name == "max_minutes":
            yield name, said("condition.max_minutes", value)
        elif isinstance(value, tuple):
            last = "and" if name == "accessibility_features" else "or"
            yield name, said(f"condition.{parameter}", values=listed([_named(parameter, each) for each in value], last))
        else:
            yield name, said(f"condition.{parameter}", values=str(value))


def _named(parameter: str, value: str) -> str | Said:
    return Said(f"{_NAMED[parameter]}.{value}", otherwise=value) if parameter in _NAMED else value


def why_nothing(query: Query, engine: Engine) -> list[Said]:
    """What was asked and the conditions in one sentence, and one for each value that no resource has."""
    conditions = [label for _, label in _conditions(query.filter)]
    if not conditions:
        return [said("nothing.words", words=query.words) if query.words else said("nothing.other")]
    together = listed(conditions, "comma")
    known = engine.facets(Probe())
    return [
        said("nothing.words-with", words=query.words, conditions=together)
        if query.words
        else said("nothing.other-with", conditions=together),
        *(hint for hint in (_near_miss(known, facet, query.filter) for facet in known) if hint),
    ]


def loosenings(probe: Probe, engine: Engine) -> list[Loosening]:
    """Each condition without which something would be found, the one that costs least first."""
    found = []
    for name, label in _conditions(probe.filter):
        default = getattr(Filter(), name)
        count = engine.candidates(replace(probe, filter=replace(probe.filter, **{name: default})), 1).count
        if count:
            found.append(Loosening(_PARAMETERS[name], label, count))
    return sorted(found, key=lambda each: (each.count, each.parameter))


def _near_miss(known: Mapping[str, Sequence[tuple[str, int]]], facet: str, filter: Filter) -> Said | None:
    """A sentence where a filter asks for a value that no resource has, with the nearest that one has."""
    asked = getattr(filter, facet, None)
    values = [value for value, _ in known[facet]]
    if not isinstance(asked, tuple):
        return None
    for value in asked:
        if value.casefold() in {each.casefold() for each in values}:
            continue
        condition = said(f"condition.{_PARAMETERS[facet]}", values=said("quoted", text=value))
        near = process.extractOne(value, values, score_cutoff=60)
        return (
            said("nothing.near", condition=condition, near=near[0])
            if near
            else said("nothing.unknown", condition=condition)
        )
    return None
