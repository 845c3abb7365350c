"""The records of a generation: JSON one after another, memory-mapped, read one by one on demand."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from catalog.model import Resource
from catalog.store import codec

T = TypeVar("T")


class Rows(Sequence[T]):
    """One thing a row, read when it is looked at; a slice is a list unless a kind of rows says otherwise."""

    @abstractmethod
    def row(self, row: int) -> T:
        """What is in one row."""

    def some(self, rows: slice) -> Sequence[T]:
        return [self.row(row) for row in range(*rows.indices(len(self)))]

    @overload
    def __getitem__(self, rows: int) -> T: ...
    @overload
    def __getitem__(self, rows: slice) -> Sequence[T]: ...
    def __getitem__(self, rows: int | slice) -> T | Sequence[T]:
        return self.some(rows) if isinstance(rows, slice) else self.row(rows)


def rows_of(ids: Sequence[str], wanted: Iterable[str]) -> list[int]:
    """The rows, rising, of those of the wanted that are among the ids, which are in order."""
    rows, row = list[int](), 0
    for id in sorted(wanted):
        row = bisect_left(ids, id, row)
        if row < len(ids) and ids[row] == id:
            rows.append(row)
    return rows


class Records(Rows[Resource]):
    """Every resource in ``path``; row r is its bytes ``[spans[r, 0]:spans[r, 1]]``."""

    def __init__(self, path: Path, spans: NDArray[Any]) -> None:
        self._spans = spans
        text = np.memmap(path, np.uint8, "r") if path.stat().st_size else np.empty(0, np.uint8)
        self._text = np.asarray(text)  # an array like others over the same pages, of which a part is quickly taken

    def __len__(self) -> int:
        return len(self._spans)

    def row(self, row: int) -> Resource:
        part = self._text[int(self._spans[row, 0]) : int(self._spans[row, 1])]
        return codec.loads(Resource, part.tobytes())


class Names(Rows[str]):
    """The identifiers of some rows, taken when they are looked at."""

    def __init__(self, names: Sequence[str], rows: NDArray[np.int64]) -> None:
        self._names, self._rows = names, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[str]:
        return map(self._names.__getitem__, self._rows.tolist())

    def row(self, row: int) -> str:
        return self._names[int(self._rows[row])]

    def some(self, rows: slice) -> Sequence[str]:
        return Names(self._names, self._rows[rows])


class Taken(Rows[Resource]):
    """The resources of some rows, read when indexed."""

    def __init__(self, records: Sequence[Resource], rows: NDArray[np.int64]) -> None:
        self._stored, self._rows = records, rows

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, row: int) -> Resource:
        return self._stored[int(self._rows[row])]

    def some(self, rows: slice) -> Sequence[Resource]:
        return Taken(self._stored, self._rows[rows])
