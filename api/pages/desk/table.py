"""A report as a file: the same rows as CSV, as a workbook, or as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal

import orjson
from fastapi import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Format = Literal["csv", "xlsx", "json"]
Value = str | int | float | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST_CELL = 32_767
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; ``record`` is what JSON says instead, where that is more than the rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    record: Any = None


def download(table: Table, format: Format) -> Response:
    """The file, named after the table. Nothing in it is run as a formula by a spreadsheet."""
    made = {"csv": (_csv, "text/csv; charset=utf-8"), "xlsx": (_xlsx, _XLSX), "json": (_json, "application/json")}
    write, media_type = made[format]
    headers = {
        "content-disposition": f'attachment; filename="{table.name}.{format}"',
        "cache-control": "private, no-store",
    }
    return Response(write(table), media_type=media_type, headers=headers)


def _csv(table: Table) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(
            [f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value for value in row]
        )
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8", "replace")  # with the mark that Excel knows UTF-8 by


def _as_text(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _xlsx(table: Table) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    sheet.freeze_panes = "A2"
    for row in (table.columns, *table.rows):
        cells = []
        for value in row:
            if isinstance(value, str):
                cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub(" ", value)[:_LONGEST_CELL])
                cell.data_type = "s"
                cells.append(cell)
            else:
                cells.append(WriteOnlyCell(sheet, value=value))
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _json(table: Table) -> bytes:
    record = table.record
    if record is None:
        record = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return orjson.dumps(record, default=_plain, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set | tuple):
        return sorted(value) if isinstance(value, frozenset | set) else list(value)
    return str(value)
