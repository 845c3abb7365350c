"""The open parts of one generation: a whole one, or a segment joined with the whole one that it is read beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from catalog.errors import GenerationError
from catalog.model import Resource
from indexer.alignments import Aligned, ByStandard
from indexer.generation import joining
from indexer.generation.duplicates import Duplicates
from indexer.generation.facets import VALUES, Column, Facets
from indexer.generation.files import MEND, Reader
from indexer.generation.joining import Array, Joint
from indexer.generation.needs_known import NeedsKnown
from indexer.generation.places import Places
from indexer.generation.records import Records
from indexer.generation.retrieval import Index, known_columns
from indexer.units import Units
from indexer.vectors.faiss_index import Vectors
from indexer.words.bm25 import Lexical, Postings
from indexer.words.inverting import Written
from indexer.words.unit_names import UnitNames
from indexer.words.word_list import WordList


@dataclass(frozen=True, slots=True)
class Opened:
    """What an engine searches; ``ids`` and ``records`` are of each row, in order of ids."""

    ids: Sequence[str]
    records: Sequence[Resource]
    index: Index
    vocabulary: WordList


@dataclass(frozen=True, slots=True)
class _Arrays:
    """What the files of one folder hold of its own rows."""

    ids: Sequence[str]
    records: Sequence[Resource]
    lexical: Lexical
    passages: Vectors
    unit_names: Vectors
    units: Units
    facets: Facets
    declared: ByStandard
    inferred: ByStandard
    written: Written
    date: Array
    evidence: Array
    title: Array  # of a segment's own rows as joining.join_titles reads it
    by_parts: Array  # rows of wholes whose declared alignments are those of their parts
    firsts: Array  # of duplicates; a segment lists those of other rows too


def open_parts(reader: Reader) -> Opened:
    """Raises ``GenerationError`` for files that do not fit together."""
    parts = _read(reader)
    if reader.base is None:
        return _opened(reader, parts)
    whole = _read(reader.base)
    joint = Joint.of(whole.ids, parts.ids, reader.names("gone"))
    linked = reader.array("units.linked")
    units = Joint.appended(len(whole.units.names), linked)
    gone = read_written(reader, "gone.")
    joined = _Arrays(
        ids=joint.names(whole.ids, parts.ids),
        records=joining.JoinedRecords(whole.records, parts.records, joint),
        lexical=joining.JoinedLexical(whole.lexical, parts.lexical, joint, units),
        passages=joining.JoinedVectors(whole.passages, parts.passages, joint),
        unit_names=joining.JoinedVectors(whole.unit_names, parts.unit_names, units),
        units=joining.join_units(whole.units, parts.units, joint, units),
        facets=joining.join_facets(whole.facets, parts.facets, joint),
        declared=joining.join_by_standard(whole.declared, parts.declared, joint),
        inferred=joining.join_by_standard(whole.inferred, parts.inferred, joint),
        written=whole.written.changed(gone, parts.written),
        date=joint.joined(whole.date, parts.date),
        evidence=joint.joined(whole.evidence, parts.evidence),
        by_parts=np.concatenate([joint.at[whole.by_parts[joint.read[whole.by_parts]]], joint.new[parts.by_parts]]),
        title=joining.join_titles(whole.title, parts.title, joint),
        firsts=joining.join_firsts(whole.firsts, joint, (reader.array("twins.rows"), parts.firsts)),
    )
    return _opened(reader, joined)


def _opened(reader: Reader, parts: _Arrays) -> Opened:
    if not parts.passages.size == len(parts.ids) == len(parts.records):
        raise GenerationError(f"{reader.place} holds vectors of other materials than it lists: {MEND}.")
    index = Index(
        lexical=parts.lexical,
        passages=parts.passages,
        unit_names=parts.unit_names,
        units=parts.units,
        called=UnitNames(parts.units.names),
        places=Places(parts.units),
        facets=parts.facets,
        known=known_columns(parts.facets, parts.units.earliest(), parts.date),
        titles=np.asarray(parts.title),
        aligned=Aligned(parts.declared, parts.inferred, len(parts.ids), parts.by_parts),
        needs=NeedsKnown(reader.names("needs"), parts.evidence),
        duplicates=Duplicates(parts.firsts),
        floor=reader.manifest.floor,
    )
    return Opened(parts.ids, parts.records, index, parts.written.vocabulary())


def read_written(reader: Reader, prefix: str = "") -> Written:
    words = dict(zip(reader.names(f"{prefix}vocabulary"), reader.array(f"{prefix}vocabulary").tolist(), strict=True))
    pairs = zip(reader.names(f"{prefix}accents.plain"), reader.names(f"{prefix}accents.written"), strict=True)
    return Written(words, dict(zip(pairs, reader.array(f"{prefix}accents").tolist(), strict=True)))


def _read(reader: Reader) -> _Arrays:
    ids, units = reader.names("ids"), read_units(reader)
    postings = [
        Postings(*(reader.array(f"{kind}.{name}") for name in ("starts", "cells", "scores")))
        for kind in ("words", "unit-words")
    ]
    columns = {
        name: Column(reader.names(name), reader.array(f"{name}.starts"), reader.array(f"{name}.rows"))
        for name in VALUES
    }
    return _Arrays(
        ids=ids,
        records=Records(reader.path("resources.json"), reader.array("resources")),
        lexical=Lexical(reader.names("terms"), reader.array("terms"), *postings, size=len(ids), units=len(units.names)),
        passages=Vectors.open(reader.path("passages.faiss")),
        unit_names=Vectors.open(reader.path("units.faiss")),
        units=units,
        facets=Facets(columns, **{name: reader.array(name) for name in ("low", "high", "minutes", "free")}),
        declared=_open_by_standard(reader, "declared"),
        inferred=_open_by_standard(reader, "inferred"),
        written=read_written(reader),
        date=reader.array("date"),
        evidence=reader.array("needs"),
        title=reader.array("title"),
        by_parts=reader.array("aligned-by-parts"),
        firsts=reader.array("twins"),
    )


def read_units(reader: Reader) -> Units:
    starts, units, positions = (np.asarray(reader.array(f"units.{name}")) for name in ("starts", "units", "positions"))
    return Units(starts, units, positions, reader.names("units"), partial(reader.names, "units.keys"))


def _open_by_standard(reader: Reader, kind: str) -> ByStandard:
    columns = {name: reader.array(f"{kind}.{name}") for name in reader.names(f"{kind}.columns")}
    return ByStandard(reader.names(f"{kind}.standards"), reader.array(f"{kind}.starts"), columns)
