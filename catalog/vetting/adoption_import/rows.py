"""One row of an adoption list: what it says, what it would do, and everything that is wrong with it (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from catalog.errors import InvalidRequestError
from catalog.messages import Message, message
from catalog.vetting.adoption_import.sheet import day_of
from catalog.vetting.cycle.adoption import Adoption, Outcome
from catalog.vetting.cycle.decision import Verdict, named_grades, verdict_row
from catalog.vetting.form_values import prose
from catalog.vocabularies.dates import Order
from catalog.vocabularies.grades import parse_grade

_LONG = 80  # characters of a cell in a sentence


class RowState(StrEnum):
    READY = "ready"
    REPLACES = "replaces"  # another decision holds: it needs a tick of its own
    UNCHANGED = "unchanged"  # it says what already holds
    WRONG = "wrong"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of the file: what it says, which material it means and how that was found, and what is wrong with it."""

    line: int
    cells: Mapping[str, str]  # by our columns
    state: RowState
    resource_id: str | None = None
    title: str = ""
    found_by: str = ""  # resource, url, title or choice
    verdict: Verdict | None = None
    problems: tuple[Message, ...] = ()
    decision: int | None = None
    replaced: Adoption | None = None  # the decision that it would replace
    near: tuple[tuple[str, str], ...] = ()  # id and title of materials that may be meant


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do."""

    filename: str
    header: tuple[str, ...]
    mapping: Mapping[str, str]
    rows: tuple[ImportRow, ...]
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    statuses: Mapping[str, Outcome | None] = field(default_factory=dict)  # every status as written -> what it means
    day_first: bool | None = None  # as the list's own dates show
    entry: int | None = None  # the import's entry in the log, once rows are stored

    @property
    def counts(self) -> dict[RowState, int]:
        counted = Counter(row.state for row in self.rows)
        return {state: counted[state] for state in RowState}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a list are read: its columns' places, its words, and the order in each column of dates."""

    filename: str
    places: Mapping[str, int]
    statuses: Mapping[str, Outcome | None]
    orders: Mapping[str, Order]

    def row(self, number: int, cells: Sequence[str]) -> ImportRow:
        """A row with its verdict, or with all that is wrong with it."""
        values = {ours: cells[place] for ours, place in self.places.items() if cells[place]}
        problems: list[Message] = []
        outcome = self._outcome(values.get("status", ""), problems)
        grades = self._grades(values.get("grades", ""), problems)
        effective, expires = (self._day(name, values.get(name, ""), problems) for name in ("effective", "expires"))
        if effective and expires and expires < effective:
            problems.append(message("import.problem.order", first=effective, last=expires))
        conditions = values.get("conditions", "") if outcome in (Outcome.CONDITIONS, Outcome.PILOT) else ""
        if outcome is Outcome.CONDITIONS and not conditions:
            problems.append(message("import.problem.conditions"))
        for name in ("rationale", "conditions"):
            _check_text(name, values.get(name, ""), problems)
        if outcome is None or problems:
            return ImportRow(number, values, RowState.WRONG, problems=tuple(problems))
        rationale = values.get("rationale") or f"Taken over from {self.filename}, line {number}."
        verdict = Verdict(
            outcome=outcome,
            rationale=rationale,
            grades=grades,
            effective=effective,
            expires=expires,
            conditions=conditions,
        )
        verdict_row(verdict, verdict.effective or verdict.expires or "0001-01-01")  # nothing else can be wrong with it
        return ImportRow(number, values, RowState.READY, verdict=verdict)

    def _outcome(self, words: str, problems: list[Message]) -> Outcome | None:
        outcome = self.statuses.get(words)
        if outcome is None:
            problems.append(
                message("import.problem.status", status=words[:_LONG]) if words else message("import.problem.no-status")
            )
        return outcome

    def _grades(self, words: str, problems: list[Message]) -> str:
        grades = named_grades(words)
        if grades and parse_grade(grades) is None:
            problems.append(message("import.problem.grades", grades=words[:_LONG]))
        return grades

    def _day(self, name: str, words: str, problems: list[Message]) -> str | None:
        order = self.orders.get(name, Order(None))
        try:
            return day_of(words, day_first=order.day_first)
        except InvalidRequestError as error:
            detail = error.detail or message("import.problem.date", date=words[:_LONG])
            mixed = order.conflict and detail.key == "import.problem.two-dates"
            detail = message("import.problem.mixed-dates", date=words[:_LONG]) if mixed else detail
            problems.append(message("import.problem.in", column=message(f"import.column.{name}"), problem=detail))
            return None


def _check_text(name: str, words: str, problems: list[Message]) -> None:
    try:
        prose(name, words)
    except InvalidRequestError:
        problems.append(message("import.problem.text", column=message(f"import.column.{name}")))
