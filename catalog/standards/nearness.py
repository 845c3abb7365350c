"""How near one standard is to another that is asked for: one scale for search, pages and plans."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Nearness(StrEnum):
    """How a standard relates to the one that was asked for."""

    SELF = "self"
    EQUIVALENT = "equivalent"
    PART = "part"
    PART_OF_EQUIVALENT = "part of equivalent"
    WHOLE = "whole"  # what the one asked for is a lettered part of
    OVERLAPPING = "overlapping"
    PARENT = "parent"
    RELATED = "related"
    PREREQUISITE = "prerequisite"


NEARNESS: Mapping[Nearness, float] = MappingProxyType(
    {
        Nearness.SELF: 1.0,
        Nearness.EQUIVALENT: 0.95,
        Nearness.PART: 0.9,
        Nearness.PART_OF_EQUIVALENT: 0.85,
        Nearness.WHOLE: 0.845,
        Nearness.OVERLAPPING: 0.61,  # and more, see ``nearness_of_overlap``
        Nearness.PARENT: 0.6,
        Nearness.RELATED: 0.4,
        Nearness.PREREQUISITE: 0.3,
    }
)

# What is declared for one of these is declared for the standard itself: one rule for search, pages, plans and reports.
ANSWERING = frozenset({Nearness.SELF, Nearness.EQUIVALENT, Nearness.PART, Nearness.PART_OF_EQUIVALENT, Nearness.WHOLE})


OVERLAP_STEP = 0.23  # so that the whole overlap is still farther than what answers


def nearness_of_overlap(score: float) -> float:
    """The nearness of a standard that shares this much with another, by a crosswalk."""
    return NEARNESS[Nearness.OVERLAPPING] + OVERLAP_STEP * score


def overlap_of_nearness(nearness: float) -> float:
    """The score that ``nearness_of_overlap`` had."""
    return min(1.0, max(0.0, (nearness - NEARNESS[Nearness.OVERLAPPING]) / OVERLAP_STEP))
