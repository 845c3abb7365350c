"""Coverage of standards by approved materials, as asked for: for the desk's page, its files and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from api.search.fit import Band
from api.search.grade_words import read_grade
from api.search.parameters import unknown_grade
from api.search.service import SearchSession
from api.services import Services
from catalog.errors import GenerationError
from catalog.model import AgeRange, Filter
from catalog.needs.needs import NEEDS
from catalog.vetting.reports.coverage import Chosen, Matrix, StandardCoverage, matrix, pasted, whole_framework
from catalog.vetting.reports.standards_lists import StandardsList

PAIRS = 2000  # inferred alignments that are counted for an answer
Only = Literal["", "gaps", "over"]


@dataclass(frozen=True, slots=True)
class CoverageAsked:
    """Coverage of a pasted list of codes if there are any, else of a framework; narrowed to a grade and a need."""

    framework: str = ""
    codes: str = ""
    grade: str = ""
    need: str = ""

    def of_list(self, standards_list: StandardsList) -> CoverageAsked:
        """The same of a list that the district keeps."""
        return CoverageAsked(self.framework, standards_list.codes, self.grade, self.need)

    @property
    def empty(self) -> bool:
        return not (self.codes.strip() or self.framework)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The standards that were chosen, and what covers them."""

    chosen: Chosen
    matrix: Matrix

    def rows(self, only: Only) -> Sequence[StandardCoverage]:
        """All, or only gaps, or only what is over-supplied."""
        return [row for row in self.matrix.rows if not only or (row.gap if only == "gaps" else row.over_supplied)]


def read_ages(grade: str) -> AgeRange | None:
    """Raises InvalidRequestError for what is no grade."""
    ages = read_grade(grade) if grade.strip() else None
    if grade.strip() and ages is None:
        raise unknown_grade(grade[:60])
    return ages


def measure_coverage(services: Services, search: SearchSession, asked: CoverageAsked) -> Coverage:
    """Raises UnknownStandardError for a framework that is not here, InvalidRequestError for what is no grade. The
    session is one that sees everything."""
    graph = search.graph
    chosen = pasted(graph, asked.codes) if asked.codes.strip() else whole_framework(graph, asked.framework)
    ages = read_ages(asked.grade)
    holdings = services.desk.holdings.of(graph, chosen, partial(services.needs_served.of, search))
    return Coverage(chosen, matrix(chosen, holdings, ages=ages, need=asked.need or None, needs=tuple(NEEDS)))


def probably_met(services: Services, search: SearchSession, rows: Sequence[StandardCoverage]) -> Counter[str] | None:
    """How many materials probably meet each standard by inference alone, and wait for a reviewer's word; None if they
    are too many to count for an answer, or nothing is indexed."""
    try:
        standards, judged = {row.standard.id for row in rows}, services.desk.alignments.judged()
        pairs, more = search.inferences(Filter(), standards, None, judged, most=PAIRS)
    except GenerationError:
        return None
    probable = [alignment for _, alignment in pairs if Band.of(alignment) is Band.PROBABLY]
    if more is not None and len(probable) == len(pairs):
        return None
    return Counter(alignment.standard_id or "" for alignment in probable)
