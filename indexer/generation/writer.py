"""Everything of a generation but its vectors, gathered in one pass over the resources."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from catalog.model import Resource
from catalog.needs.needs import NEEDS
from catalog.store import codec
from indexer.alignments import (
    ByStandard,
    Declared,
    Inferred,
    Measured,
    declared,
    declared_by_standard,
    inferred_by_standard,
)
from indexer.engine import Floats
from indexer.generation.analysis_cache import Analyzed
from indexer.generation.duplicates import Key, firsts, key_number, key_of
from indexer.generation.facets import NO_LIMIT, UNKNOWN, VALUES, build_column, number_arrays, numbers
from indexer.generation.files import Writer
from indexer.generation.records import Records
from indexer.generation.sort_keys import date_number, title_places
from indexer.units import Units, UnitsInMaking
from indexer.vectors.embedder import Progress
from indexer.wholes import Whole, WholesInMaking
from indexer.words.analysis import passage
from indexer.words.inverting import LexicalInMaking, Means, Written

if TYPE_CHECKING:
    from indexer.alignment.infer import Material


class GenerationContents:
    """``add`` every resource in order of ids and ``finish``, then take ``units`` and ``passages``, then ``write``.

    A million resources are held at once: numbers lie in arrays, and equal values are one object."""

    def __init__(self, writer: Writer, wholes: WholesInMaking | None = None) -> None:
        """``wholes`` get what their parts say; None, if that is known already."""
        self._writer = writer
        self._records = writer.path("resources.json").open("wb")
        self._spans = array("q")  # where each record begins and ends
        self._end = 0
        self.ids: list[str] = []
        self.passages: list[str] = []
        self._units_in_making = UnitsInMaking()
        self._wholes = wholes
        self._aligned_by_parts: list[int] = []  # rows
        self._words = LexicalInMaking()
        self._keys: list[Key] = []
        self._values: dict[str, list[tuple[str, ...]]] = {name: [] for name in VALUES}
        self._equal: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._numbers = array("i")
        self._declared: list[Declared] = []
        self._evidence = bytearray()
        self._dates = array("i")
        self.titles: list[str] = []
        self._digests = bytearray()

    def add(self, analyzed: Analyzed, digest: str) -> None:
        """``digest`` is the catalog's of the resource, in hexadecimal."""
        resource, row = analyzed.resource, len(self.ids)
        self._digests.extend(bytes.fromhex(digest))
        self.ids.append(resource.id)
        self._spans.extend(self._write_record(analyzed.record))
        self.passages.append(passage(resource))
        self._units_in_making.add(resource)
        if self._wholes is not None:
            self._wholes.add(resource, row)
        self._words.add(analyzed.analysis.words)
        self._keys.append(key_of(resource))
        for name, values in VALUES.items():
            row_values = tuple(values(resource))
            self._values[name].append(self._equal.setdefault(row_values, row_values))
        self._numbers.extend(numbers(resource))
        self._dates.append(date_number(resource))
        self.titles.append(resource.title)
        self._declared.extend(declared(resource, row))
        self._evidence.extend(analyzed.analysis.needs)

    def _write_record(self, record: bytes) -> tuple[int, int]:
        """The record at the end of the file; returns where it begins and ends there."""
        begin, self._end = self._end, self._end + self._records.write(record)
        return begin, self._end

    def finish(self) -> None:
        if self._wholes is not None:
            self._complete_wholes(self._wholes)
        self._records.close()
        self.units, self.unit_keys = self._units_in_making.finish(), self._units_in_making.keys

    def _complete_wholes(self, wholes: WholesInMaking) -> None:
        """Give wholes what their parts say, see ``indexer.wholes``."""
        self._records.flush()
        needs, stored, count = bytes(self._evidence), self.stored(), len(NEEDS)
        completed = wholes.finish(stored.__getitem__, lambda row: needs[row * count : (row + 1) * count])
        for row, whole in completed.items():
            self.complete(row, whole)

    def complete(self, row: int, whole: Whole) -> None:
        """Give a row that was added what its parts say, before ``finish``."""
        (resource, levels), count = whole, len(NEEDS)
        self._spans[2 * row], self._spans[2 * row + 1] = self._write_record(codec.dumps(resource))
        self._values["subjects"][row] = resource.subjects
        self._numbers[4 * row : 4 * row + 4] = array("i", numbers(resource))
        self._evidence[row * count : (row + 1) * count] = levels
        if "alignments" in resource.from_parts:
            self._declared.extend(declared(resource, row))
            self._aligned_by_parts.append(row)

    def _rows_spans(self) -> NDArray[np.int64]:
        return np.array(self._spans, np.int64).reshape(-1, 2)

    @cached_property
    def key_numbers(self) -> list[int]:
        """Numbers by which duplicates are looked for, a row each."""
        return [key_number(key) for key in self._keys]

    def stored(self) -> Records:
        """The records as they were written."""
        return Records(self._writer.path("resources.json"), self._rows_spans())

    def material(self, vectors: Floats) -> Material:
        """What alignments are inferred from; ``vectors`` are the passages'."""
        return _material(self.passages, vectors, self._numbers, self._values["subjects"], self.units)

    def write(self, inferred: Inferred, progress: Progress) -> None:
        """All files of a whole generation."""
        steps = (self.write_words, self._write_rows, self._write_columns)
        for done, step in enumerate(steps):
            progress(done, len(steps) + 1)
            step()
        self._write_whole(inferred.measured)
        self.write_alignments(inferred)
        progress(len(steps) + 1, len(steps) + 1)

    def write_part(self, inferred: Inferred, means: Means) -> None:
        """The files of some rows, that are read beside a whole generation's, whose ``means`` these are."""
        self.write_words(means)
        self._write_rows()
        self._write_columns()
        self.write_alignments(inferred)

    def write_alignments(self, inferred: Inferred) -> None:
        self._write_by_standard("declared", declared_by_standard(self._declared))
        self._write_by_standard("inferred", inferred_by_standard(inferred))

    def _write_whole(self, measured: Measured | None) -> None:
        """What only rows that come later need to know of the whole."""
        array = self._writer.array
        array("title", title_places(self.titles))
        array("twins", firsts(self._keys, self.stored()))
        if self._wholes is not None:
            for name, values in self._wholes.relations()._asdict().items():
                array(f"wholes.{name}", values)
        if measured is not None:
            array("measured.behind", measured.behind)
            array("measured.df", measured.df)
            array("measured.numbers", np.array([measured.excess, measured.texts, measured.mean]))

    def _write_rows(self) -> None:
        array, names = self._writer.array, self._writer.names
        names("ids", self.ids)
        array("resources", self._rows_spans())
        array("aligned-by-parts", np.array(sorted(self._aligned_by_parts), np.int32))
        array("keys", np.array(self.key_numbers, np.uint64))
        array("digests", np.frombuffer(self._digests, np.uint8).reshape(len(self.ids), 32))
        array("units.starts", self.units.starts)
        array("units.units", self.units.units)
        array("units.positions", self.units.positions)
        names("units", self.units.names)
        names("units.keys", self.unit_keys)

    def _write_columns(self) -> None:
        array, names = self._writer.array, self._writer.names
        for name, row_values in self._values.items():
            column = build_column(row_values)
            names(name, column.values)
            array(f"{name}.starts", column.starts)
            array(f"{name}.rows", column.rows)
        for name, values in number_arrays(self._numbers).items():
            array(name, values)
        array("date", np.frombuffer(self._dates, np.int32))
        names("needs", list(NEEDS))
        array("needs", np.frombuffer(self._evidence, np.uint8).reshape(len(self.ids), len(NEEDS)))

    def write_words(self, means: Means | None = None) -> None:
        built = self._words.finish(self.units.starts, self.units.units, means)
        self._writer.array("means", np.array([*built.means.fields, built.means.unit]))
        self._writer.names("terms", built.terms)
        self._writer.array("terms", built.df)
        for kind, postings in (("words", built.resources), ("unit-words", built.unit)):
            for name, values in postings._asdict().items():
                self._writer.array(f"{kind}.{name}", values)
        write_written(self._writer, built.written)

    def _write_by_standard(self, kind: str, by_standard: ByStandard) -> None:
        self._writer.names(f"{kind}.standards", by_standard.standards)
        self._writer.array(f"{kind}.starts", by_standard.starts)
        self._writer.names(f"{kind}.columns", list(by_standard.columns))
        for name, values in by_standard.columns.items():
            self._writer.array(f"{kind}.{name}", values)


def material_of(resources: Sequence[Resource], vectors: Floats) -> Material:
    """What alignments are inferred from; ``vectors`` are the passages'."""
    making, subjects, counted = UnitsInMaking(), [tuple(resource.subjects) for resource in resources], array("i")
    for resource in resources:
        making.add(resource)
        counted.extend(numbers(resource))
    return _material([passage(resource) for resource in resources], vectors, counted, subjects, making.finish())


def _material(
    texts: Sequence[str], vectors: Floats, counted: array[int], subjects: Sequence[Sequence[str]], units: Units
) -> Material:
    from indexer.alignment.infer import Material  # noqa: PLC0415  as in indexer.build

    known = number_arrays(counted)
    low, high = (known[name].astype(np.float32) for name in ("low", "high"))
    low[low == UNKNOWN], high[high == UNKNOWN], high[high == NO_LIMIT] = np.nan, np.nan, np.inf
    return Material(texts, vectors, np.stack([low, high], axis=1), subjects, units)


def write_written(writer: Writer, written: Written, prefix: str = "") -> None:
    """The words as they are written, in order, and the pairs of a word and the accents it has."""
    words = sorted(written.words)
    writer.names(f"{prefix}vocabulary", words)
    writer.array(f"{prefix}vocabulary", np.array([written.words[word] for word in words], np.int64))
    writer.names(f"{prefix}accents.plain", [plain for plain, _ in written.accents])
    writer.names(f"{prefix}accents.written", [marked for _, marked in written.accents])
    writer.array(f"{prefix}accents", np.array(list(written.accents.values()), np.int64))
