"""Importing materials and standards at the desk: a file is tried on a copy of the catalog, its report read, then it is
imported under the name of its source. Both go on in the background (``api.jobs``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, TypedDict

import orjson
from fastapi import APIRouter, Depends, Request, Response

from api.auth.forms import Form
from api.auth.sign_in import Sent, sent
from api.jobs import Job, Progress, Work
from api.messages import Words
from api.services import services_of
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw
from api.web.desk.file_import import Choices, FileImport, Upload, upload_of
from catalog.errors import InvalidRequestError
from catalog.formats.columns import COLUMNS, likely_name
from catalog.formats.table import UNUSED
from catalog.importing import import_path
from catalog.importing.report import Report
from catalog.messages import Message, from_json, message
from catalog.store.catalog import Catalog
from catalog.store.loading import Full
from catalog.store.trial import trial_copy
from catalog.vetting.form_values import line
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action

TRIAL, IMPORT = "trial", "materials"
REPORT = ("what", "file", "line", "field", "reason", "records")
MAX_BYTES = 50_000_000
_LISTED = 50  # of each kind of remark on the page; the report has them all

router = APIRouter(prefix="/desk/materials")


@dataclass(frozen=True, slots=True)
class TableChoices(Choices):
    """What a file is imported as. ``records`` is how many the trial counted, to tell how far an import is."""

    source: str = ""
    mapping: dict[str, str] | None = None  # their column -> ours
    full: bool = False
    force: bool = False
    sheet: str = ""
    records: int = 0


def _work(request: Request, person: Person, job: Job, kind: str, choices: TableChoices) -> Work:
    services = services_of(request)
    file, catalog = services.jobs.path(job.token), services.catalog

    def work(progress: Progress) -> dict[str, Any]:
        def count(done: int) -> None:
            progress("trying" if kind == TRIAL else "importing", done, choices.records)

        progress("copying" if kind == TRIAL else "importing", 0, choices.records)
        do = _try if kind == TRIAL else _import
        return _report(do(catalog, file, choices, person, count), file)

    return work


TABLES = FileImport(Action.IMPORT_CATALOG, (TRIAL, IMPORT), TableChoices, _work)


class MaterialsPage(TypedDict):
    """The form for a file."""

    sources: Sequence[str]  # names that files were imported under before


@dataclass(frozen=True, slots=True)
class MaterialReport:
    """What a trial or an import found, and the choices that another trial begins with."""

    report: Mapping[str, Any]  # ``catalog.importing.report.Report`` as JSON
    choices: TableChoices
    ours: Sequence[str]  # names of columns
    sources: Sequence[str]
    listed: int  # remarks of each kind that are listed


MATERIALS = Template("desk/materials.html", MaterialsPage)


@router.get("", dependencies=[Depends(TABLES.may)])
def import_page(request: Request) -> Response:
    return _page(request)


@router.post("")
def upload(request: Request, sent: Annotated[Upload, Depends(upload_of(TABLES, MAX_BYTES))]) -> Response:
    """Keep a file and try it."""
    try:
        choices = _choices(sent.form)
    except InvalidRequestError as error:
        return _page(request, Refusal.of(error))
    return TABLES.start(request, sent.person, TABLES.keep(request, sent), TRIAL, choices)


@router.post("/{token}")
def again(request: Request, token: str, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """Try the file again by other choices, or import it."""
    person, form = TABLES.may(posted.person), posted.form
    job = services_of(request).jobs.get(token)
    try:
        choices = _choices(form)
    except InvalidRequestError as error:
        return _page(request, Refusal.of(error))
    return TABLES.start(request, person, job, IMPORT if form.text("then") == "import" else TRIAL, choices)


def _try(catalog: Catalog, file: Path, choices: TableChoices, person: Person, count: Callable[[int], None]) -> Report:
    """The same import into a copy of the catalog, which goes afterwards."""
    with trial_copy(catalog.database, file.parent) as copy, Catalog.open(copy) as trial:
        return _import(trial, file, choices, person, count)


def _import(
    catalog: Catalog, file: Path, choices: TableChoices, person: Person, count: Callable[[int], None]
) -> Report:
    full = Full.NO if not choices.full else Full.FORCE if choices.force else Full.YES
    return import_path(
        catalog,
        file,
        choices.mapping or None,
        lambda counts: count(sum(asdict(counts).values())),
        choices.source,
        full=full,
        sheet=choices.sheet,
        by=person.handle,
    )


def _report(report: Report, file: Path) -> dict[str, Any]:
    """The report as JSON, with the file by its own name and the columns that nothing uses."""
    result: dict[str, Any] = orjson.loads(
        orjson.dumps(report.to_json_with_messages()).replace(f"{file.parent}/".encode(), b"")
    )
    unused = [note["field"] for note in result["notes"] if note["reason"].startswith(UNUSED)]
    result["notes"] = [note for note in result["notes"] if not note["reason"].startswith(UNUSED)]
    result["unused"] = [{"column": name, "likely": likely_name(name)} for name in dict.fromkeys(unused)]
    return result


def rows_of_report(words: Words, report: Mapping[str, Any]) -> list[list[Any]]:
    """Each rejection, each remark and each identifier that several records have, as under ``REPORT``."""

    def told(entry: Mapping[str, Any]) -> str:
        telling = _telling(entry)
        return words.say(telling) if isinstance(telling, Message) else telling

    rejected = [["rejected", one["file"], one["line"], one["field"], told(one), 1] for one in report["rejections"]]
    notes = [
        ["note", one["file"], ", ".join(map(str, one["lines"])), one["field"], told(one), one["count"]]
        for one in report["notes"]
    ]
    unused = [["column not used", "", "", one["column"], "", ""] for one in report["unused"]]
    shared = [["shared id", "", "", one["id"], told(one), one["records"]] for one in report["shared_ids"]]
    return rejected + notes + unused + shared


def material_report(request: Request, job: Job, report: dict[str, Any]) -> MaterialReport:
    """What the page of a finished trial or import shows."""
    for name in ("rejection_groups", "notes", "shared_ids", "refused"):
        for entry in report[name]:
            entry["told"] = _telling(entry)
    return MaterialReport(report, TABLES.chosen(job), sorted(COLUMNS), _sources(request), _LISTED)


def _telling(entry: Mapping[str, Any]) -> Message | str:
    """What the report says of something: as a message if it has one, else in English."""
    said = from_json(entry["said"]) if entry["said"] else None
    return said if isinstance(said, Message) else str(entry.get("reason") or entry["message"])


def _sources(request: Request) -> list[str]:
    return [source.name for source in services_of(request).catalog.sources()]


def _choices(form: Form) -> TableChoices:
    source = line("source", form.text("source"))
    if not source:
        raise InvalidRequestError("source", "it is empty.", detail=message("materials.needs-source"))
    columns = form.all("column")
    mapping = {theirs: ours for n, theirs in enumerate(columns) if (ours := form.text(f"ours.{n}")) in COLUMNS}
    used = {
        theirs: ours for theirs, ours in zip(form.all("mapped"), form.all("mapped-to"), strict=False) if ours in COLUMNS
    }
    records = form.text("records")
    return TableChoices(
        source,
        {**used, **mapping},
        full=bool(form.text("full")),
        force=bool(form.text("force")),
        sheet=form.text("sheet"),
        records=int(records) if records.isascii() and records.isdigit() and len(records) < 10 else 0,
    )


def _page(request: Request, refusal: Refusal | None = None) -> Response:
    return draw(request, MATERIALS, message("materials.title"), MaterialsPage(sources=_sources(request)), refusal)
