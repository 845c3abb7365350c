"""How a district's decisions enter search: what may be filtered by, what is said beside a result, what comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from catalog.messages import Message
from catalog.vetting.cycle.adoption import Adoption, Status
from indexer.engine import GONE

APPROVED = "approved"
# What a request may ask for; "approved" is what may be used today: adopted, with conditions, or in pilot.
STATUSES = (APPROVED, "adopted", "conditional", "pilot", "coming", "expired", "rejected", "withdrawn")
USABLE = (APPROVED, "adopted", "conditional", "pilot")  # what is part of it


@dataclass(frozen=True, slots=True)
class AdoptionSignals:
    """Decisions as search needs them, of one state of the desk. What is not decided about is not in it."""

    approved: Mapping[str, Message] = field(
        default_factory=dict
    )  # by material, "Adopted for grades 3-5 until June 2028"
    marks: Mapping[str, frozenset[str]] = field(default_factory=dict)  # the materials of each status, and what is GONE


def read_adoption_signals(
    adoptions: Mapping[str, Adoption], withdrawn: frozenset[str] = frozenset()
) -> AdoptionSignals:
    """Only decisions count: a review in progress is not public."""
    marks: dict[str, set[str]] = defaultdict(set)
    approved = {}
    for id, adoption in adoptions.items():
        if adoption.decision is None:
            continue
        if (name := mark(adoption.status)) in STATUSES:
            marks[name].add(id)
        if adoption.approved:
            marks[APPROVED].add(id)
            approved[id] = adoption.message()
    if withdrawn:
        marks[GONE] = set(withdrawn)
    return AdoptionSignals(approved, MappingProxyType({name: frozenset(ids) for name, ids in marks.items()}))


def mark(status: Status) -> str:
    """A status as requests name it."""
    return status.name.lower().replace("_", "-")


class Decided:
    """What is decided and withdrawn by now; worked out again only when either changes. Thread-safe."""

    def __init__(self) -> None:
        self._made: tuple[Mapping[str, Adoption], frozenset[str], AdoptionSignals] = (
            {},
            frozenset(),
            AdoptionSignals(),
        )

    def __call__(self, adoptions: Mapping[str, Adoption], withdrawn: frozenset[str] = frozenset()) -> AdoptionSignals:
        known, gone, signals = self._made
        unchanged = known is adoptions or not (known or adoptions)
        if not unchanged or (gone is not withdrawn and gone != withdrawn):  # to compare many takes long
            signals = read_adoption_signals(adoptions, withdrawn)
            self._made = adoptions, withdrawn, signals
        return signals
