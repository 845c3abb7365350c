"""A rubric, by which reviewers score, as data (pure).

A rubric has sections of criteria. Its rule says how scores become ratings (``vetting.rubrics.rating``). As JSON it
is what ``catalog/vetting/rubrics`` ships, what the editor saves and what a published version keeps for ever;
``catalog.vetting.rubrics.parsing`` reads that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

import orjson

NOT_APPLICABLE: Literal["n/a"] = "n/a"
Score = int | Literal["n/a"]


class Scale(StrEnum):
    """How a criterion is scored; ``SCALES`` has the levels."""

    FOUR = "0-3"
    THREE = "0-2"
    YES_NO = "yes-no"
    MEETS = "meets-partially-not"


SCALES: Mapping[Scale, tuple[str, ...]] = MappingProxyType(  # the label of each value, from 0
    {
        Scale.FOUR: ("very weak or absent", "limited", "strong", "outstanding"),
        Scale.THREE: ("not found", "found in part", "found throughout"),
        Scale.YES_NO: ("no", "yes"),
        Scale.MEETS: ("does not meet", "partially meets", "meets"),
    }
)


class Mark(StrEnum):
    """What a section, or all of them together, comes to."""

    MEETS = "meets"
    PARTIALLY = "partially meets"
    DOES_NOT = "does not meet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing to score. ``passes`` is the least value that does; only a non-negotiable one is failed below it."""

    id: str
    text: str
    look_for: str = ""
    scale: Scale = Scale.THREE
    weight: float = 1
    non_negotiable: bool = False
    passes: int = 1
    may_not_apply: bool = False
    evidence: bool = True  # the score needs a note and a place
    need: str = ""  # the id of the learner need that its best score says is met, and its worst that it is not

    @property
    def best(self) -> int:
        return len(SCALES[self.scale]) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Criteria rated together: by the share of their points, ``meets`` and ``partially`` being the least shares."""

    id: str
    title: str
    criteria: tuple[Criterion, ...]
    about: str = ""
    weight: float = 1
    meets: float = 0.8
    partially: float = 0.5


class RuleKind(StrEnum):
    """How the ratings of sections become one."""

    GATEWAYS = "gateways"  # in turn: one that fails at first ends it; then the table decides
    LOWEST = "lowest"  # the lowest section's
    SHARE = "share"  # the weighted mean of the sections' shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``table`` (gateways only) maps the ratings of the first sections to the whole's; the other sections inform."""

    kind: RuleKind
    meets: float = 0.8
    partially: float = 0.5
    table: tuple[tuple[tuple[Mark, ...], Mark], ...] = ()

    @property
    def gateways(self) -> int:
        """How many sections, from the first, the table decides by."""
        return len(self.table[0][0]) if self.table else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """``version`` is 0 until it is stored."""

    name: str
    title: str
    sections: tuple[Section, ...]
    rule: Rule
    purpose: str = ""
    version: int = 0
    reviewers_needed: int = 2
    license: str = ""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    def criterion(self, id: str) -> Criterion | None:
        return next((criterion for criterion in self.criteria if criterion.id == id), None)


def to_json(rubric: Rubric) -> dict[str, Any]:
    """The object that ``parse`` reads; fields at their default are written too, so that an editor shows them."""
    record = asdict(rubric)
    record["rule"]["table"] = [{"ratings": list(ratings), "is": mark} for ratings, mark in rubric.rule.table]
    content: dict[str, Any] = orjson.loads(orjson.dumps(record))
    return content
