"""Several reviewers' scores together: on what they differ, what was settled, and how much they agree (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.vetting.rubrics.rating import Rating, rate
from catalog.vetting.rubrics.rubric import NOT_APPLICABLE, SCALES, Criterion, Rubric, Score


@dataclass(frozen=True, slots=True)
class Scored:
    """One criterion as one person scored it; ``value`` None is *not yet*. ``version`` counts the saves."""

    value: Score | None
    note: str
    place: str
    version: int
    saved: str


@dataclass(frozen=True, slots=True)
class Settled:
    """One criterion as it was settled after discussion."""

    value: Score
    note: str
    by: str
    made: str
    version: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A criterion that reviewers scored differently. ``apart`` counts steps; one for whom it does not apply is all."""

    criterion: Criterion
    values: Mapping[str, Score]  # by reviewer
    apart: int
    settled: Settled | None


Sheets = Mapping[str, Mapping[str, Scored]]  # reviewer -> criterion -> score


def disagreements(rubric: Rubric, sheets: Sheets, settled: Mapping[str, Settled]) -> list[Disagreement]:
    """Where submitted scores differ, the widest apart first."""
    criteria = []
    for criterion in rubric.criteria:
        values = _values(sheets, criterion.id)
        if len(set(values.values())) > 1:
            numbers = [value for value in values.values() if value != NOT_APPLICABLE]
            apart = criterion.best if NOT_APPLICABLE in values.values() else max(numbers) - min(numbers)
            criteria.append(Disagreement(criterion, values, apart, settled.get(criterion.id)))
    return sorted(criteria, key=lambda difference: -difference.apart)


def consensus(rubric: Rubric, sheets: Sheets, settled: Mapping[str, Settled]) -> dict[str, Score]:
    """By criterion: what was settled, else what all who scored it say; a criterion still in dispute is absent."""
    scores: dict[str, Score] = {}
    for criterion in rubric.criteria:
        values = set(_values(sheets, criterion.id).values())
        if criterion.id in settled:
            scores[criterion.id] = settled[criterion.id].value
        elif len(values) == 1:
            scores[criterion.id] = values.pop()
    return scores


def rated(rubric: Rubric, sheets: Sheets, settled: Mapping[str, Settled]) -> Rating:
    """The rating of the consensus."""
    return rate(rubric, consensus(rubric, sheets, settled))


def tables(rubric: Rubric, sheets: Sheets) -> dict[str, dict[str, dict[str, int]]]:
    """Scale -> reviewer -> criterion -> value, for ``evaluation.agreement.agreement``, which knows grades 0 to 3.

    A scale at a time, since a 1 of 3 and a 1 of 1 are not the same grade; "does not apply" is no grade.
    """
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for scale in SCALES:
        ids = [criterion.id for criterion in rubric.criteria if criterion.scale is scale]
        by_reviewer = {
            handle: {id: value for id in ids if isinstance(value := _value(sheet, id), int)}
            for handle, sheet in sheets.items()
        }
        if any(by_reviewer.values()):
            counts[scale] = by_reviewer
    return counts


def _values(sheets: Sheets, criterion: str) -> dict[str, Score]:
    values = {handle: _value(sheet, criterion) for handle, sheet in sheets.items()}
    return {handle: value for handle, value in values.items() if value is not None}


def _value(sheet: Mapping[str, Scored], criterion: str) -> Score | None:
    scored = sheet.get(criterion)
    return None if scored is None else scored.value
