"""What is worked out of one record alone, kept from build to build: its words by field and its evidence for every need.

The two are nine tenths of the work of reading a catalog, so an unchanged material costs a look-up. A row is the SHA-256
of a record, its analysis as compressed JSON, and a CRC-32 of both; a row that does not add up is computed again. A file
is of one set of rules: other rules begin another, and the old one goes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self

import orjson

from catalog.model import Evidence, Resource
from catalog.needs.needs import NEEDS, evidence
from catalog.needs.rules import rules_fingerprint
from catalog.store import codec
from indexer.cache_file import begin_needed, drop_surplus, open_cache
from indexer.words.analysis import FIELDS, searchable
from indexer.words.bm25 import rules
from indexer.words.inverting import FieldWords, WordCounts, count_words

FORMAT = 1  # raised with every change to what a row holds, or to how words are counted
_LEVELS = {Evidence.UNKNOWN: 0, Evidence.INFERRED: 1, Evidence.DECLARED: 2, Evidence.BARRIER: 3}
_AT_ONCE = 500  # records a statement and a transaction


class Analysis(NamedTuple):
    """``needs`` is a byte for each of ``NEEDS``: 0 unknown, 1 inferred, 2 declared, 3 a barrier."""

    words: WordCounts
    needs: bytes


class Analyzed(NamedTuple):
    """A resource, its record as JSON, and its analysis."""

    resource: Resource
    record: bytes
    analysis: Analysis


def analyze(resource: Resource) -> Analysis:
    levels = bytes(_LEVELS[evidence(resource, need).evidence] for need in NEEDS)
    return Analysis(count_words(searchable(resource)), levels)


def analysis_fingerprint() -> str:
    """A digest of the rules that an analysis depends on."""
    parts = (FORMAT, rules(), FIELDS, rules_fingerprint(), list(NEEDS), version("textstat"))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


class AnalysisCache:
    """The analyses in one folder. Written to by one indexer at a time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{analysis_fingerprint()}.sqlite"
        for other in folder.glob("*.sqlite*"):
            if not other.name.startswith(self.path.name):
                other.unlink()
        self._database = open_cache(
            self.path, "analyses (digest BLOB PRIMARY KEY, analysis BLOB NOT NULL, checksum INTEGER NOT NULL)"
        )
        begin_needed(self._database)
        self.computed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def analyzed(self, resources: Iterable[Resource]) -> Iterator[Analyzed]:
        """Each resource in order with its analysis, known or computed now and kept."""
        remaining = iter(resources)
        while part := list(islice(remaining, _AT_ONCE)):
            records = [codec.dumps(analyzed) for analyzed in part]
            digests = [hashlib.sha256(record).digest() for record in records]
            known = self._look_up(digests)
            new: dict[bytes, Analysis] = {}
            for resource, digest in zip(part, digests, strict=True):
                if digest not in known:
                    known[digest] = new[digest] = analyze(resource)
            self._keep(digests, new)
            self.computed += len(new)
            for resource, record, digest in zip(part, records, digests, strict=True):
                yield Analyzed(resource, record, known[digest])

    def forget_the_rest(self) -> None:
        """Drop what no resource that was asked for needs, once that is the most."""
        drop_surplus(self._database, "analyses")

    def _look_up(self, digests: list[bytes]) -> dict[bytes, Analysis]:
        marks = ",".join("?" * len(digests))
        rows = self._database.execute(
            f"SELECT digest, analysis, checksum FROM analyses WHERE digest IN ({marks})",  # noqa: S608  only marks
            digests,
        )
        return {digest: _decode(data) for digest, data, checksum in rows if _checksum(digest, data) == checksum}

    def _keep(self, digests: list[bytes], new: dict[bytes, Analysis]) -> None:
        encoded = ((digest, _encode(analysis)) for digest, analysis in new.items())
        with self._database as database:
            database.executemany("INSERT OR IGNORE INTO needed VALUES (?)", ((digest,) for digest in digests))
            rows = ((digest, data, _checksum(digest, data)) for digest, data in encoded)
            database.executemany("INSERT OR REPLACE INTO analyses VALUES (?, ?, ?)", rows)


def _checksum(digest: bytes, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(digest))


def _encode(analysis: Analysis) -> bytes:
    fields, surface, accents = analysis.words
    return zlib.compress(orjson.dumps([list(map(tuple, fields)), surface, accents, list(analysis.needs)]), 1)


def _decode(data: bytes) -> Analysis:
    fields, surface, accents, needs = orjson.loads(zlib.decompress(data))
    words = WordCounts([FieldWords(*field) for field in fields], surface, list(map(tuple, accents)))
    return Analysis(words, bytes(needs))
