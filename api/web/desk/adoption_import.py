"""Taking over an adoption list that a district keeps as a table: uploaded, mapped, previewed row by row, committed.

Nothing is kept between the steps: the file travels in the form, so that two people or two windows never mix.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from api.auth.forms import Form, read_body, read_upload
from api.auth.sign_in import LapsedError, Sent, check_person, desk_of, session_of, signed_in
from api.web.desk.answer import draw
from api.web.exports.table import Table, Value, download
from catalog.errors import InvalidRequestError, UnreadableFileError
from catalog.vetting.adoption_import.commit import ImportRow, Preview, RowState
from catalog.vetting.adoption_import.sheet import COLUMNS, read_sheet
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require

MAX_BYTES = 3 * 1024 * 1024  # of a file; a longer list is divided
SHOWN = 200
REPORT = ("line", "state", "material", "title", "found by", "problem", "decision")


def importer(person: Annotated[Person, Depends(signed_in)]) -> Person:
    return require(person, Action.IMPORT_ADOPTIONS)


router = APIRouter(prefix="/desk/import")


@router.get("", dependencies=[Depends(importer)])
def import_page(request: Request) -> Response:
    return draw(request, "import", "import.title", {"preview": None, "columns": COLUMNS})


async def _uploaded(request: Request) -> tuple[Form, str, bytes]:
    return await read_upload(request, MAX_BYTES)


async def _carried(request: Request) -> Form:
    return await read_body(request, 2 * MAX_BYTES)


def _person(request: Request, form: Form) -> Sent:
    session = session_of(request)
    if session is None:
        raise LapsedError(Form(()))
    check_person(session.person, form)
    require(session.person, Action.IMPORT_ADOPTIONS)
    return Sent(form, session)


@router.post("")
def upload(request: Request, given: Annotated[tuple[Form, str, bytes], Depends(_uploaded)]) -> Response:
    """Read a file and show what its columns were taken for."""
    form, filename, data = given
    posted = _person(request, form)
    return _preview(request, posted, filename, data, {})


@router.post("/preview")
def again(request: Request, form: Annotated[Form, Depends(_carried)]) -> Response:
    """The same file by another mapping, or its import, or the report of it as a file."""
    posted = _person(request, form)
    filename, data = form.text("filename")[:300], _file(form)
    choices = _choices(form)
    if form.text("then") != "import":
        return _preview(request, posted, filename, data, choices)
    ticked = {int(line) for line in form.all("replace") if line.isascii() and line.isdigit() and len(line) < 8}
    try:
        imports = desk_of(request).imports
        shown = imports.preview(posted.person, data, filename, **choices)
        agreed = {row.line for row in shown.rows if row.line in ticked and _held(row) == form.text(f"held.{row.line}")}
        done = imports.commit(posted.person, shown, agreed)
    except (InvalidRequestError, UnreadableFileError) as error:
        return _refused(request, filename, data, error)
    if form.text("report"):
        return download(Table("import", REPORT, [_row(row) for row in done.rows]), "csv")
    return _show(request, filename, data, done, day_first=choices["day_first"], committed=True)


def _choices(form: Form) -> dict[str, Any]:
    """What was chosen for the file: its sheet, columns, words for a status, and the order in its dates."""
    first = {"yes": True, "no": False}.get(form.text("day_first"))
    words = form.all("status-word")
    statuses = {
        word: Outcome[outcome.upper()]
        for n, word in enumerate(words)
        if (outcome := form.text(f"status.{n}")).upper() in Outcome.__members__
    }
    mapping = {ours: theirs for ours in COLUMNS if (theirs := form.text(f"map.{ours}"))}
    return {"mapping": mapping or None, "day_first": first, "sheet": form.text("sheet"), "statuses": statuses}


def _held(row: ImportRow) -> str:
    """The decision that a row would replace, as the page that was ticked showed it."""
    return str(row.held.decision) if row.held else ""


def _preview(request: Request, posted: Sent, filename: str, data: bytes, choices: dict[str, Any]) -> Response:
    try:
        found = desk_of(request).imports.preview(posted.person, data, filename, **choices)
    except (InvalidRequestError, UnreadableFileError) as error:
        return _refused(request, filename, data, error, choices.get("mapping") or {})
    return _show(request, filename, data, found, day_first=choices.get("day_first"))


def _show(request: Request, filename: str, data: bytes, found: Preview, **context: Any) -> Response:
    first = {RowState.WRONG: 0, RowState.REPLACES: 1}
    rows = sorted(found.rows, key=lambda row: (first.get(row.state, 2), row.line))
    shared = {
        "preview": found,
        "columns": COLUMNS,
        "header": found.header,
        "mapping": found.mapping,
        "rows": rows[:SHOWN],
        "hidden": len(rows[SHOWN:]),
        "filename": filename,
        "file": urlsafe_b64encode(data).decode(),
        "committed": False,
        "day_first": None,
        "outcomes": list(Outcome),
        "held": _held,
    }
    return draw(request, "import", "import.title", shared | context)


def _refused(
    request: Request, filename: str, data: bytes, error: Exception, mapping: dict[str, str] | None = None
) -> Response:
    """What is wrong, with the file's columns to be mapped if it can be read at all."""
    context: dict[str, Any] = {"preview": None, "columns": COLUMNS, "error": error}
    try:
        header = read_sheet(data, filename or "upload").header
    except (InvalidRequestError, UnreadableFileError):
        return draw(request, "import", "import.title", context, 400)
    context |= {
        "header": header,
        "mapping": mapping or {},
        "filename": filename,
        "day_first": None,
        "committed": False,
    }
    context["file"] = urlsafe_b64encode(data).decode()
    return draw(request, "import", "import.title", context, 400)


def _file(form: Form) -> bytes:
    try:
        data = urlsafe_b64decode(form.text("file").encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        raise HTTPException(400, "The file came garbled: choose it again.") from None
    if len(data) > MAX_BYTES:
        raise HTTPException(413, "That file is too large here: divide it.")
    return data


def _row(row: ImportRow) -> list[Value]:
    return [row.line, row.state, row.resource_id, row.title, row.found_by, row.problem, row.decision]
