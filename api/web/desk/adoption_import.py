"""Taking over an adoption list that a district keeps as a table: uploaded, mapped, previewed row by row, committed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypedDict

from fastapi import APIRouter, Depends, Request, Response

from api.auth.forms import Form
from api.auth.sign_in import Sent, desk_of, sent
from api.jobs import Job, Progress, Work
from api.services import services_of
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw, go
from api.web.desk.file_import import Choices, FileImport, Upload, upload_of
from api.web.desk.form_values import whole
from catalog.errors import InvalidRequestError, NotFoundError, StateError, SyllabaryError, UnreadableFileError
from catalog.messages import as_json, message
from catalog.vetting.adoption_import.commit import PastImport
from catalog.vetting.adoption_import.rows import ImportRow, Preview, RowState
from catalog.vetting.adoption_import.sheet import COLUMNS, MAX_BYTES, read_sheet
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action

SHOWN = 100  # rows of a page
KIND = "adoptions"


router = APIRouter(prefix="/desk/import")


@dataclass(frozen=True, slots=True)
class AdoptionChoices(Choices):
    """What a person chose for a file: its sheet, columns, words for a status, the order in its dates, the materials
    that lines mean, and the lines that may replace the decision that the page showed."""

    mapping: dict[str, str] | None = None
    day_first: bool | None = None
    sheet: str = ""
    statuses: dict[str, str] | None = None
    chosen: dict[str, str] | None = None
    replacing: dict[str, str] | None = None  # the line -> the decision as it was shown

    def preview(self, request: Request, person: Person, job: Job) -> Preview:
        return desk_of(request).imports.preview(
            person,
            services_of(request).jobs.path(job.token).read_bytes(),
            job.name,
            self.mapping,
            day_first=self.day_first,
            sheet=self.sheet,
            statuses={word: Outcome[name.upper()] for word, name in (self.statuses or {}).items()},
            chosen={int(line): id for line, id in (self.chosen or {}).items()},
        )


def _work(request: Request, person: Person, job: Job, _: str, choices: AdoptionChoices) -> Work:
    imports = desk_of(request).imports

    def work(progress: Progress) -> dict[str, Any]:
        progress("reading", 0, 0)
        shown = choices.preview(request, person, job)
        agreed = choices.replacing or {}
        ticked = {
            row.line for row in shown.rows if row.replaced and agreed.get(str(row.line)) == replaced_decision(row)
        }
        done = imports.commit(person, shown, ticked, progress)
        counts = {state.value: count for state, count in done.counts.items()}
        return {"counts": counts, "entry": done.entry, "rows": [_report_row(row) for row in done.rows]}

    return work


ADOPTIONS = FileImport(Action.IMPORT_ADOPTIONS, (KIND,), AdoptionChoices, _work)


@dataclass(frozen=True, slots=True)
class MappedFile:
    """A file that was sent, and how its columns are read."""

    job: Job
    header: Sequence[str]
    mapping: Mapping[str, str]  # our column -> theirs
    day_first: bool | None  # as the person chose

    @property
    def unused(self) -> list[str]:
        """Columns that nothing is read from."""
        return [name for name in dict.fromkeys(self.header) if name and name not in self.mapping.values()]


@dataclass(frozen=True, slots=True)
class PreviewedRows:
    """A page of what an import would do, row by row."""

    preview: Preview  # without its rows
    counts: Mapping[RowState, int]
    rows: Sequence[ImportRow]
    page: int
    pages: int
    elsewhere: Sequence[tuple[str, str]]  # fields of the rows of other pages
    replacing: Mapping[str, str]  # line -> the decision that was ticked to be replaced
    cells: Mapping[int, Sequence[tuple[str, str]]]  # line -> its cells under the file's own headings


class ImportPage(TypedDict):
    """The form for a file, with what the last one holds."""

    columns: Mapping[str, str]
    outcomes: Sequence[Outcome]
    past: Sequence[PastImport]
    file: MappedFile | None
    previewed: PreviewedRows | None
    replaced_decision: Callable[[ImportRow], str]  # the decision that a row would replace


IMPORT = Template("desk/import.html", ImportPage)


@router.get("", dependencies=[Depends(ADOPTIONS.may)])
def import_page(request: Request) -> Response:
    return _page(request)


@router.post("")
def upload(request: Request, sent: Annotated[Upload, Depends(upload_of(ADOPTIONS, MAX_BYTES))]) -> Response:
    """Read a file and show what its columns were taken for."""
    return _preview(request, sent.person, ADOPTIONS.keep(request, sent), AdoptionChoices())


@router.post("/preview")
def again(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """The same file by other choices, a further page of its rows, or its import."""
    person, form = ADOPTIONS.may(posted.person), posted.form
    job = services_of(request).jobs.get(form.text("file"))
    choices = _choices(form)
    if form.text("then") != "import":
        return _preview(request, person, job, choices, whole(form, "page", 1))
    try:
        choices.preview(request, person, job)
    except (InvalidRequestError, UnreadableFileError) as error:
        return _refused(request, job, error, choices)
    return ADOPTIONS.start(request, person, job, KIND, choices)


@router.post("/undo")
def undo(request: Request, posted: Annotated[Sent, Depends(sent)]) -> Response:
    """Take a whole import back, by one entry in the log."""
    try:
        entry = whole(posted.form, "entry")
        desk_of(request).imports.undo(posted.person, entry, posted.form.text("reason"))
    except (InvalidRequestError, NotFoundError, StateError) as error:
        return _page(request, Refusal.of(error))
    return go("/desk/import", "import-undone")


def replaced_decision(row: ImportRow) -> str:
    """The decision that a row would replace, as the page that was ticked showed it."""
    return str(row.replaced.decision) if row.replaced else ""


def _report_row(row: ImportRow) -> dict[str, Any]:
    """What became of a row, for the report."""
    return {
        "line": row.line,
        "state": row.state,
        "id": row.resource_id,
        "title": row.title or row.cells.get("title", ""),
        "found_by": row.found_by,
        "problems": [as_json(problem) for problem in row.problems],
        "decision": row.decision,
    }


def _choices(form: Form) -> AdoptionChoices:
    words = form.all("status-word")
    statuses = {
        word: outcome
        for n, word in enumerate(words)
        if (outcome := form.text(f"status.{n}")).upper() in Outcome.__members__
    }
    mapping = {ours: theirs for ours in COLUMNS if (theirs := form.text(f"map.{ours}"))}
    ticked = {line: form.text(f"held.{line}") for line in form.all("replace") if _is_line(line)}
    chosen = {
        line: value.strip()
        for name, value in form.pairs
        if name.startswith("choose.") and value.strip() and _is_line(line := name.removeprefix("choose."))
    }
    first = {"yes": True, "no": False}.get(form.text("day_first"))
    return AdoptionChoices(mapping or None, first, form.text("sheet"), statuses, chosen, ticked)


def _is_line(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


def _preview(request: Request, person: Person, job: Job, choices: AdoptionChoices, page: int = 1) -> Response:
    try:
        preview = choices.preview(request, person, job)
    except (InvalidRequestError, UnreadableFileError) as error:
        return _refused(request, job, error, choices)
    first = {RowState.WRONG: 0, RowState.REPLACES: 1}
    rows = sorted(preview.rows, key=lambda row: (0 if row.found_by == "choice" else first.get(row.state, 2), row.line))
    pages = max(1, -(-len(rows) // SHOWN))
    page = min(max(1, page), pages)
    shown = desk_of(request).imports.suggest(rows[(page - 1) * SHOWN : page * SHOWN])
    here = {str(row.line) for row in shown}
    previewed = PreviewedRows(
        replace(preview, rows=()),
        preview.counts,
        shown,
        page,
        pages,
        _elsewhere(choices, here),
        choices.replacing or {},
        {row.line: _cells(row, preview) for row in shown},
    )
    return _page(request, file=MappedFile(job, preview.header, preview.mapping, choices.day_first), previewed=previewed)


def _cells(row: ImportRow, preview: Preview) -> list[tuple[str, str]]:
    """The cells of a row as they are written, by the file's own headings."""
    return [(preview.mapping[ours], text) for ours, text in row.cells.items()]


def _elsewhere(choices: AdoptionChoices, here: set[str]) -> list[tuple[str, str]]:
    """The fields of rows that this page does not show, so that what was chosen there is not lost."""
    fields = [(f"choose.{line}", id) for line, id in (choices.chosen or {}).items() if line not in here]
    for line, decision in (choices.replacing or {}).items():
        if line not in here:
            fields += [("replace", line), (f"held.{line}", decision)]
    return fields


def _refused(request: Request, job: Job, error: SyllabaryError, choices: AdoptionChoices) -> Response:
    """What is wrong, with the file's columns to be mapped if it can be read at all."""
    try:
        data = services_of(request).jobs.path(job.token).read_bytes()
        header = read_sheet(data, job.name, choices.sheet).header
    except (InvalidRequestError, UnreadableFileError):
        return _page(request, Refusal.of(error))
    return _page(request, Refusal.of(error), MappedFile(job, header, choices.mapping or {}, choices.day_first))


def _page(
    request: Request,
    refusal: Refusal | None = None,
    file: MappedFile | None = None,
    previewed: PreviewedRows | None = None,
) -> Response:
    context: ImportPage = {
        "columns": COLUMNS,
        "outcomes": [outcome for outcome in Outcome if outcome is not Outcome.UNDO],
        "past": desk_of(request).imports.past(),
        "file": file,
        "previewed": previewed,
        "replaced_decision": replaced_decision,
    }
    return draw(request, IMPORT, message("import.title"), context, refusal)
