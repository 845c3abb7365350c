"""When nothing is found: which condition to drop, what that would give, and which value was nearly a known one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from rapidfuzz import process

from catalog.model import Filter, Query
from indexer.engine import Engine, Probe


@dataclass(frozen=True, slots=True)
class Loosening:
    """A condition that could go, by its name in requests, and how many results there would be without it."""

    parameter: str
    label: str
    count: int


# By field of a filter: the parameter of requests and what it is called.
_PARAMETERS: Mapping[str, tuple[str, str]] = {
    "subjects": ("subject", "subject"),
    "types": ("type", "type"),
    "languages": ("language", "language"),
    "licenses": ("license", "licence"),
    "publishers": ("publisher", "publisher"),
    "accessibility_features": ("accessibility", "accessibility feature"),
    "ages": ("in_ages", "ages"),
    "free": ("free", "cost"),
    "max_minutes": ("max_minutes", "minutes"),
    "statuses": ("status", "decision"),
}


def _conditions(filter: Filter) -> list[tuple[str, str]]:
    """The fields that are set, each with its words."""
    found = []
    for name in (each.name for each in fields(filter)):
        value = getattr(filter, name)
        if value in ((), None):
            continue
        label = _PARAMETERS[name][1]
        if name == "free":
            found.append((name, "free of charge" if value else "not free"))
        elif name == "max_minutes":
            found.append((name, f"at most {value} minutes"))
        else:
            found.append((name, f"{label} {' or '.join(value) if isinstance(value, tuple) else value}"))
    return found


def why_nothing(query: Query, engine: Engine) -> str:
    """A sentence that names what was asked and the conditions, and values that no resource has."""
    asked = f"for “{query.words}”" if query.words else "for what was asked"
    conditions = [label for _, label in _conditions(query.filter)]
    if not conditions:
        return f"Nothing was found {asked}. Other words, or a broader standard, may find more."
    known = engine.facets(Probe())
    hints = [hint for hint in (_near_miss(known, facet, query.filter) for facet in known) if hint]
    return f"Nothing was found {asked} with {', '.join(conditions)}.{''.join(' ' + hint for hint in hints)}"


def loosenings(probe: Probe, engine: Engine) -> list[Loosening]:
    """Each condition without which something would be found, the one that costs least first."""
    found = []
    for name, label in _conditions(probe.filter):
        default = getattr(Filter(), name)
        count = engine.candidates(replace(probe, filter=replace(probe.filter, **{name: default})), 1).count
        if count:
            found.append(Loosening(_PARAMETERS[name][0], label, count))
    return sorted(found, key=lambda each: (each.count, each.parameter))


def _near_miss(known: Mapping[str, Sequence[tuple[str, int]]], facet: str, filter: Filter) -> str | None:
    """A sentence where a filter asks for a value that no resource has, with the nearest that one has."""
    asked = getattr(filter, facet, None)
    values = [value for value, _ in known[facet]]
    if not isinstance(asked, tuple):
        return None
    for value in asked:
        if value.casefold() in {each.casefold() for each in values}:
            continue
        near = process.extractOne(value, values, score_cutoff=60)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        return f"Nothing here has the {_PARAMETERS[facet][1]} “{value}”.{hint}"
    return None
