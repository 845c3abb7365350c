"""Rows of a table of any origin: how the header is found, and a store to read them twice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import orjson

from catalog.formats.record import Rejection

_HEADER_WITHIN = 25  # rows at the top of a sheet that may come before its header
_IN_MEMORY = 32 * 1024 * 1024


class Row(NamedTuple):
    """Cells with the line they start on. ``dates`` are the columns whose cells a spreadsheet holds as dates, ``links``
    the addresses that lie under the words of cells, by column."""

    line: int
    cells: list[str]
    dates: frozenset[int] = frozenset()
    links: Mapping[int, str] = MappingProxyType({})


class Headed(NamedTuple):
    """A table with its header found: ``above`` are the rows before it, ``body`` those after."""

    header: Row
    above: Sequence[Row]
    body: Iterator[Row | Rejection]


def find_header(rows: Iterable[Row | Rejection], score: Callable[[Sequence[str]], int]) -> Headed | None:
    """The first row with the highest score among the top rows, or the first row if none scores; None for no rows.

    ``score`` says how much a row's cells look like headings: 0 for not at all.
    """
    source = iter(rows)
    top: list[Row | Rejection] = []
    for row in source:
        top.append(row)
        if len(top) == _HEADER_WITHIN:
            break
    places = [n for n, row in enumerate(top) if isinstance(row, Row)]
    if not places:
        return None
    best = max(places, key=lambda n: (score(_cells(top[n])), -n))
    chosen = top[best]
    assert isinstance(chosen, Row)  # noqa: S101

    def body() -> Iterator[Row | Rejection]:
        yield from (row for row in top[:best] if isinstance(row, Rejection))
        yield from top[best + 1 :]
        yield from source

    return Headed(chosen, [row for row in top[:best] if isinstance(row, Row)], body())


def _cells(row: Row | Rejection) -> Sequence[str]:
    return row.cells if isinstance(row, Row) else ()


class RowStore:
    """Rows that are read twice, for what the whole of a column shows; beyond some megabytes they lie on disk."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed with the store

    def add(self, row: Row | Rejection) -> None:
        stored = (
            [row.line, row.cells, list(row.dates), list(row.links.items())]
            if isinstance(row, Row)
            else [row.line, row.field, row.reason]
        )
        self._file.write(orjson.dumps(stored) + b"\n")

    def __iter__(self) -> Iterator[Row | Rejection]:
        self._file.seek(0)
        for line in self._file:
            cells = orjson.loads(line)
            yield Rejection(*cells) if len(cells) == 3 else Row(cells[0], cells[1], frozenset(cells[2]), dict(cells[3]))

    def close(self) -> None:
        self._file.close()
