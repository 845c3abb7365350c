"""The rating of scores under a rubric's rule, and why (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.messages import Message, listed, message
from catalog.vetting.rubrics.rubric import NOT_APPLICABLE, Criterion, Mark, Rubric, RuleKind, Score, Section

_ORDER = (Mark.DOES_NOT, Mark.PARTIALLY, Mark.MEETS)


@dataclass(frozen=True, slots=True)
class SectionRating:
    """One section. ``mark`` is None while scores are missing, if nothing applies, or if it was not reached."""

    id: str
    title: str
    mark: Mark | None
    points: float
    possible: float
    failed: tuple[str, ...]  # non-negotiable criteria
    missing: tuple[str, ...]
    reached: bool = True  # False behind a gateway that ended the review

    @property
    def share(self) -> float:
        return self.points / self.possible if self.possible else 0.0

    @property
    def applies(self) -> bool:
        return self.possible > 0 or bool(self.missing)


@dataclass(frozen=True, slots=True)
class Rating:
    """All sections. ``mark`` is None while something that it depends on is not scored; ``because`` says why."""

    mark: Mark | None
    sections: tuple[SectionRating, ...]
    because: tuple[Message, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(criterion for section in self.sections if section.reached for criterion in section.missing)

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(criterion for section in self.sections if section.reached for criterion in section.failed)


def rate(rubric: Rubric, scores: Mapping[str, Score | None]) -> Rating:
    """The rating of these scores, criterion to value; absent or None is *not scored*, ``n/a`` does not count.

    Scores of criteria that the rubric does not have are ignored; values are taken as checked by ``problem``.
    """
    sections = [_section(section, scores) for section in rubric.sections]
    if rubric.rule.kind is RuleKind.GATEWAYS:
        return _gateways(rubric, sections)
    because = [_because(rubric, n, section) for n, section in enumerate(sections)]
    counted = [(section, rated) for section, rated in zip(rubric.sections, sections, strict=True) if rated.applies]
    if any(rated.missing for _, rated in counted):
        return Rating(None, tuple(sections), (*because, _still_missing(sections)))
    if not counted:
        return Rating(None, tuple(sections), (*because, message("rating.nothing")))
    if rubric.rule.kind is RuleKind.LOWEST:
        lowest = min((rated for _, rated in counted), key=lambda rated: _ORDER.index(_known(rated)))
        because.append(message("rating.lowest", section=lowest.title, mark=_marked(lowest.mark)))
        return Rating(lowest.mark, tuple(sections), tuple(because))
    mark, decides = _shared(rubric, counted)
    return Rating(mark, tuple(sections), (*because, decides))


def problem(criterion: Criterion, value: Score | None) -> str | None:
    """Why a criterion cannot be given this value; None when it can."""
    if value == NOT_APPLICABLE:
        return None if criterion.may_not_apply else f"{criterion.id} always applies: give it a score."
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= criterion.best):
        return None
    return f"{criterion.id} is scored from 0 to {criterion.best}, not {value!r}."


def _section(section: Section, scores: Mapping[str, Score | None]) -> SectionRating:
    points, possible = 0.0, 0.0
    failed, missing = [], []
    for criterion in section.criteria:
        value = scores.get(criterion.id)
        if value is None:
            missing.append(criterion.id)
        elif value != NOT_APPLICABLE:
            points += criterion.weight * int(value) / criterion.best
            possible += criterion.weight
            if criterion.non_negotiable and int(value) < criterion.passes:
                failed.append(criterion.id)
    mark: Mark | None = None
    if failed:  # no missing score can change that
        mark = Mark.DOES_NOT
    elif not missing and possible:
        mark = _by_share(points / possible, section.meets, section.partially)
    return SectionRating(
        section.id, section.title, mark, round(points, 6), round(possible, 6), tuple(failed), tuple(missing)
    )


def _gateways(rubric: Rubric, sections: list[SectionRating]) -> Rating:
    count = rubric.rule.gateways
    because, rated = [], list(sections)
    marks: list[Mark] = []
    for n, section in enumerate(sections[:count]):
        because.append(_because(rubric, n, section))
        if section.mark is None and section.applies:
            return Rating(None, tuple(rated), (*because, _still_missing([section])))
        marks.append(section.mark or Mark.MEETS)  # nothing in it applies
        if n == 0 and section.mark is Mark.DOES_NOT:
            rated[1:] = [_unreached(section) for section in sections[1:]]
            return Rating(Mark.DOES_NOT, tuple(rated), (*because, message("rating.first-gateway")))
    mark = dict(rubric.rule.table)[tuple(marks)]
    gateways = listed([message("rating.gateway", number=n, mark=_marked(mark)) for n, mark in enumerate(marks, 1)])
    because.append(message("rating.together", gateways=gateways, mark=_marked(mark)))
    for n, section in enumerate(sections[count:], count):
        if mark is Mark.MEETS:
            because.append(_because(rubric, n, section))
        else:
            rated[n] = _unreached(section)
    if mark is Mark.MEETS and any(section.missing for section in sections[count:]):
        because.append(_still_missing(sections[count:]))
    return Rating(mark, tuple(rated), tuple(because))


def _shared(rubric: Rubric, counted: list[tuple[Section, SectionRating]]) -> tuple[Mark, Message]:
    if any(rated.failed for _, rated in counted):
        return Mark.DOES_NOT, message("rating.non-negotiable")
    weight = sum(section.weight for section, _ in counted)
    share = sum(section.weight * rated.share for section, rated in counted) / weight if weight else 0.0
    mark = _by_share(share, rubric.rule.meets, rubric.rule.partially)
    bounds = _bounds(rubric.rule.meets, rubric.rule.partially)
    return mark, message("rating.share", share=share, mark=_marked(mark), bounds=bounds)


def _by_share(share: float, meets: float, partially: float) -> Mark:
    if share >= meets - 1e-9:
        return Mark.MEETS
    return Mark.PARTIALLY if share >= partially - 1e-9 else Mark.DOES_NOT


def _because(rubric: Rubric, number: int, section: SectionRating) -> Message:
    name: str | Message = section.title
    if rubric.rule.kind is RuleKind.GATEWAYS:
        name = message("rating.named-gateway", number=number + 1, title=section.title)
    if not section.applies:
        return message("rating.section.nothing", section=name)
    if section.failed:
        failed = listed(section.failed, "comma")
        return message(
            "rating.section.failed", len(section.failed), section=name, mark=_marked(section.mark), criteria=failed
        )
    if section.mark is None:
        return message("rating.section.unscored", section=name)
    return message(
        "rating.section.points",
        section=name,
        mark=_marked(section.mark),
        points=_plain(section.points),
        possible=_plain(section.possible),
        share=section.share,
        bounds=_bounds(rubric.sections[number].meets, rubric.sections[number].partially),
    )


def _marked(mark: Mark | None) -> Message:
    """A mark as a verb: "G1 does not meet"."""
    return message(f"rating.marked.{(mark or Mark.DOES_NOT).name.lower()}")


def _bounds(meets: float, partially: float) -> Message:
    return message("rating.bounds", meets=meets, partially=partially)


def _still_missing(sections: list[SectionRating]) -> Message:
    missing = [criterion for section in sections for criterion in section.missing]
    return message("rating.missing", criteria=listed(missing, "comma"))


def _unreached(section: SectionRating) -> SectionRating:
    return SectionRating(
        section.id, section.title, None, section.points, section.possible, section.failed, section.missing, False
    )


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _known(section: SectionRating) -> Mark:
    return section.mark or Mark.DOES_NOT
