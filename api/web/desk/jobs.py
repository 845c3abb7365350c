"""How far an import is: a page that can be left, reloaded and come back to, and what the import found at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from fastapi import APIRouter, Depends, Request, Response

from api.auth.sign_in import Sent, sent, signed_in
from api.jobs import Job
from api.services import services_of
from api.web.contexts import Template
from api.web.desk import adoption_import, material_import
from api.web.desk.answer import draw, go
from api.web.desk.file_import import FileImport
from api.web.desk.material_import import MaterialReport
from api.web.exports.table import Table, download
from api.web.pages.frame import words_of
from catalog.errors import NotFoundError
from catalog.messages import Message, from_json, message
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require

router = APIRouter(prefix="/desk/jobs")
REPORT = ("line", "state", "material", "title", "found by", "problem", "decision")
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class AdoptionReport:
    """What became of a list's rows."""

    rows: Sequence[Mapping[str, Any]]  # those that were not taken over
    hidden: int  # rows beyond those
    counts: Mapping[str, int]  # by state


class JobPage(TypedDict):
    """How far a job is, and what it found."""

    job: Job
    failure: Message | str | None
    adoptions: AdoptionReport | None
    materials: MaterialReport | None


JOB = Template("desk/job.html", JobPage)
IMPORTS: Mapping[str, FileImport[Any]] = {
    name: kind for kind in (adoption_import.ADOPTIONS, material_import.TABLES) for name in kind.kinds
}
TITLES = {material_import.TRIAL: message("job.trial"), material_import.IMPORT: message("job.materials")}


def reader(person: Annotated[Person, Depends(signed_in)]) -> Person:
    return require(person, Action.IMPORT_ADOPTIONS)


@router.get("/{token}", dependencies=[Depends(reader)])
def job_page(request: Request, token: str) -> Response:
    jobs = services_of(request).jobs
    job = jobs.get(token)
    context: JobPage = {"job": job, "failure": _failure(job), "adoptions": None, "materials": None}
    if job.state == "done":
        result = jobs.result(token)
        if job.kind == adoption_import.KIND:
            open_rows = [row for row in result["rows"] if row["state"] in ("wrong", "replaces")]
            context["adoptions"] = AdoptionReport(
                _with_messages(open_rows[:_SHOWN]), len(open_rows[_SHOWN:]), result["counts"]
            )
        else:
            context["materials"] = material_import.material_report(request, job, result)
    return draw(request, JOB, TITLES.get(job.kind, message("job.adoptions")), context)


@router.post("/{token}/continue")
def go_on(request: Request, token: str, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """Begin an import again whose process ended: what it stored already is met as unchanged."""
    person = require(posted.person, Action.IMPORT_ADOPTIONS)
    job = services_of(request).jobs.get(token)
    kind = IMPORTS.get(job.kind)
    return kind.start_again(request, person, job) if kind else go(f"/desk/jobs/{token}")


@router.get("/{token}/report.csv", dependencies=[Depends(reader)])
def report(request: Request, token: str) -> Response:
    """What became of every row of a list, or all that was said of a file of materials. Raises NotFoundError if the job
    has not ended."""
    jobs = services_of(request).jobs
    job = jobs.get(token)
    if job.state != "done":
        raise NotFoundError("This job has no report yet.", detail=message("refused.no-report"))
    result = jobs.result(token)
    if job.kind == adoption_import.KIND:
        return download(Table("import", REPORT, _decided_rows(request, result["rows"])), "csv")
    return download(
        Table("materials", material_import.REPORT, material_import.rows_of_report(words_of(request), result)), "csv"
    )


def _decided_rows(request: Request, rows: list[dict[str, Any]]) -> list[list[Any]]:
    words = words_of(request)
    return [
        [row["line"], row["state"], row["id"], row["title"], row["found_by"],
         " ".join(words.say(problem) for problem in problems), row["decision"]]
        for row, problems in ((row, row["problems"]) for row in _with_messages(rows))
    ]  # fmt: skip


def _with_messages(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"problems": [from_json(problem) for problem in row["problems"]]} for row in rows]


def _failure(job: Job) -> Message | str | None:
    failure = from_json(job.error) if job.error else None
    return failure if isinstance(failure, Message | str) else None
