"""Exact cosine search: FAISS over 16-bit floats, with checks that FAISS itself lacks.

Half precision is half the memory, about twice as fast as 32 bits, and exact for ranking (recall 1.000 measured
against 32 bits). An index is memory-mapped, so opening costs nothing and two processes share its pages.

All vectors lie in one list of an inverted file: FAISS finds all above a floor there in one pass and in order of rows,
forty times as fast as in its flat index, and with the same cosines to the bit. Beside many vectors lie the same in 8
bits (``Coarse``), which are read first and rule most of them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.errors import GenerationError, ModelError
from indexer.engine import Floats

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
OfEach = Callable[[Ints, Floats], tuple[Ints, Floats]]

_MIN_COSINE = -2.0  # below every cosine
_AT_ONCE = 65_536
_REMEMBERED = 8  # queries
_NARROW = 1 / 3  # of all rows: to look among so many that a mask allows costs half of what looking among all does
_BREAK = 4  # rows that one row costs which follows one that the mask does not allow as well, or the other way round
_ALL = 65_536  # all cosines of this many rows are kept, which costs less than looking some of them up later
_FEW = 8192  # rows that cost less to put together than to look for among all, if there are more
_MANY = 16  # of one row in this many, the cosines of all are worked out, and kept for the next rows
_LEVELS = 127  # of a number of a vector in 8 bits, either side of 0
_DEVIATIONS = 8  # that what a cosine is off may reach: of a row in 10**15 it is more
_ROUNDED = 1e-5  # more than the arithmetic of 32 bits takes from a cosine, or adds to it


class Vectors:
    """Unit vectors by row. Larger is nearer; one row and query always have the same score."""

    def __init__(self, index: Any, coarse: Coarse | None = None) -> None:
        self._index, self._coarse = index, coarse
        self.size, self.dimensions = int(index.ntotal), int(index.d)
        self._remember()

    def _remember(self) -> None:
        """Keep what the last queries are near to: a search, its facets and what it offers to drop ask of one query."""
        self._recent = dict[tuple[bytes, float], Near]()
        self._every = lru_cache(maxsize=1)(self._find_every)

    @classmethod
    def open(cls, path: Path) -> Vectors:
        """Raises ``GenerationError`` for a file that FAISS cannot read."""
        import faiss  # noqa: PLC0415  a fifth of a second

        index = _mapped(path)
        coarse = Coarse.open(path) if coarse_path(path).exists() else None
        return cls(index if isinstance(index, faiss.IndexIVF) else _from_flat(index), coarse)

    def near(self, query: Floats, floor: float, mask: Mask | None = None) -> Near:
        """The rows (within ``mask``) whose cosine is at least ``floor``."""
        key = self._checked(query).tobytes(), floor
        near = self._recent.get(key)
        if near is None:
            if mask is not None and self.size > _ALL and _is_narrow(mask):
                return self._find_among(query, floor, mask)
            near = self._recent[key] = self._find_among_all(*key)  # which broad masks and later ones are held against
            for oldest in list(self._recent)[:-_REMEMBERED]:
                self._recent.pop(oldest, None)  # another thread may have done so
        return near if mask is None else near.within(mask)

    def _find_among_all(self, query: bytes, floor: float) -> Near:
        asked = np.frombuffer(query, np.float32)
        if self.size <= _ALL:
            known = self._find_every(query)
            rows = np.flatnonzero(known >= floor)
            return Near(self, asked, floor, rows, known[rows], 0.0, known)
        return self._find_among(asked, floor)

    def _find_among(self, query: Floats, floor: float, mask: Mask | None = None) -> Near:
        rows, about, off = self._about(query, floor, mask)
        unsure = np.abs(about - floor) <= off
        about[unsure] = self.at(query, rows[unsure])
        near = about >= floor
        return Near(self, query, floor, rows[near], about[near], off, None)

    def _find_every(self, query: bytes) -> Floats:
        return self._range(np.frombuffer(query, np.float32)[None], _MIN_COSINE, None)[1]

    def _about(self, query: Floats, floor: float, mask: Mask | None) -> tuple[Ints, Floats, float]:
        """All rows (within ``mask``) whose cosine is at least ``floor``, and perhaps others, in rising order; what
        their cosines are about, and by how much these are off at most."""
        if self._coarse is None:
            return *self.above(query, floor, mask), 0.0
        return self._coarse.near(query, floor, mask)

    def above(self, query: Floats, floor: float, mask: Mask | None = None) -> tuple[Ints, Floats]:
        """All rows (within ``mask``) whose cosine is at least ``floor``, in rising order, and their cosines."""
        return self._range(self._checked(query), floor, mask)

    def at(self, query: Floats, rows: Ints) -> Floats:
        """Cosines of these rows, which must rise if they are many."""
        if len(rows) <= _FEW < self.size:
            few = _one_list(self.dimensions)
            _add(few, self._codes()[rows])
            scores: Floats = few.range_search(self._checked(query), _MIN_COSINE)[1]
            return scores
        if self.size <= _FEW or len(rows) * _MANY > self.size:
            return self._every(self._checked(query).tobytes())[rows]
        mask = np.zeros(self.size, np.bool_)
        mask[rows] = True
        return self._range(self._checked(query), _MIN_COSINE, mask)[1]

    def nearest(self, query: Floats, k: int, mask: Mask) -> tuple[Ints, Floats]:
        """The best k rows within ``mask``, best first, equal cosines by row."""
        allowed = int(np.count_nonzero(mask))
        wanted = min(allowed, k + 64)
        while True:
            rows, scores = self._search(query, wanted, mask)
            if len(rows) < wanted or wanted == allowed or scores[-1] < scores[k - 1]:
                break
            wanted = min(allowed, wanted * 4)  # the cut runs through equal cosines
        order = np.lexsort((rows, -scores))[:k]
        return rows[order], scores[order]

    def vector(self, row: int) -> Floats:
        """The unit vector stored at a row, as 16 bits hold it."""
        vector: Floats = self.stored(row, row + 1)[0]
        return vector

    def stored(self, start: int, end: int) -> Floats:
        """The unit vectors of rows ``start`` to ``end``, as 16 bits hold them."""
        halves: NDArray[np.float16] = self._codes().view(np.float16)
        return np.asarray(halves[start:end], np.float32)

    def _codes(self) -> NDArray[np.uint8]:
        """The bytes of every row, where they lie."""
        import faiss  # noqa: PLC0415

        size = self._index.code_size
        codes: NDArray[np.uint8] = faiss.rev_swig_ptr(self._index.invlists.get_codes(0), self.size * size)
        return codes.reshape(self.size, size)

    def _range(self, checked: Floats, floor: float, mask: Mask | None) -> tuple[Ints, Floats]:
        """What ``above`` says."""
        below = float(np.nextafter(np.float32(floor), np.float32(-np.inf)))  # FAISS takes what is greater
        _, scores, rows = self._index.range_search(checked, below, params=_only(mask))
        return rows, scores

    def _search(self, query: Floats, k: int, mask: Mask | None) -> tuple[Ints, Floats]:
        """Up to k rows, best first (FAISS leaves the order of equal scores open)."""
        row = self._checked(query)
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, rows = self._index.search(row, k, params=_only(mask))
        filled = rows[0] >= 0  # FAISS pads with -1 if there are fewer than k
        return rows[0][filled], scores[0][filled]

    def _checked(self, query: Floats) -> Floats:
        """The query as FAISS takes it, on one thread."""
        if query.shape != (self.dimensions,):
            raise ModelError(
                f"The query's vector has shape {query.shape} and the index holds {self.dimensions} dimensions: "
                "the model is not the one that was indexed with, so run syllabary index."
            )
        if not np.isfinite(query).all():
            raise ModelError("The embedding model answered with numbers that are not finite.")
        _on_one_thread()
        return np.ascontiguousarray(query[None], np.float32)


class Coarse:
    """The same vectors on a grid of 8 bits, which FAISS reads twice as fast as those of 16. ``step`` is the grid's,
    ``off`` how far any vector is from its point at most, ``bias`` the mean of the squares of these distances,
    ``length`` how far the square of any vector's length and that of a distance are from 1 and from the mean at most."""

    def __init__(self, index: Any, *, step: float, off: float, bias: float, length: float) -> None:
        self._index, self._step, self._off, self._bias, self._length = index, step, off, bias, length

    @classmethod
    def open(cls, path: Path) -> Coarse:
        step, off, bias, length = np.load(_grid_path(path), allow_pickle=False).tolist()
        return cls(_mapped(coarse_path(path)), step=step, off=off, bias=bias, length=length)

    def near(self, query: Floats, floor: float, mask: Mask | None = None) -> tuple[Ints, Floats, float]:
        """As ``Vectors._about``: a cosine follows from a distance, and that of two points is the vectors' but for what
        both are off."""
        point = np.rint(query / self._step)
        inside = bool(np.abs(point).max(initial=0) <= _LEVELS)
        point = np.clip(point, -_LEVELS, _LEVELS)
        astray = float(np.square(point * self._step - query).sum())
        squared = 1 + float(query @ query) + self._bias + astray  # of a distance, but for twice the cosine
        farthest = max(0.0, squared - 2 * floor + self._length) ** 0.5
        most = self._off + astray**0.5
        off = (farthest + most) * most
        if inside:  # what each number is rounded by does not depend on the others
            off = min(off, _DEVIATIONS * farthest * self._step * 6**-0.5)
        off += self._length + _ROUNDED
        radius = max(0.0, squared - 2 * (floor - off)) / self._step**2 + 1
        asked = (point + _LEVELS + 1).astype(np.float32)[None]
        _, distances, rows = self._index.range_search(asked, radius, params=_only(mask))
        return rows, (np.float32(squared) - distances * np.float32(self._step**2)) / 2, off


class Near(NamedTuple):
    """The rows whose cosine with a query is at least ``floor``, rising, and what their cosines are ``about``, off by
    ``off`` at most; ``known`` are the cosines of all rows, if they are few."""

    vectors: Vectors
    query: Floats
    floor: float
    rows: Ints
    about: Floats
    off: float
    known: Floats | None

    def within(self, mask: Mask) -> Near:
        """Those that a mask allows."""
        allowed = mask[self.rows]
        return self._replace(rows=self.rows[allowed], about=self.about[allowed])

    def at(self, rows: Ints) -> Floats:
        """Cosines of these rows, which must rise if they are many, near or not."""
        return self.vectors.at(self.query, rows) if self.known is None else self.known[rows]

    def most(self) -> Floats:
        """What the cosine of every row (within the mask) is at most: the floor, if it is not near."""
        if self.known is not None:
            return self.known
        most = np.full(self.vectors.size, self.floor, np.float32)
        most[self.rows] = self.about + np.float32(self.off)
        return most

    def likely(self, k: int, of_each: OfEach) -> Ints:
        """Those rows, rising, that may be among the best ``k``; ``of_each`` leaves of some rows those that count. All
        of them, if their cosines are ``known``."""
        rows, about = self.rows, self.about
        if self.known is not None or len(rows) <= k or len(counted := of_each(rows, about)[1]) <= k:
            return rows
        least = np.partition(counted, len(counted) - k)[len(counted) - k] - 2 * self.off
        return np.asarray(rows[about >= least])


def _on_one_thread() -> None:
    """FAISS's number of threads belongs to the calling thread; one query is slower with two."""
    import faiss  # noqa: PLC0415

    faiss.omp_set_num_threads(1)


def _is_narrow(mask: Mask) -> bool:
    """Whether the rows of a mask are few, and lie together."""
    breaks = np.count_nonzero(mask[1:] != mask[:-1])
    return bool(np.count_nonzero(mask) + _BREAK * breaks < _NARROW * len(mask))


def _only(mask: Mask | None) -> Any:
    import faiss  # noqa: PLC0415

    if mask is None:
        return None
    library: Any = faiss  # its wrappers take arrays where its annotations say pointers
    bits = np.packbits(mask, bitorder="little")
    return library.SearchParametersIVF(sel=library.IDSelectorBitmap(bits))


def _mapped(path: Path) -> Any:
    import faiss  # noqa: PLC0415

    try:
        return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise GenerationError(f"{path} cannot be read: run syllabary index to build the index again.") from error


def coarse_path(path: Path) -> Path:
    """Where the vectors of a file are in 8 bits, if there are many."""
    return path.with_suffix(".coarse.faiss")


def _grid_path(path: Path) -> Path:
    return path.with_suffix(".coarse.npy")


def _one_list(dimensions: int, *, coarse: bool = False) -> Any:
    """An empty inverted file whose vectors all go into one list: cosines of 16 bits, or distances of 8."""
    import faiss  # noqa: PLC0415

    kinds = faiss.ScalarQuantizer
    kind, metric = (kinds.QT_8bit_direct, faiss.METRIC_L2) if coarse else (kinds.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    center = faiss.IndexFlat(dimensions, metric)
    center.add(np.zeros((1, dimensions), np.float32))
    index = faiss.IndexIVFScalarQuantizer(center, dimensions, 1, kind, metric, False)
    index.is_trained = True  # there is nothing to learn for either
    return index


def _from_flat(flat: Any) -> Any:
    """A flat index, as versions before wrote it, in memory."""
    index = _one_list(flat.d)
    for start in range(0, flat.ntotal, _AT_ONCE):
        index.add(flat.reconstruct_n(start, min(_AT_ONCE, flat.ntotal - start)))
    return index


def write_vectors(path: Path, rows: NDArray[np.float16], dimensions: int) -> None:
    """Write unit rows as FAISS keeps them, and many in 8 bits too; ``Vectors.open`` reads it."""
    for part in _parts(rows):
        if part.shape[1:] != (dimensions,) or not np.isfinite(part).all():
            raise ModelError(f"Vectors to index must be finite and of {dimensions} dimensions.")
    _write(path, _one_list(dimensions), np.ascontiguousarray(rows, np.float16).view(np.uint8))
    if len(rows) > _ALL:
        _write_coarse(path, rows, dimensions)


def _write_coarse(path: Path, rows: NDArray[np.float16], dimensions: int) -> None:
    step = max(float(np.abs(part).max()) for part in _parts(rows)) / _LEVELS or 1.0
    points, lengths, astray = np.empty((len(rows), dimensions), np.uint8), np.empty(len(rows)), np.empty(len(rows))
    for start, part in zip(range(0, len(rows), _AT_ONCE), _parts(rows), strict=True):
        exact = part.astype(np.float32)
        near = np.rint(exact / np.float32(step))
        there = slice(start, start + len(part))
        points[there], lengths[there] = near + _LEVELS + 1, np.square(exact).sum(axis=1)
        astray[there] = np.square(near * np.float32(step) - exact).sum(axis=1)
    bias = float(astray.mean())
    length = float(np.abs(lengths - 1).max() + np.abs(astray - bias).max()) / 2
    _write(coarse_path(path), _one_list(dimensions, coarse=True), points)
    np.save(_grid_path(path), np.array([step, float(astray.max()) ** 0.5, bias, length]), allow_pickle=False)


def _parts(rows: NDArray[np.float16]) -> Iterator[NDArray[np.float16]]:
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))


def _write(path: Path, index: Any, codes: NDArray[np.uint8]) -> None:
    """Write an empty index with these codes, a row each."""
    import faiss  # noqa: PLC0415

    _add(index, codes)
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise GenerationError(
            f"{path} cannot be written whole: is the disk full? The index before it goes on."
        ) from error


def _add(index: Any, codes: NDArray[np.uint8]) -> None:
    """Give an empty index these codes, a row each; as they lie, since to add them part by part holds them twice."""
    import faiss  # noqa: PLC0415

    library, numbers = faiss, np.arange(len(codes))
    if len(codes):
        index.invlists.add_entries(0, len(codes), library.swig_ptr(numbers), library.swig_ptr(codes))
        index.ntotal = len(codes)
