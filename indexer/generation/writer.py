"""What a generation holds besides vectors, gathered in one pass over the resources and written beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from catalog.model import Evidence, Resource
from catalog.needs.needs import NEEDS, evidence
from catalog.store import codec
from indexer.alignments import ByStandard, Declared, Inferred, declared, declared_by_standard, inferred_by_standard
from indexer.engine import Floats
from indexer.generation.duplicates import Key, firsts, key_of
from indexer.generation.facets import NO_LIMIT, UNKNOWN, VALUES, build_column, number_arrays, numbers
from indexer.generation.files import Writer
from indexer.generation.records import Stored
from indexer.generation.sort_keys import date_number, title_places
from indexer.units import Units, UnitsInMaking
from indexer.words.analysis import passage, searchable
from indexer.words.bm25 import LexicalInMaking

if TYPE_CHECKING:
    from indexer.alignment.infer import Material

_LEVELS = {Evidence.UNKNOWN: 0, Evidence.INFERRED: 1, Evidence.DECLARED: 2}


class GenerationContents:
    """``add`` every resource in order of ids, then take ``units`` and ``passages``, then ``write``."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._records = writer.path("resources.json").open("wb")
        self._starts = [0]
        self.ids: list[str] = []
        self.passages: list[str] = []
        self._units = UnitsInMaking()
        self._words = LexicalInMaking()
        self._keys: list[Key] = []
        self._held: dict[str, list[tuple[str, ...]]] = {name: [] for name in VALUES}
        self._numbers: list[tuple[int, int, int, int]] = []
        self._declared: list[Declared] = []
        self._evidence: list[list[int]] = []
        self._dates: list[int] = []
        self._titles: list[str] = []

    def add(self, resource: Resource) -> None:
        row = len(self.ids)
        self.ids.append(resource.id)
        self._starts.append(self._starts[-1] + self._records.write(codec.dumps(resource)))
        self.passages.append(passage(resource))
        self._units.add(resource)
        self._words.add(searchable(resource))
        self._keys.append(key_of(resource))
        for name, values in VALUES.items():
            self._held[name].append(tuple(values(resource)))
        self._numbers.append(numbers(resource))
        self._dates.append(date_number(resource))
        self._titles.append(resource.title)
        self._declared.extend(declared(resource, row))
        self._evidence.append([_LEVELS[evidence(resource, need).evidence] for need in NEEDS])

    def units(self) -> Units:
        self._records.close()
        return self._units.finish()

    def material(self, units: Units, vectors: Floats) -> Material:
        """What alignments are inferred from; ``vectors`` are the passages'."""
        from indexer.alignment.infer import Material  # noqa: PLC0415  as in indexer.build

        numbers = number_arrays(self._numbers)
        low, high = (numbers[name].astype(np.float32) for name in ("low", "high"))
        low[low == UNKNOWN], high[high == UNKNOWN], high[high == NO_LIMIT] = np.nan, np.nan, np.inf
        return Material(self.passages, vectors, np.stack([low, high], axis=1), self._held["subjects"], units)

    def write(self, units: Units, inferred: Inferred) -> None:
        array, names = self._writer.array, self._writer.names
        names("ids", self.ids)
        starts = np.array(self._starts, np.int64)
        array("resources", starts)
        array("twins", firsts(self._keys, Stored(self._writer.path("resources.json"), starts)))
        array("units.starts", units.starts)
        array("units.units", units.units)
        array("units.positions", units.positions)
        names("units", units.names)
        self._write_words(units)
        for name, held in self._held.items():
            column = build_column(held)
            names(name, column.values)
            array(f"{name}.starts", column.starts)
            array(f"{name}.rows", column.rows)
        for name, values in number_arrays(self._numbers).items():
            array(name, values)
        array("date", np.array(self._dates, np.int32))
        array("title", title_places(self._titles))
        self._write_by_standard("declared", declared_by_standard(self._declared))
        self._write_by_standard("inferred", inferred_by_standard(inferred))
        names("needs", list(NEEDS))
        array("needs", np.array(self._evidence, np.uint8).reshape(len(self.ids), len(NEEDS)))

    def _write_words(self, units: Units) -> None:
        built = self._words.finish(units.starts, units.units)
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
