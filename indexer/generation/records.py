"""The records of a generation: JSON one after another, memory-mapped, read one by one on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from catalog.model import Resource
from catalog.store import codec


class Records(Sequence[Resource]):
    """Every resource in ``path``; row r is its bytes ``[spans[r, 0]:spans[r, 1]]``."""

    def __init__(self, path: Path, spans: NDArray[Any]) -> None:
        self._spans = spans
        text = np.memmap(path, np.uint8, "r") if path.stat().st_size else np.empty(0, np.uint8)
        self._text = np.asarray(text)  # an array like others over the same pages, of which a part is quickly taken

    def __len__(self) -> int:
        return len(self._spans)

    @overload
    def __getitem__(self, row: int) -> Resource: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Resource]: ...
    def __getitem__(self, row: int | slice) -> Resource | Sequence[Resource]:
        if isinstance(row, slice):
            return [self[each] for each in range(*row.indices(len(self)))]
        part = self._text[int(self._spans[row, 0]) : int(self._spans[row, 1])]
        return codec.loads(Resource, part.tobytes())


class Names(Sequence[str]):
    """The identifiers of some rows, taken when they are looked at."""

    def __init__(self, names: Sequence[str], rows: NDArray[np.int64]) -> None:
        self._names, self._rows = names, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[str]:
        return map(self._names.__getitem__, self._rows.tolist())

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return Names(self._names, self._rows[place])
        return self._names[int(self._rows[place])]


class Taken(Sequence[Resource]):
    """The resources of some rows, read when indexed."""

    def __init__(self, records: Sequence[Resource], rows: NDArray[np.int64]) -> None:
        self._stored, self._rows = records, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Resource: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Resource]: ...
    def __getitem__(self, place: int | slice) -> Resource | Sequence[Resource]:
        if isinstance(place, slice):
            return Taken(self._stored, self._rows[place])
        return self._stored[int(self._rows[place])]
