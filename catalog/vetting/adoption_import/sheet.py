"""An existing adoption list as districts keep it: rows of a CSV or XLSX file, and what each of them means (pure)."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import ParseError

from catalog.errors import InvalidRequestError, UnreadableFileError
from catalog.vetting.cycle.adoption import Outcome

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
_MOST_COLUMNS = 200
_LONGEST_CELL = 20_000
_INFLATION = 200_000_000

COLUMNS: Mapping[str, str] = MappingProxyType(  # ours -> what it holds
    {
        "resource": "the material's id in this catalog",
        "url": "the material's address",
        "title": "the material's title, where neither id nor address is given",
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
        "resource": ("resource", "id", "resourceid", "identifier", "itemid", "materialid", "key"),
        "url": ("url", "link", "address", "website", "weblink", "web"),
        "title": ("title", "name", "material", "materialname", "product", "productname", "resourcename", "tool", "app"),
        "status": (
            "status",
            "decision",
            "outcome",
            "adoptionstatus",
            "approval",
            "approved",
            "result",
            "recommendation",
        ),
        "grades": ("grades", "grade", "gradelevel", "gradelevels", "gradeband", "level", "levels", "year", "years"),
        "effective": (
            "effective",
            "effectivedate",
            "start",
            "startdate",
            "from",
            "adopted",
            "adoptiondate",
            "dateadopted",
        ),
        "expires": ("expires", "expiry", "expiration", "expirationdate", "expirydate", "end", "enddate", "until", "to"),
        "conditions": ("conditions", "condition", "restrictions", "limits", "limitations"),
        "rationale": ("rationale", "reason", "reasons", "notes", "note", "comment", "comments", "justification"),
    }
)
_WORDS: Mapping[Outcome, tuple[str, ...]] = MappingProxyType(
    {
        Outcome.ADOPT: ("adopt", "adopted", "approve", "approved", "yes", "deploy", "active", "accepted", "current"),
        Outcome.PILOT: ("pilot", "piloting", "in pilot", "trial", "pilot only"),
        Outcome.CONDITIONS: (
            *("adopt with conditions", "adopted with conditions", "approved with conditions", "conditional"),
            *("conditionally approved", "approved with restrictions", "restricted", "conditions"),
        ),
        Outcome.REJECT: (
            "reject",
            "rejected",
            "deny",
            "denied",
            "not approved",
            "no",
            "declined",
            "refused",
            "not adopted",
        ),
        Outcome.WITHDRAW: ("withdraw", "withdrawn", "retired", "removed", "discontinued", "inactive", "revoked"),
    }
)
_OUTCOME = {word: outcome for outcome, words in _WORDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read: ``rows`` with their line numbers, each as long as ``header``."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(data: bytes, filename: str) -> Sheet:
    """The first sheet of a workbook, or a delimited file in UTF-8, UTF-16 or Windows-1252; UnreadableFileError."""
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(f"{filename} has more than {MAX_BYTES:,} bytes: divide it.")
    rows = list(_xlsx(data, filename) if data[:2] == b"PK" else _csv(data, filename))
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise UnreadableFileError(f"{filename} holds no rows.")
    header = tuple(cell or f"column {n}" for n, cell in enumerate(_stripped(filled[0][1]), 1))
    width = len(header)
    body = tuple((number, tuple((*cells, *[""] * width)[:width])) for number, cells in filled[1:])
    if len(body) > MAX_ROWS:
        raise UnreadableFileError(f"{filename} has more than {MAX_ROWS:,} rows: divide it.")
    return Sheet(header, body)


def guess_mapping(header: Sequence[str]) -> dict[str, str]:
    """Ours -> theirs, for the headings that are plain; a person checks and completes it."""
    folded = {_folded(name): name for name in reversed(header)}
    found: dict[str, str] = {}
    for ours, names in _NAMES.items():
        theirs = next((folded[name] for name in names if name in folded and folded[name] not in found.values()), None)
        if theirs is not None:
            found[ours] = theirs
    return found


def check_mapping(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Ours -> the place of theirs; InvalidRequestError says which column is missing or unknown."""
    for ours, theirs in mapping.items():
        if ours not in COLUMNS:
            raise InvalidRequestError("mapping", f"“{ours[:80]}” is no column here.", ", ".join(COLUMNS))
        if theirs not in header:
            raise InvalidRequestError("mapping", f"the file has no column “{theirs[:80]}”.", ", ".join(header))
    if "status" not in mapping or not {"resource", "url", "title"} & set(mapping):
        raise InvalidRequestError("mapping", "it needs the status, and one of resource, url or title.")
    return {ours: list(header).index(theirs) for ours, theirs in mapping.items()}


def outcome_of(words: str) -> Outcome | None:
    """What a district's word for a status means; None for one that is not known here."""
    plain = " ".join(re.sub(r"[^\w]+", " ", words.casefold()).split())
    return _OUTCOME.get(plain)


def day_of(words: str, *, day_first: bool = False) -> str | None:
    """A date as people write it, as YYYY-MM-DD; None for nothing, ValueError for what is no date.

    ``day_first`` settles 3/4/2027, which is the 4th of March in the United States and the 3rd of April elsewhere.
    """
    words = words.strip()
    if not words:
        return None
    try:
        return date.fromisoformat(words[:10]).isoformat()
    except ValueError:
        pass
    found = re.fullmatch(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4})", words)
    if not found:
        raise ValueError(f"“{words[:40]}” is no date: write 2028-06-30.")
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or day_first:
        first, second = second, first
    try:
        return date(year, first, second).isoformat()
    except ValueError:
        raise ValueError(f"“{words[:40]}” is no date: is the day or the month first?") from None


def _folded(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())


def _stripped(cells: Sequence[str]) -> list[str]:
    last = max((n for n, cell in enumerate(cells, 1) if cell), default=0)
    return list(cells[:last])


def _csv(data: bytes, filename: str) -> Iterator[tuple[int, list[str]]]:
    text = _text(data)
    if "\0" in text:
        raise UnreadableFileError(f"{filename} is neither a delimited file nor a workbook.")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip()[:_LONGEST_CELL] for cell in row[:_MOST_COLUMNS]]
    except csv.Error as error:
        raise UnreadableFileError(f"{filename}, line {reader.line_num}: {error}.") from error


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _xlsx(data: bytes, filename: str) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  half a second, and only workbooks need it

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _INFLATION:
                raise UnreadableFileError(f"{filename} grows out of all proportion when unpacked: save it as CSV.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            rows = sheet.iter_rows(max_row=MAX_ROWS + 100, max_col=_MOST_COLUMNS, values_only=True)
            for number, row in enumerate(rows, 1):
                yield number, [_cell(value) for value in row]
        finally:
            book.close()
    except (
        *(zipfile.BadZipFile, ParseError, OSError, EOFError, KeyError, ValueError, TypeError, AttributeError),
        *(IndexError, NotImplementedError, RuntimeError),
    ) as error:
        raise UnreadableFileError(f"{filename} cannot be read: open it and save it as XLSX or CSV again.") from error


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\0", "").strip()[:_LONGEST_CELL]
