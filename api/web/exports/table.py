"""A report as a file: the same rows as CSV, as a workbook, or as JSON."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal

import orjson
from fastapi import Response

Format = Literal["csv", "xlsx", "json"]
Value = str | int | float | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MAX_CELL = 32_767
_LINE_END = re.compile(r"\r\n?")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 60, 200  # characters of a column, and the rows that it is made to fit
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; ``record`` is the JSON instead, if that is more than the rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    record: Any = None


def download(table: Table, format: Format) -> Response:
    """The file, named after the table. Nothing in it is run as a formula by a spreadsheet."""
    made = {"csv": (csv_file, "text/csv; charset=utf-8"), "xlsx": (_xlsx, _XLSX), "json": (_json, "application/json")}
    write, media_type = made[format]
    headers = {
        "content-disposition": f'attachment; filename="{table.name}.{format}"',
        "cache-control": "private, no-store",
    }
    return Response(write(table), media_type=media_type, headers=headers)


def csv_file(table: Table) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for row in (table.columns, *table.rows):
        writer.writerow([_no_formula(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8", "replace")  # with the mark that Excel knows UTF-8 by


def _no_formula(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _xlsx(table: Table) -> bytes:
    """Text is written as text, so that none becomes a formula or a link. Rows go to a file as they are written."""
    from xlsxwriter import Workbook  # noqa: PLC0415  a server starts without it

    stream = io.BytesIO()
    with Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        for column, cells in enumerate(zip(table.columns, *table.rows[:_LOOKED_AT], strict=True)):
            longest = max(len(str(cell or "")) for cell in cells)
            sheet.set_column(column, column, min(max(longest + 2, _NARROWEST), _WIDEST))
        for line, row in enumerate((table.columns, *table.rows)):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, _cell_text(value))
                elif value is not None:
                    sheet.write_number(line, column, value)
    return stream.getvalue()


def _cell_text(value: str) -> str:
    return _NOT_IN_XML.sub(" ", _LINE_END.sub("\n", value))[:_MAX_CELL]


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
