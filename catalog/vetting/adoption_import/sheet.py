"""An existing adoption list as districts keep it: rows of a CSV or XLSX file, and their meaning (pure)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from unicodedata import normalize

from catalog.errors import InvalidRequestError, UnreadableFileError
from catalog.formats.rows import Row, find_header
from catalog.formats.xlsx import Book
from catalog.messages import message
from catalog.vetting.cycle.adoption import Outcome
from catalog.vocabularies.dates import Order, is_unclear, order_of, parse_date

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000  # at preview and commit alike
_MAX_COLUMNS = 200
_MAX_CELL = 20_000

COLUMNS: Mapping[str, str] = MappingProxyType(  # ours -> what it holds
    {
        "resource": "the material's id in this catalog",
        "url": "the material's address",
        "title": "the material's title, if neither id nor address is given",
        "status": "adopted, pilot, adopted with conditions, rejected or withdrawn, in the district's words",
        "grades": "the grades it is approved for",
        "effective": "the first day",
        "expires": "the last day",
        "conditions": "the conditions",
        "rationale": "why it was decided so",
    }
)
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(  # the names that districts give them
    {
        "resource": ("resource", "id", "resourceid", "identifier", "itemid", "materialid", "key", "identificador"),
        "url": ("url", "link", "address", "website", "weblink", "web", "enlace", "direccion", "sitioweb"),
        "title": (
            *("title", "name", "material", "materialname", "product", "productname", "resourcename", "tool", "app"),
            *("titulo", "nombre", "producto", "recurso"),
        ),
        "status": (
            "status",
            "decision",
            "outcome",
            "adoptionstatus",
            "approval",
            "approved",
            "result",
            "recommendation",
            *("estado", "resultado", "aprobacion"),
        ),
        "grades": (
            *("grades", "grade", "gradelevel", "gradelevels", "gradeband", "level", "levels", "year", "years"),
            *("grado", "grados", "nivel", "niveles"),
        ),
        "effective": (
            "effective",
            "effectivedate",
            "start",
            "startdate",
            "from",
            "adopted",
            "adoptiondate",
            "dateadopted",
            "validfrom",
            "firstday",
            "approvaldate",
            "dateapproved",
            *("adoptedon", "approvedon", "decidedon", "decisiondate", "dateofadoption", "dateofapproval"),
            *("effectivefrom", "effectiveon", "begins", "starts", "startson"),
            *("desde", "inicio", "fechadeinicio", "fechadeadopcion", "fechadeaprobacion", "vigentedesde", "primerdia"),
        ),
        "expires": (
            *("expires", "expiry", "expiration", "expirationdate", "expirydate", "expireson", "end", "enddate"),
            *("until", "to", "validuntil", "validto", "validthrough", "through", "approvedthrough", "approveduntil"),
            *("lastday", "ends", "endson", "expiringon", "validtill", "goodthrough"),
            *("hasta", "fin", "fechadefin", "vencimiento", "fechadevencimiento", "vigentehasta", "ultimodia"),
        ),
        "conditions": ("conditions", "condition", "restrictions", "limits", "limitations", "condiciones"),
        "rationale": (
            *("rationale", "reason", "reasons", "notes", "note", "comment", "comments", "justification"),
            *("motivo", "motivos", "razon", "notas", "comentarios", "justificacion"),
        ),
    }
)
_WORDS: Mapping[Outcome, tuple[str, ...]] = MappingProxyType(
    {
        Outcome.ADOPT: (
            "adopt",
            "adopted",
            "approve",
            "approved",
            "yes",
            "y",
            "x",
            "✓",
            "✔",
            "☑",
            "true",
            "deploy",
            "active",
            "accepted",
            "current",
            *("adoptar", "adoptado", "adoptada", "aprobado", "aprobada", "sí", "si"),
        ),
        Outcome.PILOT: ("pilot", "piloting", "in pilot", "trial", "pilot only", "piloto", "en piloto", "en prueba"),
        Outcome.CONDITIONS: (
            *("adopt with conditions", "adopted with conditions", "approved with conditions", "conditional"),
            *("conditionally approved", "approved with restrictions", "restricted", "conditions"),
            *("adoptado con condiciones", "aprobado con condiciones", "aprobada con condiciones", "condicional"),
        ),
        Outcome.REJECT: (
            "reject",
            "rejected",
            "deny",
            "denied",
            "not approved",
            "no",
            "n",
            "✗",
            "✘",
            "✕",
            "false",
            "declined",
            "refused",
            "not adopted",
            *("rechazar", "rechazado", "rechazada", "no aprobado", "no aprobada", "no adoptado", "no adoptada"),
        ),
        Outcome.WITHDRAW: (
            *("withdraw", "withdrawn", "retired", "removed", "discontinued", "inactive", "revoked"),
            *("retirado", "retirada", "descontinuado", "inactivo"),
        ),
    }
)
_OUTCOME = {word: outcome for outcome, words in _WORDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read: ``rows`` with their line numbers, each as long as ``header``."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sheets: tuple[str, ...] = ()  # of a workbook
    sheet: str = ""  # the one that was read


def read_sheet(data: bytes, filename: str, sheet: str = "") -> Sheet:
    """A sheet of a workbook, or a delimited file in UTF-8, UTF-16 or Windows-1252, with its header found.

    Without ``sheet`` it is the one that looks most like an adoption list. Raises UnreadableFileError.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(f"{filename} has more than {MAX_BYTES:,} bytes: divide it.")
    sheets: tuple[str, ...] = ()
    if data[:2] == b"PK":
        rows, sheets, sheet = _xlsx(data, filename, sheet)
    else:
        rows = [Row(number, cells) for number, cells in _csv(data, filename)]
    headed = find_header([row for row in rows if any(row.cells)], _score)
    if headed is None:
        raise UnreadableFileError(f"{filename} holds no rows.")
    filled = [row for row in headed.body if isinstance(row, Row)]
    header = _header(headed.header.cells, max((_width(row.cells) for row in filled), default=0))
    width = len(header)
    if len(filled) > MAX_ROWS:
        raise UnreadableFileError(f"{filename} has more than {MAX_ROWS:,} rows: divide it.")
    body = tuple((row.line, tuple((*row.cells, *[""] * width)[:width])) for row in filled)
    return Sheet(header, body, sheets, sheet)


def _header(cells: Sequence[str], widest: int) -> tuple[str, ...]:
    """A name of its own for each column, also for one without a heading, with the heading of an earlier one, or beyond
    all headings, so that a page can say which ones it does not read."""
    headings = list(cells[: _width(cells)])
    headings += [""] * (widest - len(headings))
    names: list[str] = []
    for n, heading in enumerate(headings, 1):
        place = f"{heading} (column {n})" if heading else f"column {n}"
        names.append(place if not heading or heading in names else heading)
    return tuple(names)


def guess_mapping(header: Sequence[str]) -> dict[str, str]:
    """Ours -> theirs, for the headings that are plain; a person checks and completes it."""
    folded = {_folded(name): name for name in reversed(header)}
    mapping: dict[str, str] = {}
    for ours, names in _NAMES.items():
        theirs = next((folded[name] for name in names if name in folded and folded[name] not in mapping.values()), None)
        if theirs is not None:
            mapping[ours] = theirs
    return mapping


def check_mapping(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Ours -> the place of theirs; InvalidRequestError says which column is missing or unknown."""
    for ours, theirs in mapping.items():
        if ours not in COLUMNS:
            raise InvalidRequestError("mapping", f"“{ours[:80]}” is no column here.", ", ".join(COLUMNS))
        if theirs not in header:
            detail = message("import.problem.no-column", column=theirs[:80])
            raise InvalidRequestError("mapping", f"the file has no column “{theirs[:80]}”.", ", ".join(header), detail)
    if "status" not in mapping or not {"resource", "url", "title"} & set(mapping):
        detail = message("import.problem.needs-columns")
        raise InvalidRequestError("mapping", "it needs the status, and one of resource, url or title.", detail=detail)
    return {ours: list(header).index(theirs) for ours, theirs in mapping.items()}


def outcome_of(words: str, statuses: Mapping[str, Outcome] | None = None) -> Outcome | None:
    """What a district's word for a status means, by ``statuses`` first; None for one that is not known here.

    A year beside the word says nothing more ("Adopted 2026"). What else is beside it may limit what was decided
    ("Approved (Gr. 4 only)"), so that only a person can say what it means.
    """
    if statuses and words in statuses:
        return statuses[words]
    plain = " ".join(re.sub(r"[^\w✓✔☑✗✘✕]+", " ", re.sub(r"\bw/", "with ", words.casefold())).split())
    return _OUTCOME.get(plain) or _OUTCOME.get(re.sub(r"\s*\b(?:19|20)\d\d\b(?:\s+(?:20)?\d\d)?", "", plain).strip())


def orders_of_dates(
    sheet: Sheet, places: Mapping[str, int], day_first: bool | None
) -> tuple[bool | None, dict[str, Order]]:
    """Which is first in the list's dates, day or month: in all of them, and by our column.

    A column is read as its own dates show, else as those of the other column do. ``day_first`` is a person's word,
    and settles all.
    """
    columns = [name for name in ("effective", "expires") if name in places]
    own = {name: order_of(cells[places[name]] for _, cells in sheet.rows) for name in columns}
    together = order_of(cells[places[name]] for _, cells in sheet.rows for name in columns)
    shown = {name: order if order.conflict or order.day_first is not None else together for name, order in own.items()}
    if day_first is not None:
        return together.day_first, dict.fromkeys(columns, Order(day_first))
    return together.day_first, shown


def day_of(words: str, *, day_first: bool | None = False) -> str | None:
    """A date as people write it, as YYYY-MM-DD; None for nothing, InvalidRequestError for what is no date.

    ``day_first`` settles 3/4/2027, which is the 4th of March in the United States and the 3rd of April elsewhere; None
    says that nothing settles it.
    """
    words = words.strip()
    if not words:
        return None
    if re.fullmatch(r"\d\d?\D\d\d?\D\d\d", words):  # whose century, and which of three numbers the year is
        raise _no_date(words, "date", "write year-month-day, such as 2028-06-30.")
    if day_first is None and is_unclear(words):
        raise _no_date(words, "two-dates", "say whether the day or the month is first.")
    day = parse_date(words, day_first)
    if day and len(day) == 10:
        return day
    if is_unclear(words) or (day is None and parse_date(words)):
        raise _no_date(words, "other-order", "is the day or the month first?")
    raise _no_date(words, "date", "write year-month-day, such as 2028-06-30.")


def _no_date(words: str, kind: str, advice: str) -> InvalidRequestError:
    detail = message(f"import.problem.{kind}", date=words[:40])
    return InvalidRequestError("date", f"“{words[:40]}” is no date: {advice}", detail=detail)


def _folded(name: str) -> str:
    """Letters alone, without accents."""
    return re.sub(r"[^a-z]", "", normalize("NFKD", name.casefold()))


def _width(cells: Sequence[str]) -> int:
    """How many cells there are up to the last that holds something."""
    return max((n for n, cell in enumerate(cells, 1) if cell), default=0)


def _csv(data: bytes, filename: str) -> Iterator[tuple[int, list[str]]]:
    text = _text(data)
    if "\0" in text:
        raise UnreadableFileError(f"{filename} is neither a delimited file nor a workbook.")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip()[:_MAX_CELL] for cell in row[:_MAX_COLUMNS]]
    except csv.Error as error:
        raise UnreadableFileError(f"{filename}, line {reader.line_num}: {error}.") from error


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _xlsx(data: bytes, filename: str, wanted: str) -> tuple[list[Row], tuple[str, ...], str]:
    """The rows of the sheet wanted, or of the one that looks most like a list; all sheets; the sheet that was taken."""
    try:
        book = Book(data)
        heads = {name: find_header(book.rows(name), _score) for name in book.sheets}
        best = max(book.sheets, key=lambda name: _score(head.header.cells) if (head := heads[name]) else -1, default="")
        chosen = wanted if wanted in book.sheets else best
        if not chosen:
            raise UnreadableFileError(f"{filename} holds no rows.")
        rows = [row._replace(cells=[_clean(cell) for cell in row.cells[:_MAX_COLUMNS]]) for row in book.rows(chosen)]
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{filename}: {error}") from error
    return rows, book.sheets, chosen


def _clean(cell: str) -> str:
    return cell.replace("\0", "").strip()[:_MAX_CELL]


def _score(cells: Sequence[str]) -> int:
    """How many cells are headings of a list; 0 without a status and a way to the material among them."""
    named = set(guess_mapping([cell for cell in cells if cell]))
    whole = "status" in named and bool({"resource", "url", "title"} & named)
    return len(named) if whole else 0
