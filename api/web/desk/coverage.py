"""Which standards the approved materials cover: of a framework or a pasted list, by grade and need, with its gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath

from api.auth.sign_in import Sent, at_the_desk, desk_of, sent
from api.auth.visibility import search_of
from api.recommending.coverage import CoverageAsked, Only, measure_coverage, probably_met
from api.services import services_of
from api.web.desk.answer import draw, go
from api.web.exports.table import Format, Table, Value, download
from catalog.errors import InvalidRequestError, UnknownStandardError
from catalog.needs.needs import NEEDS
from catalog.vetting.reports.coverage import Chosen, Matrix, StandardCoverage, Supply
from catalog.vocabularies.grades import name_ages

router = APIRouter(prefix="/desk/coverage")
FEW_LISTS = 8  # are links; more are chosen from
SHOWN = 400  # rows of a page; the files have all
COLUMNS = (
    *("code", "statement", "ages", "approved", "in review", "available", "probably", "gap", "over-supplied"),
    *("materials", "needs served"),
)
Text = Annotated[str, Query(max_length=300)]


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
    desk = desk_of(request)
    saved = desk.lists.get(list) if list is not None else None
    asked = {"framework": framework, "codes": saved.codes if saved else codes, "list": list, "grade": grade}
    asked |= {"need": need if need in NEEDS else "", "only": _only(only)}
    context: dict[str, Any] = {"asked": asked, "kept": saved, "lists": desk.lists.all(), "needs": NEEDS}
    context["few_lists"] = FEW_LISTS
    context["frameworks"] = sorted(search_of(request).graph.frameworks.values(), key=lambda each: (each.title, each.id))
    wanted = CoverageAsked(framework, str(asked["codes"]), grade, str(asked["need"]))
    if wanted.empty:
        return draw(request, "coverage", "matrix.title", context | {"found": None})
    try:
        coverage = measure_coverage(services_of(request), search_of(request), wanted)
    except (InvalidRequestError, UnknownStandardError) as error:
        return draw(request, "coverage", "matrix.title", context | {"error": error, "found": None}, 400)
    chosen, whole, rows = (
        coverage.chosen,
        coverage.matrix,
        coverage.rows(_only(only)),
    )
    if format is not None:
        probable = probably_met(services_of(request), search_of(request), [*rows, *whole.practices])
        return download(_table(whole, rows, chosen, probable, services_of(request).grades), format)
    shared = {"found": whole, "rows": rows[:SHOWN], "hidden": len(rows[SHOWN:]), "unknown": chosen.unknown}
    practices = () if only else whole.practices
    shared |= {"practices": practices}
    shared["probable"] = probably_met(services_of(request), search_of(request), [*rows[:SHOWN], *practices])
    query = [(name, str(value)) for name, value in asked.items() if value and not (name == "codes" and saved)]
    return draw(request, "coverage", "matrix.title", context | shared | {"query": query, "supplies": [*Supply]})


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
        return draw(request, "refused", "matrix.title", {"error": error}, 400)
    return go("/desk/coverage", "list", list=str(made.key))


@router.post("/lists/{key}/remove")
def remove_list(
    request: Request, posted: Annotated[Sent, Depends(sent)], key: Annotated[int, InPath(ge=1, le=2**53)]
) -> Response:
    desk_of(request).lists.remove(posted.person, key)
    return go("/desk/coverage", "list-removed")
