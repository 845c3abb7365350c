"""What readers said of results, "useful" or "not useful", as grades that do not depend on where a result was listed.

Readers look further down a list ever more seldom, so a result at place 8 is said to be useful less often than one at
place 1 that is as good. The chance that a reader looks at a place is taken as 1 / place, the model with exponent 1 of
Joachims, Swaminathan and Schnabel, "Unbiased Learning-to-Rank with Biased Feedback" (WSDM 2017), and what was said at
a place is divided by it: it stands for as many days as it would have been said on, had every reader looked. No place
counts more than ``MAX_WEIGHT`` times. What 1 / place was not fitted on is this service: it is an assumption.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MAX_WEIGHT = 10.0
MIN_DAYS = 2  # on which something was said of a material for a search, whatever it was
MIN_WEIGHED = 5.0  # days that these stand for
USEFUL, NOT_USEFUL = 1, 0


@dataclass(frozen=True, slots=True)
class Feedback:
    """On how many ``days`` readers said of ``id``, listed at ``place`` for ``words``, that it is ``useful``, or not."""

    words: str
    id: str
    useful: bool
    place: int
    days: int


def weight(place: int) -> float:
    """How many readers one who spoke at this place stands for; ``place`` counts from 1."""
    return min(float(place), MAX_WEIGHT)


def grades(statements: Iterable[Feedback]) -> Mapping[str, Mapping[str, int]]:
    """For each search's words, the materials of which enough was said: 1 if at least half of the weighed days say
    "useful", else 0. Words and materials come in the order of their names."""
    days: defaultdict[tuple[str, str], int] = defaultdict(int)
    weighed: defaultdict[tuple[str, str, bool], float] = defaultdict(float)
    for statement in statements:
        days[statement.words, statement.id] += statement.days
        weighed[statement.words, statement.id, statement.useful] += statement.days * weight(statement.place)
    by_words: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (words, id), number in sorted(days.items()):
        useful, not_useful = weighed[words, id, True], weighed[words, id, False]
        if number >= MIN_DAYS and useful + not_useful >= MIN_WEIGHED:
            by_words[words][id] = USEFUL if useful >= not_useful else NOT_USEFUL
    return by_words
