"""Which standards the approved materials cover: of a framework or a pasted list, by grade and need, with its gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath

from api.auth.sign_in import Sent, at_the_desk, desk_of, sent
from api.auth.visibility import search_of
from api.recommending.coverage import Coverage, CoverageAsked, Only, measure_coverage, probably_met
from api.services import services_of
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from api.web.exports.table import Format, Table, Value, download
from catalog.errors import InvalidRequestError, UnknownStandardError
from catalog.messages import message
from catalog.model import Framework
from catalog.needs.needs import NEEDS, Need
from catalog.vetting.reports.coverage import Chosen, Matrix, StandardCoverage, Supply
from catalog.vetting.reports.standards_lists import StandardsList
from catalog.vocabularies.grades import name_ages

router = APIRouter(prefix="/desk/coverage")
FEW_LISTS = 8  # are links; more are chosen from
SHOWN = 400  # rows of a page; the files have all
COLUMNS = (
    *("code", "statement", "ages", "approved", "in review", "available", "probably", "gap", "over-supplied"),
    *("materials", "needs served"),
)
Text = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """What the page shows of a coverage that was measured."""

    matrix: Matrix
    rows: Sequence[StandardCoverage]
    hidden: int  # rows beyond those
    practices: Sequence[StandardCoverage]
    unknown: Sequence[tuple[int, str, str]]  # lines of the list that are no standard: number, text, why
    probable: Mapping[str, int] | None  # materials that probably meet a standard, by its identifier, if counted
    query: Sequence[tuple[str, str]]  # what was asked, as an address has it


class CoveragePage(TypedDict):
    """The form, and the report if something was asked."""

    asked: CoverageAsked
    only: Only
    list: int | None  # the list that was asked for
    saved_list: StandardsList | None  # and the list itself
    lists: Sequence[StandardsList]
    few_lists: int
    frameworks: Sequence[Framework]
    needs: Mapping[str, Need]
    supplies: Sequence[Supply]
    report: CoverageReport | None


class RefusedPage(TypedDict):
    """Nothing but why."""


COVERAGE, REFUSED = Template("desk/coverage.html", CoveragePage), Template("desk/refused.html", RefusedPage)


@router.get("", dependencies=[Depends(at_the_desk)])
def coverage_page(
    request: Request,
    *,
    framework: Text = "",
    codes: Annotated[str, Query(max_length=100_000)] = "",
    list: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    grade: Text = "",
    need: Text = "",
    only: Text = "",
    format: Format | None = None,
) -> Response:
    desk, search, services = desk_of(request), search_of(request), services_of(request)
    saved = desk.lists.get(list) if list is not None else None
    asked = CoverageAsked(framework, saved.codes if saved else codes, grade, need if need in NEEDS else "")
    context: CoveragePage = {
        "asked": asked,
        "only": _only(only),
        "list": list,
        "saved_list": saved,
        "lists": desk.lists.all(),
        "few_lists": FEW_LISTS,
        "frameworks": sorted(search.graph.frameworks.values(), key=lambda framework: (framework.title, framework.id)),
        "needs": NEEDS,
        "supplies": [*Supply],
        "report": None,
    }
    if asked.empty:
        return draw(request, COVERAGE, message("matrix.title"), context)
    try:
        coverage = measure_coverage(services, search, asked)
    except (InvalidRequestError, UnknownStandardError) as error:
        return draw(request, COVERAGE, message("matrix.title"), context, Refusal.of(error))
    if format is not None:
        rows = coverage.rows(_only(only))
        probable = probably_met(services, search, [*rows, *coverage.matrix.practices])
        return download(_table(coverage.matrix, rows, coverage.chosen, probable, services.grades), format)
    context["report"] = _report(request, coverage, context)
    return draw(request, COVERAGE, message("matrix.title"), context)


def _report(request: Request, coverage: Coverage, page: CoveragePage) -> CoverageReport:
    asked, only, saved_list = page["asked"], page["only"], page["saved_list"]
    rows = coverage.rows(only)
    practices = () if only else coverage.matrix.practices
    query = {
        "framework": asked.framework,
        "codes": "" if saved_list else asked.codes,
        "list": str(saved_list.key) if saved_list else "",
        "grade": asked.grade,
        "need": asked.need,
        "only": only,
    }
    return CoverageReport(
        coverage.matrix,
        rows[:SHOWN],
        len(rows[SHOWN:]),
        practices,
        coverage.chosen.unknown,
        probably_met(services_of(request), search_of(request), [*rows[:SHOWN], *practices]),
        [(name, value) for name, value in query.items() if value],
    )


def _only(text: str) -> Only:
    return "gaps" if text == "gaps" else "over" if text == "over" else ""


def _table(
    whole: Matrix, rows: Sequence[StandardCoverage], chosen: Chosen, probable: Mapping[str, int] | None, grades: str
) -> Table:
    """The rows, practices after the rest; in JSON they have a list of their own. What probably meets a standard is left
    empty if it was not counted."""
    lines: list[list[Value]] = []
    for row in (*rows, *whole.practices):
        titles = "; ".join(fact.title for fact in row.materials[Supply.ADOPTED])
        standard = row.standard
        facts: list[Value] = [standard.code or standard.id, standard.statement, str(standard.ages or "")]
        waiting = None if probable is None else probable.get(standard.id, 0)
        lines.append(
            [*facts, *row.counts, waiting, "yes" if row.gap else "", "yes" if row.over_supplied else "", titles]
        )
        lines[-1].append("; ".join(need for need in NEEDS if row.needs.get(need)))
    record = {
        "standards": whole.whole.standards,
        "covered": whole.whole.covered,
        "gaps": whole.whole.gaps,
        "by_grade": [
            asdict(share) | {"gaps": share.gaps, "grade": name_ages(share.ages, grades) if share.ages else None}
            for share in whole.by_grade
        ],
        "by_need": [asdict(share) | {"gaps": share.gaps} for share in whole.by_need],
        "by_need_and_grade": {
            need: [asdict(share) | {"gaps": share.gaps} for share in shares] for need, shares in whole.crossed.items()
        },
        "unknown": [{"line": number, "text": text, "problem": why} for number, text, why in chosen.unknown],
        "rows": [dict(zip(COLUMNS, line, strict=True)) for line in lines[: len(rows)]],
        "practices": [dict(zip(COLUMNS, line, strict=True)) for line in lines[len(rows) :]],
    }
    return Table("coverage", COLUMNS, lines, record)


@router.post("/lists")
def keep_list(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """Keep a pasted list of standards under a name."""
    form, desk = posted.form, desk_of(request)
    try:
        made = desk.lists.save(posted.person, form.text("title"), form.text("codes"))
    except InvalidRequestError as error:
        return draw(request, REFUSED, message("matrix.title"), RefusedPage(), Refusal.of(error))
    return go("/desk/coverage", "list", list=str(made.key))


@router.post("/lists/{key}/remove")
def remove_list(
    request: Request, posted: Annotated[Sent, Depends(sent)], key: Annotated[int, InPath(ge=1, le=2**53)]
) -> Response:
    desk_of(request).lists.remove(posted.person, key)
    return go("/desk/coverage", "list-removed")
