"""Everything of a generation but its vectors, gathered in one pass over the resources."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from catalog.needs.needs import NEEDS
from catalog.store import codec
from indexer.alignments import ByStandard, Declared, Inferred, declared, declared_by_standard, inferred_by_standard
from indexer.engine import Floats
from indexer.generation.analysis_cache import Analyzed
from indexer.generation.duplicates import Key, firsts, key_of
from indexer.generation.facets import NO_LIMIT, UNKNOWN, VALUES, build_column, number_arrays, numbers
from indexer.generation.files import Writer
from indexer.generation.records import Records
from indexer.generation.sort_keys import date_number, title_places
from indexer.units import UnitsInMaking
from indexer.vectors.embedder import Progress
from indexer.wholes import WholesInMaking
from indexer.words.analysis import passage
from indexer.words.inverting import LexicalInMaking

if TYPE_CHECKING:
    from indexer.alignment.infer import Material


Spans = NDArray[np.int64]


class GenerationContents:
    """``add`` every resource in order of ids and ``finish``, then take ``units`` and ``passages``, then ``write``.

    A million resources are held at once: numbers lie in arrays, and equal values are one object."""

    def __init__(self, writer: Writer, sources: Iterable[str] = ()) -> None:
        self._writer = writer
        self._records = writer.path("resources.json").open("wb")
        self._spans = array("q")  # where each record begins and ends
        self._end = 0
        self.ids: list[str] = []
        self.passages: list[str] = []
        self._units_in_making = UnitsInMaking()
        self._wholes = WholesInMaking(sources)
        self._aligned_by_parts: list[int] = []  # rows
        self._words = LexicalInMaking()
        self._keys: list[Key] = []
        self._held: dict[str, list[tuple[str, ...]]] = {name: [] for name in VALUES}
        self._equal: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._numbers = array("i")
        self._declared: list[Declared] = []
        self._evidence = bytearray()
        self._dates = array("i")
        self._titles: list[str] = []

    def add(self, analyzed: Analyzed) -> None:
        resource, row = analyzed.resource, len(self.ids)
        self.ids.append(resource.id)
        self._spans.extend(self._write_record(analyzed.record))
        self.passages.append(passage(resource))
        self._units_in_making.add(resource)
        self._wholes.add(resource, row)
        self._words.add(analyzed.analysis.words)
        self._keys.append(key_of(resource))
        for name, values in VALUES.items():
            held = tuple(values(resource))
            self._held[name].append(self._equal.setdefault(held, held))
        self._numbers.extend(numbers(resource))
        self._dates.append(date_number(resource))
        self._titles.append(resource.title)
        self._declared.extend(declared(resource, row))
        self._evidence.extend(analyzed.analysis.needs)

    def _write_record(self, record: bytes) -> tuple[int, int]:
        """The record at the end of the file; returns where it begins and ends there."""
        begin, self._end = self._end, self._end + self._records.write(record)
        return begin, self._end

    def finish(self) -> None:
        self._complete_wholes()
        self._records.close()
        self.units = self._units_in_making.finish()

    def _complete_wholes(self) -> None:
        """Give wholes what their parts say, see ``indexer.wholes``."""
        self._records.flush()
        stored, count = Records(self._writer.path("resources.json"), self._rows_spans()), len(NEEDS)
        needs = bytes(self._evidence)
        found = self._wholes.finish(stored.__getitem__, lambda row: needs[row * count : (row + 1) * count])
        for row, (resource, levels) in found.items():
            self._spans[2 * row], self._spans[2 * row + 1] = self._write_record(codec.dumps(resource))
            self._held["subjects"][row] = resource.subjects
            self._numbers[4 * row : 4 * row + 4] = array("i", numbers(resource))
            self._evidence[row * count : (row + 1) * count] = levels
            if "alignments" in resource.from_parts:
                self._declared.extend(declared(resource, row))
                self._aligned_by_parts.append(row)

    def _rows_spans(self) -> Spans:
        return np.array(self._spans, np.int64).reshape(-1, 2)

    def material(self, vectors: Floats) -> Material:
        """What alignments are inferred from; ``vectors`` are the passages'."""
        from indexer.alignment.infer import Material  # noqa: PLC0415  as in indexer.build

        numbers = number_arrays(self._numbers)
        low, high = (numbers[name].astype(np.float32) for name in ("low", "high"))
        low[low == UNKNOWN], high[high == UNKNOWN], high[high == NO_LIMIT] = np.nan, np.nan, np.inf
        return Material(self.passages, vectors, np.stack([low, high], axis=1), self._held["subjects"], self.units)

    def write(self, inferred: Inferred, progress: Progress) -> None:
        steps = (self._write_words, self._write_rows, self._write_columns)
        for done, step in enumerate(steps):
            progress(done, len(steps) + 1)
            step()
        self._write_by_standard("declared", declared_by_standard(self._declared))
        self._write_by_standard("inferred", inferred_by_standard(inferred))
        progress(len(steps) + 1, len(steps) + 1)

    def _write_rows(self) -> None:
        array, names = self._writer.array, self._writer.names
        names("ids", self.ids)
        spans = self._rows_spans()
        array("resources", spans)
        array("twins", firsts(self._keys, Records(self._writer.path("resources.json"), spans)))
        array("aligned-by-parts", np.array(sorted(self._aligned_by_parts), np.int32))
        array("units.starts", self.units.starts)
        array("units.units", self.units.units)
        array("units.positions", self.units.positions)
        names("units", self.units.names)

    def _write_columns(self) -> None:
        array, names = self._writer.array, self._writer.names
        for name, held in self._held.items():
            column = build_column(held)
            names(name, column.values)
            array(f"{name}.starts", column.starts)
            array(f"{name}.rows", column.rows)
        for name, values in number_arrays(self._numbers).items():
            array(name, values)
        array("date", np.frombuffer(self._dates, np.int32))
        array("title", title_places(self._titles))
        names("needs", list(NEEDS))
        array("needs", np.frombuffer(self._evidence, np.uint8).reshape(len(self.ids), len(NEEDS)))

    def _write_words(self) -> None:
        built = self._words.finish(self.units.starts, self.units.units)
        self._writer.names("terms", built.terms)
        self._writer.array("terms", built.df)
        for kind, postings in (("words", built.resources), ("unit-words", built.unit)):
            for name, values in postings._asdict().items():
                self._writer.array(f"{kind}.{name}", values)
        self._writer.names("vocabulary", built.vocabulary.words)
        self._writer.array("vocabulary", built.vocabulary.counts)
        self._writer.names("accents.plain", list(built.vocabulary.accents))
        self._writer.names("accents.written", list(built.vocabulary.accents.values()))

    def _write_by_standard(self, kind: str, found: ByStandard) -> None:
        self._writer.names(f"{kind}.standards", found.standards)
        self._writer.array(f"{kind}.starts", found.starts)
        self._writer.names(f"{kind}.columns", list(found.columns))
        for name, values in found.columns.items():
            self._writer.array(f"{kind}.{name}", values)
